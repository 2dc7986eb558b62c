//! Why: an answer in words, with the article and the fact it rests on.

use crate::ruleset::{Decision, Gate, Ruleset, Test, confirmed};
use crate::words::{Words, date, number};
use payung_domain::{CannotTell, Date, Facts, Language, NikFault, Outcome, RegisterAnswer, RegisterKind, Tri, Verdict, completed_years};
use std::fmt::Write;

/// Writes explanations for the people of one run; keeps the texts that repeat.
#[derive(Debug)]
pub struct Explainer<'r> {
    rules: &'r Ruleset,
    national: Option<&'r Ruleset>,
    language: Language,
    /// By the criteria met; there are few sets of them.
    met: Vec<(u64, String)>,
    /// The date ages are asked on, when any criterion depends on one.
    age_on: Option<Date>,
    /// Registers that may stand in for another.
    successors: Vec<RegisterKind>,
}

/// The registers that a condition lets stand in for others.
fn gather_successors(test: &Test, out: &mut Vec<RegisterKind>) {
    match test {
        Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| gather_successors(part, out)),
        Test::Not(part) => gather_successors(part, out),
        Test::Register { successor, .. } => out.extend(successor),
        _ => {}
    }
}

impl<'r> Explainer<'r> {
    /// An explainer of `rules`; `national` are the rules of BPJS itself, whose refusal is a warning.
    #[must_use]
    pub fn new(rules: &'r Ruleset, national: Option<&'r Ruleset>, language: Language) -> Self {
        let mut successors = Vec::new();
        for gate in &rules.gates {
            gather_successors(&gate.test, &mut successors);
        }
        let age_on = rules.gates.iter().find(|gate| gate.test.depends_on_date()).map(|gate| gate.on);
        Self { rules, national, language, met: Vec::new(), age_on, successors }
    }

    /// Appends the reasons of `decision`: the refused criteria, else the unknown ones, else the articles met.
    pub fn reasons(&mut self, facts: &Facts, decision: &Decision, out: &mut String) {
        let wanted = match decision.verdict {
            Verdict::NotEligible => Outcome::NotMet,
            Verdict::NeedsData => Outcome::Unknown,
            _ => return self.met(facts, decision, out),
        };
        let start = out.len();
        for (gate, outcome) in self.rules.gates.iter().zip(decision.outcomes()) {
            if *outcome != wanted {
                continue;
            }
            if out.len() > start {
                out.push_str("; ");
            }
            out.push_str(&gate.criterion.cite);
            out.push_str(": ");
            let tri = if wanted == Outcome::NotMet { Tri::False } else { Tri::Unknown };
            self.gate_reason(gate, facts, tri, out);
        }
        if decision.verdict == Verdict::NeedsData {
            self.identity(facts, out, start);
        }
    }

    /// Why nobody without one clear identity is called eligible.
    fn identity(&self, facts: &Facts, out: &mut String, start: usize) {
        if facts.nik.is_none() && out.len() == start {
            out.push_str(self.language.pick("identitas belum pasti: ", "identity not established: "));
            out.push_str(nik_fault(facts.nik_fault, self.language));
        } else if facts.duplicate {
            if out.len() > start {
                out.push_str("; ");
            }
            out.push_str(self.language.pick(
                "identitas belum pasti: NIK yang sama ada pada baris lain",
                "identity not established: the same NIK stands in another row",
            ));
        }
    }

    fn gate_reason(&self, gate: &Gate, facts: &Facts, tri: Tri, out: &mut String) {
        let words = Words { rules: self.rules, language: self.language, on: gate.on };
        if gate.test.ask(facts, gate.on) == tri {
            words.why(&gate.test, facts, tri, out);
        } else if let Some(exempt) = &gate.exempt {
            // Not met, but perhaps exempted: what is missing is the exemption's fact.
            words.why(exempt, facts, Tri::Unknown, out);
        }
    }

    /// The articles met, and the two facts readers ask for first.
    fn met(&mut self, facts: &Facts, decision: &Decision, out: &mut String) {
        let mask = decision
            .outcomes()
            .iter()
            .enumerate()
            .fold(0_u64, |mask, (index, outcome)| mask | (u64::from(*outcome == Outcome::Met) << index));
        let known = self.met.iter().position(|(of, _)| *of == mask);
        let index = known.unwrap_or(self.met.len());
        if known.is_none() {
            let mut text = self.language.pick("memenuhi ", "meets ").to_owned();
            let cites = self
                .rules
                .gates
                .iter()
                .zip(decision.outcomes())
                .filter(|(_, o)| **o == Outcome::Met)
                .map(|(gate, _)| gate.criterion.cite.as_str());
            join_cites(cites, &mut text);
            self.met.push((mask, text));
        }
        out.push_str(&self.met[index].1);
        let mut open = false;
        if let Some((birth, on)) = facts.birth.zip(self.age_on) {
            out.push_str(self.language.pick(" (usia ", " (age "));
            number(out, completed_years(birth, on));
            open = true;
        }
        for kind in [RegisterKind::Dtks, RegisterKind::P3ke, RegisterKind::Dtsen] {
            if let RegisterAnswer::Found { desil } = facts.register(kind) {
                out.push_str(if open { ", " } else { " (" });
                open = true;
                out.push_str(kind.name());
                if let Some(desil) = desil {
                    let _ = write!(out, " desil {desil}");
                }
            }
        }
        if open {
            out.push(')');
        }
    }

