//! Gathering the lists of an area and passing them on: a kecamatan's to the office, an agency's to the social agency. Whoever has not done
//! what comes before is named and left behind.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::cases::StepOutcome;
use crate::case::chosen::{check_filled, check_past, same_agency};
use crate::case::minutes::{Met, MinutesNamed};
use crate::failure::ActError;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::{AreaCode, AreaLevel, Date, Role};
use payung_law::FlowStep;
use payung_law::model::StepKind;
use payung_storage::entity::{case_file, minutes, minutes_case};
use sea_orm::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PassOn {
    /// The programme year.
    pub programme_year: i64,
    /// The step's id; the regulation's only one of its kind when absent.
    pub step: Option<String>,
    /// The kecamatan, or the region.
    #[schema(schema_with = crate::schema::area)]
    pub area: AreaCode,
    /// Only the lists of this agency, in the regulation's words; all when empty.
    pub agency: String,
    /// Number of the covering letter.
    pub number: String,
    /// Its date.
    pub date: Date,
    /// The signed recapitulation.
    pub file: Option<FileIn>,
}

/// Why a case was left behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NotReady {
    /// The case.
    pub case: i64,
    /// Why, in Indonesian.
    pub reason_id: String,
    /// Why, in English.
    pub reason_en: String,
}

/// One area's line of the recapitulation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AreaCount {
    /// Code of the village (or of the kecamatan or region, for cases that stand only there).
    pub area: String,
    /// Its name; empty when neither the program nor its list tells.
    pub name: String,
    /// People proposed, those withdrawn left out.
    pub proposed: u64,
    /// Of them passed on with this letter.
    pub accepted: u64,
    /// Of them passed on with an earlier letter.
    pub earlier: u64,
    /// Of them refused.
    pub refused: u64,
    /// Of them left behind.
    pub not_ready: u64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PassedOn {
    /// The recapitulation's number in the books.
    pub id: i64,
    /// Cases passed on with it.
    pub passed: u64,
    /// Cases left behind, with the reason.
    pub not_ready: Vec<NotReady>,
    /// Line by line, in the order of the codes.
    pub villages: Vec<AreaCount>,
    /// The same by kecamatan.
    pub districts: Vec<AreaCount>,
    /// It had been passed on before; nothing was changed.
    pub already: bool,
}

/// What a recapitulation needs of a case; the sealed rest stays in the database.
struct Line {
    id: i64,
    area: AreaCode,
    submission: i64,
    occupation: Option<String>,
    state: String,
    returned_until: Option<String>,
}

/// Where a case of the area stands for this letter.
enum Standing {
    Ready,
    Passed,
    Earlier,
    Refused,
    NotReady(NotReady),
}

impl Act for PassOn {
    const NAME: ActName = ActName::PassOn;
    type Done = PassedOn;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        Ok(Target { area: self.area, step_roles: Some(self.step(&programme)?.roles.clone()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<PassedOn>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        programme.check_in_force(acting.day)?;
        let step = self.step(&programme)?;
        self.check(acting)?;
        if let Some(known) = acting.known_minutes(self.named(&step.id)).await? {
            if known.date != self.date.to_string() {
                return Err(ActError::conflict(
                    format!("Nomor {} wilayah ini sudah dipakai untuk surat tanggal {}.", known.number, known.date),
                    format!("Number {} is already used in this area for a letter of {}.", known.number, known.date),
                ));
            }
            let (counts, _) = self.recapitulate(acting, &programme, step, Some(known.id)).await?;
            return Ok(Ran::Already(PassedOn { id: known.id, already: true, ..counts }));
        }
        let instruments = acting.instruments_before(&programme, &step.id).await?;
        acting.check_member(&instruments)?;
        let (mut counts, ready) = self.recapitulate(acting, &programme, step, None).await?;
        if ready.is_empty() {
            return Err(self.nothing(&counts));
        }
        let id = acting.next_id::<minutes::Entity>(minutes::Column::Id).await?;
        let evidence = format!("minutes:{id}");
        let proposed: u64 = counts.villages.iter().map(|village| village.proposed).sum();
        let met = Met {
            date: self.date,
            place: "",
            chair: &acting.actor.full_name,
            attendance: 0,
            instrument: instruments.first().map(|found| found.instrument.id),
        };
        let file = acting.keep_some(self.file.as_ref()).await?;
        let row = minutes::Model { file: file.clone(), ..self.named(&step.id).row(acting, id, met, (proposed, ready.len() as u64)) };
        minutes::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        let steps = ready.iter().map(|case| acting.step_row(*case, &step.id, StepOutcome::Done, &evidence, None));
        acting.note_steps(steps.collect::<Result<_, _>>()?).await?;
        let line =
            |case: &i64| minutes_case::Model { minutes: id, case_file: *case, outcome: StepOutcome::Done.word().to_owned(), reason: None };
        acting.name_in_minutes(ready.iter().map(line)).await?;
        counts.id = id;
        let noted = Noted::plain(
            evidence,
            serde_json::json!({
                "step": step.id, "area": self.area.to_string(), "agency": self.agency.trim(), "number": self.number.trim(),
                "date": self.date.to_string(), "proposed": proposed, "passed": ready.len(), "not-ready": counts.not_ready.len(), "file": file,
            }),
        );
        Ok(Ran::Done(counts, noted))
    }
}

impl PassOn {
    fn step<'p>(&self, programme: &'p Programme) -> Result<&'p FlowStep, ActError> {
        let first = programme.step_of(StepKind::Collect)?;
        let known: Vec<&FlowStep> = programme.flow.of_kind(StepKind::Collect).collect();
        let named = match &self.step {
            Some(id) => known.iter().find(|step| step.id == *id).copied(),
            None if known.len() == 1 => Some(first),
            None => None,
        };
        named.ok_or_else(|| {
            let ids = known.iter().map(|step| step.id.as_str()).collect::<Vec<_>>().join(", ");
            ActError::invalid(format!("Sebut langkahnya, salah satu dari: {ids}."), format!("Name the step, one of: {ids}."))
        })
    }

