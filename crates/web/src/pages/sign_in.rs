//! Signing in and out, and the language.

use super::resume::{Saved, go_on, saved};
use super::{render, within};
use crate::failure::{Failure, status};
use crate::forms::Filled;
use crate::frame::Frame;
use crate::site::Site;
use crate::text::Text;
use crate::visitor::{LANGUAGE_COOKIE, SignedIn, cookie, session_cookie_name};
use askama::Template;
use axum::Form;
use axum::extract::{ConnectInfo, Query, Request, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use payung_operations::{ActError, InstallationError};
use serde::Deserialize;
use std::net::SocketAddr;

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
pub struct Onward {
    /// An address within this site.
    #[serde(default)]
    pub(super) ke: String,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
pub(super) struct SignInPage {
    pub frame: Frame,
    pub onward: String,
    pub name: String,
    pub refusal: String,
    pub saved: Saved,
    /// Whether there is a provider to sign on at.
    pub sign_on: bool,
}

/// The page.
pub async fn page(State(site): State<Site>, text: Text, signed_in: Option<SignedIn>, Query(onward): Query<Onward>) -> Response {
    let to = within(&onward.ke).to_owned();
    if signed_in.is_some_and(|signed_in| !signed_in.session.code_wanted) {
        return Redirect::to(&to).into_response();
    }
    render(&SignInPage {
        frame: Frame::plain(text.language, "/masuk"),
        onward: to,
        name: String::new(),
        refusal: String::new(),
        saved: Vec::new(),
        sign_on: site.sign_on().is_some(),
    })
}

/// Where a request came from, for the brake on failed attempts: the peer, or what our own proxy on this machine says.
pub(super) fn from_where(headers: &HeaderMap, peer: SocketAddr) -> String {
    let forwarded = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    match forwarded.and_then(|list| list.rsplit(',').next()) {
        Some(client) if peer.ip().is_loopback() => client.trim().to_owned(),
        _ => peer.ip().to_string(),
    }
}

pub(super) fn refusal(error: InstallationError) -> Result<ActError, Failure> {
    match error {
        InstallationError::Refused(error) => Ok(error),
        other => Err(other.into()),
    }
}

/// Signs in.
pub async fn sign_in(
    State(site): State<Site>,
    text: Text,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    jar: CookieJar,
    request: Request,
) -> Result<Response, Failure> {
    let given = Filled::read(request).await?;
    let to = within(given.get("ke")).to_owned();
    let (name, password, saved) = (given.get("nama").trim().to_owned(), given.get("kata_sandi"), saved(&given));
    match site.installation().sign_in(&name, password, &from_where(&headers, peer), site.now()).await {
        Ok(key) => Ok((jar.add(cookie(session_cookie_name(site.secure()), key, site.secure())), go_on(text, &to, saved)).into_response()),
        Err(error) => {
            let error = refusal(error)?;
            site.metrics().sign_in_failed();
            let refusal = error.message(text.language).to_owned();
            let (frame, sign_on) = (Frame::plain(text.language, "/masuk"), site.sign_on().is_some());
            let page = SignInPage { frame, onward: to, name, refusal, saved, sign_on };
            Ok((status(error.fault), render(&page)).into_response())
        }
    }
}

/// The page with why signing on failed.
pub(crate) fn refused_page(site: &Site, text: Text, error: &ActError) -> Response {
    let page = SignInPage {
        frame: Frame::plain(text.language, "/masuk"),
        onward: "/".to_owned(),
        name: String::new(),
        refusal: error.message(text.language).to_owned(),
        sign_on: site.sign_on().is_some(),
        saved: Vec::new(),
    };
    (status(error.fault), render(&page)).into_response()
}

/// Signs out.
pub async fn sign_out(State(site): State<Site>, signed_in: Option<SignedIn>, jar: CookieJar) -> Result<Response, Failure> {
    if let Some(signed_in) = signed_in {
        site.installation().end_session(&signed_in.key, site.now()).await?;
    }
    let gone = Cookie::build(session_cookie_name(site.secure())).path("/").secure(site.secure()).build();
    Ok((jar.remove(gone), Redirect::to("/masuk")).into_response())
}

/// Changes the language of the pages.
#[derive(Deserialize)]
pub struct LanguageWanted {
    bahasa: String,
    #[serde(default)]
    ke: String,
}

/// Changes the language of the pages.
pub async fn language(State(site): State<Site>, jar: CookieJar, Form(wanted): Form<LanguageWanted>) -> Response {
    let language = if wanted.bahasa == "en" { "en" } else { "id" };
    let mut chosen = cookie(LANGUAGE_COOKIE, language.to_owned(), site.secure());
    chosen.make_permanent();
    (jar.add(chosen), Redirect::to(within(&wanted.ke))).into_response()
}
