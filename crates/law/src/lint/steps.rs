//! L16: the way of a case cannot be walked.
//!
//! A step waits for itself when `after` goes in a circle; it waits for a later one when `order` contradicts `after`; nobody does it
//! when it has no actor; and a step that needs an instrument nobody issues can never begin.

use super::{Context, Finding, Level};
use crate::model::{Located, Step};
use std::collections::BTreeMap;

const RULE: &str = "L16-langkah";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let steps: BTreeMap<&str, &Located<Step>> = context.regulation.step.iter().map(|step| (step.id.as_str(), step)).collect();
    for step in &context.regulation.step {
        let mut fault = |id: String, en: String| {
            findings.push(Finding {
                rule: RULE,
                ours: true,
                severity: Level::Severe,
                file: step.file.to_string(),
                line: step.line,
                cite: Some(step.cite.clone()),
                id,
                en,
            });
        };
        if step.actor.trim().is_empty() {
            fault(format!("langkah {} tidak punya pelaku", step.id), format!("step {} has no actor", step.id));
        }
        if waits_for(&steps, step, &step.id) {
            fault(
                format!("langkah {} menunggu dirinya sendiri lewat after", step.id),
                format!("step {} waits for itself through after", step.id),
            );
            continue;
        }
        for earlier in step.after.iter().filter_map(|id| steps.get(id.as_str())).filter(|earlier| earlier.order >= step.order) {
            fault(
                format!("langkah {} (order {}) menunggu {} (order {})", step.id, step.order, earlier.id, earlier.order),
                format!("step {} (order {}) waits for {} (order {})", step.id, step.order, earlier.id, earlier.order),
            );
        }
    }
    for instrument in context.regulation.instrument.iter().filter(|instrument| !instrument.before.is_empty()) {
        let needed = instrument.before.join(", ");
        for (key, value) in [("issued-by", &instrument.issued_by), ("document", &instrument.document)] {
            if value.trim().is_empty() {
                findings.push(Finding {
                    rule: RULE,
                    ours: true,
                    severity: Level::Severe,
                    file: instrument.file.to_string(),
                    line: instrument.line,
                    cite: Some(instrument.cite.clone()),
                    id: format!("instrumen {} diperlukan sebelum {needed}, tetapi {key} kosong", instrument.id),
                    en: format!("instrument {} is needed before {needed}, but {key} is empty", instrument.id),
                });
            }
        }
    }
}

/// Whether the steps `from` waits for, directly or further on, include `target`.
fn waits_for(steps: &BTreeMap<&str, &Located<Step>>, from: &Located<Step>, target: &str) -> bool {
    let mut seen: Vec<&str> = Vec::new();
    let mut open: Vec<&str> = from.after.iter().map(String::as_str).collect();
    while let Some(id) = open.pop() {
        if id == target {
            return true;
        }
        if !seen.contains(&id) {
            seen.push(id);
            open.extend(steps.get(id).iter().flat_map(|step| &step.after).map(String::as_str));
        }
    }
    false
}
