//! Signing in at the desk: passwords with a brake, the second factor, and sessions that end.
//!
//! The command line and the API know tokens ([`Installation::actor`]); pages know sessions. What a session may do is looked up anew at every request, so
//! that a role taken away acts at once.

use crate::acting::{hex, written};
use crate::failure::{ActError, Fault};
use crate::users::installation::{Installation, InstallationError, token_hash};
use payung_domain::Role;
use payung_storage::entity::{session, sign_in_failure, user_account};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, IntoActiveModel, QuerySelect};
use totp_rs::{Builder, Secret, Totp};

/// A session not used for so long has ended, in minutes.
pub const IDLE_MINUTES: i64 = 120;
/// A session ends so long after it began, in hours: a working day.
pub const LIFE_HOURS: i64 = 12;
/// How long a session is kept after it began, in days: long enough to look into what was done with it, then swept at the next sign-in.
pub const KEPT_DAYS: i64 = 30;
/// For how long failed attempts count, in minutes.
const BRAKE_MINUTES: i64 = 15;
/// How often one may fail with one name from one address before waiting.
const FAILURES_OF_PAIR: u64 = 5;
/// How often one may fail with one name, or from one address, whatever the other.
const FAILURES_OF_ONE: u64 = 50;
/// Seconds a code of the second factor lasts.
const CODE_SECONDS: u64 = 30;
/// Bytes of its secret.
const SECRET_BYTES: usize = 20;
/// Where the secret is sealed for.
const SECRET_PLACE: &str = "user_account.totp";

/// Roles whose acts have a legal effect or move money: they act only in a session that showed a second factor.
pub const WITH_LEGAL_EFFECT: [Role; 7] =
    [Role::HeadOfOffice, Role::Legal, Role::PaKpa, Role::KuasaBud, Role::BendaharaPengeluaran, Role::PpkSkpd, Role::Administrator];

/// How somebody showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// By password alone.
    Password,
    /// By password and a code.
    PasswordTotp,
    /// At the region's sign-on provider; strong when it says that it asked for a second factor.
    Oidc {
        /// Whether it did.
        strong: bool,
    },
}

impl Manner {
    const fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::PasswordTotp => "password-totp",
            Self::Oidc { .. } => "oidc",
        }
    }

    /// Whether a second factor was shown.
    const fn strong(self) -> bool {
        matches!(self, Self::PasswordTotp | Self::Oidc { strong: true })
    }
}

/// A session that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose.
    pub user: String,
    /// Their full name.
    pub full_name: String,
    /// Whether a code is still wanted before anything is shown.
    pub code_wanted: bool,
    /// Whether a second factor was shown, so that roles with legal effect act.
    pub strong: bool,
    /// When it ends however it is used.
    pub ends: jiff::Timestamp,
}

fn refused() -> ActError {
    ActError::forbidden(
        "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar-kecilnya; bila lupa, minta administrator memasang kata sandi baru.",
        "User name and password do not match. Check capital letters; if forgotten, ask the administrator to set a new password.",
    )
}

fn code_refused() -> ActError {
    ActError::forbidden(
        "Kode tidak cocok atau sudah dipakai. Tunggu kode berikutnya di aplikasi Anda; periksa jam telepon.",
        "The code does not match or was used before. Wait for the next one in your app; check the phone's clock.",
    )
}

fn unavailable() -> ActError {
    ActError::new(Fault::Unavailable, "Faktor kedua tidak dapat dibaca.", "The second factor cannot be read.")
}

fn totp(secret: &[u8]) -> Result<Totp, ActError> {
    Builder::new().with_step_duration(CODE_SECONDS).with_secret(secret.to_vec()).build().map_err(|_| unavailable())
}

/// The time step of `now`.
fn step_of(now: jiff::Timestamp) -> i64 {
    now.as_second().div_euclid(CODE_SECONDS.cast_signed())
}

impl Installation {
    /// Checks name and password and begins a session; gives back its key, for the cookie. `address` is where the request came from.
    ///
    /// # Errors
    /// They do not match; too many attempts failed (then for how long one has to wait); the database's.
    pub async fn sign_in(&self, name: &str, password: &str, address: &str, now: jiff::Timestamp) -> Result<String, InstallationError> {
        self.check_brake(name, address, now).await?;
        if !self.check_password(name, password).await? {
            self.note_failure(name, address, now).await?;
            return Err(refused().into());
        }
        self.begin_session(name, Manner::Password, now).await
    }

