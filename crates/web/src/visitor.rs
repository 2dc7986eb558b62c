//! Who asks for a page: the session behind the cookie, the region in the address, and what the person holds there at this moment.

use crate::failure::Failure;
use crate::frame::{Frame, NavItem, News};
use crate::pages::{result_label, result_value};
use crate::site::Site;
use crate::text::Text;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use payung_domain::{Date, Language};
use payung_operations::sign_in::{Session, WITH_LEGAL_EFFECT};
use payung_operations::{Actor, Books, Look, Request, Sight};
use std::convert::Infallible;

/// The language chosen.
pub const LANGUAGE_COOKIE: &str = "bahasa";
/// What was just done.
pub const NEWS_COOKIE: &str = "kabar";

/// The cookie of the session: bound to this host alone where there is TLS.
#[must_use]
pub fn session_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-payung" } else { "payung" }
}

/// A cookie of ours.
#[must_use]
pub fn cookie(name: &'static str, value: String, secure: bool) -> Cookie<'static> {
    Cookie::build((name, value)).path("/").http_only(true).same_site(SameSite::Lax).secure(secure).build()
}

impl<S: Send + Sync> FromRequestParts<S> for Text {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let jar = CookieJar::from_headers(&parts.headers);
        let english = jar.get(LANGUAGE_COOKIE).is_some_and(|cookie| cookie.value() == "en");
        Ok(Self { language: if english { Language::En } else { Language::Id } })
    }
}

/// Somebody signed in, in no region.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The session's key.
    pub key: String,
    /// The session.
    pub session: Session,
}

/// The session a request belongs to.
async fn signed_in(parts: &Parts, site: &Site) -> Result<Option<SignedIn>, Failure> {
    let jar = CookieJar::from_headers(&parts.headers);
    let Some(key) = jar.get(session_cookie_name(site.secure())).map(|cookie| cookie.value().to_owned()) else { return Ok(None) };
    let session = site.installation().session(&key, site.now()).await?;
    Ok(session.map(|session| SignedIn { key, session }))
}

fn address(parts: &Parts) -> String {
    parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string)
}

impl FromRequestParts<Site> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        signed_in(parts, site).await?.ok_or_else(|| Failure::SignIn(address(parts)))
    }
}

impl OptionalFromRequestParts<Site> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Option<Self>, Failure> {
        signed_in(parts, site).await
    }
}

/// Somebody signed in, at a region's desk.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// What every request sees.
    pub site: Site,
    /// The region's books.
    pub books: Books,
    /// Who, with the roles that act in this session.
    pub actor: Actor,
    /// The session.
    pub signed_in: SignedIn,
    /// The calendar day in the region.
    pub day: Date,
    /// The frame of the page.
    pub frame: Frame,
}

impl FromRequestParts<Site> for Visitor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let Ok(text) = <Text as FromRequestParts<Site>>::from_request_parts(parts, site).await;
        let path = address(parts);
        let Some(signed_in) = signed_in(parts, site).await? else { return Err(Failure::SignIn(path)) };
        if signed_in.session.code_wanted {
            return Err(Failure::Code(path));
        }
        let plain = || Frame {
            user: Some((signed_in.session.user.clone(), signed_in.session.full_name.clone())),
            ..Frame::plain(text.language, &path)
        };
        let code = parts.uri.path().split('/').nth(1).unwrap_or_default();
        let Some(books) = site.books(code).cloned() else { return Err(Failure::hidden().framed(&plain())) };
        let found = site.installation().actor_named(&signed_in.session.user, books.region).await?;
        let Some(mut actor) = found else { return Err(Failure::SignIn(path)) };
        let now = site.now();
        let day = Request { actor: &actor, now, id: None }.day(&books);
        // Roles whose acts have a legal effect sleep until the session has shown a second factor.
        let before = actor.roles.len();
        if !signed_in.session.strong && !site.is_demonstration() {
            actor.roles.retain(|held| !WITH_LEGAL_EFFECT.contains(&held.role));
        }
        let second_factor_wanted = actor.roles.len() < before;
        if !actor.roles.iter().any(|held| held.holds_on(day)) && !second_factor_wanted {
            return Err(Failure::hidden().framed(&plain()));
        }
        let roles = actor.roles.iter().filter(|held| held.holds_on(day));
        let roles: Vec<String> = roles.map(|held| held.role.label(text.language).to_owned()).collect();
        let look = Look { books: &books, actor: &actor, day };
        let frame = Frame {
            region: Some((books.region, books.areas.name(books.region).unwrap_or_default().to_owned())),
            roles: roles.join(", "),
            nav: menu(look, text, parts.uri.path()),
            news: news(parts, text),
            second_factor_wanted,
            demonstration: site.is_demonstration(),
            utc_offset: books.utc_offset(),
            ..plain()
        };
        Ok(Self { site: site.clone(), books, actor, signed_in, day, frame })
    }
}

impl Visitor {
    /// For looking at the books.
    #[must_use]
    pub fn look(&self) -> Look<'_> {
        Look { books: &self.books, actor: &self.actor, day: self.day }
    }

    /// For acting on the books. `id` names the request, when it may come twice.
    #[must_use]
    pub fn request<'r>(&'r self, id: Option<&'r str>) -> Request<'r> {
        Request { actor: &self.actor, now: self.site.now(), id }
    }

    /// The words of pages.
    #[must_use]
    pub fn t(&self) -> Text {
        self.frame.t
    }

    /// An address in this region.
    #[must_use]
    pub fn to(&self, path: &str) -> String {
        format!("/{}{path}", self.books.region)
    }
}

/// The menu: what the visitor may look at.
fn menu(look: Look<'_>, t: Text, path: &str) -> Vec<NavItem> {
    let region = look.books.region;
    let items = [
        ("meja", "nav-desk", None),
        ("berkas", "nav-cases", Some(Sight::Cases)),
        ("daftar", "nav-lists", Some(Sight::Cases)),
        ("kepesertaan", "nav-cover", Some(Sight::Cover)),
        ("naskah", "nav-papers", Some(Sight::Papers)),
        ("tagihan", "nav-bills", Some(Sight::Money)),
        ("dana", "nav-funds", Some(Sight::Money)),
        ("dasbor", "nav-dashboard", Some(Sight::Dashboard)),
        ("program", "nav-programme", Some(Sight::Programme)),
        ("aturan", "nav-regulations", Some(Sight::Programme)),
        ("catatan", "nav-journal", Some(Sight::Journal)),
        ("pengguna", "nav-users", Some(Sight::Users)),
    ];
    let here = path.split('/').nth(2).unwrap_or_default();
    let seen = items.into_iter().filter(|(.., sight)| sight.is_none_or(|sight| look.may(sight)));
    seen.map(|(word, key, _)| NavItem { href: format!("/{region}/{word}"), label: t.get(key), here: word == here }).collect()
}

/// What was just done, from its cookie: `act|name=value|…`, words and counts only.
fn news(parts: &Parts, t: Text) -> Option<News> {
    let jar = CookieJar::from_headers(&parts.headers);
    let text = jar.get(NEWS_COOKIE)?.value().to_owned();
    let mut pieces = text.split('|');
    let act = pieces.next()?;
    let said = t.try_get(&format!("done-{act}"))?;
    let results = pieces.filter_map(|piece| piece.split_once('='));
    let results = results.filter_map(|(name, value)| Some((result_label(t, act, name)?, result_value(t, act, name, value)))).collect();
    Some(News { said, results })
}
