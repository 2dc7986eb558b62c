//! Handing in a list.

use super::{area_field, own_agency, own_area};
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_domain::Role;
use payung_operations::ActError;
use payung_operations::acts::hand_in_list::{HandInList, ListReceived};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = HandInList;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let programme = desk.programme()?;
        let agency = own_agency(&desk.visitor);
        let mut fields = vec![
            Field::note(format!("{} · {}", programme.regulation.act.short, programme.year.year)),
            Field::new(t, "file", Kind::File(false, ".xlsx,.xls,.ods,.csv,.txt")),
            area_field(&desk.visitor, "area").holding(own_area(&desk.visitor)),
            Field::new(t, "agency", Kind::Line).optional().holding(agency),
        ];
        if desk.visitor.actor.holds(Role::Dinas, desk.visitor.day) {
            fields.push(Field::new(t, "on-behalf-of", Kind::Line).optional());
        }
        fields.push(Field::new(t, "corrects", Kind::Line).optional().holding(desk.given.get("daftar").cloned().unwrap_or_default()));
        fields.push(Field::new(t, "unplanned", Kind::Tick).optional());
        Ok(fields)
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> HandInList {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        HandInList {
            programme_year: desk.year(),
            area: reading.area("area", desk.visitor.books.region),
            agency: reading.some_text("agency"),
            on_behalf_of: some(reading.some_text("on-behalf-of")),
            planned: !reading.ticked("unplanned"),
            corrects: some(reading.some_text("corrects")),
            file: reading.file("file"),
        }
    }

    fn after(_: &Desk, done: &ListReceived) -> String {
        format!("/daftar/{}", done.id)
    }
}
