//! Stored decisions: the facts used, the regulation itself, the readings chosen and the dates; and their replay.
//!
//! The file is JSON lines. The first line holds everything the decisions rest on, the regulation's text included, so that
//! they can be replayed when the program has long moved on; each further line is one row.

use crate::judge::Judged;
use crate::rank::{Ceiling, RankKey, rank};
use payung_domain::{Date, Facts, Language, Rupiah, Verdict};
use payung_law::model::{PriorityKey, Stage};
use payung_law::{Bundle, Choices, Explainer, Regulation, Ruleset, StageDates};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::sync::Arc;

/// The format's name and version.
const FORMAT: &str = "payung-keputusan-1";

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: String,
    program: String,
    peraturan: String,
    hash: String,
    hash_nasional: Option<String>,
    pembacaan: Choices,
    tanggal: BTreeMap<String, Date>,
    bahasa: Language,
    register: Vec<String>,
    pagu: Option<HeadCeiling>,
    berkas_peraturan: BTreeMap<String, String>,
    berkas_nasional: Option<BTreeMap<String, String>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct HeadCeiling {
    anggaran: Rupiah,
    bulan: u16,
    per_orang: Rupiah,
    urutan: Vec<String>,
}

/// Appends the first line of a decisions file.
///
/// # Errors
/// Writing.
pub fn write_head(
    out: &mut dyn Write,
    rules: &Ruleset,
    national: Option<&Ruleset>,
    language: Language,
    registers: Vec<String>,
    ceiling: Option<&Ceiling>,
) -> std::io::Result<()> {
    let mut choices = rules.regulation.choices.clone();
    if let Some(national) = national {
        choices.extend(national.regulation.choices.clone());
    }
    let head = Head {
        format: FORMAT.to_owned(),
        program: env!("CARGO_PKG_VERSION").to_owned(),
        peraturan: rules.regulation.act.id.clone(),
        hash: rules.regulation.hash.clone(),
        hash_nasional: national.map(|national| national.regulation.hash.clone()),
        pembacaan: choices,
        tanggal: Stage::ALL.iter().map(|stage| (stage.word().to_owned(), rules.dates.get(*stage))).collect(),
        bahasa: language,
        register: registers,
        pagu: ceiling.map(|ceiling| HeadCeiling {
            anggaran: ceiling.budget,
            bulan: ceiling.months,
            per_orang: ceiling.per_person,
            urutan: ceiling.order.iter().map(|key| key.word().to_owned()).collect(),
        }),
        berkas_peraturan: rules.regulation.bundle.files.clone(),
        berkas_nasional: national.map(|national| national.regulation.bundle.files.clone()),
    };
    serde_json::to_writer(&mut *out, &head)?;
    out.write_all(b"\n")
}

/// One row.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct DecisionLine {
    berkas: String,
    lembar: String,
    baris: u32,
    nik: String,
    nama: String,
    keputusan: Verdict,
    peringkat: String,
    kriteria: Vec<String>,
    peringatan: String,
    alasan: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fakta: Option<Value>,
}

impl DecisionLine {
    pub fn of(names: (&str, &str), row: u32, judged: &Judged<'_>, rank: &str, warning: &str, reason: &str) -> Self {
        let mut nik = String::new();
        judged.nik.write(&mut nik);
        Self {
            berkas: names.0.to_owned(),
            lembar: names.1.to_owned(),
            baris: row,
            nik,
            nama: judged.name.to_owned(),
            keputusan: judged.verdict,
            peringkat: rank.to_owned(),
            kriteria: judged.decision.iter().flat_map(|decision| decision.outcomes()).map(|outcome| outcome.word().to_owned()).collect(),
            peringatan: warning.to_owned(),
            alasan: reason.to_owned(),
            fakta: judged.facts.as_ref().and_then(|facts| serde_json::to_value(facts).ok()).map(known_only),
        }
    }

    pub fn write(&self, out: &mut Vec<u8>) {
        // Writing strings and numbers into memory cannot fail.
        if serde_json::to_writer(&mut *out, self).is_ok() {
            out.push(b'\n');
        }
    }
}

/// The facts without those not known: an absent key means "not known".
fn known_only(facts: Value) -> Value {
    match facts {
        Value::Object(map) => {
            let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(|items| items.iter().all(Value::is_null));
            Value::Object(map.into_iter().filter(|(_, value)| !empty(value)).collect())
        }
        other => other,
    }
}

/// Why decisions cannot be replayed.
#[derive(Debug)]
pub enum DecisionsError {
    /// Reading.
    Read(std::io::Error),
    /// A line is not what was written.
    Line {
        /// The line, from 1.
        line: u64,
        /// What is wrong with it.
        what: String,
    },
    /// The regulation in the first line does not fit its own hash, or no longer loads.
    Regulation(String),
}

impl DecisionsError {
    /// What is wrong and what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::Read(error) => match language {
                Language::Id => format!("Berkas keputusan tidak dapat dibaca: {error}."),
                Language::En => format!("The decisions file cannot be read: {error}."),
            },
            Self::Line { line, what } => match language {
                Language::Id => format!(
                    "Baris {line} berkas keputusan tidak utuh ({what}). Berkas ini harus persis seperti ditulis `payung screen --decisions`; ambil salinan aslinya."
                ),
                Language::En => format!(
                    "Line {line} of the decisions file is not whole ({what}). The file must be exactly as `payung screen --decisions` wrote it; take the original copy."
                ),
            },
            Self::Regulation(what) => match language {
                Language::Id => format!(
                    "Peraturan di dalam berkas keputusan tidak dapat dipakai: {what}. Berkas mungkin diubah; ambil salinan aslinya."
                ),
                Language::En => format!(
                    "The regulation inside the decisions file cannot be used: {what}. The file may have been changed; take the original copy."
                ),
            },
        }
    }
}

