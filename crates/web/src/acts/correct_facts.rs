//! Correcting a person's facts, with proof.

use super::correct_row::{cells_fields, cells_read};
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::correct_facts::{CorrectFacts, FactsCorrected};
use payung_operations::views::case::case;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = CorrectFacts;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = case(desk.visitor.look(), desk.number("berkas").unwrap_or_default(), t.language).await?;
        Ok(vec![
            Field::note(seen.history.person.name.clone()),
            Field::hidden("case", seen.history.case.id),
            Field::hidden("version", seen.history.case.version),
            cells_fields(t, &seen),
            Field::new(t, "proof", Kind::File(false, ".pdf,.jpg,.jpeg,.png")),
            Field::new(t, "reason", Kind::Long),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> CorrectFacts {
        CorrectFacts {
            case: reading.number("case"),
            version: reading.number("version"),
            corrections: cells_read(reading),
            proof: reading.file("proof"),
            reason: reading.text("reason"),
        }
    }

    fn after(_: &Desk, done: &FactsCorrected) -> String {
        format!("/berkas/{}", done.case)
    }
}
