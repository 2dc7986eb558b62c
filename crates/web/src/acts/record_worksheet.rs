//! Filling in the assessment worksheet of one person.

use crate::forms::{ActForm, CheckLine, Checks, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::record_worksheet::{IndicatorAnswer, RecordWorksheet, WorksheetRecorded};
use payung_operations::views::case::case;
use payung_operations::views::worklist::worksheet_of;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordWorksheet;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let look = desk.visitor.look();
        let seen = case(look, desk.number("berkas").unwrap_or_default(), t.language).await?;
        let before = worksheet_of(look, &seen)?;
        let options = [("ya", "answer-yes"), ("tidak", "answer-no"), ("?", "answer-not-known")];
        let options = options.map(|(word, key)| (word.to_owned(), t.get(key)));
        let (mut lines, mut rows) = (Vec::new(), Vec::new());
        for indicator in &seen.programme.regulation.indicator {
            let id = &indicator.id;
            let (answer, proof) = match before.get(id) {
                Some((Some(true), proof)) => ("ya", proof.as_str()),
                Some((Some(false), proof)) => ("tidak", proof.as_str()),
                Some((None, proof)) => ("?", proof.as_str()),
                None => ("", ""),
            };
            let asked = Field::new(t, "answer", Kind::Radio).among(options.clone()).named(format!("jawab.{id}")).holding(answer);
            rows.push(vec![
                asked.called(&indicator.question),
                Field::new(t, "proof-words", Kind::Line).optional().named(format!("bukti-kata.{id}")).holding(proof),
            ]);
            lines.push(CheckLine {
                label: indicator.question.clone(),
                test: t.pick(&indicator.label, &indicator.label_en).to_owned(),
                cite: indicator.cite.clone(),
                text: indicator.text.clone().unwrap_or_default(),
                evidence: String::new(),
                outcome: "",
            });
        }
        let checks = Checks {
            about: super::about(t, &seen),
            href: desk.visitor.to(&format!("/berkas/{}", seen.history.case.id)),
            skip: String::new(),
            lines,
            rows,
        };
        Ok(vec![
            Field::hidden("year", seen.programme.year.id),
            Field::hidden("case", seen.history.case.id),
            Field::hidden("version", seen.history.case.version),
            Field::new(t, "enumerator", Kind::Line),
            Field::new(t, "date", Kind::Date).holding(desk.visitor.day),
            Field { kind: Kind::Checks(Box::new(checks)), label: t.get("indicators"), ..Field::note("") },
            Field::new(t, "paper", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> RecordWorksheet {
        let mut answers = Vec::new();
        for field in reading.row_fields().filter(|field| field.part() == "jawab") {
            let answer = match reading.filled().get(&field.name) {
                "ya" => Some(true),
                "tidak" => Some(false),
                "?" => None,
                _ => {
                    reading.wrong(&field.name, "wrong-unanswered");
                    continue;
                }
            };
            let proof = reading.some_text(&format!("bukti-kata.{}", field.of()));
            answers.push(IndicatorAnswer { indicator: field.of().to_owned(), answer, proof });
        }
        RecordWorksheet {
            programme_year: reading.number("year"),
            case: reading.number("case"),
            version: reading.number("version"),
            enumerator: reading.text("enumerator"),
            date: reading.date("date"),
            answers,
            file: reading.some_file("paper"),
        }
    }

    fn after(_: &Desk, done: &WorksheetRecorded) -> String {
        format!("/berkas/{}", done.case)
    }
}
