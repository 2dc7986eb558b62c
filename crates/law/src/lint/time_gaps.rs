//! L06: gaps and overlaps in time.
//!
//! A number, a scale or a criterion with several versions must have exactly one on every day the act is in force: a day
//! with none would leave a case without an answer, a day with two would leave it with two. An amount may be `intermittent` when the
//! law means it to apply only at times. The act itself must follow the act it `replaces` without a day between them or
//! a day with both.

use super::{Context, Finding, Level};
use crate::model::{Act, Located};
use crate::regulation::Regulation;
use crate::resolve::Choices;
use payung_domain::Date;
use std::collections::BTreeMap;

pub(super) const RULE: &str = "L06-waktu";

/// One version: from, until, and where it stands.
struct Version<'r> {
    from: Date,
    until: Option<Date>,
    file: &'r str,
    line: u32,
    cite: &'r str,
}

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let regulation: &Regulation = context.regulation;
    let act = &regulation.act;
    let mut criteria: BTreeMap<&str, Vec<Version<'_>>> = BTreeMap::new();
    for criterion in &regulation.criterion {
        let Located { file, line, .. } = criterion;
        let from = criterion.from.unwrap_or(act.from);
        criteria.entry(&criterion.id).or_default().push(Version { from, until: criterion.until, file, line: *line, cite: &criterion.cite });
    }
    for (id, versions) in criteria {
        walk(act, &format!("kriteria {id}"), &format!("criterion {id}"), versions, false, findings);
    }
    for amount in &regulation.amount {
        let versions = amount
            .values
            .iter()
            .map(|value| Version { from: value.from, until: value.until, file: &amount.file, line: amount.line, cite: &value.cite })
            .collect();
        walk(act, &format!("nilai {}", amount.id), &format!("amount {}", amount.id), versions, amount.intermittent, findings);
        if amount.values.is_empty() {
            let id = format!("nilai {} tidak punya satu pun values", amount.id);
            let en = format!("amount {} has no values", amount.id);
            findings.push(Finding {
                rule: RULE,
                ours: true,
                severity: Level::Severe,
                file: amount.file.to_string(),
                line: amount.line,
                cite: None,
                id,
                en,
            });
        }
    }
    let mut scales: BTreeMap<&str, Vec<Version<'_>>> = BTreeMap::new();
    for scale in &regulation.scale {
        let Located { file, line, .. } = scale;
        scales.entry(&scale.id).or_default().push(Version { from: scale.from, until: scale.until, file, line: *line, cite: &scale.cite });
    }
    for (id, versions) in scales {
        walk(act, &format!("tabel {id}"), &format!("scale {id}"), versions, false, findings);
    }
    succession(context, findings);
}

fn walk(act: &Act, what: &str, what_en: &str, mut versions: Vec<Version<'_>>, intermittent: bool, findings: &mut Vec<Finding>) {
    let mut fault = |at: &Version<'_>, id: String, en: String| {
        findings.push(Finding {
            rule: RULE,
            ours: true,
            severity: Level::Severe,
            file: at.file.to_owned(),
            line: at.line,
            cite: Some(at.cite.to_owned()),
            id: format!("{what}: {id}"),
            en: format!("{what_en}: {en}"),
        });
    };
    versions.sort_by_key(|version| version.from);
    for version in &versions {
        if let Some(until) = version.until.filter(|until| *until < version.from) {
            fault(
                version,
                format!("mulai {} sesudah berakhir {until}", version.from),
                format!("begins {} after it ends {until}", version.from),
            );
        }
    }
    for pair in versions.windows(2) {
        let (earlier, later) = (&pair[0], &pair[1]);
        match earlier.until {
            None => fault(
                later,
                format!("sejak {} berlaku dua nilai, karena yang sebelumnya tidak berakhir", later.from),
                format!("two hold from {}, because the one before does not end", later.from),
            ),
            Some(until) if until >= later.from => {
                fault(later, format!("{} sampai {until} berlaku dua nilai", later.from), format!("two hold from {} to {until}", later.from))
            }
            Some(until) if !intermittent && until.tomorrow().is_ok_and(|next| next < later.from) => {
                fault(
                    later,
                    format!("tidak ada nilai antara {until} dan {}", later.from),
                    format!("none holds between {until} and {}", later.from),
                );
            }
            Some(_) => {}
        }
    }
    if intermittent {
        return;
    }
    if let Some(first) = versions.first().filter(|first| first.from > act.from) {
        fault(
            first,
            format!("baru ada sejak {}, peraturan berlaku sejak {}", first.from, act.from),
            format!("begins {}, the act begins {}", first.from, act.from),
        );
    }
    let last = versions.iter().max_by_key(|version| version.until.unwrap_or(Date::MAX));
    if let Some((last, until)) = last.and_then(|last| Some((last, last.until?)))
        && act.until.is_none_or(|act_until| until < act_until)
    {
        fault(last, format!("berakhir {until}, sebelum peraturannya berakhir"), format!("ends {until}, before the act does"));
    }
}

fn succession(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let act = &context.regulation.act;
    let Some(earlier_id) = &act.replaces else { return };
    let Some(earlier) = context.acts.get(earlier_id).and_then(|bundle| Regulation::load(bundle, &Choices::new()).ok()) else {
        return;
    };
    let (id, en) = match earlier.act.until {
        None => (
            format!("menggantikan {earlier_id} yang tidak punya tanggal akhir: keduanya berlaku"),
            format!("replaces {earlier_id}, which has no last day: both are in force"),
        ),
        Some(until) if until >= act.from => (
            format!("menggantikan {earlier_id} yang masih berlaku sampai {until}"),
            format!("replaces {earlier_id}, in force until {until}"),
        ),
        Some(until) if until.tomorrow().is_ok_and(|next| next < act.from) => (
            format!("tidak ada peraturan antara {until} ({earlier_id}) dan {}", act.from),
            format!("no act between {until} ({earlier_id}) and {}", act.from),
        ),
        Some(_) => return,
    };
    let (file, line) = context.act_place("replaces");
    findings.push(Finding { rule: RULE, ours: true, severity: Level::Medium, file, line, cite: None, id, en });
}
