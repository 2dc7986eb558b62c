//! Table `fund_line`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fund_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub programme_year: i64,
    pub fund: String,
    pub kind: String,
    pub name: String,
    pub account: String,
    pub dpa: String,
    pub accounting_class: String,
    pub planned: bool,
    pub payer: String,
    pub payer_area: String,
    pub wadah: String,
    pub earmark: String,
    pub ceiling: i64,
    pub needs_spd: bool,
    pub spd: i64,
    pub committed: i64,
    pub requested: i64,
    pub paid: i64,
    pub opened_by: String,
    pub status: String,
    pub version: i64,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
