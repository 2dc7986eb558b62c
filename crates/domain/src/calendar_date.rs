//! Ages and steps of whole years and months on the civil calendar.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Completed years of age on `on`. A person born on 29 February completes a year on 1 March of a common year
/// (the civil reading; no text settles it). Zero when `on` lies before the birth.
#[must_use]
#[inline]
pub fn completed_years(birth: Date, on: Date) -> i16 {
    let reached = (on.month(), on.day()) >= (birth.month(), birth.day());
    (on.year() - birth.year() - i16::from(!reached)).max(0)
}

/// The day on which `years` are completed: the anniversary, or 1 March for a birth on 29 February in a common year.
/// `None` past the calendar's end (year 9999).
#[must_use]
pub fn years_after(date: Date, years: i16) -> Option<Date> {
    let year = date.year().checked_add(years)?;
    Date::new(year, date.month(), date.day()).or_else(|_| Date::new(year, 3, 1)).ok()
}

/// The last day of the month `date` lies in.
#[must_use]
pub fn month_end(date: Date) -> Date {
    date.last_of_month()
}

/// An upper limit of age, as the texts word it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgeBound {
    /// "belum mencapai N": the N-th birthday is too late.
    Below(i16),
    /// "sampai dengan N tahun" read as N years and 0 days: the N-th birthday is the last good day.
    ThroughBirthday(i16),
    /// "sampai dengan N tahun" read as the whole year of being N: the day before the N+1-th birthday is the last.
    Through(i16),
}

impl AgeBound {
    /// Whether a person born on `birth` is still inside the limit on `on`.
    #[must_use]
    #[inline]
    pub fn allows(self, birth: Date, on: Date) -> bool {
        let age = completed_years(birth, on);
        match self {
            Self::Below(years) => age < years,
            Self::Through(years) => age <= years,
            Self::ThroughBirthday(years) => age < years || years_after(birth, years) == Some(on),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn ages_turn_on_the_birthday() {
        assert_eq!(completed_years(date("1980-07-01"), date("1997-06-30")), 16);
        assert_eq!(completed_years(date("1980-07-01"), date("1997-07-01")), 17);
        assert_eq!(completed_years(date("1988-02-29"), date("2006-02-28")), 17);
        assert_eq!(completed_years(date("1988-02-29"), date("2006-03-01")), 18);
        assert_eq!(completed_years(date("2030-01-01"), date("2020-01-01")), 0);
        assert_eq!(years_after(date("1988-02-29"), 18), Some(date("2006-03-01")));
        assert_eq!(years_after(date("1988-02-29"), 32), Some(date("2020-02-29")));
    }

    #[test]
    fn the_three_readings_of_an_upper_limit_differ_after_the_birthday() {
        let birth = date("1960-05-10");
        let day = |text| {
            let on = date(text);
            [AgeBound::Below(65), AgeBound::ThroughBirthday(65), AgeBound::Through(65)].map(|b| b.allows(birth, on))
        };
        assert_eq!(day("2025-05-09"), [true, true, true]);
        assert_eq!(day("2025-05-10"), [false, true, true]);
        assert_eq!(day("2025-05-11"), [false, false, true]);
        assert_eq!(day("2026-05-09"), [false, false, true]);
        assert_eq!(day("2026-05-10"), [false, false, false]);
    }

    proptest! {
        /// `completed_years` and `years_after` are two views of one calendar.
        #[test]
        fn the_anniversary_is_the_first_day_of_the_new_age(y in 1900_i16..2100, m in 1_i8..=12, d in 1_i8..=28, n in 0_i16..110) {
            let birth = Date::new(y, m, d).expect("a day");
            let anniversary = years_after(birth, n).expect("in range");
            prop_assert_eq!(completed_years(birth, anniversary), n);
            if n > 0 {
                prop_assert_eq!(completed_years(birth, anniversary.yesterday().expect("a day before")), n - 1);
            }
        }
    }
}
