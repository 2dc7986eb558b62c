//! The results in a new workbook: for lists that came as CSV, XLS or ODS, and for workbooks that could not be marked
//! themselves. The original's cells stand as text in the original's order, the results at their right, with the same
//! colours and notes as in a marked workbook.

use std::io::{Seek, Write};

use payung_domain::Language;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Workbook, XlsxError};

use crate::marked::{BookInfo, CellMark, Fill, Tone, wrapped_height};
use crate::{Cell, Cells, Severity};

/// Rows below the heading that one sheet holds.
const ROWS_PER_SHEET: u32 = 1_048_575;
/// Notes one sheet gets at most, as in a marked workbook.
const NOTES_PER_SHEET: u32 = 20_000;
/// UTF-16 units a cell holds, and what is left of them for a note beside its author.
const TEXT_UNITS: usize = 32_767;
const NOTE_UNITS: usize = 32_000;
/// Columns of a sheet.
const COLUMNS: usize = 16_384;
/// Name of the sheet that says what the results rest on.
pub const ABOUT_SHEET: &str = "Keterangan hasil";
/// Width in characters of the last result column.
const LAST_WIDTH: u32 = 61;

/// The workbook could not be written.
#[derive(Debug)]
pub struct BookError(XlsxError);

impl BookError {
    /// One paragraph for the user: what happened and what to do next.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match language {
            Language::Id => format!(
                "Buku kerja hasil tidak dapat ditulis ({}). Periksa ruang disk dan izin menulis, juga di folder sementara, lalu ulangi; \
                 hasil dalam bentuk CSV tetap dapat dibuat.",
                self.0
            ),
            Language::En => format!(
                "The workbook of results could not be written ({}). Check disk space and write permission, in the folder for \
                 temporary files too, then try again; the results can still be had as CSV.",
                self.0
            ),
        }
    }
}

impl std::fmt::Display for BookError {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.message(Language::En))
    }
}

impl std::error::Error for BookError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl From<XlsxError> for BookError {
    fn from(error: XlsxError) -> Self {
        Self(error)
    }
}

/// What was written, and what could not be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BookReport {
    /// Sheets in the workbook.
    pub sheets: usize,
    /// Rows written below the headings.
    pub rows: u64,
    /// Notes left out because a sheet bears no more; the cells are coloured all the same.
    pub comments_left_out: u64,
    /// Texts cut at the format's limit of 32,767 characters.
    pub texts_cut: u64,
    /// Cells left out because they stand right of the last column a sheet has.
    pub cells_left_out: u64,
}

/// The formats of a new workbook.
struct Formats {
    heading: Format,
    own_heading: Format,
    text: Format,
    own_text: Format,
    result: [Format; 5],
    fault: [Format; 3],
}

/// A workbook of results, written row by row in constant memory (rows wait in temporary files, notes in memory).
pub struct ResultsBook {
    book: Workbook,
    formats: Formats,
    author: String,
    about: Vec<(String, String)>,
    report: BookReport,
    name: String,
    headings: Vec<String>,
    result_headings: Vec<String>,
    /// Parts of the sheet begun so far; 0 before the first sheet.
    part: u32,
    next_row: u32,
    notes: u32,
}

impl ResultsBook {
    /// Begins a workbook.
    ///
    /// # Errors
    /// [`BookError`] when the date cannot be written.
    pub fn new(info: &BookInfo) -> Result<Self, BookError> {
        let mut book = Workbook::new();
        let year = u16::try_from(info.date.year()).unwrap_or(1900).clamp(1900, 9999);
        let month = u8::try_from(info.date.month()).unwrap_or(1);
        let day = u8::try_from(info.date.day()).unwrap_or(1);
        let created = ExcelDateTime::from_ymd(year, month, day)?;
        book.set_properties(
            &DocProperties::new().set_title(cut(&info.title, 255).0).set_author(cut(&info.author, 255).0).set_creation_datetime(&created),
        );
        let text = || Format::new().set_num_format("@").set_align(FormatAlign::Top);
        let boxed = || text().set_border(FormatBorder::Thin).set_border_color(0xBF_BF_BF);
        let filled = |format: Format, fill: Fill| match fill.rgb() {
            Some(rgb) => format.set_background_color(rgb),
            None => format,
        };
        let fault = |severity| filled(text(), Fill::Fault(severity));
        let result = |tone| filled(boxed().set_text_wrap(), Fill::Tone(tone));
        Ok(Self {
            book,
            formats: Formats {
                heading: filled(boxed(), Fill::Header).set_bold().set_text_wrap().set_align(FormatAlign::Center),
                own_heading: text().set_bold().set_text_wrap(),
                text: text(),
                own_text: text().set_text_wrap(),
                result: [Tone::Good, Tone::Bad, Tone::Unsure, Tone::Unread, Tone::Plain].map(result),
                fault: [Severity::Info, Severity::Warning, Severity::Error].map(fault),
            },
            author: cut(&info.author, 50).0.to_owned(),
            about: info.about.clone(),
            report: BookReport::default(),
            name: String::new(),
            headings: Vec::new(),
            result_headings: Vec::new(),
            part: 0,
            next_row: 0,
            notes: 0,
        })
    }

