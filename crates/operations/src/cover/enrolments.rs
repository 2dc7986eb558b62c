//! Enrolments in the books: the row as it stands, and the events it is folded from. Whatever happens to an enrolment goes through
//! [`Acting::record`], so that row, months of cover and events never say different things.

use crate::acting::Acting;
use crate::case::people::ROWS_AT_ONCE;
use crate::cover::shared_index::{COVER_CHANGED, message};
use crate::failure::ActError;
use crate::programme::Programme;
use payung_domain::{AreaCode, CoverStart, Date, Enrolment, EnrolmentEvent, IllegalTurn, Month};
use payung_law::money::NationalLaw;
use payung_storage::entity::{agreement, cover_span, enrolment, enrolment_event, outbox};
use payung_storage::update_rows;
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// The amount that says what begins cover: the value names the way.
const COVER_START: &str = "mulai-perlindungan";
/// Cover begins on the day BPJS says.
const BY_BPJS: i64 = 1;
/// On the day the number is issued.
const BY_NUMBER: i64 = 2;
/// On the later of that day and the first payment's.
const BY_NUMBER_AND_PAYMENT: i64 = 3;

/// Events after which a region covers somebody who was not covered, or no longer, or for other months.
const CHANGE_COVER: [&str; 6] = ["covered", "registered", "refused", "ended", "ending-undone", "shortened"];

/// An enrolment: its row, and its life as the events tell it.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// The row.
    pub row: enrolment::Model,
    /// The fold of its events.
    pub life: Enrolment,
}

/// Somebody an act left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EnrolmentLeft {
    /// The enrolment.
    pub enrolment: i64,
    /// Why, in Indonesian.
    pub reason_id: String,
    /// Why, in English.
    pub reason_en: String,
}

impl EnrolmentLeft {
    /// Somebody left out.
    pub(crate) fn new(enrolment: i64, why_id: impl AsRef<str>, why_en: impl AsRef<str>) -> Self {
        Self {
            enrolment,
            reason_id: format!("Kepesertaan {enrolment}: {}", why_id.as_ref()),
            reason_en: format!("Enrolment {enrolment}: {}", why_en.as_ref()),
        }
    }
}

/// What happens to an enrolment in an act.
pub(crate) struct Happening {
    /// The enrolment as it stood.
    pub known: Known,
    /// What happens, each with the day it counts from.
    pub events: Vec<(Date, EnrolmentEvent)>,
    /// What else is kept in its row: all happenings of one call set the same columns.
    pub set: enrolment::ActiveModel,
}

impl Happening {
    /// Nothing yet.
    pub fn none(known: Known) -> Self {
        Self { known, events: Vec::new(), set: <enrolment::ActiveModel as Default>::default() }
    }

    /// One event.
    pub fn one(known: Known, on: Date, event: EnrolmentEvent) -> Self {
        Self { events: vec![(on, event)], ..Self::none(known) }
    }
}

/// An enrolment whose events do not add up to its row.
pub(crate) fn broken(id: i64) -> ActError {
    ActError::conflict(
        format!(
            "Kepesertaan {id} tidak utuh: peristiwa dan barisnya tidak sama. Jalankan `payung audit verify` dan pulihkan dari cadangan."
        ),
        format!("Enrolment {id} is not whole: its events and its row differ. Run `payung audit verify` and restore a backup."),
    )
}

/// The refusal of a turn that an enrolment's life does not have.
pub(crate) fn no_turn(id: i64, illegal: IllegalTurn) -> ActError {
    use payung_domain::Language;
    ActError::conflict(
        format!("Kepesertaan {id}: {}", illegal.message(Language::Id)),
        format!("Enrolment {id}: {}", illegal.message(Language::En)),
    )
}

/// An event as its row holds it.
pub(crate) fn event_of(row: &enrolment_event::Model) -> Option<(Date, EnrolmentEvent)> {
    let on = row.on_date.parse().ok()?;
    let mut detail: serde_json::Value = serde_json::from_str(&row.detail).ok()?;
    detail.as_object_mut()?.insert("kind".to_owned(), serde_json::Value::String(row.kind.clone()));
    Some((on, serde_json::from_value(detail).ok()?))
}

