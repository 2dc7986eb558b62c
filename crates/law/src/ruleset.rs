//! A regulation made ready to judge: conditions compiled for one set of dates, and the decision for one person.

mod compile;

use crate::error::LawError;
use crate::model::{Criterion, FactName, Located, NikTest, Only, Residence, Severity, Stage, WageFloor};
use crate::regulation::Regulation;
use compile::{Compiler, combine};
use payung_domain::{
    AgeBound, AreaCode, CannotTell, Citizenship, Date, Education, Facts, IdentityDocument, MAX_INDICATORS, Occupation, Outcome,
    RegisterAnswer, RegisterKind, Tri, Verdict, completed_years,
};
use std::sync::Arc;

/// The most criteria a regulation may ask.
pub const MAX_CRITERIA: usize = 40;

/// The date of every stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageDates([Date; 4]);

impl StageDates {
    /// The same date for every stage.
    #[must_use]
    pub const fn all(date: Date) -> Self {
        Self([date; 4])
    }

    /// With another date for one stage.
    #[must_use]
    pub const fn with(mut self, stage: Stage, date: Date) -> Self {
        self.0[stage as usize] = date;
        self
    }

    /// The date of `stage`.
    #[must_use]
    pub const fn get(self, stage: Stage) -> Date {
        self.0[stage as usize]
    }
}

/// A condition with its names turned into indices.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Test {
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
    Age { from: Option<i16>, upper: Option<AgeBound> },
    Register { any_of: Vec<RegisterKind>, successor: Option<RegisterKind>, max_desil: Option<u8> },
    Residence { which: Residence, region: AreaCode },
    Document(Vec<IdentityDocument>),
    Citizen(Citizenship),
    Occupation { listed: Vec<u16>, open: bool },
    OccupationListed { open: Vec<u16> },
    OfficeListed,
    OfficeInTerm,
    Fact { name: FactName, wanted: bool },
    Income(WageFloor),
    Indicator { index: usize, id: String },
    Education(Education),
    Nik(NikTest),
    AssignmentCovers,
    OnlyOnce,
    Judged(String),
}

/// One criterion ready to judge.
#[derive(Debug, Clone)]
pub struct Gate {
    /// The criterion as written.
    pub criterion: Located<Criterion>,
    /// The date it is asked on.
    pub on: Date,
    pub(crate) test: Test,
    pub(crate) exempt: Option<Test>,
}

/// How the criteria make the decision: the gates that stand in a combination as bits, and the combinations within it.
#[derive(Debug, Clone)]
enum Combination {
    All(GateSet, Vec<Combination>),
    Any(GateSet, Vec<Combination>),
}

/// Gates by index, one bit each ([`MAX_CRITERIA`] fit).
type GateSet = u64;

/// The gates by their answer, in the order of [`Outcome`]'s variants.
#[derive(Debug, Clone, Copy, Default)]
struct Answers([GateSet; 4]);

impl Answers {
    fn note(&mut self, index: usize, outcome: Outcome) {
        self.0[outcome as usize] |= 1 << index;
    }

    /// The answer of the gates in `set`, `decisive` deciding alone; `None` when none of them was asked.
    fn joined(&self, set: GateSet, decisive: Tri) -> Option<Tri> {
        let holds = |answer: &Tri| self.0[Outcome::from_tri(*answer) as usize] & set != 0;
        [decisive, Tri::Unknown, !decisive].into_iter().find(holds)
    }
}

/// What came out for one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The decision.
    pub verdict: Verdict,
    outcomes: [Outcome; MAX_CRITERIA],
    len: usize,
}

impl Decision {
    /// The answer to every criterion, in the order of the columns.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes[..self.len]
    }
}

/// A regulation ready to judge people.
#[derive(Debug, Clone)]
pub struct Ruleset {
    /// The regulation.
    pub regulation: Arc<Regulation>,
    /// The dates asked about.
    pub dates: StageDates,
    /// Criteria that decide: the columns.
    pub gates: Vec<Gate>,
    /// Criteria that only warn.
    pub cautions: Vec<Gate>,
    combination: Combination,
}

