//! Giving back money that is committed and not needed.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::release_funds::{FundsReleased, ReleaseFunds};
use payung_operations::views::funds::commitment;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = ReleaseFunds;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let (line, seen) = commitment(desk.visitor.look(), desk.number("ikatan").unwrap_or_default(), t.language).await?;
        Ok(vec![
            Field::note(format!("{} · {} · {}", line.line.name, seen.decree, desk.visitor.frame.rupiah(seen.bound))),
            Field::hidden("commitment", seen.commitment.id),
            Field::hidden("version", seen.commitment.version),
            Field::hidden("fund-line", line.line.id),
            Field::new(t, "keep-until", Kind::Month).optional(),
            Field::new(t, "only-cases", Kind::Long).optional(),
            Field::new(t, "reason", Kind::Long),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> ReleaseFunds {
        ReleaseFunds {
            commitment: reading.number("commitment"),
            version: reading.number("version"),
            keep_until: reading.some_month("keep-until"),
            cases: super::numbers(reading, "only-cases"),
            reason: reading.text("reason"),
        }
    }

    fn after(_: &Desk, _: &FundsReleased) -> String {
        "/dana".to_owned()
    }
}
