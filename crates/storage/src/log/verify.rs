//! Verifying a chain: of a region's books, and of the installation's own log.

use super::{Head, START, head, link, link_as};
use crate::database::{Database, StorageError};
use crate::entity::{installation_log, log_entry};
use crate::seal::Sealer;
use sea_orm::prelude::*;
use sea_orm::{DatabaseTransaction, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Entries read at a time.
const PAGE: u64 = 2_000;

/// Entries that do not fit their hash are tried under each other's numbers, so that a moved one is told from a changed one; beyond this
/// many it would take too long, and the log is lost anyhow.
const TRIED: usize = 200;

/// What is wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogFault {
    /// The number is missing: an entry was removed.
    Missing {
        /// Number expected.
        seq: i64,
    },
    /// The entry's content does not fit its hash: it was changed, or recomputed without the key.
    Changed {
        /// Its number.
        seq: i64,
    },
    /// The entry was written under another number: entries were reordered, or one was removed or put in and the others renumbered.
    Moved {
        /// Its number now.
        seq: i64,
        /// The number it was written under.
        written: i64,
    },
    /// The entry is genuine, but does not follow the one before it, which was removed, exchanged or put in.
    Misplaced {
        /// Its number.
        seq: i64,
    },
    /// The key it names is not in the key file.
    UnknownKey {
        /// Its number.
        seq: i64,
        /// The key's id.
        id: String,
    },
    /// The head the database notes is not the last entry.
    Head {
        /// The head noted.
        noted: i64,
        /// The last entry there is.
        last: i64,
    },
    /// The log ends before a head noted elsewhere: its tail was cut off.
    CutOff {
        /// The head noted elsewhere.
        noted: i64,
        /// The last entry there is.
        last: i64,
    },
    /// At a head noted elsewhere, the log has another entry.
    Replaced {
        /// The head noted elsewhere.
        seq: i64,
    },
}

impl LogFault {
    /// The fault in words.
    #[must_use]
    pub fn message(&self, language: payung_domain::Language) -> String {
        use payung_domain::Language::{En as English, Id as Indonesian};
        match (self, language) {
            (Self::Missing { seq }, Indonesian) => format!("catatan nomor {seq} hilang"),
            (Self::Missing { seq }, English) => format!("entry {seq} is missing"),
            (Self::Changed { seq }, Indonesian) => format!("catatan nomor {seq} diubah, atau dihitung ulang tanpa kunci"),
            (Self::Changed { seq }, English) => format!("entry {seq} was changed, or recomputed without the key"),
            (Self::Moved { seq, written }, Indonesian) => format!("catatan nomor {seq} dipindah: dahulu ditulis sebagai nomor {written}"),
            (Self::Moved { seq, written }, English) => format!("entry {seq} was moved: it was written as number {written}"),
            (Self::Misplaced { seq }, Indonesian) => {
                format!("catatan nomor {seq} tidak menyambung dengan catatan sebelumnya (yang dihapus, ditukar atau disisipkan)")
            }
            (Self::Misplaced { seq }, English) => {
                format!("entry {seq} does not follow the one before it (which was removed, exchanged or put in)")
            }
            (Self::UnknownKey { seq, id }, Indonesian) => {
                format!("catatan nomor {seq} memakai kunci {id}, yang tidak ada dalam berkas kunci")
            }
            (Self::UnknownKey { seq, id }, English) => format!("entry {seq} names key {id}, which is not in the key file"),
            (Self::Head { noted, last }, Indonesian) => format!("kepala rantai menyebut nomor {noted}, catatan terakhir bernomor {last}"),
            (Self::Head { noted, last }, English) => format!("the head names entry {noted}, the last entry is {last}"),
            (Self::CutOff { noted, last }, Indonesian) => {
                format!("catatan sesudah nomor {last} dipotong: kepala rantai yang dicatat di tempat lain bernomor {noted}")
            }
            (Self::CutOff { noted, last }, English) => format!("entries after {last} were cut off: the head noted elsewhere is {noted}"),
            (Self::Replaced { seq }, Indonesian) => {
                format!("catatan nomor {seq} bukan catatan yang kepalanya pernah dicatat di tempat lain")
            }
            (Self::Replaced { seq }, English) => format!("entry {seq} is not the one whose head was noted elsewhere"),
        }
    }
}