impl Ruleset {
    /// Compiles `regulation` for `dates`.
    ///
    /// # Errors
    /// Names that do not exist, ages without a bound, too many criteria or indicators: each with file and line.
    pub fn compile(regulation: Arc<Regulation>, dates: StageDates) -> Result<Self, Vec<LawError>> {
        let mut errors = Vec::new();
        let mut gates = Vec::new();
        let mut cautions = Vec::new();
        for criterion in &regulation.criterion {
            let on = dates.get(criterion.at);
            if criterion.from.is_some_and(|from| on < from) || criterion.until.is_some_and(|until| on > until) {
                continue;
            }
            let compiler = Compiler { regulation: &regulation, file: &criterion.file, line: criterion.line };
            let exempt = criterion.except.as_ref().map(|except| compiler.test(&except.when)).transpose();
            match (compiler.test(&criterion.test), exempt) {
                (Ok(test), Ok(exempt)) => {
                    let gate = Gate { criterion: criterion.clone(), on, test, exempt };
                    match criterion.severity {
                        Severity::Gate => gates.push(gate),
                        Severity::Warning => cautions.push(gate),
                    }
                }
                (Err(error), _) | (_, Err(error)) => errors.push(error),
            }
        }
        if gates.len() > MAX_CRITERIA || regulation.indicator.len() > MAX_INDICATORS {
            errors.push(LawError::at(
                "act.toml",
                0,
                format!("paling banyak {MAX_CRITERIA} kriteria dan {MAX_INDICATORS} indikator"),
                format!("at most {MAX_CRITERIA} criteria and {MAX_INDICATORS} indicators"),
            ));
        }
        let combination = match regulation.decision.as_slice() {
            [] => Combination::All((0..gates.len().min(MAX_CRITERIA)).fold(0, |set, index| set | 1 << index), Vec::new()),
            [rule] => combine(&rule.require, &gates, &rule.file, rule.line, &mut errors),
            [_, second, ..] => {
                errors.push(LawError::at(&*second.file, second.line, "[[decision]] hanya boleh satu", "only one [[decision]] is allowed"));
                Combination::All(0, Vec::new())
            }
        };
        if errors.is_empty() { Ok(Self { regulation, dates, gates, cautions, combination }) } else { Err(errors) }
    }

    /// Judges one person.
    #[must_use]
    pub fn decide(&self, facts: &Facts) -> Decision {
        let mut outcomes = [Outcome::NotAsked; MAX_CRITERIA];
        let mut answers = Answers::default();
        for (index, (gate, outcome)) in self.gates.iter().zip(&mut outcomes).enumerate() {
            *outcome = gate.ask(facts);
            answers.note(index, *outcome);
        }
        let verdict = match combined(&self.combination, &answers) {
            Some(Tri::False) => Verdict::NotEligible,
            Some(Tri::Unknown) => Verdict::NeedsData,
            // A name on the decree must be one known person: without a usable NIK, or with the NIK standing in
            // another row too, nobody is called eligible yet (levels N0-N2 and N6 are errors).
            Some(Tri::True) | None if facts.nik.is_none() || facts.duplicate => Verdict::NeedsData,
            Some(Tri::True) | None => Verdict::Eligible,
        };
        Decision { verdict, outcomes, len: self.gates.len() }
    }

    /// The decision's place among the dates: criteria whose answer would differ at another stage, with that stage.
    #[must_use]
    pub fn differs_at(&self, facts: &Facts, decision: &Decision) -> Vec<(usize, Stage, Outcome)> {
        let mut found = Vec::new();
        for (index, gate) in self.gates.iter().enumerate() {
            for stage in Stage::ALL {
                let date = self.dates.get(stage);
                if date == gate.on || decision.outcomes()[index] == Outcome::NotAsked || !gate.test.depends_on_date() {
                    continue;
                }
                let outcome = Outcome::from_tri(gate.test.ask(facts, date));
                if outcome != decision.outcomes()[index] {
                    found.push((index, stage, outcome));
                }
            }
        }
        found
    }

