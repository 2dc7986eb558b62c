//! Due dates, arrears, and the periods in which a claim must be made.

use super::{MoneyError, NationalLaw};
use crate::calendar::{Calendar, CalendarError};
use payung_domain::{Date, years_after};

/// When a month's contribution is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDate {
    /// The day before any shift.
    pub nominal: Date,
    /// The day after the shift to a working day.
    pub due: Date,
    /// The articles.
    pub cites: Vec<String>,
    /// Which holiday calendar it was computed with.
    pub calendar_version: String,
}

/// Until when a claim can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimPeriod {
    /// Years.
    pub years: i64,
    /// The last day.
    pub last_day: Date,
    /// The article.
    pub cite: String,
}

/// A month moved by `months`, as its first day.
fn shift_month(month: Date, months: i64) -> Result<Date, MoneyError> {
    let index = i64::from(month.year()) * 12 + i64::from(month.month()) - 1 + months;
    let year = i16::try_from(index.div_euclid(12)).map_err(|_| MoneyError::Impossible("bulan"))?;
    let month = i8::try_from(index.rem_euclid(12) + 1).map_err(|_| MoneyError::Impossible("bulan"))?;
    Date::new(year, month, 1).map_err(|_| MoneyError::Impossible("bulan"))
}

impl NationalLaw<'_> {
    /// When the contribution of the month `month` lies in is due; `of_wage` for members paid by a percentage of the
    /// minimum wage, who are wage earners to BPJS.
    ///
    /// # Errors
    /// No value in force; [`CalendarError`] when the calendar does not reach that far.
    pub fn due_date(&self, month: Date, of_wage: bool, calendar: &Calendar) -> Result<DueDate, DueError> {
        let first = month.first_of_month();
        let day = self.value("jatuh-tempo-tanggal", first)?;
        let shift = self.value(if of_wage { "jatuh-tempo-geser-bulan-upah" } else { "jatuh-tempo-geser-bulan" }, first)?;
        let due_month = shift_month(first, shift.value)?;
        let nominal = i8::try_from(day.value).ok().and_then(|day| Date::new(due_month.year(), due_month.month(), day).ok());
        let nominal = nominal.ok_or(MoneyError::Impossible("tanggal jatuh tempo"))?;
        let mut cites = vec![day.cite];
        if !cites.contains(&shift.cite) {
            cites.push(shift.cite);
        }
        Ok(DueDate { nominal, due: calendar.working_day_from(nominal)?, cites, calendar_version: calendar.version().to_owned() })
    }

    /// The day on which cover ends when contributions from `first_unpaid` on stay unpaid: the end of the month in which the
    /// law's number of unpaid months is full.
    ///
    /// # Errors
    /// No value in force.
    pub fn arrears_cut(&self, first_unpaid: Date) -> Result<(Date, String), MoneyError> {
        let months = self.value("tunggakan-bulan", first_unpaid)?;
        Ok((shift_month(first_unpaid, months.value - 1)?.last_of_month(), months.cite))
    }

    /// Until when the benefit of a work accident on `accident` can be claimed.
    ///
    /// # Errors
    /// No value in force.
    pub fn accident_claim(&self, accident: Date) -> Result<ClaimPeriod, MoneyError> {
        let years = self.value("klaim-jkk-tahun", accident)?;
        claim(accident, years.value, years.cite)
    }
}

/// A claim period of `years` from `event`.
///
/// # Errors
/// Years out of range.
fn claim(event: Date, years: i64, cite: String) -> Result<ClaimPeriod, MoneyError> {
    let last_day = i16::try_from(years).ok().and_then(|years| years_after(event, years)).ok_or(MoneyError::Impossible("tahun"))?;
    Ok(ClaimPeriod { years, last_day, cite })
}

/// Why a due date has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueError {
    /// The law's number.
    Money(MoneyError),
    /// The calendar.
    Calendar(CalendarError),
}

impl From<MoneyError> for DueError {
    fn from(error: MoneyError) -> Self {
        Self::Money(error)
    }
}

impl From<CalendarError> for DueError {
    fn from(error: CalendarError) -> Self {
        Self::Calendar(error)
    }
}

impl DueError {
    /// What is missing and what to do.
    #[must_use]
    pub fn message(&self, language: payung_domain::Language) -> String {
        match self {
            Self::Money(error) => error.message(language),
            Self::Calendar(error) => error.message(language),
        }
    }
}
