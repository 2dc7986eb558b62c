//! Cases and criteria as part of a form: each a row of a table with its own fields.

use super::Field;

/// A case of a worklist, as it is shown beside its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameLine {
    /// Number.
    pub id: i64,
    /// Address of the case.
    pub href: String,
    /// Name.
    pub name: String,
    /// NIK, masked.
    pub nik: String,
    /// The village's name and code.
    pub village: (String, String),
    /// Occupation.
    pub occupation: String,
    /// Verdict, by its word; empty before screening.
    pub verdict: String,
    /// Why, in short.
    pub reason: String,
    /// To whom it was given.
    pub assigned_to: String,
    /// Address where it is answered by itself; empty when it is answered here.
    pub alone: String,
}

/// A link among several, of which one is where one is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Address.
    pub href: String,
    /// What it leads to.
    pub label: String,
    /// How many wait there.
    pub count: i64,
    /// Whether it is where one is.
    pub here: bool,
}

/// Cases with their fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// The article of the step.
    pub cite: String,
    /// How many have been through the step, and how many there are in all.
    pub progress: (i64, i64),
    /// The villages where some wait.
    pub places: Vec<Way>,
    /// The cases.
    pub lines: Vec<NameLine>,
    /// The fields of each.
    pub rows: Vec<Vec<Field>>,
    /// The next page.
    pub next: Option<String>,
    /// The first page, when this is another.
    pub first: Option<String>,
    /// What else can be done from here: address and words.
    pub more: Vec<(String, String)>,
    /// A village must be chosen before anything can be answered.
    pub choose_first: bool,
}

/// A criterion, as it is shown beside its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// What it is.
    pub label: String,
    /// What it tests, in words.
    pub test: String,
    /// The article.
    pub cite: String,
    /// The article's words.
    pub text: String,
    /// The facts behind the answer, in words.
    pub evidence: String,
    /// The screening's answer: the end of its message's key, and its class.
    pub outcome: &'static str,
}

/// Criteria with their fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checks {
    /// Whose they are: label and value.
    pub about: Vec<(String, String)>,
    /// Address of the case.
    pub href: String,
    /// Address of the next one, when this is passed over.
    pub skip: String,
    /// The criteria.
    pub lines: Vec<CheckLine>,
    /// The fields of each.
    pub rows: Vec<Vec<Field>>,
}
