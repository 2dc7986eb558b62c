//! What the forms of a payment's steps have in common: which payment, its paper, and the way back.

use super::record_bill::PAPER;
use crate::forms::{Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::records::PaymentMoved;
use payung_operations::views::payments::payment;

/// The fields of a step whose paper has its number in the field `number`, when it has one.
pub(super) async fn paper_fields(desk: &Desk, number: Option<Field>) -> Result<Vec<Field>, ActError> {
    let t = desk.visitor.t();
    let whole = payment(desk.visitor.look(), desk.number("pembayaran").unwrap_or_default(), t.language).await?;
    let seen = &whole.seen;
    let mut fields = vec![
        Field::note(format!("{} · {} · {}", seen.code, seen.line_name, desk.visitor.frame.rupiah(seen.cash))),
        Field::hidden("payment", seen.payment.id),
        Field::hidden("version", seen.payment.version),
    ];
    fields.extend(number);
    fields.extend([
        Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
        Field::new(t, "paper-amount", Kind::Rupiah),
        Field::new(t, "paper", Kind::File(false, PAPER)).optional(),
    ]);
    Ok(fields)
}

/// As [`paper_fields`], for a step that may send the payment back; the number may then be missing.
pub(super) async fn step_fields(desk: &Desk, number: Option<&str>) -> Result<Vec<Field>, ActError> {
    let t = desk.visitor.t();
    let mut fields = paper_fields(desk, number.map(|name| Field::new(t, name, Kind::Line).optional())).await?;
    fields.extend([Field::new(t, "send-back", Kind::Tick), Field::new(t, "send-back-reason", Kind::Long).optional()]);
    Ok(fields)
}

/// Why it is sent back, when it is; that needs its reason.
pub(super) fn refusal(reading: &mut Reading<'_>) -> Option<String> {
    reading.ticked("send-back").then(|| reading.text("send-back-reason"))
}

/// The payment's page.
pub(super) fn page(done: &PaymentMoved) -> String {
    format!("/pembayaran/{}", done.payment)
}
