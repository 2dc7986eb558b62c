//! How a CSV file is written: its delimiter, its encoding, and Excel's `sep=` line.

/// The character encoding of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 little endian, known by its byte order mark ("Unicode Text" of Excel).
    Utf16Le,
    /// UTF-16 big endian, known by its byte order mark.
    Utf16Be,
    /// Windows-1252: what is left when the bytes are not UTF-8 (old Excel on Windows).
    Windows1252,
}

/// How a CSV file is written, found by looking at its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The byte between fields: `,` `;` tab or `|`.
    pub delimiter: u8,
    /// The encoding of the whole file.
    pub encoding: Encoding,
    /// The file begins with a byte order mark.
    pub bom: bool,
    /// The first line is Excel's `sep=;`: it names the delimiter and is no record.
    pub sep_line: bool,
}
