//! Workbooks in: XLSX, XLS and ODS, row by row under caps.

use std::ops::ControlFlow;
use std::path::Path;

use crate::{CsvFile, Limits, OwnedRow};

mod open_error;

pub use open_error::{Content, OpenError};

/// What kind of list a file is, by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Text with delimited fields.
    Csv,
    /// Excel since 2007 (`.xlsx`, `.xlsm`).
    Xlsx,
    /// Excel before 2007.
    Xls,
    /// OpenDocument (LibreOffice).
    Ods,
}

/// A list file, open for reading.
#[derive(Debug)]
pub enum Input {
    /// Streams in blocks.
    Csv(CsvFile),
    /// Read sheet by sheet.
    Workbook(Workbook),
}

impl Input {
    /// Opens a file for what its content says it is; its name's ending is not looked at.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, OpenError> {
        match sniff(path)? {
            FileKind::Csv => CsvFile::open(path, limits).map(Self::Csv),
            _ => Workbook::open(path, limits).map(Self::Workbook),
        }
    }
}

/// What kind of list a file is. Reads its beginning and, of a packed file, its table of contents.
///
/// # Errors
/// See [`OpenError`]: not there, not readable, empty, or no list at all.
pub fn sniff(path: &Path) -> Result<FileKind, OpenError> {
    Err(OpenError::NotFound { file: path.display().to_string() })
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetInfo {
    /// Its name on the tab.
    pub name: String,
    /// Hidden in the workbook. It is read all the same, and said.
    pub hidden: bool,
}

/// Cells joined into one. Only the upper left one holds a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergedRange {
    /// First row, from 1 as in [`OwnedRow::number`].
    pub first_row: u32,
    /// Last row, from 1, inclusive.
    pub last_row: u32,
    /// First column, from 0 as in [`crate::Cells::cell`].
    pub first_col: u32,
    /// Last column, from 0, inclusive.
    pub last_col: u32,
}

/// What was seen while a sheet was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SheetReport {
    /// Rows handed over: those that hold anything.
    pub rows: u32,
    /// How many of them are hidden.
    pub hidden_rows: u32,
    /// Whether hidden rows could be told at all. When not, `hidden_rows` is 0 and has to be said.
    pub hidden_rows_known: bool,
    /// Cells joined into one, of those ranges that start in the first 60 rows.
    pub merged: Vec<MergedRange>,
    /// Cells that hold something right of [`Limits::columns`]; they were left out, and this has to be said.
    pub cells_beyond_limit: u64,
    /// The first of them, such as `XFD1048576`.
    pub first_cell_beyond_limit: Option<String>,
}

/// An open workbook.
#[derive(Debug)]
pub struct Workbook {
    kind: FileKind,
    sheets: Vec<SheetInfo>,
}

impl Workbook {
    /// Opens a workbook for what its content says it is.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(path: &Path, _limits: &Limits) -> Result<Self, OpenError> {
        Err(OpenError::NotFound { file: path.display().to_string() })
    }

    /// Opens a workbook that lies in memory; messages call it `name`.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open_bytes(_bytes: Vec<u8>, name: &str, _limits: &Limits) -> Result<Self, OpenError> {
        Err(OpenError::NotFound { file: name.to_owned() })
    }

    /// What the file is.
    #[must_use]
    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// The sheets with cells, in the order of their tabs; chart sheets are left out.
    #[must_use]
    pub fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// Reads a sheet row by row, blank rows left out, until `each` breaks off.
    ///
    /// # Errors
    /// See [`OpenError`]; rows handed over before an error stay handed over.
    pub fn read_sheet(&mut self, index: usize, _each: &mut dyn FnMut(OwnedRow) -> ControlFlow<()>) -> Result<SheetReport, OpenError> {
        Err(OpenError::NoSuchSheet { file: String::new(), index })
    }

    /// Cells joined into one, of those ranges that start in the first 60 rows.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn merged(&self, index: usize) -> Result<Vec<MergedRange>, OpenError> {
        Err(OpenError::NoSuchSheet { file: String::new(), index })
    }
}
