//! Table `enrolment`; what its columns mean and who may see them: `columns.csv`.

use sea_orm::entity::prelude::*;

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "enrolment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub programme_year: i64,
    pub case_file: i64,
    pub person: i64,
    pub area: String,
    pub occupation: Option<String>,
    pub wadah: String,
    pub state: String,
    pub kpj_lookup: Option<String>,
    pub kpj: Option<Vec<u8>>,
    pub agreement: Option<i64>,
    pub agreement_date: Option<String>,
    pub number_date: Option<String>,
    pub first_payment: Option<String>,
    pub bpjs_start: Option<String>,
    pub cover_start: Option<String>,
    pub card_on: Option<String>,
    pub card_by: Option<Vec<u8>>,
    pub card_file: Option<String>,
    pub ended_on: Option<String>,
    pub version: i64,
    pub seq: i64,
}

/// Nothing is followed lazily: what belongs together is read together, by query.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
