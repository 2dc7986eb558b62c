//! Recording that cards were received and signed for: one person's, or a village's by its signed list.

use crate::forms::{ActForm, Desk, Field, Group, Kind, Reading, Remarks};
use payung_domain::Month;
use payung_operations::ActError;
use payung_operations::acts::record_card::{CardReceived, CardsRecorded, RecordCard};
use payung_operations::views::roster::{RosterAsked, roster_seen};
use payung_operations::views::statement::statement;

/// People shown in one form; the rest follow in the next.
const ROWS: usize = 50;

/// The form.
pub(super) struct Form;

impl ActForm for Form {
    type Act = RecordCard;

    async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
        let t = desk.visitor.t();
        let mut fields = vec![
            Field::new(t, "received-on", Kind::Date).holding(desk.visitor.day),
            Field::new(t, "receipt-file", Kind::File(false, ".pdf,.jpg,.jpeg,.png")),
        ];
        let who = |id: i64, name: &str, nik: &str| {
            Field::new(t, "signed-by", Kind::Line).optional().named(format!("kartu.{id}")).called(format!("{name} ({nik})"))
        };
        match desk.number("peserta") {
            Some(id) => {
                let seen = statement(desk.visitor.look(), id, t.language).await?;
                fields.push(who(id, &seen.name, &seen.nik).holding(seen.name.clone()));
            }
            None => {
                let asked =
                    RosterAsked { state: "registered".into(), ..RosterAsked::of(desk.programme()?.year.id, Month::of(desk.visitor.day)) };
                let mut seen = roster_seen(desk.visitor.look(), &asked).await?;
                seen.rows.retain(|row| row.card_on.is_none());
                fields.push(Field::note(t.count("cards-waiting", seen.rows.len())));
                let rows = seen.rows.iter().take(ROWS).map(|row| vec![who(row.entry.enrolment, &row.name, &row.nik)]);
                fields.push(Field::new(t, "cards", Kind::Group(Group { rows: rows.collect() })).optional());
            }
        }
        Ok(fields)
    }

    fn read(_: &Desk, reading: &mut Reading<'_>) -> RecordCard {
        let sent = reading.filled().values().filter_map(|(name, signed_by)| {
            let enrolment = name.strip_prefix("kartu.")?.parse().ok()?;
            let signed_by = signed_by.trim().to_owned();
            (!signed_by.is_empty()).then_some(CardReceived { enrolment, signed_by })
        });
        let cards: Vec<CardReceived> = sent.collect();
        if cards.is_empty() {
            reading.wrong("cards", "wrong-no-rows");
        }
        RecordCard { cards, on: reading.date("received-on"), file: reading.file("receipt-file") }
    }

    fn left_out(desk: &Desk, done: &CardsRecorded) -> Remarks {
        let t = desk.visitor.t();
        done.left
            .iter()
            .map(|left| (t.count("enrolment-number", left.enrolment), t.pick(&left.reason_id, &left.reason_en).to_owned()))
            .collect()
    }

    fn after(desk: &Desk, _: &CardsRecorded) -> String {
        desk.number("peserta").map_or_else(|| "/kepesertaan".to_owned(), |id| format!("/kepesertaan/peserta/{id}"))
    }
}
