//! The tables that say who is eligible: stages, criteria and how they combine, work and offices, what is asked, and how the text is read.

use super::condition::Condition;
use super::rule::{Source, rule};
use super::some_day;
use payung_domain::Date;
use serde::Deserialize;
use std::collections::BTreeMap;

/// A moment in a case's life at which a criterion is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The list is handed in (usulan).
    Proposal,
    /// The team verifies (verifikasi).
    Verification,
    /// The decree names the people (penetapan).
    Decree,
    /// BPJS registers them (pendaftaran).
    Enrolment,
}

impl Stage {
    /// All stages in the order of a case's life.
    pub const ALL: [Self; 4] = [Self::Proposal, Self::Verification, Self::Decree, Self::Enrolment];

    /// The Indonesian word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Proposal => "usulan",
            Self::Verification => "verifikasi",
            Self::Decree => "penetapan",
            Self::Enrolment => "pendaftaran",
        }
    }

    /// The English word.
    #[must_use]
    pub const fn english(self) -> &'static str {
        match self {
            Self::Proposal => "proposal",
            Self::Verification => "verification",
            Self::Decree => "decree",
            Self::Enrolment => "enrolment",
        }
    }

    /// The stage named by a word of either language.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.word() == word || stage.english() == word)
    }
}

/// Who is asked a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Only {
    /// People registered for the first time; those who stay on are not asked again.
    FirstEnrolment,
    /// People who stay on.
    Continuing,
}

/// What a criterion's answer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Decides.
    #[default]
    Gate,
    /// Warns, never decides; it has no column of its own.
    Warning,
}

/// When a criterion is not asked, and by which article.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Exemption {
    /// The condition that exempts.
    pub when: Condition,
    /// The article that exempts.
    pub cite: String,
    /// Its words.
    #[serde(default)]
    pub text: Option<String>,
    /// What it rests on instead.
    #[serde(default)]
    pub source: Option<Source>,
}

rule! {
    /// A condition people must meet. `id` is its column in results.
    Criterion {
        /// The date on which it is asked.
        at: Stage,
        /// Who is asked; everybody when absent.
        #[serde(default)]
        only: Option<Only>,
        /// What it tests.
        test: Condition,
        /// When it is not asked.
        #[serde(default)]
        except: Option<Exemption>,
        /// Whether it decides or warns.
        #[serde(default)]
        severity: Severity,
        /// First day of this version of the criterion.
        #[serde(default, deserialize_with = "some_day")]
        from: Option<Date>,
        /// Last day of this version.
        #[serde(default, deserialize_with = "some_day")]
        until: Option<Date>,
        /// What BPJS does when it is not met (national criteria only), said in the warning.
        #[serde(default)]
        consequence: Option<String>,
        /// The same in English.
        #[serde(default)]
        consequence_en: Option<String>,
    }
}

/// How criteria combine.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Formula {
    /// A criterion, by id.
    Criterion(String),
    /// Every part.
    All {
        /// The parts.
        all: Vec<Formula>,
    },
    /// At least one part.
    Any {
        /// The parts.
        any: Vec<Formula>,
    },
}

/// How the criteria make the decision. Without this table every criterion must be met.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DecisionRule {
    /// The article.
    pub cite: String,
    /// Its words.
    #[serde(default)]
    pub text: Option<String>,
    /// What it rests on instead.
    #[serde(default)]
    pub source: Option<Source>,
    /// The combination.
    pub require: Formula,
}

rule! {
    /// A kind of vulnerable work the act names.
    OccupationRule {
        /// Names villages write, besides the label.
        #[serde(default)]
        aliases: Vec<String>,
        /// Who enumerates these people, in words.
        #[serde(default)]
        enumerator: Option<String>,
        /// The article that names the enumerator.
        #[serde(default)]
        enumerator_cite: Option<String>,
        /// The class of "others": stands for whatever a decree adds.
        #[serde(default)]
        open: bool,
        /// The instrument (by id) that must name it first.
        #[serde(default)]
        needs: Option<String>,
    }
}

rule! {
    /// An office whose holders are the participants.
    OfficeRule {
        /// Names villages write, besides the label.
        #[serde(default)]
        aliases: Vec<String>,
    }
}

rule! {
    /// An answer of the assessment worksheet. `id` gives the column `indikator_<id>`.
    Indicator {
        /// The group of criteria it belongs to, with the text's own letter.
        group: String,
        /// The question for the enumerator, in Indonesian.
        question: String,
    }
}

rule! {
    /// A field of data the act asks for. `id` is the template's column.
    Field {
        /// The act requires it; `false` where only our reading adds it.
        required: bool,
        /// A further column that together with `id` makes the field (tempat_lahir with tanggal_lahir).
        #[serde(default)]
        with: Vec<String>,
    }
}

rule! {
    /// A term the act defines.
    Definition {
        /// Its abbreviation.
        #[serde(default)]
        short: Option<String>,
    }
}

/// What stays human judgement, and why.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NotFormalised {
    /// The article.
    pub cite: String,
    /// Its words.
    #[serde(default)]
    pub text: Option<String>,
    /// What it rests on instead.
    #[serde(default)]
    pub source: Option<Source>,
    /// Why no rule is made of it.
    pub reason: String,
    /// Who is asked.
    pub asked_of: String,
}

/// How an unclear text is read, and what else it could mean.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Reading {
    /// Number of the ambiguity, such as `BMS-A3`.
    pub id: String,
    /// The article it is about.
    pub of: String,
    /// What is unclear, in Indonesian.
    pub problem: String,
    /// What is unclear, in English.
    pub problem_en: String,
    /// What it could mean: option → its meaning.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
    /// The default, with the reason in `why`.
    #[serde(default)]
    pub chosen: Option<String>,
    /// Why the default.
    #[serde(default)]
    pub why: Option<String>,
    /// Why no result depends on it (then there are no options).
    #[serde(default)]
    pub no_effect: Option<String>,
}
