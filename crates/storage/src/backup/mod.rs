//! Backups: one consistent picture of a database, in one file that either kind of database can be restored from, made while others write.
//!
//! Inside the sealed container (`container.rs`): what it is ([`Contained`]), then every table with its columns, its rows, and their count and digest.
//! Values that are sealed in the books stay sealed: whoever restores a backup needs the same keys.

mod container;
mod restore;

use crate::database::{Contents, Database, StorageError};
use crate::keys::hex;
use crate::log::{self, Head};
use crate::migration;
use crate::seal::{SealError, Sealer};
use crate::tables::{Cell, Table, tables};
use container::Writer;
use payung_domain::Language;
use sea_orm::prelude::*;
use sea_orm::{DatabaseTransaction, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

pub use restore::{Restored, inspect, restore};

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contained {
    /// The program's version that made it.
    pub program: String,
    /// `books` or `installation`.
    pub contents: String,
    /// Whose books, as in their settings; none for the installation.
    pub region: Option<String>,
    /// When it was made, RFC 3339 in UTC, by the caller's clock.
    pub made_at: String,
    /// Migration steps the database had, in order.
    pub migrations: Vec<String>,
    /// The log's head.
    pub head: Head,
}

/// Rows of a table, and a digest over them that does not depend on their order or on the kind of database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDigest {
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: u64,
    /// The digest, hexadecimal.
    pub digest: String,
}

/// What was backed up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// What the backup says of itself.
    pub contained: Contained,
    /// What is in it.
    pub tables: Vec<TableDigest>,
    /// Bytes of the file.
    pub bytes: u64,
}

/// Why a backup cannot be made or restored.
#[derive(Debug)]
pub enum BackupError {
    /// The database.
    Storage(StorageError),
    /// The file to be written exists.
    Exists {
        /// Which.
        path: PathBuf,
    },
    /// The file cannot be written.
    Write(std::io::Error),
    /// The file cannot be read.
    Read(std::io::Error),
    /// The file is no backup of this program.
    NoBackup,
    /// The backup was made by a newer program.
    Newer,
    /// The backup was made under a key that the key file does not hold.
    Key {
        /// The key's id.
        id: String,
    },
    /// The backup was changed, or made under another key of the same id.
    Damaged,
    /// The backup was cut off.
    CutOff,
    /// There are books where it should be restored to.
    NotEmpty {
        /// Where.
        place: String,
    },
    /// What was restored is not what was backed up.
    Differs {
        /// In which table; `log` for the chain.
        table: String,
    },
    /// Sealing.
    Seal(SealError),
}

impl From<StorageError> for BackupError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl BackupError {
    /// What is wrong, where, what to do, for the operator.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let (indonesian, english) = match self {
            Self::Storage(error) => return error.message(language),
            Self::Exists { path } => (
                format!("{} sudah ada; cadangan tidak pernah ditimpa. Sebut nama lain.", path.display()),
                format!("{} exists; a backup is never overwritten. Give another name.", path.display()),
            ),
            Self::Write(cause) => (
                format!(
                    "Cadangan tidak dapat ditulis ({cause}). Periksa letak, izin dan sisa ruang; tidak ada berkas setengah jadi yang tertinggal."
                ),
                format!("The backup cannot be written ({cause}). Check the place, its permissions and free space; no half file is left."),
            ),
            Self::Read(cause) => (format!("Cadangan tidak dapat dibaca ({cause})."), format!("The backup cannot be read ({cause}).")),
            Self::NoBackup => (
                "Berkas ini bukan cadangan Payung. Tidak ada yang dipulihkan.".to_owned(),
                "This file is no Payung backup. Nothing was restored.".to_owned(),
            ),
            Self::Newer => (
                "Cadangan ini dibuat oleh versi Payung yang lebih baru. Pakai versi itu; tidak ada yang dipulihkan.".to_owned(),
                "This backup was made by a newer version of Payung. Use that version; nothing was restored.".to_owned(),
            ),
            Self::Key { id } => (
                format!("Cadangan ini dibuat di bawah kunci {id}, yang tidak ada dalam berkas kunci. Pakai berkas kunci yang benar."),
                format!("This backup was made under key {id}, which is not in the key file. Use the right key file."),
            ),
            Self::Damaged => (
                "Cadangan ini rusak atau diubah. Tidak ada yang dipulihkan; pakai cadangan lain.".to_owned(),
                "This backup is damaged or was changed. Nothing was restored; use another backup.".to_owned(),
            ),
            Self::CutOff => (
                "Cadangan ini terpotong. Tidak ada yang dipulihkan; salin ulang dari asalnya atau pakai cadangan lain.".to_owned(),
                "This backup was cut off. Nothing was restored; copy it anew or use another backup.".to_owned(),
            ),
            Self::NotEmpty { place } => (
                format!("Di {place} sudah ada basis data; cadangan hanya dipulihkan ke tempat yang kosong. Sebut tempat lain."),
                format!("There is a database at {place}; a backup is only restored to an empty place. Name another."),
            ),
            Self::Differs { table } => (
                format!("Hasil pemulihan tidak sama dengan cadangan ({table}). Tidak ada yang dipulihkan; pakai cadangan lain."),
                format!("What was restored is not what was backed up ({table}). Nothing was restored; use another backup."),
            ),
            Self::Seal(_) => (
                "Sistem operasi tidak memberi bilangan acak; coba lagi.".to_owned(),
                "The operating system gave no randomness; try again.".to_owned(),
            ),
        };
        match language {
            Language::Id => indonesian,
            Language::En => english,
        }
    }
}

