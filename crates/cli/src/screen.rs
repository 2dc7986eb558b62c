//! `payung screen`: lists and registers in, decisions out.

use crate::alike;
use crate::args::{RegisterArg, ScreenArgs};
use crate::failure::{Failure, without_controls};
use crate::law::{NATIONAL, compile, find, known};
use crate::lists_in::{ListsIn, expand};
use crate::results_out::{Pending, Target, WORKBOOK_ROWS_MAX, workbook, workbook_names};
use crate::settings::Settings;
use crate::summary::{self, Told};
use indicatif::{ProgressBar, ProgressStyle};
use payung_domain::{AreaCode, AreaLevel, Language, Rupiah};
use payung_law::model::Stage;
use payung_law::money::{NationalLaw, PayerKind, cover};
use payung_law::{Choices, Ruleset, StageDates};
use payung_matching::NameTables;
use payung_registry::{Areas, ExtractTerms, Limits, Register};
use payung_screening::{Ceiling, Lists, Output, Screened, Setting, Wages, priority_order, vocabulary, write_head};
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// Endings of files that results are not written as; nobody means a folder by them.
const NO_FOLDERS: [&str; 10] = ["pdf", "xls", "xlsm", "xlsb", "ods", "doc", "docx", "txt", "json", "jsonl"];

/// Runs the command.
pub fn run(settings: &Settings, args: &ScreenArgs) -> Result<ExitCode, Failure> {
    let language = settings.language;
    let limits = Limits::default();
    let target = Target::of(args.out.as_deref());
    let (rules, national) = law(settings, args)?;
    in_force(&rules)?;
    let paused = rules.paused();
    if !paused.is_empty() {
        return Err(crate::law::all(&args.regulation, &paused));
    }
    let lists_in = expand(&args.lists)?;
    check_target(&target, args, &lists_in)?;
    let mut areas = areas(settings, args, language)?;
    let wages = match args.wages.as_ref().or(settings.wages.as_ref()) {
        Some(path) => Wages::load(path, &limits).map_err(|error| Failure::said(error.message(language)))?,
        None => Wages::default(),
    };
    let threads = args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, std::num::NonZero::get), usize::from);
    let registers = registers(settings, args, &rules, national.as_ref().unwrap_or(&rules), &areas, &limits)?;
    // An extract that gives names beside codes lets a list be placed that gives names only.
    let learned = |register: &Register| register.report().village_names.clone();
    let names: BTreeMap<AreaCode, Box<str>> = registers.iter().flat_map(learned).collect();
    areas.learn_villages(names.iter().map(|(code, name)| (*code, &**name)));
    let words = vocabulary(&rules.regulation, Arc::clone(&settings.headings));
    let lists = Lists::survey(&lists_in.files, &words, &limits, threads)
        .map_err(|errors| Failure::several(errors.iter().map(|error| lists_in.in_words(error.message(language), language)).collect()))?;
    let ceiling = ceiling(args, &rules, national.as_ref().unwrap_or(&rules), &wages, language)?;
    let continuing = if args.continuing { Some(true) } else { args.first.then_some(false) };
    let names = match args.names.as_ref().or(settings.names.as_ref()).filter(|_| args.find_person) {
        Some(folder) => NameTables::with_folder(folder).map_err(|error| Failure::said(error.message(language)))?,
        None => NameTables::embedded(),
    };
    let alike = if args.find_person {
        let (lists, vocabulary, areas, limits, names) = (&lists, &words, &areas, &limits, &names);
        let asked = alike::Asked {
            lists,
            vocabulary,
            areas,
            area: args.area,
            on: args.on,
            limits,
            registers: &args.register,
            names,
            threads,
            language,
        };
        Some(alike::warnings(&asked)?)
    } else {
        None
    };
    let setting = Setting {
        rules: &rules,
        national: national.as_ref(),
        vocabulary: &words,
        areas: &areas,
        registers: &registers,
        area: args.area,
        continuing,
        wages: &wages,
        language,
        limits,
        threads,
        alike: alike.as_ref(),
    };
    let told =
        Told { setting: &setting, lists: &lists, lists_in: &lists_in, ceiling: ceiling.as_ref(), by_first: args.first || args.continuing };
    let (screened, remarks) = write_results(&told, args, &target)?;
    if args.json {
        let mut out = std::io::stdout().lock();
        let text = summary::json(&told, &screened.summary, &remarks);
        writeln!(out, "{text}").map_err(|_| Failure::Unheard)?;
    } else {
        eprint!("{}", without_controls(&summary::words(&told, &screened.summary, &remarks, &target)));
    }
    Ok(ExitCode::SUCCESS)
}

