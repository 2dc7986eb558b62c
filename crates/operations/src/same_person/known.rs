//! The people the books know, as they are compared: opened for the comparison and dropped after it.

use super::{PairStake, RecordShown};
use crate::acting::Acting;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::files::cells::StoredCells;
use crate::programme::Programme;
use payung_domain::{AreaCode, Date, FamilyCardNumber, Month, Nik, Sex};
use payung_matching::PersonRecord;
use payung_storage::entity::{case_file, cover_span, enrolment, person, submission_row};
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, sea_query::ExprTrait, sea_query::Query};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A person of the books.
#[derive(Debug, Clone)]
pub(crate) struct KnownRecord {
    /// The person's number.
    pub person: i64,
    /// The newest case that was not withdrawn.
    pub case: i64,
    /// The keyed hash of the NIK.
    pub lookup: Option<String>,
    /// What is compared.
    pub record: RecordShown,
    nik: Option<Nik>,
    family: Option<FamilyCardNumber>,
    birth: Option<Date>,
    sex: Option<Sex>,
    /// Where the person lives.
    pub area: Option<AreaCode>,
    /// What hangs on this person.
    pub stake: PairStake,
}

impl KnownRecord {
    /// For the comparison, as number `number`.
    pub fn compared(&self, number: usize) -> PersonRecord<'_> {
        PersonRecord {
            number: u32::try_from(number).unwrap_or(u32::MAX),
            nik: self.nik,
            nik_cell: &self.record.nik_cell,
            family: self.family,
            name: &self.record.name,
            birth: self.birth,
            sex: self.sex,
            area: self.area,
        }
    }

    /// Whether a NIK is known.
    pub const fn has_nik(&self) -> bool {
        self.nik.is_some()
    }
}

/// The newest case of a person, as far as it matters here.
struct Newest {
    case: i64,
    area: String,
}

