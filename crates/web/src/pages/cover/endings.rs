//! Endings that wait for a decision, and each with the signs that it may be a mistake.

use super::{Part, offer, parts, year_of};
use crate::acts::Offer;
use crate::failure::Failure;
use crate::forms::Given;
use crate::frame::Frame;
use crate::pages::render;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use payung_operations::Said;
use payung_operations::permission::ActName;
use payung_operations::views::endings::{EndingLine, EndingSeen, ending_seen, endings};

#[derive(Template)]
#[template(path = "endings.html")]
struct EndingsPage {
    frame: Frame,
    parts: Vec<Part>,
    lines: Vec<EndingLine>,
}

impl EndingsPage {
    fn status(&self, line: &EndingLine) -> String {
        self.frame.t.get(status_key(&line.ending.status))
    }
}

/// The message of how far an ending is.
fn status_key(word: &str) -> &'static str {
    match word {
        "confirmed" => "ending-confirmed",
        "rejected" => "ending-rejected",
        "undone" => "ending-undone",
        _ => "ending-proposed",
    }
}

/// The page.
pub async fn page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    visitor.look().check(payung_operations::Sight::Cover).map_err(framed)?;
    let lines = match year_of(&visitor, &given).await? {
        Some(programme) => endings(visitor.look(), &programme).await.map_err(framed)?,
        None => Vec::new(),
    };
    Ok(render(&EndingsPage { parts: parts(&visitor, "/kepesertaan/pengakhiran"), lines, frame: visitor.frame.clone() }))
}

#[derive(Template)]
#[template(path = "ending.html")]
struct EndingPage {
    frame: Frame,
    seen: EndingSeen,
    status: String,
    offers: Vec<Offer>,
    needs_decree: bool,
}

impl EndingPage {
    /// A month of the books, for the reader.
    fn month(&self, text: impl AsRef<str>) -> String {
        payung_domain::Month::parse(text.as_ref()).map(|month| month.named(self.frame.t.language)).unwrap_or_default()
    }

    fn said<'s>(&self, said: &'s Said) -> &'s str {
        said.message(self.frame.t.language)
    }
}

/// One ending.
pub async fn one(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let seen = ending_seen(visitor.look(), id).await.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    let query = format!("?pengakhiran={id}&tahun={}", seen.programme_year);
    let status = seen.line.ending.status.as_str();
    let offers = [
        (ActName::DecideEnding, "decide-ending", status == "proposed" && seen.line.ending.proposed_by != visitor.actor.name),
        (ActName::UndoEnding, "undo-ending", status == "confirmed" && seen.resting.is_none()),
    ];
    let offers = offers.into_iter().filter(|(.., fits)| *fits).filter_map(|(act, word, _)| offer(&visitor, act, word, &query));
    let page = EndingPage {
        offers: offers.collect(),
        status: visitor.t().get(status_key(status)),
        needs_decree: seen.ground.as_ref().is_some_and(payung_operations::Ground::needs_decree),
        seen,
        frame: visitor.frame.clone(),
    };
    Ok(render(&page))
}
