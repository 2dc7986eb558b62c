//! Ordering a payment.

use super::payment_step::{page, refusal, step_fields};
use crate::forms::{ActForm, Desk, Field, Reading};
use payung_operations::ActError;
use payung_operations::acts::order_payment::OrderPayment;
use payung_operations::records::PaymentMoved;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = OrderPayment;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        step_fields(desk, Some("spm-number")).await
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> OrderPayment {
        OrderPayment {
            payment: reading.number("payment"),
            version: reading.number("version"),
            number: reading.some_text("spm-number"),
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
