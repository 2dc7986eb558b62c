//! Dropping a draft of a decree.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::drop_decree::{DecreeDropped, DropDecree};
use payung_operations::views::papers::decree;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = DropDecree;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let draft = decree(desk.visitor.look(), desk.number("naskah").unwrap_or_default()).await?;
        Ok(vec![
            Field::note(draft.title.clone()),
            Field::hidden("decree", draft.id),
            Field::hidden("version", draft.version),
            Field::new(t, "reason", Kind::Long),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> DropDecree {
        DropDecree { decree: reading.number("decree"), version: reading.number("version"), reason: reading.text("reason") }
    }

    fn after(desk: &Desk, _: &DecreeDropped) -> String {
        format!("/naskah/keputusan/{}", desk.number("naskah").unwrap_or_default())
    }
}
