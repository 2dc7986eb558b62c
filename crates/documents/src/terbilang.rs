//! Numbers in Indonesian words ("terbilang"), as amounts and dates of official documents are repeated.

use payung_domain::Rupiah;

const ONES: [&str; 12] = ["", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"];

/// Scale words, largest first. A 64-bit number needs none above "kuintiliun".
const SCALES: [(u64, &str); 6] = [
    (1_000_000_000_000_000_000, "kuintiliun"),
    (1_000_000_000_000_000, "kuadriliun"),
    (1_000_000_000_000, "triliun"),
    (1_000_000_000, "miliar"),
    (1_000_000, "juta"),
    (1_000, "ribu"),
];

/// A number in words, without capitals: 0 is "nol", 11 "sebelas", 100 "seratus", 1,000 "seribu", 1,000,000 "satu juta".
#[must_use]
pub fn terbilang(number: u64) -> String {
    if number == 0 {
        return "nol".to_owned();
    }
    let mut words = Vec::new();
    let mut rest = number;
    for (size, scale) in SCALES {
        let count = rest / size;
        rest %= size;
        match count {
            0 => {}
            1 if size == 1_000 => words.push("seribu"),
            _ => {
                below_thousand(count, &mut words);
                words.push(scale);
            }
        }
    }
    below_thousand(rest, &mut words);
    words.join(" ")
}

/// An amount in words: "enam belas ribu delapan ratus rupiah"; a negative one begins with "minus".
#[must_use]
pub fn rupiah_terbilang(amount: Rupiah) -> String {
    let words = terbilang(amount.get().unsigned_abs());
    let sign = if amount.get() < 0 { "minus " } else { "" };
    format!("{sign}{words} rupiah")
}

/// A number in figures with dots between thousands: `1.898`.
#[must_use]
pub fn dotted(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// The label of the `number`th clause of a decree: KESATU, KEDUA, … KESEPULUH, KESEBELAS, KEDUA BELAS, KEDUA PULUH SATU.
#[must_use]
pub fn clause_label(number: u64) -> String {
    if number == 1 {
        return "KESATU".to_owned();
    }
    format!("KE{}", terbilang(number).to_uppercase())
}

/// Words of a number below one thousand; nothing for zero.
fn below_thousand(number: u64, words: &mut Vec<&'static str>) {
    match number / 100 {
        0 => {}
        1 => words.push("seratus"),
        hundreds => words.extend([one(hundreds), "ratus"]),
    }
    match number % 100 {
        0 => {}
        small @ 1..=11 => words.push(one(small)),
        teens @ 12..=19 => words.extend([one(teens - 10), "belas"]),
        tens => {
            words.extend([one(tens / 10), "puluh"]);
            if !tens.is_multiple_of(10) {
                words.push(one(tens % 10));
            }
        }
    }
}

/// The word of a number up to eleven.
fn one(number: u64) -> &'static str {
    usize::try_from(number).ok().and_then(|index| ONES.get(index)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spelled() {
        for (number, words) in [
            (0, "nol"),
            (1, "satu"),
            (10, "sepuluh"),
            (11, "sebelas"),
            (12, "dua belas"),
            (19, "sembilan belas"),
            (20, "dua puluh"),
            (21, "dua puluh satu"),
            (100, "seratus"),
            (101, "seratus satu"),
            (111, "seratus sebelas"),
            (200, "dua ratus"),
            (999, "sembilan ratus sembilan puluh sembilan"),
            (1_000, "seribu"),
            (1_001, "seribu satu"),
            (1_100, "seribu seratus"),
            (2_026, "dua ribu dua puluh enam"),
            (11_000, "sebelas ribu"),
            (16_800, "enam belas ribu delapan ratus"),
            (100_000, "seratus ribu"),
            (101_000, "seratus satu ribu"),
            (1_000_000, "satu juta"),
            (1_001_000, "satu juta seribu"),
            (63_772_800, "enam puluh tiga juta tujuh ratus tujuh puluh dua ribu delapan ratus"),
            (1_000_000_000, "satu miliar"),
            (2_000_011_000_000, "dua triliun sebelas juta"),
        ] {
            assert_eq!(terbilang(number), words, "{number}");
        }
        assert!(terbilang(u64::MAX).starts_with("delapan belas kuintiliun"));
    }

    #[test]
    fn every_number_has_its_own_words() {
        let all: std::collections::BTreeSet<_> = (0..20_000).map(terbilang).collect();
        assert_eq!(all.len(), 20_000);
        assert!(all.iter().all(|words| !words.contains("  ") && words.trim() == words));
    }

    #[test]
    fn amounts_and_figures() {
        assert_eq!(rupiah_terbilang(Rupiah::new(16_800)), "enam belas ribu delapan ratus rupiah");
        assert_eq!(rupiah_terbilang(Rupiah::new(-1_000)), "minus seribu rupiah");
        assert!(rupiah_terbilang(Rupiah::new(i64::MIN)).starts_with("minus sembilan kuintiliun"));
        assert_eq!(dotted(0), "0");
        assert_eq!(dotted(999), "999");
        assert_eq!(dotted(1_898), "1.898");
        assert_eq!(dotted(63_772_800), "63.772.800");
    }

    #[test]
    fn clauses_are_labelled() {
        let labels: Vec<_> = [1, 2, 3, 9, 10, 11, 12, 21].into_iter().map(clause_label).collect();
        assert_eq!(labels, ["KESATU", "KEDUA", "KETIGA", "KESEMBILAN", "KESEPULUH", "KESEBELAS", "KEDUA BELAS", "KEDUA PULUH SATU"]);
    }
}
