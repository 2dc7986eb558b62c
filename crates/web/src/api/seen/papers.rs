//! `GET /papers` and one of them: minutes, lists of candidates, decrees.

use super::{YearAsked, year_parameter};
use crate::api::caller::Caller;
use crate::api::endpoint::Endpoint;
use crate::api::problem::Problem;
use axum::Json;
use axum::extract::{Path, RawQuery};
use axum::routing::get;
use payung_operations::ActError;
use payung_operations::records;
use payung_operations::views::papers::{MinutesSeen, candidate_list, decree, minutes, papers};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new::<PapersOfYear>("/{region}/papers", "get", "papers", "naskah satu tahun (the papers of a year)", get(all))
            .tagged("seen")
            .with(year_parameter()),
        Endpoint::new::<MinutesPaper>("/{region}/papers/minutes/{id}", "get", "minutes", "satu berita acara (minutes)", get(one_minutes))
            .tagged("seen"),
        Endpoint::new::<CandidatesPaper>(
            "/{region}/papers/candidates/{id}",
            "get",
            "candidates",
            "satu daftar calon (a list of candidates)",
            get(one_list),
        )
        .tagged("seen"),
        Endpoint::new::<DecreePaper>("/{region}/papers/decrees/{id}", "get", "decree", "satu keputusan (a decree)", get(one_decree))
            .tagged("seen"),
    ]
}

/// Somebody who signed.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct SignatureOnMinutes {
    /// The user.
    by: String,
    /// In what position.
    position: String,
    /// When.
    at: String,
}

/// Minutes.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct MinutesPaper {
    /// Number in the books.
    id: i64,
    /// Version, for whoever signs.
    version: i64,
    /// The programme year.
    programme_year: i64,
    /// The step they belong to, in words.
    step: String,
    /// The document made of them, for `produce-document`.
    document: String,
    /// Where.
    area: String,
    /// Its name.
    area_name: String,
    /// Number on paper.
    number: String,
    /// Date on paper.
    date: String,
    /// Cases they deal with.
    cases: i64,
    /// Of them accepted.
    accepted: i64,
    /// `draft` or `signed`.
    status: String,
    /// Who has signed; only where one paper is asked for.
    signatures: Vec<SignatureOnMinutes>,
}

impl From<MinutesSeen> for MinutesPaper {
    fn from(seen: MinutesSeen) -> Self {
        let minutes = seen.minutes;
        let signatures =
            seen.signatures.into_iter().map(|signed| SignatureOnMinutes { by: signed.user_name, position: signed.position, at: signed.at });
        Self {
            id: minutes.id,
            version: minutes.version,
            programme_year: minutes.programme_year,
            step: seen.step,
            document: seen.paper.word().to_owned(),
            area: minutes.area,
            area_name: seen.area_name,
            number: minutes.number,
            date: minutes.date,
            cases: minutes.cases,
            accepted: minutes.accepted,
            status: minutes.status,
            signatures: signatures.collect(),
        }
    }
}

/// A list of candidates.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct CandidatesPaper {
    /// Number in the books.
    id: i64,
    /// The programme year.
    programme_year: i64,
    /// Number on paper.
    number: String,
    /// Date on paper.
    date: String,
    /// The money there is, in rupiah.
    budget: Option<i64>,
    /// Months of cover.
    months: i64,
    /// What one person costs, in rupiah.
    per_person: i64,
    /// By which order.
    ranked_by: String,
    /// People within the money.
    places: i64,
    /// People who wait.
    waiting: i64,
}

impl From<records::CandidateList> for CandidatesPaper {
    fn from(list: records::CandidateList) -> Self {
        Self {
            id: list.id,
            programme_year: list.programme_year,
            number: list.number,
            date: list.date,
            budget: list.budget,
            months: list.months,
            per_person: list.per_person,
            ranked_by: list.ranked_by,
            places: list.places,
            waiting: list.waiting,
        }
    }
}

/// A decree.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct DecreePaper {
    /// Number in the books.
    id: i64,
    /// Version, for whoever records it.
    version: i64,
    /// The programme year.
    programme_year: i64,
    /// The decree it amends.
    amends: Option<i64>,
    /// The list of candidates it takes in.
    candidate_list: Option<i64>,
    /// What it is about.
    title: String,
    /// Number on paper, when it is signed.
    number: Option<String>,
    /// Date on paper, when it is signed.
    date: Option<String>,
    /// First month of cover.
    cover_from: String,
    /// Months of cover.
    months: i64,
    /// People in its annex.
    people: i64,
    /// The annex's total, in rupiah.
    total: i64,
    /// The code on every page.
    page_code: String,
    /// `draft`, `signed` or `dropped`.
    status: String,
}

impl From<records::Decree> for DecreePaper {
    fn from(decree: records::Decree) -> Self {
        Self {
            id: decree.id,
            version: decree.version,
            programme_year: decree.programme_year,
            amends: decree.amends,
            candidate_list: decree.candidate_list,
            title: decree.title,
            number: decree.number,
            date: decree.date,
            cover_from: decree.cover_from,
            months: decree.months,
            people: decree.people,
            total: decree.total,
            page_code: decree.page_code,
            status: decree.status,
        }
    }
}

/// The papers of a year that may be seen.
#[derive(Default, Serialize, ToSchema)]
pub(in crate::api) struct PapersOfYear {
    /// Minutes, the newest first.
    minutes: Vec<MinutesPaper>,
    /// Lists of candidates, the newest first.
    candidates: Vec<CandidatesPaper>,
    /// Decrees, the newest first.
    decrees: Vec<DecreePaper>,
}

async fn all(caller: Caller, RawQuery(query): RawQuery) -> Result<Json<PapersOfYear>, Problem> {
    let asked: YearAsked = caller.query(query.as_deref())?;
    let Some(programme) = caller.programme(asked.programme_year).await? else { return Ok(Json(PapersOfYear::default())) };
    let refused = |error: ActError| Problem::refused(&error, caller.t);
    let found = papers(caller.look(), &programme, caller.t.language).await.map_err(refused)?;
    Ok(Json(PapersOfYear {
        minutes: found.minutes.into_iter().map(Into::into).collect(),
        candidates: found.lists.into_iter().map(Into::into).collect(),
        decrees: found.decrees.into_iter().map(Into::into).collect(),
    }))
}

type One = Path<(String, String)>;

async fn one_minutes(caller: Caller, Path((_, id)): One) -> Result<Json<MinutesPaper>, Problem> {
    let id = caller.number(&id)?;
    let found = minutes(caller.look(), id, caller.t.language).await.map_err(|error| Problem::refused(&error, caller.t))?;
    Ok(Json(found.into()))
}

async fn one_list(caller: Caller, Path((_, id)): One) -> Result<Json<CandidatesPaper>, Problem> {
    let id = caller.number(&id)?;
    let found = candidate_list(caller.look(), id).await.map_err(|error| Problem::refused(&error, caller.t))?;
    Ok(Json(found.into()))
}

async fn one_decree(caller: Caller, Path((_, id)): One) -> Result<Json<DecreePaper>, Problem> {
    let id = caller.number(&id)?;
    let found = decree(caller.look(), id).await.map_err(|error| Problem::refused(&error, caller.t))?;
    Ok(Json(found.into()))
}
