//! The life of a case from the list to the decree: states that carry their evidence, and the only ways between them.
//!
//! Which steps lie on the way, who takes them and in which order comes from the regulation (`payung_law::Flow`). The state says how far
//! the case has come; no state can be reached without what proves it.

use crate::{Date, Language, Verdict};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A record in the books that proves something.
pub type RecordId = i64;

/// How far a case has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CaseState {
    /// On a list that was handed in.
    Proposed {
        /// The list.
        submission: RecordId,
    },
    /// Judged by the rules and registers.
    Screened {
        /// The screening.
        screening: RecordId,
        /// What it found.
        verdict: Verdict,
    },
    /// Confirmed by whoever the regulation says.
    Verified {
        /// The screening confirmed.
        screening: RecordId,
        /// The entry of the log in which it was confirmed.
        entry: RecordId,
    },
    /// Sent back for something to be mended or brought.
    Returned {
        /// The screening it rests on, when there was one.
        screening: Option<RecordId>,
        /// Until when.
        until: Date,
        /// The entry of the log in which it was sent back.
        entry: RecordId,
    },
    /// Refused.
    Refused {
        /// The screening it rests on, when there was one.
        screening: Option<RecordId>,
        /// The entry of the log in which it was refused.
        entry: RecordId,
    },
    /// On the list of candidates.
    Listed {
        /// The list of candidates.
        list: RecordId,
        /// Place in the order, from 1.
        rank: u32,
    },
    /// Eligible, beyond the money there is.
    Waiting {
        /// The list of candidates.
        list: RecordId,
        /// Place in the order, from 1, counted on from the last place paid for.
        rank: u32,
    },
    /// Named by a signed decree.
    Decreed {
        /// The decree.
        decree: RecordId,
    },
    /// Taken out again by an amending decree.
    Removed {
        /// The amending decree.
        decree: RecordId,
    },
    /// Taken off by whoever handed it in.
    Withdrawn {
        /// The entry of the log in which it was withdrawn.
        entry: RecordId,
    },
}

/// A move that the life of a case does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IllegalMove {
    /// Where the case stands.
    pub from: &'static str,
    /// Where it should have gone.
    pub to: &'static str,
}

impl IllegalMove {
    /// The refusal in words.
    #[must_use]
    pub fn message(self, language: Language) -> String {
        match language {
            Language::Id => format!(
                "Berkas ini berstatus {}; dari sana tidak dapat langsung menjadi {}.",
                label(self.from, language),
                label(self.to, language)
            ),
            Language::En => {
                format!("This case is {}; it cannot become {} from there.", label(self.from, language), label(self.to, language))
            }
        }
    }
}

/// The words of the states, with their labels.
const STATES: [(&str, &str, &str); 10] = [
    ("proposed", "diusulkan", "proposed"),
    ("screened", "ditapis", "screened"),
    ("verified", "terverifikasi", "verified"),
    ("returned", "dikembalikan", "sent back"),
    ("refused", "ditolak", "refused"),
    ("listed", "dalam daftar calon", "listed"),
    ("waiting", "daftar tunggu", "waiting"),
    ("decreed", "ditetapkan", "decreed"),
    ("removed", "dikeluarkan dengan keputusan perubahan", "taken out by an amending decree"),
    ("withdrawn", "ditarik", "withdrawn"),
];

/// The label of a state's word, for a reader.
#[must_use]
pub fn label(word: &str, language: Language) -> &'static str {
    STATES.iter().find(|(known, ..)| *known == word).map_or("", |(_, id, en)| language.pick(id, en))
}

