//! The tables about money: amounts and scales through time, funds and payers, and who comes first when it is short.

use super::rule::{Source, rule};
use super::{day, some_day};
use payung_domain::Date;
use serde::Deserialize;

rule! {
    /// A source of money.
    Fund {
        /// Occupations (by id) it is bound to; free when empty.
        #[serde(default)]
        earmark: Vec<String>,
        /// Kind for the rebate rules: apbd, apbdesa, other.
        kind: String,
    }
}

rule! {
    /// Who pays BPJS, out of which funds.
    Payer {
        /// The paying office.
        actor: String,
        /// Funds (by id) it pays from.
        #[serde(default)]
        funds: Vec<String>,
        /// BPJS's code for this kind of payer.
        #[serde(default)]
        code: Option<String>,
        /// Whether the region's treasury releases the money, by SPD.
        #[serde(default)]
        by_spd: bool,
    }
}

/// A key people are ranked by when money is short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PriorityKey {
    /// People with a disability first.
    DisabilityFirst,
    /// Women first.
    WomenFirst,
    /// Older first.
    OlderFirst,
    /// Younger first.
    YoungerFirst,
    /// Lower desil first; no desil last.
    LowerDesilFirst,
    /// Lower income first; no income last.
    LowerIncomeFirst,
    /// People who stay on first.
    ContinuingFirst,
    /// Heads of family first.
    HeadOfFamilyFirst,
}

impl PriorityKey {
    /// Every key with its word in files.
    const WORDS: [(Self, &'static str); 8] = [
        (Self::DisabilityFirst, "disability-first"),
        (Self::WomenFirst, "women-first"),
        (Self::OlderFirst, "older-first"),
        (Self::YoungerFirst, "younger-first"),
        (Self::LowerDesilFirst, "lower-desil-first"),
        (Self::LowerIncomeFirst, "lower-income-first"),
        (Self::ContinuingFirst, "continuing-first"),
        (Self::HeadOfFamilyFirst, "head-of-family-first"),
    ];

    /// The key's word in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(key, _)| *key == self).map_or("", |(_, word)| word)
    }

    /// The key of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(key, _)| *key)
    }

    /// The key in words for a reader.
    #[must_use]
    pub fn label(self, language: payung_domain::Language) -> &'static str {
        match self {
            Self::DisabilityFirst => language.pick("penyandang disabilitas", "people with a disability"),
            Self::WomenFirst => language.pick("perempuan", "women"),
            Self::OlderFirst => language.pick("yang lebih tua", "older"),
            Self::YoungerFirst => language.pick("yang lebih muda", "younger"),
            Self::LowerDesilFirst => language.pick("desil lebih rendah", "lower desil"),
            Self::LowerIncomeFirst => language.pick("penghasilan lebih rendah", "lower income"),
            Self::ContinuingFirst => language.pick("peserta lanjutan", "people who stay on"),
            Self::HeadOfFamilyFirst => language.pick("kepala keluarga", "heads of family"),
        }
    }
}

rule! {
    /// The order when money is short. The last tie is broken by the order of the lists, and said.
    Priority {
        /// Keys from the first to the last.
        by: Vec<PriorityKey>,
        /// The text does not give the order; this is the stated default.
        #[serde(default)]
        not_regulated: bool,
    }
}

/// One value with its time and article.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DatedValue {
    /// First day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Last day; open when absent.
    #[serde(default, deserialize_with = "some_day")]
    pub until: Option<Date>,
    /// The value, in the amount's unit.
    pub value: i64,
    /// The article.
    pub cite: String,
    /// Its words, when quoted.
    #[serde(default)]
    pub text: Option<String>,
    /// What it rests on instead.
    #[serde(default)]
    pub source: Option<Source>,
}

/// A number of the law, through time. Appended to, never overwritten.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Amount {
    /// Short, stable; calculators name it.
    pub id: String,
    /// What it is, in Indonesian.
    pub label: String,
    /// What it is, in English.
    pub label_en: String,
    /// `rupiah`, `per-10000` (hundredths of a percent), `bulan`, `tahun`, `hari`, `kali`, `orang`, `hari-kerja`, `pilihan`.
    pub unit: String,
    /// The values from the oldest on.
    pub values: Vec<DatedValue>,
    /// A gap before the first or between values is intended (a rebate for some months).
    #[serde(default)]
    pub intermittent: bool,
}

/// One step of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScaleStep {
    /// Highest income of the step, inclusive; open when absent.
    #[serde(default)]
    pub up_to: Option<i64>,
    /// The basis benefits are computed from, in rupiah.
    pub basis: i64,
    /// The contribution in a month, in rupiah.
    pub value: i64,
    /// Evidence tag of this step.
    pub tag: String,
}

rule! {
    /// A scale of contributions by income.
    Scale {
        /// First day.
        #[serde(deserialize_with = "day")]
        from: Date,
        /// Last day; open when absent.
        #[serde(default, deserialize_with = "some_day")]
        until: Option<Date>,
        /// Steps by rising income.
        steps: Vec<ScaleStep>,
    }
}
