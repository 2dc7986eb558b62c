//! Table `decree_entry`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decree_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub decree: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i64,
    pub case_file: i64,
    pub change: String,
    pub per_month: i64,
    pub months: i64,
    pub amount: i64,
    pub note: String,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
