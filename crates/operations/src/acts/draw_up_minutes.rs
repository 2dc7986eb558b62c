//! Drawing up minutes of verification: what the team found on every case that no minutes name yet. A case stands in one set of minutes per verification.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::acts::verify_in_bulk::BULK;
use crate::case::cases::StepOutcome;
use crate::case::minutes::{Met, MinutesNamed};
use crate::case::verification::team_of;
use crate::failure::ActError;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::{AreaCode, Date};
use payung_law::model::StepKind;
use payung_storage::entity::{case_file, case_step, minutes, minutes_case};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, Order, Query};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawUpMinutes {
    /// The programme year.
    pub programme_year: i64,
    /// The number of the minutes.
    pub number: String,
    /// Their date; not after today.
    pub date: Date,
    /// Where the team met.
    pub place: String,
    /// Who presided, by name; one of the team where a paper names it.
    pub chair: String,
    /// Whose cases: the region's, a kecamatan's or a village's.
    #[schema(schema_with = crate::schema::area)]
    pub area: AreaCode,
    /// How many were present, from 1.
    #[schema(maximum = 4294967295_u32)]
    pub attendance: u32,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MinutesDrawnUp {
    /// The minutes' number in the books.
    pub id: i64,
    /// Their version, for signing.
    pub version: i64,
    /// Cases named.
    pub cases: u64,
    /// Of them confirmed.
    pub accepted: u64,
    /// The same minutes had been drawn up before; nothing was changed.
    pub already: bool,
}

/// How a case came out of its last verification.
struct Found {
    outcome: String,
    evidence: String,
    reason: Option<Vec<u8>>,
    seq: i64,
}

impl Act for DrawUpMinutes {
    const NAME: ActName = ActName::DrawUpMinutes;
    type Done = MinutesDrawnUp;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<MinutesDrawnUp>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        let step = programme.step_of(StepKind::Verify)?;
        let instruments = acting.instruments_before(&programme, &step.id).await?;
        acting.check_member(&instruments)?;
        self.check(acting)?;
        let team = team_of(&instruments);
        if let Some(team) = team
            && !team.members.iter().any(|member| member.name == self.chair.trim())
        {
            let known: Vec<&str> = team.members.iter().map(|member| member.name.as_str()).collect();
            let (known, number) = (known.join("; "), &team.instrument.number);
            return Err(ActError::invalid(
                format!("Pemimpin rapat bukan anggota menurut {} nomor {number}. Anggota: {known}.", team.instrument.kind),
                format!("Who presided is no member under {} number {number}. Members: {known}.", team.instrument.kind),
            ));
        }
        if let Some(known) = self.known(acting, &step.id).await? {
            return Ok(Ran::Already(known));
        }
        let found = self.found(acting, &step.id).await?;
        if found.is_empty() {
            return Err(ActError::not_found(
                format!("Di wilayah {} tidak ada hasil verifikasi yang belum masuk berita acara.", self.area),
                format!("In area {} no case was verified that minutes do not name yet.", self.area),
            ));
        }
        check_sample(acting, &found).await?;
        let accepted = found.values().filter(|found| found.outcome == StepOutcome::Done.word()).count();
        let met = Met {
            date: self.date,
            place: &self.place,
            chair: &self.chair,
            attendance: self.attendance,
            instrument: team.map(|team| team.instrument.id),
        };
        let named = MinutesNamed { programme_year: self.programme_year, step: &step.id, area: self.area, number: &self.number };
        let id = acting.next_id::<minutes::Entity>(minutes::Column::Id).await?;
        // The entry that drew them up stays theirs once they are signed: by it one sees which verification they are about.
        let row = minutes::Model { status: "draft".to_owned(), ..named.row(acting, id, met, (found.len() as u64, accepted as u64)) };
        minutes::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        self.write_cases(acting, id, &found).await?;
        let noted = Noted::plain(
            format!("minutes:{id}"),
            serde_json::json!({
                "number": self.number.trim(), "date": self.date.to_string(), "area": self.area.to_string(),
                "cases": found.len(), "accepted": accepted, "instrument": team.map(|team| team.instrument.id),
            }),
        );
        let done = MinutesDrawnUp { id, version: 1, cases: found.len() as u64, accepted: accepted as u64, already: false };
        Ok(Ran::Done(done, noted))
    }
}

