//! Deciding whether the two records of a pair are one person. What hangs on it is not changed by it: a case that should not go on is withdrawn or
//! refused by its own act, and a NIK taken over by its own.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::failure::ActError;
use crate::permission::ActName;
use crate::same_person::{DECIDED, answer_word};
use payung_storage::entity::person_pair;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecidePair {
    /// The pair.
    pub pair: i64,
    /// Its version as seen.
    pub version: i64,
    /// They are one person; else two.
    pub same: bool,
    /// What it rests on.
    pub remark: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PairDecided {
    /// The pair's number.
    pub id: i64,
    /// Its version now.
    pub version: i64,
    /// It had been decided so before; nothing was changed.
    pub already: bool,
}

impl Act for DecidePair {
    const NAME: ActName = ActName::DecidePair;
    type Done = PairDecided;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let pair = acting.pair(self.pair).await?;
        Ok(Target::plain(acting.area_of_pair(&pair)?))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<PairDecided>, ActError> {
        let pair = acting.pair(self.pair).await?;
        let wanted = answer_word(self.same);
        let own = pair.decided_by.as_deref() == Some(acting.actor.name.as_str());
        if own && pair.status == wanted {
            return Ok(Ran::Already(PairDecided { id: pair.id, version: pair.version, already: true }));
        }
        if pair.version != self.version {
            return Err(ActError::stale(("Pasangan ini", "This pair"), self.version, pair.version));
        }
        check_filled(&self.remark, ("Dasar putusan", "What it rests on"))?;
        if DECIDED.contains(&pair.status.as_str()) {
            return Err(ActError::conflict(
                format!("Pasangan {} sudah diputus. Batalkan dulu putusannya, lalu putuskan lagi.", pair.id),
                format!("Pair {} has been decided. Undo that first, then decide again.", pair.id),
            ));
        }
        if pair.status == "gone" {
            return Err(ActError::conflict(
                format!(
                    "Pasangan {} tidak lagi ditemukan pada penapisan terakhir: datanya sudah berubah. Tidak ada yang perlu diputus.",
                    pair.id
                ),
                format!(
                    "Pair {} was not found any more by the last screening: the data have changed. There is nothing to decide.",
                    pair.id
                ),
            ));
        }
        acting.note_reading(&pair, 1, self.same, self.remark.trim()).await?;
        let change = person_pair::ActiveModel {
            status: Set(wanted.to_owned()),
            decided_by: Set(Some(acting.actor.name.clone())),
            decided_at: Set(Some(acting.at.clone())),
            ..Default::default()
        };
        acting.change_pair(&pair, change).await?;
        // The answer stands in the sealed part: whoever reads the pair a second time may read the log too.
        let noted = Noted {
            person: Some(pair.person),
            personal: Some(serde_json::json!({ "answer": wanted, "remark": self.remark.trim() })),
            ..Noted::plain(
                format!("pair:{}", pair.id),
                serde_json::json!({ "case": pair.case_file, "other-case": pair.other_case, "source": pair.source, "score": pair.score, "round": pair.round }),
            )
        };
        Ok(Ran::Done(PairDecided { id: pair.id, version: pair.version + 1, already: false }, noted))
    }
}
