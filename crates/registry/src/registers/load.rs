//! Files in, a register out.

use super::columns::{Columns, Role, Unusable};
use super::coverage::Coverage;
use super::damaged::{DamagedRow, DamagedRows};
use super::rows::{RowTaker, Taken};
use super::table::{Entry, KeyTable};
use super::{DAMAGED_ROWS_LISTED_MAX, ExtractTerms, Level, Register, RegisterError, RegisterReport, RowPlace};
use crate::people::RowReader;
use crate::{
    Areas, Cell, Cells, CsvFile, HeaderNotFound, Input, Layout, Limits, MergedRange, OpenError, OwnedCell, OwnedRow, Vocabulary, Workbook,
};
use jiff::ToSpan;
use payung_domain::{AreaCode, AreaLevel, Date, RegisterKind};
use rustc_hash::FxHashMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::{Mutex, PoisonError};

/// Rows looked at for the header, blank ones not counted.
const HEADER_ROWS_MAX: usize = 60;

/// Threads that read a CSV file.
const WORKERS: usize = 2;

/// NIKs from which on the share that end in 0 says something.
const ROUNDING_SAMPLE_MIN: u64 = 20;

/// One sheet, or one CSV file, that holds rows of the register.
struct Source {
    file: usize,
    /// Index and name of the sheet; none in CSV.
    sheet: Option<(usize, String)>,
    layout: Layout,
    columns: Columns,
    role: Role,
}

/// The rows of one source.
pub(super) struct Harvest {
    pub(super) file: usize,
    pub(super) sheet: String,
    pub(super) columns: Columns,
    pub(super) role: Role,
    pub(super) parts: Vec<Taken>,
}

impl Register {
    /// Loads a register from its files (CSV or workbooks; DTSEN's two files in any order).
    ///
    /// # Errors
    /// See [`RegisterError`].
    pub fn load(
        kind: RegisterKind,
        files: &[PathBuf],
        terms: &ExtractTerms,
        limits: &Limits,
        areas: &Areas,
    ) -> Result<Self, RegisterError> {
        let names = files.iter().map(|path| path.display().to_string()).collect();
        let open = |index: usize| match files.get(index) {
            Some(path) => Input::open(path, limits),
            None => Err(OpenError::NotFound { file: String::new() }),
        };
        Self::load_from(kind, names, &open, terms, areas)
    }

    /// Loads a register from inputs that `open` opens by their index in `names`, each twice: for its header and for its rows.
    ///
    /// # Errors
    /// See [`RegisterError`].
    pub fn load_from(
        kind: RegisterKind,
        names: Vec<String>,
        open: &dyn Fn(usize) -> Result<Input, OpenError>,
        terms: &ExtractTerms,
        areas: &Areas,
    ) -> Result<Self, RegisterError> {
        let mut report = RegisterReport { files: names, ..RegisterReport::default() };
        let mut sources = Vec::new();
        for index in 0..report.files.len() {
            find_sources(kind, index, open(index)?, terms, &mut report, &mut sources)?;
        }
        // Families first: their desil is joined to the persons as these are read.
        sources.sort_by_key(|source| source.role != Role::Families);
        let mut harvests: Vec<Harvest> = Vec::new();
        let mut families = None;
        for source in sources {
            if source.role != Role::Families && families.is_none() && !harvests.is_empty() && harvests[0].role == Role::Families {
                families = Some(joined_families(&mut harvests));
            }
            let parts = read_source(&source, open(source.file)?, &report.files[source.file], terms, areas, families.as_ref())?;
            harvests.push(Harvest {
                file: source.file,
                sheet: source.sheet.map_or_else(String::new, |(_, name)| name),
                columns: source.columns,
                role: source.role,
                parts,
            });
        }
        report.families = families.as_ref().map_or(0, |table| table.len() as u64);
        let register = Self::assemble(kind, terms, areas, harvests, report)?;
        Ok(Self { families, ..register })
    }

