//! The summary of a run, for a reader on standard error or, with `--json`, for a program on standard output.

use crate::lists_in::{ListsIn, passed_over_words};
use crate::results_out::Target;
use payung_domain::{Language, Verdict};
use payung_law::model::{ActStatus, Stage};
use payung_registry::Register;
use payung_screening::{Ceiling, Lists, Setting, Summary};
use serde_json::json;
use std::fmt::Write;

/// What the summary speaks of.
pub struct Told<'t> {
    /// What the lists were judged by.
    pub setting: &'t Setting<'t>,
    /// The lists.
    pub lists: &'t Lists,
    /// How they were named.
    pub lists_in: &'t ListsIn,
    /// The ceiling.
    pub ceiling: Option<&'t Ceiling>,
    /// The call said whether people stay on.
    pub by_first: bool,
}

/// One register in one line.
pub fn register_line(register: &Register, l: Language) -> String {
    let report = register.report();
    let snapshot = report.snapshot.map_or_else(
        || l.pick("tanggal tidak disebut", "no date stated").to_owned(),
        |date| format!("{} {date}", l.pick("cuplikan", "extract of")),
    );
    let mut line = format!(
        "{} ({snapshot}): {} {}, {} {}",
        register.kind().name(),
        report.rows,
        l.pick("baris", "rows"),
        report.villages,
        l.pick("wilayah tercakup", "areas covered")
    );
    for (count, id, en) in [
        (report.damaged, "NIK rusak atau kosong", "with a damaged or missing NIK"),
        (report.duplicates, "NIK berulang", "repeating a NIK"),
        (report.inactive, "bukan peserta aktif", "not active"),
        (report.unanswered, "tanpa jawaban", "without an answer"),
    ] {
        if count > 0 {
            let _ = write!(line, ", {count} {}", l.pick(id, en));
        }
    }
    if report.rounded_column {
        let _ =
            write!(line, "; {}", l.pick("kolom NIK tampaknya dibulatkan lembar kerja", "the NIK column seems rounded by a spreadsheet"));
    }
    line
}

/// What was noticed about the lists themselves, a line each.
fn notices(told: &Told<'_>) -> Vec<String> {
    let l = told.setting.language;
    let mut lines = Vec::new();
    for list in &told.lists.files {
        for sheet in &list.sheets {
            let place = if sheet.name.is_empty() { list.shown.clone() } else { format!("{} [{}]", list.shown, sheet.name) };
            let mut say = |text: String| lines.push(format!("{place}: {text}"));
            if sheet.hidden {
                say(l.pick("lembar ini tersembunyi, tetapi ikut dibaca", "this sheet is hidden, and was read all the same").into());
            }
            if sheet.report.hidden_rows > 0 {
                say(format!(
                    "{} {}",
                    sheet.report.hidden_rows,
                    l.pick("baris tersembunyi ikut dibaca", "hidden rows were read all the same")
                ));
            }
            if !sheet.report.hidden_rows_known {
                say(l.pick("jenis berkas ini tidak memberi tahu baris tersembunyi", "this kind of file does not tell hidden rows").into());
            }
            if sheet.report.cells_beyond_limit > 0 {
                let first = sheet.report.first_cell_beyond_limit.as_deref().unwrap_or("?");
                say(format!(
                    "{} {} ({first})",
                    sheet.report.cells_beyond_limit,
                    l.pick("sel jauh di kanan tidak dibaca", "cells far to the right were not read")
                ));
            }
            match &sheet.layout {
                None if sheet.rows_in > 0 => say(l
                    .pick(
                        "tidak ada judul kolom; barisnya keluar sebagai bukan data atau tidak terbaca",
                        "no headings; its rows come out as no data or unreadable",
                    )
                    .into()),
                Some(layout) => {
                    if !layout.unknown.is_empty() {
                        let names: Vec<&str> = layout.unknown.iter().map(|(_, name)| name.as_str()).collect();
                        say(format!("{}: {}", l.pick("kolom tidak dikenal, tidak dibaca", "unknown columns, not read"), names.join(", ")));
                    }
                    if !layout.repeated.is_empty() {
                        let names: Vec<&str> = layout.repeated.iter().map(|(_, column)| column.name()).collect();
                        say(format!(
                            "{}: {}",
                            l.pick("kolom berulang, dipakai yang pertama", "repeated columns, the first is used"),
                            names.join(", ")
                        ));
                    }
                }
                None => {}
            }
            if let Some(finding) = sheet.nik_column.finding() {
                say(finding.message(l));
            }
        }
    }
    lines
}

/// The readings that are not the act's default, as `id = option`.
pub fn readings_chosen(rules: &payung_law::Ruleset) -> Vec<String> {
    let other = |reading: &payung_law::model::Reading| {
        let now = rules.regulation.choices.get(&reading.id)?;
        (reading.chosen.as_ref() != Some(now)).then(|| format!("{} = {now}", reading.id))
    };
    rules.regulation.reading.iter().filter_map(|reading| other(reading)).collect()
}

