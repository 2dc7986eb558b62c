//! The roster: whose cover is paid for in a month, on which decree, by which fund line, from when to when. As the books stand, or as they stood on any
//! past day: that one is folded from the events recorded until then.
//!
//! Nothing here is opened that is sealed; a page shows names and masked numbers by [`crate::views::roster`].

use crate::cover::enrolments::{fold, month_text};
use crate::failure::ActError;
use payung_domain::{AreaCode, Date, Enrolment, Month, billed_from};
use payung_storage::entity::{enrolment, enrolment_event};
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{ConnectionTrait, FromQueryResult, Order, QueryOrder, QuerySelect, Statement};
use std::collections::HashMap;

/// One person whose month is paid for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterEntry {
    /// The enrolment.
    pub enrolment: i64,
    /// The case.
    pub case_file: i64,
    /// The person.
    pub person: i64,
    /// Code of the village.
    pub area: String,
    /// Kind of work, by its id in the regulation.
    pub occupation: Option<String>,
    /// The group at BPJS.
    pub wadah: String,
    /// How far the enrolment was, by its word.
    pub state: String,
    /// The decree.
    pub decree: i64,
    /// The commitment.
    pub commitment: i64,
    /// The fund line.
    pub fund_line: i64,
    /// First month this line pays for.
    pub first_month: Month,
    /// Last month this line pays for, where an ending has not cut it off before.
    pub last_month: Month,
    /// What the contribution is computed from, by its word.
    pub basis: String,
    /// Whole rupiah a month.
    pub per_month: i64,
    /// The day the number was issued; none before.
    pub number_date: Option<Date>,
    /// First day of cover by BPJS's own word.
    pub bpjs_start: Option<Date>,
    /// First day of cover by regulation and agreement.
    pub cover_start: Option<Date>,
    /// The day BPJS received the first payment.
    pub first_payment: Option<Date>,
    /// The day of the ground on which it ended.
    pub ended_on: Option<Date>,
    /// Whether BPJS may bill for the person in this month: registered, and cover begun.
    pub billable: bool,
}

/// A month of cover with its enrolment, as the database gives it.
#[derive(Debug, FromQueryResult)]
struct Row {
    enrolment: i64,
    case_file: i64,
    person: i64,
    area: String,
    occupation: Option<String>,
    wadah: String,
    state: String,
    decree: i64,
    commitment: i64,
    fund_line: i64,
    first_month: String,
    last_month: String,
    basis: String,
    per_month: i64,
    number_date: Option<String>,
    bpjs_start: Option<String>,
    cover_start: Option<String>,
    first_payment: Option<String>,
    ended_on: Option<String>,
}

/// Whose cover is paid for, month by month: rows of the books as they stand, each enrolment's earliest commitment first.
const STANDING: &str = "SELECT e.id AS enrolment, e.case_file, e.person, e.area, e.occupation, e.wadah, e.state, s.decree, s.commitment, s.fund_line, \
     s.first_month, s.last_month, s.basis, s.per_month, e.number_date, e.bpjs_start, e.cover_start, e.first_payment, e.ended_on \
     FROM cover_span s JOIN enrolment e ON e.id = s.enrolment \
     WHERE e.programme_year = $1 AND s.first_month <= $2 AND s.last_month >= $3 ORDER BY e.area, e.id, s.id";

/// The roster of `month` of a programme year, by village and enrolment. With `known_on` as it stood at the end of that day.
///
/// # Errors
/// The database's; the books were changed outside the program.
pub async fn roster(
    connection: &impl ConnectionTrait,
    programme_year: i64,
    month: Month,
    known_on: Option<Date>,
) -> Result<Vec<RosterEntry>, ActError> {
    let lives = match known_on {
        Some(day) => return Ok(Lives::known(connection, programme_year, Some(day)).await?.in_month(month)),
        None => standing(connection, programme_year, month, month).await?,
    };
    let mut entries: Vec<RosterEntry> = Vec::with_capacity(lives.len());
    for entry in lives {
        // The commitment made first pays; a second one for the same month is somebody's mistake and shows in the fund line.
        if entries.last().is_none_or(|last| last.enrolment != entry.enrolment) {
            let billable = billable(&entry, month);
            entries.push(RosterEntry { billable, ..entry });
        }
    }
    Ok(entries)
}

fn billable(entry: &RosterEntry, month: Month) -> bool {
    billed_from(entry.number_date, entry.cover_start, entry.first_payment).is_some_and(|first| first <= month)
}

/// Every span of the year that pays for a month from `first` to `last`, as the books stand. `billable` is not yet said.
pub(crate) async fn standing(
    connection: &impl ConnectionTrait,
    programme_year: i64,
    first: Month,
    last: Month,
) -> Result<Vec<RosterEntry>, ActError> {
    let values = [programme_year.into(), month_text(last).into(), month_text(first).into()];
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), STANDING, values);
    let rows = Row::find_by_statement(statement).all(connection).await?;
    rows.into_iter().map(entry).collect()
}

