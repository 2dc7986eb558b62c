//! A letter an act rests on, and keeping it in the books.

use crate::acting::{Acting, FileIn};
use crate::case::chosen::{check_filled, check_past};
use crate::failure::ActError;
use payung_domain::Date;
use payung_storage::entity::instrument;
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// A letter or decree on paper.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// Its number.
    pub number: String,
    /// Its date.
    pub date: Date,
    /// The paper.
    pub file: Option<FileIn>,
}

/// A letter with its term, to be kept among the instruments of a year.
#[derive(Debug)]
pub(crate) struct LetterKept<'l> {
    /// The letter.
    pub letter: &'l Letter,
    /// What it is: a step's id, or the name of the paper.
    pub kind: &'l str,
    /// First day it holds.
    pub from: Date,
    /// Last day it holds; open when absent.
    pub until: Option<Date>,
    /// Who issued it.
    pub issued_by: &'l str,
}

impl Letter {
    /// Refuses a letter without number, or of a day to come.
    ///
    /// # Errors
    /// The refusal.
    pub(crate) fn check(&self, day: Date) -> Result<(), ActError> {
        check_filled(&self.number, ("Nomor surat", "The letter's number"))?;
        check_past(self.date, day)
    }
}

impl Acting<'_> {
    /// The letter's number in the books; it is written when it is new.
    ///
    /// # Errors
    /// The number stands for another letter.
    pub(crate) async fn keep_letter(&self, programme_year: i64, kept: &LetterKept<'_>) -> Result<i64, ActError> {
        let number = kept.letter.number.trim();
        let (date, from, until) = (kept.letter.date.to_string(), kept.from.to_string(), kept.until.map(|until| until.to_string()));
        let known = instrument::Entity::find()
            .filter(instrument::Column::ProgrammeYear.eq(programme_year))
            .filter(instrument::Column::Kind.eq(kept.kind))
            .filter(instrument::Column::Number.eq(number))
            .one(self.tx)
            .await?;
        if let Some(known) = known {
            if known.date == date && known.valid_from == from && known.valid_until == until && known.issued_by == kept.issued_by.trim() {
                return Ok(known.id);
            }
            return Err(ActError::conflict(
                format!(
                    "Nomor {number} sudah dipakai untuk surat tanggal {}, berlaku sejak {}. Periksa nomornya.",
                    known.date, known.valid_from
                ),
                format!(
                    "Number {number} is already used for a letter of {}, valid from {}. Check the number.",
                    known.date, known.valid_from
                ),
            ));
        }
        let row = instrument::Model {
            id: self.next_id::<instrument::Entity>(instrument::Column::Id).await?,
            programme_year,
            kind: kept.kind.to_owned(),
            number: number.to_owned(),
            date,
            valid_from: from,
            valid_until: until,
            issued_by: kept.issued_by.trim().to_owned(),
            details: "[]".to_owned(),
            attachment: self.keep_some(kept.letter.file.as_ref()).await?,
            status: "active".to_owned(),
            version: 1,
            seq: self.seq,
        };
        let id = row.id;
        instrument::Entity::insert(row.into_active_model()).exec_without_returning(self.tx).await?;
        Ok(id)
    }
}
