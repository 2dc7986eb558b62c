//! How an act is performed: one transaction, permission first, one log entry, and a repeated request recognised.

use crate::books::Books;
use crate::failure::{ActError, Fault};
pub use crate::files::file_in::FileIn;
use crate::permission::{ActName, may_somewhere, permit};
use crate::users::actor::{Actor, RoleHeld};
use payung_domain::{AreaCode, Date, Role};
use payung_storage::entity::request;
use payung_storage::log::{self, Entry, Head};
use payung_storage::{Sealer, store_attachment};
use sea_orm::prelude::*;
use sea_orm::{DatabaseTransaction, IntoActiveModel};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Write as _;

/// How far the clock may lag behind the last entry of the log before acts are refused, in seconds. Two machines of one
/// office differ by less.
const CLOCK_SLACK_SECONDS: i64 = 120;

/// A request as it reaches the books.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// Who asks.
    pub actor: &'r Actor,
    /// When, by the caller's clock.
    pub now: jiff::Timestamp,
    /// The caller's own name for the request, when it may be repeated (`Idempotency-Key`).
    pub id: Option<&'r str>,
}

impl Request<'_> {
    /// The calendar day in the region of `books`: for some hours Bali is a day ahead of Java.
    #[must_use]
    pub fn day(&self, books: &Books) -> Date {
        self.now.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(books.utc_offset()))).date()
    }
}

/// Where an act is done, and as which step of the regulation's way.
#[derive(Debug, Clone)]
pub struct Target {
    /// The area concerned.
    pub area: AreaCode,
    /// Roles the regulation names for the step, when the act is one.
    pub step_roles: Option<Vec<Role>>,
}

impl Target {
    /// An act that is no step of the way.
    #[must_use]
    pub const fn plain(area: AreaCode) -> Self {
        Self { area, step_roles: None }
    }
}

/// What the log notes of an act.
#[derive(Debug, Clone)]
pub struct Noted {
    /// On what, `kind:id`.
    pub subject: String,
    /// What changed, without personal values.
    pub detail: serde_json::Value,
    /// Whom it is about, when it is one person.
    pub person: Option<i64>,
    /// That person's values before and after.
    pub personal: Option<serde_json::Value>,
}

impl Noted {
    /// A note without personal values.
    #[must_use]
    pub fn plain(subject: impl Into<String>, detail: serde_json::Value) -> Self {
        Self { subject: subject.into(), detail, person: None, personal: None }
    }
}

/// What came of an act's body.
#[derive(Debug)]
pub enum Ran<D> {
    /// It was done; the log notes it.
    Done(D, Noted),
    /// It had been done before with the same content: nothing is changed and nothing noted.
    Already(D),
}

/// An act of the books.
pub trait Act: Serialize + Sync {
    /// Its name, by which permission is given.
    const NAME: ActName;
    /// What it gives back.
    type Done: Serialize + DeserializeOwned + Send;
    /// It only shows what is in the books. Asked again it is done again, and noted again: nothing is answered from memory that somebody was
    /// allowed to see once.
    const SHOWS: bool = false;

    /// Where it is done. Permission is checked for this place before [`Self::run`].
    ///
    /// # Errors
    /// What it names is not there.
    fn target(&self, acting: &Acting<'_>) -> impl Future<Output = Result<Target, ActError>> + Send;

    /// Does it. Everything is written through `acting.tx`, with `acting.seq` as the entry it belongs to.
    ///
    /// # Errors
    /// Why not; then nothing is changed.
    fn run(&self, acting: &Acting<'_>) -> impl Future<Output = Result<Ran<Self::Done>, ActError>> + Send;
}

/// An act under way.
#[derive(Debug)]
pub struct Acting<'a> {
    /// The transaction.
    pub tx: &'a DatabaseTransaction,
    /// The books.
    pub books: &'a Books,
    /// Who acts.
    pub actor: &'a Actor,
    /// The role under which; none until permission was given.
    pub held: Option<&'a RoleHeld>,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The calendar day.
    pub day: Date,
    /// The number of the log entry this act will have.
    pub seq: i64,
    /// The log's head before this act.
    pub head: Head,
}

impl Acting<'_> {
    /// Seals and opens.
    #[must_use]
    pub fn sealer(&self) -> &Sealer {
        &self.books.sealer
    }

    /// Stores a file that came with the act, and returns its hash.
    ///
    /// # Errors
    /// The database's; sealing.
    pub async fn keep(&self, file: &FileIn) -> Result<String, ActError> {
        Ok(store_attachment(self.tx, self.sealer(), &file.attachment(), self.seq).await?)
    }

    /// Stores a file when there is one.
    ///
    /// # Errors
    /// As [`Self::keep`].
    pub async fn keep_some(&self, file: Option<&FileIn>) -> Result<Option<String>, ActError> {
        match file {
            Some(file) => Ok(Some(self.keep(file).await?)),
            None => Ok(None),
        }
    }
}

