//! Judging one row: facts, registers, decision; then its words.

mod words;

use crate::lists::{Lists, Place, Sheet, holds_nik};
use crate::setting::Setting;
use crate::wages::Wages;
use payung_domain::{Date, Facts, Language, NikFault, Occupation, Outcome, RegisterAnswer, RegisterKind, Verdict, plain_sixteen_digits};
use payung_law::{Decision, Explainer};
use payung_registry::{Areas, Cell, CellFault, Cells, FaultKind, Layout, Query, Record, RowContent, RowReader, read_nik_cell};
use std::fmt::Write;

/// What a row came to. [`RowJudge::explain`] puts it into words.
#[derive(Debug, Clone)]
pub struct Judged<'r> {
    /// The verdict.
    pub verdict: Verdict,
    /// The answers, for a person.
    pub decision: Option<Decision>,
    /// The facts used, for a person.
    pub facts: Option<Facts>,
    /// The NIK as it goes into results: sixteen digits, or the cell as it stands.
    pub nik: NikText<'r>,
    /// The name.
    pub name: &'r str,
    /// Faults of the row's cells.
    pub faults: Vec<CellFault>,
    /// For a row that is no person: what it is, and its text.
    said: String,
}

/// The NIK for a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NikText<'r> {
    /// A usable NIK.
    Digits(u64),
    /// What the cell says instead.
    Raw(&'r str),
    /// A number cell that is no usable NIK, written exactly.
    Number(u64),
    /// Nothing.
    None,
}

impl NikText<'_> {
    /// Appends the text.
    pub fn write(self, out: &mut String) {
        match self {
            Self::Digits(digits) => {
                let _ = write!(out, "{digits:016}");
            }
            Self::Number(digits) => {
                let _ = write!(out, "{digits}");
            }
            Self::Raw(text) => out.push_str(text.trim()),
            Self::None => {}
        }
    }
}

/// The words of a row once more, in another language than the setting's.
pub struct OtherWords<'s> {
    language: Language,
    explainer: Explainer<'s>,
    /// Why the verdict.
    pub reason: String,
    /// What a reader must know besides.
    pub warning: String,
}

/// Judges the rows of one sheet. One per thread.
pub struct RowJudge<'s> {
    setting: &'s Setting<'s>,
    lists: &'s Lists,
    reader: Option<RowReader<'s>>,
    layout: Option<&'s Layout>,
    explainer: Explainer<'s>,
    registers_on: Date,
    rounded_column: bool,
    /// The NIKs of the rows decided next are known to stand elsewhere too (in a list not at hand).
    pub duplicate_elsewhere: bool,
    /// NIKs the registers were told of last.
    next: Vec<u64>,
    /// Why the verdict: articles and facts.
    pub reason: String,
    /// What a reader must know besides.
    pub warning: String,
    /// The same for a person's row in another language, where [`Self::also_in`] asked for it.
    pub other: Option<OtherWords<'s>>,
}

impl<'s> RowJudge<'s> {
    /// A judge for `sheet`.
    #[must_use]
    pub fn new(setting: &'s Setting<'s>, lists: &'s Lists, sheet: &'s Sheet) -> Self {
        let rules = setting.rules;
        let on = rules.dates.get(payung_law::model::Stage::Enrolment);
        let layout = sheet.layout.as_ref();
        Self {
            setting,
            lists,
            reader: layout.map(|layout| RowReader::new(layout, setting.vocabulary, setting.areas, setting.area, on)),
            layout,
            explainer: Explainer::new(rules, setting.national, setting.language),
            registers_on: rules.register_date(),
            rounded_column: sheet.nik_column.finding().is_some(),
            duplicate_elsewhere: false,
            next: Vec::new(),
            reason: String::new(),
            warning: String::new(),
            other: None,
        }
    }

