//! Recording a minimum wage with its source: the operator's data, for members whose contribution is a share of it and for criteria that ask it.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::{AreaCode, AreaLevel, Date, Rupiah};
use payung_storage::entity::minimum_wage;
use sea_orm::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordWage {
    /// Where it holds: a kabupaten or kota, or a province for where a kabupaten has none; the region when absent.
    #[schema(schema_with = crate::schema::some_area)]
    pub area: Option<AreaCode>,
    /// First day it holds.
    pub valid_from: Date,
    /// Rupiah a month.
    pub amount: i64,
    /// Which decree says so.
    pub source: String,
    /// Why what was recorded for this day is replaced; absent for a day recorded for the first time. What was computed before stays.
    pub corrects: Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WageRecorded {
    /// Its number in the books.
    pub id: i64,
    /// It had been recorded before; nothing was changed.
    pub already: bool,
}

impl Act for RecordWage {
    const NAME: ActName = ActName::RecordWage;
    type Done = WageRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<WageRecorded>, ActError> {
        let area = self.area.unwrap_or(acting.books.region);
        if !matches!(area.level(), AreaLevel::Province | AreaLevel::Regency) {
            return Err(ActError::invalid(
                format!("Upah minimum berlaku bagi provinsi atau kabupaten/kota; {area} bukan keduanya."),
                format!("A minimum wage holds in a province or a kabupaten or kota; {area} is neither."),
            ));
        }
        if self.amount <= 0 {
            return Err(ActError::invalid("Upah minimum harus lebih dari nol rupiah.", "A minimum wage is more than nothing."));
        }
        check_filled(&self.source, ("Sumber upah minimum", "The minimum wage's source"))?;
        let known = minimum_wage::Entity::find()
            .filter(minimum_wage::Column::Area.eq(area.to_string()))
            .filter(minimum_wage::Column::ValidFrom.eq(self.valid_from.to_string()))
            .order_by_desc(minimum_wage::Column::Id)
            .one(acting.tx)
            .await?;
        self.check_known(known.as_ref())?;
        if let Some(known) = known.as_ref().filter(|known| known.amount == self.amount && known.source == self.source.trim()) {
            return Ok(Ran::Already(WageRecorded { id: known.id, already: true }));
        }
        let row = minimum_wage::Model {
            id: acting.next_id::<minimum_wage::Entity>(minimum_wage::Column::Id).await?,
            area: area.to_string(),
            valid_from: self.valid_from.to_string(),
            amount: self.amount,
            source: self.source.trim().to_owned(),
            by_user: acting.actor.name.clone(),
            seq: acting.seq,
        };
        let id = row.id;
        let noted = Noted::plain(
            format!("minimum-wage:{id}"),
            serde_json::json!({
                "area": row.area, "valid-from": row.valid_from, "amount": row.amount, "source": row.source,
                "corrects": known.as_ref().map(|known| known.id), "before": known.as_ref().map(|known| known.amount), "reason": self.corrects,
            }),
        );
        minimum_wage::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        Ok(Ran::Done(WageRecorded { id, already: false }, noted))
    }
}

impl RecordWage {
    fn check_known(&self, known: Option<&minimum_wage::Model>) -> Result<(), ActError> {
        match (known, &self.corrects) {
            (Some(_), Some(reason)) => check_filled(reason, ("Alasan pembetulan", "The reason for correcting it")),
            (Some(known), None) if known.amount != self.amount || known.source != self.source.trim() => {
                let amount = Rupiah::new(known.amount);
                Err(ActError::conflict(
                    format!(
                        "Upah minimum {} per {} sudah dicatat {amount} ({}). Sebut alasan bila hendak membetulkannya.",
                        known.area, known.valid_from, known.source
                    ),
                    format!(
                        "The minimum wage of {} as of {} is recorded as {amount} ({}). Give a reason to correct it.",
                        known.area, known.valid_from, known.source
                    ),
                ))
            }
            (None, Some(_)) => Err(ActError::invalid(
                "Belum ada upah minimum untuk hari itu yang dapat dibetulkan.",
                "No minimum wage of that day is there to be corrected.",
            )),
            _ => Ok(()),
        }
    }
}
