//! Opening a programme year.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::acts::open_year::{OpenYear, YearOpened};
use payung_operations::views::regulations::regulations_of;
use payung_operations::{ActError, ReadingChosen};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = OpenYear;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let known = regulations_of(desk.visitor.look())?;
        let chosen = desk.given.get("aturan").cloned().or_else(|| known.first().map(|act| act.id.clone())).unwrap_or_default();
        let mut fields = vec![
            Field::new(t, "year", Kind::Number).holding(desk.visitor.day.year()),
            Field::new(t, "regulation", Kind::Choice)
                .among(known.iter().map(|act| (act.id.clone(), format!("{} ({})", act.short, act.id))))
                .holding(&chosen),
        ];
        if let Some(act) = known.iter().find(|act| act.id == chosen) {
            fields.push(Field::note(t.get("readings-intro")));
            for reading in &act.readings {
                let name = format!("reading.{}", reading.id);
                let options = reading.options.iter().map(|option| (option.0.clone(), option.1.clone()));
                fields.push(
                    Field::new(t, "reading", Kind::Choice)
                        .called(&reading.label)
                        .hinting(&reading.question)
                        .among(options)
                        .holding(&reading.default)
                        .named(name),
                );
            }
            if !act.readings.is_empty() {
                fields.push(Field::new(t, "ground", Kind::Line).optional());
            }
        }
        Ok(fields)
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> OpenYear {
        let regulation = reading.text("regulation");
        let ground = reading.some_text("ground");
        let known = regulations_of(desk.visitor.look()).unwrap_or_default();
        let mut readings = Vec::new();
        for known in known.iter().filter(|act| act.id == regulation).flat_map(|act| &act.readings) {
            let option = reading.some_text(&format!("reading.{}", known.id));
            if !option.is_empty() && option != known.default {
                readings.push(ReadingChosen { id: known.id.clone(), option, ground: ground.clone() });
            }
        }
        if !readings.is_empty() && ground.is_empty() {
            reading.wrong("ground", "wrong-ground");
        }
        OpenYear { year: reading.number("year"), regulation, readings }
    }

    fn after(_: &Desk, _: &YearOpened) -> String {
        "/program".to_owned()
    }
}