    /// Appends the warnings of the law, each after `; ` when `out` is not empty: what BPJS would refuse, what the act only
    /// warns of, registers standing in for others, answers that differ at another stage, a NIK not confirmed yet.
    pub fn warnings(&self, facts: &Facts, decision: &Decision, out: &mut String) {
        let language = self.language;
        let next = |out: &mut String| {
            if !out.is_empty() {
                out.push_str("; ");
            }
        };
        if let Some(national) = self.national {
            for gate in national.gates.iter().chain(&national.cautions) {
                if gate.ask(facts) == Outcome::NotMet {
                    next(out);
                    out.push_str(Self::consequence(gate, language));
                    out.push_str(": ");
                    Words { rules: national, language, on: gate.on }.why(&gate.test, facts, Tri::False, out);
                    let _ = write!(out, " ({})", gate.criterion.cite);
                }
            }
        }
        for gate in &self.rules.cautions {
            if gate.ask(facts) == Outcome::NotMet {
                next(out);
                Words { rules: self.rules, language, on: gate.on }.why(&gate.test, facts, Tri::False, out);
                let _ = write!(out, " ({})", gate.criterion.cite);
            }
        }
        let handed_in = self.successors.iter().any(|kind| facts.register(*kind) != RegisterAnswer::NotLoaded);
        if handed_in && let Some((missing, standing)) = self.rules.gates.iter().find_map(|gate| gate.test.stands_in(facts)) {
            next(out);
            let _ = match language {
                Language::Id => {
                    write!(out, "{} dipakai sebagai pengganti {}; perlu keputusan tertulis daerah", standing.name(), missing.name())
                }
                Language::En => write!(out, "{} stands in for {}; needs the region's written decision", standing.name(), missing.name()),
            };
        }
        if self.rules.dates_differ() {
            for (index, stage, outcome) in self.rules.differs_at(facts, decision) {
                next(out);
                let gate = &self.rules.gates[index];
                let _ = match language {
                    Language::Id => write!(out, "{} pada tanggal {} (", gate.criterion.label, stage.word()),
                    Language::En => write!(out, "{} on the date of {} (", gate.criterion.label_en, stage.english()),
                };
                date(out, self.rules.dates.get(stage));
                let _ = write!(out, "): {}", outcome.word());
            }
        }
        if facts.nik.is_some() && confirmed(facts).is_none() {
            next(out);
            out.push_str(language.pick("NIK belum dipadankan dengan Dukcapil", "NIK not yet confirmed by Dukcapil"));
        }
    }

    /// What BPJS does when `gate` is not met, as its criterion says it in a language; that it will refuse, where it says nothing.
    #[must_use]
    pub fn consequence(gate: &Gate, language: Language) -> &str {
        let said = match language {
            Language::Id => &gate.criterion.consequence,
            Language::En => &gate.criterion.consequence_en,
        };
        said.as_deref().unwrap_or(language.pick("akan ditolak BPJS Ketenagakerjaan", "BPJS Ketenagakerjaan will refuse"))
    }

    /// What the criterion `gate` tests, in words.
    #[must_use]
    pub fn describe(rules: &Ruleset, gate: &Gate, language: Language) -> String {
        let mut out = String::new();
        Words { rules, language, on: gate.on }.describe(&gate.test, &mut out);
        out
    }

    /// What the facts say on the criterion `gate`, whatever its outcome, in words; empty when it is not asked of this person.
    #[must_use]
    pub fn evidence(rules: &Ruleset, gate: &Gate, facts: &Facts, language: Language) -> String {
        let mut out = String::new();
        let tri = match gate.ask(facts) {
            Outcome::Met => Tri::True,
            Outcome::NotMet => Tri::False,
            Outcome::Unknown => Tri::Unknown,
            _ => return out,
        };
        let words = Words { rules, language, on: gate.on };
        if gate.test.ask(facts, gate.on) == tri {
            words.why(&gate.test, facts, tri, &mut out);
        } else if let Some(exempt) = &gate.exempt {
            words.why(exempt, facts, if tri == Tri::True { Tri::True } else { Tri::Unknown }, &mut out);
        }
        out
    }

