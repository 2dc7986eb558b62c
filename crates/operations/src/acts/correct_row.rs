//! Correcting cells of a row of one's own list before it is verified; the case starts again.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::cases::StepOutcome;
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::CaseState;
use payung_law::model::StepKind;
use serde::{Deserialize, Serialize};

pub use crate::files::correction::CellCorrection;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectRow {
    /// The case of the row.
    pub case: i64,
    /// Its version as the operator saw it.
    pub version: i64,
    /// What the cells must say.
    pub corrections: Vec<CellCorrection>,
    /// Why, when there is something to say.
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RowCorrected {
    /// The case.
    pub case: i64,
    /// Its version now.
    pub version: i64,
}

impl Act for CorrectRow {
    const NAME: ActName = ActName::CorrectRow;
    type Done = RowCorrected;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let case = acting.case(self.case).await?;
        let programme = acting.open_programme(case.programme_year).await?;
        Ok(Target { area: acting.area_of(&case)?, step_roles: Some(programme.step_of(StepKind::HandIn)?.roles.clone()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<RowCorrected>, ActError> {
        let case = acting.case_at(self.case, self.version).await?;
        let programme = acting.open_programme(case.programme_year).await?;
        let step = programme.step_of(StepKind::HandIn)?;
        let instruments = acting.instruments_before(&programme, &step.id).await?;
        acting.check_member(&instruments)?;
        let list = acting.list_of(&case).await?;
        acting.check_own_list(&list)?;
        let before = acting.state(&case)?;
        if !matches!(before, CaseState::Proposed { .. } | CaseState::Screened { .. } | CaseState::Returned { .. }) {
            let label = payung_domain::case::label(before.word(), payung_domain::Language::Id);
            return Err(ActError::conflict(
                format!("Berkas {} sudah {label}; barisnya tidak dapat dibetulkan lagi. Sampaikan kepada dinas pengelola.", case.id),
                format!("Case {} is {before} already; its row can no longer be corrected. Tell the programme office.", case.id),
            ));
        }
        let corrected = acting.correct_cells(&programme, &case, &self.corrections, None).await?;
        let state = before.clone().reopen(case.submission)?;
        acting.note_step(case.id, &step.id, StepOutcome::Done, &format!("submission:{}", case.submission), None).await?;
        acting.move_case(&corrected.case, &state, |_| ()).await?;
        let noted = Noted {
            subject: format!("case:{}", case.id),
            detail: serde_json::json!({ "columns": corrected.columns(), "receipt": list.receipt, "from": before.word() }),
            person: Some(corrected.case.person),
            personal: Some(corrected.personal(self.reason.trim())),
        };
        Ok(Ran::Done(RowCorrected { case: case.id, version: case.version + 1 }, noted))
    }
}
