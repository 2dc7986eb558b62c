//! Drafting the decree of a list of candidates.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::draft_decree::{DecreeDrafted, DraftDecree};
use payung_operations::views::papers::candidate_list;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = DraftDecree;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let list = candidate_list(desk.visitor.look(), desk.number("naskah").unwrap_or_default()).await?;
        let people = desk.visitor.frame.number(list.places);
        Ok(vec![
            Field::note(format!("{} · {} · {people}", list.number, desk.visitor.frame.day(&list.date))),
            Field::hidden("list", list.id),
            Field::hidden("year", list.programme_year),
            Field::new(t, "decree-title", Kind::Long).holding(t.get("decree-title-usual")),
            Field::new(t, "cover-from", Kind::Date),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> DraftDecree {
        DraftDecree {
            programme_year: reading.number("year"),
            list: reading.number("list"),
            title: reading.text("decree-title"),
            cover_from: reading.date("cover-from"),
        }
    }

    fn after(_: &Desk, done: &DecreeDrafted) -> String {
        format!("/naskah/keputusan/{}", done.id)
    }
}
