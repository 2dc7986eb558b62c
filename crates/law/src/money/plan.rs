//! Planning: how many people a sum pays for over some months, and how many months for some people.

use super::{Cover, MoneyError, NationalLaw, Rate, ShortCover};
use crate::regulation::Regulation;
use payung_domain::{Month, Rupiah};

/// A month's contribution supposed to be another from some month on: what a change of rate would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateSupposed {
    /// From this month on.
    pub from: Month,
    /// One person costs this a month.
    pub per_month: Rupiah,
}

/// What a plan asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanAsked {
    /// First month of cover.
    pub first: Month,
    /// Months to look at, 1 to [`PLAN_MONTHS_MAX`].
    pub months: u16,
    /// The money there is.
    pub budget: Rupiah,
    /// People to be covered.
    pub people: Option<i64>,
    /// Another rate.
    pub supposed: Option<RateSupposed>,
}

/// The most months a plan looks at.
pub const PLAN_MONTHS_MAX: u16 = 60;

/// The plan up to one month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanMonth {
    /// Months of cover up to and with this one.
    pub months: u16,
    /// The last of them.
    pub month: Month,
    /// One person's contribution for this month.
    pub per_month: Rupiah,
    /// One person's for all months so far.
    pub per_person: Rupiah,
    /// How many people the money pays for, if everybody is covered until this month.
    pub people: i64,
    /// What the people asked about cost until this month.
    pub cost: Option<Rupiah>,
    /// Cover that ends with this month leaves families with the funeral benefit only.
    pub short: Option<ShortCover>,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Month by month.
    pub rows: Vec<PlanMonth>,
    /// How many months the money pays for the people asked about; none when nobody is asked about.
    pub payable_months: Option<u16>,
    /// What is left then.
    pub left: Option<Rupiah>,
    /// The rates, after what was supposed.
    pub rates: Vec<Rate>,
    /// The articles.
    pub notes: Vec<String>,
}

/// Plans with the cover's rates, which begin with the first month asked about and last for all of them.
///
/// # Errors
/// No months or too many; a budget, people or rate below nothing; a cover of other months; too large.
pub fn plan(national: &Regulation, cover: &Cover, asked: &PlanAsked) -> Result<Plan, MoneyError> {
    if asked.months == 0 || asked.months > PLAN_MONTHS_MAX {
        return Err(MoneyError::Impossible("jumlah bulan"));
    }
    let below = |amount: Rupiah| amount < Rupiah::ZERO;
    if below(asked.budget) || asked.people.is_some_and(|people| people < 0) || asked.supposed.is_some_and(|rate| below(rate.per_month)) {
        return Err(MoneyError::Impossible("jumlah di bawah nol"));
    }
    let law = NationalLaw::new(national);
    let rates = supposed(&cover.rates, asked.supposed);
    let mut rows = Vec::with_capacity(usize::from(asked.months));
    let mut per_person = Rupiah::ZERO;
    for (months, month) in (1_u16..=asked.months).zip(month_after_month(asked.first)) {
        let rate = rates.iter().find(|rate| rate.first <= month && month <= rate.last).ok_or(MoneyError::Impossible("bulan"))?;
        per_person = per_person.plus(rate.per_month)?;
        rows.push(PlanMonth {
            months,
            month,
            per_month: rate.per_month,
            per_person,
            // Cover that costs nothing is limited by nothing.
            people: asked.budget.get().checked_div(per_person.get()).unwrap_or(i64::MAX),
            cost: asked.people.map(|people| per_person.times(people)).transpose()?,
            // Months the law's files say nothing about carry no warning.
            short: law.short_cover(asked.first, months).unwrap_or_default(),
        });
    }
    if rows.len() != usize::from(asked.months) {
        return Err(MoneyError::Impossible("bulan"));
    }
    let fits = |row: &&PlanMonth| row.cost.is_some_and(|cost| cost <= asked.budget);
    let last_paid = rows.iter().take_while(fits).last();
    let payable_months = asked.people.map(|_| last_paid.map_or(0, |row| row.months));
    let left = asked.people.map(|_| {
        let spent = last_paid.and_then(|row| row.cost).unwrap_or(Rupiah::ZERO);
        Rupiah::new(asked.budget.get() - spent.get())
    });
    Ok(Plan { rows, payable_months, left, rates, notes: cover.notes.clone() })
}

/// The months from `first` on.
fn month_after_month(first: Month) -> impl Iterator<Item = Month> {
    std::iter::successors(Some(first), |month| month.plus(1))
}

