//! Dates as village lists write them.
//!
//! Day and month are always read day first. Month first is tried only when day first is impossible, and then it is said.

use super::month_names::{month_of, passes_over};
use super::reading::{Reading, is_dash};
use super::{FaultKind, Severity};
use crate::Cell;
use payung_domain::{Date, completed_years};

/// Nobody on a list is older.
pub(crate) const AGE_MAX: i16 = 110;

/// What the date is for: it decides how two-digit years are read and which dates are suspicious.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateUse {
    /// A birth, seen from that day.
    Birth {
        /// The day asked about.
        on: Date,
    },
    /// A term of office, an assignment, a membership.
    Term,
}

/// Reads a date cell.
pub(crate) fn read_date(cell: Cell<'_>, purpose: DateUse) -> Reading<Date> {
    match cell {
        Cell::Empty => Reading::NOTHING,
        Cell::Text(text) => match plain(text.as_bytes()) {
            Some((year, month, day)) => finish(year, month, day, None, purpose),
            None => from_text(text, purpose),
        },
        Cell::Number(number) | Cell::Date(number) => from_serial(number, purpose, matches!(cell, Cell::Date(_))),
        Cell::Bool(_) => Reading::refused(FaultKind::DateUnreadable),
        Cell::Error(_) => Reading::refused(FaultKind::FormulaError),
    }
}

/// Reads a birth date as seen from `on`. `None`: the cell says nothing.
///
/// # Errors
/// The cell holds no date, or one at which nobody alive was born.
pub fn read_birth_cell(cell: Cell<'_>, on: Date) -> Result<Option<Date>, FaultKind> {
    of_reading(read_date(cell, DateUse::Birth { on }))
}

/// Reads the day of an event or the end of a term. `None`: the cell says nothing.
///
/// # Errors
/// The cell holds no date.
pub fn read_day_cell(cell: Cell<'_>) -> Result<Option<Date>, FaultKind> {
    of_reading(read_date(cell, DateUse::Term))
}

fn of_reading(reading: Reading<Date>) -> Result<Option<Date>, FaultKind> {
    match (reading.value, reading.fault) {
        (Some(date), _) => Ok(Some(date)),
        (None, Some((Severity::Error, fault))) => Err(fault),
        (None, _) => Ok(None),
    }
}

/// The two common forms, `dd-mm-yyyy` (with `-`, `/` or `.`) and `yyyy-mm-dd`, when day first needs no second thought.
fn plain(bytes: &[u8]) -> Option<(i16, i8, i8)> {
    let digits = |range: std::ops::Range<usize>| {
        bytes[range].iter().try_fold(0_i16, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i16::from(byte - b'0')))
    };
    if bytes.len() != 10 {
        return None;
    }
    let (year, month, day) = if matches!(bytes[2], b'-' | b'/' | b'.') && bytes[5] == bytes[2] {
        (digits(6..10)?, digits(3..5)?, digits(0..2)?)
    } else if matches!(bytes[4], b'-' | b'/') && bytes[7] == bytes[4] {
        (digits(0..4)?, digits(5..7)?, digits(8..10)?)
    } else {
        return None;
    };
    (month <= 12).then_some((year, i8::try_from(month).ok()?, i8::try_from(day).ok()?))
}

/// One run of digits or letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Number { value: u32, digits: u8 },
    Month(i8),
}

/// The most numbers and month names a date has.
const TOKENS_MAX: usize = 3;

