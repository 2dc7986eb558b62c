//! The tables of a regulation's files.

use super::condition::Condition;
use super::{day, some_day};
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

/// What is done in a step, of the acts that the books know. A step without one is a duty outside them, or of later work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// A list is handed in.
    HandIn,
    /// Candidates are proposed for the budget.
    Budget,
    /// Candidates apply in writing.
    Apply,
    /// A letter assigns volunteers.
    Assign,
    /// The village deliberates.
    Deliberate,
    /// Lists are gathered and passed on.
    Collect,
    /// Cases are verified one by one.
    Verify,
    /// The insurer says what it knows before the decree.
    AskInsurer,
    /// The list of candidates is drawn up.
    List,
    /// The decree names them.
    Decree,
}

/// What a rule rests on that is not among the quoted texts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Source {
    /// Where it was found.
    pub at: String,
    /// Evidence: W stored public page, C public source code, X computed, K unconfirmed ("perlu dikonfirmasi").
    pub tag: String,
    /// Day of the publication, when known.
    #[serde(default, deserialize_with = "some_day")]
    pub date: Option<Date>,
}

/// Declares a rule type whose first keys (`id`, `label`, `label-en`, `cite`, `text`, `source`) are the same everywhere.
macro_rules! rule {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        pub struct $name {
            /// Short, Indonesian, stable.
            pub id: String,
            /// What it is, in Indonesian.
            pub label: String,
            /// What it is, in English.
            pub label_en: String,
            /// The article.
            pub cite: String,
            /// The article's words, whole (may be left out when another table of the act quotes the same article).
            #[serde(default)]
            pub text: Option<String>,
            /// What it rests on instead of a quoted text.
            #[serde(default)]
            pub source: Option<Source>,
            $($(#[$field_doc])* pub $field: $type,)*
        }
    };
}

/// An article's words, without a rule of its own.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Provision {
    /// The article.
    pub cite: String,
    /// Its words, whole.
    #[serde(default)]
    pub text: Option<String>,
    /// What it rests on instead.
    #[serde(default)]
    pub source: Option<Source>,
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

/// A condition people must meet. `id` is its column in results.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Criterion {
    /// Short, Indonesian, stable: the column name in results.
    pub id: String,
    /// What it is, in Indonesian.
    pub label: String,
    /// What it is, in English.
    pub label_en: String,
    /// The article.
    pub cite: String,
    /// The article's words, whole.
    #[serde(default)]
    pub text: Option<String>,
    /// What it rests on instead.
    #[serde(default)]
    pub source: Option<Source>,
    /// The date on which it is asked.
    pub at: Stage,
    /// Who is asked; everybody when absent.
    #[serde(default)]
    pub only: Option<Only>,
    /// What it tests.
    pub test: Condition,
    /// When it is not asked.
    #[serde(default)]
    pub except: Option<Exemption>,
    /// Whether it decides or warns.
    #[serde(default)]
    pub severity: Severity,
    /// First day of this version of the criterion.
    #[serde(default, deserialize_with = "some_day")]
    pub from: Option<Date>,
    /// Last day of this version.
    #[serde(default, deserialize_with = "some_day")]
    pub until: Option<Date>,
    /// What BPJS does when it is not met (national criteria only), said in the warning.
    #[serde(default)]
    pub consequence: Option<String>,
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
    /// A paper that must come with an application or a case.
    Attachment {
        /// The step (by id) it is needed for.
        step: String,
        /// Who must attach it: an occupation id, `first-enrolment`, or everybody when absent.
        #[serde(default)]
        of: Option<String>,
    }
}

rule! {
    /// An act or a body that must exist before a step.
    Instrument {
        /// Who issues it.
        issued_by: String,
        /// The paper that creates it.
        document: String,
        /// Its members or parts, when the text names them.
        #[serde(default)]
        members: Vec<String>,
        /// The steps (by id) that need it.
        before: Vec<String>,
        /// What makes it in the books, when it is not recorded by hand: `register` (an extract loaded), or a step's id.
        #[serde(default)]
        made_by: Option<String>,
    }
}

