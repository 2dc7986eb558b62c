//! Recording that the treasury paid.

use super::record_bill::PAPER;
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::record_payout::RecordPayout;
use payung_operations::records::PaymentMoved;
use payung_operations::views::payments::payment;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordPayout;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let whole = payment(desk.visitor.look(), desk.number("pembayaran").unwrap_or_default(), t.language).await?;
        let seen = &whole.seen;
        Ok(vec![
            Field::note(format!("{} · {} · {}", seen.code, seen.line_name, desk.visitor.frame.rupiah(seen.cash))),
            Field::hidden("payment", seen.payment.id),
            Field::hidden("version", seen.payment.version),
            Field::new(t, "sp2d-number", Kind::Line).optional(),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
            Field::new(t, "paper-amount", Kind::Rupiah),
            Field::new(t, "paper", Kind::File(false, PAPER)).optional(),
            Field::new(t, "send-back", Kind::Tick),
            Field::new(t, "send-back-reason", Kind::Long).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> RecordPayout {
        // Sent back, it needs its reason.
        let refusal = reading.ticked("send-back").then(|| reading.text("send-back-reason"));
        RecordPayout {
            payment: reading.number("payment"),
            version: reading.number("version"),
            number: reading.some_text("sp2d-number"),
            date: reading.date("date"),
            amount: reading.number("paper-amount"),
            refusal,
            file: reading.some_file("paper"),
        }
    }

    fn after(_: &Desk, done: &PaymentMoved) -> String {
        format!("/pembayaran/{}", done.payment)
    }
}