/// What came of verifying a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Entries looked at.
    pub entries: i64,
    /// The head found.
    pub head: Head,
    /// Faults, in the order of the log, then those of its end; empty when it is whole.
    pub faults: Vec<LogFault>,
}

/// An entry of either log, as far as the chain goes.
trait Link: Sized {
    fn seq(&self) -> i64;
    fn at(&self) -> &str;
    fn key_id(&self) -> &str;
    fn previous(&self) -> &str;
    fn hash(&self) -> &str;
    /// Its keyed hash as number `seq`; none when its key is not held.
    fn link_as(&self, sealer: &Sealer, seq: i64) -> Option<String>;
    /// The entries after `seq`, a page of them.
    fn page(tx: &DatabaseTransaction, after: i64) -> impl Future<Output = Result<Vec<Self>, DbErr>> + Send;
}

/// Both logs have the same columns for the chain; only what the keyed hash covers differs.
macro_rules! link_of {
    ($entity:ident, $link_as:expr) => {
        impl Link for $entity::Model {
            fn seq(&self) -> i64 {
                self.seq
            }

            fn at(&self) -> &str {
                &self.at
            }

            fn key_id(&self) -> &str {
                &self.key_id
            }

            fn previous(&self) -> &str {
                &self.previous
            }

            fn hash(&self) -> &str {
                &self.hash
            }

            fn link_as(&self, sealer: &Sealer, seq: i64) -> Option<String> {
                $link_as(sealer, self, seq)
            }

            async fn page(tx: &DatabaseTransaction, after: i64) -> Result<Vec<Self>, DbErr> {
                let column = $entity::Column::Seq;
                $entity::Entity::find().filter(column.gt(after)).order_by_asc(column).limit(PAGE).all(tx).await
            }
        }
    };
}

link_of!(log_entry, |sealer, entry: &Self, seq| if seq == entry.seq { link(sealer, entry) } else { link_as(sealer, entry, seq) });
link_of!(installation_log, link_installation);

/// Verifies the whole chain of a region's books, and the heads noted elsewhere (on a decree, a backup, in the installation database)
/// against it. A head noted elsewhere must have been read before this is called: acts done meanwhile are not looked at.
///
/// # Errors
/// The database's; faults of the log are no errors.
pub async fn verify(database: &Database, sealer: &Sealer, noted: &[Head]) -> Result<Verified, StorageError> {
    let failed = |cause| database.failed(cause);
    let tx = database.read().await?;
    let verified = verify_books(&tx, sealer, noted).await.map_err(failed)?;
    tx.rollback().await.map_err(failed)?;
    Ok(verified)
}

/// [`verify`] within a transaction.
pub(crate) async fn verify_books(tx: &DatabaseTransaction, sealer: &Sealer, noted: &[Head]) -> Result<Verified, DbErr> {
    let inside = head(tx).await?;
    let mut verified = walk::<log_entry::Model>(tx, sealer, START).await?;
    let last = &verified.head;
    if inside.seq != last.seq || inside.hash != last.hash {
        verified.faults.push(LogFault::Head { noted: inside.seq, last: last.seq });
    }
    compare::<log_entry::Model>(tx, &mut verified, noted).await?;
    Ok(verified)
}

/// Verifies the installation's own log. It notes no head itself: that its tail was cut off shows only against a head noted elsewhere,
/// as every backup does.
///
/// # Errors
/// The database's; faults of the log are no errors.
pub async fn verify_installation(database: &Database, sealer: &Sealer, noted: &[Head]) -> Result<Verified, StorageError> {
    let failed = |cause| database.failed(cause);
    let tx = database.read().await?;
    let verified = verify_users(&tx, sealer, noted).await.map_err(failed)?;
    tx.rollback().await.map_err(failed)?;
    Ok(verified)
}

/// [`verify_installation`] within a transaction.
pub(crate) async fn verify_users(tx: &DatabaseTransaction, sealer: &Sealer, noted: &[Head]) -> Result<Verified, DbErr> {
    let mut verified = walk::<installation_log::Model>(tx, sealer, "").await?;
    compare::<installation_log::Model>(tx, &mut verified, noted).await?;
    Ok(verified)
}

