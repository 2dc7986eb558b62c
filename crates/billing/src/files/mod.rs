//! Rosters and bills in files: CSV in blocks and in threads, workbooks sheet by sheet.

mod bill_file;
mod faults;
mod headings;
mod letter;
mod months;
mod roster_file;

pub use bill_file::{BillFile, TotalRow};
pub use faults::{FaultPlace, Faults, RowFault};
pub use headings::{Column, Header, NoHeader};
pub use roster_file::RosterFile;

use headings::{HEADER_ROWS, Side};
use payung_domain::{Kpj, KpjFault, Language};
use payung_registry::{Cell, Cells, CsvBlock, CsvFile, Input, Limits, MergedRange, OpenError, OwnedCell, OwnedRow};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// How a file is read.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Caps.
    pub limits: Limits,
    /// Threads for CSV.
    pub threads: usize,
}

/// Why a file cannot be taken.
#[derive(Debug)]
pub enum FileError {
    /// It cannot be read.
    Open(OpenError),
    /// No sheet has the columns that are needed.
    NoHeader {
        /// The file.
        file: String,
        /// Whether it was to be the bill.
        bill: bool,
        /// What came nearest.
        cause: NoHeader,
    },
    /// There is a header and nobody below it.
    Nobody {
        /// The file.
        file: String,
        /// Whether it was to be the bill.
        bill: bool,
    },
}

impl From<OpenError> for FileError {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

impl FileError {
    /// What is wrong, where, what to do.
    #[must_use]
    pub fn message(&self, l: Language) -> String {
        match self {
            Self::Open(error) => error.message(l),
            Self::NoHeader { file, bill, cause } => {
                let needed = if *bill {
                    l.pick("nik, kpj, atau nama, dan jumlah (atau jkk dan jkm)", "nik, kpj or nama, and jumlah (or jkk and jkm)")
                } else {
                    l.pick("nik, kpj, atau nama, dan sedikitnya satu kolom lain", "nik, kpj or nama, and at least one more")
                };
                let near = match &cause.closest {
                    Some((row, columns)) if !columns.is_empty() => {
                        let names = columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(", ");
                        format!("{} {row}: {names}. ", l.pick("Yang paling mendekati baris", "The closest is row"))
                    }
                    _ => String::new(),
                };
                let other = if *bill {
                    l.pick("Apakah ini daftar peserta? Sebut tagihannya dengan --bill", "Is this the roster? Name the bill with --bill")
                } else {
                    l.pick("Sebut daftar peserta dengan --roster", "Name the roster with --roster")
                };
                match l {
                    Language::Id => format!(
                        "{file}: judul kolom tidak ditemukan dalam {} baris pertama; diperlukan satu baris dengan {needed}. {near}{other}, atau beri judul kolom seperti contoh di examples/.",
                        cause.rows
                    ),
                    Language::En => format!(
                        "{file}: no header in the first {} rows; one row must name {needed}. {near}{other}, or write headings as in examples/.",
                        cause.rows
                    ),
                }
            }
            Self::Nobody { file, bill } => match (l, bill) {
                (Language::Id, true) => {
                    format!("{file}: judul kolomnya ada, tetapi tidak ada satu baris tagihan pun di bawahnya. Minta daftar tagihannya.")
                }
                (Language::Id, false) => {
                    format!("{file}: judul kolomnya ada, tetapi tidak ada satu peserta pun di bawahnya. Sebut daftar peserta yang terisi.")
                }
                (Language::En, true) => format!("{file}: there is a header and no line of the bill below it. Ask for the bill's list."),
                (Language::En, false) => format!("{file}: there is a header and nobody below it. Name a roster that is filled in."),
            },
        }
    }
}

/// What the rows of a sheet become; parts of one file are joined in order.
trait Part: Default + Send {
    /// Puts the next part behind.
    fn append(&mut self, next: Self);
}

/// Puts a data row (with its number, and whether it is broken) into a part.
type TakeRow<'t, P> = dyn Fn(&SheetHead, &dyn Cells, u32, bool, &mut P) + Sync + 't;

/// A sheet whose header is known.
struct SheetHead {
    index: usize,
    header: Header,
    /// Where each column stands, by its number: looked up for every cell.
    places: [Option<u32>; Column::ALL.len()],
}

impl SheetHead {
    fn new(index: usize, header: Header) -> Self {
        let mut places = [None; Column::ALL.len()];
        for (place, column) in places.iter_mut().zip(Column::ALL) {
            *place = header.position(*column).and_then(|place| u32::try_from(place).ok());
        }
        Self { index, header, places }
    }

