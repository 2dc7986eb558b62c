//! Nomor Induk Kependudukan: what its sixteen digits can prove.
//!
//! Structure can prove a NIK impossible, never real: it has no check digit, keeps the area of first registration for
//! life, and is not changed when a birth date is corrected (PP 40/2019 Pasal 30 ayat (2), Pasal 33). The levels N0–N7
//! are those of the programme's fact sheet; N3 and N5 need area tables and live in `payung-registry`, N6 and N7 need
//! other rows and files.

use crate::Sex;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A NIK that passed N0, N1 and N2. Sixteen digits in a 64-bit integer, never a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Nik(u64);

impl Nik {
    /// The number; always sixteen digits.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The NIK made of `digits`, checked by N0 to N2.
    ///
    /// # Errors
    /// The first level it fails.
    pub const fn from_digits(digits: u64) -> Result<Self, NikFault> {
        if digits > 9_999_999_999_999_999 {
            return Err(NikFault::WrongLength);
        }
        if digits < 1_000_000_000_000_000 {
            return Err(NikFault::LeadingZero);
        }
        if digits.is_multiple_of(1_111_111_111_111_111) {
            return Err(NikFault::AllEqual);
        }
        if digits.is_multiple_of(10_000) {
            return Err(NikFault::SerialZero);
        }
        let date = (digits / 10_000) % 1_000_000;
        let day = (date / 10_000) as i8;
        let month = ((date / 100) % 100) as i8;
        let year = (date % 100) as i16;
        let day = if day > 40 { day - 40 } else { day };
        if month < 1 || month > 12 || day < 1 || day > days_in(month, year) {
            return Err(NikFault::ImpossibleDate);
        }
        Ok(Self(digits))
    }

    /// The six digits of the kecamatan of first registration.
    #[must_use]
    pub const fn area(self) -> u64 {
        self.0 / 10_000_000_000
    }

    /// Sex as the day of birth encodes it (women have 40 added).
    #[must_use]
    pub const fn sex(self) -> Sex {
        if (self.0 / 100_000_000) % 100 > 40 { Sex::Female } else { Sex::Male }
    }

    /// Day and month, and the year's last two digits, of the encoded birth date.
    #[must_use]
    pub const fn birth_parts(self) -> (i8, i8, i16) {
        let date = (self.0 / 10_000) % 1_000_000;
        let day = (date / 10_000) as i8;
        (if day > 40 { day - 40 } else { day }, ((date / 100) % 100) as i8, (date % 100) as i16)
    }

    /// Whether the encoded date is `birth`, the century left open.
    #[must_use]
    pub fn agrees_with_birth(self, birth: Date) -> bool {
        self.birth_parts() == (birth.day(), birth.month(), birth.year().rem_euclid(100))
    }

    /// The four digits SIAK hands out, from 1.
    #[must_use]
    pub const fn serial(self) -> u16 {
        (self.0 % 10_000) as u16
    }
}

/// Days in `month` for some century's `year` of two digits: 29 February exists when the last two digits divide by 4
/// (1900 was the only such year that was not a leap year, and nobody born then is on a list).
const fn days_in(month: i8, year: i16) -> i8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 => {
            if year % 4 == 0 {
                29
            } else {
                28
            }
        }
        _ => 31,
    }
}

impl fmt::Display for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016}", self.0)
    }
}

impl From<Nik> for String {
    fn from(nik: Nik) -> Self {
        nik.to_string()
    }
}

impl TryFrom<String> for Nik {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match read_nik(&text) {
            NikReading { value: Ok(nik), .. } => Ok(nik),
            NikReading { value: Err(fault), .. } => Err(format!("NIK tidak terbaca: {fault:?}")),
        }
    }
}

/// Nomor KK: sixteen digits by N0 and N1 only (the date in it is the card's, not a person's).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FamilyCardNumber(u64);

