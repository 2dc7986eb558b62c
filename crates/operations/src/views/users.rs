//! The users of a region with what they hold: for its administrators, and for whoever inspects.

use crate::failure::ActError;
use crate::permission::{ActName, may_somewhere};
use crate::programme::Programme;
use crate::sight::{Look, Sight, hidden};
use crate::users::account::token_sign;
use crate::users::actor::RoleHeld;
use crate::users::installation::{Installation, read_role};
use crate::views::place_name;
use payung_domain::Role;
use payung_storage::entity::{access_token, installation_log, role_held, user_account};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::BTreeSet;

/// Entries of the installation's log a user's page shows.
const ENTRIES: u64 = 30;

/// A role somebody holds or held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSeen {
    /// Its number.
    pub id: i64,
    /// What, where, when.
    pub held: RoleHeld,
    /// The area's name.
    pub area_name: String,
    /// When it was taken away, RFC 3339.
    pub ended_at: Option<String>,
    /// Whether it acts today.
    pub acts: bool,
}

/// A token of a user; its secret is known to nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenSeen {
    /// By what it is named: the beginning of its hash, which opens nothing.
    pub sign: String,
    /// What it is for.
    pub label: String,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// Until when it holds, RFC 3339.
    pub expires_at: String,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserSeen {
    /// User name.
    pub name: String,
    /// Full name.
    pub full_name: String,
    /// When disabled, RFC 3339.
    pub disabled_at: Option<String>,
    /// Whether there is a password to sign in by.
    pub has_password: bool,
    /// Whether a second factor is set.
    pub has_second_factor: bool,
    /// Whether the user holds a role in another region too.
    pub elsewhere: bool,
    /// Roles in this region, those that act first.
    pub roles: Vec<RoleSeen>,
}

/// A user's page.
#[derive(Debug, Clone)]
pub struct UserWithHistory {
    /// The user.
    pub user: UserSeen,
    /// Tokens that were not revoked.
    pub tokens: Vec<TokenSeen>,
    /// What was done with the account, the newest first.
    pub entries: Vec<installation_log::Model>,
}

/// The users who hold or held a role in the region, and those who hold none anywhere yet; by name.
///
/// # Errors
/// They may not be seen; the database's.
pub async fn users(installation: &Installation, look: Look<'_>) -> Result<Vec<UserSeen>, ActError> {
    look.check(Sight::Users)?;
    let connection = &installation.database.connection;
    let roles = role_held::Entity::find().order_by_asc(role_held::Column::Id).all(connection).await?;
    let accounts = user_account::Entity::find().order_by_asc(user_account::Column::Name).all(connection).await?;
    let region = look.books.region.to_string();
    let own: BTreeSet<&str> = roles.iter().filter(|role| role.region == region).map(|role| role.user_name.as_str()).collect();
    let any: BTreeSet<&str> = roles.iter().map(|role| role.user_name.as_str()).collect();
    let shown = accounts.into_iter().filter(|account| own.contains(&*account.name) || !any.contains(&*account.name));
    Ok(shown.map(|account| seen(look, account, &roles)).collect())
}

/// One of them.
///
/// # Errors
/// There is none in the region; they may not be seen; the database's.
pub async fn user(installation: &Installation, look: Look<'_>, name: &str) -> Result<UserWithHistory, ActError> {
    let user = users(installation, look).await?.into_iter().find(|user| user.name == name).ok_or_else(hidden)?;
    let connection = &installation.database.connection;
    let tokens = installation.tokens_of(name).await?;
    let entries = installation_log::Entity::find()
        .filter(installation_log::Column::Subject.eq(name))
        .order_by_desc(installation_log::Column::Seq)
        .limit(ENTRIES)
        .all(connection)
        .await?;
    // What was given in another region is that region's affair.
    let region = look.books.region.to_string();
    let elsewhere = |entry: &installation_log::Model| {
        let detail: serde_json::Value = serde_json::from_str(&entry.detail).unwrap_or_default();
        detail.get("region").and_then(serde_json::Value::as_str).is_some_and(|of| of != region)
    };
    let entries = entries.into_iter().filter(|entry| !elsewhere(entry)).collect();
    Ok(UserWithHistory { user, tokens, entries })
}

