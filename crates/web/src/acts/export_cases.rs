//! Taking a worklist along, as a file.

use super::{area_field, as_file, asked_kind, own_area, table_kind};
use crate::forms::{ActForm, Desk, Field, Filled, Kind, Reading};
use axum::response::Response;
use payung_domain::CaseState;
use payung_operations::acts::export_cases::{CasesExported, ExportCases};
use payung_operations::{ActError, TableKind};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = ExportCases;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        desk.programme()?;
        let states = CaseState::words().map(|word| (word.to_owned(), payung_domain::state_label(word, t.language).to_owned()));
        let states = std::iter::once((String::new(), t.get("all"))).chain(states);
        Ok(vec![
            area_field(&desk.visitor, "area").holding(own_area(&desk.visitor)),
            Field::new(t, "state", Kind::Choice).optional().among(states).holding("").called(t.get("state")),
            Field::new(t, "receipt", Kind::Line).optional().hinting(""),
            table_kind(t),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> ExportCases {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        ExportCases {
            programme_year: desk.year(),
            area: reading.area("area", desk.visitor.books.region),
            state: some(reading.some_text("state")),
            receipt: some(reading.some_text("receipt")),
        }
    }

    fn after(_: &Desk, _: &CasesExported) -> String {
        "/berkas".to_owned()
    }

    fn answer(desk: &Desk, filled: &Filled, done: &CasesExported) -> Option<Result<Response, ActError>> {
        let language = desk.visitor.t().language;
        let criteria: Vec<String> =
            done.cases.first().map(|case| case.outcomes.iter().map(|(id, _)| id.clone()).collect()).unwrap_or_default();
        let mut headings: Vec<String> =
            ["berkas", "versi", "keadaan", "putusan", "nik", "nama", "wilayah", "nama_wilayah", "pekerjaan"].map(str::to_owned).to_vec();
        headings.extend(criteria.iter().cloned());
        headings.extend(["alasan", "peringatan", "petugas", "langkah_berikutnya"].map(str::to_owned));
        let rows = done.cases.iter().map(|case| {
            let mut row = vec![
                case.case.to_string(),
                case.version.to_string(),
                payung_domain::state_label(&case.state, language).to_owned(),
                case.verdict.clone(),
                case.nik.clone(),
                case.name.clone(),
                case.area.clone(),
                case.area_name.clone(),
                case.occupation.clone(),
            ];
            let answer = |id: &String| case.outcomes.iter().find(|(known, _)| known == id).map(|(_, word)| word.clone());
            row.extend(criteria.iter().map(|id| answer(id).unwrap_or_default()));
            let next = language.pick(&case.next.0, &case.next.1).to_owned();
            row.extend([case.reason.clone(), case.warning.clone(), case.assigned_to.clone(), next]);
            row
        });
        let rows: Vec<Vec<String>> = rows.collect();
        Some(as_file(desk, asked_kind(filled).unwrap_or(TableKind::Xlsx), "berkas", &done.mark, &headings, &rows))
    }
}
