//! What one person's cover costs the region: national law's numbers, or the region's own where it pays by the minimum wage.

use crate::failure::ActError;
use crate::programme::Programme;
use payung_domain::{Date, Language, Rupiah};
use payung_law::money::{Basis, Membership, MoneyError, NationalLaw, PayerKind, Sector};

/// The choice `dasar-iuran` of an act that takes a share of the minimum wage; the other is nominal.
const BY_MINIMUM_WAGE: i64 = 2;

/// One person's cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PerPerson {
    /// The contribution of the first month.
    pub per_month: Rupiah,
    /// All months, each at its own rate.
    pub amount: Rupiah,
    /// What a reader must know besides.
    pub notes: Vec<String>,
}

/// Why a contribution cannot be computed; where it is a share of the minimum wage, how that is given.
pub(crate) fn refused(error: &MoneyError) -> ActError {
    if matches!(error, MoneyError::NoWage) {
        return ActError::invalid(
            "Iuran dihitung dari upah minimum menurut pembacaan yang dipilih. Sebut upah minimum daerah (--minimum-wage), lalu ulangi.",
            "By the reading chosen the contribution is a share of the minimum wage. Give the region's (--minimum-wage), and do it again.",
        );
    }
    ActError::invalid(
        format!("Iuran tidak dapat dihitung: {}.", error.message(Language::Id)),
        format!("The contribution cannot be computed: {}.", error.message(Language::En)),
    )
}

/// What one person costs for `months` months from the month `from` lies in. `minimum_wage` is the operator's, and only asked for where the
/// act takes a share of it.
pub(crate) fn per_person(programme: &Programme, from: Date, months: u16, minimum_wage: Option<Rupiah>) -> Result<PerPerson, ActError> {
    let refused = |error: MoneyError| refused(&error);
    let local = NationalLaw::new(&programme.regulation);
    let by_wage = local.find("dasar-iuran", from).is_some_and(|basis| basis.value == BY_MINIMUM_WAGE);
    if let (true, Some(jkk), Some(jkm)) = (by_wage, local.find("iuran-jkk-daerah", from), local.find("iuran-jkm-daerah", from)) {
        let per_month = Rupiah::new(jkk.value).plus(Rupiah::new(jkm.value)).map_err(|error| refused(error.into()))?;
        let amount = per_month.times(i64::from(months)).map_err(|error| refused(error.into()))?;
        return Ok(PerPerson { per_month, amount, notes: vec![jkk.cite, jkm.cite] });
    }
    let basis = if by_wage {
        Basis::MinimumWage { wage: minimum_wage.unwrap_or(Rupiah::ZERO) }
    } else {
        // What the region pays is the lowest class: no list proves an income.
        Basis::Nominal { income: None }
    };
    let membership = Membership { basis, payer: PayerKind::Government, sector: Sector::Other };
    let law = NationalLaw::new(&programme.national);
    let first = law.contribution(&membership, from).map_err(refused)?;
    let amount = law.contributions(&membership, from, months, 1).map_err(refused)?;
    let mut notes = first.cites;
    notes.extend(first.notes);
    Ok(PerPerson { per_month: first.total, amount, notes })
}
