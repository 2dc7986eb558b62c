//! How many cases stand where: one count of a whole year, kept until the log moves, from which desks, worklists and dashboards are made.

use crate::failure::ActError;
use crate::programme::Programme;
use crate::sight::Look;
use crate::views::counts::Counts;
use payung_storage::entity::log_head;
use sea_orm::prelude::*;
use sea_orm::{DbBackend, FromQueryResult, Statement};
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::hash::Hash;
use std::sync::Arc;

/// Years of age in one band.
const BAND: i64 = 10;
/// The bands begin here; who is younger stands in one band.
const BANDS_FROM: i64 = 20;
/// The last band is open and begins here.
const BANDS_TO: i64 = 70;

/// Cases that stand at one place of the way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Alike {
    /// State, by its word.
    pub state: String,
    /// Code of the village.
    pub area: String,
    /// Occupation, by its identifier; none where all of them are counted together.
    pub occupation: Option<String>,
    /// The agency that proposed them; empty for a village.
    pub agency: String,
    /// The steps gone through: a bit for each, in the order of the way.
    pub done: i64,
    /// How many.
    pub cases: i64,
    /// Since when the one that has waited longest stands here, RFC 3339.
    pub since: String,
}

/// What people are told apart by, besides their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Trait {
    /// Their occupation, by its identifier.
    Occupation,
    /// Their sex, by its word.
    Sex,
    /// The age they reach in the programme year, in bands: `from-to`, `from-` or `-to`.
    Age,
    /// Whether they came in a planned batch: `yes` or `no`. Every case is one or the other.
    Planned,
}

/// The cases of one village and agency that share a trait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// The trait.
    pub of: Trait,
    /// What they share; empty when it is not known.
    pub code: String,
    /// Code of the village.
    pub area: String,
    /// The agency that proposed them; empty for a village.
    pub agency: String,
    /// How many came how far.
    pub counts: Counts,
}

/// The count of a year. Each look at it is made from its smallest part that will do: people alike in everything at once are nearly as many as people.
#[derive(Debug, Clone)]
pub struct Tally {
    /// The last entry of the log it counts.
    pub head: i64,
    /// By way and occupation.
    pub groups: Vec<Alike>,
    /// By way alone.
    pub ways: Vec<Alike>,
    /// By trait.
    pub marks: Vec<Marked>,
}

/// Counts by year, with the head of the log they were made at. The lock is held while they are made, so that of many who ask at once one counts.
pub(crate) type Tallies = Arc<tokio::sync::Mutex<HashMap<i64, Arc<Tally>>>>;

/// Cases alike in everything that is counted.
#[derive(Debug, FromQueryResult)]
struct Counted {
    state: String,
    verdict: Option<String>,
    area: String,
    occupation: Option<String>,
    sex: Option<String>,
    born: Option<String>,
    agency: String,
    planned: bool,
    done: i64,
    cases: i64,
    since: String,
}

