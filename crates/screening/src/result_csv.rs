//! The result as CSV (contract): one line per row that came in, in the order in which they came in.

use crate::judge::{Judged, NikText, outcome_word};
use crate::lists::{List, Sheet};
use payung_law::Ruleset;
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
    for index in 0..criteria {
        out.extend_from_slice(outcome_word(judged.decision.as_ref(), index).as_bytes());
        out.push(b',');
    }
    text(out, warning);
    write_csv_field(out, neutralise_csv(reason).as_bytes());
    out.push(b'\n');
}

/// Appends `number` with at least `width` digits (up to 20).
fn digits(out: &mut Vec<u8>, mut number: u64, width: usize) {
    let mut buffer = [b'0'; 20];
    let mut at = buffer.len();
    while number >= 100 {
        at -= 2;
        let pair = (number % 100) as u8;
        (buffer[at], buffer[at + 1]) = (b'0' + pair / 10, b'0' + pair % 10);
        number /= 100;
    }
    while number > 0 {
        at -= 1;
        buffer[at] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    out.extend_from_slice(&buffer[at.min(buffer.len() - width)..]);
}

fn text(out: &mut Vec<u8>, text: &str) {
    if text.is_empty() {
        out.push(b',');
        return;
    }
    write_csv_field(out, neutralise_csv(text).as_bytes());
    out.push(b',');
}
