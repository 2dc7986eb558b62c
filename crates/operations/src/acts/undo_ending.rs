//! Undoing an ending while no bill rests on it: somebody who lives was ended, or moved back. The months the money still pays for come back.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::acts::decide_ending::days;
use crate::case::chosen::check_filled;
use crate::cover::endings::bill_resting;
use crate::cover::enrolments::{Happening, Known};
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::{Date, EnrolmentEvent, Month};
use payung_storage::entity::{commitment, cover_span, ending};
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UndoEnding {
    /// The ending.
    pub ending: i64,
    /// Its version as seen.
    pub version: i64,
    /// Why it was wrong.
    pub reason: String,
    /// What shows it: a letter of the village, a photograph of the KTP.
    pub file: Option<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EndingUndone {
    /// The ending's number in the books.
    pub id: i64,
    /// The enrolment's state again, by its word.
    pub state: String,
    /// Months of cover that came back.
    pub months: i64,
    /// Months whose money was given back meanwhile: it must be committed again.
    pub lacking: i64,
    /// It had been undone before; nothing was changed.
    pub already: bool,
}

impl Act for UndoEnding {
    const NAME: ActName = ActName::UndoEnding;
    type Done = EndingUndone;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let ending = acting.ending(self.ending).await?;
        let known = acting.enrolment(ending.enrolment).await?;
        Ok(Target::plain(acting.area_of_enrolment(&known.row)?))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<EndingUndone>, ActError> {
        let ending = acting.ending(self.ending).await?;
        let known = acting.enrolment(ending.enrolment).await?;
        acting.open_programme(known.row.programme_year).await?;
        check_filled(&self.reason, ("Alasan pembatalan", "The reason of undoing"))?;
        if ending.status == "undone" {
            let state = known.life.state.word().to_owned();
            return Ok(Ran::Already(EndingUndone { id: ending.id, state, months: 0, lacking: 0, already: true }));
        }
        if ending.version != self.version {
            return Err(ActError::stale(("Pengakhiran ini", "This ending"), self.version, ending.version));
        }
        if ending.status != "confirmed" {
            return Err(not_confirmed(&ending));
        }
        let confirmer = ending.decided_by.clone().unwrap_or_default();
        acting.check_not_maker(&confirmer, ("menetapkan pengakhiran ini", "confirmed this ending"))?;
        if let Some(bill) = bill_resting(acting.tx, &known.row, &ending.last_month, ending.seq).await? {
            return Err(ActError::conflict(
                format!(
                    "Tagihan {} sudah diperiksa menurut pengakhiran ini; pembatalannya tidak mungkin lagi. Daftarkan kembali orang ini lewat keputusan perubahan, dan tanyakan BPJS untuk bulan yang terlewat.",
                    bill.code
                ),
                format!(
                    "Bill {} was checked by this ending; it can no longer be undone. Bring the person in again by an amending decree, and ask BPJS about the months between.",
                    bill.code
                ),
            ));
        }
        let (_, last_month) = days(&ending)?;
        let file = acting.keep_some(self.file.as_ref()).await?;
        let (enrolment, person) = (known.row.id, known.row.person);
        let (mut events, lacking) = self.given_back(acting, &known, last_month).await?;
        events.push((acting.day, EnrolmentEvent::EndingUndone { ending: ending.id }));
        let mut happening = Happening::none(known);
        happening.events = events;
        acting.record(vec![happening]).await?;
        acting.decide(&ending, "undone", Some(self.reason.trim()), |update| update).await?;
        let again = acting.enrolment(enrolment).await?;
        let (months, _) = crate::cover::endings::freed(&again, last_month);
        let state = again.life.state.word().to_owned();
        let noted = Noted {
            person: Some(person),
            ..Noted::plain(
                format!("ending:{}", ending.id),
                serde_json::json!({
                    "state": "undone", "enrolment": enrolment, "months": months, "lacking": lacking, "confirmed-by": confirmer, "file": file,
                }),
            )
        };
        Ok(Ran::Done(EndingUndone { id: ending.id, state, months, lacking, already: false }, noted))
    }
}

impl UndoEnding {
    /// The months after `last_month` whose money is no longer there: they do not come back, and are counted.
    async fn given_back(
        &self,
        acting: &Acting<'_>,
        known: &Known,
        last_month: Month,
    ) -> Result<(Vec<(Date, EnrolmentEvent)>, i64), ActError> {
        let mut free: BTreeMap<i64, i64> = BTreeMap::new();
        for id in known.life.spans.iter().map(|span| span.commitment) {
            if let Entry::Vacant(entry) = free.entry(id) {
                entry.insert(unbound(acting, id).await?);
            }
        }
        let (mut events, mut lacking) = (Vec::new(), 0);
        for span in &known.life.spans {
            let from = last_month.plus(1).unwrap_or(last_month).max(span.first);
            let wanted = i64::from(from.months_until(span.last)) + 1;
            let left = free.entry(span.commitment).or_default();
            let paid = if span.per_month > 0 { (*left / span.per_month).clamp(0, wanted.max(0)) } else { wanted.max(0) };
            *left -= paid * span.per_month;
            if paid >= wanted {
                continue;
            }
            lacking += wanted - paid;
            let last = i32::try_from(paid).ok().and_then(|paid| from.plus(paid - 1)).unwrap_or(last_month);
            let short = EnrolmentEvent::Shortened { commitment: span.commitment, first: span.first, last };
            events.push((acting.day, short));
        }
        Ok((events, lacking))
    }
}

/// What of a commitment's money no span binds any more and nobody gave back, whole rupiah.
async fn unbound(acting: &Acting<'_>, id: i64) -> Result<i64, ActError> {
    let Some(row) = commitment::Entity::find_by_id(id).one(acting.tx).await? else { return Ok(0) };
    let spans = cover_span::Entity::find().filter(cover_span::Column::Commitment.eq(id)).all(acting.tx).await?;
    let bound = spans.iter().filter_map(|span| {
        let (first, last) = (Month::parse(&span.first_month)?, Month::parse(&span.last_month)?);
        Some(span.per_month * (i64::from(first.months_until(last)) + 1).max(0))
    });
    Ok(row.amount - row.released - bound.sum::<i64>())
}

fn not_confirmed(ending: &ending::Model) -> ActError {
    let (id, status) = (ending.id, &ending.status);
    ActError::conflict(
        format!("Pengakhiran {id} tidak sedang berlaku ({status}); tidak ada yang dibatalkan."),
        format!("Ending {id} is not in force ({status}); there is nothing to undo."),
    )
}
