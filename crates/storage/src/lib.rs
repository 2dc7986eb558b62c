//! The books: what is stored of a region's programme, sealed where it is personal, with a log whose tampering shows.
//!
//! What lives here: the tables as types ([`entity`]), the steps that make them, keys and sealing, the log, attachments, backups, and the
//! queries the acts and pages need. What must never live here: permission, the rules of conduct (`payung-operations`), the law.
//! Nothing here decides who may do what, and nothing here reads the clock.
//!
//! **A region is a database**: one SQLite file or one PostgreSQL schema. No row carries a tenant, and no statement spans two regions.

mod attachments;
pub mod backup;
mod ceilings;
mod columns;
mod database;
pub mod entity;
mod keys;
pub mod log;
mod migration;
pub mod queries;
pub mod rotate;
mod seal;
mod tables;
mod update;

pub use attachments::{Attachment, load_attachment, store_attachment};
pub use ceilings::{FundLimit, LineMoved, SumsAdded, add_to_line};
pub use columns::{Class, ColumnRule, column_rules};
pub use database::{Contents, Database, Location, StorageError, Trouble};
pub use keys::{KEY_VARIABLE, KeyError, KeyRing};
pub use log::{chain_installation, verify_installation};
pub use seal::{SealError, Sealer};
pub use tables::{Column, Kind, Table, tables};
pub use update::{update_cases, update_rows};
