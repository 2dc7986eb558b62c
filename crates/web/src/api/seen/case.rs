//! `GET /cases/{id}`: one case, with its criteria, its way and its history.

use crate::api::caller::Caller;
use crate::api::endpoint::Endpoint;
use crate::api::problem::Problem;
use axum::Json;
use axum::extract::Path;
use axum::routing::get;
use payung_operations::views::case::{CaseSeen, case};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![Endpoint::new::<CaseInFull>("/{region}/cases/{id}", "get", "case", "satu berkas (one case)", get(one)).tagged("seen")]
}

/// A criterion, as it was answered.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct CriterionInCase {
    /// Its id in the act.
    id: String,
    /// What it is.
    label: String,
    /// What it tests, in words.
    test: String,
    /// The article.
    cite: String,
    /// The answer: `ya`, `tidak`, `?`, `-`.
    outcome: String,
    /// The facts behind the answer, in words.
    evidence: String,
    /// What the verifier found, by its word.
    checked: Option<String>,
}

/// A step of the way, as far as the case has come.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct StepInCase {
    /// Its id in the act.
    id: String,
    /// What it is.
    label: String,
    /// The article.
    cite: String,
    /// Roles that may take it.
    roles: Vec<String>,
    /// How it came out: `done`, `refused` or `returned`; none when it has not been taken.
    outcome: Option<String>,
    /// Whether another step spares from it.
    spared: bool,
    /// Whether it is what the case waits for.
    next: bool,
    /// When it was taken.
    at: Option<String>,
    /// By whom.
    by: Option<String>,
    /// Why, when a reason was given.
    reason: Option<String>,
}

/// A line of the history.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct EventInCase {
    /// The entry of the log.
    seq: i64,
    /// When.
    at: String,
    /// Who.
    by: String,
    /// As what.
    capacity: String,
    /// Which act.
    act: String,
}

/// A cell of the newest row; masked where it identifies.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct CellInCase {
    /// Its column.
    column: String,
    /// Its text.
    text: String,
}

/// A case.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct CaseInFull {
    /// Number.
    id: i64,
    /// Version, for whoever acts on it.
    version: i64,
    /// The programme year.
    programme_year: i64,
    /// The person's number in the books.
    person: i64,
    /// The list it came in.
    list: i64,
    /// Name.
    name: String,
    /// NIK, masked.
    nik: String,
    /// Date of birth.
    birth: Option<String>,
    /// Code of the village.
    area: String,
    /// Its name, or its kecamatan's.
    area_name: String,
    /// Occupation, in the act's words.
    occupation: String,
    /// State, by its word.
    state: String,
    /// Verdict, by its word.
    verdict: Option<String>,
    /// Why, with articles.
    reason: String,
    /// What to know besides.
    warning: String,
    /// Whether its NIK stands in another case.
    duplicate: bool,
    /// Whether it was planned in the budget.
    planned: bool,
    /// The verifier.
    assigned_to: Option<String>,
    /// Deadline when it was sent back.
    returned_until: Option<String>,
    /// The list of candidates it stands in.
    candidate_list: Option<i64>,
    /// Its place there.
    candidate_rank: Option<i64>,
    /// The decree that names it.
    decree: Option<i64>,
    /// Whether nothing can happen to it any more in this year.
    ended: bool,
    /// The criteria, in the order of the act; empty before screening.
    criteria: Vec<CriterionInCase>,
    /// The way, in its order.
    steps: Vec<StepInCase>,
    /// The newest row, as handed in.
    cells: Vec<CellInCase>,
    /// What was done, the newest first.
    events: Vec<EventInCase>,
}

impl From<CaseSeen> for CaseInFull {
    fn from(seen: CaseSeen) -> Self {
        let (case, person) = (seen.history.case, seen.history.person);
        let criteria = seen.criteria.into_iter().map(|criterion| CriterionInCase {
            id: criterion.id,
            label: criterion.label,
            test: criterion.test,
            cite: criterion.cite,
            outcome: criterion.outcome.word().to_owned(),
            evidence: criterion.evidence,
            checked: criterion.checked,
        });
        let steps = seen.steps.into_iter().map(|step| {
            let (at, by, reason) = step.taken.map(|taken| (taken.at, taken.by, taken.reason)).unzip3();
            StepInCase {
                id: step.id,
                label: step.label,
                cite: step.cite,
                roles: step.roles.iter().map(|role| role.word().to_owned()).collect(),
                outcome: step.outcome,
                spared: step.spared,
                next: step.next,
                at,
                by,
                reason: reason.filter(|reason| !reason.is_empty()),
            }
        });
        let events = seen.events.into_iter().map(|event| EventInCase {
            seq: event.seq,
            at: event.at,
            by: event.by,
            capacity: event.capacity,
            act: event.act,
        });
        Self {
            id: case.id,
            version: case.version,
            programme_year: case.programme_year,
            person: person.id,
            list: case.submission,
            name: person.name,
            nik: seen.nik,
            birth: person.birth,
            area: case.area,
            area_name: seen.area_name,
            occupation: seen.occupation,
            state: case.state,
            verdict: case.verdict,
            reason: seen.reasons.reason,
            warning: seen.reasons.warning,
            duplicate: case.duplicate,
            planned: case.planned,
            assigned_to: case.assigned_to,
            returned_until: case.returned_until,
            candidate_list: case.candidate_list,
            candidate_rank: case.candidate_rank,
            decree: case.decree,
            ended: seen.ended,
            criteria: criteria.collect(),
            steps: steps.collect(),
            cells: seen.cells.into_iter().map(|cell| CellInCase { column: cell.column, text: cell.text }).collect(),
            events: events.collect(),
        }
    }
}

/// Takes three apart.
trait Unzip3<A, B, C> {
    fn unzip3(self) -> (Option<A>, Option<B>, Option<C>);
}

impl<A, B, C> Unzip3<A, B, C> for Option<(A, B, C)> {
    fn unzip3(self) -> (Option<A>, Option<B>, Option<C>) {
        match self {
            Some((a, b, c)) => (Some(a), Some(b), Some(c)),
            None => (None, None, None),
        }
    }
}

async fn one(caller: Caller, Path((_, id)): Path<(String, String)>) -> Result<Json<CaseInFull>, Problem> {
    let id = caller.number(&id)?;
    let seen = case(caller.look(), id, caller.t.language).await.map_err(|error| Problem::refused(&error, caller.t))?;
    Ok(Json(seen.into()))
}
