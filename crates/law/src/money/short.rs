//! What a short programme leaves a family with: in the first months of membership a death not from work gives the funeral benefit only.

use super::{MoneyError, NationalLaw};
use payung_domain::{Month, Rupiah};

/// Cover so short that it ends within the months that give the funeral benefit only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortCover {
    /// Months of membership in which only the funeral is paid.
    pub waiting_months: i64,
    /// What a family gets within them.
    pub within: Rupiah,
    /// What it gets after them.
    pub after: Rupiah,
    /// The article, marked when it is to be confirmed.
    pub cite: String,
}

impl NationalLaw<'_> {
    /// Whether `months` months of membership from `first` on end while a death not from work gives the funeral benefit only; none when they last longer,
    /// or the law on their last day knows no such months.
    ///
    /// # Errors
    /// No value in force; months outside the years there are.
    pub fn short_cover(&self, first: Month, months: u16) -> Result<Option<ShortCover>, MoneyError> {
        if months == 0 {
            return Ok(None);
        }
        let last = first.plus(i32::from(months) - 1).ok_or(MoneyError::Impossible("bulan"))?.last_day();
        let waiting = self.value("jkm-masa-tunggu-bulan", last)?;
        if i64::from(months) > waiting.value {
            return Ok(None);
        }
        let beyond = u16::try_from(waiting.value).ok().and_then(|waiting| waiting.checked_add(1)).ok_or(MoneyError::Impossible("bulan"))?;
        let mut cites = Vec::new();
        super::cite(&mut cites, &waiting);
        Ok(Some(ShortCover {
            waiting_months: waiting.value,
            within: self.death(last, months, months, &[])?.total()?,
            after: self.death(last, beyond, beyond, &[])?.total()?,
            cite: cites.join(", "),
        }))
    }
}
