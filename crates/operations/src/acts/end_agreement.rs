//! Ending an agreement before its time. What it covered until that day stays as it was.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::Date;
use payung_storage::entity::agreement;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndAgreement {
    /// The agreement.
    pub agreement: i64,
    /// Its version as seen.
    pub version: i64,
    /// Its last day.
    pub on: Date,
    /// Why it ends before its time.
    pub reason: String,
    /// The paper that ends it.
    pub file: Option<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AgreementEnded {
    /// The agreement.
    pub id: i64,
    /// Its version from now on.
    pub version: i64,
    /// It had been ended so before; nothing was changed.
    pub already: bool,
}

impl Act for EndAgreement {
    const NAME: ActName = ActName::EndAgreement;
    type Done = AgreementEnded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<AgreementEnded>, ActError> {
        let agreement = acting.agreement(self.agreement).await?;
        let on = self.on.to_string();
        if agreement.status == "ended" {
            if agreement.ended_on.as_ref() == Some(&on) {
                return Ok(Ran::Already(AgreementEnded { id: agreement.id, version: agreement.version, already: true }));
            }
            let ended = agreement.ended_on.as_deref().unwrap_or("-");
            return Err(ActError::conflict(
                format!("Perjanjian {} sudah diakhiri per {ended}.", agreement.number),
                format!("Agreement {} was ended as of {ended}.", agreement.number),
            ));
        }
        if agreement.version != self.version {
            return Err(ActError::stale(("Perjanjian ini", "This agreement"), self.version, agreement.version));
        }
        check_filled(&self.reason, ("Alasan pengakhiran", "The reason for ending it"))?;
        if on < agreement.valid_from || agreement.valid_until.as_ref().is_some_and(|until| *until <= on) {
            let until = agreement.valid_until.as_deref().unwrap_or("…");
            return Err(ActError::invalid(
                format!(
                    "Hari terakhir {on} harus dalam masa berlakunya, sebelum berakhir sendiri ({} sampai {until}).",
                    agreement.valid_from
                ),
                format!("Its last day {on} must lie within its time, before it ends by itself ({} to {until}).", agreement.valid_from),
            ));
        }
        let file = acting.keep_some(self.file.as_ref()).await?;
        let changed = agreement::Entity::update_many()
            .col_expr(agreement::Column::Status, Expr::value("ended"))
            .col_expr(agreement::Column::EndedOn, Expr::value(&on))
            .col_expr(agreement::Column::Version, Expr::value(agreement.version + 1))
            .col_expr(agreement::Column::Seq, Expr::value(acting.seq))
            .filter(agreement::Column::Id.eq(agreement.id))
            .filter(agreement::Column::Version.eq(agreement.version))
            .exec(acting.tx)
            .await?;
        if changed.rows_affected != 1 {
            return Err(ActError::stale(("Perjanjian ini", "This agreement"), self.version, agreement.version + 1));
        }
        let noted = Noted::plain(
            format!("agreement:{}", agreement.id),
            serde_json::json!({ "number": agreement.number, "ended-on": on, "reason": self.reason.trim(), "file": file }),
        );
        Ok(Ran::Done(AgreementEnded { id: agreement.id, version: agreement.version + 1, already: false }, noted))
    }
}
