//! `GET /cases` and `POST /cases/search`: the list of cases, filtered, page by page. What identifies a person goes in a body, never into an address.

use super::query_parameter;
use crate::api::caller::Caller;
use crate::api::endpoint::Endpoint;
use crate::api::problem::Problem;
use axum::Json;
use axum::extract::{RawQuery, Request};
use axum::http::StatusCode;
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use payung_domain::{AreaCode, CaseState, Verdict};
use payung_operations::ActError;
use payung_operations::views::cases::{CaseLine, CasesAsked, Cursor, cases};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Cases of a page, unless told.
const LIMIT: u16 = 50;
/// The most cases of a page.
const LIMIT_MAX: u16 = 500;

pub(super) fn endpoints() -> Vec<Endpoint> {
    let states: Vec<&str> = CaseState::words().collect();
    let verdicts = Verdict::ALL.map(Verdict::word);
    let text = || json!({ "type": "string" });
    let listed = Endpoint::new::<CasePage>("/{region}/cases", "get", "cases", "berkas, halaman demi halaman (cases)", get(list))
        .tagged("seen")
        .with(super::year_parameter())
        .with(query_parameter(
            "area",
            "In this area or beneath it.",
            json!({ "type": "string", "pattern": r"^(1[1-9]|[2-9][0-9])(\.?[0-9]{2}(\.?[0-9]{2}(\.?[0-9]{4})?)?)?$" }),
        ))
        .with(query_parameter("state", "In this state.", json!({ "type": "string", "enum": states })))
        .with(query_parameter("verdict", "With this verdict.", json!({ "type": "string", "enum": verdicts })))
        .with(query_parameter("occupation", "Of this occupation, by its id in the regulation.", text()))
        .with(query_parameter("assigned_to", "Assigned to this user.", text()))
        .with(query_parameter("cursor", "`next` of the page before.", text()))
        .with(query_parameter(
            "limit",
            "Cases of a page.",
            json!({ "type": "integer", "minimum": 1, "maximum": LIMIT_MAX, "default": LIMIT }),
        ));
    let searched = Endpoint::new::<CasePage>(
        "/{region}/cases/search",
        "post",
        "cases-search",
        "mencari berkas menurut nama atau NIK (cases by name or NIK)",
        post(search),
    );
    vec![listed, searched.tagged("seen").taking::<CaseSearch>()]
}

/// Which cases. What is left out does not matter.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(in crate::api) struct CaseSearch {
    /// The programme year's number; the newest unless given.
    programme_year: Option<i64>,
    /// In this area or beneath it.
    #[schema(value_type = Option<String>, pattern = r"^(1[1-9]|[2-9][0-9])(\.?[0-9]{2}(\.?[0-9]{2}(\.?[0-9]{4})?)?)?$")]
    area: Option<AreaCode>,
    /// In this state, by its word.
    state: Option<String>,
    /// With this verdict, by its word.
    verdict: Option<String>,
    /// Of this occupation, by its id in the regulation.
    occupation: Option<String>,
    /// Assigned to this user.
    assigned_to: Option<String>,
    /// A NIK, whole, or the beginning of a name.
    search: Option<String>,
    /// `next` of the page before.
    cursor: Option<String>,
    /// Cases of a page, 1 to 500; 50 unless given.
    #[schema(minimum = 1, maximum = 500)]
    limit: Option<u16>,
}

/// The words of the address; a name or NIK is no part of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListAsked {
    programme_year: Option<i64>,
    area: Option<AreaCode>,
    state: Option<String>,
    verdict: Option<String>,
    occupation: Option<String>,
    assigned_to: Option<String>,
    cursor: Option<String>,
    limit: Option<u16>,
}

/// A case in the list.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct CaseListed {
    /// Number.
    id: i64,
    /// Version, for whoever acts on it.
    version: i64,
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
    /// Occupation, by its id in the regulation.
    occupation: Option<String>,
    /// State, by its word.
    state: String,
    /// Verdict, by its word.
    verdict: Option<String>,
    /// Whether its NIK stands in another case.
    duplicate: bool,
    /// The verifier.
    assigned_to: Option<String>,
    /// Deadline when it was sent back.
    returned_until: Option<String>,
}

