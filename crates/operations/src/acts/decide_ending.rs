//! Confirming or rejecting an ending, by somebody else than who proposed it. Signs of a mistake must be acknowledged as looked into; a confirmed ending
//! tells the participant or the family by a numbered notice.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::{check_filled, check_past};
use crate::cover::endings::{EndingAsked, freed, ground, warnings};
use crate::cover::enrolments::Happening;
use crate::failure::ActError;
use crate::permission::ActName;
use crate::said::Said;
use payung_domain::{Date, EnrolmentEvent, Language, Month};
use payung_storage::entity::ending;
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideEnding {
    /// The ending.
    pub ending: i64,
    /// Its version as seen.
    pub version: i64,
    /// Confirm it; else reject.
    pub confirm: bool,
    /// Why; needed to reject.
    pub reason: String,
    /// Number of the notice to the participant or the family; needed to confirm.
    pub notice_number: String,
    /// The notice's date.
    pub notice_date: Option<Date>,
    /// The signs of a mistake were looked into.
    pub looked_into: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EndingDecided {
    /// The ending's number in the books.
    pub id: i64,
    /// `confirmed` or `rejected`.
    pub state: String,
    /// The last month of cover, when it was confirmed.
    pub last_month: String,
    /// Months freed.
    pub months: i64,
    /// Rupiah that can be released.
    pub releasable: i64,
    /// What must follow: an amending decree where the law asks for one, money to release.
    pub follows: Vec<Said>,
    /// It had been decided so before; nothing was changed.
    pub already: bool,
}

impl Act for DecideEnding {
    const NAME: ActName = ActName::DecideEnding;
    type Done = EndingDecided;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let ending = acting.ending(self.ending).await?;
        let known = acting.enrolment(ending.enrolment).await?;
        Ok(Target::plain(acting.area_of_enrolment(&known.row)?))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<EndingDecided>, ActError> {
        let ending = acting.ending(self.ending).await?;
        let known = acting.enrolment(ending.enrolment).await?;
        let programme = acting.open_programme(known.row.programme_year).await?;
        let wanted = if self.confirm { "confirmed" } else { "rejected" };
        let (happened_on, last_month) = days(&ending)?;
        let (months, releasable) = freed(&known, last_month);
        let ground = ground(&programme, &ending.ground)?;
        let done = |months, releasable, already| EndingDecided {
            id: ending.id,
            state: wanted.to_owned(),
            last_month: if self.confirm { last_month.to_string() } else { String::new() },
            months,
            releasable,
            follows: if self.confirm { follows(&ground, releasable) } else { Vec::new() },
            already,
        };
        if ending.status == wanted && ending.decided_by.as_deref() == Some(acting.actor.name.as_str()) {
            return Ok(Ran::Already(done(0, 0, true)));
        }
        if ending.version != self.version {
            return Err(ActError::stale(("Pengakhiran ini", "This ending"), self.version, ending.version));
        }
        if ending.status != "proposed" {
            return Err(decided_already(&ending));
        }
        acting.check_not_maker(&ending.proposed_by, ("mengusulkan pengakhiran ini", "proposed this ending"))?;
        let event = if self.confirm {
            check_filled(&self.notice_number, ("Nomor pemberitahuan", "The notice's number"))?;
            let noticed = self
                .notice_date
                .ok_or_else(|| ActError::invalid("Tanggal pemberitahuan wajib diisi.", "The notice's date must be filled in."))?;
            check_past(noticed, acting.day)?;
            let asked = EndingAsked {
                ground: &ground,
                happened_on,
                last_month,
                proof_kind: &ending.proof_kind,
                proof_number: &ending.proof_number,
                id: Some(ending.id),
            };
            let signs = warnings(acting.tx, &known, &asked).await?;
            if !signs.is_empty() && !self.looked_into {
                let join = |language| signs.iter().map(|sign| sign.message(language)).collect::<Vec<_>>().join(" ");
                return Err(ActError::conflict(
                    format!("Mungkin keliru: {} Periksa dulu, lalu nyatakan sudah diperiksa.", join(Language::Id)),
                    format!("This may be a mistake: {} Look into it first, then say that you did.", join(Language::En)),
                ));
            }
            Some(EnrolmentEvent::Ended { ending: ending.id, ground: ground.id.clone(), last_month })
        } else {
            check_filled(&self.reason, ("Alasan penolakan", "The reason of the rejection"))?;
            None
        };
        let person = known.row.person;
        if let Some(event) = event {
            acting.record(vec![Happening::one(known, happened_on, event)]).await?;
        }
        let notice = |text: String| if self.confirm { Some(text) } else { None };
        acting
            .decide(&ending, wanted, Some(self.reason.trim()).filter(|reason| !reason.is_empty()), |update| {
                update.col_expr(ending::Column::NoticeNumber, Expr::value(notice(self.notice_number.trim().to_owned()))).col_expr(
                    ending::Column::NoticeDate,
                    Expr::value(self.notice_date.filter(|_| self.confirm).map(|date| date.to_string())),
                )
            })
            .await?;
        let noted = Noted {
            person: Some(person),
            ..Noted::plain(
                format!("ending:{}", ending.id),
                serde_json::json!({
                    "state": wanted, "enrolment": ending.enrolment, "ground": ending.ground, "last-month": last_month.to_string(),
                    "notice": self.notice_number.trim(), "looked-into": self.looked_into, "months": months, "releasable": releasable,
                }),
            )
        };
        let (months, releasable) = if self.confirm { (months, releasable) } else { (0, 0) };
        Ok(Ran::Done(done(months, releasable, false), noted))
    }
}

/// What follows from an ending.
fn follows(ground: &crate::cover::endings::Ground, releasable: i64) -> Vec<Said> {
    let mut all = Vec::new();
    if ground.needs_decree() {
        all.push(Said::new(
            format!("Pengakhiran ini ditetapkan oleh {}: susun keputusan perubahan (amend-decree).", ground.issued_by),
            format!("This ending is issued by {}: draft the amending decree (amend-decree).", ground.issued_by),
        ));
    }
    if releasable > 0 {
        all.push(Said::new(
            format!("Rp{releasable} tidak lagi diperlukan dan dapat dilepas (release-funds)."),
            format!("Rp{releasable} are no longer needed and can be released (release-funds)."),
        ));
    }
    all
}

/// The day an ending's ground happened, and its last month.
pub(crate) fn days(ending: &ending::Model) -> Result<(Date, Month), ActError> {
    let day = ending.happened_on.parse::<Date>().ok();
    day.zip(Month::parse(&ending.last_month)).ok_or_else(|| crate::cover::enrolments::broken(ending.enrolment))
}

/// The version of an ending as it stands.
///
/// # Errors
/// There is none.
pub async fn ending_version(connection: &impl ConnectionTrait, id: i64) -> Result<i64, ActError> {
    let found: Option<i64> =
        ending::Entity::find_by_id(id).select_only().column(ending::Column::Version).into_tuple().one(connection).await?;
    found.ok_or_else(|| no_ending(id))
}

fn no_ending(id: i64) -> ActError {
    ActError::not_found(format!("Tidak ada pengakhiran nomor {id}."), format!("There is no ending number {id}."))
}

/// An ending that is no longer open.
pub(crate) fn decided_already(ending: &ending::Model) -> ActError {
    let by = ending.decided_by.clone().unwrap_or_default();
    let on = ending.decided_on.clone().unwrap_or_default();
    let (id, status) = (ending.id, &ending.status);
    ActError::conflict(
        format!("Pengakhiran {id} sudah diputus oleh {by} pada {on} ({status})."),
        format!("Ending {id} was decided by {by} on {on} ({status})."),
    )
}

impl Acting<'_> {
    /// The ending `id`.
    ///
    /// # Errors
    /// There is none.
    pub(crate) async fn ending(&self, id: i64) -> Result<ending::Model, ActError> {
        ending::Entity::find_by_id(id).one(self.tx).await?.ok_or_else(|| no_ending(id))
    }

    /// Writes how an ending was decided.
    pub(crate) async fn decide(
        &self,
        ending: &ending::Model,
        status: &str,
        reason: Option<&str>,
        more: impl FnOnce(sea_orm::UpdateMany<ending::Entity>) -> sea_orm::UpdateMany<ending::Entity>,
    ) -> Result<(), ActError> {
        let update = ending::Entity::update_many()
            .col_expr(ending::Column::Status, Expr::value(status))
            .col_expr(ending::Column::DecidedBy, Expr::value(self.actor.name.as_str()))
            .col_expr(ending::Column::DecidedOn, Expr::value(self.day.to_string()))
            .col_expr(ending::Column::Reason, Expr::value(reason.map(str::to_owned)))
            .col_expr(ending::Column::Version, Expr::value(ending.version + 1))
            .col_expr(ending::Column::Seq, Expr::value(self.seq));
        let changed =
            more(update).filter(ending::Column::Id.eq(ending.id)).filter(ending::Column::Version.eq(ending.version)).exec(self.tx).await?;
        if changed.rows_affected != 1 {
            return Err(ActError::stale(("Pengakhiran ini", "This ending"), ending.version, ending.version + 1));
        }
        Ok(())
    }
}
