//! Withdrawing a case.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::withdraw_case::{WithdrawCase, Withdrawn};
use payung_operations::views::case::case;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = WithdrawCase;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = case(desk.visitor.look(), desk.number("berkas").unwrap_or_default(), t.language).await?;
        Ok(vec![
            Field::note(seen.history.person.name.clone()),
            Field::hidden("case", seen.history.case.id),
            Field::hidden("version", seen.history.case.version),
            Field::new(t, "reason", Kind::Long),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> WithdrawCase {
        WithdrawCase { case: reading.number("case"), version: reading.number("version"), reason: reading.text("reason") }
    }

    fn after(_: &Desk, done: &Withdrawn) -> String {
        format!("/berkas/{}", done.case)
    }
}
