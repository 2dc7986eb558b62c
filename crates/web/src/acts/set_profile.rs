//! Setting the region's profile for documents.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::set_profile::{ProfileSet, SetProfile};
use payung_operations::views::profile::profile;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = SetProfile;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let (version, text) = profile(desk.visitor.look()).await?;
        Ok(vec![Field::hidden("version", version), Field::new(t, "profile", Kind::Long).holding(text)])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> SetProfile {
        // A browser sends line ends its own way; the profile keeps one.
        let text = reading.filled().get("profile").replace("\r\n", "\n");
        if text.trim().is_empty() {
            reading.wrong("profile", "wrong-empty");
        }
        SetProfile { text, version: Some(reading.number("version")) }
    }

    fn after(_: &Desk, _: &ProfileSet) -> String {
        "/program".to_owned()
    }
}
