//! From single cells to rows, under the caps.

use std::ops::ControlFlow;

use super::{OpenError, SheetReport};
use crate::{Limits, OwnedCell, OwnedRow};

/// Rows an XLSX sheet can have; what claims to lie below is damage.
const LAST_ROW: u32 = 1_048_576;

/// Collects a sheet's cells, row by row, and hands the rows over.
pub(super) struct RowCollector<'a> {
    pub(super) file: &'a str,
    pub(super) sheet: &'a str,
    pub(super) limits: &'a Limits,
    pub(super) each: &'a mut dyn FnMut(OwnedRow) -> ControlFlow<()>,
    /// Cells of the workbook so far.
    pub(super) cells: &'a mut u64,
    /// Numbers of the hidden rows, ascending.
    hidden: &'a [u32],
    pub(super) report: SheetReport,
    row: OwnedRow,
    width: usize,
}

impl<'a> RowCollector<'a> {
    pub(super) fn new(
        (file, sheet): (&'a str, &'a str),
        limits: &'a Limits,
        each: &'a mut dyn FnMut(OwnedRow) -> ControlFlow<()>,
        cells: &'a mut u64,
        hidden: &'a [u32],
    ) -> Self {
        Self { file, sheet, limits, each, cells, hidden, report: SheetReport::default(), row: OwnedRow::default(), width: 0 }
    }

    /// Takes a cell. `row` counts from 1, `column` from 0; rows must come in order.
    pub(super) fn cell(&mut self, row: u32, column: u32, value: OwnedCell) -> Result<ControlFlow<()>, OpenError> {
        if value.borrow().is_blank() {
            return Ok(ControlFlow::Continue(()));
        }
        if row != self.row.number {
            if row > LAST_ROW {
                let limit = LAST_ROW.min(self.limits.rows);
                return Err(OpenError::TooManyRows { file: self.file.to_owned(), sheet: self.sheet.to_owned(), limit });
            }
            if row < self.row.number {
                return Err(self.broken(format!("{} after row {}", cell_name(row, column), self.row.number)));
            }
            if self.finish_row(false)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
            self.row.number = row;
        }
        if column >= self.limits.columns {
            return self.beyond(row, column, 1).map(ControlFlow::Continue);
        }
        if let OwnedCell::Text(text) = &value
            && text.len() > self.limits.cell_bytes
        {
            return Err(OpenError::CellTooLong {
                file: self.file.to_owned(),
                sheet: self.sheet.to_owned(),
                cell: cell_name(row, column),
                limit: self.limits.cell_bytes,
            });
        }
        *self.cells += 1;
        if *self.cells > self.limits.cells {
            return Err(OpenError::TooManyCells { file: self.file.to_owned(), sheet: self.sheet.to_owned(), limit: self.limits.cells });
        }
        let column = column as usize;
        match self.row.cells.get_mut(column) {
            None => {
                if self.row.cells.capacity() == 0 {
                    self.row.cells.reserve_exact(self.width.max(column + 1));
                }
                self.row.cells.resize(column, OwnedCell::Empty);
                self.row.cells.push(value);
            }
            Some(place @ OwnedCell::Empty) => *place = value,
            Some(_) => return Err(self.broken(format!("{} twice", cell_name(row, column as u32)))),
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Counts cells right of the limit; more than a few are no stray ones.
    pub(super) fn beyond(&mut self, row: u32, column: u32, count: u64) -> Result<(), OpenError> {
        self.report.cells_beyond_limit = self.report.cells_beyond_limit.saturating_add(count);
        self.report.first_cell_beyond_limit.get_or_insert_with(|| cell_name(row, column));
        if self.report.cells_beyond_limit > u64::from(self.limits.columns) {
            return Err(OpenError::TooManyColumns {
                file: self.file.to_owned(),
                sheet: self.sheet.to_owned(),
                row,
                limit: self.limits.columns,
            });
        }
        Ok(())
    }

    /// Hands over the row that was being collected; it is hidden if `hidden` says so or the list of hidden rows does.
    pub(super) fn finish_row(&mut self, hidden: bool) -> Result<ControlFlow<()>, OpenError> {
        if self.row.cells.is_empty() {
            return Ok(ControlFlow::Continue(()));
        }
        self.width = self.row.cells.len();
        let mut row = std::mem::take(&mut self.row);
        row.hidden = hidden || self.hidden.binary_search(&row.number).is_ok();
        self.row.number = row.number;
        self.hand_over(row)
    }

    /// Hands over a row that is ready.
    fn hand_over(&mut self, row: OwnedRow) -> Result<ControlFlow<()>, OpenError> {
        if self.report.rows >= self.limits.rows {
            return Err(OpenError::TooManyRows { file: self.file.to_owned(), sheet: self.sheet.to_owned(), limit: self.limits.rows });
        }
        self.report.rows += 1;
        self.report.hidden_rows += u32::from(row.hidden);
        Ok((self.each)(row))
    }

    pub(super) fn broken(&self, detail: String) -> OpenError {
        OpenError::Broken { file: self.file.to_owned(), sheet: Some(self.sheet.to_owned()), detail }
    }
}

/// The name of a cell as people read it on the screen: row 12, column 2 is `C12`.
pub(super) fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        left -= 1;
        letters.push((b'A' + (left % 26) as u8) as char);
        left /= 26;
    }
    letters.iter().rev().chain(row.to_string().chars().collect::<Vec<_>>().iter()).collect()
}

#[cfg(test)]
mod tests {
    use super::cell_name;

    #[test]
    fn cells_are_named_as_on_the_screen() {
        assert_eq!(cell_name(1, 0), "A1");
        assert_eq!(cell_name(12, 25), "Z12");
        assert_eq!(cell_name(3, 26), "AA3");
        assert_eq!(cell_name(1_048_576, 16_383), "XFD1048576");
    }
}
