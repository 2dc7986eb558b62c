//! Approving a bill. Whoever pays a disputed one in full sees on the form who would lose cover otherwise.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::approve_bill::{ApproveBill, BillApproved, HowApproved};
use payung_operations::views::bills::{at_stake, bill};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = ApproveBill;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let look = desk.visitor.look();
        let frame = &desk.visitor.frame;
        let whole = bill(look, desk.number("tagihan").unwrap_or_default(), t.language).await?;
        let row = &whole.seen.bill;
        let mut fields = vec![
            Field::note(format!("{} · {} · {}", row.code, whole.seen.months, frame.rupiah(row.total))),
            Field::hidden("bill", row.id),
            Field::hidden("version", row.version),
        ];
        if whole.disputes == 0 {
            fields.push(Field::hidden("how", "as-billed"));
            fields.push(Field::note(t.get("bill-as-billed")));
            return Ok(fields);
        }
        let (stake, people) = at_stake(look, row.id).await?;
        fields.push(Field::hidden("how", "full-with-claim"));
        fields.push(Field::hidden("shown", &stake.code));
        fields.push(Field::note(t.with("bill-disputed-sum", frame.rupiah(row.disputed))));
        fields.push(Field::note(t.count("bill-lose-cover", i64::try_from(stake.enrolments.len()).unwrap_or(i64::MAX))));
        fields.push(Field::note(format!(
            "{} · {}",
            t.with("bill-unpaid-from", stake.unpaid_from.named(t.language)),
            t.with("bill-covered-until", frame.day(stake.covered_until.to_string())),
        )));
        fields.extend(people.iter().map(|village| Field::note(format!("{}: {}", village.area_name, village.names.join(", ")))));
        fields.push(Field::new(t, "reason", Kind::Long));
        Ok(fields)
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> ApproveBill {
        let how = if reading.some_text("how") == "full-with-claim" { HowApproved::FullWithClaim } else { HowApproved::AsBilled };
        ApproveBill {
            bill: reading.number("bill"),
            version: reading.number("version"),
            how,
            reason: if how == HowApproved::FullWithClaim { reading.text("reason") } else { String::new() },
            shown: reading.some_text("shown"),
        }
    }

    fn after(_: &Desk, done: &BillApproved) -> String {
        format!("/tagihan/{}", done.bill)
    }
}
