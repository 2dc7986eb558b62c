//! Every table of an act in words: what kind of rule it is, and what it says, point by point.

use crate::views::rules::source_in_words;
use payung_domain::{Date, Language, Role};
use payung_law::model::{Formula, Only, Severity};
use payung_law::{Explainer, Gate, Regulation, Ruleset, StageDates};
use std::sync::Arc;

/// A rule made of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePart {
    /// The table's name in the files.
    pub kind: &'static str,
    /// Its id; empty where the kind has none.
    pub id: String,
    /// What it is.
    pub label: String,
    /// What it says: a point's word, and the point. Pages have words for the points.
    pub said: Vec<(&'static str, String)>,
    /// What it rests on instead of a quoted text.
    pub source: Option<String>,
}

/// Where a rule stands: file, line, article; and the rule. None for an article that is only quoted.
pub(crate) type Placed = (Arc<str>, u32, String, Option<RulePart>);

/// The points of a rule; what is empty is left out.
fn points<const N: usize>(points: [(&'static str, String); N]) -> Vec<(&'static str, String)> {
    points.into_iter().filter(|(_, said)| !said.is_empty()).collect()
}

fn list(items: &[String]) -> String {
    items.join("; ")
}

/// The labels of steps, occupations and funds named by id.
struct Names<'r> {
    regulation: &'r Regulation,
    language: Language,
}

impl Names<'_> {
    fn pick(&self, id: &str, en: &str) -> String {
        self.language.pick(id, en).to_owned()
    }

    fn yes(&self, is: bool) -> String {
        self.language.pick(if is { "ya" } else { "tidak" }, if is { "yes" } else { "no" }).to_owned()
    }

    fn flag(&self, is: bool) -> String {
        if is { self.yes(true) } else { String::new() }
    }

    fn steps(&self, ids: &[String]) -> String {
        let name = |id: &String| {
            let known = self.regulation.step.iter().find(|step| step.id == *id);
            known.map_or_else(|| id.clone(), |step| self.pick(&step.label, &step.label_en))
        };
        ids.iter().map(name).collect::<Vec<_>>().join("; ")
    }

    fn occupation(&self, id: &str) -> String {
        let known = self.regulation.occupation.iter().find(|known| known.id == id);
        known.map_or_else(|| id.to_owned(), |known| self.pick(&known.label, &known.label_en))
    }

    fn fund(&self, id: &str) -> String {
        let known = self.regulation.fund.iter().find(|known| known.id == id);
        known.map_or_else(|| id.to_owned(), |known| self.pick(&known.label, &known.label_en))
    }

    fn instrument(&self, id: &str) -> String {
        let known = self.regulation.instrument.iter().find(|known| known.id == id);
        known.map_or_else(|| id.to_owned(), |known| self.pick(&known.label, &known.label_en))
    }

    fn roles(&self, roles: &[Role]) -> String {
        roles.iter().map(|role| role.label(self.language)).collect::<Vec<_>>().join("; ")
    }

    fn formula(&self, formula: &Formula) -> String {
        let joined = |parts: &[Formula], word: &str| {
            let parts: Vec<String> = parts.iter().map(|part| self.formula(part)).collect();
            format!("({})", parts.join(word))
        };
        match formula {
            Formula::Criterion(id) => {
                let known = self.regulation.criterion.iter().find(|known| known.id == *id);
                known.map_or_else(|| id.clone(), |known| self.pick(&known.label, &known.label_en))
            }
            Formula::All { all } => joined(all, self.language.pick(" dan ", " and ")),
            Formula::Any { any } => joined(any, self.language.pick(" atau ", " or ")),
        }
    }
}

