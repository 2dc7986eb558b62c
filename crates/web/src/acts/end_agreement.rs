//! Ending an agreement before its time.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::end_agreement::{AgreementEnded, EndAgreement};
use payung_operations::views::funds::agreement;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = EndAgreement;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = agreement(desk.visitor.look(), desk.number("perjanjian").unwrap_or_default()).await?;
        Ok(vec![
            Field::note(format!("{} · {}", seen.agreement.number, seen.agreement.partner)),
            Field::hidden("agreement", seen.agreement.id),
            Field::hidden("version", seen.agreement.version),
            Field::new(t, "last-day", Kind::Date),
            Field::new(t, "reason", Kind::Long),
            Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> EndAgreement {
        EndAgreement {
            agreement: reading.number("agreement"),
            version: reading.number("version"),
            on: reading.date("last-day"),
            reason: reading.text("reason"),
            file: reading.some_file("paper"),
        }
    }

    fn after(_: &Desk, _: &AgreementEnded) -> String {
        "/perjanjian".to_owned()
    }
}
