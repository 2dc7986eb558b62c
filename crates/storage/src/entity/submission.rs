//! Table `submission`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submission")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub receipt: String,
    pub programme_year: i64,
    pub step: String,
    pub area: String,
    pub agency: String,
    pub planned: bool,
    pub corrects: Option<i64>,
    pub file: String,
    pub rows_in: i64,
    pub people: i64,
    pub unreadable: i64,
    pub handed_in_by: String,
    pub on_behalf_of: Option<String>,
    pub handed_in_at: String,
    pub status: String,
    pub version: i64,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
