//! Recording that people received their cards and signed for them: one, or many by one signed list.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::chosen::{check_filled, check_past, smallest_around};
use crate::cover::enrolments::{EnrolmentLeft, Happening, no_enrolment};
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::{Date, EnrolmentEvent, EnrolmentState};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// Cards one act may record.
const CARDS_MAX: usize = 10_000;

/// A card that was handed over.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CardReceived {
    /// The enrolment.
    pub enrolment: i64,
    /// Who signed for it: the participant, or a relative with how related.
    pub signed_by: String,
}

impl std::fmt::Debug for CardReceived {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CardReceived").field("enrolment", &self.enrolment).finish_non_exhaustive()
    }
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordCard {
    /// The cards.
    pub cards: Vec<CardReceived>,
    /// The day they were handed over.
    pub on: Date,
    /// The signed receipt, or the list with the signatures.
    pub file: FileIn,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CardsRecorded {
    /// Cards recorded.
    pub cards: u64,
    /// Cards recorded before.
    pub before: u64,
    /// For whom nothing was recorded, and why.
    pub left: Vec<EnrolmentLeft>,
    /// Everything had been recorded before; nothing was changed.
    pub already: bool,
}

impl Act for RecordCard {
    const NAME: ActName = ActName::RecordCard;
    type Done = CardsRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let ids: Vec<i64> = self.cards.iter().map(|card| card.enrolment).collect();
        let known = acting.enrolments(&ids).await?;
        let mut areas = BTreeSet::new();
        for id in &ids {
            let known = known.get(id).ok_or_else(|| no_enrolment(*id))?;
            areas.insert(acting.area_of_enrolment(&known.row)?);
        }
        Ok(Target::plain(smallest_around(&areas).unwrap_or(acting.books.region)))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<CardsRecorded>, ActError> {
        let count = self.cards.len();
        if count == 0 || count > CARDS_MAX {
            return Err(ActError::invalid(
                format!("Sebut 1 sampai {CARDS_MAX} kartu; yang disebut {count}."),
                format!("Name 1 to {CARDS_MAX} cards; {count} were named."),
            ));
        }
        check_past(self.on, acting.day)?;
        let mut seen = BTreeSet::new();
        for card in &self.cards {
            check_filled(&card.signed_by, ("Yang menandatangani", "Who signed"))?;
            if !seen.insert(card.enrolment) {
                let id = card.enrolment;
                return Err(ActError::invalid(format!("Kepesertaan {id} disebut dua kali."), format!("Enrolment {id} is named twice.")));
            }
        }
        let ids: Vec<i64> = self.cards.iter().map(|card| card.enrolment).collect();
        let mut known = acting.enrolments(&ids).await?;
        self.check_years(acting, &known).await?;
        let (mut done, mut happenings) = (CardsRecorded::default(), Vec::new());
        let file = acting.keep(&self.file).await?;
        for card in &self.cards {
            let id = card.enrolment;
            let known = known.remove(&id).ok_or_else(|| no_enrolment(id))?;
            match (&known.life.state, known.life.card_on) {
                (_, Some(on)) if on == self.on => done.before += 1,
                (_, Some(on)) => done.left.push(EnrolmentLeft::new(
                    id,
                    format!("kartu sudah dicatat diterima pada {on}."),
                    format!("the card was recorded as received on {on}."),
                )),
                (EnrolmentState::Registered { number_date, .. }, None) if *number_date > self.on => done.left.push(EnrolmentLeft::new(
                    id,
                    format!("nomornya baru terbit {number_date}, sesudah tanggal kartu diterima."),
                    format!("its number was only issued on {number_date}, after the card was received."),
                )),
                (EnrolmentState::Registered { .. }, None) => {
                    let mut happening = Happening::one(known, self.on, EnrolmentEvent::Card {});
                    happening.set.card_by = Set(Some(acting.sealer().seal("enrolment.card_by", card.signed_by.trim().as_bytes())?));
                    happening.set.card_file = Set(Some(file.clone()));
                    happenings.push(happening);
                }
                (state, None) => {
                    use payung_domain::{Language, enrolment_label};
                    let (of_id, of_en) = (enrolment_label(state.word(), Language::Id), enrolment_label(state.word(), Language::En));
                    done.left.push(EnrolmentLeft::new(
                        id,
                        format!("berstatus {of_id}; kartu hanya bagi yang terdaftar."),
                        format!("is {of_en}; only registered people have a card."),
                    ));
                }
            }
        }
        done.cards = happenings.len() as u64;
        if happenings.is_empty() {
            return match done.left.first() {
                Some(first) if done.before == 0 => Err(ActError::conflict(first.reason_id.clone(), first.reason_en.clone())),
                _ => Ok(Ran::Already(CardsRecorded { already: true, ..done })),
            };
        }
        acting.record(happenings).await?;
        let noted = Noted::plain(
            format!("attachment:{file}"),
            serde_json::json!({ "cards": done.cards, "before": done.before, "left": done.left.len(), "on": self.on.to_string(), "enrolments": ids }),
        );
        Ok(Ran::Done(done, noted))
    }
}

impl RecordCard {
    /// Refuses cards of a year that is closed.
    async fn check_years(&self, acting: &Acting<'_>, known: &HashMap<i64, crate::cover::enrolments::Known>) -> Result<(), ActError> {
        let years: BTreeSet<i64> = known.values().map(|known| known.row.programme_year).collect();
        for year in years {
            acting.open_programme(year).await?;
        }
        Ok(())
    }
}
