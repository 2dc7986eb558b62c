//! Sheets in, people out.
//!
//! What lives here: reading village lists and register extracts of every file kind, finding their header, turning each
//! row into typed facts with faults per cell, looking people up in registers, and giving the user's own workbook back
//! with marks. What must never live here: the law (this crate knows no regulation), users, databases, clocks.

mod areas;
mod cell;
mod csv;
mod digits;
mod folding;
mod header;
mod limits;
mod marked;
mod neutralise;
mod people;
mod registers;
mod results_book;
mod sheets;
mod template;

pub use areas::{AreaFileError, Areas, NameSearch, RETIRED_PROVINCES};
pub use cell::{Cell, Cells, OwnedCell, OwnedRow};
pub use csv::{CsvBlock, CsvFile, CsvRecord, CsvRecords, Dialect, Encoding, RecordFault};
pub use digits::write_digits;
pub use header::{Column, HeaderNotFound, Layout, heading_key, is_numbered};
pub use limits::Limits;
pub use marked::{BookInfo, CellMark, MarkError, MarkedReport, Marks, RowMarks, SheetMarks, Tone, write_marked, write_marked_from};
pub use neutralise::{neutralise_csv, write_csv_field};
pub use people::{
    AMOUNT_MAX, AmountCell, CellFault, FaultKind, NikCell, NikColumnCheck, Record, RowContent, RowReader, Severity, Term, Vocabulary,
    is_footer, month_of_name, read_amount_cell, read_birth_cell, read_day_cell, read_nik_cell,
};
pub use registers::{
    DAMAGED_ROWS_LISTED_MAX, ExtractTerms, Listed, Query, Register, RegisterError, RegisterReport, RowPlace, name_key, names_clash,
};
pub use results_book::{ABOUT_SHEET, BookError, BookReport, ResultsBook};
pub use sheets::{Content, FileKind, Input, MergedRange, OpenError, SheetInfo, SheetReport, Workbook, sniff};
pub use template::{TemplateColumn, TemplateError, TemplateKind, TemplateSpec, write_template};