    /// Begins a session for somebody who has shown who they are.
    ///
    /// # Errors
    /// There is no such user, or it was disabled; no randomness; the database's.
    pub async fn begin_session(&self, name: &str, manner: Manner, now: jiff::Timestamp) -> Result<String, InstallationError> {
        let user = user_account::Entity::find_by_id(name.to_owned()).one(&self.database.connection).await?;
        if user.is_none_or(|user| user.disabled_at.is_some()) {
            return Err(refused().into());
        }
        let mut secret = [0_u8; 32];
        getrandom::fill(&mut secret).map_err(|_| ActError::from(payung_storage::SealError::Randomness))?;
        let key = hex(&secret);
        let row = session::Model {
            hash: token_hash(&key),
            user_name: name.to_owned(),
            manner: manner.word().to_owned(),
            created_at: written(now),
            seen_at: written(now),
            ended_at: None,
            strong: manner.strong(),
        };
        self.sweep(now).await?;
        session::Entity::insert(row.into_active_model()).exec_without_returning(&self.database.connection).await?;
        Ok(key)
    }

    /// Takes away what is no longer needed: sessions that ended long ago, and failed attempts that count no more.
    async fn sweep(&self, now: jiff::Timestamp) -> Result<(), InstallationError> {
        let connection = &self.database.connection;
        let long_ago = written(now - jiff::SignedDuration::from_hours(24 * KEPT_DAYS));
        session::Entity::delete_many().filter(session::Column::CreatedAt.lte(long_ago)).exec(connection).await?;
        let old = written(now - jiff::SignedDuration::from_mins(BRAKE_MINUTES));
        sign_in_failure::Entity::delete_many().filter(sign_in_failure::Column::At.lte(old)).exec(connection).await?;
        Ok(())
    }

    /// The session with this key, when it holds at `now`.
    ///
    /// # Errors
    /// The database's.
    pub async fn session(&self, key: &str, now: jiff::Timestamp) -> Result<Option<Session>, InstallationError> {
        let connection = &self.database.connection;
        let Some(found) = session::Entity::find_by_id(token_hash(key)).one(connection).await? else { return Ok(None) };
        let (Ok(created), Ok(seen)) = (found.created_at.parse::<jiff::Timestamp>(), found.seen_at.parse::<jiff::Timestamp>()) else {
            return Ok(None);
        };
        let ends = created + jiff::SignedDuration::from_hours(LIFE_HOURS);
        let idle = seen + jiff::SignedDuration::from_mins(IDLE_MINUTES);
        if found.ended_at.is_some() || now >= ends || now >= idle {
            return Ok(None);
        }
        let Some(user) = user_account::Entity::find_by_id(found.user_name.clone()).one(connection).await? else { return Ok(None) };
        if user.disabled_at.is_some() {
            return Ok(None);
        }
        // To the minute: a page of many parts is not to write for each of them.
        if now.as_second() - seen.as_second() >= 60 {
            let seen = session::ActiveModel { hash: Set(found.hash), seen_at: Set(written(now)), ..Default::default() };
            session::Entity::update(seen).exec(connection).await?;
        }
        Ok(Some(Session {
            user: user.name,
            full_name: user.full_name,
            code_wanted: !found.strong && user.totp.is_some(),
            strong: found.strong,
            ends,
        }))
    }

    /// Whose account a subject of the sign-on provider is; nobody's when it is not noted, or the user disabled.
    ///
    /// # Errors
    /// The database's.
    pub async fn user_of_subject(&self, subject: &str) -> Result<Option<String>, InstallationError> {
        if subject.is_empty() {
            return Ok(None);
        }
        let found = user_account::Entity::find().filter(user_account::Column::OidcSubject.eq(subject));
        let found = found.all(&self.database.connection).await?;
        // Two would be nobody.
        match &found[..] {
            [only] if only.disabled_at.is_none() => Ok(Some(only.name.clone())),
            _ => Ok(None),
        }
    }