impl CaseState {
    /// The words of all states.
    pub fn words() -> impl Iterator<Item = &'static str> {
        STATES.iter().map(|(word, ..)| *word)
    }

    /// The state's word in the books.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Proposed { .. } => "proposed",
            Self::Screened { .. } => "screened",
            Self::Verified { .. } => "verified",
            Self::Returned { .. } => "returned",
            Self::Refused { .. } => "refused",
            Self::Listed { .. } => "listed",
            Self::Waiting { .. } => "waiting",
            Self::Decreed { .. } => "decreed",
            Self::Removed { .. } => "removed",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    const fn illegal(&self, to: &'static str) -> IllegalMove {
        IllegalMove { from: self.word(), to }
    }

    /// Screened, again or for the first time. What was listed or decreed is not screened under its feet.
    ///
    /// # Errors
    /// [`IllegalMove`].
    pub const fn screen(self, screening: RecordId, verdict: Verdict) -> Result<Self, IllegalMove> {
        match self {
            Self::Proposed { .. } | Self::Screened { .. } | Self::Verified { .. } | Self::Returned { .. } => {
                Ok(Self::Screened { screening, verdict })
            }
            other => Err(other.illegal("screened")),
        }
    }

    /// Confirmed. Only what the rules found eligible, or could not tell and a person then settled; never what they refuse.
    ///
    /// # Errors
    /// [`IllegalMove`].
    pub fn verify(self, entry: RecordId) -> Result<Self, IllegalMove> {
        match self {
            Self::Screened { screening, verdict: Verdict::Eligible | Verdict::NeedsData } => Ok(Self::Verified { screening, entry }),
            other => Err(other.illegal("verified")),
        }
    }

    /// Sent back.
    ///
    /// # Errors
    /// [`IllegalMove`].
    pub fn send_back(self, until: Date, entry: RecordId) -> Result<Self, IllegalMove> {
        match self {
            Self::Proposed { .. } => Ok(Self::Returned { screening: None, until, entry }),
            Self::Screened { screening, .. } | Self::Verified { screening, .. } => {
                Ok(Self::Returned { screening: Some(screening), until, entry })
            }
            Self::Returned { screening, .. } => Ok(Self::Returned { screening, until, entry }),
            other => Err(other.illegal("returned")),
        }
    }

    /// Refused.
    ///
    /// # Errors
    /// [`IllegalMove`].
    pub fn refuse(self, entry: RecordId) -> Result<Self, IllegalMove> {
        match self {
            Self::Proposed { .. } => Ok(Self::Refused { screening: None, entry }),
            Self::Screened { screening, .. } | Self::Verified { screening, .. } => Ok(Self::Refused { screening: Some(screening), entry }),
            Self::Returned { screening, .. } => Ok(Self::Refused { screening, entry }),
            other => Err(other.illegal("refused")),
        }
    }

    /// Heard again after a refusal: an objection, or facts that were wrong. It starts where screening starts.
    ///
    /// # Errors
    /// [`IllegalMove`].
    pub fn reopen(self, submission: RecordId) -> Result<Self, IllegalMove> {
        match self {
            Self::Refused { .. } | Self::Returned { .. } | Self::Screened { .. } | Self::Verified { .. } | Self::Proposed { .. } => {
                Ok(Self::Proposed { submission })
            }
            other => Err(other.illegal("proposed")),
        }
    }

    /// Put on the list of candidates, within the money or waiting.
    ///
    /// # Errors
    /// [`IllegalMove`].
    pub fn list(self, list: RecordId, rank: u32, waiting: bool) -> Result<Self, IllegalMove> {
        match self {
            Self::Verified { .. } | Self::Waiting { .. } if waiting => Ok(Self::Waiting { list, rank }),
            Self::Verified { .. } | Self::Waiting { .. } => Ok(Self::Listed { list, rank }),
            other => Err(other.illegal("listed")),
        }
    }

    /// Named by a signed decree.
    ///
    /// # Errors
    /// [`IllegalMove`].
    pub fn decree(self, decree: RecordId) -> Result<Self, IllegalMove> {
        match self {
            Self::Listed { .. } => Ok(Self::Decreed { decree }),
            other => Err(other.illegal("decreed")),
        }
    }

    /// Taken out by a signed amending decree: whoever a decree named leaves only by another.
    ///
    /// # Errors
    /// [`IllegalMove`].
    pub const fn remove(self, decree: RecordId) -> Result<Self, IllegalMove> {
        match self {
            Self::Decreed { .. } => Ok(Self::Removed { decree }),
            other => Err(other.illegal("removed")),
        }
    }

    /// Withdrawn by whoever proposed it, before a list of candidates names it.
    ///
    /// # Errors
    /// [`IllegalMove`].
    pub fn withdraw(self, entry: RecordId) -> Result<Self, IllegalMove> {
        match self {
            Self::Proposed { .. } | Self::Screened { .. } | Self::Returned { .. } | Self::Verified { .. } | Self::Refused { .. } => {
                Ok(Self::Withdrawn { entry })
            }
            other => Err(other.illegal("withdrawn")),
        }
    }
}

impl fmt::Display for CaseState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_decreed_that_was_not_listed_and_nothing_listed_that_was_not_verified() {
        let proposed = CaseState::Proposed { submission: 1 };
        assert!(proposed.clone().verify(2).is_err());
        assert!(proposed.clone().list(3, 1, false).is_err());
        assert!(proposed.clone().decree(4).is_err());
        let screened = proposed.screen(5, Verdict::Eligible).expect("screened");
        assert!(screened.clone().decree(4).is_err());
        let verified = screened.verify(6).expect("verified");
        assert_eq!(verified, CaseState::Verified { screening: 5, entry: 6 });
        let listed = verified.list(7, 1, false).expect("listed");
        assert!(listed.clone().screen(8, Verdict::Eligible).is_err(), "not screened under its feet");
        assert_eq!(listed.decree(9), Ok(CaseState::Decreed { decree: 9 }));
    }

    #[test]
    fn what_the_law_refuses_cannot_be_verified() {
        let refused = CaseState::Proposed { submission: 1 }.screen(2, Verdict::NotEligible).expect("screened");
        let illegal = refused.verify(3).expect_err("illegal");
        assert!(illegal.message(Language::Id).contains("ditapis"));
    }

    #[test]
    fn every_state_has_a_label_in_both_languages() {
        for word in CaseState::words() {
            assert!(!label(word, Language::Id).is_empty() && !label(word, Language::En).is_empty(), "{word}");
        }
    }
}
