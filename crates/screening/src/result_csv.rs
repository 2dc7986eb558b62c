//! The result as CSV (contract): one line per row that came in, in the order in which they came in.

use crate::judge::{Judged, NikText};
use crate::lists::{List, Sheet};
use payung_domain::Outcome;
use payung_law::{Decision, MAX_CRITERIA, Ruleset};
use payung_registry::{neutralise_csv, write_csv_field};

/// The heading: fixed columns, one per criterion in the act's order, warnings and reasons.
#[must_use]
pub fn header_line(rules: &Ruleset) -> String {
    let mut line = String::from("berkas,lembar,baris,nik,nama,keputusan,peringkat,");
    for gate in &rules.gates {
        line.push_str(&gate.criterion.id);
        line.push(',');
    }
    line.push_str("peringatan,alasan\n");
    line
}

/// Where a row stands and what goes around it; computed once per sheet.
pub(crate) struct RowPrefix {
    bytes: Vec<u8>,
}

impl RowPrefix {
    pub fn new(list: &List, sheet: &Sheet) -> Self {
        let mut bytes = Vec::new();
        for text in [&list.shown, &sheet.name] {
            write_csv_field(&mut bytes, neutralise_csv(text).as_bytes());
            bytes.push(b',');
        }
        Self { bytes }
    }
}

/// Appends one line.
#[allow(clippy::too_many_arguments, reason = "a line of the contract has this many parts")]
pub(crate) fn write_row(
    out: &mut Vec<u8>,
    prefix: &RowPrefix,
    row: u32,
    judged: &Judged<'_>,
    rank: &str,
    criteria: usize,
    warning: &str,
    reason: &str,
    scratch: &mut String,
) {
    out.extend_from_slice(&prefix.bytes);
    digits(out, u64::from(row), 1);
    out.push(b',');
    if let NikText::Digits(nik) = judged.nik {
        digits(out, nik, 16);
        out.push(b',');
    } else {
        scratch.clear();
        judged.nik.write(scratch);
        text(out, scratch);
    }
    text(out, judged.name);
    out.extend_from_slice(judged.verdict.word().as_bytes());
    out.push(b',');
    out.extend_from_slice(rank.as_bytes());
    out.push(b',');
    answers(out, judged.decision.as_ref(), criteria);
    text(out, warning);
    write_csv_field(out, neutralise_csv(reason).as_bytes());
    out.push(b'\n');
}

/// Bytes of the longest answer with its comma.
const ANSWER_MAX: usize = "tidak,".len();

/// An answer with its comma, and how many of the bytes it has.
const fn answer(outcome: Outcome) -> ([u8; ANSWER_MAX], usize) {
    let word = outcome.word().as_bytes();
    let mut bytes = [b','; ANSWER_MAX];
    let mut at = 0;
    while at < word.len() {
        bytes[at] = word[at];
        at += 1;
    }
    (bytes, word.len() + 1)
}

/// Appends the answer to every criterion. All of them take the same number of steps, whatever their lengths.
fn answers(out: &mut Vec<u8>, decision: Option<&Decision>, criteria: usize) {
    const ANSWERS: [([u8; ANSWER_MAX], usize); 4] =
        [answer(Outcome::Met), answer(Outcome::NotMet), answer(Outcome::Unknown), answer(Outcome::NotAsked)];
    let Some(decision) = decision else {
        out.resize(out.len() + criteria, b',');
        return;
    };
    let mut line = [0; ANSWER_MAX * MAX_CRITERIA];
    let mut end = 0;
    for outcome in decision.outcomes() {
        let (bytes, length) = ANSWERS[*outcome as usize];
        line[end..end + ANSWER_MAX].copy_from_slice(&bytes);
        end += length;
    }
    out.extend_from_slice(&line[..end]);
}

/// The eight digits of a number below 10^8 within one word, the first one lowest: their values, not yet characters.
const fn eight_digits(number: u32) -> u64 {
    let (high, low) = ((number / 10_000) as u64, (number % 10_000) as u64);
    // Two numbers of four digits, then four of two, then eight of one.
    let fours = (low << 32) | high;
    let hundreds = ((fours * 5_243) >> 19) & 0x0000_007f_0000_007f;
    let twos = hundreds | ((fours - hundreds * 100) << 16);
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((twos - tens * 10) << 8)
}

/// Appends `number`, which has at most sixteen digits, with at least `width` of them (1 to 16).
fn digits(out: &mut Vec<u8>, number: u64, width: usize) {
    const PART: u64 = 100_000_000;
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    let (high, low) = (eight_digits((number / PART % PART) as u32), eight_digits((number % PART) as u32));
    let mut buffer = [0; 16];
    buffer[..8].copy_from_slice(&(high | ZEROS).to_le_bytes());
    buffer[8..].copy_from_slice(&(low | ZEROS).to_le_bytes());
    if width == buffer.len() {
        out.extend_from_slice(&buffer);
        return;
    }
    let leading = |digits: u64| digits.trailing_zeros() as usize / 8;
    let zeros = if high == 0 { 8 + leading(low) } else { leading(high) };
    out.extend_from_slice(&buffer[zeros.min(buffer.len() - width)..]);
}

fn text(out: &mut Vec<u8>, text: &str) {
    if text.is_empty() {
        out.push(b',');
        return;
    }
    write_csv_field(out, neutralise_csv(text).as_bytes());
    out.push(b',');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_have_their_digits() {
        for number in
            [0, 1, 9, 10, 99, 100, 101, 10_203_040, 99_999_999, 100_000_000, 100_000_001, 5_106_014_107_800_001, 9_999_999_999_999_999]
        {
            let mut out = b"x".to_vec();
            digits(&mut out, number, 1);
            assert_eq!(out, format!("x{number}").into_bytes());
        }
    }

    proptest! {
        #[test]
        fn numbers_are_padded(number in 0..10_000_000_000_000_000_u64, shift in 0_u32..54, width in 1_usize..=16) {
            let number = number >> shift;
            let mut out = Vec::new();
            digits(&mut out, number, width);
            prop_assert_eq!(out, format!("{number:0width$}").into_bytes());
        }
    }
}