    /// Begins a sheet for one list: its name (shortened and cleaned as the format demands), the headings of the
    /// original's columns, and those of the result columns, the verdict first.
    ///
    /// # Errors
    /// [`BookError`] when no temporary file can be made.
    pub fn begin_sheet(&mut self, name: &str, headings: &[String], result_headings: &[String]) -> Result<(), BookError> {
        self.name = name.to_owned();
        // Results must fit beside the original's columns.
        let room = COLUMNS.saturating_sub(result_headings.len());
        self.report.cells_left_out += headings.len().saturating_sub(room) as u64;
        self.headings = headings.iter().take(room).cloned().collect();
        self.result_headings = result_headings.iter().take(COLUMNS).cloned().collect();
        self.part = 0;
        self.next_part()
    }

    fn next_part(&mut self) -> Result<(), BookError> {
        self.part += 1;
        let name = self.free_name();
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        for (column, heading) in (0_u16..).zip(&self.headings) {
            // A NIK needs 16 characters, and what comes cannot be looked at beforehand.
            let width = heading.chars().count().clamp(16, 30) + 2;
            sheet.set_column_width(column, u32::try_from(width).unwrap_or(32))?;
        }
        for (place, column) in (0..self.result_headings.len()).zip(length(&self.headings)..) {
            let width = result_width(&self.result_headings, place);
            sheet.set_column_width(column, u32::try_from(width).unwrap_or(LAST_WIDTH))?;
        }
        // Known before the first row, since rows cannot be gone back to.
        sheet.set_freeze_panes(1, 0)?;
        for (column, heading) in (0_u16..).zip(&self.headings) {
            let (text, was_cut) = cut(heading, TEXT_UNITS);
            self.report.texts_cut += u64::from(was_cut);
            sheet.write_string_with_format(0, column, text, &self.formats.own_heading)?;
        }
        for (column, heading) in (length(&self.headings)..).zip(&self.result_headings) {
            let (text, was_cut) = cut(heading, TEXT_UNITS);
            self.report.texts_cut += u64::from(was_cut);
            sheet.write_string_with_format(0, column, text, &self.formats.heading)?;
        }
        self.next_row = 1;
        self.notes = 0;
        self.report.sheets += 1;
        Ok(())
    }

    /// A name for the next sheet: at most 31 characters, without those the format forbids, and not yet taken.
    fn free_name(&mut self) -> String {
        let clean: String = self.name.chars().map(|c| if c.is_control() || "[]:*?/\\".contains(c) { '_' } else { c }).collect();
        let clean = clean.trim().trim_matches('\'').to_owned();
        let clean = if clean.is_empty() { "Daftar".to_owned() } else { clean };
        let taken: Vec<String> = self.book.worksheets().iter().map(|sheet| sheet.name().to_lowercase()).collect();
        // The format keeps this name for itself.
        let reserved = |name: &str| name.eq_ignore_ascii_case("history");
        let mut number = self.part;
        loop {
            let ending = if number == 1 { String::new() } else { format!(" ({number})") };
            let name = format!("{}{ending}", cut_to(&clean, 31 - ending.len()));
            if !taken.contains(&name.to_lowercase()) && !reserved(&name) {
                return name;
            }
            number += 1;
        }
    }

