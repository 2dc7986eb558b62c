//! Recording an office and its term.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::acts::record_term::{RecordTerm, TermRecorded};
use payung_operations::views::case::case;
use payung_operations::{ActError, Letter};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordTerm;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = case(desk.visitor.look(), desk.number("berkas").unwrap_or_default(), t.language).await?;
        let offices =
            seen.programme.regulation.office.iter().map(|office| (office.id.clone(), t.pick(&office.label, &office.label_en).to_owned()));
        Ok(vec![
            Field::note(seen.history.person.name.clone()),
            Field::hidden("year", seen.programme.year.id),
            Field::hidden("case", seen.history.case.id),
            Field::hidden("version", seen.history.case.version),
            Field::new(t, "office", Kind::Choice).among(offices),
            Field::new(t, "term-from", Kind::Date),
            Field::new(t, "term-until", Kind::Date),
            Field::new(t, "appointment-number", Kind::Line),
            Field::new(t, "appointment-date", Kind::Date),
            Field::new(t, "issued-by", Kind::Line),
            Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> RecordTerm {
        RecordTerm {
            programme_year: reading.number("year"),
            case: reading.number("case"),
            version: reading.number("version"),
            office: reading.text("office"),
            from: reading.date("term-from"),
            until: reading.date("term-until"),
            decree: Letter {
                number: reading.text("appointment-number"),
                date: reading.date("appointment-date"),
                file: reading.some_file("paper"),
            },
            issued_by: reading.text("issued-by"),
        }
    }

    fn after(_: &Desk, done: &TermRecorded) -> String {
        format!("/berkas/{}", done.case)
    }
}
