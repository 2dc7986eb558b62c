//! Table `screening`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "screening")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub programme_year: i64,
    pub submission: Option<i64>,
    pub asked_on: String,
    pub rules_effect: String,
    pub registers: String,
    pub cases: i64,
    pub eligible: i64,
    pub refused: i64,
    pub unknown: i64,
    pub at: String,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
