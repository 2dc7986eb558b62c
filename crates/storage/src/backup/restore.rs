//! Restoring a backup to an empty place: all of it, proven equal, or nothing.

use super::container::Reader;
use super::{BackupError, Contained, TableDigest, digest, encode, mark, sync_folder, word};
use crate::database::{Contents, Database, Location, make_schema};
use crate::log::{Head, LogFault, verify_books, verify_users};
use crate::migration;
use crate::seal::Sealer;
use crate::tables::{Cell, Table};
use sea_orm::prelude::*;
use sea_orm::{DatabaseTransaction, DbBackend, Statement};
use serde::de::DeserializeOwned;
use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

/// The longest head of a backup or table that is read.
const HEAD_MAX: usize = 1 << 24;

/// The longest value that is read: no file in the books is larger.
const VALUE_MAX: u64 = 1 << 30;

/// Rows that wait to be written, and about how many bytes.
const WAITING_ROWS: usize = 500;
const WAITING_BYTES: usize = 4 << 20;

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the backup says of itself.
    pub contained: Contained,
    /// What was restored, found equal to what was backed up.
    pub tables: Vec<TableDigest>,
    /// Entries of the log.
    pub entries: i64,
    /// What is wrong with the log. It was so when the backup was made: what was restored is equal to what was backed up.
    pub faults: Vec<LogFault>,
}

/// What a backup says of itself, without restoring it. Only its first piece is read.
///
/// # Errors
/// See [`BackupError`].
pub fn inspect(file: &Path, sealer: &Sealer) -> Result<Contained, BackupError> {
    open(file, sealer)?.head(mark::CONTAINED)
}

/// Restores a backup to a place where nothing is. In SQLite it is restored beside and renamed, in PostgreSQL in one transaction: a process
/// killed meanwhile leaves no half books. What was restored is compared with what was backed up, row by row, and its log verified,
/// before it is there; a log that was falsified before the backup is restored as it was, and its faults are told. A backup of an older program is brought up to date.
///
/// # Errors
/// See [`BackupError`]; then nothing is there.
pub async fn restore(file: &Path, contents: Contents, location: &Location, sealer: &Sealer) -> Result<Restored, BackupError> {
    let mut input = open(file, sealer)?;
    let contained: Contained = input.head(mark::CONTAINED)?;
    if contained.contents != word(contents) {
        return Err(BackupError::NoBackup);
    }
    let known = migration::names(contents);
    if contained.migrations.iter().any(|name| !known.contains(name)) {
        return Err(BackupError::Newer);
    }
    if !known.starts_with(&contained.migrations) {
        return Err(BackupError::Damaged);
    }
    match location {
        Location::Sqlite(path) => into_file(input, contents, contained, path, sealer).await,
        Location::Postgres { .. } => {
            let database = Database::reach(location.clone()).await?;
            let restored = into(&database, input, contents, contained, sealer).await;
            database.close().await?;
            restored
        }
    }
}

fn open(file: &Path, sealer: &Sealer) -> Result<Input, BackupError> {
    let file = File::open(file).map_err(BackupError::Read)?;
    Ok(Input { reader: Reader::begin(BufReader::new(file), sealer)? })
}

/// SQLite's own files beside a database.
fn companions(path: &Path) -> [PathBuf; 3] {
    ["-wal", "-shm", "-journal"].map(|end| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    })
}

async fn into_file(input: Input, contents: Contents, contained: Contained, path: &Path, sealer: &Sealer) -> Result<Restored, BackupError> {
    // A log of changes that lies there without its database would be played into ours.
    let lies = |path: &Path| std::fs::metadata(path).is_ok_and(|meta| meta.len() > 0);
    if lies(path) || companions(path).iter().any(|companion| lies(companion)) {
        return Err(BackupError::NotEmpty { place: path.display().to_string() });
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".pulih");
    let beside = PathBuf::from(beside);
    // What a killed restore left.
    let clear = || {
        for left in companions(&beside).iter().chain([&beside]) {
            let _ = std::fs::remove_file(left);
        }
    };
    clear();
    let restored = async {
        let database = Database::reach(Location::Sqlite(beside.clone())).await?;
        let restored = into(&database, input, contents, contained, sealer).await;
        // The last connection to close takes the log of changes into the file; one file is renamed, so nothing may lie beside it.
        database.close().await?;
        if companions(&beside).iter().any(|companion| lies(companion)) {
            return Err(BackupError::Write(std::io::Error::other("SQLite kept a log of changes beside the file")));
        }
        restored
    };
    let placed = restored.await.and_then(|restored| {
        let place = || File::open(&beside)?.sync_all().and_then(|()| std::fs::rename(&beside, path)).and_then(|()| sync_folder(path));
        place().map_err(BackupError::Write)?;
        Ok(restored)
    });
    clear();
    placed
}

