//! Drawing up minutes of verification.

use super::{area_field, own_area};
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::draw_up_minutes::{DrawUpMinutes, MinutesDrawnUp};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = DrawUpMinutes;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        desk.programme()?;
        Ok(vec![
            Field::new(t, "number", Kind::Line),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
            Field::new(t, "place", Kind::Line),
            Field::new(t, "chair", Kind::Line),
            Field::new(t, "attendance", Kind::Number),
            area_field(&desk.visitor, "area").holding(own_area(&desk.visitor)),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> DrawUpMinutes {
        DrawUpMinutes {
            programme_year: desk.year(),
            number: reading.text("number"),
            date: reading.date("date"),
            place: reading.text("place"),
            chair: reading.text("chair"),
            area: reading.area("area", desk.visitor.books.region),
            attendance: reading.number("attendance"),
        }
    }

    fn after(_: &Desk, done: &MinutesDrawnUp) -> String {
        format!("/naskah/berita-acara/{}", done.id)
    }
}
