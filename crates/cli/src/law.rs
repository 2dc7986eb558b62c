//! Finding regulations, and `payung regulations` and `payung explain`.

use crate::args::ExplainArgs;
use crate::failure::Failure;
use crate::settings::Settings;
use payung_domain::{Date, Language};
use payung_law::model::{ActStatus, Only, Severity};
use payung_law::{Bundle, Choices, Explainer, LawError, Regulation, Ruleset, StageDates};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// Identifier of national law.
pub const NATIONAL: &str = "nasional";

/// Every regulation known: the embedded ones, the operator's before them.
pub fn known(settings: &Settings) -> Result<BTreeMap<String, Bundle>, Failure> {
    let mut bundles = Bundle::embedded();
    if let Some(folder) = &settings.regulations {
        for (id, bundle) in own(folder)? {
            bundles.insert(id, bundle);
        }
    }
    Ok(bundles)
}

/// The regulations below an operator's folder: every folder with an `act.toml`.
fn own(folder: &Path) -> Result<BTreeMap<String, Bundle>, Failure> {
    let mut found = BTreeMap::new();
    let mut folders = vec![(folder.to_path_buf(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        if folder.join("act.toml").is_file() {
            let bundle = Bundle::from_folder(&folder).map_err(|error| both(&error))?;
            let regulation = Regulation::load(&bundle, &Choices::new()).map_err(|errors| all(&folder.display().to_string(), &errors))?;
            found.insert(regulation.act.id.clone(), bundle);
            continue;
        }
        let entries = std::fs::read_dir(&folder).map_err(|error| {
            let shown = folder.display();
            Failure::Cannot(
                format!("Folder peraturan {shown} tidak dapat dibaca: {error}."),
                format!("The regulations folder {shown} cannot be read: {error}."),
            )
        })?;
        folders.extend(entries.flatten().filter(|entry| depth < 3 && entry.path().is_dir()).map(|entry| (entry.path(), depth + 1)));
    }
    Ok(found)
}

fn both(error: &LawError) -> Failure {
    Failure::Cannot(error.message(Language::Id), error.message(Language::En))
}

/// Every fault of a regulation's files.
pub fn all(name: &str, errors: &[LawError]) -> Failure {
    let list = |language| errors.iter().map(|error| format!("  {}", error.message(language))).collect::<Vec<_>>().join("\n");
    Failure::Cannot(
        format!(
            "Peraturan {name} tidak dapat dipakai:\n{}\nPerbaiki berkas itu; bentuknya dijelaskan di regulations/README.md.",
            list(Language::Id)
        ),
        format!("Regulation {name} cannot be used:\n{}\nMend these files; regulations/README.md explains them.", list(Language::En)),
    )
}

/// The bundle of an identifier or a folder.
pub fn find(settings: &Settings, name: &str) -> Result<Bundle, Failure> {
    let mut bundles = known(settings)?;
    if let Some(bundle) = bundles.remove(name) {
        return Ok(bundle);
    }
    if Path::new(name).is_dir() {
        return Bundle::from_folder(Path::new(name)).map_err(|error| both(&error));
    }
    let ids = bundles.keys().cloned().collect::<Vec<_>>().join(", ");
    Err(Failure::Usage(
        format!("Peraturan `{name}` tidak dikenal dan bukan folder. Yang dikenal: {ids}. Atau sebut folder peraturan Anda sendiri."),
        format!("Regulation `{name}` is not known and is no folder. Known: {ids}. Or name the folder of your own."),
    ))
}

/// Loads and compiles a bundle.
pub fn compile(name: &str, bundle: &Bundle, choices: &Choices, dates: StageDates) -> Result<Ruleset, Failure> {
    let regulation = Regulation::load(bundle, choices).map_err(|errors| all(name, &errors))?;
    Ruleset::compile(Arc::new(regulation), dates).map_err(|errors| all(name, &errors))
}

fn say(out: &mut impl Write, text: std::fmt::Arguments<'_>) -> Result<(), Failure> {
    out.write_fmt(text).and_then(|()| out.write_all(b"\n")).map_err(|_| Failure::Unheard)
}

/// `payung regulations`.
pub fn list(settings: &Settings) -> Result<ExitCode, Failure> {
    let l = settings.language;
    let mut out = std::io::stdout().lock();
    for (id, bundle) in known(settings)? {
        let regulation = Regulation::load(&bundle, &Choices::new()).map_err(|errors| all(&id, &errors))?;
        let act = &regulation.act;
        let status = match act.status {
            ActStatus::Draft => l.pick("rancangan", "draft"),
            ActStatus::InForce => l.pick("berlaku", "in force"),
            ActStatus::Repealed => l.pick("dicabut", "repealed"),
        };
        let until = act.until.map(|until| format!(" – {until}")).unwrap_or_default();
        say(&mut out, format_args!("{id:<22} {:<34} {:<26} {status}, {}{until}", act.short, act.region_name, act.from))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// `payung explain`.
pub fn explain(settings: &Settings, args: &ExplainArgs) -> Result<ExitCode, Failure> {
    let l = settings.language;
    let bundle = find(settings, &args.regulation)?;
    let regulation = Regulation::load(&bundle, &Choices::new()).map_err(|errors| all(&args.regulation, &errors))?;
    let from: Date = regulation.act.from;
    let rules = Ruleset::compile(Arc::new(regulation), StageDates::all(from)).map_err(|errors| all(&args.regulation, &errors))?;
    let mut out = std::io::stdout().lock();
    match &args.article {
        Some(article) => explain_article(&rules, article, l, &mut out)?,
        None => explain_whole(&rules, l, &mut out)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn explain_whole(rules: &Ruleset, l: Language, out: &mut impl Write) -> Result<(), Failure> {
    let regulation = &rules.regulation;
    let act = &regulation.act;
    say(
        out,
        format_args!(
            "{}\n{}\n{}: {}\n{}: {}\n",
            act.short,
            act.title,
            l.pick("Berlaku", "In force"),
            act.dates_rest_on,
            l.pick("Sumber", "Source"),
            act.source
        ),
    )?;
    say(out, format_args!("{}", l.pick("SYARAT", "CRITERIA")))?;
    for gate in rules.gates.iter().chain(&rules.cautions) {
        explain_gate(rules, gate, l, out)?;
    }
    let section = |title: &str, lines: Vec<String>, out: &mut dyn Write| -> Result<(), Failure> {
        if lines.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{title}").map_err(|_| Failure::Unheard)?;
        lines.iter().try_for_each(|line| writeln!(out, "  {line}").map_err(|_| Failure::Unheard))
    };
    macro_rules! lines {
        ($field:ident, |$rule:ident| $extra:expr) => {
            regulation
                .$field
                .iter()
                .map(|$rule| {
                    let extra: String = $extra;
                    format!("{} ({}){extra}", l.pick(&$rule.label, &$rule.label_en), $rule.cite)
                })
                .collect()
        };
    }
    let joined = |word: &str, items: &[String]| if items.is_empty() { String::new() } else { format!("; {word}: {}", items.join(", ")) };
    section(
        l.pick("JENIS PEKERJAAN", "OCCUPATIONS"),
        lines!(occupation, |o| o.enumerator.as_ref().map(|e| format!("; {}: {e}", l.pick("pendata", "enumerated by"))).unwrap_or_default()),
        out,
    )?;
    section(l.pick("JABATAN", "OFFICES"), lines!(office, |_o| String::new()), out)?;
    section(l.pick("INDIKATOR", "INDICATORS"), lines!(indicator, |i| format!("; {}", i.question)), out)?;
    section(
        l.pick("DATA", "DATA FIELDS"),
        lines!(field, |f| if f.required { l.pick("; wajib", "; required").to_owned() } else { String::new() }),
        out,
    )?;
    section(l.pick("LAMPIRAN", "ATTACHMENTS"), lines!(attachment, |_a| String::new()), out)?;
    section(l.pick("PRASYARAT KELEMBAGAAN", "INSTRUMENTS"), lines!(instrument, |i| format!("; {} ({})", i.document, i.issued_by)), out)?;
    let mut steps: Vec<_> = regulation.step.iter().collect();
    steps.sort_by_key(|step| step.order);
    let steps = steps.into_iter().map(|s| {
        let unregulated = s
            .practice_of
            .as_ref()
            .map(|of| format!("; {} {of}", l.pick("tidak diatur, mengikuti praktik", "not regulated, follows the practice of")))
            .unwrap_or_default();
        let document = s.document.as_ref().map(|document| format!("; {document}")).unwrap_or_default();
        format!("{}. {}: {}{document} ({}){unregulated}", s.order, l.pick(&s.label, &s.label_en), s.actor, s.cite)
    });
    section(l.pick("LANGKAH", "STEPS"), steps.collect(), out)?;
    section(
        l.pick("TENGGAT", "DEADLINES"),
        lines!(deadline, |d| format!("; {} {}, {} {}", d.value, d.unit.label(l), l.pick("sejak", "from"), d.counted_from)),
        out,
    )?;
    section(l.pick("PENGHENTIAN", "ENDING"), lines!(ending, |e| joined(l.pick("bukti", "proof"), &e.proof)), out)?;
    section(l.pick("PENGGANTIAN", "REPLACEMENT"), lines!(replacement, |_r| String::new()), out)?;
    section(l.pick("PENDANAAN", "FUNDS"), lines!(fund, |f| joined(l.pick("hanya untuk", "only for"), &f.earmark)), out)?;
    section(l.pick("PEMBAYAR", "PAYERS"), lines!(payer, |p| format!("; {}", p.actor)), out)?;
    section(
        l.pick("URUTAN BILA DANA TERBATAS", "ORDER WHEN MONEY IS SHORT"),
        lines!(priority, |p| format!("; {}", p.by.iter().map(|key| key.label(l)).collect::<Vec<_>>().join(", "))),
        out,
    )?;
    section(l.pick("PENGUMUMAN", "PUBLICATION"), lines!(publication, |p| joined(l.pick("ditampilkan", "shown"), &p.shows)), out)?;
    section(l.pick("HAK DAN KEWAJIBAN", "RIGHTS AND DUTIES"), lines!(right, |r| format!("; {}", r.holder)), out)?;
    section(l.pick("MONITORING DAN EVALUASI", "MONITORING"), lines!(monitoring, |m| joined(&m.actor, &m.activities)), out)?;
    section(
        l.pick("ANGKA", "AMOUNTS"),
        regulation
            .amount
            .iter()
            .map(|a| {
                let values = a
                    .values
                    .iter()
                    .map(|v| format!("{} {} {} ({})", v.value, l.pick("sejak", "from"), v.from, v.cite))
                    .collect::<Vec<_>>()
                    .join("; ");
                format!("{} [{}, {}]: {values}", l.pick(&a.label, &a.label_en), a.id, a.unit)
            })
            .collect(),
        out,
    )?;
    section(
        l.pick("PENILAIAN MANUSIA", "LEFT TO HUMAN JUDGEMENT"),
        regulation
            .not_formalised
            .iter()
            .map(|n| format!("{}: {} ({}: {})", n.cite, n.reason, l.pick("ditanyakan kepada", "asked of"), n.asked_of))
            .collect(),
        out,
    )?;
    section(l.pick("PEMBACAAN", "READINGS"), regulation.reading.iter().map(|r| reading_line(rules, r, l)).collect(), out)
}

fn reading_line(rules: &Ruleset, reading: &payung_law::model::Reading, l: Language) -> String {
    let problem = l.pick(&reading.problem, &reading.problem_en);
    match &reading.no_effect {
        Some(reason) => format!(
            "{} ({}): {problem} — {}: {reason}",
            reading.id,
            reading.of,
            l.pick("tidak memengaruhi hasil", "no result depends on it")
        ),
        None => {
            let chosen = rules.regulation.choices.get(&reading.id).map_or("", String::as_str);
            let options = reading
                .options
                .iter()
                .map(|(option, meaning)| format!("{}{option} = {meaning}", if option == chosen { "*" } else { "" }))
                .collect::<Vec<_>>()
                .join("; ");
            format!("{} ({}): {problem} — {options}", reading.id, reading.of)
        }
    }
}

fn explain_gate(rules: &Ruleset, gate: &payung_law::Gate, l: Language, out: &mut impl Write) -> Result<(), Failure> {
    let criterion = &gate.criterion;
    let only = match criterion.only {
        Some(Only::FirstEnrolment) => l.pick("; hanya pendaftaran pertama", "; first enrolment only"),
        Some(Only::Continuing) => l.pick("; hanya peserta lanjutan", "; people who stay on only"),
        None => "",
    };
    let severity = if criterion.severity == Severity::Warning { l.pick("; hanya peringatan", "; warns only") } else { "" };
    let stage = l.pick(criterion.at.word(), criterion.at.english());
    say(
        out,
        format_args!(
            "  {} — {}: {} [{}: {stage}{only}{severity}]",
            criterion.id,
            criterion.cite,
            Explainer::describe(rules, gate, l),
            l.pick("pada", "at")
        ),
    )?;
    if let (Some(except), Some(words)) = (&criterion.except, Explainer::describe_exemption(rules, gate, l)) {
        say(out, format_args!("      {} {}: {words}", l.pick("dikecualikan,", "except,"), except.cite))?;
    }
    match (rules.regulation.quote(&criterion.cite), &criterion.source) {
        (Some(text), _) => say(out, format_args!("      \"{}\"", text.replace('\n', "\n       "))),
        (None, Some(source)) => say(out, format_args!("      {}: {} [{}]", l.pick("bersandar pada", "rests on"), source.at, source.tag)),
        (None, None) => Ok(()),
    }
}

fn explain_article(rules: &Ruleset, article: &str, l: Language, out: &mut impl Write) -> Result<(), Failure> {
    let under = |cite: &str| cite == article || cite.strip_prefix(article).is_some_and(|rest| rest.starts_with(' '));
    let mut found = false;
    for (cite, text) in rules.regulation.quotes.iter().filter(|(cite, _)| under(cite)) {
        found = true;
        say(out, format_args!("{cite}\n  {}\n", text.replace('\n', "\n  ")))?;
    }
    for gate in rules.gates.iter().chain(&rules.cautions).filter(|gate| under(&gate.criterion.cite)) {
        found = true;
        explain_gate(rules, gate, l, out)?;
    }
    for reading in rules.regulation.reading.iter().filter(|reading| under(&reading.of)) {
        found = true;
        say(out, format_args!("  {}", reading_line(rules, reading, l)))?;
    }
    if found {
        return Ok(());
    }
    let mut heads: Vec<&str> = rules
        .regulation
        .quotes
        .keys()
        .map(|cite| cite.split(" ayat").next().unwrap_or(cite).split(" huruf").next().unwrap_or(cite))
        .collect();
    heads.dedup();
    let heads = heads.join(", ");
    Err(Failure::Cannot(
        format!("\"{article}\" tidak ada di {}. Yang dikutip: {heads}.", rules.regulation.act.short),
        format!("\"{article}\" is not in {}. Quoted are: {heads}.", rules.regulation.act.short),
    ))
}
