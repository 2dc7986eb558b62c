//! Lists handed in, and what became of their rows.

use crate::failure::ActError;
use crate::files::cells::StoredCells;
use crate::sight::{Look, Sight, hidden};
use crate::views::cases::lists_of_agency;
use crate::views::{place_name, without_numbers};
use payung_domain::{AreaCode, Language};
use payung_storage::entity::{submission, submission_row};
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{QueryOrder, QuerySelect};

/// The most lists and rows a page shows.
const SHOWN_MAX: u64 = 500;

/// A list, as it is looked at.
#[derive(Debug, Clone)]
pub struct ListSeen {
    /// The list.
    pub list: submission::Model,
    /// The place's name.
    pub area_name: String,
}

/// A row with something wrong.
#[derive(Debug, Clone)]
pub struct FaultyRow {
    /// The sheet.
    pub sheet: String,
    /// The row in it, counted from 1.
    pub row: i64,
    /// Whether it is a person, a row nobody can read, or no data.
    pub kind: String,
    /// Its case, when it has one.
    pub case: Option<i64>,
    /// The person's name, as written.
    pub name: String,
    /// What is wrong and what to do.
    pub faults: Vec<String>,
}

/// A list with its rows that want attention.
#[derive(Debug, Clone)]
pub struct ListWithRows {
    /// The list.
    pub seen: ListSeen,
    /// Rows with faults, in the order of the file; at most 500.
    pub faulty: Vec<FaultyRow>,
    /// Rows by what they are against the list before: new, same, changed.
    pub changes: Vec<(String, i64)>,
}

async fn may_see(look: Look<'_>, list: &submission::Model) -> Result<bool, ActError> {
    let Some(area) = AreaCode::parse(&list.area) else { return Ok(false) };
    for window in look.windows(Sight::Cases) {
        let own = lists_of_agency(look, list.programme_year, &window).await?.is_none_or(|lists| lists.contains(&list.id));
        if own && area.is_in(window.area) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The newest lists of a year that may be seen.
///
/// # Errors
/// None may be seen; the database's.
pub async fn lists(look: Look<'_>, year: i64) -> Result<Vec<ListSeen>, ActError> {
    let mut seen = Vec::new();
    let window = look.window(Sight::Cases, None)?;
    let mut query = submission::Entity::find()
        .filter(submission::Column::ProgrammeYear.eq(year))
        .filter(submission::Column::Area.gte(window.area.to_string()))
        .filter(submission::Column::Area.lt(format!("{}:", window.area)));
    if let Some(own) = lists_of_agency(look, year, &window).await? {
        query = query.filter(submission::Column::Id.is_in(own));
    }
    for list in query.order_by_desc(submission::Column::Id).limit(SHOWN_MAX).all(&look.books.database.connection).await? {
        seen.push(ListSeen { area_name: place_name(look.books, &list.area), list });
    }
    Ok(seen)
}

/// The number of the list with a receipt.
///
/// # Errors
/// There is none, or it may not be seen; both said alike.
pub async fn list_of_receipt(look: Look<'_>, receipt: &str) -> Result<i64, ActError> {
    let found = submission::Entity::find().filter(submission::Column::Receipt.eq(receipt.trim()));
    let list = found.one(&look.books.database.connection).await?.ok_or_else(hidden)?;
    if may_see(look, &list).await? { Ok(list.id) } else { Err(hidden()) }
}

/// A list by number, with the rows that want attention, told in a language.
///
/// # Errors
/// There is none, or it may not be seen; both said alike.
pub async fn list(look: Look<'_>, id: i64, language: Language) -> Result<ListWithRows, ActError> {
    let connection = &look.books.database.connection;
    let list = submission::Entity::find_by_id(id).one(connection).await?.ok_or_else(hidden)?;
    if !may_see(look, &list).await? {
        return Err(hidden());
    }
    let rows = submission_row::Entity::find()
        .filter(submission_row::Column::Submission.eq(id))
        .filter(submission_row::Column::Faults.is_not_null().or(submission_row::Column::Kind.eq("unreadable")))
        .order_by_asc(submission_row::Column::Ordinal)
        .limit(SHOWN_MAX)
        .all(connection)
        .await?;
    let mut faulty = Vec::new();
    for row in rows {
        let cells: StoredCells = serde_json::from_slice(&look.books.sealer.open("submission_row.cells", &row.cells)?).unwrap_or_default();
        let faults = match &row.faults {
            Some(sealed) => {
                let words = look.books.sealer.open_text("submission_row.faults", sealed)?;
                crate::files::row_faults::told(&words, language).iter().map(|fault| without_numbers(fault)).collect()
            }
            None => Vec::new(),
        };
        faulty.push(FaultyRow {
            sheet: row.sheet,
            row: row.sheet_row,
            kind: row.kind,
            case: row.case_file,
            name: cells.text("nama"),
            faults,
        });
    }
    let changes: Vec<(String, i64)> = submission_row::Entity::find()
        .select_only()
        .column(submission_row::Column::Change)
        .column_as(submission_row::Column::Ordinal.count(), "rows")
        .filter(submission_row::Column::Submission.eq(id))
        .group_by(submission_row::Column::Change)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(ListWithRows { seen: ListSeen { area_name: place_name(look.books, &list.area), list }, faulty, changes })
}
