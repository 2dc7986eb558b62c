//! Signing in at the region's provider: off to it, and back.

use super::within;
use crate::failure::Failure;
use crate::pages::sign_in::refused_page;
use crate::routes::Route;
use crate::sign_on::{BACK, SignOn, SignOnError};
use crate::site::Site;
use crate::text::Text;
use crate::visitor::{cookie, session_cookie_name};
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum_extra::extract::cookie::{Cookie, CookieJar};
use payung_operations::sign_in::Manner;
use payung_operations::{ActError, Fault};
use serde::Deserialize;
use std::sync::Arc;

/// How long somebody may take at the provider, in seconds.
const AWAY_SECONDS: i64 = 600;

/// The routes.
pub(crate) fn routes() -> Vec<Route> {
    vec![Route::new("/masuk/oidc".to_owned(), get(begin)), Route::new(BACK.to_owned(), get(back))]
}

/// The cookie of a sign-on under way; it ends with it.
fn away_cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-payung-oidc" } else { "payung-oidc" }
}

fn provider(site: &Site) -> Result<Arc<SignOn>, Failure> {
    site.sign_on().ok_or_else(Failure::hidden)
}

fn said(error: &SignOnError) -> ActError {
    match error {
        SignOnError::Settings | SignOnError::Authorities => ActError::new(
            Fault::Unavailable,
            "Alamat penyedia masuk belum diatur dengan benar. Laporkan kepada pengelola program; sementara itu pakai kata sandi.",
            "The sign-on provider's address is not set up rightly. Tell whoever looks after the program; meanwhile use your password.",
        ),
        SignOnError::Provider => ActError::new(
            Fault::Unavailable,
            "Penyedia masuk tidak menjawab. Coba lagi nanti, atau pakai kata sandi.",
            "The sign-on provider does not answer. Try later, or use your password.",
        ),
        SignOnError::Unproven => ActError::forbidden(
            "Jawaban penyedia masuk tidak cocok dengan permintaan Anda. Mulai lagi dari halaman masuk.",
            "The provider's answer does not fit your request. Start again from the page Sign in.",
        ),
    }
}

/// Where to go on.
#[derive(Deserialize)]
struct Onward {
    #[serde(default)]
    ke: String,
}

async fn begin(State(site): State<Site>, text: Text, jar: CookieJar, Query(onward): Query<Onward>) -> Result<Response, Failure> {
    let (provider, now) = (provider(&site)?, site.now());
    let begun = tokio::task::spawn_blocking(move || provider.begin(now)).await.unwrap_or(Err(SignOnError::Provider));
    let begun = match begun {
        Ok(begun) => begun,
        Err(error) => return Ok(refused_page(&site, text, &said(&error))),
    };
    let kept = serde_json::json!([begun.state, begun.nonce, begun.verifier, within(&onward.ke), now.as_second()]).to_string();
    let away = cookie(away_cookie_name(site.secure()), super::encoded(&kept), site.secure());
    Ok((jar.add(away), Redirect::to(&begun.to)).into_response())
}

/// What the provider sends a browser back with.
#[derive(Deserialize)]
struct Back {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

async fn back(State(site): State<Site>, text: Text, jar: CookieJar, Query(given): Query<Back>) -> Result<Response, Failure> {
    let provider = provider(&site)?;
    let name = away_cookie_name(site.secure());
    let kept = jar.get(name).and_then(|cookie| {
        let plain = percent_encoding::percent_decode_str(cookie.value()).decode_utf8().ok()?.into_owned();
        serde_json::from_str::<(String, String, String, String, i64)>(&plain).ok()
    });
    let jar = jar.remove(Cookie::build(name).path("/").secure(site.secure()).build());
    let refuse = |error: &ActError, jar: CookieJar| Ok((jar, refused_page(&site, text, error)).into_response());
    // Only the browser that began it may end it, and only once.
    let now = site.now();
    let own = |(state, .., begun): &(String, String, String, String, i64)| {
        !given.state.is_empty() && *state == given.state && (0..=AWAY_SECONDS).contains(&(now.as_second() - begun))
    };
    let Some((_, nonce, verifier, to, _)) = kept.filter(own) else {
        site.metrics().sign_in_failed();
        return refuse(&said(&SignOnError::Unproven), jar);
    };
    let code = given.code;
    let finished = tokio::task::spawn_blocking(move || provider.finish(&code, &nonce, &verifier, now)).await;
    let signed_on = match finished.unwrap_or(Err(SignOnError::Provider)) {
        Ok(signed_on) => signed_on,
        Err(error) => {
            site.metrics().sign_in_failed();
            return refuse(&said(&error), jar);
        }
    };
    let Some(user) = site.installation().user_of_subject(&signed_on.subject).await? else {
        site.metrics().sign_in_failed();
        let unknown = ActError::forbidden(
            "Akun ini belum dikaitkan dengan pengguna Payung. Minta administrator mengaitkannya (`payung user oidc`).",
            "This account belongs to no user of Payung yet. Ask the administrator to note it (`payung user oidc`).",
        );
        return refuse(&unknown, jar);
    };
    let key = site.installation().begin_session(&user, Manner::Oidc { strong: signed_on.strong }, site.now()).await?;
    let session = cookie(session_cookie_name(site.secure()), key, site.secure());
    Ok((jar.add(session), Redirect::to(within(&to))).into_response())
}
