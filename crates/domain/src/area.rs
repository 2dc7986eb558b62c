//! Codes of places by Kepmendagri: province 2 digits, kabupaten/kota 4, kecamatan 6, desa/kelurahan 10.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A Kemendagri area code of 2, 4, 6 or 10 digits, kept without dots. Not a BPS code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct AreaCode {
    digits: u64,
    level: AreaLevel,
}

/// How far down a code goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaLevel {
    /// 2 digits.
    Province,
    /// 4 digits; third and fourth digit 01–69 kabupaten, 71–99 kota.
    Regency,
    /// 6 digits.
    District,
    /// 10 digits; the last four start with 1 kelurahan, 2 desa, 3 desa adat.
    Village,
}

impl AreaLevel {
    /// Digits in a code of this level.
    #[must_use]
    pub const fn digits(self) -> u32 {
        match self {
            Self::Province => 2,
            Self::Regency => 4,
            Self::District => 6,
            Self::Village => 10,
        }
    }
}

impl AreaCode {
    /// Reads a code written plain or with dots (`51.06.04.2001`, `5106042001`). `None` when it is neither.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut digits = 0_u64;
        let mut count = 0_u32;
        for byte in text.trim().bytes() {
            match byte {
                b'0'..=b'9' if count < 10 => {
                    digits = digits * 10 + u64::from(byte - b'0');
                    count += 1;
                }
                b'.' => {}
                _ => return None,
            }
        }
        let level = match count {
            2 => AreaLevel::Province,
            4 => AreaLevel::Regency,
            6 => AreaLevel::District,
            10 => AreaLevel::Village,
            _ => return None,
        };
        // 11 is the lowest province code: less means a lost leading digit.
        (digits / 10_u64.pow(count - 2) >= 11).then_some(Self { digits, level })
    }

    /// How far down the code goes.
    #[must_use]
    pub const fn level(self) -> AreaLevel {
        self.level
    }

    /// The code as a number, without its level.
    #[must_use]
    pub const fn digits(self) -> u64 {
        self.digits
    }

    /// The code cut to `level`, or `None` when it does not go that far down.
    #[must_use]
    pub fn at(self, level: AreaLevel) -> Option<Self> {
        (level <= self.level).then(|| Self { digits: self.digits / 10_u64.pow(self.level.digits() - level.digits()), level })
    }

    /// The code as readers write it: `51.06.04.2001`.
    #[must_use]
    pub fn dotted(self) -> String {
        let plain = self.to_string();
        let mut from = 0;
        let ends = [2, 4, 6, 10].into_iter().filter(|end| *end <= plain.len());
        ends.map(|end| &plain[std::mem::replace(&mut from, end)..end]).collect::<Vec<_>>().join(".")
    }

    /// Whether `self` is `outer` or lies in it.
    #[must_use]
    #[inline]
    pub fn is_in(self, outer: Self) -> bool {
        self.at(outer.level) == Some(outer)
    }
}

impl fmt::Display for AreaCode {
    /// Plain digits, the contract's form in files.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.digits)
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> Self {
        code.to_string()
    }
}

impl TryFrom<String> for AreaCode {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or_else(|| format!("`{text}` bukan kode wilayah 2, 4, 6, atau 10 angka"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_dots_and_knows_what_lies_in_what() {
        let village = AreaCode::parse("51.06.04.2001").expect("a village");
        assert_eq!(village, AreaCode::parse("5106042001").expect("plain"));
        assert_eq!(village.level(), AreaLevel::Village);
        assert!(village.is_in(AreaCode::parse("5106").expect("kabupaten")));
        assert!(!village.is_in(AreaCode::parse("5105").expect("kabupaten")));
        assert!(!AreaCode::parse("51").expect("province").is_in(village));
        assert_eq!(village.at(AreaLevel::District).map(|c| c.to_string()).as_deref(), Some("510604"));
        assert_eq!(village.dotted(), "51.06.04.2001");
        assert_eq!(AreaCode::parse("51").map(AreaCode::dotted).as_deref(), Some("51"));
        for bad in ["", "5", "510", "51060", "51060420011", "0506", "51a6", "510604200"] {
            assert_eq!(AreaCode::parse(bad), None, "{bad}");
        }
    }
}
