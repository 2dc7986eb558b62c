//! The result as CSV (contract): one line per row that came in, in the order in which they came in.

use crate::judge::{Judged, NikText};
use crate::lists::{List, Sheet};
use payung_domain::Outcome;
use payung_law::{Decision, MAX_CRITERIA, Ruleset};
use payung_registry::{neutralise_csv, write_csv_field, write_digits};

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
    write_digits(out, u64::from(row), 1);
    out.push(b',');
    if let NikText::Digits(nik) = judged.nik {
        write_digits(out, nik, 16);
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

fn text(out: &mut Vec<u8>, text: &str) {
    if text.is_empty() {
        out.push(b',');
        return;
    }
    write_csv_field(out, neutralise_csv(text).as_bytes());
    out.push(b',');
}
