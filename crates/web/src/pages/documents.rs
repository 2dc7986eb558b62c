//! Documents made out of the books, as files. Making one is an act with its own entry in the log, whoever looks.

use crate::failure::Failure;
use crate::visitor::Visitor;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use payung_operations::acts::produce_document::{PaperFormat, ProduceDocument};
use payung_operations::{ActError, Fault, PaperKind, perform};

/// The file `ID.pdf` or `ID.docx` of a kind.
pub async fn file(visitor: Visitor, Path((_, kind, name)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let framed = |failure: Failure| failure.framed(&visitor.frame);
    let kind = PaperKind::from_word(&kind).ok_or_else(|| framed(Failure::hidden()))?;
    let (id, format, media_type) = match name.rsplit_once('.') {
        Some((id, "pdf")) => (id, PaperFormat::Pdf, "application/pdf"),
        Some((id, "docx")) => (id, PaperFormat::Docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        _ => return Err(framed(Failure::hidden())),
    };
    let id: i64 = id.parse().map_err(|_| framed(Failure::hidden()))?;
    let produce = ProduceDocument { kind, id, format };
    let done = perform(&visitor.books, visitor.request(None), &produce).await.map_err(|error| framed(error.into()))?;
    let typesetter = visitor.site.typesetter();
    let document = done.document;
    let made = tokio::task::spawn_blocking(move || typesetter(&document, format)).await;
    let bytes = made.unwrap_or_else(|_| Err(String::new())).map_err(|said| {
        let error = ActError::new(
            Fault::Unavailable,
            format!("Dokumen tidak dapat disusun. {said}"),
            format!("The document cannot be made. {said}"),
        );
        framed(error.into())
    })?;
    let shown = if format == PaperFormat::Pdf { "inline" } else { "attachment" };
    let named = format!("{shown}; filename=\"{}-{id}.{}\"", kind.word(), if format == PaperFormat::Pdf { "pdf" } else { "docx" });
    Ok(([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, named)], bytes).into_response())
}
