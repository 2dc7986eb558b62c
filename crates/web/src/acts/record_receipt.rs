//! Recording the insurer's receipt.

use super::record_bill::PAPER;
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::record_receipt::RecordReceipt;
use payung_operations::records::PaymentMoved;
use payung_operations::views::payments::payment;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordReceipt;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let whole = payment(desk.visitor.look(), desk.number("pembayaran").unwrap_or_default(), t.language).await?;
        let seen = &whole.seen;
        Ok(vec![
            Field::note(format!("{} · {} · {}", seen.code, seen.line_name, desk.visitor.frame.rupiah(seen.cash))),
            Field::hidden("payment", seen.payment.id),
            Field::hidden("version", seen.payment.version),
            Field::new(t, "receipt-number", Kind::Line),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
            Field::new(t, "paper-amount", Kind::Rupiah),
            Field::new(t, "paper", Kind::File(false, PAPER)).optional(),
        ])
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
        format!("/pembayaran/{}", done.payment)
    }
}
