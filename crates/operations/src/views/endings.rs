//! Endings as somebody sees them: what waits for a decision, with the signs that it may be a mistake, and what was decided.

use crate::acts::export_cases::masked;
use crate::cover::endings::{EndingAsked, Ground, bill_resting, freed, grounds, warnings};
use crate::cover::enrolments::{Known, fold};
use crate::failure::ActError;
use crate::programme::Programme;
use crate::said::Said;
use crate::sight::{Look, Sight, hidden};
use crate::views::place_name;
use payung_domain::{AreaCode, Month};
use payung_storage::entity::{case_file, ending, enrolment, enrolment_event, person, submission};
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Endings a page shows.
const SHOWN_MAX: u64 = 500;

/// An ending in a list.
#[derive(Debug, Clone)]
pub struct EndingLine {
    /// What the books hold of it.
    pub ending: ending::Model,
    /// Whose it is.
    pub name: String,
    /// NIK, masked.
    pub nik: String,
    /// Code of the village.
    pub area: String,
    /// Its name.
    pub area_name: String,
    /// The ground, in Indonesian and English.
    pub ground: (String, String),
}

/// An ending with everything a decision needs.
#[derive(Debug, Clone)]
pub struct EndingSeen {
    /// In a line.
    pub line: EndingLine,
    /// Of which year.
    pub programme_year: i64,
    /// The ground.
    pub ground: Option<Ground>,
    /// Signs that it may be a mistake.
    pub warnings: Vec<Said>,
    /// Months it frees, or freed.
    pub months: i64,
    /// Rupiah it frees.
    pub releasable: i64,
    /// The payment code of the bill that rests on it; then it is no longer undone.
    pub resting: Option<String>,
}

/// The endings of a year that the viewer sees, what waits first.
///
/// # Errors
/// None may be seen; the database's.
pub async fn endings(look: Look<'_>, programme: &Programme) -> Result<Vec<EndingLine>, ActError> {
    look.check(Sight::Cover)?;
    let connection = &look.books.database.connection;
    let of_year = Query::select()
        .column(enrolment::Column::Id)
        .from(enrolment::Entity)
        .and_where(Expr::col(enrolment::Column::ProgrammeYear).eq(programme.year.id))
        .to_owned();
    let rows = ending::Entity::find()
        .filter(ending::Column::Enrolment.in_subquery(of_year))
        .order_by_desc(ending::Column::Status.eq("proposed"))
        .order_by_desc(ending::Column::Id)
        .limit(SHOWN_MAX)
        .all(connection)
        .await?;
    let mut lines = lines(look, programme, rows).await?;
    lines.sort_by_key(|line| (line.ending.status != "proposed", -line.ending.id));
    Ok(lines)
}

/// One ending.
///
/// # Errors
/// There is none, or it may not be seen.
pub async fn ending_seen(look: Look<'_>, id: i64) -> Result<EndingSeen, ActError> {
    look.check(Sight::Cover)?;
    let connection = &look.books.database.connection;
    let row = ending::Entity::find_by_id(id).one(connection).await?.ok_or_else(hidden)?;
    let enrolled = enrolment::Entity::find_by_id(row.enrolment).one(connection).await?.ok_or_else(hidden)?;
    let programme = Programme::load(connection, look.books, enrolled.programme_year).await?;
    let line = lines(look, &programme, vec![row]).await?.pop().ok_or_else(hidden)?;
    let known = known(connection, enrolled).await?;
    let ground = grounds(&programme).into_iter().find(|ground| ground.id == line.ending.ground);
    let day = line.ending.happened_on.parse().ok().zip(Month::parse(&line.ending.last_month));
    let mut seen = EndingSeen {
        programme_year: known.row.programme_year,
        ground,
        warnings: Vec::new(),
        months: 0,
        releasable: 0,
        resting: None,
        line,
    };
    if let (Some((happened_on, last_month)), Some(ground)) = (day, &seen.ground) {
        let asked = EndingAsked {
            ground,
            happened_on,
            last_month,
            proof_kind: &seen.line.ending.proof_kind,
            proof_number: &seen.line.ending.proof_number,
            id: Some(id),
        };
        seen.warnings = warnings(connection, &known, &asked).await?;
        (seen.months, seen.releasable) = freed(&known, last_month);
    }
    if seen.line.ending.status == "confirmed" {
        let last = seen.line.ending.last_month.clone();
        seen.resting = bill_resting(connection, &known.row, &last, seen.line.ending.seq).await?.map(|bill| bill.code);
    }
    Ok(seen)
}

