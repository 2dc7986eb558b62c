//! Why a register could not be taken, and what to do about it.

use crate::{HeaderNotFound, OpenError};
use payung_domain::{AreaCode, Language, RegisterKind};
use std::fmt;

/// Why a register could not be taken.
#[derive(Debug)]
#[non_exhaustive]
pub enum RegisterError {
    /// A file cannot be opened or read.
    Unreadable(OpenError),
    /// No sheet of a file has a header.
    HeaderNotFound {
        /// The file as given.
        file: String,
        /// What the search for it saw.
        cause: HeaderNotFound,
    },
    /// There is a header, but no column with a NIK (or, for DTSEN, a Nomor KK).
    NoNikColumn {
        /// The register's kind.
        kind: RegisterKind,
        /// The file as given.
        file: String,
        /// The headings found, as in the file.
        headings: Vec<String>,
    },
    /// A Dukcapil answer file has no column with the answers.
    NoAnswerColumn {
        /// The file as given.
        file: String,
        /// The headings found, as in the file.
        headings: Vec<String>,
    },
    /// Rows say where they belong, and none lies in the act's region.
    OtherRegion {
        /// The register's kind.
        kind: RegisterKind,
        /// The files as given.
        files: String,
        /// Where most rows lie.
        found: AreaCode,
        /// Its name, when known.
        found_name: Option<String>,
        /// The act's region.
        expected: AreaCode,
        /// Its name, when known.
        expected_name: Option<String>,
    },
    /// There is a header and not one row of a person or family below it, or no file was named.
    Empty {
        /// The register's kind.
        kind: RegisterKind,
        /// The files as given.
        files: String,
    },
}

impl From<OpenError> for RegisterError {
    fn from(cause: OpenError) -> Self {
        Self::Unreadable(cause)
    }
}

impl RegisterError {
    /// What is wrong, where, and what to do next, in one paragraph.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let id = language == Language::Id;
        match self {
            Self::Unreadable(cause) => cause.message(language),
            Self::HeaderNotFound { file, cause } => format!("Register {file}: {}", cause.message(language)),
            Self::NoNikColumn { kind, file, headings } if id => format!(
                "Register {}: berkas {file} tidak memuat kolom NIK{}. Judul kolom yang terbaca: {}. Minta ekstrak yang memuat NIK, atau beri judul \"nik\" pada kolom yang berisi NIK, lalu ulangi.",
                kind.name(),
                if *kind == RegisterKind::Dtsen { " maupun nomor kartu keluarga dengan desil" } else { "" },
                listed(headings)
            ),
            Self::NoNikColumn { kind, file, headings } => format!(
                "Register {}: the file {file} has no column with the NIK{}. Headings read: {}. Ask for an extract that holds the NIK, or give the column that holds it the heading \"nik\", and try again.",
                kind.name(),
                if *kind == RegisterKind::Dtsen { ", nor the family card number with the desil" } else { "" },
                listed(headings)
            ),
            Self::NoAnswerColumn { file, headings } if id => format!(
                "Jawaban Dukcapil: berkas {file} tidak memuat kolom hasil pemadanan. Judul kolom yang terbaca: {}. Beri judul \"hasil\" pada kolom yang berisi padan/tidak padan, lalu ulangi.",
                listed(headings)
            ),
            Self::NoAnswerColumn { file, headings } => format!(
                "Dukcapil's answers: the file {file} has no column with the results. Headings read: {}. Give the column that holds padan/tidak padan the heading \"hasil\", and try again.",
                listed(headings)
            ),
            Self::OtherRegion { kind, files, found, found_name, expected, expected_name } => {
                let (found, expected) = (place(*found, found_name.as_deref()), place(*expected, expected_name.as_deref()));
                if id {
                    format!(
                        "Register {} dari daerah lain: berkas {files} memuat wilayah {found}, sedangkan peraturan yang dipilih berlaku untuk {expected}. Pakai ekstrak untuk {expected}, atau pilih peraturan daerah yang sesuai.",
                        kind.name()
                    )
                } else {
                    format!(
                        "Register {} of another region: {files} holds {found}, while the chosen regulation is that of {expected}. Use the extract for {expected}, or choose the regulation of that region.",
                        kind.name()
                    )
                }
            }
            Self::Empty { kind, files } if id => format!(
                "Register {}: tidak ada satu pun baris orang atau keluarga di {files}. Periksa apakah berkas yang dipilih benar dan ekstraknya tidak kosong, lalu ulangi.",
                kind.name()
            ),
            Self::Empty { kind, files } => format!(
                "Register {}: there is not one row of a person or family in {files}. Check that it is the right file and that the extract is not empty, and try again.",
                kind.name()
            ),
        }
    }
}

/// Headings for a message, shortened: an extract may have eighty.
fn listed(headings: &[String]) -> String {
    const SHOWN: usize = 12;
    let mut shown: Vec<String> =
        headings.iter().filter(|heading| !heading.trim().is_empty()).take(SHOWN).map(|h| format!("\"{}\"", h.trim())).collect();
    if headings.len() > SHOWN {
        shown.push("…".to_owned());
    }
    if shown.is_empty() { "-".to_owned() } else { shown.join(", ") }
}

fn place(code: AreaCode, name: Option<&str>) -> String {
    name.map_or_else(|| code.to_string(), |name| format!("{name} ({code})"))
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::En))
    }
}

impl std::error::Error for RegisterError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unreadable(cause) => Some(cause),
            _ => None,
        }
    }
}
