//! Erasing a person's values from the log, at that person's request.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::acts::erase_person::{ErasePerson, Erased};
use payung_operations::{ActError, Letter};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = ErasePerson;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let case = desk.number("berkas").map(|case| case.to_string()).unwrap_or_default();
        Ok(vec![
            Field::new(t, "case-of-person", Kind::Number).holding(case),
            Field::new(t, "number", Kind::Line),
            Field::new(t, "date", Kind::Date),
            Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> ErasePerson {
        ErasePerson {
            case: reading.number("case-of-person"),
            request: Letter { number: reading.text("number"), date: reading.date("date"), file: reading.some_file("paper") },
        }
    }

    fn after(_: &Desk, _: &Erased) -> String {
        "/meja".to_owned()
    }
}
