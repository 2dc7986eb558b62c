//! The minutes of a village's deliberation, from what was recorded of it.

use super::people::{PlaceNames, cases, people};
use super::{Paper, day};
use crate::case::cases::broken;
use crate::failure::ActError;
use payung_documents::{Attendee, Capacity, DeliberatedPerson, DeliberationMinutes, Document, Signatory};
use payung_domain::{AreaCode, Date};
use payung_storage::entity::{minutes, minutes_case};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;

/// Lines for signatures, at most: a hall is not larger.
const ATTENDANCE_MAX: i64 = 500;

impl Paper<'_> {
    /// The minutes.
    pub(super) async fn deliberation(&self, row: &minutes::Model) -> Result<Document, ActError> {
        let texts = &self.profile.texts.deliberation;
        let area = AreaCode::parse(&row.area).ok_or_else(|| broken(row.id))?;
        let outcomes = self.outcomes(row.id).await?;
        let mut names = PlaceNames::default();
        names.learn(self.acting, area, outcomes.first().map(|outcome| outcome.case_file)).await?;
        let (village, district) = (names.village(area), names.district(area));
        let ids: Vec<i64> = outcomes.iter().map(|outcome| outcome.case_file).collect();
        let named = people(self.acting, &self.programme, &cases(self.acting, &ids).await?).await?;
        let outcomes = outcomes
            .iter()
            .zip(named)
            .map(|(outcome, person)| {
                let agreed = outcome.outcome == "done";
                let mut reason = self.reason_of(outcome)?;
                if outcome.outcome == "returned" {
                    reason = if reason.is_empty() {
                        "dikembalikan untuk dilengkapi".into()
                    } else {
                        format!("dikembalikan untuk dilengkapi: {reason}")
                    };
                }
                Ok(DeliberatedPerson { person, agreed, reason })
            })
            .collect::<Result<_, ActError>>()?;
        let above = format!("{} {} {district}", self.profile.region.letterhead.government, self.profile.region.words.district);
        let mut letterhead = self.profile.letterhead_of(&row.area, format!("{} {village}", self.village_word(area)));
        if letterhead.government == self.profile.region.letterhead.government {
            letterhead.government = above;
        }
        let (word, head) = (self.village_word(area).to_owned(), self.village_head(area).to_owned());
        let mut filling = self.filling();
        filling.set("wilayah", format!("{word} {village}"));
        let attendees = usize::try_from(row.attendance.clamp(0, ATTENDANCE_MAX)).unwrap_or(0);
        let plain = |office: &str, name: Option<String>| Signatory {
            capacity: Capacity::Own,
            office: office.to_owned(),
            name,
            rank: None,
            nip: None,
        };
        let secretary = self.profile.secretary_of(&row.area);
        let zone = match self.acting.books.utc_offset() {
            8 => "WITA",
            9 => "WIT",
            _ => "WIB",
        };
        Ok(Document::DeliberationMinutes(Box::new(DeliberationMinutes {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            letterhead,
            title: filling.all(&texts.title)?,
            number: Some(row.number.clone()),
            village: format!("{word} {village}, {} {district}", self.profile.region.words.district),
            date: day(&row.date).unwrap_or(Date::ZERO),
            hours: format!("............ sampai dengan ............ {zone}"),
            place: row.place.clone(),
            subject: filling.fill(&texts.subject)?,
            chair: row.chair.clone(),
            secretary: secretary.clone().unwrap_or_else(|| "................................".to_owned()),
            attendees: vec![Attendee { name: String::new(), role: String::new() }; attendees],
            decisions: filling.all(&texts.sentences)?,
            outcomes,
            signatories: vec![
                plain("Pimpinan Musyawarah", Some(row.chair.clone())),
                plain("Notulis", secretary),
                self.profile.head_of(&row.area, &format!("{head} {village}")),
            ],
        })))
    }

    /// What minutes say of each case, in the order of the cases.
    pub(super) async fn outcomes(&self, minutes: i64) -> Result<Vec<minutes_case::Model>, ActError> {
        Ok(minutes_case::Entity::find()
            .filter(minutes_case::Column::Minutes.eq(minutes))
            .order_by_asc(minutes_case::Column::CaseFile)
            .all(self.acting.tx)
            .await?)
    }

    /// Why minutes say so; empty when they do not say.
    pub(super) fn reason_of(&self, outcome: &minutes_case::Model) -> Result<String, ActError> {
        match &outcome.reason {
            Some(sealed) => Ok(self.acting.sealer().open_text("minutes_case.reason", sealed)?),
            None => Ok(String::new()),
        }
    }
}
