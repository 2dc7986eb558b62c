//! Table `upload`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub owner: String,
    pub created_at: String,
    pub file_name: Vec<u8>,
    pub media_type: String,
    pub size: i64,
    pub received: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
