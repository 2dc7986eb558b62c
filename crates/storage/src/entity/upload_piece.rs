//! Table `upload_piece`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload_piece")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub upload: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i64,
    pub body: Vec<u8>,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
