//! The list of cases, filtered, searched and paged.

use crate::acts::export_cases::masked;
use crate::case::people::folded;
use crate::failure::ActError;
use crate::sight::{Look, Sight, Window};
use crate::views::place_name;
use payung_domain::AreaCode;
use payung_storage::entity::{person, submission};
pub use payung_storage::queries::Cursor;
use payung_storage::queries::{CaseFilter, case_page};
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use std::collections::HashMap;

/// Which cases are asked for. What is empty does not matter.
#[derive(Debug, Clone, Default)]
pub struct CasesAsked {
    /// Of which programme year.
    pub programme_year: i64,
    /// In this area or beneath it.
    pub area: Option<AreaCode>,
    /// In this state, by its word.
    pub state: Option<String>,
    /// With this verdict, by its word.
    pub verdict: Option<String>,
    /// Of this occupation.
    pub occupation: Option<String>,
    /// Assigned to this user.
    pub assigned_to: Option<String>,
    /// A NIK, whole, or the beginning of a name.
    pub search: String,
    /// After this row.
    pub after: Option<Cursor>,
    /// At most so many.
    pub limit: u64,
}

/// A case in the list.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// Number.
    pub id: i64,
    /// Version, for whoever acts on it.
    pub version: i64,
    /// Name.
    pub name: String,
    /// NIK, masked.
    pub nik: String,
    /// Date of birth.
    pub birth: Option<String>,
    /// Code of the village.
    pub area: String,
    /// Its name, or its kecamatan's.
    pub area_name: String,
    /// Occupation, by its identifier.
    pub occupation: Option<String>,
    /// State, by its word.
    pub state: String,
    /// Verdict, by its word.
    pub verdict: Option<String>,
    /// Whether its NIK stands in another case.
    pub duplicate: bool,
    /// The verifier.
    pub assigned_to: Option<String>,
    /// Deadline when it was sent back.
    pub returned_until: Option<String>,
}

/// A page of cases.
#[derive(Debug, Clone)]
pub struct Cases {
    /// What the viewer sees them through.
    pub window: Window,
    /// The cases.
    pub rows: Vec<CaseLine>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
}

/// A page of the cases asked for.
///
/// # Errors
/// None of them may be seen; the database's.
pub async fn cases(look: Look<'_>, asked: &CasesAsked) -> Result<Cases, ActError> {
    let connection = &look.books.database.connection;
    let window = look.window(Sight::Cases, asked.area)?;
    let digits: String = asked.search.chars().filter(char::is_ascii_digit).collect();
    let is_nik = digits.len() == 16 && asked.search.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || c == '.');
    let name = folded(&asked.search);
    let filter = CaseFilter {
        programme_year: asked.programme_year,
        state: asked.state.clone(),
        area: Some(window.area),
        verdict: asked.verdict.clone(),
        occupation: asked.occupation.clone(),
        assigned_to: asked.assigned_to.clone(),
        name: (!is_nik && !name.is_empty()).then_some(name),
        nik: is_nik.then(|| look.books.sealer.lookup("nik", &digits)),
        submissions: lists_of_agency(look, asked.programme_year, &window).await?,
    };
    let page = case_page(connection, &filter, asked.after.as_ref(), asked.limit).await?;
    let people: Vec<(i64, Option<Vec<u8>>)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Nik])
        .filter(person::Column::Id.is_in(page.rows.iter().map(|row| row.person)))
        .into_tuple()
        .all(connection)
        .await?;
    let niks: HashMap<i64, Vec<u8>> = people.into_iter().filter_map(|(id, nik)| Some((id, nik?))).collect();
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        let nik = match niks.get(&row.person) {
            Some(sealed) => masked(&look.books.sealer.open_text("person.nik", sealed)?),
            None => String::new(),
        };
        rows.push(CaseLine {
            id: row.id,
            version: row.version,
            name: row.name,
            nik,
            birth: row.birth,
            area_name: place_name(look.books, &row.area),
            area: row.area,
            occupation: row.occupation,
            state: row.state,
            verdict: row.verdict,
            duplicate: row.duplicate,
            assigned_to: row.assigned_to,
            returned_until: row.returned_until,
        });
    }
    Ok(Cases { window, rows, next: page.next })
}

/// The lists of the agency a window is narrowed to; none when it is not.
pub(crate) async fn lists_of_agency(look: Look<'_>, year: i64, window: &Window) -> Result<Option<Vec<i64>>, ActError> {
    let Some(agency) = &window.agency else { return Ok(None) };
    let lists: Vec<(i64, String)> = submission::Entity::find()
        .select_only()
        .columns([submission::Column::Id, submission::Column::Agency])
        .filter(submission::Column::ProgrammeYear.eq(year))
        .into_tuple()
        .all(&look.books.database.connection)
        .await?;
    let own = lists.into_iter().filter(|(_, of)| crate::case::chosen::same_agency(of, agency)).map(|(id, _)| id);
    Ok(Some(own.collect()))
}
