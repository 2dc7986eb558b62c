//! Making a document out of the books. What is sealed is shown on it, which is why making one is an act with its own entry in the log.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::failure::ActError;
use crate::papers::people::cases;
use crate::papers::{Paper, PaperKind, find};
use crate::permission::ActName;
use payung_documents::Document;
use serde::{Deserialize, Serialize};

/// As what kind of file it is wanted; only noted: files are made outside the transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PaperFormat {
    /// To be printed and signed.
    Pdf,
    /// To be edited.
    Docx,
    /// Its tables, to go on counting.
    Xlsx,
    /// To be looked at on a screen: its first pages as SVG, in JSON.
    Pages,
}

impl PaperFormat {
    /// The ending of its name.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Pages => "html",
        }
    }

    /// The format of an ending.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Pdf, Self::Docx, Self::Xlsx, Self::Pages].into_iter().find(|format| format.word() == word)
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pages => "application/json",
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProduceDocument {
    /// Which document.
    pub kind: PaperKind,
    /// The number in the books of what it is made of: a case, minutes, a list, a decree; the programme year for an empty form.
    pub id: i64,
    /// As what file.
    pub format: PaperFormat,
}

/// The document, ready to be typeset.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentProduced {
    /// The code on every page.
    pub page_code: String,
    /// People whose data it shows.
    pub people: u64,
    /// All it says.
    pub document: Document,
}

impl std::fmt::Debug for DocumentProduced {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What it says is sealed data: never in a message of the program.
        f.debug_struct("DocumentProduced").field("page_code", &self.page_code).field("people", &self.people).finish_non_exhaustive()
    }
}

impl Act for ProduceDocument {
    const NAME: ActName = ActName::ProduceDocument;
    type Done = DocumentProduced;
    const SHOWS: bool = true;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let area = find(acting, self.kind, self.id).await?.area;
        Ok(Target { area, step_roles: Some(self.kind.makers().to_vec()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<DocumentProduced>, ActError> {
        if self.format == PaperFormat::Docx && matches!(self.kind, PaperKind::Worksheet | PaperKind::BlankWorksheet) {
            return Err(ActError::invalid(
                "Kertas kerja diisi, bukan disunting, dan tidak tersedia sebagai DOCX; buatlah sebagai PDF.",
                "A worksheet is filled in, not edited, and there is none as DOCX; make it as PDF.",
            ));
        }
        if self.format == PaperFormat::Xlsx && !self.kind.has_tables() {
            return Err(ActError::invalid(
                "Dokumen ini bukan tabel dan tidak tersedia sebagai XLSX; buatlah sebagai PDF atau DOCX.",
                "This document is no table and there is none as XLSX; make it as PDF or DOCX.",
            ));
        }
        let found = find(acting, self.kind, self.id).await?;
        let paper = Paper::begin(acting, found.programme_year).await?;
        // An agency's operator is shown the agency's own people only, also in a document of the whole region.
        acting.check_reach(&paper.programme, &cases(acting, &found.cases).await?).await?;
        let document = paper.make(self.kind, &found).await?;
        let done = DocumentProduced {
            page_code: document.marks().code.clone(),
            people: u64::try_from(found.cases.len()).unwrap_or(u64::MAX),
            document,
        };
        let person = match found.cases.as_slice() {
            [only] => Some(acting.case(*only).await?.person),
            _ => None,
        };
        let noted = Noted {
            subject: format!("{}:{}", self.kind.subject(), self.id),
            detail: serde_json::json!({
                "document": self.kind.word(), "format": self.format, "page-code": done.page_code, "people": done.people,
                "numbers": done.document.class().numbers,
            }),
            person,
            personal: None,
        };
        Ok(Ran::Done(done, noted))
    }
}
