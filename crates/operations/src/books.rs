//! A region's books, open.

use crate::failure::ActError;
use crate::programme::Programme;
use crate::users::installation::Installation;
use crate::views::pace::Paces;
use crate::views::tally::Tallies;
use payung_domain::{AreaCode, Language};
use payung_law::Bundle;
use payung_registry::Areas;
use payung_storage::entity::{region_head, setting};
use payung_storage::log::Head;
use payung_storage::{Database, Sealer, StorageError};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::sea_query::OnConflict;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// The setting that holds a known value sealed under the key, so that a wrong key is noticed before anything is written.
const KEY_CHECK: &str = "key-check";
/// The setting that holds the region's code.
const REGION: &str = "region";

/// Programmes by year id and version.
type Programmes = HashMap<(i64, i64), Arc<Programme>>;

/// A region's books. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Books {
    /// The region's database.
    pub database: Database,
    /// The installation's database, which notes the log's head after each act.
    pub(crate) installation: Database,
    /// Seals and opens.
    pub sealer: Sealer,
    /// The kabupaten or kota.
    pub region: AreaCode,
    /// Places.
    pub areas: Arc<Areas>,
    /// Regulations a year can be opened under, by identifier.
    pub(crate) bundles: Arc<BTreeMap<String, Bundle>>,
    /// Programmes read before, by year id and version.
    pub(crate) programmes: Arc<Mutex<Programmes>>,
    /// Counts made before, by year.
    pub(crate) tallies: Tallies,
    /// Times and refusals counted before, by year.
    pub(crate) paces: Paces,
}

/// Why books cannot be opened.
#[derive(Debug)]
pub enum BooksError {
    /// The database.
    Storage(StorageError),
    /// They were sealed under another key.
    WrongKey {
        /// Where they are.
        place: String,
    },
    /// They are another region's.
    OtherRegion {
        /// Where they are.
        place: String,
        /// Whose.
        region: String,
    },
}

impl BooksError {
    /// What is wrong, where, what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match (self, language) {
            (Self::Storage(error), _) => error.message(language),
            (Self::WrongKey { place }, Language::Id) => {
                format!("Kunci ini bukan kunci buku {place}. Pakai berkas kunci yang benar; tidak ada yang berubah.")
            }
            (Self::WrongKey { place }, Language::En) => {
                format!("This is not the key of the books at {place}. Use the right key file; nothing was changed.")
            }
            (Self::OtherRegion { place, region }, Language::Id) => {
                format!("{place} adalah buku daerah {region}, bukan daerah yang diminta.")
            }
            (Self::OtherRegion { place, region }, Language::En) => {
                format!("{place} holds the books of {region}, not of the region asked for.")
            }
        }
    }
}

impl From<StorageError> for BooksError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl Books {
    /// Whether their database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn answers(&self) -> Result<(), ActError> {
        Ok(self.database.connection.ping().await?)
    }

    /// The number of the log's last entry; 0 when there is none.
    ///
    /// # Errors
    /// The database's.
    pub async fn log_head(&self) -> Result<i64, ActError> {
        Ok(payung_storage::log::head(&self.database.connection).await?.seq)
    }

    /// The books in `database`, made ready for `region` when they are new.
    ///
    /// # Errors
    /// See [`BooksError`].
    pub async fn open(
        database: Database,
        installation: &Installation,
        region: AreaCode,
        areas: Arc<Areas>,
        bundles: Arc<BTreeMap<String, Bundle>>,
    ) -> Result<Self, BooksError> {
        let failed = |cause| BooksError::Storage(database.failed(cause));
        let place = database.location.shown();
        let sealer = installation.sealer.clone();
        let code = region.to_string();
        match setting::Entity::find_by_id(KEY_CHECK).one(&database.connection).await.map_err(failed)? {
            Some(check) => {
                let sealed: Vec<u8> = serde_json::from_str(&check.value).unwrap_or_default();
                if sealer.open_text("setting.value", &sealed).ok().as_deref() != Some(KEY_CHECK) {
                    return Err(BooksError::WrongKey { place });
                }
            }
            None => {
                let sealed = sealer.seal("setting.value", KEY_CHECK.as_bytes()).unwrap_or_default();
                let value = serde_json::to_string(&sealed).unwrap_or_default();
                put_setting(&database, KEY_CHECK, value).await.map_err(failed)?;
            }
        }
        match setting::Entity::find_by_id(REGION).one(&database.connection).await.map_err(failed)? {
            Some(found) if found.value != code => return Err(BooksError::OtherRegion { place, region: found.value }),
            Some(_) => {}
            None => put_setting(&database, REGION, code).await.map_err(failed)?,
        }
        let (programmes, tallies, paces) = Default::default();
        Ok(Self { database, installation: installation.database.clone(), sealer, region, areas, bundles, programmes, tallies, paces })
    }

    /// Notes the head of the log in the installation database, so that cutting the log's tail shows. It is only ever moved forward; should it
    /// fail, the next act notes a later one.
    pub(crate) async fn note_head(&self, head: &Head) {
        let row = region_head::ActiveModel {
            region: Set(self.region.to_string()),
            seq: Set(head.seq),
            hash: Set(head.hash.clone()),
            at: Set(head.at.clone()),
        };
        let columns = [region_head::Column::Seq, region_head::Column::Hash, region_head::Column::At];
        let newer = Expr::col((region_head::Entity, region_head::Column::Seq)).lt(head.seq);
        let conflict = OnConflict::column(region_head::Column::Region).update_columns(columns).action_and_where(newer).to_owned();
        let _ = region_head::Entity::insert(row).on_conflict(conflict).exec_without_returning(&self.installation.connection).await;
    }

    /// The head noted in the installation database.
    ///
    /// # Errors
    /// The database's.
    pub async fn noted_head(&self) -> Result<Option<Head>, StorageError> {
        let found = region_head::Entity::find_by_id(self.region.to_string()).one(&self.installation.connection).await;
        let found = found.map_err(|cause| self.installation.failed(cause))?;
        Ok(found.map(|row| Head { seq: row.seq, hash: row.hash, at: row.at }))
    }

    /// The region's offset from UTC in hours: WIB, WITA or WIT by its province.
    #[must_use]
    pub fn utc_offset(&self) -> i8 {
        utc_offset(self.region)
    }

    pub(crate) fn remembered(&self, id: i64, version: i64) -> Option<Arc<Programme>> {
        self.programmes.lock().unwrap_or_else(PoisonError::into_inner).get(&(id, version)).cloned()
    }

    pub(crate) fn remember(&self, programme: &Arc<Programme>) {
        self.programmes
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert((programme.year.id, programme.year.version), Arc::clone(programme));
    }
}

async fn put_setting(database: &Database, name: &str, value: String) -> Result<(), DbErr> {
    let row = setting::ActiveModel { name: Set(name.to_owned()), value: Set(value) };
    let conflict = OnConflict::column(setting::Column::Name).do_nothing().to_owned();
    match setting::Entity::insert(row).on_conflict(conflict).exec_without_returning(&database.connection).await {
        Ok(_) | Err(DbErr::RecordNotInserted) => Ok(()),
        Err(error) => Err(error),
    }
}

/// A region's offset from UTC in hours: WIB, WITA or WIT by its province.
pub(crate) fn utc_offset(region: AreaCode) -> i8 {
    match region.digits() / 100 {
        51..=53 | 63..=65 | 71..=76 => 8,
        81 | 82 | 91..=97 => 9,
        _ => 7,
    }
}
