//! The participant number of BPJS Ketenagakerjaan.

use crate::Language;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A KPJ: eleven digits, kept as a number and written with its leading noughts. There is no check digit anybody published, so a well-formed number may
/// still be nobody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kpj(u64);

/// Digits of a KPJ.
const DIGITS: usize = 11;

/// Digits of a card of BPJS Kesehatan, which is another insurer's.
const JKN_DIGITS: usize = 13;

/// Why a cell holds no KPJ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KpjFault {
    /// Nothing in it.
    Empty,
    /// Thirteen digits: a card of the health insurer (JKN).
    HealthCard,
    /// Not eleven digits.
    Length(usize),
    /// Something else than digits: a number that a spreadsheet rewrote, or letters.
    NotDigits,
}

impl KpjFault {
    /// What is wrong and what to do.
    #[must_use]
    pub fn message(self, language: Language) -> String {
        match self {
            Self::Empty => language.pick("nomor KPJ kosong", "no KPJ").to_owned(),
            Self::HealthCard => language
                .pick(
                    "13 angka: ini nomor JKN (BPJS Kesehatan), bukan KPJ; pakai nomor 11 angka dari BPJS Ketenagakerjaan",
                    "13 digits: this is a JKN number (BPJS Kesehatan), no KPJ; use the 11 digits of BPJS Ketenagakerjaan",
                )
                .to_owned(),
            Self::Length(digits) => {
                language.pick("KPJ harus 11 angka, di sini {n}", "a KPJ has 11 digits, here are {n}").replace("{n}", &digits.to_string())
            }
            Self::NotDigits => language
                .pick(
                    "KPJ hanya angka; simpan kolomnya sebagai teks agar tidak diubah lembar kerja",
                    "a KPJ is digits only; keep the column as text so that the spreadsheet does not rewrite it",
                )
                .to_owned(),
        }
    }
}

impl Kpj {
    /// Reads a KPJ as people write it: spaces, dots and dashes between digits and a leading apostrophe are left out.
    ///
    /// # Errors
    /// [`KpjFault`].
    pub fn read(text: &str) -> Result<Self, KpjFault> {
        let mut value = 0_u64;
        let mut digits = 0_usize;
        for c in text.trim().trim_start_matches('\'').chars() {
            match c {
                '0'..='9' => {
                    digits += 1;
                    if digits <= JKN_DIGITS {
                        value = value * 10 + u64::from(c as u32 - u32::from(b'0'));
                    }
                }
                ' ' | '.' | '-' | '\u{a0}' => {}
                _ => return Err(KpjFault::NotDigits),
            }
        }
        match digits {
            0 => Err(KpjFault::Empty),
            DIGITS => Ok(Self(value)),
            JKN_DIGITS => Err(KpjFault::HealthCard),
            other => Err(KpjFault::Length(other)),
        }
    }

    /// The KPJ of so many digits' value, leading noughts not counted; `None` for 0 (nobody's) and for more than eleven digits.
    #[must_use]
    pub const fn from_digits(value: u64) -> Option<Self> {
        if value == 0 || value > 99_999_999_999 { None } else { Some(Self(value)) }
    }

    /// The number, below 100,000,000,000.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Kpj {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:011}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eleven_digits_however_written() {
        for text in ["09012345678", "'09012345678", " 0901 234 5678 ", "0901-234-5678", "0901.234.5678"] {
            assert_eq!(Kpj::read(text).map(|kpj| kpj.to_string()), Ok("09012345678".to_owned()), "{text}");
        }
        assert_eq!(Kpj::read("0001234567890"), Err(KpjFault::HealthCard));
        assert_eq!(Kpj::read("1234567890"), Err(KpjFault::Length(10)));
        assert_eq!(Kpj::read(&"9".repeat(400)), Err(KpjFault::Length(400)));
        assert_eq!(Kpj::read(" "), Err(KpjFault::Empty));
        assert_eq!(Kpj::read("9.01E+10"), Err(KpjFault::NotDigits));
        assert!(KpjFault::HealthCard.message(Language::Id).contains("JKN"));
    }
}
