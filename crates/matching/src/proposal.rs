//! A damaged NIK beside the one it may have been: a proposal with its evidence, never a repair.

use payung_domain::Language;

/// What may have happened to a NIK.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NikDamage {
    /// Nothing stands there.
    Missing,
    /// One digit is another; its place from 1.
    OneDigit(u8),
    /// Two neighbouring digits are exchanged; the place of the first from 1.
    Exchanged(u8),
    /// One digit is lost.
    Lost,
    /// A spreadsheet rounded the last digits away.
    Rounded,
    /// A spreadsheet wrote it with an exponent; so many first digits are left, and agree.
    Exponent(u8),
    /// It cannot be told.
    Unclear,
}

impl NikDamage {
    /// What would have made `whole` (sixteen digits) into what stands in the cell.
    #[must_use]
    pub fn between(cell: &str, whole: u64) -> Self {
        let whole = format!("{whole:016}");
        let whole = whole.as_bytes();
        let upper = cell.to_ascii_uppercase();
        if let Some((mantissa, _)) =
            upper.split_once('E').filter(|(mantissa, _)| mantissa.starts_with(|first: char| first.is_ascii_digit()))
        {
            let digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
            // The last digit of a rounded number may be one more.
            let agree = digits.iter().zip(whole).take_while(|(a, b)| a == b).count();
            return if agree + 1 >= digits.len() && agree > 1 { Self::Exponent(agree as u8) } else { Self::Unclear };
        }
        let digits: Vec<u8> = cell.bytes().filter(u8::is_ascii_digit).collect();
        if digits.is_empty() {
            return Self::Missing;
        }
        if digits.len() == 15 {
            let start = digits.iter().zip(whole).take_while(|(a, b)| a == b).count();
            return if digits.get(start..) == whole.get(start + 1..) { Self::Lost } else { Self::Unclear };
        }
        if digits.len() != 16 {
            return Self::Unclear;
        }
        let differing: Vec<usize> = (0..16).filter(|at| digits.get(*at) != whole.get(*at)).collect();
        match differing[..] {
            [at] if at < 15 || digits.get(12..) != Some(b"0000") => Self::OneDigit(at as u8 + 1),
            [a, b] if b == a + 1 && digits.get(a) == whole.get(b) && digits.get(b) == whole.get(a) => Self::Exchanged(a as u8 + 1),
            _ if digits.get(..12) == whole.get(..12) && digits.get(12..) == Some(b"0000") => Self::Rounded,
            _ => Self::Unclear,
        }
    }

    /// In words.
    #[must_use]
    pub fn words(self, language: Language) -> String {
        match (self, language) {
            (Self::Missing, Language::Id) => "NIK kosong".to_owned(),
            (Self::Missing, Language::En) => "no NIK".to_owned(),
            (Self::OneDigit(at), Language::Id) => format!("angka ke-{at} berbeda"),
            (Self::OneDigit(at), Language::En) => format!("digit {at} differs"),
            (Self::Exchanged(at), Language::Id) => format!("angka ke-{at} dan ke-{} tertukar", at + 1),
            (Self::Exchanged(at), Language::En) => format!("digits {at} and {} exchanged", at + 1),
            (Self::Lost, Language::Id) => "satu angka hilang".to_owned(),
            (Self::Lost, Language::En) => "one digit lost".to_owned(),
            (Self::Rounded, Language::Id) => "dibulatkan lembar kerja".to_owned(),
            (Self::Rounded, Language::En) => "rounded by a spreadsheet".to_owned(),
            (Self::Exponent(digits), Language::Id) => format!("notasi ilmiah, {digits} angka pertama cocok"),
            (Self::Exponent(digits), Language::En) => format!("scientific notation, the first {digits} digits agree"),
            (Self::Unclear, Language::Id) => "kerusakan NIK tidak dikenali".to_owned(),
            (Self::Unclear, Language::En) => "the damage is not one that is known".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damages_are_told_apart() {
        let whole = 1_217_084_107_809_012;
        for (cell, damage) in [
            ("1217084107809012", NikDamage::Unclear),
            ("1217084107809013", NikDamage::OneDigit(16)),
            ("1217984107809012", NikDamage::OneDigit(5)),
            ("1217048107809012", NikDamage::Exchanged(6)),
            ("121708410789012", NikDamage::Lost),
            ("1217084107800000", NikDamage::Rounded),
            ("1.21708E+15", NikDamage::Exponent(6)),
            ("1.21709E+15", NikDamage::Exponent(5)),
            ("", NikDamage::Missing),
            ("belum ada", NikDamage::Missing),
            ("5106", NikDamage::Unclear),
        ] {
            assert_eq!(NikDamage::between(cell, whole), damage, "{cell}");
        }
    }
}
