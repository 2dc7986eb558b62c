//! Table `minutes_case`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "minutes_case")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub minutes: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_file: i64,
    pub outcome: String,
    pub reason: Option<Vec<u8>>,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
