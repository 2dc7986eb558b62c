//! What is due, what is late, and how long until cover stops.

use super::{Part, offer, parts, year_of};
use crate::acts::Offer;
use crate::failure::Failure;
use crate::forms::Given;
use crate::frame::Frame;
use crate::pages::{encoded, render};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use payung_domain::Month;
use payung_operations::Said;
use payung_operations::arrears::{Countdown, MonthDue};
use payung_operations::permission::ActName;
use payung_operations::views::arrears::{ArrearsSeen, arrears_seen};

#[derive(Template)]
#[template(path = "arrears.html")]
struct ArrearsPage {
    frame: Frame,
    parts: Vec<Part>,
    seen: Option<ArrearsSeen>,
    /// For each countdown, what can be done about it.
    offers: Vec<Vec<Offer>>,
    day: payung_domain::Date,
}

impl ArrearsPage {
    fn month(&self, month: &Month) -> String {
        month.named(self.frame.t.language)
    }

    fn month_text(&self, text: &str) -> String {
        Month::parse(text).map(|month| self.month(&month)).unwrap_or_default()
    }

    fn said<'s>(&self, said: &'s Said) -> &'s str {
        said.message(self.frame.t.language)
    }

    fn late(&self, month: &MonthDue) -> bool {
        month.received_on.is_none() && month.due.due < self.day
    }

    fn left(&self, near: &Countdown) -> String {
        let days = i64::from(near.days_left);
        if days >= 0 { self.frame.t.count("cover-days-left", days) } else { self.frame.t.count("cover-days-past", -days) }
    }
}

/// The page.
pub async fn page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    visitor.look().check(payung_operations::Sight::Cover).map_err(framed)?;
    let programme = year_of(&visitor, &given).await?;
    let seen = match &programme {
        Some(programme) => Some(arrears_seen(visitor.look(), programme).await.map_err(framed)?),
        None => None,
    };
    let year = programme.map_or(0, |programme| programme.year.id);
    let countdowns = seen.iter().flat_map(|seen| &seen.arrears.countdowns);
    let offers = countdowns.map(|near| {
        let query = format!("?tahun={year}&wadah={}&bulan={}", encoded(&near.wadah), near.first_unpaid);
        let forms = [(ActName::GiveNotice, "give-notice"), (ActName::RecordContinuation, "record-continuation")];
        forms.into_iter().filter_map(|(act, word)| offer(&visitor, act, word, &query)).collect()
    });
    let page = ArrearsPage {
        parts: parts(&visitor, "/kepesertaan/tunggakan"),
        offers: offers.collect(),
        seen,
        day: visitor.day,
        frame: visitor.frame.clone(),
    };
    Ok(render(&page))
}
