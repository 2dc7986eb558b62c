//! Income in a month, in whole rupiah.
//!
//! Ranges, daily wages and bounds ("< 1 juta") are not an amount: they are refused rather than guessed at.

use super::FaultKind;
use super::reading::{Reading, is_dash};
use crate::Cell;
use payung_domain::Rupiah;

/// One milyar: more in a month is a slip of the pen on a list of vulnerable workers.
const INCOME_MAX: i64 = 1_000_000_000;
/// Amounts below it (but not 0) were surely meant in thousands or millions, and nobody says which.
const INCOME_MIN: i64 = 10_000;

/// Reads an income cell.
pub(crate) fn read_income(cell: Cell<'_>) -> Reading<Rupiah> {
    match cell {
        Cell::Empty => Reading::NOTHING,
        Cell::Text(text) if !text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) && is_dash(text) => Reading::NOTHING,
        Cell::Text(text) => match plain(text).or_else(|| usual(text)).or_else(|| amount(text)) {
            Some(rupiah) => within_range(rupiah),
            None => Reading::refused(FaultKind::IncomeUnreadable),
        },
        Cell::Number(number) if !number.is_finite() => Reading::refused(FaultKind::IncomeUnreadable),
        Cell::Number(number) if number < 0.0 => Reading::refused(FaultKind::IncomeNegative),
        Cell::Number(number) if number > 1e9 => Reading::refused(FaultKind::IncomeTooLarge),
        #[expect(clippy::cast_possible_truncation, reason = "between 0 and 10^9")]
        Cell::Number(number) => within_range(number.round() as i64),
        Cell::Error(_) => Reading::refused(FaultKind::FormulaError),
        Cell::Date(_) | Cell::Bool(_) => Reading::refused(FaultKind::IncomeUnreadable),
    }
}

fn within_range(rupiah: i64) -> Reading<Rupiah> {
    match rupiah {
        i64::MIN..0 => Reading::refused(FaultKind::IncomeNegative),
        0 | INCOME_MIN..=INCOME_MAX => Reading::of(Rupiah::new(rupiah)),
        1..INCOME_MIN => Reading::refused(FaultKind::IncomeTooSmall),
        _ => Reading::refused(FaultKind::IncomeTooLarge),
    }
}

/// The common form: digits only.
pub(super) fn plain(text: &str) -> Option<i64> {
    if text.len() > 15 {
        return None;
    }
    text.bytes().try_fold(0_i64, |number, byte| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0')))
}

/// The other common form, told without copying: `1.500.000`, `Rp 1.500.000`, `Rp1.500.000,-`.
pub(super) fn usual(text: &str) -> Option<i64> {
    let text = text.strip_prefix("Rp").map_or(text, |rest| rest.strip_prefix([' ', '.']).unwrap_or(rest));
    let text = text.strip_suffix(",-").unwrap_or(text);
    let (first, rest) = text.split_at_checked(text.find('.')?)?;
    if !(1..=3).contains(&first.len()) || rest.len() > 12 || !rest.len().is_multiple_of(4) {
        return None;
    }
    let groups = rest.as_bytes().chunks_exact(4);
    if groups.clone().any(|group| group[0] != b'.') {
        return None;
    }
    let digits = first.bytes().chain(groups.flat_map(|group| group[1..].iter().copied()));
    digits.map(|byte| byte.is_ascii_digit().then(|| i64::from(byte - b'0'))).try_fold(0, |number, digit| Some(number * 10 + digit?))
}

/// `Rp 1.500.000,-`, `1,5 juta`, `500rb`. `None` when it is no single amount.
fn amount(text: &str) -> Option<i64> {
    let mut lower = text.trim().to_lowercase();
    lower.retain(|c| !c.is_whitespace());
    let mut rest = lower.as_str();
    let negative = rest.starts_with('-') || (rest.starts_with('(') && rest.ends_with(')'));
    rest = rest.trim_start_matches(['-', '(']).trim_end_matches(')');
    rest = rest.trim_start_matches("rp").trim_start_matches("idr").trim_start_matches(['.', ':']);
    if rest.starts_with('-') {
        return amount(rest).map(|rupiah| -rupiah.abs());
    }
    for tail in ["perbulan", "/bulan", "/bln", "perbln", "sebulan", "/bl"] {
        rest = rest.strip_suffix(tail).unwrap_or(rest);
    }
    rest = rest.trim_end_matches("rupiah").trim_end_matches(['-', '=', ',', '.']);
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(rest.len());
    let (number, unit) = rest.split_at(end);
    let unit: i64 = match unit.trim_end_matches(['.', ',', '-']) {
        "" => 1,
        "rb" | "ribu" | "k" | "rbu" => 1_000,
        "jt" | "juta" | "jta" => 1_000_000,
        "m" | "milyar" | "miliar" => 1_000_000_000,
        _ => return None,
    };
    let rupiah = if unit == 1 { grouped(number)? } else { scaled(number, unit)? };
    Some(if negative { -rupiah } else { rupiah })
}

/// Digits in groups of three, perhaps with one or two decimals at the end, which are dropped (sen).
fn grouped(number: &str) -> Option<i64> {
    let (whole, _sen) = match number.rfind([',', '.']) {
        Some(at) if matches!(number.len() - at - 1, 1 | 2) => (&number[..at], &number[at + 1..]),
        _ => (number, ""),
    };
    let mut groups = whole.split(['.', ',']);
    let first = groups.next()?;
    let mut digits = String::with_capacity(whole.len());
    digits.push_str(first);
    let mut several = false;
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        several = true;
        digits.push_str(group);
    }
    // "1.5" alone is one and a half of something that is not said.
    let bare_decimal = !several && whole.len() != number.len() && first.len() < 4;
    if digits.is_empty() || digits.len() > 15 || (several && !(1..=3).contains(&first.len())) || bare_decimal {
        return None;
    }
    digits.parse().ok()
}

