//! Withdrawing a case that should not go on: proposed twice, moved away, died, or not wanted by the person.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::failure::ActError;
use crate::permission::ActName;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawCase {
    /// The case.
    pub case: i64,
    /// Its version as the operator saw it.
    pub version: i64,
    /// Why.
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Withdrawn {
    /// The case.
    pub case: i64,
    /// Its version now.
    pub version: i64,
    /// It had been withdrawn before; nothing was changed.
    pub already: bool,
}

impl Act for WithdrawCase {
    const NAME: ActName = ActName::WithdrawCase;
    type Done = Withdrawn;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let case = acting.case(self.case).await?;
        Ok(Target::plain(acting.area_of(&case)?))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<Withdrawn>, ActError> {
        let case = acting.case(self.case).await?;
        acting.open_programme(case.programme_year).await?;
        let list = acting.list_of(&case).await?;
        acting.check_own_list(&list)?;
        if case.state == "withdrawn" {
            return Ok(Ran::Already(Withdrawn { case: case.id, version: case.version, already: true }));
        }
        let case = acting.case_at(self.case, self.version).await?;
        if self.reason.trim().is_empty() {
            return Err(ActError::invalid("Tulis alasan penarikan.", "Say why it is withdrawn."));
        }
        let state = acting.state(&case)?.withdraw(acting.seq)?;
        acting.move_case(&case, &state, |_| ()).await?;
        let noted = Noted {
            subject: format!("case:{}", case.id),
            detail: serde_json::json!({ "receipt": list.receipt, "from": case.state }),
            person: Some(case.person),
            personal: Some(serde_json::json!({ "reason": self.reason.trim() })),
        };
        Ok(Ran::Done(Withdrawn { case: case.id, version: case.version + 1, already: false }, noted))
    }
}