impl Tally {
    /// The count of `programme`'s year as the books stand now.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(look: Look<'_>, programme: &Programme) -> Result<Arc<Self>, ActError> {
        let connection = &look.books.database.connection;
        let mut known = look.books.tallies.lock().await;
        let head = log_head::Entity::find().one(connection).await?.map_or(0, |head| head.seq);
        let year = programme.year.id;
        if let Some(kept) = known.get(&year).filter(|kept| kept.head == head) {
            return Ok(Arc::clone(kept));
        }
        let backend = connection.get_database_backend();
        let sql = sql(backend, programme);
        let mut tally = Self { head, groups: Vec::new(), ways: Vec::new(), marks: Vec::new() };
        // One kecamatan after another: what is told apart by place can be counted by place, and people alike in everything are nearly as many as people.
        for district in districts(connection, year).await? {
            let (from, below) = bounds(&district);
            let statement = Statement::from_sql_and_values(backend, &sql, [year.into(), from.into(), below.into()]);
            let counted = Counted::find_by_statement(statement).all(connection).await?;
            tally.take(&counted, programme.year.year);
        }
        // The same count is told in the same order each time.
        tally.groups.sort_unstable();
        tally.ways.sort_unstable();
        let tally = Arc::new(tally);
        known.insert(year, Arc::clone(&tally));
        Ok(tally)
    }

    /// Adds what was counted of places that are not in it yet.
    fn take(&mut self, counted: &[Counted], year: i64) {
        let mut groups: HashMap<_, Standing> = HashMap::new();
        let mut ways: HashMap<_, Standing> = HashMap::new();
        let mut marks: HashMap<_, Counts> = HashMap::new();
        let bands: Vec<String> = counted.iter().map(|row| band(row.born.as_deref(), year)).collect();
        for (row, band) in counted.iter().zip(&bands) {
            let way = (row.state.as_str(), row.area.as_str(), row.agency.as_str(), row.done);
            stand(&mut groups, (way, row.occupation.as_deref()), row);
            stand(&mut ways, way, row);
            for (of, code) in [
                (Trait::Occupation, row.occupation.as_deref().unwrap_or_default()),
                (Trait::Sex, row.sex.as_deref().unwrap_or_default()),
                (Trait::Age, band.as_str()),
                (Trait::Planned, if row.planned { "yes" } else { "no" }),
            ] {
                let counts = marks.entry((of, code, row.area.as_str(), row.agency.as_str())).or_default();
                counts.add(&row.state, row.verdict.is_some(), row.cases);
            }
        }
        let alike = |(state, area, agency, done): (&str, &str, &str, i64), occupation: Option<&str>, standing: Standing<'_>| Alike {
            state: state.to_owned(),
            area: area.to_owned(),
            occupation: occupation.map(str::to_owned),
            agency: agency.to_owned(),
            done,
            cases: standing.cases,
            since: standing.since.to_owned(),
        };
        let marked = |((of, code, area, agency), counts): ((Trait, &str, &str, &str), Counts)| Marked {
            of,
            code: code.to_owned(),
            area: area.to_owned(),
            agency: agency.to_owned(),
            counts,
        };
        self.groups.extend(groups.into_iter().map(|((way, occupation), standing)| alike(way, occupation, standing)));
        self.ways.extend(ways.into_iter().map(|(way, standing)| alike(way, None, standing)));
        self.marks.extend(marks.into_iter().map(marked));
    }
}

/// Digits of a kecamatan's code.
const DISTRICT: usize = 6;

/// The codes with which the areas of a year's cases begin: of each kecamatan, and of what is no village.
async fn districts(connection: &impl ConnectionTrait, year: i64) -> Result<Vec<String>, ActError> {
    #[derive(FromQueryResult)]
    struct District {
        code: String,
    }
    let sql = format!("SELECT DISTINCT SUBSTR(area, 1, {DISTRICT}) AS code FROM case_file WHERE programme_year = $1");
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, [year.into()]);
    Ok(District::find_by_statement(statement).all(connection).await?.into_iter().map(|district| district.code).collect())
}

/// Between which codes the areas lie that begin with a kecamatan's; a shorter code stands for itself alone.
fn bounds(code: &str) -> (String, String) {
    // After the digits comes the colon, before all of them nothing.
    (code.to_owned(), format!("{code}{}", if code.len() == DISTRICT { ':' } else { '0' }))
}

/// How many stand somewhere, and the first of them since when.
struct Standing<'r> {
    cases: i64,
    since: &'r str,
}

fn stand<'r, K: Eq + Hash>(all: &mut HashMap<K, Standing<'r>>, key: K, row: &'r Counted) {
    let standing = all.entry(key).or_insert(Standing { cases: 0, since: &row.since });
    standing.cases += row.cases;
    standing.since = standing.since.min(&row.since);
}

