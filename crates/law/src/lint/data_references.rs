//! L03: references between our tables that lead nowhere, and ids given twice.
//!
//! A step named in `after`, an instrument in `needs`, a fund, an occupation, a criterion of `[[decision]]`, the earlier act in
//! `replaces`: a name that stands for nothing silently drops an order, an earmark, a condition. Criteria and scales may
//! share an id as versions in time, which L06 judges. An act in `amends` or `repeals` may be named in words; only what is
//! written like an identifier of ours is looked up.

use super::citations::has_words;
use super::{Context, Finding, Level};
use crate::model::{Condition, Formula};
use crate::regulation::Regulation;
use std::collections::BTreeSet;

const RULE: &str = "L03-acuan-data";
/// What `[[attachment]] of` may say besides an occupation.
const ATTACHMENT_OF: [&str; 2] = ["first-enrolment", "continuing"];

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    within(context.regulation, findings);
    for occupation in &context.regulation.occupation {
        if let Some(cite) = occupation.enumerator_cite.as_deref().filter(|cite| !has_words(context, cite)) {
            let named =
                Named { kind: "occupation", id: &occupation.id, file: &occupation.file, line: occupation.line, cite: &occupation.cite };
            missing(&named, "enumerator-cite", cite, "pasal", "article", findings);
        }
    }
    acts(context, findings);
}

/// Dangling references and double ids inside one regulation, under the readings it was loaded with.
pub(super) fn within(regulation: &Regulation, findings: &mut Vec<Finding>) {
    let ids = |ids: &mut dyn Iterator<Item = &String>| ids.cloned().collect::<BTreeSet<String>>();
    let steps = ids(&mut regulation.step.iter().map(|step| &step.id));
    let instruments = ids(&mut regulation.instrument.iter().map(|instrument| &instrument.id));
    let occupations = ids(&mut regulation.occupation.iter().map(|occupation| &occupation.id));
    let indicators = ids(&mut regulation.indicator.iter().map(|indicator| &indicator.id));
    let funds = ids(&mut regulation.fund.iter().map(|fund| &fund.id));
    let criteria =
        ids(&mut regulation.criterion.iter().filter(|c| c.severity == crate::model::Severity::Gate).map(|criterion| &criterion.id));

    macro_rules! each {
        ($($kind:literal, $key:literal, |$table:ident| $values:expr, $known:expr, $id:literal, $en:literal;)*) => { $(
            for $table in &regulation.$table {
                let named = Named { kind: $kind, id: &$table.id, file: &$table.file, line: $table.line, cite: &$table.cite };
                for value in $values.filter(|value| !$known.contains(*value)) {
                    missing(&named, $key, value, $id, $en, findings);
                }
            }
        )* };
    }
    each! {
        "step", "after", |step| step.after.iter(), steps, "langkah", "step";
        "attachment", "step", |attachment| std::iter::once(&attachment.step), steps, "langkah", "step";
        "instrument", "before", |instrument| instrument.before.iter(), steps, "langkah", "step";
        "replacement", "through", |replacement| replacement.through.iter(), steps, "langkah", "step";
        "occupation", "needs", |occupation| occupation.needs.iter(), instruments, "instrumen", "instrument";
        "fund", "earmark", |fund| fund.earmark.iter(), occupations, "jenis pekerjaan", "occupation";
        "payer", "funds", |payer| payer.funds.iter(), funds, "sumber dana", "fund";
    }
    for attachment in &regulation.attachment {
        let named = Named { kind: "attachment", id: &attachment.id, file: &attachment.file, line: attachment.line, cite: &attachment.cite };
        if let Some(of) = attachment.of.as_ref().filter(|of| !occupations.contains(*of) && !ATTACHMENT_OF.contains(&of.as_str())) {
            missing(&named, "of", of, "jenis pekerjaan", "occupation", findings);
        }
    }
    for criterion in &regulation.criterion {
        let named = Named { kind: "criterion", id: &criterion.id, file: &criterion.file, line: criterion.line, cite: &criterion.cite };
        let except = criterion.except.iter().map(|except| &except.when);
        for condition in std::iter::once(&criterion.test).chain(except) {
            names_in(condition, &mut |name| match name {
                Name::Occupation(id) if !occupations.contains(id) => {
                    missing(&named, "occupation", id, "jenis pekerjaan", "occupation", findings)
                }
                Name::Indicator(id) if !indicators.contains(id) => missing(&named, "indicator", id, "indikator", "indicator", findings),
                _ => {}
            });
        }
    }
    for decision in &regulation.decision {
        let named = Named { kind: "decision", id: "", file: &decision.file, line: decision.line, cite: &decision.cite };
        let mut listed = Vec::new();
        criteria_of(&decision.require, &mut listed);
        for id in listed.into_iter().filter(|id| !criteria.contains(*id)) {
            missing(&named, "require", id, "kriteria yang memutuskan", "deciding criterion", findings);
        }
    }
    doubles(regulation, findings);
}