    /// Puts the words of the next people's rows into `language` too: for books, whose reader is not known when they are written.
    #[must_use]
    pub fn also_in(mut self, language: Language) -> Self {
        let explainer = Explainer::new(self.setting.rules, self.setting.national, language);
        self.other = Some(OtherWords { language, explainer, reason: String::new(), warning: String::new() });
        self
    }

    /// Tells the registers whom they are asked about next. It changes nothing but the time the answers take.
    pub fn ask_next(&mut self, rows: impl Iterator<Item = impl Cells>) {
        let Some(column) = self.layout.and_then(|layout| layout.position(payung_registry::Column::Nik)) else { return };
        self.next.clear();
        // Numbers written in another way are looked for all the same, only not ahead.
        self.next.extend(rows.filter_map(|row| match row.cell(column) {
            Cell::Text(text) => plain_sixteen_digits(text.as_bytes()),
            _ => None,
        }));
        for register in self.setting.registers {
            register.fetch(&self.next);
        }
    }

    /// Judges `row`, which stands at `place`; `broken` when its CSV record is broken. Its words are in the judge until the next row.
    ///
    /// For many rows it is faster to [`Self::read`] some, then to [`Self::decide`] all of them, then to [`Self::explain`] them:
    /// the code of one step then stays in the processor.
    pub fn judge<'r>(&mut self, row: &'r impl Cells, place: Place, broken: bool) -> Judged<'r> {
        let mut content = self.read(row, place, broken);
        let judged = self.decide(row, &mut content);
        self.explain(row, &judged, place);
        judged
    }

    /// What stands in the row; `None` where no headings stand above it.
    pub fn read<'r>(&mut self, row: &'r impl Cells, place: Place, broken: bool) -> Option<RowContent<'r>> {
        match (&mut self.reader, broken) {
            _ if self.layout.is_some_and(|layout| place.row < layout.header_rows.0) => None,
            (_, true) => Some(RowContent::broken_record()),
            (Some(reader), false) => Some(reader.read(row)),
            (None, false) => None,
        }
    }

    /// What the row comes to, without words. Once for each `content`: its faults go over to what is returned.
    pub fn decide<'r>(&self, row: &'r impl Cells, content: &mut Option<RowContent<'r>>) -> Judged<'r> {
        let Some(content) = content else {
            return if self.layout.is_some() { self.above_header(row) } else { self.without_header(row) };
        };
        match content {
            RowContent::Person(record) => self.person(row, record),
            RowContent::Unreadable { faults } => self.unreadable(row, std::mem::take(faults)),
            RowContent::NotData { text } => {
                let mut judged = self.not_data();
                if holds_nik(row) {
                    judged.verdict = Verdict::Unreadable;
                    judged.said.push_str(self.setting.language.pick(
                        "baris ini memuat NIK, tetapi tidak terbaca sebagai orang; periksa susunan kolomnya: ",
                        "this row holds a NIK, but cannot be read as a person; check its columns: ",
                    ));
                }
                judged.said.push_str(text);
                judged
            }
            RowContent::Header | RowContent::Blank => {
                let about = self.setting.language.pick("judul kolom atau nomor kolom diulang: ", "repeated heading or column numbers: ");
                Judged { said: with_cells(about, row), ..self.not_data() }
            }
        }
    }

    fn not_data<'r>(&self) -> Judged<'r> {
        Judged {
            verdict: Verdict::NotData,
            decision: None,
            facts: None,
            nik: NikText::None,
            name: "",
            faults: Vec::new(),
            said: String::new(),
        }
    }

    /// A person who stands above the headings: nobody is lost for standing in the wrong place.
    fn above_header<'r>(&self, row: &'r impl Cells) -> Judged<'r> {
        let about = self.setting.language.pick(
            "baris ini memuat NIK di atas judul kolom; pindahkan ke bawah judul, atau beri judul sendiri di lembar lain: ",
            "this row holds a NIK above the headings; move it below them, or give it headings of its own in another sheet: ",
        );
        Judged { verdict: Verdict::Unreadable, said: with_cells(about, row), ..self.not_data() }
    }

    /// A row of a sheet without a header: perhaps a note, perhaps a person nobody can read.
    fn without_header<'r>(&self, row: &'r impl Cells) -> Judged<'r> {
        let someone = (0..row.width()).any(|index| read_nik_cell(row.cell(index)).sixteen != 0);
        if !someone {
            return Judged { said: with_cells("", row), ..self.not_data() };
        }
        let about = self.setting.language.pick(
            "lembar ini tidak punya judul kolom; beri judul (nik, nama, …) di atas baris pertama: ",
            "this sheet has no headings; write them (nik, nama, …) above the first row: ",
        );
        Judged { verdict: Verdict::Unreadable, said: with_cells(about, row), ..self.not_data() }
    }

    fn unreadable<'r>(&self, row: &'r impl Cells, faults: Vec<CellFault>) -> Judged<'r> {
        Judged { verdict: Verdict::Unreadable, nik: self.nik_text(row, None), name: self.name_text(row), faults, ..self.not_data() }
    }

    fn name_text<'r>(&self, row: &'r impl Cells) -> &'r str {
        match self.layout.and_then(|layout| layout.position(payung_registry::Column::Nama)).map(|index| row.cell(index)) {
            Some(Cell::Text(text)) => text.trim(),
            _ => "",
        }
    }

    fn nik_text<'r>(&self, row: &'r impl Cells, nik: Option<u64>) -> NikText<'r> {
        if let Some(digits) = nik {
            return NikText::Digits(digits);
        }
        match self.layout.and_then(|layout| layout.position(payung_registry::Column::Nik)).map(|index| row.cell(index)) {
            Some(Cell::Text(text) | Cell::Error(text)) => NikText::Raw(text),
            Some(Cell::Number(number)) => exact_digits(number).map_or(NikText::None, NikText::Number),
            _ => NikText::None,
        }
    }

    fn person<'r>(&self, row: &'r impl Cells, record: &mut Record<'r>) -> Judged<'r> {
        let setting = self.setting;
        let facts = &mut record.facts;
        if let Some(continuing) = setting.continuing {
            facts.continuing = Some(continuing);
        }
        // In a column that a spreadsheet rounded, a number that ends in 0 is not known to be the person's.
        if self.rounded_column && facts.nik.is_some_and(|nik| nik.get().is_multiple_of(10)) {
            (facts.nik, facts.nik_fault) = (None, Some(NikFault::MaybeRounded));
        }
        self.ask_registers(facts, record.name, record.no_kk);
        facts.duplicate = facts.nik.is_some_and(|nik| self.duplicate_elsewhere || self.lists.is_duplicate(nik));
        if !setting.wages.is_empty() {
            let place_of_work =
                self.layout.and_then(|layout| layout.position(payung_registry::Column::LokasiKerja)).map(|index| row.cell(index));
            self.wages(facts, place_of_work, setting.wages, setting.areas);
        }
        let mut decision = setting.rules.decide(facts);
        if record.kinds.len() > 1
            && let Some(without) = self.without_kind(facts, &record.kinds, &decision)
        {
            decision = without;
            let labels: Vec<&str> = record
                .kinds
                .iter()
                .filter_map(|kind| Some(setting.vocabulary.occupations.get(usize::from(*kind))?.label.as_str()))
                .collect();
            for fault in record.faults.iter_mut().filter(|fault| fault.kind == FaultKind::OccupationAmbiguous) {
                *fault = CellFault::error(fault.column, FaultKind::OccupationKindsDiffer(labels.join("; ")));
            }
        }
        Judged {
            verdict: decision.verdict,
            decision: Some(decision),
            nik: self.nik_text(row, record.facts.nik.map(payung_domain::Nik::get)),
            name: record.name,
            faults: std::mem::take(&mut record.faults),
            facts: Some(record.facts),
            said: String::new(),
        }
    }

    /// The decision without a kind of work, when the kinds that a cell names would not all come to the same verdict, or lack
    /// different things; the first kind's decision is known. Nobody is accepted or refused for the order of two words.
    fn without_kind(&self, facts: &mut Facts, kinds: &[u16], first: &Decision) -> Option<Decision> {
        let rules = self.setting.rules;
        let mut other = *facts;
        let differs = kinds.iter().any(|kind| {
            other.occupation = Some(Occupation::Listed(*kind));
            let decision = rules.decide(&other);
            // What is missing must be asked of the right kind, too.
            decision.verdict != first.verdict || (first.verdict == Verdict::NeedsData && decision != *first)
        });
        differs.then(|| {
            facts.occupation = None;
            rules.decide(facts)
        })
    }

    fn ask_registers(&self, facts: &mut Facts, name: &str, no_kk: Option<payung_domain::FamilyCardNumber>) {
        for register in self.setting.registers {
            let query =
                Query { nik: facts.nik, no_kk, area: facts.ktp_area, name, birth: facts.birth, head_of_family: facts.head_of_family };
            let answer = register.answer(&query, self.registers_on);
            facts.registers[register.kind().index()] = answer;
            // What a register notes of a person counts only where it answers for that person on this day.
            if !matches!(answer, RegisterAnswer::Found { .. }) {
                continue;
            }
            // A wage earner to BPJS whom the list calls none: a contradiction, and nobody's "no".
            if let (RegisterKind::Bpjs, Some(nik)) = (register.kind(), facts.nik)
                && register.listed(nik).is_some_and(|listed| listed.wage_earner == Some(true))
            {
                facts.wage_earner = if facts.wage_earner == Some(false) { None } else { Some(true) };
            }
            // The register knows who is head of the family; the list's own word comes first.
            if let (None, Some(nik), RegisterKind::Dtsen | RegisterKind::P3ke | RegisterKind::Dtks) =
                (facts.head_of_family, facts.nik, register.kind())
            {
                facts.head_of_family = register.listed(nik).and_then(|listed| listed.head_of_family);
            }
        }
    }

    fn wages(&self, facts: &mut Facts, place: Option<Cell<'_>>, wages: &Wages, areas: &Areas) {
        let home = facts.domicile_area.or(facts.ktp_area);
        let area = match place {
            Some(Cell::Text(place)) => Wages::work_area(place, home, areas),
            _ => home,
        };
        let (minimum, living) = wages.of(area, self.registers_on);
        facts.minimum_wage = minimum;
        facts.decent_living = living;
    }
}