/// The summary in words.
pub fn words(told: &Told<'_>, summary: &Summary, remarks: &[String], target: &Target) -> String {
    let l = told.setting.language;
    let rules = told.setting.rules;
    let act = &rules.regulation.act;
    let mut out = String::new();
    let _ = writeln!(out, "{} — {}", act.short, act.title);
    if act.status == ActStatus::Draft {
        let _ = writeln!(
            out,
            "{}",
            l.pick("Rancangan: hasil ini percobaan, belum mengikat siapa pun.", "A draft: this result is a trial and binds nobody.")
        );
    }
    let dates: Vec<String> =
        Stage::ALL.iter().map(|stage| format!("{} {}", l.pick(stage.word(), stage.english()), rules.dates.get(*stage))).collect();
    let _ = writeln!(
        out,
        "{}: {}",
        l.pick("Tanggal", "Dates"),
        if rules.dates_differ() { dates.join(", ") } else { rules.dates.get(Stage::Proposal).to_string() }
    );
    for register in told.setting.registers {
        let _ = writeln!(out, "{}: {}", l.pick("Register", "Register"), register_line(register, l));
    }
    let chosen = readings_chosen(rules);
    if !chosen.is_empty() {
        let _ = writeln!(out, "{}: {}", l.pick("Pembacaan selain bawaan", "Readings other than the default"), chosen.join(", "));
    }
    match told.setting.continuing {
        Some(true) => {
            let _ = writeln!(
                out,
                "{}",
                l.pick(
                    "Semua orang ditapis sebagai peserta lanjutan (--continuing).",
                    "Everybody was screened as staying on (--continuing)."
                )
            );
        }
        Some(false) => {
            let _ = writeln!(
                out,
                "{}",
                l.pick(
                    "Semua orang ditapis sebagai pendaftar pertama (--first).",
                    "Everybody was screened as registering for the first time (--first)."
                )
            );
        }
        None => {}
    }
    if !told.by_first {
        let _ = writeln!(
            out,
            "{}",
            l.pick(
                "Peserta lanjutan: hanya bila kolom peserta_lanjutan berisi ya; yang lain dianggap pendaftaran pertama.",
                "People who stay on: only where the column peserta_lanjutan says yes; everybody else counts as a first registration."
            )
        );
    }
    for (file, other) in told.setting.registers.iter().flat_map(|register| &register.report().looks_like) {
        let name = other.name();
        let _ = match l {
            Language::Id => {
                writeln!(out, "! {file}: judul kolomnya seperti {name}; periksa apakah berkas ini diserahkan sebagai register yang benar")
            }
            Language::En => writeln!(out, "! {file}: its headings are those of {name}; check that it was handed in as the right register"),
        };
    }
    for line in notices(told) {
        let _ = writeln!(out, "! {line}");
    }
    if let Some(line) = passed_over_words(told.lists_in, l) {
        let _ = writeln!(out, "! {line}");
    }
    if told.lists.duplicate_count() > 0 {
        let _ = writeln!(
            out,
            "! {} {}",
            told.lists.duplicate_count(),
            l.pick("NIK muncul lebih dari satu kali; setiap barisnya ditandai", "NIK stand in more than one row; every such row is marked")
        );
    }
    if summary.without_village > 0 && !told.setting.registers.is_empty() {
        let _ = writeln!(
            out,
            "! {} {}",
            summary.without_village,
            l.pick(
                "orang tanpa desa yang dikenal: tidak adanya mereka dalam register tidak membuktikan apa pun. Isi kode_desa, atau sebut --area KODE atau --villages BERKAS",
                "people without a known village: their absence from a register proves nothing. Fill in kode_desa, or give --area CODE or --villages FILE"
            )
        );
    }
    for remark in remarks {
        let _ = writeln!(out, "! {remark}");
    }
    out.push('\n');
    for verdict in Verdict::ALL {
        if summary.of(verdict) > 0 || matches!(verdict, Verdict::Eligible | Verdict::NotEligible | Verdict::NeedsData) {
            let _ = writeln!(out, "  {:<14} {:>9}", verdict.label(l), summary.of(verdict));
        }
    }
    let width = summary.criteria.iter().map(|c| c.id.len()).max().unwrap_or(0).max(8);
    let _ = writeln!(
        out,
        "\n  {:<width$} {:>9} {:>9} {:>9} {:>9}  {}",
        l.pick("syarat", "criterion"),
        "ya",
        "tidak",
        "?",
        "-",
        l.pick("dasar", "article")
    );
    for c in &summary.criteria {
        let _ = writeln!(out, "  {:<width$} {:>9} {:>9} {:>9} {:>9}  {}", c.id, c.met, c.not_met, c.unknown, c.not_asked, c.cite);
    }
    if summary.with_warnings + summary.with_faults > 0 {
        let _ = writeln!(
            out,
            "\n  {} {}, {} {}",
            summary.with_warnings,
            l.pick("baris dengan peringatan", "rows with warnings"),
            summary.with_faults,
            l.pick("baris dengan sel yang salah", "rows with faulty cells")
        );
    }
    ceiling_words(told, summary, &mut out);
    let to = match target {
        Target::Stdout => String::new(),
        Target::Csv(path) | Target::Workbook(path) | Target::Folder(path) => format!(" → {}", path.display()),
    };
    let _ = writeln!(
        out,
        "\n{} {} = {} {}{to}",
        l.pick("Baris masuk", "Rows in"),
        summary.rows_in,
        l.pick("baris keluar", "rows out"),
        summary.rows_out
    );
    out
}

