//! Cells of a stored row that an act records, and the case sent back to where screening starts.
//!
//! What an act records (a worksheet's answers, an office, a letter's period, Dukcapil's answer) stands in the stored row beside what the
//! list said, so that screening judges by it. It survives a corrected list, which does not know of it.

use crate::acting::Acting;
use crate::case::cases::StepOutcome;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::files::cells::{StoredCell, StoredCells};
use crate::programme::Programme;
use payung_domain::CaseState;
use payung_law::model::StepKind;
use payung_storage::entity::{case_file, submission_row};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The cell that names the columns acts recorded, separated by spaces. No column of a list has this name, so that no reader sees it.
const RECORDED: &str = "_dicatat";

/// What an act changed in a row: values by column, as a reader sees them. They are the person's, for the sealed part of the log.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct CellsChanged {
    /// Before.
    pub before: BTreeMap<String, String>,
    /// After.
    pub after: BTreeMap<String, String>,
}

impl CellsChanged {
    /// Nothing is different.
    pub fn is_empty(&self) -> bool {
        self.before == self.after
    }

    /// For the sealed part of the log.
    pub fn personal(&self) -> serde_json::Value {
        serde_json::json!({ "before": self.before, "after": self.after })
    }
}

impl StoredCells {
    /// Puts what an act recorded into the row; an empty value takes away what the list said.
    pub(crate) fn record<'v>(&mut self, values: impl IntoIterator<Item = (&'v str, Option<StoredCell>)>) -> CellsChanged {
        let mut changed = CellsChanged::default();
        let mut recorded: BTreeSet<String> = self.recorded().map(str::to_owned).collect();
        for (name, value) in values {
            changed.before.insert(name.to_owned(), self.text(name));
            match value {
                Some(value) => self.0.insert(name.to_owned(), value),
                None => self.0.remove(name),
            };
            changed.after.insert(name.to_owned(), self.text(name));
            recorded.insert(name.to_owned());
        }
        if !recorded.is_empty() {
            let names: Vec<String> = recorded.into_iter().collect();
            self.0.insert(RECORDED.to_owned(), StoredCell::Text(names.join(" ")));
        }
        changed
    }

    /// The columns acts recorded.
    fn recorded(&self) -> impl Iterator<Item = &str> {
        let names = match self.0.get(RECORDED) {
            Some(StoredCell::Text(names)) => names.as_str(),
            _ => "",
        };
        names.split(' ').filter(|name| !name.is_empty())
    }

    /// Takes over what acts recorded in an earlier row of the same case.
    pub(crate) fn keep_recorded(&mut self, earlier: &Self) {
        let values: Vec<(&str, Option<StoredCell>)> = earlier.recorded().map(|name| (name, earlier.0.get(name).cloned())).collect();
        if !values.is_empty() {
            self.record(values);
        }
    }
}

impl Acting<'_> {
    /// The row of each case that counts: that of the newest list.
    pub(crate) async fn stored_rows(&self, cases: &[i64]) -> Result<HashMap<i64, (submission_row::Model, StoredCells)>, ActError> {
        let mut rows = HashMap::with_capacity(cases.len());
        for some in cases.chunks(ROWS_AT_ONCE) {
            let stored = submission_row::Entity::find()
                .filter(submission_row::Column::CaseFile.is_in(some.iter().copied()))
                .order_by_asc(submission_row::Column::Submission)
                .all(self.tx)
                .await?;
            for row in stored {
                let Some(case) = row.case_file else { continue };
                let cells = self.sealer().open("submission_row.cells", &row.cells)?;
                let cells = serde_json::from_slice(&cells).map_err(|_| crate::case::cases::broken(case))?;
                rows.insert(case, (row, cells));
            }
        }
        Ok(rows)
    }

    /// The row of one case that counts.
    pub(crate) async fn stored_row(&self, case: i64) -> Result<(submission_row::Model, StoredCells), ActError> {
        self.stored_rows(&[case]).await?.remove(&case).ok_or_else(|| crate::case::cases::broken(case))
    }

    /// Writes a row's changed cells.
    pub(crate) async fn write_cells(&self, row: &submission_row::Model, cells: &StoredCells) -> Result<(), ActError> {
        let sealed = self.sealer().seal("submission_row.cells", &serde_json::to_vec(cells).unwrap_or_default())?;
        submission_row::Entity::update_many()
            .col_expr(submission_row::Column::Cells, Expr::value(sealed))
            .col_expr(submission_row::Column::Version, Expr::col(submission_row::Column::Version).add(1))
            .filter(submission_row::Column::Submission.eq(row.submission))
            .filter(submission_row::Column::Ordinal.eq(row.ordinal))
            .exec(self.tx)
            .await?;
        Ok(())
    }

    /// Sends a case whose facts changed back to where screening starts. What was verified or answered of the old facts no longer counts
    /// as done. A refused case is heard again by its own act only.
    ///
    /// # Errors
    /// It was refused, or has gone too far.
    pub(crate) async fn propose_again(
        &self,
        programme: &Programme,
        case: &case_file::Model,
        done: &BTreeSet<String>,
        evidence: &str,
    ) -> Result<(), ActError> {
        let state = self.state(case)?;
        if matches!(state, CaseState::Refused { .. }) {
            return Err(ActError::conflict(
                format!("Berkas {} sudah ditolak. Buka kembali dulu, baru datanya dapat diubah.", case.id),
                format!("Case {} has been refused. Reopen it first; then its data can be changed.", case.id),
            ));
        }
        let state = state.reopen(case.submission)?;
        self.move_case(case, &state, |_| ()).await?;
        self.undo_checks(programme, case.id, done, evidence).await
    }

    /// Takes back what was verified or answered of facts that have changed since.
    pub(crate) async fn undo_checks(
        &self,
        programme: &Programme,
        case: i64,
        done: &BTreeSet<String>,
        evidence: &str,
    ) -> Result<(), ActError> {
        let stale = |kind| matches!(kind, StepKind::Verify | StepKind::AskInsurer);
        for step in programme.flow.steps().iter().filter(|step| stale(step.kind) && done.contains(&step.id)) {
            self.note_step(case, &step.id, StepOutcome::Returned, evidence, None).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> StoredCell {
        StoredCell::Text(value.to_owned())
    }

    #[test]
    fn what_acts_recorded_survives_a_corrected_list() {
        let mut first = StoredCells::default();
        first.0.insert("nama".into(), text("Ani Contoh"));
        first.0.insert("surat_tugas".into(), text("tidak"));
        let changed = first.record([("surat_tugas", Some(text("ya"))), ("indikator_a", None)]);
        assert_eq!(changed.before["surat_tugas"], "tidak");
        assert_eq!(changed.after["surat_tugas"], "ya");
        assert!(!changed.is_empty() && first.record([("surat_tugas", Some(text("ya")))]).is_empty());
        let mut second = StoredCells::default();
        second.0.insert("nama".into(), text("Ani Contoh"));
        second.0.insert("surat_tugas".into(), text("tidak"));
        second.0.insert("indikator_a".into(), text("ya"));
        second.keep_recorded(&first);
        assert_eq!(second, first, "the act's word stands, also where it says nothing");
    }
}