/// The table a reference stands in.
struct Named<'r> {
    kind: &'static str,
    id: &'r str,
    file: &'r str,
    line: u32,
    cite: &'r str,
}

fn missing(at: &Named<'_>, key: &str, value: &str, what_id: &str, what_en: &str, findings: &mut Vec<Finding>) {
    findings.push(Finding {
        rule: RULE,
        ours: true,
        severity: Level::Severe,
        file: at.file.to_owned(),
        line: at.line,
        cite: Some(at.cite.to_owned()),
        id: format!("[[{}]] {}: {key} menyebut {what_id} `{value}`, yang tidak ada", at.kind, at.id),
        en: format!("[[{}]] {}: {key} names {what_en} `{value}`, which does not exist", at.kind, at.id),
    });
}

enum Name<'c> {
    Occupation(&'c String),
    Indicator(&'c String),
}

fn names_in<'c>(condition: &'c Condition, visit: &mut dyn FnMut(Name<'c>)) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| names_in(part, visit)),
        Condition::Not(part) => names_in(part, visit),
        Condition::Occupation(ids) => ids.as_slice().iter().for_each(|id| visit(Name::Occupation(id))),
        Condition::Indicator(id) => visit(Name::Indicator(id)),
        _ => {}
    }
}

fn criteria_of<'f>(formula: &'f Formula, found: &mut Vec<&'f String>) {
    match formula {
        Formula::Criterion(id) => found.push(id),
        Formula::All { all: parts } | Formula::Any { any: parts } => parts.iter().for_each(|part| criteria_of(part, found)),
    }
}

fn doubles(regulation: &Regulation, findings: &mut Vec<Finding>) {
    macro_rules! each {
        ($($table:ident $kind:literal),* $(,)?) => { $(
            let mut seen = BTreeSet::new();
            for table in &regulation.$table {
                if !seen.insert(table.id.as_str()) {
                    findings.push(Finding {
                        rule: RULE,
                        ours: true,
                        severity: Level::Medium,
                        file: table.file.to_string(),
                        line: table.line,
                        cite: None,
                        id: format!("[[{}]] {} ada dua kali", $kind, table.id),
                        en: format!("[[{}]] {} stands twice", $kind, table.id),
                    });
                }
            }
        )* };
    }
    each!(
        occupation "occupation", office "office", indicator "indicator", field "field", attachment "attachment",
        instrument "instrument", step "step", deadline "deadline", ending "ending", replacement "replacement", fund "fund",
        payer "payer", priority "priority", publication "publication", right "right", monitoring "monitoring",
        definition "definition", amount "amount",
    );
}

fn acts(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let act = &context.regulation.act;
    let like_an_id =
        |name: &&String| name.contains('-') && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let named = act.replaces.iter().map(|id| ("replaces", id));
    let amended = act.amends.iter().filter(like_an_id).map(|id| ("amends", id));
    let repealed = act.repeals.iter().filter(like_an_id).map(|id| ("repeals", id));
    let named: Vec<_> = named.chain(amended).chain(repealed).collect();
    for (key, id) in named {
        if !context.acts.contains_key(id) {
            let (file, line) = context.act_place(key);
            findings.push(Finding {
                rule: RULE,
                ours: true,
                severity: Level::Light,
                file,
                line,
                cite: None,
                id: format!("{key} menyebut peraturan `{id}`, yang tidak ada di antara peraturan program ini"),
                en: format!("{key} names the act `{id}`, which is not among this program's acts"),
            });
        }
    }
}
