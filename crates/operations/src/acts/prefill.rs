//! Last year's people of a village as a list to be marked: who stays, who moved, who died. It shows sealed values, so that it is logged as
//! showing them.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::{check_filled, same_agency};
use crate::failure::ActError;
use crate::files::cells::{StoredCell, StoredCells};
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::{AreaCode, Date, Role};
use payung_registry::Column;
use payung_storage::entity::{case_file, decree, decree_entry, person};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};

/// The column in which the village marks what became of a person.
pub const STATUS: &str = "status";
/// What may stand in it: stays, moved, dead.
pub const STATUS_WORDS: [&str; 3] = ["tetap", "pindah", "meninggal"];
/// Of them those that end a person's part in the programme.
const ENDED: [&str; 2] = ["pindah", "meninggal"];
/// Facts of last year that this year must find anew.
const ASKED_ANEW: [&str; 4] = ["surat_tugas", "tugas_mulai", "tugas_selesai", "padan_dukcapil"];
/// Place and date of birth in one cell: they come apart, as the books hold them.
const BIRTH_IN_ONE: &str = "tempat_tanggal_lahir";
/// The columns that come first.
const FIRST: [&str; 4] = ["nik", "nama", "tempat_lahir", "tanggal_lahir"];
/// Day 0 of a spreadsheet's dates.
const SPREADSHEET_START: Date = Date::constant(1899, 12, 30);

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Prefill {
    /// The programme year whose people are taken: last year's.
    pub from_year: i64,
    /// The village, kecamatan or region.
    #[schema(schema_with = crate::schema::area)]
    pub area: AreaCode,
    /// Only the people an agency enumerated; everybody's when empty.
    pub agency: String,
    /// What for.
    pub purpose: String,
}

/// A list to be marked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Prefilled {
    /// Headings: the template's columns, and `status` last.
    pub columns: Vec<String>,
    /// The rows, in the order of the columns; `status` is empty.
    pub rows: Vec<Vec<String>>,
}

impl std::fmt::Debug for Prefilled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The rows are people's values: never in a message of the program.
        f.debug_struct("Prefilled").field("columns", &self.columns).field("rows", &self.rows.len()).finish()
    }
}

impl Act for Prefill {
    const NAME: ActName = ActName::Reveal;
    type Done = Prefilled;
    const SHOWS: bool = true;

    async fn target(&self, _acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(self.area))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<Prefilled>, ActError> {
        check_filled(&self.purpose, ("Keperluan membuka data tersegel", "What sealed data are shown for"))?;
        // Last year's books may be closed.
        let programme = Programme::load(acting.tx, acting.books, self.from_year).await?;
        let cases = self.cases(acting).await?;
        if cases.is_empty() {
            let year = programme.year.year;
            return Err(ActError::not_found(
                format!("Tidak ada peserta tahun {year} di wilayah {}.", self.area),
                format!("Area {} has no participants of {year}.", self.area),
            ));
        }
        let ids: Vec<i64> = cases.iter().map(|case| case.id).collect();
        let mut stored = acting.stored_rows(&ids).await?;
        let persons = acting.persons(cases.iter().map(|case| case.person)).await?;
        let mut people: Vec<StoredCells> = Vec::with_capacity(cases.len());
        for case in &cases {
            let (_, cells) = stored.remove(&case.id).ok_or_else(|| crate::case::cases::broken(case.id))?;
            let person = persons.get(&case.person).ok_or_else(|| crate::case::cases::broken(case.id))?;
            people.push(this_year(acting, cells, person)?);
        }
        let mut columns: Vec<String> = FIRST.iter().map(|name| (*name).to_owned()).collect();
        let named: BTreeSet<&str> = people.iter().flat_map(|cells| cells.0.keys().map(String::as_str)).collect();
        columns.extend(named.into_iter().filter(|name| !FIRST.contains(name)).map(str::to_owned));
        let line = |cells: &StoredCells| {
            let filled = columns.iter().map(|name| cells.0.get(name).map(shown).unwrap_or_default());
            filled.chain(std::iter::once(String::new())).collect()
        };
        let rows: Vec<Vec<String>> = people.iter().map(line).collect();
        columns.push(STATUS.to_owned());
        let noted = Noted::plain(
            format!("programme-year:{}", self.from_year),
            serde_json::json!({ "purpose": self.purpose.trim(), "area": self.area.to_string(), "people": rows.len(), "shown": ["list"] }),
        );
        Ok(Ran::Done(Prefilled { columns, rows }, noted))
    }
}

