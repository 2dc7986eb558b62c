//! Minutes, lists of candidates, decrees: all of them, and each on its own page.

use super::documents::{Making, makings};
use super::render;
use crate::failure::Failure;
use crate::forms::Given;
use crate::frame::Frame;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::views::papers::{MinutesSeen, Papers, candidate_list, decree, minutes, papers};
use payung_operations::views::programme::programme;
use payung_operations::{PaperKind, records};

#[derive(Template)]
#[template(path = "papers.html")]
struct PapersPage {
    frame: Frame,
    papers: Option<Papers>,
}

/// All papers of a year.
pub async fn page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let look = visitor.look();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let year = given.get("tahun").and_then(|year| year.parse().ok());
    let found = match programme(look, year).await.map_err(framed)? {
        Some(programme) => Some(papers(look, &programme, visitor.t().language).await.map_err(framed)?),
        None => None,
    };
    Ok(render(&PapersPage { papers: found, frame: visitor.frame }))
}

#[derive(Template)]
#[template(path = "minutes.html")]
struct MinutesPage {
    frame: Frame,
    seen: MinutesSeen,
    makings: Vec<Making>,
    may_sign: bool,
}

/// Minutes.
pub async fn minutes_page(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let seen = minutes(visitor.look(), id, visitor.t().language).await.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    let page = MinutesPage {
        makings: makings(&visitor, &[seen.paper], id),
        may_sign: seen.minutes.status == "draft" && may_somewhere(&visitor.actor, ActName::SignMinutes, visitor.day),
        seen,
        frame: visitor.frame,
    };
    Ok(render(&page))
}

#[derive(Template)]
#[template(path = "candidate_list.html")]
struct CandidateListPage {
    frame: Frame,
    list: records::CandidateList,
    makings: Vec<Making>,
    may_draft: bool,
}

/// A list of candidates.
pub async fn candidate_list_page(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let list = candidate_list(visitor.look(), id).await.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    let page = CandidateListPage {
        makings: makings(&visitor, &[PaperKind::Candidates], id),
        may_draft: may_somewhere(&visitor.actor, ActName::DraftDecree, visitor.day),
        list,
        frame: visitor.frame,
    };
    Ok(render(&page))
}

#[derive(Template)]
#[template(path = "decree.html")]
struct DecreePage {
    frame: Frame,
    decree: records::Decree,
    makings: Vec<Making>,
    may_record: bool,
    may_amend: bool,
    may_drop: bool,
}

/// A decree.
pub async fn decree_page(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let found = decree(visitor.look(), id).await.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    let may = |act| may_somewhere(&visitor.actor, act, visitor.day);
    let page = DecreePage {
        // A draft that was dropped is no longer printed.
        makings: if found.status == "dropped" { Vec::new() } else { makings(&visitor, &[PaperKind::Decree, PaperKind::PublicDecree], id) },
        may_record: found.status == "draft" && may(ActName::RecordDecree),
        may_amend: found.status == "signed" && may(ActName::AmendDecree),
        may_drop: found.status == "draft" && may(ActName::DropDecree),
        decree: found,
        frame: visitor.frame,
    };
    Ok(render(&page))
}
