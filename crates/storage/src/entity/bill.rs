//! Table `bill`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bill")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub programme_year: i64,
    pub wadah: String,
    pub area: String,
    pub code: String,
    pub letter_number: String,
    pub letter_date: String,
    pub received_on: String,
    pub due_on: String,
    pub calendar: String,
    pub first_month: String,
    pub last_month: String,
    pub kind: String,
    pub people: i64,
    pub total: i64,
    pub letter_file: String,
    pub list_file: Option<String>,
    pub expected: i64,
    pub disputed: i64,
    pub status: String,
    pub decision: Option<String>,
    pub replaces: Option<i64>,
    pub correction_number: Option<String>,
    pub correction_date: Option<String>,
    pub received_by: String,
    pub checked_by: Option<String>,
    pub decided_by: Option<String>,
    pub decided_reason: Option<String>,
    pub version: i64,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