/// The regulation and, beneath a region's, national law.
fn law(settings: &Settings, args: &ScreenArgs) -> Result<(Ruleset, Option<Ruleset>), Failure> {
    let bundle = find(settings, &args.regulation)?;
    let dates = args.stage.iter().fold(StageDates::all(args.on), |dates, (stage, date)| dates.with(*stage, *date));
    let choices: Choices = args.reading.iter().cloned().collect();
    let national_bundle = known(settings)?.remove(NATIONAL);
    let plain = compile(&args.regulation, &bundle, &Choices::new(), dates)?;
    let beneath = if plain.regulation.act.id == NATIONAL { None } else { national_bundle };
    let national = |choices: &Choices| beneath.as_ref().map(|bundle| compile(NATIONAL, bundle, choices, dates)).transpose();
    let plain_national = national(&Choices::new())?;
    if choices.is_empty() {
        return Ok((plain, plain_national));
    }
    let acts: Vec<Ruleset> = std::iter::once(plain).chain(plain_national).collect();
    for (key, option) in &choices {
        check_reading(&acts, key, option)?;
    }
    let rules = compile(&args.regulation, &bundle, &choices, dates)?;
    let national = national(&choices)?;
    Ok((rules, national))
}

/// Refuses a reading or an option that does not exist: the call is wrong, not the regulation.
fn check_reading(acts: &[Ruleset], key: &str, option: &str) -> Result<(), Failure> {
    let all = || acts.iter().flat_map(|rules| &rules.regulation.reading).filter(|reading| reading.no_effect.is_none());
    let mut named = all().filter(|reading| reading.id.eq_ignore_ascii_case(key) || reading.of == key).peekable();
    if named.peek().is_none() {
        let ids = all().map(|reading| reading.id.as_str()).collect::<Vec<_>>().join(", ");
        return Err(Failure::Usage(
            format!("Pembacaan `{key}` tidak ada. Yang ada: {ids}; artinya: `payung explain ID`."),
            format!("There is no reading `{key}`. There are: {ids}; what they mean: `payung explain ID`."),
        ));
    }
    let options: Vec<String> =
        named.map(|reading| format!("{} = {}", reading.id, reading.options.keys().cloned().collect::<Vec<_>>().join(" | "))).collect();
    let fitting =
        all().filter(|reading| (reading.id.eq_ignore_ascii_case(key) || reading.of == key) && reading.options.contains_key(option)).count();
    if fitting == 1 {
        return Ok(());
    }
    let allowed = options.join("; ");
    Err(Failure::Usage(
        format!("Pilihan `{option}` untuk `{key}` tidak ada atau tidak tunggal. Yang boleh: {allowed}."),
        format!("Option `{option}` of `{key}` does not exist, or is not unique. Allowed: {allowed}."),
    ))
}

/// Refuses dates at which the act did not bind.
fn in_force(rules: &Ruleset) -> Result<(), Failure> {
    let act = &rules.regulation.act;
    for stage in Stage::ALL {
        let date = rules.dates.get(stage);
        if date < act.from || act.until.is_some_and(|until| date > until) {
            let until = act.until.map_or_else(String::new, |until| format!(" – {until}"));
            return Err(Failure::Cannot(
                format!(
                    "{} tidak berlaku pada {date} ({}): berlaku sejak {}{until} ({}). Pakai tanggal lain dengan --on atau --stage, atau peraturan yang berlaku pada tanggal itu.",
                    act.short,
                    stage.word(),
                    act.from,
                    act.dates_rest_on
                ),
                format!(
                    "{} is not in force on {date} ({}): it is in force {}{until} ({}). Use another date with --on or --stage, or the regulation in force on that date.",
                    act.short,
                    stage.english(),
                    act.from,
                    act.dates_rest_on
                ),
            ));
        }
    }
    Ok(())
}