/// What stands before each record.
pub(super) mod mark {
    pub const CONTAINED: u8 = b'H';
    pub const TABLE: u8 = b'T';
    pub const ROW: u8 = b'R';
    pub const TABLE_END: u8 = b'E';
    pub const END: u8 = b'Z';
}

pub(super) const fn word(contents: Contents) -> &'static str {
    match contents {
        Contents::Books => "books",
        Contents::Installation => "installation",
    }
}

/// Writes a backup of `database` to `target`, beside it first and renamed when it is whole, as the database is at this moment. Others may
/// write meanwhile; what they write is not in it. Memory is bounded by the largest file in the books.
///
/// # Errors
/// See [`BackupError`]; then `target` is not there.
pub async fn backup(
    database: &Database,
    contents: Contents,
    target: &Path,
    sealer: &Sealer,
    now: jiff::Timestamp,
) -> Result<BackedUp, BackupError> {
    if target.exists() {
        return Err(BackupError::Exists { path: target.to_owned() });
    }
    let beside = beside(target);
    let written = write(database, contents, &beside, sealer, now).await;
    let renamed = written.and_then(|done| {
        std::fs::rename(&beside, target).and_then(|()| sync_folder(target)).map_err(BackupError::Write)?;
        Ok(done)
    });
    if renamed.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    renamed
}

/// The name under which a file is written before it is whole.
pub(super) fn beside(target: &Path) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".baru");
    PathBuf::from(name)
}

/// Makes a rename last.
pub(super) fn sync_folder(target: &Path) -> std::io::Result<()> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all())
}

async fn write(
    database: &Database,
    contents: Contents,
    path: &Path,
    sealer: &Sealer,
    now: jiff::Timestamp,
) -> Result<BackedUp, BackupError> {
    let failed = |cause| BackupError::Storage(database.failed(cause));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let file = options.open(path).map_err(BackupError::Write)?;
    let mut out = Writer::begin(BufWriter::new(file), sealer)?;
    let tx = database.read().await?;
    let contained = Contained {
        program: env!("CARGO_PKG_VERSION").to_owned(),
        contents: word(contents).to_owned(),
        region: region(&tx, contents).await.map_err(failed)?,
        made_at: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        migrations: migration::applied(&tx).await.map_err(failed)?,
        head: head(&tx, contents).await.map_err(failed)?,
    };
    record(&mut out, mark::CONTAINED, &contained)?;
    let mut digests = Vec::new();
    for table in tables(contents).into_iter().filter(Table::is_kept) {
        record(&mut out, mark::TABLE, &table)?;
        let mut sum = Sum::default();
        let mut after = None;
        let mut bytes = Vec::new();
        loop {
            let rows = table.page(&tx, after.as_deref()).await.map_err(failed)?;
            let Some(last) = rows.last() else { break };
            after = Some(table.key_of(last));
            for row in &rows {
                bytes.clear();
                row.iter().for_each(|cell| encode(&mut bytes, cell));
                sum.add(&bytes);
                out.put(&[mark::ROW])?;
                out.put(&bytes)?;
            }
        }
        let digest = sum.of(&table.name);
        record(&mut out, mark::TABLE_END, &digest)?;
        digests.push(digest);
    }
    tx.rollback().await.map_err(failed)?;
    record(&mut out, mark::END, &digests.len())?;
    let file = out.end()?.into_inner().map_err(|error| BackupError::Write(error.into_error()))?;
    file.sync_all().map_err(BackupError::Write)?;
    let bytes = file.metadata().map_err(BackupError::Write)?.len();
    Ok(BackedUp { contained, tables: digests, bytes })
}

