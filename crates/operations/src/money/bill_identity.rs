//! Who a line of a bill says it is for, and why it differs: sealed as one value each.

use crate::failure::ActError;
use payung_domain::Language;
use payung_storage::{SealError, Sealer};
use serde::{Deserialize, Serialize};

/// The place of a line's identity.
const IDENTITY: &str = "bill_line.identity";
/// The place of a line's reason.
const REASON: &str = "bill_line.reason";

/// Who a line is for, as billed; of somebody not billed, as in the books.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    /// NIK, or what stood in its cell.
    pub nik: String,
    /// KPJ; empty when there is none.
    pub kpj: String,
    /// Name.
    pub name: String,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity").finish_non_exhaustive()
    }
}

impl Identity {
    /// Seals it.
    pub fn seal(&self, sealer: &Sealer) -> Result<Vec<u8>, ActError> {
        seal(sealer, IDENTITY, self)
    }

    /// Opens one.
    pub fn open(sealer: &Sealer, sealed: &[u8]) -> Result<Self, ActError> {
        open(sealer, IDENTITY, sealed)
    }
}

/// Why a line differs, in both languages. It may quote what stood in a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Words {
    /// In Indonesian.
    pub id: String,
    /// In English.
    pub en: String,
}

impl Words {
    /// Seals them.
    pub fn seal(&self, sealer: &Sealer) -> Result<Vec<u8>, ActError> {
        seal(sealer, REASON, self)
    }

    /// Opens some.
    pub fn open(sealer: &Sealer, sealed: &[u8]) -> Result<Self, ActError> {
        open(sealer, REASON, sealed)
    }

    /// Them in a language.
    pub fn in_language(self, language: Language) -> String {
        match language {
            Language::Id => self.id,
            Language::En => self.en,
        }
    }
}

fn seal(sealer: &Sealer, place: &str, value: &impl Serialize) -> Result<Vec<u8>, ActError> {
    // Strings by strings: cannot fail.
    let plain = serde_json::to_vec(value).unwrap_or_default();
    Ok(sealer.seal(place, &plain)?)
}

fn open<T: for<'de> Deserialize<'de>>(sealer: &Sealer, place: &str, sealed: &[u8]) -> Result<T, ActError> {
    serde_json::from_slice(&sealer.open(place, sealed)?).map_err(|_| SealError::Broken.into())
}
