//! Last year's people of a village as a list to be marked.

use super::{area_field, as_file, asked_kind, own_agency, own_area, table_kind};
use crate::forms::{ActForm, Desk, Field, Filled, Kind, Reading};
use axum::response::Response;
use payung_operations::acts::prefill::{Prefill, Prefilled};
use payung_operations::views::programme::named_years;
use payung_operations::{ActError, TableKind};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = Prefill;

    const WORD: &'static str = "prefill";

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let years = named_years(desk.visitor.look()).await?;
        // Last year's is wanted while this year's lists are made.
        let before = years.iter().find(|(year, _)| year.year < i64::from(desk.visitor.day.year())).or_else(|| years.first());
        let chosen = before.map(|(year, _)| year.id.to_string()).unwrap_or_default();
        Ok(vec![
            Field::new(t, "from-year", Kind::Choice)
                .among(years.into_iter().map(|(year, name)| (year.id.to_string(), name)))
                .holding(chosen),
            area_field(&desk.visitor, "area").holding(own_area(&desk.visitor)),
            Field::new(t, "agency", Kind::Line).optional().holding(own_agency(&desk.visitor)),
            Field::new(t, "purpose", Kind::Line),
            table_kind(t),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> Prefill {
        Prefill {
            from_year: reading.number("from-year"),
            area: reading.area("area", desk.visitor.books.region),
            agency: reading.some_text("agency"),
            purpose: reading.text("purpose"),
        }
    }

    fn after(_: &Desk, _: &Prefilled) -> String {
        "/meja".to_owned()
    }

    fn answer(desk: &Desk, filled: &Filled, done: &Prefilled) -> Option<Result<Response, ActError>> {
        let kind = asked_kind(filled).unwrap_or(TableKind::Xlsx);
        Some(as_file(desk, kind, "daftar-tahun-lalu", &desk.visitor.actor.full_name, &done.columns, &done.rows))
    }
}
