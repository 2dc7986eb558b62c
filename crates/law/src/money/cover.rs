//! What a programme's cover costs a person under a region's act: national tariff, unless the region's own readings say otherwise.

use super::{Basis, Membership, MoneyError, NationalLaw, PayerKind, Sector};
use crate::regulation::Regulation;
use payung_domain::{Date, Month, Rupiah};

/// Basis "share of the minimum wage, or the region's own amounts", in the amount `dasar-iuran`; the other is nominal.
const OWN_BASIS: i64 = 2;

/// What a month's contribution is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverBasis {
    /// The national nominal tariff.
    Nominal,
    /// A share of the minimum wage.
    MinimumWage,
    /// Amounts the region's act fixes.
    Own,
}

impl CoverBasis {
    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nominal => "nominal",
            Self::MinimumWage => "minimum-wage",
            Self::Own => "own",
        }
    }
}

/// Months in a row that cost the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// The first of them.
    pub first: Month,
    /// The last of them.
    pub last: Month,
    /// One person's contribution for one of them.
    pub per_month: Rupiah,
    /// What it is computed from.
    pub basis: CoverBasis,
}

/// One person's cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The contribution of the first month.
    pub per_month: Rupiah,
    /// All months, each at its own rate.
    pub amount: Rupiah,
    /// The rates through the months, in order and without gaps; empty for no months.
    pub rates: Vec<Rate>,
    /// The articles, and what a reader must know besides.
    pub notes: Vec<String>,
}

/// One person's cover for `months` months (at most 1,200) from the month `from` lies in, no income known. `minimum_wage` gives that in force in
/// the region on a day, and only counts where the act counts by it.
///
/// # Errors
/// No value in force; no minimum wage where it is asked for; too many months; too large.
pub fn cover(
    regional: &Regulation,
    national: &Regulation,
    from: Date,
    months: u16,
    payer: PayerKind,
    minimum_wage: impl Fn(Date) -> Option<Rupiah>,
) -> Result<Cover, MoneyError> {
    if months > 1_200 {
        return Err(MoneyError::Impossible("jumlah bulan"));
    }
    let mut cover = Cover { per_month: Rupiah::ZERO, amount: Rupiah::ZERO, rates: Vec::new(), notes: Vec::new() };
    let mut month = Month::of(from);
    for count in 0..months {
        let (per_month, basis, notes) = month_of_cover(regional, national, month.first_day(), payer, &minimum_wage)?;
        if count == 0 {
            cover.per_month = per_month;
        }
        cover.amount = cover.amount.plus(per_month)?;
        for note in notes {
            if !cover.notes.contains(&note) {
                cover.notes.push(note);
            }
        }
        match cover.rates.last_mut().filter(|rate| rate.per_month == per_month && rate.basis == basis) {
            Some(rate) => rate.last = month,
            None => cover.rates.push(Rate { first: month, last: month, per_month, basis }),
        }
        month = month.plus(1).ok_or(MoneyError::Impossible("bulan"))?;
    }
    Ok(cover)
}

/// One person's contribution for the month that begins on `on`.
fn month_of_cover(
    regional: &Regulation,
    national: &Regulation,
    on: Date,
    payer: PayerKind,
    minimum_wage: impl Fn(Date) -> Option<Rupiah>,
) -> Result<(Rupiah, CoverBasis, Vec<String>), MoneyError> {
    let local = NationalLaw::new(regional);
    let own_basis = local.find("dasar-iuran", on).is_some_and(|basis| basis.value == OWN_BASIS);
    let own = [local.find("iuran-jkk-daerah", on), local.find("iuran-jkm-daerah", on)];
    if let (true, [Some(jkk), Some(jkm)]) = (own_basis, own) {
        let per_month = Rupiah::new(jkk.value).plus(Rupiah::new(jkm.value))?;
        return Ok((per_month, CoverBasis::Own, vec![jkk.cite, jkm.cite]));
    }
    let (basis, word) = if own_basis {
        (Basis::MinimumWage { wage: minimum_wage(on).unwrap_or(Rupiah::ZERO) }, CoverBasis::MinimumWage)
    } else {
        // What the region pays is the lowest class: no list proves an income.
        (Basis::Nominal { income: None }, CoverBasis::Nominal)
    };
    let contribution = NationalLaw::new(national).contribution(&Membership { basis, payer, sector: Sector::Other }, on)?;
    let mut notes = contribution.cites;
    notes.extend(contribution.notes);
    Ok((contribution.total, word, notes))
}