/// Every table of `regulation` that names an article, in words. Criteria are described as on `day`; one of another time as on its own first day.
pub(crate) fn parts(regulation: &Arc<Regulation>, day: Date, l: Language) -> Vec<Placed> {
    let names = Names { regulation, language: l };
    let mut all: Vec<Placed> = Vec::new();
    for rule in &regulation.provision {
        all.push((Arc::clone(&rule.file), rule.line, rule.cite.clone(), None));
    }
    macro_rules! made {
        ($field:ident, $kind:literal, |$rule:ident| $said:expr) => {
            for $rule in &regulation.$field {
                let part = RulePart {
                    kind: $kind,
                    id: $rule.id.clone(),
                    label: names.pick(&$rule.label, &$rule.label_en),
                    said: points($said),
                    source: source_in_words($rule.source.as_ref()),
                };
                all.push((Arc::clone(&$rule.file), $rule.line, $rule.cite.clone(), Some(part)));
            }
        };
    }
    made!(occupation, "occupation", |rule| [
        ("enumerator", rule.enumerator.clone().unwrap_or_default()),
        ("aliases", list(&rule.aliases)),
        ("open", names.flag(rule.open)),
        ("needs", rule.needs.as_deref().map(|id| names.instrument(id)).unwrap_or_default()),
    ]);
    made!(office, "office", |rule| [("aliases", list(&rule.aliases))]);
    made!(indicator, "indicator", |rule| [("group", rule.group.clone()), ("question", rule.question.clone())]);
    made!(field, "field", |rule| [("required", names.yes(rule.required)), ("with", list(&rule.with))]);
    made!(attachment, "attachment", |rule| [
        ("for-step", names.steps(std::slice::from_ref(&rule.step))),
        ("of", rule.of.as_deref().map(|of| names.occupation(of)).unwrap_or_default()),
    ]);
    made!(instrument, "instrument", |rule| [
        ("document", rule.document.clone()),
        ("issued-by", rule.issued_by.clone()),
        ("members", list(&rule.members)),
        ("before", names.steps(&rule.before)),
    ]);
    made!(step, "step", |rule| [
        ("actor", rule.actor.clone()),
        ("roles", names.roles(&rule.roles)),
        ("document", rule.document.clone().unwrap_or_default()),
        ("after", names.steps(&rule.after)),
        ("spares", names.steps(&rule.spares)),
        ("practice-of", rule.practice_of.clone().unwrap_or_default()),
    ]);
    made!(deadline, "deadline", |rule| [
        ("length", format!("{} {}", rule.value, rule.unit.label(l))),
        ("counted-from", rule.counted_from.clone()),
        ("holder", rule.holder.clone()),
    ]);
    made!(ending, "ending", |rule| [
        ("mandatory", names.yes(rule.mandatory)),
        ("proof", list(&rule.proof)),
        ("proof-issuers", list(&rule.proof_issuers)),
        ("issued-by", rule.issued_by.clone().unwrap_or_default()),
    ]);
    made!(replacement, "replacement", |rule| [
        ("allowed", names.yes(rule.allowed)),
        ("through", names.steps(&rule.through)),
        ("needs-decree", names.yes(rule.decree)),
    ]);
    made!(fund, "fund", |rule| [
        ("fund-kind", rule.kind.clone()),
        ("earmark", rule.earmark.iter().map(|id| names.occupation(id)).collect::<Vec<_>>().join("; ")),
    ]);
    made!(payer, "payer", |rule| [
        ("actor", rule.actor.clone()),
        ("funds", rule.funds.iter().map(|id| names.fund(id)).collect::<Vec<_>>().join("; ")),
    ]);
    made!(priority, "priority", |rule| [
        ("by", rule.by.iter().map(|key| key.label(l)).collect::<Vec<_>>().join(", ")),
        ("not-regulated", names.flag(rule.not_regulated)),
    ]);
    made!(publication, "publication", |rule| [
        ("shows", list(&rule.shows)),
        ("never", list(&rule.never)),
        ("ordered", names.yes(rule.ordered)),
    ]);
    made!(right, "right", |rule| [("holder", rule.holder.clone()), ("duty", names.flag(rule.duty))]);
    made!(monitoring, "monitoring", |rule| [
        ("actor", rule.actor.clone()),
        ("times-a-year", rule.times_a_year.map(|times| times.to_string()).unwrap_or_default()),
        ("activities", list(&rule.activities)),
    ]);
    made!(definition, "definition", |rule| [("short", rule.short.clone().unwrap_or_default())]);
    made!(scale, "scale", |rule| [
        ("from", rule.from.to_string()),
        ("until", rule.until.map(|until| until.to_string()).unwrap_or_default()),
        ("scale-steps", rule.steps.len().to_string()),
    ]);
    for rule in &regulation.decision {
        let said = points([("require", names.formula(&rule.require))]);
        all.push(unnamed("decision", &rule.file, rule.line, &rule.cite, said, source_in_words(rule.source.as_ref())));
    }
    for rule in &regulation.not_formalised {
        let said = points([("reason", rule.reason.clone()), ("asked-of", rule.asked_of.clone())]);
        all.push(unnamed("not-formalised", &rule.file, rule.line, &rule.cite, said, source_in_words(rule.source.as_ref())));
    }
    for amount in &regulation.amount {
        for value in &amount.values {
            let said = points([
                ("value", format!("{} {}", value.value, amount.unit)),
                ("from", value.from.to_string()),
                ("until", value.until.map(|until| until.to_string()).unwrap_or_default()),
            ]);
            let part = RulePart {
                kind: "amount",
                id: amount.id.clone(),
                label: names.pick(&amount.label, &amount.label_en),
                said,
                source: source_in_words(value.source.as_ref()),
            };
            all.push((Arc::clone(&amount.file), amount.line, value.cite.clone(), Some(part)));
        }
    }
    criteria(regulation, day, &names, &mut all);
    all
}