fn from_text(text: &str, purpose: DateUse) -> Reading<Date> {
    let unreadable = Reading::refused(FaultKind::DateUnreadable);
    if is_dash(text) {
        return Reading::NOTHING;
    }
    let text = without_time(text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '\u{feff}' | '\u{200b}')));
    if let Some(serial) = serial_text(text) {
        return from_serial(serial, purpose, false);
    }
    let Some((tokens, count)) = tokens(text) else { return unreadable };
    use Token::{Month, Number};
    match tokens[..count] {
        [Number { value: a, digits: da }, Number { value: b, digits: db }, Number { value: c, digits: dc }] => {
            if da == 4 && db <= 2 && dc <= 2 {
                numbers(c, b, a, da, purpose)
            } else if da <= 2 && db <= 2 {
                numbers(a, b, c, dc, purpose)
            } else {
                unreadable
            }
        }
        [Number { value: a, digits: da }, Month(month), Number { value: b, digits: db }]
        | [Month(month), Number { value: a, digits: da }, Number { value: b, digits: db }] => {
            if da == 4 && db <= 2 {
                numbers_with_month(b, month, a, da, purpose)
            } else if da <= 2 {
                numbers_with_month(a, month, b, db, purpose)
            } else {
                unreadable
            }
        }
        [Number { value, digits: 8 }] => {
            let (day, month, year) = (value / 1_000_000, value / 10_000 % 100, value % 10_000);
            if (1850..2200).contains(&year) && month <= 12 {
                numbers(day, month, year, 4, purpose)
            } else {
                numbers(value % 100, value / 100 % 100, value / 10_000, 4, purpose)
            }
        }
        [Number { value, digits: 6 }] => numbers(value / 10_000, value / 100 % 100, value % 100, 2, purpose),
        _ => unreadable,
    }
}

/// Cuts off `0:00:00` and whatever follows it.
fn without_time(text: &str) -> &str {
    let Some(colon) = text.find(':') else { return text };
    let hours = text[..colon].bytes().rev().take_while(u8::is_ascii_digit).count();
    text[..colon - hours].trim_end_matches(['T', 't', ' ', ',', '\u{a0}'])
}

/// Text that is nothing but a number of four or five digits, perhaps with decimals: a serial. Not 1900–2100, which is a year.
fn serial_text(text: &str) -> Option<f64> {
    let whole = text.split(['.', ',']).next()?;
    let numeric = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    if !numeric || !matches!(whole.len(), 4 | 5) || text.matches(['.', ',']).count() > 1 {
        return None;
    }
    whole.parse::<u32>().ok().map(f64::from)
}

fn tokens(text: &str) -> Option<([Token; TOKENS_MAX], usize)> {
    let mut found = [Token::Month(0); TOKENS_MAX];
    let mut count = 0;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let token = if first.is_ascii_digit() {
            let end = rest.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
            let (digits, tail) = rest.split_at(end);
            rest = tail;
            Some(Token::Number { value: digits.parse().ok()?, digits: u8::try_from(end).ok()? })
        } else if first.is_alphabetic() {
            let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let (word, tail) = rest.split_at(end);
            rest = tail;
            match month_of(word) {
                Some(month) => Some(Token::Month(month)),
                None if passes_over(word) => None,
                None => return None,
            }
        } else {
            rest = &rest[first.len_utf8()..];
            None
        };
        if let Some(token) = token {
            *found.get_mut(count)? = token;
            count += 1;
        }
    }
    Some((found, count))
}

fn numbers(day: u32, month: u32, year: u32, year_digits: u8, purpose: DateUse) -> Reading<Date> {
    let (Ok(day), Ok(month)) = (i8::try_from(day), i8::try_from(month)) else {
        return Reading::refused(FaultKind::DateImpossible);
    };
    if month > 12 && day <= 12 {
        let swapped = numbers_with_month(u32::from(month.unsigned_abs()), day, year, year_digits, purpose);
        return match swapped.value {
            Some(date) => Reading::noted(date, Severity::Warning, FaultKind::DateMonthFirst(date)),
            None => swapped,
        };
    }
    numbers_with_month(u32::from(day.unsigned_abs()), month, year, year_digits, purpose)
}

