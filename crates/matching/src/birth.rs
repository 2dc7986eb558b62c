//! Two dates of birth side by side.

use payung_domain::Date;

/// A date of birth in one word; 0 is "not known".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Birth(u32);

/// How two dates agree, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum BirthLevel {
    /// The same day.
    Same,
    /// Day and month exchanged.
    Swapped,
    /// Day and month the same, the year next to it.
    YearNextTo,
    /// Day and month the same, another year.
    DayAndMonth,
    /// Month or day differs, the other and the year are the same.
    TwoParts,
    /// Otherwise.
    Different,
    /// One of them is not known.
    Missing,
}

#[cfg(test)]
impl BirthLevel {
    /// Number of levels.
    pub(crate) const COUNT: usize = 7;
}

impl Birth {
    /// The date.
    pub(crate) fn of(date: Option<Date>) -> Self {
        date.map_or(Self(0), |date| {
            let year = u32::try_from(date.year().clamp(1, 9999)).unwrap_or(1);
            Self(year << 9 | u32::from(date.month().unsigned_abs()) << 5 | u32::from(date.day().unsigned_abs()))
        })
    }

    /// Whether there is one.
    #[inline]
    pub(crate) const fn is_known(self) -> bool {
        self.0 != 0
    }

    /// Day and month as one number below 512.
    #[inline]
    pub(crate) const fn day_month(self) -> usize {
        (self.0 & 511) as usize
    }

    /// The year.
    #[inline]
    pub(crate) const fn year(self) -> u32 {
        self.0 >> 9
    }

    /// For keys and counts.
    #[inline]
    pub(crate) const fn bits(self) -> u32 {
        self.0
    }

    const fn month(self) -> u32 {
        self.0 >> 5 & 15
    }

    const fn day(self) -> u32 {
        self.0 & 31
    }

    /// How the two agree; the order makes no difference.
    #[inline]
    pub(crate) const fn compare(self, other: Self) -> BirthLevel {
        if self.0 == 0 || other.0 == 0 {
            return BirthLevel::Missing;
        }
        if self.0 == other.0 {
            return BirthLevel::Same;
        }
        let same_year = self.year() == other.year();
        if same_year && self.day() == other.month() && self.month() == other.day() {
            return BirthLevel::Swapped;
        }
        if self.day_month() == other.day_month() {
            return if self.year().abs_diff(other.year()) == 1 { BirthLevel::YearNextTo } else { BirthLevel::DayAndMonth };
        }
        if same_year && (self.day() == other.day() || self.month() == other.month()) {
            return BirthLevel::TwoParts;
        }
        BirthLevel::Different
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn birth(text: &str) -> Birth {
        Birth::of(text.parse().ok())
    }

    #[test]
    fn dates_agree_as_far_as_they_do() {
        for (a, b, level) in [
            ("1980-07-01", "1980-07-01", BirthLevel::Same),
            ("1980-07-01", "1980-01-07", BirthLevel::Swapped),
            ("1980-07-01", "1981-07-01", BirthLevel::YearNextTo),
            ("1980-07-01", "1990-07-01", BirthLevel::DayAndMonth),
            ("1980-07-01", "1980-07-11", BirthLevel::TwoParts),
            ("1980-07-01", "1980-08-01", BirthLevel::TwoParts),
            ("1980-07-01", "1981-08-01", BirthLevel::Different),
            ("1980-07-01", "", BirthLevel::Missing),
        ] {
            assert_eq!(birth(a).compare(birth(b)), level, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn order_makes_no_difference(a in 0_u32..5_000_000, b in 0_u32..5_000_000) {
            prop_assert_eq!(Birth(a).compare(Birth(b)), Birth(b).compare(Birth(a)));
        }
    }
}
