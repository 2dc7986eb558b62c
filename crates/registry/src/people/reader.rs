//! Reading one row: is it a person, and what does it say of them.

use super::date_cell::{DateUse, century, read_date};
use super::nik_cell::{NikCell, read_nik_cell};
use super::not_data::{has_letter, holds_birth, is_footer, is_group_or_signature, row_text, says_nobody};
use super::place::PlaceReader;
use super::reading::{Reading, is_dash};
use super::work_words::{TermTable, Work};
use super::{CellFault, FaultKind, NikColumnCheck, Record, RowContent, Severity, Vocabulary};
use super::{document_cell, education_cell, income_cell, sex_cell, yes_no_cell};
use crate::folding::trimmed;
use crate::header::{Aliases, is_numbered};
use crate::{Areas, Cell, Cells, Column, Layout, RETIRED_PROVINCES};
use payung_domain::{AreaCode, AreaLevel, Date, Facts, FamilyCardNumber, Nik, NikFault, Occupation};
use rustc_hash::FxHashMap;

/// Different texts about work remembered per sheet.
const WORK_CACHE_MAX: usize = 4096;

/// One column to read.
#[derive(Debug, Clone, Copy)]
struct Step {
    index: usize,
    column: Column,
    bit: u64,
}

/// Reads the rows of one sheet. One reader per thread (it keeps a cache); clone it for the next. What a row comes to depends on
/// that row alone.
#[derive(Debug, Clone)]
pub struct RowReader<'v> {
    vocabulary: &'v Vocabulary,
    steps: Box<[Step]>,
    nik: Option<usize>,
    name: Option<usize>,
    birth: Option<usize>,
    birth_place_and_date: Option<usize>,
    running_number: Option<usize>,
    heads_only: bool,
    on: Date,
    provinces: u128,
    occupations: TermTable,
    offices: TermTable,
    work: FxHashMap<Box<str>, Work>,
    places: PlaceReader<'v>,
    areas: &'v Areas,
    nik_column: NikColumnCheck,
}

impl<'v> RowReader<'v> {
    /// A reader for the rows below `layout`'s header. `default_area` (`--area`) stands where the row names no place; `on` is the
    /// day asked about (it settles two-digit years and births in the future).
    #[must_use]
    pub fn new(layout: &Layout, vocabulary: &'v Vocabulary, areas: &'v Areas, default_area: Option<AreaCode>, on: Date) -> Self {
        let steps =
            layout.columns.iter().map(|(index, column)| Step { index: *index, column: *column, bit: column.bit().unwrap_or(0) }).collect();
        let provinces = (11..100_u8).filter(|digits| areas.is_province(u64::from(*digits))).fold(0_u128, |set, digits| set | 1 << digits);
        Self {
            vocabulary,
            steps,
            nik: layout.position(Column::Nik),
            name: layout.position(Column::Nama),
            birth: layout.position(Column::TanggalLahir),
            birth_place_and_date: layout.position(Column::TempatTanggalLahir),
            running_number: layout.position(Column::NomorUrut),
            heads_only: layout.heads_only,
            on,
            provinces,
            occupations: TermTable::new(&vocabulary.occupations),
            offices: TermTable::new(&vocabulary.offices),
            work: FxHashMap::default(),
            places: PlaceReader::new(layout, areas, vocabulary.region, default_area),
            areas,
            nik_column: NikColumnCheck::default(),
        }
    }

    /// The counts over the NIK column so far; add those of all readers of a sheet together.
    #[must_use]
    pub const fn nik_column(&self) -> NikColumnCheck {
        self.nik_column
    }