impl FamilyCardNumber {
    /// Reads the number under the same cleaning as a NIK.
    ///
    /// # Errors
    /// The first level it fails.
    pub fn read(text: &str) -> Result<Self, NikFault> {
        let (digits, _) = read_sixteen_digits(text)?;
        if digits < 1_000_000_000_000_000 {
            return Err(NikFault::LeadingZero);
        }
        if digits.is_multiple_of(1_111_111_111_111_111) {
            return Err(NikFault::AllEqual);
        }
        if digits.is_multiple_of(10_000) {
            return Err(NikFault::SerialZero);
        }
        Ok(Self(digits))
    }

    /// The number; always sixteen digits.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

/// Why a cell holds no usable NIK.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NikFault {
    /// The cell is empty, or a placeholder (`-`, `0`).
    Missing,
    /// N0: scientific notation (`5.10601E+15`): the digits are lost for good.
    Scientific,
    /// N0: a character that is no digit.
    NotDigits,
    /// N0: not sixteen digits.
    WrongLength,
    /// N1: begins with 0 (a temporary number, or fifteen digits padded).
    LeadingZero,
    /// N1: one digit repeated.
    AllEqual,
    /// N1: serial 0000, which SIAK never issues: the mark of a spreadsheet's rounding to fifteen digits.
    SerialZero,
    /// N2: day or month cannot be.
    ImpossibleDate,
    /// A number cell too large to be kept exactly (Papua's codes, above 2^53).
    InexactNumber,
    /// Ends in 0 in a number cell, or in a column that looks rounded to fifteen digits: the last digit may be lost.
    MaybeRounded,
}

/// What was mended or noticed while reading a NIK that is usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct NikNote {
    /// Spaces, dots, an apostrophe or a `.0` tail were taken away.
    pub cleaned: bool,
}

/// A cell read as a NIK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NikReading {
    /// The number, or the first level it fails.
    pub value: Result<Nik, NikFault>,
    /// What was mended on the way.
    pub note: NikNote,
}

/// Whether the text is a number as a spreadsheet writes large ones: digits with an exponent.
#[must_use]
pub fn looks_like_number(text: &str) -> bool {
    let text = text.trim();
    let mut mantissa = false;
    let mut exponent = false;
    for (index, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {
                if !exponent {
                    mantissa = true;
                }
            }
            b'.' | b',' if !exponent => {}
            b'e' | b'E' if mantissa && !exponent => exponent = true,
            b'+' | b'-' if index > 0 && text.as_bytes()[index - 1].eq_ignore_ascii_case(&b'e') => {}
            _ => return false,
        }
    }
    mantissa && exponent
}

/// The number that sixteen digits make, eight at a time; `None` when there is anything else or not sixteen of them.
#[must_use]
#[inline]
pub fn plain_sixteen_digits(text: &[u8]) -> Option<u64> {
    let (high, low) = text.split_first_chunk::<8>()?;
    let low: &[u8; 8] = low.try_into().ok()?;
    Some(eight_digits(*high)? * 100_000_000 + eight_digits(*low)?)
}

/// The number that eight digits make, all digits of it at once within one word.
fn eight_digits(text: [u8; 8]) -> Option<u64> {
    let word = u64::from_le_bytes(text);
    // A digit has 3 in its upper half, also with 6 added.
    if word & 0xf0f0_f0f0_f0f0_f0f0 != 0x3030_3030_3030_3030
        || word.wrapping_add(0x0606_0606_0606_0606) & 0xf0f0_f0f0_f0f0_f0f0 != 0x3030_3030_3030_3030
    {
        return None;
    }
    let pairs = (word & 0x0f0f_0f0f_0f0f_0f0f).wrapping_mul(10 << 8 | 1) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_ffff_0000_ffff;
    Some(fours.wrapping_mul(10_000 << 32 | 1) >> 32)
}