/// What a replay came to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct ReplayReport {
    /// The regulation.
    pub regulation: String,
    /// Its hash.
    pub hash: String,
    /// Rows judged again.
    pub judged: u64,
    /// Rows that hold no person, passed by.
    pub passed_by: u64,
    /// Rows that did not come out the same: line of the file and what differs.
    pub differing: Vec<(u64, String)>,
}

/// Judges every stored row again, by the regulation, readings and dates stored with it.
///
/// # Errors
/// [`DecisionsError`].
pub fn replay(input: &mut dyn BufRead) -> Result<ReplayReport, DecisionsError> {
    let mut text = String::new();
    input.read_line(&mut text).map_err(DecisionsError::Read)?;
    let broken = |line: u64| move |error: serde_json::Error| DecisionsError::Line { line, what: error.to_string() };
    let head: Head = serde_json::from_str(&text).map_err(broken(1))?;
    if head.format != FORMAT {
        return Err(DecisionsError::Line { line: 1, what: format!("format {}", head.format) });
    }
    let mut dates = StageDates::all(Date::MIN);
    for stage in Stage::ALL {
        let date =
            head.tanggal.get(stage.word()).ok_or_else(|| DecisionsError::Line { line: 1, what: format!("tanggal {}", stage.word()) })?;
        dates = dates.with(stage, *date);
    }
    let rules = rebuild(head.berkas_peraturan, &head.hash, &head.pembacaan, dates)?;
    let national = match (head.berkas_nasional, head.hash_nasional) {
        (Some(files), Some(hash)) => Some(rebuild(files, &hash, &head.pembacaan, dates)?),
        _ => None,
    };
    let order: Vec<PriorityKey> = match &head.pagu {
        Some(ceiling) => ceiling
            .urutan
            .iter()
            .map(|word| PriorityKey::from_word(word))
            .collect::<Option<_>>()
            .ok_or_else(|| DecisionsError::Line { line: 1, what: "urutan".into() })?,
        None => Vec::new(),
    };
    let ceiling =
        head.pagu.map(|ceiling| Ceiling { budget: ceiling.anggaran, months: ceiling.bulan, per_person: ceiling.per_orang, order });
    let mut report = ReplayReport { regulation: head.peraturan, hash: head.hash, ..ReplayReport::default() };
    let mut explainer = Explainer::new(&rules, national.as_ref(), head.bahasa);
    let mut keys = Vec::new();
    let mut ranks: Vec<(u64, String)> = Vec::new();
    let mut number = 1;
    loop {
        text.clear();
        number += 1;
        if input.read_line(&mut text).map_err(DecisionsError::Read)? == 0 {
            break;
        }
        let line: DecisionLine = serde_json::from_str(&text).map_err(broken(number))?;
        let Some(facts) = line.fakta else {
            report.passed_by += 1;
            continue;
        };
        let facts: Facts = serde_json::from_value(facts).map_err(broken(number))?;
        report.judged += 1;
        let decision = rules.decide(&facts);
        let mut reason = String::new();
        explainer.reasons(&facts, &decision, &mut reason);
        let place = format!(
            "{}{} baris {}",
            line.berkas,
            if line.lembar.is_empty() { String::new() } else { format!(" [{}]", line.lembar) },
            line.baris
        );
        let outcomes: Vec<&str> = decision.outcomes().iter().map(|outcome| outcome.word()).collect();
        if decision.verdict != line.keputusan {
            report
                .differing
                .push((number, format!("{place}: keputusan tersimpan {}, diulang {}", line.keputusan.word(), decision.verdict.word())));
        } else if outcomes != line.kriteria {
            report
                .differing
                .push((number, format!("{place}: kriteria tersimpan {}, diulang {}", line.kriteria.join(" "), outcomes.join(" "))));
        } else if reason != line.alasan {
            report.differing.push((number, format!("{place}: alasan tersimpan \"{}\", diulang \"{reason}\"", line.alasan)));
        }
        if let (Some(ceiling), Verdict::Eligible) = (&ceiling, decision.verdict) {
            keys.push((RankKey::of(&facts, &ceiling.order), number));
            ranks.push((number, line.peringkat));
        }
    }
    if let Some(ceiling) = &ceiling {
        let again = rank(keys);
        for (line, stored) in ranks {
            let place = again.get(&line).copied().unwrap_or(0);
            let now = if place > ceiling.places() { format!("tunggu {place}") } else { place.to_string() };
            if now != stored {
                report.differing.push((line, format!("peringkat tersimpan {stored}, diulang {now}")));
            }
        }
    }
    Ok(report)
}

fn rebuild(files: BTreeMap<String, String>, hash: &str, choices: &Choices, dates: StageDates) -> Result<Ruleset, DecisionsError> {
    let bundle = Bundle { files, ..Bundle::default() };
    if bundle.hash() != hash {
        return Err(DecisionsError::Regulation(format!("hash {} ≠ {hash}", bundle.hash())));
    }
    let all = |errors: Vec<payung_law::LawError>| {
        DecisionsError::Regulation(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    };
    let regulation = Regulation::load(&bundle, choices).map_err(all)?;
    Ruleset::compile(Arc::new(regulation), dates).map_err(all)
}
