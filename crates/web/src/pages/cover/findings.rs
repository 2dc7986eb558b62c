//! The queue of findings.

use super::{Part, parts, year_of};
use crate::failure::Failure;
use crate::forms::Given;
use crate::frame::Frame;
use crate::pages::render;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::views::findings::{FindingLine, findings};

#[derive(Template)]
#[template(path = "findings.html")]
struct FindingsPage {
    frame: Frame,
    parts: Vec<Part>,
    lines: Vec<FindingLine>,
    year: i64,
    may_settle: bool,
}

/// The page.
pub async fn page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    visitor.look().check(payung_operations::Sight::Cover).map_err(framed)?;
    let programme = year_of(&visitor, &given).await?;
    let lines = match &programme {
        Some(programme) => findings(visitor.look(), programme.year.id, visitor.t().language).await.map_err(framed)?,
        None => Vec::new(),
    };
    let page = FindingsPage {
        parts: parts(&visitor, "/kepesertaan/temuan"),
        year: programme.map_or(0, |programme| programme.year.id),
        may_settle: may_somewhere(&visitor.actor, ActName::SettleFinding, visitor.day),
        lines,
        frame: visitor.frame.clone(),
    };
    Ok(render(&page))
}