/// A number before "ribu" or "juta": whole, with one or two decimals, or in groups of three before "ribu".
fn scaled(number: &str, unit: i64) -> Option<i64> {
    let Some(at) = number.find([',', '.']) else {
        return (number.len() <= 9).then(|| number.parse::<i64>().ok()?.checked_mul(unit)).flatten();
    };
    let (whole, decimals) = (&number[..at], &number[at + 1..]);
    if decimals.len() == 3 && unit == 1_000 {
        return grouped(number)?.checked_mul(unit);
    }
    if whole.is_empty() || whole.len() > 6 || !matches!(decimals.len(), 1 | 2) || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hundredths = if decimals.len() == 1 { decimals.parse::<i64>().ok()? * 10 } else { decimals.parse().ok()? };
    whole.parse::<i64>().ok()?.checked_mul(unit)?.checked_add(hundredths * (unit / 100))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings() {
        for (text, rupiah) in [
            ("Rp 1.500.000,-", 1_500_000),
            ("Rp. 1.500.000", 1_500_000),
            ("1.500.000", 1_500_000),
            ("1,500,000", 1_500_000),
            ("1 500 000", 1_500_000),
            ("1500000", 1_500_000),
            ("1500000.00", 1_500_000),
            ("1.500.000,00", 1_500_000),
            ("1,5 juta", 1_500_000),
            ("1.25jt", 1_250_000),
            ("2 jt/bulan", 2_000_000),
            ("500rb", 500_000),
            ("500 ribu", 500_000),
            ("1.500 ribu", 1_500_000),
            ("750k", 750_000),
            ("Rp1.000.000 per bulan", 1_000_000),
            ("0", 0),
            ("1000000000", 1_000_000_000),
        ] {
            assert_eq!(read_income(Cell::Text(text)), Reading::of(Rupiah::new(rupiah)), "{text}");
        }
        for text in [
            "500.000 - 1.000.000",
            "< 1.000.000",
            "50.000/hari",
            "tidak tetap",
            "1.5",
            "1.50.000",
            "1,500 juta",
            "Rp",
            "seratus ribu",
            "1-2 juta",
        ] {
            assert_eq!(read_income(Cell::Text(text)), Reading::refused(FaultKind::IncomeUnreadable), "{text}");
        }
        assert_eq!(read_income(Cell::Text("-500000")), Reading::refused(FaultKind::IncomeNegative));
        assert_eq!(read_income(Cell::Text("Rp -500.000")), Reading::refused(FaultKind::IncomeNegative));
        assert_eq!(read_income(Cell::Text("2 milyar")), Reading::refused(FaultKind::IncomeTooLarge));
        assert_eq!(read_income(Cell::Text("1500")), Reading::refused(FaultKind::IncomeTooSmall));
        assert_eq!(read_income(Cell::Text("-")), Reading::NOTHING);
        assert_eq!(read_income(Cell::Number(1_500_000.0)), Reading::of(Rupiah::new(1_500_000)));
        assert_eq!(read_income(Cell::Number(-1.0)), Reading::refused(FaultKind::IncomeNegative));
        assert_eq!(read_income(Cell::Number(f64::NAN)), Reading::refused(FaultKind::IncomeUnreadable));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,30}", digits in "[-0-9.,rbjtpRP ()]{0,30}", number in proptest::num::f64::ANY) {
            for cell in [Cell::Text(&text), Cell::Text(&digits), Cell::Number(number)] {
                if let Some(income) = read_income(cell).value {
                    prop_assert!((0..=INCOME_MAX).contains(&income.get()));
                }
            }
        }

        #[test]
        fn what_is_written_is_read_back(rupiah in 10_000_i64..1_000_000_000) {
            prop_assert_eq!(read_income(Cell::Text(&Rupiah::new(rupiah).to_string())).value, Some(Rupiah::new(rupiah)));
        }
    }
}
