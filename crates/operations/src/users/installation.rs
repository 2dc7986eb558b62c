//! The installation: where each region's books are, who may sign in, and what they hold.

use crate::acting::{hex, written};
use crate::books::{Books, BooksError};
use crate::failure::ActError;
use crate::users::actor::{Actor, RoleHeld};
use payung_domain::{AreaCode, Capacity, Date, Language, Role};
use payung_law::Bundle;
use payung_registry::Areas;
use payung_storage::entity::{access_token, installation_log, region, role_held, user_account};
use payung_storage::{Contents, Database, Location, Sealer, StorageError, chain_installation};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, SimpleExpr};
use sea_orm::{DatabaseTransaction, DbBackend, IntoActiveModel, QueryOrder, QuerySelect};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// Where an installation keeps its databases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A folder of SQLite files.
    Folder(PathBuf),
    /// A PostgreSQL database; each region is a schema.
    Postgres {
        /// Its URL.
        url: String,
        /// What the names of the schemas begin with; `payung` unless several installations share a database.
        prefix: String,
    },
}

impl Place {
    /// Where the installation database is.
    #[must_use]
    pub fn installation(&self) -> Location {
        match self {
            Self::Folder(folder) => Location::Sqlite(folder.join("payung.db")),
            Self::Postgres { url, prefix } => Location::Postgres { url: url.clone(), schema: prefix.clone() },
        }
    }

    /// Where a region's books are.
    #[must_use]
    pub fn books(&self, region: AreaCode) -> Location {
        let code = region.digits();
        match self {
            Self::Folder(folder) => Location::Sqlite(folder.join(format!("{code}.db"))),
            Self::Postgres { url, prefix } => Location::Postgres { url: url.clone(), schema: format!("{prefix}_{code}") },
        }
    }
}

/// An installation, open.
#[derive(Debug, Clone)]
pub struct Installation {
    /// Its database.
    pub database: Database,
    /// Seals and opens.
    pub sealer: Sealer,
    /// Where its databases are.
    pub place: Place,
}

/// Why an installation or its users cannot be used.
#[derive(Debug)]
pub enum InstallationError {
    /// The database.
    Storage(StorageError),
    /// The books.
    Books(BooksError),
    /// Something given cannot be used.
    Refused(ActError),
}

impl InstallationError {
    /// What is wrong, where, what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::Storage(error) => error.message(language),
            Self::Books(error) => error.message(language),
            Self::Refused(error) => error.message(language).to_owned(),
        }
    }
}

impl From<StorageError> for InstallationError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<BooksError> for InstallationError {
    fn from(error: BooksError) -> Self {
        Self::Books(error)
    }
}

impl From<ActError> for InstallationError {
    fn from(error: ActError) -> Self {
        Self::Refused(error)
    }
}

impl From<DbErr> for InstallationError {
    fn from(error: DbErr) -> Self {
        Self::Refused(error.into())
    }
}

/// A role to be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRole {
    /// To whom.
    pub user: String,
    /// In which region.
    pub region: AreaCode,
    /// What, where, when.
    pub held: RoleHeld,
}

impl Installation {
    /// Opens the installation at `place`, makes it when it is not there, and brings it up to date.
    ///
    /// # Errors
    /// The database's.
    pub async fn open(place: Place, sealer: Sealer) -> Result<Self, StorageError> {
        let database = Database::open(place.installation(), Contents::Installation).await?;
        Ok(Self { database, sealer, place })
    }

