//! Bringing a database up to date: small steps, each in one transaction, each recorded in the same.
//!
//! A step is plain SQL in `migrations/`, readable by whoever looks after the database. Steps are never edited once released: expand
//! first, contract later. Recipe: CONTRIBUTING, "a migration".

use crate::database::{Contents, Database, Location, StorageError};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};
use sea_orm_migration::prelude::*;

/// Where the library records the steps applied.
pub(crate) const TABLE: &str = "seaql_migrations";

/// What the database's own words are for, in the SQL.
fn words(sql: &str, backend: DbBackend) -> String {
    let (id, blob, ordered) = match backend {
        DbBackend::Sqlite => ("INTEGER PRIMARY KEY", "BLOB", "TEXT"),
        _ => ("BIGINT PRIMARY KEY", "BYTEA", "TEXT COLLATE \"C\""),
    };
    sql.replace("{id}", id).replace("{blob}", blob).replace("{ordered}", ordered)
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
            Box::new(both("0003_case_names", include_str!("../../migrations/0003_case_names.sql"))),
            Box::new(both("0004_journal", include_str!("../../migrations/0004_journal.sql"))),
            Box::new(both("0005_uploads", include_str!("../../migrations/0005_uploads.sql"))),
            Box::new(both("0006_cover", include_str!("../../migrations/0006_cover.sql"))),
            Box::new(Step {
                name: "0007_append_only_cover",
                sqlite: include_str!("../../migrations/0007_append_only_cover.sqlite.sql"),
                postgres: include_str!("../../migrations/0007_append_only_cover.postgres.sql"),
            }),
            Box::new(both("0008_same_person", include_str!("../../migrations/0008_same_person.sql"))),
        ]
    }
}

struct Installation;

impl MigratorTrait for Installation {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(both("installation_0001_users", include_str!("../../migrations/installation_0001_users.sql"))),
            Box::new(both("installation_0002_sign_in", include_str!("../../migrations/installation_0002_sign_in.sql"))),
            Box::new(both("installation_0003_strong_sessions", include_str!("../../migrations/installation_0003_strong_sessions.sql"))),
        ]
    }
}

/// The names of the steps this program knows, in order.
pub(crate) fn names(contents: Contents) -> Vec<String> {
    let steps = match contents {
        Contents::Books => Books::migrations(),
        Contents::Installation => Installation::migrations(),
    };
    steps.iter().map(|step| step.name().to_owned()).collect()
}

/// The names of the steps a database has, in order.
pub(crate) async fn applied(connection: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    if !has_table(connection, TABLE).await? {
        return Ok(Vec::new());
    }
    let select =
        Query::select().column(Alias::new("version")).from(Alias::new(TABLE)).order_by(Alias::new("version"), Order::Asc).to_owned();
    connection.query_all(&select).await?.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Whether there is a table of that name; in PostgreSQL, in the schema the connection works in.
pub(crate) async fn has_table(connection: &impl ConnectionTrait, table: &str) -> Result<bool, DbErr> {
    let backend = connection.get_database_backend();
    let sql = match backend {
        DbBackend::Sqlite => "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1",
        _ => "SELECT 1 FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = $1",
    };
    Ok(connection.query_one_raw(Statement::from_sql_and_values(backend, sql, [table.into()])).await?.is_some())
}

/// Applies the steps a database does not have yet, as one change: whoever opens it meanwhile waits.
pub(crate) async fn up(database: &Database, contents: Contents) -> Result<(), StorageError> {
    let failed = |cause| database.failed(cause);
    // Nearly always there is nothing to do, and nothing is locked.
    if !wanting(&database.connection, database, contents).await? {
        return Ok(());
    }
    let tx = database.begin().await?;
    lock(&tx, &database.location).await.map_err(failed)?;
    if wanting(&tx, database, contents).await? {
        apply(&tx, contents, None).await.map_err(failed)?;
    }
    tx.commit().await.map_err(failed)
}

/// Whether steps are wanting. A database with steps this program does not know is refused.
async fn wanting(connection: &impl ConnectionTrait, database: &Database, contents: Contents) -> Result<bool, StorageError> {
    let known = names(contents);
    let applied = applied(connection).await.map_err(|cause| database.failed(cause))?;
    if applied.iter().any(|name| !known.contains(name)) {
        return Err(StorageError::Newer { place: database.location.shown() });
    }
    Ok(applied.len() < known.len())
}

/// Keeps others from making or changing the same schema until the transaction ends. SQLite's own write lock is held already.
pub(crate) async fn lock(tx: &DatabaseTransaction, location: &Location) -> Result<(), DbErr> {
    if let Location::Postgres { schema, .. } = location {
        let sql = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
        let name = format!("payung schema {schema}");
        tx.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [name.into()])).await?;
    }
    Ok(())
}

/// Applies the next `steps` steps, or all, within a transaction.
pub(crate) async fn apply(tx: &DatabaseTransaction, contents: Contents, steps: Option<u32>) -> Result<(), DbErr> {
    match contents {
        Contents::Books => Books::up(tx, steps).await,
        Contents::Installation => Installation::up(tx, steps).await,
    }
}
