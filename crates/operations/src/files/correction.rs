//! Correcting the cells of a person's row: before and after kept sealed, the person and the case brought in step with what the row now says.

use crate::acting::Acting;
use crate::case::cases::broken;
use crate::case::people::{PersonIn, folded};
use crate::failure::ActError;
use crate::files::cells::{StoredCell, StoredCells, StoredLayout, column};
use crate::programme::Programme;
use payung_domain::{AreaCode, Occupation, Role};
use payung_registry::{RowContent, RowReader};
use payung_storage::entity::{case_file, fact_correction, person, submission, submission_row};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Characters a corrected cell may have: more is no cell of a list.
const TEXT_MAX: usize = 2_000;

/// A cell's new text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CellCorrection {
    /// The column, by its name in the template.
    pub column: String,
    /// What it says now; empty to clear it.
    pub text: String,
}

/// A cell before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CellChange {
    pub column: String,
    pub before: String,
    pub after: String,
}

/// What correcting a row came to.
pub(crate) struct Corrected {
    /// The cells.
    pub changes: Vec<CellChange>,
    /// The case as it now is; its version is still that of before.
    pub case: case_file::Model,
}

impl Corrected {
    /// The columns, for the log.
    pub fn columns(&self) -> Vec<&str> {
        self.changes.iter().map(|change| change.column.as_str()).collect()
    }

    /// The values before and after, for the log's personal part.
    pub fn personal(&self, reason: &str) -> serde_json::Value {
        let cells: serde_json::Map<String, serde_json::Value> = self
            .changes
            .iter()
            .map(|change| (change.column.clone(), serde_json::json!({ "before": change.before, "after": change.after })))
            .collect();
        serde_json::json!({ "cells": cells, "reason": reason })
    }
}

/// What a row says, read anew.
struct Reread {
    person: PersonIn,
    area: Option<AreaCode>,
    occupation: Option<String>,
    continuing: Option<bool>,
    faults: Option<String>,
}

