//! What pages of cases and one case's page read, the same time whether there are a hundred thousand cases or a million.
//!
//! Pages go on from the last row seen, never by counting rows over. The order is that of the index: by area and number, or by name where a
//! name is asked for.

use crate::entity::{
    case_file, case_step, confirmation, criterion_check, document_tick, fact_correction, log_entry, minutes_case, outside_answer, person,
    submission_row, worksheet_answer,
};
use payung_domain::AreaCode;
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, Func, Query, SelectStatement, SimpleExpr};
use sea_orm::{DbBackend, FromQueryResult, Order, QueryOrder};
use std::collections::HashMap;

/// The most rows a page may have.
pub const PAGE_MAX: u64 = 500;

/// Which cases are asked for. What is not set does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Of which programme year.
    pub programme_year: i64,
    /// In this state, by its word.
    pub state: Option<String>,
    /// In this area or below it.
    pub area: Option<AreaCode>,
    /// With this verdict, by its word.
    pub verdict: Option<String>,
    /// Of this occupation, by its identifier.
    pub occupation: Option<String>,
    /// Assigned to this user.
    pub assigned_to: Option<String>,
    /// Whose folded name begins so.
    pub name: Option<String>,
    /// Whose NIK has this keyed hash ([`crate::Sealer::lookup`]).
    pub nik: Option<String>,
    /// From one of these lists.
    pub submissions: Option<Vec<i64>>,
}

/// The last row seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Its area, or the folded name when a name is asked for.
    pub text: String,
    /// Its case.
    pub id: i64,
}

/// One row: what a page shows. Nothing sealed.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct CaseRow {
    /// The case.
    pub id: i64,
    /// The person.
    pub person: i64,
    /// Where.
    pub area: String,
    /// Occupation.
    pub occupation: Option<String>,
    /// State, by its word.
    pub state: String,
    /// Verdict, by its word.
    pub verdict: Option<String>,
    /// Whether the NIK stands in another case of the year.
    pub duplicate: bool,
    /// The verifier.
    pub assigned_to: Option<String>,
    /// Deadline when it was sent back.
    pub returned_until: Option<String>,
    /// Version, for whoever edits it.
    pub version: i64,
    /// The person's name.
    pub name: String,
    /// The person's birth date.
    pub birth: Option<String>,
    /// The name as it is searched.
    pub name_folded: String,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasePage {
    /// Its rows.
    pub rows: Vec<CaseRow>,
    /// Where the next page begins; none when this is the last.
    pub next: Option<Cursor>,
}

