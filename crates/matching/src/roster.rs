//! A list or a register, read into compact records: what the matcher knows of each person.

use crate::birth::Birth;
use crate::names::{NO_NAME, NameId, Names};
use crate::tables::NameTables;
use payung_domain::{AreaCode, AreaLevel, Date, FamilyCardNumber, Language, Nik, Sex};
use payung_registry::{
    Areas, Cell, CsvFile, HeaderNotFound, Input, Layout, Limits, OpenError, OwnedCell, OwnedRow, Record, RowContent, RowReader, Vocabulary,
};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;

/// Rows in which a header is looked for.
const HEADER_ROWS: usize = 60;

/// No area.
pub(crate) const NO_AREA: u32 = 0;

/// What is known of one person, in 40 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Person {
    /// A valid NIK, or 0.
    pub(crate) nik: u64,
    /// Number of the family card, or 0.
    pub(crate) family: u64,
    pub(crate) name: NameId,
    pub(crate) birth: Birth,
    /// Index in [`Regions`].
    pub(crate) area: u32,
    /// The row's number in its file.
    pub(crate) row: u32,
    pub(crate) sex: Option<Sex>,
    pub(crate) kind: RowKind,
}

impl Person {
    /// Whether both bear one NIK.
    pub(crate) const fn shares_nik(&self, other: &Self) -> bool {
        self.nik != 0 && self.nik == other.nik
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowKind {
    /// A person.
    Person,
    /// Something was meant that cannot be read.
    Unreadable,
    /// A total, a signature, a repeated heading.
    NotData,
}

/// The areas that occur, each once; index 0 is "not known".
#[derive(Debug, Clone)]
pub(crate) struct Regions {
    codes: Vec<Option<AreaCode>>,
    by_code: FxHashMap<AreaCode, u32>,
}

impl Regions {
    pub(crate) fn new() -> Self {
        Self { codes: vec![None], by_code: FxHashMap::default() }
    }

    pub(crate) fn take(&mut self, code: Option<AreaCode>) -> u32 {
        let Some(code) = code else { return NO_AREA };
        *self.by_code.entry(code).or_insert_with(|| {
            self.codes.push(Some(code));
            u32::try_from(self.codes.len() - 1).unwrap_or(NO_AREA)
        })
    }

    pub(crate) fn code(&self, index: u32) -> Option<AreaCode> {
        self.codes.get(index as usize).copied().flatten()
    }

    pub(crate) fn len(&self) -> usize {
        self.codes.len()
    }

    fn merge(&mut self, other: &Self) -> Vec<u32> {
        other.codes.iter().map(|code| self.take(*code)).collect()
    }
}

/// What must be known for reading.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The table of areas.
    pub areas: &'a Areas,
    /// Headings mapped by hand.
    pub vocabulary: &'a Vocabulary,
    /// The day asked about: it settles two-digit years.
    pub on: Date,
    /// Caps.
    pub limits: &'a Limits,
    /// The tables of names.
    pub names: &'a NameTables,
}

/// A list or a register in memory.
#[derive(Debug)]
pub struct Roster<'a> {
    pub(crate) people: Vec<Person>,
    pub(crate) names: Names<'a>,
    pub(crate) regions: Regions,
    /// Cells of the NIK column that hold something and no valid NIK, by index of the row.
    pub(crate) damaged: FxHashMap<u32, Box<str>>,
}

/// A row of a file as it is shown to whoever must decide about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFound {
    /// Its number in the file.
    pub row: u32,
    /// The NIK, when it is one.
    pub nik: Option<Nik>,
    /// What stands in its place when it is none.
    pub nik_cell: String,
    /// The family card's number.
    pub family: Option<FamilyCardNumber>,
    /// The name as it is written.
    pub name: String,
    /// Date of birth.
    pub birth: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Where the person lives.
    pub area: Option<AreaCode>,
}

impl RowFound {
    fn of(row: u32, record: &Record<'_>) -> Self {
        Self {
            row,
            nik: record.facts.nik,
            nik_cell: if record.facts.nik.is_none() { cell_text(record.nik_raw).unwrap_or_default().into() } else { String::new() },
            family: record.no_kk,
            name: record.name.trim().to_owned(),
            birth: record.facts.birth,
            sex: record.facts.sex,
            area: record.facts.ktp_area.or(record.facts.domicile_area),
        }
    }
}

/// What is done with the rows of a file.
enum Wanted<'i, 'a> {
    /// Everybody becomes comparable.
    Everybody(&'i mut Roster<'a>),
    /// Rows of these numbers are shown.
    These(&'i BTreeSet<u32>, &'i mut Vec<RowFound>),
}

/// Why a file cannot be matched.
#[derive(Debug)]
pub enum RosterError {
    /// It cannot be read.
    Open(OpenError),
    /// No sheet has a header.
    NoHeader(String, HeaderNotFound),
    /// Several sheets hold people, and rows are told by their number alone.
    SeveralSheets(String, Vec<String>),
    /// It has no column of names.
    NoNames(String),
    /// It has more rows than can be numbered.
    TooManyRows(String),
}

