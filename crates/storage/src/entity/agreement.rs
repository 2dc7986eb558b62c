//! Table `agreement`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub kind: String,
    pub number: String,
    pub date: String,
    pub partner: String,
    pub subject: String,
    pub valid_from: String,
    pub valid_until: Option<String>,
    pub cover_start: String,
    pub cover_date: Option<String>,
    pub cover_clause: String,
    pub refund_clause: String,
    pub under: Option<i64>,
    pub file: Option<String>,
    pub status: String,
    pub ended_on: Option<String>,
    pub version: i64,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