    /// Reads one row, whatever is in it.
    pub fn read<'r>(&mut self, row: &'r impl Cells) -> RowContent<'r> {
        let nik_raw = at(row, self.nik);
        let nik = read_nik_cell(nik_raw);
        if nik.value.is_err()
            && let Some(content) = self.no_person(row, &nik, nik_raw)
        {
            return content;
        }
        if nik.sixteen != 0 {
            self.nik_column.feed(nik.sixteen);
        }
        RowContent::Person(self.person(row, nik, nik_raw))
    }

    /// What a row without a usable NIK is, when it is not a person.
    fn no_person(&self, row: &impl Cells, nik: &NikCell, nik_raw: Cell<'_>) -> Option<RowContent<'static>> {
        // A name with letters beside a date of birth: neither blank, nor a heading, nor a total. Most rows of lists without NIK.
        let name = at(row, self.name);
        let named = matches!(name, Cell::Text(text) if has_letter(text));
        let birth = named
            && (holds_birth(at(row, self.birth), self.on)
                || matches!(at(row, self.birth_place_and_date), Cell::Text(text) if holds_birth(Cell::Text(date_part(text).1), self.on)));
        if birth {
            return None;
        }
        if (0..row.width()).all(|index| row.cell(index).is_blank()) {
            return Some(RowContent::Blank);
        }
        if is_numbered(row) || self.is_repeated_header(row) {
            return Some(RowContent::Header);
        }
        if let Some(column) = self.other_header(row) {
            return Some(RowContent::Unreadable { faults: vec![CellFault::error(column, FaultKind::OtherHeader)] });
        }
        let is_nip = matches!(nik_raw, Cell::Text(text) if is_footer(text));
        if nik.is_nik_like(nik_raw) && !is_nip {
            return (!named).then(|| self.unreadable(nik, name));
        }
        let not_data = || Some(RowContent::NotData { text: row_text(row) });
        let evidence = self.evidence(row);
        // A name beside several facts is a person, whatever one of the cells begins like.
        if named && evidence >= 3 {
            return None;
        }
        if self.holds_footer(row, named) {
            return not_data();
        }
        match name {
            Cell::Text(text) if named => {
                let lone = evidence == 0;
                let anonymous = says_nobody(text) || (lone && (is_group_or_signature(text) || self.running_number.is_some()));
                if anonymous { not_data() } else { None }
            }
            // A formula error where the name should be, beside something of a person.
            Cell::Error(_) => Some(self.unreadable(nik, name)),
            _ if evidence >= 2 => Some(self.unreadable(nik, name)),
            _ => not_data(),
        }
    }

    fn unreadable(&self, nik: &NikCell, name: Cell<'_>) -> RowContent<'static> {
        let mut faults = Vec::with_capacity(2);
        push_nik_fault(nik, self.nik.unwrap_or(0), &mut faults);
        let kind = match name {
            Cell::Error(_) => FaultKind::FormulaError,
            Cell::Number(_) => FaultKind::NameIsNumber,
            _ => FaultKind::NameMissing,
        };
        faults.push(CellFault::error(self.name.unwrap_or(0), kind));
        RowContent::Unreadable { faults }
    }

    /// Most of what the row says are the headings of its own columns.
    fn is_repeated_header(&self, row: &impl Cells) -> bool {
        let (mut own, mut said) = (0, 0);
        for step in &self.steps {
            match row.cell(step.index) {
                Cell::Text(text) if !is_dash(text) => {
                    said += 1;
                    let meant = Aliases::embedded().column(text, self.vocabulary);
                    own += usize::from(
                        meant == Some(step.column) || (step.column == Column::Nama && meant == Some(Column::NamaKepalaKeluarga)),
                    );
                }
                Cell::Empty | Cell::Text(_) => {}
                _ => return false,
            }
        }
        own >= 2 && own * 2 >= said
    }

    /// Where a second table with columns of its own begins: the row says nothing but headings, a NIK's or a name's among them.
    fn other_header(&self, row: &impl Cells) -> Option<usize> {
        let (mut first, mut said, mut identity) = (None, 0_usize, false);
        let mut meant: Vec<Column> = Vec::new();
        for index in 0..row.width() {
            match row.cell(index) {
                Cell::Text(text) if !is_dash(text) => {
                    said += 1;
                    let column = Aliases::embedded().column(text, self.vocabulary);
                    identity |= matches!(column, Some(Column::Nik | Column::Nama));
                    if let Some(column) = column.filter(|column| !meant.contains(column)) {
                        meant.push(column);
                        first = first.or(Some(index));
                    }
                }
                Cell::Empty | Cell::Text(_) => {}
                _ => return None,
            }
        }
        first.filter(|_| identity && meant.len() >= 3 && meant.len() * 4 >= said * 3)
    }

    /// A total, a signature or a note stands in the row. Where there is a name, the columns that may hold an office or an
    /// address are not asked: "Kepala Desa" is a person's office there.
    fn holds_footer(&self, row: &impl Cells, named: bool) -> bool {
        let free_text = |index: usize| {
            self.steps.iter().any(|step| {
                step.index == index
                    && matches!(
                        step.column,
                        Column::Pekerjaan
                            | Column::JenisPekerjaRentan
                            | Column::Jabatan
                            | Column::Alamat
                            | Column::LokasiKerja
                            | Column::TempatTanggalLahir
                            | Column::NarahubungNama
                    )
            })
        };
        let known = |index: usize| self.steps.iter().any(|step| step.index == index);
        (0..row.width()).any(|index| match row.cell(index) {
            // Beside a name, a remark in a column nobody reads ("Ket: pindah") says nothing against the person.
            Cell::Text(text) => is_footer(text) && !(named && (free_text(index) || (!known(index) && Some(index) != self.name))),
            _ => false,
        })
    }

    /// How many cells beside NIK and name say something of a person.
    fn evidence(&self, row: &impl Cells) -> usize {
        let says = |step: &&Step| {
            let cell = row.cell(step.index);
            if unstated(cell) {
                return false;
            }
            match step.column {
                Column::Nik | Column::Nama => false,
                Column::NomorUrut => match cell {
                    Cell::Text(text) => text.trim().trim_end_matches('.').bytes().all(|b| b.is_ascii_digit()),
                    Cell::Number(_) => true,
                    _ => false,
                },
                Column::TanggalLahir => !matches!(cell, Cell::Text(text) if !text.bytes().any(|b| b.is_ascii_digit())),
                Column::JenisKelamin => sex_cell::read_sex(cell).value.is_some(),
                Column::Penghasilan => income_cell::read_income(cell).value.is_some(),
                Column::NoKk | Column::Rt | Column::Rw | Column::RtRw | Column::NoHp => {
                    !matches!(cell, Cell::Text(text) if !text.bytes().any(|b| b.is_ascii_digit()))
                }
                Column::KepalaKeluarga
                | Column::PesertaBpjstkAktif
                | Column::PernahMenerima
                | Column::PesertaLanjutan
                | Column::Indikator(_) => yes_no_cell::read_yes_no(cell).value.is_some(),
                _ => true,
            }
        };
        let running = |step: &&Step| step.column == Column::NomorUrut;
        let content = self.steps.iter().filter(|step| !running(step)).filter(says).count();
        // The running number counts beside a name; alone it is a prepared, empty line.
        let named = matches!(at(row, self.name), Cell::Text(text) if has_letter(text));
        content + usize::from(named && self.steps.iter().filter(running).any(|step| says(&step)))
    }

    fn person<'r>(&mut self, row: &'r impl Cells, nik: NikCell, nik_raw: Cell<'r>) -> Record<'r> {
        // Filled where it is: a person's facts are large enough that moving them costs as much as reading some cells.
        let mut record = Record {
            facts: Facts::default(),
            nik_raw,
            name: "",
            no_kk: None,
            birth_place: "",
            kinds: Vec::new(),
            faults: Vec::new(),
            missing: u64::MAX,
        };
        let Record { facts, name, no_kk, birth_place, kinds, faults, missing, .. } = &mut record;
        let birth_use = DateUse::Birth { on: self.on };
        let mut head_by_relation = None;
        let mut pekerjaan = None;
        let mut jenis = None;
        let mut until_columns = (0, 0);
        match nik.value {
            Ok(nik) => facts.nik = Some(nik),
            Err(fault) => facts.nik_fault = Some(fault),
        }
        if let Some(index) = self.nik {
            push_nik_fault(&nik, index, faults);
        }
        for step in &self.steps {
            let index = step.index;
            let cell = row.cell(index);
            if unstated(cell) {
                continue;
            }
            *missing &= !step.bit;
            match step.column {
                Column::Nama => match cell {
                    Cell::Text(text) if has_letter(text) => *name = trimmed(text),
                    Cell::Error(_) => faults.push(CellFault::error(index, FaultKind::FormulaError)),
                    _ => faults.push(CellFault::error(index, FaultKind::NameIsNumber)),
                },
                Column::NoKk => *no_kk = take(read_family_card(cell), index, faults),
                Column::TempatLahir => *birth_place = if let Cell::Text(text) = cell { trimmed(text) } else { "" },
                Column::TanggalLahir => facts.birth = take(read_date(cell, birth_use), index, faults),
                Column::TempatTanggalLahir => {
                    let (place, date) = match cell {
                        Cell::Text(text) => (date_part(text).0, Cell::Text(date_part(text).1)),
                        other => ("", other),
                    };
                    if birth_place.is_empty() {
                        *birth_place = place;
                    }
                    if self.birth.is_none() {
                        facts.birth = take(read_date(date, birth_use), index, faults);
                    }
                }
                Column::JenisKelamin => facts.sex = take(sex_cell::read_sex(cell), index, faults),
                Column::Kewarganegaraan => facts.citizenship = take(document_cell::read_citizenship(cell), index, faults),
                Column::KodeDesaDomisili => facts.domicile_area = take(self.read_domicile(cell), index, faults),
                Column::DokumenIdentitas => facts.identity_document = take(document_cell::read_document(cell), index, faults),
                Column::Pekerjaan => {
                    pekerjaan = read_work(&self.occupations, &mut self.work, cell, index, faults).map(|work| (work, index))
                }
                Column::JenisPekerjaRentan => {
                    jenis = read_work(&self.occupations, &mut self.work, cell, index, faults).map(|work| (work, index))
                }
                Column::Penghasilan => facts.income = take(income_cell::read_income(cell), index, faults),
                Column::HubunganKeluarga | Column::StatusHubungan => {
                    head_by_relation = head_by_relation.or(yes_no_cell::read_relation(cell))
                }
                Column::KepalaKeluarga => facts.head_of_family = take(yes_no_cell::read_head(cell), index, faults),
                Column::PenerimaUpah => facts.wage_earner = take(yes_no_cell::read_wage_earner(cell), index, faults),
                Column::PesertaBpjstkAktif => facts.bpjs_active = take(yes_no_cell::read_yes_no(cell), index, faults),
                Column::SumberIuranLain => facts.other_payer = take(yes_no_cell::read_yes_no(cell), index, faults),
                Column::PernahMenerima => facts.received_before = take(yes_no_cell::read_yes_no(cell), index, faults),
                Column::PesertaLanjutan => facts.continuing = take(yes_no_cell::read_yes_no(cell), index, faults),
                Column::DibiayaiApbd => facts.apbd_funded = take(yes_no_cell::read_yes_no(cell), index, faults),
                Column::Disabilitas => facts.disability = take(yes_no_cell::read_disability(cell), index, faults),
                Column::Pendidikan => facts.education = take(education_cell::read_education(cell), index, faults),
                Column::Jabatan => facts.office = read_office(&self.offices, cell, index, faults),
                Column::MasaJabatanMulai => facts.office_from = take(read_date(cell, DateUse::Term), index, faults),
                Column::MasaJabatanSelesai => {
                    facts.office_until = take(read_date(cell, DateUse::Term), index, faults);
                    until_columns.0 = index;
                }
                Column::SuratTugas => facts.assignment_letter = take(yes_no_cell::read_letter(cell), index, faults),
                Column::TugasMulai => facts.assignment_from = take(read_date(cell, DateUse::Term), index, faults),
                Column::TugasSelesai => {
                    facts.assignment_until = take(read_date(cell, DateUse::Term), index, faults);
                    until_columns.1 = index;
                }
                Column::PadanDukcapil => {
                    // "Belum" is no answer of Dukcapil's yet.
                    let not_yet =
                        matches!(cell, Cell::Text(text) if text.trim().get(..5).is_some_and(|start| start.eq_ignore_ascii_case("belum")));
                    facts.padan = if not_yet { None } else { take(yes_no_cell::read_yes_no(cell), index, faults) };
                }
                Column::Indikator(which) => {
                    if let Some(answer) = facts.indicators.get_mut(usize::from(which)) {
                        *answer = take(yes_no_cell::read_yes_no(cell), index, faults);
                    }
                }
                _ => {}
            }
        }
        facts.ktp_area = self.places.read(row, faults);
        if *missing & NAME_BIT != 0 {
            faults.push(CellFault::error(self.name.unwrap_or(0), FaultKind::NameMissing));
        }
        if self.heads_only {
            facts.head_of_family = Some(true);
        } else if facts.head_of_family.is_none() {
            facts.head_of_family = head_by_relation;
        }
        let several = settle_work(facts, jenis, pekerjaan, !self.occupations.is_empty(), faults);
        if let Some(Cell::Text(text)) = several.map(|column| row.cell(column)) {
            *kinds = self.occupations.kinds(text);
        }
        for (from, until, column) in
            [(facts.office_from, facts.office_until, until_columns.0), (facts.assignment_from, facts.assignment_until, until_columns.1)]
        {
            if let (Some(from), Some(until)) = (from, until)
                && until < from
            {
                faults.push(CellFault::warning(column, FaultKind::PeriodReversed));
            }
        }
        self.compare_with_nik(row, facts, faults);
        record
    }

    fn read_domicile(&self, cell: Cell<'_>) -> Reading<AreaCode> {
        let result = match cell {
            Cell::Text(text) if is_dash(text) => return Reading::NOTHING,
            Cell::Text(text) => self.areas.read_code(text),
            Cell::Number(number) => self.areas.read_code(&number.to_string()),
            Cell::Error(_) => Err(FaultKind::FormulaError),
            _ => Err(FaultKind::AreaCodeUnreadable),
        };
        match result {
            Ok(code) => Reading::of(code),
            Err(kind) => Reading::refused(kind),
        }
    }

    /// Levels N3 to N5, and what the NIK would say where the list says nothing. The NIK never fills a fact.
    fn compare_with_nik(&self, row: &impl Cells, facts: &Facts, faults: &mut Vec<CellFault>) {
        let birth_column = self.birth.or(self.birth_place_and_date);
        let Some(nik) = facts.nik else {
            if let (Some(column), None) = (birth_column, facts.birth)
                && unstated(at(row, birth_column))
            {
                faults.push(CellFault::warning(column, FaultKind::BirthMissing { suggested: None }));
            }
            return;
        };
        let column = self.nik.unwrap_or(0);
        let area = nik.area();
        let province = area / 10_000;
        if self.provinces >> province & 1 == 0 {
            let province = u8::try_from(province).unwrap_or(0);
            faults.push(if RETIRED_PROVINCES.contains(&province) {
                CellFault::info(column, FaultKind::NikRetiredProvince(province))
            } else {
                CellFault::warning(column, FaultKind::NikProvince(province))
            });
        }
        match (facts.birth, birth_column) {
            (Some(stated), _) => {
                if !nik.agrees_with_birth(stated) {
                    faults.push(CellFault::warning(column, FaultKind::NikBirthDiffers { nik: nik.birth_parts(), stated }));
                }
            }
            (None, Some(birth_column)) => {
                let suggested = suggested_birth(nik, self.on);
                if unstated(row.cell(birth_column)) {
                    faults.push(CellFault::warning(birth_column, FaultKind::BirthMissing { suggested }));
                } else if let Some(date) = suggested {
                    faults.push(CellFault::info(birth_column, FaultKind::NikSuggestsBirth(date)));
                }
            }
            (None, None) => {}
        }
        if facts.sex.is_some_and(|sex| sex != nik.sex()) {
            faults.push(CellFault::warning(column, FaultKind::NikSexDiffers { nik: nik.sex() }));
        }
        if let Some(home) = facts.domicile_area.or(facts.ktp_area).and_then(|area| area.at(AreaLevel::Regency))
            && home.digits() != area / 100
            && let Some(issued) = AreaCode::parse(&(area / 100).to_string())
        {
            faults.push(CellFault::info(column, FaultKind::NikIssuedElsewhere(issued)));
        }
    }
}

/// The bit of [`Column::Nama`], third of the template; checked by a test.
const NAME_BIT: u64 = 1 << 2;

/// The date a NIK encodes, its century guessed by the rule for lists.
fn suggested_birth(nik: Nik, on: Date) -> Option<Date> {
    let (day, month, year) = nik.birth_parts();
    century(day, month, year, DateUse::Birth { on }).map(|(date, _)| date).filter(|date| *date <= on)
}

fn at<'r>(row: &'r impl Cells, index: Option<usize>) -> Cell<'r> {
    index.map_or(Cell::Empty, |index| row.cell(index))
}

