//! L01: what loading and compiling refuse.
//!
//! Syntax, unknown keys and ids, dates that do not exist, readings whose options do not fit: each comes with file and line
//! from the loader, and is always ours. Nothing else can be judged while these stand.

use super::{Finding, Level};
use crate::error::LawError;

const RULE: &str = "L01-muat";

/// Turns the loader's faults into findings, without those another rule has reported at the same place.
pub(super) fn report(errors: Vec<LawError>, findings: &mut Vec<Finding>) {
    for error in errors {
        if findings.iter().any(|finding| {
            finding.ours && finding.rule != RULE && finding.file == error.file && finding.line == error.line && error.line > 0
        }) {
            continue;
        }
        findings.push(Finding {
            rule: RULE,
            ours: true,
            severity: Level::Severe,
            file: error.file,
            line: error.line,
            cite: None,
            id: error.id,
            en: error.en,
        });
    }
}
