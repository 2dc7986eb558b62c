//! Splitting a block into records and fields.
use super::CsvBlock;
use crate::{Cell, Cells};

/// What is wrong with a record as such. Its cells can be looked at all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordFault {
    /// A quote was opened and never closed; the record was ended at its own line end.
    UnclosedQuote,
    /// The record is longer than the limit; the rest of it was left out.
    TooLong,
    /// Text follows a closing quote (`"Jalan "Mawar" 3"`).
    TextAfterQuote,
    /// The bytes are not UTF-8 although the file is; the record was read as Windows-1252.
    NotUtf8,
    /// NUL or other control characters stand in the record.
    ControlCharacters,
}

/// Iterates over a block's records. Lending: a record lives until the next one is asked for.
#[derive(Debug)]
pub struct CsvRecords<'b> {
    block: &'b CsvBlock,
}

impl<'b> CsvRecords<'b> {
    pub(super) fn new(block: &'b CsvBlock) -> Self {
        Self { block }
    }

    /// The next record, blank lines included.
    #[allow(clippy::should_implement_trait, reason = "a lending iterator cannot be an Iterator")]
    pub fn next(&mut self) -> Option<CsvRecord<'_>> {
        let _ = self.block;
        None
    }
}

/// One record. Its cells are [`Cell::Text`] or [`Cell::Empty`].
#[derive(Debug)]
pub struct CsvRecord<'r> {
    text: &'r str,
    line: u32,
    fault: Option<RecordFault>,
}

impl CsvRecord<'_> {
    /// The line on which the record begins, from 1.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.line
    }

    /// What is wrong with the record as such; the gravest when there are several.
    #[must_use]
    pub fn fault(&self) -> Option<RecordFault> {
        self.fault
    }

    /// The record as it stands in the file, without its line end.
    #[must_use]
    pub fn text(&self) -> &str {
        self.text
    }

    /// The line end that closes the record: `\n`, `\r\n`, `\r`, or nothing at the end of the file.
    #[must_use]
    pub fn terminator(&self) -> &str {
        ""
    }

    /// Bytes left out of a record that is [`RecordFault::TooLong`].
    #[must_use]
    pub fn cut_bytes(&self) -> u64 {
        0
    }
}

impl Cells for CsvRecord<'_> {
    fn cell(&self, _index: usize) -> Cell<'_> {
        Cell::Empty
    }

    fn width(&self) -> usize {
        0
    }
}
