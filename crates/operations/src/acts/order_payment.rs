//! Ordering a payment (SPM), by the PA/KPA. Only money that goes this step by the law's table is ordered.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::failure::ActError;
use crate::money::payments::{PaymentMoved, StepGiven, noted};
use crate::permission::ActName;
use payung_domain::{Date, PaymentStep};
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderPayment {
    /// The payment's number in the books.
    pub payment: i64,
    /// Its version as seen.
    pub version: i64,
    /// Number of the paper.
    pub number: String,
    /// Date of the SPM.
    pub date: Date,
    /// The sum on it, rupiah: the payment's.
    pub amount: i64,
    /// Why it is sent back; none when it is done.
    pub refusal: Option<String>,
    /// The paper.
    pub file: Option<FileIn>,
}

impl Act for OrderPayment {
    const NAME: ActName = ActName::OrderPayment;
    type Done = PaymentMoved;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        acting.target_of_payment(self.payment, PaymentStep::Spm).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<PaymentMoved>, ActError> {
        let given = StepGiven {
            number: &self.number,
            date: self.date,
            amount: self.amount,
            refusal: self.refusal.as_deref(),
            file: self.file.as_ref(),
        };
        let (known, moved) = match acting.take_step(self.payment, self.version, PaymentStep::Spm, given).await? {
            Ok(taken) => taken,
            Err(before) => return Ok(Ran::Already(before)),
        };
        let detail = noted(&known, PaymentStep::Spm, &given, &moved);
        Ok(Ran::Done(moved, Noted::plain(known.subject(), detail)))
    }
}