    /// Where a column stands.
    fn place(&self, column: Column) -> Option<usize> {
        self.places.get(column as usize).copied().flatten().map(|place| place as usize)
    }

    /// The row's cell in a column; empty where there is no such column.
    fn cell<'r>(&self, row: &'r dyn Cells, column: Column) -> Cell<'r> {
        self.place(column).map_or(Cell::Empty, |place| row.cell(place))
    }

    /// Whether the row lies below the header.
    fn is_data(&self, row: u32) -> bool {
        row > self.header.rows.1 && self.header.numbered_row != Some(row)
    }
}

/// What a whole file came to.
struct Whole<P> {
    part: P,
    sheets: Vec<String>,
    /// Headings nobody knows, by sheet.
    unknown: Vec<String>,
    /// Rows outside tables, each with its sheet: letters.
    outside: Vec<OwnedRow>,
    /// Whether any sheet has a header; else what came nearest.
    header: Result<(), NoHeader>,
}

/// Reads a file: `row` puts a data row (its number, whether it is broken) into a part.
fn read<P: Part>(
    source: Source<'_>,
    side: Side,
    how: &Reading,
    letter: &mut dyn FnMut(&[OwnedRow]),
    row: &TakeRow<'_, P>,
) -> Result<Whole<P>, FileError> {
    let input = match source {
        Source::Path(path) => Input::open(path, &how.limits)?,
        Source::Csv(csv) => Input::Csv(*csv),
    };
    match input {
        Input::Csv(mut csv) => {
            let first = csv.next_block()?;
            let head = first.as_ref().map(first_rows).unwrap_or_default();
            let found = headings::find(side, &head, &[]);
            let above = found.as_ref().map_or(u32::MAX, |header| header.rows.0);
            let outside: Vec<OwnedRow> = head.into_iter().filter(|row| row.number < above).collect();
            letter(&outside);
            let (part, header, unknown) = match found {
                Err(cause) => (P::default(), Err(cause), Vec::new()),
                Ok(header) => {
                    let unknown = header.unknown.clone();
                    let head = SheetHead::new(0, header);
                    let width = head.header.width();
                    let part = in_blocks(csv, first, how.threads, &|block: &CsvBlock| {
                        let mut part = P::default();
                        let mut records = block.records();
                        while let Some(record) = records.next_upto(width) {
                            if head.is_data(record.line()) && !record.is_blank() {
                                row(&head, &record, record.line(), record.is_broken(), &mut part);
                            }
                        }
                        part
                    })?;
                    (part, Ok(()), unknown)
                }
            };
            Ok(Whole { part, sheets: vec![String::new()], unknown, outside, header })
        }
        Input::Workbook(mut workbook) => {
            let names: Vec<String> = workbook.sheets().iter().map(|sheet| sheet.name.clone()).collect();
            let mut whole =
                Whole { part: P::default(), sheets: names, unknown: Vec::new(), outside: Vec::new(), header: Err(NoHeader::default()) };
            for index in 0..whole.sheets.len() {
                let merged = workbook.merged(index)?;
                read_sheet(&mut workbook, index, &merged, side, letter, row, &mut whole)?;
            }
            Ok(whole)
        }
    }
}

/// Where bytes come from.
enum Source<'s> {
    Path(&'s Path),
    /// For fuzzing: CSV that lies in memory.
    Csv(Box<CsvFile>),
}