    /// Makes the register of what was read.
    pub(super) fn assemble(
        kind: RegisterKind,
        terms: &ExtractTerms,
        areas: &Areas,
        harvests: Vec<Harvest>,
        mut report: RegisterReport,
    ) -> Result<Self, RegisterError> {
        let all_files = report.files.join(", ");
        let by_person = harvests.iter().any(|harvest| harvest.role != Role::Families);
        let mut persons_coverage = Coverage::default();
        let mut heads_coverage = Coverage::default();
        let mut places: FxHashMap<AreaCode, u64> = FxHashMap::default();
        let mut entries: Vec<Vec<Entry>> = Vec::new();
        let mut damaged: Vec<DamagedRow> = Vec::new();
        let mut ending_in_zero = 0;
        for harvest in harvests {
            let mut own_places: FxHashMap<AreaCode, u64> = FxHashMap::default();
            let mut stated = false;
            // A family record without its number hides no person once persons are known by NIK.
            let counts = !by_person || harvest.role != Role::Families;
            for part in harvest.parts {
                report.rows += part.rows;
                report.inactive += part.inactive;
                report.unanswered += part.unanswered;
                report.damaged += part.damaged.len() as u64;
                ending_in_zero += part.ending_in_zero;
                stated |= part.places_stated;
                report.village_names.extend(part.village_names);
                for (area, rows) in part.places {
                    *own_places.entry(area).or_default() += rows;
                }
                for (row, rest) in part.damaged {
                    if report.damaged_rows.len() < DAMAGED_ROWS_LISTED_MAX {
                        report.damaged_rows.push(RowPlace { file: harvest.file, sheet: harvest.sheet.clone(), row });
                    }
                    if counts {
                        damaged.push(rest);
                    }
                }
                entries.push(part.entries);
            }
            let covered = coverage_of(kind, terms, &harvest.columns, stated, &own_places);
            match harvest.role {
                Role::Persons => {
                    persons_coverage.add_all(&covered);
                    heads_coverage.add_all(&covered);
                }
                Role::Heads => heads_coverage.add_all(&covered),
                Role::Families if !by_person => heads_coverage.add_all(&covered),
                Role::Families => {}
            }
            for (area, rows) in own_places {
                *places.entry(area).or_default() += rows;
            }
        }
        if report.rows == 0 {
            return Err(RegisterError::Empty { kind, files: all_files });
        }
        check_region(kind, terms, areas, &places, &all_files)?;
        report.damaged_rows.sort_unstable();
        let found: u64 = entries.iter().map(|part| part.len() as u64).sum();
        report.rounded_column = by_person && found >= ROUNDING_SAMPLE_MIN && ending_in_zero * 4 > found;
        let (table, duplicates) = KeyTable::build(entries);
        report.duplicates = duplicates;
        report.persons = table.len() as u64;
        report.villages = heads_coverage.len() as u64;
        report.snapshot = terms.snapshot;
        let usable_until = match (terms.snapshot, terms.max_age_months) {
            (Some(snapshot), Some(months)) => Some(snapshot.saturating_add(i32::from(months).months())),
            _ => None,
        };
        Ok(Self {
            kind,
            level: if by_person { Level::Persons } else { Level::Families },
            table,
            damaged: DamagedRows::new(damaged),
            persons_coverage,
            heads_coverage,
            snapshot: terms.snapshot,
            usable_until,
            rounded_column: report.rounded_column,
            report,
            families: None,
        })
    }
}

impl RegisterReport {
    /// Notes a file that looks like another kind of register.
    fn note_kind(&mut self, kind: RegisterKind, name: &str, layout: &Layout) {
        if let Some(other) = kind_by_headings(&layout.headings).filter(|other| *other != kind) {
            self.looks_like.push((name.to_owned(), other));
        }
    }
}

/// The kind of register whose exports carry such headings, when they are unmistakable.
fn kind_by_headings(headings: &[String]) -> Option<RegisterKind> {
    let folded: Vec<String> = headings.iter().map(|heading| heading.to_lowercase().replace([' ', '_', '-', '.'], "")).collect();
    let any = |words: &[&str]| folded.iter().any(|heading| words.contains(&heading.as_str()));
    let marks: [(RegisterKind, &[&str]); 5] = [
        (RegisterKind::P3ke, &["idkeluargap3ke", "idp3ke", "resikostunting"]),
        (RegisterKind::Dtsen, &["nomorindukkependudukan", "desilnasional"]),
        (RegisterKind::Dtks, &["iddtks", "idbdt", "idartbdt", "idart", "nikart"]),
        (RegisterKind::Bpjs, &["kpj", "nokpj", "nomorkpj"]),
        (RegisterKind::Padan, &["hasil", "hasilpadan", "hasilpemadanan"]),
    ];
    marks.into_iter().find(|(_, words)| any(words)).map(|(kind, _)| kind)
}

/// The desil of each family. The families' entries leave the harvests: persons are looked for by NIK.
pub(super) fn joined_families(harvests: &mut [Harvest]) -> KeyTable {
    let parts = harvests.iter_mut().flat_map(|harvest| &mut harvest.parts).map(|part| std::mem::take(&mut part.entries)).collect();
    KeyTable::build(parts).0
}

