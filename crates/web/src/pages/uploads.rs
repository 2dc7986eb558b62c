//! Files sent in pieces: a broken line costs one piece, a reload goes on. A form then names the upload in place of its file.

use crate::failure::status;
use crate::forms::Filled;
use crate::routes::{Route, route};
use crate::visitor::Visitor;
use axum::body::{Body, to_bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{head, post};
use payung_operations::ActError;
use payung_operations::base_name;
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::uploads::{PIECE_MAX, Uploaded, append_piece, begin_upload, upload_so_far, uploaded_file};
use percent_encoding::percent_decode_str;

/// Where the next piece begins.
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
/// How long the file is.
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
/// The file's name, percent-encoded.
const NAME: HeaderName = HeaderName::from_static("upload-name");
/// What precedes the name of a field that names an upload in place of its file.
const FIELD: &str = "unggahan.";

/// The addresses of uploads.
pub(crate) fn routes() -> Vec<Route> {
    vec![route("/{region}/unggah", post(begin)), route("/{region}/unggah/{upload}", head(so_far).patch(append))]
}

/// A refusal as one line: a script reads it, not a person.
fn refused(visitor: &Visitor, error: &ActError) -> Response {
    (status(error.fault), error.message(visitor.t().language).to_owned()).into_response()
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

fn told(code: StatusCode, upload: &Uploaded) -> Response {
    (code, [(OFFSET, upload.received.to_string()), (LENGTH, upload.size.to_string())]).into_response()
}

/// Begins an upload.
async fn begin(visitor: Visitor, headers: HeaderMap) -> Response {
    // Every form with a file may send it in pieces; whoever may do no act has nothing to send.
    if !ActName::all().any(|act| may_somewhere(&visitor.actor, act, visitor.day)) {
        let error = ActError::forbidden(
            "Anda tidak berhak mengunggah berkas. Minta orang yang berhak, atau minta administrator memberi peran.",
            "You have no right to upload files. Ask somebody who has, or ask the administrator for the role.",
        );
        return refused(&visitor, &error);
    }
    let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let name = base_name(&percent_decode_str(text(&NAME)).decode_utf8_lossy());
    let kind = text(&header::CONTENT_TYPE);
    let plain = kind.len() <= 100 && kind.chars().all(|c| c.is_ascii_graphic());
    let media_type = if kind.is_empty() || !plain { "application/octet-stream" } else { kind };
    let size = number(&headers, &LENGTH).unwrap_or(0);
    match begin_upload(&visitor.books, &visitor.signed_in.key, &name, media_type, size, visitor.site.now()).await {
        Ok(upload) => {
            let at = visitor.to(&format!("/unggah/{}", upload.id));
            (StatusCode::CREATED, [(header::LOCATION, at), (OFFSET, "0".to_owned())]).into_response()
        }
        Err(error) => refused(&visitor, &error),
    }
}

/// Tells how far an upload has come.
async fn so_far(visitor: Visitor, Path((_, id)): Path<(String, String)>) -> Response {
    match upload_so_far(&visitor.books, &visitor.signed_in.key, &id).await {
        Ok(upload) => told(StatusCode::OK, &upload),
        Err(error) => status(error.fault).into_response(),
    }
}

/// Appends a piece.
async fn append(visitor: Visitor, Path((_, id)): Path<(String, String)>, headers: HeaderMap, body: Body) -> Response {
    let Some(offset) = number(&headers, &OFFSET) else { return StatusCode::BAD_REQUEST.into_response() };
    // What broke off or is too large is not kept: the next try begins where the last whole piece ended.
    let Ok(piece) = to_bytes(body, PIECE_MAX).await else { return StatusCode::PAYLOAD_TOO_LARGE.into_response() };
    match append_piece(&visitor.books, &visitor.signed_in.key, &id, offset, &piece).await {
        Ok(upload) => told(StatusCode::NO_CONTENT, &upload),
        Err(error) => refused(&visitor, &error),
    }
}

/// Puts the files of uploads that a form names in place of its own.
///
/// # Errors
/// An upload is somebody else's, is not there, or has not come whole.
pub async fn join(visitor: &Visitor, filled: &mut Filled) -> Result<(), ActError> {
    let named = filled.values().filter_map(|(name, id)| Some((name.strip_prefix(FIELD)?.to_owned(), id.to_owned())));
    let named: Vec<(String, String)> = named.filter(|(_, id)| !id.is_empty()).collect();
    // A file chosen again takes the place of the upload.
    let chosen: Vec<String> = named.iter().map(|(field, _)| field.clone()).filter(|field| filled.files(field).next().is_some()).collect();
    for (field, id) in named {
        if !chosen.contains(&field) {
            filled.put_file(&field, uploaded_file(&visitor.books, &visitor.signed_in.key, &id).await?);
        }
    }
    Ok(())
}
