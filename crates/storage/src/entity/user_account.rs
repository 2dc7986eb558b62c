//! Table `user_account`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub full_name: String,
    pub nip: Option<String>,
    pub password: Option<String>,
    pub disabled_at: Option<String>,
    pub created_at: String,
    pub version: i64,
    pub totp: Option<Vec<u8>>,
    pub totp_step: Option<i64>,
    pub oidc_subject: Option<String>,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
