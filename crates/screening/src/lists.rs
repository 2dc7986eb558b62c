//! The lists handed in together, looked through once before anybody is judged: where their headers are, how many rows
//! must come out, which NIK stands in more than one row.

use crate::repeats::{Candidates, Filter, Repeats};
use payung_domain::{Language, Nik};
use payung_registry::{
    Cells, CsvBlock, CsvFile, FileKind, HeaderNotFound, Input, Layout, Limits, NikColumnCheck, OpenError, OwnedCell, OwnedRow, SheetReport,
    Vocabulary, read_nik_cell,
};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Rows in which a header is looked for.
const HEADER_ROWS: usize = 60;
/// The sheets of our own template and of our results that explain them. They hold nobody, and are not rows of the list handed in.
const TEMPLATE_GUIDES: [&str; 3] = ["Petunjuk", "Pilihan", payung_registry::ABOUT_SHEET];
/// What they give as the example of a NIK.
const TEMPLATE_NIK: u64 = 9_999_990_000_000_000;
/// NIKs of CSV lists that are kept with their lines (12 bytes each) to save reading the lists once more.
const NIKS_KEPT_MAX: usize = 2_000_000;
/// Other places of the same NIK that are named; the rest is left out.
const OTHERS_NAMED: usize = 3;

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Index of the file.
    pub file: u32,
    /// Index of the sheet; 0 in CSV.
    pub sheet: u32,
    /// Row number in the sheet, or the line on which the record begins.
    pub row: u32,
}

/// One sheet of one list.
#[derive(Debug)]
pub struct Sheet {
    /// Name on the tab; empty in CSV.
    pub name: String,
    /// Hidden in the workbook.
    pub hidden: bool,
    /// What its columns hold; none when no header was found.
    pub layout: Option<Layout>,
    /// Why there is no layout.
    pub header_not_found: Option<HeaderNotFound>,
    /// What was seen while reading it.
    pub report: SheetReport,
    /// The column-wide test for rounded NIK.
    pub nik_column: NikColumnCheck,
    /// Non-blank rows below the header (all, when there is none): each must come out once.
    pub rows_in: u64,
    /// The rows of a workbook's sheet, kept from the survey; empty for CSV, which is read again.
    pub rows: Vec<OwnedRow>,
}

/// One list.
#[derive(Debug)]
pub struct List {
    /// Where it is read from.
    pub path: PathBuf,
    /// The name in results.
    pub shown: String,
    /// What it is.
    pub kind: FileKind,
    /// Its sheets.
    pub sheets: Vec<Sheet>,
}

/// All lists of a run.
#[derive(Debug)]
pub struct Lists {
    /// The lists, in the order given.
    pub files: Vec<List>,
    /// NIK that stand in more than one row, and where.
    repeats: Repeats,
}

/// Why a list cannot be taken.
#[derive(Debug)]
pub enum ListError {
    /// It cannot be read.
    Open(OpenError),
    /// No sheet has a header.
    NoHeader {
        /// The list.
        file: String,
        /// What was seen, of the sheet with most rows.
        cause: HeaderNotFound,
    },
}

impl ListError {
    /// What is wrong, where, what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::Open(error) => error.message(language),
            Self::NoHeader { file, cause } => format!("{file}: {}", cause.message(language)),
        }
    }
}

impl From<OpenError> for ListError {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

/// What the first reading gathers about NIKs for the second.
struct Gathered {
    /// Every NIK of a CSV list goes through it.
    filter: Filter,
    /// NIKs that may stand in more than one row.
    candidates: Candidates,
    /// The NIKs of workbooks, with their places.
    sightings: Vec<(u64, Place)>,
    /// The NIKs of CSV lists, as long as they are few; else the lists are read once more.
    kept: Option<Vec<Kept>>,
    /// How many of them may be kept.
    kept_max: usize,
}

/// The NIKs of one block of a CSV list, with their lines.
struct Kept {
    file: u32,
    niks: Vec<u64>,
    lines: Vec<u32>,
}

impl Lists {
    /// Looks through every list.
    ///
    /// # Errors
    /// Every list that cannot be taken, so that all can be mended at once.
    pub fn survey(files: &[(PathBuf, String)], vocabulary: &Vocabulary, limits: &Limits, threads: usize) -> Result<Self, Vec<ListError>> {
        Self::survey_keeping(files, vocabulary, limits, threads, NIKS_KEPT_MAX)
    }

