//! How many cases stand where: one count of a whole year, kept until the log moves, from which desks and dashboards are made.

use crate::failure::ActError;
use crate::programme::Programme;
use crate::sight::{Look, Window};
use payung_domain::AreaCode;
use payung_storage::entity::log_head;
use sea_orm::prelude::*;
use sea_orm::{DbBackend, FromQueryResult, Statement};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

/// Cases alike in everything a desk or a dashboard asks.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Alike {
    /// State, by its word.
    pub state: String,
    /// Verdict, by its word.
    pub verdict: Option<String>,
    /// Code of the village.
    pub area: String,
    /// Occupation, by its identifier.
    pub occupation: Option<String>,
    /// Sex, by its word.
    pub sex: Option<String>,
    /// Year of birth.
    pub born: Option<String>,
    /// The agency that proposed them; empty for a village.
    pub agency: String,
    /// Whether they came in a planned batch.
    pub planned: bool,
    /// The steps gone through: a bit for each, in the order of the way.
    pub done: i64,
    /// How many.
    pub cases: i64,
    /// Since when the one that has waited longest stands here, RFC 3339.
    pub since: String,
}

/// The count of a year.
#[derive(Debug, Clone)]
pub struct Tally {
    /// The last entry of the log it counts.
    pub head: i64,
    /// The groups.
    pub groups: Vec<Alike>,
}

/// Counts by year, with the head of the log they were made at.
pub(crate) type Tallies = Arc<Mutex<HashMap<i64, Arc<Tally>>>>;

impl Tally {
    /// The count of `programme`'s year as the books stand now.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(look: Look<'_>, programme: &Programme) -> Result<Arc<Self>, ActError> {
        let connection = &look.books.database.connection;
        let head = log_head::Entity::find().one(connection).await?.map_or(0, |head| head.seq);
        let year = programme.year.id;
        let known = look.books.tallies.lock().unwrap_or_else(PoisonError::into_inner).get(&year).cloned();
        if let Some(known) = known.filter(|known| known.head == head) {
            return Ok(known);
        }
        let statement = Statement::from_sql_and_values(
            connection.get_database_backend(),
            sql(connection.get_database_backend(), programme),
            [year.into()],
        );
        let groups = Alike::find_by_statement(statement).all(connection).await?;
        let tally = Arc::new(Self { head, groups });
        look.books.tallies.lock().unwrap_or_else(PoisonError::into_inner).insert(year, Arc::clone(&tally));
        Ok(tally)
    }

    /// The groups seen through any of `windows`.
    pub fn seen<'t>(&'t self, windows: &'t [Window]) -> impl Iterator<Item = &'t Alike> {
        self.groups.iter().filter(move |group| {
            let area = AreaCode::parse(&group.area);
            windows.iter().any(|window| {
                area.is_some_and(|area| area.is_in(window.area))
                    && window.agency.as_ref().is_none_or(|agency| crate::chosen::same_agency(agency, &group.agency))
            })
        })
    }
}

impl Alike {
    /// The steps gone through, by their ids.
    #[must_use]
    pub fn steps<'p>(&self, programme: &'p Programme) -> BTreeSet<&'p str> {
        let steps = programme.flow.steps().iter().enumerate();
        steps.filter(|(index, _)| self.done >> index & 1 == 1).map(|(_, step)| step.id.as_str()).collect()
    }
}

/// A step refused or sent back after it was done does not count: its newest row speaks.
fn sql(backend: DbBackend, programme: &Programme) -> String {
    let mut bits = String::new();
    for (index, step) in programme.flow.steps().iter().enumerate().take(62) {
        let _ = write!(bits, " WHEN '{}' THEN {}", step.id.replace('\'', "''"), 1_i64 << index);
    }
    let whole = if backend == DbBackend::Postgres { "CAST(SUM(bit) AS BIGINT)" } else { "SUM(bit)" };
    format!(
        "SELECT c.state, c.verdict, c.area, c.occupation, p.sex, SUBSTR(p.birth, 1, 4) AS born, s.agency, c.planned, \
         COALESCE(d.done, 0) AS done, COUNT(*) AS cases, MIN(COALESCE(d.at, s.handed_in_at)) AS since \
         FROM case_file c JOIN person p ON p.id = c.person JOIN submission s ON s.id = c.submission \
         LEFT JOIN (SELECT case_file, {whole} AS done, MAX(at) AS at FROM \
           (SELECT k.case_file, CASE k.step{bits} ELSE 0 END AS bit, MAX(k.at) AS at FROM case_step k \
            JOIN case_file f ON f.id = k.case_file AND f.programme_year = $1 GROUP BY k.case_file, k.step \
            HAVING MAX(CASE WHEN k.outcome = 'done' THEN k.seq ELSE 0 END) = MAX(k.seq)) last_of_each \
          GROUP BY case_file) d ON d.case_file = c.id \
         WHERE c.programme_year = $1 \
         GROUP BY c.state, c.verdict, c.area, c.occupation, p.sex, SUBSTR(p.birth, 1, 4), s.agency, c.planned, COALESCE(d.done, 0)"
    )
}
