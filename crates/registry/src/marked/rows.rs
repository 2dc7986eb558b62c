//! The marks of one sheet, put in the order in which its rows are written.

use super::error::MarkError;
use super::xml::{COLUMNS, ROWS};
use super::{RowMarks, SheetMarks};
use crate::Severity;

/// All that is said about one faulty cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) row: u32,
    pub(super) column: usize,
    pub(super) severity: Severity,
    pub(super) comment: String,
}

/// The checked marks of a sheet.
pub(super) struct Edits<'m> {
    pub(super) header_row: u32,
    pub(super) headers: &'m [String],
    rows: &'m [RowMarks],
    /// Ascending, one per cell.
    pub(super) faults: Vec<Fault>,
}

/// What is to be done in one row.
pub(super) struct RowEdit<'e, 'm> {
    pub(super) row: u32,
    pub(super) header: bool,
    pub(super) values: Option<&'m RowMarks>,
    pub(super) faults: &'e [Fault],
}

impl<'m> Edits<'m> {
    /// Checks the marks and joins what is said about the same cell.
    pub(super) fn new(marks: &'m SheetMarks) -> Result<Self, MarkError> {
        if !(1..=ROWS).contains(&marks.header_row) {
            return Err(MarkError::Marks("header row outside the sheet"));
        }
        if !marks.rows.is_sorted_by(|before, after| before.row < after.row) {
            return Err(MarkError::Marks("rows not ascending"));
        }
        if marks.rows.iter().any(|row| row.row == 0 || row.row > ROWS || row.row == marks.header_row) {
            return Err(MarkError::Marks("row outside the list"));
        }
        if marks.rows.iter().any(|row| row.values.len() > marks.headers.len()) {
            return Err(MarkError::Marks("more values than headings"));
        }
        let mut sorted: Vec<_> = marks.faults.iter().collect();
        sorted.sort_by_key(|fault| (fault.row, fault.column));
        let mut faults: Vec<Fault> = Vec::with_capacity(sorted.len());
        for fault in sorted {
            if fault.row == 0 || fault.row > ROWS || fault.column >= COLUMNS {
                return Err(MarkError::Marks("fault outside the sheet"));
            }
            match faults.last_mut() {
                Some(last) if last.row == fault.row && last.column == fault.column => {
                    last.severity = last.severity.max(fault.severity);
                    if !fault.comment.is_empty() {
                        if !last.comment.is_empty() {
                            last.comment.push('\n');
                        }
                        last.comment.push_str(&fault.comment);
                    }
                }
                _ => faults.push(Fault { row: fault.row, column: fault.column, severity: fault.severity, comment: fault.comment.clone() }),
            }
        }
        Ok(Self { header_row: marks.header_row, headers: &marks.headers, rows: &marks.rows, faults })
    }

    /// Result columns.
    pub(super) fn columns(&self) -> usize {
        self.headers.len()
    }

    /// Whether result cells are written in this row.
    pub(super) fn writes(&self, row: u32) -> bool {
        row == self.header_row || self.rows.binary_search_by_key(&row, |marks| marks.row).is_ok()
    }

    /// Whether result cells are written in any of these rows.
    pub(super) fn writes_between(&self, top: u32, bottom: u32) -> bool {
        (top..=bottom).contains(&self.header_row)
            || self.rows.get(self.rows.partition_point(|marks| marks.row < top)).is_some_and(|marks| marks.row <= bottom)
    }

    /// Highest row that is written.
    pub(super) fn last_row(&self) -> u32 {
        let rows = self.rows.last().map_or(0, |marks| marks.row);
        let faults = self.faults.last().map_or(0, |fault| fault.row);
        self.header_row.max(rows).max(faults)
    }

    /// About the bytes the marks add to the sheet, rather too many than too few.
    pub(super) fn bytes(&self) -> u64 {
        let cells = (self.rows.len() as u64 + 1) * self.headers.len() as u64 + self.faults.len() as u64;
        let texts: u64 = self.rows.iter().flat_map(|row| &row.values).map(|text| text.len() as u64).sum();
        cells * 120 + texts * 2
    }

    /// Width in characters a result column needs.
    pub(super) fn width(&self, column: usize) -> usize {
        let longest = |text: &str| text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
        let header = self.headers.get(column).map_or("", String::as_str);
        let word = header.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
        // The first rows show what the rest is like; reading a million would add nothing.
        let values = self.rows.iter().take(2000).filter_map(|row| row.values.get(column)).map(|text| longest(text)).max();
        // A heading wraps between its words.
        word.min(28).max(values.unwrap_or(0)).clamp(6, 58) + 3
    }

    /// Widths of all result columns.
    pub(super) fn widths(&self) -> Vec<usize> {
        (0..self.columns()).map(|column| self.width(column)).collect()
    }

    /// The rows in ascending order, to be taken one by one.
    pub(super) fn cursor(&self) -> Cursor<'_, 'm> {
        Cursor { edits: self, header_done: false, row: 0, fault: 0 }
    }
}

/// Walks over the rows that have marks.
pub(super) struct Cursor<'e, 'm> {
    edits: &'e Edits<'m>,
    header_done: bool,
    row: usize,
    fault: usize,
}

impl<'e, 'm> Cursor<'e, 'm> {
    /// The next row that has marks.
    pub(super) fn peek(&self) -> Option<u32> {
        let header = (!self.header_done).then_some(self.edits.header_row);
        let row = self.edits.rows.get(self.row).map(|marks| marks.row);
        let fault = self.edits.faults.get(self.fault).map(|fault| fault.row);
        [header, row, fault].into_iter().flatten().min()
    }

    /// Takes the next row that has marks.
    pub(super) fn take(&mut self) -> Option<RowEdit<'e, 'm>> {
        let row = self.peek()?;
        let header = !self.header_done && self.edits.header_row == row;
        self.header_done |= header;
        let values = self.edits.rows.get(self.row).filter(|marks| marks.row == row);
        self.row += usize::from(values.is_some());
        let rest = &self.edits.faults[self.fault..];
        let count = rest.iter().take_while(|fault| fault.row == row).count();
        self.fault += count;
        Some(RowEdit { row, header, values, faults: &rest[..count] })
    }
}

/// Height in points of one line of the usual font, and the tallest row the format allows.
const LINE_POINTS: usize = 15;
const TALLEST_POINTS: usize = 405;

/// Height in points a row needs to show these texts wrapped in columns of these widths; `None`: one line is enough.
pub(crate) fn wrapped_height<'t>(cells: impl Iterator<Item = (&'t str, usize)>) -> Option<usize> {
    let lines = cells
        .map(|(text, width)| {
            let width = width.saturating_sub(3).max(4);
            let lines_of = |line: &str| {
                let characters = if line.len() <= width { line.len() } else { line.chars().count() };
                // Words break before the edge, so lines that wrap are not quite full.
                if characters <= width { 1 } else { (characters + characters / 10).div_ceil(width) }
            };
            text.lines().map(lines_of).sum::<usize>()
        })
        .max()
        .unwrap_or(0);
    (lines > 1).then(|| (lines * LINE_POINTS).min(TALLEST_POINTS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_grow_with_their_texts() {
        assert_eq!(wrapped_height([("layak", 9), ("", 9)].into_iter()), None);
        assert_eq!(wrapped_height([("layak", 9), ("a\nb", 9)].into_iter()), Some(30));
        assert_eq!(wrapped_height([("x".repeat(100).as_str(), 24)].into_iter()), Some(90));
        assert_eq!(wrapped_height([("x".repeat(9999).as_str(), 24)].into_iter()), Some(405));
    }
}
