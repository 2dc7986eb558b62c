//! Recording, with proof, that a person's facts were wrong: the only way past what the law refuses. The case is judged again at once.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::cases::StepOutcome;
use crate::case::judging::{Judging, Tally};
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::CaseState;
use payung_law::model::StepKind;
use serde::{Deserialize, Serialize};

pub use crate::files::correction::CellCorrection;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectFacts {
    /// The case.
    pub case: i64,
    /// Its version as the verifier saw it.
    pub version: i64,
    /// What the cells of the person's row must say.
    pub corrections: Vec<CellCorrection>,
    /// What proves it.
    pub proof: FileIn,
    /// What was wrong, and how it came to light.
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FactsCorrected {
    /// The case.
    pub case: i64,
    /// Its version now.
    pub version: i64,
    /// The screening that judged it again.
    pub screening: i64,
    /// Its verdict now.
    pub verdict: String,
}

impl Act for CorrectFacts {
    const NAME: ActName = ActName::CorrectFacts;
    type Done = FactsCorrected;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let case = acting.case(self.case).await?;
        let programme = acting.open_programme(case.programme_year).await?;
        Ok(Target { area: acting.area_of(&case)?, step_roles: Some(programme.step_of(StepKind::Verify)?.roles.clone()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<FactsCorrected>, ActError> {
        let case = acting.case_at(self.case, self.version).await?;
        let programme = acting.open_programme(case.programme_year).await?;
        programme.check_in_force(acting.day)?;
        let step = programme.step_of(StepKind::Verify)?;
        let instruments = acting.instruments_before(&programme, &step.id).await?;
        acting.check_member(&instruments)?;
        acting.check_assigned(&case)?;
        if self.reason.trim().is_empty() || self.proof.body.is_empty() {
            return Err(ActError::invalid(
                "Pembetulan fakta perlu alasan dan berkas bukti yang berisi.",
                "Correcting facts needs a reason and a proof that is not empty.",
            ));
        }
        let before = acting.state(&case)?;
        if !matches!(
            before,
            CaseState::Proposed { .. } | CaseState::Screened { .. } | CaseState::Returned { .. } | CaseState::Verified { .. }
        ) {
            let label = payung_domain::case::label(before.word(), payung_domain::Language::Id);
            return Err(ActError::conflict(
                format!(
                    "Berkas {} berstatus {label}; faktanya tidak dapat dibetulkan lagi di sini. Berkas yang ditolak dibuka kembali dulu.",
                    case.id
                ),
                format!("Case {} is {before}; its facts cannot be corrected here. A refused case is reopened first.", case.id),
            ));
        }
        let proof = acting.keep(&self.proof).await?;
        let corrected = acting.correct_cells(&programme, &case, &self.corrections, Some(&proof)).await?;
        let judging = Judging::begin(acting, &programme).await?;
        let repeated = judging.repeated().await?;
        let mut tally = Tally::default();
        judging.judge(std::slice::from_ref(&corrected.case), &repeated, &mut tally).await?;
        judging.keep(None, &tally).await?;
        if matches!(before, CaseState::Verified { .. }) {
            // Confirmed on facts that were wrong: it is to be verified again.
            let evidence = format!("log:{}", acting.seq);
            acting.note_step(case.id, &step.id, StepOutcome::Returned, &evidence, Some(self.reason.trim())).await?;
        }
        let after = acting.case(case.id).await?;
        let verdict = after.verdict.clone().unwrap_or_default();
        let noted = Noted {
            subject: format!("case:{}", case.id),
            detail: serde_json::json!({
                "columns": corrected.columns(), "proof": proof, "screening": judging.screening,
                "before": case.verdict, "after": verdict, "from": before.word(),
            }),
            person: Some(corrected.case.person),
            personal: Some(corrected.personal(self.reason.trim())),
        };
        let done = FactsCorrected { case: case.id, version: after.version, screening: judging.screening, verdict };
        Ok(Ran::Done(done, noted))
    }
}
