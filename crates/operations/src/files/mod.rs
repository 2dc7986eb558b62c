//! Files and tables on their way in and out: pieces of an upload, rows and cells as the books keep them, columns by which they are found.

pub(crate) mod cells;
pub(crate) mod column_map;
pub(crate) mod correction;
pub(crate) mod file_in;
pub(crate) mod row_change;
pub(crate) mod row_faults;
pub(crate) mod spool;
pub(crate) mod table_file;
pub mod uploads;
