//! Recording an instrument a step needs: what it is, who issued it, from when to when, and its members.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::failure::ActError;
use crate::permission::ActName;
use crate::programme::Programme;
use crate::users::installation::is_user_of;
use payung_domain::Date;
use payung_law::model::Instrument;
use payung_storage::entity::{instrument, instrument_member, register_snapshot};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// A member named by an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The user who is this member, when the member acts in the program.
    pub user: Option<String>,
    /// Name as the instrument writes it.
    pub name: String,
    /// Position: ketua, sekretaris, anggota, or the text's own word.
    pub position: String,
    /// First day.
    pub from: Date,
    /// Last day; that of the instrument when absent.
    pub until: Option<Date>,
}

impl Member {
    /// The user, when one is named.
    fn user(&self) -> Option<&str> {
        self.user.as_deref().map(str::trim).filter(|user| !user.is_empty())
    }
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordInstrument {
    /// The programme year.
    pub programme_year: i64,
    /// The instrument's id in the regulation.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// Its date.
    pub date: Date,
    /// First day it holds.
    pub valid_from: Date,
    /// Last day it holds; open when absent.
    pub valid_until: Option<Date>,
    /// Who issued it.
    pub issued_by: String,
    /// Its members.
    pub members: Vec<Member>,
    /// What else it says, such as the occupations it adds: key and value.
    pub details: Vec<(String, String)>,
    /// The signed paper.
    pub file: Option<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InstrumentRecorded {
    /// The instrument's number in the books.
    pub id: i64,
    /// It had been recorded before; nothing was changed.
    pub already: bool,
}

impl Act for RecordInstrument {
    const NAME: ActName = ActName::RecordInstrument;
    type Done = InstrumentRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<InstrumentRecorded>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        self.check(&programme)?;
        let known = instrument::Entity::find()
            .filter(instrument::Column::ProgrammeYear.eq(self.programme_year))
            .filter(instrument::Column::Kind.eq(&self.kind))
            .filter(instrument::Column::Number.eq(self.number.trim()))
            .one(acting.tx)
            .await?;
        if let Some(known) = known {
            if known.date == self.date.to_string() && known.issued_by == self.issued_by.trim() {
                return Ok(Ran::Already(InstrumentRecorded { id: known.id, already: true }));
            }
            return Err(ActError::conflict(
                format!("Nomor {} sudah dipakai untuk {} tanggal {}.", known.number, known.kind, known.date),
                format!("Number {} is already used for {} of {}.", known.number, known.kind, known.date),
            ));
        }
        self.check_users(acting).await?;
        let row = instrument::Model {
            id: acting.next_id::<instrument::Entity>(instrument::Column::Id).await?,
            programme_year: self.programme_year,
            kind: self.kind.clone(),
            number: self.number.trim().to_owned(),
            date: self.date.to_string(),
            valid_from: self.valid_from.to_string(),
            valid_until: self.valid_until.map(|until| until.to_string()),
            issued_by: self.issued_by.trim().to_owned(),
            details: serde_json::to_string(&self.details).unwrap_or_default(),
            attachment: acting.keep_some(self.file.as_ref()).await?,
            status: "active".to_owned(),
            version: 1,
            seq: acting.seq,
        };
        let id = row.id;
        let noted = Noted::plain(
            format!("instrument:{id}"),
            serde_json::json!({ "kind": row.kind, "number": row.number, "date": row.date, "members": self.members.len(), "file": row.attachment }),
        );
        instrument::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        for (ordinal, member) in (1..).zip(&self.members) {
            let row = instrument_member::Model {
                instrument: id,
                ordinal,
                user_name: member.user().map(str::to_owned),
                name: member.name.trim().to_owned(),
                position: member.position.trim().to_lowercase(),
                member_from: member.from.to_string(),
                member_until: member.until.map(|until| until.to_string()),
            };
            instrument_member::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        }
        Ok(Ran::Done(InstrumentRecorded { id, already: false }, noted))
    }
}

impl RecordInstrument {
    fn check(&self, programme: &Programme) -> Result<(), ActError> {
        if !programme.regulation.instrument.iter().any(|known| known.id == self.kind) {
            let known: Vec<&str> = programme.regulation.instrument.iter().map(|known| known.id.as_str()).collect();
            let (act, known) = (&programme.regulation.act.short, known.join(", "));
            return Err(ActError::invalid(
                format!("{act} tidak mengenal dokumen dasar {}. Yang ada: {known}.", self.kind),
                format!("{act} has no instrument {}. There are: {known}.", self.kind),
            ));
        }
        if self.number.trim().is_empty() || self.issued_by.trim().is_empty() {
            return Err(ActError::invalid(
                "Nomor dan penerbit dokumen dasar wajib diisi.",
                "An instrument needs its number and its issuer.",
            ));
        }
        if self.valid_until.is_some_and(|until| until < self.valid_from) {
            return Err(ActError::invalid("Masa berlaku berakhir sebelum dimulai.", "It ends before it begins."));
        }
        for member in &self.members {
            if member.until.is_some_and(|until| until < member.from) || member.name.trim().is_empty() || member.position.trim().is_empty() {
                return Err(ActError::invalid(
                    format!("Anggota \"{}\" perlu nama, jabatan, dan masa yang benar.", member.name),
                    format!("Member \"{}\" needs a name, a position and a term the right way round.", member.name),
                ));
            }
        }
        Ok(())
    }
}

impl RecordInstrument {
    /// Refuses a member who is no user of the region: the step would be closed to the one who was meant, and nobody would know why.
    async fn check_users(&self, acting: &Acting<'_>) -> Result<(), ActError> {
        for member in &self.members {
            let Some(user) = member.user() else { continue };
            if !is_user_of(&acting.books.installation.connection, user, acting.books.region).await? {
                return Err(ActError::not_found(
                    format!(
                        "Anggota \"{}\": tidak ada pengguna bernama \"{user}\" di daerah ini. Pilih penggunanya dari daftar pengguna, atau kosongkan bila ia tidak memakai Payung.",
                        member.name
                    ),
                    format!(
                        "Member \"{}\": this region has no user named \"{user}\". Choose the user from the list, or leave it empty when that person does not use Payung.",
                        member.name
                    ),
                ));
            }
        }
        Ok(())
    }
}

/// An instrument in force on a day.
#[derive(Debug, Clone)]
pub struct InstrumentInForce {
    /// It.
    pub instrument: instrument::Model,
    /// Its members on that day.
    pub members: Vec<instrument_member::Model>,
    /// What the regulation calls it, in Indonesian and in English.
    pub label: (String, String),
}

impl Acting<'_> {
    /// The instruments the regulation wants before `step`, as they stand today.
    ///
    /// # Errors
    /// One is missing or not in force: which, who issues it, by which paper.
    pub async fn instruments_before(&self, programme: &Programme, step: &str) -> Result<Vec<InstrumentInForce>, ActError> {
        let today = self.day.to_string();
        let mut in_force = Vec::new();
        for wanted in programme.regulation.instrument.iter().filter(|wanted| wanted.before.iter().any(|before| before == step)) {
            match wanted.made_by.as_deref() {
                Some("register") => {
                    self.check_register(programme, wanted).await?;
                    continue;
                }
                // A step makes it; the order of the steps sees to it.
                Some(_) => continue,
                None => {}
            }
            let row = self.instrument_in_force(programme, wanted).await??;
            let members = instrument_member::Entity::find().filter(instrument_member::Column::Instrument.eq(row.id)).all(self.tx).await?;
            let members = members
                .into_iter()
                .filter(|member| member.member_from <= today && member.member_until.as_ref().is_none_or(|until| today <= *until))
                .collect();
            let label = (wanted.label.clone(), wanted.label_en.clone());
            in_force.push(InstrumentInForce { instrument: row, members, label });
        }
        Ok(in_force)
    }

