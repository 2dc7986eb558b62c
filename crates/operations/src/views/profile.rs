//! The region's profile for documents, for whoever sets it.

use crate::failure::ActError;
use crate::papers::profile::{SETTING, StoredProfile};
use crate::permission::{ActName, may_somewhere};
use crate::sight::{Look, hidden};
use payung_storage::entity::setting;
use sea_orm::prelude::*;

/// The profile as it stands: its version (0 when none was ever set) and its text (TOML).
///
/// # Errors
/// The viewer may not set it; the database's.
pub async fn profile(look: Look<'_>) -> Result<(i64, String), ActError> {
    if !may_somewhere(look.actor, ActName::SetProfile, look.day) {
        return Err(hidden());
    }
    let found = setting::Entity::find_by_id(SETTING).one(&look.books.database.connection).await?;
    let stored: StoredProfile = found.and_then(|row| serde_json::from_str(&row.value).ok()).unwrap_or_default();
    Ok((stored.version, stored.text))
}
