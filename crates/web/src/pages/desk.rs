//! The desk: what waits for whoever signs in, since when, and what can be done.

use super::render;
use crate::acts::{OffersOf, offers};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::visitor::Visitor;
use askama::Template;
use axum::response::Response;
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::views::desk::{Desk, Waiting, desk};

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    frame: Frame,
    desk: Desk,
    waiting: Vec<Waiting>,
    offers: Vec<OffersOf>,
    /// Whether the viewer may mend, or withdraw, what was sent back.
    may_mend: bool,
}

/// The page.
pub async fn page(visitor: Visitor) -> Result<Response, Failure> {
    let look = visitor.look();
    let found = desk(look, visitor.t().language).await.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    let waiting = found.waiting.clone();
    let may_mend = may_somewhere(&visitor.actor, ActName::CorrectRow, visitor.day);
    Ok(render(&DeskPage { offers: offers(&visitor, found.programme.as_deref()), may_mend, waiting, desk: found, frame: visitor.frame }))
}
