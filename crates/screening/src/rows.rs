//! The rows of lists one after another, for whoever keeps them instead of judging them at once; and lists made of rows kept before.

use crate::lists::{List, Lists, Sheet, comes_out};
use payung_registry::{Cells, CsvFile, FileKind, Input, Layout, Limits, NikColumnCheck, OpenError, OwnedRow, SheetReport, read_nik_cell};
use std::path::PathBuf;

/// One row that must come out, with the sheet it stands in.
pub struct ListRow<'r> {
    /// The sheet.
    pub sheet: &'r Sheet,
    /// Row number in the sheet, or the line on which the record begins.
    pub number: u32,
    /// Its cells.
    pub cells: &'r dyn Cells,
    /// Its CSV record is broken: never guessed at.
    pub broken: bool,
}

impl Lists {
    /// Lists made of sheets that somebody kept. Repeated NIKs are not looked for: the keeper knows them (see
    /// [`crate::RowJudge::duplicate_elsewhere`]).
    #[must_use]
    pub fn kept(sheets: Vec<Sheet>) -> Self {
        Self::without_duplicates(vec![List { path: PathBuf::new(), shown: String::new(), kind: FileKind::Csv, sheets }])
    }

    /// Every row of the list `file` that must come out, in its order.
    ///
    /// # Errors
    /// The file can no longer be read.
    pub fn each_row(&self, file: usize, limits: &Limits, each: &mut dyn FnMut(ListRow<'_>)) -> Result<(), OpenError> {
        let Some(list) = self.files.get(file) else { return Ok(()) };
        if list.kind == FileKind::Csv {
            let (Some(sheet), Input::Csv(csv)) = (list.sheets.first(), Input::open(&list.path, limits)?) else { return Ok(()) };
            return csv_rows(csv, sheet, each);
        }
        for sheet in &list.sheets {
            let header_rows = sheet.layout.as_ref().map_or((0, 0), |layout| layout.header_rows);
            for row in sheet.rows.iter().filter(|row| comes_out(header_rows, row.number, *row)) {
                each(ListRow { sheet, number: row.number, cells: row, broken: false });
            }
        }
        Ok(())
    }
}

fn csv_rows(mut csv: CsvFile, sheet: &Sheet, each: &mut dyn FnMut(ListRow<'_>)) -> Result<(), OpenError> {
    let header_rows = sheet.layout.as_ref().map_or((0, 0), |layout| layout.header_rows);
    while let Some(block) = csv.next_block()? {
        let mut records = block.records();
        while let Some(record) = records.next() {
            if !record.is_blank() && comes_out(header_rows, record.line(), &record) {
                let broken = record.fault().is_some();
                each(ListRow { sheet, number: record.line(), cells: &record, broken });
            }
        }
    }
    Ok(())
}

/// A sheet of rows kept before, under a layout whose columns stand in the order of the cells.
#[must_use]
pub fn kept_sheet(layout: Layout, rows: Vec<OwnedRow>) -> Sheet {
    let mut nik_column = NikColumnCheck::default();
    if let Some(column) = layout.position(payung_registry::Column::Nik) {
        for row in &rows {
            let read = read_nik_cell(row.cell(column));
            if read.sixteen != 0 {
                nik_column.feed(read.sixteen);
            }
        }
    }
    let rows_in = rows.len() as u64;
    let report = SheetReport { hidden_rows_known: true, ..SheetReport::default() };
    Sheet { name: String::new(), hidden: false, layout: Some(layout), header_not_found: None, report, nik_column, rows_in, rows }
}

impl Cells for ListRow<'_> {
    fn cell(&self, index: usize) -> payung_registry::Cell<'_> {
        self.cells.cell(index)
    }

    fn width(&self) -> usize {
        self.cells.width()
    }
}
