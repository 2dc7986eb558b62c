//! Proves the quotations in `regulations/`: whatever stands beside a citation must be the law's own words, whole.
//!
//! Every table of every TOML file that has a `cite` is taken, at any depth:
//! with `text`, the text must equal the whole node of the seed it cites (white space, list dashes, Markdown and an
//! item's closing `;`, `; dan` and the like aside); with `source` only, it rests on another source and is listed;
//! with neither, some other table must quote the same provision. A `cite` that lists several provisions, joined
//! by `; ` or ` dan `, goes with a `text` that is an array, one string for each.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use crate::address::{Step, parse_address};
use crate::outline::{Layout, Outline, plain_words};

/// Where the words of an act are found.
#[derive(Debug, PartialEq, Eq)]
struct Scope {
    /// The act's folder below `regulations/`; none for an act quoted under its own name, wherever that is.
    folder: Option<&'static str>,
    /// What a citation of the act begins with.
    prefix: &'static str,
    seed: &'static str,
    /// The letter under which a collection of excerpts has the act.
    section: Option<&'static str>,
}

const EXCERPTS: &str = "yogyakarta-57-2024-and-64-2023.txt";

const SCOPES: [Scope; 10] = [
    Scope { folder: Some("bangli/pedoman-2025"), prefix: "", seed: "bangli-pedoman-2025.txt", section: None },
    Scope { folder: Some("banyumas/perbup-2-2025"), prefix: "", seed: "banyumas-2-2025.txt", section: None },
    Scope { folder: Some("klungkung/rancangan"), prefix: "", seed: "klungkung-draft.txt", section: None },
    Scope { folder: Some("samosir/perbup-10-2024"), prefix: "", seed: "samosir-10-2024.txt", section: None },
    Scope { folder: Some("yogyakarta/perwal-64-2023"), prefix: "", seed: EXCERPTS, section: Some("E") },
    Scope { folder: Some("yogyakarta/perwal-57-2024"), prefix: "", seed: EXCERPTS, section: Some("F") },
    Scope { folder: None, prefix: "UU 40/2004 ", seed: EXCERPTS, section: Some("A") },
    Scope { folder: None, prefix: "UU 24/2011 ", seed: EXCERPTS, section: Some("B") },
    Scope { folder: None, prefix: "PP 44/2015 ", seed: EXCERPTS, section: Some("C") },
    Scope { folder: None, prefix: "Permendagri 15/2023 Lampiran ", seed: EXCERPTS, section: Some("D") },
];

impl Scope {
    /// The act a citation means: one named in it, else the act in whose folder the file lies.
    fn of(cite: &str, file: &str) -> Option<&'static Self> {
        let named = SCOPES.iter().find(|s| s.folder.is_none() && cite.starts_with(s.prefix));
        named.or_else(|| SCOPES.iter().find(|s| s.folder.and_then(|f| file.strip_prefix(f)).is_some_and(|rest| rest.starts_with('/'))))
    }

    fn layout(&self) -> Layout {
        if self.section.is_some() { Layout::Excerpts } else { Layout::Statute }
    }
}

/// A table with a citation.
#[derive(Debug)]
struct Quotation {
    /// Path below `regulations/`, with `/`.
    file: String,
    line: usize,
    cite: String,
    text: Text,
    source: Option<String>,
    tag: Option<String>,
}

/// What stands beside a citation: strings with the line on which each one's first word may stand.
#[derive(Debug)]
enum Text {
    None,
    One(String, usize),
    Several(Vec<(String, usize)>),
}

/// What a run found.
#[derive(Debug, Default)]
struct Report {
    faults: Vec<String>,
    elsewhere: Vec<String>,
    files: usize,
    proved: usize,
    pointing: usize,
}

