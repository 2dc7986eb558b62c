//! Undoing a decision about a pair.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::undo_pair::{PairUndone, UndoPair};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = UndoPair;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let seen = super::pair_of(desk).await?;
        Ok(vec![
            Field::note(super::two_of(&seen)),
            Field::hidden("pair", seen.line.id),
            Field::hidden("version", seen.line.version),
            Field::new(desk.visitor.t(), "reason", Kind::Long),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> UndoPair {
        UndoPair { pair: reading.number("pair"), version: reading.number("version"), reason: reading.text("reason") }
    }

    fn after(_: &Desk, done: &PairUndone) -> String {
        format!("/pasangan/{}", done.id)
    }
}
