//! The second factor: its code after the password, and setting it.

use super::resume::{Saved, go_on, saved};
use super::sign_in::{Onward, from_where, refusal};
use super::{render, within};
use crate::failure::Failure;
use crate::forms::Filled;
use crate::frame::Frame;
use crate::site::Site;
use crate::text::Text;
use crate::visitor::SignedIn;
use askama::Template;
use axum::Form;
use axum::extract::{ConnectInfo, Query, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use payung_operations::InstallationError;
use serde::Deserialize;
use std::net::SocketAddr;

#[derive(Template)]
#[template(path = "code.html")]
pub(super) struct CodePage {
    pub frame: Frame,
    pub onward: String,
    /// A new secret to be put into an app; empty when one is set and its code is asked for.
    pub secret: String,
    pub refusal: String,
    pub saved: Saved,
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