    fn survey_keeping(
        files: &[(PathBuf, String)],
        vocabulary: &Vocabulary,
        limits: &Limits,
        threads: usize,
        kept_max: usize,
    ) -> Result<Self, Vec<ListError>> {
        let mut lists = Vec::new();
        let mut errors = Vec::new();
        let bytes = files.iter().filter_map(|(path, _)| std::fs::metadata(path).ok()).map(|file| file.len()).sum();
        let mut gathered = Gathered {
            filter: Filter::for_bytes(bytes),
            candidates: Candidates::default(),
            sightings: Vec::new(),
            kept: Some(Vec::new()),
            kept_max,
        };
        for (index, (path, shown)) in files.iter().enumerate() {
            let file = u32::try_from(index).unwrap_or(u32::MAX);
            match survey_file(path, shown, file, vocabulary, limits, threads, &mut gathered) {
                Ok(list) => lists.push(list),
                Err(error) => errors.push(error),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let Gathered { filter, candidates, mut sightings, kept, .. } = gathered;
        drop(filter);
        if let Some(kept) = kept {
            for Kept { file, niks, lines } in kept {
                let seen = niks.into_iter().zip(lines).filter(|(nik, _)| candidates.contains(nik));
                sightings.extend(seen.map(|(nik, row)| (nik, Place { file, sheet: 0, row })));
            }
        } else if !candidates.is_empty() {
            for (file, list) in (0..).zip(&lists).filter(|(_, list)| list.kind == FileKind::Csv) {
                match find_candidates(list, file, limits, threads, &candidates) {
                    Ok(mut found) => sightings.append(&mut found),
                    Err(error) => errors.push(error.into()),
                }
            }
        }
        if errors.is_empty() { Ok(Self { files: lists, repeats: Repeats::of(sightings) }) } else { Err(errors) }
    }

    /// Lists in which repeated NIKs were not looked for.
    pub(crate) fn without_duplicates(files: Vec<List>) -> Self {
        Self { files, repeats: Repeats::of(Vec::new()) }
    }

    /// The other rows with the same NIK, the first few; empty when there is none.
    pub fn others(&self, nik: Nik, place: Place) -> impl Iterator<Item = Place> {
        self.repeats.places(nik.get()).iter().copied().filter(move |other| *other != place).take(OTHERS_NAMED)
    }

    /// Whether the NIK stands in more than one row.
    #[must_use]
    pub fn is_duplicate(&self, nik: Nik) -> bool {
        self.repeats.contains(nik.get())
    }

    /// NIKs that stand in more than one row.
    #[must_use]
    pub fn duplicate_count(&self) -> usize {
        self.repeats.len()
    }

    /// Rows that must come out.
    #[must_use]
    pub fn rows_in(&self) -> u64 {
        self.files.iter().flat_map(|list| &list.sheets).map(|sheet| sheet.rows_in).sum()
    }

    /// A place in words: file, sheet, row.
    #[must_use]
    pub fn describe(&self, place: Place, language: Language) -> String {
        let Some(list) = self.files.get(place.file as usize) else { return String::new() };
        let sheet = list.sheets.get(place.sheet as usize).map(|sheet| sheet.name.as_str()).filter(|name| !name.is_empty());
        let row = language.pick("baris", "row");
        match sheet {
            Some(sheet) => format!("{} [{sheet}] {row} {}", list.shown, place.row),
            None => format!("{} {row} {}", list.shown, place.row),
        }
    }
}

fn survey_file(
    path: &Path,
    shown: &str,
    file: u32,
    vocabulary: &Vocabulary,
    limits: &Limits,
    threads: usize,
    gathered: &mut Gathered,
) -> Result<List, ListError> {
    let (kind, sheets) = match Input::open(path, limits)? {
        Input::Csv(csv) => (FileKind::Csv, vec![survey_csv(csv, path, file, vocabulary, threads, gathered)?]),
        Input::Workbook(mut workbook) => {
            let infos = workbook.sheets().to_vec();
            let mut sheets = Vec::with_capacity(infos.len());
            for (index, info) in infos.into_iter().enumerate() {
                let mut rows = Vec::new();
                let report = workbook.read_sheet(index, &mut |row| {
                    rows.push(row);
                    ControlFlow::Continue(())
                })?;
                let mut sheet = Sheet {
                    name: info.name,
                    hidden: info.hidden,
                    layout: None,
                    header_not_found: None,
                    report,
                    nik_column: NikColumnCheck::default(),
                    rows_in: 0,
                    rows,
                };
                match Layout::detect(&sheet.rows[..sheet.rows.len().min(HEADER_ROWS)], &sheet.report.merged, vocabulary) {
                    Ok(layout) => sheet.layout = Some(layout),
                    Err(cause) => sheet.header_not_found = Some(cause),
                }
                if sheet.layout.is_none() && TEMPLATE_GUIDES.contains(&sheet.name.as_str()) && !sheet.rows.iter().any(holds_nik) {
                    sheet.rows.clear();
                }
                let place = |row| Place { file, sheet: u32::try_from(index).unwrap_or(u32::MAX), row };
                let header_rows = sheet.layout.as_ref().map_or((0, 0), |layout| layout.header_rows);
                let column = sheet.layout.as_ref().and_then(|layout| layout.position(payung_registry::Column::Nik));
                for row in sheet.rows.iter().filter(|row| comes_out(header_rows, row.number, *row)) {
                    sheet.rows_in += 1;
                    if let Some(nik) = column.and_then(|column| sight(row, column, &mut sheet.nik_column)) {
                        gathered.candidates.insert(nik);
                        gathered.sightings.push((nik, place(row.number)));
                    }
                }
                sheets.push(sheet);
            }
            (workbook.kind(), sheets)
        }
    };
    if sheets.iter().all(|sheet| sheet.layout.is_none()) {
        let widest = sheets.into_iter().max_by_key(|sheet| sheet.rows.len()).and_then(|sheet| sheet.header_not_found).unwrap_or_default();
        return Err(ListError::NoHeader { file: shown.to_owned(), cause: widest });
    }
    Ok(List { path: path.to_owned(), shown: shown.to_owned(), kind, sheets })
}

/// Whether a row must come out: it stands below the header, or it holds a NIK above it (nobody is lost for standing in the
/// wrong place; titles are not rows of the list).
pub(crate) fn comes_out(header_rows: (u32, u32), number: u32, row: &impl Cells) -> bool {
    number > header_rows.1 || (number < header_rows.0 && holds_nik(row))
}

/// Whether any cell of a row could be somebody's NIK.
pub(crate) fn holds_nik(row: &impl Cells) -> bool {
    (0..row.width()).any(|index| !matches!(read_nik_cell(row.cell(index)).sixteen, 0 | TEMPLATE_NIK))
}

/// The NIK of one row, when it is usable; its digits are counted.
fn sight(row: &impl Cells, column: usize, check: &mut NikColumnCheck) -> Option<u64> {
    let read = read_nik_cell(row.cell(column));
    if read.sixteen != 0 {
        check.feed(read.sixteen);
    }
    read.value.ok().map(Nik::get)
}

/// What one thread saw of a CSV list.
#[derive(Default)]
struct Seen {
    rows_in: u64,
    check: NikColumnCheck,
    /// NIKs that may have come before.
    again: Vec<u64>,
    /// All NIKs, by block.
    kept: Vec<Kept>,
    /// Candidates with their places.
    found: Vec<(u64, Place)>,
}

/// Reads a CSV list in threads, which hand every block to `look`; `first` is a block already read.
fn read_blocks(
    csv: CsvFile,
    first: Option<CsvBlock>,
    threads: usize,
    look: &(dyn Fn(&CsvBlock, &mut Seen) + Sync),
) -> Result<Vec<Seen>, OpenError> {
    let source = Mutex::new((first, csv));
    let work = || -> Result<Seen, OpenError> {
        let mut seen = Seen::default();
        loop {
            let block = {
                let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
                match source.0.take() {
                    Some(block) => Some(block),
                    None => source.1.next_block()?,
                }
            };
            let Some(block) = block else { return Ok(seen) };
            look(&block, &mut seen);
        }
    };
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        let joined = handles.into_iter().map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        joined.collect()
    })
}

/// The places of the candidates in a CSV list.
fn find_candidates(
    list: &List,
    file: u32,
    limits: &Limits,
    threads: usize,
    candidates: &Candidates,
) -> Result<Vec<(u64, Place)>, OpenError> {
    let layout = list.sheets.first().and_then(|sheet| sheet.layout.as_ref());
    let Some((layout, column)) = layout.and_then(|layout| Some((layout, layout.position(payung_registry::Column::Nik)?))) else {
        return Ok(Vec::new());
    };
    let last_header = layout.header_rows.1;
    let seen = read_blocks(CsvFile::open(&list.path, limits)?, None, threads, &|block, seen| {
        let mut records = block.records();
        while let Some(record) = records.next_upto(column + 1) {
            if let Ok(nik) = read_nik_cell(record.cell(column)).value
                && candidates.contains(&nik.get())
                && record.line() > last_header
            {
                seen.found.push((nik.get(), Place { file, sheet: 0, row: record.line() }));
            }
        }
    })?;
    Ok(seen.into_iter().flat_map(|seen| seen.found).collect())
}

fn survey_csv(
    mut csv: CsvFile,
    path: &Path,
    file: u32,
    vocabulary: &Vocabulary,
    threads: usize,
    gathered: &mut Gathered,
) -> Result<Sheet, ListError> {
    let first = csv.next_block()?;
    let mut head = Vec::new();
    if let Some(block) = &first {
        let mut records = block.records();
        while let Some(record) = records.next() {
            if record.text().trim().is_empty() {
                continue;
            }
            let cells = (0..record.width()).map(|index| OwnedCell::Text(record.field(index).into())).collect();
            head.push(OwnedRow { number: record.line(), hidden: false, cells });
            if head.len() == HEADER_ROWS {
                break;
            }
        }
    }
    let layout = match Layout::detect(&head, &[], vocabulary) {
        Ok(layout) => layout,
        Err(cause) => return Err(ListError::NoHeader { file: path.display().to_string(), cause }),
    };
    let column = layout.position(payung_registry::Column::Nik);
    let asked = column.map_or(1, |column| column + 1);
    let last_header = layout.header_rows.1;
    let filter = &gathered.filter;
    let kept_max = gathered.kept_max;
    let room = gathered.kept.as_ref().map(|kept| kept_max.saturating_sub(kept.iter().map(|kept| kept.niks.len()).sum()));
    let niks_kept = AtomicUsize::new(0);
    let parts = read_blocks(csv, first, threads, &|block, seen| {
        let (mut niks, mut lines) = (Vec::new(), Vec::new());
        let mut records = block.records();
        while let Some(record) = records.next_upto(asked) {
            if record.line() <= last_header || record.is_blank() {
                continue;
            }
            seen.rows_in += 1;
            if let Some(nik) = column.and_then(|column| sight(&record, column, &mut seen.check)) {
                niks.push(nik);
                lines.push(record.line());
            }
        }
        filter.note(&niks, &mut seen.again);
        // Over the bound nothing is kept any more, and what was is given up at the end of the list.
        if room.is_some_and(|room| niks_kept.fetch_add(niks.len(), Ordering::Relaxed) <= room) {
            seen.kept.push(Kept { file, niks, lines });
        }
    })?;
    let above = head.iter().filter(|row| row.number < layout.header_rows.0 && holds_nik(*row)).count() as u64;
    let mut sheet = Sheet {
        name: String::new(),
        hidden: false,
        layout: Some(layout),
        header_not_found: None,
        report: SheetReport { hidden_rows_known: true, ..SheetReport::default() },
        nik_column: NikColumnCheck::default(),
        rows_in: above,
        rows: Vec::new(),
    };
    for seen in parts {
        sheet.rows_in += seen.rows_in;
        sheet.nik_column = sheet.nik_column.merge(seen.check);
        gathered.candidates.extend(seen.again);
        if let Some(kept) = &mut gathered.kept {
            kept.extend(seen.kept);
        }
    }
    if room.is_none_or(|room| niks_kept.into_inner() > room) {
        gathered.kept = None;
    }
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A NIK of an invented person.
    fn nik(n: u32) -> String {
        format!("121702{:02}{:02}80{:04}", 1 + n % 28, 1 + n / 28 % 12, 9000 + n / (28 * 12))
    }

    #[test]
    fn few_niks_are_kept_many_are_read_again_and_both_find_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, niks: &[u32]| {
            let rows: String = niks.iter().map(|n| format!("{},\"Contoh\nOrang {n}\"\n", nik(*n))).collect();
            let path = folder.path().join(name);
            std::fs::write(&path, format!("nik,nama\n{rows}")).expect("written");
            (path, name.to_owned())
        };
        let many: Vec<u32> = (0..20_000).chain([5, 70, 19_999, 5]).collect();
        let files = [write("satu.csv", &many), write("dua.csv", &[70, 30_000, 30_001])];
        let survey = |kept_max, threads| {
            Lists::survey_keeping(&files, &Vocabulary::default(), &Limits::default(), threads, kept_max).expect("lists that can be read")
        };
        let place = |file, row| Place { file, sheet: 0, row };
        for (kept_max, threads) in [(NIKS_KEPT_MAX, 1), (NIKS_KEPT_MAX, 3), (20_004, 2), (1_000, 1), (0, 3)] {
            let lists = survey(kept_max, threads);
            assert_eq!(lists.duplicate_count(), 3, "{kept_max} kept, {threads} threads");
            assert_eq!(lists.rows_in(), 20_007);
            let places = |n: u32| lists.repeats.places(nik(n).parse().expect("a number")).to_vec();
            assert_eq!(places(5), [place(0, 12), place(0, 40_002), place(0, 40_008)]);
            assert_eq!(places(70), [place(0, 142), place(0, 40_004), place(1, 2)]);
            assert_eq!(places(19_999), [place(0, 40_000), place(0, 40_006)]);
            assert_eq!(places(6), []);
        }
    }
}