impl Acting<'_> {
    /// Everybody the books know from a case that was not withdrawn, by the person's number. Lists of this year and of years before, and with them the
    /// people covered.
    pub(crate) async fn known_records(&self, programme: &Programme) -> Result<Vec<KnownRecord>, ActError> {
        let mut newest: BTreeMap<i64, Newest> = BTreeMap::new();
        let (mut decreed, mut listed): (HashSet<i64>, HashSet<i64>) = (HashSet::new(), HashSet::new());
        let cases: Vec<(i64, i64, i64, String, String)> = case_file::Entity::find()
            .select_only()
            .columns([
                case_file::Column::Id,
                case_file::Column::Person,
                case_file::Column::ProgrammeYear,
                case_file::Column::Area,
                case_file::Column::State,
            ])
            .filter(case_file::Column::State.ne("withdrawn"))
            .order_by_asc(case_file::Column::Id)
            .into_tuple()
            .all(self.tx)
            .await?;
        for (case, person, year, area, state) in cases {
            if year == programme.year.id {
                match state.as_str() {
                    "decreed" => {
                        decreed.insert(person);
                    }
                    "verified" | "listed" | "waiting" => {
                        listed.insert(person);
                    }
                    _ => {}
                }
            }
            newest.insert(person, Newest { case, area });
        }
        let (covered, ended) = self.cover_of_everybody().await?;
        let stake = |person: &i64| match person {
            person if decreed.contains(person) || covered.contains(person) => PairStake::Covered,
            person if ended.contains(person) => PairStake::Ended,
            person if listed.contains(person) => PairStake::Listed,
            _ => PairStake::Proposed,
        };
        let ids: Vec<i64> = newest.keys().copied().collect();
        let mut known = Vec::with_capacity(ids.len());
        for some in ids.chunks(ROWS_AT_ONCE) {
            let people = person::Entity::find()
                .filter(person::Column::Id.is_in(some.iter().copied()))
                .order_by_asc(person::Column::Id)
                .all(self.tx)
                .await?;
            let without: Vec<i64> =
                people.iter().filter(|row| row.nik.is_none()).filter_map(|row| newest.get(&row.id).map(|newest| newest.case)).collect();
            let mut cells = self.nik_cells(&without).await?;
            for row in people {
                let Some(Newest { case, area }) = newest.get(&row.id) else { continue };
                let stake = stake(&row.id);
                known.push(self.known_record(row, *case, area, cells.remove(case).unwrap_or_default(), stake)?);
            }
        }
        Ok(known)
    }

    fn known_record(&self, row: person::Model, case: i64, area: &str, nik_cell: String, stake: PairStake) -> Result<KnownRecord, ActError> {
        let open = |place: &str, sealed: Option<&Vec<u8>>| match sealed {
            Some(sealed) => self.sealer().open_text(place, sealed),
            None => Ok(String::new()),
        };
        let nik = open("person.nik", row.nik.as_ref())?;
        let family = open("person.kk", row.kk.as_ref())?;
        Ok(KnownRecord {
            person: row.id,
            case,
            lookup: row.nik_lookup,
            nik: Nik::try_from(nik.clone()).ok(),
            family: FamilyCardNumber::read(&family).ok(),
            birth: row.birth.as_deref().and_then(|birth| birth.parse().ok()),
            sex: row.sex.as_deref().and_then(sex_of),
            area: AreaCode::parse(area),
            record: RecordShown {
                nik,
                nik_cell,
                family,
                name: row.name,
                birth: row.birth.unwrap_or_default(),
                sex: row.sex.unwrap_or_default(),
                area: area.to_owned(),
            },
            stake,
        })
    }

    /// What stands in the NIK cell of these cases' newest rows.
    async fn nik_cells(&self, cases: &[i64]) -> Result<HashMap<i64, String>, ActError> {
        let mut cells = HashMap::with_capacity(cases.len());
        for some in cases.chunks(ROWS_AT_ONCE) {
            let rows: Vec<(Option<i64>, Vec<u8>)> = submission_row::Entity::find()
                .select_only()
                .columns([submission_row::Column::CaseFile, submission_row::Column::Cells])
                .filter(submission_row::Column::CaseFile.is_in(some.iter().copied()))
                .order_by_asc(submission_row::Column::Submission)
                .into_tuple()
                .all(self.tx)
                .await?;
            for (case, sealed) in rows {
                let Some(case) = case else { continue };
                let opened = self.sealer().open("submission_row.cells", &sealed)?;
                let row: StoredCells = serde_json::from_slice(&opened).map_err(|_| crate::case::cases::broken(case))?;
                cells.insert(case, row.text("nik"));
            }
        }
        Ok(cells)
    }

    /// The people whose cover runs on the day of the act or later, and those whose cover was ended and runs no more.
    async fn cover_of_everybody(&self) -> Result<(HashSet<i64>, HashSet<i64>), ActError> {
        let month = crate::cover::enrolments::month_text(Month::of(self.day));
        let running = Query::select()
            .column(cover_span::Column::Enrolment)
            .from(cover_span::Entity)
            .and_where(Expr::col(cover_span::Column::LastMonth).gte(month))
            .to_owned();
        let people =
            |query: Select<enrolment::Entity>| query.select_only().column(enrolment::Column::Person).into_tuple::<i64>().all(self.tx);
        let in_force = enrolment::Entity::find()
            .filter(enrolment::Column::State.is_in(["ready", "exported", "registered"]))
            .filter(enrolment::Column::Id.in_subquery(running));
        let covered: HashSet<i64> = people(in_force).await?.into_iter().collect();
        let ended = people(enrolment::Entity::find().filter(enrolment::Column::State.eq("ended"))).await?;
        let ended = ended.into_iter().filter(|person| !covered.contains(person)).collect();
        Ok((covered, ended))
    }
}

fn sex_of(word: &str) -> Option<Sex> {
    match word {
        "perempuan" => Some(Sex::Female),
        "laki-laki" => Some(Sex::Male),
        _ => None,
    }
}

/// The word of a sex in what is shown.
pub(crate) const fn sex_word(sex: Option<Sex>) -> &'static str {
    match sex {
        Some(Sex::Female) => "perempuan",
        Some(Sex::Male) => "laki-laki",
        None => "",
    }
}