    /// When the criterion `gate` is not asked, in words.
    #[must_use]
    pub fn describe_exemption(rules: &Ruleset, gate: &Gate, language: Language) -> Option<String> {
        let exempt = gate.exempt.as_ref()?;
        let mut out = String::new();
        Words { rules, language, on: gate.on }.describe(exempt, &mut out);
        Some(out)
    }
}

/// Joins citations, saying a common beginning once: `Pasal 6 ayat (1), (2), (3)`.
pub(crate) fn join_cites<'a>(cites: impl Iterator<Item = &'a str>, out: &mut String) {
    let mut last_head = "";
    let mut seen: Vec<&str> = Vec::new();
    for cite in cites {
        if seen.contains(&cite) {
            continue;
        }
        if !seen.is_empty() {
            out.push_str(", ");
        }
        seen.push(cite);
        let (head, tail) = cite.rsplit_once(' ').unwrap_or(("", cite));
        if head == last_head && !head.is_empty() {
            out.push_str(tail);
        } else {
            out.push_str(cite);
        }
        last_head = head;
    }
}

/// What is wrong with the NIK, in words.
#[must_use]
pub fn nik_fault(fault: Option<NikFault>, language: Language) -> &'static str {
    match fault {
        None | Some(NikFault::Missing) => language.pick("NIK tidak diisi", "NIK missing"),
        Some(NikFault::Scientific) => {
            language.pick("NIK rusak (notasi ilmiah, angkanya hilang)", "NIK damaged (scientific notation, digits lost)")
        }
        Some(NikFault::NotDigits) => language.pick("NIK memuat huruf", "NIK holds letters"),
        Some(NikFault::WrongLength) => language.pick("NIK bukan 16 angka", "NIK is not 16 digits"),
        Some(NikFault::LeadingZero) => language.pick("NIK diawali 0 (nomor sementara)", "NIK begins with 0 (temporary number)"),
        Some(NikFault::AllEqual) => language.pick("NIK angka kembar semua", "NIK repeats one digit"),
        Some(NikFault::SerialZero) => {
            language.pick("NIK berakhir 0000 (dibulatkan lembar kerja)", "NIK ends in 0000 (rounded by a spreadsheet)")
        }
        Some(NikFault::ImpossibleDate) => language.pick("tanggal di dalam NIK tidak mungkin", "the date inside the NIK cannot be"),
        Some(NikFault::MaybeRounded) => {
            language.pick("NIK berakhir 0 dan mungkin dibulatkan lembar kerja", "NIK ends in 0 and may have been rounded by a spreadsheet")
        }
        Some(NikFault::InexactNumber) => {
            language.pick("NIK berupa angka yang tidak tersimpan utuh", "NIK stored as a number that is not exact")
        }
    }
}

/// Why a register's silence proves nothing, in words.
#[must_use]
pub fn cannot_tell(reason: CannotTell, l: Language) -> &'static str {
    match reason {
        CannotTell::NikDamaged => {
            l.pick("tidak dapat dicari karena NIK rusak atau kosong", "cannot be searched, the NIK is damaged or missing")
        }
        CannotTell::VillageNotCovered => {
            l.pick("tidak ditemukan, tetapi cuplikan tidak mencakup desanya", "not found, but the extract does not cover the village")
        }
        CannotTell::VillageUnknown => l.pick("tidak ditemukan, tetapi desanya tidak diketahui", "not found, but the village is not known"),
        CannotTell::FamilyNotCovered => {
            l.pick("tidak ditemukan, tetapi cuplikan tidak mencakup keluarganya", "not found, but the extract does not cover the family")
        }
        CannotTell::FamilyListed => l.pick(
            "NIK-nya tidak ditemukan, tetapi keluarganya (nomor KK) tercatat; cocokkan NIK dengan KTP-el",
            "the NIK is not found, but the family (number of the card) is; compare the NIK with the KTP-el",
        ),
        CannotTell::SnapshotUndated => l.pick(
            "tanggal cuplikan tidak disebut, jadi belum dapat dipastikan (tulis @TANGGAL)",
            "the extract's date is not stated, so it cannot be told (write @DATE)",
        ),
        CannotTell::SnapshotOutOfDate => l.pick(
            "tanggal cuplikan tidak mencakup tanggal yang ditanyakan, jadi belum dapat dipastikan",
            "the extract's date does not cover the date asked, so it cannot be told",
        ),
        CannotTell::RegisterRowDamaged => l.pick(
            "tidak ditemukan, tetapi ada baris register yang rusak dan mungkin orang ini",
            "not found, but a damaged register row may be this person",
        ),
        CannotTell::RegisterDisagrees => {
            l.pick("NIK ini tercatat atas nama dan tanggal lahir lain", "this NIK is recorded under another name and birth date")
        }
    }
}
