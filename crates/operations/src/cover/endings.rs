//! What ending somebody's cover rests on: the grounds of the law with their proofs, and the signs that a living person is about to be ended by mistake,
//! which is the harm to prevent.

use crate::case::people::folded;
use crate::cover::enrolments::Known;
use crate::failure::ActError;
use crate::programme::Programme;
use crate::said::Said;
use payung_domain::{Date, Month};
use payung_law::model::{Ending, Located};
use payung_storage::entity::{confirmation, ending, enrolment, person, submission, submission_row};
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{QueryOrder, QuerySelect};
use serde::Serialize;

/// A ground for ending cover, with what proves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Ground {
    /// Its id in the law.
    pub id: String,
    /// What it is, in Indonesian.
    pub label: String,
    /// What it is, in English.
    pub label_en: String,
    /// The article.
    pub cite: String,
    /// Papers that prove it.
    pub proof: Vec<String>,
    /// Who may issue them.
    pub issuers: Vec<String>,
    /// Who issues the ending, and by which paper; empty when the law does not say.
    pub issued_by: String,
    /// Whether it leaves no choice.
    pub mandatory: bool,
    /// Whether it is national law's, where the region's own act has none of this kind.
    pub national: bool,
}

impl Ground {
    fn of(rule: &Located<Ending>, national: bool) -> Self {
        Self {
            id: rule.id.clone(),
            label: rule.label.clone(),
            label_en: rule.label_en.clone(),
            cite: rule.cite.clone(),
            proof: rule.proof.clone(),
            issuers: rule.proof_issuers.clone(),
            issued_by: rule.issued_by.clone().unwrap_or_default(),
            mandatory: rule.mandatory,
            national,
        }
    }

    /// Whether only an amending decree takes the person off the list that is paid for. The act's own words name the decree.
    #[must_use]
    pub fn needs_decree(&self) -> bool {
        folded(&self.issued_by).contains("keputusan")
    }
}

/// The grounds on which cover may end in a programme year: the act's own and, of those it does not name, national law's.
#[must_use]
pub fn grounds(programme: &Programme) -> Vec<Ground> {
    let mut all: Vec<Ground> = programme.regulation.ending.iter().map(|rule| Ground::of(rule, false)).collect();
    for rule in &programme.national.ending {
        if !all.iter().any(|ground| ground.id == rule.id) {
            all.push(Ground::of(rule, true));
        }
    }
    all
}

/// The ground `id`.
///
/// # Errors
/// There is none; which there are.
pub(crate) fn ground(programme: &Programme, id: &str) -> Result<Ground, ActError> {
    let all = grounds(programme);
    let known = all.iter().map(|ground| ground.id.as_str()).collect::<Vec<_>>().join(", ");
    let act = &programme.regulation.act.short;
    all.iter().find(|ground| ground.id == id).cloned().ok_or_else(|| {
        ActError::invalid(
            format!("{act} tidak mengenal alasan `{id}`. Yang ada: {known}."),
            format!("{act} knows no ground `{id}`. There are: {known}."),
        )
    })
}

/// Refuses a proof that the law does not list, or of an issuer it does not name. Where it lists none, any is taken.
///
/// # Errors
/// The refusal, with those listed.
pub(crate) fn check_proof(ground: &Ground, kind: &str, issuer: &str) -> Result<(), ActError> {
    let listed = |all: &[String], given: &str| all.is_empty() || all.iter().any(|known| folded(known) == folded(given));
    if !listed(&ground.proof, kind) {
        let all = ground.proof.join("; ");
        return Err(ActError::invalid(
            format!("\"{kind}\" bukan bukti untuk {} ({}). Yang diterima: {all}.", ground.label, ground.cite),
            format!("\"{kind}\" is no proof of {} ({}). Accepted: {all}.", ground.label_en, ground.cite),
        ));
    }
    if !listed(&ground.issuers, issuer) {
        let all = ground.issuers.join("; ");
        return Err(ActError::invalid(
            format!("\"{issuer}\" bukan penerbit bukti {kind}. Yang disebut: {all}."),
            format!("\"{issuer}\" is not who issues {kind}. Named: {all}."),
        ));
    }
    Ok(())
}

