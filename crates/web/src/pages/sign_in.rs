//! Signing in and out, the second factor, the language.

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
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
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
    ke: String,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    frame: Frame,
    onward: String,
    name: String,
    refusal: String,
    saved: Saved,
    /// Whether there is a provider to sign on at.
    sign_on: bool,
}

/// What had been typed into a form when the session ended: field and value, carried through signing in.
pub type Saved = Vec<(String, String)>;

/// What precedes the name of such a field.
const SAVED: &str = "simpan.";

/// Reads them back out of a form.
fn saved(filled: &Filled) -> Saved {
    filled.values().filter_map(|(name, value)| Some((name.strip_prefix(SAVED)?.to_owned(), value.to_owned()))).collect()
}

#[derive(Template)]
#[template(path = "resume.html")]
struct ResumePage {
    frame: Frame,
    onward: String,
    saved: Saved,
}

/// Goes on after signing in: to where one was going, or back into the form that was being filled in.
fn go_on(text: Text, to: &str, saved: Saved) -> Response {
    if saved.is_empty() {
        return Redirect::to(to).into_response();
    }
    render(&ResumePage { frame: Frame::plain(text.language, "/masuk"), onward: to.to_owned(), saved })
}

/// A form that came without a session that holds: nothing typed is lost. Files cannot be kept for somebody who is not known.
pub async fn keep_what_was_typed(State(site): State<Site>, text: Text, request: Request, next: Next) -> Response {
    let path = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let at_desk = request.uri().path().split('/').nth(1).is_some_and(|first| site.books(first).is_some());
    if *request.method() != Method::POST || !at_desk {
        return next.run(request).await;
    }
    let key = CookieJar::from_headers(request.headers()).get(session_cookie_name(site.secure())).map(|cookie| cookie.value().to_owned());
    let session = match key {
        Some(key) => match site.installation().session(&key, site.now()).await {
            Ok(session) => session,
            Err(error) => return Failure::from(error).into_response(),
        },
        None => None,
    };
    let code_wanted = match session {
        Some(session) if !session.code_wanted => return next.run(request).await,
        Some(_) => true,
        None => false,
    };
    let saved: Saved = match Filled::read(request).await {
        Ok(filled) => filled.values().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        Err(error) => return Failure::from(error).into_response(),
    };
    let refusal = text.get("session-ended");
    let frame = Frame::plain(text.language, "/masuk");
    let page = if code_wanted {
        render(&CodePage { frame: Frame { path: "/masuk/kode".to_owned(), ..frame }, onward: path, secret: String::new(), refusal, saved })
    } else {
        render(&SignInPage { frame, onward: path, name: String::new(), refusal, saved, sign_on: site.sign_on().is_some() })
    };
    (StatusCode::UNAUTHORIZED, page).into_response()
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
fn from_where(headers: &HeaderMap, peer: SocketAddr) -> String {
    let forwarded = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    match forwarded.and_then(|list| list.rsplit(',').next()) {
        Some(client) if peer.ip().is_loopback() => client.trim().to_owned(),
        _ => peer.ip().to_string(),
    }
}

fn refusal(error: InstallationError) -> Result<ActError, Failure> {
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

#[derive(Template)]
#[template(path = "code.html")]
struct CodePage {
    frame: Frame,
    onward: String,
    /// A new secret to be put into an app; empty when one is set and its code is asked for.
    secret: String,
    refusal: String,
    saved: Saved,
}

fn frame(text: Text, path: &str, signed_in: &SignedIn) -> Frame {
    let user = Some((signed_in.session.user.clone(), signed_in.session.full_name.clone()));
    Frame { user, ..Frame::plain(text.language, path) }
}

/// Asks for the code.
pub async fn code_page(text: Text, signed_in: SignedIn, Query(onward): Query<Onward>) -> Response {
    let to = within(&onward.ke).to_owned();
    if !signed_in.session.code_wanted {
        return Redirect::to(&to).into_response();
    }
    render(&CodePage {
        frame: frame(text, "/masuk/kode", &signed_in),
        onward: to,
        secret: String::new(),
        refusal: String::new(),
        saved: Vec::new(),
    })
}

/// What was filled in.
#[derive(Deserialize)]
pub struct Code {
    kode: String,
    #[serde(default)]
    rahasia: String,
    #[serde(default)]
    ke: String,
}

/// Takes the code.
pub async fn give_code(
    State(site): State<Site>,
    text: Text,
    signed_in: SignedIn,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let given = Filled::read(request).await?;
    let to = within(given.get("ke")).to_owned();
    let taken = site.installation().give_code(&signed_in.key, given.get("kode"), &from_where(&headers, peer), site.now()).await;
    if taken.is_err() {
        site.metrics().sign_in_failed();
    }
    answered(taken, frame(text, "/masuk/kode", &signed_in), to, String::new(), saved(&given))
}

fn answered(taken: Result<(), InstallationError>, frame: Frame, to: String, secret: String, saved: Saved) -> Result<Response, Failure> {
    match taken {
        Ok(()) => Ok(go_on(frame.t, &to, saved)),
        Err(error) => {
            let error = refusal(error)?;
            let refusal = error.message(frame.t.language).to_owned();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&CodePage { frame, onward: to, secret, refusal, saved })).into_response())
        }
    }
}

/// Shows a new secret for a second factor.
pub async fn second_factor_page(
    State(site): State<Site>,
    text: Text,
    signed_in: SignedIn,
    Query(onward): Query<Onward>,
) -> Result<Response, Failure> {
    let secret = site.installation().new_second_factor()?;
    let onward = within(&onward.ke).to_owned();
    Ok(render(&CodePage {
        frame: frame(text, "/masuk/faktor-kedua", &signed_in),
        onward,
        secret,
        refusal: String::new(),
        saved: Vec::new(),
    }))
}

/// Sets the second factor.
pub async fn set_second_factor(
    State(site): State<Site>,
    text: Text,
    signed_in: SignedIn,
    Form(given): Form<Code>,
) -> Result<Response, Failure> {
    let to = within(&given.ke).to_owned();
    let set = site.installation().set_second_factor(&signed_in.key, &given.rahasia, &given.kode, site.now()).await;
    answered(set, frame(text, "/masuk/faktor-kedua", &signed_in), to, given.rahasia, Vec::new())
}
