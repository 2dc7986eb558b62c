//! A case: its history, its criteria beside evidence and article, and what happens next.

use super::render;
use crate::acts::{Offer, offers_for_case};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use payung_domain::Date;
use payung_operations::views::case::{CaseSeen, StepSeen, case};

#[derive(Template)]
#[template(path = "case.html")]
struct CasePage {
    frame: Frame,
    seen: CaseSeen,
    offers: Vec<Offer>,
    today: Date,
}

impl CasePage {
    fn column(&self, name: &str) -> String {
        self.frame.t.try_get(&format!("column-{}", name.replace('_', "-"))).unwrap_or_else(|| name.replace('_', " "))
    }

    fn act(&self, word: &str) -> String {
        self.frame.t.try_get(&format!("act-{word}")).unwrap_or_else(|| word.to_owned())
    }

    /// The message of what comes after a way that has ended.
    fn next_key(&self) -> Option<&'static str> {
        match self.seen.history.case.state.as_str() {
            "refused" => Some("case-ended-refused"),
            "withdrawn" => Some("case-ended-withdrawn"),
            "removed" => Some("case-ended-removed"),
            _ => None,
        }
    }

    /// Until when a case sent back is to be mended, and the message of it: another once the day has passed.
    fn returned(&self) -> Option<(&'static str, String)> {
        let until = self.seen.history.case.returned_until.as_deref()?;
        let over = until.parse::<Date>().is_ok_and(|day| day < self.today);
        Some((if over { "case-returned-over" } else { "case-returned" }, self.frame.day(until)))
    }

    /// The message of how a step came out.
    fn taken_key(&self, step: &StepSeen) -> &'static str {
        match step.outcome.as_deref() {
            Some("returned") => "step-returned",
            Some("refused") => "step-refused",
            _ => "step-done",
        }
    }

    fn outcome(&self, outcome: &payung_domain::Outcome) -> String {
        self.frame.t.get(&format!("outcome-{}", outcome_key(*outcome)))
    }

    fn mark(&self, outcome: &payung_domain::Outcome) -> &'static str {
        outcome_key(*outcome)
    }
}

fn outcome_key(outcome: payung_domain::Outcome) -> &'static str {
    match outcome {
        payung_domain::Outcome::Met => "met",
        payung_domain::Outcome::NotMet => "not-met",
        payung_domain::Outcome::Unknown => "unknown",
        _ => "not-asked",
    }
}

/// The page.
pub async fn page(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let seen = case(visitor.look(), id, visitor.t().language).await.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    let offers = offers_for_case(&visitor, &seen);
    Ok(render(&CasePage { today: visitor.day, frame: visitor.frame, seen, offers }))
}
