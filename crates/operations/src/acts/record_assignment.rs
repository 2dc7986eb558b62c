//! Recording a letter of assignment: the volunteers it names, and from when to when.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::cases::StepOutcome;
use crate::case::chosen::OPEN;
use crate::case::letter::{Letter, LetterKept};
use crate::failure::ActError;
use crate::files::cells::StoredCell;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::Date;
use payung_law::FlowStep;
use payung_law::model::StepKind;
use payung_storage::entity::{case_file, case_step};
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAssignment {
    /// The programme year.
    pub programme_year: i64,
    /// The letter.
    pub letter: Letter,
    /// First day of the assignment.
    pub from: Date,
    /// Its last day.
    pub until: Date,
    /// Whom it names.
    pub cases: Vec<i64>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AssignmentRecorded {
    /// The letter's number in the books (an instrument).
    pub id: i64,
    /// People for whom it was recorded now.
    pub people: u64,
    /// What the letter spares from under the reading chosen, in the regulation's words; empty when the decree is still needed.
    pub spares: Vec<String>,
    /// It had been recorded before for all of them; nothing was changed.
    pub already: bool,
}

impl Act for RecordAssignment {
    const NAME: ActName = ActName::RecordAssignment;
    type Done = AssignmentRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        let step = programme.step_of(StepKind::Assign)?;
        let cases = acting.cases_named(&self.cases).await?;
        Ok(Target { area: acting.common_area(&cases)?, step_roles: Some(step.roles.clone()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<AssignmentRecorded>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        programme.check_in_force(acting.day)?;
        let step = programme.step_of(StepKind::Assign)?;
        self.letter.check(acting.day)?;
        if self.until < self.from {
            return Err(ActError::invalid("Masa tugas berakhir sebelum dimulai.", "The assignment ends before it begins."));
        }
        let cases = acting.cases_named(&self.cases).await?;
        acting.check_reach(&programme, &cases).await?;
        check_occupations(&programme, step, &cases)?;
        let instruments = acting.instruments_before(&programme, &step.id).await?;
        acting.check_member(&instruments)?;
        let kept = LetterKept { letter: &self.letter, kind: &step.id, from: self.from, until: Some(self.until), issued_by: &step.actor };
        let id = acting.keep_letter(self.programme_year, &kept).await?;
        let evidence = format!("instrument:{id}");
        let named = named_by(acting, &step.id, &evidence).await?;
        let spares = step.spares.iter().filter_map(|id| programme.flow.step(id)).map(|step| step.label.clone()).collect();
        let new: Vec<&case_file::Model> = cases.iter().filter(|case| !named.contains(&case.id)).collect();
        if new.is_empty() {
            return Ok(Ran::Already(AssignmentRecorded { id, people: 0, spares, already: true }));
        }
        let done = acting.steps_done_of(&self.cases).await?;
        let mut rows = acting.stored_rows(&self.cases).await?;
        let nothing = BTreeSet::new();
        for case in &new {
            acting.check_state(case, &OPEN)?;
            let done = done.get(&case.id).unwrap_or(&nothing);
            acting.check_way(&programme, step, case.id, done)?;
            let (row, mut cells) = rows.remove(&case.id).ok_or_else(|| crate::case::cases::broken(case.id))?;
            let text = |text: String| Some(StoredCell::Text(text));
            let changed = cells.record([
                ("surat_tugas", text("ya".to_owned())),
                ("tugas_mulai", text(self.from.to_string())),
                ("tugas_selesai", text(self.until.to_string())),
            ]);
            if !changed.is_empty() {
                acting.write_cells(&row, &cells).await?;
                acting.propose_again(&programme, case, done, &evidence).await?;
            }
            acting.note_step(case.id, &step.id, StepOutcome::Done, &evidence, None).await?;
        }
        let people = new.len() as u64;
        let noted = Noted::plain(
            evidence,
            serde_json::json!({
                "step": step.id, "number": self.letter.number.trim(), "date": self.letter.date.to_string(), "from": self.from.to_string(),
                "until": self.until.to_string(), "cases": new.iter().map(|case| case.id).collect::<Vec<_>>(), "spares": step.spares,
            }),
        );
        Ok(Ran::Done(AssignmentRecorded { id, people, spares, already: false }, noted))
    }
}

/// Refuses people whose work the letter is not for. The regulation says for whom with the paper it names in the same article.
fn check_occupations(programme: &Programme, step: &FlowStep, cases: &[case_file::Model]) -> Result<(), ActError> {
    let papers = programme.regulation.attachment.iter().filter(|paper| paper.cite == step.cite);
    let wanted: BTreeSet<&str> = papers.filter_map(|paper| paper.of.as_deref()).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let fits = |case: &&case_file::Model| case.occupation.as_deref().is_some_and(|occupation| wanted.contains(occupation));
    let Some(other) = cases.iter().find(|case| !fits(case)) else { return Ok(()) };
    let occupations = || programme.regulation.occupation.iter().filter(|known| wanted.contains(known.id.as_str()));
    let id: Vec<&str> = occupations().map(|known| known.label.as_str()).collect();
    let en: Vec<&str> = occupations().map(|known| known.label_en.as_str()).collect();
    Err(ActError::invalid(
        format!("Berkas {} tidak termasuk: {} ({}) hanya untuk {}.", other.id, step.label, step.cite, id.join(", ")),
        format!("Case {} does not belong: {} ({}) is only for {}.", other.id, step.label_en, step.cite, en.join(", ")),
    ))
}

/// The cases a letter names already.
async fn named_by(acting: &Acting<'_>, step: &str, evidence: &str) -> Result<HashSet<i64>, ActError> {
    let cases: Vec<i64> = case_step::Entity::find()
        .select_only()
        .column(case_step::Column::CaseFile)
        .filter(case_step::Column::Step.eq(step))
        .filter(case_step::Column::Evidence.eq(evidence))
        .into_tuple()
        .all(acting.tx)
        .await?;
    Ok(cases.into_iter().collect())
}
