//! Finds defects of a regulation by rule: the faults of our encoding, and the defects of the text itself, kept apart.
//!
//! One file per rule; the explanation of a rule stands above its code. A rule knows no list of known defects: whatever a
//! text of any region says is judged by the same words. A rule that cannot be sure stays silent, or says so.

mod act_head;
mod article;
mod citations;
mod contradictions;
mod data_references;
mod evidence;
mod foreign_regions;
mod identifiers;
mod list_order;
mod load_errors;
mod passages;
mod readings;
mod references;
mod renewal_bar;
mod search;
mod steps;
mod terms;
mod text_references;
mod time_gaps;
mod words;
mod wrong_references;

use crate::model::ActKind;
use crate::regulation::Regulation;
use crate::resolve::Choices;
use crate::ruleset::{Ruleset, StageDates};
use crate::source::Bundle;
use passages::Passage;
use payung_domain::{Date, Language};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// To be known, such as a value still to be confirmed; never a fault.
    Note,
    /// Untidy, without consequence for anybody.
    Light,
    /// May mislead a reader or a clerk.
    Medium,
    /// Changes or blocks somebody's answer.
    Severe,
}

impl Level {
    /// The word a reader sees.
    #[must_use]
    pub const fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Note, Language::Id) => "catatan",
            (Self::Light, Language::Id) => "ringan",
            (Self::Medium, Language::Id) => "sedang",
            (Self::Severe, Language::Id) => "berat",
            (Self::Note, Language::En) => "note",
            (Self::Light, Language::En) => "light",
            (Self::Medium, Language::En) => "medium",
            (Self::Severe, Language::En) => "severe",
        }
    }
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Finding {
    /// The rule that found it, stable, such as `L04-rujukan-hampa`.
    pub rule: &'static str,
    /// `true`: a fault of our encoding, to be mended in the files. `false`: a defect of the text, for whoever writes it.
    pub ours: bool,
    /// How much it weighs.
    pub severity: Level,
    /// File inside the regulation's folder.
    pub file: String,
    /// Line of the table, from 1; 0 when the finding is about the whole file.
    pub line: u32,
    /// The article, when one is concerned.
    pub cite: Option<String>,
    /// What is wrong, in Indonesian.
    pub id: String,
    /// The same in English.
    pub en: String,
}

impl Finding {
    /// The finding for a reader, with its place and its article.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let place = if self.line == 0 { self.file.clone() } else { format!("{}:{}", self.file, self.line) };
        let cite = self.cite.as_deref().map(|cite| format!("{cite}: ")).unwrap_or_default();
        format!("{place}: [{}] {cite}{}", self.rule, language.pick(&self.id, &self.en))
    }
}

/// Everything found in one regulation, in the order of the files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LintReport {
    /// The findings.
    pub findings: Vec<Finding>,
}

impl LintReport {
    /// Faults of our encoding that must be mended; notes are not among them.
    pub fn faults(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.ours && finding.severity > Level::Note)
    }

    /// Defects of the text.
    pub fn defects(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.ours)
    }

    /// What is only to be known.
    pub fn notes(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.ours && finding.severity == Level::Note)
    }
}

/// Checks the regulation in `bundle`. `national` is the law beneath it (its quotations count as known words), and
/// `known_regions` are the bare names of all kabupaten and kota; without them names of other regions are not looked for.
#[must_use]
pub fn lint(bundle: &Bundle, national: Option<&Bundle>, known_regions: &[&str], acts: &BTreeMap<String, Bundle>) -> LintReport {
    let mut findings = Vec::new();
    // A reading nobody chose is reported as such; with some option put in its place the rest can still be read.
    let instead = readings::unchosen(bundle, &mut findings);
    match Regulation::load(bundle, &instead) {
        Err(errors) => load_errors::report(errors, &mut findings),
        Ok(regulation) => {
            let regulation = Arc::new(regulation);
            // Reading the national law takes time; it is only looked up for articles of other acts cited without words.
            let needed = passages::passages(&regulation)
                .iter()
                .any(|passage| passage.text.is_none() && passage.source.is_none() && article::names_an_act(passage.cite));
            let national = national.filter(|_| needed).and_then(|bundle| Regulation::load(bundle, &Choices::new()).ok());
            let context = Context::new(&regulation, national.as_ref(), known_regions, acts);
            for rule in RULES {
                rule(&context, &mut findings);
            }
            load_errors::report(context.compile_errors(&findings), &mut findings);
        }
    }
    let unique: BTreeSet<Finding> = findings.into_iter().collect();
    let mut findings: Vec<Finding> = unique.into_iter().collect();
    findings.sort_by(|a, b| (&a.file, a.line, a.rule).cmp(&(&b.file, b.line, b.rule)));
    LintReport { findings }
}

