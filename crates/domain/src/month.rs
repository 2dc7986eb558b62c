//! A calendar month: what a contribution is for.

use crate::Language;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// A month of a year 1 to 9998. Four bytes, ordered by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(u32);

const NAMES: [(&str, &str); 12] = [
    ("Januari", "January"),
    ("Februari", "February"),
    ("Maret", "March"),
    ("April", "April"),
    ("Mei", "May"),
    ("Juni", "June"),
    ("Juli", "July"),
    ("Agustus", "August"),
    ("September", "September"),
    ("Oktober", "October"),
    ("November", "November"),
    ("Desember", "December"),
];

impl Month {
    /// The month numbered `month` (1 to 12) of `year`; none where there is none.
    #[must_use]
    pub const fn new(year: i16, month: i8) -> Option<Self> {
        if year < 1 || year > 9998 || month < 1 || month > 12 {
            return None;
        }
        Some(Self((year as u32) * 12 + (month as u32) - 1))
    }

    /// The month `date` lies in. Dates before year 1 and in year 9999 count as the nearest month there is.
    #[must_use]
    pub fn of(date: Date) -> Self {
        let year = if date.year() < 1 {
            1
        } else if date.year() > 9998 {
            9998
        } else {
            date.year()
        };
        Self((year as u32) * 12 + (date.month() as u32) - 1)
    }

    /// Reads `2026-05`, or any day of it, `2026-05-01`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(date) = text.parse::<Date>() {
            return Self::new(date.year(), date.month());
        }
        let (year, month) = text.split_once('-')?;
        if year.len() != 4 || month.len() != 2 {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?)
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i16 {
        (self.0 / 12) as i16
    }

    /// Its number in the year, 1 to 12.
    #[must_use]
    pub const fn number(self) -> i8 {
        (self.0 % 12) as i8 + 1
    }

    /// The first day.
    #[must_use]
    pub const fn first_day(self) -> Date {
        Date::constant(self.year(), self.number(), 1)
    }

    /// The last day.
    #[must_use]
    pub fn last_day(self) -> Date {
        self.first_day().last_of_month()
    }

    /// The month `months` later; earlier when negative. None outside the years there are.
    #[must_use]
    pub fn plus(self, months: i32) -> Option<Self> {
        let at = i64::from(self.0) + i64::from(months);
        if !(12..12 * 9999).contains(&at) {
            return None;
        }
        u32::try_from(at).ok().map(Self)
    }

    /// How many months `later` is after this one; negative when it is before.
    #[must_use]
    pub const fn months_until(self, later: Self) -> i32 {
        later.0 as i32 - self.0 as i32
    }

    /// This month and those after it up to and including `last`; nothing when `last` is earlier.
    pub fn through(self, last: Self) -> impl Iterator<Item = Self> {
        (self.0..=last.0).map(Self)
    }

    /// Its name and year as a reader writes them: `Mei 2026`.
    #[must_use]
    pub fn named(self, language: Language) -> String {
        let (id, en) = NAMES[(self.0 % 12) as usize];
        format!("{} {}", language.pick(id, en), self.year())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

impl std::str::FromStr for Month {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Self, NoMonth> {
        Self::parse(text).ok_or(NoMonth)
    }
}

/// A text that names no month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoMonth;

impl fmt::Display for NoMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bulan ditulis TTTT-BB, misalnya 2026-05")
    }
}

impl std::error::Error for NoMonth {}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn months_are_read_written_and_counted() {
        let may = Month::parse("2026-05").expect("a month");
        assert_eq!((may.year(), may.number(), may.to_string()), (2026, 5, "2026-05".to_owned()));
        assert_eq!(Month::parse("2026-05-17"), Some(may));
        assert_eq!(may.last_day(), Date::constant(2026, 5, 31));
        assert_eq!(may.plus(8), Month::new(2027, 1));
        assert_eq!(may.plus(-5), Month::new(2025, 12));
        assert_eq!(may.named(Language::Id), "Mei 2026");
        for text in ["2026-13", "2026-00", "26-05", "2026-5", "0000-01", "mei", "", "2026-05-32"] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
        assert_eq!(Month::new(1, 1).and_then(|first| first.plus(-1)), None);
        assert_eq!(Month::new(9998, 12).and_then(|last| last.plus(1)), None);
    }

    proptest! {
        #[test]
        fn steps_and_distances_are_inverse(year in 2i16..9990, number in 1i8..=12, step in -12i32..500) {
            let month = Month::new(year, number).expect("a month");
            if let Some(other) = month.plus(step) {
                prop_assert_eq!(month.months_until(other), step);
                prop_assert_eq!(other.plus(-step), Some(month));
                prop_assert_eq!(Month::of(other.first_day()), other);
                prop_assert_eq!(Month::of(other.last_day()), other);
                prop_assert_eq!(Month::parse(&other.to_string()), Some(other));
                prop_assert_eq!(month.through(other).count() as i32, (step + 1).max(0));
            }
        }
    }
}
