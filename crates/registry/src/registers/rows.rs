//! From an extract's rows to entries of the key table. One [`RowTaker`] per thread; what it took is handed over block by block.

use super::columns::{Columns, Role};
use super::damaged::DamagedRow;
use super::names::FoldedName;
use super::places::PlaceReader;
use super::table::{BirthMark, Entry, Flags, Identity, KeyTable};
use super::values::{is_inactive, read_answer, read_date, read_desil, read_relation, read_segment, words};
use crate::people::{RowContent, RowReader, read_nik_cell};
use crate::{Areas, Cell, Cells};
use payung_domain::{AreaCode, FamilyCardNumber, Nik, NikFault};
use rustc_hash::FxHashMap;

/// What was taken from some rows.
#[derive(Debug, Default)]
pub(crate) struct Taken {
    pub(crate) entries: Vec<Entry>,
    /// Damaged rows with their row numbers.
    pub(crate) damaged: Vec<(u32, DamagedRow)>,
    /// Places and how many rows are there.
    pub(crate) places: FxHashMap<AreaCode, u64>,
    /// Rows of people or families, damaged ones and those passed over included.
    pub(crate) rows: u64,
    /// Rows of members whose membership is over or asleep.
    pub(crate) inactive: u64,
    /// Rows of an answer file that hold no answer yet.
    pub(crate) unanswered: u64,
    /// Whether any row said anything about its place.
    pub(crate) places_stated: bool,
    /// Names of villages that stand beside their codes.
    pub(crate) village_names: FxHashMap<AreaCode, Box<str>>,
    /// NIKs that end in 0, the mark of a rounded column when there are too many.
    pub(crate) ending_in_zero: u64,
}

/// Takes rows of one sheet.
pub(crate) struct RowTaker<'a> {
    columns: &'a Columns,
    role: Role,
    places: PlaceReader<'a>,
    /// Where a row without a place is: the operator's word, when the extract has no column for it.
    default_area: Option<AreaCode>,
    /// DTSEN: the desil of each family.
    families: Option<&'a KeyTable>,
    reader: RowReader<'a>,
    run: (Option<AreaCode>, u64),
    taken: Taken,
}

impl<'a> RowTaker<'a> {
    pub(crate) fn new(
        columns: &'a Columns,
        role: Role,
        areas: &'a Areas,
        home: Option<AreaCode>,
        declared: Option<AreaCode>,
        families: Option<&'a KeyTable>,
        reader: RowReader<'a>,
    ) -> Self {
        Self {
            columns,
            role,
            places: PlaceReader::new(columns.places, areas, declared.or(home)),
            default_area: if columns.places.any() { None } else { declared },
            families,
            reader,
            run: (None, 0),
            taken: Taken::default(),
        }
    }

    /// Takes one row. `broken` says that its cells may stand in the wrong columns.
    pub(crate) fn take(&mut self, row: &impl Cells, number: u32, broken: bool) {
        let key = match self.role {
            Role::Persons | Role::Heads => read_nik_cell(row.cell(self.columns.key)).value.map(Nik::get),
            Role::Families => read_family_cell(row.cell(self.columns.key)).map(FamilyCardNumber::get),
        };
        match key {
            Ok(key) => self.take_entry(key, row),
            Err(_) => self.take_damaged(row, number, broken),
        }
    }

    /// What was taken since the last call.
    pub(crate) fn hand_over(&mut self) -> Taken {
        self.end_run();
        let rows = self.taken.entries.len();
        let next = Taken { entries: Vec::with_capacity(rows + rows / 16), ..Taken::default() };
        let mut taken = std::mem::replace(&mut self.taken, next);
        taken.entries.shrink_to_fit();
        taken.places_stated = self.places.stated;
        taken.village_names = std::mem::take(&mut self.places.names);
        taken
    }

    fn end_run(&mut self) {
        if let (Some(area), rows @ 1..) = self.run {
            *self.taken.places.entry(area).or_default() += rows;
        }
        self.run = (None, 0);
    }

    fn count_place(&mut self, area: Option<AreaCode>) {
        if self.run.0 != area {
            self.end_run();
            self.run.0 = area;
        }
        self.run.1 += 1;
    }

    fn take_entry(&mut self, key: u64, row: &impl Cells) {
        self.taken.rows += 1;
        if self.is_inactive(row) {
            self.taken.inactive += 1;
            return;
        }
        let columns = self.columns;
        let mut flags = match columns.desil {
            Some(column) => Flags::of_desil(read_desil(row.cell(column))),
            None => Flags::default(),
        };
        if let Some(column) = columns.answer {
            match read_answer(&words(row.cell(column))) {
                Some(answer) => flags = flags.with(answer),
                None => {
                    self.taken.unanswered += 1;
                    return;
                }
            }
        }
        let area = self.places.read(row);
        self.count_place(area);
        if self.role == Role::Families {
            self.taken.entries.push(Entry::new(key, flags, Identity::default()));
            return;
        }
        self.taken.ending_in_zero += u64::from(key.is_multiple_of(10));
        if let (Some(families), Some(column), None) = (self.families, columns.no_kk, flags.desil())
            && let Ok(no_kk) = read_family_cell(row.cell(column))
            && let Some((family, _)) = families.get(no_kk.get())
        {
            flags = flags.with(Flags::of_desil(family.desil()));
        }
        flags = flags.with(self.membership_flags(row)).with(self.family_flags(row));
        let birth = self.birth(row);
        // A name counts only beside a birth date that differs.
        let identity = if birth.is_known() { Identity::new(&self.name(row), birth) } else { Identity::default() };
        self.taken.entries.push(Entry::new(key, flags, identity));
    }