/// Performs an act: takes the write lock, recognises a repeated request, checks permission, runs, writes the log and commits. Either all of it
/// happened or nothing did.
///
/// # Errors
/// Why it was not done.
pub async fn perform<A: Act>(books: &Books, request: Request<'_>, act: &A) -> Result<A::Done, ActError> {
    let digest = digest(&books.sealer, act)?;
    let tx = books.database.begin().await?;
    let head = log::lock_head(&tx).await?;
    let remembered = request.id.filter(|_| !A::SHOWS);
    if let Some(id) = remembered
        && let Some(known) = request::Entity::find_by_id(id.to_owned()).one(&tx).await?
    {
        return repeated(books, request, A::NAME, &digest, &known);
    }
    let at = moment(request.now, &head)?;
    let mut acting =
        Acting { tx: &tx, books, actor: request.actor, held: None, at, day: request.day(books), seq: head.seq + 1, head: head.clone() };
    let target = act.target(&acting).await?;
    let held = permit(request.actor, A::NAME, target.area, acting.day, target.step_roles.as_deref())?;
    acting.held = Some(held);
    let (done, noted) = match act.run(&acting).await? {
        Ran::Done(done, noted) => (done, noted),
        Ran::Already(done) => {
            tx.rollback().await?;
            return Ok(done);
        }
    };
    let entry = Entry {
        at: acting.at.clone(),
        user: &request.actor.name,
        capacity: held.noted(),
        act: A::NAME.word(),
        subject: noted.subject,
        detail: noted.detail,
        person: noted.person,
        personal: noted.personal,
        request: request.id,
    };
    let head = log::append(&tx, &books.sealer, &head, &entry).await?;
    if let Some(id) = remembered {
        let outcome = serde_json::to_vec(&done).map_err(|_| unwritable())?;
        let row = request::Model {
            id: id.to_owned(),
            act: A::NAME.word().to_owned(),
            user_name: request.actor.name.clone(),
            digest,
            outcome: books.sealer.seal("request.outcome", &outcome)?,
            seq: head.seq,
        };
        request::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
    }
    tx.commit().await?;
    books.note_head(&head).await;
    // What other regions must know of it. The act stands whether or not it can be sent now: it is sent with the next, or when the books are opened.
    let _ = books.send_outbox(request.now).await;
    Ok(done)
}

/// The outcome of a request that was answered before.
fn repeated<D: DeserializeOwned>(
    books: &Books,
    request: Request<'_>,
    act: ActName,
    digest: &str,
    known: &request::Model,
) -> Result<D, ActError> {
    if known.act != act.word() || known.digest != digest || known.user_name != request.actor.name {
        return Err(ActError::conflict(
            "Nomor permintaan ini sudah dipakai untuk permintaan lain. Pakai nomor baru; tidak ada yang berubah.",
            "This request number was used for another request. Use a new one; nothing was changed.",
        ));
    }
    // A role taken away answers nothing any more. The area was checked when it was done; the thing itself may have moved on since.
    if !may_somewhere(request.actor, act, request.day(books)) {
        return Err(ActError::forbidden(
            "Anda tidak lagi memegang peran untuk permintaan ini. Minta orang yang berhak.",
            "You no longer hold a role for this request. Ask somebody who does.",
        ));
    }
    let outcome = books.sealer.open("request.outcome", &known.outcome)?;
    serde_json::from_slice(&outcome).map_err(|_| unwritable())
}

fn unwritable() -> ActError {
    ActError::new(
        Fault::Unavailable,
        "Hasil permintaan tidak dapat disimpan atau dibaca kembali.",
        "The outcome of the request cannot be stored or read back.",
    )
}

/// The entry's time: now, but never before the entry before it. A clock set back by more than the slack is refused, because every deadline
/// would be wrong.
fn moment(now: jiff::Timestamp, head: &Head) -> Result<String, ActError> {
    let Ok(last) = head.at.parse::<jiff::Timestamp>() else { return Ok(written(now)) };
    if now.as_second() + CLOCK_SLACK_SECONDS < last.as_second() {
        return Err(ActError::new(
            Fault::Unavailable,
            format!(
                "Jam komputer ini ({}) lebih awal daripada catatan terakhir ({}). Betulkan jam dan tanggalnya, lalu ulangi; tidak ada yang berubah.",
                written(now),
                head.at
            ),
            format!(
                "This computer's clock ({}) is behind the last entry of the log ({}). Set it right, then repeat; nothing was changed.",
                written(now),
                head.at
            ),
        ));
    }
    Ok(written(now.max(last)))
}

/// A time as the books write it.
pub(crate) fn written(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string()
}

/// What a request asks, as a keyed hash: it may hold a NIK, which a plain one would let somebody guess. The version is left out: it says what was
/// seen, not what is asked, and a command killed after its commit sees another one when it is repeated.
fn digest(sealer: &Sealer, act: &impl Serialize) -> Result<String, ActError> {
    const VERSION: &str = "version";
    let asked = serde_json::to_vec(act).map_err(|_| unwritable())?;
    // Lists are long and have none: only what seems to have one is read again.
    let marked = format!("\"{VERSION}\":");
    let seems = asked.windows(marked.len()).any(|part| part == marked.as_bytes());
    let parsed = seems.then(|| serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&asked).ok()).flatten();
    let asked = match parsed {
        Some(mut fields) => {
            fields.remove(VERSION);
            serde_json::to_vec(&fields).map_err(|_| unwritable())?
        }
        None => asked,
    };
    Ok(sealer.content_hash(&asked))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use payung_storage::KeyRing;

    #[derive(Serialize)]
    struct Asked {
        ending: i64,
        version: i64,
        reason: &'static str,
    }

    #[test]
    fn a_request_is_known_by_what_it_asks_and_not_by_what_was_seen() {
        let sealer = Sealer::new(&KeyRing::fresh(jiff::Timestamp::UNIX_EPOCH).expect("keys"));
        let of = |ending, version, reason| digest(&sealer, &Asked { ending, version, reason }).expect("a digest");
        assert_eq!(of(2, 1, "uji"), of(2, 3, "uji"));
        assert_ne!(of(2, 1, "uji"), of(3, 1, "uji"));
        assert_ne!(of(2, 1, "uji"), of(2, 1, "\"version\":1"));
    }
}
