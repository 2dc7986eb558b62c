//! CSV in: blocks of whole records, split without an allocation per record.
//!
//! [`CsvFile`] reads (one thread), [`CsvBlock`]s travel to workers, and [`CsvRecords`] splits them there.

mod blocks;
mod dialect;
mod records;
#[cfg(test)]
mod tests;
mod window;

pub use blocks::{CsvBlock, CsvFile};
pub use dialect::{Dialect, Encoding};
pub use records::{CsvRecord, CsvRecords, RecordFault};
pub(crate) use window::holds_csv;
