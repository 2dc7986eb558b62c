//! Table `decree`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decree")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub programme_year: i64,
    pub kind: String,
    pub amends: Option<i64>,
    pub candidate_list: Option<i64>,
    pub title: String,
    pub year: i64,
    pub number: Option<String>,
    pub date: Option<String>,
    pub cover_from: String,
    pub months: i64,
    pub people: i64,
    pub total: i64,
    pub page_code: String,
    pub chain_head: String,
    pub status: String,
    pub signed_file: Option<String>,
    pub drafted_by: String,
    pub recorded_by: Option<String>,
    pub version: i64,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