/// An event's detail as its row holds it; the kind stands in a column of its own.
pub(crate) fn detail_of(event: &EnrolmentEvent) -> String {
    let mut detail = serde_json::to_value(event).unwrap_or_default();
    if let Some(values) = detail.as_object_mut() {
        values.remove("kind");
    }
    detail.to_string()
}

/// A month as the books write it: its first day.
pub(crate) fn month_text(month: Month) -> String {
    month.first_day().to_string()
}

/// Enrolments by number, each the fold of its own events, which come in the order they were recorded.
pub(crate) fn fold(events: &[enrolment_event::Model]) -> Result<HashMap<i64, Enrolment>, ActError> {
    let mut lives: HashMap<i64, Enrolment> = HashMap::new();
    for row in events {
        let (on, event) = event_of(row).ok_or_else(|| broken(row.enrolment))?;
        let life = lives.remove(&row.enrolment).unwrap_or_default();
        lives.insert(row.enrolment, life.after(on, &event).map_err(|_| broken(row.enrolment))?);
    }
    Ok(lives)
}

/// What begins cover under the regulation on `on`: its own rule or, where it has none, national practice. An agreement may say otherwise.
///
/// # Errors
/// Neither act says; the agreement names no day.
pub(crate) fn cover_start(programme: &Programme, agreement: Option<&agreement::Model>, on: Date) -> Result<CoverStart, ActError> {
    if let Some(agreement) = agreement {
        let day = |text: Option<&str>| text.and_then(|text| text.parse::<Date>().ok()).map(CoverStart::On);
        let own = match agreement.cover_start.as_str() {
            "number" => Some(CoverStart::Number),
            "payment" => Some(CoverStart::Payment),
            "agreement" => day(Some(&agreement.valid_from)),
            "date" => day(agreement.cover_date.as_deref()),
            _ => None,
        };
        if let Some(own) = own {
            return Ok(own);
        }
    }
    let regional = NationalLaw::new(&programme.regulation).find(COVER_START, on);
    let rule = regional.or_else(|| NationalLaw::new(&programme.national).find(COVER_START, on));
    match rule.map(|rule| rule.value) {
        Some(BY_BPJS) => Ok(CoverStart::BpjsWord),
        Some(BY_NUMBER) => Ok(CoverStart::Number),
        Some(BY_NUMBER_AND_PAYMENT) => Ok(CoverStart::NumberAndPayment),
        _ => Err(ActError::invalid(
            format!("Peraturan tidak mengatakan kapan perlindungan mulai pada {on} (`{COVER_START}`)."),
            format!("The law does not say when cover begins on {on} (`{COVER_START}`)."),
        )),
    }
}

