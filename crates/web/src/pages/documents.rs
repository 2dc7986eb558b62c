//! Documents made out of the books, as files, or page by page on the screen. Making one is an act with its own entry in the log, whoever looks.

use super::render;
use crate::failure::Failure;
use crate::frame::Frame;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use payung_operations::acts::produce_document::{PaperFormat, ProduceDocument};
use payung_operations::{ActError, Fault, PagesSeen, PaperKind, perform};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What may not stand as it is in a picture that is part of its own address; the rest stays, so that it shrinks well on its way.
const OF_PICTURE: &AsciiSet = &CONTROLS.add(b'"').add(b'#').add(b'%').add(b'&').add(b'<').add(b'>').add(b'\'');

#[derive(Template)]
#[template(path = "paper_pages.html")]
struct PagesPage {
    frame: Frame,
    title: String,
    /// The pages by number, each as the address of a picture.
    pages: Vec<(i64, String)>,
    /// How many the document has.
    of: i64,
    page_code: String,
    file: String,
}

fn not_made(said: &str) -> ActError {
    ActError::new(Fault::Unavailable, format!("Dokumen tidak dapat disusun. {said}"), format!("The document cannot be made. {said}"))
}

/// The document `ID` of a kind: `ID.html` page by page on the screen, `ID.pdf`, `ID.docx`.
pub async fn file(visitor: Visitor, Path((_, kind, name)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let framed = |failure: Failure| failure.framed(&visitor.frame);
    let kind = PaperKind::from_word(&kind).ok_or_else(|| framed(Failure::hidden()))?;
    let (id, format, media_type) = match name.rsplit_once('.') {
        Some((id, "pdf")) => (id, PaperFormat::Pdf, "application/pdf"),
        Some((id, "docx")) => (id, PaperFormat::Docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        Some((id, "html")) => (id, PaperFormat::Pages, "text/html"),
        _ => return Err(framed(Failure::hidden())),
    };
    let id: i64 = id.parse().map_err(|_| framed(Failure::hidden()))?;
    let produce = ProduceDocument { kind, id, format };
    let done = perform(&visitor.books, visitor.request(None), &produce).await.map_err(|error| framed(error.into()))?;
    let typesetter = visitor.site.typesetter();
    let document = done.document;
    let made = tokio::task::spawn_blocking(move || typesetter(&document, format)).await;
    let bytes = made.unwrap_or_else(|_| Err(String::new())).map_err(|said| framed(not_made(&said).into()))?;
    if format == PaperFormat::Pages {
        let seen: PagesSeen = serde_json::from_slice(&bytes).map_err(|_| framed(not_made("").into()))?;
        let picture = |(number, svg): (i64, &String)| (number, format!("data:image/svg+xml,{}", utf8_percent_encode(svg, OF_PICTURE)));
        let page = PagesPage {
            title: visitor.t().get(&format!("paper-{}", kind.word())),
            pages: (1..).zip(&seen.pages).map(picture).collect(),
            of: i64::try_from(seen.of).unwrap_or(i64::MAX),
            page_code: done.page_code,
            file: visitor.to(&format!("/dokumen/{}/{id}", kind.word())),
            frame: visitor.frame,
        };
        return Ok(render(&page));
    }
    let shown = if format == PaperFormat::Pdf { "inline" } else { "attachment" };
    let named = format!("{shown}; filename=\"{}-{id}.{}\"", kind.word(), if format == PaperFormat::Pdf { "pdf" } else { "docx" });
    Ok(([(header::CONTENT_TYPE, media_type.to_owned()), (header::CONTENT_DISPOSITION, named)], bytes).into_response())
}
