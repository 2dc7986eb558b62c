//! The HTTP API: the same acts and views as the pages, for programs. JSON in, JSON out, bearer tokens, no cookies.
//!
//! What lives here: endpoints, each beside its description (`endpoint`). What must never live here: permission (it is in the acts and
//! views), another shape of an act (its fields are its own).

mod acts;
pub mod caller;
mod endpoint;
pub mod problem;
mod seen;

use crate::routes::Route;
use crate::site::Site;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use endpoint::Endpoint;
use problem::{Problem, language};
use serde_json::{Map, Value, json};
use std::sync::OnceLock;

/// Where the API begins.
const BASE: &str = "/api/v1";

fn endpoints() -> Vec<Endpoint> {
    seen::endpoints().into_iter().chain(acts::endpoints()).collect()
}

/// The routes of the API.
pub(crate) fn routes() -> Vec<Route> {
    let described = endpoints().into_iter().map(|endpoint| Route::new(format!("{BASE}{}", endpoint.path), endpoint.handlers));
    let own = [
        Route::new(format!("{BASE}/openapi.json"), get(description)),
        // Whatever else is asked of the API is answered in its own way, not with a page.
        Route::new("/api/{*rest}".to_owned(), any::<_, _, Site>(nowhere)),
    ];
    described.chain(own).collect()
}

async fn nowhere(headers: HeaderMap) -> Problem {
    Problem::nowhere(language(&headers))
}

async fn description() -> Response {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = TEXT.get_or_init(|| openapi().to_string());
    ([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response()
}

/// The description of the API (OpenAPI 3.1), made from the endpoints.
#[must_use]
pub fn openapi() -> Value {
    let (mut paths, mut schemas) = (Map::new(), Map::new());
    for endpoint in endpoints() {
        paths.insert(format!("{BASE}{}", endpoint.path), json!({ endpoint.method: endpoint.operation }));
        for (name, schema) in endpoint.schemas {
            let mut schema = serde_json::to_value(&schema).unwrap_or_default();
            bounded(&mut schema);
            schemas.insert(name, schema);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Payung",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "The acts of the programme, and what they come to.",
            "description": "Tokens are made by an administrator (`payung user token`) and carry the rights of their user. A NIK is masked everywhere but in the answer of `reveal`, which the log notes. Errors are problems (RFC 9457) in Indonesian or English.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": [
            { "name": "acts", "description": "Changes the books; each is one entry of the log." },
            { "name": "seen", "description": "What the books hold, as far as the caller may see it." },
        ],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer", "bearerFormat": "pyg_…" } },
        },
    })
}

/// Says of whole numbers and of tuples what their types say: how far they go, how many they are.
fn bounded(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(bounded),
        Value::Object(fields) => {
            let integer =
                |kind: &Value| kind == "integer" || kind.as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind == "integer"));
            if fields.get("type").is_some_and(integer) {
                fields.entry("minimum").or_insert(json!(i64::MIN));
                fields.entry("maximum").or_insert(json!(i64::MAX));
            }
            if let Some(count) = fields.get("prefixItems").and_then(Value::as_array).map(Vec::len) {
                fields.entry("minItems").or_insert(json!(count));
                fields.entry("maxItems").or_insert(json!(count));
            }
            // One of several shapes: the word that says which stands alone.
            if let Some(shapes) = fields.get_mut("oneOf").and_then(Value::as_array_mut) {
                shapes.iter_mut().for_each(closed);
            }
            fields.values_mut().for_each(bounded);
        }
        _ => {}
    }
}

/// Says of an object, and of those written out in it, that it has no other fields.
fn closed(schema: &mut Value) {
    let Value::Object(object) = schema else { return };
    if let Some(fields) = object.get_mut("properties").and_then(Value::as_object_mut) {
        fields.values_mut().for_each(closed);
        object.entry("additionalProperties").or_insert(json!(false));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use payung_operations::permission::ActName;
    use std::collections::BTreeMap;

    #[test]
    fn every_act_is_described() {
        let openapi = openapi();
        for act in ActName::all() {
            let path = format!("{BASE}/{{region}}/acts/{}", act.word());
            assert_eq!(openapi["paths"][&path]["post"]["operationId"], act.word(), "{path}");
        }
    }

    #[test]
    fn a_schema_s_name_means_one_schema() {
        let mut known: BTreeMap<String, Value> = BTreeMap::new();
        for endpoint in endpoints() {
            for (name, schema) in endpoint.schemas {
                let schema = serde_json::to_value(&schema).expect("a schema");
                let before = known.entry(name.clone()).or_insert_with(|| schema.clone());
                assert_eq!(*before, schema, "two schemas are called {name}");
            }
        }
    }

    /// Everything the description refers to is in it, and what an act takes is closed: a wrong key is told.
    #[test]
    fn the_description_is_whole() {
        let openapi = openapi();
        let schemas = &openapi["components"]["schemas"];
        let text = openapi.to_string();
        let referred: Vec<&str> = text.split("\"#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(referred.len() > 100);
        for name in referred {
            assert!(schemas[name].is_object(), "{name}");
        }
        for (path, item) in openapi["paths"].as_object().expect("paths") {
            let Some(taken) = item["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str() else { continue };
            let name = taken.rsplit('/').next().unwrap_or_default();
            assert_eq!(schemas[name]["additionalProperties"], false, "{path}: {name}");
        }
    }
}