    /// Writes a row: the original's cells, the results (the first one in its colour) and the cells' faults (their row
    /// numbers are not looked at: they belong to this row). Cells right of the last heading go right of the results.
    ///
    /// # Errors
    /// [`BookError`] when a temporary file cannot be written, or no sheet has been begun.
    pub fn write_row(&mut self, cells: &dyn Cells, values: &[&str], tone: Tone, faults: &[CellMark]) -> Result<(), BookError> {
        if self.next_row > ROWS_PER_SHEET {
            self.next_part()?;
        }
        let own = self.headings.len();
        let results = self.result_headings.len();
        let row = self.next_row;
        let Self { book, formats, report, .. } = self;
        let sheet = match report.sheets.checked_sub(1) {
            Some(last) => book.worksheet_from_index(last)?,
            None => return Err(XlsxError::UnknownWorksheetNameOrIndex("-".to_owned()).into()),
        };
        let widths = (0..results).map(|place| result_width(&self.result_headings, place));
        if let Some(points) = wrapped_height(values.iter().copied().zip(widths)) {
            sheet.set_row_height(row, u32::try_from(points).unwrap_or(15))?;
        }
        for (place, value) in values.iter().take(results).enumerate() {
            let Ok(column) = u16::try_from(own + place) else { break };
            let tone = if place == 0 { tone } else { Tone::Plain };
            let format = &formats.result[match tone {
                Tone::Good => 0,
                Tone::Bad => 1,
                Tone::Unsure => 2,
                Tone::Unread => 3,
                Tone::Plain => 4,
            }];
            if value.is_empty() {
                if tone != Tone::Plain {
                    sheet.write_blank(row, column, format)?;
                }
                continue;
            }
            let (text, was_cut) = cut(value, TEXT_UNITS);
            report.texts_cut += u64::from(was_cut);
            sheet.write_string_with_format(row, column, text, format)?;
        }
        let place_of = |index: usize| if index < own { index } else { index + results };
        let width = cells.width().max(faults.iter().map(|fault| fault.column.saturating_add(1)).max().unwrap_or(0)).min(COLUMNS);
        report.cells_left_out += (cells.width().saturating_sub(COLUMNS)) as u64;
        for index in 0..width {
            let worst = faults.iter().filter(|fault| fault.column == index).map(|fault| fault.severity).max();
            let place = place_of(index);
            let said = said(cells.cell(index));
            let Some(column) = u16::try_from(place).ok().filter(|_| place < COLUMNS) else {
                report.cells_left_out += u64::from(said.is_some());
                continue;
            };
            let format = match worst {
                Some(Severity::Info) => &formats.fault[0],
                Some(Severity::Warning) => &formats.fault[1],
                Some(Severity::Error) => &formats.fault[2],
                None => &formats.text,
            };
            match said {
                Some(text) => {
                    let (text, was_cut) = cut(&text, TEXT_UNITS);
                    report.texts_cut += u64::from(was_cut);
                    sheet.write_string_with_format(row, column, text, format)?;
                }
                None if worst.is_some() => {
                    sheet.write_blank(row, column, format)?;
                }
                None => {}
            }
            let comments: Vec<&str> = faults
                .iter()
                .filter(|fault| fault.column == index && !fault.comment.is_empty())
                .map(|fault| fault.comment.as_str())
                .collect();
            if comments.is_empty() {
                continue;
            }
            if self.notes >= NOTES_PER_SHEET {
                report.comments_left_out += 1;
                continue;
            }
            self.notes += 1;
            let joined = comments.join("\n");
            let (text, was_cut) = cut(&joined, NOTE_UNITS);
            report.texts_cut += u64::from(was_cut);
            let note = Note::new(text).set_author(&self.author).set_width(260).set_height(note_height(text));
            sheet.insert_note(row, column, &note)?;
        }
        self.next_row += 1;
        report.rows += 1;
        Ok(())
    }

    /// Writes the finished workbook.
    ///
    /// # Errors
    /// [`BookError`] when the output or a temporary file cannot be written.
    pub fn finish(mut self, out: &mut (impl Write + Seek + Send)) -> Result<BookReport, BookError> {
        if self.report.sheets == 0 {
            self.begin_sheet("Daftar", &[], &[])?;
        }
        if !self.about.is_empty() {
            self.write_about()?;
        }
        self.book.save_to_writer(out)?;
        Ok(self.report)
    }