/// Every span of the year, as the books stand, by enrolment and first month: the roster a bill is compared with. `billable` is not yet said.
///
/// # Errors
/// The database's; the books were changed outside the program.
pub(crate) async fn all_months(connection: &impl ConnectionTrait, programme_year: i64) -> Result<Vec<RosterEntry>, ActError> {
    let (first, last) = (Month::of(Date::constant(1, 1, 1)), Month::of(Date::constant(9999, 12, 1)));
    let mut spans = standing(connection, programme_year, first, last).await?;
    spans.sort_by_key(|span| (span.enrolment, span.first_month));
    Ok(spans)
}

fn entry(row: Row) -> Result<RosterEntry, ActError> {
    let id = row.enrolment;
    let month = |text: &str| Month::parse(text).ok_or_else(|| crate::cover::enrolments::broken(id));
    let day = |text: Option<String>| text.map(|text| text.parse().map_err(|_| crate::cover::enrolments::broken(id))).transpose();
    Ok(RosterEntry {
        enrolment: id,
        case_file: row.case_file,
        person: row.person,
        area: row.area,
        occupation: row.occupation,
        wadah: row.wadah,
        state: row.state,
        decree: row.decree,
        commitment: row.commitment,
        fund_line: row.fund_line,
        first_month: month(&row.first_month)?,
        last_month: month(&row.last_month)?,
        basis: row.basis,
        per_month: row.per_month,
        number_date: day(row.number_date)?,
        bpjs_start: day(row.bpjs_start)?,
        cover_start: day(row.cover_start)?,
        first_payment: day(row.first_payment)?,
        ended_on: day(row.ended_on)?,
        billable: false,
    })
}

/// What of an enrolment never changes.
#[derive(Debug, Clone, FromQueryResult)]
struct Fixed {
    id: i64,
    case_file: i64,
    person: i64,
    area: String,
    occupation: Option<String>,
    wadah: String,
}

/// All enrolments of a year as their events tell them, for asking about several months.
#[derive(Debug)]
pub struct Lives {
    /// By village and number.
    lives: Vec<(Fixed, Enrolment)>,
}

impl Lives {
    /// As they were known at the end of `known_on`; as they are known now when none.
    ///
    /// # Errors
    /// The database's; the books were changed outside the program.
    pub async fn known(connection: &impl ConnectionTrait, programme_year: i64, known_on: Option<Date>) -> Result<Self, ActError> {
        let until = known_on.map(|day| enrolment_event::Column::Day.lte(day.to_string()));
        Self::told(connection, programme_year, until).await
    }

    /// As they were known when entry `seq` of the log was written, that act included.
    ///
    /// # Errors
    /// As [`Self::known`].
    pub(crate) async fn at_entry(connection: &impl ConnectionTrait, programme_year: i64, seq: i64) -> Result<Self, ActError> {
        Self::told(connection, programme_year, Some(enrolment_event::Column::Seq.lte(seq))).await
    }

    async fn told(connection: &impl ConnectionTrait, programme_year: i64, until: Option<SimpleExpr>) -> Result<Self, ActError> {
        let fixed: Vec<Fixed> = enrolment::Entity::find()
            .select_only()
            .columns([
                enrolment::Column::Id,
                enrolment::Column::CaseFile,
                enrolment::Column::Person,
                enrolment::Column::Area,
                enrolment::Column::Occupation,
                enrolment::Column::Wadah,
            ])
            .filter(enrolment::Column::ProgrammeYear.eq(programme_year))
            .order_by_asc(enrolment::Column::Area)
            .order_by_asc(enrolment::Column::Id)
            .into_model()
            .all(connection)
            .await?;
        let of_year = sea_orm::sea_query::Query::select()
            .column(enrolment::Column::Id)
            .from(enrolment::Entity)
            .and_where(Expr::col(enrolment::Column::ProgrammeYear).eq(programme_year))
            .to_owned();
        let mut events = enrolment_event::Entity::find()
            .filter(enrolment_event::Column::Enrolment.in_subquery(of_year))
            .order_by(enrolment_event::Column::Id, Order::Asc);
        if let Some(until) = until {
            events = events.filter(until);
        }
        let mut folded: HashMap<i64, Enrolment> = fold(&events.all(connection).await?)?;
        let lives = fixed.into_iter().filter_map(|fixed| folded.remove(&fixed.id).map(|life| (fixed, life)));
        Ok(Self { lives: lives.collect() })
    }

    /// The roster of a month.
    #[must_use]
    pub fn in_month(&self, month: Month) -> Vec<RosterEntry> {
        let paid = self.lives.iter().filter_map(|(fixed, life)| {
            let (span, last) = life.paid_by(month)?;
            Some(RosterEntry {
                enrolment: fixed.id,
                case_file: fixed.case_file,
                person: fixed.person,
                area: fixed.area.clone(),
                occupation: fixed.occupation.clone(),
                wadah: fixed.wadah.clone(),
                state: life.state.word().to_owned(),
                decree: span.decree,
                commitment: span.commitment,
                fund_line: span.fund_line,
                first_month: span.first,
                last_month: last,
                basis: span.basis.clone(),
                per_month: span.per_month,
                number_date: life.number_date,
                bpjs_start: life.bpjs_start,
                cover_start: life.cover_start,
                first_payment: life.first_payment,
                ended_on: life.ended_on,
                billable: life.billable_in(month),
            })
        });
        paid.collect()
    }
}

impl RosterEntry {
    /// The village.
    #[must_use]
    pub fn village(&self) -> Option<AreaCode> {
        AreaCode::parse(&self.area)
    }
}
