//! The NIK cell, whatever its kind.

use super::FaultKind;
use crate::Cell;
use payung_domain::{Nik, NikFault, plain_sixteen_digits, read_nik, read_sixteen_digits};

/// 2^53: above it a float no longer holds every whole number.
const EXACT_MAX: f64 = 9_007_199_254_740_992.0;

/// A cell read as a NIK.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NikCell {
    /// The number, or the first level it fails.
    pub value: Result<Nik, NikFault>,
    /// Sixteen digits, usable or not, for the check of the whole column; 0 when there are not sixteen.
    pub sixteen: u64,
    /// A remark on a usable number.
    pub note: Option<FaultKind>,
    /// The cell is a formula error.
    pub formula_error: bool,
}

impl NikCell {
    const fn fault(fault: NikFault) -> Self {
        Self { value: Err(fault), sixteen: 0, note: None, formula_error: false }
    }

    /// Whether the cell shows that a NIK was meant: usable, or at least ten digits, or a number too large to be kept.
    pub fn is_nik_like(&self, raw: Cell<'_>) -> bool {
        if self.value.is_ok() || self.formula_error {
            return true;
        }
        match raw {
            Cell::Text(text) => matches!(self.value, Err(NikFault::Scientific)) || text.bytes().filter(u8::is_ascii_digit).count() >= 10,
            Cell::Number(number) => number.abs() >= 1e9,
            _ => false,
        }
    }
}

/// Reads the NIK cell.
pub fn read_nik_cell(cell: Cell<'_>) -> NikCell {
    match cell {
        Cell::Empty => NikCell::fault(NikFault::Missing),
        Cell::Text(text) => {
            // Sixteen digits as they should stand: nearly every cell.
            if let Some(digits) = plain_sixteen_digits(text.as_bytes()) {
                return NikCell { value: Nik::from_digits(digits), sixteen: digits, note: None, formula_error: false };
            }
            let reading = read_nik(text);
            let sixteen = match reading.value {
                Ok(nik) => nik.get(),
                Err(_) => read_sixteen_digits(text).map_or(0, |(digits, _)| digits),
            };
            NikCell { value: reading.value, sixteen, note: reading.note.cleaned.then_some(FaultKind::NikCleaned), formula_error: false }
        }
        Cell::Number(number) => from_number(number),
        Cell::Date(_) | Cell::Bool(_) => NikCell::fault(NikFault::NotDigits),
        Cell::Error(_) => NikCell { formula_error: true, ..NikCell::fault(NikFault::NotDigits) },
    }
}

fn from_number(number: f64) -> NikCell {
    if number == 0.0 {
        return NikCell::fault(NikFault::Missing);
    }
    if !number.is_finite() || number < 0.0 || number.fract() != 0.0 {
        return NikCell::fault(NikFault::NotDigits);
    }
    // Fifteen digits cannot be a NIK with a lost zero: no NIK begins with 0.
    if !(1e15..1e16).contains(&number) {
        return NikCell::fault(NikFault::WrongLength);
    }
    if number >= EXACT_MAX {
        return NikCell::fault(NikFault::InexactNumber);
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 10^15 and 2^53, and whole")]
    let digits = number as u64;
    // A spreadsheet keeps fifteen digits of a typed number: the last of sixteen becomes 0. One true number in
    // ten ends in 0 too, so it is doubted, never refused.
    let value = Nik::from_digits(digits).and_then(|nik| if digits.is_multiple_of(10) { Err(NikFault::MaybeRounded) } else { Ok(nik) });
    NikCell { value, sixteen: digits, note: Some(FaultKind::NikNumberCell), formula_error: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn number_cells_are_exact_or_refused() {
        let read = |number| read_nik_cell(Cell::Number(number)).value;
        assert_eq!(read(5_106_014_107_800_001.0).map(|nik| nik.to_string()), Ok("5106014107800001".to_owned()));
        assert_eq!(read(5_106_014_107_800_000.0), Err(NikFault::SerialZero));
        // The last of sixteen digits typed into a number cell becomes 0: it may be the true one, so it is doubted, not used.
        assert_eq!(read(5_106_014_107_800_120.0), Err(NikFault::MaybeRounded));
        assert_eq!(read_nik_cell(Cell::Text("5106014107800120")).value.map(|nik| nik.to_string()), Ok("5106014107800120".to_owned()));
        assert_eq!(read(9_171_014_107_800_004.0), Err(NikFault::InexactNumber));
        assert_eq!(read(510_601_410_780_001.0), Err(NikFault::WrongLength));
        assert_eq!(read(51_060_141_078_000_010.0), Err(NikFault::WrongLength));
        assert_eq!(read(0.0), Err(NikFault::Missing));
        for odd in [-5_106_014_107_800_001.0, 1.5, f64::NAN, f64::INFINITY] {
            assert_eq!(read(odd), Err(NikFault::NotDigits), "{odd}");
        }
        assert_eq!(read_nik_cell(Cell::Number(5_106_014_107_800_001.0)).note, Some(FaultKind::NikNumberCell));
        assert_eq!(read_nik_cell(Cell::Number(5_106_014_107_800_000.0)).sixteen, 5_106_014_107_800_000);
    }

    #[test]
    fn text_cells_follow_the_domain() {
        assert_eq!(read_nik_cell(Cell::Text("'5106014107800001")).note, Some(FaultKind::NikCleaned));
        assert_eq!(read_nik_cell(Cell::Text("5106014107800001")).note, None);
        assert_eq!(read_nik_cell(Cell::Text("5.10601E+15")).value, Err(NikFault::Scientific));
        assert!(read_nik_cell(Cell::Error("#REF!")).formula_error);
        assert!(!read_nik_cell(Cell::Text("Jumlah 12")).is_nik_like(Cell::Text("Jumlah 12")));
        assert!(read_nik_cell(Cell::Text("51060141078")).is_nik_like(Cell::Text("51060141078")));
    }

    proptest! {
        #[test]
        fn sixteen_bytes_are_read_as_the_domain_reads_them(text in "[0-9]{16}|[0-9]{7}[/-:][0-9]{8}|[0-9a-zA-Z ./:]{14,17}") {
            let fast = plain_sixteen_digits(text.as_bytes());
            let plain = (text.len() == 16 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse::<u64>().expect("digits"));
            prop_assert_eq!(fast, plain);
            prop_assert_eq!(read_nik_cell(Cell::Text(&text)).value, read_nik(&text).value);
        }

        #[test]
        fn any_number_is_read_without_harm(number in proptest::num::f64::ANY) {
            if let Ok(nik) = read_nik_cell(Cell::Number(number)).value {
                #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
                let back = nik.get() as f64;
                prop_assert_eq!(back, number);
            }
        }
    }
}
