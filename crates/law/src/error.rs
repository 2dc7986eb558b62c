//! What is wrong with a regulation's files, said with file, line and what is allowed.

use payung_domain::Language;
use std::fmt;

/// One fault of a regulation file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawError {
    /// File inside the regulation's folder.
    pub file: String,
    /// Line, from 1; 0 when the fault is the folder's.
    pub line: u32,
    /// What is wrong and what is allowed, in Indonesian.
    pub id: String,
    /// The same in English.
    pub en: String,
}

impl LawError {
    /// A fault at `file:line`.
    pub fn at(file: impl Into<String>, line: u32, id: impl Into<String>, en: impl Into<String>) -> Self {
        Self { file: file.into(), line, id: id.into(), en: en.into() }
    }

    /// The fault for a reader, with its place.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let text = language.pick(&self.id, &self.en);
        if self.line == 0 { format!("{}: {text}", self.file) } else { format!("{}:{}: {text}", self.file, self.line) }
    }
}

impl fmt::Display for LawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::Id))
    }
}

impl std::error::Error for LawError {}

/// The line, from 1, on which byte `offset` of `text` lies.
#[must_use]
pub fn line_of(text: &str, offset: usize) -> u32 {
    let upto = &text.as_bytes()[..offset.min(text.len())];
    u32::try_from(upto.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u32::MAX - 1) + 1
}
