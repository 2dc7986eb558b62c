//! L10: numbers of the law that rest on nothing.
//!
//! Every value of an amount and every scale names its article and either quotes it or names its source; every source and every
//! step of a scale carries an evidence tag: S quoted text, W public page, C public code, X computed, K not confirmed. What
//! carries K is listed as a note, so that somebody confirms it; it is no fault.

use super::citations::has_words;
use super::{Context, Finding, Level};

const RULE: &str = "L10-dasar-angka";
const TAGS: [&str; 5] = ["S", "W", "C", "X", "K"];
/// The tag of what is still to be confirmed.
const UNCONFIRMED: &str = "K";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for passage in &context.passages {
        let number = matches!(passage.kind, "amount" | "scale");
        if number && (passage.cite.trim().is_empty() || (passage.source.is_none() && !has_words(context, passage.cite))) {
            findings.push(passage.finding(
                RULE,
                true,
                Level::Severe,
                format!("{}: nilai tanpa pasal yang dikutip dan tanpa source", passage.name()),
                format!("{}: a value without a quoted article and without source", passage.name()),
            ));
        }
        let Some(source) = passage.source else { continue };
        if !TAGS.contains(&source.tag.as_str()) {
            findings.push(passage.finding(
                RULE,
                true,
                Level::Medium,
                format!("{}: tag `{}` tidak dikenal; yang boleh: {}", passage.name(), source.tag, TAGS.join(", ")),
                format!("{}: tag `{}` is unknown; allowed: {}", passage.name(), source.tag, TAGS.join(", ")),
            ));
        } else if source.tag == UNCONFIRMED {
            findings.push(passage.finding(
                RULE,
                true,
                Level::Note,
                format!("{}: perlu dikonfirmasi ({})", passage.name(), source.at),
                format!("{}: to be confirmed ({})", passage.name(), source.at),
            ));
        }
    }
    for scale in &context.regulation.scale {
        for step in &scale.steps {
            let limit = step.up_to.map_or_else(|| "-".to_owned(), |up_to| up_to.to_string());
            let mut add = |severity, id: String, en: String| {
                findings.push(Finding {
                    rule: RULE,
                    ours: true,
                    severity,
                    file: scale.file.to_string(),
                    line: scale.line,
                    cite: Some(scale.cite.clone()),
                    id,
                    en,
                });
            };
            if !TAGS.contains(&step.tag.as_str()) {
                add(
                    Level::Medium,
                    format!("[[scale]] {} langkah sampai {limit}: tag `{}` tidak dikenal", scale.id, step.tag),
                    format!("[[scale]] {} step up to {limit}: unknown tag `{}`", scale.id, step.tag),
                );
            } else if step.tag == UNCONFIRMED {
                add(
                    Level::Note,
                    format!("[[scale]] {} langkah sampai {limit}: perlu dikonfirmasi", scale.id),
                    format!("[[scale]] {} step up to {limit}: to be confirmed", scale.id),
                );
            }
        }
    }
}
