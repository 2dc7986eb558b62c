//! Why an act was not done, in the user's words.

use payung_domain::{IllegalMove, Language};
use payung_storage::log::LogError;
use payung_storage::{SealError, StorageError, Trouble};
use sea_orm::DbErr;

/// The kinds of refusal; a page or the API shows each its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The actor may not do this here and now.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// The thing has changed since the actor saw it.
    Stale,
    /// What was given cannot be used.
    Invalid,
    /// It contradicts what is in the books: done before by somebody else, a number used already, a step left out.
    Conflict,
    /// The database or the key cannot be used now.
    Unavailable,
}

/// Why an act was not done: what, where, what to do next. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActError {
    /// Its kind.
    pub fault: Fault,
    /// In Indonesian.
    pub indonesian: String,
    /// In English.
    pub english: String,
}

impl ActError {
    /// A refusal.
    #[must_use]
    pub fn new(fault: Fault, indonesian: impl Into<String>, english: impl Into<String>) -> Self {
        Self { fault, indonesian: indonesian.into(), english: english.into() }
    }

    /// What was given cannot be used.
    #[must_use]
    pub fn invalid(indonesian: impl Into<String>, english: impl Into<String>) -> Self {
        Self::new(Fault::Invalid, indonesian, english)
    }

    /// It contradicts the books.
    #[must_use]
    pub fn conflict(indonesian: impl Into<String>, english: impl Into<String>) -> Self {
        Self::new(Fault::Conflict, indonesian, english)
    }

    /// There is none.
    #[must_use]
    pub fn not_found(indonesian: impl Into<String>, english: impl Into<String>) -> Self {
        Self::new(Fault::NotFound, indonesian, english)
    }

    /// The actor may not.
    #[must_use]
    pub fn forbidden(indonesian: impl Into<String>, english: impl Into<String>) -> Self {
        Self::new(Fault::Forbidden, indonesian, english)
    }

    /// `what` was changed by somebody else: version `seen` is no longer the one in the books.
    #[must_use]
    pub fn stale(what: (&str, &str), seen: i64, now: i64) -> Self {
        Self::new(
            Fault::Stale,
            format!(
                "{} sudah diubah orang lain (Anda melihat versi {seen}, sekarang versi {now}). Muat ulang, periksa perubahannya, lalu ulangi.",
                what.0
            ),
            format!(
                "{} was changed by somebody else (you saw version {seen}, it is now version {now}). Load it again, look at the change, then repeat.",
                what.1
            ),
        )
    }

    /// Several cases were changed since the actor saw them. Which is said first: pages put what to do in their own words.
    #[must_use]
    pub fn stale_cases(cases: &[i64]) -> Self {
        let numbers = cases.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        Self::new(
            Fault::Stale,
            format!("Berkas {numbers} sudah diubah orang lain sejak Anda melihatnya. Muat ulang, periksa perubahannya, lalu ulangi."),
            format!("Cases {numbers} were changed by somebody else since you saw them. Load them again, look at the changes, then repeat."),
        )
    }

    /// The refusal in a language.
    #[must_use]
    pub fn message(&self, language: Language) -> &str {
        language.pick_str(&self.indonesian, &self.english)
    }
}

/// Picks a text that does not live forever.
trait PickStr {
    fn pick_str<'t>(self, indonesian: &'t str, english: &'t str) -> &'t str;
}

impl PickStr for Language {
    fn pick_str<'t>(self, indonesian: &'t str, english: &'t str) -> &'t str {
        match self {
            Self::Id => indonesian,
            Self::En => english,
        }
    }
}

impl From<StorageError> for ActError {
    fn from(error: StorageError) -> Self {
        Self::new(Fault::Unavailable, error.message(Language::Id), error.message(Language::En))
    }
}

impl From<DbErr> for ActError {
    fn from(error: DbErr) -> Self {
        let trouble = Trouble::of(&error);
        let (id, en) = (trouble.indonesian(), trouble.english());
        Self::new(Fault::Unavailable, format!("Basis data {}. {}", id.0, id.1), format!("The database: {}. {}", en.0, en.1))
    }
}

impl From<SealError> for ActError {
    fn from(error: SealError) -> Self {
        match error {
            SealError::UnknownKey { id } => Self::new(
                Fault::Unavailable,
                format!(
                    "Data ini disegel dengan kunci {id}, yang tidak ada dalam berkas kunci. Pakai berkas kunci yang lengkap; tidak ada yang berubah."
                ),
                format!("This was sealed under key {id}, which is not in the key file. Use the whole key file; nothing was changed."),
            ),
            SealError::Broken => Self::new(
                Fault::Unavailable,
                "Data tersegel tidak dapat dibuka: berkas kunci bukan yang dipakai menyegelnya, atau data diubah di luar program. Periksa berkas kunci, lalu jalankan `payung audit verify`.",
                "Sealed data does not open: the key file is not the one it was sealed under, or the data was changed outside the program. Check the key file, then run `payung audit verify`.",
            ),
            SealError::Erased => Self::new(
                Fault::NotFound,
                "Data pribadi ini sudah dihapus atas permintaan yang bersangkutan (UU PDP).",
                "These personal data were erased at the person's request (UU PDP).",
            ),
            SealError::Randomness => Self::new(
                Fault::Unavailable,
                "Sistem operasi tidak memberi bilangan acak; ulangi.",
                "The operating system gave no randomness; try again.",
            ),
        }
    }
}

impl From<LogError> for ActError {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Database(error) => error.into(),
            LogError::Seal(error) => error.into(),
        }
    }
}

impl From<IllegalMove> for ActError {
    fn from(illegal: IllegalMove) -> Self {
        Self::conflict(illegal.message(Language::Id), illegal.message(Language::En))
    }
}
