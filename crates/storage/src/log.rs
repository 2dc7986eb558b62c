//! The log: append-only, chained by a keyed hash, written in the same transaction as the change.
//!
//! Each entry's hash covers the one before, so that an entry changed, removed, moved or inserted breaks the chain, and nobody without
//! the key can make a new one. Cutting off the tail shows against a head noted elsewhere: the installation database notes it
//! after each act, and it is printed on decrees and backups. Personal values are sealed under a key of the person's own; destroying that key erases
//! them, and the chain, which covers the sealed bytes, stays whole.

mod verify;

use crate::entity::{log_entry, log_head, person};
use crate::seal::{PersonKey, SealError, Sealer};
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, DatabaseTransaction, DbBackend, IntoActiveModel, QuerySelect};
use std::fmt;

pub use verify::{LogFault, Verified, chain_installation, verify, verify_installation};
pub(crate) use verify::{verify_books, verify_users};

/// What precedes the first entry.
const START: &str = "payung";

/// Where the chain stands: the number of its last entry and that entry's hash.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Head {
    /// Number of the last entry; 0 when there is none.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
    /// When it was written, RFC 3339.
    pub at: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.hash)
    }
}

impl Head {
    /// The head of a log without entries.
    pub(crate) fn none() -> Self {
        Self { seq: 0, hash: String::new(), at: String::new() }
    }

    /// A head as it is printed: `SEQ:HASH`. The hash may be shortened to its first 16 digits or more.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (seq, hash) = text.trim().split_once(':')?;
        let fits = hash.len() >= 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Some(Self { seq: seq.parse().ok()?, hash: hash.to_lowercase(), at: String::new() })).flatten()
    }

    /// As it is printed on paper: the hash's first 16 digits.
    #[must_use]
    pub fn printed(&self) -> String {
        format!("{}:{}", self.seq, self.hash.get(..16).unwrap_or(&self.hash))
    }
}

/// What is noted of an act.
#[derive(Debug, Clone)]
pub struct Entry<'e> {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who.
    pub user: &'e str,
    /// In which role and how held.
    pub capacity: String,
    /// Which act.
    pub act: &'e str,
    /// On what, `kind:id`.
    pub subject: String,
    /// What changed, without personal values.
    pub detail: serde_json::Value,
    /// Whom the personal values below are about.
    pub person: Option<i64>,
    /// Personal values before and after; sealed under the person's key.
    pub personal: Option<serde_json::Value>,
    /// The request it answers.
    pub request: Option<&'e str>,
}

/// Locks the head until the transaction ends, and reads it. Whoever writes to the books does this first, so that a region's acts come
/// one after another.
///
/// # Errors
/// The database's.
pub async fn lock_head(tx: &DatabaseTransaction) -> Result<Head, DbErr> {
    let select = log_head::Entity::find_by_id(1);
    let found = match tx.get_database_backend() {
        DbBackend::Postgres => {
            // There may be no row yet to lock; the table is.
            tx.execute_unprepared("LOCK TABLE log_head IN EXCLUSIVE MODE").await?;
            select.lock(LockType::Update).one(tx).await?
        }
        _ => select.one(tx).await?,
    };
    Ok(found.map_or_else(
        || Head { seq: 0, hash: START.to_owned(), at: String::new() },
        |head| Head { seq: head.seq, hash: head.hash, at: head.at },
    ))
}

/// The head as it stands, without locking.
///
/// # Errors
/// The database's.
pub async fn head(connection: &impl ConnectionTrait) -> Result<Head, DbErr> {
    let found = log_head::Entity::find_by_id(1).one(connection).await?;
    Ok(found.map_or_else(
        || Head { seq: 0, hash: START.to_owned(), at: String::new() },
        |head| Head { seq: head.seq, hash: head.hash, at: head.at },
    ))
}

