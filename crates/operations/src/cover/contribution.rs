//! What one person's cover costs, asked of the law under a programme's readings, with its refusals in the user's words.

use crate::acting::Acting;
use crate::failure::ActError;
use crate::money::wages::Wages;
use crate::programme::Programme;
use payung_domain::{Date, Language, Rupiah};
use payung_law::money::{Cover, MoneyError, PayerKind, cover};

impl Acting<'_> {
    /// What one person costs for `months` months from the month `from` lies in, paid by the region. `minimum_wage`, in rupiah, stands for that in
    /// the books where it is given; neither counts unless the act takes a share of it.
    ///
    /// # Errors
    /// The law gives no amount, or asks for a minimum wage that neither is given nor stands in the books.
    pub(crate) async fn per_person(
        &self,
        programme: &Programme,
        from: Date,
        months: u16,
        minimum_wage: Option<i64>,
    ) -> Result<Cover, ActError> {
        let wages = match minimum_wage {
            Some(given) => Wages::given(Rupiah::new(given)),
            None => Wages::load(self.tx, self.books.region).await?,
        };
        paid_by(programme, PayerKind::Government, from, months, &wages)
    }
}

/// What one person costs for `months` months from the month `from` lies in, by who pays.
///
/// # Errors
/// As [`Acting::per_person`].
pub(crate) fn paid_by(programme: &Programme, payer: PayerKind, from: Date, months: u16, wages: &Wages) -> Result<Cover, ActError> {
    cover(&programme.regulation, &programme.national, from, months, payer, |on| wages.on(on)).map_err(|error| refused(&error))
}

/// Why a contribution cannot be computed; where it is a share of the minimum wage, how that is given.
fn refused(error: &MoneyError) -> ActError {
    if matches!(error, MoneyError::NoWage) {
        return ActError::invalid(
            "Iuran dihitung dari upah minimum menurut pembacaan yang dipilih, dan upah yang berlaku belum dicatat. Catat dengan `payung books record-wage`, atau sebut (--minimum-wage), lalu ulangi.",
            "By the reading chosen the contribution is a share of the minimum wage, and the one in force is not recorded. Record it by `payung books record-wage`, or give it (--minimum-wage), and do it again.",
        );
    }
    ActError::invalid(
        format!("Iuran tidak dapat dihitung: {}.", error.message(Language::Id)),
        format!("The contribution cannot be computed: {}.", error.message(Language::En)),
    )
}
