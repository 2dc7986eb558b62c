//! Table `submission_row`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submission_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub submission: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i64,
    pub sheet: String,
    pub sheet_row: i64,
    pub kind: String,
    pub change: String,
    pub case_file: Option<i64>,
    pub cells: Vec<u8>,
    pub faults: Option<Vec<u8>>,
    pub version: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
