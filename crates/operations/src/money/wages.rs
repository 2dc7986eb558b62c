//! The operator's minimum wages, by place and date.

use crate::failure::ActError;
use payung_domain::{AreaCode, AreaLevel, Date, Rupiah};
use payung_storage::entity::minimum_wage;
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

/// The minimum wages of a region through time: its own where there is one, else its province's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wages {
    /// First day, amount, source; the latest word on a day last.
    own: Vec<(String, i64, String)>,
    province: Vec<(String, i64, String)>,
    given: Option<Rupiah>,
}

impl Wages {
    /// One wage, whatever the day.
    pub(crate) const fn given(wage: Rupiah) -> Self {
        Self { own: Vec::new(), province: Vec::new(), given: Some(wage) }
    }

    /// The wages of `region` in the books.
    ///
    /// # Errors
    /// The database's.
    pub async fn load(connection: &impl ConnectionTrait, region: AreaCode) -> Result<Self, ActError> {
        Ok(Self {
            own: of_area(connection, region).await?,
            province: match region.at(AreaLevel::Province).filter(|province| *province != region) {
                Some(province) => of_area(connection, province).await?,
                None => Vec::new(),
            },
            given: None,
        })
    }

    /// The wage in force on `day`; none where the books hold none.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<Rupiah> {
        self.given.or_else(|| self.with_source(day).map(|(wage, _)| wage))
    }

    /// The wage in force on `day`, and where it is from.
    #[must_use]
    pub fn with_source(&self, day: Date) -> Option<(Rupiah, &str)> {
        let day = day.to_string();
        let found = |rows: &'_ [(String, i64, String)]| rows.iter().rposition(|(from, ..)| *from <= day);
        let row = match found(&self.own) {
            Some(at) => self.own.get(at),
            None => found(&self.province).and_then(|at| self.province.get(at)),
        };
        row.map(|(_, amount, source)| (Rupiah::new(*amount), source.as_str()))
    }

    /// The wages that had begun by `day`, the latest word first, each with where it is from: what a contribution was once computed from stays its basis,
    /// though another wage has been recorded since.
    pub(crate) fn begun_by(&self, day: Date) -> impl Iterator<Item = (Rupiah, &str)> {
        let day = day.to_string();
        let rows = if self.own.iter().any(|(from, ..)| *from <= day) { &self.own } else { &self.province };
        rows.iter().rev().filter(move |(from, ..)| *from <= day).map(|(_, amount, source)| (Rupiah::new(*amount), source.as_str()))
    }
}

/// First day, amount and source of each wage of an area; where a day was recorded again, the correction last.
async fn of_area(connection: &impl ConnectionTrait, area: AreaCode) -> Result<Vec<(String, i64, String)>, ActError> {
    let rows = minimum_wage::Entity::find()
        .select_only()
        .columns([minimum_wage::Column::ValidFrom, minimum_wage::Column::Amount, minimum_wage::Column::Source])
        .filter(minimum_wage::Column::Area.eq(area.to_string()))
        .order_by_asc(minimum_wage::Column::ValidFrom)
        .order_by_asc(minimum_wage::Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows)
}
