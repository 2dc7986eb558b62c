//! Answering what a bill says otherwise: all differences of one cause at once, or that nothing is left to answer.

use crate::forms::{ActForm, Desk, Field, Kind, Reading};
use payung_operations::ActError;
use payung_operations::acts::answer_bill::{AnswerBill, AnswerToCause, BillAnswered, LineAnswer};
use payung_operations::views::bills::bill;

/// The form.
pub(super) struct Form;

/// The answer of a word.
pub(super) fn answer_of(word: &str) -> Option<LineAnswer> {
    [LineAnswer::Accepted, LineAnswer::Disputed].into_iter().find(|answer| answer.word() == word)
}

impl ActForm for Form {
    type Act = AnswerBill;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let whole = bill(desk.visitor.look(), desk.number("tagihan").unwrap_or_default(), t.language).await?;
        let row = &whole.seen.bill;
        let mut fields = vec![
            Field::note(format!("{} · {} · {}", row.code, whole.seen.months, desk.visitor.frame.rupiah(row.total))),
            Field::hidden("bill", row.id),
            Field::hidden("version", row.version),
        ];
        let left: Vec<_> = whole.causes.iter().filter(|cause| cause.unanswered > 0).collect();
        if left.is_empty() {
            fields.push(Field::note(t.get("bill-nothing-left")));
            fields.push(Field::new(t, "looked-through", Kind::Tick));
            return Ok(fields);
        }
        let options = [("", "bill-later"), ("accepted", "bill-accepted"), ("disputed", "bill-refused")];
        let options = options.map(|(word, key)| (word.to_owned(), t.get(key)));
        for cause in left {
            let difference = desk.visitor.frame.rupiah(cause.billed - cause.expected);
            let label = format!("{} · {} · {difference}", cause.label, t.count("bill-count-lines", cause.unanswered));
            let proposed = match cause.proposed.as_str() {
                "accept" => "accepted",
                "dispute" => "disputed",
                _ => "",
            };
            let answer = Field::new(t, "bill-answer", Kind::Radio).named(format!("jawab.{}", cause.id));
            fields.push(answer.called(label).hinting(cause.cites.clone()).among(options.clone()).optional().holding(proposed));
            fields.push(Field::new(t, "answer-reason", Kind::Line).named(format!("alasan.{}", cause.id)).optional());
        }
        Ok(fields)
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> AnswerBill {
        let names: Vec<String> = reading.fields().iter().filter_map(|field| field.name.strip_prefix("jawab.").map(str::to_owned)).collect();
        let mut causes = Vec::new();
        for cause in names {
            let Some(answer) = answer_of(&reading.some_text(&format!("jawab.{cause}"))) else { continue };
            let reason = reading.some_text(&format!("alasan.{cause}"));
            causes.push(AnswerToCause { cause, answer, reason });
        }
        AnswerBill { bill: reading.number("bill"), version: reading.number("version"), lines: Vec::new(), causes }
    }

    fn after(_: &Desk, done: &BillAnswered) -> String {
        format!("/tagihan/{}", done.bill)
    }
}