/// The rates with another from some month on.
fn supposed(rates: &[Rate], other: Option<RateSupposed>) -> Vec<Rate> {
    let Some(other) = other else { return rates.to_vec() };
    let mut result = Vec::with_capacity(rates.len() + 1);
    for rate in rates {
        if rate.first < other.from {
            let until = other.from.plus(-1).map_or(rate.last, |before| before.min(rate.last));
            result.push(Rate { last: until, ..*rate });
        }
        if rate.last >= other.from {
            result.push(Rate { first: rate.first.max(other.from), per_month: other.per_month, ..*rate });
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Choices;
    use crate::money::{CoverBasis, PayerKind, cover};
    use crate::source::Bundle;
    use payung_domain::Date;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    fn national() -> &'static Regulation {
        static LAW: LazyLock<Regulation> = LazyLock::new(|| {
            let bundle = Bundle::embedded().remove("nasional").expect("national law");
            Regulation::load(&bundle, &Choices::new()).expect("it loads")
        });
        &LAW
    }

    fn asked(first: &str, months: u16, budget: i64, people: Option<i64>) -> PlanAsked {
        PlanAsked { first: Month::parse(first).expect("a month"), months, budget: Rupiah::new(budget), people, supposed: None }
    }

    fn of(law: &Regulation, asked: &PlanAsked) -> Plan {
        let cover = cover(law, law, asked.first.first_day(), asked.months, PayerKind::Government, |_| None).expect("a cover");
        plan(law, &cover, asked).expect("a plan")
    }

    #[test]
    fn published_totals_come_out() {
        let law = national();
        // Yogyakarta 2024: 1,898 people for two months.
        let plan = of(law, &asked("2024-11", 2, 63_772_800, Some(1_898)));
        assert_eq!((plan.payable_months, plan.left), (Some(2), Some(Rupiah::ZERO)));
        assert_eq!(plan.rows.iter().map(|row| row.people).collect::<Vec<_>>(), [3_796, 1_898]);
        // Bandung Barat 2024: 594 for three; one rupiah less and it is two.
        let plan = of(law, &asked("2024-10", 12, 29_937_599, Some(594)));
        assert_eq!((plan.payable_months, plan.left), (Some(2), Some(Rupiah::new(29_937_599 - 19_958_400))));
    }

    #[test]
    fn short_programmes_are_told_with_the_laws_amounts() {
        let plan = of(national(), &asked("2026-01", 12, 1_000_000, None));
        let short: Vec<u16> = plan.rows.iter().filter(|row| row.short.is_some()).map(|row| row.months).collect();
        assert_eq!(short, [1, 2, 3]);
        let first = plan.rows[0].short.as_ref().expect("short");
        assert_eq!((first.within, first.after), (Rupiah::new(10_000_000), Rupiah::new(42_000_000)));
        // Before 2025 there was no such rule.
        assert!(of(national(), &asked("2024-01", 3, 1, None)).rows.iter().all(|row| row.short.is_none()));
    }

    #[test]
    fn another_rate_counts_from_its_month_on() {
        let law = national();
        let supposed = RateSupposed { from: Month::parse("2026-04").expect("a month"), per_month: Rupiah::new(20_000) };
        let plan = of(law, &PlanAsked { supposed: Some(supposed), ..asked("2026-01", 6, 1_104_000, Some(10)) });
        let costs: Vec<i64> = plan.rows.iter().map(|row| row.per_month.get()).collect();
        assert_eq!(costs, [16_800, 16_800, 16_800, 20_000, 20_000, 20_000]);
        assert_eq!((plan.rates.len(), plan.payable_months, plan.left), (2, Some(6), Some(Rupiah::ZERO)));
    }

    #[test]
    fn what_cannot_be_planned_is_said() {
        let law = national();
        let cover = Cover { per_month: Rupiah::ZERO, amount: Rupiah::ZERO, rates: vec![], notes: vec![] };
        for wrong in [
            asked("2026-01", 0, 1, None),
            asked("2026-01", 61, 1, None),
            asked("2026-01", 1, -1, None),
            asked("2026-01", 1, 1, Some(-1)),
            asked("2026-01", 1, 1, None),
        ] {
            assert!(matches!(plan(law, &cover, &wrong), Err(MoneyError::Impossible(_))), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn people_and_months_are_the_most_that_fit(budget in 0_i64..2_000_000_000, people in 1_i64..50_000, months in 1_u16..24, rate in 1_i64..40_000) {
            let law = national();
            let first = Month::of(Date::constant(2026, 1, 1));
            let last = first.plus(i32::from(months) - 1).expect("a month");
            let rates = vec![Rate { first, last, per_month: Rupiah::new(rate), basis: CoverBasis::Nominal }];
            let cover = Cover { per_month: Rupiah::new(rate), amount: Rupiah::ZERO, rates, notes: vec![] };
            let asked = PlanAsked { first, months, budget: Rupiah::new(budget), people: Some(people), supposed: None };
            let plan = plan(law, &cover, &asked).expect("a plan");
            for row in &plan.rows {
                prop_assert!(row.people * row.per_person.get() <= budget);
                prop_assert!((row.people + 1) * row.per_person.get() > budget);
            }
            let payable = i64::from(plan.payable_months.expect("asked"));
            prop_assert!(payable * people * rate <= budget);
            prop_assert!(payable == i64::from(months) || (payable + 1) * people * rate > budget);
            prop_assert_eq!(plan.left.expect("asked").get(), budget - payable * people * rate);
        }
    }
}
