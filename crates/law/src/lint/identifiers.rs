//! L14: ids of criteria that cannot be columns, and too many of them.
//!
//! A criterion's id is the name of its column in the results, beside columns that are always there; it is written in
//! snake_case so that every spreadsheet and program can take it.

use super::{Context, Finding, Level};
use crate::model::Severity;
use crate::ruleset::MAX_CRITERIA;

pub(super) const RULE: &str = "L14-nama-kriteria";
/// The columns every result has.
const COLUMNS: [&str; 9] = ["berkas", "lembar", "baris", "nik", "nama", "keputusan", "peringkat", "peringatan", "alasan"];

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for criterion in &context.regulation.criterion {
        let mut fault = |severity, id: String, en: String| {
            findings.push(Finding {
                rule: RULE,
                ours: true,
                severity,
                file: criterion.file.to_string(),
                line: criterion.line,
                cite: Some(criterion.cite.clone()),
                id,
                en,
            });
        };
        let id = &criterion.id;
        if COLUMNS.contains(&id.as_str()) {
            fault(
                Level::Severe,
                format!("kriteria `{id}` bernama sama dengan kolom tetap hasil"),
                format!("criterion `{id}` has the name of a fixed result column"),
            );
        }
        let snake = id.starts_with(|c: char| c.is_ascii_lowercase())
            && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !snake {
            fault(
                Level::Medium,
                format!("kriteria `{id}` harus huruf kecil, angka dan garis bawah"),
                format!("criterion `{id}` must be lower-case letters, digits and underscores"),
            );
        }
    }
    for day in context.turning_days() {
        let on_day = context.regulation.criterion.iter().filter(|criterion| {
            criterion.severity == Severity::Gate
                && criterion.from.is_none_or(|from| from <= day)
                && criterion.until.is_none_or(|until| day <= until)
        });
        if let Some(first_too_many) = on_day.clone().nth(MAX_CRITERIA) {
            let count = on_day.count();
            findings.push(Finding {
                rule: RULE,
                ours: true,
                severity: Level::Severe,
                file: first_too_many.file.to_string(),
                line: first_too_many.line,
                cite: None,
                id: format!("{count} kriteria; paling banyak {MAX_CRITERIA}"),
                en: format!("{count} criteria; at most {MAX_CRITERIA}"),
            });
            return;
        }
    }
}
