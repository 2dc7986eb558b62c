//! Proposing that somebody's cover ends.

use crate::forms::{ActForm, Desk, Field, Kind, Reading, Remarks};
use payung_operations::acts::propose_ending::{EndingProposed, ProposeEnding};
use payung_operations::views::statement::statement;
use payung_operations::{ActError, grounds};
use std::collections::BTreeSet;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = ProposeEnding;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let seen = statement(desk.visitor.look(), desk.number("peserta").unwrap_or_default(), t.language).await?;
        let all = grounds(&seen.programme);
        let known = all.iter().map(|ground| {
            (ground.id.clone(), format!("{} ({})", t.pick(&ground.label, &ground.label_en), desk.visitor.frame.cite(&ground.cite)))
        });
        // Which proof fits which ground is the act's own question; here all of them stand once.
        let words = |of: fn(&payung_operations::Ground) -> &Vec<String>| {
            let all: BTreeSet<String> = all.iter().flat_map(|ground| of(ground).iter().cloned()).collect();
            all.into_iter().map(|word| (word.clone(), word)).collect::<Vec<_>>()
        };
        // Where the law lists no proof of some ground, any may be named.
        let proof = |name: &str, of: fn(&payung_operations::Ground) -> &Vec<String>| {
            let known = words(of);
            if all.iter().all(|ground| !of(ground).is_empty()) {
                return Field::new(t, name, Kind::Choice).among(known);
            }
            let known = known.into_iter().map(|(word, _)| word).collect::<Vec<_>>().join("; ");
            Field::new(t, name, Kind::Line).hinting(t.with("hint-proof-known", known))
        };
        let about = format!("{} · NIK {} · {}", seen.name, seen.nik, seen.area_name);
        Ok(vec![
            Field::note(about),
            Field::note(t.get("ending-harm")),
            Field::hidden("enrolment", seen.enrolment.id),
            Field::hidden("version", seen.enrolment.version),
            Field::new(t, "ending-ground", Kind::Choice).among(known),
            Field::new(t, "happened-on", Kind::Date),
            Field::new(t, "last-month", Kind::Month).optional(),
            proof("proof-kind", |ground| &ground.proof),
            proof("proof-issuer", |ground| &ground.issuers),
            Field::new(t, "proof-number", Kind::Line),
            Field::new(t, "proof-file", Kind::File(false, ".pdf,.jpg,.jpeg,.png")),
        ])
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> ProposeEnding {
        ProposeEnding {
            enrolment: reading.number("enrolment"),
            version: reading.number("version"),
            ground: reading.text("ending-ground"),
            happened_on: reading.date("happened-on"),
            last_month: reading.some_month("last-month"),
            proof_kind: reading.some_text("proof-kind"),
            proof_issuer: reading.some_text("proof-issuer"),
            proof_number: reading.text("proof-number"),
            file: reading.file("proof-file"),
        }
    }

    fn left_out(desk: &Desk, done: &EndingProposed) -> Remarks {
        let t = desk.visitor.t();
        done.warnings.iter().map(|sign| (t.get("cover-warnings"), sign.message(t.language).to_owned())).collect()
    }

    fn after(_: &Desk, done: &EndingProposed) -> String {
        format!("/kepesertaan/pengakhiran/{}", done.id)
    }
}
