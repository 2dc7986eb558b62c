//! Approving a bill: as billed when nothing in it is disputed, or, near its due date, in full with the disputed sum as a claim on the insurer. A
//! contribution code is paid whole, so that nobody loses cover over a few disputed names; whoever pays in full has been shown who would.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::failure::ActError;
use crate::money::bills::parts;
use crate::money::claims::{About, entry_of, moved, subject};
use crate::money::stake::{Stake, stake_of};
use crate::permission::ActName;
use payung_domain::{Account, Approval, BillState};
use payung_law::model::Pays;
use payung_storage::entity::bill;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};

/// How a bill is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HowApproved {
    /// As billed.
    AsBilled,
    /// In full, with a claim.
    FullWithClaim,
}

impl HowApproved {
    const fn approval(self) -> Approval {
        match self {
            Self::AsBilled => Approval::AsBilled,
            Self::FullWithClaim => Approval::FullWithClaim,
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApproveBill {
    /// The bill's number in the books.
    pub bill: i64,
    /// Its version as seen.
    pub version: i64,
    /// How.
    pub how: HowApproved,
    /// Why it is paid in full; empty when as billed.
    pub reason: String,
    /// The code under the list of those who would lose cover, as it was shown; empty when as billed.
    pub shown: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BillApproved {
    /// The bill.
    pub bill: i64,
    /// Its version now.
    pub version: i64,
    /// What is to be paid, rupiah: the whole bill.
    pub total: i64,
    /// Of it claimed back, rupiah.
    pub claim: i64,
    /// The entry of the ledger.
    pub entry: i64,
    /// It had been approved so before; nothing was changed.
    pub already: bool,
}

impl Act for ApproveBill {
    const NAME: ActName = ActName::ApproveBill;
    type Done = BillApproved;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        acting.target_of_bill(self.bill, Pays::Approve).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<BillApproved>, ActError> {
        let row = acting.bill(self.bill).await?;
        let approval = self.how.approval();
        if let Some(before) = self.approved_before(acting, &row, approval).await? {
            return Ok(Ran::Already(before));
        }
        let row = acting.bill_at(self.bill, self.version).await?;
        let programme = acting.open_programme(row.programme_year).await?;
        let state = acting.bill_state(&row).await?.approve(&acting.actor.name, approval)?;
        let stake = match approval {
            Approval::AsBilled => None,
            Approval::FullWithClaim => {
                check_filled(&self.reason, ("Alasan membayar penuh", "The reason for paying in full"))?;
                acting.check_near_due(&programme, &row)?;
                let stake = stake_of(acting.tx, &programme, &row).await?;
                if self.shown.trim() != stake.code {
                    return Err(ActError::conflict(
                        "Daftar orang yang akan kehilangan perlindungan belum dilihat, atau sudah berubah sejak dilihat. Buka lagi halaman tagihan, periksa daftarnya, lalu ulangi.",
                        "The list of those who would lose cover was not seen, or has changed since. Open the bill again, look at the list, then repeat.",
                    ));
                }
                Some(stake)
            }
        };
        let claim = match &state {
            BillState::Approved { claim, .. } => claim.get(),
            _ => 0,
        };
        let entry = post_bill(acting, &row).await?;
        let reason = self.reason.trim();
        let set = bill::ActiveModel {
            decision: Set(Some(approval.word().to_owned())),
            decided_by: Set(Some(acting.actor.name.clone())),
            decided_reason: Set((!reason.is_empty()).then(|| reason.to_owned())),
            ..Default::default()
        };
        let version = acting.move_bill(&row, &state, set).await?;
        let noted = Noted::plain(
            subject(row.id),
            serde_json::json!({
                "decision": approval.word(), "total": row.total, "claim": claim, "reason": reason, "ledger": entry,
                "shown": stake.as_ref().map(Stake::noted),
            }),
        );
        Ok(Ran::Done(BillApproved { bill: row.id, version, total: row.total, claim, entry, already: false }, noted))
    }
}

impl ApproveBill {
    /// What came of it before, when the same person approved it the same way.
    async fn approved_before(&self, acting: &Acting<'_>, row: &bill::Model, approval: Approval) -> Result<Option<BillApproved>, ActError> {
        let decided = ["approved", "paid"].contains(&row.status.as_str());
        let same = row.decided_by.as_deref() == Some(acting.actor.name.as_str()) && row.decision.as_deref() == Some(approval.word());
        if !decided || !same {
            return Ok(None);
        }
        let entry = entry_of(acting.tx, &subject(row.id), "bill-approved").await?;
        let claim = if approval == Approval::FullWithClaim { row.disputed } else { 0 };
        Ok(entry.map(|entry| BillApproved { bill: row.id, version: row.version, total: row.total, claim, entry, already: true }))
    }
}

/// What was billed becomes an expense of its month, or a claim where it is disputed, against what is owed to the insurer.
async fn post_bill(acting: &Acting<'_>, row: &bill::Model) -> Result<i64, ActError> {
    let mut movements = Vec::new();
    for part in parts(acting.tx, row).await? {
        let line = acting.fund_line(part.fund_line).await?;
        acting.check_line_open(&line)?;
        let (month, owed) = (Some(part.month), part.billed - part.disputed);
        if owed > 0 {
            movements.push(moved(part.fund_line, Account::Expense, Account::Liability, month, owed)?);
        }
        if owed < 0 {
            movements.push(moved(part.fund_line, Account::Liability, Account::Expense, month, -owed)?);
        }
        if part.disputed > 0 {
            movements.push(moved(part.fund_line, Account::Claim, Account::Liability, month, part.disputed)?);
        }
    }
    let note = format!("tagihan {} surat {} tanggal {}", row.code, row.letter_number, row.letter_date);
    let about = About { programme_year: row.programme_year, kind: "bill-approved", subject: &subject(row.id), note: &note };
    acting.post_moved(about, movements).await
}
