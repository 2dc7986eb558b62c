//! What went wrong, as a page.

use crate::frame::Frame;
use crate::pages::render;
use crate::text::Text;
use crate::visitor::Visitor;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use payung_domain::Language;
use payung_operations::{ActError, Fault, InstallationError};

/// Why a page cannot be shown.
#[derive(Debug)]
pub enum Failure {
    /// Nobody is signed in; where to go on afterwards.
    SignIn(String),
    /// Somebody is signed in by password, but a code is wanted before anything is shown.
    Code(String),
    /// The books refuse; with the page's frame, when it is known.
    Refused(ActError, Option<Box<Frame>>),
}

impl From<ActError> for Failure {
    fn from(error: ActError) -> Self {
        Self::Refused(error, None)
    }
}

impl From<InstallationError> for Failure {
    fn from(error: InstallationError) -> Self {
        match error {
            InstallationError::Refused(error) => error.into(),
            other => ActError::new(Fault::Unavailable, other.message(Language::Id), other.message(Language::En)).into(),
        }
    }
}

impl Failure {
    /// There is no such page, or it is not for this reader: said alike.
    #[must_use]
    pub fn hidden() -> Self {
        ActError::not_found(
            "Halaman ini tidak ada atau bukan untuk peran Anda. Periksa alamatnya, atau mulai dari Meja.",
            "This page is not there or not for your role. Check the address, or start from the Desk.",
        )
        .into()
    }

    /// The same with the page's frame around it.
    #[must_use]
    pub fn framed(self, frame: &Frame) -> Self {
        match self {
            Self::Refused(error, None) => Self::Refused(error, Some(Box::new(frame.clone()))),
            other => other,
        }
    }
}

/// The status of a refusal.
#[must_use]
pub fn status(fault: Fault) -> StatusCode {
    match fault {
        Fault::Forbidden => StatusCode::FORBIDDEN,
        Fault::NotFound => StatusCode::NOT_FOUND,
        Fault::Conflict | Fault::Stale => StatusCode::CONFLICT,
        Fault::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Fault::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    frame: Frame,
    title: String,
    said: String,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn(path) => Redirect::to(&format!("/masuk?ke={}", crate::pages::encoded(&path))).into_response(),
            Self::Code(path) => Redirect::to(&format!("/masuk/kode?ke={}", crate::pages::encoded(&path))).into_response(),
            Self::Refused(error, frame) => {
                let frame = frame.map_or_else(|| Frame::plain(Language::Id, "/"), |frame| *frame);
                let title = frame.t.get(match error.fault {
                    Fault::Forbidden => "failure-forbidden",
                    Fault::NotFound => "failure-not-found",
                    Fault::Conflict | Fault::Stale => "failure-conflict",
                    Fault::Invalid => "failure-invalid",
                    Fault::Unavailable => "failure-unavailable",
                });
                let said = error.message(frame.t.language).to_owned();
                (status(error.fault), render(&FailurePage { frame, title, said })).into_response()
            }
        }
    }
}

/// The answer to an address nobody knows; with the menu of the region it seems to be in, for who is signed in there.
pub async fn nowhere(visitor: Result<Visitor, Failure>, text: Text) -> Response {
    let frame = visitor.map_or_else(|_| Frame::plain(text.language, "/"), |visitor| visitor.frame);
    Failure::hidden().framed(&frame).into_response()
}
