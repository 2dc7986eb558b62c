//! Recording the insurer's receipt.

use super::payment_step::{page, paper_fields};
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::record_receipt::RecordReceipt;
use payung_operations::records::PaymentMoved;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordReceipt;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        paper_fields(desk, Some(Field::new(desk.visitor.t(), "receipt-number", Kind::Line))).await
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> RecordReceipt {
        RecordReceipt {
            payment: reading.number("payment"),
            version: reading.number("version"),
            number: reading.text("receipt-number"),
            date: reading.date("date"),
            amount: reading.number("paper-amount"),
            file: reading.some_file("paper"),
        }
    }

    fn after(_: &Desk, done: &PaymentMoved) -> String {
        page(done)
    }
}
