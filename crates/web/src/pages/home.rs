//! The front door: where somebody works, when in several regions.

use super::render;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::site::Site;
use crate::text::Text;
use crate::visitor::SignedIn;
use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    regions: Vec<(String, String)>,
}

/// The page.
pub async fn page(State(site): State<Site>, text: Text, signed_in: SignedIn) -> Result<Response, Failure> {
    if signed_in.session.code_wanted {
        return Err(Failure::Code("/".to_owned()));
    }
    let mut regions = Vec::new();
    for books in site.all_books() {
        let actor = site.installation().actor_named(&signed_in.session.user, books.region).await?;
        if actor.is_some_and(|actor| !actor.roles.is_empty()) {
            regions.push((books.region.to_string(), books.areas.name(books.region).unwrap_or_default().to_owned()));
        }
    }
    if let [(only, _)] = &regions[..] {
        return Ok(Redirect::to(&format!("/{only}/meja")).into_response());
    }
    let user = Some((signed_in.session.user, signed_in.session.full_name));
    Ok(render(&HomePage { frame: Frame { user, ..Frame::plain(text.language, "/") }, regions }))
}
