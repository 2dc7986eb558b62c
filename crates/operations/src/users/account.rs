//! What an account opens and how it is closed: passwords, tokens, disabling a user and letting the user in again.

use crate::acting::{hex, written};
use crate::failure::ActError;
use crate::users::installation::{
    Installation, InstallationError, administrators, keep_an_administrator, lock_administrators, token_hash, unknown_user,
};
use payung_storage::entity::{access_token, session, user_account};
use sea_orm::prelude::*;
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{DatabaseTransaction, IntoActiveModel};
use zeroize::Zeroizing;

/// Shortest and longest password, in characters.
const PASSWORD_MIN: usize = 12;
/// See [`PASSWORD_MIN`].
const PASSWORD_MAX: usize = 200;
/// A hash of nobody's password, so that a user who is not there takes as long to refuse.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5MTIzNA$0pZ0l3xqjB0b0vYJ5p4h8kE3W9m1x2y3z4A5B6C7D8E";

/// Bytes of randomness in a token.
const TOKEN_BYTES: usize = 32;
/// Letters of the sign by which a token is named.
const SIGN_LETTERS: usize = 12;

/// By what a token is named on pages and the command line: the beginning of its hash, which opens nothing.
#[must_use]
pub fn token_sign(hash: &str) -> String {
    hash.chars().take(SIGN_LETTERS).collect()
}

