//! Signing minutes.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::sign_minutes::{MinutesSigned, SignMinutes};
use payung_operations::views::papers::minutes;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = SignMinutes;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = minutes(desk.visitor.look(), desk.number("naskah").unwrap_or_default(), t.language).await?;
        Ok(vec![
            Field::note(format!("{} · {} · {}", seen.step, seen.minutes.number, desk.visitor.frame.day(&seen.minutes.date))),
            Field::hidden("minutes", seen.minutes.id),
            Field::hidden("version", seen.minutes.version),
            Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> SignMinutes {
        SignMinutes { minutes: reading.number("minutes"), version: reading.number("version"), file: reading.some_file("paper") }
    }

    fn after(_: &Desk, done: &MinutesSigned) -> String {
        format!("/naskah/berita-acara/{}", done.id)
    }
}