/// Appends an entry after `head` and returns the new head. `head` must have been read by [`lock_head`] in the same transaction.
///
/// # Errors
/// The database's; sealing.
pub async fn append(tx: &DatabaseTransaction, sealer: &Sealer, head: &Head, entry: &Entry<'_>) -> Result<Head, LogError> {
    let personal = match (&entry.personal, entry.person) {
        (Some(values), Some(person)) => {
            let key = person_key(tx, sealer, person).await?;
            match key {
                Some(key) => Some(key.seal("log_entry.personal", values.to_string().as_bytes())?),
                None => None,
            }
        }
        _ => None,
    };
    let mut model = log_entry::Model {
        seq: head.seq + 1,
        at: entry.at.clone(),
        user_name: entry.user.to_owned(),
        capacity: entry.capacity.clone(),
        act: entry.act.to_owned(),
        subject: entry.subject.clone(),
        detail: entry.detail.to_string(),
        person_id: entry.person,
        personal,
        request_id: entry.request.map(str::to_owned),
        key_id: sealer.active().to_owned(),
        previous: head.hash.clone(),
        hash: String::new(),
    };
    model.hash = link(sealer, &model).ok_or(SealError::UnknownKey { id: model.key_id.clone() })?;
    let next = Head { seq: model.seq, hash: model.hash.clone(), at: model.at.clone() };
    log_entry::Entity::insert(model.into_active_model()).exec_without_returning(tx).await?;
    let row = log_head::ActiveModel { id: Set(1), seq: Set(next.seq), at: Set(next.at.clone()), hash: Set(next.hash.clone()) };
    if head.seq == 0 {
        log_head::Entity::insert(row).exec_without_returning(tx).await?;
    } else {
        log_head::Entity::update(row).exec(tx).await?;
    }
    Ok(next)
}

/// The person's own key, made at first need; none when it was destroyed.
async fn person_key(tx: &DatabaseTransaction, sealer: &Sealer, id: i64) -> Result<Option<PersonKey>, LogError> {
    let Some(found) = person::Entity::find_by_id(id).one(tx).await? else { return Ok(None) };
    match found.log_key {
        Some(sealed) if sealed.is_empty() => Ok(None),
        Some(sealed) => Ok(Some(PersonKey::from_bytes(&sealer.open("person.log_key", &sealed)?)?)),
        None => {
            let key = PersonKey::fresh()?;
            let sealed = sealer.seal("person.log_key", key.bytes())?;
            person::Entity::update_many()
                .col_expr(person::Column::LogKey, Expr::value(sealed))
                .filter(person::Column::Id.eq(id))
                .exec(tx)
                .await?;
            Ok(Some(key))
        }
    }
}

/// Destroys a person's key: that person's values in the log can never be opened again (an empty value stands for "destroyed").
///
/// # Errors
/// The database's.
pub async fn destroy_person_key(tx: &DatabaseTransaction, id: i64) -> Result<(), DbErr> {
    person::Entity::update_many()
        .col_expr(person::Column::LogKey, Expr::value(Vec::<u8>::new()))
        .filter(person::Column::Id.eq(id))
        .exec(tx)
        .await
        .map(|_| ())
}

/// The personal values of an entry.
///
/// # Errors
/// [`SealError::Erased`] when the person's key was destroyed.
pub async fn open_personal(
    connection: &impl ConnectionTrait,
    sealer: &Sealer,
    entry: &log_entry::Model,
) -> Result<Option<String>, LogError> {
    let (Some(body), Some(id)) = (&entry.personal, entry.person_id) else { return Ok(None) };
    let key = person::Entity::find_by_id(id).one(connection).await?.and_then(|person| person.log_key).unwrap_or_default();
    if key.is_empty() {
        return Err(SealError::Erased.into());
    }
    let key = PersonKey::from_bytes(&sealer.open("person.log_key", &key)?)?;
    let plain = key.open("log_entry.personal", body)?;
    Ok(Some(String::from_utf8_lossy(&plain).into_owned()))
}

/// The keyed hash of an entry, over everything in it and the hash before.
fn link(sealer: &Sealer, entry: &log_entry::Model) -> Option<String> {
    link_as(sealer, entry, entry.seq)
}

/// The keyed hash the entry would have as number `seq`.
fn link_as(sealer: &Sealer, entry: &log_entry::Model, seq: i64) -> Option<String> {
    let (seq, person) = (seq.to_le_bytes(), entry.person_id.unwrap_or(-1).to_le_bytes());
    // Nothing and an empty value are two things.
    let there = [entry.person_id.is_some(), entry.personal.is_some(), entry.request_id.is_some()].map(u8::from);
    let parts: [&[u8]; 13] = [
        &seq,
        &there,
        entry.at.as_bytes(),
        entry.user_name.as_bytes(),
        entry.capacity.as_bytes(),
        entry.act.as_bytes(),
        entry.subject.as_bytes(),
        entry.detail.as_bytes(),
        &person,
        entry.personal.as_deref().unwrap_or_default(),
        entry.request_id.as_deref().unwrap_or("").as_bytes(),
        entry.key_id.as_bytes(),
        entry.previous.as_bytes(),
    ];
    sealer.link(&entry.key_id, &parts)
}

/// Why the log cannot be written or read.
#[derive(Debug)]
pub enum LogError {
    /// The database's error.
    Database(DbErr),
    /// Sealing or opening.
    Seal(SealError),
}

impl From<DbErr> for LogError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<SealError> for LogError {
    fn from(error: SealError) -> Self {
        Self::Seal(error)
    }
}
