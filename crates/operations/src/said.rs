//! What an act says besides its result.

use payung_domain::Language;
use serde::{Deserialize, Serialize};

/// A remark for whoever acted, in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Said {
    /// In Indonesian.
    #[serde(rename = "reason_id")]
    pub indonesian: String,
    /// In English.
    #[serde(rename = "reason_en")]
    pub english: String,
}

impl Said {
    /// A remark.
    #[must_use]
    pub fn new(indonesian: impl Into<String>, english: impl Into<String>) -> Self {
        Self { indonesian: indonesian.into(), english: english.into() }
    }

    /// It in a language.
    #[must_use]
    pub fn message(&self, language: Language) -> &str {
        match language {
            Language::Id => &self.indonesian,
            Language::En => &self.english,
        }
    }
}
