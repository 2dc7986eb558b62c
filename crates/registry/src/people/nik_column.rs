//! The whole column's tell-tale of a spreadsheet's rounding.
//!
//! Excel keeps fifteen digits, so the sixteenth becomes 0. One NIK that ends in 0 proves nothing (one in ten does); a column
//! in which more than a quarter do has been through a number format.

use payung_domain::Language;

/// Counts over the NIK column of one sheet. Fed per row, added together across threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct NikColumnCheck {
    /// Rows with sixteen digits in the NIK cell.
    pub seen: u64,
    /// Of these, how many end in 0.
    pub ends_in_zero: u64,
}

/// From this many rows on, a quarter is enough.
const ROWS_MIN: u64 = 20;
/// In fewer rows more than half must end in 0, and at least this many (by chance: once in some hundred lists of seven).
const FEW_MIN: u64 = 4;

impl NikColumnCheck {
    /// Counts one NIK of sixteen digits, usable or not (serial 0000 is what rounding makes).
    pub fn feed(&mut self, digits: u64) {
        self.seen += 1;
        self.ends_in_zero += u64::from(digits.is_multiple_of(10));
    }

    /// Adds the counts of another part of the same sheet.
    #[must_use]
    pub const fn merge(self, other: Self) -> Self {
        Self { seen: self.seen + other.seen, ends_in_zero: self.ends_in_zero + other.ends_in_zero }
    }

    /// Itself, when the whole column is suspect: 20 rows or more, over a quarter of them ending in 0.
    #[must_use]
    pub const fn finding(self) -> Option<Self> {
        let many = self.seen >= ROWS_MIN && self.ends_in_zero * 4 > self.seen;
        let few = self.ends_in_zero >= FEW_MIN && self.ends_in_zero * 2 > self.seen;
        if many || few { Some(self) } else { None }
    }

    /// The finding in words, for the summary of the file.
    #[must_use]
    pub fn message(self, language: Language) -> String {
        let Self { seen, ends_in_zero } = self;
        match language {
            Language::Id => format!(
                "{ends_in_zero} dari {seen} NIK berakhir dengan angka 0 (wajarnya satu dari sepuluh): kolom NIK agaknya pernah disimpan sebagai angka, sehingga angka terakhirnya hilang. \
                 Jangan dipakai sebelum diperiksa: ambil NIK dari sumber aslinya ke kolom berformat Teks."
            ),
            Language::En => format!(
                "{ends_in_zero} of {seen} NIK end in 0 (one in ten would be usual): the NIK column seems to have been stored as numbers, which loses the last digit. \
                 Check before use: take the NIK from its source again, into a column formatted as Text."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_twenty_is_the_line() {
        let counts = |zeros: u64, seen: u64| {
            let mut check = NikColumnCheck::default();
            for index in 0..seen {
                check.feed(5_106_014_107_800_000 + if index < zeros { 10 } else { 1 });
            }
            check
        };
        assert_eq!(counts(5, 20).finding(), None);
        assert!(counts(6, 20).finding().is_some());
        assert!(counts(19, 19).finding().is_some());
        assert!(counts(4, 7).finding().is_some());
        assert_eq!(counts(3, 3).finding(), None);
        assert_eq!(counts(5, 19).finding(), None);
        assert_eq!(counts(3, 10).merge(counts(3, 10)).finding(), Some(counts(6, 20)));
        assert!(counts(6, 20).message(Language::Id).contains("6 dari 20"));
    }
}
