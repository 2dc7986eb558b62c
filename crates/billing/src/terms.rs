//! What a person owes for a month, and the articles each cause rests on: all of it from the law's data.

use crate::cause::Cause;
use crate::roster::Ground;
use payung_domain::{Date, Month, Rupiah, years_after};
use payung_law::Regulation;
use payung_law::model::StepKind;
use payung_law::money::{Basis, Membership, MoneyError, NationalLaw, PayerKind, Sector, cover};

/// The months a bill is compared for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first.
    pub first: Month,
    /// The last, inclusive.
    pub last: Month,
}

/// Longest period: BPJS takes at most twelve months at once.
const MONTHS_MAX: i32 = 12;

impl Period {
    /// One month.
    #[must_use]
    pub const fn of(month: Month) -> Self {
        Self { first: month, last: month }
    }

    /// From `first` to `last`; `None` when it ends before it begins or is longer than a year.
    #[must_use]
    pub fn new(first: Month, last: Month) -> Option<Self> {
        (0..MONTHS_MAX).contains(&first.months_until(last)).then_some(Self { first, last })
    }

    /// Whether the month lies in it.
    #[must_use]
    pub fn contains(&self, month: Month) -> bool {
        (self.first..=self.last).contains(&month)
    }

    /// Its months.
    pub fn months(self) -> impl Iterator<Item = Month> + Clone {
        (0..=self.first.months_until(self.last).max(0)).filter_map(move |step| self.first.plus(step))
    }
}

/// What the law says about one month.
#[derive(Debug, Clone)]
struct MonthTerms {
    /// By [`payer_place`]; why there is none otherwise.
    tariff: [Result<Rupiah, MoneyError>; 3],
    /// What the rebates of the month take off, in hundredths of a percent.
    rebates: Vec<i64>,
    /// The income classes: basis, and JKK with JKM.
    classes: Vec<(Rupiah, Rupiah)>,
}

/// The law as one comparison needs it.
#[derive(Debug)]
pub struct Terms {
    period: Period,
    months: Vec<MonthTerms>,
    /// Where the act itself ends cover at an age: years and article.
    age_end: Option<(i64, String)>,
    /// By cause, in the order of [`Cause::ALL`].
    cites: Vec<Vec<String>>,
    /// What a reader must know besides: notes of the law's calculators.
    notes: Vec<String>,
}

const fn payer_place(payer: PayerKind) -> usize {
    match payer {
        PayerKind::Government => 0,
        PayerKind::Village => 1,
        PayerKind::Other => 2,
    }
}

/// The amount by which an act says that cover ends at an age. No text we hold has it: age is asked at registration only.
const AGE_END: &str = "usia-akhir-perlindungan";
/// How a rule's article says that no text regulates it.
const UNREGULATED: &str = "tidak diatur";
/// The rebates of national law.
const REBATES: [&str; 2] = ["rabat-bpu-lain", "rabat-bpu-transport"];

impl Terms {
    /// The terms of national law, and of a region's act where there is one. `minimum_wage` is asked for only where the act
    /// counts by it.
    ///
    /// # Errors
    /// A rebate or class that does not fit. A tariff that is missing is an error only when somebody's amount needs it:
    /// [`Terms::tariff`].
    pub fn new(
        national: &Regulation,
        regional: Option<&Regulation>,
        period: Period,
        minimum_wage: Option<Rupiah>,
    ) -> Result<Self, MoneyError> {
        let law = NationalLaw::new(national);
        let mut notes = Vec::new();
        let mut rate_cites = Vec::new();
        let mut months = Vec::new();
        for month in period.months() {
            let on = month.first_day();
            let nominal = |payer| Membership { basis: Basis::Nominal { income: None }, payer, sector: Sector::Other };
            let plain = |payer| law.contribution(&nominal(payer), on);
            let government = match regional {
                Some(act) => {
                    cover(act, national, on, 1, PayerKind::Government, |_| minimum_wage).map(|cover| (cover.per_month, cover.notes))
                }
                None => plain(PayerKind::Government).map(|paid| (paid.total, paid.cites.into_iter().chain(paid.notes).collect())),
            };
            if let Ok((_, told)) = &government {
                add(&mut notes, told);
            }
            if let Ok(paid) = plain(PayerKind::Government) {
                add(&mut rate_cites, &paid.cites);
            }
            let rebates = REBATES.iter().filter_map(|id| law.find(id, on)).map(|rebate| rebate.value).collect();
            months.push(MonthTerms {
                tariff: [
                    government.map(|(amount, _)| amount),
                    plain(PayerKind::Village).map(|paid| paid.total),
                    plain(PayerKind::Other).map(|paid| paid.total),
                ],
                rebates,
                classes: classes(&law, national, on)?,
            });
        }
        let age_end =
            regional.and_then(|act| NationalLaw::new(act).find(AGE_END, period.first.first_day())).map(|age| (age.value, age.cite));
        let cites =
            Cause::ALL.iter().map(|cause| articles(*cause, &law, national, regional, period, &rate_cites, age_end.as_ref())).collect();
        Ok(Self { period, months, age_end, cites, notes })
    }

    /// The months compared.
    #[must_use]
    pub const fn period(&self) -> Period {
        self.period
    }

