//! Recording BPJS's written word that months in arrears beyond the cut may still be paid without a new registration. Without it a gap month is not payable.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::chosen::{check_filled, check_past};
use crate::cover::enrolments::month_text;
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::{Date, Month};
use payung_storage::entity::{continuation, enrolment};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordContinuation {
    /// The programme year.
    pub programme_year: i64,
    /// The group at BPJS.
    pub wadah: String,
    /// First month that may be paid, `2026-05`.
    #[schema(schema_with = crate::schema::month)]
    pub first_month: Month,
    /// Last month that may be paid.
    #[schema(schema_with = crate::schema::month)]
    pub last_month: Month,
    /// Number of BPJS's letter.
    pub number: String,
    /// Its date.
    pub date: Date,
    /// The letter.
    pub file: FileIn,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ContinuationRecorded {
    /// Its number in the books.
    pub id: i64,
    /// Months that may be paid.
    pub months: i64,
    /// It had been recorded before; nothing was changed.
    pub already: bool,
}

impl Act for RecordContinuation {
    const NAME: ActName = ActName::RecordContinuation;
    type Done = ContinuationRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<ContinuationRecorded>, ActError> {
        acting.open_programme(self.programme_year).await?;
        check_filled(&self.number, ("Nomor surat BPJS", "The number of BPJS's letter"))?;
        check_past(self.date, acting.day)?;
        let (wadah, number) = (self.wadah.trim(), self.number.trim());
        if self.last_month < self.first_month {
            return Err(ActError::invalid("Bulan terakhir mendahului bulan pertama.", "The last month is before the first."));
        }
        let months = i64::from(self.first_month.months_until(self.last_month)) + 1;
        let known = continuation::Entity::find()
            .filter(continuation::Column::ProgrammeYear.eq(self.programme_year))
            .filter(continuation::Column::Wadah.eq(wadah))
            .filter(continuation::Column::Number.eq(number))
            .one(acting.tx)
            .await?;
        if let Some(known) = known {
            if known.first_month == month_text(self.first_month) && known.last_month == month_text(self.last_month) {
                return Ok(Ran::Already(ContinuationRecorded { id: known.id, months, already: true }));
            }
            return Err(ActError::conflict(
                format!("Surat {number} sudah dicatat untuk bulan {} sampai {}.", &known.first_month, &known.last_month),
                format!("Letter {number} is recorded for {} to {} already.", &known.first_month, &known.last_month),
            ));
        }
        let enrolled = enrolment::Entity::find()
            .filter(enrolment::Column::ProgrammeYear.eq(self.programme_year))
            .filter(enrolment::Column::Wadah.eq(wadah))
            .count(acting.tx)
            .await?;
        if enrolled == 0 {
            return Err(ActError::not_found(
                format!("Tidak ada kepesertaan dalam wadah {wadah} pada tahun ini."),
                format!("There is nobody in group {wadah} this year."),
            ));
        }
        let row = continuation::Model {
            id: acting.next_id::<continuation::Entity>(continuation::Column::Id).await?,
            programme_year: self.programme_year,
            wadah: wadah.to_owned(),
            first_month: month_text(self.first_month),
            last_month: month_text(self.last_month),
            number: number.to_owned(),
            date: self.date.to_string(),
            file: acting.keep(&self.file).await?,
            by_user: acting.actor.name.clone(),
            seq: acting.seq,
        };
        let id = row.id;
        let noted = Noted::plain(
            format!("continuation:{id}"),
            serde_json::json!({
                "wadah": wadah, "first-month": self.first_month.to_string(), "last-month": self.last_month.to_string(), "number": number, "file": row.file,
            }),
        );
        continuation::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        Ok(Ran::Done(ContinuationRecorded { id, months, already: false }, noted))
    }
}
