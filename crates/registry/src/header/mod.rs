//! Finding the header of a sheet and saying what each column holds.

mod column;

pub use column::Column;

use crate::people::Vocabulary;
use crate::{Cell, MergedRange, OwnedRow};
use payung_domain::Language;

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

/// No row looked like a header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeaderNotFound {
    /// Rows looked at.
    pub rows_seen: usize,
    /// The rows that came closest: number, text, and which columns were recognised in it.
    pub closest: Vec<(u32, String, Vec<Column>)>,
}

impl Layout {
    /// Finds the header in the first rows of a sheet.
    ///
    /// # Errors
    /// [`HeaderNotFound`] when no row names a NIK or a name and one more column.
    pub fn detect(rows: &[OwnedRow], merged: &[MergedRange], vocabulary: &Vocabulary) -> Result<Self, HeaderNotFound> {
        let _ = (merged, vocabulary, Cell::Empty);
        Err(HeaderNotFound { rows_seen: rows.len(), closest: Vec::new() })
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

impl HeaderNotFound {
    /// What was looked for, what was seen and what to do, in one paragraph.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        language.pick("Judul kolom tidak ditemukan.", "No header was found.").to_owned()
    }
}