    /// Opens a region's books, makes them when they are not there, and brings them up to date.
    ///
    /// # Errors
    /// The database's; the key is another; they are another region's.
    pub async fn books(
        &self,
        code: AreaCode,
        name: &str,
        now: jiff::Timestamp,
        areas: Arc<Areas>,
        bundles: Arc<BTreeMap<String, Bundle>>,
    ) -> Result<Books, InstallationError> {
        let database = Database::open(self.place.books(code), Contents::Books).await?;
        let known = region::Entity::find_by_id(code.to_string()).one(&self.database.connection).await?;
        if known.is_none() {
            let row = region::ActiveModel {
                code: Set(code.to_string()),
                name: Set(name.to_owned()),
                books: Set(self.place.books(code).shown()),
                opened_at: Set(written(now)),
            };
            let conflict = sea_orm::sea_query::OnConflict::column(region::Column::Code).do_nothing().to_owned();
            match region::Entity::insert(row).on_conflict(conflict).exec_without_returning(&self.database.connection).await {
                Ok(_) | Err(DbErr::RecordNotInserted) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let books = Books::open(database, self, code, areas, bundles).await?;
        // What a program that was stopped left unsent. Should it fail again, the books open all the same.
        let _ = books.send_outbox(now).await;
        Ok(books)
    }

    /// Whether its database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn answers(&self) -> Result<(), ActError> {
        Ok(self.database.connection.ping().await?)
    }

    /// The regions that have books, by code.
    ///
    /// # Errors
    /// The database's.
    pub async fn regions(&self) -> Result<Vec<(String, String)>, InstallationError> {
        let rows = region::Entity::find().order_by_asc(region::Column::Code).all(&self.database.connection).await?;
        Ok(rows.into_iter().map(|row| (row.code, row.name)).collect())
    }

    /// Adds a user. The password may come later; a token works without.
    ///
    /// # Errors
    /// The name is taken or cannot be one.
    pub async fn add_user(&self, by: &str, name: &str, full_name: &str, now: jiff::Timestamp) -> Result<(), InstallationError> {
        let fits = (2..=40).contains(&name.len())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_'));
        if !fits {
            return Err(ActError::invalid(
                format!("`{name}` tidak dapat menjadi nama pengguna. Pakai 2–40 huruf kecil, angka, titik atau tanda hubung."),
                format!("`{name}` cannot be a user name. Use 2–40 lower-case letters, digits, dots or hyphens."),
            )
            .into());
        }
        let tx = self.database.begin().await?;
        if user_account::Entity::find_by_id(name.to_owned()).one(&tx).await?.is_some() {
            return Err(ActError::conflict(format!("Pengguna {name} sudah ada."), format!("There is a user {name} already.")).into());
        }
        let row = user_account::Model {
            name: name.to_owned(),
            full_name: full_name.trim().to_owned(),
            nip: None,
            password: None,
            disabled_at: None,
            created_at: written(now),
            version: 1,
            totp: None,
            totp_step: None,
            oidc_subject: None,
        };
        user_account::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        self.note(&tx, by, "add-user", name, serde_json::json!({}), now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Gives a role.
    ///
    /// # Errors
    /// There is no such user, the area lies outside the region, or the time is turned round.
    pub async fn give_role(&self, by: &str, new: &NewRole, now: jiff::Timestamp) -> Result<(), InstallationError> {
        let held = &new.held;
        if !held.area.is_in(new.region) {
            return Err(ActError::invalid(
                format!("Wilayah {} tidak termasuk daerah {}.", held.area, new.region),
                format!("Area {} is not in region {}.", held.area, new.region),
            )
            .into());
        }
        if held.until.is_some_and(|until| until < held.from) {
            return Err(ActError::invalid("Masa peran berakhir sebelum dimulai.", "The role's term ends before it begins.").into());
        }
        let tx = self.database.begin().await?;
        if user_account::Entity::find_by_id(new.user.clone()).one(&tx).await?.is_none() {
            return Err(unknown_user(&new.user).into());
        }
        let row = role_held::Model {
            id: next_role(&tx).await?,
            user_name: new.user.clone(),
            region: new.region.to_string(),
            role: held.role.word().to_owned(),
            area: held.area.to_string(),
            agency: held.agency.clone(),
            capacity: held.capacity.word().to_owned(),
            held_from: held.from.to_string(),
            held_until: held.until.map(|until| until.to_string()),
            ended_at: None,
        };
        let same = role_held::Entity::find()
            .filter(role_held::Column::UserName.eq(&row.user_name))
            .filter(role_held::Column::Region.eq(&row.region))
            .filter(role_held::Column::Role.eq(&row.role))
            .filter(role_held::Column::Area.eq(&row.area))
            .filter(role_held::Column::Agency.eq(&row.agency))
            .filter(role_held::Column::HeldFrom.eq(&row.held_from))
            .one(&tx)
            .await?;
        let detail = serde_json::json!({
            "role": row.role, "region": row.region, "area": row.area, "from": row.held_from, "until": row.held_until, "capacity": row.capacity,
        });
        match same {
            Some(known) if known.ended_at.is_none() && known.held_until == row.held_until && known.capacity == row.capacity => {
                return Ok(());
            }
            // The same role from the same day: its term and how it is held are changed, or it is given back.
            Some(known) => {
                role_held::Entity::update_many()
                    .col_expr(role_held::Column::HeldUntil, Expr::value(row.held_until))
                    .col_expr(role_held::Column::Capacity, Expr::value(row.capacity))
                    .col_expr(role_held::Column::EndedAt, Expr::value(None::<String>))
                    .filter(role_held::Column::Id.eq(known.id))
                    .exec(&tx)
                    .await?;
                if held.role == Role::Administrator {
                    keep_an_administrator(&tx, &[new.region.to_string()], now).await?;
                }
            }
            None => {
                role_held::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
            }
        }
        self.note(&tx, by, "give-role", &new.user, detail, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Takes away every role of a kind from a user in a region, at once.
    ///
    /// # Errors
    /// Nobody would administer the region any more; the database's.
    pub async fn take_role(
        &self,
        by: &str,
        user: &str,
        region: AreaCode,
        role: Role,
        now: jiff::Timestamp,
    ) -> Result<u64, InstallationError> {
        let which = role_held::Column::UserName
            .eq(user)
            .and(role_held::Column::Region.eq(region.to_string()))
            .and(role_held::Column::Role.eq(role.word()));
        self.end_roles(by, user, region, role, which, now).await
    }

    /// Takes away one role held, by its number.
    ///
    /// # Errors
    /// There is no such role in the region; nobody would administer it any more; the database's.
    pub async fn take_role_held(&self, by: &str, id: i64, region: AreaCode, now: jiff::Timestamp) -> Result<u64, InstallationError> {
        let found = role_held::Entity::find_by_id(id).one(&self.database.connection).await?;
        let found = found.filter(|row| row.region == region.to_string());
        let Some((row, role)) = found.and_then(|row| Role::from_word(&row.role).map(|role| (row, role))) else {
            return Err(ActError::not_found("Tidak ada peran itu di daerah ini.", "There is no such role in this region.").into());
        };
        self.end_roles(by, &row.user_name, region, role, role_held::Column::Id.eq(id), now).await
    }

    async fn end_roles(
        &self,
        by: &str,
        user: &str,
        region: AreaCode,
        role: Role,
        which: SimpleExpr,
        now: jiff::Timestamp,
    ) -> Result<u64, InstallationError> {
        let tx = self.database.begin().await?;
        if role == Role::Administrator {
            lock_administrators(&tx).await?;
        }
        let ended = role_held::Entity::update_many()
            .col_expr(role_held::Column::EndedAt, Expr::value(written(now)))
            .filter(which)
            .filter(role_held::Column::EndedAt.is_null())
            .exec(&tx)
            .await?;
        if role == Role::Administrator && ended.rows_affected > 0 {
            keep_an_administrator(&tx, &[region.to_string()], now).await?;
        }
        self.note(&tx, by, "take-role", user, serde_json::json!({ "role": role.word(), "ended": ended.rows_affected }), now).await?;
        tx.commit().await?;
        Ok(ended.rows_affected)
    }

    /// Whoever a token belongs to, with what they hold in `region` at this moment.
    ///
    /// # Errors
    /// The token is unknown, expired or revoked, or the user disabled; all said in one way, so that nothing is learnt by trying.
    pub async fn actor(&self, token: &str, region: AreaCode, now: jiff::Timestamp) -> Result<Actor, InstallationError> {
        let refused = || {
            ActError::forbidden(
                "Token ini tidak berlaku (salah, kedaluwarsa, dicabut, atau penggunanya dinonaktifkan). Minta token baru kepada administrator.",
                "This token is not valid (wrong, expired, revoked, or its user disabled). Ask the administrator for a new one.",
            )
        };
        let found = access_token::Entity::find_by_id(token_hash(token.trim())).one(&self.database.connection).await?.ok_or_else(refused)?;
        if found.revoked_at.is_some() || found.expires_at <= written(now) {
            return Err(refused().into());
        }
        self.actor_named(&found.user_name, region).await?.ok_or_else(|| refused().into())
    }

    /// The user with this name and what they hold in `region`; none when there is none or the user is disabled. For callers that have
    /// established by other means who it is.
    ///
    /// # Errors
    /// The database's.
    pub async fn actor_named(&self, name: &str, region: AreaCode) -> Result<Option<Actor>, InstallationError> {
        Ok(actor_named(&self.database.connection, name, region).await?)
    }

    /// Refuses an administrator of some regions power over a user who holds a role in another: who gives out a token or a password could act as that user there.
    ///
    /// # Errors
    /// The user holds a role in a region that `by` does not administer.
    pub async fn check_manages(&self, by: &str, user: &str, today: Date) -> Result<(), InstallationError> {
        let now_held = |name: &str| {
            role_held::Entity::find().filter(role_held::Column::UserName.eq(name)).filter(role_held::Column::EndedAt.is_null())
        };
        let administered: Vec<String> = now_held(by)
            .filter(role_held::Column::Role.eq(Role::Administrator.word()))
            .all(&self.database.connection)
            .await?
            .iter()
            .filter(|row| read_role(row).is_some_and(|held| held.holds_on(today)))
            .map(|row| row.region.clone())
            .collect();
        let elsewhere = now_held(user).filter(role_held::Column::Region.is_not_in(administered)).one(&self.database.connection).await?;
        match elsewhere {
            None => Ok(()),
            Some(row) => Err(ActError::forbidden(
                format!("{user} juga memegang peran di daerah {}; hanya administrator semua daerahnya yang mengatur akunnya.", row.region),
                format!(
                    "{user} holds a role in region {} too; only an administrator of all those regions manages the account.",
                    row.region
                ),
            )
            .into()),
        }
    }

    /// Whether `name` looks after the users of `region` on `day`: as its administrator or, while it has none, as an administrator of another
    /// region of this installation.
    ///
    /// # Errors
    /// The database's.
    pub async fn administers(&self, name: &str, region: AreaCode, day: Date) -> Result<bool, InstallationError> {
        let all = role_held::Entity::find()
            .filter(role_held::Column::Role.eq(Role::Administrator.word()))
            .filter(role_held::Column::EndedAt.is_null())
            .all(&self.database.connection)
            .await?;
        let all: Vec<&role_held::Model> = all.iter().filter(|row| read_role(row).is_some_and(|held| held.holds_on(day))).collect();
        let here = region.to_string();
        let orphan = all.iter().all(|row| row.region != here);
        Ok(all.iter().any(|row| row.user_name == name && (row.region == here || orphan)))
    }

    /// Whether anybody holds a role anywhere: before that, the first administrator may be made without a token.
    ///
    /// # Errors
    /// The database's.
    pub async fn is_new(&self) -> Result<bool, InstallationError> {
        Ok(user_account::Entity::find().count(&self.database.connection).await? == 0)
    }

    pub(crate) async fn note(
        &self,
        tx: &DatabaseTransaction,
        by: &str,
        act: &str,
        subject: &str,
        detail: serde_json::Value,
        now: jiff::Timestamp,
    ) -> Result<(), InstallationError> {
        let last = installation_log::Entity::find().order_by_desc(installation_log::Column::Seq).limit(1).one(tx).await?;
        let entry = installation_log::Model {
            seq: last.as_ref().map_or(1, |last| last.seq + 1),
            at: written(now),
            user_name: by.to_owned(),
            act: act.to_owned(),
            subject: subject.to_owned(),
            detail: detail.to_string(),
            key_id: self.sealer.active().to_owned(),
            previous: last.map_or_else(String::new, |last| last.hash),
            hash: String::new(),
        };
        let entry = chain_installation(&self.sealer, entry);
        installation_log::Entity::insert(entry.into_active_model()).exec_without_returning(tx).await?;
        Ok(())
    }
}

/// Roles of administrators that were not taken away, whoever holds them.
pub(crate) async fn administrators(tx: &DatabaseTransaction) -> Result<Vec<role_held::Model>, DbErr> {
    role_held::Entity::find()
        .filter(role_held::Column::Role.eq(Role::Administrator.word()))
        .filter(role_held::Column::EndedAt.is_null())
        .all(tx)
        .await
}

/// Of two administrators who take each other's role away at once, the second waits for the first.
pub(crate) async fn lock_administrators(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("LOCK TABLE role_held IN SHARE ROW EXCLUSIVE MODE").await?;
    }
    Ok(())
}

/// Refuses what would leave one of `regions` without anybody who administers it today.
pub(crate) async fn keep_an_administrator(tx: &DatabaseTransaction, regions: &[String], now: jiff::Timestamp) -> Result<(), ActError> {
    if regions.is_empty() {
        return Ok(());
    }
    let left = administrators(tx).await?;
    let disabled: Vec<String> = user_account::Entity::find()
        .select_only()
        .column(user_account::Column::Name)
        .filter(user_account::Column::DisabledAt.is_not_null())
        .into_tuple()
        .all(tx)
        .await?;
    for region in regions {
        let offset = AreaCode::parse(region).map_or(7, crate::books::utc_offset);
        let today = now.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(offset))).date();
        let administers = |row: &role_held::Model| {
            row.region == *region && !disabled.contains(&row.user_name) && read_role(row).is_some_and(|held| held.holds_on(today))
        };
        if !left.iter().any(administers) {
            return Err(ActError::conflict(
                format!("Ini administrator terakhir daerah {region}. Beri peran administrator kepada orang lain lebih dulu."),
                format!("This is the last administrator of region {region}. Give the role to somebody else first."),
            ));
        }
    }
    Ok(())
}

pub(crate) fn unknown_user(name: &str) -> ActError {
    ActError::not_found(
        format!("Tidak ada pengguna {name}. Tambahkan dengan `payung user add {name}`."),
        format!("There is no user {name}. Add one with `payung user add {name}`."),
    )
}

async fn next_role(tx: &DatabaseTransaction) -> Result<i64, DbErr> {
    let last = role_held::Entity::find().order_by_desc(role_held::Column::Id).limit(1).one(tx).await?;
    Ok(last.map_or(1, |last| last.id + 1))
}

/// The user `name` with the roles held in `region`; none when there is no such user or it was disabled.
pub(crate) async fn actor_named(connection: &impl ConnectionTrait, name: &str, region: AreaCode) -> Result<Option<Actor>, DbErr> {
    let Some(user) = user_account::Entity::find_by_id(name.to_owned()).one(connection).await? else { return Ok(None) };
    if user.disabled_at.is_some() {
        return Ok(None);
    }
    let rows = role_held::Entity::find()
        .filter(role_held::Column::UserName.eq(name))
        .filter(role_held::Column::Region.eq(region.to_string()))
        .filter(role_held::Column::EndedAt.is_null())
        .order_by_asc(role_held::Column::Id)
        .all(connection)
        .await?;
    let roles = rows.iter().filter_map(read_role).collect();
    Ok(Some(Actor { name: user.name, full_name: user.full_name, roles }))
}

/// Whether a paper of `region` may name this user: one who holds or held a role there, or none anywhere yet. Who is a user elsewhere only is that
/// region's affair.
pub(crate) async fn is_user_of(connection: &impl ConnectionTrait, name: &str, region: AreaCode) -> Result<bool, DbErr> {
    if user_account::Entity::find_by_id(name.to_owned()).one(connection).await?.is_none() {
        return Ok(false);
    }
    let roles = role_held::Entity::find().filter(role_held::Column::UserName.eq(name)).all(connection).await?;
    let region = region.to_string();
    Ok(roles.is_empty() || roles.iter().any(|role| role.region == region))
}

pub(crate) fn read_role(row: &role_held::Model) -> Option<RoleHeld> {
    Some(RoleHeld {
        role: Role::from_word(&row.role)?,
        area: AreaCode::parse(&row.area)?,
        agency: row.agency.clone(),
        capacity: Capacity::from_word(&row.capacity)?,
        from: row.held_from.parse::<Date>().ok()?,
        until: match &row.held_until {
            Some(until) => Some(until.parse::<Date>().ok()?),
            None => None,
        },
    })
}

/// Tokens have 256 random bits: a plain hash cannot be turned round.
pub(crate) fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}