fn numbers_with_month(day: u32, month: i8, year: u32, year_digits: u8, purpose: DateUse) -> Reading<Date> {
    let (Ok(day), Ok(year)) = (i8::try_from(day), i16::try_from(year)) else {
        return Reading::refused(FaultKind::DateImpossible);
    };
    match year_digits {
        4 => finish(year, month, day, None, purpose),
        2 if (day, month, year) == (0, 0, 0) => Reading::unknown(Severity::Info, FaultKind::DatePlaceholder),
        2 => match century(day, month, year, purpose) {
            Some((read, other)) => finish(read.year(), month, day, Some(other), purpose),
            None => Reading::refused(FaultKind::DateImpossible),
        },
        _ => Reading::refused(FaultKind::DateUnreadable),
    }
}

/// The century rule for two digits of a year: 20YY when that is not after the day asked about, else 19YY. For
/// births both must give an age of 0 to 110; the second date is the other century when it does too.
pub(crate) fn century(day: i8, month: i8, short_year: i16, purpose: DateUse) -> Option<(Date, Option<Date>)> {
    let date = |base: i16| Date::new(base + short_year, month, day).ok();
    match purpose {
        DateUse::Birth { on } => {
            let possible = |base| date(base).filter(|birth| *birth <= on && completed_years(*birth, on) <= AGE_MAX);
            match (possible(2000), possible(1900)) {
                (Some(read), other) => Some((read, other)),
                (None, Some(read)) => Some((read, None)),
                // 29 February may exist in one century only; a birth in the future is refused later, by its own name.
                (None, None) => date(2000).or_else(|| date(1900)).map(|read| (read, None)),
            }
        }
        DateUse::Term => date(if short_year < 70 { 2000 } else { 1900 }).map(|read| (read, None)),
    }
}

/// `short`: the year had two digits, with the other century where possible.
fn finish(year: i16, month: i8, day: i8, short: Option<Option<Date>>, purpose: DateUse) -> Reading<Date> {
    if year == 0 && short.is_none() {
        return Reading::unknown(Severity::Info, FaultKind::DatePlaceholder);
    }
    let Ok(date) = Date::new(year, month, day) else {
        return Reading::refused(FaultKind::DateImpossible);
    };
    if let DateUse::Birth { on } = purpose {
        if date > on {
            return Reading::refused(FaultKind::BirthInFuture(date));
        }
        if completed_years(date, on) > AGE_MAX {
            return Reading::refused(FaultKind::BirthTooLongAgo(date));
        }
    }
    match (short, purpose) {
        (Some(other), _) => {
            let severity = if other.is_some() { Severity::Warning } else { Severity::Info };
            Reading::noted(date, severity, FaultKind::DateShortYear { read: date, other })
        }
        (None, DateUse::Birth { .. }) if matches!((month, day), (1, 1) | (12, 31)) => {
            Reading::noted(date, Severity::Info, FaultKind::DateDefault(date))
        }
        _ => Reading::of(date),
    }
}

/// Days since 1899-12-30; spreadsheets count a 29 February 1900 that never was, hence the shift below 61.
fn from_serial(serial: f64, purpose: DateUse, is_date_cell: bool) -> Reading<Date> {
    if serial == 0.0 {
        return Reading::unknown(Severity::Info, FaultKind::DatePlaceholder);
    }
    let range = if is_date_cell { 1.0..2_958_466.0 } else { 1000.0..100_000.0 };
    // A bare 1980 is a year, not the 2nd of June 1905.
    let is_year = !is_date_cell && (1900.0..=2100.0).contains(&serial);
    if !range.contains(&serial) || is_year {
        return match dense(serial) {
            Some(value) if !is_date_cell && !is_year => from_text(&value.to_string(), purpose),
            _ => Reading::refused(FaultKind::DateUnreadable),
        };
    }
    #[expect(clippy::cast_possible_truncation, reason = "below three million")]
    let days = serial.floor() as i64;
    let days = if days < 61 { days + 1 } else { days };
    let base = Date::constant(1899, 12, 30);
    match base.checked_add(jiff::Span::new().days(days)) {
        Ok(date) => finish(date.year(), date.month(), date.day(), None, purpose),
        Err(_) => Reading::refused(FaultKind::DateUnreadable),
    }
}