    /// Criteria that have a version before and one after the date asked about, but none on it: to leave them out would be a
    /// silent change of the law.
    #[must_use]
    pub fn paused(&self) -> Vec<LawError> {
        let all = &self.regulation.criterion;
        let before = |criterion: &Criterion| criterion.until.is_some_and(|until| until < self.dates.get(criterion.at));
        let after = |criterion: &Criterion| criterion.from.is_some_and(|from| from > self.dates.get(criterion.at));
        let gap = |criterion: &&Located<Criterion>| {
            let mut versions = all.iter().filter(|other| other.id == criterion.id);
            before(criterion) && versions.clone().any(|other| after(other)) && versions.all(|other| before(other) || after(other))
        };
        let fault = |criterion: &Located<Criterion>| {
            let on = self.dates.get(criterion.at);
            let (id, en) = ("tidak punya versi yang berlaku pada", "has no version in force on");
            let name = &criterion.id;
            LawError::at(&*criterion.file, criterion.line, format!("kriteria `{name}` {id} {on}"), format!("criterion `{name}` {en} {on}"))
        };
        all.iter().filter(gap).map(fault).collect()
    }

    /// The date on which registers are asked: that of the first criterion that asks one, else of the verification.
    #[must_use]
    pub fn register_date(&self) -> Date {
        let asks = |gate: &&Gate| gate.test.asks_register();
        self.gates.iter().find(asks).map_or(self.dates.get(Stage::Verification), |gate| gate.on)
    }

    /// Whether any stage has another date than the rest.
    #[must_use]
    pub fn dates_differ(&self) -> bool {
        self.dates.0.iter().any(|date| *date != self.dates.0[0])
    }
}

/// The answer of a combination; `None` when nothing in it is asked.
fn combined(combination: &Combination, answers: &Answers) -> Option<Tri> {
    let (set, parts, decisive, join): (_, _, _, fn(Tri, Tri) -> Tri) = match combination {
        Combination::All(set, parts) => (*set, parts, Tri::False, Tri::and),
        Combination::Any(set, parts) => (*set, parts, Tri::True, Tri::or),
    };
    parts.iter().filter_map(|part| combined(part, answers)).chain(answers.joined(set, decisive)).reduce(join)
}

/// From a condition's answer to a column's word.
trait FromTri {
    fn from_tri(tri: Tri) -> Self;
}

impl FromTri for Outcome {
    fn from_tri(tri: Tri) -> Self {
        match tri {
            Tri::True => Self::Met,
            Tri::False => Self::NotMet,
            Tri::Unknown => Self::Unknown,
        }
    }
}

impl Gate {
    /// The answer for one person. Part of its caller: it is asked some ten times a row, and a call costs as much as most answers.
    #[must_use]
    #[inline(always)]
    pub fn ask(&self, facts: &Facts) -> Outcome {
        let continuing = facts.continuing == Some(true);
        match self.criterion.only {
            Some(Only::FirstEnrolment) if continuing => return Outcome::NotAsked,
            Some(Only::Continuing) if !continuing => return Outcome::NotAsked,
            _ => {}
        }
        let exempt = self.exempt.as_ref().map_or(Tri::False, |test| test.ask(facts, self.on));
        match (exempt, self.test.ask(facts, self.on)) {
            (Tri::True, _) => Outcome::NotAsked,
            (Tri::Unknown, Tri::False) => Outcome::Unknown,
            (_, answer) => Outcome::from_tri(answer),
        }
    }
}

/// What the list and the register together say of a membership or another payer. The list's own "yes" against a sound
/// "not found" is a contradiction, hence unknown.
pub(crate) fn with_register(column: Option<bool>, register: RegisterAnswer) -> Tri {
    match (register, column) {
        (RegisterAnswer::Found { .. }, _) => Tri::True,
        (RegisterAnswer::NotFound | RegisterAnswer::Denied, Some(true)) => Tri::Unknown,
        (RegisterAnswer::NotFound | RegisterAnswer::Denied, _) => Tri::False,
        (RegisterAnswer::NotLoaded | RegisterAnswer::CannotTell(_), column) => column.into(),
    }
}

/// Dukcapil's answer: its file first, else the list's column.
pub(crate) fn confirmed(facts: &Facts) -> Option<bool> {
    match facts.register(RegisterKind::Padan) {
        RegisterAnswer::Found { .. } => Some(true),
        RegisterAnswer::Denied => Some(false),
        _ => facts.padan,
    }
}

