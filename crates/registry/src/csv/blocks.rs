//! A CSV file cut into blocks of whole records.
use std::path::Path;

use super::{CsvRecords, Dialect};
use crate::{Limits, OpenError};

/// An open CSV file, read block by block; memory does not grow with the file.
#[derive(Debug)]
pub struct CsvFile {
    dialect: Dialect,
}

impl CsvFile {
    /// Opens a CSV file and finds its dialect.
    ///
    /// # Errors
    /// The file cannot be read, is empty, or is something else than text.
    pub fn open(path: &Path, _limits: &Limits) -> Result<Self, OpenError> {
        Err(OpenError::Empty { file: path.display().to_string() })
    }

    /// How the file is written.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The next block of whole records (about 1 MiB), or `None` at the end.
    ///
    /// # Errors
    /// Reading failed.
    pub fn next_block(&mut self) -> Result<Option<CsvBlock>, OpenError> {
        Ok(None)
    }
}

/// Whole records as valid UTF-8. Owns its text, so that it can be handed to a worker thread.
#[derive(Debug, Clone)]
pub struct CsvBlock {
    /// The records with their line ends.
    pub text: String,
    /// The line on which the first record begins, from 1.
    pub first_line: u32,
    pub(super) delimiter: u8,
}

impl CsvBlock {
    /// The block's records, in order, blank lines included.
    #[must_use]
    pub fn records(&self) -> CsvRecords<'_> {
        CsvRecords::new(self)
    }
}
