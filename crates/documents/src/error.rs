//! What can go wrong between a context and its file.

use payung_domain::RupiahError;
use std::fmt;

/// Why a document could not be made. The words are for the operator: none of them carries a person's data.
#[derive(Debug)]
pub enum DocumentError {
    /// A sum of the document does not fit.
    Amount(RupiahError),
    /// The typesetter refused; its messages. A fault of this crate, or an emblem of the profile that is no SVG; never of other values.
    Typesetting(String),
    /// Parts of a long document could not be joined. A fault of this crate.
    Joining(String),
    /// The DOCX could not be written.
    Docx(String),
    /// There is no DOCX form of this kind of document.
    NoDocx {
        /// The document's name, as [`crate::Document::name`] gives it.
        document: &'static str,
    },
    /// The workbook could not be written.
    Xlsx(String),
    /// There is no workbook of this kind of document.
    NoXlsx {
        /// The document's name, as [`crate::Document::name`] gives it.
        document: &'static str,
    },
    /// A context contradicts itself; what, in Indonesian.
    Context(String),
    /// The bytes read are no document.
    Unreadable(String),
    /// The child process failed: what it said, or how it ended.
    Child(String),
    /// Reading or writing failed.
    Io(std::io::Error),
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(error) => write!(f, "jumlah dalam dokumen tidak dapat dihitung: {error}"),
            Self::Typesetting(messages) => write!(f, "dokumen tidak dapat disusun: {messages}"),
            Self::Joining(message) => write!(f, "bagian dokumen tidak dapat digabungkan: {message}"),
            Self::Docx(message) => write!(f, "berkas DOCX tidak dapat ditulis: {message}"),
            Self::NoDocx { document } => write!(f, "{document} tidak tersedia sebagai DOCX; buatlah sebagai PDF"),
            Self::Xlsx(message) => write!(f, "buku kerja tidak dapat ditulis: {message}"),
            Self::NoXlsx { document } => write!(f, "{document} tidak tersedia sebagai XLSX; buatlah sebagai PDF"),
            Self::Context(message) => write!(f, "isi dokumen bertentangan: {message}"),
            Self::Unreadable(message) => write!(f, "isi dokumen tidak terbaca: {message}"),
            Self::Child(message) => write!(f, "proses pembuat PDF gagal: {message}"),
            Self::Io(error) => write!(f, "baca atau tulis gagal: {error}"),
        }
    }
}

impl std::error::Error for DocumentError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Amount(error) => Some(error),
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<RupiahError> for DocumentError {
    fn from(error: RupiahError) -> Self {
        Self::Amount(error)
    }
}

impl From<std::io::Error> for DocumentError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}
