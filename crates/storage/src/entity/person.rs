//! Table `person`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub nik_lookup: Option<String>,
    pub nik: Option<Vec<u8>>,
    pub kk_lookup: Option<String>,
    pub kk: Option<Vec<u8>>,
    pub phone: Option<Vec<u8>>,
    pub address: Option<Vec<u8>>,
    pub name: String,
    pub name_folded: String,
    pub birth_place: String,
    pub birth: Option<String>,
    pub sex: Option<String>,
    pub log_key: Option<Vec<u8>>,
    pub version: i64,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
