//! What the count of cases does not say: how long each step took, and by which criterion people were refused. Counted once for a whole year and kept
//! until the log moves.

use crate::failure::ActError;
use crate::programme::Programme;
use crate::sight::Look;
use payung_domain::Outcome;
use payung_law::Ruleset;
use payung_storage::entity::{log_head, screening};
use sea_orm::prelude::*;
use sea_orm::{DbBackend, FromQueryResult, QuerySelect, Statement};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How often a step was taken so many days after the one before it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Lapse {
    /// The step's id in the act.
    pub step: String,
    /// Code of the village.
    pub area: String,
    /// The agency that proposed them; empty for a village.
    pub agency: String,
    /// Calendar days since the step before, or since the list was handed in.
    pub days: i64,
    /// How often.
    pub cases: i64,
}

/// Cases refused, or found not eligible, for the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Code of the village.
    pub area: String,
    /// The agency that proposed them.
    pub agency: String,
    /// The criterion's id; empty when they were refused for no criterion of the act, as by a deliberation.
    pub criterion: String,
    /// How many.
    pub cases: i64,
}

/// What a year's steps and refusals come to.
#[derive(Debug, Clone)]
pub(crate) struct Pace {
    head: i64,
    /// How long the steps took.
    pub lapses: Vec<Lapse>,
    /// Why people were refused.
    pub refusals: Vec<Refusal>,
}

/// Counts by year. The lock is held while they are made, so that of many who ask at once one counts.
pub(crate) type Paces = Arc<tokio::sync::Mutex<HashMap<i64, Arc<Pace>>>>;

#[derive(FromQueryResult)]
struct Refused {
    area: String,
    agency: String,
    outcomes: Option<String>,
    screening: Option<i64>,
    checked: Option<String>,
    cases: i64,
}

impl Pace {
    /// Those of `programme`'s year as the books stand now.
    pub(crate) async fn of(look: Look<'_>, programme: &Programme) -> Result<Arc<Self>, ActError> {
        let connection = &look.books.database.connection;
        let mut known = look.books.paces.lock().await;
        let head = log_head::Entity::find().one(connection).await?.map_or(0, |head| head.seq);
        let year = programme.year.id;
        if let Some(kept) = known.get(&year).filter(|kept| kept.head == head) {
            return Ok(Arc::clone(kept));
        }
        let backend = connection.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, lapses(backend, look.books.utc_offset()), [year.into()]);
        let lapses = Lapse::find_by_statement(statement).all(connection).await?;
        let refusals = refusals(look, programme).await?;
        let pace = Arc::new(Self { head, lapses, refusals });
        known.insert(year, Arc::clone(&pace));
        Ok(pace)
    }
}

/// Days are the region's calendar days. A list handed in again is younger than the first steps: no step takes less than no time.
fn lapses(backend: DbBackend, utc_offset: i8) -> String {
    let day = |at: &str| match backend {
        DbBackend::Postgres => format!("CAST(CAST({at} AS TIMESTAMPTZ) AT TIME ZONE 'UTC' + INTERVAL '{utc_offset} hours' AS DATE)"),
        _ => format!("julianday(date({at}, '+{utc_offset} hours'))"),
    };
    let before = "COALESCE(LAG(k.at) OVER (PARTITION BY k.case_file ORDER BY k.seq, k.at), s.handed_in_at)";
    format!(
        "SELECT step, area, agency, CASE WHEN days < 0 THEN 0 ELSE days END AS days, COUNT(*) AS cases FROM \
           (SELECT k.step, c.area, s.agency, CAST({} - {} AS BIGINT) AS days FROM case_step k \
            JOIN case_file c ON c.id = k.case_file JOIN submission s ON s.id = c.submission WHERE c.programme_year = $1) moved \
         GROUP BY step, area, agency, CASE WHEN days < 0 THEN 0 ELSE days END",
        day("k.at"),
        day(before),
    )
}

/// The first criterion not met stands for the case; else what its verification refused first; else none.
async fn refusals(look: Look<'_>, programme: &Programme) -> Result<Vec<Refusal>, ActError> {
    let connection = &look.books.database.connection;
    let sql = "SELECT c.area, s.agency, c.outcomes, c.screening, k.criterion AS checked, COUNT(*) AS cases \
         FROM case_file c JOIN submission s ON s.id = c.submission \
         LEFT JOIN (SELECT of_case.case_file, MIN(of_case.id) AS id FROM criterion_check of_case JOIN \
             (SELECT case_file, MAX(seq) AS seq FROM criterion_check WHERE result = 'refused' GROUP BY case_file) newest \
             ON newest.case_file = of_case.case_file AND newest.seq = of_case.seq WHERE of_case.result = 'refused' \
           GROUP BY of_case.case_file) first_refused ON first_refused.case_file = c.id \
         LEFT JOIN criterion_check k ON k.id = first_refused.id \
         WHERE c.programme_year = $1 AND c.state <> 'withdrawn' AND (c.verdict = 'tidak layak' OR c.state = 'refused') \
         GROUP BY c.area, s.agency, c.outcomes, c.screening, k.criterion";
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, [programme.year.id.into()]);
    let rows = Refused::find_by_statement(statement).all(connection).await?;
    // The answers stand in the order of the criteria asked on the day of their screening.
    let asked: HashMap<i64, String> = screening::Entity::find()
        .select_only()
        .columns([screening::Column::Id, screening::Column::AskedOn])
        .filter(screening::Column::ProgrammeYear.eq(programme.year.id))
        .into_tuple::<(i64, String)>()
        .all(connection)
        .await?
        .into_iter()
        .collect();
    let mut rules: HashMap<&str, Ruleset> = HashMap::new();
    let mut found: BTreeMap<(String, String, String), i64> = BTreeMap::new();
    for row in rows {
        let day = row.screening.and_then(|id| asked.get(&id)).map(String::as_str).unwrap_or_default();
        if !rules.contains_key(day) {
            rules.insert(day, programme.rules(day.parse().unwrap_or(look.day))?.0);
        }
        let unmet = row.outcomes.as_deref().and_then(|outcomes| first_unmet(outcomes, rules.get(day)?));
        let criterion = unmet.or(row.checked).unwrap_or_default();
        *found.entry((row.area, row.agency, criterion)).or_default() += row.cases;
    }
    Ok(found.into_iter().map(|((area, agency, criterion), cases)| Refusal { area, agency, criterion, cases }).collect())
}

fn first_unmet(outcomes: &str, rules: &Ruleset) -> Option<String> {
    let outcomes: Vec<String> = serde_json::from_str(outcomes).ok()?;
    let index = outcomes.iter().position(|outcome| outcome == Outcome::NotMet.word())?;
    rules.gates.get(index).map(|gate| gate.criterion.id.clone())
}

/// The middle of `counts` (value, how often), and the largest; none of nothing. Of two middle values the smaller.
pub(crate) fn spread(counts: &BTreeMap<i64, i64>) -> Option<(i64, i64)> {
    let all: i64 = counts.values().sum();
    let mut before = 0;
    let median = counts.iter().find(|(_, count)| {
        before += **count;
        before * 2 >= all
    });
    Some((*median?.0, *counts.keys().next_back()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_longest() {
        assert_eq!(spread(&BTreeMap::new()), None);
        assert_eq!(spread(&BTreeMap::from([(4, 1)])), Some((4, 4)));
        assert_eq!(spread(&BTreeMap::from([(0, 2), (5, 1), (30, 1)])), Some((0, 30)));
        assert_eq!(spread(&BTreeMap::from([(0, 2), (5, 2), (30, 1)])), Some((5, 30)));
    }
}
