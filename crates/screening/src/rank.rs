//! Who comes first when money is short.

use payung_domain::{Facts, RegisterAnswer, RegisterKind, Rupiah, Sex};
use payung_law::Regulation;
use payung_law::model::PriorityKey;
use rustc_hash::FxHashMap;

/// The order when the act's files give none.
const DEFAULT_ORDER: [PriorityKey; 2] = [PriorityKey::LowerDesilFirst, PriorityKey::OlderFirst];

/// The order in which people come first when money is short: the act's own, else the stated default.
#[must_use]
pub fn priority_order(regulation: &Regulation) -> Vec<PriorityKey> {
    regulation.priority.first().map_or_else(|| DEFAULT_ORDER.to_vec(), |priority| priority.by.clone())
}

/// The money there is, and what one person costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceiling {
    /// The money.
    pub budget: Rupiah,
    /// Months each person is paid for.
    pub months: u16,
    /// What one person costs over these months.
    pub per_person: Rupiah,
    /// The order, from the first key to the last.
    pub order: Vec<PriorityKey>,
}

impl Ceiling {
    /// How many people the money reaches.
    #[must_use]
    pub fn places(&self) -> u64 {
        if self.per_person.get() <= 0 { 0 } else { u64::try_from(self.budget.get() / self.per_person.get()).unwrap_or(0) }
    }
}

/// A person's place in the order: smaller comes first. The row's own number in the run breaks the last tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RankKey([i64; 4]);

impl RankKey {
    /// The key of one person under `order` (its first four keys; no act names more).
    #[must_use]
    pub fn of(facts: &Facts, order: &[PriorityKey]) -> Self {
        let mut key = [0; 4];
        for (slot, wanted) in key.iter_mut().zip(order) {
            *slot = match wanted {
                PriorityKey::DisabilityFirst => i64::from(facts.disability != Some(true)),
                PriorityKey::WomenFirst => i64::from(facts.sex != Some(Sex::Female)),
                PriorityKey::OlderFirst => facts.birth.map_or(i64::MAX, day_number),
                PriorityKey::YoungerFirst => facts.birth.map_or(i64::MAX, |birth| -day_number(birth)),
                PriorityKey::LowerDesilFirst => desil(facts),
                PriorityKey::LowerIncomeFirst => facts.income.map_or(i64::MAX, Rupiah::get),
                PriorityKey::ContinuingFirst => i64::from(facts.continuing != Some(true)),
                PriorityKey::HeadOfFamilyFirst => i64::from(facts.head_of_family != Some(true)),
            };
        }
        Self(key)
    }
}

fn day_number(date: payung_domain::Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

fn desil(facts: &Facts) -> i64 {
    let kinds = [RegisterKind::Dtsen, RegisterKind::P3ke, RegisterKind::Dtks];
    let known = kinds.into_iter().filter_map(|kind| match facts.register(kind) {
        RegisterAnswer::Found { desil } => desil,
        _ => None,
    });
    known.min().map_or(99, i64::from)
}

/// The rank of every eligible row, from 1, by the row's number in the run.
#[must_use]
pub(crate) fn rank(mut keys: Vec<(RankKey, u64)>) -> FxHashMap<u64, u64> {
    keys.sort_unstable();
    keys.iter().enumerate().map(|(index, (_, row))| (*row, index as u64 + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disability_then_women_then_age_then_the_list() {
        use PriorityKey::{DisabilityFirst, OlderFirst, WomenFirst};
        let person = |disability, sex, birth: &str| Facts {
            disability: Some(disability),
            sex: Some(sex),
            birth: Some(birth.parse().expect("a date")),
            ..Facts::default()
        };
        let people = [
            person(false, Sex::Male, "1960-01-01"),
            person(false, Sex::Female, "1990-01-01"),
            person(true, Sex::Male, "2000-01-01"),
            person(false, Sex::Female, "1980-01-01"),
            person(false, Sex::Female, "1980-01-01"),
        ];
        let order = [DisabilityFirst, WomenFirst, OlderFirst];
        let ranks = rank(people.iter().zip(0..).map(|(facts, row)| (RankKey::of(facts, &order), row)).collect());
        assert_eq!([5, 4, 1, 2, 3], [ranks[&0], ranks[&1], ranks[&2], ranks[&3], ranks[&4]]);
    }

    #[test]
    fn places_are_whole_persons() {
        let ceiling =
            |budget, cost| Ceiling { budget: Rupiah::new(budget), months: 2, per_person: Rupiah::new(cost), order: Vec::new() }.places();
        assert_eq!(ceiling(63_772_800, 33_600), 1_898);
        assert_eq!(ceiling(63_772_799, 33_600), 1_897);
        assert_eq!(ceiling(100, 0), 0);
    }
}