impl Installation {
    /// Disables a user: roles and tokens act no more.
    ///
    /// # Errors
    /// There is no such user; nobody would administer a region any more.
    pub async fn disable_user(&self, by: &str, name: &str, now: jiff::Timestamp) -> Result<(), InstallationError> {
        let tx = self.database.begin().await?;
        lock_administrators(&tx).await?;
        let changed = user_account::Entity::update_many()
            .col_expr(user_account::Column::DisabledAt, Expr::value(written(now)))
            .filter(user_account::Column::Name.eq(name))
            .exec(&tx)
            .await?;
        if changed.rows_affected == 0 {
            return Err(unknown_user(name).into());
        }
        let administered = administrators(&tx).await?.into_iter().filter(|row| row.user_name == name).map(|row| row.region);
        keep_an_administrator(&tx, &administered.collect::<Vec<_>>(), now).await?;
        self.note(&tx, by, "disable-user", name, serde_json::json!({}), now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lets a disabled user sign in again. Roles that were not taken away act again and the password holds; what was given out before, sessions and
    /// tokens, stays dead.
    ///
    /// # Errors
    /// There is no such user; it is not disabled.
    pub async fn enable_user(&self, by: &str, name: &str, now: jiff::Timestamp) -> Result<(), InstallationError> {
        let tx = self.database.begin().await?;
        let user = user_account::Entity::find_by_id(name.to_owned()).one(&tx).await?.ok_or_else(|| unknown_user(name))?;
        if user.disabled_at.is_none() {
            return Err(ActError::conflict(format!("Pengguna {name} tidak dinonaktifkan."), format!("User {name} is not disabled.")).into());
        }
        user_account::Entity::update_many()
            .col_expr(user_account::Column::DisabledAt, Expr::value(None::<String>))
            .filter(user_account::Column::Name.eq(name))
            .exec(&tx)
            .await?;
        let revoked = revoke(&tx, access_token::Column::UserName.eq(name), now).await?;
        session::Entity::update_many()
            .col_expr(session::Column::EndedAt, Expr::value(written(now)))
            .filter(session::Column::UserName.eq(name))
            .filter(session::Column::EndedAt.is_null())
            .exec(&tx)
            .await?;
        self.note(&tx, by, "enable-user", name, serde_json::json!({ "revoked_tokens": revoked }), now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Sets a user's password (argon2id) and ends the user's sessions. Passwords are for pages; the command line knows tokens only.
    ///
    /// # Errors
    /// There is no such user; the password is shorter than 12 characters or longer than 200.
    pub async fn set_password(&self, by: &str, name: &str, password: &str, now: jiff::Timestamp) -> Result<(), InstallationError> {
        let length = password.chars().count();
        if !(PASSWORD_MIN..=PASSWORD_MAX).contains(&length) {
            return Err(ActError::invalid(
                format!("Kata sandi harus {PASSWORD_MIN} sampai {PASSWORD_MAX} huruf; kalimat lebih baik daripada tanda baca."),
                format!("A password has {PASSWORD_MIN} to {PASSWORD_MAX} characters; a sentence is better than punctuation."),
            )
            .into());
        }
        let hash = password_auth::generate_hash(password);
        let tx = self.database.begin().await?;
        let changed = user_account::Entity::update_many()
            .col_expr(user_account::Column::Password, Expr::value(hash))
            .filter(user_account::Column::Name.eq(name))
            .exec(&tx)
            .await?;
        if changed.rows_affected == 0 {
            return Err(unknown_user(name).into());
        }
        self.note(&tx, by, "set-password", name, serde_json::json!({}), now).await?;
        tx.commit().await?;
        self.end_sessions_of(name, now).await
    }

    /// Whether this is the user's password. The answer takes as long for a user who is not there.
    ///
    /// # Errors
    /// The database's.
    pub async fn check_password(&self, name: &str, password: &str) -> Result<bool, InstallationError> {
        let user = user_account::Entity::find_by_id(name.to_owned()).one(&self.database.connection).await?;
        let hash = user.filter(|user| user.disabled_at.is_none()).and_then(|user| user.password);
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let password = Zeroizing::new(password.to_owned());
        // It is made to take long: beside the threads that answer others.
        let checked = tokio::task::spawn_blocking(move || password_auth::verify_password(password.as_bytes(), &hash).is_ok()).await;
        Ok(checked.unwrap_or(false) && known)
    }

    /// Makes a token for a user and gives it back; only its hash is kept.
    ///
    /// # Errors
    /// There is no such user; no randomness.
    pub async fn new_token(&self, by: &str, name: &str, label: &str, days: u16, now: jiff::Timestamp) -> Result<String, InstallationError> {
        let tx = self.database.begin().await?;
        if user_account::Entity::find_by_id(name.to_owned()).one(&tx).await?.is_none() {
            return Err(unknown_user(name).into());
        }
        let mut secret = [0_u8; TOKEN_BYTES];
        getrandom::fill(&mut secret).map_err(|_| ActError::from(payung_storage::SealError::Randomness))?;
        let token = format!("pyg_{}", hex(&secret));
        let expires = now + jiff::SignedDuration::from_hours(24 * i64::from(days));
        let row = access_token::Model {
            hash: token_hash(&token),
            user_name: name.to_owned(),
            label: label.to_owned(),
            created_at: written(now),
            expires_at: written(expires),
            revoked_at: None,
        };
        access_token::Entity::insert(row.into_active_model()).exec_without_returning(&tx).await?;
        self.note(&tx, by, "new-token", name, serde_json::json!({ "label": label, "days": days }), now).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Revokes a token of a user, by its sign: it acts no more from now on.
    ///
    /// # Errors
    /// The user has no such token that holds.
    pub async fn revoke_token(&self, by: &str, name: &str, sign: &str, now: jiff::Timestamp) -> Result<(), InstallationError> {
        let tx = self.database.begin().await?;
        let of_user = access_token::Entity::find().filter(access_token::Column::UserName.eq(name));
        let found = of_user.filter(access_token::Column::RevokedAt.is_null()).all(&tx).await?;
        let Some(token) = found.into_iter().find(|token| token_sign(&token.hash) == sign) else {
            return Err(ActError::not_found(
                "Tidak ada token itu pada pengguna ini, atau sudah dicabut.",
                "This user has no such token, or it was revoked already.",
            )
            .into());
        };
        revoke(&tx, access_token::Column::Hash.eq(&token.hash), now).await?;
        self.note(&tx, by, "revoke-token", name, serde_json::json!({ "label": token.label }), now).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Revokes the tokens `which`; says how many held until now.
async fn revoke(tx: &DatabaseTransaction, which: SimpleExpr, now: jiff::Timestamp) -> Result<u64, DbErr> {
    let revoked = access_token::Entity::update_many()
        .col_expr(access_token::Column::RevokedAt, Expr::value(written(now)))
        .filter(which)
        .filter(access_token::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    Ok(revoked.rows_affected)
}
