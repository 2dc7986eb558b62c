//! What one person's cover costs the region, asked of the law under a programme's readings, with its refusals in the user's words.

use crate::failure::ActError;
use crate::programme::Programme;
use payung_domain::{Date, Language, Rupiah};
use payung_law::money::{Cover, MoneyError, cover};

/// What one person costs for `months` months from the month `from` lies in. `minimum_wage` is the operator's, in rupiah, and only asked for
/// where the act takes a share of it.
pub(crate) fn per_person(programme: &Programme, from: Date, months: u16, minimum_wage: Option<i64>) -> Result<Cover, ActError> {
    cover(&programme.regulation, &programme.national, from, months, minimum_wage.map(Rupiah::new)).map_err(|error| refused(&error))
}

/// Why a contribution cannot be computed; where it is a share of the minimum wage, how that is given.
fn refused(error: &MoneyError) -> ActError {
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
