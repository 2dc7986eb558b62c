//! The language a reader asked for.

use serde::{Deserialize, Serialize};

/// Indonesian first, English on request (`--lang en`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// Bahasa Indonesia, the language of the law and of the users.
    #[default]
    Id,
    /// English.
    En,
}

impl Language {
    /// Picks the Indonesian or the English wording of the same sentence.
    #[must_use]
    pub fn pick<'a>(self, id: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Id => id,
            Self::En => en,
        }
    }
}