/// Walks through a chain from its start.
async fn walk<L: Link>(tx: &DatabaseTransaction, sealer: &Sealer, start: &str) -> Result<Verified, DbErr> {
    let mut faults: Vec<LogFault> = Vec::new();
    let mut unfit: Vec<L> = Vec::new();
    let mut entries = 0;
    let mut last = Head { seq: 0, hash: start.to_owned(), at: String::new() };
    loop {
        let page = L::page(tx, last.seq).await?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            entries += 1;
            let seq = entry.seq();
            faults.extend((last.seq + 1..seq).map(|seq| LogFault::Missing { seq }).take(TRIED));
            match entry.link_as(sealer, seq) {
                None => faults.push(LogFault::UnknownKey { seq, id: entry.key_id().to_owned() }),
                Some(hash) if hash != entry.hash() => faults.push(LogFault::Changed { seq }),
                // After a gap the entry before is the missing one.
                Some(_) if entry.previous() != last.hash && seq == last.seq + 1 => faults.push(LogFault::Misplaced { seq }),
                Some(_) => {}
            }
            last = Head { seq, hash: entry.hash().to_owned(), at: entry.at().to_owned() };
            if matches!(faults.last(), Some(LogFault::Changed { seq: changed }) if *changed == seq) && unfit.len() < TRIED {
                unfit.push(entry);
            }
        }
    }
    let written = moved(sealer, &unfit, &faults);
    for fault in &mut faults {
        if let LogFault::Changed { seq } = *fault
            && let Some(written) = written.get(&seq).copied()
        {
            *fault = LogFault::Moved { seq, written };
        }
    }
    Ok(Verified { entries, head: last, faults })
}

/// Which of the entries that do not fit their hash fit it under another number, and which.
fn moved<L: Link>(sealer: &Sealer, unfit: &[L], faults: &[LogFault]) -> HashMap<i64, i64> {
    let mut numbers: Vec<i64> = unfit.iter().flat_map(|entry| [entry.seq(), entry.seq() + 1, entry.seq() - 1]).collect();
    numbers.extend(faults.iter().filter_map(|fault| if let LogFault::Missing { seq } = fault { Some(*seq) } else { None }).take(TRIED));
    numbers.sort_unstable();
    numbers.dedup();
    let fits = |entry: &L| {
        numbers.iter().copied().find(|number| *number != entry.seq() && entry.link_as(sealer, *number).as_deref() == Some(entry.hash()))
    };
    unfit.iter().filter_map(|entry| Some((entry.seq(), fits(entry)?))).collect()
}

/// Compares a chain that was walked through with heads noted elsewhere.
async fn compare<L: Link>(tx: &DatabaseTransaction, verified: &mut Verified, noted: &[Head]) -> Result<(), DbErr> {
    let last = verified.head.seq;
    for head in noted.iter().filter(|head| head.seq > 0) {
        // A page is read for one entry; heads noted elsewhere are few.
        let found = L::page(tx, head.seq - 1).await?.into_iter().next().filter(|entry| entry.seq() == head.seq);
        match found {
            Some(entry) if entry.hash().starts_with(&head.hash) => {}
            Some(_) => verified.faults.push(LogFault::Replaced { seq: head.seq }),
            None if head.seq > last => verified.faults.push(LogFault::CutOff { noted: head.seq, last }),
            // Missing in the middle, which was said.
            None => {}
        }
    }
    Ok(())
}

/// The installation's own log entry with its link: users and roles are chained like acts.
#[must_use]
pub fn chain_installation(sealer: &Sealer, mut entry: installation_log::Model) -> installation_log::Model {
    entry.hash = link_installation(sealer, &entry, entry.seq).unwrap_or_default();
    entry
}

fn link_installation(sealer: &Sealer, entry: &installation_log::Model, seq: i64) -> Option<String> {
    let seq = seq.to_le_bytes();
    let parts: [&[u8]; 8] = [
        &seq,
        entry.at.as_bytes(),
        entry.user_name.as_bytes(),
        entry.act.as_bytes(),
        entry.subject.as_bytes(),
        entry.detail.as_bytes(),
        entry.key_id.as_bytes(),
        entry.previous.as_bytes(),
    ];
    sealer.link(&entry.key_id, &parts)
}