/// A number cell holding `12051980`, or `1051980` whose leading zero was lost.
fn dense(serial: f64) -> Option<DenseDate> {
    super::reading::whole(serial, 99_999_999).filter(|number| *number >= 1_000_000).map(DenseDate)
}

/// Eight digits of a date written without separators.
struct DenseDate(u64);

impl std::fmt::Display for DenseDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:08}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ON: Date = Date::constant(2025, 6, 1);
    const BIRTH: DateUse = DateUse::Birth { on: ON };

    fn read(text: &str) -> Reading<Date> {
        read_date(Cell::Text(text), BIRTH)
    }

    #[test]
    fn every_spelling_of_one_day() {
        let day = Date::constant(1980, 5, 12);
        for text in [
            "12-05-1980",
            "12/05/1980",
            "12.5.1980",
            "12/5/1980",
            "1980-05-12",
            "1980/5/12",
            "12-05-1980 0:00:00",
            "12/05/1980 00:00",
            "1980-05-12T00:00:00",
            "12 Mei 1980",
            "12 MEI 1980",
            "12-Mei-1980",
            "12 May 1980",
            "May 12, 1980",
            "Senin, 12 Mei 1980",
            "12051980",
            "19800512",
            "29353",
            "29353.0",
            "'12-05-1980",
            " 12 - 05 - 1980 ",
            "tgl 12 Mei 1980",
            "12Mei1980",
        ] {
            assert_eq!(read(text), Reading::of(day), "{text}");
        }
        assert_eq!(read_date(Cell::Number(29_353.0), BIRTH), Reading::of(day));
        assert_eq!(read_date(Cell::Date(29_353.75), BIRTH), Reading::of(day));
        assert_eq!(read_date(Cell::Number(12_051_980.0), BIRTH), Reading::of(day));
        assert_eq!(read_date(Cell::Number(2_051_980.0), BIRTH), Reading::of(Date::constant(1980, 5, 2)));
    }

    #[test]
    fn month_names_and_short_forms() {
        for (text, month) in [
            ("3 Peb 1980", 2),
            ("3 Pebruari 1980", 2),
            ("3 Feb. 1980", 2),
            ("3 Agt 1980", 8),
            ("3 Ags 1980", 8),
            ("3 Agu 1980", 8),
            ("3 Agustus 1980", 8),
            ("3 Okt 1980", 10),
            ("3 Nop 1980", 11),
            ("3 Nopember 1980", 11),
            ("3 Des 1980", 12),
            ("3 Mrt 1980", 3),
            ("3 Jun 1980", 6),
            ("3 August 1980", 8),
            ("3 Oct 1980", 10),
            ("3 Dec 1980", 12),
        ] {
            assert_eq!(read(text).value.map(|d| d.month()), Some(month), "{text}");
        }
    }

    #[test]
    fn day_first_always_and_month_first_only_with_a_word() {
        assert_eq!(read("05/12/1980").value, Some(Date::constant(1980, 12, 5)));
        let swapped = read("05/13/1980");
        assert_eq!(swapped.value, Some(Date::constant(1980, 5, 13)));
        assert_eq!(swapped.fault, Some((Severity::Warning, FaultKind::DateMonthFirst(Date::constant(1980, 5, 13)))));
        for text in ["13/13/1980", "30-02-1980", "29/02/1990", "32-01-1980", "00-05-1980", "31 Jun 1980", "12/00/1980"] {
            assert_eq!(read(text), Reading::refused(FaultKind::DateImpossible), "{text}");
        }
        assert!(read("29/02/1988").value.is_some());
    }

    #[test]
    fn two_digit_years() {
        assert_eq!(
            read("12-05-80"),
            Reading::noted(
                Date::constant(1980, 5, 12),
                Severity::Info,
                FaultKind::DateShortYear { read: Date::constant(1980, 5, 12), other: None }
            )
        );
        assert_eq!(read("12.5.05").value, Some(Date::constant(2005, 5, 12)));
        // 2020 gives 5 years, 1920 gives 105: said aloud.
        let both = read("12/05/20");
        assert_eq!(both.value, Some(Date::constant(2020, 5, 12)));
        assert_eq!(both.fault.map(|f| f.0), Some(Severity::Warning));
        // Later in 2025 than the day asked about: the last century.
        assert_eq!(read("12-12-25").value, Some(Date::constant(1925, 12, 12)));
        assert_eq!(read_date(Cell::Text("1/2/24"), DateUse::Term).value, Some(Date::constant(2024, 2, 1)));
        assert_eq!(read("00-00-00"), Reading::unknown(Severity::Info, FaultKind::DatePlaceholder));
    }

    #[test]
    fn defaults_placeholders_and_impossible_births() {
        assert_eq!(read("01-01-1970").fault.map(|f| f.0), Some(Severity::Info));
        assert_eq!(
            read("31/12/1975 0:00:00"),
            Reading::noted(Date::constant(1975, 12, 31), Severity::Info, FaultKind::DateDefault(Date::constant(1975, 12, 31)))
        );
        assert_eq!(read("00-00-0000"), Reading::unknown(Severity::Info, FaultKind::DatePlaceholder));
        assert_eq!(read("0000-00-00"), Reading::unknown(Severity::Info, FaultKind::DatePlaceholder));
        assert_eq!(read_date(Cell::Date(0.0), BIRTH), Reading::unknown(Severity::Info, FaultKind::DatePlaceholder));
        assert_eq!(read("12-05-2080").value, None);
        assert_eq!(read("12-05-1080"), Reading::refused(FaultKind::BirthTooLongAgo(Date::constant(1080, 5, 12))));
        for text in ["", " ", "-", "--", "?"] {
            assert_eq!(read(text), Reading::NOTHING, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "1980",
            "Mei 1980",
            "12 Mie 1980",
            "belum tahu",
            "12-05",
            "1-2-3-4",
            "12-05-980",
            "99999999999999",
            "12:30",
            "5106014107800001",
        ] {
            assert_eq!(read(text), Reading::refused(FaultKind::DateUnreadable), "{text}");
        }
        assert_eq!(read_date(Cell::Number(1980.0), BIRTH), Reading::refused(FaultKind::DateUnreadable));
        assert_eq!(read_date(Cell::Number(12.0), BIRTH), Reading::refused(FaultKind::DateUnreadable));
        assert_eq!(read_date(Cell::Error("#N/A"), BIRTH), Reading::refused(FaultKind::FormulaError));
    }

    proptest! {
        #[test]
        fn any_text_and_number_is_read_without_harm(text in "\\PC{0,30}", number in proptest::num::f64::ANY) {
            for purpose in [BIRTH, DateUse::Term] {
                let _ = read_date(Cell::Text(&text), purpose);
                let _ = read_date(Cell::Number(number), purpose);
                let _ = read_date(Cell::Date(number), purpose);
            }
        }

        #[test]
        fn digits_and_separators_too(text in "[0-9/.:T -]{0,14}") {
            let _ = read_date(Cell::Text(&text), BIRTH);
        }

        #[test]
        fn a_written_date_is_read_back(y in 1930_i16..2020, m in 1_i8..=12, d in 1_i8..=28, serial_shift in 0_i64..1) {
            let date = Date::new(y, m, d).expect("a day");
            for text in [format!("{d:02}-{m:02}-{y}"), format!("{d}/{m}/{y}"), format!("{y}-{m:02}-{d:02}"), format!("{d}.{m}.{y} 0:00")] {
                prop_assert_eq!(read_date(Cell::Text(&text), DateUse::Term), Reading::of(date), "{}", text);
            }
            let days = date.since(Date::constant(1899, 12, 30)).expect("a span").get_days();
            prop_assert_eq!(read_date(Cell::Date(f64::from(days) + serial_shift as f64), DateUse::Term), Reading::of(date));
        }
    }
}
