//! Looks for a person: is there anybody at all for whom a condition comes out as asked?
//!
//! The conditions are a closed set, so that the facts they can see fall into finitely many classes; one representative of
//! each is enough (ages on both sides of every bound, each kind of work, desils on both sides of every limit …). Facts are
//! unknown at first and assigned one at a time; Kleene's logic tells early when nothing further can help, and always the
//! fact with the fewest values left is assigned next. What only a person can judge stays unknown and counts as possible.

use crate::model::{FactName, WageFloor};
use crate::ruleset::{Ruleset, Test};
use payung_domain::{
    AgeBound, AreaCode, Citizenship, Date, Education, Facts, IdentityDocument, Nik, Occupation, RegisterAnswer, RegisterKind, Rupiah,
};
use std::collections::{BTreeMap, BTreeSet};

/// A change of the facts: one value of one variable.
type Value = Vec<Fact>;

/// One fact assigned.
#[derive(Debug, Clone, Copy)]
enum Fact {
    Birth(Date),
    Citizenship(Citizenship),
    KtpArea(AreaCode),
    DomicileArea(AreaCode),
    Document(IdentityDocument),
    Work(Occupation),
    Office(Occupation),
    Term(Date, Date),
    Income(Rupiah, Rupiah, Rupiah),
    Education(Education),
    Flag(FactName, bool),
    Indicator(usize, bool),
    Register(RegisterKind, RegisterAnswer),
    Assignment(bool, Date, Date),
    NikStated(bool),
    Duplicate(bool),
}

impl Fact {
    fn put(self, facts: &mut Facts) {
        match self {
            Self::Birth(date) => facts.birth = Some(date),
            Self::Citizenship(value) => facts.citizenship = Some(value),
            Self::KtpArea(area) => facts.ktp_area = Some(area),
            Self::DomicileArea(area) => facts.domicile_area = Some(area),
            Self::Document(document) => facts.identity_document = Some(document),
            Self::Work(occupation) => facts.occupation = Some(occupation),
            Self::Office(office) => facts.office = Some(office),
            Self::Term(from, until) => (facts.office_from, facts.office_until) = (Some(from), Some(until)),
            Self::Income(income, minimum, decent) => {
                (facts.income, facts.minimum_wage, facts.decent_living) = (Some(income), Some(minimum), Some(decent));
            }
            Self::Education(education) => facts.education = Some(education),
            Self::Flag(name, value) => flag(facts, name, value),
            Self::Indicator(index, value) => facts.indicators[index] = Some(value),
            Self::Register(kind, answer) => facts.registers[kind.index()] = answer,
            Self::Assignment(letter, from, until) => {
                (facts.assignment_letter, facts.assignment_from, facts.assignment_until) = (Some(letter), Some(from), Some(until));
            }
            Self::NikStated(stated) => facts.nik = if stated { Nik::from_digits(1_111_110_107_909_901).ok() } else { None },
            Self::Duplicate(duplicate) => facts.duplicate = duplicate,
        }
    }
}

fn flag(facts: &mut Facts, name: FactName, value: bool) {
    let slot = match name {
        FactName::KepalaKeluarga => &mut facts.head_of_family,
        FactName::PenerimaUpah => &mut facts.wage_earner,
        FactName::PesertaBpjstkAktif => &mut facts.bpjs_active,
        FactName::SumberIuranLain => &mut facts.other_payer,
        FactName::PernahMenerima => &mut facts.received_before,
        FactName::PesertaLanjutan => &mut facts.continuing,
        FactName::DibiayaiApbd => &mut facts.apbd_funded,
        FactName::Disabilitas => &mut facts.disability,
        FactName::AdaPekerjaan => &mut facts.has_work,
        FactName::SuratTugas => &mut facts.assignment_letter,
    };
    *slot = Some(value);
}

/// The variables some tests can see, with one representative of each class of values.
#[derive(Debug, Clone, Default)]
pub(super) struct Domain {
    variables: Vec<Vec<Value>>,
}

/// What the tests look at, gathered before the representatives are chosen.
#[derive(Default)]
struct Seen {
    births: BTreeSet<Date>,
    simple: BTreeSet<&'static str>,
    flags: BTreeSet<FactName>,
    indicators: BTreeSet<usize>,
    registers: BTreeMap<RegisterKind, BTreeSet<Option<u8>>>,
    region: Option<AreaCode>,
    dates: BTreeSet<Date>,
}

