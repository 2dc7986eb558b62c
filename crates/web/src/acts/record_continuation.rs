//! Recording BPJS's word that months in arrears may be paid.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::record_continuation::{ContinuationRecorded, RecordContinuation};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordContinuation;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        desk.programme()?;
        let given = |name: &str| desk.given.get(name).cloned().unwrap_or_default();
        Ok(vec![
            Field::new(t, "wadah", Kind::Line).holding(given("wadah")),
            Field::new(t, "first-month", Kind::Month).holding(given("bulan")),
            Field::new(t, "final-month", Kind::Month).holding(given("bulan")),
            Field::new(t, "number", Kind::Line),
            Field::new(t, "date", Kind::Date),
            Field::new(t, "bpjs-letter", Kind::File(false, ".pdf,.jpg,.jpeg,.png")),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> RecordContinuation {
        RecordContinuation {
            programme_year: desk.year(),
            wadah: reading.text("wadah"),
            first_month: reading.month("first-month"),
            last_month: reading.month("final-month"),
            number: reading.text("number"),
            date: reading.date("date"),
            file: reading.file("bpjs-letter"),
        }
    }

    fn after(_: &Desk, _: &ContinuationRecorded) -> String {
        "/kepesertaan/tunggakan".to_owned()
    }
}
