//! Closing a programme year.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::close_year::{CloseYear, YearClosed};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = CloseYear;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let programme = desk.programme()?;
        Ok(vec![
            Field::note(format!("{} · {}", programme.regulation.act.short, programme.year.year)),
            Field::hidden("year", programme.year.id),
            Field::hidden("version", programme.year.version),
            Field::new(t, "reason", Kind::Long),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> CloseYear {
        CloseYear { programme_year: reading.number("year"), version: reading.number("version"), reason: reading.text("reason") }
    }

    fn after(_: &Desk, _: &YearClosed) -> String {
        "/program".to_owned()
    }
}
