//! Table `instrument_member`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "instrument_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub instrument: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i64,
    pub user_name: Option<String>,
    pub name: String,
    pub position: String,
    pub member_from: String,
    pub member_until: Option<String>,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