impl From<OpenError> for RosterError {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

impl RosterError {
    /// What is wrong, where, what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match (self, language) {
            (Self::Open(error), _) => error.message(language),
            (Self::NoHeader(file, cause), _) => format!("{file}: {}", cause.message(language)),
            (Self::SeveralSheets(file, sheets), Language::Id) => format!(
                "{file} berisi beberapa lembar dengan orang ({}); hasil pencocokan hanya menyebut nomor baris. Simpan tiap lembar sebagai berkas sendiri.",
                sheets.join(", ")
            ),
            (Self::SeveralSheets(file, sheets), Language::En) => format!(
                "{file} has several sheets with people ({}); the result of matching names rows by number only. Save each sheet as a file of its own.",
                sheets.join(", ")
            ),
            (Self::NoNames(file), Language::Id) => {
                format!("{file} tidak mempunyai kolom nama; tanpa nama orang tidak dapat dicocokkan. Tambahkan kolom nama.")
            }
            (Self::NoNames(file), Language::En) => {
                format!("{file} has no column of names; people cannot be matched without. Add a column nama.")
            }
            (Self::TooManyRows(file), Language::Id) => {
                format!("{file} memuat lebih dari {} baris. Bagi berkasnya menurut kabupaten atau kecamatan.", i32::MAX)
            }
            (Self::TooManyRows(file), Language::En) => {
                format!("{file} has more than {} rows. Split it by kabupaten or kecamatan.", i32::MAX)
            }
        }
    }
}

impl<'a> Roster<'a> {
    /// Nobody yet.
    fn new(reading: &Reading<'a>) -> Self {
        Self { people: Vec::new(), names: Names::new(reading.names), regions: Regions::new(), damaged: FxHashMap::default() }
    }

    /// Reads a file. Every row below the header that is not blank becomes one record.
    ///
    /// # Errors
    /// See [`RosterError`].
    pub fn read(path: &Path, reading: &Reading<'a>) -> Result<Self, RosterError> {
        Self::read_input(Input::open(path, reading.limits)?, &path.display().to_string(), reading)
    }

    /// Reads CSV that lies in memory.
    ///
    /// # Errors
    /// See [`RosterError`].
    pub fn read_bytes(bytes: Vec<u8>, name: &str, reading: &Reading<'a>) -> Result<Self, RosterError> {
        Self::read_input(Input::Csv(CsvFile::open_bytes(bytes, name, reading.limits)?), name, reading)
    }

    fn read_input(input: Input, name: &str, reading: &Reading<'a>) -> Result<Self, RosterError> {
        let mut roster = Self::new(reading);
        read_input(input, name, reading, &mut Wanted::Everybody(&mut roster))?;
        roster.people.shrink_to_fit();
        Ok(roster)
    }

    /// The rows of a file with these numbers, in its order, as they are shown.
    ///
    /// # Errors
    /// See [`RosterError`].
    pub fn rows(path: &Path, reading: &Reading<'a>, numbers: &BTreeSet<u32>) -> Result<Vec<RowFound>, RosterError> {
        let mut found = Vec::with_capacity(numbers.len());
        let input = Input::open(path, reading.limits)?;
        read_input(input, &path.display().to_string(), reading, &mut Wanted::These(numbers, &mut found))?;
        Ok(found)
    }

    /// The number of the row at `index` in its file; none beyond the end.
    #[must_use]
    pub fn row_number(&self, index: usize) -> Option<u32> {
        self.people.get(index).map(|person| person.row)
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Makes `other` speak of names and areas by the same numbers as this one, and takes over what it alone knew of them.
    pub(crate) fn adopt(&mut self, other: &mut Self) {
        let names = self.names.merge(&other.names);
        let regions = self.regions.merge(&other.regions);
        for person in &mut other.people {
            person.name = names.get(person.name as usize).copied().unwrap_or(NO_NAME);
            person.area = regions.get(person.area as usize).copied().unwrap_or(NO_AREA);
        }
        self.names.settle();
        other.names = Names::new(self.names.tables());
    }
}

fn read_input<'a>(input: Input, name: &str, reading: &Reading<'a>, to: &mut Wanted<'_, 'a>) -> Result<(), RosterError> {
    match input {
        Input::Csv(csv) => read_csv(csv, name, reading, to)?,
        Input::Workbook(mut workbook) => {
            let mut found: Vec<(String, Layout, Vec<OwnedRow>)> = Vec::new();
            let mut failure = None;
            for (index, sheet) in workbook.sheets().to_vec().into_iter().enumerate() {
                let mut rows = Vec::new();
                let report = workbook.read_sheet(index, &mut |row| {
                    rows.push(row);
                    ControlFlow::Continue(())
                })?;
                let head = rows.get(..rows.len().min(HEADER_ROWS)).unwrap_or_default();
                match Layout::detect(head, &report.merged, reading.vocabulary) {
                    Ok(layout) => found.push((sheet.name, layout, rows)),
                    Err(cause) if failure.is_none() && !rows.is_empty() => failure = Some(cause),
                    Err(_) => {}
                }
            }
            let (layout, rows) = match found.len() {
                0 => return Err(RosterError::NoHeader(name.to_owned(), failure.unwrap_or_default())),
                1 => found.pop().map(|(_, layout, rows)| (layout, rows)).unwrap_or_default(),
                _ => return Err(RosterError::SeveralSheets(name.to_owned(), found.into_iter().map(|(sheet, ..)| sheet).collect())),
            };
            let mut taker = Taker::new(&layout, name, reading)?;
            for row in rows.iter().filter(|row| row.number > layout.header_rows.1) {
                taker.take(row, row.number, false, to, name)?;
            }
        }
    }
    Ok(())
}

