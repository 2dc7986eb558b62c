//! Table `case_file`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub programme_year: i64,
    pub person: i64,
    pub name_folded: String,
    pub submission: i64,
    pub area: String,
    pub occupation: Option<String>,
    pub continuing: Option<bool>,
    pub planned: bool,
    pub state: String,
    pub verdict: Option<String>,
    pub duplicate: bool,
    pub screening: Option<i64>,
    pub outcomes: Option<String>,
    pub facts: Option<Vec<u8>>,
    pub reasons: Option<Vec<u8>>,
    pub assigned_to: Option<String>,
    pub returned_until: Option<String>,
    pub candidate_list: Option<i64>,
    pub candidate_rank: Option<i64>,
    pub decree: Option<i64>,
    pub version: i64,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
