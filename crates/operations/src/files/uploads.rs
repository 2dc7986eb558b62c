//! Files on their way in, piece by piece, so that a broken line costs one piece only. They are the session's own, sealed at rest, and gone after a
//! day; no act refers to them. Handing the whole file to an act is the act's business.

use crate::acting::{FileIn, hex, written};
use crate::books::Books;
use crate::failure::ActError;
use crate::sight::hidden;
use payung_storage::entity::{upload, upload_piece};
use sea_orm::prelude::*;
use sea_orm::{ActiveValue::Set, DatabaseTransaction, IntoActiveModel, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// The most bytes a file may have: 64 MiB, as a form's.
pub const UPLOAD_MAX: u64 = 64 << 20;
/// The most bytes a piece may have: 1 MiB.
pub const PIECE_MAX: usize = 1 << 20;
/// How many files one session may have on their way; the oldest give way.
const OF_ONE_SESSION: u64 = 8;
/// Hours after which what is left over is deleted.
const KEPT_HOURS: i64 = 24;

/// How far an upload has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// Its number, drawn by lot.
    pub id: String,
    /// Name of the file.
    pub file_name: String,
    /// Bytes in all.
    pub size: u64,
    /// Bytes that have come.
    pub received: u64,
}

fn owner_of(session: &str) -> String {
    hex(&Sha256::digest(format!("upload:{session}")))
}

async fn remove(tx: &DatabaseTransaction, ids: Vec<String>) -> Result<(), ActError> {
    if !ids.is_empty() {
        upload_piece::Entity::delete_many().filter(upload_piece::Column::Upload.is_in(ids.clone())).exec(tx).await?;
        upload::Entity::delete_many().filter(upload::Column::Id.is_in(ids)).exec(tx).await?;
    }
    Ok(())
}

/// Begins an upload of `session`'s own; what is older than a day is deleted.
///
/// # Errors
/// It is empty or too large; no randomness; the database's.
pub async fn begin_upload(
    books: &Books,
    session: &str,
    file_name: &str,
    media_type: &str,
    size: u64,
    now: jiff::Timestamp,
) -> Result<Uploaded, ActError> {
    if size == 0 || size > UPLOAD_MAX {
        return Err(ActError::invalid(
            format!("Berkas harus berisi dan paling besar {} MB. Bagi menurut desa, lalu kirim satu per satu.", UPLOAD_MAX >> 20),
            format!("A file must have content, and at most {} MB. Split it by village and send one at a time.", UPLOAD_MAX >> 20),
        ));
    }
    let mut lot = [0_u8; 16];
    getrandom::fill(&mut lot).map_err(|_| ActError::from(payung_storage::SealError::Randomness))?;
    let owner = owner_of(session);
    let tx = books.database.begin().await?;
    let old = written(now.checked_sub(jiff::SignedDuration::from_hours(KEPT_HOURS)).unwrap_or(now));
    let left_over: Vec<String> = upload::Entity::find()
        .select_only()
        .column(upload::Column::Id)
        .filter(upload::Column::CreatedAt.lt(old))
        .into_tuple()
        .all(&tx)
        .await?;
    remove(&tx, left_over).await?;
    let own: Vec<String> = upload::Entity::find()
        .select_only()
        .column(upload::Column::Id)
        .filter(upload::Column::Owner.eq(&owner))
        .order_by_desc(upload::Column::CreatedAt)
        .order_by_desc(upload::Column::Id)
        .offset(OF_ONE_SESSION - 1)
        .limit(u64::from(u16::MAX))
        .into_tuple()
        .all(&tx)
        .await?;
    remove(&tx, own).await?;
    let row = upload::Model {
        id: hex(&lot),
        owner,
        created_at: written(now),
        file_name: books.sealer.seal("upload.file_name", file_name.as_bytes())?,
        media_type: media_type.to_owned(),
        size: i64::try_from(size).unwrap_or(i64::MAX),
        received: 0,
    };
    let id = row.id.clone();
    upload::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(Uploaded { id, file_name: file_name.to_owned(), size, received: 0 })
}