    /// What the law asks for a month of the period from that payer.
    ///
    /// # Errors
    /// No value in force; no minimum wage where the act counts by it; a month outside the period.
    pub fn tariff(&self, payer: PayerKind, month: Month) -> Result<Rupiah, MoneyError> {
        let outside = || MoneyError::Impossible("bulan di luar masa yang diperiksa");
        self.month(month).ok_or_else(outside)?.tariff[payer_place(payer)].clone()
    }

    /// The articles a cause rests on; never empty.
    #[must_use]
    pub fn cites(&self, cause: Cause) -> &[String] {
        self.cites.get(cause as usize).map_or(&[], Vec::as_slice)
    }

    /// What a reader must know about the tariff: its articles, a rebate that does not apply.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    fn month(&self, month: Month) -> Option<&MonthTerms> {
        usize::try_from(self.period.first.months_until(month)).ok().and_then(|place| self.months.get(place))
    }

    /// Rebates in force in a month of the period, in hundredths of a percent.
    pub(crate) fn rebates(&self, month: Month) -> &[i64] {
        self.month(month).map_or(&[], |month| &month.rebates)
    }

    /// The basis of the income class whose contribution is `amount`.
    pub(crate) fn class_of(&self, amount: Rupiah, month: Month) -> Option<Rupiah> {
        self.month(month)?.classes.iter().find(|(_, total)| *total == amount).map(|(basis, _)| *basis)
    }

    /// The age at which the act itself ends cover, when somebody born then is past it in the month.
    pub(crate) fn over_age(&self, birth: Option<Date>, month: Month) -> Option<i64> {
        let (age, _) = self.age_end.as_ref()?;
        let reached = years_after(birth?, i16::try_from(*age).ok()?)?;
        (Month::of(reached) < month).then_some(*age)
    }

    /// Whether the act ends cover at an age at all.
    pub(crate) const fn ends_by_age(&self) -> bool {
        self.age_end.is_some()
    }
}

fn add(list: &mut Vec<String>, more: &[String]) {
    for text in more {
        if !list.contains(text) {
            list.push(text.clone());
        }
    }
}

/// The contribution of every income class on `on`.
fn classes(law: &NationalLaw<'_>, national: &Regulation, on: Date) -> Result<Vec<(Rupiah, Rupiah)>, MoneyError> {
    let in_force = |from: Date, until: Option<Date>| from <= on && until.is_none_or(|until| on <= until);
    let steps = national.scale.iter().filter(|scale| in_force(scale.from, scale.until)).flat_map(|scale| &scale.steps);
    let mut found = Vec::new();
    for step in steps {
        let income = step.up_to.map_or(step.basis, |up_to| up_to.min(step.basis));
        let membership =
            Membership { basis: Basis::Nominal { income: Some(Rupiah::new(income)) }, payer: PayerKind::Government, sector: Sector::Other };
        found.push((Rupiah::new(step.basis), law.contribution(&membership, on)?.total));
    }
    Ok(found)
}

/// The articles of a cause: the region's own first, then national law's.
fn articles(
    cause: Cause,
    law: &NationalLaw<'_>,
    national: &Regulation,
    regional: Option<&Regulation>,
    period: Period,
    rate_cites: &[String],
    age_end: Option<&(i64, String)>,
) -> Vec<String> {
    let mut cites: Vec<String> = Vec::new();
    let mut put = |cite: &str| {
        if !cite.is_empty() && cite != UNREGULATED && !cites.iter().any(|known| known == cite) {
            cites.push(cite.to_owned());
        }
    };
    if let Some(act) = regional {
        let short = |cite: &str| if cite == UNREGULATED { String::new() } else { format!("{} {cite}", act.act.short) };
        let ends = |ground| act.ending.iter().filter(move |ending| ground_of(&ending.id) == ground);
        match cause {
            Cause::NotDecreed | Cause::NotBilled => {
                act.step.iter().filter(|step| step.does == Some(StepKind::Decree)).for_each(|step| put(&short(&step.cite)));
            }
            Cause::Dead => ends(Ground::Died).for_each(|ending| put(&short(&ending.cite))),
            Cause::Moved => ends(Ground::Moved).for_each(|ending| put(&short(&ending.cite))),
            Cause::Ended => ends(Ground::Other).take(1).for_each(|ending| put(&short(&ending.cite))),
            Cause::WrongLine => act.fund.iter().take(2).for_each(|fund| put(&short(&fund.cite))),
            Cause::OverAge => age_end.iter().for_each(|(_, cite)| put(&short(cite))),
            _ => {}
        }
    }
    match cause {
        Cause::WrongRate | Cause::WrongClass | Cause::WrongRebate => rate_cites.iter().for_each(|cite| put(cite)),
        _ => {}
    }
    if cause == Cause::WrongRebate {
        let rebates = period.months().flat_map(|month| REBATES.iter().filter_map(move |id| law.find(id, month.first_day())));
        rebates.for_each(|rebate| put(&rebate.cite));
    }
    let wanted = format!("tagihan-{}", cause.id());
    national.right.iter().filter(|right| right.id == wanted).for_each(|right| put(&right.cite));
    // Said, not left out: nothing is regulated.
    if cites.is_empty() { vec![UNREGULATED.to_owned()] } else { cites }
}

/// What an act's ground of ending is to a bill.
pub(crate) fn ground_of(id: &str) -> Ground {
    let folded = payung_registry::heading_key(id);
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    if has(&["meninggal", "wafat", "kematian"]) {
        Ground::Died
    } else if has(&["pindah"]) {
        Ground::Moved
    } else {
        Ground::Other
    }
}
