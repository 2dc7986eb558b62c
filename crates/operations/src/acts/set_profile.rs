//! Setting the region's profile: how it calls itself, who signs and in what capacity, which legal bases are confirmed.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::failure::ActError;
use crate::papers::profile::{ProfileFile, SETTING, StoredProfile};
use crate::permission::ActName;
use payung_storage::entity::setting;
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;
use serde::{Deserialize, Serialize};

/// Longest profile, in bytes: two emblems and all words of six regulations stay far below.
const PROFILE_BYTES_MAX: usize = 2 << 20;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetProfile {
    /// The profile (TOML); see `docs/profile.md`.
    pub text: String,
    /// The version seen: 0 when none was ever set. Absent: whichever stands there is replaced.
    pub version: Option<i64>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ProfileSet {
    /// The version it now has.
    pub version: i64,
    /// The same profile stood there before; nothing was changed.
    pub already: bool,
}

impl Act for SetProfile {
    const NAME: ActName = ActName::SetProfile;
    type Done = ProfileSet;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<ProfileSet>, ActError> {
        if self.text.len() > PROFILE_BYTES_MAX {
            return Err(ActError::invalid(
                format!("Profil daerah terlalu besar ({} KiB; paling besar {} KiB).", self.text.len() >> 10, PROFILE_BYTES_MAX >> 10),
                format!("The profile is too large ({} KiB; at most {} KiB).", self.text.len() >> 10, PROFILE_BYTES_MAX >> 10),
            ));
        }
        ProfileFile::read(&self.text)?;
        let stored = acting.stored_profile().await?;
        if stored.text == self.text && stored.version > 0 {
            return Ok(Ran::Already(ProfileSet { version: stored.version, already: true }));
        }
        if let Some(seen) = self.version
            && seen != stored.version
        {
            return Err(ActError::stale(("Profil daerah", "The region's profile"), seen, stored.version));
        }
        let version = stored.version + 1;
        let profile = StoredProfile { version, text: self.text.clone() };
        let row = setting::ActiveModel { name: Set(SETTING.to_owned()), value: Set(serde_json::to_string(&profile).unwrap_or_default()) };
        let conflict = OnConflict::column(setting::Column::Name).update_column(setting::Column::Value).to_owned();
        setting::Entity::insert(row).on_conflict(conflict).exec_without_returning(acting.tx).await?;
        let hash = acting.sealer().content_hash(self.text.as_bytes());
        let noted = Noted::plain("setting:region-profile", serde_json::json!({ "version": version, "content": hash }));
        Ok(Ran::Done(ProfileSet { version, already: false }, noted))
    }
}
