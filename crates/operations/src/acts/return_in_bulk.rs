//! Sending many cases that wait for verification back at once, with one reason and one day: a village whose list or papers must be mended. All of them
//! or none, so that nobody has to find out which half was done.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::acts::verify_in_bulk::refuse_unfit;
use crate::case::cases::{CaseSeen, StepOutcome};
use crate::case::verification::{CheckResult, Verifying};
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::{Date, Outcome};
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnInBulk {
    /// The programme year.
    pub programme_year: i64,
    /// The cases as the verifier saw them, at most [`crate::CASES_MAX`].
    pub cases: Vec<CaseSeen>,
    /// What is to be mended or brought, for all of them.
    pub reason: String,
    /// Until when; after today.
    pub until: Date,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ReturnedInBulk {
    /// Cases sent back.
    pub returned: u64,
}

impl Act for ReturnInBulk {
    const NAME: ActName = ActName::ReturnInBulk;
    type Done = ReturnedInBulk;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        acting.verification_of(self.programme_year, &self.cases).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<ReturnedInBulk>, ActError> {
        let reason = self.reason.trim();
        self.check(acting.day)?;
        let cases = acting.cases_at(&self.cases).await?;
        let verifying = Verifying::begin(acting, self.programme_year).await?;
        let evidence = format!("log:{}", acting.seq);
        let (mut checks, mut steps, mut unfit) = (Vec::new(), Vec::new(), Vec::new());
        let mut state = None;
        for (case, fit) in cases.iter().zip(verifying.fit(acting, &cases).await?) {
            let fit = match fit {
                Ok(fit) => fit,
                Err(error) => {
                    unfit.push((case.id, error));
                    continue;
                }
            };
            // What screening found met stays so; where nothing else is to be mended, the reason stands at every criterion.
            let all_met = verifying.asked(&fit).all(|(_, outcome)| outcome == Outcome::Met);
            for (criterion, outcome) in verifying.asked(&fit) {
                let stays = outcome == Outcome::Met && !all_met;
                let result = if stays { CheckResult::Confirmed } else { CheckResult::Returned };
                checks.push(acting.check_row(case.id, criterion, result, false, (!stays).then_some(reason), None)?);
            }
            steps.push(acting.step_row(case.id, &verifying.step.id, StepOutcome::Returned, &evidence, Some(reason))?);
            state = Some(acting.state(case)?.send_back(self.until, acting.seq)?);
        }
        refuse_unfit(
            &unfit,
            (
                "Tidak satu pun dikembalikan, karena yang ini tidak dapat dikembalikan; hilangkan centangnya, lalu kirim lagi.",
                "None was sent back, because these cannot be; untick them and send again.",
            ),
        )?;
        acting.note_checks(checks).await?;
        acting.note_steps(steps).await?;
        if let Some(state) = &state {
            acting.move_cases(&cases, state).await?;
        }
        let ids: Vec<i64> = cases.iter().map(|case| case.id).collect();
        let noted = Noted::plain(
            format!("programme-year:{}", self.programme_year),
            serde_json::json!({ "step": verifying.step.id, "cases": ids, "until": self.until.to_string() }),
        );
        Ok(Ran::Done(ReturnedInBulk { returned: cases.len() as u64 }, noted))
    }
}

impl ReturnInBulk {
    fn check(&self, today: Date) -> Result<(), ActError> {
        if self.reason.trim().is_empty() {
            return Err(ActError::invalid(
                "Tulis alasan pengembalian: apa yang harus diperbaiki atau dilengkapi.",
                "Give the reason: what must be mended or brought.",
            ));
        }
        if self.until <= today {
            return Err(ActError::invalid(
                "Berkas yang dikembalikan perlu batas waktu sesudah hari ini.",
                "A case sent back needs a deadline after today.",
            ));
        }
        Ok(())
    }
}
