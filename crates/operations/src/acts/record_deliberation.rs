//! Recording a village deliberation: who chaired it, how many came, and what it said of each name.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::cases::StepOutcome;
use crate::case::chosen::{check_filled, check_past};
use crate::case::minutes::{Met, MinutesNamed};
use crate::failure::ActError;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::{AreaCode, AreaLevel, Date};
use payung_law::model::StepKind;
use payung_storage::entity::{case_file, minutes, minutes_case};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the deliberation said of one name.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NameOutcome {
    /// The case.
    pub case: i64,
    /// Its version as the clerk saw it.
    pub version: i64,
    /// Accepted, refused or sent back.
    pub outcome: StepOutcome,
    /// Why, when refused or sent back.
    pub reason: String,
    /// Until when, when sent back.
    pub until: Option<Date>,
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDeliberation {
    /// The programme year.
    pub programme_year: i64,
    /// The village.
    #[schema(schema_with = crate::schema::area)]
    pub area: AreaCode,
    /// Number of the minutes.
    pub number: String,
    /// Day of the deliberation.
    pub date: Date,
    /// Where it was held.
    pub place: String,
    /// Who chaired it.
    pub chair: String,
    /// How many attended.
    #[schema(maximum = 4294967295_u32)]
    pub attendance: u32,
    /// What it said, name by name.
    pub outcomes: Vec<NameOutcome>,
    /// The signed minutes.
    pub file: Option<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DeliberationRecorded {
    /// The minutes' number in the books.
    pub id: i64,
    /// Names accepted.
    pub accepted: u64,
    /// Names refused.
    pub refused: u64,
    /// Names sent back.
    pub returned: u64,
    /// Names of the village on which no deliberation has spoken yet.
    pub undecided: u64,
    /// It had been recorded before; nothing was changed.
    pub already: bool,
}

impl Act for RecordDeliberation {
    const NAME: ActName = ActName::RecordDeliberation;
    type Done = DeliberationRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        let step = programme.step_of(StepKind::Deliberate)?;
        Ok(Target { area: self.area, step_roles: Some(step.roles.clone()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<DeliberationRecorded>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        programme.check_in_force(acting.day)?;
        let step = programme.step_of(StepKind::Deliberate)?;
        self.check(acting)?;
        if let Some(known) = acting.known_minutes(self.named(&step.id)).await? {
            return self.again(acting, &programme, &known).await;
        }
        let instruments = acting.instruments_before(&programme, &step.id).await?;
        acting.check_member(&instruments)?;
        let ids: Vec<i64> = self.outcomes.iter().map(|outcome| outcome.case).collect();
        let cases = acting.cases_named(&ids).await?;
        acting.check_reach(&programme, &cases).await?;
        let done = acting.steps_done_of(&ids).await?;
        let nothing = BTreeSet::new();
        for (case, seen) in cases.iter().zip(&self.outcomes) {
            if !acting.area_of(case)?.is_in(self.area) {
                return Err(ActError::invalid(
                    format!("Berkas {} adalah berkas wilayah {}, bukan {}.", case.id, case.area, self.area),
                    format!("Case {} is one of area {}, not of {}.", case.id, case.area, self.area),
                ));
            }
            if case.version != seen.version {
                return Err(ActError::stale((&format!("Berkas {}", case.id), &format!("Case {}", case.id)), seen.version, case.version));
            }
            acting.check_state(case, &["proposed", "screened"])?;
            acting.check_way(&programme, step, case.id, done.get(&case.id).unwrap_or(&nothing))?;
        }
        let (accepted, refused, returned) = self.counts();
        let id = acting.next_id::<minutes::Entity>(minutes::Column::Id).await?;
        let met = Met {
            date: self.date,
            place: &self.place,
            chair: &self.chair,
            attendance: self.attendance,
            instrument: instruments.first().map(|found| found.instrument.id),
        };
        let file = acting.keep_some(self.file.as_ref()).await?;
        let row = minutes::Model { file: file.clone(), ..self.named(&step.id).row(acting, id, met, (cases.len() as u64, accepted)) };
        minutes::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        self.settle(acting, &step.id, id, &cases).await?;
        let undecided = self.undecided(acting, &step.id).await?;
        let noted = Noted::plain(
            format!("minutes:{id}"),
            serde_json::json!({
                "step": step.id, "area": self.area.to_string(), "number": self.number.trim(), "date": self.date.to_string(), "accepted": accepted,
                "refused": refused, "returned": returned, "attendance": self.attendance, "file": file,
            }),
        );
        Ok(Ran::Done(DeliberationRecorded { id, accepted, refused, returned, undecided, already: false }, noted))
    }
}

impl RecordDeliberation {
    fn check(&self, acting: &Acting<'_>) -> Result<(), ActError> {
        if self.area.level() != AreaLevel::Village || !self.area.is_in(acting.books.region) {
            return Err(ActError::invalid(
                format!("Musyawarah dicatat per desa atau kelurahan; {} bukan kode desa atau kelurahan daerah ini.", self.area),
                format!("A deliberation is recorded for one village; {} is no village of this region.", self.area),
            ));
        }
        check_filled(&self.number, ("Nomor berita acara", "The number of the minutes"))?;
        check_filled(&self.chair, ("Pimpinan musyawarah", "Who chaired the deliberation"))?;
        check_past(self.date, acting.day)?;
        if self.attendance == 0 {
            return Err(ActError::invalid("Jumlah yang hadir wajib diisi.", "How many attended must be filled in."));
        }
        for outcome in &self.outcomes {
            let case = outcome.case;
            if outcome.outcome != StepOutcome::Done && outcome.reason.trim().is_empty() {
                return Err(ActError::invalid(
                    format!("Berkas {case}: sebutkan alasan ditolak atau dikembalikan."),
                    format!("Case {case}: say why it is refused or sent back."),
                ));
            }
            let in_time = outcome.until.is_some_and(|until| until >= acting.day);
            if outcome.outcome == StepOutcome::Returned && !in_time {
                return Err(ActError::invalid(
                    format!("Berkas {case}: pengembalian perlu batas waktu yang belum lewat."),
                    format!("Case {case}: sending back needs a deadline that has not passed."),
                ));
            }
        }
        Ok(())
    }

    fn counts(&self) -> (u64, u64, u64) {
        let count = |wanted| self.outcomes.iter().filter(|outcome| outcome.outcome == wanted).count() as u64;
        (count(StepOutcome::Done), count(StepOutcome::Refused), count(StepOutcome::Returned))
    }

    fn named<'s>(&'s self, step: &'s str) -> MinutesNamed<'s> {
        MinutesNamed { programme_year: self.programme_year, step, area: self.area, number: &self.number }
    }

    /// The same minutes once more, or other minutes under the same number.
    async fn again(
        &self,
        acting: &Acting<'_>,
        programme: &Programme,
        known: &minutes::Model,
    ) -> Result<Ran<DeliberationRecorded>, ActError> {
        let rows = minutes_case::Entity::find().filter(minutes_case::Column::Minutes.eq(known.id)).all(acting.tx).await?;
        let before: BTreeSet<(i64, &str)> = rows.iter().map(|row| (row.case_file, row.outcome.as_str())).collect();
        let now: BTreeSet<(i64, &str)> = self.outcomes.iter().map(|outcome| (outcome.case, outcome.outcome.word())).collect();
        if before != now || known.date != self.date.to_string() || known.chair != self.chair.trim() {
            return Err(ActError::conflict(
                format!("Berita acara nomor {} tanggal {} wilayah ini sudah dicatat dengan isi lain.", known.number, known.date),
                format!("Minutes number {} of {} were recorded for this area with other content.", known.number, known.date),
            ));
        }
        let (accepted, refused, returned) = self.counts();
        let undecided = self.undecided(acting, &programme.step_of(StepKind::Deliberate)?.id).await?;
        Ok(Ran::Already(DeliberationRecorded { id: known.id, accepted, refused, returned, undecided, already: true }))
    }

    async fn settle(&self, acting: &Acting<'_>, step: &str, id: i64, cases: &[case_file::Model]) -> Result<(), ActError> {
        let evidence = format!("minutes:{id}");
        let (mut lines, mut steps) = (Vec::with_capacity(cases.len()), Vec::with_capacity(cases.len()));
        for (case, said) in cases.iter().zip(&self.outcomes) {
            let reason = Some(said.reason.trim()).filter(|reason| !reason.is_empty());
            let state = acting.state(case)?;
            let state = match (said.outcome, said.until) {
                (StepOutcome::Refused, _) => state.refuse(acting.seq)?,
                (StepOutcome::Returned, Some(until)) => state.send_back(until, acting.seq)?,
                _ => state,
            };
            acting.move_case(case, &state, |_| ()).await?;
            steps.push(acting.step_row(case.id, step, said.outcome, &evidence, reason)?);
            let sealed = reason.map(|reason| acting.sealer().seal("minutes_case.reason", reason.as_bytes())).transpose()?;
            lines.push(minutes_case::Model { minutes: id, case_file: case.id, outcome: said.outcome.word().to_owned(), reason: sealed });
        }
        acting.note_steps(steps).await?;
        acting.name_in_minutes(lines).await
    }

    /// Open cases of the village on which no deliberation has spoken.
    async fn undecided(&self, acting: &Acting<'_>, step: &str) -> Result<u64, ActError> {
        use sea_orm::QuerySelect;
        let open: Vec<i64> = case_file::Entity::find()
            .select_only()
            .column(case_file::Column::Id)
            .filter(case_file::Column::ProgrammeYear.eq(self.programme_year))
            .filter(case_file::Column::Area.eq(self.area.to_string()))
            .filter(case_file::Column::State.is_in(["proposed", "screened"]))
            .into_tuple()
            .all(acting.tx)
            .await?;
        let done = acting.steps_done_of(&open).await?;
        Ok(open.iter().filter(|case| done.get(case).is_none_or(|steps| !steps.contains(step))).count() as u64)
    }
}
