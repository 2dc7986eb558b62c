//! What is done to every request before anything reads it, and to every answer before it leaves: where a change may come from, and what a
//! browser may do with a page.

use crate::failure::Failure;
use crate::frame::Frame;
use crate::site::Site;
use crate::text::Text;
use crate::visitor::NEWS_COOKIE;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use payung_operations::ActError;

/// What every answer says to the browser. Pages load nothing from elsewhere, run no script of their own text, and stand in no frame but ours.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'self'; base-uri 'none'; manifest-src 'self'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=()"),
];

/// Sets the headers of every answer. What is shown to somebody signed in is kept by no cache.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// What was just done is told on one page only: its cookie goes with the first page shown.
pub async fn told_once(State(site): State<Site>, request: Request, next: Next) -> Response {
    let told = CookieJar::from_headers(request.headers()).get(NEWS_COOKIE).is_some();
    let mut response = next.run(request).await;
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if told && is_page && response.status() == StatusCode::OK {
        let gone = Cookie::build(NEWS_COOKIE).path("/").secure(site.secure()).removal().build();
        if let Ok(value) = HeaderValue::from_str(&gone.to_string()) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// Tells browsers that came over TLS to go on so.
pub async fn strict_transport(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    response
}

/// Refuses a change that another site's page sent with the reader's cookies. The API knows no cookies and is not concerned.
pub async fn same_origin(text: Text, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || request.uri().path().starts_with("/api/") || is_own(request.headers()) {
        return next.run(request).await;
    }
    let refused = ActError::forbidden(
        "Permintaan ini datang dari halaman lain. Buka halamannya di sini, lalu kirim lagi.",
        "This request came from another page. Open the page here, then send it again.",
    );
    Failure::from(refused).framed(&Frame::plain(text.language, "/")).into_response()
}

/// Puts into words what the framework answers by itself, in English and without a page: an address or a form it cannot read.
pub async fn in_words(text: Text, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // The API and the script that sends files in pieces read statuses, not pages.
    let for_people = !path.starts_with("/api/") && !path.contains("/unggah");
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let response = next.run(request).await;
    let status = response.status();
    let unread =
        [StatusCode::BAD_REQUEST, StatusCode::METHOD_NOT_ALLOWED, StatusCode::UNSUPPORTED_MEDIA_TYPE, StatusCode::UNPROCESSABLE_ENTITY];
    let kind = response.headers().get(header::CONTENT_TYPE);
    let is_bare = kind.is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !for_people || !is_bare || !unread.contains(&status) {
        return response;
    }
    let said = if reads {
        Failure::hidden()
    } else {
        Failure::from(ActError::invalid(
            "Kiriman ini tidak dapat dibaca; tidak ada yang disimpan. Buka lagi halamannya, lalu isi dan kirim.",
            "What was sent cannot be read; nothing was kept. Open the page again, fill it in and send it.",
        ))
    };
    let mut page = said.framed(&Frame::plain(text.language, "/")).into_response();
    *page.status_mut() = status;
    page
}

/// Whether the browser says the request comes from a page of ours. A browser that says nothing is not believed.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin"), text("host")) {
        (Some(site), _, _) => site == "same-origin",
        (None, Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        _ => false,
    }
}

/// The answer when a handler panicked: a plain sentence.
#[must_use]
pub fn broken(_: Box<dyn std::any::Any + Send>) -> Response {
    let refused = ActError::new(
        payung_operations::Fault::Unavailable,
        "Terjadi kesalahan program; tidak ada yang berubah. Coba lagi; bila berulang, laporkan kepada pengelola program.",
        "The program made a mistake; nothing was changed. Try again; if it happens again, tell whoever looks after the program.",
    );
    let mut response = Failure::from(refused).into_response();
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn only_our_own_pages_change_anything() {
        assert!(is_own(&from(&[("sec-fetch-site", "same-origin"), ("host", "payung.go.id")])));
        assert!(!is_own(&from(&[("sec-fetch-site", "cross-site"), ("origin", "https://payung.go.id"), ("host", "payung.go.id")])));
        assert!(!is_own(&from(&[("sec-fetch-site", "same-site"), ("host", "payung.go.id")])));
        assert!(is_own(&from(&[("origin", "https://payung.go.id"), ("host", "payung.go.id")])));
        assert!(!is_own(&from(&[("origin", "https://payung.go.id.jahat.example"), ("host", "payung.go.id")])));
        assert!(!is_own(&from(&[("origin", "null"), ("host", "payung.go.id")])));
        assert!(!is_own(&from(&[("host", "payung.go.id")])));
    }
}
