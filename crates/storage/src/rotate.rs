//! Rotation: sealing again, under the newest key, what is still sealed under older ones.
//!
//! Every sealed value names its key, so that a rotation stopped at any moment is simply begun again: each batch is one transaction, and what
//! is under the new key is left alone. What stays as it was, by design:
//! - keyed hashes for search and attachments' names ([`Sealer::lookup`], [`Sealer::content_hash`]) are made with the ring's first key, so that equal
//!   values go on being found; the first key therefore stays in the key file as long as the books;
//! - links of the log are verified under the key each entry names; entries are never written again;
//! - personal values in the log are sealed under the person's own key; that key (`person.log_key`) is sealed again here.
//!
//! Rotation changes no content: it has no log entry of its own and leaves versions alone. Whoever runs it notes it.

use crate::columns::{Class, column_rules};
use crate::database::{Contents, Database, StorageError};
use crate::entity::setting;
use crate::seal::{SealError, Sealer, split};
use crate::tables::{Cell, Table, tables};
use sea_orm::prelude::*;
use sea_orm::{ActiveValue::Set, DatabaseTransaction, IntoActiveModel};
use std::collections::BTreeMap;

/// The setting that holds a value sealed under the key, as JSON bytes.
const KEY_CHECK: &str = "key-check";

/// Its place, as it was sealed for.
const KEY_CHECK_PLACE: &str = "setting.value";

/// What a rotation did, or what is left to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Values sealed again.
    pub resealed: u64,
    /// Values under the newest key already.
    pub current: u64,
    /// Values that did not open, by key id: their key is not in the file, or they were changed (then under the id they name).
    pub closed: BTreeMap<String, u64>,
}

impl Rotated {
    /// Whether nothing is sealed under older keys any more.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.closed.is_empty()
    }
}

/// Why a rotation stopped.
#[derive(Debug)]
pub enum RotateError {
    /// The database. What was sealed again stays so.
    Storage(StorageError),
    /// The system gave no randomness.
    Seal(SealError),
}

impl From<StorageError> for RotateError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl RotateError {
    /// What is wrong and what to do, for the operator.
    #[must_use]
    pub fn message(&self, language: payung_domain::Language) -> String {
        match self {
            Self::Storage(error) => error.message(language),
            Self::Seal(_) => language
                .pick(
                    "Sistem operasi tidak memberi bilangan acak; ulangi putar kunci, yang sudah selesai tidak diulang.",
                    "The operating system gave no randomness; rotate again, what was done is not done again.",
                )
                .to_owned(),
        }
    }
}

/// The sealed columns of a table, by their place in a row. The log's personal values are under persons' own keys.
fn sealed(table: &Table, contents: Contents) -> Vec<usize> {
    let database = match contents {
        Contents::Books => "books",
        Contents::Installation => "installation",
    };
    let is_sealed = |column: &str| {
        column_rules()
            .any(|rule| rule.database == database && rule.table == table.name && rule.column == column && rule.class == Class::Sealed)
    };
    if table.name == "log_entry" {
        return Vec::new();
    }
    table.columns.iter().enumerate().filter(|(_, column)| is_sealed(&column.name)).map(|(index, _)| index).collect()
}

/// How many values are sealed under which key. Nothing is changed, and nothing opened.
///
/// # Errors
/// The database's.
pub async fn keys_in_use(database: &Database, contents: Contents) -> Result<BTreeMap<String, u64>, StorageError> {
    let failed = |cause| database.failed(cause);
    let mut keys: BTreeMap<String, u64> = BTreeMap::new();
    let tx = database.read().await?;
    for table in tables(contents) {
        let columns = sealed(&table, contents);
        if columns.is_empty() {
            continue;
        }
        let table = narrowed(&table, &columns);
        let mut after = None;
        loop {
            let rows = table.page(&tx, after.as_deref()).await.map_err(failed)?;
            let Some(last) = rows.last() else { break };
            after = Some(table.key_of(last));
            for cell in rows.iter().flatten() {
                if let Cell::Bytes(value) = cell
                    && !value.is_empty()
                {
                    *keys.entry(key_of(value)).or_default() += 1;
                }
            }
        }
    }
    if contents == Contents::Books
        && let Some(check) = key_check(&tx).await.map_err(failed)?
    {
        *keys.entry(key_of(&check)).or_default() += 1;
    }
    tx.rollback().await.map_err(failed)?;
    Ok(keys)
}

fn key_of(value: &[u8]) -> String {
    split(value).map_or("?", |(id, _)| id).to_owned()
}

