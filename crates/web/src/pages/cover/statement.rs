//! One person's statement of cover, and what can be done for them.

use super::offer;
use crate::acts::Offer;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::pages::render;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use payung_domain::{Month, enrolment_label};
use payung_operations::permission::ActName;
use payung_operations::views::statement::{StatementSeen, statement};

#[derive(Template)]
#[template(path = "statement.html")]
struct StatementPage {
    frame: Frame,
    seen: StatementSeen,
    /// Whether the case itself is for this reader: not for who only looks after money.
    may_see_case: bool,
    offers: Vec<Offer>,
}

impl StatementPage {
    fn state(&self) -> &'static str {
        enrolment_label(&self.seen.enrolment.state, self.frame.t.language)
    }

    fn month(&self, month: &Month) -> String {
        month.named(self.frame.t.language)
    }

    fn days(&self) -> Vec<(String, String)> {
        let row = &self.seen.enrolment;
        let days = [
            ("cover-agreement-date", &row.agreement_date),
            ("cover-number-date", &row.number_date),
            ("cover-first-payment", &row.first_payment),
            ("cover-bpjs-start", &row.bpjs_start),
            ("cover-start", &row.cover_start),
            ("cover-card", &row.card_on),
            ("cover-ended-on", &row.ended_on),
        ];
        let known = days.iter().filter_map(|(key, day)| Some((self.frame.t.get(key), self.frame.day(day.as_ref()?))));
        known.collect()
    }
}

/// The page.
pub async fn page(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let language = visitor.t().language;
    let seen = statement(visitor.look(), id, language).await.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    let query = format!("?peserta={id}&tahun={}", seen.enrolment.programme_year);
    let state = seen.enrolment.state.as_str();
    let open = seen.endings.iter().any(|ending| matches!(ending.status.as_str(), "proposed" | "confirmed"));
    let offers = [
        (ActName::RecordCard, "record-card", state == "registered" && seen.enrolment.card_on.is_none()),
        (ActName::ProposeEnding, "propose-ending", state != "ended" && !open),
    ];
    let offers = offers.into_iter().filter(|(.., fits)| *fits).filter_map(|(act, word, _)| offer(&visitor, act, word, &query));
    Ok(render(&StatementPage {
        may_see_case: visitor.look().may(payung_operations::Sight::Cases),
        offers: offers.collect(),
        seen,
        frame: visitor.frame.clone(),
    }))
}