/// The answer of one named register, its successor standing in when it was not handed in.
pub(crate) fn register_answer(facts: &Facts, kind: RegisterKind, successor: Option<RegisterKind>) -> (RegisterAnswer, bool) {
    match (facts.register(kind), successor) {
        (RegisterAnswer::NotLoaded, Some(successor)) => {
            let answer = facts.register(successor);
            (answer, !matches!(answer, RegisterAnswer::NotLoaded))
        }
        (answer, _) => (answer, false),
    }
}

fn in_register(answer: RegisterAnswer, max_desil: Option<u8>) -> Tri {
    match (answer, max_desil) {
        (RegisterAnswer::Found { .. }, None) => Tri::True,
        (RegisterAnswer::Found { desil: Some(desil) }, Some(max)) => (desil <= max).into(),
        (RegisterAnswer::NotFound | RegisterAnswer::Denied, _) => Tri::False,
        (RegisterAnswer::Found { desil: None } | RegisterAnswer::NotLoaded | RegisterAnswer::CannotTell(_), _) => Tri::Unknown,
    }
}

impl Test {
    #[inline]
    pub(crate) fn fact(facts: &Facts, name: FactName) -> Tri {
        match name {
            FactName::KepalaKeluarga => facts.head_of_family.into(),
            FactName::PenerimaUpah => facts.wage_earner.into(),
            FactName::PesertaBpjstkAktif => with_register(facts.bpjs_active, facts.register(RegisterKind::Bpjs)),
            FactName::SumberIuranLain => with_register(facts.other_payer, facts.register(RegisterKind::Aid)),
            FactName::PernahMenerima => facts.received_before.into(),
            // Unless somebody says that a person stays on, it is a first registration.
            FactName::PesertaLanjutan => (facts.continuing == Some(true)).into(),
            FactName::DibiayaiApbd => facts.apbd_funded.into(),
            FactName::Disabilitas => facts.disability.into(),
            FactName::AdaPekerjaan => facts.has_work.into(),
            FactName::SuratTugas => facts.assignment_letter.into(),
        }
    }

    /// The answer on `on`. The kinds that nearly every act asks are answered on the spot, the others by a call.
    #[inline(always)]
    pub(crate) fn ask(&self, facts: &Facts, on: Date) -> Tri {
        match self {
            Self::Age { from, upper } => facts.birth.map_or(Tri::Unknown, |birth| {
                let old_enough = from.is_none_or(|from| birth <= on && completed_years(birth, on) >= from);
                (old_enough && upper.is_none_or(|upper| upper.allows(birth, on))).into()
            }),
            Self::Fact { name, wanted } => {
                let answer = Self::fact(facts, *name);
                if *wanted { answer } else { !answer }
            }
            Self::Nik(test) => match (facts.nik.is_some(), test, confirmed(facts)) {
                (false, _, _) => Tri::Unknown,
                (true, NikTest::WellFormed, _) => Tri::True,
                (true, NikTest::ConfirmedIfAnswered, answer) => answer.unwrap_or(true).into(),
                (true, NikTest::Confirmed, answer) => answer.into(),
            },
            Self::Register { any_of, successor, max_desil } => any_of
                .iter()
                .fold(Tri::False, |answer, kind| answer.or(in_register(register_answer(facts, *kind, *successor).0, *max_desil))),
            other => other.ask_seldom(facts, on),
        }
    }

