//! The stylesheet and the scripts: under names with a hash of their content, so that browsers may keep them for good.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

/// Name, media type, content.
const ASSETS: [(&str, &str, &str); 5] = [
    ("payung.css", "text/css; charset=utf-8", include_str!("../../assets/payung.css")),
    ("payung.js", "text/javascript; charset=utf-8", include_str!("../../assets/payung.js")),
    ("payung.svg", "image/svg+xml", include_str!("../../assets/payung.svg")),
    ("worklist.js", "text/javascript; charset=utf-8", include_str!("../../assets/worklist.js")),
    ("upload.js", "text/javascript; charset=utf-8", include_str!("../../assets/upload.js")),
];

fn addresses() -> &'static [String; 5] {
    static ADDRESSES: OnceLock<[String; 5]> = OnceLock::new();
    ADDRESSES.get_or_init(|| {
        ASSETS.map(|(name, _, content)| {
            let mut hasher = DefaultHasher::new();
            content.hash(&mut hasher);
            format!("/aset/{:016x}/{name}", hasher.finish())
        })
    })
}

/// The address of the stylesheet.
#[must_use]
pub fn stylesheet() -> &'static str {
    &addresses()[0]
}

/// The address of the script.
#[must_use]
pub fn script() -> &'static str {
    &addresses()[1]
}

/// The address of the sign.
#[must_use]
pub fn sign() -> &'static str {
    &addresses()[2]
}

/// The address of the worklists' script.
#[must_use]
pub fn worklist_script() -> &'static str {
    &addresses()[3]
}

/// The address of the uploads' script.
#[must_use]
pub fn upload_script() -> &'static str {
    &addresses()[4]
}

/// An asset.
pub async fn asset(Path((_, name)): Path<(String, String)>) -> Response {
    match ASSETS.iter().find(|(known, ..)| *known == name) {
        Some((_, media_type, content)) => {
            ([(header::CONTENT_TYPE, *media_type), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], *content)
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