    fn check(&self, acting: &Acting<'_>) -> Result<(), ActError> {
        let level = self.area.level();
        if !self.area.is_in(acting.books.region) || level == AreaLevel::Village {
            return Err(ActError::invalid(
                format!("Usulan diteruskan per kecamatan atau daerah; {} bukan keduanya di daerah ini.", self.area),
                format!("Lists are passed on by kecamatan or region; {} is neither in this region.", self.area),
            ));
        }
        check_filled(&self.number, ("Nomor surat pengantar", "The number of the covering letter"))?;
        check_past(self.date, acting.day)?;
        if let Some(held) = acting.held.filter(|held| held.role == Role::AgencyOperator)
            && !same_agency(&held.agency, &self.agency)
        {
            return Err(ActError::forbidden(
                format!("Anda operator {}; sebut perangkat daerah itu, bukan \"{}\".", held.agency, self.agency.trim()),
                format!("You are operator of {}; name that agency, not \"{}\".", held.agency, self.agency.trim()),
            ));
        }
        Ok(())
    }

    fn named<'s>(&'s self, step: &'s str) -> MinutesNamed<'s> {
        MinutesNamed { programme_year: self.programme_year, step, area: self.area, number: &self.number }
    }

    /// Nobody can be passed on: why not.
    fn nothing(&self, counts: &PassedOn) -> ActError {
        let Some(first) = counts.not_ready.first() else {
            return ActError::conflict(
                format!("Tidak ada usulan wilayah {} yang masih harus diteruskan.", self.area),
                format!("No list of area {} is still to be passed on.", self.area),
            );
        };
        let number = counts.not_ready.len();
        ActError::conflict(
            format!("Belum ada yang dapat diteruskan; {number} berkas belum siap. Yang pertama: {}", first.reason_id),
            format!("Nobody can be passed on yet; {number} cases are not ready. The first: {}", first.reason_en),
        )
    }

    /// Where every case of the area stands: the counts, and the cases that can be passed on now. `passed` are the minutes whose cases count
    /// as passed on with this letter.
    async fn recapitulate(
        &self,
        acting: &Acting<'_>,
        programme: &Programme,
        step: &FlowStep,
        passed: Option<i64>,
    ) -> Result<(PassedOn, Vec<i64>), ActError> {
        let cases = self.cases(acting).await?;
        let ids: Vec<i64> = cases.iter().map(|case| case.id).collect();
        let done = acting.steps_done_of(&ids).await?;
        let with_this: HashSet<i64> = match passed {
            Some(minutes) => {
                let rows = minutes_case::Entity::find().filter(minutes_case::Column::Minutes.eq(minutes)).all(acting.tx).await?;
                rows.into_iter().map(|row| row.case_file).collect()
            }
            None => HashSet::new(),
        };
        let agencies = acting.agencies_of(cases.iter().map(|case| case.submission)).await?;
        let nothing = BTreeSet::new();
        let mut counts = PassedOn { id: 0, passed: 0, not_ready: vec![], villages: vec![], districts: vec![], already: false };
        let (mut villages, mut districts, mut ready) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let mut one_case_each = BTreeMap::new();
        for case in &cases {
            let agency = agencies.get(&case.submission).map_or("", String::as_str);
            if !self.agency.trim().is_empty() && !same_agency(agency, &self.agency) {
                continue;
            }
            let standing = if with_this.contains(&case.id) {
                Standing::Passed
            } else {
                let done = done.get(&case.id).unwrap_or(&nothing);
                self.standing(programme, step, case, agency, done)
            };
            let village = case.area;
            one_case_each.entry(village).or_insert(case.id);
            let district = village.at(AreaLevel::District).unwrap_or(village);
            one_case_each.entry(district).or_insert(case.id);
            count(villages.entry(village).or_default(), &standing);
            count(districts.entry(district).or_default(), &standing);
            match standing {
                Standing::Ready => ready.push(case.id),
                Standing::NotReady(why) => counts.not_ready.push(why),
                Standing::Passed | Standing::Earlier | Standing::Refused => {}
            }
        }
        counts.passed = if passed.is_some() { with_this.len() as u64 } else { ready.len() as u64 };
        let names = acting.place_names(&one_case_each).await?;
        counts.villages = named(&names, villages);
        counts.districts = named(&names, districts);
        Ok((counts, ready))
    }