    /// The instrument `wanted` as it stands today, or why it does not hold: it is missing or not in force.
    ///
    /// # Errors
    /// The database's.
    pub async fn instrument_in_force(
        &self,
        programme: &Programme,
        wanted: &Instrument,
    ) -> Result<Result<instrument::Model, ActError>, ActError> {
        let today = self.day.to_string();
        let found = instrument::Entity::find()
            .filter(instrument::Column::ProgrammeYear.eq(programme.year.id))
            .filter(instrument::Column::Kind.eq(&wanted.id))
            .filter(instrument::Column::Status.eq("active"))
            .all(self.tx)
            .await?;
        let (id, en) =
            if found.is_empty() { ("belum ada", "is not there yet") } else { ("tidak berlaku hari ini", "is not in force today") };
        let holds = |row: &instrument::Model| row.valid_from <= today && row.valid_until.as_ref().is_none_or(|until| today <= *until);
        Ok(found.into_iter().find(holds).ok_or_else(|| {
            ActError::conflict(
                format!(
                    "{} {id} ({}). Diterbitkan oleh {}: {}. Catat dulu, baru langkah ini.",
                    wanted.label, wanted.cite, wanted.issued_by, wanted.document
                ),
                format!(
                    "{} {en} ({}). Issued by {}: {}. Record it first.",
                    wanted.label_en, wanted.cite, wanted.issued_by, wanted.document
                ),
            )
        }))
    }

    /// Refuses a step before which a register extract must have been loaded.
    async fn check_register(&self, programme: &Programme, wanted: &Instrument) -> Result<(), ActError> {
        let loaded = register_snapshot::Entity::find()
            .filter(register_snapshot::Column::ProgrammeYear.eq(programme.year.id))
            .filter(register_snapshot::Column::Status.eq("active"))
            .count(self.tx)
            .await?;
        if loaded > 0 {
            return Ok(());
        }
        Err(ActError::conflict(
            format!("{} belum dimuat ({}). Muat dengan `payung books load-register`, baru langkah ini.", wanted.label, wanted.cite),
            format!("{} has not been loaded ({}). Load it with `payung books load-register` first.", wanted.label_en, wanted.cite),
        ))
    }

    /// Refuses an actor whom none of a team's members is, where the instruments before a step name a team with users.
    ///
    /// # Errors
    /// The refusal, with the instrument.
    pub fn check_member(&self, instruments: &[InstrumentInForce]) -> Result<(), ActError> {
        let teams: Vec<&InstrumentInForce> =
            instruments.iter().filter(|found| found.members.iter().any(|member| member.user_name.is_some())).collect();
        let named =
            |team: &&InstrumentInForce| team.members.iter().any(|member| member.user_name.as_deref() == Some(self.actor.name.as_str()));
        if teams.is_empty() || teams.iter().any(named) {
            return Ok(());
        }
        let InstrumentInForce { instrument: paper, label: (id, en), .. } = teams[0];
        Err(ActError::forbidden(
            format!("{id}: Anda tidak disebut sebagai anggota dalam dokumen nomor {} yang berlaku hari ini.", paper.number),
            format!("{en}: you are no member named in number {}, in force today.", paper.number),
        ))
    }
}