/// What one source covers.
fn coverage_of(kind: RegisterKind, terms: &ExtractTerms, columns: &Columns, stated: bool, places: &FxHashMap<AreaCode, u64>) -> Coverage {
    let mut coverage = Coverage::default();
    if columns.places.any() && stated {
        let level = columns.places.level_named().or_else(|| places.keys().map(|area| area.level()).max());
        for area in places.keys().filter(|area| Some(area.level()) == level && area.level() > AreaLevel::Province) {
            coverage.add(*area);
        }
    } else if let Some(declared) = terms.declared_area {
        coverage.add(declared);
    } else if matches!(kind, RegisterKind::Bpjs | RegisterKind::Aid) {
        // Answer files are made for the region that asked: without a word about places they are about all of it.
        match terms.region {
            Some(region) => coverage.add(region),
            None => coverage.add_everywhere(),
        }
    }
    coverage
}

/// Refuses a register whose rows all lie outside the act's region.
fn check_region(
    kind: RegisterKind,
    terms: &ExtractTerms,
    areas: &Areas,
    places: &FxHashMap<AreaCode, u64>,
    files: &str,
) -> Result<(), RegisterError> {
    let Some(expected) = terms.region else { return Ok(()) };
    if places.is_empty() || places.keys().any(|area| area.is_in(expected) || expected.is_in(*area)) {
        return Ok(());
    }
    let mut regencies: FxHashMap<AreaCode, u64> = FxHashMap::default();
    for (area, rows) in places {
        *regencies.entry(area.at(expected.level()).unwrap_or(*area)).or_default() += rows;
    }
    // The lower code of two with as many rows, so that the message is always the same.
    let Some((found, _)) = regencies.into_iter().max_by_key(|(area, rows)| (*rows, std::cmp::Reverse(*area))) else { return Ok(()) };
    let name = |area| areas.name(area).map(str::to_owned);
    Err(RegisterError::OtherRegion {
        kind,
        files: files.to_owned(),
        found,
        found_name: name(found),
        expected,
        expected_name: name(expected),
    })
}

/// Finds what a file holds by its headers.
fn find_sources(
    kind: RegisterKind,
    file: usize,
    input: Input,
    terms: &ExtractTerms,
    report: &mut RegisterReport,
    sources: &mut Vec<Source>,
) -> Result<(), RegisterError> {
    let name = report.files[file].clone();
    let vocabulary = Vocabulary { region: terms.region, headings: Arc::clone(&terms.headings), ..Vocabulary::default() };
    match input {
        Input::Csv(mut csv) => {
            let rows = first_records(&mut csv)?;
            let source = read_header(kind, file, None, &name, &rows, &[], &vocabulary)?;
            report.note_kind(kind, &name, &source.layout);
            sources.push(source);
        }
        Input::Workbook(mut workbook) => {
            let mut passed_over = Vec::new();
            let mut failure = None;
            let before = sources.len();
            for index in 0..workbook.sheets().len() {
                let sheet = workbook.sheets()[index].name.clone();
                let rows = first_rows(&mut workbook, index)?;
                if rows.is_empty() {
                    continue;
                }
                let merged = workbook.merged(index)?;
                match read_header(kind, file, Some((index, sheet.clone())), &name, &rows, &merged, &vocabulary) {
                    Ok(source) => {
                        report.note_kind(kind, &name, &source.layout);
                        sources.push(source);
                    }
                    Err(error) => {
                        passed_over.push(format!("{name}: {sheet}"));
                        failure = failure.or(Some(error));
                    }
                }
            }
            if sources.len() == before {
                return Err(failure.unwrap_or(RegisterError::Empty { kind, files: name }));
            }
            report.sheets_passed_over.append(&mut passed_over);
        }
    }
    Ok(())
}

fn read_header(
    kind: RegisterKind,
    file: usize,
    sheet: Option<(usize, String)>,
    name: &str,
    rows: &[OwnedRow],
    merged: &[MergedRange],
    vocabulary: &Vocabulary,
) -> Result<Source, RegisterError> {
    let layout = Layout::detect(rows, merged, vocabulary)
        .map_err(|cause: HeaderNotFound| RegisterError::HeaderNotFound { file: name.to_owned(), cause })?;
    match Columns::pick(kind, &layout) {
        Ok((columns, role)) => Ok(Source { file, sheet, layout, columns, role }),
        Err(unusable) => {
            let (file, headings) = (name.to_owned(), layout.headings);
            Err(match unusable {
                Unusable::NoNik => RegisterError::NoNikColumn { kind, file, headings },
                Unusable::NoAnswer => RegisterError::NoAnswerColumn { file, headings },
            })
        }
    }
}