rule! {
    /// A step of a case's way, in the order of `order`.
    Step {
        /// Which act of the books it is.
        #[serde(default)]
        does: Option<StepKind>,
        /// Roles that may take it, of those the actor's words mean.
        #[serde(default)]
        roles: Vec<payung_domain::Role>,
        /// Steps (by id) from which whoever has gone through this one is spared.
        #[serde(default)]
        spares: Vec<String>,
        /// Place in the order, from 1; equal numbers go side by side.
        order: u16,
        /// Who does it.
        actor: String,
        /// The paper it produces, when the text or practice names one.
        #[serde(default)]
        document: Option<String>,
        /// Steps (by id) that must be done before.
        #[serde(default)]
        after: Vec<String>,
        /// The text does not regulate it (tidak diatur); whose practice it follows.
        #[serde(default)]
        practice_of: Option<String>,
    }
}

/// The unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineUnit {
    /// Working days.
    WorkingDays,
    /// Calendar days.
    Days,
    /// Months.
    Months,
    /// Years.
    Years,
    /// Times in a year.
    TimesAYear,
    /// A day of the month.
    DayOfMonth,
}

impl DeadlineUnit {
    /// The unit in words for a reader.
    #[must_use]
    pub fn label(self, language: payung_domain::Language) -> &'static str {
        match self {
            Self::WorkingDays => language.pick("hari kerja", "working days"),
            Self::Days => language.pick("hari", "days"),
            Self::Months => language.pick("bulan", "months"),
            Self::Years => language.pick("tahun", "years"),
            Self::TimesAYear => language.pick("kali setahun", "times a year"),
            Self::DayOfMonth => language.pick("tanggal dalam bulan", "day of the month"),
        }
    }
}

rule! {
    /// A period or deadline.
    Deadline {
        /// How many.
        value: i64,
        /// Of what.
        unit: DeadlineUnit,
        /// From which event it runs.
        counted_from: String,
        /// Who must act.
        holder: String,
    }
}

rule! {
    /// A ground for ending cover.
    Ending {
        /// Papers that prove it.
        #[serde(default)]
        proof: Vec<String>,
        /// Who may issue the proof.
        #[serde(default)]
        proof_issuers: Vec<String>,
        /// Who issues the ending, and by which paper.
        #[serde(default)]
        issued_by: Option<String>,
        /// Ends without a decision ("wajib"); else somebody decides ("dapat").
        mandatory: bool,
    }
}

rule! {
    /// How a freed place is filled.
    Replacement {
        /// Whether it is allowed.
        allowed: bool,
        /// Steps (by id) to be gone through first.
        #[serde(default)]
        through: Vec<String>,
        /// Needs a decree.
        decree: bool,
    }
}

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

rule! {
    /// What must be published.
    Publication {
        /// What is shown.
        shows: Vec<String>,
        /// What is never shown.
        never: Vec<String>,
        /// The text orders it; else it is only allowed.
        ordered: bool,
    }
}

rule! {
    /// A right or a duty.
    Right {
        /// Who has it.
        holder: String,
        /// `true` for a duty.
        #[serde(default)]
        duty: bool,
    }
}

rule! {
    /// A duty of monitoring and evaluation.
    Monitoring {
        /// Who does it.
        actor: String,
        /// At least how often in a year, when the text says.
        #[serde(default)]
        times_a_year: Option<u8>,
        /// Activities in their order, with the text's own numbers.
        #[serde(default)]
        activities: Vec<String>,
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

/// A scale of contributions by income.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scale {
    /// Short, stable.
    pub id: String,
    /// What it is, in Indonesian.
    pub label: String,
    /// What it is, in English.
    pub label_en: String,
    /// The article.
    pub cite: String,
    /// Its words.
    #[serde(default)]
    pub text: Option<String>,
    /// What it rests on instead.
    #[serde(default)]
    pub source: Option<Source>,
    /// First day.
    #[serde(deserialize_with = "day")]
    pub from: Date,
    /// Last day; open when absent.
    #[serde(default, deserialize_with = "some_day")]
    pub until: Option<Date>,
    /// Steps by rising income.
    pub steps: Vec<ScaleStep>,
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
