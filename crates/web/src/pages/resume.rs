//! What was typed into a form when the session ended: carried through signing in, and put back into the form.

use super::render;
use super::second_factor::CodePage;
use super::sign_in::SignInPage;
use crate::failure::Failure;
use crate::forms::Filled;
use crate::frame::Frame;
use crate::site::Site;
use crate::text::Text;
use crate::visitor::session_cookie_name;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::CookieJar;

/// What had been typed into a form when the session ended: field and value, carried through signing in.
pub type Saved = Vec<(String, String)>;

/// What precedes the name of such a field.
const SAVED: &str = "simpan.";

/// Reads them back out of a form.
pub(super) fn saved(filled: &Filled) -> Saved {
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
pub(super) fn go_on(text: Text, to: &str, saved: Saved) -> Response {
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
