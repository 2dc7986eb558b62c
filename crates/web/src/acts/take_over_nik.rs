//! Taking over the NIK of the other record of a pair.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::take_over_nik::{NikTakenOver, TakeOverNik};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = TakeOverNik;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = super::pair_of(desk).await?;
        let mut fields = vec![Field::note(super::two_of(&seen))];
        if let Some((case, nik, damage)) = &seen.proposal {
            fields.push(Field::note(format!(
                "{} {} {}",
                t.with("pair-proposal-nik", nik),
                t.count("pair-proposal-case", *case),
                t.with("pair-proposal-evidence", damage)
            )));
        }
        fields.extend([
            Field::hidden("pair", seen.line.id),
            Field::hidden("version", seen.line.version),
            Field::new(t, "reason", Kind::Long),
        ]);
        Ok(fields)
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> TakeOverNik {
        TakeOverNik { pair: reading.number("pair"), version: reading.number("version"), reason: reading.text("reason") }
    }

    fn after(_: &Desk, done: &NikTakenOver) -> String {
        format!("/berkas/{}", done.case)
    }
}
