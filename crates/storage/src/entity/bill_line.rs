//! Table `bill_line`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bill_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub bill: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i64,
    pub sheet_row: i64,
    pub month: String,
    pub enrolment: Option<i64>,
    pub fund_line: Option<i64>,
    pub nik_lookup: Option<String>,
    pub identity: Vec<u8>,
    pub billed: i64,
    pub expected: i64,
    pub cause: String,
    pub reason: Option<Vec<u8>>,
    pub cites: String,
    pub proposed: String,
    pub answer: Option<String>,
    pub answer_reason: Option<String>,
    pub answered_by: Option<String>,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
