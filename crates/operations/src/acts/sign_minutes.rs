//! Signing minutes: each member of the team once, by name; when all have signed, the minutes are. Where no paper names a team, the head of office signs.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::{Language, Role};
use payung_storage::entity::{instrument, instrument_member, minutes, minutes_signature};
use sea_orm::ActiveValue::Set;
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignMinutes {
    /// The minutes.
    pub minutes: i64,
    /// Their version as the member saw them.
    pub version: i64,
    /// The minutes signed on paper, scanned; with the last signature, and needed there when a member has no user of the program.
    pub file: Option<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MinutesSigned {
    /// The minutes.
    pub id: i64,
    /// Their version now.
    pub version: i64,
    /// Members who have signed.
    pub signatures: u64,
    /// Members who have not yet.
    pub open: Vec<String>,
    /// Whether all have.
    pub signed: bool,
    /// This member had signed before; nothing was changed.
    pub already: bool,
}

/// Who signs.
struct Signers {
    /// User and position of whoever signs in the program.
    users: Vec<(String, String)>,
    /// Names of members who sign on paper only.
    on_paper: Vec<String>,
}

impl Act for SignMinutes {
    const NAME: ActName = ActName::SignMinutes;
    type Done = MinutesSigned;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<MinutesSigned>, ActError> {
        let row = minutes::Entity::find_by_id(self.minutes).one(acting.tx).await?.ok_or_else(|| {
            ActError::not_found(
                format!("Tidak ada berita acara bernomor buku {}.", self.minutes),
                format!("There are no minutes number {} in the books.", self.minutes),
            )
        })?;
        acting.open_programme(row.programme_year).await?;
        let signers = self.signers(acting, &row).await?;
        let me = acting.actor.name.as_str();
        let Some((_, position)) = signers.users.iter().find(|(user, _)| user == me) else { return Err(not_theirs(&row)) };
        let known = minutes_signature::Entity::find().filter(minutes_signature::Column::Minutes.eq(row.id)).all(acting.tx).await?;
        let mut signed: BTreeSet<String> = known.into_iter().map(|signature| signature.user_name).collect();
        let open = |signed: &BTreeSet<String>| -> Vec<String> {
            signers.users.iter().filter(|(user, _)| !signed.contains(user)).map(|(user, _)| user.clone()).collect()
        };
        if signed.contains(me) {
            let done = MinutesSigned {
                id: row.id,
                version: row.version,
                signatures: signed.len() as u64,
                open: open(&signed),
                signed: row.status == "signed",
                already: true,
            };
            return Ok(Ran::Already(done));
        }
        if row.version != self.version {
            return Err(ActError::stale(("Berita acara", "The minutes"), self.version, row.version));
        }
        if row.status == "signed" {
            return Err(ActError::conflict("Berita acara ini sudah lengkap ditandatangani.", "These minutes have been signed by all."));
        }
        signed.insert(me.to_owned());
        let open = open(&signed);
        let whole = open.is_empty();
        if !whole && self.file.is_some() {
            return Err(ActError::conflict(
                format!("Pindaian dilampirkan bersama tanda tangan terakhir. Belum menandatangani: {}.", open.join(", ")),
                format!("The scan comes with the last signature. Not signed yet: {}.", open.join(", ")),
            ));
        }
        if whole && self.file.is_none() && !signers.on_paper.is_empty() {
            let names = signers.on_paper.join("; ");
            return Err(ActError::invalid(
                format!("{names} menandatangani di kertas saja. Lampirkan pindaian berita acara yang sudah ditandatangani semua anggota."),
                format!("{names} can sign on paper only. Attach the scan of the minutes signed by all members."),
            ));
        }
        let signature = minutes_signature::Model {
            minutes: row.id,
            user_name: me.to_owned(),
            position: position.clone(),
            at: acting.at.clone(),
            seq: acting.seq,
        };
        minutes_signature::Entity::insert(signature.into_active_model()).exec_without_returning(acting.tx).await?;
        let mut version = row.version;
        let file = acting.keep_some(self.file.as_ref()).await?;
        if whole {
            version += 1;
            let change = minutes::ActiveModel {
                status: Set("signed".to_owned()),
                file: Set(file.clone()),
                version: Set(version),
                ..Default::default()
            };
            minutes::Entity::update_many().set(change).filter(minutes::Column::Id.eq(row.id)).exec(acting.tx).await?;
        }
        let noted = Noted::plain(
            format!("minutes:{}", row.id),
            serde_json::json!({ "number": row.number, "position": position, "signed": whole, "open": open, "file": file }),
        );
        let signatures = signed.len() as u64;
        Ok(Ran::Done(MinutesSigned { id: row.id, version, signatures, open, signed: whole, already: false }, noted))
    }
}

fn not_theirs(row: &minutes::Model) -> ActError {
    ActError::forbidden(
        format!(
            "Anda tidak termasuk yang menandatangani berita acara nomor {}: hanya anggota tim pada masa tugasnya, atau kepala dinas bila tidak ada tim.",
            row.number
        ),
        format!(
            "You are not among those who sign minutes number {}: members of the team within their dates, or the head of office where there is no team.",
            row.number
        ),
    )
}

impl SignMinutes {
    /// Who signs these minutes today.
    async fn signers(&self, acting: &Acting<'_>, row: &minutes::Model) -> Result<Signers, ActError> {
        let today = acting.day.to_string();
        let head = || -> Vec<(String, String)> {
            let heads = acting.actor.holds(Role::HeadOfOffice, acting.day);
            let position = Role::HeadOfOffice.label(Language::Id).to_owned();
            heads.then(|| (acting.actor.name.clone(), position)).into_iter().collect()
        };
        let Some(paper) = row.instrument else { return Ok(Signers { users: head(), on_paper: Vec::new() }) };
        let team = instrument::Entity::find_by_id(paper).one(acting.tx).await?;
        let in_force = team
            .is_some_and(|team| team.status == "active" && team.valid_from <= today && team.valid_until.is_none_or(|until| today <= until));
        if !in_force {
            return Err(ActError::conflict(
                "Dokumen dasar tim yang menyusun berita acara ini tidak berlaku hari ini; tidak ada yang dapat menandatanganinya.",
                "The paper that names the team of these minutes is not in force today; nobody can sign them.",
            ));
        }
        let members = instrument_member::Entity::find().filter(instrument_member::Column::Instrument.eq(paper)).all(acting.tx).await?;
        let mut signers = Signers { users: Vec::new(), on_paper: Vec::new() };
        for member in members {
            if member.member_from > today || member.member_until.is_some_and(|until| until < today) {
                continue;
            }
            match member.user_name {
                Some(user) => signers.users.push((user, member.position)),
                None => signers.on_paper.push(member.name),
            }
        }
        if signers.users.is_empty() {
            signers.users = head();
        }
        Ok(signers)
    }
}
