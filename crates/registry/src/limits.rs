//! Caps on what is read from outside, so that no file can make the program take all memory.

/// Limits for reading one file. A file over a limit is refused with a message, never cut silently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a workbook file (XLSX, XLS, ODS). CSV streams and has no such limit.
    pub workbook_bytes: u64,
    /// Bytes any one part of a zipped workbook may unpack to.
    pub part_bytes: u64,
    /// Rows that hold anything, in one sheet of a workbook.
    pub rows: u32,
    /// Columns looked at; cells further right are a fault of the file.
    pub columns: u32,
    /// Non-empty cells in one workbook.
    pub cells: u64,
    /// Bytes of one CSV record.
    pub record_bytes: usize,
    /// Bytes of one cell's text.
    pub cell_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            workbook_bytes: 200 << 20,
            part_bytes: 2 << 30,
            rows: 1_048_576,
            columns: 512,
            cells: 40_000_000,
            record_bytes: 256 << 10,
            cell_bytes: 64 << 10,
        }
    }
}