impl Prefill {
    /// The people whom last year's decrees name, those taken off since left out.
    async fn cases(&self, acting: &Acting<'_>) -> Result<Vec<case_file::Model>, ActError> {
        let mut query = case_file::Entity::find()
            .filter(case_file::Column::ProgrammeYear.eq(self.from_year))
            .filter(case_file::Column::State.eq("decreed"));
        if self.area != acting.books.region {
            query = query.filter(case_file::Column::Area.starts_with(self.area.to_string()));
        }
        let mut cases = query.order_by_asc(case_file::Column::Area).order_by_asc(case_file::Column::Id).all(acting.tx).await?;
        let removed = removed(acting, self.from_year).await?;
        cases.retain(|case| !removed.contains(&case.id));
        let held = acting.held.filter(|held| held.role == Role::AgencyOperator).map(|held| held.agency.as_str());
        let agency = held.unwrap_or(self.agency.as_str());
        if !agency.trim().is_empty() {
            let agencies = acting.agencies_of(cases.iter().map(|case| case.submission)).await?;
            cases.retain(|case| agencies.get(&case.submission).is_some_and(|own| same_agency(own, agency)));
        }
        Ok(cases)
    }
}

/// Cases whose last entry in a signed decree takes them off.
async fn removed(acting: &Acting<'_>, programme_year: i64) -> Result<HashSet<i64>, ActError> {
    let decrees: Vec<i64> = decree::Entity::find()
        .select_only()
        .column(decree::Column::Id)
        .filter(decree::Column::ProgrammeYear.eq(programme_year))
        .filter(decree::Column::Status.eq("signed"))
        .into_tuple()
        .all(acting.tx)
        .await?;
    let entries: Vec<(i64, String)> = decree_entry::Entity::find()
        .select_only()
        .columns([decree_entry::Column::CaseFile, decree_entry::Column::Change])
        .filter(decree_entry::Column::Decree.is_in(decrees))
        .order_by_asc(decree_entry::Column::Decree)
        .into_tuple()
        .all(acting.tx)
        .await?;
    let mut last: HashMap<i64, bool> = HashMap::new();
    last.extend(entries.into_iter().map(|(case, change)| (case, change == "remove")));
    Ok(last.into_iter().filter(|(_, removed)| *removed).map(|(case, _)| case).collect())
}

/// A row of last year as this year's list begins: what only this year can tell is left out, and the person stays on.
fn this_year(acting: &Acting<'_>, mut cells: StoredCells, person: &person::Model) -> Result<StoredCells, ActError> {
    cells.0.retain(|name, _| Column::from_name(name).is_some() && !ASKED_ANEW.contains(&name.as_str()) && name != BIRTH_IN_ONE);
    let mut put = |name: &str, value: String| {
        if !value.is_empty() {
            cells.0.insert(name.to_owned(), StoredCell::Text(value));
        }
    };
    if let Some(nik) = &person.nik {
        put("nik", acting.sealer().open_text("person.nik", nik)?);
    }
    put("nama", person.name.clone());
    put("tempat_lahir", person.birth_place.clone());
    put("tanggal_lahir", person.birth.clone().unwrap_or_default());
    put("peserta_lanjutan", "ya".to_owned());
    Ok(cells)
}

/// A cell as a list shows it.
fn shown(cell: &StoredCell) -> String {
    match cell {
        StoredCell::Text(text) | StoredCell::Error(text) => text.clone(),
        StoredCell::Number(number) => number.to_string(),
        #[expect(clippy::cast_possible_truncation, reason = "whole days; a float beyond i64 saturates and is no date")]
        StoredCell::Date(days) => SPREADSHEET_START
            .checked_add(jiff::Span::new().try_days(days.trunc() as i64).unwrap_or_default())
            .map_or_else(|_| days.to_string(), |date| date.to_string()),
        StoredCell::Bool(value) => if *value { "ya" } else { "tidak" }.to_owned(),
    }
}

/// The word by which a prefilled list's row says that its person is not to be proposed again. Other words under that heading (a marital
/// status) say nothing of it.
pub(crate) fn ended_by(layout: &payung_registry::Layout, row: &dyn payung_registry::Cells) -> Option<&'static str> {
    let heading = |(_, heading): &&(usize, String)| heading.trim().eq_ignore_ascii_case(STATUS);
    let (index, _) = layout.ignored.iter().chain(&layout.unknown).find(heading)?;
    let payung_registry::Cell::Text(text) = row.cell(*index) else { return None };
    ENDED.into_iter().find(|word| text.trim().eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_s_date_is_shown_as_a_date() {
        assert_eq!(shown(&StoredCell::Date(29_403.0)), "1980-07-01");
        assert_eq!(shown(&StoredCell::Bool(false)), "tidak");
    }
}
