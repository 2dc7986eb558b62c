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

/// A document that can be made of what a page shows.
#[derive(Debug, Clone)]
pub(super) struct Making {
    /// What it is called.
    pub label: String,
    /// Its address, without the ending.
    pub href: String,
    /// Whether its tables can be taken along as a workbook.
    pub tables: bool,
}

/// The documents of these kinds that the visitor may make of what is numbered `id`.
pub(super) fn makings(visitor: &Visitor, kinds: &[PaperKind], id: i64) -> Vec<Making> {
    let t = visitor.t();
    let of = |kind: &PaperKind| Making {
        label: t.get(&format!("paper-{}", kind.word())),
        href: visitor.to(&format!("/dokumen/{}/{id}", kind.word())),
        tables: kind.has_tables(),
    };
    kinds.iter().filter(|kind| kind.may_make(&visitor.actor, visitor.day)).map(of).collect()
}

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

/// The document `ID` of a kind: `ID.html` page by page on the screen, `ID.pdf`, `ID.docx`, `ID.xlsx`.
pub async fn file(visitor: Visitor, Path((_, kind, name)): Path<(String, String, String)>) -> Result<Response, Failure> {
    let framed = |failure: Failure| failure.framed(&visitor.frame);
    let kind = PaperKind::from_word(&kind).ok_or_else(|| framed(Failure::hidden()))?;
    let (id, format) = name
        .rsplit_once('.')
        .and_then(|(id, ending)| Some((id, PaperFormat::from_word(ending)?)))
        .ok_or_else(|| framed(Failure::hidden()))?;
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
    let named = format!("{shown}; filename=\"{}-{id}.{}\"", kind.word(), format.word());
    Ok(([(header::CONTENT_TYPE, format.media_type().to_owned()), (header::CONTENT_DISPOSITION, named)], bytes).into_response())
}