impl DrawUpMinutes {
    fn check(&self, acting: &Acting<'_>) -> Result<(), ActError> {
        if [&self.number, &self.place, &self.chair].iter().any(|text| text.trim().is_empty()) || self.attendance == 0 {
            return Err(ActError::invalid(
                "Berita acara perlu nomor, tempat, pemimpin rapat, dan jumlah yang hadir.",
                "Minutes need a number, a place, who presided, and how many were present.",
            ));
        }
        if self.date > acting.day {
            return Err(ActError::invalid("Tanggal berita acara belum terjadi.", "The date of the minutes has not come yet."));
        }
        if !self.area.is_in(acting.books.region) {
            return Err(ActError::invalid(
                format!("Wilayah {} tidak termasuk daerah {}.", self.area, acting.books.region),
                format!("Area {} is not in region {}.", self.area, acting.books.region),
            ));
        }
        Ok(())
    }

    /// Minutes of the same number: the same ones, or others.
    async fn known(&self, acting: &Acting<'_>, step: &str) -> Result<Option<MinutesDrawnUp>, ActError> {
        let known = minutes::Entity::find()
            .filter(minutes::Column::ProgrammeYear.eq(self.programme_year))
            .filter(minutes::Column::Step.eq(step))
            .filter(minutes::Column::Number.eq(self.number.trim()))
            .one(acting.tx)
            .await?;
        let Some(known) = known else { return Ok(None) };
        let same = known.area == self.area.to_string()
            && known.date == self.date.to_string()
            && known.place == self.place.trim()
            && known.chair == self.chair.trim()
            && known.attendance == i64::from(self.attendance);
        if !same {
            return Err(ActError::conflict(
                format!("Nomor {} sudah dipakai untuk berita acara tanggal {} wilayah {}.", known.number, known.date, known.area),
                format!("Number {} is already used for minutes of {} for area {}.", known.number, known.date, known.area),
            ));
        }
        let number = |value: i64| u64::try_from(value).unwrap_or(0);
        Ok(Some(MinutesDrawnUp {
            id: known.id,
            version: known.version,
            cases: number(known.cases),
            accepted: number(known.accepted),
            already: true,
        }))
    }

    /// Cases of the area whose last verification no minutes name yet, and which still stand as it left them.
    async fn found(&self, acting: &Acting<'_>, step: &str) -> Result<BTreeMap<i64, Found>, ActError> {
        let query = Query::select()
            .columns([
                (case_step::Entity, case_step::Column::CaseFile),
                (case_step::Entity, case_step::Column::Outcome),
                (case_step::Entity, case_step::Column::Evidence),
                (case_step::Entity, case_step::Column::Reason),
                (case_step::Entity, case_step::Column::Seq),
            ])
            .column((case_file::Entity, case_file::Column::State))
            .from(case_step::Entity)
            .inner_join(
                case_file::Entity,
                Expr::col((case_step::Entity, case_step::Column::CaseFile)).equals((case_file::Entity, case_file::Column::Id)),
            )
            .and_where(Expr::col((case_file::Entity, case_file::Column::ProgrammeYear)).eq(self.programme_year))
            .and_where(Expr::col((case_file::Entity, case_file::Column::Area)).like(format!("{}%", self.area)))
            .and_where(Expr::col((case_file::Entity, case_file::Column::State)).is_in(["verified", "refused", "returned"]))
            .and_where(Expr::col((case_step::Entity, case_step::Column::Step)).eq(step))
            .order_by((case_step::Entity, case_step::Column::Seq), Order::Asc)
            .to_owned();
        let mut found: BTreeMap<i64, (Found, String)> = BTreeMap::new();
        for row in acting.tx.query_all(&query).await? {
            let last = Found {
                outcome: row.try_get_by_index(1)?,
                evidence: row.try_get_by_index(2)?,
                reason: row.try_get_by_index(3)?,
                seq: row.try_get_by_index(4)?,
            };
            found.insert(row.try_get_by_index(0)?, (last, row.try_get_by_index(5)?));
        }
        let named = named_at(acting.tx, self.programme_year, step, None).await?;
        let stands = |outcome: &str, state: &str| {
            matches!((outcome, state), ("done", "verified") | ("refused", "refused") | ("returned", "returned"))
        };
        Ok(found
            .into_iter()
            .filter(|(case, (found, state))| stands(&found.outcome, state) && named.get(case).is_none_or(|named| *named < found.seq))
            .map(|(case, (found, _))| (case, found))
            .collect())
    }

