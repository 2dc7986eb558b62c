//! Recording what became of a claim on the insurer.

use super::record_bill::PAPER;
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::settle_claim::{ClaimSettled, HowSettled, SettleClaim};
use payung_operations::views::payments::payment;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = SettleClaim;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let whole = payment(desk.visitor.look(), desk.number("pembayaran").unwrap_or_default(), t.language).await?;
        let ways = [("credit", "claim-credit"), ("refund", "claim-refund"), ("given-up", "claim-given-up")];
        let row = &whole.seen.payment;
        Ok(vec![
            Field::note(format!("{} · {}", whole.seen.code, t.with("claim-left-of", desk.visitor.frame.rupiah(whole.claim_left)))),
            Field::hidden("bill", row.bill),
            Field::hidden("paid-line", row.fund_line),
            Field::hidden("claim-left", whole.claim_left),
            Field::new(t, "claim-how", Kind::Radio).among(ways.map(|(word, key)| (word.to_owned(), t.get(key)))),
            Field::new(t, "paper-amount", Kind::Rupiah).holding(whole.claim_left),
            Field::new(t, "claim-number", Kind::Line),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
            Field::new(t, "reason", Kind::Long),
            Field::new(t, "paper", Kind::File(false, PAPER)).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> SettleClaim {
        let known = |word: &str| [HowSettled::Credit, HowSettled::Refund, HowSettled::GivenUp].into_iter().find(|how| how.word() == word);
        SettleClaim {
            bill: reading.number("bill"),
            fund_line: reading.number("paid-line"),
            left: reading.number("claim-left"),
            amount: reading.number("paper-amount"),
            how: reading.word("claim-how", known, HowSettled::Credit),
            number: reading.text("claim-number"),
            date: reading.date("date"),
            reason: reading.text("reason"),
            file: reading.some_file("paper"),
        }
    }

    fn after(desk: &Desk, _: &ClaimSettled) -> String {
        format!("/pembayaran/{}", desk.number("pembayaran").unwrap_or_default())
    }
}
