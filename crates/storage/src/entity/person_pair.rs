//! Table `person_pair`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_pair")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub programme_year: i64,
    pub case_file: i64,
    pub person: i64,
    pub area: String,
    pub source: String,
    pub pair_key: String,
    pub other_case: Option<i64>,
    pub other_person: Option<i64>,
    pub other_place: String,
    pub stake: String,
    pub risk: i64,
    pub score: i64,
    pub outcome: String,
    pub shown: Vec<u8>,
    pub draw: String,
    pub round: i64,
    pub status: String,
    pub decided_by: Option<String>,
    pub decided_at: Option<String>,
    pub second_by: Option<String>,
    pub agreed: Option<bool>,
    pub taken_over: bool,
    pub screening: i64,
    pub version: i64,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
