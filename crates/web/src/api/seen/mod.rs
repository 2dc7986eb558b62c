//! What the API shows: the same views as the pages, as JSON. A NIK is masked here too; opening it is an act.

mod case;
mod cases;
mod cover;
mod funds;
mod lists;
mod pairs;
mod papers;
mod programme;

use super::caller::Caller;
use super::endpoint::Endpoint;
use super::problem::Problem;
use payung_operations::Programme;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Every endpoint that shows something.
pub(super) fn endpoints() -> Vec<Endpoint> {
    let parts = [
        cases::endpoints(),
        case::endpoints(),
        lists::endpoints(),
        papers::endpoints(),
        programme::endpoints(),
        cover::endpoints(),
        funds::endpoints(),
        pairs::endpoints(),
    ];
    parts.into_iter().flatten().collect()
}

/// Which year is looked at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct YearAsked {
    programme_year: Option<i64>,
}

/// The parameter of [`YearAsked`].
fn year_parameter() -> Value {
    query_parameter(
        "programme_year",
        "The programme year's number; the newest unless given.",
        json!({ "type": "integer", "format": "int64", "minimum": 1 }),
    )
}

fn query_parameter(name: &str, description: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "description": description, "schema": schema })
}

impl Caller {
    /// The year asked for; the newest unless one is named; none before the first is opened.
    async fn programme(&self, year: Option<i64>) -> Result<Option<Arc<Programme>>, Problem> {
        payung_operations::views::programme::programme(self.look(), year).await.map_err(|error| Problem::refused(&error, self.t))
    }
}
