//! Table `document_tick`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_tick")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_file: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub document: String,
    pub present: bool,
    pub file: Option<String>,
    pub by_user: String,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
