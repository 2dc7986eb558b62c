//! Months as bills and rosters write them.

use payung_domain::Month;
use payung_registry::{Cell, month_of_name, read_day_cell};

/// What a cell of months holds: nothing, a stretch, or something else.
pub(crate) fn read_months(cell: Cell<'_>) -> Result<Option<(Month, Month)>, ()> {
    match cell {
        Cell::Empty => Ok(None),
        Cell::Text(text) => from_text(text.trim()),
        // 202606 as a number; else a day by its serial number.
        Cell::Number(number) if (190_001.0..300_000.0).contains(&number) && number.fract() == 0.0 => from_text(&number.to_string()),
        other => read_day_cell(other).map(|day| day.map(|day| (Month::of(day), Month::of(day)))).map_err(drop),
    }
}

/// A month alone: the first of a stretch.
pub(crate) fn read_month(cell: Cell<'_>) -> Result<Option<Month>, ()> {
    read_months(cell).map(|months| months.map(|(first, _)| first))
}

fn from_text(text: &str) -> Result<Option<(Month, Month)>, ()> {
    if text.bytes().all(|byte| matches!(byte, b'-' | b' ' | b'.' | b'?')) {
        return Ok(None);
    }
    if let Some(month) = plain(text) {
        return Ok(Some((month, month)));
    }
    let lower = text.to_lowercase();
    for mark in ["s.d.", "s/d", " sd ", "sampai dengan", "sampai", "..", "\u{2013}", "\u{2014}", " - ", " hingga "] {
        if let Some((first, last)) = lower.split_once(mark) {
            let last = one(last, None).ok_or(())?;
            // "April s.d. Juni 2026": the first has its year from the last.
            let first = one(first, Some(last.year())).ok_or(())?;
            return if first <= last && first.months_until(last) < 12 { Ok(Some((first, last))) } else { Err(()) };
        }
    }
    if let Some(month) = one(&lower, None) {
        return Ok(Some((month, month)));
    }
    let day = read_day_cell(Cell::Text(text)).map_err(drop)?;
    Ok(day.map(|day| (Month::of(day), Month::of(day))))
}

/// `2026-06` and `202606`, nearly every cell.
fn plain(text: &str) -> Option<Month> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let (year, month) = match text.len() {
        7 if text.as_bytes().get(4) == Some(&b'-') => (text.get(..4)?, text.get(5..)?),
        6 => (text.get(..4)?, text.get(4..)?),
        _ => return None,
    };
    if !digits(year) || !digits(month) {
        return None;
    }
    Month::new(year.parse().ok()?, month.parse().ok()?).filter(|month| (1900..3000).contains(&month.year()))
}

/// One month: a name or number, and a year, in any of the usual orders.
fn one(text: &str, year_of: Option<i16>) -> Option<Month> {
    let text = text.trim();
    if let Some(month) = plain(text) {
        return Some(month);
    }
    let (mut named, mut numbers) = (None, Vec::new());
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if let Some(month) = month_of_name(word) {
            if named.replace(month).is_some() {
                return None;
            }
        } else if word != "bulan" && word != "tahun" {
            numbers.push((word.parse::<i16>().ok()?, word.len()));
        }
    }
    let year = |(number, digits): (i16, usize)| match digits {
        4 => Some(number),
        2 => Some(2000 + number),
        _ => None,
    };
    let month = match (named, numbers.as_slice()) {
        (Some(month), [of_year]) => Month::new(year(*of_year)?, month),
        (Some(month), []) => Month::new(year_of?, month),
        (None, [(month, 1 | 2), of_year @ (_, 4)]) => Month::new(year(*of_year)?, i8::try_from(*month).ok()?),
        (None, [of_year @ (_, 4), (month, 1 | 2)]) => Month::new(year(*of_year)?, i8::try_from(*month).ok()?),
        (None, [(month, 1 | 2)]) => Month::new(year_of?, i8::try_from(*month).ok()?),
        _ => None,
    };
    month.filter(|month| (1900..3000).contains(&month.year()))
}

/// Months in a list: `2026-01, 2026-02; 2026-04 s.d. 2026-06`.
pub(crate) fn read_list(cell: Cell<'_>, out: &mut Vec<Month>) -> Result<(), ()> {
    out.clear();
    let Cell::Text(text) = cell else {
        if let Some((first, last)) = read_months(cell)? {
            out.extend(first.through(last));
        }
        return Ok(());
    };
    for part in text.split([',', ';', '|', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        if let Some((first, last)) = from_text(part)? {
            out.extend(first.through(last));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings() {
        for (text, first, last) in [
            ("2026-06", "2026-06", "2026-06"),
            ("202606", "2026-06", "2026-06"),
            ("06/2026", "2026-06", "2026-06"),
            ("6-2026", "2026-06", "2026-06"),
            ("2026/6", "2026-06", "2026-06"),
            ("Juni 2026", "2026-06", "2026-06"),
            ("JUN-26", "2026-06", "2026-06"),
            ("bulan Juni tahun 2026", "2026-06", "2026-06"),
            ("01-06-2026", "2026-06", "2026-06"),
            ("April s.d. Juni 2026", "2026-04", "2026-06"),
            ("April 2026 - Juni 2026", "2026-04", "2026-06"),
            ("04/2026 s/d 06/2026", "2026-04", "2026-06"),
            ("2026-04..2026-06", "2026-04", "2026-06"),
        ] {
            let month = |text: &str| text.parse::<Month>().expect("a month");
            assert_eq!(read_months(Cell::Text(text)), Ok(Some((month(first), month(last)))), "{text}");
        }
        for text in ["Juni", "13/2026", "2026-13", "Juni Juli 2026", "Juni s.d. April 2026", "entah", "99999999"] {
            assert_eq!(read_months(Cell::Text(text)), Err(()), "{text}");
        }
        assert_eq!(read_months(Cell::Text(" - ")), Ok(None));
        assert_eq!(read_month(Cell::Number(202_606.0)), Ok(Month::new(2026, 6)));
        let mut list = Vec::new();
        read_list(Cell::Text("2026-01; April s.d. Mei 2026"), &mut list).expect("months");
        assert_eq!(list.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2026-01", "2026-04", "2026-05"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,30}", number in proptest::num::f64::ANY) {
            let mut list = Vec::new();
            for cell in [Cell::Text(&text), Cell::Number(number), Cell::Date(number)] {
                if let Ok(Some((first, last))) = read_months(cell) {
                    prop_assert!(first <= last && first.months_until(last) < 12);
                }
                let _ = read_list(cell, &mut list);
            }
        }
    }
}
