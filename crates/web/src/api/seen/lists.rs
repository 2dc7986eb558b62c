//! `GET /lists` and `GET /lists/{id}`: lists handed in, and what became of their rows.

use super::{YearAsked, year_parameter};
use crate::api::caller::Caller;
use crate::api::endpoint::Endpoint;
use crate::api::problem::Problem;
use axum::Json;
use axum::extract::{Path, RawQuery};
use axum::routing::get;
use payung_operations::views::lists::{ListSeen, list, lists};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new::<ListsHandedIn>("/{region}/lists", "get", "lists", "daftar yang diserahkan (lists handed in)", get(all))
            .tagged("seen")
            .with(year_parameter()),
        Endpoint::new::<ListInFull>("/{region}/lists/{id}", "get", "list", "satu daftar (one list)", get(one)).tagged("seen"),
    ]
}

/// A list.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ListHandedIn {
    /// Number.
    id: i64,
    /// Its receipt.
    receipt: String,
    /// The programme year.
    programme_year: i64,
    /// Whose people it proposes.
    area: String,
    /// Its name.
    area_name: String,
    /// The agency that enumerated them; empty for a village's own.
    agency: String,
    /// Whether they were planned in the budget.
    planned: bool,
    /// The list it corrects.
    corrects: Option<i64>,
    /// Rows below the headings.
    rows: i64,
    /// Of them people.
    people: i64,
    /// Of them nobody can read.
    unreadable: i64,
    /// By whom.
    handed_in_by: String,
    /// When.
    handed_in_at: String,
    /// `received` or `replaced`.
    status: String,
}

impl From<ListSeen> for ListHandedIn {
    fn from(seen: ListSeen) -> Self {
        let list = seen.list;
        Self {
            id: list.id,
            receipt: list.receipt,
            programme_year: list.programme_year,
            area: list.area,
            area_name: seen.area_name,
            agency: list.agency,
            planned: list.planned,
            corrects: list.corrects,
            rows: list.rows_in,
            people: list.people,
            unreadable: list.unreadable,
            handed_in_by: list.handed_in_by,
            handed_in_at: list.handed_in_at,
            status: list.status,
        }
    }
}

/// The newest lists, at most 500.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ListsHandedIn {
    /// The lists, the newest first.
    lists: Vec<ListHandedIn>,
}

/// A row with something wrong.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct FaultyRowOfList {
    /// The sheet.
    sheet: String,
    /// The row in it, counted from 1.
    row: i64,
    /// Whether it is a person, a row nobody can read, or no data.
    kind: String,
    /// Its case, when it has one.
    case: Option<i64>,
    /// The person's name, as written.
    name: String,
    /// What is wrong and what to do.
    faults: Vec<String>,
}

/// Rows by what they are against the list before.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ChangeOfList {
    /// `new`, `same` or `changed`.
    change: String,
    /// How many.
    rows: i64,
}

/// A list with the rows that want attention, at most 500.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ListInFull {
    /// The list.
    list: ListHandedIn,
    /// Rows with faults, in the order of the file.
    faulty: Vec<FaultyRowOfList>,
    /// Rows by what they are against the list before.
    changes: Vec<ChangeOfList>,
}

async fn all(caller: Caller, RawQuery(query): RawQuery) -> Result<Json<ListsHandedIn>, Problem> {
    let asked: YearAsked = caller.query(query.as_deref())?;
    let refused = |error: payung_operations::ActError| Problem::refused(&error, caller.t);
    let found = match caller.programme(asked.programme_year).await? {
        Some(programme) => lists(caller.look(), programme.year.id).await.map_err(refused)?,
        None => Vec::new(),
    };
    Ok(Json(ListsHandedIn { lists: found.into_iter().map(ListHandedIn::from).collect() }))
}

async fn one(caller: Caller, Path((_, id)): Path<(String, String)>) -> Result<Json<ListInFull>, Problem> {
    let id = caller.number(&id)?;
    let seen = list(caller.look(), id, caller.t.language).await.map_err(|error| Problem::refused(&error, caller.t))?;
    let faulty = seen.faulty.into_iter().map(|row| FaultyRowOfList {
        sheet: row.sheet,
        row: row.row,
        kind: row.kind,
        case: row.case,
        name: row.name,
        faults: row.faults,
    });
    let changes = seen.changes.into_iter().map(|(change, rows)| ChangeOfList { change, rows });
    Ok(Json(ListInFull { list: seen.seen.into(), faulty: faulty.collect(), changes: changes.collect() }))
}
