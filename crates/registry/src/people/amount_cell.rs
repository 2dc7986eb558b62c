//! An amount of money on a bill: exact, or refused. Unlike an income it has no usual size, and sen are a fault.

use super::income_cell::{plain, usual};
use super::reading::is_dash;
use crate::Cell;
use payung_domain::Rupiah;

/// What an amount's cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AmountCell {
    /// Nothing, or a dash.
    Empty,
    /// Whole rupiah; negative where the cell says so.
    Rupiah(Rupiah),
    /// Sen that are not zero.
    Fraction,
    /// Beyond [`AMOUNT_MAX`].
    TooLarge,
    /// Text that is no single amount.
    NotANumber,
}

/// Ten trillion rupiah: above any bill, and sums of a hundred million such amounts would still be told from it.
pub const AMOUNT_MAX: i64 = 10_000_000_000_000;

/// Reads an amount.
#[must_use]
pub fn read_amount_cell(cell: Cell<'_>) -> AmountCell {
    match cell {
        Cell::Empty => AmountCell::Empty,
        Cell::Text(text) => match plain(text).filter(|_| !text.is_empty()).or_else(|| usual(text)) {
            Some(rupiah) => within(rupiah),
            None => from_text(text),
        },
        Cell::Number(number) if !number.is_finite() => AmountCell::NotANumber,
        Cell::Number(number) if number.fract() != 0.0 => AmountCell::Fraction,
        #[expect(clippy::cast_precision_loss, reason = "a bound, compared with")]
        Cell::Number(number) if number.abs() > AMOUNT_MAX as f64 => AmountCell::TooLarge,
        #[expect(clippy::cast_possible_truncation, reason = "whole, and within the bound")]
        Cell::Number(number) => within(number as i64),
        Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) => AmountCell::NotANumber,
    }
}

fn within(rupiah: i64) -> AmountCell {
    if rupiah.abs() > AMOUNT_MAX { AmountCell::TooLarge } else { AmountCell::Rupiah(Rupiah::new(rupiah)) }
}

/// `Rp 16.800,00`, `(16,800)`, `-16800.00`, `16 800,-`.
fn from_text(text: &str) -> AmountCell {
    if is_dash(text) {
        return AmountCell::Empty;
    }
    let mut lower = text.to_lowercase();
    lower.retain(|c| !c.is_whitespace() && !matches!(c, '\u{feff}' | '\u{200b}' | '\''));
    let mut rest = lower.as_str();
    let bracketed = rest.starts_with('(') && rest.ends_with(')');
    rest = rest.trim_start_matches('(').trim_end_matches(')');
    let signed = rest.strip_prefix(['-', '\u{2212}']);
    rest = signed.unwrap_or(rest);
    rest = rest.strip_prefix("rp").or_else(|| rest.strip_prefix("idr")).unwrap_or(rest).trim_start_matches(['.', ':']);
    let inner = rest.strip_prefix(['-', '\u{2212}']);
    rest = inner.unwrap_or(rest);
    rest = rest.strip_suffix(",-").or_else(|| rest.strip_suffix(".-")).or_else(|| rest.strip_suffix(",=")).unwrap_or(rest);
    let negative = bracketed || signed.is_some() || inner.is_some();
    if rest.is_empty()
        || !rest.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
        || !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return AmountCell::NotANumber;
    }
    let (whole, sen) = match rest.rfind(['.', ',']) {
        Some(at) if rest.len() - at - 1 != 3 => {
            rest.split_at_checked(at).map_or((rest, ""), |(whole, sen)| (whole, sen.get(1..).unwrap_or_default()))
        }
        _ => (rest, ""),
    };
    if !sen.bytes().all(|byte| byte.is_ascii_digit()) {
        return AmountCell::NotANumber;
    }
    let mut digits = String::with_capacity(whole.len());
    for (place, group) in whole.split(['.', ',']).enumerate() {
        let several = whole.contains(['.', ',']);
        if group.is_empty() || (several && if place == 0 { group.len() > 3 } else { group.len() != 3 }) {
            return AmountCell::NotANumber;
        }
        digits.push_str(group);
    }
    if sen.bytes().any(|byte| byte != b'0') {
        return AmountCell::Fraction;
    }
    match digits.parse::<i64>() {
        Ok(rupiah) => within(if negative { -rupiah } else { rupiah }),
        Err(_) => AmountCell::TooLarge,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings() {
        for (text, rupiah) in [
            ("16800", 16_800),
            ("16.800", 16_800),
            ("16,800", 16_800),
            ("Rp16.800", 16_800),
            ("Rp 16.800,-", 16_800),
            ("Rp. 16.800,00", 16_800),
            ("16800.00", 16_800),
            ("16,800.00", 16_800),
            ("1.234.567", 1_234_567),
            ("-16800", -16_800),
            ("(16.800)", -16_800),
            ("Rp -16.800", -16_800),
            ("'16800", 16_800),
            ("16 800", 16_800),
            ("0", 0),
        ] {
            assert_eq!(read_amount_cell(Cell::Text(text)), AmountCell::Rupiah(Rupiah::new(rupiah)), "{text}");
        }
        for text in ["16.800,50", "16800.5", "16,800.25", "8400,01"] {
            assert_eq!(read_amount_cell(Cell::Text(text)), AmountCell::Fraction, "{text}");
        }
        for text in ["lunas", "16.800 x 3", "16 ribu", "Rp", "1.68.00", "16800/bulan", "#REF!", "1.6E+04"] {
            assert_eq!(read_amount_cell(Cell::Text(text)), AmountCell::NotANumber, "{text}");
        }
        assert_eq!(read_amount_cell(Cell::Text("5106014107800001")), AmountCell::TooLarge, "a NIK is no amount");
        assert_eq!(read_amount_cell(Cell::Text(" - ")), AmountCell::Empty);
        assert_eq!(read_amount_cell(Cell::Number(16_800.0)), AmountCell::Rupiah(Rupiah::new(16_800)));
        assert_eq!(read_amount_cell(Cell::Number(16_800.5)), AmountCell::Fraction);
        assert_eq!(read_amount_cell(Cell::Number(f64::NAN)), AmountCell::NotANumber);
        assert_eq!(read_amount_cell(Cell::Number(1e300)), AmountCell::TooLarge);
    }

    proptest! {
        #[test]
        fn any_cell_is_read_without_harm(text in "\\PC{0,30}", digits in "[-0-9.,Rp ()]{0,24}", number in proptest::num::f64::ANY) {
            for cell in [Cell::Text(&text), Cell::Text(&digits), Cell::Number(number)] {
                if let AmountCell::Rupiah(amount) = read_amount_cell(cell) {
                    prop_assert!(amount.get().abs() <= AMOUNT_MAX);
                }
            }
        }

        #[test]
        fn what_is_written_is_read_back(rupiah in -1_000_000_000_i64..1_000_000_000) {
            let expected = AmountCell::Rupiah(Rupiah::new(rupiah));
            prop_assert_eq!(read_amount_cell(Cell::Text(&Rupiah::new(rupiah).to_string())), expected);
            prop_assert_eq!(read_amount_cell(Cell::Text(&rupiah.to_string())), expected);
        }
    }
}
