//! A table as a file to take along: CSV or XLSX, with the mark of who took it. No cell can act as a formula.

use crate::failure::{ActError, Fault};
use payung_domain::Language;
use payung_registry::{neutralise_csv, write_csv_field};
use rust_xlsxwriter::{Color, Format, FormatBorder, Workbook, XlsxError};

/// What kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// Comma-separated values, UTF-8.
    Csv,
    /// A workbook.
    Xlsx,
}

impl TableKind {
    /// The ending of its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Csv, Self::Xlsx].into_iter().find(|kind| kind.word() == word)
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// The file of a table. `mark` says who took it and when; it stands after the last row, and at the foot of every printed page.
///
/// # Errors
/// A workbook cannot hold it.
pub fn table_file(kind: TableKind, mark: &str, headings: &[String], rows: &[Vec<String>], language: Language) -> Result<Vec<u8>, ActError> {
    match kind {
        TableKind::Csv => Ok(csv(mark, headings, rows, language)),
        TableKind::Xlsx => workbook(mark, headings, rows).map_err(|error| {
            ActError::new(
                Fault::Unavailable,
                format!("Buku kerja tidak dapat dibuat ({error}). Unduh sebagai CSV."),
                format!("The workbook cannot be made ({error}). Download it as CSV."),
            )
        }),
    }
}

fn csv(mark: &str, headings: &[String], rows: &[Vec<String>], language: Language) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::new();
    for row in std::iter::once(headings).chain(rows.iter().map(Vec::as_slice)) {
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            write_csv_field(&mut out, neutralise_csv(cell).as_bytes());
        }
        out.push(b'\n');
    }
    // The mark stands last, so that the heading stays first for whoever reads the table by program.
    out.extend_from_slice(format!("\n# {} {mark}\n", language.pick("diekspor oleh", "exported by")).as_bytes());
    out
}

fn workbook(mark: &str, headings: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let head = Format::new().set_bold().set_background_color(Color::RGB(0x00DC_E6F1)).set_border_bottom(FormatBorder::Thin);
    let sheet = workbook.add_worksheet().set_name("Berkas")?;
    for (column, name) in (0_u16..).zip(headings) {
        sheet.write_string_with_format(0, column, name, &head)?;
    }
    for (number, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(row) {
            sheet.write_string(number, column, cell)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofit();
    sheet.set_footer(format!("&L{}&R&P / &N", mark.replace('&', "&&")));
    let note = workbook.add_worksheet().set_name("Keterangan")?;
    note.write_string(0, 0, mark)?;
    workbook.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_of_a_csv_acts_as_a_formula() {
        let rows = [vec!["=1+1".to_owned(), "a,b".to_owned()]];
        let file = table_file(TableKind::Csv, "Uji", &["a".to_owned(), "b".to_owned()], &rows, Language::Id).expect("made");
        let text = String::from_utf8(file).expect("UTF-8");
        assert!(!text.contains("\n=1+1"), "{text}");
        assert!(text.contains("\"a,b\"") && text.ends_with("# diekspor oleh Uji\n"), "{text}");
    }
}
