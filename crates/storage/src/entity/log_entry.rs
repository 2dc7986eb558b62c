//! Table `log_entry`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "log_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub at: String,
    pub user_name: String,
    pub capacity: String,
    pub act: String,
    pub subject: String,
    pub detail: String,
    pub person_id: Option<i64>,
    pub personal: Option<Vec<u8>>,
    pub request_id: Option<String>,
    pub key_id: String,
    pub previous: String,
    pub hash: String,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