    #[inline(never)]
    fn ask_seldom(&self, facts: &Facts, on: Date) -> Tri {
        match self {
            Self::Age { .. } | Self::Fact { .. } | Self::Nik(_) | Self::Register { .. } => self.ask(facts, on),
            Self::All(parts) => {
                let mut answer = Tri::True;
                for part in parts {
                    answer = answer.and(part.ask(facts, on));
                    if answer == Tri::False {
                        break;
                    }
                }
                answer
            }
            Self::Any(parts) => {
                let mut answer = Tri::False;
                for part in parts {
                    answer = answer.or(part.ask(facts, on));
                    if answer == Tri::True {
                        break;
                    }
                }
                answer
            }
            Self::Not(part) => !part.ask(facts, on),
            Self::Residence { which, region } => {
                let area = match which {
                    Residence::Ktp => facts.ktp_area,
                    Residence::Domicile => facts.domicile_area,
                };
                area.map_or(Tri::Unknown, |area| {
                    // A code coarser than the region (only the province known) cannot prove residence in it.
                    if region.is_in(area) && area != *region { Tri::Unknown } else { area.is_in(*region).into() }
                })
            }
            Self::Document(accepted) => match facts.identity_document {
                None => Tri::Unknown,
                Some(document) => accepted.contains(&document).into(),
            },
            Self::Citizen(wanted) => facts.citizenship.map_or(Tri::Unknown, |citizenship| (citizenship == *wanted).into()),
            Self::Occupation { listed, open } => match facts.occupation {
                None => Tri::Unknown,
                Some(Occupation::Listed(index)) => listed.contains(&index).into(),
                Some(Occupation::Unlisted) => {
                    if *open {
                        Tri::Unknown
                    } else {
                        Tri::False
                    }
                }
            },
            Self::OccupationListed { open } => match facts.occupation {
                None => Tri::Unknown,
                Some(Occupation::Listed(index)) => {
                    if open.contains(&index) {
                        Tri::Unknown
                    } else {
                        Tri::True
                    }
                }
                Some(Occupation::Unlisted) => {
                    if open.is_empty() {
                        Tri::False
                    } else {
                        Tri::Unknown
                    }
                }
            },
            Self::OfficeListed => match facts.office {
                None => Tri::Unknown,
                Some(Occupation::Listed(_)) => Tri::True,
                Some(Occupation::Unlisted) => Tri::False,
            },
            Self::OfficeInTerm => match (facts.office_from, facts.office_until) {
                (Some(from), _) if on < from => Tri::False,
                (_, Some(until)) if on > until => Tri::False,
                (Some(_), Some(_)) => Tri::True,
                _ => Tri::Unknown,
            },
            Self::Income(floor) => {
                let floor = match floor {
                    WageFloor::MinimumWage => facts.minimum_wage,
                    WageFloor::DecentLiving => facts.decent_living,
                };
                match (facts.income, floor) {
                    (Some(income), Some(floor)) => (income < floor).into(),
                    _ => Tri::Unknown,
                }
            }
            Self::Indicator { index, .. } => facts.indicators[*index].into(),
            Self::Education(limit) => facts.education.map_or(Tri::Unknown, |education| (education < *limit).into()),
            Self::AssignmentCovers => match (facts.assignment_letter, facts.assignment_from, facts.assignment_until) {
                (Some(false), _, _) => Tri::False,
                (_, Some(from), _) if on < from => Tri::False,
                (_, _, Some(until)) if on > until => Tri::False,
                (Some(true), Some(_), Some(_)) => Tri::True,
                _ => Tri::Unknown,
            },
            Self::OnlyOnce => {
                if facts.duplicate {
                    Tri::False
                } else if facts.nik.is_none() {
                    Tri::Unknown
                } else {
                    Tri::True
                }
            }
            Self::Judged(_) => Tri::Unknown,
        }
    }

    /// Whether a poverty register is asked.
    pub(crate) fn asks_register(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::asks_register),
            Self::Not(part) => part.asks_register(),
            Self::Register { .. } => true,
            _ => false,
        }
    }

    /// Whether the answer can change with the date alone.
    pub(crate) fn depends_on_date(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::depends_on_date),
            Self::Not(part) => part.depends_on_date(),
            Self::Age { .. } | Self::OfficeInTerm | Self::AssignmentCovers => true,
            _ => false,
        }
    }

    /// Whether a register stands in for another one that was not handed in, and it matters here.
    pub(crate) fn stands_in(&self, facts: &Facts) -> Option<(RegisterKind, RegisterKind)> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().find_map(|part| part.stands_in(facts)),
            Self::Not(part) => part.stands_in(facts),
            Self::Register { any_of, successor: Some(successor), .. } => {
                any_of.iter().find(|kind| register_answer(facts, **kind, Some(*successor)).1).map(|kind| (*kind, *successor))
            }
            _ => None,
        }
    }
}

/// Why a register could not answer, for explanations.
pub(crate) fn unsure(answer: RegisterAnswer) -> Option<CannotTell> {
    match answer {
        RegisterAnswer::CannotTell(reason) => Some(reason),
        _ => None,
    }
}