/// A number cell's whole number, when it is one that a float holds exactly.
fn exact_digits(number: f64) -> Option<u64> {
    const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, not negative and below 2^53")]
    (number.fract() == 0.0 && (0.0..=EXACT_MAX).contains(&number)).then_some(number as u64)
}

/// A cell as a reader sees it.
#[must_use]
pub(crate) fn cell_text(cell: Cell<'_>) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) | Cell::Error(text) => text.to_owned(),
        Cell::Number(number) | Cell::Date(number) => exact_digits(number).map_or_else(|| number.to_string(), |digits| digits.to_string()),
        Cell::Bool(value) => value.to_string(),
    }
}

/// `about`, then the non-blank cells of a row, joined by ` | `.
fn with_cells(about: &str, row: &impl Cells) -> String {
    let mut out = about.to_owned();
    let mut first = true;
    for index in 0..row.width() {
        let cell = row.cell(index);
        if cell.is_blank() {
            continue;
        }
        if !first {
            out.push_str(" | ");
        }
        first = false;
        out.push_str(cell_text(cell).trim());
    }
    out
}

/// The word of an outcome's column.
#[must_use]
pub(crate) fn outcome_word(decision: Option<&Decision>, index: usize) -> &'static str {
    decision.and_then(|decision| decision.outcomes().get(index)).map_or("", |outcome: &Outcome| outcome.word())
}