async fn into(
    database: &Database,
    mut input: Input,
    contents: Contents,
    contained: Contained,
    sealer: &Sealer,
) -> Result<Restored, BackupError> {
    let failed = |cause| BackupError::Storage(database.failed(cause));
    let tx = database.begin().await?;
    migration::lock(&tx, &database.location).await.map_err(failed)?;
    match &database.location {
        // References are checked when all rows are there.
        Location::Sqlite(_) => tx.execute_unprepared("PRAGMA defer_foreign_keys = ON").await.map(|_| ()).map_err(failed)?,
        Location::Postgres { schema, .. } => {
            let sql = "SELECT 1 FROM information_schema.tables WHERE table_schema = $1 LIMIT 1";
            let any = Statement::from_sql_and_values(DbBackend::Postgres, sql, [schema.as_str().into()]);
            if tx.query_one_raw(any).await.map_err(failed)?.is_some() {
                return Err(BackupError::NotEmpty { place: database.location.shown() });
            }
            make_schema(&tx, schema).await.map_err(failed)?;
        }
    }
    let steps = u32::try_from(contained.migrations.len()).map_err(|_| BackupError::Damaged)?;
    migration::apply(&tx, contents, Some(steps)).await.map_err(failed)?;
    let mut digests = Vec::new();
    while let Some((table, expected)) = copy_table(database, &tx, &mut input, digests.len()).await? {
        if digest(&tx, &table).await.map_err(failed)? != expected {
            return Err(BackupError::Differs { table: table.name });
        }
        digests.push(expected);
    }
    input.reader.end()?;
    // PostgreSQL changes no table on whose rows references are still to be checked.
    if matches!(database.location, Location::Postgres { .. }) {
        tx.execute_unprepared("SET CONSTRAINTS ALL IMMEDIATE").await.map_err(failed)?;
    }
    migration::apply(&tx, contents, None).await.map_err(failed)?;
    let noted = [Head { at: String::new(), ..contained.head.clone() }];
    let verified = match contents {
        Contents::Books => verify_books(&tx, sealer, &noted).await,
        Contents::Installation => verify_users(&tx, sealer, &noted).await,
    };
    let verified = verified.map_err(failed)?;
    if verified.head.seq != contained.head.seq {
        return Err(BackupError::Differs { table: "log".to_owned() });
    }
    tx.commit().await.map_err(failed)?;
    Ok(Restored { contained, tables: digests, entries: verified.entries, faults: verified.faults })
}

/// Copies the next table; none when there is no other, and as many as the backup says were copied.
async fn copy_table(
    database: &Database,
    tx: &DatabaseTransaction,
    input: &mut Input,
    copied: usize,
) -> Result<Option<(Table, TableDigest)>, BackupError> {
    let failed = |cause| BackupError::Storage(database.failed(cause));
    let table: Table = match input.mark()? {
        mark::TABLE => input.json()?,
        mark::END => {
            let tables: usize = input.json()?;
            return if tables == copied { Ok(None) } else { Err(BackupError::Damaged) };
        }
        _ => return Err(BackupError::Damaged),
    };
    let (mut rows, mut bytes) = (Vec::new(), 0);
    loop {
        match input.mark()? {
            mark::ROW => {
                let row = input.row(&table)?;
                let mut encoded = Vec::new();
                row.iter().for_each(|cell| encode(&mut encoded, cell));
                bytes += encoded.len();
                rows.push(row);
                if rows.len() == WAITING_ROWS || bytes > WAITING_BYTES {
                    table.insert(tx, std::mem::take(&mut rows)).await.map_err(failed)?;
                    bytes = 0;
                }
            }
            mark::TABLE_END => {
                table.insert(tx, rows).await.map_err(failed)?;
                return Ok(Some((table, input.json()?)));
            }
            _ => return Err(BackupError::Damaged),
        }
    }
}

struct Input {
    reader: Reader<BufReader<File>>,
}

impl Input {
    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], BackupError> {
        let mut bytes = [0_u8; N];
        self.reader.take(&mut bytes)?;
        Ok(bytes)
    }

    fn mark(&mut self) -> Result<u8, BackupError> {
        Ok(self.bytes::<1>()?[0])
    }

    fn head<T: DeserializeOwned>(&mut self, expected: u8) -> Result<T, BackupError> {
        if self.mark()? == expected { self.json() } else { Err(BackupError::Damaged) }
    }

    fn json<T: DeserializeOwned>(&mut self) -> Result<T, BackupError> {
        let length = u32::from_le_bytes(self.bytes()?) as usize;
        if length > HEAD_MAX {
            return Err(BackupError::Damaged);
        }
        let mut json = vec![0_u8; length];
        self.reader.take(&mut json)?;
        serde_json::from_slice(&json).map_err(|_| BackupError::Damaged)
    }

    fn long(&mut self) -> Result<Vec<u8>, BackupError> {
        let length = u64::from_le_bytes(self.bytes()?);
        let length = usize::try_from(length).ok().filter(|_| length <= VALUE_MAX).ok_or(BackupError::Damaged)?;
        let mut content = vec![0_u8; length];
        self.reader.take(&mut content)?;
        Ok(content)
    }

    fn row(&mut self, table: &Table) -> Result<Vec<Cell>, BackupError> {
        let cell = |_| {
            Ok(match self.mark()? {
                0 => Cell::Null,
                1 => Cell::Integer(i64::from_le_bytes(self.bytes()?)),
                2 => Cell::Text(String::from_utf8(self.long()?).map_err(|_| BackupError::Damaged)?),
                3 => Cell::Bytes(self.long()?),
                4 => Cell::Flag(self.mark()? == 1),
                _ => return Err(BackupError::Damaged),
            })
        };
        table.columns.iter().map(cell).collect()
    }
}
