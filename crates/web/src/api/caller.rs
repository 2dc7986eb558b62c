//! Who calls the API: the token, the region in the address, and what its user holds there at this moment. Cookies are not looked at.

use super::problem::{Problem, language};
use crate::forms::MEMORY_MAX;
use crate::site::Site;
use crate::text::Text;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use payung_domain::Date;
use payung_operations::{Actor, Books, Fault, InstallationError, Look, Request as Asked};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Longest `Idempotency-Key`, in characters.
const KEY_MAX: usize = 100;
/// Longest fault of a reader that is told, in characters.
const FAULT_MAX: usize = 300;

/// Whoever calls.
#[derive(Debug, Clone)]
pub struct Caller {
    /// What every request sees.
    pub site: Site,
    /// The region's books.
    pub books: Books,
    /// Who, with what they hold.
    pub actor: Actor,
    /// The calendar day in the region.
    pub day: Date,
    /// The words.
    pub t: Text,
    /// The request's own name in the books, from `Idempotency-Key`.
    pub request: Option<String>,
}

/// The token of a request.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = given.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty()).then_some(token.trim())
}

/// Names of requests over the API are their own, and each user's own: they meet neither those of forms nor another's.
fn request_name(headers: &HeaderMap, user: &str, t: Text) -> Result<Option<String>, Problem> {
    let Some(given) = headers.get("idempotency-key") else { return Ok(None) };
    let fits = |text: &&str| (1..=KEY_MAX).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    match given.to_str().ok().filter(fits) {
        Some(key) => Ok(Some(format!("api:{user}:{key}"))),
        None => Err(Problem::new(StatusCode::BAD_REQUEST, t, "api-malformed", t.get("api-malformed-key"))),
    }
}

impl FromRequestParts<Site> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let t = language(&parts.headers);
        let Some(token) = bearer(&parts.headers) else { return Err(Problem::unauthenticated(t)) };
        // /api/v1/{region}/…
        let code = parts.uri.path().split('/').nth(3).unwrap_or_default();
        let known = site.books(code).cloned();
        // Whoever has no token learns nothing about regions.
        let Some(asked) = known.as_ref().map(|books| books.region).or_else(|| site.regions().next()) else {
            return Err(Problem::unauthenticated(t));
        };
        let now = site.now();
        let actor = site.installation().actor(token, asked, now).await.map_err(|error| match &error {
            InstallationError::Refused(refused) if refused.fault == Fault::Forbidden => Problem::unauthenticated(t),
            other => Problem::installation(other, t),
        })?;
        let Some(books) = known else { return Err(Problem::nowhere(t)) };
        let day = Asked { actor: &actor, now, id: None }.day(&books);
        if !actor.roles.iter().any(|held| held.holds_on(day)) {
            return Err(Problem::nowhere(t));
        }
        let request = request_name(&parts.headers, &actor.name, t)?;
        Ok(Self { site: site.clone(), books, actor, day, t, request })
    }
}

impl Caller {
    /// For looking at the books.
    #[must_use]
    pub fn look(&self) -> Look<'_> {
        Look { books: &self.books, actor: &self.actor, day: self.day }
    }

    /// For acting on the books.
    #[must_use]
    pub fn acting(&self) -> Asked<'_> {
        Asked { actor: &self.actor, now: self.site.now(), id: self.request.as_deref() }
    }

    /// The number in an address; what is none leads nowhere.
    ///
    /// # Errors
    /// It is no number.
    pub fn number(&self, text: &str) -> Result<i64, Problem> {
        text.parse().map_err(|_| Problem::nowhere(self.t))
    }

    /// The words of the address after `?`.
    ///
    /// # Errors
    /// They are not as the description says.
    pub fn query<Q: DeserializeOwned>(&self, text: Option<&str>) -> Result<Q, Problem> {
        serde_urlencoded::from_str(text.unwrap_or_default()).map_err(|fault| {
            let said = self.t.with("api-malformed-query", told(&fault));
            Problem::new(StatusCode::BAD_REQUEST, self.t, "api-malformed", said)
        })
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// It is too large, broke off, or is not as the description says.
    pub async fn body<B: DeserializeOwned>(&self, request: Request) -> Result<B, Problem> {
        let t = self.t;
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, t, "api-media-type", t.get("api-media-type-said")));
        }
        let body = Bytes::from_request(request, &()).await.map_err(|fault| {
            if fault.status() == StatusCode::PAYLOAD_TOO_LARGE {
                let said = t.with("api-too-large-said", (MEMORY_MAX >> 20).to_string());
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, t, "api-too-large", said)
            } else {
                Problem::new(StatusCode::BAD_REQUEST, t, "api-malformed", t.get("api-broken-off"))
            }
        })?;
        let read = read(&body)
            .map_err(|fault| Problem::new(StatusCode::BAD_REQUEST, t, "api-malformed", t.with("api-malformed-body", told(&fault))))?;
        if holds_nul(&body) {
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, t, "failure-invalid", t.get("api-nul")));
        }
        Ok(read)
    }
}

