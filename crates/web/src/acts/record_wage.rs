//! Recording a minimum wage.

use super::area_field;
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::record_wage::{RecordWage, WageRecorded};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordWage;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let region = crate::format::area(&desk.visitor.books.region.to_string());
        Ok(vec![
            area_field(&desk.visitor, "wage-area").holding(region),
            Field::new(t, "valid-from", Kind::Date),
            Field::new(t, "wage-amount", Kind::Rupiah),
            Field::new(t, "wage-source", Kind::Line),
            Field::new(t, "wage-corrects", Kind::Line).optional(),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> RecordWage {
        let corrects = reading.some_text("wage-corrects");
        RecordWage {
            area: Some(reading.area("wage-area", desk.visitor.books.region)),
            valid_from: reading.date("valid-from"),
            amount: reading.number("wage-amount"),
            source: reading.text("wage-source"),
            corrects: Some(corrects).filter(|reason| !reason.is_empty()),
        }
    }

    fn after(_: &Desk, _: &WageRecorded) -> String {
        "/dana#upah".to_owned()
    }
}
