//! Finding the header of a sheet and saying what each column holds.

mod aliases;
mod column;
mod detect;
#[cfg(test)]
mod detect_tests;
mod not_found;
mod numbered;

pub(crate) use aliases::Aliases;
pub use aliases::key as heading_key;
pub use column::Column;
pub use not_found::HeaderNotFound;
pub use numbered::is_numbered;

use crate::people::Vocabulary;
use crate::{MergedRange, OwnedRow};

/// Where a sheet's header is, and what its columns are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// First and last row of the header (row numbers from 1; in CSV lines). Rows up to the last are not data.
    pub header_rows: (u32, u32),
    /// Column index in the sheet, from 0, and what it holds; by rising index, each `Column` at most once.
    pub columns: Vec<(usize, Column)>,
    /// Columns whose heading nobody knows, with that heading.
    pub unknown: Vec<(usize, String)>,
    /// Columns that are known and not read, with their heading.
    pub ignored: Vec<(usize, String)>,
    /// Columns that say again what an earlier one holds; the first is read.
    pub repeated: Vec<(usize, Column)>,
    /// Row number of the `1 2 3 …` row below the header.
    pub numbered_row: Option<u32>,
    /// Headings by column index, as in the sheet (two-row headings joined by a space).
    pub headings: Vec<String>,
    /// The names are those of heads of families (P3KE families).
    pub heads_only: bool,
}

impl Layout {
    /// Finds the header in the first rows of a sheet.
    ///
    /// # Errors
    /// [`HeaderNotFound`] when no row names a NIK or a name and one more column (or, as registers of families do, the number of
    /// the family card and a desil).
    pub fn detect(rows: &[OwnedRow], merged: &[MergedRange], vocabulary: &Vocabulary) -> Result<Self, HeaderNotFound> {
        detect::detect(rows, merged, vocabulary)
    }

    /// A layout mapped by hand: the user says which column holds what, and which rows are the header.
    /// A column named twice is kept once, the first time.
    #[must_use]
    pub fn mapped(header_rows: (u32, u32), columns: &[(usize, Column)]) -> Self {
        let mut layout = Self { header_rows, ..Self::default() };
        for (index, column) in columns {
            match layout.position(*column) {
                Some(_) => layout.repeated.push((*index, *column)),
                None => layout.columns.push((*index, *column)),
            }
        }
        layout.columns.sort_unstable();
        layout
    }

    /// The sheet's column that holds `column`.
    #[must_use]
    pub fn position(&self, column: Column) -> Option<usize> {
        self.columns.iter().find(|(_, held)| *held == column).map(|(index, _)| *index)
    }

    /// One bit per template column ([`Column::bit`]) that the sheet does not have.
    #[must_use]
    pub fn absent(&self) -> u64 {
        !self.columns.iter().filter_map(|(_, column)| column.bit()).fold(0, |all, bit| all | bit)
    }
}