/// Reads JSON. `12.0` is a whole number in JSON's schemas, as some languages write it; only where that may be the fault is the body read again.
fn read<B: DeserializeOwned>(body: &[u8]) -> Result<B, serde_json::Error> {
    // A list of the fields' values would be read as well, which no description says.
    if body.iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| *byte != b'{') {
        return Err(serde::de::Error::custom("expected an object"));
    }
    serde_json::from_slice(body).or_else(|fault| {
        let Ok(mut value) = serde_json::from_slice(body) else { return Err(fault) };
        if whole_numbers(&mut value) { serde_json::from_value(value) } else { Err(fault) }
    })
}

/// Writes whole numbers as such; whether there were any written otherwise.
fn whole_numbers(value: &mut Value) -> bool {
    /// What fits into the books' whole numbers.
    const LARGEST: f64 = 9.2e18;
    match value {
        Value::Number(number) => {
            let Some(float) = number.as_f64().filter(|_| number.is_f64()) else { return false };
            // What reads JSON may be off by the last step of a float: near 2^51 that is a quarter.
            let rounded = float.round();
            let whole = (float - rounded).abs() <= float.abs() * f64::EPSILON && rounded.abs() <= LARGEST;
            if whole {
                // Whole and within what fits: nothing is cut off.
                *value = Value::from(rounded as i64);
            }
            whole
        }
        Value::Array(items) => items.iter_mut().fold(false, |found, item| whole_numbers(item) | found),
        Value::Object(fields) => fields.values_mut().fold(false, |found, field| whole_numbers(field) | found),
        _ => false,
    }
}

/// A reader's fault, not longer than a sentence.
fn told(fault: &impl std::fmt::Display) -> String {
    fault.to_string().chars().take(FAULT_MAX).collect()
}

/// Whether a text in this JSON holds NUL, which PostgreSQL keeps in no text. It is written as an escape; an escaped backslash before it does not count.
fn holds_nul(json: &[u8]) -> bool {
    let mut bytes = json.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        if *byte == b'\\' {
            if json[at + 1..].starts_with(b"u0000") {
                return true;
            }
            bytes.next();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn nul_is_found_and_an_escaped_backslash_is_none() {
        assert!(holds_nul(br#"{"a":"x\u0000"}"#));
        assert!(!holds_nul(br#"{"a":"x\\u0000"}"#));
        assert!(holds_nul(br#"{"a":"x\\\u0000"}"#));
        assert!(!holds_nul(br#"{"a":"\u0001"}"#));
        assert!(!holds_nul(b"{\"a\":\"x\\"));
    }

    #[test]
    fn a_whole_number_however_it_is_written() {
        type Numbers = std::collections::BTreeMap<String, u16>;
        let numbers = read::<Numbers>(br#" {"a": 12.0, "b": 3, "c": 1e2}"#).expect("whole numbers");
        assert_eq!(numbers.into_values().collect::<Vec<_>>(), [12, 3, 100]);
        for wrong in [r#"{"a": 12.5}"#, r#"{"a": -1.0}"#, r#"{"a": 1e300}"#, r#"{"a": 1.0"#, "[12.0]", ""] {
            assert!(read::<Numbers>(wrong.as_bytes()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn only_a_bearer_s_token() {
        let of = |value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(value));
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(of("Bearer pyg_1").as_deref(), Some("pyg_1"));
        assert_eq!(of("bearer  pyg_1 ").as_deref(), Some("pyg_1"));
        assert_eq!(of("Basic pyg_1"), None);
        assert_eq!(of("Bearer "), None);
        assert_eq!(bearer(&HeaderMap::new()), None);
    }

    #[test]
    fn names_of_requests_are_their_user_s() {
        let t = Text { language: payung_domain::Language::Id };
        let mut headers = HeaderMap::new();
        assert_eq!(request_name(&headers, "desa", t), Ok(None));
        headers.insert("idempotency-key", HeaderValue::from_static("f-1"));
        assert_eq!(request_name(&headers, "desa", t), Ok(Some("api:desa:f-1".to_owned())));
        headers.insert("idempotency-key", HeaderValue::from_static("a b"));
        assert!(request_name(&headers, "desa", t).is_err());
    }
}
