//! Correcting the ledger by a later entry. What was posted stays; whoever posted it does not correct it.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::failure::ActError;
use crate::money::ledger::{Posting, lines_of};
use crate::permission::ActName;
use payung_domain::{Account, EntryLine, LedgerEntry, Month, Movement, Role, Rupiah};
use payung_storage::entity::{ledger_entry, ledger_line};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// An amount to move from one account to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MovementAsked {
    /// The fund line; one that the entry corrected is about.
    pub fund_line: i64,
    /// The account that takes it.
    #[schema(schema_with = crate::schema::account)]
    pub debit: Account,
    /// The account that gives it.
    #[schema(schema_with = crate::schema::account)]
    pub credit: Account,
    /// The month of cover it is for.
    #[schema(schema_with = crate::schema::some_month)]
    pub month: Option<Month>,
    /// Rupiah, more than nothing.
    pub amount: i64,
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectLedger {
    /// The entry that is wrong.
    pub entry: i64,
    /// Take the whole entry back.
    pub take_back: bool,
    /// What is to be moved, besides or instead.
    pub movements: Vec<MovementAsked>,
    /// Why.
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LedgerCorrected {
    /// The correcting entry's number.
    pub id: i64,
    /// Its lines.
    pub lines: u64,
    /// It had been corrected so before; nothing was changed.
    pub already: bool,
}

impl Act for CorrectLedger {
    const NAME: ActName = ActName::CorrectLedger;
    type Done = LedgerCorrected;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let first = ledger_line::Entity::find().filter(ledger_line::Column::Entry.eq(self.entry)).one(acting.tx).await?;
        let line = first.ok_or_else(|| no_entry(self.entry))?.fund_line;
        acting.target_of_line(line, &[Role::PpkSkpd]).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<LedgerCorrected>, ActError> {
        let wrong = ledger_entry::Entity::find_by_id(self.entry).one(acting.tx).await?.ok_or_else(|| no_entry(self.entry))?;
        acting.open_programme(wrong.programme_year).await?;
        check_filled(&self.reason, ("Alasan pembetulan", "The reason for correcting it"))?;
        let lines = lines_of(acting.tx, wrong.id).await?;
        let entry = self.entry_of(&lines)?;
        if let Some(done) = self.corrected_before(acting, &entry).await? {
            return Ok(Ran::Already(done));
        }
        acting.check_not_maker(&wrong.by_user, ("membukukan jurnal ini", "posted this entry"))?;
        let posting = Posting {
            programme_year: wrong.programme_year,
            day: acting.day,
            kind: "correction",
            subject: format!("ledger-entry:{}", wrong.id),
            note: self.reason.clone(),
            corrects: Some(wrong.id),
        };
        let id = acting.post(&posting, &entry).await?;
        let noted = Noted::plain(
            format!("ledger-entry:{id}"),
            serde_json::json!({ "corrects": wrong.id, "taken-back": self.take_back, "movements": self.movements, "reason": self.reason.trim() }),
        );
        Ok(Ran::Done(LedgerCorrected { id, lines: entry.lines().len() as u64, already: false }, noted))
    }
}

impl CorrectLedger {
    /// The correcting entry.
    fn entry_of(&self, wrong: &[EntryLine]) -> Result<LedgerEntry, ActError> {
        let mut movements = Vec::with_capacity(self.movements.len());
        for asked in &self.movements {
            if !wrong.iter().any(|line| line.line == asked.fund_line) {
                return Err(ActError::invalid(
                    format!("Jurnal {} bukan tentang sumber dana {}; sebut sumber dana jurnal itu.", self.entry, asked.fund_line),
                    format!("Entry {} is not about fund line {}; name a line of that entry.", self.entry, asked.fund_line),
                ));
            }
            movements.push(Movement::new(asked.fund_line, asked.debit, asked.credit, asked.month, Rupiah::new(asked.amount))?);
        }
        Ok(LedgerEntry::taking_back(if self.take_back { wrong } else { &[] }, movements)?)
    }

    /// An earlier correction of the same entry: the same again is no new one, and an entry is taken back once.
    async fn corrected_before(&self, acting: &Acting<'_>, entry: &LedgerEntry) -> Result<Option<LedgerCorrected>, ActError> {
        let earlier = ledger_entry::Entity::find()
            .filter(ledger_entry::Column::Corrects.eq(self.entry))
            .order_by_asc(ledger_entry::Column::Id)
            .all(acting.tx)
            .await?;
        for known in earlier {
            let lines = lines_of(acting.tx, known.id).await?;
            let same = lines == entry.lines();
            if same && known.note == self.reason.trim() {
                return Ok(Some(LedgerCorrected { id: known.id, lines: lines.len() as u64, already: true }));
            }
            if same && self.take_back {
                return Err(ActError::conflict(
                    format!("Jurnal {} sudah ditarik kembali oleh jurnal {}; tidak ada yang perlu dibetulkan lagi.", self.entry, known.id),
                    format!("Entry {} was taken back by entry {}; nothing is left to correct.", self.entry, known.id),
                ));
            }
        }
        Ok(None)
    }
}

fn no_entry(id: i64) -> ActError {
    ActError::not_found(format!("Tidak ada jurnal bernomor {id}."), format!("There is no ledger entry number {id}."))
}
