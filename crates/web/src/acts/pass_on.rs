//! Gathering lists and passing them on.

use super::{area_field, own_agency, own_area};
use crate::forms::{ActForm, Desk, Field, Kind, Reading, Remarks};
use payung_operations::ActError;
use payung_operations::acts::pass_on::{PassOn, PassedOn};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = PassOn;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        desk.programme()?;
        Ok(vec![
            area_field(&desk.visitor, "area").holding(own_area(&desk.visitor)),
            Field::new(t, "agency", Kind::Line).optional().holding(own_agency(&desk.visitor)),
            Field::new(t, "number", Kind::Line),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
            Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> PassOn {
        PassOn {
            programme_year: desk.year(),
            step: desk.given.get("langkah").cloned(),
            area: reading.area("area", desk.visitor.books.region),
            agency: reading.some_text("agency"),
            number: reading.text("number"),
            date: reading.date("date"),
            file: reading.some_file("paper"),
        }
    }

    fn left_out(desk: &Desk, done: &PassedOn) -> Remarks {
        let t = desk.visitor.t();
        done.not_ready.iter().map(|case| (t.count("case-number", case.case), t.pick(&case.reason_id, &case.reason_en).to_owned())).collect()
    }

    fn after(_: &Desk, done: &PassedOn) -> String {
        format!("/naskah/berita-acara/{}", done.id)
    }
}
