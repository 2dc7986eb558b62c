//! Asking the insurer for a corrected bill, by letter. The bill waits; the corrected one takes its place when it comes.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::{check_filled, check_past};
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::{Date, LetterSent};
use payung_law::model::Pays;
use payung_storage::entity::bill;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskCorrection {
    /// The bill's number in the books.
    pub bill: i64,
    /// Its version as seen.
    pub version: i64,
    /// Number of the letter to the insurer.
    pub number: String,
    /// Its date.
    pub date: Date,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CorrectionAsked {
    /// The bill.
    pub bill: i64,
    /// Its version now.
    pub version: i64,
    /// Differences the letter is about.
    pub disputes: u64,
    /// What was billed too much in them, rupiah.
    pub disputed: i64,
    /// It had been asked for before; nothing was changed.
    pub already: bool,
}

impl Act for AskCorrection {
    const NAME: ActName = ActName::AskCorrection;
    type Done = CorrectionAsked;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        acting.target_of_bill(self.bill, Pays::Correct).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<CorrectionAsked>, ActError> {
        let row = acting.bill(self.bill).await?;
        let left = crate::money::bills::standing(acting.tx, row.id).await?;
        let done = |version, already| CorrectionAsked { bill: row.id, version, disputes: left.disputes, disputed: left.disputed, already };
        let number = self.number.trim();
        if row.status == "correction-asked"
            && row.correction_number.as_deref() == Some(number)
            && row.correction_date.as_deref() == Some(self.date.to_string().as_str())
        {
            return Ok(Ran::Already(done(row.version, true)));
        }
        let row = acting.bill_at(self.bill, self.version).await?;
        check_filled(number, ("Nomor surat", "The letter's number"))?;
        check_past(self.date, acting.day)?;
        if self.date.to_string() < row.letter_date {
            return Err(ActError::invalid(
                format!("Tanggal surat {} mendahului surat penagihan ({}).", self.date, row.letter_date),
                format!("The letter's date {} is before the bill's ({}).", self.date, row.letter_date),
            ));
        }
        let state = acting.bill_state(&row).await?.ask_correction(LetterSent { number: number.to_owned(), date: self.date })?;
        let set = bill::ActiveModel {
            correction_number: Set(Some(number.to_owned())),
            correction_date: Set(Some(self.date.to_string())),
            ..Default::default()
        };
        let version = acting.move_bill(&row, &state, set).await?;
        let noted = Noted::plain(
            format!("bill:{}", row.id),
            serde_json::json!({ "number": number, "date": self.date.to_string(), "disputes": left.disputes, "disputed": left.disputed }),
        );
        Ok(Ran::Done(done(version, false), noted))
    }
}