/// Reads one sheet row by row: only the rows in which the header is looked for are kept.
fn read_sheet<P: Part>(
    workbook: &mut payung_registry::Workbook,
    index: usize,
    merged: &[MergedRange],
    side: Side,
    letter: &mut dyn FnMut(&[OwnedRow]),
    row: &TakeRow<'_, P>,
    whole: &mut Whole<P>,
) -> Result<(), FileError> {
    let mut head: Vec<OwnedRow> = Vec::new();
    let mut known: Option<SheetHead> = None;
    let part = &mut whole.part;
    let (mut outside, mut unknown, mut missing) = (Vec::new(), Vec::new(), None);
    let mut settle = |head: &mut Vec<OwnedRow>, part: &mut P| -> Option<SheetHead> {
        match headings::find(side, head, merged) {
            Ok(header) => {
                unknown.extend(header.unknown.iter().cloned());
                let first = header.rows.0;
                let sheet = SheetHead::new(index, header);
                outside.extend(head.iter().filter(|row| row.number < first).cloned());
                letter(&outside);
                for kept in head.drain(..).filter(|kept| sheet.is_data(kept.number)) {
                    row(&sheet, &kept, kept.number, false, part);
                }
                Some(sheet)
            }
            Err(cause) => {
                missing = Some(cause);
                letter(head);
                outside.append(head);
                None
            }
        }
    };
    let mut settled = false;
    workbook.read_sheet(index, &mut |next| {
        if let Some(sheet) = &known {
            if sheet.is_data(next.number) {
                row(sheet, &next, next.number, false, part);
            }
        } else if !settled {
            head.push(next);
            if head.len() == HEADER_ROWS {
                settled = true;
                known = settle(&mut head, part);
            }
        }
        if settled && known.is_none() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    if !settled {
        known = settle(&mut head, part);
    }
    match (known, missing) {
        (Some(_), _) => whole.header = Ok(()),
        (None, Some(cause)) => {
            if let Err(so_far) = &mut whole.header
                && cause.rows >= so_far.rows
            {
                *so_far = cause;
            }
        }
        (None, None) => {}
    }
    whole.outside.append(&mut outside);
    whole.unknown.append(&mut unknown);
    Ok(())
}

/// The first rows of a CSV file, blank ones left out.
fn first_rows(block: &CsvBlock) -> Vec<OwnedRow> {
    let mut rows = Vec::new();
    let mut records = block.records();
    while let Some(record) = records.next() {
        if record.is_blank() {
            continue;
        }
        let cells = (0..record.width().min(256)).map(|index| OwnedCell::Text(record.field(index).into())).collect();
        rows.push(OwnedRow { number: record.line(), hidden: false, cells });
        if rows.len() == HEADER_ROWS {
            break;
        }
    }
    rows
}

/// Parts that are ready, joined in the order of their blocks as soon as all before them are.
struct Gathered<P> {
    whole: P,
    next: u64,
    waiting: BTreeMap<u64, P>,
}

/// Reads a CSV file in threads, `parse` making a part of every block.
fn in_blocks<P: Part>(
    csv: CsvFile,
    first: Option<CsvBlock>,
    threads: usize,
    parse: &(dyn Fn(&CsvBlock) -> P + Sync),
) -> Result<P, OpenError> {
    let source = Mutex::new((first, csv, 0_u64));
    let gathered = Mutex::new(Gathered { whole: P::default(), next: 0, waiting: BTreeMap::new() });
    let work = || -> Result<(), OpenError> {
        loop {
            let (block, number) = {
                let mut source = source.lock().unwrap_or_else(PoisonError::into_inner);
                let block = match source.0.take() {
                    Some(block) => Some(block),
                    None => source.1.next_block()?,
                };
                source.2 += 1;
                (block, source.2 - 1)
            };
            let Some(block) = block else { return Ok(()) };
            let part = parse(&block);
            drop(block);
            let mut gathered = gathered.lock().unwrap_or_else(PoisonError::into_inner);
            let gathered = &mut *gathered;
            gathered.waiting.insert(number, part);
            while let Some(part) = gathered.waiting.remove(&gathered.next) {
                gathered.whole.append(part);
                gathered.next += 1;
            }
        }
    };
    let done: Vec<Result<(), OpenError>> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        handles.into_iter().map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    done.into_iter().collect::<Result<(), _>>()?;
    Ok(gathered.into_inner().unwrap_or_else(PoisonError::into_inner).whole)
}

/// A cell's text, trimmed; a number cell as it is written.
fn text_of<'c>(cell: Cell<'c>, scratch: &'c mut String) -> &'c str {
    match cell {
        Cell::Text(text) => text.trim(),
        Cell::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            use std::fmt::Write;
            scratch.clear();
            let _ = write!(scratch, "{number:.0}");
            scratch
        }
        _ => "",
    }
}

/// Reads a KPJ's cell. A number cell has lost its noughts in front; they are known to have been there.
fn read_kpj(cell: Cell<'_>) -> Result<Kpj, KpjFault> {
    match cell {
        Cell::Text(text) => {
            let plain = text.len() == 11 && text.bytes().all(|byte| byte.is_ascii_digit());
            if plain { text.parse().ok().and_then(Kpj::from_digits).ok_or(KpjFault::Empty) } else { Kpj::read(text) }
        }
        Cell::Number(number) if number.fract() == 0.0 && (1e9..1e11).contains(&number) =>
        {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and between 10^9 and 10^11")]
            Kpj::from_digits(number as u64).ok_or(KpjFault::Empty)
        }
        Cell::Number(number) if number.fract() == 0.0 && (1e12..1e13).contains(&number) => Err(KpjFault::HealthCard),
        Cell::Number(0.0) | Cell::Empty => Err(KpjFault::Empty),
        _ => Err(KpjFault::NotDigits),
    }
}
