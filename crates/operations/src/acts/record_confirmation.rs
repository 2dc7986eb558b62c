//! Recording a confirmation with the candidate: who asked, when, how, and what the answer was (Bangli BAB V huruf C).

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::Date;
use payung_law::model::StepKind;
use payung_storage::entity::confirmation;
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// How the candidate was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Manner {
    /// Face to face.
    TatapMuka,
    /// By telephone.
    Telepon,
    /// By letter.
    Surat,
}

impl Manner {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::TatapMuka, Self::Telepon, Self::Surat];

    /// The manner of a word in the books.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|manner| manner.word() == word)
    }

    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::TatapMuka => "tatap-muka",
            Self::Telepon => "telepon",
            Self::Surat => "surat",
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordConfirmation {
    /// The case.
    pub case: i64,
    /// On which day the candidate was asked; not after today.
    pub asked_on: Date,
    /// How.
    pub manner: Manner,
    /// What the candidate answered.
    pub answer: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConfirmationRecorded {
    /// Its number.
    pub id: i64,
    /// The same confirmation had been recorded before; nothing was changed.
    pub already: bool,
}

impl Act for RecordConfirmation {
    const NAME: ActName = ActName::RecordConfirmation;
    type Done = ConfirmationRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let case = acting.case(self.case).await?;
        let programme = acting.open_programme(case.programme_year).await?;
        Ok(Target { area: acting.area_of(&case)?, step_roles: Some(programme.step_of(StepKind::Verify)?.roles.clone()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<ConfirmationRecorded>, ActError> {
        let case = acting.case(self.case).await?;
        let programme = acting.open_programme(case.programme_year).await?;
        let step = programme.step_of(StepKind::Verify)?;
        let instruments = acting.instruments_before(&programme, &step.id).await?;
        acting.check_member(&instruments)?;
        acting.check_assigned(&case)?;
        if !["proposed", "screened", "returned", "verified"].contains(&case.state.as_str()) {
            let label = payung_domain::case::label(&case.state, payung_domain::Language::Id);
            return Err(ActError::conflict(
                format!("Berkas {} berstatus {label}; konfirmasi dicatat selama verifikasi.", case.id),
                format!("Case {} is {}; confirmations are recorded during verification.", case.id, case.state),
            ));
        }
        let answer = self.answer.trim();
        if answer.is_empty() || self.asked_on > acting.day {
            return Err(ActError::invalid(
                "Tulis jawaban calon dan tanggal konfirmasi (bukan tanggal yang belum terjadi).",
                "Write the candidate's answer and the day of the confirmation (not one to come).",
            ));
        }
        let known = confirmation::Entity::find().filter(confirmation::Column::CaseFile.eq(case.id)).all(acting.tx).await?;
        for row in known {
            if row.asked_on == self.asked_on.to_string()
                && row.manner == self.manner.word()
                && row.by_user == acting.actor.name
                && acting.sealer().open_text("confirmation.answer", &row.answer)? == answer
            {
                return Ok(Ran::Already(ConfirmationRecorded { id: row.id, already: true }));
            }
        }
        let row = confirmation::Model {
            id: acting.next_id::<confirmation::Entity>(confirmation::Column::Id).await?,
            case_file: case.id,
            asked_on: self.asked_on.to_string(),
            manner: self.manner.word().to_owned(),
            answer: acting.sealer().seal("confirmation.answer", answer.as_bytes())?,
            by_user: acting.actor.name.clone(),
            seq: acting.seq,
        };
        let id = row.id;
        confirmation::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        let noted = Noted {
            subject: format!("case:{}", case.id),
            detail: serde_json::json!({ "confirmation": id, "on": self.asked_on.to_string(), "manner": self.manner.word() }),
            person: Some(case.person),
            personal: Some(serde_json::json!({ "answer": answer })),
        };
        Ok(Ran::Done(ConfirmationRecorded { id, already: false }, noted))
    }
}
