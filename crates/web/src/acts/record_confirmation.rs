//! Recording a confirmation with the candidate.

use super::options;
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::record_confirmation::{ConfirmationRecorded, Manner, RecordConfirmation};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordConfirmation;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let manners: Vec<(&str, String)> =
            Manner::ALL.iter().map(|manner| (manner.word(), t.get(&format!("manner-{}", manner.word())))).collect();
        Ok(vec![
            Field::hidden("case", desk.number("berkas").unwrap_or_default()),
            Field::new(t, "asked-on", Kind::Date).holding(desk.visitor.day),
            Field::new(t, "manner", Kind::Choice)
                .among(options(t, manners.iter().map(|(word, label)| (*word, label.as_str(), label.as_str())))),
            Field::new(t, "answer", Kind::Long),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> RecordConfirmation {
        RecordConfirmation {
            case: reading.number("case"),
            asked_on: reading.date("asked-on"),
            manner: reading.word("manner", Manner::from_word, Manner::Telepon),
            answer: reading.text("answer"),
        }
    }

    fn after(desk: &Desk, _: &ConfirmationRecorded) -> String {
        format!("/berkas/{}", desk.number("berkas").unwrap_or_default())
    }
}
