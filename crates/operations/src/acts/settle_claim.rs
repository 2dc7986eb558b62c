//! What became of a claim on the insurer: carried as credit for later bills of the same line and year, refunded by agreement, or given up with the
//! reason. Each is a later entry of the ledger; the paid month itself is never changed.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::chosen::{check_filled, check_past};
use crate::failure::ActError;
use crate::money::bills::{money_target, way_of};
use crate::money::claims::{About, SETTLED, claim_left, moved, subject};
use crate::permission::ActName;
use payung_domain::{Account, AreaCode, Date, Rupiah};
use payung_law::model::Pays;
use payung_storage::SumsAdded;
use payung_storage::entity::ledger_entry;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HowSettled {
    /// Carried as credit for later bills of this line.
    Credit,
    /// Paid back by the insurer: within the year to the line, later as other revenue of the region.
    Refund,
    /// Given up: the insurer was right, or it is not worth the pursuit.
    GivenUp,
}

impl HowSettled {
    /// What became of the claim, as the ledger's remark says it.
    const fn remark(self) -> &'static str {
        match self {
            Self::Credit => "dibawa ke tagihan berikutnya",
            Self::Refund => "dikembalikan BPJS",
            Self::GivenUp => "dilepaskan",
        }
    }

    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Credit => "credit",
            Self::Refund => "refund",
            Self::GivenUp => "given-up",
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleClaim {
    /// The bill whose disputed sum is claimed.
    pub bill: i64,
    /// The fund line.
    pub fund_line: i64,
    /// What is still claimed, as seen, rupiah.
    pub left: i64,
    /// How much is settled, rupiah, at most what is left.
    pub amount: i64,
    /// How.
    pub how: HowSettled,
    /// Number of the insurer's letter, of the proof of transfer, or of the decision to give up.
    pub number: String,
    /// Its date.
    pub date: Date,
    /// Why.
    pub reason: String,
    /// The paper.
    pub file: Option<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ClaimSettled {
    /// The entry of the ledger.
    pub entry: i64,
    /// What is still claimed, rupiah.
    pub left: i64,
    /// It had been settled so before; nothing was changed.
    pub already: bool,
}

impl Act for SettleClaim {
    const NAME: ActName = ActName::SettleClaim;
    type Done = ClaimSettled;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let line = acting.fund_line(self.fund_line).await?;
        let programme = acting.open_programme(line.programme_year).await?;
        let area = AreaCode::parse(&line.payer_area).unwrap_or(acting.books.region);
        Ok(money_target(&programme, Pays::Spp, way_of(&line), area))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<ClaimSettled>, ActError> {
        let row = acting.bill(self.bill).await?;
        let line = acting.fund_line(self.fund_line).await?;
        let left = claim_left(acting.tx, row.id, line.id).await?;
        let note = format!("{}, {} {}: {}", self.how.remark(), self.number.trim(), self.date, self.reason.trim());
        let before = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Subject.eq(subject(row.id)))
            .filter(ledger_entry::Column::Kind.eq(SETTLED))
            .filter(ledger_entry::Column::Note.eq(&note))
            .one(acting.tx)
            .await?;
        if let Some(before) = before {
            return Ok(Ran::Already(ClaimSettled { entry: before.id, left, already: true }));
        }
        check_filled(&self.number, ("Nomor dokumen", "The paper's number"))?;
        check_filled(&self.reason, ("Alasan", "The reason"))?;
        check_past(self.date, acting.day)?;
        if let Some(by) = &row.decided_by {
            acting.check_not_maker(by, ("memutuskan membayar penuh dengan piutang ini", "decided to pay in full with this claim"))?;
        }
        if left != self.left {
            return Err(ActError::conflict(
                format!(
                    "Piutang tagihan {} pada {} sekarang {}, bukan {}. Muat ulang, lalu ulangi.",
                    row.id,
                    line.name,
                    Rupiah::new(left),
                    Rupiah::new(self.left)
                ),
                format!(
                    "What is claimed of bill {} on {} is now {}, not {}. Load it again, then repeat.",
                    row.id,
                    line.name,
                    Rupiah::new(left),
                    Rupiah::new(self.left)
                ),
            ));
        }
        if self.amount <= 0 || self.amount > left {
            return Err(ActError::invalid(
                format!("Yang diselesaikan harus lebih dari nol dan paling banyak {}.", Rupiah::new(left)),
                format!("What is settled must be more than nothing and at most {}.", Rupiah::new(left)),
            ));
        }
        let programme = acting.open_programme(line.programme_year).await?;
        let over = i64::from(acting.day.year()) > programme.year.year;
        let account = match self.how {
            HowSettled::Credit => {
                acting.check_line_open(&line)?;
                if over {
                    return Err(ActError::conflict(
                        format!(
                            "Tahun anggaran {} sudah berakhir: kelebihan bayar tidak dibawa ke tahun berikutnya. Catat pengembaliannya.",
                            programme.year.year
                        ),
                        format!(
                            "Budget year {} is over: an overpayment is not carried into the next. Record its refund.",
                            programme.year.year
                        ),
                    ));
                }
                Account::Credit
            }
            HowSettled::Refund if over => Account::Returned,
            HowSettled::Refund => {
                acting.check_line_open(&line)?;
                Account::Cash
            }
            HowSettled::GivenUp => Account::Expense,
        };
        acting.keep_some(self.file.as_ref()).await?;
        let movement = moved(line.id, account, Account::Claim, None, self.amount)?;
        let subject = subject(row.id);
        let about = About { programme_year: line.programme_year, kind: SETTLED, subject: &subject, note: &note };
        let entry = acting.post_moved(about, [movement]).await?;
        if account == Account::Cash {
            // Paid back within the year it may be spent again: what left the line comes back to it.
            acting.move_sums(&line, SumsAdded { requested: -self.amount, ..SumsAdded::default() }).await?;
        }
        let noted = Noted::plain(
            subject.clone(),
            serde_json::json!({
                "fund-line": line.id, "amount": self.amount, "how": self.how.word(), "number": self.number.trim(), "date": self.date.to_string(),
                "reason": self.reason.trim(), "ledger": entry, "account": account.word(),
            }),
        );
        Ok(Ran::Done(ClaimSettled { entry, left: left - self.amount, already: false }, noted))
    }
}
