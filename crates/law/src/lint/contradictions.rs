//! L07: criteria nobody can ever meet, and criteria everybody always meets.
//!
//! A search over all classes of people (see `search`) asks: is there anybody who is not refused? First among those who
//! register for the first time, then in each kind of work or office the act names, then among those who stay on. When
//! one criterion alone refuses everybody, or nobody, our encoding of it is at fault; when several together refuse everybody, the text
//! contradicts itself. A register stands for what it records: people who stay on are members and have received aid before.

use super::search::{Domain, Found, stranger};
use super::{Context, Finding, Level};
use crate::ruleset::{Gate, Ruleset, Test};
use payung_domain::{Date, Facts, Occupation, Outcome, RegisterAnswer, RegisterKind, Tri, Verdict};

const RULE: &str = "L07-mustahil";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for rules in context.rulesets() {
        let before = findings.len();
        for gate in rules.gates.iter().chain(&rules.cautions) {
            alone(&rules, gate, findings);
        }
        if findings.len() == before {
            together(&rules, findings);
        }
    }
}

/// A person who stays on: in this programme, hence an active member who has received its aid.
pub(super) fn continuing() -> Facts {
    let mut facts = Facts { continuing: Some(true), received_before: Some(true), bpjs_active: Some(true), ..stranger() };
    facts.registers[RegisterKind::Bpjs.index()] = RegisterAnswer::Found { desil: None };
    facts
}

fn tests(gate: &Gate) -> impl Iterator<Item = (&Test, Date)> {
    std::iter::once((&gate.test, gate.on)).chain(gate.exempt.iter().map(|exempt| (exempt, gate.on)))
}

/// One criterion by itself: somebody must be able to meet it, somebody must be able not to.
fn alone(rules: &Ruleset, gate: &Gate, findings: &mut Vec<Finding>) {
    let facts = if gate.criterion.only == Some(crate::model::Only::Continuing) {
        Facts { continuing: Some(true), ..stranger() }
    } else {
        stranger()
    };
    let domain = Domain::of(rules, std::iter::once((&gate.test, gate.on)), &facts);
    let mut fault = |id: &str, en: &str| {
        findings.push(Finding {
            rule: RULE,
            ours: true,
            severity: Level::Severe,
            file: gate.criterion.file.to_string(),
            line: gate.criterion.line,
            cite: Some(gate.criterion.cite.clone()),
            id: format!("kriteria {}: {id}", gate.criterion.id),
            en: format!("criterion {}: {en}", gate.criterion.id),
        });
    };
    if domain.find(&facts, &|facts| gate.test.ask(facts, gate.on) == Tri::False) == Found::Nobody {
        fault(
            "syaratnya sendiri bertentangan: tidak seorang pun dapat memenuhinya",
            "its own conditions contradict each other: nobody can meet it",
        );
    }
    if domain.find(&facts, &|facts| gate.test.ask(facts, gate.on) == Tri::True) == Found::Nobody {
        fault("selalu terpenuhi: tidak seorang pun dapat gagal", "always met: nobody can fail it");
    }
}

fn together(rules: &Ruleset, findings: &mut Vec<Finding>) {
    let refused = |facts: &Facts| rules.decide(facts).verdict == Verdict::NotEligible;
    let search = |facts: &Facts| Domain::of(rules, rules.gates.iter().flat_map(tests), facts).find(facts, &refused);

    match search(&stranger()) {
        Found::Nobody => {
            report(rules, &stranger(), "pendaftar pertama", "who registers for the first time", findings);
            return;
        }
        Found::GivenUp => {
            let (id, en) =
                ("terlalu banyak gabungan syarat untuk diperiksa seluruhnya", "too many combinations of conditions to try them all");
            findings.push(Finding {
                rule: RULE,
                ours: true,
                severity: Level::Note,
                file: "act.toml".into(),
                line: 0,
                cite: None,
                id: id.into(),
                en: en.into(),
            });
        }
        Found::Somebody => {}
    }
    if search(&continuing()) == Found::Nobody {
        report(rules, &continuing(), "peserta lanjutan", "who stays on", findings);
    }
    for (index, occupation) in rules.regulation.occupation.iter().enumerate() {
        let facts = Facts { occupation: u16::try_from(index).ok().map(Occupation::Listed), has_work: Some(true), ..stranger() };
        if search(&facts) == Found::Nobody {
            barred(&occupation.file, occupation.line, &occupation.cite, &occupation.label, &occupation.label_en, findings);
        }
    }
    for (index, office) in rules.regulation.office.iter().enumerate() {
        let facts = Facts { office: u16::try_from(index).ok().map(Occupation::Listed), ..stranger() };
        if search(&facts) == Found::Nobody {
            barred(&office.file, office.line, &office.cite, &office.label, &office.label_en, findings);
        }
    }
}

fn barred(file: &str, line: u32, cite: &str, label: &str, label_en: &str, findings: &mut Vec<Finding>) {
    findings.push(Finding {
        rule: RULE,
        ours: false,
        severity: Level::Severe,
        file: file.to_owned(),
        line,
        cite: Some(cite.to_owned()),
        id: format!("disebut sebagai penerima, tetapi seorang {label} tidak pernah dapat memenuhi semua kriteria"),
        en: format!("named as a recipient, but no {label_en} can ever meet all criteria"),
    });
}

/// Nobody is left: at the last of the fewest criteria that together refuse everybody.
fn report(rules: &Ruleset, fixed: &Facts, who: &str, who_en: &str, findings: &mut Vec<Finding>) {
    let core = core(rules, fixed);
    let names = core.iter().map(|gate| format!("{} ({})", gate.criterion.id, gate.criterion.cite)).collect::<Vec<_>>().join(" + ");
    let place = match (core.last(), rules.regulation.decision.first()) {
        (Some(gate), _) => (gate.criterion.file.to_string(), gate.criterion.line, Some(gate.criterion.cite.clone())),
        (None, Some(decision)) => (decision.file.to_string(), decision.line, Some(decision.cite.clone())),
        (None, None) => ("act.toml".to_owned(), 0, None),
    };
    findings.push(Finding {
        rule: RULE,
        ours: false,
        severity: Level::Severe,
        file: place.0,
        line: place.1,
        cite: place.2,
        id: format!("tidak ada {who} yang dapat memenuhi semua kriteria: {names}"),
        en: format!("nobody {who_en} can meet all criteria: {names}"),
    });
}

/// The fewest criteria, as far as leaving out one at a time finds them, that refuse everybody.
fn core<'r>(rules: &'r Ruleset, fixed: &Facts) -> Vec<&'r Gate> {
    let nobody = |gates: &[&Gate]| {
        let domain = Domain::of(rules, gates.iter().flat_map(|gate| tests(gate)), fixed);
        domain.find(fixed, &|facts| gates.iter().any(|gate| gate.ask(facts) == Outcome::NotMet)) == Found::Nobody
    };
    let mut gates: Vec<&Gate> = rules.gates.iter().collect();
    if !nobody(&gates) {
        return Vec::new();
    }
    let mut index = 0;
    while index < gates.len() {
        let mut fewer = gates.clone();
        fewer.remove(index);
        if nobody(&fewer) { gates = fewer } else { index += 1 }
    }
    gates
}
