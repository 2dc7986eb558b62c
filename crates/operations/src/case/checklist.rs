//! What a verifier has to answer for a case: its criteria with the screening's answers, and the documents the act wants. For worklists and pages; whoever
//! shows it has seen to it that the reader may see the case.

use crate::books::Books;
use crate::case::cases::steps_done_of;
use crate::case::verification::{documents_wanted, facts_of};
use crate::failure::ActError;
use crate::programme::Programme;
use payung_domain::{Date, Outcome};
use payung_law::model::StepKind;
use payung_storage::entity::{case_file, document_tick};
use sea_orm::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// A criterion to answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CriterionToCheck {
    /// Its id in the act, as [`crate::acts::verify_case::Check`] wants it.
    pub id: String,
    /// What it is, in Indonesian.
    pub label: String,
    /// The article.
    pub cite: String,
    /// What the facts say of it on the day asked about.
    pub outcome: Outcome,
}

/// A document to look for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentToCheck {
    /// Its id in the act, as [`crate::acts::verify_case::DocumentSeen`] wants it.
    pub id: String,
    /// What it is, in Indonesian.
    pub label: String,
    /// The article.
    pub cite: String,
    /// Whether it was found to be there or not; none when nobody has looked.
    pub present: Option<bool>,
}

/// What a verifier has to answer for a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checklist {
    /// The case.
    pub case: i64,
    /// Its version, to act on.
    pub version: i64,
    /// The criteria asked of the person, in the order of the act.
    pub criteria: Vec<CriterionToCheck>,
    /// The documents wanted of the person.
    pub documents: Vec<DocumentToCheck>,
}

impl Checklist {
    /// The checklist of a case that has been screened, as of `on`.
    ///
    /// # Errors
    /// The case was never screened; the books were changed outside the program; the database's.
    pub async fn of(connection: &impl ConnectionTrait, books: &Books, case: &case_file::Model, on: Date) -> Result<Self, ActError> {
        if case.facts.is_none() {
            return Err(ActError::conflict(
                format!("Berkas {} belum ditapis; daftar periksanya ada sesudah penapisan.", case.id),
                format!("Case {} has not been screened; there is a checklist once it has.", case.id),
            ));
        }
        let programme = Programme::load(connection, books, case.programme_year).await?;
        let step = programme.step_of(StepKind::Verify)?;
        let (rules, _) = programme.rules(on)?;
        let facts = facts_of(&books.sealer, case)?;
        let decision = rules.decide(&facts);
        let asked = rules.gates.iter().zip(decision.outcomes()).filter(|(_, outcome)| **outcome != Outcome::NotAsked);
        let criteria = asked.map(|(gate, outcome)| CriterionToCheck {
            id: gate.criterion.id.clone(),
            label: gate.criterion.label.clone(),
            cite: gate.criterion.cite.clone(),
            outcome: *outcome,
        });
        let criteria = criteria.collect();
        let done = steps_done_of(connection, &[case.id]).await?.remove(&case.id).unwrap_or_default();
        let ticks = document_tick::Entity::find().filter(document_tick::Column::CaseFile.eq(case.id)).all(connection).await?;
        let ticks: BTreeMap<String, bool> = ticks.into_iter().map(|tick| (tick.document, tick.present)).collect();
        let documents = documents_wanted(&programme, step, &facts, &done).into_iter().map(|wanted| DocumentToCheck {
            id: wanted.id.clone(),
            label: wanted.label.clone(),
            cite: wanted.cite.clone(),
            present: ticks.get(&wanted.id).copied(),
        });
        Ok(Self { case: case.id, version: case.version, criteria, documents: documents.collect() })
    }
}