    /// The last sheet: what the results rest on.
    fn write_about(&mut self) -> Result<(), BookError> {
        ABOUT_SHEET.clone_into(&mut self.name);
        self.part = 1;
        let name = self.free_name();
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_column_width(0, 34)?.set_column_width(1, LAST_WIDTH)?;
        for (row, (label, text)) in (0_u32..).zip(&self.about) {
            sheet.write_string_with_format(row, 0, cut(label, TEXT_UNITS).0, &self.formats.own_heading)?;
            sheet.write_string_with_format(row, 1, cut(text, TEXT_UNITS).0, &self.formats.own_text)?;
        }
        self.report.sheets += 1;
        Ok(())
    }
}

/// Width in characters of a result column. The last one holds the reasons, which are long.
fn result_width(headings: &[String], place: usize) -> usize {
    if place + 1 == headings.len() && place > 0 {
        return LAST_WIDTH as usize;
    }
    headings.get(place).map_or(14, |heading| heading.chars().count().clamp(12, 28)) + 3
}

fn length(headings: &[String]) -> u16 {
    // Cut to the columns of a sheet when the sheet was begun.
    u16::try_from(headings.len()).unwrap_or(u16::MAX)
}

fn note_height(text: &str) -> u32 {
    let lines: usize = text.lines().map(|line| line.chars().count().div_ceil(38).max(1)).sum();
    // The author's name takes a line of its own.
    u32::try_from((lines + 2).clamp(4, 16) * 18).unwrap_or(288)
}

/// A cell as a person would read it; `None`: empty.
fn said(cell: Cell<'_>) -> Option<std::borrow::Cow<'_, str>> {
    use std::borrow::Cow;
    match cell {
        Cell::Empty | Cell::Text("") | Cell::Error("") => None,
        Cell::Text(text) | Cell::Error(text) => Some(Cow::Borrowed(text)),
        // Whole numbers in full: a NIK must not turn into 3.3E15.
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e18 => Some(Cow::Owned(format!("{number:.0}"))),
        Cell::Number(number) => Some(Cow::Owned(number.to_string())),
        Cell::Date(serial) => Some(Cow::Owned(date_text(serial))),
        Cell::Bool(value) => Some(Cow::Borrowed(if value { "TRUE" } else { "FALSE" })),
    }
}

/// A date serial as dd-mm-yyyy; a serial outside the calendar as its number.
fn date_text(serial: f64) -> String {
    let date = (0.0..2_958_466.0).contains(&serial).then(|| {
        // In range, so the whole days fit; the time of day is not shown.
        #[allow(clippy::cast_possible_truncation, reason = "the range was checked above")]
        let days = serial.floor() as i64;
        jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()
    });
    match date.flatten() {
        Some(date) => format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year()),
        None => serial.to_string(),
    }
}

/// At most `units` UTF-16 units of a text, and whether something was cut off.
fn cut(text: &str, units: usize) -> (&str, bool) {
    if text.len() <= units {
        return (text, false);
    }
    let short = cut_to(text, units);
    (short, short.len() < text.len())
}

