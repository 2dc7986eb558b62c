//! The forms of the acts, one file each: which fields, how they become the act, where one goes on.

mod amend_decree;
mod close_year;
mod correct_row;
mod draft_decree;
mod draw_up_list;
mod draw_up_minutes;
mod drop_decree;
mod hand_in_list;
mod load_register;
mod open_year;
mod pass_on;
mod record_confirmation;
mod record_decree;
mod record_instrument;
mod reopen_case;
mod reveal;
mod screen_batch;
mod sign_minutes;
mod withdraw_case;

use crate::forms::{ActForm, form};
use crate::site::Site;
use crate::text::Text;
use crate::visitor::Visitor;
use axum::routing::MethodRouter;
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::views::case::CaseSeen;
use payung_operations::{Act, RoleHeld};

/// An act somebody may do, as a link.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Address of its form.
    pub href: String,
    /// What it is.
    pub label: String,
}

/// Where an act is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// On the desk.
    Desk,
    /// On a case that is still on its way.
    Case,
    /// On a page of its own thing (a paper, a list).
    Elsewhere,
}

/// A form: its act, where it is offered, its handlers.
struct Offered {
    act: ActName,
    place: Place,
    handlers: fn() -> MethodRouter<Site>,
}

/// The entry of a form.
fn offered<F: ActForm>(place: Place) -> Offered {
    Offered { act: F::Act::NAME, place, handlers: form::<F> }
}

/// Every form, in the order they are offered.
fn table() -> Vec<Offered> {
    vec![
        offered::<hand_in_list::Form>(Place::Desk),
        offered::<load_register::Form>(Place::Desk),
        offered::<screen_batch::Form>(Place::Desk),
        offered::<pass_on::Form>(Place::Desk),
        offered::<record_instrument::Form>(Place::Desk),
        offered::<draw_up_minutes::Form>(Place::Desk),
        offered::<sign_minutes::Form>(Place::Elsewhere),
        offered::<draw_up_list::Form>(Place::Desk),
        offered::<draft_decree::Form>(Place::Elsewhere),
        offered::<record_decree::Form>(Place::Elsewhere),
        offered::<amend_decree::Form>(Place::Elsewhere),
        offered::<open_year::Form>(Place::Desk),
        offered::<close_year::Form>(Place::Elsewhere),
        offered::<drop_decree::Form>(Place::Elsewhere),
        offered::<reveal::Form>(Place::Case),
        offered::<correct_row::Form>(Place::Case),
        offered::<record_confirmation::Form>(Place::Case),
        offered::<reopen_case::Form>(Place::Case),
        offered::<withdraw_case::Form>(Place::Case),
    ]
}

/// The forms with their addresses below a region's.
pub(crate) fn routes() -> impl Iterator<Item = (String, MethodRouter<Site>)> {
    table().into_iter().map(|form| (format!("/lakukan/{}", form.act.word()), (form.handlers)()))
}

/// The acts the visitor may do from the desk.
#[must_use]
pub fn offers(visitor: &Visitor) -> Vec<Offer> {
    let may = table().into_iter().filter(|form| form.place == Place::Desk && may_somewhere(&visitor.actor, form.act, visitor.day));
    may.map(|form| offer(visitor, form.act, "")).collect()
}

/// The acts the visitor may do on a case as it stands.
#[must_use]
pub fn offers_for_case(visitor: &Visitor, seen: &CaseSeen) -> Vec<Offer> {
    let case = &seen.history.case;
    let fits = |act: ActName| match act {
        ActName::ReopenCase => case.state == "refused",
        ActName::CorrectRow | ActName::WithdrawCase | ActName::RecordConfirmation => !seen.ended,
        _ => true,
    };
    let may = table()
        .into_iter()
        .filter(|form| form.place == Place::Case && fits(form.act) && may_somewhere(&visitor.actor, form.act, visitor.day));
    let words = format!("?berkas={}&tahun={}", case.id, case.programme_year);
    may.map(|form| offer(visitor, form.act, &words)).collect()
}

fn offer(visitor: &Visitor, act: ActName, words: &str) -> Offer {
    Offer { href: visitor.to(&format!("/lakukan/{}{words}", act.word())), label: visitor.t().get(&format!("act-{}", act.word())) }
}

/// The area a form begins with: that of somebody whose roles today all lie in one area; else the region.
fn own_area(visitor: &Visitor) -> String {
    let mut held = visitor.actor.roles.iter().filter(|held| held.holds_on(visitor.day)).map(|held: &RoleHeld| held.area);
    let own = held.next().filter(|own| held.all(|area| area == *own));
    crate::format::area(&own.unwrap_or(visitor.books.region).to_string())
}

/// The agency of whoever holds a role for one; empty for others.
fn own_agency(visitor: &Visitor) -> String {
    let held = visitor.actor.roles.iter().filter(|held| held.holds_on(visitor.day));
    held.map(|held| held.agency.clone()).find(|agency| !agency.is_empty()).unwrap_or_default()
}

/// Options from words with labels in both languages.
fn options<'o>(t: Text, words: impl IntoIterator<Item = (&'o str, &'o str, &'o str)>) -> Vec<(String, String)> {
    words.into_iter().map(|(word, id, en)| (word.to_owned(), t.pick(id, en).to_owned())).collect()
}
