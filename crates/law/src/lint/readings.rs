//! L11: readings that are not chosen, change nothing, or break the rules.
//!
//! An ambiguity must be decided (`chosen`) or declared without effect. Each of its options must load, keep every reference of
//! the data intact, and lead to rules unlike those of every other option; a choice that changes nothing promises the reader
//! something that does not happen.

use super::{Context, Finding, Level, data_references};
use crate::error::line_of;
use crate::model::{Located, Reading};
use crate::regulation::Regulation;
use crate::resolve::Choices;
use crate::ruleset::{Ruleset, StageDates};
use crate::source::Bundle;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use toml::Spanned;

const RULE: &str = "L11-pembacaan";

/// Only the readings of a file, whatever else it holds.
#[derive(Deserialize)]
struct ReadingsOnly {
    #[serde(default)]
    reading: Vec<Spanned<Reading>>,
}

/// Readings without a choice: the loader refuses them, so that they are looked for before.
pub(super) fn unchosen(bundle: &Bundle, findings: &mut Vec<Finding>) {
    for (path, text) in bundle.files.iter().filter(|(path, _)| path.ends_with(".toml") && *path != "act.toml") {
        let Ok(file) = toml::from_str::<ReadingsOnly>(text) else { continue };
        for reading in file.reading {
            let line = line_of(text, reading.span().start);
            let reading = reading.into_inner();
            if reading.no_effect.is_none() && reading.chosen.is_none() {
                findings.push(Finding {
                    rule: RULE,
                    ours: true,
                    severity: Level::Severe,
                    file: path.clone(),
                    line,
                    cite: Some(reading.of),
                    id: format!("pembacaan {} belum dipilih (chosen)", reading.id),
                    en: format!("reading {} is not chosen", reading.id),
                });
            }
        }
    }
}

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut base = Vec::new();
    data_references::within(context.regulation, &mut base);
    let compiles = Ruleset::compile(Arc::clone(context.regulation), StageDates::all(context.regulation.act.from)).is_ok();
    for reading in context.regulation.reading.iter().filter(|reading| reading.no_effect.is_none()) {
        if context.regulation.readings_used.contains(&reading.id) {
            options(context, reading, &base, compiles, findings);
        } else {
            findings.push(fault(reading, "tidak ada nilai yang bergantung padanya".into(), "no value depends on it".into()));
        }
    }
}

/// Tries every option. Most options touch few files, so that first only those that name the reading are read; the whole act
/// follows where something was lost, since the other files may have needed it.
fn options(context: &Context<'_>, reading: &Located<Reading>, base: &[Finding], compiles: bool, findings: &mut Vec<Finding>) {
    let named = format!("\"{}\"", reading.id);
    let mut touched = context.regulation.bundle.clone();
    touched.files.retain(|path, text| path == "act.toml" || text.contains("[[reading]]") || text.contains(&named));
    let load = |bundle: &Bundle, option: &String| Regulation::load(bundle, &Choices::from([(reading.id.clone(), option.clone())])).map(Arc::new);
    let chosen = reading.chosen.as_ref().and_then(|option| load(&touched, option).ok()).map(|part| Shape::of(&part));

    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for option in reading.options.keys() {
        let part = match load(&touched, option) {
            Ok(part) => part,
            Err(errors) => {
                let first = errors.first().map(ToString::to_string).unwrap_or_default();
                findings.push(fault(reading, format!("pilihan {option} tidak dapat dimuat: {first}"), format!("option {option} does not load: {first}")));
                continue;
            }
        };
        if let Some(twin) = seen.insert(part.effect.clone(), option) {
            findings.push(fault(reading, format!("pilihan {twin} dan {option} berakibat sama"), format!("options {twin} and {option} do the same")));
        }
        if reading.chosen.as_ref() == Some(option) || chosen.as_ref() == Some(&Shape::of(&part)) {
            continue;
        }
        let Ok(whole) = load(&context.regulation.bundle, option) else { continue };
        let mut lost = Vec::new();
        data_references::within(&whole, &mut lost);
        for dangling in lost.iter().filter(|finding| !base.contains(finding)) {
            findings.push(fault(reading, format!("di bawah pilihan {option}: {}", dangling.id), format!("under option {option}: {}", dangling.en)));
        }
        if lost.is_empty() && compiles {
            if let Err(errors) = Ruleset::compile(Arc::clone(&whole), StageDates::all(whole.act.from)) {
                let first = errors.first().map(ToString::to_string).unwrap_or_default();
                findings.push(fault(reading, format!("pilihan {option} tidak dapat dijalankan: {first}"), format!("option {option} does not compile: {first}")));
            }
        }
    }
}

/// What the references of a part of the act can depend on: its names, what dangles in it, and whether it compiles.
#[derive(PartialEq)]
struct Shape {
    names: BTreeSet<(&'static str, String)>,
    dangling: BTreeSet<String>,
    compiles: bool,
}

impl Shape {
    fn of(part: &Arc<Regulation>) -> Self {
        let names = super::passages::passages(part).iter().map(|passage| (passage.kind, passage.id.to_owned())).collect();
        let mut dangling = Vec::new();
        data_references::within(part, &mut dangling);
        let compiles = Ruleset::compile(Arc::clone(part), StageDates::all(part.act.from)).is_ok();
        Self { names, dangling: dangling.into_iter().map(|finding| finding.id).collect(), compiles }
    }
}

fn fault(reading: &Located<Reading>, id: String, en: String) -> Finding {
    Finding {
        rule: RULE,
        ours: true,
        severity: Level::Medium,
        file: reading.file.to_string(),
        line: reading.line,
        cite: Some(reading.of.clone()),
        id: format!("pembacaan {}: {id}", reading.id),
        en: format!("reading {}: {en}", reading.id),
    }
}
