//! Looking again at a case of a sample: what was confirmed, agreed with or not.

use crate::forms::{ActForm, CheckLine, Checks, Desk, Field, Kind, Reading};
use crate::pages::worklist::outcome_word;
use payung_domain::Outcome;
use payung_operations::ActError;
use payung_operations::acts::recheck_case::{Disagreement, RecheckCase, Rechecked};
use payung_operations::views::case::case;

/// The form.
pub(crate) struct Form;

impl ActForm for Form {
    type Act = RecheckCase;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = case(desk.visitor.look(), desk.number("berkas").unwrap_or_default(), t.language).await?;
        let (mut lines, mut rows) = (Vec::new(), Vec::new());
        for known in seen.criteria.iter().filter(|known| known.outcome == Outcome::Met) {
            let id = &known.id;
            let options = [("sama".to_owned(), t.get("answer-same")), ("beda".to_owned(), t.get("answer-different"))];
            rows.push(vec![
                Field::new(t, "answer", Kind::Radio).among(options).named(format!("hasil.{id}")).called(&known.label),
                Field::new(t, "reason", Kind::Line).optional().named(format!("alasan.{id}")),
                Field::new(t, "proof", Kind::File(false, ".pdf,.jpg,.jpeg,.png")).optional().named(format!("bukti.{id}")),
            ]);
            lines.push(CheckLine {
                label: known.label.clone(),
                test: known.test.clone(),
                cite: known.cite.clone(),
                text: known.text.clone(),
                evidence: known.evidence.clone(),
                outcome: outcome_word(known.outcome),
            });
        }
        let checks = Checks {
            about: super::about(t, &seen),
            href: desk.visitor.to(&format!("/berkas/{}", seen.history.case.id)),
            skip: desk.visitor.to(&format!("/kerja/periksa-ulang?tahun={}", seen.programme.year.id)),
            lines,
            rows,
        };
        Ok(vec![
            Field { kind: Kind::Checks(Box::new(checks)), label: t.get("criteria-heading"), ..Field::note("") },
            Field::hidden("case", seen.history.case.id),
            Field::hidden("version", seen.history.case.version),
            Field::new(t, "all-agreed", Kind::Tick).optional(),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> RecheckCase {
        let agreed = reading.ticked("all-agreed");
        let mut disagreements = Vec::new();
        for field in reading.row_fields().filter(|field| field.part() == "hasil") {
            let id = field.of();
            match (reading.filled().get(&field.name), agreed) {
                ("sama", _) | ("", true) => {}
                ("beda", _) => disagreements.push(Disagreement {
                    criterion: id.to_owned(),
                    reason: reading.text(&format!("alasan.{id}")),
                    proof: reading.some_file(&format!("bukti.{id}")),
                }),
                _ => reading.wrong(&field.name, "wrong-unanswered"),
            }
        }
        RecheckCase { case: reading.number("case"), version: reading.number("version"), disagreements }
    }

    fn after(_: &Desk, _: &Rechecked) -> String {
        "/kerja/periksa-ulang/berikut".to_owned()
    }
}