/// Nothing is stated: the cell is blank, or holds only a dash.
#[inline]
fn unstated(cell: Cell<'_>) -> bool {
    match cell {
        Cell::Empty => true,
        Cell::Text(text) => !text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) && is_dash(text),
        _ => false,
    }
}

/// "Bangli, 12 Mei 1980" → the place and the date.
fn date_part(text: &str) -> (&str, &str) {
    let start = text.bytes().position(|b| b.is_ascii_digit()).unwrap_or(text.len());
    let (place, date) = text.split_at(start);
    (place.trim_matches(|c: char| !c.is_alphanumeric() && c != ')'), date)
}

#[inline]
fn take<T>(reading: Reading<T>, column: usize, faults: &mut Vec<CellFault>) -> Option<T> {
    if let Some((severity, kind)) = reading.fault {
        faults.push(CellFault { column, kind, severity });
    }
    reading.value
}

fn push_nik_fault(nik: &NikCell, column: usize, faults: &mut Vec<CellFault>) {
    match (&nik.value, &nik.note) {
        (Err(_), _) if nik.formula_error => faults.push(CellFault::error(column, FaultKind::FormulaError)),
        (Err(fault), _) => faults.push(CellFault::error(column, FaultKind::Nik(*fault))),
        (Ok(_), Some(note)) => faults.push(CellFault::info(column, note.clone())),
        (Ok(_), None) => {}
    }
}