impl Domain {
    /// The variables of `tests`, each asked on its date. `fixed` facts are left as they are.
    pub fn of<'t>(rules: &Ruleset, tests: impl Iterator<Item = (&'t Test, Date)>, fixed: &Facts) -> Self {
        let mut seen = Seen::default();
        for (test, on) in tests {
            seen.dates.insert(on);
            look(test, on, &mut seen);
        }
        Self { variables: variables(rules, &seen, fixed) }
    }

    /// Whether there is a person, among those of whom `fixed` is true, for whom `refused` is not. Once true, `refused` must stay
    /// true whatever else becomes known.
    pub fn find(&self, fixed: &Facts, refused: &dyn Fn(&Facts) -> bool) -> Found {
        let mut budget = BUDGET;
        let open: Vec<usize> = (0..self.variables.len()).collect();
        if refused(fixed) {
            return Found::Nobody;
        }
        match self.descend(fixed, &open, refused, &mut budget) {
            Some(true) => Found::Somebody,
            Some(false) => Found::Nobody,
            None => Found::GivenUp,
        }
    }

    fn descend(&self, facts: &Facts, open: &[usize], refused: &dyn Fn(&Facts) -> bool, budget: &mut u32) -> Option<bool> {
        let mut narrowest: Option<(usize, Vec<Facts>)> = None;
        for &variable in open {
            let mut left = Vec::new();
            for value in &self.variables[variable] {
                *budget = budget.checked_sub(1)?;
                let mut next = *facts;
                value.iter().for_each(|fact| fact.put(&mut next));
                if !refused(&next) {
                    left.push(next);
                }
            }
            if left.is_empty() {
                return Some(false);
            }
            if narrowest.as_ref().is_none_or(|(_, best)| left.len() < best.len()) {
                let forced = left.len() == 1;
                narrowest = Some((variable, left));
                if forced {
                    break;
                }
            }
        }
        let Some((variable, left)) = narrowest else { return Some(true) };
        let rest: Vec<usize> = open.iter().copied().filter(|other| *other != variable).collect();
        for next in left {
            if self.descend(&next, &rest, refused, budget)? {
                return Some(true);
            }
        }
        Some(false)
    }
}

/// Evaluations before a search is given up: far more than any act written so far needs.
const BUDGET: u32 = 400_000;

/// What a search came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// There is such a person.
    Somebody,
    /// There is none.
    Nobody,
    /// Too many combinations; nothing is claimed.
    GivenUp,
}

/// Somebody about whom nothing is known but that it is a first registration.
pub(super) fn stranger() -> Facts {
    Facts { continuing: Some(false), ..Facts::default() }
}

fn look(test: &Test, on: Date, seen: &mut Seen) {
    match test {
        Test::All(parts) | Test::Any(parts) => parts.iter().for_each(|part| look(part, on, seen)),
        Test::Not(part) => look(part, on, seen),
        Test::Age { from, upper } => {
            let upper = upper.map(|bound| match bound {
                AgeBound::Below(years) | AgeBound::ThroughBirthday(years) => years,
                AgeBound::Through(years) => years + 1,
            });
            for years in from.iter().copied().chain(upper) {
                // Around the birthday itself: the day before, the day, the day after; and a year inside.
                let birthday = on.with().year(on.year().saturating_sub(years)).build();
                let birthday = birthday.or_else(|_| on.with().year(on.year().saturating_sub(years)).day(28).build());
                if let Ok(day) = birthday {
                    seen.births.extend([Some(day), day.yesterday().ok(), day.tomorrow().ok()].into_iter().flatten());
                }
            }
        }
        Test::Register { any_of, successor, max_desil } => {
            for kind in any_of.iter().chain(successor) {
                seen.registers.entry(*kind).or_default().insert(*max_desil);
            }
        }
        Test::Residence { which, region } => {
            seen.region = Some(*region);
            seen.simple.insert(match which {
                crate::model::Residence::Ktp => "ktp",
                crate::model::Residence::Domicile => "domicile",
            });
        }
        Test::Document(_) => _ = seen.simple.insert("document"),
        Test::Citizen(_) => _ = seen.simple.insert("citizen"),
        Test::Occupation { .. } | Test::OccupationListed { .. } => _ = seen.simple.insert("occupation"),
        Test::OfficeListed => _ = seen.simple.insert("office"),
        Test::OfficeInTerm => _ = seen.simple.insert("term"),
        Test::Fact { name, .. } => _ = seen.flags.insert(*name),
        Test::Income(WageFloor::MinimumWage | WageFloor::DecentLiving) => _ = seen.simple.insert("income"),
        Test::Indicator { index, .. } => _ = seen.indicators.insert(*index),
        Test::Education(_) => _ = seen.simple.insert("education"),
        Test::Nik(_) => {
            seen.simple.insert("nik");
            seen.registers.entry(RegisterKind::Padan).or_default().insert(None);
        }
        Test::AssignmentCovers => _ = seen.simple.insert("assignment"),
        Test::OnlyOnce => seen.simple.extend(["duplicate", "nik"]),
        Test::Judged(_) => {}
    }
}

