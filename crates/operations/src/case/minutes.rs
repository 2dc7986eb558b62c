//! Minutes in the books, whatever they are of: found again by their number, written with the cases they name.

use crate::acting::Acting;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use payung_domain::{AreaCode, Date};
use payung_storage::entity::{minutes, minutes_case};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;

/// Which minutes: one number is used once in a step and an area of a year.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MinutesNamed<'m> {
    pub programme_year: i64,
    pub step: &'m str,
    pub area: AreaCode,
    pub number: &'m str,
}

/// What minutes say of how they came about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Met<'m> {
    pub date: Date,
    pub place: &'m str,
    pub chair: &'m str,
    pub attendance: u32,
    /// The instrument (team) they rest on.
    pub instrument: Option<i64>,
}

impl MinutesNamed<'_> {
    /// Their row, signed and without a paper, on `cases` cases of which `accepted` were accepted.
    pub fn row(&self, acting: &Acting<'_>, id: i64, met: Met<'_>, (cases, accepted): (u64, u64)) -> minutes::Model {
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        minutes::Model {
            id,
            programme_year: self.programme_year,
            step: self.step.to_owned(),
            area: self.area.to_string(),
            number: self.number.trim().to_owned(),
            date: met.date.to_string(),
            place: met.place.trim().to_owned(),
            chair: met.chair.trim().to_owned(),
            attendance: i64::from(met.attendance),
            cases: count(cases),
            accepted: count(accepted),
            status: "signed".to_owned(),
            file: None,
            instrument: met.instrument,
            version: 1,
            seq: acting.seq,
        }
    }
}

impl Acting<'_> {
    /// Minutes of this number, if there are any.
    pub(crate) async fn known_minutes(&self, named: MinutesNamed<'_>) -> Result<Option<minutes::Model>, ActError> {
        let found = minutes::Entity::find()
            .filter(minutes::Column::ProgrammeYear.eq(named.programme_year))
            .filter(minutes::Column::Step.eq(named.step))
            .filter(minutes::Column::Area.eq(named.area.to_string()))
            .filter(minutes::Column::Number.eq(named.number.trim()));
        Ok(found.one(self.tx).await?)
    }

    /// Writes what minutes say of each case they name.
    pub(crate) async fn name_in_minutes(&self, lines: impl IntoIterator<Item = minutes_case::Model>) -> Result<(), ActError> {
        let mut lines = lines.into_iter().map(IntoActiveModel::into_active_model).peekable();
        while lines.peek().is_some() {
            let some: Vec<minutes_case::ActiveModel> = lines.by_ref().take(ROWS_AT_ONCE).collect();
            minutes_case::Entity::insert_many(some).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }
}
