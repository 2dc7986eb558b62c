//! Checking a payment request: by the PPK-SKPD, in a village by whoever of the two did not ask. What is wrong goes back with its reason.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::failure::ActError;
use crate::money::payments::{PaymentMoved, StepGiven, noted};
use crate::permission::ActName;
use payung_domain::{Date, PaymentStep};
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckPayment {
    /// The payment's number in the books.
    pub payment: i64,
    /// Its version as seen.
    pub version: i64,
    /// Date of the check.
    pub date: Date,
    /// The sum on it, rupiah: the payment's.
    pub amount: i64,
    /// Why it is sent back; none when it is done.
    pub refusal: Option<String>,
    /// The paper.
    pub file: Option<FileIn>,
}

impl Act for CheckPayment {
    const NAME: ActName = ActName::CheckPayment;
    type Done = PaymentMoved;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        acting.target_of_payment(self.payment, PaymentStep::Check).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<PaymentMoved>, ActError> {
        let given =
            StepGiven { number: "", date: self.date, amount: self.amount, refusal: self.refusal.as_deref(), file: self.file.as_ref() };
        let (known, moved) = match acting.take_step(self.payment, self.version, PaymentStep::Check, given).await? {
            Ok(taken) => taken,
            Err(before) => return Ok(Ran::Already(before)),
        };
        let detail = noted(&known, PaymentStep::Check, &given, &moved);
        Ok(Ran::Done(moved, Noted::plain(known.subject(), detail)))
    }
}
