//! Every route, in one table: the router is made from it, and the test that tries each with every role reads it.

use crate::failure::nowhere;
use crate::forms::MEMORY_MAX;
use crate::guards::{broken, headers, in_words, same_origin, strict_transport, told_once};
use crate::health;
use crate::metrics;
use crate::pages::{
    assets, bills, case, cases, dashboard, desk, documents, home, journal, lists, papers, programme, resume, rules, second_factor, sign_in,
    uploads, users, worklist,
};
use crate::site::Site;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

/// A route.
pub struct Route {
    /// The path, as the router writes it.
    pub path: String,
    handlers: MethodRouter<Site>,
}

impl Route {
    /// A route.
    pub(crate) fn new(path: String, handlers: MethodRouter<Site>) -> Self {
        Self { path, handlers }
    }
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Route").field("path", &self.path).finish_non_exhaustive()
    }
}

/// A route of `path`.
pub(crate) fn route(path: &str, handlers: MethodRouter<Site>) -> Route {
    Route { path: path.to_owned(), handlers }
}

/// Every route.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut routes = vec![
        route("/", get(home::page)),
        route("/healthz", get(health::healthz)),
        route("/metrics", get(metrics::page)),
        route("/aset/{hash}/{name}", get(assets::asset)),
        route("/masuk", get(sign_in::page).post(sign_in::sign_in)),
        route("/masuk/kode", get(second_factor::code_page).post(second_factor::give_code)),
        route("/masuk/faktor-kedua", get(second_factor::second_factor_page).post(second_factor::set_second_factor)),
        route("/keluar", post(sign_in::sign_out)),
        route("/bahasa", post(sign_in::language)),
        route("/{region}/meja", get(desk::page)),
        route("/{region}/berkas", get(cases::page).post(cases::search)),
        route("/{region}/berkas/{case}", get(case::page)),
        route("/{region}/daftar", get(lists::page)),
        route("/{region}/daftar/{list}", get(lists::one)),
        route("/{region}/daftar/{list}/ditandai.xlsx", get(lists::marked)),
        route("/{region}/naskah", get(papers::page)),
        route("/{region}/naskah/berita-acara/{minutes}", get(papers::minutes_page)),
        route("/{region}/naskah/daftar-calon/{list}", get(papers::candidate_list_page)),
        route("/{region}/naskah/keputusan/{decree}", get(papers::decree_page)),
        route("/{region}/dokumen/{kind}/{file}", get(documents::file)),
        route("/{region}/program", get(programme::page)),
    ];
    routes.extend(worklist::routes());
    routes.extend(bills::routes());
    routes.extend(crate::api::routes());
    routes.extend(crate::pages::cover::routes());
    routes.extend(dashboard::routes());
    routes.extend(crate::pages::funds::routes());
    routes.extend(crate::pages::plan::routes());
    routes.extend(crate::pages::pairs::routes());
    routes.extend(rules::routes());
    routes.extend(journal::routes());
    routes.extend(users::routes());
    routes.extend(uploads::routes());
    routes.extend(crate::pages::sign_on::routes());
    routes.extend(crate::acts::routes().map(|(path, handlers)| Route { path: format!("/{{region}}{path}"), handlers }));
    routes
}

/// The whole site.
pub fn router(site: Site) -> Router {
    let secure = site.secure();
    let mut router = Router::new();
    for Route { path, handlers } in routes() {
        router = router.route(&path, handlers);
    }
    router = router
        .fallback(nowhere)
        .layer(from_fn(in_words))
        .layer(from_fn_with_state(site.clone(), resume::keep_what_was_typed))
        .layer(from_fn_with_state(site.clone(), told_once))
        .layer(from_fn(same_origin))
        .layer(DefaultBodyLimit::max(MEMORY_MAX))
        .layer(CatchPanicLayer::custom(broken))
        .layer(CompressionLayer::new())
        .layer(from_fn(headers))
        .layer(from_fn_with_state(site.clone(), metrics::count));
    if secure {
        router = router.layer(from_fn(strict_transport));
    }
    router.with_state(site)
}
