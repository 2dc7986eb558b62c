//! Rows without a usable NIK that are probably somebody of another row or of a register: a warning beside the row, never a decision.
//!
//! Nothing is read for it unless it is asked for, and no register unless some row has no usable NIK.

use crate::args::RegisterArg;
use crate::failure::Failure;
use payung_domain::{AreaCode, Date, FamilyCardNumber, Language, Nik, Sex};
use payung_matching::{Decision, Matching, NameTables, PersonRecord, Reading, Roster, Terms, align};
use payung_registry::{Areas, Cell, Limits, RowContent, RowReader, Vocabulary};
use payung_screening::{Lists, Place};
use std::collections::HashMap;
use std::fmt::Write as _;

/// What is asked of the lists.
pub struct Asked<'a> {
    /// The lists.
    pub lists: &'a Lists,
    /// The regulation's words.
    pub vocabulary: &'a Vocabulary,
    /// Places.
    pub areas: &'a Areas,
    /// Where a row's person lives when the row does not say.
    pub area: Option<AreaCode>,
    /// The day asked about.
    pub on: Date,
    /// Caps.
    pub limits: &'a Limits,
    /// Register extracts.
    pub registers: &'a [RegisterArg],
    /// Tables of names.
    pub names: &'a NameTables,
    /// Threads.
    pub threads: usize,
    /// Of the warnings.
    pub language: Language,
}

/// Somebody of the lists.
struct Somebody {
    place: Place,
    nik: Option<Nik>,
    cell: String,
    family: Option<FamilyCardNumber>,
    name: String,
    birth: Option<Date>,
    sex: Option<Sex>,
    area: Option<AreaCode>,
}

impl Somebody {
    fn compared(&self, number: usize) -> PersonRecord<'_> {
        PersonRecord {
            number: u32::try_from(number).unwrap_or(u32::MAX),
            nik: self.nik,
            nik_cell: &self.cell,
            family: self.family,
            name: &self.name,
            birth: self.birth,
            sex: self.sex,
            area: self.area,
        }
    }
}

/// The warnings, by the row's place; none when every row has a usable NIK.
///
/// # Errors
/// A list cannot be read again.
pub fn warnings(asked: &Asked<'_>) -> Result<HashMap<Place, String>, Failure> {
    let mut without = 0_u64;
    each_person(asked, &mut |person| without += u64::from(person.nik.is_none()))?;
    let mut found = HashMap::new();
    if without == 0 {
        return Ok(found);
    }
    let mut people = Vec::new();
    each_person(asked, &mut |person| people.push(person))?;
    let sought: Vec<usize> = (0..people.len()).filter(|at| people[*at].nik.is_none()).collect();
    let terms = Terms { threads: asked.threads, ..Terms::default() };
    among_the_lists(asked, &people, &sought, &terms, &mut found);
    in_registers(asked, &people, &sought, &terms, &mut found);
    Ok(found)
}

/// Every row that is a person, in the order of the lists.
fn each_person(asked: &Asked<'_>, each: &mut dyn FnMut(Somebody)) -> Result<(), Failure> {
    let mut readers: HashMap<(usize, usize), RowReader<'_>> = HashMap::new();
    for (file, list) in asked.lists.files.iter().enumerate() {
        let wrap = |error: payung_registry::OpenError| Failure::said(error.message(asked.language));
        let each_row = &mut |row: payung_screening::ListRow<'_>| {
            let (Some(layout), false) = (&row.sheet.layout, row.broken) else { return };
            let Some(sheet) = list.sheets.iter().position(|sheet| std::ptr::eq(sheet, row.sheet)) else { return };
            if row.number <= layout.header_rows.1 {
                return;
            }
            let reader =
                readers.entry((file, sheet)).or_insert_with(|| RowReader::new(layout, asked.vocabulary, asked.areas, asked.area, asked.on));
            let RowContent::Person(record) = reader.read(&row) else { return };
            let cell = match record.nik_raw {
                Cell::Text(text) => text.trim().to_owned(),
                Cell::Number(number) => number.to_string(),
                _ => String::new(),
            };
            let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
            each(Somebody {
                place: Place { file: number(file), sheet: number(sheet), row: row.number },
                nik: record.facts.nik,
                cell,
                family: record.no_kk,
                name: record.name.to_owned(),
                birth: record.facts.birth,
                sex: record.facts.sex,
                area: record.facts.ktp_area.or(record.facts.domicile_area),
            });
        };
        asked.lists.each_row(file, asked.limits, each_row).map_err(wrap)?;
    }
    Ok(())
}

fn among_the_lists(asked: &Asked<'_>, people: &[Somebody], sought: &[usize], terms: &Terms, found: &mut HashMap<Place, String>) {
    let mut register = Roster::of_people(asked.names, people.iter().enumerate().map(|(at, somebody)| somebody.compared(at)));
    let mut list = Roster::of_people(asked.names, sought.iter().map(|at| people[*at].compared(*at)));
    align(&mut list, &mut register);
    let matching = Matching::find_within(&list, &register, terms);
    for (own, other, probability) in best(&matching, people, sought) {
        if let Some(other) = people.get(other) {
            say(found, own.place, &asked.lists.describe(other.place, asked.language), probability, asked.language);
        }
    }
}

fn in_registers(asked: &Asked<'_>, people: &[Somebody], sought: &[usize], terms: &Terms, found: &mut HashMap<Place, String>) {
    let Asked { vocabulary, areas, on, limits, names, language, .. } = *asked;
    let reading = Reading { areas, vocabulary, on, limits, names };
    for (register, path) in asked.registers.iter().flat_map(|register| register.files.iter().map(move |path| (register, path))) {
        // An extract without names says nothing here.
        let Ok(mut extract) = Roster::read(path, &reading) else { continue };
        let mut list = Roster::of_people(names, sought.iter().map(|at| people[*at].compared(*at)));
        align(&mut list, &mut extract);
        let matching = Matching::find(&list, &extract, terms);
        for (own, other, probability) in best(&matching, people, sought) {
            if let Some(row) = extract.row_number(other) {
                let there = format!("{} {} {row}", register.kind.name(), language.pick("baris", "row"));
                say(found, own.place, &there, probability, language);
            }
        }
    }
}

/// Whoever was sought and found, with the best partner's number and how likely they are one person. The best is enough: who looks there finds the rest.
fn best<'p>(matching: &Matching<'_, '_>, people: &'p [Somebody], sought: &[usize]) -> Vec<(&'p Somebody, usize, f32)> {
    let mut kept: Vec<(usize, usize, f32)> =
        matching.pairs().filter(|pair| pair.decision != Decision::Different).map(|pair| (pair.row, pair.other, pair.probability)).collect();
    // The best partner of a row comes first.
    kept.dedup_by_key(|(row, ..)| *row);
    kept.into_iter().filter_map(|(row, other, probability)| Some((people.get(*sought.get(row)?)?, other, probability))).collect()
}

/// Adds a warning to a row's.
fn say(found: &mut HashMap<Place, String>, place: Place, there: &str, probability: f32, language: Language) {
    let text = found.entry(place).or_default();
    if !text.is_empty() {
        text.push_str("; ");
    }
    // Two places; never 1 for what is not certain.
    let hundredths = ((f64::from(probability) * 100.0) as u32).min(99);
    let point = language.pick(",", ".");
    let _ = match language {
        Language::Id => write!(text, "mungkin sama dengan {there} (skor 0{point}{hundredths:02})"),
        Language::En => write!(text, "perhaps the same as {there} (score 0{point}{hundredths:02})"),
    };
}