fn unnamed(
    kind: &'static str,
    file: &Arc<str>,
    line: u32,
    cite: &str,
    said: Vec<(&'static str, String)>,
    source: Option<String>,
) -> Placed {
    let part = RulePart { kind, id: String::new(), label: String::new(), said, source };
    (Arc::clone(file), line, cite.to_owned(), Some(part))
}

/// A criterion stands once, whether it is asked on `day` or not.
fn criteria(regulation: &Arc<Regulation>, day: Date, names: &Names<'_>, all: &mut Vec<Placed>) {
    let l = names.language;
    let compile = |on| Ruleset::compile(Arc::clone(regulation), StageDates::all(on)).ok();
    let mut compiled: Vec<Ruleset> = compile(day).into_iter().collect();
    for criterion in &regulation.criterion {
        let here = |gate: &&Gate| (&gate.criterion.file, gate.criterion.line) == (&criterion.file, criterion.line);
        if !compiled.iter().any(|rules| rules.gates.iter().chain(&rules.cautions).any(|gate| here(&gate))) {
            compiled.extend(criterion.from.or(criterion.until).and_then(compile));
        }
        let gate = compiled.iter().find_map(|rules| Some((rules, rules.gates.iter().chain(&rules.cautions).find(here)?)));
        let exempt = gate.and_then(|(rules, gate)| Explainer::describe_exemption(rules, gate, l));
        let consequence = criterion.consequence.as_deref().unwrap_or_default();
        let cite = criterion.except.as_ref().map(|except| except.cite.as_str()).unwrap_or_default();
        let part = RulePart {
            kind: "criterion",
            id: criterion.id.clone(),
            label: names.pick(&criterion.label, &criterion.label_en),
            said: points([
                ("test", gate.map(|(rules, gate)| Explainer::describe(rules, gate, l)).unwrap_or_default()),
                ("except", exempt.map(|words| format!("{words} ({cite})")).unwrap_or_default()),
                ("at", names.pick(criterion.at.word(), criterion.at.english())),
                (
                    "only",
                    match criterion.only {
                        Some(Only::FirstEnrolment) => names.pick("pendaftaran pertama", "first enrolment"),
                        Some(Only::Continuing) => names.pick("peserta lanjutan", "people who stay on"),
                        None => String::new(),
                    },
                ),
                ("warns", names.flag(criterion.severity == Severity::Warning)),
                ("consequence", names.pick(consequence, criterion.consequence_en.as_deref().unwrap_or(consequence))),
                ("from", criterion.from.map(|from| from.to_string()).unwrap_or_default()),
                ("until", criterion.until.map(|until| until.to_string()).unwrap_or_default()),
            ]),
            source: source_in_words(criterion.source.as_ref()),
        };
        all.push((Arc::clone(&criterion.file), criterion.line, criterion.cite.clone(), Some(part)));
    }
}
