//! Proposing that somebody's cover ends: on a ground of the law, with a proof it lists. Nothing ends by it; another person decides.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::chosen::{check_filled, check_past};
use crate::cover::endings::{EndingAsked, check_proof, freed, ground, warnings};
use crate::cover::enrolments::{Known, month_text};
use crate::failure::ActError;
use crate::permission::ActName;
use crate::said::Said;
use payung_domain::{Date, Month};
use payung_storage::entity::ending;
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeEnding {
    /// The enrolment.
    pub enrolment: i64,
    /// Its version as seen.
    pub version: i64,
    /// The ground's id in the law.
    pub ground: String,
    /// The day it happened.
    pub happened_on: Date,
    /// The last month of cover, `2026-05`; the month it happened in when absent.
    #[schema(schema_with = crate::schema::some_month)]
    pub last_month: Option<Month>,
    /// Which proof, in the law's words.
    pub proof_kind: String,
    /// Who issued it, in the law's words.
    pub proof_issuer: String,
    /// Its number.
    pub proof_number: String,
    /// The proof.
    pub file: FileIn,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EndingProposed {
    /// The ending's number in the books.
    pub id: i64,
    /// The last month of cover.
    pub last_month: String,
    /// Months that would be freed.
    pub months: i64,
    /// Rupiah that could be released then.
    pub releasable: i64,
    /// Signs that it may be a mistake, for whoever decides.
    pub warnings: Vec<Said>,
    /// It had been proposed before; nothing was changed.
    pub already: bool,
}

impl Act for ProposeEnding {
    const NAME: ActName = ActName::ProposeEnding;
    type Done = EndingProposed;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let known = acting.enrolment(self.enrolment).await?;
        Ok(Target::plain(acting.area_of_enrolment(&known.row)?))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<EndingProposed>, ActError> {
        let known = acting.enrolment(self.enrolment).await?;
        let programme = acting.open_programme(known.row.programme_year).await?;
        let case = acting.case(known.row.case_file).await?;
        acting.check_reach(&programme, std::slice::from_ref(&case)).await?;
        let ground = ground(&programme, self.ground.trim())?;
        check_past(self.happened_on, acting.day)?;
        check_filled(&self.proof_number, ("Nomor bukti", "The proof's number"))?;
        check_proof(&ground, self.proof_kind.trim(), self.proof_issuer.trim())?;
        let last_month = self.last_month.unwrap_or_else(|| Month::of(self.happened_on));
        let asked = EndingAsked {
            ground: &ground,
            happened_on: self.happened_on,
            last_month,
            proof_kind: self.proof_kind.trim(),
            proof_number: &self.proof_number,
            id: None,
        };
        let (months, releasable) = freed(&known, last_month);
        if let Some(open) = self.open(acting).await? {
            return self.proposed_before(acting, &known, &asked, &open).await;
        }
        if known.row.version != self.version {
            let what = (format!("Kepesertaan {}", self.enrolment), format!("Enrolment {}", self.enrolment));
            return Err(ActError::stale((&what.0, &what.1), self.version, known.row.version));
        }
        if let Some(ends) = known.life.ends_with() {
            return Err(ActError::conflict(
                format!("Kepesertaan {} sudah berakhir dengan bulan {ends}.", self.enrolment),
                format!("Enrolment {} has ended with {ends}.", self.enrolment),
            ));
        }
        if last_month < Month::of(self.happened_on) {
            return Err(ActError::invalid(
                format!(
                    "Bulan terakhir {last_month} lebih awal daripada kejadiannya ({}): bulan kejadian masih dilindungi.",
                    self.happened_on
                ),
                format!(
                    "The last month {last_month} is before it happened ({}): the month it happened in is still covered.",
                    self.happened_on
                ),
            ));
        }
        let row = ending::Model {
            id: acting.next_id::<ending::Entity>(ending::Column::Id).await?,
            enrolment: self.enrolment,
            ground: ground.id.clone(),
            happened_on: self.happened_on.to_string(),
            last_month: month_text(last_month),
            proof_kind: self.proof_kind.trim().to_owned(),
            proof_issuer: self.proof_issuer.trim().to_owned(),
            proof_number: self.proof_number.trim().to_owned(),
            file: acting.keep(&self.file).await?,
            status: "proposed".to_owned(),
            proposed_by: acting.actor.name.clone(),
            proposed_on: acting.day.to_string(),
            decided_by: None,
            decided_on: None,
            reason: None,
            notice_number: None,
            notice_date: None,
            version: 1,
            seq: acting.seq,
        };
        let id = row.id;
        let noted = Noted {
            person: Some(known.row.person),
            ..Noted::plain(
                format!("ending:{id}"),
                serde_json::json!({
                    "enrolment": self.enrolment, "ground": ground.id, "happened-on": row.happened_on, "last-month": last_month.to_string(),
                    "proof": row.proof_kind, "issuer": row.proof_issuer, "file": row.file,
                }),
            )
        };
        let warnings = warnings(acting.tx, &known, &asked).await?;
        ending::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        let last_month = last_month.to_string();
        Ok(Ran::Done(EndingProposed { id, last_month, months, releasable, warnings, already: false }, noted))
    }
}

impl ProposeEnding {
    /// The ending of this enrolment that waits or holds.
    async fn open(&self, acting: &Acting<'_>) -> Result<Option<ending::Model>, ActError> {
        let found = ending::Entity::find()
            .filter(ending::Column::Enrolment.eq(self.enrolment))
            .filter(ending::Column::Status.is_in(["proposed", "confirmed"]))
            .one(acting.tx)
            .await?;
        Ok(found)
    }

    async fn proposed_before(
        &self,
        acting: &Acting<'_>,
        known: &Known,
        asked: &EndingAsked<'_>,
        open: &ending::Model,
    ) -> Result<Ran<EndingProposed>, ActError> {
        let same = open.ground == asked.ground.id
            && open.happened_on == self.happened_on.to_string()
            && open.last_month == month_text(asked.last_month)
            && open.proof_number == self.proof_number.trim();
        if !same {
            let (id, status) = (open.id, &open.status);
            return Err(ActError::conflict(
                format!("Pengakhiran nomor {id} untuk orang ini sudah ada ({status}). Putuskan atau batalkan itu lebih dulu."),
                format!("Ending number {id} for this person is there already ({status}). Decide or undo that one first."),
            ));
        }
        let warnings = warnings(acting.tx, known, &EndingAsked { id: Some(open.id), ..asked.clone() }).await?;
        let (months, releasable) = freed(known, asked.last_month);
        let last_month = asked.last_month.to_string();
        Ok(Ran::Already(EndingProposed { id: open.id, last_month, months, releasable, warnings, already: true }))
    }
}