impl From<CaseLine> for CaseListed {
    fn from(line: CaseLine) -> Self {
        Self {
            id: line.id,
            version: line.version,
            name: line.name,
            nik: line.nik,
            birth: line.birth,
            area: line.area,
            area_name: line.area_name,
            occupation: line.occupation,
            state: line.state,
            verdict: line.verdict,
            duplicate: line.duplicate,
            assigned_to: line.assigned_to,
            returned_until: line.returned_until,
        }
    }
}

/// A page of cases.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct CasePage {
    /// The cases, by area and number; by name where a name was asked for.
    cases: Vec<CaseListed>,
    /// Where the next page begins; none when this is the last.
    next: Option<String>,
}

async fn list(caller: Caller, RawQuery(query): RawQuery) -> Result<Json<CasePage>, Problem> {
    let asked: ListAsked = caller.query(query.as_deref())?;
    let ListAsked { programme_year, area, state, verdict, occupation, assigned_to, cursor, limit } = asked;
    page(caller, CaseSearch { programme_year, area, state, verdict, occupation, assigned_to, search: None, cursor, limit }).await
}

async fn search(caller: Caller, request: Request) -> Result<Json<CasePage>, Problem> {
    let asked = caller.body(request).await?;
    page(caller, asked).await
}

/// A cursor is the last row's place in the order, as JSON in base 64: nothing to be read, only to be given back.
fn written(cursor: &Cursor) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::json!([cursor.text, cursor.id]).to_string())
}

fn read(text: &str) -> Option<Cursor> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (text, id): (String, i64) = serde_json::from_slice(&bytes).ok()?;
    (!text.contains('\0')).then_some(Cursor { text, id })
}

async fn page(caller: Caller, asked: CaseSearch) -> Result<Json<CasePage>, Problem> {
    let t = caller.t;
    let refused = |error: ActError| Problem::refused(&error, t);
    let unknown = |what: &str, known: Vec<&str>| {
        let said = t.with("api-malformed-query", format!("{what}: {}", known.join(", ")));
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, t, "failure-invalid", said)
    };
    if asked.state.as_deref().is_some_and(|state| !CaseState::words().any(|known| known == state)) {
        return Err(unknown("state", CaseState::words().collect()));
    }
    if asked.verdict.as_deref().is_some_and(|verdict| !Verdict::ALL.iter().any(|known| known.word() == verdict)) {
        return Err(unknown("verdict", Verdict::ALL.map(Verdict::word).to_vec()));
    }
    let limit = asked.limit.unwrap_or(LIMIT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(unknown("limit", vec!["1–500"]));
    }
    let after = match asked.cursor.as_deref().map(read) {
        None => None,
        Some(Some(cursor)) => Some(cursor),
        Some(None) => return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, t, "failure-invalid", t.get("api-cursor"))),
    };
    let Some(programme) = caller.programme(asked.programme_year).await? else {
        // No year: no cases. Who may see none is still told so.
        caller.look().check(payung_operations::Sight::Cases).map_err(refused)?;
        return Ok(Json(CasePage { cases: Vec::new(), next: None }));
    };
    let wanted = CasesAsked {
        programme_year: programme.year.id,
        area: asked.area,
        state: asked.state,
        verdict: asked.verdict,
        occupation: asked.occupation,
        assigned_to: asked.assigned_to,
        search: asked.search.unwrap_or_default(),
        after,
        limit: u64::from(limit),
    };
    let seen = cases(caller.look(), &wanted).await.map_err(refused)?;
    Ok(Json(CasePage { next: seen.next.as_ref().map(written), cases: seen.rows.into_iter().map(CaseListed::from).collect() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_whole() {
        let cursor = Cursor { text: "12.17.02.2005".into(), id: 7 };
        assert_eq!(read(&written(&cursor)), Some(cursor));
        for wrong in ["", "x", "W10", "WzEsMl0", "'; drop table case_file; --"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
