//! Answering what a bill says otherwise, one line after another.

use super::answer_bill::answer_of;
use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::answer_bill::{AnswerBill, AnswerToLine, BillAnswered};
use payung_operations::views::bills::{bill_row, lines};

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = AnswerBill;
    const WORD: &'static str = "answer-bill-lines";

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let look = desk.visitor.look();
        let row = bill_row(look, desk.number("tagihan").unwrap_or_default()).await?;
        let cause = desk.given.get("sebab").map(String::as_str).filter(|cause| !cause.is_empty());
        // What is answered leaves the page, so that the first page is always the next one.
        let found = lines(look, row.id, cause, true, 1, t.language).await?;
        let frame = &desk.visitor.frame;
        let left = Field::note(format!("{} · {}", row.code, t.count("bill-left", found.total)));
        if found.lines.is_empty() {
            // Nothing to send.
            return Ok(vec![left]);
        }
        let mut fields = vec![left, Field::hidden("bill", row.id), Field::hidden("version", row.version)];
        let options = [("", "bill-later"), ("accepted", "bill-accepted"), ("disputed", "bill-refused")];
        let options = options.map(|(word, key)| (word.to_owned(), t.get(key)));
        for line in found.lines {
            let label =
                format!("{} · {} · {} · {} → {}", line.name, line.nik, line.month, frame.rupiah(line.billed), frame.rupiah(line.expected));
            let proposed = match line.proposed.as_str() {
                "accept" => "accepted",
                "dispute" => "disputed",
                _ => "",
            };
            let answer = Field::new(t, "bill-answer", Kind::Radio).named(format!("jawab.{}", line.ordinal)).called(label);
            let why = format!("{} ({})", line.reason, line.cites);
            fields.push(answer.hinting(why).among(options.clone()).optional().holding(proposed));
            fields.push(Field::new(t, "answer-reason", Kind::Line).named(format!("alasan.{}", line.ordinal)).optional());
        }
        Ok(fields)
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> AnswerBill {
        let names: Vec<i64> = reading.fields().iter().filter_map(|field| field.name.strip_prefix("jawab.")?.parse().ok()).collect();
        let mut lines = Vec::new();
        for line in names {
            let Some(answer) = answer_of(&reading.some_text(&format!("jawab.{line}"))) else { continue };
            let reason = reading.some_text(&format!("alasan.{line}"));
            lines.push(AnswerToLine { line, answer, reason });
        }
        AnswerBill { bill: reading.number("bill"), version: reading.number("version"), lines, causes: Vec::new() }
    }

    fn after(_: &Desk, done: &BillAnswered) -> String {
        format!("/tagihan/{}", done.bill)
    }
}
