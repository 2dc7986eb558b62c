//! Sending a whole village back: every case of it that waits for verification is returned, with one reason and one day, each by its own act.

use super::worklist::{Shown, names_field, work};
use super::{render, see_other_with_news};
use crate::failure::Failure;
use crate::forms::{Desk, Field, Filled, Given, Kind, Reading, desk, fill, form_page, is_request_id, new_request};
use crate::frame::Frame;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Query, Request};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use payung_domain::{Date, Outcome};
use payung_operations::acts::verify_case::{Check, VerifyCase};
use payung_operations::views::worklist::{StepKind, to_verify};
use payung_operations::{ActError, CaseSeen, CheckResult, perform};
use serde::Serialize;

/// The word of the form, for its texts.
const WORD: &str = "return-village";

#[derive(Template)]
#[template(path = "returned.html")]
struct ReturnedPage {
    frame: Frame,
    returned: i64,
    left: Vec<(i64, String)>,
}

#[derive(Serialize)]
struct Returned {
    returned: i64,
}

async fn fields(desk: &Desk) -> Result<Vec<Field>, ActError> {
    let t = desk.visitor.t();
    let shown = Shown { kind: StepKind::Verify, rows: 0, by_village: true, unassigned: false };
    let (work, village) = work(desk, shown).await?;
    let mut fields = Vec::new();
    if let Some(village) = village {
        fields.push(Field::hidden("area", village));
        fields.push(Field::new(t, "reason", Kind::Long));
        fields.push(Field::new(t, "until", Kind::Date).holding(crate::acts::in_two_weeks(desk.visitor.day)));
    }
    fields.push(names_field(desk, work, (village, true), |row| {
        let picked = Field::new(t, "pick", Kind::Tick).named(format!("pilih.{}", row.id)).optional().holding("ya");
        (vec![Field::hidden(&format!("versi.{}", row.id), row.version), picked], String::new())
    }));
    Ok(fields)
}

/// The form.
pub async fn page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let desk = desk(visitor, given).await?;
    let fields = fields(&desk).await.map_err(|error| Failure::from(error).framed(&desk.visitor.frame))?;
    let request = new_request(&desk)?;
    Ok(form_page(&desk, WORD, fields, Vec::new(), None, request))
}

/// Sends the cases ticked back.
pub async fn send(visitor: Visitor, Query(given): Query<Given>, request: Request) -> Result<Response, Failure> {
    let frame = visitor.frame.clone();
    let filled = Filled::read(request).await.map_err(|error| Failure::from(error).framed(&frame))?;
    let desk = desk(visitor, given).await?;
    let mut fields = fields(&desk).await.map_err(|error| Failure::from(error).framed(&frame))?;
    let id = filled.get("_permintaan").to_owned();
    let id = if is_request_id(&id) { id } else { new_request(&desk)? };
    fill(&mut fields, &filled);
    let mut reading = Reading::new(&filled, &fields, desk.visitor.t());
    let reason = reading.text("reason");
    let until = reading.date("until");
    let chosen: Vec<CaseSeen> = crate::acts::picked(&mut reading);
    let wrong = reading.finish();
    if !wrong.is_empty() {
        return Ok(form_page(&desk, WORD, fields, wrong, None, id));
    }
    let (mut returned, mut left) = (0, Vec::new());
    for seen in chosen {
        match give_back(&desk, seen, &reason, until, &format!("{id}-{}", seen.case)).await {
            Ok(()) => returned += 1,
            Err(error) => left.push((seen.case, error)),
        }
    }
    if let (0, Some((_, error))) = (returned, left.first()) {
        return Ok(form_page(&desk, WORD, fields, Vec::new(), Some(error.clone()), id));
    }
    let language = desk.visitor.t().language;
    if left.is_empty() {
        let to = desk.visitor.to(&format!("/kerja/verifikasi?tahun={}", desk.year()));
        return Ok(see_other_with_news(&to, WORD, &Returned { returned }, desk.visitor.site.secure()));
    }
    let left = left.into_iter().map(|(case, error)| (case, error.message(language).to_owned())).collect();
    Ok((StatusCode::OK, render(&ReturnedPage { frame, returned, left })).into_response())
}

/// Returns one case: what screening found met stays so, what it could not tell or found wanting is what is to be mended; where nothing is, the
/// reason stands at every criterion.
async fn give_back(desk: &Desk, seen: CaseSeen, reason: &str, until: Date, request: &str) -> Result<(), ActError> {
    let (_, checklist) = to_verify(desk.visitor.look(), seen.case, desk.visitor.t().language).await?;
    let all_met = checklist.criteria.iter().all(|criterion| criterion.outcome == Outcome::Met);
    let checks = checklist.criteria.into_iter().map(|criterion| {
        let stays = criterion.outcome == Outcome::Met && !all_met;
        let result = if stays { CheckResult::Confirmed } else { CheckResult::Returned };
        Check { criterion: criterion.id, result, reason: (!stays).then(|| reason.to_owned()), proof: None }
    });
    let act = VerifyCase { case: seen.case, version: seen.version, checks: checks.collect(), documents: Vec::new(), until: Some(until) };
    perform(&desk.visitor.books, desk.visitor.request(Some(request)), &act).await.map(|_| ())
}
