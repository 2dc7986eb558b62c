//! The pages of cover: the roster, one person's statement, what was sent to BPJS, endings, findings, dues and arrears, the calendar as a file.

mod arrears;
mod calendar;
mod endings;
mod findings;
mod registrations;
mod roster;
mod statement;

use crate::acts::Offer;
use crate::failure::Failure;
use crate::forms::Given;
use crate::routes::{Route, route};
use crate::visitor::Visitor;
use axum::routing::get;
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::views::programme::programme;
use payung_operations::{Programme, Sight};
use std::sync::Arc;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("/{region}/kepesertaan", get(roster::page).post(roster::search)),
        route("/{region}/kepesertaan/daftar-peserta.csv", get(roster::file)),
        route("/{region}/kepesertaan/kirim", get(registrations::page)),
        route("/{region}/kepesertaan/kirim/{export}", get(registrations::one)),
        route("/{region}/kepesertaan/pengakhiran", get(endings::page)),
        route("/{region}/kepesertaan/pengakhiran/{ending}", get(endings::one)),
        route("/{region}/kepesertaan/temuan", get(findings::page)),
        route("/{region}/kepesertaan/tunggakan", get(arrears::page)),
        route("/{region}/kepesertaan/peserta/{enrolment}", get(statement::page)),
        route("/{region}/kalender.ics", get(calendar::file)),
    ]
}

/// The year a page is about: the one its address names, else the newest.
async fn year_of(visitor: &Visitor, given: &Given) -> Result<Option<Arc<Programme>>, Failure> {
    let year = given.get("tahun").and_then(|year| year.parse().ok());
    programme(visitor.look(), year).await.map_err(|error| Failure::from(error).framed(&visitor.frame))
}

/// The form of an act as a link, for whoever may do it.
fn offer(visitor: &Visitor, act: ActName, word: &str, query: &str) -> Option<Offer> {
    let offer = || Offer { href: visitor.to(&format!("/lakukan/{word}{query}")), label: visitor.t().get(&format!("act-{word}")) };
    may_somewhere(&visitor.actor, act, visitor.day).then(offer)
}

/// The pages of cover, for the links at their head: address and name, and whether it is this one.
#[derive(Debug, Clone)]
pub struct Part {
    /// Address.
    pub href: String,
    /// Name.
    pub label: String,
    /// Whether it is where one is.
    pub here: bool,
}

/// The links at the head of every page of cover.
fn parts(visitor: &Visitor, here: &str) -> Vec<Part> {
    let t = visitor.t();
    let all = [
        ("/kepesertaan", "cover-roster"),
        ("/kepesertaan/kirim", "cover-registrations"),
        ("/kepesertaan/pengakhiran", "cover-endings"),
        ("/kepesertaan/temuan", "cover-findings"),
        ("/kepesertaan/tunggakan", "cover-arrears"),
    ];
    // What went to BPJS is of the whole region.
    let offered = |path: &str| path != "/kepesertaan/kirim" || visitor.look().sees_whole_region(Sight::Cover);
    all.iter()
        .filter(|(path, _)| offered(path))
        .map(|(path, key)| Part { href: visitor.to(path), label: t.get(key), here: *path == here })
        .collect()
}
