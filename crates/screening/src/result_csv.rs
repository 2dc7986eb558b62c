//! The result as CSV (contract): one line per row that came in, in the order in which they came in.

use crate::judge::{Judged, outcome_word};
use crate::lists::{List, Sheet};
use payung_law::Ruleset;
use payung_registry::{neutralise_csv, write_csv_field};
use std::fmt::Write;

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
    scratch.clear();
    let _ = write!(scratch, "{row}");
    out.extend_from_slice(scratch.as_bytes());
    out.push(b',');
    scratch.clear();
    judged.nik.write(scratch);
    text(out, scratch);
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

fn text(out: &mut Vec<u8>, text: &str) {
    write_csv_field(out, neutralise_csv(text).as_bytes());
    out.push(b',');
}
