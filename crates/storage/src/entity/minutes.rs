//! Table `minutes`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "minutes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub programme_year: i64,
    pub step: String,
    pub area: String,
    pub number: String,
    pub date: String,
    pub place: String,
    pub chair: String,
    pub attendance: i64,
    pub cases: i64,
    pub accepted: i64,
    pub status: String,
    pub file: Option<String>,
    pub instrument: Option<i64>,
    pub version: i64,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
