//! The lists handed in together, looked through once before anybody is judged: where their headers are, how many rows
//! must come out, which NIK stands in more than one row.

use payung_domain::{Language, Nik};
use payung_registry::{
    Cells, CsvFile, FileKind, HeaderNotFound, Input, Layout, Limits, NikColumnCheck, OpenError, OwnedCell, OwnedRow, SheetReport,
    Vocabulary, read_nik_cell,
};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Rows in which a header is looked for.
const HEADER_ROWS: usize = 60;
/// The sheets of our own template that explain it. They hold nobody, and are not rows of the list handed in.
const TEMPLATE_GUIDES: [&str; 2] = ["Petunjuk", "Pilihan"];
/// What they give as the example of a NIK.
const TEMPLATE_NIK: u64 = 9_999_990_000_000_000;
/// Other places of the same NIK that are remembered for the words; the rest is only counted.
const PLACES_KEPT: usize = 4;

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
    duplicates: FxHashMap<u64, Vec<Place>>,
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

/// NIKs of a stretch of rows, with their places.
type Sightings = Vec<(u64, Place)>;

impl Lists {
    /// Looks through every list.
    ///
    /// # Errors
    /// Every list that cannot be taken, so that all can be mended at once.
    pub fn survey(files: &[(PathBuf, String)], vocabulary: &Vocabulary, limits: &Limits, threads: usize) -> Result<Self, Vec<ListError>> {
        let mut lists = Vec::new();
        let mut errors = Vec::new();
        let mut sightings: Sightings = Vec::new();
        for (index, (path, shown)) in files.iter().enumerate() {
            let file = u32::try_from(index).unwrap_or(u32::MAX);
            match survey_file(path, shown, file, vocabulary, limits, threads, &mut sightings) {
                Ok(list) => lists.push(list),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(Self { files: lists, duplicates: find_duplicates(&sightings) }) } else { Err(errors) }
    }

    /// Lists in which repeated NIKs were not looked for.
    pub(crate) fn without_duplicates(files: Vec<List>) -> Self {
        Self { files, duplicates: FxHashMap::default() }
    }

    /// The other rows with the same NIK, at most a few; empty when there is none.
    pub fn others(&self, nik: Nik, place: Place) -> impl Iterator<Item = Place> {
        self.duplicates.get(&nik.get()).into_iter().flatten().copied().filter(move |other| *other != place)
    }

    /// Whether the NIK stands in more than one row.
    #[must_use]
    pub fn is_duplicate(&self, nik: Nik) -> bool {
        !self.duplicates.is_empty() && self.duplicates.contains_key(&nik.get())
    }

    /// NIKs that stand in more than one row.
    #[must_use]
    pub fn duplicate_count(&self) -> usize {
        self.duplicates.len()
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

fn find_duplicates(sightings: &Sightings) -> FxHashMap<u64, Vec<Place>> {
    let mut sorted: Vec<u64> = sightings.iter().map(|(nik, _)| *nik).collect();
    sorted.sort_unstable();
    let repeated: FxHashSet<u64> = sorted.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    let mut places: FxHashMap<u64, Vec<Place>> = FxHashMap::default();
    if repeated.is_empty() {
        return places;
    }
    for (nik, place) in sightings {
        if repeated.contains(nik) {
            let known = places.entry(*nik).or_default();
            if known.len() < PLACES_KEPT {
                known.push(*place);
            }
        }
    }
    places
}

fn survey_file(
    path: &Path,
    shown: &str,
    file: u32,
    vocabulary: &Vocabulary,
    limits: &Limits,
    threads: usize,
    sightings: &mut Sightings,
) -> Result<List, ListError> {
    let (kind, sheets) = match Input::open(path, limits)? {
        Input::Csv(csv) => (FileKind::Csv, vec![survey_csv(csv, path, file, vocabulary, threads, sightings)?]),
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
                    if let Some(column) = column {
                        sight(row, column, place(row.number), &mut sheet.nik_column, sightings);
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

/// Notes the NIK of one row.
fn sight(row: &impl Cells, column: usize, place: Place, check: &mut NikColumnCheck, sightings: &mut Sightings) {
    let cell = row.cell(column);
    let read = read_nik_cell(cell);
    if read.sixteen != 0 {
        check.feed(read.sixteen);
    }
    if let Ok(nik) = read.value {
        sightings.push((nik.get(), place));
    }
}

/// What one thread saw of a CSV list.
#[derive(Default)]
struct Seen {
    rows_in: u64,
    check: NikColumnCheck,
    sightings: Sightings,
}

fn survey_csv(
    mut csv: CsvFile,
    path: &Path,
    file: u32,
    vocabulary: &Vocabulary,
    threads: usize,
    sightings: &mut Sightings,
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
    let source = Mutex::new((first, csv));
    let work = || -> Result<Seen, OpenError> {
        let mut seen = Seen::default();
        loop {
            let block = {
                let mut source = source.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                match source.0.take() {
                    Some(block) => Some(block),
                    None => source.1.next_block()?,
                }
            };
            let Some(block) = block else { return Ok(seen) };
            let mut records = block.records();
            while let Some(record) = records.next_upto(asked) {
                if record.line() <= last_header || record.is_blank() {
                    continue;
                }
                seen.rows_in += 1;
                if let Some(column) = column {
                    sight(&record, column, Place { file, sheet: 0, row: record.line() }, &mut seen.check, &mut seen.sightings);
                }
            }
        }
    };
    let results: Vec<Result<Seen, OpenError>> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        handles.into_iter().filter_map(|handle| handle.join().ok()).collect()
    });
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
    for result in results {
        let mut seen = result?;
        sheet.rows_in += seen.rows_in;
        sheet.nik_column = sheet.nik_column.merge(seen.check);
        sightings.append(&mut seen.sightings);
    }
    Ok(sheet)
}
