//! Undoing a decision about a pair: it waits again, in a new round. What was read stays on record.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::failure::ActError;
use crate::permission::ActName;
use crate::same_person::DECIDED;
use payung_storage::entity::person_pair;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoPair {
    /// The pair.
    pub pair: i64,
    /// Its version as seen.
    pub version: i64,
    /// Why the decision was wrong.
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PairUndone {
    /// The pair's number.
    pub id: i64,
    /// Its version now.
    pub version: i64,
    /// It waited already; nothing was changed.
    pub already: bool,
}

impl Act for UndoPair {
    const NAME: ActName = ActName::UndoPair;
    type Done = PairUndone;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let pair = acting.pair(self.pair).await?;
        Ok(Target::plain(acting.area_of_pair(&pair)?))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<PairUndone>, ActError> {
        let pair = acting.pair(self.pair).await?;
        if pair.status == "open" {
            return Ok(Ran::Already(PairUndone { id: pair.id, version: pair.version, already: true }));
        }
        if pair.version != self.version {
            return Err(ActError::stale(("Pasangan ini", "This pair"), self.version, pair.version));
        }
        check_filled(&self.reason, ("Alasan pembatalan", "The reason of undoing"))?;
        if !DECIDED.contains(&pair.status.as_str()) {
            return Err(ActError::conflict(
                format!("Pasangan {} belum diputus; tidak ada yang dibatalkan.", pair.id),
                format!("Pair {} has not been decided; there is nothing to undo.", pair.id),
            ));
        }
        if pair.taken_over {
            return Err(ActError::conflict(
                format!(
                    "NIK pasangan {} sudah diambil alih. Betulkan dulu NIK pada berkas {} (correct-facts), dan catat pembetulannya di sana; putusan ini tetap.",
                    pair.id, pair.case_file
                ),
                format!(
                    "The NIK of pair {} was taken over. Correct the NIK in case {} (correct-facts) and record it there; this decision stays.",
                    pair.id, pair.case_file
                ),
            ));
        }
        let change = person_pair::ActiveModel {
            status: Set("open".to_owned()),
            round: Set(pair.round + 1),
            decided_by: Set(None),
            decided_at: Set(None),
            second_by: Set(None),
            agreed: Set(None),
            ..Default::default()
        };
        acting.change_pair(&pair, change).await?;
        let noted = Noted {
            person: Some(pair.person),
            personal: Some(serde_json::json!({ "answer": pair.status, "reason": self.reason.trim() })),
            ..Noted::plain(
                format!("pair:{}", pair.id),
                serde_json::json!({ "case": pair.case_file, "other-case": pair.other_case, "decided-by": pair.decided_by, "round": pair.round + 1 }),
            )
        };
        Ok(Ran::Done(PairUndone { id: pair.id, version: pair.version + 1, already: false }, noted))
    }
}
