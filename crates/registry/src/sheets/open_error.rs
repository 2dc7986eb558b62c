//! Why a file could not be read, and what its owner can do about it.

use std::fmt;

use payung_domain::Language;

/// What a file is that is no spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A PDF document.
    Pdf,
    /// A JPEG, PNG, GIF, TIFF, BMP or WebP picture.
    Picture,
    /// A web page, also when its name ends in `.xls`.
    Html,
    /// An XML file that is no packed workbook (Excel 2003 XML among them).
    Xml,
    /// A Word document.
    Word,
    /// A presentation.
    Presentation,
    /// An archive (ZIP, RAR, 7z, gzip) that holds no workbook itself.
    Archive,
    /// JSON.
    Json,
    /// A database file (SQLite, Access, dBase).
    Database,
    /// Bytes that are no text and of no known kind.
    Binary,
}

/// Why a file could not be read. Every variant names the file as the user gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// No file has this name.
    NotFound {
        /// The file.
        file: String,
    },
    /// The name is a folder's.
    IsFolder {
        /// The folder.
        file: String,
    },
    /// A pipe, socket or device, which cannot be read twice.
    NotRegular {
        /// The file.
        file: String,
    },
    /// The operating system refused or failed to read.
    NotReadable {
        /// The file.
        file: String,
        /// What the operating system said.
        reason: String,
    },
    /// The file holds nothing.
    Empty {
        /// The file.
        file: String,
    },
    /// The file is something else.
    NotASpreadsheet {
        /// The file.
        file: String,
        /// What it is.
        content: Content,
    },
    /// A binary XLSB workbook.
    Xlsb {
        /// The file.
        file: String,
    },
    /// The workbook opens only with a password.
    Password {
        /// The file.
        file: String,
    },
    /// A part of the packed workbook is encrypted.
    EncryptedPart {
        /// The file.
        file: String,
        /// The part's name inside the workbook.
        part: String,
    },
    /// The file ends before its content does, as after a broken download.
    Truncated {
        /// The file.
        file: String,
    },
    /// A part unpacks to far more than a list can hold.
    Bomb {
        /// The file.
        file: String,
        /// The part's name inside the workbook.
        part: String,
        /// Bytes it unpacks to, at least.
        bytes: u64,
    },
    /// The workbook file is over [`crate::Limits::workbook_bytes`].
    TooLarge {
        /// The file.
        file: String,
        /// Its size in bytes.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// A sheet has more rows than [`crate::Limits::rows`].
    TooManyRows {
        /// The file.
        file: String,
        /// The sheet.
        sheet: String,
        /// The limit.
        limit: u32,
    },
    /// A sheet is wider than [`crate::Limits::columns`], in more than a few stray cells.
    TooManyColumns {
        /// The file.
        file: String,
        /// The sheet.
        sheet: String,
        /// A row, from 1, that is too wide.
        row: u32,
        /// The limit.
        limit: u32,
    },
    /// The workbook has more cells than [`crate::Limits::cells`].
    TooManyCells {
        /// The file.
        file: String,
        /// The sheet in which the limit was passed.
        sheet: String,
        /// The limit.
        limit: u64,
    },
    /// A cell's text is longer than [`crate::Limits::cell_bytes`].
    CellTooLong {
        /// The file.
        file: String,
        /// The sheet.
        sheet: String,
        /// The cell, such as `C12`.
        cell: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// The workbook has no sheet with cells.
    NoSheets {
        /// The file.
        file: String,
    },
    /// A sheet was asked for that is not there.
    NoSuchSheet {
        /// The file.
        file: String,
        /// The index asked for, from 0.
        index: usize,
    },
    /// The file claims to be a workbook, but its inside contradicts itself.
    Broken {
        /// The file.
        file: String,
        /// The sheet, when it is known.
        sheet: Option<String>,
        /// What was found, in technical words.
        detail: String,
    },
}

impl OpenError {
    /// One paragraph: what, where, what to do next.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let _ = language;
        format!("{self:?}")
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::En))
    }
}

impl std::error::Error for OpenError {}
