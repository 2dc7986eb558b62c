//! Sheets in, people out.
//!
//! What lives here: reading village lists and register extracts of every file kind, finding their header, turning each
//! row into typed facts with faults per cell, looking people up in registers, and giving the user's own workbook back
//! with marks. What must never live here: the law (this crate knows no regulation), users, databases, clocks.

mod areas;
mod cell;
mod csv;
mod folding;
mod header;
mod limits;
mod people;
mod sheets;

pub use areas::{AreaFileError, Areas, NameSearch, RETIRED_PROVINCES};
pub use cell::{Cell, Cells, OwnedCell, OwnedRow};
pub use csv::{CsvBlock, CsvFile, CsvRecord, CsvRecords, Dialect, Encoding, RecordFault};
pub use header::{Column, HeaderNotFound, Layout};
pub use limits::Limits;
pub use people::{CellFault, FaultKind, NikColumnCheck, Record, RowContent, RowReader, Severity, Term, Vocabulary};
pub use sheets::{Content, FileKind, Input, MergedRange, OpenError, SheetInfo, SheetReport, Workbook, sniff};
