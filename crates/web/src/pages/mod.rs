//! The pages, one file each.

pub mod assets;
mod bars;
pub mod bills;
pub mod case;
pub mod cases;
pub mod cover;
pub mod dashboard;
pub mod desk;
pub mod documents;
pub mod funds;
pub mod home;
pub mod journal;
pub mod lists;
pub mod pairs;
pub mod papers;
pub mod plan;
pub mod programme;
pub mod resume;
pub mod rules;
pub mod second_factor;
pub mod sign_in;
pub mod sign_on;
pub mod uploads;
pub mod users;
pub mod worklist;

use crate::text::Text;
use crate::visitor::{NEWS_COOKIE, cookie};
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

/// What stays as it is in a value of an address.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'/');

/// A text as a value in an address.
#[must_use]
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// Address words that somebody sent, as words of an address again: only letters, digits and what separates them.
#[must_use]
pub fn encoded_words(words: &str) -> String {
    words.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '&' | '=' | '.' | '-' | '_')).collect()
}

/// A file to be kept by whoever asked for it.
#[must_use]
pub fn download(name: &str, media_type: &str, body: Vec<u8>) -> Response {
    let named = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, named)], body).into_response()
}

/// A template as an answer.
pub fn render(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => Html(text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Only an address within this site; else the front door. Keeps a link from leading a reader elsewhere after signing in.
#[must_use]
pub fn within(path: &str) -> &str {
    let inside = path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.chars().any(char::is_control);
    if inside { path } else { "/" }
}

/// What may be told of an outcome anywhere: numbers, and words without personal data.
pub fn told(done: &impl Serialize) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(values)) = serde_json::to_value(done) else { return Vec::new() };
    let told = values.into_iter().filter_map(|(name, value)| match value {
        // Which version of a thing it is matters to the program only.
        serde_json::Value::Number(_) if name == "version" => None,
        serde_json::Value::Number(number) if number.as_i64() == Some(0) && SILENT_AT_NOTHING.contains(&name.as_str()) => None,
        serde_json::Value::Number(number) => Some((name, number.to_string())),
        serde_json::Value::Bool(true) => Some((name, "✓".to_owned())),
        serde_json::Value::String(text) if TOLD.contains(&name.as_str()) => Some((name, text)),
        _ => None,
    });
    told.collect()
}

/// The label of a result of an act.
#[must_use]
pub fn result_label(t: Text, act: &str, name: &str) -> Option<String> {
    t.try_get(&format!("result-{act}-{name}")).or_else(|| t.try_get(&format!("result-{name}")))
}

/// The value of a result of an act, for the reader: a state by its label, a number as it is written.
#[must_use]
pub fn result_value(t: Text, act: &str, name: &str, value: &str) -> String {
    if name == "state" {
        let label = match act {
            "decide-ending" | "undo-ending" => t.try_get(&format!("ending-{value}")).unwrap_or_default(),
            _ => {
                let labels = [payung_domain::payment_label(value, t.language), payung_domain::state_label(value, t.language)];
                labels.into_iter().find(|label| !label.is_empty()).unwrap_or_default().to_owned()
            }
        };
        return if label.is_empty() { value.to_owned() } else { label };
    }
    // A number in the books is its name, not a count.
    let counted = name != "id" && !TOLD.contains(&name);
    value.parse().ok().filter(|_| counted).map_or_else(|| value.to_owned(), |count| crate::format::number(count, t.language))
}

/// Goes on to `to`, where what was done is told with its counts. Only numbers, and words without personal data, go into the cookie.
pub fn see_other_with_news(to: &str, act: &str, done: &impl Serialize, secure: bool) -> Response {
    let news = told(done).into_iter().fold(act.to_owned(), |news, (name, value)| format!("{news}|{name}={value}"));
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, to.to_owned())]).into_response();
    let cookie = cookie(NEWS_COOKIE, encoded(&news), secure);
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// How many, as templates count.
#[must_use]
pub fn length<T>(items: &[T]) -> i64 {
    i64::try_from(items.len()).unwrap_or(i64::MAX)
}

/// The message of what a verifier found.
#[must_use]
pub fn check_key(word: &str) -> &'static str {
    match word {
        "confirmed" => "check-confirmed",
        "refused" => "check-refused",
        _ => "check-returned",
    }
}

/// The message of a list's state.
#[must_use]
pub fn list_key(word: &str) -> &'static str {
    if word == "replaced" { "list-replaced" } else { "list-received" }
}

/// The message of what a row is against the list before.
#[must_use]
pub fn change_key(word: &str) -> &'static str {
    match word {
        "new" => "change-new",
        "same" => "change-same",
        _ => "change-changed",
    }
}

/// The message of a paper's state.
#[must_use]
pub fn paper_state_key(word: &str) -> &'static str {
    match word {
        "signed" => "paper-signed",
        "dropped" => "paper-dropped",
        _ => "paper-draft",
    }
}

/// The message of an accounting class.
#[must_use]
pub fn accounting_key(word: &str) -> &'static str {
    match word {
        "bansos" => "accounting-bansos",
        "barang-jasa" => "accounting-barang-jasa",
        _ => "accounting-lain",
    }
}

/// The message of what makes cover begin.
#[must_use]
pub fn cover_start_key(word: &str) -> &'static str {
    match word {
        "number" => "cover-start-number",
        "agreement" => "cover-start-agreement",
        "payment" => "cover-start-payment",
        "date" => "cover-start-date",
        _ => "cover-start-regulation",
    }
}

/// The message of how an agreement stands.
#[must_use]
pub fn standing_key(word: &str) -> &'static str {
    match word {
        "ending" => "standing-ending",
        "expired" => "standing-expired",
        "ended" => "standing-ended",
        "later" => "standing-later",
        _ => "standing-holds",
    }
}

/// The message of a ledger entry's kind.
#[must_use]
pub fn entry_key(word: &str) -> &'static str {
    match word {
        "bill-approved" => "entry-bill",
        "payout" => "entry-payment",
        "claim-settled" => "entry-claim",
        "credit-used" => "entry-credit",
        "year-end" => "entry-year-end",
        "correction" => "entry-correction",
        _ => "entry-other",
    }
}

/// The message of a register extract's state.
#[must_use]
pub fn register_key(word: &str) -> &'static str {
    if word == "replaced" { "register-replaced" } else { "register-active" }
}

/// The first characters of a text.
#[must_use]
pub fn first(text: &str, count: usize) -> String {
    text.chars().take(count).collect()
}

/// Results that are told only when there is something to tell.
const SILENT_AT_NOTHING: [&str; 6] = ["asked", "mended", "before", "not_data", "kept_for_bills", "claim"];

/// Results whose text says nothing about a person.
const TOLD: [&str; 6] = ["receipt", "page_code", "verdict", "state", "regulation_hash", "ranked_by"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_site() {
        assert_eq!(within("/12.17/meja?x=1"), "/12.17/meja?x=1");
        for elsewhere in ["//jahat.example", "https://jahat.example", "/\\jahat.example", "javascript:alert(1)", "", "/a\r\nx: y"] {
            assert_eq!(within(elsewhere), "/", "{elsewhere}");
        }
    }
}