/// Takes away what people and spreadsheets put around sixteen digits, and reads them. The flag says whether anything was taken away.
///
/// # Errors
/// [`NikFault::Missing`], [`NikFault::Scientific`], [`NikFault::NotDigits`] or [`NikFault::WrongLength`].
pub fn read_sixteen_digits(text: &str) -> Result<(u64, bool), NikFault> {
    if let Some(number) = plain_sixteen_digits(text.as_bytes()) {
        return Ok((number, false));
    }
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '`' | '\u{2019}' | '"' | '\u{feff}' | '\u{200b}'));
    if trimmed.is_empty() || trimmed.bytes().all(|b| matches!(b, b'-' | b'0' | b'.' | b'?')) {
        return Err(NikFault::Missing);
    }
    if looks_like_number(trimmed) {
        return Err(NikFault::Scientific);
    }
    // A `.0` tail is a float's; `51.06…` is somebody's dots. Both end with the same sixteen digits.
    let body = match trimmed.strip_suffix(".0").or_else(|| trimmed.strip_suffix(".00")).or_else(|| trimmed.strip_suffix(",00")) {
        Some(head) if head.bytes().filter(u8::is_ascii_digit).count() == 16 => head,
        _ => trimmed,
    };
    let mut number = 0_u64;
    let mut count = 0;
    for character in body.chars() {
        match character {
            '0'..='9' => {
                count += 1;
                if count > 18 {
                    return Err(NikFault::WrongLength);
                }
                number = number * 10 + u64::from(character as u32 - '0' as u32);
            }
            ' ' | '.' | '-' | '\u{2010}'..='\u{2015}' | '_' | '/' | '\u{a0}' | '\u{202f}' | '\u{200b}' | '\t' => {}
            _ => return Err(NikFault::NotDigits),
        }
    }
    if count == 16 { Ok((number, true)) } else { Err(NikFault::WrongLength) }
}

/// Reads a cell's text as a NIK by the levels N0, N1 and N2.
#[must_use]
pub fn read_nik(text: &str) -> NikReading {
    match read_sixteen_digits(text) {
        Ok((digits, cleaned)) => NikReading { value: Nik::from_digits(digits), note: NikNote { cleaned } },
        Err(fault) => NikReading { value: Err(fault), note: NikNote::default() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The cases of the fact sheet, part C3.
    #[test]
    fn the_golden_cases() {
        let good = read_nik("5106014107800001").value.expect("a NIK");
        assert_eq!(good.sex(), Sex::Female);
        assert!(good.agrees_with_birth(Date::constant(1980, 7, 1)));
        assert_eq!(good.area(), 510_601);
        assert_eq!(read_nik("5106010107800001").value.expect("a NIK").sex(), Sex::Male);
        for mended in ["'5106014107800001", "5106 0141 0780 0001", "5106014107800001.0", " 51.06.01.410780.0001 ", "5106014107800001\u{a0}"]
        {
            let reading = read_nik(mended);
            assert_eq!(reading.value, Ok(good), "{mended}");
            assert!(reading.note.cleaned, "{mended}");
        }
        for (bad, fault) in [
            ("5106014107800000", NikFault::SerialZero),
            ("5.10601E+15", NikFault::Scientific),
            ("5,10601E+15", NikFault::Scientific),
            ("5106013207800001", NikFault::ImpossibleDate),
            ("5106014007800001", NikFault::ImpossibleDate),
            ("5106017207800001", NikFault::ImpossibleDate),
            ("5106010113800001", NikFault::ImpossibleDate),
            ("5106013002800001", NikFault::ImpossibleDate),
            ("5106012902900001", NikFault::ImpossibleDate),
            ("510601410780000", NikFault::WrongLength),
            ("51060141078000011", NikFault::WrongLength),
            ("0106014107800001", NikFault::LeadingZero),
            ("1111111111111111", NikFault::AllEqual),
            ("", NikFault::Missing),
            ("-", NikFault::Missing),
            ("0", NikFault::Missing),
            ("belum ada", NikFault::NotDigits),
        ] {
            assert_eq!(read_nik(bad).value, Err(fault), "{bad}");
        }
        assert!(read_nik("5106012902880001").value.is_ok());
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,40}") {
            let _ = read_nik(&text);
            let _ = FamilyCardNumber::read(&text);
        }

        #[test]
        fn what_is_written_is_read_back(digits in 1_000_000_000_000_000_u64..=9_999_999_999_999_999) {
            if let Ok(nik) = Nik::from_digits(digits) {
                prop_assert_eq!(read_nik(&nik.to_string()).value, Ok(nik));
            }
        }
    }
}
