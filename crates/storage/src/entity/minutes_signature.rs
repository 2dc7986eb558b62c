//! Table `minutes_signature`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "minutes_signature")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub minutes: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_name: String,
    pub position: String,
    pub at: String,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
