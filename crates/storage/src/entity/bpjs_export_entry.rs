//! Table `bpjs_export_entry`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bpjs_export_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub bpjs_export: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i64,
    pub enrolment: i64,
    pub answer: String,
    pub reason: String,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