/// The first records of a CSV file that are not blank.
fn first_records(csv: &mut CsvFile) -> Result<Vec<OwnedRow>, OpenError> {
    let mut rows = Vec::new();
    while rows.len() < HEADER_ROWS_MAX {
        let Some(block) = csv.next_block()? else { break };
        let mut records = block.records();
        while let Some(record) = records.next() {
            let cells: Vec<OwnedCell> = (0..record.width())
                .map(|index| match record.cell(index) {
                    Cell::Text(text) => OwnedCell::Text(text.into()),
                    _ => OwnedCell::Empty,
                })
                .collect();
            if cells.iter().all(|cell| cell.borrow().is_blank()) {
                continue;
            }
            rows.push(OwnedRow { number: record.line(), hidden: false, cells });
            if rows.len() == HEADER_ROWS_MAX {
                break;
            }
        }
    }
    Ok(rows)
}

/// The first rows of a sheet.
fn first_rows(workbook: &mut Workbook, index: usize) -> Result<Vec<OwnedRow>, OpenError> {
    let mut rows = Vec::new();
    workbook.read_sheet(index, &mut |row| {
        rows.push(row);
        if rows.len() == HEADER_ROWS_MAX { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(rows)
}

/// Reads all rows of a source.
fn read_source(
    source: &Source,
    input: Input,
    name: &str,
    terms: &ExtractTerms,
    areas: &Areas,
    families: Option<&KeyTable>,
) -> Result<Vec<Taken>, RegisterError> {
    let vocabulary = Vocabulary { region: terms.region, headings: Arc::clone(&terms.headings), ..Vocabulary::default() };
    // The reader only says what a row without a usable number is; the day matters little there.
    let on = terms.snapshot.unwrap_or(Date::constant(2100, 1, 1));
    let reader = RowReader::new(&source.layout, &vocabulary, areas, None, on);
    let new_taker = || RowTaker::new(&source.columns, source.role, areas, terms.region, terms.declared_area, families, reader.clone());
    match (&source.sheet, input) {
        (None, Input::Csv(csv)) => read_csv(csv, &source.layout, &new_taker),
        (Some((index, _)), Input::Workbook(mut workbook)) => {
            let mut taker = new_taker();
            workbook.read_sheet(*index, &mut |row| {
                if !is_heading(&source.layout, row.number) {
                    taker.take(&row, row.number, false);
                }
                ControlFlow::Continue(())
            })?;
            Ok(vec![taker.hand_over()])
        }
        // The file was exchanged for one of another kind between the two openings.
        (_, _) => Err(RegisterError::Unreadable(OpenError::Broken {
            file: name.to_owned(),
            sheet: None,
            detail: "the file changed while it was read".to_owned(),
        })),
    }
}

fn is_heading(layout: &Layout, row: u32) -> bool {
    row <= layout.header_rows.1 || layout.numbered_row == Some(row)
}

/// Reads a CSV file in two threads. Each fetches the next block when it has done its last, so that no more than one block
/// a thread is in memory; what they took is put into the file's order.
fn read_csv<'a>(csv: CsvFile, layout: &Layout, new_taker: &(dyn Fn() -> RowTaker<'a> + Sync)) -> Result<Vec<Taken>, RegisterError> {
    let feed = Mutex::new(Some(csv));
    let work = || -> Result<Vec<(u32, Taken)>, OpenError> {
        let mut taker = new_taker();
        let mut parts = Vec::new();
        loop {
            let block = {
                let mut feed = feed.lock().unwrap_or_else(PoisonError::into_inner);
                let next = match feed.as_mut() {
                    Some(csv) => csv.next_block(),
                    None => Ok(None),
                };
                // After the end or an error nobody asks again.
                if !matches!(next, Ok(Some(_))) {
                    *feed = None;
                }
                next?
            };
            let Some(block) = block else { return Ok(parts) };
            let mut records = block.records();
            while let Some(record) = records.next() {
                if is_heading(layout, record.line()) {
                    continue;
                }
                taker.take(&record, record.line(), record.is_broken());
            }
            parts.push((block.first_line, taker.hand_over()));
        }
    };
    let results: Vec<Result<Vec<(u32, Taken)>, OpenError>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (1..WORKERS).map(|_| scope.spawn(work)).collect();
        let mut results = vec![work()];
        for thread in threads {
            match thread.join() {
                Ok(result) => results.push(result),
                // A panic is a defect of ours; it goes on where it can be seen.
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    });
    let mut parts = Vec::new();
    for result in results {
        parts.append(&mut result?);
    }
    parts.sort_by_key(|(first_line, _)| *first_line);
    Ok(parts.into_iter().map(|(_, taken)| taken).collect())
}