/// An ending as its warnings look at it.
#[derive(Debug, Clone)]
pub(crate) struct EndingAsked<'e> {
    /// The ground.
    pub ground: &'e Ground,
    /// The day it happened.
    pub happened_on: Date,
    /// The last month of cover.
    pub last_month: Month,
    /// Which proof.
    pub proof_kind: &'e str,
    /// Its number.
    pub proof_number: &'e str,
    /// The ending in the books, when it was proposed already.
    pub id: Option<i64>,
}

/// The signs that an ending may be a mistake. Each must have been looked into before it is confirmed; none of them decides.
///
/// # Errors
/// The database's.
pub(crate) async fn warnings(connection: &impl ConnectionTrait, known: &Known, asked: &EndingAsked<'_>) -> Result<Vec<Said>, ActError> {
    let mut found = Vec::new();
    let (row, life, day) = (&known.row, &known.life, asked.happened_on);
    if let Some(card) = life.card_on.filter(|card| *card > day) {
        found.push(Said::new(
            format!("Kartu diterima dan ditandatangani pada {card}, sesudah {day}. Periksa siapa yang menandatangani."),
            format!("The card was received and signed for on {card}, after {day}. See who signed."),
        ));
    }
    let later: Vec<String> = confirmation::Entity::find()
        .select_only()
        .column(confirmation::Column::AskedOn)
        .filter(confirmation::Column::CaseFile.eq(row.case_file))
        .filter(confirmation::Column::AskedOn.gt(day.to_string()))
        .into_tuple()
        .all(connection)
        .await?;
    if let Some(at) = later.first().and_then(|at| at.get(..10)) {
        found.push(Said::new(
            format!("Orang ini dikonfirmasi langsung pada {at}, sesudah {day}."),
            format!("This person was confirmed in person on {at}, after {day}."),
        ));
    }
    if let Some(person) = person::Entity::find_by_id(row.person).one(connection).await? {
        if let Some(at) = listed_later(connection, row, &person, day).await? {
            found.push(Said::new(
                format!("NIK ini masih ada dalam daftar yang diserahkan pada {at}, sesudah {day}."),
                format!("This NIK still stands in a list handed in on {at}, after {day}."),
            ));
        }
        let twins = namesakes(connection, row, &person).await?;
        if twins > 0 {
            found.push(Said::new(
                format!("Ada {twins} orang lain bernama sama di desa ini. Cocokkan NIK pada bukti, bukan namanya."),
                format!("There are {twins} other people of the same name in this village. Compare the NIK on the proof, not the name."),
            ));
        }
    }
    let same_proof: Option<i64> = ending::Entity::find()
        .select_only()
        .column(ending::Column::Enrolment)
        .filter(ending::Column::ProofNumber.eq(asked.proof_number.trim()))
        .filter(ending::Column::ProofKind.eq(asked.proof_kind))
        .filter(ending::Column::Enrolment.ne(row.id))
        .filter(ending::Column::Status.is_in(["proposed", "confirmed"]))
        .into_tuple()
        .one(connection)
        .await?;
    if let Some(other) = same_proof {
        found.push(Said::new(
            format!("Bukti nomor {} sudah dipakai untuk kepesertaan {other}.", asked.proof_number.trim()),
            format!("Proof number {} was used for enrolment {other} already.", asked.proof_number.trim()),
        ));
    }
    let undone = ending::Entity::find()
        .filter(ending::Column::Enrolment.eq(row.id))
        .filter(ending::Column::Status.is_in(["rejected", "undone"]))
        .order_by_desc(ending::Column::Id)
        .one(connection)
        .await?;
    if let Some(before) = undone.filter(|before| Some(before.id) != asked.id) {
        let reason = before.reason.unwrap_or_default();
        found.push(Said::new(
            format!("Pengakhiran orang ini pernah ditolak atau dibatalkan: {reason}"),
            format!("An ending of this person was rejected or undone before: {reason}"),
        ));
    }
    // The first paper the law lists is the strongest: the others come before it is made.
    if let Some(first) =
        asked.ground.proof.first().filter(|first| folded(first) != folded(asked.proof_kind) && asked.ground.proof.len() > 1)
    {
        found.push(Said::new(
            format!("Buktinya {}; {first} belum ada.", asked.proof_kind),
            format!("The proof is {}; {first} is not there yet.", asked.proof_kind),
        ));
    }
    if let Some(payment) = life.first_payment.filter(|payment| *payment > day && life.number_date.is_some_and(|number| number > day)) {
        found.push(Said::new(
            format!("Terjadi sebelum nomor terbit dan iuran pertama dibayar ({payment}): ahli waris mungkin tidak mendapat manfaat; tanyakan BPJS sebelum diakhiri."),
            format!("It happened before the number was issued and the first contribution paid ({payment}): the heirs may get nothing; ask BPJS before ending it."),
        ));
    }
    Ok(found)
}

