//! Recording a letter of assignment with the people it names.

use super::picked;
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use crate::pages::worklist::{Shown, names_field, work};
use payung_operations::acts::record_assignment::{AssignmentRecorded, RecordAssignment};
use payung_operations::views::worklist::StepKind;
use payung_operations::{ActError, Letter};

/// Rows of a page: the people of one letter should stand on one.
const ROWS: u64 = 500;

/// The form.
pub(crate) struct Form;

impl ActForm for Form {
    type Act = RecordAssignment;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        desk.programme()?;
        let (work, chosen) = work(desk, Shown { kind: StepKind::Assign, rows: ROWS, by_village: false, unassigned: false }).await?;
        let pick = Field::new(t, "pick", Kind::Tick).optional();
        Ok(vec![
            Field::new(t, "number", Kind::Line),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
            Field::new(t, "assigned-from", Kind::Date),
            Field::new(t, "assigned-until", Kind::Date),
            Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
            Field::new(t, "all-on-page", Kind::Tick).optional(),
            names_field(desk, work, (chosen, false), |row| {
                let cells = vec![
                    Field::hidden(&format!("versi.{}", row.id), row.version),
                    pick.clone().named(format!("pilih.{}", row.id)).called(format!("{} {}", t.get("field-pick"), row.name)),
                ];
                (cells, String::new())
            }),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> RecordAssignment {
        RecordAssignment {
            programme_year: desk.year(),
            letter: Letter { number: reading.text("number"), date: reading.date("date"), file: reading.some_file("paper") },
            from: reading.date("assigned-from"),
            until: reading.date("assigned-until"),
            cases: picked(reading).into_iter().map(|seen| seen.case).collect(),
        }
    }

    fn after(desk: &Desk, _: &AssignmentRecorded) -> String {
        format!("/kerja/surat-tugas?tahun={}", desk.year())
    }
}
