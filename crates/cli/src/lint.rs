//! `payung lint`: faults of our encoding, defects of the text, and the worked cases.

use crate::args::LintArgs;
use crate::failure::Failure;
use crate::law::{NATIONAL, find, known};
use crate::settings::Settings;
use payung_domain::Language;
use payung_law::lint::{Finding, lint};
use payung_law::{Bundle, Choices, LawError, Regulation, run_cases};
use payung_registry::Areas;
use std::io::Write;
use std::process::ExitCode;

/// The rule that finds what keeps a regulation from being loaded.
const DOES_NOT_LOAD: &str = "L01-muat";

/// Runs the command: status 1 for faults of ours and cases that fail, and with `--strict` for defects of the text.
pub fn run(settings: &Settings, args: &LintArgs) -> Result<ExitCode, Failure> {
    let bundles = known(settings)?;
    let names: Vec<String> = if args.acts.is_empty() { bundles.keys().cloned().collect() } else { args.acts.clone() };
    let areas = Areas::embedded();
    let regions = areas.regency_names();
    let regions: Vec<&str> = regions.iter().map(String::as_str).collect();
    // Folders named together know each other: one may replace another.
    let mut acts = bundles.clone();
    for name in &names {
        let bundle = find(settings, name)?;
        if let Ok(regulation) = Regulation::load(&bundle, &Choices::new()) {
            acts.insert(regulation.act.id, bundle);
        }
    }
    let mut bad = false;
    let mut out = std::io::stdout().lock();
    for name in &names {
        let bundle = find(settings, name)?;
        let national = (name != NATIONAL).then(|| bundles.get(NATIONAL)).flatten();
        let report = lint(&bundle, national, &regions, &acts);
        // What does not load has no cases to run: each would only say the same fault again.
        let loads = report.findings.iter().all(|finding| finding.rule != DOES_NOT_LOAD);
        let cases = if loads { cases_of(&bundle, national) } else { (0, untold(&bundle, &report.findings)) };
        bad |= print(&mut out, name, &report.findings, &cases, settings.language).map_err(|_| Failure::Unheard)?;
        bad |= args.strict && report.defects().next().is_some();
    }
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What keeps the regulation from being loaded and is not among the findings yet: lint names a place once.
fn untold(bundle: &Bundle, findings: &[Finding]) -> Vec<LawError> {
    let mut errors = Regulation::load(bundle, &Choices::new()).err().unwrap_or_default();
    errors
        .retain(|error| !findings.iter().any(|finding| (&finding.file, finding.line, &finding.id) == (&error.file, error.line, &error.id)));
    errors
}

/// The faults of the regulation's `cases.md`, and how many cases were run.
fn cases_of(bundle: &Bundle, national: Option<&Bundle>) -> (usize, Vec<LawError>) {
    bundle.cases.as_ref().map_or((0, Vec::new()), |prose| {
        let report = run_cases(bundle, national, prose);
        (report.cases, report.faults)
    })
}

/// Prints one regulation's findings; says whether there are faults of ours.
fn print(out: &mut impl Write, name: &str, findings: &[Finding], cases: &(usize, Vec<LawError>), l: Language) -> std::io::Result<bool> {
    let is_fault = |finding: &&Finding| finding.ours && finding.severity > payung_law::lint::Level::Note;
    let faults: Vec<&Finding> = findings.iter().filter(is_fault).collect();
    let defects: Vec<&Finding> = findings.iter().filter(|finding| !finding.ours).collect();
    let notes = findings.len() - faults.len() - defects.len();
    writeln!(
        out,
        "{name}: {} {}, {} {}, {notes} {}, {} {}",
        faults.len() + cases.1.len(),
        l.pick("kesalahan data", "faults of the encoding"),
        defects.len(),
        l.pick("temuan pada teks", "findings in the text"),
        l.pick("catatan", "notes"),
        cases.0,
        l.pick("kasus dijalankan", "cases run")
    )?;
    for (word, list) in [(l.pick("SALAH", "FAULT"), &faults), (l.pick("teks", "text"), &defects)] {
        for finding in list {
            writeln!(out, "  {word} {}", finding.message(l))?;
        }
    }
    for finding in findings.iter().filter(|finding| finding.ours && finding.severity == payung_law::lint::Level::Note) {
        writeln!(out, "  {} {}", l.pick("catatan", "note"), finding.message(l))?;
    }
    for fault in &cases.1 {
        writeln!(out, "  {} {}", l.pick("SALAH", "FAULT"), fault.message(l))?;
    }
    Ok(!faults.is_empty() || !cases.1.is_empty())
}
