//! Recording that the treasury paid.

use super::payment_step::{page, refusal, step_fields};
use crate::forms::{ActForm, Desk, Field, Reading};
use payung_operations::ActError;
use payung_operations::acts::record_payout::RecordPayout;
use payung_operations::records::PaymentMoved;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordPayout;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        step_fields(desk, Some("sp2d-number")).await
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> RecordPayout {
        RecordPayout {
            payment: reading.number("payment"),
            version: reading.number("version"),
            number: reading.some_text("sp2d-number"),
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