    /// Notes who a user is at the sign-on provider, or with nothing that it is nobody there. The user's sessions end.
    ///
    /// # Errors
    /// There is no such user; the subject is another's already or cannot be one.
    pub async fn set_subject(&self, by: &str, name: &str, subject: Option<&str>, now: jiff::Timestamp) -> Result<(), InstallationError> {
        let fits = |subject: &str| (1..=255).contains(&subject.len()) && !subject.chars().any(char::is_control);
        if subject.is_some_and(|subject| !fits(subject)) {
            return Err(ActError::invalid(
                "Subjek penyedia masuk terdiri dari 1–255 huruf tanpa karakter kendali.",
                "A provider's subject has 1–255 characters, none of them control characters.",
            )
            .into());
        }
        let tx = self.database.begin().await?;
        if let Some(subject) = subject {
            let of = user_account::Entity::find().filter(user_account::Column::OidcSubject.eq(subject));
            if of.filter(user_account::Column::Name.ne(name)).one(&tx).await?.is_some() {
                return Err(ActError::conflict(
                    "Subjek itu sudah dikaitkan dengan pengguna lain.",
                    "That subject is noted for another user already.",
                )
                .into());
            }
        }
        let changed = user_account::Entity::update_many()
            .col_expr(user_account::Column::OidcSubject, Expr::value(subject.map(str::to_owned)))
            .filter(user_account::Column::Name.eq(name))
            .exec(&tx)
            .await?;
        if changed.rows_affected == 0 {
            return Err(crate::users::installation::unknown_user(name).into());
        }
        self.note(&tx, by, "set-subject", name, serde_json::json!({ "set": subject.is_some() }), now).await?;
        tx.commit().await?;
        self.end_sessions_of(name, now).await
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_session(&self, key: &str, now: jiff::Timestamp) -> Result<(), InstallationError> {
        self.end_sessions(session::Column::Hash.eq(token_hash(key)), now).await
    }

    /// Ends all sessions of a user, as when the password changes.
    ///
    /// # Errors
    /// The database's.
    pub async fn end_sessions_of(&self, name: &str, now: jiff::Timestamp) -> Result<(), InstallationError> {
        self.end_sessions(session::Column::UserName.eq(name), now).await
    }

    async fn end_sessions(&self, which: sea_orm::sea_query::SimpleExpr, now: jiff::Timestamp) -> Result<(), InstallationError> {
        session::Entity::update_many()
            .col_expr(session::Column::EndedAt, Expr::value(written(now)))
            .filter(which)
            .filter(session::Column::EndedAt.is_null())
            .exec(&self.database.connection)
            .await?;
        Ok(())
    }

    /// Takes the code of the second factor for a session that wants one.
    ///
    /// # Errors
    /// The code does not match, was used before, or too many failed; the session does not hold.
    pub async fn give_code(&self, key: &str, code: &str, address: &str, now: jiff::Timestamp) -> Result<(), InstallationError> {
        let Some(session) = self.session(key, now).await? else { return Err(refused().into()) };
        self.check_brake(&session.user, address, now).await?;
        let user = user_account::Entity::find_by_id(session.user.clone()).one(&self.database.connection).await?;
        let Some((sealed, last)) = user.and_then(|user| Some((user.totp?, user.totp_step))) else { return Err(code_refused().into()) };
        let secret = self.sealer.open(SECRET_PLACE, &sealed).map_err(ActError::from)?;
        let Some(step) = matching_step(&secret, code, now)?.filter(|step| last.is_none_or(|last| *step > last)) else {
            self.note_failure(&session.user, address, now).await?;
            return Err(code_refused().into());
        };
        self.accept_step(&session.user, key, step).await
    }

    /// Notes that the code of a step was used, and that the session showed it. Of two that come with the same code, one is refused.
    async fn accept_step(&self, user: &str, key: &str, step: i64) -> Result<(), InstallationError> {
        let tx = self.database.begin().await?;
        let taken = user_account::Entity::update_many()
            .col_expr(user_account::Column::TotpStep, Expr::value(step))
            .filter(user_account::Column::Name.eq(user))
            .filter(user_account::Column::TotpStep.is_null().or(user_account::Column::TotpStep.lt(step)))
            .exec(&tx)
            .await?;
        if taken.rows_affected != 1 {
            return Err(code_refused().into());
        }
        session::Entity::update_many()
            .col_expr(session::Column::Strong, Expr::value(true))
            .filter(session::Column::Hash.eq(token_hash(key)))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// A new secret for a second factor, in base 32, to be put into an app and then confirmed by [`Self::set_second_factor`]. Nothing is kept.
    ///
    /// # Errors
    /// No randomness.
    pub fn new_second_factor(&self) -> Result<String, InstallationError> {
        let mut secret = [0_u8; SECRET_BYTES];
        getrandom::fill(&mut secret).map_err(|_| ActError::from(payung_storage::SealError::Randomness))?;
        Ok(Secret::from(secret).to_base32())
    }

    /// Sets the second factor of the session's user, proven by a code made with it. One that is set can only be taken away by an administrator.
    ///
    /// # Errors
    /// The code does not match; there is one already; the session does not hold.
    pub async fn set_second_factor(&self, key: &str, secret: &str, code: &str, now: jiff::Timestamp) -> Result<(), InstallationError> {
        let Some(session) = self.session(key, now).await? else { return Err(refused().into()) };
        let secret = Secret::try_from_base32(secret.trim()).map_err(|_| code_refused())?.as_bytes().to_vec();
        let Some(step) = matching_step(&secret, code, now)? else { return Err(code_refused().into()) };
        let sealed = self.sealer.seal(SECRET_PLACE, &secret).map_err(ActError::from)?;
        let tx = self.database.begin().await?;
        let set = user_account::Entity::update_many()
            .col_expr(user_account::Column::Totp, Expr::value(sealed))
            .filter(user_account::Column::Name.eq(&session.user))
            .filter(user_account::Column::Totp.is_null())
            .exec(&tx)
            .await?;
        if set.rows_affected != 1 {
            return Err(ActError::conflict(
                "Faktor kedua sudah terpasang. Bila telepon berganti, minta administrator mencabutnya dahulu.",
                "A second factor is set already. If the phone has changed, ask the administrator to take it away first.",
            )
            .into());
        }
        self.note(&tx, &session.user, "set-second-factor", &session.user, serde_json::json!({}), now).await?;
        tx.commit().await?;
        self.accept_step(&session.user, key, step).await
    }

    /// Takes a user's second factor away, as when the phone is lost, and ends the user's sessions.
    ///
    /// # Errors
    /// The database's.
    pub async fn clear_second_factor(&self, by: &str, name: &str, now: jiff::Timestamp) -> Result<(), InstallationError> {
        let tx = self.database.begin().await?;
        user_account::Entity::update_many()
            .col_expr(user_account::Column::Totp, Expr::value(None::<Vec<u8>>))
            .filter(user_account::Column::Name.eq(name))
            .exec(&tx)
            .await?;
        self.note(&tx, by, "clear-second-factor", name, serde_json::json!({}), now).await?;
        tx.commit().await?;
        self.end_sessions_of(name, now).await
    }

    /// Refuses whoever failed too often of late.
    async fn check_brake(&self, name: &str, address: &str, now: jiff::Timestamp) -> Result<(), InstallationError> {
        let since = written(now - jiff::SignedDuration::from_mins(BRAKE_MINUTES));
        for (who, most) in self.failing(name, address) {
            let failed = sign_in_failure::Entity::find()
                .filter(sign_in_failure::Column::Who.eq(who))
                .filter(sign_in_failure::Column::At.gt(&since))
                .count(&self.database.connection)
                .await?;
            if failed >= most {
                return Err(ActError::new(
                    Fault::Unavailable,
                    format!("Terlalu banyak percobaan masuk yang gagal. Tunggu {BRAKE_MINUTES} menit, lalu coba lagi."),
                    format!("Too many attempts to sign in have failed. Wait {BRAKE_MINUTES} minutes, then try again."),
                )
                .into());
            }
        }
        Ok(())
    }

    async fn note_failure(&self, name: &str, address: &str, now: jiff::Timestamp) -> Result<(), InstallationError> {
        let tx = self.database.begin().await?;
        let old = written(now - jiff::SignedDuration::from_mins(BRAKE_MINUTES));
        sign_in_failure::Entity::delete_many().filter(sign_in_failure::Column::At.lte(old)).exec(&tx).await?;
        let last = sign_in_failure::Entity::find().order_by_desc(sign_in_failure::Column::Id).limit(1).one(&tx).await?;
        for (id, (who, _)) in (last.map_or(1, |last| last.id + 1)..).zip(self.failing(name, address)) {
            let row = sign_in_failure::Model { id, who, at: written(now) };
            sign_in_failure::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Under which keyed hashes an attempt is counted, each with how often it may fail.
    fn failing(&self, name: &str, address: &str) -> [(String, u64); 3] {
        let key = |text: &str| self.sealer.lookup("sign-in", text);
        [
            (key(&format!("{name}\n{address}")), FAILURES_OF_PAIR),
            (key(&format!("name {name}")), FAILURES_OF_ONE),
            (key(&format!("address {address}")), FAILURES_OF_ONE),
        ]
    }
}

/// The time step whose code this is, one step of slack either way.
fn matching_step(secret: &[u8], code: &str, now: jiff::Timestamp) -> Result<Option<i64>, ActError> {
    let totp = totp(secret)?;
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let current = step_of(now);
    let matches = |step: &i64| u64::try_from(*step).is_ok_and(|step| totp.generate(step * CODE_SECONDS).to_string() == code);
    Ok([current, current - 1, current + 1].into_iter().find(matches))
}