fn cut_to(text: &str, units: usize) -> &str {
    let mut used = 0;
    for (at, character) in text.char_indices() {
        used += character.len_utf16();
        if used > units {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use jiff::civil::date;

    use super::*;
    use crate::{OwnedCell, OwnedRow};

    fn info() -> BookInfo {
        BookInfo { author: "Payung".into(), title: "Hasil".into(), date: date(2026, 1, 2), language: Language::Id, about: Vec::new() }
    }

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn the_last_sheet_says_what_the_results_rest_on() -> Result<(), Box<dyn std::error::Error>> {
        let about = vec![("Peraturan".to_owned(), "Perbup Contoh 1/2026".to_owned()), ("Tanggal".to_owned(), "=1+1".to_owned())];
        let mut book = ResultsBook::new(&BookInfo { about: about.clone(), ..info() })?;
        // A list's sheet of the same name keeps it.
        book.begin_sheet(ABOUT_SHEET, &texts(&["nik"]), &texts(&["keputusan"]))?;
        let mut out = Cursor::new(Vec::new());
        assert_eq!(book.finish(&mut out)?.sheets, 2);
        let mut read: Xlsx<_> = Xlsx::new(out)?;
        assert_eq!(read.sheet_names(), [ABOUT_SHEET, "Keterangan hasil (2)"]);
        let sheet = read.worksheet_range("Keterangan hasil (2)")?;
        let rows: Vec<(String, String)> = sheet.rows().map(|row| (row[0].to_string(), row[1].to_string())).collect();
        assert_eq!(rows, about);
        Ok(())
    }

    #[test]
    fn rows_come_back_in_order_with_results() -> Result<(), Box<dyn std::error::Error>> {
        let mut book = ResultsBook::new(&info())?;
        book.begin_sheet("Desa [A]/B: a very long name that does not fit", &texts(&["nik", "nama"]), &texts(&["keputusan", "alasan"]))?;
        let row = OwnedRow {
            number: 2,
            hidden: false,
            cells: vec![
                OwnedCell::Number(3_302_010_101_900_001.0),
                OwnedCell::Text("=1+1".into()),
                OwnedCell::Date(45_000.5),
                OwnedCell::Bool(true),
            ],
        };
        let fault = CellMark { row: 0, column: 1, severity: Severity::Error, comment: "Nama\u{1} aneh".into() };
        book.write_row(&row, &["layak", "Pasal 7 <a>"], Tone::Good, std::slice::from_ref(&fault))?;
        book.write_row(&OwnedRow::default(), &["bukan data"], Tone::Plain, &[])?;
        book.begin_sheet("DESA _A__B_ A VERY LONG NAME THAT", &texts(&["x"]), &[])?;
        let mut out = Cursor::new(Vec::new());
        let report = book.finish(&mut out)?;
        assert_eq!((report.sheets, report.rows), (2, 2));
        let mut read: Xlsx<_> = Xlsx::new(Cursor::new(out.into_inner()))?;
        let names = read.sheet_names();
        assert_eq!(names[0], "Desa _A__B_ a very long name th");
        assert_eq!(names[1], "DESA _A__B_ A VERY LONG NAM (2)");
        let range = read.worksheet_range(&names[0])?;
        let text = |row, column| match range.get_value((row, column)) {
            Some(Data::String(text)) => text.clone(),
            other => format!("{other:?}"),
        };
        assert_eq!([text(0, 0), text(0, 1), text(0, 2), text(0, 3)], ["nik", "nama", "keputusan", "alasan"]);
        assert_eq!([text(1, 0), text(1, 1), text(1, 2), text(1, 3)], ["3302010101900001", "=1+1", "layak", "Pasal 7 <a>"]);
        assert_eq!([text(1, 4), text(1, 5)], ["15-03-2023", "TRUE"]);
        assert_eq!(text(2, 2), "bukan data");
        Ok(())
    }

    #[test]
    fn a_row_before_any_sheet_is_an_error() -> Result<(), BookError> {
        let mut book = ResultsBook::new(&info())?;
        assert!(book.write_row(&OwnedRow::default(), &[], Tone::Plain, &[]).is_err());
        Ok(())
    }

    #[test]
    fn a_full_sheet_is_followed_by_another() -> Result<(), Box<dyn std::error::Error>> {
        let mut book = ResultsBook::new(&info())?;
        book.begin_sheet("Desa", &texts(&["nik"]), &texts(&["keputusan"]))?;
        book.write_row(&OwnedRow::default(), &["layak"], Tone::Good, &[])?;
        // As if the sheet had been filled: the next row goes to its last place, the one after to a new sheet.
        book.next_row = ROWS_PER_SHEET;
        book.write_row(&OwnedRow::default(), &["akhir"], Tone::Good, &[])?;
        book.write_row(&OwnedRow::default(), &["baru"], Tone::Good, &[])?;
        let mut out = Cursor::new(Vec::new());
        let report = book.finish(&mut out)?;
        assert_eq!((report.sheets, report.rows), (2, 3));
        let mut read: Xlsx<_> = Xlsx::new(Cursor::new(out.into_inner()))?;
        assert_eq!(read.sheet_names(), ["Desa", "Desa (2)"]);
        let second = read.worksheet_range("Desa (2)")?;
        assert_eq!(second.get_value((0, 1)), Some(&Data::String("keputusan".into())));
        assert_eq!(second.get_value((1, 1)), Some(&Data::String("baru".into())));
        Ok(())
    }

    #[test]
    fn dates_and_cuts() {
        assert_eq!(date_text(1.0), "31-12-1899");
        assert_eq!(date_text(-1.0), "-1");
        assert_eq!(date_text(f64::NAN), "NaN");
        assert_eq!(cut("😀😀", 3), ("😀", true));
        assert_eq!(cut("ab", 2), ("ab", false));
    }
}