fn read_family_card(cell: Cell<'_>) -> Reading<FamilyCardNumber> {
    let read = |text: &str| match FamilyCardNumber::read(text) {
        Ok(number) => Reading::of(number),
        Err(NikFault::Missing) => Reading::NOTHING,
        Err(fault) => Reading::refused(FaultKind::FamilyCard(fault)),
    };
    match cell {
        Cell::Empty => Reading::NOTHING,
        Cell::Text(text) => read(text),
        Cell::Number(number) if number > 9_007_199_254_740_992.0 => Reading::refused(FaultKind::FamilyCard(NikFault::InexactNumber)),
        Cell::Number(number) => read(&number.to_string()),
        Cell::Error(_) => Reading::refused(FaultKind::FormulaError),
        Cell::Date(_) | Cell::Bool(_) => Reading::refused(FaultKind::FamilyCard(NikFault::NotDigits)),
    }
}

fn read_work(
    table: &TermTable,
    cache: &mut FxHashMap<Box<str>, Work>,
    cell: Cell<'_>,
    column: usize,
    faults: &mut Vec<CellFault>,
) -> Option<Work> {
    match cell {
        Cell::Text(text) => {
            if let Some(work) = cache.get(text) {
                return Some(*work);
            }
            if is_dash(text) {
                return None;
            }
            let work = table.read_work(text);
            if cache.len() < WORK_CACHE_MAX {
                cache.insert(text.into(), work);
            }
            Some(work)
        }
        Cell::Error(_) => {
            faults.push(CellFault::error(column, FaultKind::FormulaError));
            None
        }
        // A code without its key, or something else that is no word: something is stated, and nobody knows what.
        Cell::Number(_) | Cell::Date(_) | Cell::Bool(_) => {
            faults.push(CellFault::warning(column, FaultKind::OccupationUnreadable));
            None
        }
        Cell::Empty => None,
    }
}

