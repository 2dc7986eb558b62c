//! What went wrong, as `application/problem+json` (RFC 9457) in the caller's language. The API never answers with a page.

use crate::failure::status;
use crate::text::Text;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use payung_domain::Language;
use payung_operations::{ActError, Fault, InstallationError};
use serde::Serialize;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    title: String,
    detail: String,
    language: Language,
}

/// A problem (RFC 9457).
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub(super) struct Body<'b> {
    /// `about:blank`: the status says what kind it is.
    r#type: &'static str,
    /// Its kind, in the caller's language.
    title: &'b str,
    /// The status again.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What is wrong, where, and what to do, in the caller's language.
    detail: &'b str,
}

impl Problem {
    /// A problem with words of its own.
    #[must_use]
    pub fn new(status: StatusCode, t: Text, title: &str, detail: String) -> Self {
        Self { status, title: t.get(title), detail, language: t.language }
    }

    /// What the books refuse.
    #[must_use]
    pub fn refused(error: &ActError, t: Text) -> Self {
        let title = match error.fault {
            Fault::Forbidden => "failure-forbidden",
            Fault::NotFound => "failure-not-found",
            Fault::Conflict | Fault::Stale => "failure-conflict",
            Fault::Invalid => "failure-invalid",
            Fault::Unavailable => "failure-unavailable",
        };
        Self::new(status(error.fault), t, title, error.message(t.language).to_owned())
    }

    /// What the installation refuses.
    #[must_use]
    pub fn installation(error: &InstallationError, t: Text) -> Self {
        match error {
            InstallationError::Refused(error) => Self::refused(error, t),
            other => Self::new(StatusCode::SERVICE_UNAVAILABLE, t, "failure-unavailable", other.message(t.language)),
        }
    }

    /// Nobody known asks.
    #[must_use]
    pub fn unauthenticated(t: Text) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, t, "api-unauthenticated", t.get("api-unauthenticated-said"))
    }

    /// There is no such address, or it is not for this caller: said alike.
    #[must_use]
    pub fn nowhere(t: Text) -> Self {
        Self::new(StatusCode::NOT_FOUND, t, "failure-not-found", t.get("api-nowhere-said"))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = Body { r#type: "about:blank", title: &self.title, status: self.status.as_u16(), detail: &self.detail };
        let tag = Text { language: self.language }.tag();
        let text = serde_json::to_string(&body).unwrap_or_default();
        let headers = [(header::CONTENT_TYPE, MEDIA_TYPE), (header::CONTENT_LANGUAGE, tag), (header::VARY, "accept-language")];
        let mut response = (self.status, headers, text).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"payung\""));
        }
        response
    }
}

/// The answer when a handler panicked.
#[must_use]
pub(super) fn broken(_: Box<dyn std::any::Any + Send>) -> Response {
    let t = Text { language: Language::Id };
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, t, "api-broken", t.get("api-broken-said")).into_response()
}

/// The language a caller asks for by `Accept-Language`; Indonesian unless English is liked better.
#[must_use]
pub fn language(headers: &HeaderMap) -> Text {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let liking = |tag: &str| {
        let of = |range: &str| {
            let mut parts = range.split(';').map(str::trim);
            let named = parts.next()?.to_ascii_lowercase();
            let fits = named.split('-').next() == Some(tag);
            let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(Some(1.0), |q| q.parse::<f32>().ok())?;
            fits.then_some(weight)
        };
        wanted.split(',').filter_map(of).fold(0.0_f32, f32::max)
    };
    Text { language: if liking("en") > liking("id") { Language::En } else { Language::Id } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_liked_better() {
        for (given, english) in [
            ("", false),
            ("en", true),
            ("en-GB, id;q=0.5", true),
            ("id, en;q=0.9", false),
            ("id;q=0.1, en;q=0.2", true),
            ("fr, de", false),
            ("en;q=nonsense", false),
            ("*", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(given));
            assert_eq!(language(&headers).language == Language::En, english, "{given}");
        }
    }
}
