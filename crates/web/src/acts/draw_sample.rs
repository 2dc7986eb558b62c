//! Drawing a sample of paid person-months.

use crate::forms::{ActForm, Desk, Field, Filled, Kind, Reading};
use axum::response::Response;
use payung_operations::acts::draw_sample::{DrawSample, SampleDrawn};
use payung_operations::{ActError, TableKind};

/// The form.
pub(super) struct Form;

/// Person-months drawn unless another number is given.
const SIZE: u32 = 60;

impl ActForm for Form {
    type Act = DrawSample;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let year = desk.programme()?.year.id;
        Ok(vec![
            Field::hidden("year", year),
            Field::new(t, "seed", Kind::Number),
            Field::new(t, "sample-size", Kind::Number).holding(SIZE),
            super::table_kind(t),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> DrawSample {
        DrawSample { programme_year: reading.number("year"), seed: reading.number("seed"), size: reading.number("sample-size") }
    }

    fn after(_: &Desk, _: &SampleDrawn) -> String {
        "/tagihan".to_owned()
    }

    fn answer(desk: &Desk, filled: &Filled, done: &SampleDrawn) -> Option<Result<Response, ActError>> {
        let kind = super::asked_kind(filled).unwrap_or(TableKind::Xlsx);
        let (headings, rows) = done.table();
        Some(super::as_file(desk, kind, "sampel", &done.mark, &headings, &rows))
    }
}
