//! Table `register_snapshot`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_snapshot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub programme_year: i64,
    pub kind: String,
    pub source: String,
    pub snapshot_date: String,
    pub coverage: String,
    pub stands_in_for: Option<String>,
    pub ground: Option<String>,
    pub files: String,
    pub content: String,
    pub people: i64,
    pub status: String,
    pub version: i64,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
