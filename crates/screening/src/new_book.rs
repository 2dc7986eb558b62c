//! The results of one list as a workbook of its own, for lists that are no XLSX or cannot be marked as they are.

use crate::lists::Lists;
use payung_registry::{BookError, BookInfo, CellMark, Cells, CsvFile, FileKind, Limits, Marks, ResultsBook, SheetMarks, Tone};
use std::io::{Seek, Write};

/// Writes a new workbook with the rows of the list with index `file` in their order, and their marks.
///
/// # Errors
/// The list can no longer be read, or the workbook cannot be written; in words of the book's language.
pub fn new_book(
    lists: &Lists,
    file: usize,
    marks: &Marks,
    info: &BookInfo,
    limits: &Limits,
    out: &mut (impl Write + Seek + Send),
) -> Result<(), String> {
    let list = &lists.files[file];
    let words = |error: BookError| error.message(info.language);
    let mut book = ResultsBook::new(info).map_err(words)?;
    for (index, sheet) in list.sheets.iter().enumerate() {
        let none = SheetMarks::default();
        let marks = marks.sheets.iter().find(|marks| marks.sheet == index).unwrap_or(&none);
        let headings = sheet.layout.as_ref().map_or(&[][..], |layout| &layout.headings);
        let name = if sheet.name.is_empty() { "Daftar" } else { &sheet.name };
        book.begin_sheet(name, headings, &marks.headers).map_err(words)?;
        let last_header = sheet.layout.as_ref().map_or(0, |layout| layout.header_rows.1);
        let mut walk = Walk { marks, row: 0, fault: 0 };
        if list.kind == FileKind::Csv {
            let mut csv = CsvFile::open(&list.path, limits).map_err(|error| error.message(info.language))?;
            while let Some(block) = csv.next_block().map_err(|error| error.message(info.language))? {
                let mut records = block.records();
                while let Some(record) = records.next() {
                    if record.line() > last_header && !record.text().trim().is_empty() {
                        walk.write(&mut book, &record, record.line()).map_err(words)?;
                    }
                }
            }
        } else {
            for row in sheet.rows.iter().filter(|row| row.number > last_header) {
                walk.write(&mut book, row, row.number).map_err(words)?;
            }
        }
    }
    book.finish(out).map_err(words)?;
    Ok(())
}

/// Goes through a sheet's marks beside its rows.
struct Walk<'m> {
    marks: &'m SheetMarks,
    row: usize,
    fault: usize,
}

impl Walk<'_> {
    fn write(&mut self, book: &mut ResultsBook, cells: &dyn Cells, number: u32) -> Result<(), BookError> {
        let found = self.marks.rows.get(self.row).filter(|row| row.row == number);
        self.row += usize::from(found.is_some());
        let values: Vec<&str> = found.iter().flat_map(|row| &row.values).map(String::as_str).collect();
        let start = self.fault;
        while self.marks.faults.get(self.fault).is_some_and(|fault| fault.row == number) {
            self.fault += 1;
        }
        let faults: &[CellMark] = &self.marks.faults[start..self.fault];
        book.write_row(cells, &values, found.map_or(Tone::Plain, |row| row.tone), faults)
    }
}
