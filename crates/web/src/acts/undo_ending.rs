//! Undoing an ending.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::undo_ending::{EndingUndone, UndoEnding};
use payung_operations::views::endings::ending_seen;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = UndoEnding;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = ending_seen(desk.visitor.look(), desk.number("pengakhiran").unwrap_or_default()).await?;
        Ok(vec![
            Field::note(format!("{} · NIK {}", seen.line.name, seen.line.nik)),
            Field::hidden("ending", seen.line.ending.id),
            Field::hidden("version", seen.line.ending.version),
            Field::new(t, "reason", Kind::Long),
            Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> UndoEnding {
        UndoEnding {
            ending: reading.number("ending"),
            version: reading.number("version"),
            reason: reading.text("reason"),
            file: reading.some_file("paper"),
        }
    }

    fn after(_: &Desk, done: &EndingUndone) -> String {
        format!("/kepesertaan/pengakhiran/{}", done.id)
    }
}
