//! The list that a list handed in again corrects: its people found again, its cases moved on.

use super::Changes;
use crate::acting::Acting;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::files::cells::StoredCells;
use crate::programme::Programme;
use payung_storage::entity::{case_file, person, submission, submission_row};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{IntoActiveModel, QueryOrder};
use std::collections::{BTreeMap, HashMap};

/// The people of the list that is being corrected, to be found again.
#[derive(Default)]
pub(super) struct Earlier {
    /// Index of the cases below, by NIK's keyed hash and by name and birth.
    by_nik: BTreeMap<String, Vec<usize>>,
    by_name: BTreeMap<(String, Option<String>), Vec<usize>>,
    cases: Vec<Option<(case_file::Model, StoredCells)>>,
    pub stays: Vec<i64>,
    pub changed: Vec<(case_file::Model, person::Model)>,
    list: Option<i64>,
}

impl Earlier {
    pub(super) async fn load(acting: &Acting<'_>, corrected: Option<&submission::Model>) -> Result<Self, ActError> {
        let mut earlier = Self::default();
        let Some(list) = corrected else { return Ok(earlier) };
        earlier.list = Some(list.id);
        let rows = submission_row::Entity::find()
            .filter(submission_row::Column::Submission.eq(list.id))
            .filter(submission_row::Column::CaseFile.is_not_null())
            .order_by_asc(submission_row::Column::Ordinal)
            .all(acting.tx)
            .await?;
        for some in rows.chunks(ROWS_AT_ONCE) {
            let ids: Vec<i64> = some.iter().filter_map(|row| row.case_file).collect();
            let cases = case_file::Entity::find().filter(case_file::Column::Id.is_in(ids)).all(acting.tx).await?;
            let persons =
                person::Entity::find().filter(person::Column::Id.is_in(cases.iter().map(|case| case.person))).all(acting.tx).await?;
            let persons: HashMap<i64, person::Model> = persons.into_iter().map(|person| (person.id, person)).collect();
            let mut cases: HashMap<i64, case_file::Model> = cases.into_iter().map(|case| (case.id, case)).collect();
            for row in some {
                let Some(case) = row.case_file.and_then(|id| cases.remove(&id)) else { continue };
                let index = earlier.cases.len();
                if let Some(person) = persons.get(&case.person) {
                    if let Some(lookup) = &person.nik_lookup {
                        earlier.by_nik.entry(lookup.clone()).or_default().push(index);
                    }
                    earlier.by_name.entry((person.name_folded.clone(), person.birth.clone())).or_default().push(index);
                }
                let cells = acting.sealer().open("submission_row.cells", &row.cells)?;
                earlier.cases.push(Some((case, serde_json::from_slice(&cells).unwrap_or_default())));
            }
        }
        Ok(earlier)
    }

    /// The case of the same person in the earlier list, and whether the row stands as before. Each is found once. What acts recorded in the
    /// earlier row stays in the new one.
    pub(super) fn take(
        &mut self,
        lookup: Option<&str>,
        name: &str,
        birth: Option<&str>,
        cells: &mut Vec<u8>,
    ) -> Option<(case_file::Model, bool)> {
        let by_name = self.by_name.get(&(name.to_owned(), birth.map(str::to_owned)));
        let by_nik = lookup.and_then(|lookup| self.by_nik.get(lookup));
        let index = by_nik.into_iter().chain(by_name).flatten().copied().find(|index| self.cases[*index].is_some())?;
        let (case, before) = self.cases[index].take()?;
        let mut now: StoredCells = serde_json::from_slice(cells).unwrap_or_default();
        now.keep_recorded(&before);
        *cells = serde_json::to_vec(&now).unwrap_or_default();
        Some((case, before == now))
    }

    /// Moves on the cases of the earlier list: those that stay belong to the new list, changed ones start again, those gone are withdrawn.
    pub(super) async fn settle(
        self,
        acting: &Acting<'_>,
        programme: &Programme,
        id: i64,
        step: &str,
        changes: &mut Changes,
    ) -> Result<(), ActError> {
        let Some(list) = self.list else { return Ok(()) };
        for some in self.stays.chunks(ROWS_AT_ONCE) {
            case_file::Entity::update_many()
                .col_expr(case_file::Column::Submission, Expr::value(id))
                .filter(case_file::Column::Id.is_in(some.iter().copied()))
                .exec(acting.tx)
                .await?;
        }
        let ids: Vec<i64> = self.changed.iter().map(|(case, _)| case.id).collect();
        let mut done = acting.steps_done_of(&ids).await?;
        for (case, person) in self.changed {
            let done = done.remove(&case.id).unwrap_or_default();
            acting.undo_checks(programme, case.id, &done, &format!("submission:{id}")).await?;
            let state = acting.state(&case)?.reopen(id)?;
            acting.move_case(&case, &state, |row| row.submission = Set(id)).await?;
            let mut row = person.into_active_model().reset_all();
            (row.id, row.log_key, row.version) = (NotSet, NotSet, NotSet);
            acting.update_person(case.person, row).await?;
            acting.note_step(case.id, step, crate::case::cases::StepOutcome::Done, &format!("submission:{id}"), None).await?;
        }
        for (case, _) in self.cases.into_iter().flatten() {
            match acting.state(&case)?.withdraw(acting.seq) {
                Ok(state) => {
                    acting.move_case(&case, &state, |_| ()).await?;
                    changes.gone += 1;
                }
                Err(_) => changes.kept += 1,
            }
        }
        submission::Entity::update_many()
            .col_expr(submission::Column::Status, Expr::value("replaced"))
            .col_expr(submission::Column::Version, Expr::col(submission::Column::Version).add(1))
            .filter(submission::Column::Id.eq(list))
            .exec(acting.tx)
            .await?;
        Ok(())
    }
}