/// The band of the age that somebody born in the year `born` reaches in `year`; empty when that is not known.
fn band(born: Option<&str>, year: i64) -> String {
    let Some(age) = born.and_then(|born| born.parse::<i64>().ok()).map(|born| year - born) else { return String::new() };
    match age {
        age if age < BANDS_FROM => format!("-{}", BANDS_FROM - 1),
        age if age >= BANDS_TO => format!("{BANDS_TO}-"),
        age => {
            let from = age / BAND * BAND;
            format!("{from}-{}", from + BAND - 1)
        }
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
           (SELECT k.case_file, CASE k.step{bits} ELSE 0 END AS bit, MAX(k.at) AS at FROM case_file f CROSS JOIN case_step k \
            WHERE k.case_file = f.id AND f.programme_year = $1 AND f.area >= $2 AND f.area < $3 GROUP BY k.case_file, k.step \
            HAVING MAX(CASE WHEN k.outcome = 'done' THEN k.seq ELSE 0 END) = MAX(k.seq)) last_of_each \
          GROUP BY case_file) d ON d.case_file = c.id \
         WHERE c.programme_year = $1 AND c.area >= $2 AND c.area < $3 \
         GROUP BY c.state, c.verdict, c.area, c.occupation, p.sex, SUBSTR(p.birth, 1, 4), s.agency, c.planned, COALESCE(d.done, 0)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(state: &str, occupation: Option<&str>, born: Option<&str>, cases: i64, since: &str) -> Counted {
        Counted {
            state: state.into(),
            verdict: None,
            area: "1217022005".into(),
            occupation: occupation.map(str::to_owned),
            sex: None,
            born: born.map(str::to_owned),
            agency: String::new(),
            planned: true,
            done: 1,
            cases,
            since: since.into(),
        }
    }

    #[test]
    fn every_part_counts_every_case_once() {
        let rows = [
            counted("proposed", Some("petani"), Some("1990"), 3, "2026-02-02"),
            counted("proposed", Some("nelayan"), Some("1990"), 4, "2026-01-01"),
            counted("screened", Some("petani"), None, 5, "2026-03-03"),
        ];
        let mut tally = Tally { head: 9, groups: Vec::new(), ways: Vec::new(), marks: Vec::new() };
        tally.take(&rows, 2026);
        let sum = |groups: &[Alike]| groups.iter().map(|group| group.cases).sum::<i64>();
        assert_eq!((tally.groups.len(), sum(&tally.groups), tally.ways.len(), sum(&tally.ways)), (3, 12, 2, 12));
        let proposed = tally.ways.iter().find(|way| way.state == "proposed").expect("a way");
        assert_eq!((proposed.cases, proposed.since.as_str()), (7, "2026-01-01"), "the one that has waited longest");
        for of in [Trait::Occupation, Trait::Sex, Trait::Age, Trait::Planned] {
            let marks = tally.marks.iter().filter(|mark| mark.of == of);
            assert_eq!(marks.map(|mark| mark.counts.proposed).sum::<i64>(), 12, "{of:?}");
        }
    }

    #[test]
    fn every_area_lies_in_one_district() {
        let codes = ["121701", "121702", "1217", "51"];
        for area in ["1217012001", "1217022005", "1217", "121701", "51"] {
            let holds = |code: &&str| {
                let (from, below) = bounds(code);
                (from.as_str()..below.as_str()).contains(&area)
            };
            assert_eq!(codes.iter().filter(|code| holds(code)).count(), 1, "{area}");
        }
    }

    #[test]
    fn ages_stand_in_bands_by_the_year_they_are_reached_in() {
        let bands = ["2010", "2007", "2006", "1997", "1996", "1957", "1956", "1930"].map(|born| band(Some(born), 2026));
        assert_eq!(bands, ["-19", "-19", "20-29", "20-29", "30-39", "60-69", "70-", "70-"]);
        assert_eq!([band(None, 2026), band(Some("?"), 2026)], ["", ""]);
    }
}
