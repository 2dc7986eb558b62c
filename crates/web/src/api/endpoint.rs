//! An endpoint: its handlers and its description, side by side, so that neither is there without the other.

use super::problem::{MEDIA_TYPE, Problem, broken, language};
use crate::site::Site;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::MethodRouter;
use serde_json::{Value, json};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

/// Schemas by name.
pub(super) type Schemas = Vec<(String, RefOr<Schema>)>;

/// An endpoint.
pub(super) struct Endpoint {
    /// The path, below `/api/v1`.
    pub path: String,
    /// `get` or `post`.
    pub method: &'static str,
    /// Its handlers.
    pub handlers: MethodRouter<Site>,
    /// Its description (an Operation Object).
    pub operation: Value,
    /// The schemas the description names.
    pub schemas: Schemas,
}

/// What every endpoint that needs a token may answer besides.
const PROBLEMS: [(u16, &str); 7] = [
    (400, "The request cannot be read."),
    (401, "No valid token."),
    (403, "The caller has no right to it."),
    (404, "There is none, or none the caller may know of."),
    (409, "It contradicts the books, or was changed by somebody else."),
    (422, "What was given cannot be used."),
    (503, "The database or the key cannot be used now."),
];

/// What an endpoint with a body may answer besides.
const PROBLEMS_OF_BODIES: [(u16, &str); 2] = [(413, "The body is too large."), (415, "The body is not JSON.")];

/// Notes a type's schema, and names it.
fn named<T: ToSchema>(schemas: &mut Schemas) -> Value {
    T::schemas(schemas);
    schemas.push((T::name().into_owned(), T::schema()));
    json!({ "$ref": format!("#/components/schemas/{}", T::name()) })
}

/// An answer that is a problem.
fn refusal(description: &str) -> Value {
    json!({ "description": description, "content": { MEDIA_TYPE: { "schema": { "$ref": "#/components/schemas/Problem" } } } })
}

impl Endpoint {
    /// An endpoint that answers with an `A`.
    pub fn new<A: ToSchema>(path: &str, method: &'static str, id: &str, summary: &str, handlers: MethodRouter<Site>) -> Self {
        let mut schemas = Vec::new();
        let answer = named::<A>(&mut schemas);
        named::<super::problem::Body<'_>>(&mut schemas);
        let mut responses = json!({ "200": { "description": "Done.", "content": { "application/json": { "schema": answer } } } });
        for (status, description) in PROBLEMS {
            responses[status.to_string()] = refusal(description);
        }
        responses["401"]["headers"] = json!({ "WWW-Authenticate": { "schema": { "type": "string" } } });
        let mut parameters = vec![json!({
            "name": "region", "in": "path", "required": true, "description": "Code of the kabupaten or kota.",
            "schema": { "type": "string", "pattern": r"^[1-9][0-9]\.?[0-9]{2}$" }, "example": "12.17",
        })];
        if path.contains("{id}") {
            let schema = json!({ "type": "integer", "format": "int64", "minimum": 1 });
            parameters.push(json!({ "name": "id", "in": "path", "required": true, "schema": schema }));
        }
        parameters.push(json!({
            "name": "Accept-Language", "in": "header", "description": "`id` (unless said otherwise) or `en`.", "schema": { "type": "string" }, "example": "id",
        }));
        let operation = json!({
            "operationId": id, "summary": summary, "parameters": parameters, "responses": responses, "security": [{ "token": [] }],
        });
        let handlers = handlers.fallback(no_method).layer(CatchPanicLayer::custom(broken));
        Self { path: path.to_owned(), method, handlers, operation, schemas }
    }

    /// Under which heading it stands.
    pub fn tagged(mut self, tag: &str) -> Self {
        self.operation["tags"] = json!([tag]);
        self
    }

    /// With a body.
    pub fn taking<B: ToSchema>(mut self) -> Self {
        let body = named::<B>(&mut self.schemas);
        for (status, description) in PROBLEMS_OF_BODIES {
            self.operation["responses"][status.to_string()] = refusal(description);
        }
        self.operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": body } } });
        self
    }

    /// With a parameter.
    pub fn with(mut self, parameter: Value) -> Self {
        if let Some(parameters) = self.operation["parameters"].as_array_mut() {
            parameters.push(parameter);
        }
        self
    }
}

async fn no_method(headers: HeaderMap) -> Problem {
    let t = language(&headers);
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, t, "api-method", t.get("api-method-said"))
}
