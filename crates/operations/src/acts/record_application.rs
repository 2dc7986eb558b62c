//! Recording a written application: of one person, of a group, or facilitated by the office, with the papers attached.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::cases::StepOutcome;
use crate::case::chosen::{OPEN, check_filled, check_past};
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::Date;
use payung_law::model::{Attachment, StepKind};
use payung_storage::entity::{application, case_file, case_step, document_tick};
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// The papers of whom it concerns only: people registered for the first time.
const FIRST_ENROLMENT: &str = "first-enrolment";

/// How people apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ApplicationKind {
    /// One person alone.
    Single,
    /// A group for its members.
    Group,
    /// The office for people it helps.
    Facilitated,
}

impl ApplicationKind {
    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Group => "group",
            Self::Facilitated => "facilitated",
        }
    }
}

/// One person of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Applied {
    /// The case.
    pub case: i64,
    /// Papers of this person, by their id in the regulation, besides those ticked for everybody.
    pub attachments: Vec<String>,
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordApplication {
    /// The programme year.
    pub programme_year: i64,
    /// Alone, by a group, or facilitated.
    pub kind: ApplicationKind,
    /// Number of the letter; may be empty when one person applies.
    pub number: String,
    /// Date of the letter.
    pub date: Date,
    /// The group, or who facilitates; empty when one person applies (the case says who).
    pub applicant: String,
    /// The people.
    pub cases: Vec<Applied>,
    /// Papers that came for every one of them, by their id in the regulation.
    pub attachments: Vec<String>,
    /// The letter.
    pub file: Option<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ApplicationRecorded {
    /// The application's number in the books.
    pub id: i64,
    /// People it names.
    pub people: u64,
    /// It had been recorded before; nothing was changed.
    pub already: bool,
}

impl Act for RecordApplication {
    const NAME: ActName = ActName::RecordApplication;
    type Done = ApplicationRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        let step = programme.step_of(StepKind::Apply)?;
        let cases = acting.cases_named(&self.ids()).await?;
        Ok(Target { area: acting.common_area(&cases)?, step_roles: Some(step.roles.clone()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<ApplicationRecorded>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        programme.check_in_force(acting.day)?;
        let step = programme.step_of(StepKind::Apply)?;
        self.check(acting)?;
        let ids = self.ids();
        let cases = acting.cases_named(&ids).await?;
        acting.check_reach(&programme, &cases).await?;
        if let Some(known) = self.known(acting, &step.id).await? {
            return Ok(Ran::Already(ApplicationRecorded { id: known, people: ids.len() as u64, already: true }));
        }
        let instruments = acting.instruments_before(&programme, &step.id).await?;
        acting.check_member(&instruments)?;
        let done = acting.steps_done_of(&ids).await?;
        let nothing = BTreeSet::new();
        for (case, applied) in cases.iter().zip(&self.cases) {
            acting.check_state(case, &OPEN)?;
            let done = done.get(&case.id).unwrap_or(&nothing);
            acting.check_way(&programme, step, case.id, done)?;
            if done.contains(&step.id) && case.state != "returned" {
                return Err(ActError::conflict(
                    format!("Berkas {} sudah ada permohonannya. Keluarkan dari surat ini, atau betulkan yang lama.", case.id),
                    format!("Case {} has its application already. Leave it out of this letter, or correct the earlier one.", case.id),
                ));
            }
            self.check_attached(&programme, &step.id, case, applied)?;
        }
        let id = acting.next_id::<application::Entity>(application::Column::Id).await?;
        let row = application::Model {
            id,
            programme_year: self.programme_year,
            kind: self.kind.word().to_owned(),
            number: self.number.trim().to_owned(),
            date: self.date.to_string(),
            applicant: self.applicant.trim().to_owned(),
            people: i64::try_from(ids.len()).unwrap_or(i64::MAX),
            file: acting.keep_some(self.file.as_ref()).await?,
            seq: acting.seq,
        };
        let file = row.file.clone();
        application::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        let evidence = format!("application:{id}");
        let steps = ids.iter().map(|case| acting.step_row(*case, &step.id, StepOutcome::Done, &evidence, None));
        acting.note_steps(steps.collect::<Result<_, _>>()?).await?;
        self.tick(acting).await?;
        let noted = Noted::plain(
            evidence,
            serde_json::json!({
                "kind": self.kind, "number": self.number.trim(), "date": self.date.to_string(), "people": ids.len(),
                "attachments": self.attachments, "file": file,
            }),
        );
        Ok(Ran::Done(ApplicationRecorded { id, people: ids.len() as u64, already: false }, noted))
    }
}

impl RecordApplication {
    fn ids(&self) -> Vec<i64> {
        self.cases.iter().map(|applied| applied.case).collect()
    }

    fn check(&self, acting: &Acting<'_>) -> Result<(), ActError> {
        check_past(self.date, acting.day)?;
        if self.kind == ApplicationKind::Single {
            if self.cases.len() != 1 || !self.applicant.trim().is_empty() {
                return Err(ActError::invalid(
                    "Permohonan perorangan memuat satu orang, dan pemohonnya orang itu sendiri.",
                    "An application of one person names that person only, who is the applicant.",
                ));
            }
            return Ok(());
        }
        check_filled(&self.number, ("Nomor surat permohonan", "The letter's number"))?;
        check_filled(&self.applicant, ("Nama kelompok atau yang memfasilitasi", "The group, or who facilitates"))
    }

    /// The same letter, recorded before: same number, date, applicant and people. Another under the same number is refused.
    async fn known(&self, acting: &Acting<'_>, step: &str) -> Result<Option<i64>, ActError> {
        let found = application::Entity::find()
            .filter(application::Column::ProgrammeYear.eq(self.programme_year))
            .filter(application::Column::Kind.eq(self.kind.word()))
            .filter(application::Column::Number.eq(self.number.trim()))
            .filter(application::Column::Applicant.eq(self.applicant.trim()))
            .all(acting.tx)
            .await?;
        let asked: BTreeSet<i64> = self.cases.iter().map(|applied| applied.case).collect();
        for known in &found {
            let people: Vec<i64> = case_step::Entity::find()
                .select_only()
                .column(case_step::Column::CaseFile)
                .filter(case_step::Column::Step.eq(step))
                .filter(case_step::Column::Evidence.eq(format!("application:{}", known.id)))
                .into_tuple()
                .all(acting.tx)
                .await?;
            if known.date == self.date.to_string() && people.into_iter().collect::<BTreeSet<_>>() == asked {
                return Ok(Some(known.id));
            }
        }
        match found.first() {
            Some(other) if !self.number.trim().is_empty() && self.kind != ApplicationKind::Single => Err(ActError::conflict(
                format!(
                    "Surat permohonan nomor {} dari pemohon ini sudah dicatat (tanggal {}) untuk orang lain.",
                    other.number, other.date
                ),
                format!("Letter number {} of this applicant is recorded ({}) for other people.", other.number, other.date),
            )),
            _ => Ok(None),
        }
    }

    /// Refuses a person without the papers the regulation asks for, and papers it does not know.
    fn check_attached(&self, programme: &Programme, step: &str, case: &case_file::Model, applied: &Applied) -> Result<(), ActError> {
        let known: Vec<&Attachment> =
            programme.regulation.attachment.iter().filter(|paper| paper.step == step).map(|paper| &**paper).collect();
        let ticked: BTreeSet<&str> = self.attachments.iter().chain(&applied.attachments).map(String::as_str).collect();
        if let Some(strange) = ticked.iter().find(|id| !known.iter().any(|paper| paper.id == **id)) {
            let ids = known.iter().map(|paper| paper.id.as_str()).collect::<Vec<_>>().join(", ");
            return Err(ActError::invalid(
                format!("Lampiran {strange} tidak dikenal. Yang ada: {ids}."),
                format!("There is no paper {strange}. There are: {ids}."),
            ));
        }
        let wanted = |paper: &&&Attachment| match paper.of.as_deref() {
            None => true,
            Some(FIRST_ENROLMENT) => case.continuing != Some(true),
            Some(occupation) => case.occupation.as_deref() == Some(occupation),
        };
        let missing: Vec<&&Attachment> = known.iter().filter(wanted).filter(|paper| !ticked.contains(paper.id.as_str())).collect();
        if missing.is_empty() {
            return Ok(());
        }
        let id: Vec<String> = missing.iter().map(|paper| format!("{} ({})", paper.label, paper.cite)).collect();
        let en: Vec<String> = missing.iter().map(|paper| format!("{} ({})", paper.label_en, paper.cite)).collect();
        Err(ActError::invalid(
            format!("Berkas {} belum lengkap. Yang belum ada: {}.", case.id, id.join("; ")),
            format!("Case {} is not complete. Missing: {}.", case.id, en.join("; ")),
        ))
    }

    /// Ticks the papers, case by case.
    async fn tick(&self, acting: &Acting<'_>) -> Result<(), ActError> {
        let mut ticks: HashMap<(i64, &str), document_tick::ActiveModel> = HashMap::new();
        for applied in &self.cases {
            for paper in self.attachments.iter().chain(&applied.attachments) {
                let row = document_tick::Model {
                    case_file: applied.case,
                    document: paper.clone(),
                    present: true,
                    file: None,
                    by_user: acting.actor.name.clone(),
                    seq: acting.seq,
                };
                ticks.insert((applied.case, paper), row.into_active_model());
            }
        }
        let keys = [document_tick::Column::CaseFile, document_tick::Column::Document];
        let values = [document_tick::Column::Present, document_tick::Column::ByUser, document_tick::Column::Seq];
        let mut ticks = ticks.into_values().peekable();
        while ticks.peek().is_some() {
            let some: Vec<document_tick::ActiveModel> = ticks.by_ref().take(ROWS_AT_ONCE).collect();
            let conflict = OnConflict::columns(keys).update_columns(values).to_owned();
            document_tick::Entity::insert_many(some).on_conflict(conflict).exec_without_returning(acting.tx).await?;
        }
        Ok(())
    }
}
