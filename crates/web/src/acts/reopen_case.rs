//! Hearing a refused case again.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::reopen_case::{ReopenCase, Reopened};
use payung_operations::views::case::case;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = ReopenCase;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = case(desk.visitor.look(), desk.number("berkas").unwrap_or_default(), t.language).await?;
        Ok(vec![
            Field::note(seen.history.person.name.clone()),
            Field::hidden("case", seen.history.case.id),
            Field::hidden("version", seen.history.case.version),
            Field::new(t, "objection", Kind::File(false, ".pdf,.jpg,.jpeg,.png")),
            Field::new(t, "reason", Kind::Long),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> ReopenCase {
        ReopenCase {
            case: reading.number("case"),
            version: reading.number("version"),
            letter: reading.file("objection"),
            reason: reading.text("reason"),
        }
    }

    fn after(_: &Desk, done: &Reopened) -> String {
        format!("/berkas/{}", done.case)
    }
}
