//! Settling a finding: somebody looked into it and says what came of it.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::AreaCode;
use payung_storage::entity::finding;
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleFinding {
    /// The finding.
    pub finding: i64,
    /// Its version as seen.
    pub version: i64,
    /// What was found out and done, without personal data.
    pub settlement: String,
    /// The paper it rests on.
    pub file: Option<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FindingSettled {
    /// The finding's number in the books.
    pub id: i64,
    /// Findings of the year that are still open.
    pub open: u64,
    /// It had been settled so before; nothing was changed.
    pub already: bool,
}

impl Act for SettleFinding {
    const NAME: ActName = ActName::SettleFinding;
    type Done = FindingSettled;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let finding = self.found(acting).await?;
        Ok(Target::plain(AreaCode::parse(&finding.area).unwrap_or(acting.books.region)))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<FindingSettled>, ActError> {
        let finding = self.found(acting).await?;
        acting.open_programme(finding.programme_year).await?;
        let settlement = self.settlement.trim();
        check_filled(settlement, ("Penyelesaian", "What came of it"))?;
        if finding.status == "settled" {
            if finding.settlement.as_deref() == Some(settlement) {
                return Ok(Ran::Already(FindingSettled {
                    id: finding.id,
                    open: open(acting, finding.programme_year).await?,
                    already: true,
                }));
            }
            let before = finding.settlement.unwrap_or_default();
            return Err(ActError::conflict(
                format!("Temuan {} sudah diselesaikan: {before}", finding.id),
                format!("Finding {} was settled: {before}", finding.id),
            ));
        }
        if finding.version != self.version {
            return Err(ActError::stale(("Temuan ini", "This finding"), self.version, finding.version));
        }
        let file = acting.keep_some(self.file.as_ref()).await?;
        let changed = finding::Entity::update_many()
            .col_expr(finding::Column::Status, Expr::value("settled"))
            .col_expr(finding::Column::Settlement, Expr::value(settlement))
            .col_expr(finding::Column::ByUser, Expr::value(acting.actor.name.as_str()))
            .col_expr(finding::Column::Version, Expr::value(finding.version + 1))
            .col_expr(finding::Column::Seq, Expr::value(acting.seq))
            .filter(finding::Column::Id.eq(finding.id))
            .filter(finding::Column::Version.eq(finding.version))
            .exec(acting.tx)
            .await?;
        if changed.rows_affected != 1 {
            return Err(ActError::stale(("Temuan ini", "This finding"), self.version, finding.version + 1));
        }
        let open = open(acting, finding.programme_year).await?;
        let noted = Noted::plain(
            format!("finding:{}", finding.id),
            serde_json::json!({ "kind": finding.kind, "enrolment": finding.enrolment, "settlement": settlement, "file": file, "open": open }),
        );
        Ok(Ran::Done(FindingSettled { id: finding.id, open, already: false }, noted))
    }
}

impl SettleFinding {
    async fn found(&self, acting: &Acting<'_>) -> Result<finding::Model, ActError> {
        finding::Entity::find_by_id(self.finding).one(acting.tx).await?.ok_or_else(|| no_finding(self.finding))
    }
}

/// The version of a finding as it stands.
///
/// # Errors
/// There is none.
pub async fn finding_version(connection: &impl ConnectionTrait, id: i64) -> Result<i64, ActError> {
    let found: Option<i64> =
        finding::Entity::find_by_id(id).select_only().column(finding::Column::Version).into_tuple().one(connection).await?;
    found.ok_or_else(|| no_finding(id))
}

fn no_finding(id: i64) -> ActError {
    ActError::not_found(format!("Tidak ada temuan nomor {id}."), format!("There is no finding number {id}."))
}

async fn open(acting: &Acting<'_>, programme_year: i64) -> Result<u64, ActError> {
    Ok(finding::Entity::find()
        .filter(finding::Column::ProgrammeYear.eq(programme_year))
        .filter(finding::Column::Status.eq("open"))
        .count(acting.tx)
        .await?)
}