fn read_office(table: &TermTable, cell: Cell<'_>, column: usize, faults: &mut Vec<CellFault>) -> Option<Occupation> {
    match cell {
        Cell::Text(text) if is_dash(text) => None,
        Cell::Text(text) => match table.read_office(text) {
            Work::Stated { occupation, ambiguous } => {
                if ambiguous {
                    faults.push(CellFault::warning(column, FaultKind::OccupationAmbiguous));
                }
                Some(occupation)
            }
            Work::None | Work::Uncertain => Some(Occupation::Unlisted),
        },
        Cell::Error(_) => {
            faults.push(CellFault::error(column, FaultKind::FormulaError));
            None
        }
        _ => {
            faults.push(CellFault::warning(column, FaultKind::OccupationUnreadable));
            None
        }
    }
}

/// The two columns about work, made one: the kind of vulnerable work comes first, the KTP's word for it second.
/// Returns the column that names several kinds, when the one used does.
fn settle_work(
    facts: &mut Facts,
    jenis: Option<(Work, usize)>,
    pekerjaan: Option<(Work, usize)>,
    act_has_list: bool,
    faults: &mut Vec<CellFault>,
) -> Option<usize> {
    if let Some((Work::Stated { occupation: occupation @ Occupation::Listed(_), ambiguous: false }, _)) = jenis {
        facts.has_work = Some(true);
        facts.occupation = Some(occupation);
        return None;
    }
    let listed =
        |said: Option<(Work, usize)>| said.filter(|(work, _)| matches!(work, Work::Stated { occupation: Occupation::Listed(_), .. }));
    let stated = |said: Option<(Work, usize)>| said.filter(|(work, _)| matches!(work, Work::Stated { .. }));
    let (work, column) = listed(jenis).or(listed(pekerjaan)).or(stated(jenis)).or(stated(pekerjaan)).or(jenis).or(pekerjaan)?;
    match work {
        Work::Stated { occupation, ambiguous } => {
            facts.has_work = Some(true);
            facts.occupation = Some(occupation);
            if ambiguous {
                faults.push(CellFault::warning(column, FaultKind::OccupationAmbiguous));
                return Some(column);
            } else if occupation == Occupation::Unlisted && act_has_list {
                faults.push(CellFault::info(column, FaultKind::OccupationUnlisted));
            }
        }
        Work::None => {
            facts.has_work = Some(false);
            facts.occupation = Some(Occupation::Unlisted);
        }
        Work::Uncertain => faults.push(CellFault { column, kind: FaultKind::WorkUncertain, severity: Severity::Warning }),
    }
    None
}