fn check_target(target: &Target, args: &ScreenArgs, lists: &ListsIn) -> Result<(), Failure> {
    if let (Target::Workbook(path), true) = (target, lists.files.len() > 1) {
        let shown = path.display();
        return Err(Failure::Usage(
            format!(
                "--out {shown} hanya dapat memuat satu daftar, sedangkan yang ditapis {}. Sebut folder, misalnya --out hasil/.",
                lists.files.len()
            ),
            format!("--out {shown} takes one list, but {} are screened. Name a folder, such as --out hasil/.", lists.files.len()),
        ));
    }
    if let Target::Folder(path) = target
        && !path.is_dir()
        && path.extension().is_some_and(|ending| NO_FOLDERS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
    {
        let shown = path.display();
        return Err(Failure::Usage(
            format!("Hasil tidak dapat ditulis sebagai {shown}. Pakai berkas .csv, berkas .xlsx, atau nama folder."),
            format!("The result cannot be written as {shown}. Use a .csv file, an .xlsx file, or the name of a folder."),
        ));
    }
    let same = |a: &Path, b: &Path| a == b || a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b);
    let tables = args.register.iter().flat_map(|register| &register.files).chain(&args.wages).chain(&args.villages);
    let inputs: Vec<&PathBuf> = lists.files.iter().map(|(list, _)| list).chain(tables).collect();
    for path in [args.out.as_deref(), args.decisions.as_deref()].into_iter().flatten() {
        if path.is_file() && inputs.iter().any(|input| same(input, path)) {
            let shown = path.display();
            return Err(Failure::Usage(
                format!(
                    "{shown} adalah berkas yang sedang dibaca (daftar, register, atau tabel); hasil tidak boleh menimpanya. Sebut nama lain."
                ),
                format!("{shown} is being read (a list, a register or a table); the result must not overwrite it. Give another name."),
            ));
        }
    }
    if let (Some(out), Some(decisions)) = (&args.out, &args.decisions)
        && same(out, decisions)
    {
        let shown = out.display();
        return Err(Failure::Usage(
            format!("--out dan --decisions sama-sama menyebut {shown}; keduanya berkas yang berbeda. Sebut dua nama."),
            format!("--out and --decisions both name {shown}; they are two files. Give two names."),
        ));
    }
    Ok(())
}

fn areas(settings: &Settings, args: &ScreenArgs, language: Language) -> Result<Areas, Failure> {
    match args.villages.as_ref().or(settings.villages.as_ref()) {
        Some(path) => Areas::embedded().with_villages(path).map_err(|error| Failure::said(error.message(language))),
        None => Ok(Areas::embedded()),
    }
}

fn registers(
    settings: &Settings,
    args: &ScreenArgs,
    rules: &Ruleset,
    national: &Ruleset,
    areas: &Areas,
    limits: &Limits,
) -> Result<Vec<Register>, Failure> {
    let language = settings.language;
    let law = NationalLaw::new(&national.regulation);
    let mut merged: Vec<RegisterArg> = Vec::new();
    for arg in &args.register {
        match merged.iter_mut().find(|known| known.kind == arg.kind) {
            Some(known) if known.snapshot == arg.snapshot => known.files.extend(arg.files.iter().cloned()),
            Some(_) => {
                let kind = arg.kind.word();
                return Err(Failure::Usage(
                    format!(
                        "Register {kind} disebut dua kali dengan tanggal berbeda. Sebut semua berkasnya sekali: --register {kind}=BERKAS,BERKAS@TANGGAL."
                    ),
                    format!("Register {kind} is named twice with different dates. Name its files once: --register {kind}=FILE,FILE@DATE."),
                ));
            }
            None => merged.push(arg.clone()),
        }
    }
    let on = rules.register_date();
    let load = |arg: &RegisterArg| {
        let terms = ExtractTerms {
            snapshot: arg.snapshot,
            region: rules.regulation.region(),
            declared_area: args.area,
            max_age_months: law.register_validity(arg.kind, on),
            headings: Arc::clone(&settings.headings),
        };
        Register::load(arg.kind, &arg.files, &terms, limits, areas).map_err(|error| Failure::said(error.message(language)))
    };
    merged.iter().map(load).collect()
}

/// The ceiling, with what one person costs and the order.
fn ceiling(args: &ScreenArgs, rules: &Ruleset, national: &Ruleset, wages: &Wages, language: Language) -> Result<Option<Ceiling>, Failure> {
    let (Some(budget), Some(months)) = (args.budget, args.months) else { return Ok(None) };
    let from = rules.dates.get(Stage::Enrolment);
    let region = rules.regulation.region().and_then(|region| region.at(AreaLevel::Regency));
    let per_person = cover(&rules.regulation, &national.regulation, from, months, PayerKind::Government, |on| wages.of(region, on).0)
        .map_err(|error| Failure::said(error.message(language)))?
        .amount;
    let order = priority_order(&rules.regulation);
    Ok(Some(Ceiling { budget: Rupiah::new(budget), months, per_person, order }))
}

