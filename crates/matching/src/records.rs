//! People that come from elsewhere than a file: a database's rows, made comparable as a list's rows are.

use crate::birth::Birth;
use crate::names::Names;
use crate::roster::{NO_AREA, Person, Regions, Roster, RowKind};
use crate::tables::NameTables;
use payung_domain::{AreaCode, AreaLevel, Date, FamilyCardNumber, Nik, Sex};
use rustc_hash::FxHashMap;

/// What is known of one person. What is not known is empty; nothing is taken for known that is not.
#[derive(Debug, Clone, Copy, Default)]
pub struct PersonRecord<'r> {
    /// The caller's number for the record. In [`Matching::find_within`](crate::Matching::find_within) equal numbers are one record.
    pub number: u32,
    /// The NIK, when it is one.
    pub nik: Option<Nik>,
    /// What stands in its place when it is none: `5.10601E+15`, fifteen digits, nothing.
    pub nik_cell: &'r str,
    /// The family card's number.
    pub family: Option<FamilyCardNumber>,
    /// The name as it is written.
    pub name: &'r str,
    /// Date of birth.
    pub birth: Option<Date>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Where the person lives.
    pub area: Option<AreaCode>,
}

/// Characters of a damaged cell that are kept.
pub(crate) const CELL_MAX: usize = 40;

impl<'a> Roster<'a> {
    /// People in the order they come; at most `i32::MAX` of them are taken.
    #[must_use]
    pub fn of_people<'r>(tables: &'a NameTables, people: impl IntoIterator<Item = PersonRecord<'r>>) -> Self {
        let mut roster = Self { people: Vec::new(), names: Names::new(tables), regions: Regions::new(), damaged: FxHashMap::default() };
        for record in people.into_iter().take(i32::MAX as usize) {
            let province = record.area.and_then(|area| area.at(AreaLevel::Province)).and_then(|area| u8::try_from(area.digits()).ok());
            let cell = record.nik_cell.trim();
            if record.nik.is_none()
                && !cell.is_empty()
                && let Ok(index) = u32::try_from(roster.people.len())
            {
                roster.damaged.insert(index, cell.chars().take(CELL_MAX).collect::<String>().into());
            }
            roster.people.push(Person {
                nik: record.nik.map_or(0, Nik::get),
                family: record.family.map_or(0, FamilyCardNumber::get),
                name: roster.names.take(record.name, province),
                birth: Birth::of(record.birth),
                area: if record.area.is_some() { roster.regions.take(record.area) } else { NO_AREA },
                row: record.number,
                sex: record.sex,
                kind: RowKind::Person,
            });
        }
        roster
    }
}