fn ceiling_words(told: &Told<'_>, summary: &Summary, out: &mut String) {
    let (Some(ceiling), l) = (told.ceiling, told.setting.language) else { return };
    let order: Vec<&str> = ceiling.order.iter().map(|key| key.label(l)).collect();
    let by_program = l.pick("urutan antarkunci bawaan program", "the order among them is the program's default");
    let basis = match told.setting.rules.regulation.priority.first() {
        Some(priority) if priority.not_regulated => format!("{}; {by_program}", priority.cite),
        Some(priority) => priority.cite.clone(),
        None => l.pick("tidak diatur; urutan bawaan program", "not regulated; the program's default").to_owned(),
    };
    let order = if order.is_empty() { l.pick("urutan daftar", "the order of the lists").to_owned() } else { order.join(", ") };
    let _ = match l {
        Language::Id => writeln!(
            out,
            "\n  Pagu {} / {} per orang ({} bulan) = {} orang; {} dalam pagu, {} daftar tunggu",
            ceiling.budget,
            ceiling.per_person,
            ceiling.months,
            ceiling.places(),
            summary.within_ceiling.unwrap_or(0),
            summary.waiting.unwrap_or(0)
        ),
        Language::En => writeln!(
            out,
            "\n  Ceiling {} / {} a person ({} months) = {} people; {} within it, {} waiting",
            ceiling.budget,
            ceiling.per_person,
            ceiling.months,
            ceiling.places(),
            summary.within_ceiling.unwrap_or(0),
            summary.waiting.unwrap_or(0)
        ),
    };
    let _ = writeln!(
        out,
        "  {}: {} ({basis}); {}",
        l.pick("Urutan", "Order"),
        order,
        l.pick("bila sama, menurut urutan daftar", "ties by the order of the lists")
    );
}

/// The summary as JSON.
pub fn json(told: &Told<'_>, summary: &Summary, remarks: &[String]) -> String {
    let rules = told.setting.rules;
    let l = told.setting.language;
    let verdicts: serde_json::Map<String, serde_json::Value> =
        Verdict::ALL.iter().map(|verdict| (verdict.word().to_owned(), summary.of(*verdict).into())).collect();
    let dates: serde_json::Map<String, serde_json::Value> =
        Stage::ALL.iter().map(|stage| (stage.word().to_owned(), rules.dates.get(*stage).to_string().into())).collect();
    let criteria: Vec<_> = summary
        .criteria
        .iter()
        .map(|c| json!({"id": c.id, "dasar": c.cite, "ya": c.met, "tidak": c.not_met, "?": c.unknown, "-": c.not_asked}))
        .collect();
    let ceiling = told.ceiling.map(|c| {
        json!({
            "anggaran": c.budget.get(), "bulan": c.months, "per_orang": c.per_person.get(), "tempat": c.places(),
            "dalam_pagu": summary.within_ceiling, "tunggu": summary.waiting,
            "urutan": c.order.iter().map(|key| key.word()).collect::<Vec<_>>(), "seri": "urutan daftar",
        })
    });
    json!({
        "peraturan": rules.regulation.act.id,
        "hash": rules.regulation.hash,
        "pembacaan": rules.regulation.choices,
        "tanggal": dates,
        "baris_masuk": summary.rows_in,
        "baris_keluar": summary.rows_out,
        "keputusan": verdicts,
        "kriteria": criteria,
        "dengan_peringatan": summary.with_warnings,
        "dengan_sel_salah": summary.with_faults,
        "tanpa_desa": summary.without_village,
        "nik_ganda": told.lists.duplicate_count(),
        "register": told.setting.registers.iter().map(|register| register_line(register, l)).collect::<Vec<_>>(),
        "catatan": notices(told).into_iter().chain(remarks.iter().cloned()).collect::<Vec<_>>(),
        "pagu": ceiling,
    })
    .to_string()
}