impl Acting<'_> {
    /// The list a case stands in.
    ///
    /// # Errors
    /// The books were changed outside the program.
    pub async fn list_of(&self, case: &case_file::Model) -> Result<submission::Model, ActError> {
        submission::Entity::find_by_id(case.submission).one(self.tx).await?.ok_or_else(|| broken(case.id))
    }

    /// Refuses whoever touches a row that is not of an own list: an agency's operator works on that agency's lists, a village's on the lists of
    /// the village itself. The programme office may touch any.
    ///
    /// # Errors
    /// The refusal.
    pub fn check_own_list(&self, list: &submission::Model) -> Result<(), ActError> {
        let Some(held) = self.held else { return Ok(()) };
        let own = match held.role {
            Role::AgencyOperator => held.agency == list.agency,
            Role::VillageOperator => list.agency.is_empty() && AreaCode::parse(&list.area).is_some_and(|area| area.is_in(held.area)),
            _ => true,
        };
        if own {
            return Ok(());
        }
        Err(ActError::forbidden(
            format!(
                "Baris ini ada pada daftar {} milik pihak lain; hanya penyerahnya atau dinas pengelola yang dapat mengubahnya.",
                list.receipt
            ),
            format!("This row stands in list {}, which is somebody else's; only they or the programme office can change it.", list.receipt),
        ))
    }

    /// Corrects cells of the row a case stands on. The case keeps its state and version: what follows (judging again, starting again) is the act's.
    ///
    /// # Errors
    /// No such column; nothing changed; the row no longer reads as a person.
    pub(crate) async fn correct_cells(
        &self,
        programme: &Programme,
        case: &case_file::Model,
        corrections: &[CellCorrection],
        proof: Option<&str>,
    ) -> Result<Corrected, ActError> {
        let row = submission_row::Entity::find()
            .filter(submission_row::Column::CaseFile.eq(case.id))
            .order_by_desc(submission_row::Column::Submission)
            .limit(1)
            .one(self.tx)
            .await?
            .ok_or_else(|| broken(case.id))?;
        let opened = self.sealer().open("submission_row.cells", &row.cells)?;
        let mut cells: StoredCells = serde_json::from_slice(&opened).map_err(|_| broken(case.id))?;
        let changes = apply(programme, &mut cells, corrections)?;
        let list = submission::Entity::find_by_id(row.submission).one(self.tx).await?.ok_or_else(|| broken(case.id))?;
        let list_area = AreaCode::parse(&list.area).ok_or_else(|| broken(case.id))?;
        let read = self.reread(programme, list_area, &cells)?;
        self.write_row(&row, &cells, read.faults.as_deref()).await?;
        self.write_corrections(case.id, &changes, proof).await?;
        let person = self.write_person(case, &read.person).await?;
        let name_folded = folded(&read.person.name);
        let area = read.area.filter(|area| area.is_in(list_area)).unwrap_or(list_area).to_string();
        let change = case_file::ActiveModel {
            person: Set(person),
            name_folded: Set(name_folded.clone()),
            area: Set(area.clone()),
            occupation: Set(read.occupation.clone()),
            continuing: Set(read.continuing),
            ..Default::default()
        };
        case_file::Entity::update_many().set(change).filter(case_file::Column::Id.eq(case.id)).exec(self.tx).await?;
        let case = case_file::Model { person, name_folded, area, occupation: read.occupation, continuing: read.continuing, ..case.clone() };
        Ok(Corrected { changes, case })
    }

    fn reread(&self, programme: &Programme, area: AreaCode, cells: &StoredCells) -> Result<Reread, ActError> {
        let stored = StoredLayout::of(std::iter::once(cells), &programme.vocabulary);
        let row = stored.row(1, cells);
        let mut reader = RowReader::new(&stored.layout, &programme.vocabulary, &self.books.areas, Some(area), self.day);
        let RowContent::Person(record) = reader.read(&row) else {
            return Err(ActError::invalid(
                "Setelah dibetulkan, baris ini tidak lagi terbaca sebagai orang. Isi nama dan NIK-nya; tidak ada yang berubah.",
                "So corrected, the row no longer reads as a person. Fill in name and NIK; nothing was changed.",
            ));
        };
        let occupation = match record.facts.occupation {
            Some(Occupation::Listed(index)) => programme.regulation.occupation.get(usize::from(index)).map(|known| known.id.clone()),
            _ => None,
        };
        Ok(Reread {
            person: PersonIn::of(&record, cells),
            area: record.facts.domicile_area.or(record.facts.ktp_area),
            occupation,
            continuing: record.facts.continuing,
            faults: crate::files::row_faults::of_cells(&record.faults, &stored.layout, &row),
        })
    }

    async fn write_row(&self, row: &submission_row::Model, cells: &StoredCells, faults: Option<&str>) -> Result<(), ActError> {
        let sealed = self.sealer().seal("submission_row.cells", &serde_json::to_vec(cells).unwrap_or_default())?;
        let faults = faults.map(|faults| self.sealer().seal("submission_row.faults", faults.as_bytes())).transpose()?;
        let change =
            submission_row::ActiveModel { cells: Set(sealed), faults: Set(faults), version: Set(row.version + 1), ..Default::default() };
        submission_row::Entity::update_many()
            .set(change)
            .filter(submission_row::Column::Submission.eq(row.submission))
            .filter(submission_row::Column::Ordinal.eq(row.ordinal))
            .exec(self.tx)
            .await?;
        Ok(())
    }

    async fn write_corrections(&self, case: i64, changes: &[CellChange], proof: Option<&str>) -> Result<(), ActError> {
        let first = self.next_id::<fact_correction::Entity>(fact_correction::Column::Id).await?;
        for (id, change) in (first..).zip(changes) {
            let row = fact_correction::Model {
                id,
                case_file: case,
                column_name: change.column.clone(),
                before_value: self.sealer().seal("fact_correction.before_value", change.before.as_bytes())?,
                after_value: self.sealer().seal("fact_correction.after_value", change.after.as_bytes())?,
                proof: proof.map(str::to_owned),
                by_user: self.actor.name.clone(),
                at: self.at.clone(),
                seq: self.seq,
            };
            fact_correction::Entity::insert(row.into_active_model()).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }

    /// Writes what the row now says of the person; returns whose the case is. Where other cases are the same person's and name or NIK changes,
    /// it turns out that they are two people.
    async fn write_person(&self, case: &case_file::Model, read: &PersonIn) -> Result<i64, ActError> {
        let known = person::Entity::find_by_id(case.person).one(self.tx).await?.ok_or_else(|| broken(case.id))?;
        let lookup = read.nik.as_deref().map(|nik| self.sealer().lookup("nik", nik));
        let shared = case_file::Entity::find()
            .filter(case_file::Column::Person.eq(case.person))
            .filter(case_file::Column::Id.ne(case.id))
            .count(self.tx)
            .await?;
        if shared > 0 && (known.nik_lookup != lookup || known.name_folded != folded(&read.name)) {
            let id = self.next_id::<person::Entity>(person::Column::Id).await?;
            self.insert_people(vec![read.row(id, self.sealer(), 1, self.seq)?]).await?;
            return Ok(id);
        }
        let mut row = read.row(case.person, self.sealer(), known.version + 1, self.seq)?.into_active_model().reset_all();
        (row.id, row.log_key) = (NotSet, NotSet);
        self.update_person(case.person, row).await?;
        Ok(case.person)
    }
}

/// Puts new texts into a row.
fn apply(programme: &Programme, cells: &mut StoredCells, corrections: &[CellCorrection]) -> Result<Vec<CellChange>, ActError> {
    if corrections.is_empty() {
        return Err(ActError::invalid("Sebut sedikitnya satu kolom yang dibetulkan.", "Name at least one column to correct."));
    }
    let mut named = BTreeSet::new();
    let mut changes = Vec::with_capacity(corrections.len());
    for correction in corrections {
        let (name, text) = (correction.column.trim(), correction.text.trim());
        if column(name, &programme.vocabulary).is_none() {
            return Err(ActError::invalid(
                format!("Tidak ada kolom \"{name}\". Pakai nama kolom seperti pada templat (nik, nama, tanggal_lahir, …)."),
                format!("There is no column \"{name}\". Use the template's names (nik, nama, tanggal_lahir, …)."),
            ));
        }
        if !named.insert(name) {
            return Err(ActError::invalid(format!("Kolom {name} disebut dua kali."), format!("Column {name} is named twice.")));
        }
        if text.chars().count() > TEXT_MAX {
            return Err(ActError::invalid(
                format!("Isi kolom {name} lebih dari {TEXT_MAX} huruf."),
                format!("Column {name} has more than {TEXT_MAX} characters."),
            ));
        }
        let before = cells.text(name);
        if before == text {
            return Err(ActError::invalid(
                format!("Kolom {name} sudah berisi itu; tidak ada yang dibetulkan."),
                format!("Column {name} says that already; there is nothing to correct."),
            ));
        }
        if text.is_empty() {
            cells.0.remove(name);
        } else {
            cells.0.insert(name.to_owned(), StoredCell::Text(text.to_owned()));
        }
        changes.push(CellChange { column: name.to_owned(), before, after: text.to_owned() });
    }
    Ok(changes)
}
