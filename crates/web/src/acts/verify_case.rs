//! Verifying one case: its criteria with evidence and article, its documents, then on to the next.

use super::in_two_weeks;
use crate::forms::{ActForm, CheckLine, Checks, Desk, Field, Kind, Reading};
use crate::pages::worklist::outcome_word;
use payung_operations::acts::verify_case::{Check, DocumentSeen, Verified, VerifyCase};
use payung_operations::views::worklist::to_verify;
use payung_operations::{ActError, CheckResult};

/// The form.
pub(crate) struct Form;

impl ActForm for Form {
    type Act = VerifyCase;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let case = desk.number("berkas").unwrap_or_default();
        let (seen, checklist) = to_verify(desk.visitor.look(), case, t.language).await?;
        let mut fields =
            vec![Field::hidden("case", case), Field::hidden("version", checklist.version), Field::new(t, "all-met", Kind::Tick).optional()];
        let (mut lines, mut rows) = (Vec::new(), Vec::new());
        for asked in &checklist.criteria {
            let known = seen.criteria.iter().find(|known| known.id == asked.id);
            let outcome = outcome_word(asked.outcome);
            let label = known.map_or(asked.label.as_str(), |known| known.label.as_str());
            let mut words = vec![("ya", "answer-yes"), ("tolak", "answer-no"), ("kembalikan", "answer-returned")];
            // What the law refuses nobody can pass: the facts are corrected with proof first.
            if outcome == "not-met" {
                words.remove(0);
            }
            let options = words.into_iter().map(|(word, key)| (word.to_owned(), t.get(key)));
            let id = &asked.id;
            let mut row = vec![
                Field::hidden(&format!("jawab.{id}"), outcome),
                Field::new(t, "answer", Kind::Radio).among(options).named(format!("hasil.{id}")).called(label),
                Field::new(t, "reason", Kind::Line).optional().named(format!("alasan.{id}")),
            ];
            if outcome == "unknown" {
                row.push(Field::new(t, "proof", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional().named(format!("bukti.{id}")));
            }
            lines.push(CheckLine {
                label: label.to_owned(),
                test: known.map(|known| known.test.clone()).unwrap_or_default(),
                cite: asked.cite.clone(),
                text: known.map(|known| known.text.clone()).unwrap_or_default(),
                evidence: known.map(|known| known.evidence.clone()).unwrap_or_default(),
                outcome,
            });
            rows.push(row);
        }
        let within = desk.given.get("wilayah").map(|area| format!("&wilayah={area}")).unwrap_or_default();
        let within = crate::pages::encoded_words(&within);
        let checks = Checks {
            about: super::about(t, &seen),
            href: desk.visitor.to(&format!("/berkas/{case}")),
            skip: desk.visitor.to(&format!("/kerja/verifikasi/berikut?tahun={}{within}&sesudah={case}", seen.programme.year.id)),
            lines,
            rows,
        };
        fields.insert(0, Field { kind: Kind::Checks(Box::new(checks)), label: t.get("criteria-heading"), ..Field::note("") });
        if !checklist.documents.is_empty() {
            fields.push(Field::note(t.get("documents-note")));
            fields.push(Field::new(t, "all-documents", Kind::Tick).optional());
        }
        for document in &checklist.documents {
            let options = [("ada".to_owned(), t.get("document-there")), ("tidak".to_owned(), t.get("document-missing"))];
            let value = match document.present {
                Some(true) => "ada",
                Some(false) => "tidak",
                None => "",
            };
            let field = Field::new(t, "answer", Kind::Radio).among(options).named(format!("dok.{}", document.id)).holding(value);
            fields.push(field.called(format!("{} ({})", document.label, document.cite)).optional());
        }
        fields.push(Field::new(t, "returned-until", Kind::Date).optional().holding(in_two_weeks(desk.visitor.day)));
        Ok(fields)
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> VerifyCase {
        let all_met = reading.ticked("all-met");
        let all_documents = reading.ticked("all-documents");
        let (mut checks, mut documents) = (Vec::new(), Vec::new());
        for field in reading.row_fields().filter(|field| field.part() == "jawab") {
            let (id, outcome) = (field.of().to_owned(), field.value.clone());
            let (answer, why, proof) = (format!("hasil.{id}"), format!("alasan.{id}"), format!("bukti.{id}"));
            let result = match (reading.filled().get(&answer), outcome.as_str(), all_met) {
                ("ya", ..) | ("", "met", true) => CheckResult::Confirmed,
                ("tolak", ..) => CheckResult::Refused,
                ("kembalikan", ..) => CheckResult::Returned,
                _ => {
                    reading.wrong(&answer, "wrong-unanswered");
                    continue;
                }
            };
            let must_say = result != CheckResult::Confirmed || outcome == "unknown";
            let reason = if must_say { reading.text(&why) } else { reading.some_text(&why) };
            let proof = if result == CheckResult::Confirmed && outcome == "unknown" {
                Some(reading.file(&proof))
            } else {
                reading.some_file(&proof)
            };
            checks.push(Check { criterion: id, result, reason: Some(reason).filter(|reason| !reason.is_empty()), proof });
        }
        for field in reading.fields().iter().filter(|field| field.part() == "dok") {
            let present = match (reading.filled().get(&field.name), all_documents) {
                ("ada", _) | ("", true) => true,
                ("tidak", _) => false,
                _ => {
                    reading.wrong(&field.name, "wrong-unanswered");
                    continue;
                }
            };
            documents.push(DocumentSeen { document: field.of().to_owned(), present, file: None });
        }
        let until = reading.some_date("returned-until");
        let lacking = documents.iter().any(|seen| !seen.present);
        let until = until.filter(|_| lacking || checks.iter().any(|check| check.result == CheckResult::Returned));
        VerifyCase { case: reading.number("case"), version: reading.number("version"), checks, documents, until }
    }

    fn after(desk: &Desk, done: &Verified) -> String {
        let within = desk.given.get("wilayah").map(|area| format!("&wilayah={area}")).unwrap_or_default();
        let year = desk.given.get("tahun").map(|year| format!("tahun={year}&")).unwrap_or_default();
        format!(
            "/kerja/verifikasi/berikut?{}sesudah={}{}",
            crate::pages::encoded_words(&year),
            done.case,
            crate::pages::encoded_words(&within)
        )
    }
}
