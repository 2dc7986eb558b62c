//! Dropping the draft of a decree that will not be signed. Its list of candidates can then be drafted anew; the draft stays in the books, and is never
//! printed or recorded again.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::failure::ActError;
use crate::permission::ActName;
use payung_storage::entity::decree;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DropDecree {
    /// The decree's number in the books.
    pub decree: i64,
    /// Its version as seen.
    pub version: i64,
    /// Why it is dropped. It stands open in the log: no personal values.
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DecreeDropped {
    /// The decree's number in the books.
    pub id: i64,
    /// Its version now.
    pub version: i64,
    /// It had been dropped before; nothing was changed.
    pub already: bool,
}

impl Act for DropDecree {
    const NAME: ActName = ActName::DropDecree;
    type Done = DecreeDropped;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let decree = acting.decree(self.decree).await?;
        acting.open_programme(decree.programme_year).await?;
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<DecreeDropped>, ActError> {
        let decree = acting.decree(self.decree).await?;
        match decree.status.as_str() {
            "draft" => {}
            "dropped" => return Ok(Ran::Already(DecreeDropped { id: decree.id, version: decree.version, already: true })),
            _ => {
                let number = decree.number.unwrap_or_default();
                return Err(ActError::conflict(
                    format!("Keputusan nomor {number} sudah ditandatangani dan tidak dapat dibatalkan di sini; susun keputusan perubahan."),
                    format!("Decree number {number} is signed and cannot be dropped here; draft an amending decree."),
                ));
            }
        }
        check_filled(&self.reason, ("Alasan pembatalan", "The reason for dropping it"))?;
        if decree.version != self.version {
            return Err(ActError::stale(("Rancangan ini", "This draft"), self.version, decree.version));
        }
        let changed = decree::Entity::update_many()
            .col_expr(decree::Column::Status, Expr::value("dropped"))
            .col_expr(decree::Column::Version, Expr::value(decree.version + 1))
            .col_expr(decree::Column::Seq, Expr::value(acting.seq))
            .filter(decree::Column::Id.eq(decree.id))
            .filter(decree::Column::Version.eq(decree.version))
            .exec(acting.tx)
            .await?;
        if changed.rows_affected != 1 {
            return Err(ActError::stale(("Rancangan ini", "This draft"), self.version, decree.version + 1));
        }
        let noted = Noted::plain(
            format!("decree:{}", decree.id),
            serde_json::json!({ "people": decree.people, "total": decree.total, "page-code": decree.page_code, "reason": self.reason.trim() }),
        );
        Ok(Ran::Done(DecreeDropped { id: decree.id, version: decree.version + 1, already: false }, noted))
    }
}

/// A decree that was dropped: nothing more is done with it.
pub(crate) fn was_dropped(decree: i64) -> ActError {
    ActError::conflict(
        format!("Rancangan keputusan {decree} sudah dibatalkan. Susun rancangan baru dari daftar calonnya."),
        format!("Draft {decree} was dropped. Draft anew from its list of candidates."),
    )
}
