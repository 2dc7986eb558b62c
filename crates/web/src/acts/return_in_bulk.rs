//! Sending a village's cases back: all that wait for verification, with one reason and one day; those that stay are unticked.

use super::{in_two_weeks, picked};
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use crate::pages::worklist::{Shown, names_field, work};
use payung_operations::ActError;
use payung_operations::acts::return_in_bulk::{ReturnInBulk, ReturnedInBulk};
use payung_operations::views::worklist::StepKind;

/// The form.
pub(crate) struct Form;

impl ActForm for Form {
    type Act = ReturnInBulk;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let shown = Shown { kind: StepKind::Verify, rows: 0, by_village: true, unassigned: false };
        let (work, village) = work(desk, shown).await?;
        let mut fields = Vec::new();
        if let Some(village) = village {
            fields.push(Field::hidden("area", village));
            fields.push(Field::new(t, "reason", Kind::Long));
            fields.push(Field::new(t, "until", Kind::Date).holding(in_two_weeks(desk.visitor.day)));
        }
        fields.push(names_field(desk, work, (village, true), |row| {
            let pick = Field::new(t, "pick", Kind::Tick).named(format!("pilih.{}", row.id)).optional().holding("ya");
            let pick = pick.called(format!("{} {}", t.get("field-pick"), row.name));
            (vec![Field::hidden(&format!("versi.{}", row.id), row.version), pick], String::new())
        }));
        Ok(fields)
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> ReturnInBulk {
        ReturnInBulk { programme_year: desk.year(), reason: reading.text("reason"), until: reading.date("until"), cases: picked(reading) }
    }

    fn after(desk: &Desk, _: &ReturnedInBulk) -> String {
        format!("/kerja/verifikasi?tahun={}", desk.year())
    }
}
