//! The tables of a document as a workbook, for those who go on counting: a sheet per table, sums as they stand on paper.
//!
//! Cells are text, except counts and rupiah, which are numbers; nothing is a formula, whatever people are called.

use crate::Document;
use crate::error::DocumentError;
use crate::pieces::Piece;
use crate::table::{Line, Side, Table};
use crate::typesetting::printable;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// Longest name of a sheet.
const NAME_MAX: usize = 31;

/// The tables of a document, as a workbook.
///
/// # Errors
/// [`DocumentError::NoXlsx`] for documents that are not about tables; otherwise as [`crate::pdf`].
pub fn xlsx(document: &Document) -> Result<Vec<u8>, DocumentError> {
    if !has_tables(document) {
        return Err(DocumentError::NoXlsx { document: document.name() });
    }
    let paper = document.paper()?;
    let mut tables: Vec<(String, Table)> = Vec::new();
    let mut head = document.name().to_owned();
    for piece in document.pieces()?.into_iter().flatten() {
        match piece {
            Piece::Head(text) => head = text,
            Piece::Title { lines, .. } => head = lines.concat(),
            Piece::Table(table) => tables.push((head.clone(), table)),
            _ => {}
        }
    }
    for list in paper.lists {
        tables.push((list.heading.last().cloned().unwrap_or_else(|| document.name().to_owned()), list.table));
    }
    workbook(&tables, &paper.marks.code).map_err(|error| DocumentError::Xlsx(error.to_string()))
}

/// Which documents are taken along as tables.
const fn has_tables(document: &Document) -> bool {
    matches!(
        document,
        Document::Recapitulation(_)
            | Document::CandidateList(_)
            | Document::EnrolmentLetter(_)
            | Document::BillVerification(_)
            | Document::BillCorrection(_)
            | Document::PaymentBundle(_)
            | Document::FundStatement(_)
            | Document::CoverNotice(_)
    )
}

struct Formats {
    head: Format,
    text: Format,
    number: Format,
    group: Format,
    sum: Format,
    sum_number: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = || Format::new().set_border(FormatBorder::Thin).set_align(FormatAlign::Top).set_text_wrap();
        let number = |format: Format| format.set_num_format("#,##0");
        Self {
            head: cell().set_bold().set_align(FormatAlign::Center).set_background_color(Color::RGB(0x00E6_E6E6)),
            text: cell(),
            number: number(cell()),
            group: cell().set_bold().set_background_color(Color::RGB(0x00F2_F2F2)),
            sum: cell().set_bold().set_align(FormatAlign::Right),
            sum_number: number(cell().set_bold()),
        }
    }
}

fn workbook(tables: &[(String, Table)], code: &str) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // Without a time of its own: the same document gives the same bytes.
    let then = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_author("Payung").set_creation_datetime(&then));
    let formats = Formats::new();
    let mut names: Vec<String> = Vec::new();
    for (title, table) in tables {
        let name = sheet_name(title, &names);
        let sheet = workbook.add_worksheet().set_name(&name)?;
        names.push(name);
        fill(sheet, title, table, &formats)?;
        sheet.set_footer(format!("&L{}&R&P / &N", code.replace('&', "&&")));
    }
    workbook.save_to_buffer()
}

/// A name for a sheet: its title without what names may not hold, numbered when it is taken.
fn sheet_name(title: &str, taken: &[String]) -> String {
    let plain: String = printable(title).chars().filter(|c| !"[]:*?/\\'".contains(*c)).collect();
    let cut = |room: usize| plain.chars().take(room).collect::<String>().trim().to_owned();
    let same = |name: &str| taken.iter().any(|known| known.to_lowercase() == name.to_lowercase());
    let first = cut(NAME_MAX);
    let first = if first.is_empty() { "Tabel".to_owned() } else { first };
    if !same(&first) {
        return first;
    }
    (2_u32..).map(|number| format!("{} {number}", cut(NAME_MAX - 8))).find(|name| !same(name)).unwrap_or(first)
}

fn fill(sheet: &mut Worksheet, title: &str, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, printable(title), &Format::new().set_bold())?;
    for (column, head) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(2, column, &head.title, &formats.head)?;
        // Millimetres on paper to the width of a figure.
        sheet.set_column_width(column, f64::from(head.width.max(8)) / 2.2 + 2.0)?;
    }
    let count = table.columns.len();
    let last = u16::try_from(count).unwrap_or(u16::MAX).saturating_sub(1);
    for (row, line) in (3_u32..).zip(&table.lines) {
        match line {
            Line::Group(text) if last > 0 => {
                sheet.merge_range(row, 0, row, last, &printable(text), &formats.group)?;
            }
            Line::Group(text) => {
                sheet.write_string_with_format(row, 0, printable(text), &formats.group)?;
            }
            Line::Row(cells) => {
                for ((column, head), cell) in (0_u16..).zip(&table.columns).zip(cells) {
                    write(sheet, (row, column), cell, head.side, (&formats.text, &formats.number))?;
                }
            }
            Line::Sum { label, cells } => {
                let rest = count.saturating_sub(cells.len());
                let before = u16::try_from(rest).unwrap_or(u16::MAX);
                if before > 1 {
                    sheet.merge_range(row, 0, row, before - 1, label, &formats.sum)?;
                } else {
                    sheet.write_string_with_format(row, 0, label, &formats.sum)?;
                }
                for ((column, head), cell) in (before..).zip(table.columns.iter().skip(rest)).zip(cells) {
                    write(sheet, (row, column), cell, head.side, (&formats.sum, &formats.sum_number))?;
                }
            }
        }
    }
    sheet.set_freeze_panes(3, 0)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(2, 2)?;
    Ok(())
}

/// A cell: what stands at the right is a number where it can be one.
fn write(sheet: &mut Worksheet, at: (u32, u16), cell: &str, side: Side, formats: (&Format, &Format)) -> Result<(), XlsxError> {
    match (side, counted(cell)) {
        (Side::Right, Some(number)) => sheet.write_number_with_format(at.0, at.1, number, formats.1)?,
        _ => sheet.write_string_with_format(at.0, at.1, printable(cell), formats.0)?,
    };
    Ok(())
}

/// The number behind "1.234.567" or "-16.800", where a workbook holds it exactly.
fn counted(cell: &str) -> Option<f64> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    if digits.is_empty()
        || digits.len() > 19
        || !digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        || !digits.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let number: i64 = digits.replace('.', "").parse().ok()?;
    let number = i32::try_from(number).map(f64::from).ok().or_else(|| (number < 1 << 53).then_some(number as f64))?;
    Some(if cell.starts_with('-') { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_become_numbers_and_nothing_else_does() {
        assert_eq!(counted("1.234.567"), Some(1_234_567.0));
        assert_eq!(counted("-16.800"), Some(-16_800.0));
        assert_eq!(counted("31.861.200.000.000"), Some(31_861_200_000_000.0));
        for text in ["", "-", ".", "1,5", "=1+1", "9.999.999.999.999.999", "12 orang"] {
            assert_eq!(counted(text), None, "{text}");
        }
    }

    #[test]
    fn sheets_are_called_apart() {
        let first = sheet_name("A. Tagihan/menurut: sumber dana yang panjang sekali", &[]);
        assert_eq!(first, "A. Tagihanmenurut sumber dana y");
        let second = sheet_name("A. Tagihan/menurut: sumber dana yang panjang sekali", std::slice::from_ref(&first));
        assert_eq!(second, "A. Tagihanmenurut sumbe 2");
        assert_eq!(sheet_name("[]", &[]), "Tabel");
    }
}
