//! Lists handed in: all of them, and one with its receipt.

use super::{download, render};
use crate::failure::Failure;
use crate::forms::Given;
use crate::frame::Frame;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use payung_operations::acts::return_list::ReturnList;
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::views::lists::{ListSeen, ListWithRows, list, lists};
use payung_operations::views::programme::programme;
use payung_operations::{ActError, TableKind, perform};

#[derive(Template)]
#[template(path = "lists.html")]
struct ListsPage {
    frame: Frame,
    lists: Vec<ListSeen>,
    may_hand_in: bool,
}

/// All lists of a year.
pub async fn page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let look = visitor.look();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let year = given.get("tahun").and_then(|year| year.parse().ok());
    let found = match programme(look, year).await.map_err(framed)? {
        Some(programme) => lists(look, programme.year.id).await.map_err(framed)?,
        None => Vec::new(),
    };
    let may_hand_in = may_somewhere(&visitor.actor, ActName::HandInList, visitor.day);
    Ok(render(&ListsPage { lists: found, may_hand_in, frame: visitor.frame }))
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    frame: Frame,
    seen: ListWithRows,
    may_take: bool,
    may_correct: bool,
    may_screen: bool,
}

/// One list.
pub async fn one(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let seen = list(visitor.look(), id, visitor.t().language).await;
    let seen = seen.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    let page = ListPage {
        may_take: may_somewhere(&visitor.actor, ActName::ReturnList, visitor.day),
        may_correct: may_somewhere(&visitor.actor, ActName::HandInList, visitor.day),
        may_screen: may_somewhere(&visitor.actor, ActName::ScreenBatch, visitor.day),
        seen,
        frame: visitor.frame,
    };
    Ok(render(&page))
}

/// A list as it was handed in, with its faulty cells marked. Taking it is an act with its own entry in the log.
pub async fn marked(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let framed = |error: ActError| Failure::from(error).framed(&visitor.frame);
    // Whether there is such a list is learnt only by whoever may see it.
    list(visitor.look(), id, visitor.t().language).await.map_err(framed)?;
    let done = perform(&visitor.books, visitor.request(None), &ReturnList { list: id }).await.map_err(framed)?;
    let found = programme(visitor.look(), Some(done.programme_year)).await.map_err(framed)?;
    let Some(law) = found else { return Err(Failure::hidden().framed(&visitor.frame)) };
    let (books, language) = (visitor.books.clone(), visitor.t().language);
    let name = format!("{}.xlsx", done.receipt.replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
    let made = tokio::task::spawn_blocking(move || done.workbook(&books, &law, language)).await;
    let body = made.map_err(|_| Failure::hidden().framed(&visitor.frame))?.map_err(framed)?;
    Ok(download(&name, TableKind::Xlsx.media_type(), body))
}
