//! Confirming or rejecting an ending.

use crate::forms::{ActForm, Desk, Field, Kind, Reading, Remarks};
use payung_operations::ActError;
use payung_operations::acts::decide_ending::{DecideEnding, EndingDecided};
use payung_operations::views::endings::ending_seen;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = DecideEnding;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = ending_seen(desk.visitor.look(), desk.number("pengakhiran").unwrap_or_default()).await?;
        let line = &seen.line;
        let ground = t.pick(&line.ground.0, &line.ground.1);
        let mut fields = vec![
            Field::note(format!(
                "{} · NIK {} · {ground} · {}",
                line.name,
                line.nik,
                crate::format::day(&line.ending.happened_on, t.language)
            )),
            Field::hidden("ending", line.ending.id),
            Field::hidden("version", line.ending.version),
        ];
        if !seen.warnings.is_empty() {
            fields.push(Field::note(t.get("cover-warnings")));
            fields.extend(seen.warnings.iter().map(|sign| Field::note(sign.message(t.language))));
            fields.push(Field::new(t, "looked-into", Kind::Tick).optional());
        }
        let decisions = [("confirm", "ending-confirm"), ("reject", "ending-reject")].map(|(word, key)| (word.to_owned(), t.get(key)));
        fields.extend([
            Field::new(t, "ending-decision", Kind::Radio).among(decisions),
            Field::new(t, "notice-number", Kind::Line).optional(),
            Field::new(t, "notice-date", Kind::Date).optional(),
            Field::new(t, "reason", Kind::Long).optional().hinting(t.get("hint-reject-reason")),
        ]);
        Ok(fields)
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> DecideEnding {
        let decision = |word: &str| match word {
            "confirm" => Some(true),
            "reject" => Some(false),
            _ => None,
        };
        let confirm = reading.word("ending-decision", decision, false);
        let (notice_number, notice_date) =
            if confirm { (reading.text("notice-number"), Some(reading.date("notice-date"))) } else { (String::new(), None) };
        let reason = if confirm { reading.some_text("reason") } else { reading.text("reason") };
        DecideEnding {
            ending: reading.number("ending"),
            version: reading.number("version"),
            confirm,
            reason,
            notice_number,
            notice_date,
            looked_into: reading.ticked("looked-into"),
        }
    }

    fn left_out(desk: &Desk, done: &EndingDecided) -> Remarks {
        let t = desk.visitor.t();
        done.follows.iter().map(|said| (t.get("cover-follows"), said.message(t.language).to_owned())).collect()
    }

    fn after(_: &Desk, done: &EndingDecided) -> String {
        format!("/kepesertaan/pengakhiran/{}", done.id)
    }
}
