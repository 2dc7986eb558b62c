//! Requesting the payment of a bill's part.

use super::record_bill::PAPER;
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::request_payment::RequestPayment;
use payung_operations::records::PaymentMoved;
use payung_operations::views::bills::bill;
use payung_operations::views::payments::{payments, to_request};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RequestPayment;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let look = desk.visitor.look();
        let frame = &desk.visitor.frame;
        let whole = bill(look, desk.number("tagihan").unwrap_or_default(), t.language).await?;
        let row = &whole.seen.bill;
        let line = desk.number("bagian").unwrap_or_default();
        let (billed, credit) = to_request(look, row.id, line).await?;
        let before = payments(look, &whole.programme, Some(row.id)).await?;
        let before = before.iter().find(|payment| payment.payment.fund_line == line);
        let name = whole.shares.iter().find(|share| share.fund_line == line).map(|share| share.name.clone()).unwrap_or_default();
        Ok(vec![
            Field::note(format!("{} · {name} · {}", row.code, frame.rupiah(billed))),
            Field::note(t.with("payment-credit-there", frame.rupiah(credit))),
            Field::hidden("bill", row.id),
            Field::hidden("paid-line", line),
            Field::hidden("version", before.map_or(row.version, |payment| payment.payment.version)),
            Field::new(t, "spp-number", Kind::Line),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
            Field::new(t, "credit-used", Kind::Rupiah).holding(credit),
            Field::new(t, "paper-amount", Kind::Rupiah),
            Field::new(t, "paper", Kind::File(false, PAPER)).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> RequestPayment {
        RequestPayment {
            bill: reading.number("bill"),
            fund_line: reading.number("paid-line"),
            version: reading.number("version"),
            number: reading.text("spp-number"),
            date: reading.date("date"),
            amount: reading.number("paper-amount"),
            credit: reading.number("credit-used"),
            file: reading.some_file("paper"),
        }
    }

    fn after(_: &Desk, done: &PaymentMoved) -> String {
        format!("/pembayaran/{}", done.payment)
    }
}