/// A page of cases after `after`, at most `limit` rows ([`PAGE_MAX`] at most).
///
/// # Errors
/// The database's.
pub async fn case_page(
    connection: &impl ConnectionTrait,
    filter: &CaseFilter,
    after: Option<&Cursor>,
    limit: u64,
) -> Result<CasePage, DbErr> {
    let limit = limit.clamp(1, PAGE_MAX);
    let mut rows = connection.query_all(&page_statement(connection.get_database_backend(), filter, after, limit + 1)).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let rows = rows.iter().map(|row| CaseRow::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    let next = rows.last().filter(|_| more).map(|last| {
        let text = if filter.name.is_some() { &last.name_folded } else { &last.area };
        Cursor { text: text.clone(), id: last.id }
    });
    Ok(CasePage { rows, next })
}

/// The statement behind [`case_page`], for whoever wants to see how the database answers it.
#[must_use]
pub fn page_statement(backend: DbBackend, filter: &CaseFilter, after: Option<&Cursor>, limit: u64) -> SelectStatement {
    let case = |column: case_file::Column| Expr::col((case_file::Entity, column));
    let who = |column: person::Column| Expr::col((person::Entity, column));
    let mut select = Query::select();
    for column in [
        case_file::Column::Id,
        case_file::Column::Person,
        case_file::Column::Area,
        case_file::Column::Occupation,
        case_file::Column::State,
        case_file::Column::Verdict,
        case_file::Column::Duplicate,
        case_file::Column::AssignedTo,
        case_file::Column::ReturnedUntil,
        case_file::Column::Version,
    ] {
        select.column((case_file::Entity, column));
    }
    select.column((case_file::Entity, case_file::Column::NameFolded));
    for column in [person::Column::Name, person::Column::Birth] {
        select.column((person::Entity, column));
    }
    let (by_nik, by_name) = (filter.nik.is_some(), filter.name.is_some());
    // SQLite reads a cross join in the order written, so that the index of what is asked for leads.
    if by_nik {
        select.from(person::Entity).cross_join(case_file::Entity);
    } else {
        select.from(case_file::Entity).cross_join(person::Entity);
    }
    select.and_where(case(case_file::Column::Person).equals((person::Entity, person::Column::Id)));
    // SQLite has no statistics and would take whatever index has the most columns: from a person to that person's few cases all cases in a state
    // of the year, and for a name all cases of a verdict, to be sorted. PostgreSQL has none just after a large list, and then walks all cases in
    // the order of the page to meet one person's. An expression is found by no index.
    let sqlite = backend == DbBackend::Sqlite;
    let bare = |column: SimpleExpr| -> SimpleExpr { Func::coalesce([column, Expr::val("")]).into() };
    let plain = |column: case_file::Column| {
        let led = by_nik || (sqlite && by_name && !matches!(column, case_file::Column::State));
        if led { bare(case(column)) } else { case(column) }
    };
    let year = case(case_file::Column::ProgrammeYear);
    let year: SimpleExpr = if by_nik { Func::coalesce([year, Expr::val(0_i64)]).into() } else { year };
    select.and_where(year.eq(filter.programme_year));
    for (column, wanted) in [
        (case_file::Column::State, &filter.state),
        (case_file::Column::Verdict, &filter.verdict),
        (case_file::Column::Occupation, &filter.occupation),
        (case_file::Column::AssignedTo, &filter.assigned_to),
    ] {
        if let Some(wanted) = wanted {
            select.and_where(plain(column).eq(wanted.as_str()));
        }
    }
    if let Some(lists) = &filter.submissions {
        select.and_where(case(case_file::Column::Submission).is_in(lists.iter().copied()));
    }
    if let Some(nik) = &filter.nik {
        select.and_where(who(person::Column::NikLookup).eq(nik.as_str()));
    }
    let (order, range) = match &filter.name {
        // Nothing sorts after the last character there is.
        Some(name) => (case(case_file::Column::NameFolded), Some((name.clone(), format!("{name}\u{10ffff}")))),
        None => (plain(case_file::Column::Area), filter.area.map(below)),
    };
    if let (Some(_), Some(area)) = (&filter.name, &filter.area) {
        let (column, (low, high)) = (plain(case_file::Column::Area), below(*area));
        select.and_where(column.clone().gte(low)).and_where(column.lt(high));
    }
    if let Some((low, high)) = range {
        select.and_where(order.clone().lt(high));
        // One lower bound only: with two, SQLite might take the wider.
        if after.is_none() {
            select.and_where(order.clone().gte(low));
        }
    }
    if let Some(after) = after {
        let here: [SimpleExpr; 2] = [order.clone(), case(case_file::Column::Id)];
        let there: [SimpleExpr; 2] = [Expr::val(after.text.as_str()), Expr::val(after.id)];
        select.and_where(Expr::tuple(here).gt(Expr::tuple(there)));
    }
    select.order_by_expr(order, Order::Asc).order_by((case_file::Entity, case_file::Column::Id), Order::Asc).limit(limit);
    select
}

/// Where the codes of an area and of all below it lie: they begin with its digits, and the colon comes after the digits.
fn below(area: AreaCode) -> (String, String) {
    (area.to_string(), format!("{area}:"))
}

/// One case with everything that was noted of it. Sealed values are still sealed.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseHistory {
    /// The case.
    pub case: case_file::Model,
    /// Whose it is.
    pub person: person::Model,
    /// Its rows, the newest list's last.
    pub rows: Vec<submission_row::Model>,
    /// Steps, in their order.
    pub steps: Vec<case_step::Model>,
    /// Checks of criteria, in their order.
    pub checks: Vec<criterion_check::Model>,
    /// Documents ticked.
    pub documents: Vec<document_tick::Model>,
    /// Corrections of facts, in their order.
    pub corrections: Vec<fact_correction::Model>,
    /// Confirmations with the candidate, in their order.
    pub confirmations: Vec<confirmation::Model>,
    /// What BPJS and Dukcapil answered.
    pub answers: Vec<outside_answer::Model>,
    /// Indicators of the worksheet.
    pub indicators: Vec<worksheet_answer::Model>,
    /// Minutes that dealt with it.
    pub minutes: Vec<minutes_case::Model>,
    /// Entries of the log on this case alone, and those that brought the steps, in their order.
    pub entries: Vec<log_entry::Model>,
}