/// A table with its key and these columns only.
fn narrowed(table: &Table, columns: &[usize]) -> Table {
    let kept = table.columns.iter().enumerate().filter(|(index, column)| column.key || columns.contains(index));
    Table { name: table.name.clone(), columns: kept.map(|(_, column)| column.clone()).collect() }
}

/// Seals again, under the newest key of `sealer`, every value that is under an older one. It may be stopped at any moment and begun again,
/// and others may write meanwhile.
///
/// # Errors
/// The database's; no randomness. What was sealed again stays so.
pub async fn rotate(database: &Database, contents: Contents, sealer: &Sealer) -> Result<Rotated, RotateError> {
    let mut done = Rotated::default();
    for table in tables(contents) {
        let columns = sealed(&table, contents);
        if columns.is_empty() {
            continue;
        }
        let table = narrowed(&table, &columns);
        let mut after: Option<Vec<Cell>> = None;
        while let Some(last) = batch(database, contents, &table, after.as_deref(), sealer, &mut done).await? {
            after = Some(last);
        }
    }
    if contents == Contents::Books {
        rotate_key_check(database, sealer, &mut done).await?;
    }
    Ok(done)
}

/// One batch in one transaction; the key of its last row, none when there are no more.
async fn batch(
    database: &Database,
    contents: Contents,
    table: &Table,
    after: Option<&[Cell]>,
    sealer: &Sealer,
    done: &mut Rotated,
) -> Result<Option<Vec<Cell>>, RotateError> {
    let failed = |cause| RotateError::Storage(database.failed(cause));
    let tx = database.begin().await?;
    // As whoever writes to the books does: a row read here is the row written here.
    if contents == Contents::Books {
        crate::log::lock_head(&tx).await.map_err(failed)?;
    }
    let mut step = Rotated::default();
    let rows = table.page(&tx, after).await.map_err(failed)?;
    let last = rows.last().map(|last| table.key_of(last));
    for row in rows {
        let key = table.key_of(&row);
        let mut changes = Vec::new();
        for (column, cell) in table.columns.iter().zip(row).filter(|(column, _)| !column.key) {
            let Cell::Bytes(value) = cell else { continue };
            // An empty value stands for a key that was destroyed.
            if value.is_empty() {
                continue;
            }
            if let Some(sealed) = again(sealer, &format!("{}.{}", table.name, column.name), &value, &mut step)? {
                changes.push((column.name.clone(), sealed));
            }
        }
        if !changes.is_empty() {
            table.update_bytes(&tx, &key, changes).await.map_err(failed)?;
        }
    }
    tx.commit().await.map_err(failed)?;
    done.resealed += step.resealed;
    done.current += step.current;
    for (key, count) in step.closed {
        *done.closed.entry(key).or_default() += count;
    }
    Ok(last)
}

/// A value under the newest key; none when it is so already, or does not open.
fn again(sealer: &Sealer, place: &str, value: &[u8], done: &mut Rotated) -> Result<Option<Vec<u8>>, RotateError> {
    let id = key_of(value);
    if id == sealer.active() {
        done.current += 1;
        return Ok(None);
    }
    match sealer.open(place, value) {
        Ok(plain) => {
            let sealed = sealer.seal(place, &plain).map_err(RotateError::Seal)?;
            done.resealed += 1;
            Ok(Some(sealed))
        }
        Err(_) => {
            *done.closed.entry(id).or_default() += 1;
            Ok(None)
        }
    }
}

async fn key_check(tx: &DatabaseTransaction) -> Result<Option<Vec<u8>>, DbErr> {
    let found = setting::Entity::find_by_id(KEY_CHECK).one(tx).await?;
    Ok(found.map(|row| serde_json::from_str(&row.value).unwrap_or_default()))
}

async fn rotate_key_check(database: &Database, sealer: &Sealer, done: &mut Rotated) -> Result<(), RotateError> {
    let failed = |cause| RotateError::Storage(database.failed(cause));
    let tx = database.begin().await?;
    crate::log::lock_head(&tx).await.map_err(failed)?;
    if let Some(check) = key_check(&tx).await.map_err(failed)?
        && let Some(sealed) = again(sealer, KEY_CHECK_PLACE, &check, done)?
    {
        let value = serde_json::to_string(&sealed).unwrap_or_default();
        let mut row = setting::Model { name: KEY_CHECK.to_owned(), value: String::new() }.into_active_model();
        row.value = Set(value);
        setting::Entity::update(row).exec(&tx).await.map_err(failed)?;
    }
    tx.commit().await.map_err(failed)
}