    #[cold]
    fn take_damaged(&mut self, row: &impl Cells, number: u32, broken: bool) {
        if !self.is_record(row) {
            return;
        }
        self.taken.rows += 1;
        if self.is_inactive(row) {
            self.taken.inactive += 1;
            return;
        }
        let area = if broken { None } else { self.places.read(row).or(self.default_area) };
        let (name, birth) = if broken { (0, BirthMark::default()) } else { (self.name(row).key, self.birth(row)) };
        let rounded = if self.role == Role::Families { 0 } else { rounded_prefix(row.cell(self.columns.key)) };
        self.taken.damaged.push((number, DamagedRow { area, birth, name, rounded }));
    }

    /// Whether a row without a usable number is a record all the same, and not a heading, a total or a signature.
    fn is_record(&mut self, row: &impl Cells) -> bool {
        match self.role {
            // A family's row has neither NIK nor birth date for the reader to go by; a number that was meant as one decides.
            Role::Families => match row.cell(self.columns.key) {
                Cell::Text(text) => text.bytes().filter(u8::is_ascii_digit).count() >= 10 || payung_domain::looks_like_number(text),
                Cell::Number(number) => number.abs() >= 1e9,
                _ => false,
            },
            Role::Persons | Role::Heads => matches!(self.reader.read(row), RowContent::Unreadable { .. } | RowContent::Person(_)),
        }
    }

    fn name(&self, row: &impl Cells) -> FoldedName {
        match self.columns.name.map(|column| row.cell(column)) {
            Some(Cell::Text(name)) => FoldedName::fold(name),
            _ => FoldedName::fold(""),
        }
    }

    fn birth(&self, row: &impl Cells) -> BirthMark {
        BirthMark::of(self.columns.birth.and_then(|column| read_date(row.cell(column))))
    }

    fn is_inactive(&self, row: &impl Cells) -> bool {
        self.columns.status.is_some_and(|column| match row.cell(column) {
            // The usual words need no folding.
            Cell::Empty | Cell::Text("aktif" | "Aktif" | "AKTIF") => false,
            cell => is_inactive(&words(cell)),
        })
    }

    fn membership_flags(&self, row: &impl Cells) -> Flags {
        let by_name = self.columns.segment.and_then(|column| match row.cell(column) {
            Cell::Text("BPU") => Some(Flags::OWN_ACCOUNT),
            Cell::Text("PU") => Some(Flags::WAGE_EARNER),
            cell => read_segment(&words(cell)),
        });
        let by_answer = || match self.columns.is_wage_earner.and_then(|column| read_answer(&words(row.cell(column)))) {
            Some(Flags::CONFIRMED) => Some(Flags::WAGE_EARNER),
            Some(_) => Some(Flags::OWN_ACCOUNT),
            None => None,
        };
        by_name.or_else(by_answer).unwrap_or_default()
    }

    fn family_flags(&self, row: &impl Cells) -> Flags {
        if self.role == Role::Heads {
            return Flags::HEAD;
        }
        let by_relation = self.columns.relation.and_then(|column| match row.cell(column) {
            Cell::Empty => None,
            cell => read_relation(&words(cell)),
        });
        let by_answer = || match self.columns.is_head.and_then(|column| read_answer(&words(row.cell(column)))) {
            Some(Flags::CONFIRMED) => Some(Flags::HEAD),
            Some(_) => Some(Flags::MEMBER),
            None => None,
        };
        by_relation.or_else(by_answer).unwrap_or_default()
    }
}

fn read_family_cell(cell: Cell<'_>) -> Result<FamilyCardNumber, NikFault> {
    match cell {
        Cell::Text(text) => FamilyCardNumber::read(text),
        Cell::Number(number) => FamilyCardNumber::read(&exact_digits(number)?.to_string()),
        Cell::Empty => Err(NikFault::Missing),
        Cell::Date(_) | Cell::Bool(_) | Cell::Error(_) => Err(NikFault::NotDigits),
    }
}

/// The digits of a number cell, when a float holds them exactly.
fn exact_digits(number: f64) -> Result<u64, NikFault> {
    if number.fract() != 0.0 || number <= 0.0 {
        return Err(NikFault::NotDigits);
    }
    // 2^53: above it a float leaves digits out.
    if number >= 9_007_199_254_740_992.0 {
        return Err(NikFault::InexactNumber);
    }
    Ok(number as u64)
}

/// The first twelve digits (area and birth date) of a NIK whose last ones a spreadsheet rounded away, 0 for any other cell.
fn rounded_prefix(cell: Cell<'_>) -> u64 {
    let nik = read_nik_cell(cell);
    match (nik.value, cell) {
        (Err(NikFault::SerialZero), _) => nik.sixteen / 10_000,
        // Above 2^53 a number cell has lost its very last digits only.
        (Err(NikFault::InexactNumber), Cell::Number(number)) => number as u64 / 10_000,
        _ => 0,
    }
}