    /// Cases of the area, but for those withdrawn.
    async fn cases(&self, acting: &Acting<'_>) -> Result<Vec<Line>, ActError> {
        let mut query = case_file::Entity::find()
            .filter(case_file::Column::ProgrammeYear.eq(self.programme_year))
            .filter(case_file::Column::State.ne("withdrawn"));
        if self.area != acting.books.region {
            query = query.filter(case_file::Column::Area.starts_with(self.area.to_string()));
        }
        type Row = (i64, String, i64, Option<String>, String, Option<String>);
        let columns = [
            case_file::Column::Id,
            case_file::Column::Area,
            case_file::Column::Submission,
            case_file::Column::Occupation,
            case_file::Column::State,
            case_file::Column::ReturnedUntil,
        ];
        let rows: Vec<Row> = query.select_only().columns(columns).order_by_asc(case_file::Column::Id).into_tuple().all(acting.tx).await?;
        rows.into_iter()
            .map(|(id, area, submission, occupation, state, returned_until)| {
                let area = AreaCode::parse(&area).ok_or_else(|| crate::case::cases::broken(id))?;
                Ok(Line { id, area, submission, occupation, state, returned_until })
            })
            .collect()
    }

    fn standing(&self, programme: &Programme, step: &FlowStep, case: &Line, agency: &str, done: &BTreeSet<String>) -> Standing {
        if case.state == "refused" {
            return Standing::Refused;
        }
        if done.contains(&step.id) {
            return Standing::Earlier;
        }
        let not_ready = |reason_id: String, reason_en: String| Standing::NotReady(NotReady { case: case.id, reason_id, reason_en });
        if case.state == "returned" {
            let until = case.returned_until.as_deref().unwrap_or("");
            return not_ready(
                format!("berkas {} dikembalikan untuk dilengkapi sampai {until}", case.id),
                format!("case {} was sent back, to be mended until {until}", case.id),
            );
        }
        let enumerator = case.occupation.as_deref().and_then(|id| programme.regulation.occupation.iter().find(|known| known.id == id));
        if let Some((occupation, own)) = enumerator.and_then(|occupation| Some((occupation, occupation.enumerator.as_deref()?)))
            && !agency.is_empty()
            && !same_agency(agency, own)
        {
            let cite = occupation.enumerator_cite.as_deref().unwrap_or(&occupation.cite);
            return not_ready(
                format!("berkas {}: {} didata oleh {own} ({cite}), bukan oleh {agency}", case.id, occupation.label),
                format!("case {}: {} is enumerated by {own} ({cite}), not by {agency}", case.id, occupation.label_en),
            );
        }
        let done: BTreeSet<&str> = done.iter().map(String::as_str).collect();
        match programme.flow.missing(step, &done).first() {
            None => Standing::Ready,
            Some(missing) => not_ready(
                format!("berkas {} belum melalui {} ({})", case.id, missing.label, missing.cite),
                format!("case {} has not gone through {} ({})", case.id, missing.label_en, missing.cite),
            ),
        }
    }
}

fn count(line: &mut AreaCount, standing: &Standing) {
    line.proposed += 1;
    match standing {
        Standing::Ready | Standing::Passed => line.accepted += 1,
        Standing::Earlier => line.earlier += 1,
        Standing::Refused => line.refused += 1,
        Standing::NotReady(_) => line.not_ready += 1,
    }
}

fn named(names: &BTreeMap<AreaCode, String>, lines: BTreeMap<AreaCode, AreaCount>) -> Vec<AreaCount> {
    let name = |area: AreaCode| names.get(&area).cloned().unwrap_or_default();
    lines.into_iter().map(|(area, line)| AreaCount { area: area.to_string(), name: name(area), ..line }).collect()
}