async fn own(connection: &impl ConnectionTrait, session: &str, id: &str) -> Result<upload::Model, ActError> {
    // Somebody else's and one that is not there are refused alike.
    let found = upload::Entity::find_by_id(id.to_owned()).one(connection).await?.ok_or_else(hidden)?;
    if found.owner == owner_of(session) { Ok(found) } else { Err(hidden()) }
}

fn seen(books: &Books, row: &upload::Model) -> Result<Uploaded, ActError> {
    Ok(Uploaded {
        id: row.id.clone(),
        file_name: books.sealer.open_text("upload.file_name", &row.file_name)?,
        size: row.size.unsigned_abs(),
        received: row.received.unsigned_abs(),
    })
}

/// How far an upload of `session`'s own has come.
///
/// # Errors
/// There is none of its own with this number.
pub async fn upload_so_far(books: &Books, session: &str, id: &str) -> Result<Uploaded, ActError> {
    seen(books, &own(&books.database.connection, session, id).await?)
}

/// Appends a piece that begins at byte `offset`.
///
/// # Errors
/// There is no such upload of `session`'s own; it stands at another byte; the piece is empty, too large, or reaches past the end.
pub async fn append_piece(books: &Books, session: &str, id: &str, offset: u64, piece: &[u8]) -> Result<Uploaded, ActError> {
    let tx = books.database.begin().await?;
    let row = own(&tx, session, id).await?;
    let so_far = seen(books, &row)?;
    if offset != so_far.received {
        return Err(ActError::conflict(
            format!("Kiriman ini sudah sampai pada bita {}, bukan {offset}. Lanjutkan dari sana.", so_far.received),
            format!("This upload stands at byte {}, not {offset}. Go on from there.", so_far.received),
        ));
    }
    let received = offset.saturating_add(piece.len() as u64);
    if piece.is_empty() || piece.len() > PIECE_MAX || received > so_far.size {
        return Err(ActError::invalid(
            "Potongan kosong, terlalu besar, atau melewati akhir berkas.",
            "The piece is empty, too large, or reaches past the end of the file.",
        ));
    }
    let stored = upload_piece::Model {
        upload: row.id.clone(),
        place: i64::try_from(offset).unwrap_or(i64::MAX),
        body: books.sealer.seal("upload_piece.body", piece)?,
    };
    upload_piece::Entity::insert(stored.into_active_model()).exec_without_returning(&tx).await?;
    let mut changed = row.into_active_model();
    changed.received = Set(i64::try_from(received).unwrap_or(i64::MAX));
    upload::Entity::update(changed).exec(&tx).await?;
    tx.commit().await?;
    Ok(Uploaded { received, ..so_far })
}

/// The whole file of an upload, for an act. It stays until it is a day old, so that a form sent twice finds it again.
///
/// # Errors
/// There is no such upload of `session`'s own; it has not come whole.
pub async fn uploaded_file(books: &Books, session: &str, id: &str) -> Result<FileIn, ActError> {
    let connection = &books.database.connection;
    let row = own(connection, session, id).await?;
    let so_far = seen(books, &row)?;
    let incomplete = || {
        ActError::invalid(
            format!("Berkas {} belum terkirim lengkap. Pilih lagi berkasnya; kirimannya dilanjutkan.", so_far.file_name),
            format!("The file {} has not come whole. Choose it again; the upload goes on.", so_far.file_name),
        )
    };
    if so_far.received != so_far.size {
        return Err(incomplete());
    }
    let mut body = Zeroizing::new(Vec::with_capacity(usize::try_from(so_far.size).unwrap_or(0)));
    let pieces: Vec<i64> = upload_piece::Entity::find()
        .select_only()
        .column(upload_piece::Column::Place)
        .filter(upload_piece::Column::Upload.eq(id))
        .order_by_asc(upload_piece::Column::Place)
        .into_tuple()
        .all(connection)
        .await?;
    for place in pieces {
        let piece = upload_piece::Entity::find_by_id((id.to_owned(), place)).one(connection).await?.ok_or_else(incomplete)?;
        body.extend_from_slice(&books.sealer.open("upload_piece.body", &piece.body)?);
    }
    if body.len() as u64 != so_far.size {
        return Err(incomplete());
    }
    Ok(FileIn { name: so_far.file_name, media_type: row.media_type, body })
}
