//! Files handed in and recorded: sealed, stored once by their content.

use crate::entity::attachment;
use crate::log::LogError;
use crate::seal::Sealer;
use sea_orm::prelude::*;
use sea_orm::{DatabaseTransaction, IntoActiveModel};
use zeroize::Zeroizing;

/// A file.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Name it was handed in under.
    pub file_name: String,
    /// Media type.
    pub media_type: String,
    /// Its bytes.
    pub body: Zeroizing<Vec<u8>>,
}

/// Stores a file and returns its keyed hash; a file that is there already is not stored again. `seq` is the log entry that brings it.
///
/// # Errors
/// The database's; sealing.
pub async fn store_attachment(tx: &DatabaseTransaction, sealer: &Sealer, file: &Attachment, seq: i64) -> Result<String, LogError> {
    let hash = sealer.content_hash(&file.body);
    if attachment::Entity::find_by_id(hash.clone()).select_only_hash(tx).await? {
        return Ok(hash);
    }
    let row = attachment::Model {
        hash: hash.clone(),
        media_type: file.media_type.clone(),
        size: i64::try_from(file.body.len()).unwrap_or(i64::MAX),
        file_name: sealer.seal("attachment.file_name", file.file_name.as_bytes())?,
        body: sealer.seal("attachment.body", &file.body)?,
        seq,
    };
    attachment::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
    Ok(hash)
}

/// Reads a file by its hash; `None` when there is none.
///
/// # Errors
/// The database's; it does not open.
pub async fn load_attachment(connection: &impl ConnectionTrait, sealer: &Sealer, hash: &str) -> Result<Option<Attachment>, LogError> {
    let Some(row) = attachment::Entity::find_by_id(hash.to_owned()).one(connection).await? else { return Ok(None) };
    Ok(Some(Attachment {
        file_name: sealer.open_text("attachment.file_name", &row.file_name)?,
        media_type: row.media_type,
        body: sealer.open("attachment.body", &row.body)?,
    }))
}

/// Whether a row is there, without reading the file in it.
trait SelectOnlyHash {
    async fn select_only_hash(self, tx: &DatabaseTransaction) -> Result<bool, DbErr>;
}

impl SelectOnlyHash for Select<attachment::Entity> {
    async fn select_only_hash(self, tx: &DatabaseTransaction) -> Result<bool, DbErr> {
        use sea_orm::QuerySelect;
        self.select_only().column(attachment::Column::Hash).into_tuple::<String>().one(tx).await.map(|found| found.is_some())
    }
}
