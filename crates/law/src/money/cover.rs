//! What a programme's cover costs a person under a region's act: national tariff, unless the region's own readings say otherwise.

use super::{Basis, Membership, MoneyError, NationalLaw, PayerKind, Sector};
use crate::regulation::Regulation;
use payung_domain::{Date, Rupiah};

/// Basis "share of the minimum wage, or the region's own amounts", in the amount `dasar-iuran`.
const OWN_BASIS: i64 = 2;

/// The cost of one person's cover for `months` months from the month `from` lies in, paid by the region, no income known. `minimum_wage` is that
/// in force in the region, for acts that count by it.
///
/// # Errors
/// No value in force; too large.
pub fn cover_cost(
    regional: &Regulation,
    national: &Regulation,
    from: Date,
    months: u16,
    minimum_wage: Option<Rupiah>,
) -> Result<Rupiah, MoneyError> {
    let local = NationalLaw::new(regional);
    let basis = local.find("dasar-iuran", from).map_or(1, |value| value.value);
    let own = [local.find("iuran-jkk-daerah", from), local.find("iuran-jkm-daerah", from)];
    if let (OWN_BASIS, [Some(jkk), Some(jkm)]) = (basis, own) {
        return Ok(Rupiah::new(jkk.value).plus(Rupiah::new(jkm.value))?.times(i64::from(months))?);
    }
    let basis = if basis == OWN_BASIS {
        Basis::MinimumWage { wage: minimum_wage.unwrap_or(Rupiah::ZERO) }
    } else {
        Basis::Nominal { income: None }
    };
    let membership = Membership { basis, payer: PayerKind::Government, sector: Sector::Other };
    NationalLaw::new(national).contributions(&membership, from, months, 1)
}