impl Acting<'_> {
    /// The enrolment `id`.
    ///
    /// # Errors
    /// There is none; its events do not add up to its row.
    pub(crate) async fn enrolment(&self, id: i64) -> Result<Known, ActError> {
        self.enrolments(&[id]).await?.remove(&id).ok_or_else(|| no_enrolment(id))
    }

    /// The enrolments with these numbers.
    pub(crate) async fn enrolments(&self, ids: &[i64]) -> Result<HashMap<i64, Known>, ActError> {
        let mut found = HashMap::with_capacity(ids.len());
        for some in ids.chunks(ROWS_AT_ONCE) {
            let rows = enrolment::Entity::find().filter(enrolment::Column::Id.is_in(some.iter().copied())).all(self.tx).await?;
            let events = enrolment_event::Entity::find()
                .filter(enrolment_event::Column::Enrolment.is_in(some.iter().copied()))
                .order_by_asc(enrolment_event::Column::Id)
                .all(self.tx)
                .await?;
            let mut lives = fold(&events)?;
            for row in rows {
                let life = lives.remove(&row.id).filter(|life| life.state.word() == row.state).ok_or_else(|| broken(row.id))?;
                found.insert(row.id, Known { row, life });
            }
        }
        Ok(found)
    }

    /// The area of an enrolment.
    pub(crate) fn area_of_enrolment(&self, row: &enrolment::Model) -> Result<AreaCode, ActError> {
        AreaCode::parse(&row.area).ok_or_else(|| broken(row.id))
    }

    /// Records what happens to enrolments: the events, the rows as they then stand, and the months that an ending cuts off or gives back.
    ///
    /// # Errors
    /// A turn that a life does not have; somebody changed a row meanwhile.
    pub(crate) async fn record(&self, happenings: Vec<Happening>) -> Result<(), ActError> {
        let (mut seen, mut rows, mut all) = (Vec::new(), Vec::new(), Vec::new());
        for Happening { known, events, mut set } in happenings {
            let id = known.row.id;
            let mut life = known.life.clone();
            for (on, event) in events {
                life = life.after(on, &event).map_err(|illegal| no_turn(id, illegal))?;
                all.push((id, on, event));
            }
            if life.ends_with() != known.life.ends_with() {
                self.write_months(id, &life).await?;
            }
            project(&life, &mut set);
            set.version = Set(known.row.version + 1);
            set.seq = Set(self.seq);
            seen.push((id, known.row.version));
            rows.push(set);
        }
        let count = seen.len() as u64;
        if update_rows(self.tx, &seen, rows).await? != count {
            return Err(broken(seen.first().map_or(0, |(id, _)| *id)));
        }
        self.note_events(all).await
    }

    /// Writes events in their order: of which enrolment, the day it counts from, what happened.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn note_events(&self, events: Vec<(i64, Date, EnrolmentEvent)>) -> Result<(), ActError> {
        let changes_cover = events.iter().any(|(_, _, event)| CHANGE_COVER.contains(&event.kind()));
        let first = self.next_id::<enrolment_event::Entity>(enrolment_event::Column::Id).await?;
        let rows = (first..).zip(events).map(|(id, (enrolment, on, event))| enrolment_event::ActiveModel {
            id: Set(id),
            enrolment: Set(enrolment),
            kind: Set(event.kind().to_owned()),
            on_date: Set(on.to_string()),
            detail: Set(detail_of(&event)),
            day: Set(self.day.to_string()),
            by_user: Set(self.actor.name.clone()),
            seq: Set(self.seq),
        });
        let mut rows = rows.peekable();
        while rows.peek().is_some() {
            let some: Vec<enrolment_event::ActiveModel> = rows.by_ref().take(ROWS_AT_ONCE).collect();
            enrolment_event::Entity::insert_many(some).exec_without_returning(self.tx).await?;
        }
        if changes_cover { self.tell_cover_changed().await } else { Ok(()) }
    }

    /// Leaves word in the outbox that this act changed whom the region covers; once, however many events it notes.
    async fn tell_cover_changed(&self) -> Result<(), ActError> {
        let told = outbox::Entity::find().filter(outbox::Column::Seq.eq(self.seq)).filter(outbox::Column::Kind.eq(COVER_CHANGED));
        if told.one(self.tx).await?.is_some() {
            return Ok(());
        }
        let id = self.next_id::<outbox::Entity>(outbox::Column::Id).await?;
        let message = message(id, COVER_CHANGED, &serde_json::json!({}), self.seq);
        outbox::Entity::insert(message).exec_without_returning(self.tx).await?;
        Ok(())
    }

    /// Writes the last month of every span as it then stands.
    async fn write_months(&self, id: i64, life: &Enrolment) -> Result<(), ActError> {
        for (span, last) in life.cover() {
            cover_span::Entity::update_many()
                .col_expr(cover_span::Column::LastMonth, Expr::value(month_text(last)))
                .col_expr(cover_span::Column::Seq, Expr::value(self.seq))
                .filter(cover_span::Column::Enrolment.eq(id))
                .filter(cover_span::Column::Commitment.eq(span.commitment))
                .filter(cover_span::Column::FirstMonth.eq(month_text(span.first)))
                .exec(self.tx)
                .await?;
        }
        Ok(())
    }

    /// Notes that BPJS received the first payment for these enrolments on `on`; where the first payment begins cover, cover begins. Whoever has
    /// a first payment already is left as they are. Returns for how many it was the first.
    pub async fn note_first_payment(&self, programme: &Programme, ids: &[i64], on: Date) -> Result<u64, ActError> {
        let known = self.enrolments(ids).await?;
        let agreements = self.agreements().await?;
        let mut happenings = Vec::new();
        for known in known.into_values().filter(|known| known.life.first_payment.is_none()) {
            let mut happening = Happening::one(known, on, EnrolmentEvent::FirstPayment {});
            let life = &happening.known.life;
            let rule = cover_start(programme, life.agreement.and_then(|id| agreements.get(&id)), on)?;
            if let Some(start) = rule.first_day(life.number_date, Some(on), life.bpjs_start).filter(|_| life.cover_start.is_none()) {
                happening.events.push((start, EnrolmentEvent::Started {}));
            }
            happenings.push(happening);
        }
        let count = happenings.len() as u64;
        if count > 0 {
            self.record(happenings).await?;
        }
        Ok(count)
    }

    /// The agreements, by number.
    pub(crate) async fn agreements(&self) -> Result<HashMap<i64, agreement::Model>, ActError> {
        let rows = agreement::Entity::find().all(self.tx).await?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }

    /// The agreement in force on the act's day: a PKS before a Nota Kesepakatan, the newest first.
    ///
    /// # Errors
    /// There is none.
    pub(crate) async fn agreement_in_force(&self) -> Result<agreement::Model, ActError> {
        let day = self.day.to_string();
        let mut found: Vec<agreement::Model> = agreement::Entity::find()
            .filter(agreement::Column::Status.eq("active"))
            .filter(agreement::Column::ValidFrom.lte(&day))
            .all(self.tx)
            .await?;
        found.retain(|row| row.valid_until.as_ref().is_none_or(|until| *until >= day));
        found.sort_by_key(|row| (row.kind == "pks", row.valid_from.clone(), row.id));
        found.pop().ok_or_else(|| {
            ActError::conflict(
                format!("Tidak ada Nota Kesepakatan atau PKS dengan BPJS Ketenagakerjaan yang berlaku pada {day}. Catat perjanjiannya lebih dulu (record-agreement)."),
                format!("No agreement with BPJS is in force on {day}. Record it first (record-agreement)."),
            )
        })
    }
}

/// The version of an enrolment as it stands.
///
/// # Errors
/// There is none.
pub async fn enrolment_version(connection: &impl ConnectionTrait, id: i64) -> Result<i64, ActError> {
    let found: Option<i64> =
        enrolment::Entity::find_by_id(id).select_only().column(enrolment::Column::Version).into_tuple().one(connection).await?;
    found.ok_or_else(|| no_enrolment(id))
}

/// There is no such enrolment.
pub(crate) fn no_enrolment(id: i64) -> ActError {
    ActError::not_found(format!("Tidak ada kepesertaan nomor {id}."), format!("There is no enrolment number {id}."))
}

/// Puts into a row what its life says.
pub(crate) fn project(life: &Enrolment, row: &mut enrolment::ActiveModel) {
    let day = |day: Option<Date>| Set(day.map(|day| day.to_string()));
    row.state = Set(life.state.word().to_owned());
    row.agreement = Set(life.agreement);
    row.agreement_date = day(life.agreement_date);
    row.number_date = day(life.number_date);
    row.first_payment = day(life.first_payment);
    row.bpjs_start = day(life.bpjs_start);
    row.cover_start = day(life.cover_start);
    row.card_on = day(life.card_on);
    row.ended_on = day(life.ended_on);
}
