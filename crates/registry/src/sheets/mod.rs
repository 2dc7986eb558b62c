//! Workbooks in: XLSX, XLS and ODS, row by row under caps.

use std::fmt;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use crate::{CsvFile, Limits, OwnedRow};

mod archive;
mod content;
mod dates;
mod hidden_rows;
mod ods;
mod open_error;
mod rows;
#[cfg(test)]
mod tests;
mod xls;
mod xlsx;

pub(crate) use content::open_regular;
pub use content::sniff;
pub use open_error::{Content, OpenError};

use archive::Shared;
use rows::RowCollector;

/// Joined cells are told of when they start in the first so many rows: titles and headers do.
const MERGED_IN_ROWS: u32 = 60;

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

/// What a workbook is read with.
enum Book {
    Xlsx(Box<xlsx::XlsxBook>),
    Xls(Box<xls::XlsBook>),
    Ods(Box<ods::OdsBook>),
}

/// An open workbook. Its file is read into memory once, so that a change on the disk cannot be met half way.
pub struct Workbook {
    file: String,
    limits: Limits,
    kind: FileKind,
    sheets: Vec<SheetInfo>,
    /// Cells handed over so far, over all sheets.
    cells: u64,
    book: Book,
}

impl fmt::Debug for Workbook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workbook").field("file", &self.file).field("kind", &self.kind).field("sheets", &self.sheets).finish_non_exhaustive()
    }
}

impl Workbook {
    /// Opens a workbook for what its content says it is.
    ///
    /// # Errors
    /// See [`OpenError`]. CSV is no workbook: [`OpenError::NotASpreadsheet`]; use [`Input::open`] where it may come.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, OpenError> {
        // What it is comes before how large it is: a film is no large workbook.
        sniff(path)?;
        let (opened, file, bytes) = open_regular(path)?;
        check_size(&file, bytes, limits)?;
        let mut content = Vec::with_capacity(usize::try_from(bytes).unwrap_or(0));
        // The size can have changed since it was asked for.
        opened
            .take(limits.workbook_bytes.saturating_add(1))
            .read_to_end(&mut content)
            .map_err(|error| OpenError::NotReadable { file: file.clone(), reason: error.to_string() })?;
        Self::open_bytes(content, &file, limits)
    }

    /// Opens a workbook that lies in memory; messages call it `name`.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open_bytes(bytes: Vec<u8>, name: &str, limits: &Limits) -> Result<Self, OpenError> {
        check_size(name, bytes.len() as u64, limits)?;
        let kind = content::sniff_bytes(&bytes, name)?;
        let bytes = Shared(Arc::new(bytes));
        let (book, sheets) = match kind {
            FileKind::Csv => return Err(OpenError::NotASpreadsheet { file: name.to_owned(), content: Content::Text }),
            FileKind::Xlsx => xlsx::XlsxBook::open(&bytes, name, limits).map(|(book, sheets)| (Book::Xlsx(Box::new(book)), sheets))?,
            FileKind::Xls => xls::XlsBook::open(&bytes, name, limits).map(|(book, sheets)| (Book::Xls(Box::new(book)), sheets))?,
            FileKind::Ods => ods::OdsBook::open(&bytes, name, limits).map(|(book, sheets)| (Book::Ods(Box::new(book)), sheets))?,
        };
        if sheets.is_empty() {
            return Err(OpenError::NoSheets { file: name.to_owned() });
        }
        Ok(Self { file: name.to_owned(), limits: *limits, kind, sheets, cells: 0, book })
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

    /// Reads a sheet row by row, blank rows left out, until `each` breaks off. Hidden rows come with the others, marked.
    ///
    /// # Errors
    /// See [`OpenError`]; rows handed over before an error stay handed over.
    pub fn read_sheet(&mut self, index: usize, each: &mut dyn FnMut(OwnedRow) -> ControlFlow<()>) -> Result<SheetReport, OpenError> {
        let merged = self.merged(index)?;
        let Self { file, limits, sheets, cells, book, .. } = self;
        let Some(info) = sheets.get(index) else { return Err(OpenError::NoSuchSheet { file: file.clone(), index }) };
        let hidden = match book {
            Book::Xlsx(book) => book.hidden(index),
            Book::Xls(book) => Some(book.hidden(index)),
            Book::Ods(_) => Some(Vec::new()),
        };
        let hidden_rows_known = hidden.is_some();
        let hidden = hidden.unwrap_or_default();
        let mut rows = RowCollector::new((file, &info.name), limits, each, cells, &hidden);
        let report = match book {
            Book::Xlsx(book) => book.read(&mut rows)?,
            Book::Xls(book) => book.read(&mut rows)?,
            Book::Ods(book) => book.read(index, &mut rows)?,
        };
        Ok(SheetReport { hidden_rows_known, merged, ..report })
    }

    /// Cells joined into one, of those ranges that start in the first 60 rows.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn merged(&self, index: usize) -> Result<Vec<MergedRange>, OpenError> {
        let Some(info) = self.sheets.get(index) else { return Err(OpenError::NoSuchSheet { file: self.file.clone(), index }) };
        match &self.book {
            Book::Xlsx(book) => Ok(book.merged(index)),
            Book::Xls(book) => book.merged(&self.file, &info.name),
            Book::Ods(book) => book.merged(index, &self.file, &info.name),
        }
    }
}

fn check_size(file: &str, bytes: u64, limits: &Limits) -> Result<(), OpenError> {
    if bytes > limits.workbook_bytes {
        return Err(OpenError::TooLarge { file: file.to_owned(), bytes, limit: limits.workbook_bytes });
    }
    Ok(())
}