fn record<W: Write>(out: &mut Writer<W>, mark: u8, content: &impl Serialize) -> Result<(), BackupError> {
    // Structures of strings and numbers: cannot fail.
    let json = serde_json::to_vec(content).unwrap_or_default();
    out.put(&[mark])?;
    // A head is never near 4 GB.
    out.put(&u32::try_from(json.len()).unwrap_or(u32::MAX).to_le_bytes())?;
    out.put(&json)
}

/// A value: its kind, and its bytes behind their length.
pub(super) fn encode(bytes: &mut Vec<u8>, cell: &Cell) {
    let mut long = |kind: u8, content: &[u8]| {
        bytes.push(kind);
        bytes.extend_from_slice(&(content.len() as u64).to_le_bytes());
        bytes.extend_from_slice(content);
    };
    match cell {
        Cell::Null => bytes.push(0),
        Cell::Text(text) => long(2, text.as_bytes()),
        Cell::Bytes(content) => long(3, content),
        Cell::Integer(number) => {
            bytes.push(1);
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        Cell::Flag(flag) => bytes.extend_from_slice(&[4, u8::from(*flag)]),
    }
}

/// Sums digests of rows, so that their order does not matter: databases sort text differently.
#[derive(Default)]
pub(super) struct Sum {
    rows: u64,
    lanes: [u64; 4],
}

impl Sum {
    pub fn add(&mut self, row: &[u8]) {
        self.rows += 1;
        let digest: [u8; 32] = Sha256::digest(row).into();
        for (lane, bytes) in self.lanes.iter_mut().zip(digest.chunks_exact(8)) {
            // Pieces of eight.
            *lane = lane.wrapping_add(u64::from_le_bytes(bytes.try_into().unwrap_or_default()));
        }
    }

    pub fn of(&self, table: &str) -> TableDigest {
        let bytes: Vec<u8> = self.lanes.iter().flat_map(|lane| lane.to_le_bytes()).collect();
        TableDigest { table: table.to_owned(), rows: self.rows, digest: hex(&bytes) }
    }
}

/// Count and digest of every table as it is at this moment: two databases with the same are equal, whichever kind they are.
///
/// # Errors
/// The database's.
pub async fn digests(database: &Database, contents: Contents) -> Result<Vec<TableDigest>, StorageError> {
    let failed = |cause| database.failed(cause);
    let tx = database.read().await?;
    let mut digests = Vec::new();
    for table in tables(contents).into_iter().filter(Table::is_kept) {
        digests.push(digest(&tx, &table).await.map_err(failed)?);
    }
    tx.rollback().await.map_err(failed)?;
    Ok(digests)
}

pub(super) async fn digest(tx: &DatabaseTransaction, table: &Table) -> Result<TableDigest, DbErr> {
    let (mut sum, mut after, mut bytes) = (Sum::default(), None, Vec::new());
    loop {
        let rows = table.page(tx, after.as_deref()).await?;
        let Some(last) = rows.last() else { return Ok(sum.of(&table.name)) };
        after = Some(table.key_of(last));
        for row in &rows {
            bytes.clear();
            row.iter().for_each(|cell| encode(&mut bytes, cell));
            sum.add(&bytes);
        }
    }
}

async fn head(tx: &DatabaseTransaction, contents: Contents) -> Result<Head, DbErr> {
    use crate::entity::installation_log::{Column, Entity};
    match contents {
        Contents::Books => log::head(tx).await,
        Contents::Installation => {
            let last = Entity::find().order_by_desc(Column::Seq).limit(1).one(tx).await?;
            Ok(last.map_or_else(Head::none, |last| Head { seq: last.seq, hash: last.hash, at: last.at }))
        }
    }
}

async fn region(tx: &DatabaseTransaction, contents: Contents) -> Result<Option<String>, DbErr> {
    match contents {
        Contents::Books => Ok(crate::entity::setting::Entity::find_by_id("region").one(tx).await?.map(|row| row.value)),
        Contents::Installation => Ok(None),
    }
}
