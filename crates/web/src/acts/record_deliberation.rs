//! Recording a village's deliberation: every name of the village answered on one form.

use super::{in_two_weeks, sent_cases};
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use crate::pages::worklist::{Shown, names_field, work};
use payung_operations::acts::record_deliberation::{DeliberationRecorded, NameOutcome, RecordDeliberation};
use payung_operations::views::place_name;
use payung_operations::views::worklist::{StepKind, WORK_MAX};
use payung_operations::{ActError, StepOutcome};

/// How many unanswered names are told one by one.
const TOLD: usize = 20;

/// The form.
pub(crate) struct Form;

impl ActForm for Form {
    type Act = RecordDeliberation;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let shown = Shown { kind: StepKind::Deliberate, rows: WORK_MAX, by_village: true, unassigned: false };
        let (work, village) = work(desk, shown).await?;
        let mut fields = Vec::new();
        if let Some(village) = village {
            let name = place_name(&desk.visitor.books, &village.to_string());
            fields.extend([
                Field::note(format!("{name} {}", crate::format::area(&village.to_string())).trim()),
                Field::hidden("area", village),
                Field::new(t, "number", Kind::Line),
                Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
                Field::new(t, "place", Kind::Line),
                Field::new(t, "chair", Kind::Line),
                Field::new(t, "attendance", Kind::Number),
                Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
                Field::new(t, "all-accepted", Kind::Tick).optional(),
                Field::new(t, "returned-until", Kind::Date).optional().holding(in_two_weeks(desk.visitor.day)),
            ]);
        }
        let outcomes = [("ya", "answer-accepted"), ("tolak", "answer-refused"), ("kembalikan", "answer-returned")];
        let outcomes = outcomes.map(|(word, key)| (word.to_owned(), t.get(key)));
        let answer = Field::new(t, "answer", Kind::Radio).among(outcomes);
        let reason = Field::new(t, "reason", Kind::Line).optional();
        fields.push(names_field(desk, work, (village, true), |row| {
            let about = format!("{} ({})", row.name, row.id);
            let cells = vec![
                Field::hidden(&format!("versi.{}", row.id), row.version),
                answer.clone().named(format!("hasil.{}", row.id)).called(&about),
                reason.clone().named(format!("alasan.{}", row.id)),
            ];
            (cells, String::new())
        }));
        Ok(fields)
    }

    fn read(desk: &Desk, reading: &mut Reading<'_>) -> RecordDeliberation {
        let area = reading.area("area", desk.visitor.books.region);
        let (number, date) = (reading.text("number"), reading.date("date"));
        let (place, chair) = (reading.text("place"), reading.text("chair"));
        let attendance = reading.number("attendance");
        let all_accepted = reading.ticked("all-accepted");
        let until = reading.some_date("returned-until");
        let mut outcomes = Vec::new();
        let before = reading.faults();
        for seen in sent_cases(reading) {
            let (answer, why) = (format!("hasil.{}", seen.case), format!("alasan.{}", seen.case));
            let outcome = match (reading.filled().get(&answer), all_accepted) {
                ("ya", _) | ("", true) => StepOutcome::Done,
                ("tolak", _) => StepOutcome::Refused,
                ("kembalikan", _) => StepOutcome::Returned,
                _ => {
                    if reading.faults() < before + TOLD {
                        reading.wrong(&answer, "wrong-unanswered");
                    }
                    continue;
                }
            };
            let reason = if outcome == StepOutcome::Done { reading.some_text(&why) } else { reading.text(&why) };
            if outcome == StepOutcome::Returned && until.is_none() {
                reading.wrong("returned-until", "wrong-empty");
            }
            let until = until.filter(|_| outcome == StepOutcome::Returned);
            outcomes.push(NameOutcome { case: seen.case, version: seen.version, outcome, reason, until });
        }
        RecordDeliberation {
            programme_year: desk.year(),
            area,
            number,
            date,
            place,
            chair,
            attendance,
            outcomes,
            file: reading.some_file("paper"),
        }
    }

    fn after(_: &Desk, done: &DeliberationRecorded) -> String {
        format!("/naskah/berita-acara/{}", done.id)
    }
}
