//! Recording a bill of the insurer.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::record_bill::{BillRecorded, RecordBill};
use payung_operations::views::bills::{bill_row, groups};

/// The form.
pub(super) struct Form;

/// What a letter may be.
pub(super) const PAPER: &str = ".pdf,.jpg,.jpeg,.png";

impl ActForm for Form {
    type Act = RecordBill;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let programme = desk.programme()?;
        let replaced = match desk.number("mengganti") {
            Some(id) => Some(bill_row(desk.visitor.look(), id).await?),
            None => None,
        };
        let groups = groups(desk.visitor.look(), programme).await?;
        let holds = |of: fn(&payung_operations::records::Bill) -> &str| replaced.as_ref().map(of).unwrap_or_default().to_owned();
        let month = |text: String| text.get(..7).unwrap_or_default().to_owned();
        let only = if let [group] = &groups[..] { group.clone() } else { String::new() };
        let wadah = if replaced.is_some() { holds(|bill| &bill.wadah) } else { only };
        let mut fields = vec![
            Field::hidden("year", programme.year.id),
            Field::new(t, "bill-wadah", Kind::Choice).among(groups.into_iter().map(|group| (group.clone(), group))).holding(wadah),
            Field::new(t, "bill-code", Kind::Line),
            Field::new(t, "bill-letter-number", Kind::Line),
            Field::new(t, "bill-letter-date", Kind::Date),
            Field::new(t, "bill-first-month", Kind::Month).holding(month(holds(|bill| &bill.first_month))),
            Field::new(t, "bill-last-month", Kind::Month).optional().holding(month(holds(|bill| &bill.last_month))),
            Field::new(t, "people", Kind::Number),
            Field::new(t, "total", Kind::Rupiah),
            Field::new(t, "bill-letter", Kind::File(false, PAPER)),
            Field::new(t, "bill-list", Kind::File(false, ".xlsx,.xls,.ods,.csv")).optional(),
        ];
        if let Some(replaced) = replaced {
            fields.push(Field::note(t.with("bill-replaces", &replaced.code)));
            fields.push(Field::hidden("replaces", replaced.id));
        }
        Ok(fields)
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> RecordBill {
        let first_month = reading.month("bill-first-month");
        let last_month = reading.some_month("bill-last-month").unwrap_or(first_month);
        RecordBill {
            programme_year: reading.number("year"),
            wadah: reading.text("bill-wadah"),
            code: reading.text("bill-code"),
            letter_number: reading.text("bill-letter-number"),
            letter_date: reading.date("bill-letter-date"),
            first_month,
            last_month,
            people: reading.number("people"),
            total: reading.number("total"),
            replaces: reading.some_number("replaces"),
            letter: reading.file("bill-letter"),
            list: reading.some_file("bill-list"),
        }
    }

    fn after(_: &Desk, done: &BillRecorded) -> String {
        format!("/tagihan/{}", done.id)
    }
}
