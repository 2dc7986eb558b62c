//! Table `pair_reading`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pair_reading")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub pair: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i64,
    pub reader: String,
    pub answer: String,
    pub remark: Vec<u8>,
    pub at: String,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
