//! CSV in: blocks of whole records, split without an allocation per record.

mod blocks;
mod dialect;
mod records;

pub use blocks::{CsvBlock, CsvFile};
pub use dialect::{Dialect, Encoding};
pub use records::{CsvRecord, CsvRecords, RecordFault};