type Rule = fn(&Context<'_>, &mut Vec<Finding>);

/// Every rule that needs a loaded regulation, in the order of their numbers.
const RULES: [Rule; 15] = [
    citations::check,
    data_references::check,
    text_references::check,
    wrong_references::check,
    time_gaps::check,
    contradictions::check,
    renewal_bar::check,
    terms::check,
    evidence::check,
    readings::check,
    foreign_regions::check,
    list_order::check,
    identifiers::check,
    act_head::check,
    steps::check,
];

/// What the rules look at.
struct Context<'a> {
    regulation: &'a Arc<Regulation>,
    national: Option<&'a Regulation>,
    known_regions: &'a [&'a str],
    /// The acts known beside this one, by identifier.
    acts: &'a BTreeMap<String, Bundle>,
    /// Every table that names an article, in the order of the kinds.
    passages: Vec<Passage<'a>>,
}

impl<'a> Context<'a> {
    fn new(
        regulation: &'a Arc<Regulation>,
        national: Option<&'a Regulation>,
        known_regions: &'a [&'a str],
        acts: &'a BTreeMap<String, Bundle>,
    ) -> Self {
        Self { regulation, national, known_regions, acts, passages: passages::passages(regulation) }
    }

    /// The tables that quote this act's own words; an act of other texts quoted beside them is not judged here.
    fn own_words(&self) -> impl Iterator<Item = (&Passage<'a>, &'a str)> {
        let national = self.regulation.act.kind == ActKind::HukumNasional;
        let own = move |passage: &&Passage<'a>| national || !article::names_an_act(passage.cite);
        self.passages.iter().filter(own).filter_map(|passage| Some((passage, passage.text?)))
    }

    /// The days on which some version of a criterion begins, the act's first day first: between them nothing changes.
    fn turning_days(&self) -> Vec<Date> {
        let act = &self.regulation.act;
        let mut days = BTreeSet::from([act.from]);
        for criterion in &self.regulation.criterion {
            days.extend(criterion.from);
            days.extend(criterion.until.and_then(|until| until.tomorrow().ok()));
        }
        days.into_iter().filter(|day| *day >= act.from && act.until.is_none_or(|until| *day <= until)).collect()
    }

    /// The rules on each turning day that compile.
    fn rulesets(&self) -> Vec<Ruleset> {
        let compile = |day| Ruleset::compile(Arc::clone(self.regulation), StageDates::all(day)).ok();
        self.turning_days().into_iter().filter_map(compile).collect()
    }

    /// Faults that only compiling shows, without those a rule has already reported at the same place.
    fn compile_errors(&self, findings: &[Finding]) -> Vec<crate::LawError> {
        let mut errors = Vec::new();
        for day in self.turning_days() {
            errors.extend(Ruleset::compile(Arc::clone(self.regulation), StageDates::all(day)).err().unwrap_or_default());
        }
        let reported = |error: &crate::LawError| {
            findings.iter().any(|finding| finding.ours && finding.file == error.file && finding.line == error.line)
                || (error.line == 0 && findings.iter().any(|finding| finding.rule == identifiers::RULE))
                || findings.iter().any(|finding| finding.rule == time_gaps::RULE)
        };
        errors.retain(|error| !reported(error));
        errors
    }

    /// The file and line of `key` in `act.toml`.
    fn act_place(&self, key: &str) -> (String, u32) {
        let text = self.regulation.bundle.files.get("act.toml").map_or("", String::as_str);
        let line = text.lines().position(|line| line.split_once('=').is_some_and(|(name, _)| name.trim() == key));
        ("act.toml".to_owned(), line.and_then(|line| u32::try_from(line + 1).ok()).unwrap_or(1))
    }
}

/// Keeps each defect of the text once: where an ayat and its huruf both quote the words, the narrower article keeps it.
fn narrowest(found: Vec<(String, Finding)>, findings: &mut Vec<Finding>) {
    for (index, (key, finding)) in found.iter().enumerate() {
        let cite = finding.cite.as_deref().unwrap_or_default();
        let said_elsewhere = found.iter().enumerate().any(|(other_index, (other_key, other))| {
            let other_cite = other.cite.as_deref().unwrap_or_default();
            other_key == key && ((other_cite == cite && other_index < index) || other_cite.starts_with(&format!("{cite} ")))
        });
        if !said_elsewhere {
            findings.push(finding.clone());
        }
    }
}