/// `quotes SEEDS [REGULATIONS]`: checks, prints, and fails on any fault.
pub fn run(arguments: &[String]) -> ExitCode {
    let (seeds, regulations) = match arguments {
        [seeds] => (Path::new(seeds), Path::new("regulations")),
        [seeds, regulations] => (Path::new(seeds), Path::new(regulations)),
        _ => {
            eprintln!("usage: cargo xtask quotes SEEDS [REGULATIONS]");
            return ExitCode::from(2);
        }
    };
    match check_folder(seeds, regulations) {
        Ok(report) => {
            for fault in &report.faults {
                println!("{fault}");
            }
            if !report.elsewhere.is_empty() {
                println!("resting on other sources:");
            }
            for line in &report.elsewhere {
                println!("  {line}");
            }
            println!(
                "{} files, {} quotations proved, {} tables point to one, {} rest on other sources, {} faults",
                report.files,
                report.proved,
                report.pointing,
                report.elsewhere.len(),
                report.faults.len()
            );
            if report.faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn check_folder(seeds: &Path, regulations: &Path) -> Result<Report, String> {
    let mut outlines = BTreeMap::new();
    for scope in &SCOPES {
        if !outlines.contains_key(scope.seed) {
            let path = seeds.join(scope.seed);
            let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            outlines.insert(scope.seed, Outline::parse(&text, scope.layout()));
        }
    }
    let mut paths = Vec::new();
    collect(regulations, &mut paths)?;
    paths.sort();
    if paths.is_empty() {
        return Err(format!("{}: no TOML file here; run from the root of the workspace", regulations.display()));
    }
    let mut report = Report { files: paths.len(), ..Report::default() };
    let mut quotations = Vec::new();
    for path in &paths {
        let shown = path.strip_prefix(regulations).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
        match read(&shown, &text) {
            Ok(found) => quotations.extend(found),
            Err(fault) => report.faults.push(fault),
        }
    }
    check(&quotations, &outlines, &mut report);
    Ok(report)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|e| format!("{}: {e}", folder.display()))?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|e| e == "toml") {
            paths.push(path);
        }
    }
    Ok(())
}

/// All tables with a citation in one file.
fn read(file: &str, text: &str) -> Result<Vec<Quotation>, String> {
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        format!("{file}:{line}: not TOML: {}", error.message())
    })?;
    let mut reader = Reader { file, text, found: Vec::new() };
    reader.table(table.get_ref());
    reader.found.sort_by_key(|q| q.line);
    Ok(reader.found)
}

struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<Quotation>,
}

