//! Asking for a corrected bill.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::ask_correction::{AskCorrection, CorrectionAsked};
use payung_operations::views::bills::bill_row;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = AskCorrection;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let row = bill_row(desk.visitor.look(), desk.number("tagihan").unwrap_or_default()).await?;
        Ok(vec![
            Field::note(format!("{} · {}", row.code, t.with("bill-disputed-sum", desk.visitor.frame.rupiah(row.disputed)))),
            Field::hidden("bill", row.id),
            Field::hidden("version", row.version),
            Field::new(t, "bill-letter-number", Kind::Line),
            Field::new(t, "bill-letter-date", Kind::Date).holding(desk.visitor.day),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> AskCorrection {
        AskCorrection {
            bill: reading.number("bill"),
            version: reading.number("version"),
            number: reading.text("bill-letter-number"),
            date: reading.date("bill-letter-date"),
        }
    }

    fn after(_: &Desk, done: &CorrectionAsked) -> String {
        format!("/tagihan/{}", done.bill)
    }
}
