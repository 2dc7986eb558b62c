//! `/metrics`: counts for whoever looks after the machine, in Prometheus' text. Routes by their template, never an address as it was asked for: nothing of
//! a person is in them.

use crate::api::caller::bearer;
use crate::api::problem::{Problem, language};
use crate::site::Site;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use payung_domain::Role;
use payung_operations::Request as Asked;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::net::SocketAddr;

/// Upper bounds of the histogram, in seconds: pages are to stay below 50 ms, screening may take long.
const BOUNDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: &'static str,
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfRegion {
    region: String,
}

/// What is counted.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Histogram,
    failed_sign_ins: Counter,
    log_head: Family<OfRegion, Gauge>,
    outbox_unsent: Family<OfRegion, Gauge>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("payung");
        let requests = Family::default();
        let seconds = Histogram::new(BOUNDS);
        let failed_sign_ins = Counter::default();
        let log_head = Family::default();
        let outbox_unsent = Family::default();
        registry.register("requests", "Requests answered, by route and class of status", requests.clone());
        registry.register_with_unit("request_duration", "How long answers took", Unit::Seconds, seconds.clone());
        registry.register("sign_ins_failed", "Passwords and codes that did not match", failed_sign_ins.clone());
        registry.register("log_head", "Number of the last entry of a region's log", log_head.clone());
        registry.register("outbox_unsent", "Messages of a region that other regions have not got yet", outbox_unsent.clone());
        Self { registry, requests, seconds, failed_sign_ins, log_head, outbox_unsent }
    }
}

impl Metrics {
    /// Notes that a password or code did not match.
    pub fn sign_in_failed(&self) {
        self.failed_sign_ins.inc();
    }
}

/// Methods that are counted under their own name.
fn method_word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}

fn class(status: StatusCode) -> &'static str {
    match status.as_u16() / 100 {
        1 => "1xx",
        2 => "2xx",
        3 => "3xx",
        4 => "4xx",
        _ => "5xx",
    }
}

/// Counts every request.
pub async fn count(State(site): State<Site>, request: Request, next: Next) -> Response {
    let begun = site.now();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let method = method_word(request.method());
    let response = next.run(request).await;
    let metrics = site.metrics();
    metrics.requests.get_or_create(&Answered { route, method, status: class(response.status()) }).inc();
    // By the clock on the wall, the only one there is here; it may be set back.
    metrics.seconds.observe((site.now() - begun).total(jiff::Unit::Second).unwrap_or_default().max(0.0));
    response
}

/// Whether a request comes from this machine itself. What a proxy on this machine hands on does not.
fn from_here(headers: &HeaderMap, peer: SocketAddr) -> bool {
    peer.ip().is_loopback() && !["x-forwarded-for", "forwarded", "x-real-ip", "via"].iter().any(|name| headers.contains_key(*name))
}

/// Whether the token is an administrator's of any region.
async fn administers(site: &Site, token: &str) -> bool {
    let now = site.now();
    for books in site.all_books() {
        if let Ok(actor) = site.installation().actor(token, books.region, now).await
            && actor.holds(Role::Administrator, Asked { actor: &actor, now, id: None }.day(books))
        {
            return true;
        }
    }
    false
}

/// The counts, for this machine itself or an administrator's token.
pub async fn page(State(site): State<Site>, ConnectInfo(peer): ConnectInfo<SocketAddr>, headers: HeaderMap) -> Response {
    if !from_here(&headers, peer) {
        let allowed = match bearer(&headers) {
            Some(token) => administers(&site, token).await,
            None => false,
        };
        if !allowed {
            return Problem::unauthenticated(language(&headers)).into_response();
        }
    }
    let metrics = site.metrics();
    for books in site.all_books() {
        let of = OfRegion { region: books.region.to_string() };
        if let Ok(head) = books.log_head().await {
            metrics.log_head.get_or_create(&of).set(head);
        }
        if let Ok(unsent) = books.unsent().await {
            metrics.outbox_unsent.get_or_create(&of).set(i64::try_from(unsent).unwrap_or(i64::MAX));
        }
    }
    let mut text = String::new();
    match encode(&mut text, &metrics.registry) {
        Ok(()) => ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_proxy_s_callers_are_not_from_here() {
        let here: SocketAddr = "127.0.0.1:5000".parse().expect("an address");
        let there: SocketAddr = "192.0.2.7:5000".parse().expect("an address");
        assert!(from_here(&HeaderMap::new(), here));
        assert!(!from_here(&HeaderMap::new(), there));
        let mut proxied = HeaderMap::new();
        proxied.insert("x-forwarded-for", HeaderValue::from_static("192.0.2.7"));
        assert!(!from_here(&proxied, here));
    }
}