/// A case with its history; `None` when there is no such case.
///
/// # Errors
/// The database's.
pub async fn case_with_history(connection: &impl ConnectionTrait, id: i64) -> Result<Option<CaseHistory>, DbErr> {
    let Some(case) = case_file::Entity::find_by_id(id).one(connection).await? else { return Ok(None) };
    let Some(person) = person::Entity::find_by_id(case.person).one(connection).await? else { return Ok(None) };
    let rows = submission_row::Entity::find().filter(submission_row::Column::CaseFile.eq(id));
    let steps = case_step::Entity::find().filter(case_step::Column::CaseFile.eq(id)).order_by_asc(case_step::Column::Seq);
    let checks = criterion_check::Entity::find().filter(criterion_check::Column::CaseFile.eq(id));
    let corrections = fact_correction::Entity::find().filter(fact_correction::Column::CaseFile.eq(id));
    let confirmations = confirmation::Entity::find().filter(confirmation::Column::CaseFile.eq(id));
    let answers = outside_answer::Entity::find().filter(outside_answer::Column::CaseFile.eq(id));
    let steps = steps.all(connection).await?;
    let seqs: Vec<i64> = steps.iter().map(|step| step.seq).chain([case.seq]).collect();
    let own = log_entry::Entity::find().filter(log_entry::Column::Subject.eq(format!("case:{id}"))).all(connection).await?;
    let brought = log_entry::Entity::find().filter(log_entry::Column::Seq.is_in(seqs)).all(connection).await?;
    let entries: HashMap<i64, log_entry::Model> = own.into_iter().chain(brought).map(|entry| (entry.seq, entry)).collect();
    let mut entries: Vec<log_entry::Model> = entries.into_values().collect();
    entries.sort_unstable_by_key(|entry| entry.seq);
    Ok(Some(CaseHistory {
        rows: rows.order_by_asc(submission_row::Column::Submission).all(connection).await?,
        checks: checks.order_by_asc(criterion_check::Column::Id).all(connection).await?,
        documents: document_tick::Entity::find().filter(document_tick::Column::CaseFile.eq(id)).all(connection).await?,
        corrections: corrections.order_by_asc(fact_correction::Column::Id).all(connection).await?,
        confirmations: confirmations.order_by_asc(confirmation::Column::Id).all(connection).await?,
        answers: answers.order_by_asc(outside_answer::Column::Id).all(connection).await?,
        indicators: worksheet_answer::Entity::find().filter(worksheet_answer::Column::CaseFile.eq(id)).all(connection).await?,
        minutes: minutes_case::Entity::find().filter(minutes_case::Column::CaseFile.eq(id)).all(connection).await?,
        case,
        person,
        steps,
        entries,
    }))
}