/// The day of the newest list handed in after `day` in which this person stands.
async fn listed_later(
    connection: &impl ConnectionTrait,
    row: &enrolment::Model,
    person: &person::Model,
    day: Date,
) -> Result<Option<String>, ActError> {
    let same: Vec<i64> = match &person.nik_lookup {
        Some(lookup) => {
            let ids = person::Entity::find().select_only().column(person::Column::Id).filter(person::Column::NikLookup.eq(lookup));
            ids.into_tuple().all(connection).await?
        }
        None => vec![row.person],
    };
    let cases = sea_orm::sea_query::Query::select()
        .column(payung_storage::entity::case_file::Column::Id)
        .from(payung_storage::entity::case_file::Entity)
        .and_where(Expr::col(payung_storage::entity::case_file::Column::Person).is_in(same))
        .to_owned();
    let lists: Vec<i64> = submission_row::Entity::find()
        .select_only()
        .column(submission_row::Column::Submission)
        .filter(submission_row::Column::CaseFile.in_subquery(cases))
        .into_tuple()
        .all(connection)
        .await?;
    let newest = submission::Entity::find()
        .filter(submission::Column::Id.is_in(lists))
        .filter(submission::Column::HandedInAt.gt(format!("{day}T23:59:59")))
        .order_by_desc(submission::Column::HandedInAt)
        .one(connection)
        .await?;
    Ok(newest.and_then(|list| list.handed_in_at.get(..10).map(str::to_owned)))
}

/// How many others of the same name are enrolled in the same village.
async fn namesakes(connection: &impl ConnectionTrait, row: &enrolment::Model, person: &person::Model) -> Result<u64, ActError> {
    let named = sea_orm::sea_query::Query::select()
        .column(person::Column::Id)
        .from(person::Entity)
        .and_where(Expr::col(person::Column::NameFolded).eq(person.name_folded.as_str()))
        .to_owned();
    let count = enrolment::Entity::find()
        .filter(enrolment::Column::ProgrammeYear.eq(row.programme_year))
        .filter(enrolment::Column::Area.eq(row.area.as_str()))
        .filter(enrolment::Column::Person.in_subquery(named))
        .filter(enrolment::Column::Id.ne(row.id))
        .count(connection)
        .await?;
    Ok(count)
}

/// What an ending frees: months, and the rupiah committed for them.
#[must_use]
pub(crate) fn freed(known: &Known, last_month: Month) -> (i64, i64) {
    let mut months = 0;
    let mut amount = 0;
    for (span, last) in known.life.cover() {
        let from = last_month.plus(1).unwrap_or(last_month).max(span.first);
        let count = i64::from(from.months_until(last)) + 1;
        if count > 0 {
            months += count;
            amount += count * span.per_month;
        }
    }
    (months, amount)
}

/// The bill that rests on an ending: one for this group, recorded in or after entry `since`, that covers a month the ending cut off.
///
/// # Errors
/// The database's.
pub(crate) async fn bill_resting(
    connection: &impl ConnectionTrait,
    row: &enrolment::Model,
    last_month: &str,
    since: i64,
) -> Result<Option<payung_storage::entity::bill::Model>, ActError> {
    use payung_storage::entity::bill;
    Ok(bill::Entity::find()
        .filter(bill::Column::ProgrammeYear.eq(row.programme_year))
        .filter(bill::Column::Wadah.eq(row.wadah.as_str()))
        .filter(bill::Column::LastMonth.gt(last_month))
        .filter(bill::Column::Seq.gt(since))
        .filter(bill::Column::Status.is_in(["checked", "approved", "paid"]))
        .one(connection)
        .await?)
}