impl Reader<'_> {
    fn table(&mut self, table: &DeTable<'_>) {
        if let Some(cite) = table.get("cite") {
            self.found.push(Quotation {
                file: self.file.to_owned(),
                line: line_of(self.text, cite.span().start),
                // What is no string is shown as written, and then refused as an address.
                cite: self.shown(cite),
                text: table.get("text").map_or(Text::None, |value| self.quoted(value)),
                source: table.get("source").map(|value| self.shown(value)),
                tag: table.get("tag").map(|value| self.shown(value)),
            });
        }
        for value in table.values() {
            self.value(value.get_ref());
        }
    }

    fn value(&mut self, value: &DeValue<'_>) {
        match value {
            DeValue::Table(table) => self.table(table),
            DeValue::Array(array) => self.array(array),
            _ => {}
        }
    }

    fn array(&mut self, array: &DeArray<'_>) {
        for value in array.iter() {
            self.value(value.get_ref());
        }
    }

    /// A `text` that is neither a string nor an array of strings is somebody else's key.
    fn quoted(&self, value: &Spanned<DeValue<'_>>) -> Text {
        let one = |value: &Spanned<DeValue<'_>>| {
            let start = value.span().start;
            let raw = &self.text[start..];
            // The line break right behind the opening quotes is not part of the string.
            let skipped = usize::from(["\"\"\"\n", "\"\"\"\r\n", "'''\n", "'''\r\n"].iter().any(|q| raw.starts_with(q)));
            value.get_ref().as_str().map(|text| (text.to_owned(), line_of(self.text, start) + skipped))
        };
        match value.get_ref() {
            DeValue::String(_) => one(value).map_or(Text::None, |(text, line)| Text::One(text, line)),
            DeValue::Array(array) => array.iter().map(one).collect::<Option<_>>().map_or(Text::None, Text::Several),
            _ => Text::None,
        }
    }

    fn shown(&self, value: &Spanned<DeValue<'_>>) -> String {
        match value.get_ref().as_str() {
            Some(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            None => self.text[value.span()].split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }
}

/// The line of a byte, from 1.
fn line_of(text: &str, offset: usize) -> usize {
    text.as_bytes().iter().take(offset).filter(|b| **b == b'\n').count() + 1
}

fn check(quotations: &[Quotation], outlines: &BTreeMap<&str, Outline>, report: &mut Report) {
    let mut quoted: HashSet<(usize, String)> = HashSet::new();
    for quotation in quotations {
        let texts: &[(String, usize)] = match &quotation.text {
            Text::None => continue,
            Text::One(text, line) => &[(text.clone(), *line)],
            Text::Several(texts) => texts,
        };
        let cites = if matches!(quotation.text, Text::Several(_)) { provisions(&quotation.cite) } else { vec![quotation.cite.clone()] };
        if cites.len() != texts.len() {
            report.faults.push(format!(
                "{}:{}: cite names {} provisions, text has {} parts",
                quotation.file,
                quotation.line,
                cites.len(),
                texts.len()
            ));
            continue;
        }
        for (cite, (text, line)) in cites.iter().zip(texts) {
            match prove(&quotation.file, cite, text, *line, outlines) {
                Ok(key) => {
                    quoted.insert(key);
                    report.proved += 1;
                }
                Err((line, problem)) => {
                    let line = line.unwrap_or(quotation.line);
                    report.faults.push(format!("{}:{line}: {problem}", quotation.file));
                }
            }
        }
    }
    for quotation in quotations.iter().filter(|q| matches!(q.text, Text::None)) {
        let Quotation { file, line, cite, .. } = quotation;
        if let Some(source) = &quotation.source {
            let tag = quotation.tag.as_ref().map(|tag| format!(" [{tag}]")).unwrap_or_default();
            report.elsewhere.push(format!("{file}:{line}: {cite} — {source}{tag}"));
            continue;
        }
        let whole = resolve(file, cite).map(|(key, ..)| quoted.contains(&key));
        let parts = || provisions(cite).iter().map(|c| Ok(quoted.contains(&resolve(file, c)?.0))).collect();
        let missing = match whole {
            Ok(true) => None,
            Ok(false) => Some("the act quotes it nowhere; give its text, or a source".to_owned()),
            Err(problem) => {
                match parts() {
                    Ok(all) => {
                        let all: Vec<bool> = all;
                        (!all.iter().all(|found| *found))
                            .then(|| "the act does not quote every one of these; give the texts, or a source".to_owned())
                    }
                    // The whole cite's complaint says more than that of its last part.
                    Err::<_, String>(_) => Some(problem),
                }
            }
        };
        match missing {
            None => report.pointing += 1,
            Some(problem) => report.faults.push(format!("{file}:{line}: {cite:?}: {problem}")),
        }
    }
    report.faults.sort_by_key(|fault| place(fault));
}

/// Sorts faults by file and line.
fn place(fault: &str) -> (String, usize) {
    let mut parts = fault.splitn(3, ':');
    let file = parts.next().unwrap_or_default().to_owned();
    (file, parts.next().and_then(|line| line.parse().ok()).unwrap_or(0))
}

/// Splits a citation of several provisions. A part that starts lower takes what it lacks from the part before:
/// `Pasal 7 ayat (4) huruf a dan huruf b`.
fn provisions(cite: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in cite.split("; ").flat_map(|p| p.split(" dan ")) {
        let part = part.trim();
        let inherited = parts.last().and_then(|before| {
            let level = part.split(' ').next().filter(|level| ["ayat", "angka", "huruf", "butir"].contains(level))?;
            before.rfind(&format!(" {level} ")).map(|cut| before[..=cut].to_owned())
        });
        parts.push(inherited.unwrap_or_default() + part);
    }
    parts
}

type Resolved = ((usize, String), &'static Scope, Vec<Step>);

/// The act and address of a citation, and a key under which equal citations fall together.
fn resolve(file: &str, cite: &str) -> Result<Resolved, String> {
    let scope = Scope::of(cite, file).ok_or("no text is kept for this folder or act; give a source")?;
    let path = parse_address(cite.strip_prefix(scope.prefix).unwrap_or(cite))?;
    let number = SCOPES.iter().position(|s| s == scope).unwrap_or(SCOPES.len());
    let address: Vec<String> = path.iter().map(ToString::to_string).collect();
    Ok(((number, address.join(" ")), scope, path))
}

/// Proves one quotation; the error has the line of the first differing word, where there is one.
fn prove(
    file: &str,
    cite: &str,
    text: &str,
    first_line: usize,
    outlines: &BTreeMap<&str, Outline>,
) -> Result<(usize, String), (Option<usize>, String)> {
    let (key, scope, path) = resolve(file, cite).map_err(|problem| (None, format!("{cite:?}: {problem}")))?;
    let outline = outlines.get(scope.seed).ok_or_else(|| (None, format!("{} was not read", scope.seed)))?;
    let node = match outline.find(scope.section, &path)[..] {
        [node] => node,
        [] => return Err((None, format!("{cite:?} is not in {}", scope.seed))),
        [..] => {
            return Err((None, format!("{cite:?} is ambiguous in {}; name the chapter", scope.seed)));
        }
    };
    let words = plain_words(text);
    let whole = outline.words(node);
    let below_title = outline.words_below_title(node);
    if [Some(whole), below_title].into_iter().flatten().any(|expected| equal(&words, expected)) {
        return Ok(key);
    }
    // Complain against the form the quotation follows.
    let expected = match below_title {
        Some(below) if words.first().map(|(w, _)| w) == below.first() => below,
        _ => whole,
    };
    let at = words.iter().zip(expected).take_while(|((found, _), expected)| found == *expected).count();
    let line = first_line + words.get(at).or(words.last()).map_or(0, |(_, line)| *line);
    let found: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    let seed_line = outline.line(node);
    let problem = format!(
        "{cite:?} is not quoted as it stands: found {}, expected {} ({} from line {seed_line})",
        excerpt(&found, at),
        excerpt(&expected, at),
        scope.seed
    );
    Err((Some(line), problem))
}

/// Equal, an item's closing punctuation and conjunction aside.
fn equal(words: &[(String, usize)], expected: &[String]) -> bool {
    let found: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
    let mut expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    if found == expected {
        return true;
    }
    if let [.., before, "dan" | "atau" | "dan/atau"] = expected[..]
        && before.ends_with([';', ','])
    {
        expected.pop();
        if found == expected {
            return true;
        }
    }
    if let Some(last) = expected.last_mut() {
        *last = last.strip_suffix([';', '.', ',']).unwrap_or(last);
    }
    expected.retain(|word| !word.is_empty());
    found == expected
}

/// Some words around a place, in quotation marks.
fn excerpt(words: &[&str], at: usize) -> String {
    let from = at.saturating_sub(2);
    let to = (at + 5).min(words.len());
    let before = if from > 0 { "… " } else { "" };
    let after = if to < words.len() { " …" } else { " (end)" };
    format!("\"{before}{}{after}\"", words.get(from..to).unwrap_or_default().join(" "))
}

#[cfg(test)]
#[path = "quotes_tests.rs"]
mod tests;