fn read_csv<'a>(mut csv: CsvFile, name: &str, reading: &Reading<'a>, to: &mut Wanted<'_, 'a>) -> Result<(), RosterError> {
    let Some(first) = csv.next_block()? else { return Err(RosterError::NoHeader(name.to_owned(), HeaderNotFound::default())) };
    let mut head = Vec::new();
    let mut records = first.records();
    while let Some(record) = records.next() {
        if record.is_blank() {
            continue;
        }
        let cells = (0..payung_registry::Cells::width(&record)).map(|index| OwnedCell::Text(record.field(index).into())).collect();
        head.push(OwnedRow { number: record.line(), hidden: false, cells });
        if head.len() == HEADER_ROWS {
            break;
        }
    }
    let layout = Layout::detect(&head, &[], reading.vocabulary).map_err(|cause| RosterError::NoHeader(name.to_owned(), cause))?;
    let mut taker = Taker::new(&layout, name, reading)?;
    let mut block = Some(first);
    while let Some(current) = block {
        let mut records = current.records();
        while let Some(record) = records.next() {
            if record.line() > layout.header_rows.1 && !record.is_blank() {
                taker.take(&record, record.line(), record.is_broken(), to, name)?;
            }
        }
        block = csv.next_block()?;
    }
    Ok(())
}

/// Takes rows of one sheet.
struct Taker<'a> {
    reader: RowReader<'a>,
}

impl<'a> Taker<'a> {
    fn new(layout: &Layout, name: &str, reading: &Reading<'a>) -> Result<Self, RosterError> {
        if layout.position(payung_registry::Column::Nama).is_none() {
            return Err(RosterError::NoNames(name.to_owned()));
        }
        Ok(Self { reader: RowReader::new(layout, reading.vocabulary, reading.areas, None, reading.on) })
    }

    fn take(
        &mut self,
        row: &impl payung_registry::Cells,
        number: u32,
        broken: bool,
        to: &mut Wanted<'_, 'a>,
        file: &str,
    ) -> Result<(), RosterError> {
        let to = match to {
            Wanted::Everybody(roster) => roster,
            Wanted::These(numbers, found) => {
                if numbers.contains(&number)
                    && !broken
                    && let RowContent::Person(record) = self.reader.read(row)
                {
                    found.push(RowFound::of(number, &record));
                }
                return Ok(());
            }
        };
        let content = if broken { RowContent::broken_record() } else { self.reader.read(row) };
        let mut person = Person {
            nik: 0,
            family: 0,
            name: NO_NAME,
            birth: Birth::default(),
            area: NO_AREA,
            row: number,
            sex: None,
            kind: RowKind::Person,
        };
        match content {
            RowContent::Blank => return Ok(()),
            RowContent::Header | RowContent::NotData { .. } => person.kind = RowKind::NotData,
            RowContent::Unreadable { .. } => person.kind = RowKind::Unreadable,
            RowContent::Person(record) => {
                let area = record.facts.ktp_area.or(record.facts.domicile_area);
                let province = area.and_then(|area| area.at(AreaLevel::Province)).and_then(|area| u8::try_from(area.digits()).ok());
                person.nik = record.facts.nik.map_or(0, payung_domain::Nik::get);
                person.family = record.no_kk.map_or(0, payung_domain::FamilyCardNumber::get);
                person.name = to.names.take(record.name, province);
                person.birth = Birth::of(record.facts.birth);
                person.area = to.regions.take(area);
                person.sex = record.facts.sex;
                if person.nik == 0
                    && let Some(cell) = cell_text(record.nik_raw)
                    && let Ok(index) = u32::try_from(to.people.len())
                {
                    to.damaged.insert(index, cell);
                }
            }
        }
        if to.people.len() >= i32::MAX as usize {
            return Err(RosterError::TooManyRows(file.to_owned()));
        }
        to.people.push(person);
        Ok(())
    }
}

/// What stands in a damaged cell.
fn cell_text(cell: Cell<'_>) -> Option<Box<str>> {
    let text = match cell {
        Cell::Text(text) => text.trim().chars().take(40).collect::<String>(),
        Cell::Number(number) => number.to_string(),
        Cell::Empty | Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) => return None,
    };
    (!text.is_empty()).then(|| text.into())
}
