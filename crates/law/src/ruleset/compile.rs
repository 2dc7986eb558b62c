//! From the conditions as written to tests, names turned into indices.

use super::{Combination, Gate, MAX_CRITERIA, Test};
use crate::error::LawError;
use crate::model::{AgeTest, Condition, Formula, RegisterTest};
use crate::regulation::Regulation;
use payung_domain::AgeBound;

/// Turns the conditions of one criterion into tests; knows where it stands, for faults.
pub(super) struct Compiler<'r> {
    pub regulation: &'r Regulation,
    pub file: &'r str,
    pub line: u32,
}

impl Compiler<'_> {
    fn fault<T>(&self, id: String, en: String) -> Result<T, LawError> {
        Err(LawError::at(self.file, self.line, id, en))
    }

    fn parts(&self, parts: &[Condition]) -> Result<Vec<Test>, LawError> {
        if parts.is_empty() {
            return self.fault("all/any tidak boleh kosong".into(), "all/any must not be empty".into());
        }
        parts.iter().map(|part| self.test(part)).collect()
    }

    /// The test of a condition.
    pub fn test(&self, condition: &Condition) -> Result<Test, LawError> {
        Ok(match condition {
            Condition::All(parts) => Test::All(self.parts(parts)?),
            Condition::Any(parts) => Test::Any(self.parts(parts)?),
            Condition::Not(part) => Test::Not(Box::new(self.test(part)?)),
            Condition::Age(age) => self.age(*age)?,
            Condition::RegisteredIn(RegisterTest::One(kind)) => Test::Register { any_of: vec![*kind], successor: None, max_desil: None },
            Condition::RegisteredIn(RegisterTest::Several { any_of, successor, max_desil }) => {
                if any_of.is_empty() {
                    return self.fault("any-of tidak boleh kosong".into(), "any-of must not be empty".into());
                }
                Test::Register { any_of: any_of.clone(), successor: *successor, max_desil: *max_desil }
            }
            Condition::Residence(which) => match self.regulation.region() {
                Some(region) => Test::Residence { which: *which, region },
                None => {
                    return self.fault(
                        "residence memerlukan region (4 angka) di act.toml".into(),
                        "residence needs region (4 digits) in act.toml".into(),
                    );
                }
            },
            Condition::Document(documents) => Test::Document(documents.as_slice().to_vec()),
            Condition::Citizen(citizenship) => Test::Citizen(*citizenship),
            Condition::Occupation(ids) => self.occupation(ids.as_slice())?,
            Condition::OccupationListed(true) => Test::OccupationListed { open: self.open_occupations() },
            Condition::OfficeListed(true) => Test::OfficeListed,
            Condition::OfficeInTerm(true) => Test::OfficeInTerm,
            Condition::AssignmentCovers(true) => Test::AssignmentCovers,
            Condition::OnlyOnce(true) => Test::OnlyOnce,
            Condition::OccupationListed(false)
            | Condition::OfficeListed(false)
            | Condition::OfficeInTerm(false)
            | Condition::AssignmentCovers(false)
            | Condition::OnlyOnce(false) => {
                return self.fault(
                    "syarat ini hanya boleh `= true`; kebalikannya ditulis dengan not".into(),
                    "only `= true` is allowed here; write the opposite with not".into(),
                );
            }
            Condition::Yes(name) => Test::Fact { name: *name, wanted: true },
            Condition::No(name) => Test::Fact { name: *name, wanted: false },
            Condition::IncomeBelow(floor) => Test::Income(*floor),
            Condition::Indicator(id) => match self.regulation.indicator.iter().position(|indicator| indicator.id == *id) {
                Some(index) => Test::Indicator { index, id: id.clone() },
                None => {
                    let known = self.regulation.indicator.iter().map(|i| i.id.as_str()).collect::<Vec<_>>().join(", ");
                    return self.fault(
                        format!("indikator `{id}` tidak ada; yang ada: {known}"),
                        format!("no indicator `{id}`; there are: {known}"),
                    );
                }
            },
            Condition::EducationBelow(education) => Test::Education(*education),
            Condition::Nik(test) => Test::Nik(*test),
            Condition::Judged(question) => Test::Judged(question.clone()),
        })
    }

    fn age(&self, age: AgeTest) -> Result<Test, LawError> {
        let uppers =
            [age.below.map(AgeBound::Below), age.through.map(AgeBound::Through), age.through_birthday.map(AgeBound::ThroughBirthday)];
        let given: Vec<AgeBound> = uppers.into_iter().flatten().collect();
        let years = [age.from, age.below, age.through, age.through_birthday];
        if given.len() > 1 || years.iter().all(Option::is_none) || years.iter().flatten().any(|years| !(0..=150).contains(years)) {
            return self.fault(
                "age: sedikitnya satu batas, paling banyak satu dari below, through, through-birthday, antara 0 dan 150 tahun".into(),
                "age: at least one bound, at most one of below, through, through-birthday, between 0 and 150 years".into(),
            );
        }
        Ok(Test::Age { from: age.from, upper: given.first().copied() })
    }

    fn open_occupations(&self) -> Vec<u16> {
        let all = self.regulation.occupation.iter().enumerate();
        all.filter(|(_, o)| o.open).filter_map(|(index, _)| u16::try_from(index).ok()).collect()
    }

    fn occupation(&self, ids: &[String]) -> Result<Test, LawError> {
        let mut listed = Vec::new();
        for id in ids {
            match self.regulation.occupation.iter().position(|occupation| occupation.id == *id).map(u16::try_from) {
                Some(Ok(index)) => listed.push(index),
                _ => {
                    let known = self.regulation.occupation.iter().map(|o| o.id.as_str()).collect::<Vec<_>>().join(", ");
                    return self.fault(
                        format!("jenis pekerjaan `{id}` tidak ada; yang ada: {known}"),
                        format!("no occupation `{id}`; there are: {known}"),
                    );
                }
            }
        }
        let open = self.open_occupations().iter().any(|index| listed.contains(index));
        Ok(Test::Occupation { listed, open })
    }
}

/// How the criteria make the decision, by the act's own rule.
pub(super) fn combine(formula: &Formula, gates: &[Gate], file: &str, line: u32, errors: &mut Vec<LawError>) -> Combination {
    let (parts, any) = match formula {
        Formula::Criterion(_) => (std::slice::from_ref(formula), false),
        Formula::All { all } => (all.as_slice(), false),
        Formula::Any { any } => (any.as_slice(), true),
    };
    let (mut set, mut within) = (0, Vec::new());
    for part in parts {
        let Formula::Criterion(id) = part else {
            within.push(combine(part, gates, file, line, errors));
            continue;
        };
        match gates.iter().position(|gate| gate.criterion.id == *id) {
            // What lies beyond is refused by the number of criteria.
            Some(index) => set |= if index < MAX_CRITERIA { 1 << index } else { 0 },
            None => {
                let known = gates.iter().map(|g| g.criterion.id.as_str()).collect::<Vec<_>>().join(", ");
                errors.push(LawError::at(
                    file,
                    line,
                    format!("[[decision]] menyebut kriteria `{id}` yang tidak ada; yang ada: {known}"),
                    format!("[[decision]] names criterion `{id}`, which does not exist; there are: {known}"),
                ));
            }
        }
    }
    if any { Combination::Any(set, within) } else { Combination::All(set, within) }
}
