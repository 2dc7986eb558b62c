//! What a programme's cover costs a person under a region's act: national tariff, unless the region's own readings say otherwise.

use super::{Basis, Membership, MoneyError, NationalLaw, PayerKind, Sector};
use crate::regulation::Regulation;
use payung_domain::{Date, Rupiah};

/// Basis "share of the minimum wage, or the region's own amounts", in the amount `dasar-iuran`; the other is nominal.
const OWN_BASIS: i64 = 2;

/// One person's cover, paid by the region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    /// The contribution of the first month.
    pub per_month: Rupiah,
    /// All months, each at its own rate.
    pub amount: Rupiah,
    /// The articles, and what a reader must know besides.
    pub notes: Vec<String>,
}

/// One person's cover for `months` months from the month `from` lies in, paid by the region, no income known. `minimum_wage` is that
/// in force in the region, and only asked for where the act counts by it.
///
/// # Errors
/// No value in force; no minimum wage where it is asked for; too large.
pub fn cover(
    regional: &Regulation,
    national: &Regulation,
    from: Date,
    months: u16,
    minimum_wage: Option<Rupiah>,
) -> Result<Cover, MoneyError> {
    let local = NationalLaw::new(regional);
    let own_basis = local.find("dasar-iuran", from).is_some_and(|basis| basis.value == OWN_BASIS);
    let own = [local.find("iuran-jkk-daerah", from), local.find("iuran-jkm-daerah", from)];
    if let (true, [Some(jkk), Some(jkm)]) = (own_basis, own) {
        let per_month = Rupiah::new(jkk.value).plus(Rupiah::new(jkm.value))?;
        return Ok(Cover { per_month, amount: per_month.times(i64::from(months))?, notes: vec![jkk.cite, jkm.cite] });
    }
    let basis = if own_basis {
        Basis::MinimumWage { wage: minimum_wage.unwrap_or(Rupiah::ZERO) }
    } else {
        // What the region pays is the lowest class: no list proves an income.
        Basis::Nominal { income: None }
    };
    let membership = Membership { basis, payer: PayerKind::Government, sector: Sector::Other };
    let law = NationalLaw::new(national);
    let first = law.contribution(&membership, from)?;
    let amount = law.contributions(&membership, from, months, 1)?;
    let mut notes = first.cites;
    notes.extend(first.notes);
    Ok(Cover { per_month: first.total, amount, notes })
}
