//! The letter of application as it was recorded: of one person, of a group, or facilitated.

use super::people::{cases, people};
use super::{Paper, count, day};
use crate::case::cases::broken;
use crate::failure::ActError;
use payung_documents::{Applicant, Application, Capacity, Document, Person, Signatory, dotted};
use payung_law::model::StepKind;
use payung_storage::entity::{application, person};
use sea_orm::prelude::*;

impl Paper<'_> {
    /// The letter.
    pub(super) async fn application(&self, row: &application::Model, ids: &[i64]) -> Result<Document, ActError> {
        let texts = &self.profile.texts.application;
        let applied = cases(self.acting, ids).await?;
        let mut members = people(self.acting, &self.programme, &applied).await?;
        let single = row.kind == "single";
        // A code is no place to write from.
        let named = |name: &&String| name.contains(char::is_alphabetic);
        let village = members.first().map(|first| &first.village).filter(named).cloned().unwrap_or_default();
        let applicant = if single {
            let case = applied.first().ok_or_else(|| broken(row.id))?;
            let who = person::Entity::find_by_id(case.person).one(self.acting.tx).await?.ok_or_else(|| broken(case.id))?;
            let phone = who.phone.as_deref().map(|sealed| self.acting.sealer().open_text("person.phone", sealed)).transpose()?;
            Applicant::Single { person: members.pop().ok_or_else(|| broken(row.id))?, phone: phone.unwrap_or_default() }
        } else {
            // The books know the group, not who leads it: that is left to the pen.
            let leader = Box::new(nobody());
            Applicant::Group { name: row.applicant.clone(), leader, phone: String::new(), members }
        };
        let step = self.programme.step_of(StepKind::Apply)?;
        let wanted = self.programme.regulation.attachment.iter().filter(|paper| paper.step == step.id);
        let mut filling = self.filling();
        filling.set("jumlah_orang", dotted(count(ids.len())));
        filling.set("nama", row.applicant.clone());
        let facilitated = row.kind == "facilitated";
        let plain = |office: String| Signatory { capacity: Capacity::Own, office, name: None, rank: None, nip: None };
        Ok(Document::Application(Box::new(Application {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            place: if village.is_empty() { self.profile.region.seat.clone() } else { village },
            date: day(&row.date),
            number: Some(row.number.clone()).filter(|number| !number.is_empty()),
            subject: filling.fill(&texts.subject)?,
            addressee: filling.all(&texts.addressee)?,
            applicant,
            request: filling.all(if single { &texts.request } else { &texts.group_request })?,
            attachments: wanted.map(|paper| format!("{} ({})", paper.label, paper.cite)).collect(),
            statement: filling.fill(&texts.statement)?,
            facilitator: facilitated.then(|| plain(row.applicant.clone())),
        })))
    }
}

/// A person of whom nothing is known.
fn nobody() -> Person {
    Person {
        name: String::new(),
        nik: None,
        birth_place: String::new(),
        birth_date: None,
        sex: None,
        address: String::new(),
        village: String::new(),
        district: String::new(),
        occupation: String::new(),
    }
}