pub(crate) fn progress(rows: u64, language: Language) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(rows);
    if let Ok(style) =
        ProgressStyle::with_template(language.pick("{wide_bar} {pos}/{len} baris {eta}", "{wide_bar} {pos}/{len} rows {eta}"))
    {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Screens, writing everything asked for; nothing appears under its name before all of it is whole.
fn write_results(told: &Told<'_>, args: &ScreenArgs, target: &Target) -> Result<(Screened, Vec<String>), Failure> {
    let setting = told.setting;
    let language = setting.language;
    let keep_rows = matches!(target, Target::Workbook(_) | Target::Folder(_));
    if keep_rows && told.lists.rows_in() > WORKBOOK_ROWS_MAX {
        return Err(Failure::Cannot(
            format!(
                "{} baris terlalu banyak untuk lembar kerja yang ditandai (paling banyak {WORKBOOK_ROWS_MAX}). Pakai --out hasil.csv.",
                told.lists.rows_in()
            ),
            format!("{} rows are too many for marked workbooks (at most {WORKBOOK_ROWS_MAX}). Use --out result.csv.", told.lists.rows_in()),
        ));
    }
    let mut pending: Vec<Pending> = Vec::new();
    let mut new_folder = None;
    if let Target::Folder(folder) = target {
        new_folder = NewFolder::make(folder)?;
    }
    let csv_path = match target {
        Target::Csv(path) => Some(path.clone()),
        Target::Folder(folder) => Some(folder.join("hasil.csv")),
        _ => None,
    };
    let decisions_path =
        args.decisions.clone().or_else(|| if let Target::Folder(folder) = target { Some(folder.join("keputusan.jsonl")) } else { None });
    let csv_file = csv_path.as_deref().map(Pending::create).transpose()?;
    let decisions_file = decisions_path.as_deref().map(Pending::create).transpose()?;
    let mut csv: Option<Box<dyn Write + Send>> = match (&csv_file, target) {
        (Some(file), _) => Some(Box::new(file.writer()?)),
        (None, Target::Stdout) => Some(Box::new(std::io::BufWriter::with_capacity(1 << 20, std::io::stdout()))),
        _ => None,
    };
    let mut decisions = decisions_file.as_ref().map(Pending::writer).transpose()?;
    if let Some(out) = &mut decisions {
        let registers = setting.registers.iter().map(|register| summary::register_line(register, language)).collect();
        write_head(out, setting.rules, setting.national, language, registers, told.ceiling)
            .map_err(|error| crate::results_out::cannot_write(decisions_path.as_deref().unwrap_or(Path::new("")), &error))?;
    }
    let bar = progress(told.lists.rows_in(), language);
    let tick = |rows| bar.inc(rows);
    let output = Output {
        csv: csv.as_mut().map(|csv| &mut **csv as &mut (dyn Write + Send)),
        decisions: decisions.as_mut().map(|decisions| decisions as &mut (dyn Write + Send)),
        keep_rows,
        progress: &tick,
    };
    let mut screened = payung_screening::screen(setting, told.lists, told.ceiling, output).map_err(|error| match (&error, target) {
        (payung_screening::ScreeningError::Write(cause), Target::Stdout) if cause.kind() == std::io::ErrorKind::BrokenPipe => {
            Failure::Unheard
        }
        (payung_screening::ScreeningError::Write(cause), _) => {
            crate::results_out::cannot_write(csv_path.as_deref().or(decisions_path.as_deref()).unwrap_or(Path::new("-")), cause)
        }
        _ => Failure::said(error.message(language)),
    })?;
    bar.finish_and_clear();
    if let Some(csv) = &mut csv {
        csv.flush().map_err(|error| match csv_path.as_deref() {
            Some(path) => crate::results_out::cannot_write(path, &error),
            None => Failure::Unheard,
        })?;
    }
    if let Some(decisions) = &mut decisions {
        decisions.flush().map_err(|error| crate::results_out::cannot_write(decisions_path.as_deref().unwrap_or(Path::new("")), &error))?;
    }
    let rows = std::mem::take(&mut screened.rows);
    let mut remarks = Vec::new();
    let books: Vec<PathBuf> = match target {
        Target::Workbook(path) => vec![path.clone()],
        Target::Folder(folder) => workbook_names(told.lists).iter().map(|name| folder.join(name)).collect(),
        _ => Vec::new(),
    };
    for (index, path) in books.iter().enumerate() {
        let file = Pending::create(path)?;
        let on = setting.rules.dates.get(Stage::Enrolment);
        remarks.extend(workbook(told.lists, index, &rows, setting.rules, on, language, &setting.limits, &file)?);
        pending.push(file);
    }
    pending.extend(csv_file);
    pending.extend(decisions_file);
    for file in pending {
        file.finish()?;
    }
    if let Some(folder) = new_folder {
        folder.keep();
    }
    Ok((screened, remarks))
}

/// A result folder this run made; taken away again unless the run succeeds.
struct NewFolder(Option<PathBuf>);

impl NewFolder {
    fn make(folder: &Path) -> Result<Option<Self>, Failure> {
        if folder.is_dir() {
            return Ok(None);
        }
        std::fs::create_dir_all(folder).map_err(|error| crate::results_out::cannot_write(folder, &error))?;
        Ok(Some(Self(Some(folder.to_path_buf()))))
    }

    fn keep(mut self) {
        self.0 = None;
    }
}

impl Drop for NewFolder {
    fn drop(&mut self) {
        if let Some(folder) = &self.0 {
            // Only an empty folder goes; whatever somebody else put in it stays.
            let _ = std::fs::remove_dir(folder);
        }
    }
}