/// An enrolment with its life, for views.
pub(crate) async fn known(connection: &impl ConnectionTrait, row: enrolment::Model) -> Result<Known, ActError> {
    let events = enrolment_event::Entity::find()
        .filter(enrolment_event::Column::Enrolment.eq(row.id))
        .order_by_asc(enrolment_event::Column::Id)
        .all(connection)
        .await?;
    let life = fold(&events)?.remove(&row.id).unwrap_or_default();
    Ok(Known { row, life })
}

/// Endings with the names of their people, of those the viewer sees.
async fn lines(look: Look<'_>, programme: &Programme, rows: Vec<ending::Model>) -> Result<Vec<EndingLine>, ActError> {
    let connection = &look.books.database.connection;
    let enrolled =
        enrolment::Entity::find().filter(enrolment::Column::Id.is_in(rows.iter().map(|row| row.enrolment))).all(connection).await?;
    let enrolled: HashMap<i64, enrolment::Model> = enrolled.into_iter().map(|row| (row.id, row)).collect();
    let people = person::Entity::find().filter(person::Column::Id.is_in(enrolled.values().map(|row| row.person))).all(connection).await?;
    let people: HashMap<i64, person::Model> = people.into_iter().map(|row| (row.id, row)).collect();
    let known = grounds(programme);
    let mut lines = Vec::with_capacity(rows.len());
    for ending in rows {
        let Some(row) = enrolled.get(&ending.enrolment) else { continue };
        if !sees(look, row).await? {
            continue;
        }
        let person = people.get(&row.person);
        let nik = person.and_then(|person| person.nik.as_ref());
        let nik = nik.map(|nik| look.books.sealer.open_text("person.nik", nik)).transpose()?.map(|nik| masked(&nik)).unwrap_or_default();
        let ground = known.iter().find(|ground| ground.id == ending.ground).map(|ground| (ground.label.clone(), ground.label_en.clone()));
        lines.push(EndingLine {
            name: person.map(|person| person.name.clone()).unwrap_or_default(),
            nik,
            area_name: place_name(look.books, &row.area),
            area: row.area.clone(),
            ground: ground.unwrap_or_else(|| (ending.ground.clone(), ending.ground.clone())),
            ending,
        });
    }
    Ok(lines)
}

/// Whether the viewer sees an enrolment: it lies in a window and, for an agency, is of a list of its own.
pub(crate) async fn sees(look: Look<'_>, row: &enrolment::Model) -> Result<bool, ActError> {
    let area = AreaCode::parse(&row.area);
    let windows: Vec<_> =
        look.windows(Sight::Cover).into_iter().filter(|window| area.is_some_and(|area| area.is_in(window.area))).collect();
    if windows.iter().any(|window| window.agency.is_none()) {
        return Ok(true);
    }
    if windows.is_empty() {
        return Ok(false);
    }
    let connection = &look.books.database.connection;
    let list: Option<i64> = case_file::Entity::find_by_id(row.case_file)
        .select_only()
        .column(case_file::Column::Submission)
        .into_tuple()
        .one(connection)
        .await?;
    let Some(list) = list else { return Ok(false) };
    let agency: Option<String> =
        submission::Entity::find_by_id(list).select_only().column(submission::Column::Agency).into_tuple().one(connection).await?;
    let of = agency.unwrap_or_default();
    Ok(windows.iter().any(|window| window.agency.as_ref().is_some_and(|own| crate::case::chosen::same_agency(&of, own))))
}
