//! L08: a criterion that, as the text words it, bars everybody who stays on.
//!
//! Somebody who stays on has received the aid before, is an active member of BPJS Ketenagakerjaan, and somebody pays
//! the contributions already. Asked of such a person without the exemptions our reading adds (`only`, `except`, "stays
//! on"), a criterion that is certainly not met makes every renewal unlawful by the letter. That is the text's defect; the readings of the
//! act say how it is lived with. A criterion that rests on a `source` is practice, not this text, and is left out.

use super::contradictions::continuing;
use super::{Context, Finding, Level};
use crate::model::Only;
use payung_domain::{Facts, RegisterAnswer, RegisterKind, Tri};

const RULE: &str = "L08-perpanjangan";

pub(super) fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for rules in context.rulesets() {
        for gate in rules.gates.iter().filter(|gate| gate.criterion.only != Some(Only::Continuing) && gate.criterion.source.is_none()) {
            let bars = |facts: Facts| {
                gate.test.ask(&facts, gate.on) == Tri::False
                    || gate.test.ask(&Facts { continuing: Some(false), ..facts }, gate.on) == Tri::False
            };
            let mut paid = continuing();
            paid.other_payer = Some(true);
            paid.registers[RegisterKind::Aid.index()] = RegisterAnswer::Found { desil: None };
            let (why, why_en) = if bars(continuing()) {
                ("sudah pernah menerima bantuan dan sudah peserta aktif", "has received the aid and is an active member")
            } else if bars(paid) {
                ("iurannya sudah dibayar dengan bantuan", "has the contributions paid by aid already")
            } else {
                continue;
            };
            findings.push(Finding {
                rule: RULE,
                ours: false,
                severity: Level::Severe,
                file: gate.criterion.file.to_string(),
                line: gate.criterion.line,
                cite: Some(gate.criterion.cite.clone()),
                id: format!("menurut bunyinya, kriteria {} menutup setiap perpanjangan: peserta lanjutan {why}", gate.criterion.id),
                en: format!("by its letter, criterion {} bars every renewal: whoever stays on {why_en}", gate.criterion.id),
            });
        }
    }
}