fn variables(rules: &Ruleset, seen: &Seen, fixed: &Facts) -> Vec<Vec<Value>> {
    let mut all: Vec<Vec<Value>> = Vec::new();
    let mut add = |values: Vec<Fact>| {
        if !values.is_empty() {
            all.push(values.into_iter().map(|fact| vec![fact]).collect());
        }
    };
    let has = |name| seen.simple.contains(name);
    let (first, last) = (seen.dates.first().copied().unwrap_or(Date::MIN), seen.dates.last().copied().unwrap_or(Date::MAX));
    let (before, after) = (first.yesterday().unwrap_or(first), last.tomorrow().unwrap_or(last));

    add(seen.births.iter().copied().map(Fact::Birth).collect());
    if has("citizen") {
        add(vec![Fact::Citizenship(Citizenship::Indonesian), Fact::Citizenship(Citizenship::Foreign)]);
    }
    if let Some(region) = seen.region {
        let elsewhere = ["1101", "1102"].into_iter().filter_map(AreaCode::parse).find(|other| *other != region);
        let areas: Vec<AreaCode> = std::iter::once(region).chain(elsewhere).collect();
        if has("ktp") {
            add(areas.iter().copied().map(Fact::KtpArea).collect());
        }
        if has("domicile") {
            add(areas.iter().copied().map(Fact::DomicileArea).collect());
        }
    }
    if has("document") {
        let kinds = [IdentityDocument::KtpElectronic, IdentityDocument::Ktp, IdentityDocument::Substitute, IdentityDocument::None];
        add(kinds.map(Fact::Document).to_vec());
    }
    let listed =
        |count: usize| (0..count).filter_map(|index| u16::try_from(index).ok()).map(Occupation::Listed).chain([Occupation::Unlisted]);
    if has("occupation") && fixed.occupation.is_none() {
        add(listed(rules.regulation.occupation.len()).map(Fact::Work).collect());
    }
    if has("office") && fixed.office.is_none() {
        add(listed(rules.regulation.office.len()).map(Fact::Office).collect());
    }
    if has("term") {
        add(vec![Fact::Term(before, after), Fact::Term(before, before)]);
    }
    if has("income") {
        let rupiah = |amounts: [i64; 3]| Fact::Income(Rupiah::new(amounts[0]), Rupiah::new(amounts[1]), Rupiah::new(amounts[2]));
        add([[1, 2, 4], [3, 2, 4], [3, 4, 2], [5, 2, 4]].map(|row| rupiah(row.map(|million| million * 1_000_000))).to_vec());
    }
    if has("education") {
        use Education::{BelumTamatSd, PerguruanTinggi, Sd, Sma, Smp, TidakSekolah};
        add([TidakSekolah, BelumTamatSd, Sd, Smp, Sma, PerguruanTinggi].map(Fact::Education).to_vec());
    }
    if has("assignment") {
        add(vec![Fact::Assignment(true, before, after), Fact::Assignment(true, before, before), Fact::Assignment(false, before, before)]);
    }
    if has("nik") {
        add(vec![Fact::NikStated(true), Fact::NikStated(false)]);
    }
    if has("duplicate") {
        add(vec![Fact::Duplicate(false), Fact::Duplicate(true)]);
    }
    let mut registers = seen.registers.clone();
    for name in &seen.flags {
        let mut by_register = |kind| _ = registers.entry(kind).or_default().insert(None);
        match name {
            FactName::PesertaBpjstkAktif => by_register(RegisterKind::Bpjs),
            FactName::SumberIuranLain => by_register(RegisterKind::Aid),
            FactName::PesertaLanjutan => {}
            FactName::PernahMenerima if fixed.received_before.is_some() => {}
            FactName::SuratTugas if has("assignment") => {}
            _ => add(vec![Fact::Flag(*name, true), Fact::Flag(*name, false)]),
        }
    }
    for index in &seen.indicators {
        add(vec![Fact::Indicator(*index, true), Fact::Indicator(*index, false)]);
    }
    for (kind, limits) in registers {
        if fixed.register(kind) != RegisterAnswer::NotLoaded {
            continue;
        }
        let mut desils: BTreeSet<u8> = limits.iter().flatten().flat_map(|limit| [*limit, limit.saturating_add(1)]).collect();
        desils.insert(1);
        let not_there = if kind == RegisterKind::Padan { RegisterAnswer::Denied } else { RegisterAnswer::NotFound };
        let there = desils.into_iter().map(|desil| RegisterAnswer::Found { desil: Some(desil) });
        add(there.chain([not_there]).map(|answer| Fact::Register(kind, answer)).collect());
    }
    all
}
