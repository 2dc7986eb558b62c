//! Recording that the treasury paid: the SP2D of the Kuasa BUD, in a village the transfer out of its account. What is owed is then paid, in the
//! ledger and on the line; the arrears end only with the insurer's receipt.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::failure::ActError;
use crate::money::claims::{self, About};
use crate::money::payments::{PaymentMoved, StepGiven, noted};
use crate::permission::ActName;
use payung_domain::{Account, Date, PaymentStep};
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordPayout {
    /// The payment's number in the books.
    pub payment: i64,
    /// Its version as seen.
    pub version: i64,
    /// Number of the paper.
    pub number: String,
    /// Date of the SP2D.
    pub date: Date,
    /// The sum on it, rupiah: the payment's.
    pub amount: i64,
    /// Why it is sent back; none when it is done.
    pub refusal: Option<String>,
    /// The paper.
    pub file: Option<FileIn>,
}

impl Act for RecordPayout {
    const NAME: ActName = ActName::RecordPayout;
    type Done = PaymentMoved;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        acting.target_of_payment(self.payment, PaymentStep::Sp2d).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<PaymentMoved>, ActError> {
        let given = StepGiven {
            number: &self.number,
            date: self.date,
            amount: self.amount,
            refusal: self.refusal.as_deref(),
            file: self.file.as_ref(),
        };
        let (known, moved) = match acting.take_step(self.payment, self.version, PaymentStep::Sp2d, given).await? {
            Ok(taken) => taken,
            Err(before) => return Ok(Ran::Already(before)),
        };
        if self.refusal.is_none() {
            let cash = known.cash();
            // Credit alone may have paid it all.
            if cash > 0 {
                let movement = claims::moved(known.line.id, Account::Liability, Account::Cash, None, cash)?;
                let subject = known.subject();
                let about = About { programme_year: known.row.programme_year, kind: "payout", subject: &subject, note: self.number.trim() };
                acting.post_moved(about, [movement]).await?;
            }
        }
        let detail = noted(&known, PaymentStep::Sp2d, &given, &moved);
        Ok(Ran::Done(moved, Noted::plain(known.subject(), detail)))
    }
}