    async fn write_cases(&self, acting: &Acting<'_>, id: i64, found: &BTreeMap<i64, Found>) -> Result<(), ActError> {
        let mut rows = Vec::with_capacity(found.len());
        for (case, found) in found {
            let reason = match &found.reason {
                Some(sealed) => {
                    let plain = acting.sealer().open("case_step.reason", sealed)?;
                    Some(acting.sealer().seal("minutes_case.reason", &plain)?)
                }
                None => None,
            };
            let row = minutes_case::Model { minutes: id, case_file: *case, outcome: found.outcome.clone(), reason };
            rows.push(row);
        }
        acting.name_in_minutes(rows).await
    }
}

/// Refuses minutes on cases verified in bulk before the sample was looked at again.
async fn check_sample(acting: &Acting<'_>, found: &BTreeMap<i64, Found>) -> Result<(), ActError> {
    let mut by_entry: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for (case, found) in found {
        if let Some(entry) = found.evidence.strip_prefix(BULK).and_then(|entry| entry.parse().ok()) {
            by_entry.entry(entry).or_default().insert(*case);
        }
    }
    let mut open = Vec::new();
    for (entry, standing) in by_entry {
        open.extend(acting.not_rechecked(entry, &standing).await?);
    }
    if open.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = open.iter().map(ToString::to_string).collect();
    let names = names.join(", ");
    Err(ActError::conflict(
        format!("Contoh dari verifikasi sekaligus belum diperiksa ulang oleh orang lain: berkas {names}."),
        format!("The sample of the bulk verification has not been looked at again by somebody else: cases {names}."),
    ))
}

/// For each case that minutes of this step name: the last entry that drew such minutes up. Only minutes of `status`, and then only cases they
/// confirm.
async fn named_at(
    connection: &impl ConnectionTrait,
    programme_year: i64,
    step: &str,
    status: Option<&str>,
) -> Result<HashMap<i64, i64>, ActError> {
    let mut query = Query::select();
    query
        .column((minutes_case::Entity, minutes_case::Column::CaseFile))
        .expr(Expr::col((minutes::Entity, minutes::Column::Seq)).max())
        .from(minutes_case::Entity)
        .inner_join(
            minutes::Entity,
            Expr::col((minutes_case::Entity, minutes_case::Column::Minutes)).equals((minutes::Entity, minutes::Column::Id)),
        )
        .and_where(Expr::col((minutes::Entity, minutes::Column::ProgrammeYear)).eq(programme_year))
        .and_where(Expr::col((minutes::Entity, minutes::Column::Step)).eq(step))
        .group_by_col((minutes_case::Entity, minutes_case::Column::CaseFile));
    if let Some(status) = status {
        query
            .and_where(Expr::col((minutes::Entity, minutes::Column::Status)).eq(status))
            .and_where(Expr::col((minutes_case::Entity, minutes_case::Column::Outcome)).eq(StepOutcome::Done.word()));
    }
    let rows = connection.query_all(&query).await?;
    rows.into_iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// The cases that stand verified and whose verification signed minutes confirm, by their numbers: from these the list of candidates is made.
///
/// # Errors
/// The database's; the act has no step of verification.
pub async fn cases_in_signed_minutes(connection: &impl ConnectionTrait, programme: &Programme) -> Result<Vec<i64>, ActError> {
    let step = programme.step_of(StepKind::Verify)?;
    let query = Query::select()
        .column((case_step::Entity, case_step::Column::CaseFile))
        .expr(Expr::col((case_step::Entity, case_step::Column::Seq)).max())
        .from(case_step::Entity)
        .inner_join(
            case_file::Entity,
            Expr::col((case_step::Entity, case_step::Column::CaseFile)).equals((case_file::Entity, case_file::Column::Id)),
        )
        .and_where(Expr::col((case_file::Entity, case_file::Column::ProgrammeYear)).eq(programme.year.id))
        .and_where(Expr::col((case_file::Entity, case_file::Column::State)).eq("verified"))
        .and_where(Expr::col((case_step::Entity, case_step::Column::Step)).eq(step.id.as_str()))
        .group_by_col((case_step::Entity, case_step::Column::CaseFile))
        .to_owned();
    let signed = named_at(connection, programme.year.id, &step.id, Some("signed")).await?;
    let mut cases = Vec::with_capacity(signed.len());
    for row in connection.query_all(&query).await? {
        let (case, verified): (i64, i64) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        if signed.get(&case).is_some_and(|minutes| *minutes > verified) {
            cases.push(case);
        }
    }
    cases.sort_unstable();
    Ok(cases)
}
