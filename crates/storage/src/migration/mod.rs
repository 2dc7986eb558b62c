//! Bringing a database up to date: small steps, each in one transaction, each recorded in the same.
//!
//! A step is plain SQL in `migrations/`, readable by whoever looks after the database. Steps are never edited once released: expand
//! first, contract later. Recipe: CONTRIBUTING, "a migration".

use crate::database::{Contents, Database, StorageError};
use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

/// What the database's own words are for, in the SQL.
fn words(sql: &str, backend: DbBackend) -> String {
    let (id, blob) = match backend {
        DbBackend::Sqlite => ("INTEGER PRIMARY KEY", "BLOB"),
        _ => ("BIGINT PRIMARY KEY", "BYTEA"),
    };
    sql.replace("{id}", id).replace("{blob}", blob)
}

/// One step.
struct Step {
    name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

impl MigrationName for Step {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        let sql = if backend == DbBackend::Sqlite { self.sqlite } else { self.postgres };
        manager.get_connection().execute_unprepared(&words(sql, backend)).await.map(|_| ())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        Err(DbErr::Migration("steps are never taken back; restore a backup".to_owned()))
    }
}

/// The same words for both databases.
const fn both(name: &'static str, sql: &'static str) -> Step {
    Step { name, sqlite: sql, postgres: sql }
}

struct Books;

impl MigratorTrait for Books {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(both("0001_books", include_str!("../../migrations/0001_books.sql"))),
            Box::new(Step {
                name: "0002_append_only",
                sqlite: include_str!("../../migrations/0002_append_only.sqlite.sql"),
                postgres: include_str!("../../migrations/0002_append_only.postgres.sql"),
            }),
        ]
    }
}

struct Installation;

impl MigratorTrait for Installation {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(both("installation_0001_users", include_str!("../../migrations/installation_0001_users.sql")))]
    }
}

/// Applies the steps a database does not have yet.
pub(crate) async fn up(database: &Database, contents: Contents) -> Result<(), StorageError> {
    let connection = &database.connection;
    let result = match contents {
        Contents::Books => Books::up(connection, None).await,
        Contents::Installation => Installation::up(connection, None).await,
    };
    result.map_err(|cause| match &cause {
        // The library's word for applied steps this program does not know.
        DbErr::Custom(text) | DbErr::Migration(text) if text.contains("missing") => {
            StorageError::Newer { place: database.location.shown() }
        }
        _ => database.failed(cause),
    })
}
