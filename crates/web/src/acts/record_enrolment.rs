//! Recording what BPJS answered to a registration.

use crate::forms::{ActForm, Desk, Field, Kind, Reading, Remarks};
use payung_domain::RefusalReason;
use payung_operations::ActError;
use payung_operations::acts::record_enrolment::{EnrolmentRecorded, RecordEnrolment};
use payung_operations::views::registrations::registration;

/// Rows told one by one when they gave no answer.
const TOLD: usize = 200;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordEnrolment;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = registration(desk.visitor.look(), desk.number("kiriman").unwrap_or_default()).await?;
        Ok(vec![
            Field::note(format!("{} · {} · {}", seen.export.number, seen.export.wadah, t.count("cover-people", seen.control.people))),
            Field::hidden("export", seen.export.id),
            Field::new(t, "number", Kind::Line),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day).hinting(t.get("hint-answer-date")),
            Field::new(t, "registration-file", Kind::File(false, ".xlsx,.xls,.ods,.csv,.txt")),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> RecordEnrolment {
        RecordEnrolment {
            export: reading.number("export"),
            number: reading.text("number"),
            date: reading.date("date"),
            file: reading.file("registration-file"),
        }
    }

    fn left_out(desk: &Desk, done: &EnrolmentRecorded) -> Remarks {
        let t = desk.visitor.t();
        let known = RefusalReason::ALL.into_iter().filter_map(|reason| Some((reason, done.reasons.get(reason.word())?)));
        let reasons = known.map(|(reason, count)| {
            (reason.label(t.language).to_owned(), crate::format::number(i64::try_from(*count).unwrap_or(i64::MAX), t.language))
        });
        let rows = done.unreadable.iter().take(TOLD).map(|row| {
            let place = format!("{} {} {}", row.sheet, t.get("row"), row.row);
            (place.trim().to_owned(), t.pick(&row.reason_id, &row.reason_en).to_owned())
        });
        reasons.chain(rows).collect()
    }

    fn after(desk: &Desk, done: &EnrolmentRecorded) -> String {
        if done.findings > 0 {
            return "/kepesertaan/temuan".to_owned();
        }
        format!("/kepesertaan/kirim/{}", desk.number("kiriman").unwrap_or_default())
    }
}
