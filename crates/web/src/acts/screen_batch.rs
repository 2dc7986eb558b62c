//! Screening what was handed in.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::screen_batch::{ScreenBatch, Screened};
use payung_operations::views::programme::registers;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = ScreenBatch;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let programme = desk.programme()?;
        let loaded = registers(desk.visitor.look(), programme.year.id).await?;
        let shown: Vec<String> = loaded
            .iter()
            .filter(|register| register.status == "active")
            .map(|register| {
                format!("{} {} ({})", register.kind.to_uppercase(), desk.visitor.frame.day(&register.snapshot_date), register.source)
            })
            .collect();
        let asked = if shown.is_empty() { t.get("no-registers") } else { t.with("registers-asked", shown.join("; ")) };
        Ok(vec![
            Field::note(format!("{} · {}", programme.regulation.act.short, programme.year.year)),
            Field::note(asked),
            Field::new(t, "receipt", Kind::Line).optional().holding(desk.given.get("daftar").cloned().unwrap_or_default()),
        ])
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> ScreenBatch {
        let receipt = Some(reading.some_text("receipt")).filter(|receipt| !receipt.is_empty());
        ScreenBatch { programme_year: desk.year(), receipt }
    }

    fn after(desk: &Desk, _: &Screened) -> String {
        format!("/berkas?tahun={}&keadaan=screened", desk.year())
    }
}