/// A user whom a paper may name as a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberOffered {
    /// User name.
    pub name: String,
    /// Full name.
    pub full_name: String,
    /// The roles that act today.
    pub roles: Vec<RoleSeen>,
}

/// The users whom a paper of a programme may name as members, by full name: those who hold a role today. Operators and treasurers of villages and
/// agencies, who are many, only where a step that waits for a paper is theirs.
///
/// # Errors
/// Whoever asks may record no paper; the database's.
pub async fn members_offered(look: Look<'_>, programme: &Programme) -> Result<Vec<MemberOffered>, ActError> {
    if !may_somewhere(look.actor, ActName::RecordInstrument, look.day) {
        return Err(hidden());
    }
    let regulation = &programme.regulation;
    let waits = |step: &str| regulation.instrument.iter().any(|paper| paper.before.iter().any(|before| before == step));
    let of_step = |role: Role| regulation.step.iter().any(|step| waits(&step.id) && step.roles.contains(&role));
    let fits = |role: Role| match role {
        Role::Administrator | Role::Public => false,
        Role::VillageOperator | Role::AgencyOperator | Role::VillageTreasurer => of_step(role),
        _ => true,
    };
    let connection = &look.books.installation.connection;
    let roles = role_held::Entity::find().filter(role_held::Column::Region.eq(look.books.region.to_string())).all(connection).await?;
    let accounts = user_account::Entity::find().filter(user_account::Column::DisabledAt.is_null()).all(connection).await?;
    let mut offered: Vec<MemberOffered> = Vec::new();
    for account in accounts {
        let user = seen(look, account, &roles);
        let roles: Vec<RoleSeen> = user.roles.into_iter().filter(|role| role.acts).collect();
        if roles.iter().any(|role| fits(role.held.role)) {
            offered.push(MemberOffered { name: user.name, full_name: user.full_name, roles });
        }
    }
    offered.sort_by(|one, other| (&one.full_name, &one.name).cmp(&(&other.full_name, &other.name)));
    Ok(offered)
}

impl Installation {
    /// The tokens of a user that were not revoked, the newest first.
    ///
    /// # Errors
    /// The database's.
    pub async fn tokens_of(&self, name: &str) -> Result<Vec<TokenSeen>, ActError> {
        let tokens = access_token::Entity::find()
            .filter(access_token::Column::UserName.eq(name))
            .filter(access_token::Column::RevokedAt.is_null())
            .order_by_desc(access_token::Column::CreatedAt)
            .all(&self.database.connection)
            .await?;
        let token = |token: access_token::Model| TokenSeen {
            sign: token_sign(&token.hash),
            label: token.label,
            created_at: token.created_at,
            expires_at: token.expires_at,
        };
        Ok(tokens.into_iter().map(token).collect())
    }
}

fn seen(look: Look<'_>, account: user_account::Model, roles: &[role_held::Model]) -> UserSeen {
    let region = look.books.region.to_string();
    let of_user = || roles.iter().filter(|role| role.user_name == account.name);
    let role = |row: &role_held::Model| {
        let held = read_role(row)?;
        Some(RoleSeen {
            id: row.id,
            area_name: place_name(look.books, &row.area),
            acts: row.ended_at.is_none() && account.disabled_at.is_none() && held.holds_on(look.day),
            ended_at: row.ended_at.clone(),
            held,
        })
    };
    let mut held: Vec<RoleSeen> = of_user().filter(|row| row.region == region).filter_map(role).collect();
    held.sort_by_key(|role| !role.acts);
    UserSeen {
        elsewhere: of_user().any(|row| row.region != region && row.ended_at.is_none()),
        roles: held,
        has_password: account.password.is_some(),
        has_second_factor: account.totp.is_some(),
        name: account.name,
        full_name: account.full_name,
        disabled_at: account.disabled_at,
    }
}
