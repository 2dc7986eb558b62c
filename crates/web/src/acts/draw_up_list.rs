//! Drawing up the list of candidates.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::draw_up_list::{DrawUpList, ListDrawnUp};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = DrawUpList;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        desk.programme()?;
        Ok(vec![
            Field::new(t, "number", Kind::Line),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
            Field::new(t, "cover-from", Kind::Date),
            Field::new(t, "months", Kind::Number),
            Field::new(t, "budget", Kind::Rupiah).optional(),
            Field::new(t, "minimum-wage", Kind::Rupiah).optional(),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> DrawUpList {
        DrawUpList {
            programme_year: desk.year(),
            number: reading.text("number"),
            date: reading.date("date"),
            cover_from: reading.date("cover-from"),
            months: reading.number("months"),
            budget: reading.some_number("budget"),
            minimum_wage: reading.some_number("minimum-wage"),
        }
    }

    fn after(_: &Desk, done: &ListDrawnUp) -> String {
        format!("/naskah/daftar-calon/{}", done.id)
    }
}
