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

/// Readings without a choice: the loader refuses them, so that they are looked for before. Returns an option for each.
pub(super) fn unchosen(bundle: &Bundle, findings: &mut Vec<Finding>) -> Choices {
    let mut instead = Choices::new();
    for (path, text) in bundle.files.iter().filter(|(path, _)| path.ends_with(".toml") && *path != "act.toml") {
        let Ok(file) = toml::from_str::<ReadingsOnly>(text) else { continue };
        for reading in file.reading {
            let line = line_of(text, reading.span().start);
            let reading = reading.into_inner();
            if reading.no_effect.is_none() && reading.chosen.is_none() {
                instead.extend(reading.options.keys().next().map(|option| (reading.id.clone(), option.clone())));
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
    instead
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

/// Tries every option. An option touches few tables, so that first only those that name the reading are read; the whole act
/// follows where something was lost, since the other tables may have needed it.
fn options(context: &Context<'_>, reading: &Located<Reading>, base: &[Finding], compiles: bool, findings: &mut Vec<Finding>) {
    let touched = touched(&context.regulation.bundle, &reading.id);
    let load =
        |bundle: &Bundle, option: &String| Regulation::load(bundle, &Choices::from([(reading.id.clone(), option.clone())])).map(Arc::new);
    let chosen = reading.chosen.as_ref().and_then(|option| load(&touched, option).ok()).map(|part| Shape::of(&part));

    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for option in reading.options.keys() {
        let part = match load(&touched, option).or_else(|_| load(&context.regulation.bundle, option)) {
            Ok(part) => part,
            Err(errors) => {
                let first = errors.first().map(ToString::to_string).unwrap_or_default();
                findings.push(fault(
                    reading,
                    format!("pilihan {option} tidak dapat dimuat: {first}"),
                    format!("option {option} does not load: {first}"),
                ));
                continue;
            }
        };
        if let Some(twin) = seen.insert(part.effect.clone(), option) {
            findings.push(fault(
                reading,
                format!("pilihan {twin} dan {option} berakibat sama"),
                format!("options {twin} and {option} do the same"),
            ));
        }
        if reading.chosen.as_ref() == Some(option) || chosen.as_ref() == Some(&Shape::of(&part)) {
            continue;
        }
        let Ok(whole) = load(&context.regulation.bundle, option) else { continue };
        let mut lost = Vec::new();
        data_references::within(&whole, &mut lost);
        // What is missing under the chosen option too has been said by L03.
        let said = |lost: &Finding| base.iter().any(|finding| lost.id.split('`').nth(1) == finding.id.split('`').nth(1));
        for dangling in lost.iter().filter(|finding| !said(finding)) {
            findings.push(fault(
                reading,
                format!("di bawah pilihan {option}: {}", dangling.id),
                format!("under option {option}: {}", dangling.en),
            ));
        }
        if lost.is_empty()
            && compiles
            && let Err(errors) = Ruleset::compile(Arc::clone(&whole), StageDates::all(whole.act.from))
        {
            let first = errors.first().map(ToString::to_string).unwrap_or_default();
            findings.push(fault(
                reading,
                format!("pilihan {option} tidak dapat dijalankan: {first}"),
                format!("option {option} does not compile: {first}"),
            ));
        }
    }
}

/// The act cut down to the tables that name the reading, the readings they name, and what their conditions may look up.
fn touched(bundle: &Bundle, reading: &str) -> Bundle {
    let named = |block: &str, id: &str| block.contains(&format!("\"{id}\""));
    let blocks: Vec<(&String, Vec<String>)> = bundle
        .files
        .iter()
        .filter(|(path, _)| path.ends_with(".toml") && *path != "act.toml")
        .map(|(path, text)| (path, tables(text)))
        .collect();
    let all = || blocks.iter().flat_map(|(_, blocks)| blocks);
    let decides = all().any(|block| block.starts_with("[[decision]]") && named(block, reading));
    let stays = |block: &str| {
        named(block, reading)
            || ["[[occupation]]", "[[indicator]]"].iter().any(|kind| block.starts_with(kind))
            || (decides && block.starts_with("[[criterion]]"))
    };
    let kept: Vec<&String> = all().filter(|block| stays(block)).collect();
    let needed = |block: &str| block.starts_with("[[reading]]") && id_of(block).is_some_and(|id| kept.iter().any(|other| named(other, id)));
    let mut part = Bundle::default();
    part.files.extend(bundle.files.get("act.toml").map(|act| ("act.toml".to_owned(), act.clone())));
    for (path, blocks) in &blocks {
        let text: String = blocks.iter().filter(|block| stays(block) || needed(block)).cloned().collect();
        part.files.insert((*path).clone(), text);
    }
    part
}

/// The id a table gives itself on its first lines.
fn id_of(block: &str) -> Option<&str> {
    let line = block.lines().find(|line| line.split('=').next().is_some_and(|key| key.trim() == "id"))?;
    line.split('"').nth(1)
}

/// The tables of a file, each with its sub-tables, as text.
fn tables(text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        if line.starts_with("[[") && !line.contains('.') {
            blocks.push(String::new());
        }
        if let Some(block) = blocks.last_mut() {
            block.push_str(line);
        }
    }
    blocks
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
