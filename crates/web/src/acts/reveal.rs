//! Opening a person's sealed data. The answer is shown on the page itself, never in an address or a cookie.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::reveal::{Reveal, Revealed};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = Reveal;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        Ok(vec![Field::hidden("case", desk.number("berkas").unwrap_or_default()), Field::new(t, "purpose", Kind::Line)])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> Reveal {
        Reveal { case: reading.number("case"), purpose: reading.text("purpose") }
    }

    fn after(_: &Desk, done: &Revealed) -> String {
        format!("/berkas/{}", done.case)
    }

    fn shown(desk: &Desk, done: &Revealed) -> Option<Vec<(String, String)>> {
        let t = desk.visitor.t();
        let values = [("name", &done.name), ("nik", &done.nik), ("kk", &done.kk), ("phone", &done.phone), ("address", &done.address)];
        Some(values.into_iter().map(|(name, value)| (t.get(&format!("result-{name}")), value.clone())).collect())
    }
}
