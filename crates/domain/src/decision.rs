//! What comes out for one row.

use crate::Language;
use serde::{Deserialize, Serialize};

/// The answer to one criterion, as it stands in a result column. Tables of answers are in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// `ya`: met.
    #[serde(rename = "ya")]
    Met,
    /// `tidak`: not met.
    #[serde(rename = "tidak")]
    NotMet,
    /// `?`: the facts do not tell; the explanation names the missing one.
    #[serde(rename = "?")]
    Unknown,
    /// `-`: the rule does not ask it of this person.
    #[serde(rename = "-")]
    NotAsked,
}

impl Outcome {
    /// The word in a result file (contract).
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Met => "ya",
            Self::NotMet => "tidak",
            Self::Unknown => "?",
            Self::NotAsked => "-",
        }
    }
}

/// What a row of a list came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// Every criterion asked is met.
    #[serde(rename = "layak")]
    Eligible,
    /// One criterion is not met.
    #[serde(rename = "tidak layak")]
    NotEligible,
    /// None is refused, but something is not known yet.
    #[serde(rename = "perlu data")]
    NeedsData,
    /// The row is a person's, but could not be read.
    #[serde(rename = "tidak terbaca")]
    Unreadable,
    /// A total, a signature, a note: kept with its text, no person.
    #[serde(rename = "bukan data")]
    NotData,
}

impl Verdict {
    /// All verdicts in the order of the summary.
    pub const ALL: [Self; 5] = [Self::Eligible, Self::NotEligible, Self::NeedsData, Self::Unreadable, Self::NotData];

    /// The word in a result file (contract; Indonesian whatever the reader's language).
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Eligible => "layak",
            Self::NotEligible => "tidak layak",
            Self::NeedsData => "perlu data",
            Self::Unreadable => "tidak terbaca",
            Self::NotData => "bukan data",
        }
    }

    /// The word for a reader.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Eligible => language.pick("layak", "eligible"),
            Self::NotEligible => language.pick("tidak layak", "not eligible"),
            Self::NeedsData => language.pick("perlu data", "data needed"),
            Self::Unreadable => language.pick("tidak terbaca", "unreadable"),
            Self::NotData => language.pick("bukan data", "not data"),
        }
    }
}
