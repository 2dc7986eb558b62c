//! A second clerk's reading of a decided pair, made without knowing what was decided: from such readings it is measured how far clerks agree. It
//! changes nothing; where the two differ, the pair says so and somebody decides anew.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::failure::ActError;
use crate::permission::ActName;
use crate::same_person::{DECIDED, answer_word, sample_bound};
use payung_storage::entity::person_pair;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadPair {
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
pub struct PairRead {
    /// The pair's number.
    pub id: i64,
    /// Its version now.
    pub version: i64,
    /// Whether it says what was decided.
    pub agreed: bool,
    /// The actor had read it before; nothing was changed.
    pub already: bool,
}

impl Act for ReadPair {
    const NAME: ActName = ActName::ReadPair;
    type Done = PairRead;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let pair = acting.pair(self.pair).await?;
        Ok(Target::plain(acting.area_of_pair(&pair)?))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<PairRead>, ActError> {
        let pair = acting.pair(self.pair).await?;
        let me = Some(acting.actor.name.as_str());
        if pair.second_by.as_deref() == me
            && let Some(agreed) = pair.agreed
        {
            return Ok(Ran::Already(PairRead { id: pair.id, version: pair.version, agreed, already: true }));
        }
        if pair.version != self.version {
            return Err(ActError::stale(("Pasangan ini", "This pair"), self.version, pair.version));
        }
        check_filled(&self.remark, ("Dasar bacaan", "What it rests on"))?;
        if !DECIDED.contains(&pair.status.as_str()) || pair.second_by.is_some() {
            return Err(ActError::conflict(
                format!("Pasangan {} tidak menunggu bacaan kedua.", pair.id),
                format!("Pair {} does not wait for a second reading.", pair.id),
            ));
        }
        if pair.decided_by.as_deref() == me {
            return Err(ActError::forbidden(
                "Anda sendiri yang memutus pasangan ini; bacaan kedua harus oleh orang lain.",
                "You yourself decided this pair; somebody else must read it a second time.",
            ));
        }
        let bound = sample_bound(acting.tx, pair.programme_year).await?;
        if bound.is_none_or(|bound| pair.draw > bound) {
            return Err(ActError::conflict(
                format!("Pasangan {} tidak terundi untuk bacaan kedua. Baca pasangan yang terundi dalam antrean.", pair.id),
                format!("Pair {} was not drawn for a second reading. Read those that were, in the queue.", pair.id),
            ));
        }
        acting.note_reading(&pair, 2, self.same, self.remark.trim()).await?;
        let agreed = pair.status == answer_word(self.same);
        let change =
            person_pair::ActiveModel { second_by: Set(Some(acting.actor.name.clone())), agreed: Set(Some(agreed)), ..Default::default() };
        acting.change_pair(&pair, change).await?;
        let noted = Noted {
            person: Some(pair.person),
            personal: Some(serde_json::json!({ "answer": answer_word(self.same), "remark": self.remark.trim() })),
            ..Noted::plain(
                format!("pair:{}", pair.id),
                serde_json::json!({ "case": pair.case_file, "other-case": pair.other_case, "round": pair.round, "agreed": agreed }),
            )
        };
        Ok(Ran::Done(PairRead { id: pair.id, version: pair.version + 1, agreed, already: false }, noted))
    }
}
