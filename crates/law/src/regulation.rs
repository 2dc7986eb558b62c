//! A regulation read from its files: every table typed, every reading resolved, every place remembered.

use crate::error::{LawError, line_of};
use crate::model::*;
use crate::resolve::{Choices, Resolver};
use crate::source::{Bundle, hex};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, Deserializer};

/// Declares the tables a file may hold and gathers them over all files.
macro_rules! tables {
    ($($(#[$doc:meta])* $field:ident : $type:ty),* $(,)?) => {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "kebab-case")]
        struct FileTables {
            /// File of the text the quotations of this file come from, where it differs from the act's.
            #[serde(default)]
            #[allow(dead_code, reason = "read by the quotation check, which walks the files itself")]
            seed: Option<String>,
            $(#[serde(default)] $field: Vec<Spanned<$type>>,)*
        }

        /// A regulation.
        #[derive(Debug, Clone)]
        pub struct Regulation {
            /// What the act is.
            pub act: Act,
            /// The files it was read from.
            pub bundle: Bundle,
            /// SHA-256 of the files.
            pub hash: String,
            /// The option in force for every reading that has options.
            pub choices: Choices,
            /// Readings some value depends on.
            pub readings_used: BTreeSet<String>,
            /// SHA-256 of the rules as they stand under the readings chosen.
            pub effect: String,
            /// An article's words, by citation.
            pub quotes: BTreeMap<String, String>,
            $($(#[$doc])* pub $field: Vec<Located<$type>>,)*
        }

        impl Regulation {
            fn empty(act: Act, bundle: Bundle) -> Self {
                let hash = bundle.hash();
                Self {
                    act,
                    bundle,
                    hash,
                    choices: Choices::new(),
                    readings_used: BTreeSet::new(),
                    effect: String::new(),
                    quotes: BTreeMap::new(),
                    $($field: Vec::new(),)*
                }
            }

            fn take(&mut self, file: &Arc<str>, text: &str, tables: FileTables) {
                $(for item in tables.$field {
                    let line = line_of(text, item.span().start);
                    self.$field.push(Located::new(Arc::clone(file), line, item.into_inner()));
                })*
            }
        }
    };
}

tables! {
    /// Articles without a rule of their own.
    provision: Provision,
    /// Conditions people must meet, in the order of the files: the order of the result columns.
    criterion: Criterion,
    /// How the criteria combine.
    decision: DecisionRule,
    /// Kinds of vulnerable work.
    occupation: OccupationRule,
    /// Offices whose holders take part.
    office: OfficeRule,
    /// Answers of the assessment worksheet.
    indicator: Indicator,
    /// Fields of data.
    field: Field,
    /// Papers to attach.
    attachment: Attachment,
    /// What must exist before a step.
    instrument: Instrument,
    /// Steps of a case.
    step: Step,
    /// Periods and deadlines.
    deadline: Deadline,
    /// Grounds for ending cover.
    ending: Ending,
    /// Filling freed places.
    replacement: Replacement,
    /// Sources of money.
    fund: Fund,
    /// Who pays.
    payer: Payer,
    /// Order when money is short.
    priority: Priority,
    /// Publication.
    publication: Publication,
    /// Rights and duties.
    right: Right,
    /// Monitoring and evaluation.
    monitoring: Monitoring,
    /// Terms the act defines.
    definition: Definition,
    /// Numbers of the law through time.
    amount: Amount,
    /// Scales of contributions.
    scale: Scale,
    /// What stays human judgement.
    not_formalised: NotFormalised,
    /// Readings of unclear texts.
    reading: Reading,
}

/// Only the readings of a file, whatever else it holds.
#[derive(Deserialize)]
struct ReadingsOnly {
    #[serde(default)]
    reading: Vec<Spanned<Reading>>,
}

impl Regulation {
    /// Reads the files of `bundle` under the readings `overrides` (reading id, or the article it is about → option).
    ///
    /// # Errors
    /// Every fault found, each with file, line and what is allowed.
    pub fn load(bundle: &Bundle, overrides: &Choices) -> Result<Self, Vec<LawError>> {
        let mut errors = Vec::new();
        let act = match bundle.files.get("act.toml") {
            Some(text) => match toml::from_str::<Act>(text) {
                Ok(act) => act,
                Err(error) => return Err(vec![syntax_error("act.toml", text, &error)]),
            },
            None => return Err(vec![LawError::at("act.toml", 0, "berkas ini tidak ada", "this file is missing")]),
        };
        let readings = read_readings(bundle, &mut errors);
        let choices = choose(&act, &readings, overrides, &mut errors);
        let mut regulation = Self::empty(act, bundle.clone());
        let mut resolver = Resolver { readings: &readings, choices: &choices, used: BTreeSet::new(), errors: Vec::new() };
        let mut effect = Sha256::new();
        for (path, text) in bundle.files.iter().filter(|(path, _)| path.ends_with(".toml") && *path != "act.toml") {
            let file: Arc<str> = path.as_str().into();
            let mut root = match DeTable::parse(text) {
                Ok(root) => root,
                Err(error) => {
                    errors.push(syntax_error(path, text, &error));
                    continue;
                }
            };
            resolver.table(path, text, root.get_mut());
            effect.update(plain(root.get_ref()).as_bytes());
            match FileTables::deserialize(Deserializer::from(root)) {
                Ok(tables) => regulation.take(&file, text, tables),
                Err(error) => errors.push(syntax_error(path, text, &error)),
            }
        }
        errors.append(&mut resolver.errors);
        regulation.readings_used = resolver.used;
        regulation.effect = hex(&effect.finalize());
        regulation.choices = choices;
        regulation.gather_quotes();
        if errors.is_empty() { Ok(regulation) } else { Err(errors) }
    }

    /// The words of the article `cite`, when the files quote it.
    #[must_use]
    pub fn quote(&self, cite: &str) -> Option<&str> {
        self.quotes.get(cite).map(String::as_str)
    }

    /// Kemendagri code of the act's kabupaten or kota.
    #[must_use]
    pub fn region(&self) -> Option<payung_domain::AreaCode> {
        self.act.region.as_deref().and_then(payung_domain::AreaCode::parse)
    }

    fn gather_quotes(&mut self) {
        let mut quotes = BTreeMap::new();
        let mut add = |cite: &str, text: Option<&String>| {
            if let Some(text) = text {
                quotes.entry(cite.to_owned()).or_insert_with(|| text.trim().to_owned());
            }
        };
        macro_rules! gather {
            ($($field:ident),*) => { $(for rule in &self.$field { add(&rule.cite, rule.text.as_ref()); })* };
        }
        gather!(
            provision,
            criterion,
            decision,
            occupation,
            office,
            indicator,
            field,
            attachment,
            instrument,
            step,
            deadline,
            ending,
            replacement,
            fund,
            payer,
            priority,
            publication,
            right,
            monitoring,
            definition,
            scale,
            not_formalised
        );
        for criterion in &self.criterion {
            if let Some(except) = &criterion.except {
                add(&except.cite, except.text.as_ref());
            }
        }
        for value in self.amount.iter().flat_map(|amount| &amount.values) {
            add(&value.cite, value.text.as_ref());
        }
        self.quotes = quotes;
    }
}

fn read_readings(bundle: &Bundle, errors: &mut Vec<LawError>) -> BTreeMap<String, Reading> {
    let mut readings = BTreeMap::new();
    for (path, text) in bundle.files.iter().filter(|(path, _)| path.ends_with(".toml") && *path != "act.toml") {
        // Syntax errors are reported once, by the full reading of the file.
        let Ok(file) = toml::from_str::<ReadingsOnly>(text) else { continue };
        for reading in file.reading {
            let line = line_of(text, reading.span().start);
            let reading = reading.into_inner();
            check_reading(path, line, &reading, errors);
            if readings.contains_key(&reading.id) {
                errors.push(LawError::at(
                    path,
                    line,
                    format!("[[reading]] {} ditulis dua kali", reading.id),
                    format!("[[reading]] {} is written twice", reading.id),
                ));
            }
            readings.insert(reading.id.clone(), reading);
        }
    }
    readings
}

fn check_reading(path: &str, line: u32, reading: &Reading, errors: &mut Vec<LawError>) {
    let id = &reading.id;
    let fault = match (&reading.no_effect, &reading.chosen) {
        (Some(_), _) if !reading.options.is_empty() || reading.chosen.is_some() => {
            Some(("no-effect tidak boleh bersama options atau chosen", "no-effect excludes options and chosen"))
        }
        (Some(_), _) => None,
        (None, None) => Some(("tidak ada chosen: pembacaan belum dipilih", "no chosen: the reading is not chosen")),
        (None, Some(chosen)) if !reading.options.contains_key(chosen) => {
            Some(("chosen bukan salah satu options", "chosen is not one of the options"))
        }
        (None, Some(_)) if reading.options.len() < 2 => Some((
            "options kurang dari dua; pakai no-effect bila tidak ada pilihan lain",
            "fewer than two options; use no-effect when there is no choice",
        )),
        (None, Some(_)) => None,
    };
    if let Some((text_id, text_en)) = fault {
        let allowed = reading.options.keys().cloned().collect::<Vec<_>>().join(", ");
        errors.push(LawError::at(
            path,
            line,
            format!("[[reading]] {id}: {text_id} (options: {allowed})"),
            format!("[[reading]] {id}: {text_en} (options: {allowed})"),
        ));
    }
}

/// The option in force for each reading, the overrides put in; an override may name the reading or its article.
fn choose(act: &Act, readings: &BTreeMap<String, Reading>, overrides: &Choices, errors: &mut Vec<LawError>) -> Choices {
    let mut choices: Choices = readings.values().filter_map(|r| Some((r.id.clone(), r.chosen.clone()?))).collect();
    for (key, option) in overrides {
        let named: Vec<&Reading> =
            readings.values().filter(|r| (r.id.eq_ignore_ascii_case(key) || r.of == *key) && r.no_effect.is_none()).collect();
        let fitting: Vec<&&Reading> = named.iter().filter(|r| r.options.contains_key(option)).collect();
        match fitting.as_slice() {
            [reading] => {
                choices.insert(reading.id.clone(), option.clone());
            }
            // A reading of another act given in the same run: its own act takes it.
            [] if named.is_empty() => {}
            _ => {
                let allowed = named
                    .iter()
                    .map(|r| format!("{} = {}", r.id, r.options.keys().cloned().collect::<Vec<_>>().join(" | ")))
                    .collect::<Vec<_>>()
                    .join("; ");
                errors.push(LawError::at(
                    format!("{}: --reading {key}={option}", act.id),
                    0,
                    format!("pilihan ini tidak ada atau tidak tunggal; yang boleh: {allowed}"),
                    format!("no such option, or more than one; allowed: {allowed}"),
                ));
            }
        }
    }
    choices
}

/// A canonical text of the resolved values, for the fingerprint of what the readings do.
fn plain(table: &DeTable<'_>) -> String {
    use toml::de::DeValue;
    fn value(out: &mut String, item: &DeValue<'_>) {
        use std::fmt::Write;
        match item {
            DeValue::String(text) => {
                let _ = write!(out, "{text:?}");
            }
            DeValue::Integer(number) => out.push_str(number.as_str()),
            DeValue::Float(number) => out.push_str(number.as_str()),
            DeValue::Boolean(flag) => {
                let _ = write!(out, "{flag}");
            }
            DeValue::Datetime(datetime) => {
                let _ = write!(out, "{datetime}");
            }
            DeValue::Array(items) => {
                out.push('[');
                for item in items.iter() {
                    value(out, item.get_ref());
                    out.push(',');
                }
                out.push(']');
            }
            DeValue::Table(table) => {
                out.push('{');
                for (key, item) in table {
                    out.push_str(key.get_ref());
                    out.push('=');
                    value(out, item.get_ref());
                    out.push(',');
                }
                out.push('}');
            }
        }
    }
    let mut out = String::new();
    for (key, item) in table {
        out.push_str(key.get_ref());
        out.push('=');
        value(&mut out, item.get_ref());
        out.push('\n');
    }
    out
}

fn syntax_error(path: &str, text: &str, error: &toml::de::Error) -> LawError {
    let line = error.span().map_or(1, |span| line_of(text, span.start));
    let message = error.message().trim().replace('\n', "; ");
    LawError::at(
        path,
        line,
        format!("tidak sesuai bentuk berkas peraturan: {message}"),
        format!("does not fit a regulation file: {message}"),
    )
}
