//! Correcting a row of a list.

use crate::forms::{ActForm, Desk, Field, Group, Kind, Reading};
use crate::text::Text;
use payung_operations::acts::correct_row::{CorrectRow, RowCorrected};
use payung_operations::views::case::{CaseSeen, case};
use payung_operations::{ActError, CellCorrection};

/// How many cells a form has room for.
const CELLS: usize = 6;

/// The most letters of a cell that are shown beside its column.
const SHOWN_MAX: usize = 40;

/// The cells to correct, of a case's row.
pub(super) fn cells_fields(t: Text, seen: &CaseSeen) -> Field {
    // What stands there now is read beside the column's name, as far as it may be seen.
    let label = |column: &str| {
        let name = t.try_get(&format!("column-{}", column.replace('_', "-"))).unwrap_or_else(|| column.replace('_', " "));
        match seen.cells.iter().find(|cell| cell.column == column && !cell.text.is_empty()) {
            Some(cell) => format!("{name}: {}", crate::pages::first(&cell.text, SHOWN_MAX)),
            None => name,
        }
    };
    let columns: Vec<(String, String)> =
        payung_operations::views::case::columns(seen).into_iter().map(|column| (column.clone(), label(&column))).collect();
    let cell = |row: usize| {
        vec![
            Field::new(t, "cell-column", Kind::Choice).among(columns.clone()).optional().named(format!("cell.{row}.column")),
            Field::new(t, "cell-text", Kind::Line).optional().named(format!("cell.{row}.text")),
        ]
    };
    Field::new(t, "cells", Kind::Group(Group { rows: (0..CELLS).map(cell).collect() }))
}

/// The corrections filled in; one at least must be.
pub(super) fn cells_read(reading: &mut Reading<'_>) -> Vec<CellCorrection> {
    let cells = (0..CELLS).map(|row| ["column", "text"].map(|part| reading.some_text(&format!("cell.{row}.{part}"))));
    let corrections: Vec<CellCorrection> =
        cells.filter(|[column, _]| !column.is_empty()).map(|[column, text]| CellCorrection { column, text }).collect();
    if corrections.is_empty() {
        reading.wrong("cells", "wrong-empty");
    }
    corrections
}

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = CorrectRow;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = case(desk.visitor.look(), desk.number("berkas").unwrap_or_default(), t.language).await?;
        Ok(vec![
            Field::note(seen.history.person.name.clone()),
            Field::hidden("case", seen.history.case.id),
            Field::hidden("version", seen.history.case.version),
            cells_fields(t, &seen),
            Field::new(t, "reason", Kind::Long),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> CorrectRow {
        let corrections = cells_read(reading);
        CorrectRow { case: reading.number("case"), version: reading.number("version"), corrections, reason: reading.text("reason") }
    }

    fn after(_: &Desk, done: &RowCorrected) -> String {
        format!("/berkas/{}", done.case)
    }
}
