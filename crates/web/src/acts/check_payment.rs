//! Checking a payment request.

use super::payment_step::{page, refusal, step_fields};
use crate::forms::{ActForm, Desk, Field, Reading};
use payung_operations::ActError;
use payung_operations::acts::check_payment::CheckPayment;
use payung_operations::records::PaymentMoved;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = CheckPayment;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        step_fields(desk, None).await
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> CheckPayment {
        CheckPayment {
            payment: reading.number("payment"),
            version: reading.number("version"),
            date: reading.date("date"),
            amount: reading.number("paper-amount"),
            refusal: refusal(reading),
            file: reading.some_file("paper"),
        }
    }

    fn after(_: &Desk, done: &PaymentMoved) -> String {
        page(done)
    }
}
