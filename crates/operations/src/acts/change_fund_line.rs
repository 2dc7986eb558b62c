//! Changing a fund line during the year: its ceiling, up or down but never below what is committed; or money released to it by an SPD.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::chosen::{check_filled, check_past};
use crate::failure::ActError;
use crate::money::funds::{ceilings, check_unplanned, rupiah, too_large};
use crate::permission::ActName;
use payung_domain::{Date, Role};
use payung_storage::SumsAdded;
use payung_storage::entity::{fund_change, fund_line};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// What changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FundChangeKind {
    /// The ceiling of the budget document (a revised DPA, a changed APBD).
    Ceiling,
    /// Money released by SPD.
    Spd,
}

impl FundChangeKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Ceiling, Self::Spd];

    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ceiling => "ceiling",
            Self::Spd => "spd",
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeFundLine {
    /// The line.
    pub fund_line: i64,
    /// Its version as seen.
    pub version: i64,
    /// What changes.
    pub kind: FundChangeKind,
    /// Number of the paper.
    pub number: String,
    /// Its date.
    pub date: Date,
    /// Rupiah added; taken away where negative. An SPD taken back is negative too.
    pub amount: i64,
    /// Why.
    pub reason: String,
    /// The paper.
    pub file: Option<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FundLineChanged {
    /// The change's number in the books.
    pub id: i64,
    /// The line's version from now on.
    pub version: i64,
    /// Its ceiling from now on.
    pub ceiling: i64,
    /// Released by SPD from now on.
    pub spd: i64,
    /// It had been recorded before; nothing was changed.
    pub already: bool,
}

impl Act for ChangeFundLine {
    const NAME: ActName = ActName::ChangeFundLine;
    type Done = FundLineChanged;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        acting.target_of_line(self.fund_line, &[Role::Pptk, Role::BendaharaPengeluaran]).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<FundLineChanged>, ActError> {
        let line = acting.fund_line(self.fund_line).await?;
        let known = fund_change::Entity::find()
            .filter(fund_change::Column::FundLine.eq(line.id))
            .filter(fund_change::Column::Kind.eq(self.kind.word()))
            .filter(fund_change::Column::Number.eq(self.number.trim()))
            .one(acting.tx)
            .await?;
        if let Some(known) = known {
            if known.amount == self.amount && known.date == self.date.to_string() {
                let (version, ceiling, spd) = (line.version, line.ceiling, line.spd);
                return Ok(Ran::Already(FundLineChanged { id: known.id, version, ceiling, spd, already: true }));
            }
            return Err(ActError::conflict(
                format!("Nomor {} sudah dicatat pada {} dengan {} tanggal {}.", known.number, line.name, rupiah(known.amount), known.date),
                format!("Number {} is recorded on {} with {} of {}.", known.number, line.name, rupiah(known.amount), known.date),
            ));
        }
        let line = acting.fund_line_at(self.fund_line, self.version).await?;
        let programme = acting.open_programme(line.programme_year).await?;
        acting.check_line_open(&line)?;
        self.check(acting, &line)?;
        let added = match self.kind {
            FundChangeKind::Ceiling => {
                let (mut planned, mut unplanned) = ceilings(acting, line.programme_year).await?;
                let sum = if line.planned { &mut planned } else { &mut unplanned };
                *sum = sum.checked_add(self.amount).ok_or_else(too_large)?;
                check_unplanned(&programme, acting.day, planned, unplanned)?;
                SumsAdded { ceiling: self.amount, ..SumsAdded::default() }
            }
            FundChangeKind::Spd => SumsAdded { spd: self.amount, ..SumsAdded::default() },
        };
        acting.move_sums(&line, added).await?;
        let version = line.version + 1;
        fund_line::Entity::update_many()
            .col_expr(fund_line::Column::Version, Expr::value(version))
            .filter(fund_line::Column::Id.eq(line.id))
            .exec(acting.tx)
            .await?;
        let row = fund_change::Model {
            id: acting.next_id::<fund_change::Entity>(fund_change::Column::Id).await?,
            fund_line: line.id,
            kind: self.kind.word().to_owned(),
            number: self.number.trim().to_owned(),
            date: self.date.to_string(),
            amount: self.amount,
            reason: self.reason.trim().to_owned(),
            file: acting.keep_some(self.file.as_ref()).await?,
            by_user: acting.actor.name.clone(),
            seq: acting.seq,
        };
        let noted = Noted::plain(
            format!("fund-line:{}", line.id),
            serde_json::json!({ "kind": row.kind, "number": row.number, "date": row.date, "amount": row.amount, "reason": row.reason, "file": row.file }),
        );
        let done = FundLineChanged {
            id: row.id,
            version,
            ceiling: line.ceiling.saturating_add(added.ceiling),
            spd: line.spd.saturating_add(added.spd),
            already: false,
        };
        fund_change::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        Ok(Ran::Done(done, noted))
    }
}

impl ChangeFundLine {
    fn check(&self, acting: &Acting<'_>, line: &fund_line::Model) -> Result<(), ActError> {
        check_filled(&self.number, ("Nomor dokumen", "The paper's number"))?;
        check_filled(&self.reason, ("Alasan perubahan", "The reason for the change"))?;
        check_past(self.date, acting.day)?;
        if self.amount == 0 {
            return Err(ActError::invalid("Perubahan nol rupiah tidak mengubah apa pun.", "A change of nothing changes nothing."));
        }
        if self.kind == FundChangeKind::Spd && !line.needs_spd {
            return Err(ActError::invalid(
                format!("{} tidak dicairkan dengan SPD (kode pembayar {}).", line.name, line.payer),
                format!("{} is not released by SPD (payer {}).", line.name, line.payer),
            ));
        }
        Ok(())
    }
}
