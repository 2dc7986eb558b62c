//! Dates, times, numbers and rupiah as the reader writes them.

use jiff::Timestamp;
use payung_domain::{AreaCode, Date, Language};

const MONTHS_ID: [&str; 12] =
    ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];
const MONTHS_EN: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// A whole number, however often a template refers to it.
pub trait Whole {
    /// The number.
    fn whole(&self) -> i64;
}

impl Whole for i64 {
    fn whole(&self) -> i64 {
        *self
    }
}

impl Whole for u16 {
    fn whole(&self) -> i64 {
        i64::from(*self)
    }
}

impl Whole for u64 {
    fn whole(&self) -> i64 {
        i64::try_from(*self).unwrap_or(i64::MAX)
    }
}

impl Whole for usize {
    fn whole(&self) -> i64 {
        i64::try_from(*self).unwrap_or(i64::MAX)
    }
}

impl<W: Whole + ?Sized> Whole for &W {
    fn whole(&self) -> i64 {
        (**self).whole()
    }
}

/// Hundredths as a decimal number with one or two places: a weight in bits, a kappa.
#[must_use]
pub fn bits(hundredths: i64, places: u8, language: Language) -> String {
    let point = if language == Language::Id { ',' } else { '.' };
    let size = hundredths.unsigned_abs();
    let size = if places == 1 { (size + 5) / 10 } else { size };
    let unit = if places == 1 { 10 } else { 100 };
    let minus = if hundredths < 0 && size > 0 { "\u{2212}" } else { "" };
    let width = usize::from(places.clamp(1, 2));
    format!("{minus}{}{point}{:0width$}", size / unit, size % unit)
}

/// A whole number, in groups of three: `1.234.567`; `1,234,567` in English.
#[must_use]
pub fn number(n: i64, language: Language) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
    if n < 0 {
        out.push('\u{2212}');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(if language == Language::Id { '.' } else { ',' });
        }
        out.push(digit);
    }
    out
}

/// Whole rupiah: `Rp 16.800`.
#[must_use]
pub fn rupiah(n: i64, language: Language) -> String {
    format!("Rp\u{a0}{}", number(n, language))
}

/// A day: `20 November 2026`. What is no day is given back as it is.
#[must_use]
pub fn day(text: &str, language: Language) -> String {
    // Of a time the day only; words after a day are more than a day.
    let (day, rest) = text.split_at_checked(10).unwrap_or((text, ""));
    match day.parse::<Date>() {
        Ok(date) if rest.is_empty() || rest.starts_with('T') => {
            let months = if language == Language::Id { MONTHS_ID } else { MONTHS_EN };
            let month = usize::try_from(date.month()).ok().and_then(|month| months.get(month.wrapping_sub(1))).unwrap_or(&"");
            format!("{} {month} {}", date.day(), date.year())
        }
        _ => text.to_owned(),
    }
}

/// A time as the books write it, on the region's clock: `20 November 2026 14.05`.
#[must_use]
pub fn moment(text: &str, utc_offset: i8, language: Language) -> String {
    let Ok(at) = text.parse::<Timestamp>() else { return text.to_owned() };
    let there = at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(utc_offset)));
    let separator = if language == Language::Id { '.' } else { ':' };
    format!("{} {:02}{separator}{:02}", day(&there.date().to_string(), language), there.hour(), there.minute())
}

/// An area's code as the ministry writes it: `12.17.02.2005`. What is no code is given back as it is.
#[must_use]
pub fn area(text: &str) -> String {
    AreaCode::parse(text).map_or_else(|| text.to_owned(), AreaCode::dotted)
}

/// A capacity as the log notes it (`plt. kecamatan 121702`), for the reader: `plt. kecamatan 12.17.02`.
#[must_use]
pub fn capacity(text: &str, language: Language) -> String {
    let words = text.split(' ').map(|word| match payung_domain::Role::from_word(word) {
        Some(role) => role.label(language).to_owned(),
        None => area(word),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_the_reader_writes_them() {
        assert_eq!(number(1_234_567, Language::Id), "1.234.567");
        assert_eq!(number(-12, Language::En), "\u{2212}12");
        assert_eq!(number(100, Language::Id), "100");
        assert_eq!(rupiah(16_800, Language::Id), "Rp\u{a0}16.800");
        assert_eq!(day("2026-11-20", Language::Id), "20 November 2026");
        assert_eq!(day("2026-05-01", Language::En), "1 May 2026");
        assert_eq!(area("1217022005"), "12.17.02.2005");
        assert_eq!(area("12.17"), "12.17");
        assert_eq!(area("[Dinas]"), "[Dinas]");
        assert_eq!(capacity("plt. head-of-office 1217", Language::Id), "plt. kepala dinas 12.17");
        assert_eq!(day("besok", Language::Id), "besok");
        assert_eq!(day("2026-11-20T17:30:00Z", Language::Id), "20 November 2026");
        assert_eq!(day("2026-11-20, surat 5", Language::Id), "2026-11-20, surat 5");
        assert_eq!(moment("2026-11-20T17:30:00.000000Z", 8, Language::Id), "21 November 2026 01.30");
    }
}
