//! Hearing a refused case again, on a letter of objection. The refusal stays on record; the case starts where screening starts.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::cases::StepOutcome;
use crate::failure::ActError;
use crate::permission::ActName;
use payung_law::model::StepKind;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenCase {
    /// The case.
    pub case: i64,
    /// Its version as the officer saw it.
    pub version: i64,
    /// The letter of objection.
    pub letter: FileIn,
    /// Why it is heard again.
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Reopened {
    /// The case.
    pub case: i64,
    /// Its version now.
    pub version: i64,
}

impl Act for ReopenCase {
    const NAME: ActName = ActName::ReopenCase;
    type Done = Reopened;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let case = acting.case(self.case).await?;
        Ok(Target::plain(acting.area_of(&case)?))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<Reopened>, ActError> {
        let case = acting.case_at(self.case, self.version).await?;
        let programme = acting.open_programme(case.programme_year).await?;
        if case.state != "refused" {
            let label = payung_domain::case::label(&case.state, payung_domain::Language::Id);
            return Err(ActError::conflict(
                format!("Berkas {} berstatus {label}; yang dibuka kembali adalah berkas yang ditolak.", case.id),
                format!("Case {} is {}; only a refused case is heard again.", case.id, case.state),
            ));
        }
        if self.reason.trim().is_empty() || self.letter.body.is_empty() {
            return Err(ActError::invalid(
                "Lampirkan surat keberatan dan tulis alasan berkas dibuka kembali.",
                "Attach the letter of objection and say why the case is heard again.",
            ));
        }
        let letter = acting.keep(&self.letter).await?;
        let state = acting.state(&case)?.reopen(case.submission)?;
        let step = programme.step_of(StepKind::HandIn)?;
        acting.note_step(case.id, &step.id, StepOutcome::Done, &format!("attachment:{letter}"), Some(self.reason.trim())).await?;
        acting.move_case(&case, &state, |row| row.assigned_to = Set(None)).await?;
        let noted = Noted {
            subject: format!("case:{}", case.id),
            detail: serde_json::json!({ "letter": letter }),
            person: Some(case.person),
            personal: Some(serde_json::json!({ "reason": self.reason.trim() })),
        };
        Ok(Ran::Done(Reopened { case: case.id, version: case.version + 1 }, noted))
    }
}
