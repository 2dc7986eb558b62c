//! One run of the typesetter. It sees the templates of this crate, one file of data and the fonts given; no disk, no network, no
//! packages, no clock. Values reach it only as data: nothing a person is called can become markup.

use crate::error::DocumentError;
use crate::fonts::Fonts;
use serde_json::Value;
use std::borrow::Cow;
use std::path::PathBuf;
use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandards};

/// A template and the name others import it by.
pub(crate) struct Template {
    /// Path within the typesetter's own file system, beginning with a slash.
    pub path: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// What the templates share.
const SHARED: [Template; 2] =
    [Template { path: "/frame.typ", text: include_str!("frame.typ") }, Template { path: "/table.typ", text: include_str!("table.typ") }];

/// Everything one run can see.
struct Sheet<'a> {
    standard: LazyHash<Library>,
    fonts: &'a Fonts,
    main: FileId,
    sources: Vec<Source>,
    files: Vec<(FileId, Bytes)>,
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.standard
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.iter().find(|source| source.id() == id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.iter().find(|(file, _)| *file == id).map(|(_, bytes)| bytes.clone()).ok_or_else(|| not_found(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(PathBuf::from(id.get().vpath().get_with_slash()))
}

/// Lays out `template` over `data`.
pub(crate) fn lay_out(template: &Template, data: Value, fonts: &Fonts) -> Result<PagedDocument, DocumentError> {
    compile(template, data, fonts).map(|(document, _)| document)
}

/// The same, with what the typesetter warns of: content it left out, fonts it did not find.
fn compile(template: &Template, mut data: Value, fonts: &Fonts) -> Result<(PagedDocument, Vec<SourceDiagnostic>), DocumentError> {
    make_printable(&mut data);
    data["fonts"] = fonts.families().into();
    let mut files = Vec::new();
    for (key, path) in [("state_emblem_svg", "/state-emblem.svg"), ("region_emblem_svg", "/region-emblem.svg")] {
        if let Some(Value::String(svg)) = data.get_mut(key) {
            files.push((file_id(path)?, Bytes::from_string(std::mem::take(svg))));
        }
    }
    files.push((file_id("/data.json")?, Bytes::from_string(data.to_string())));
    drop(data);
    let mut sources = Vec::new();
    for Template { path, text } in SHARED.iter().chain([template]) {
        sources.push(Source::new(file_id(path)?, (*text).to_owned()));
    }
    let sheet = Sheet { standard: LazyHash::new(Library::default()), fonts, main: file_id(template.path)?, sources, files };
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&sheet);
    // The typesetter remembers what it computed, for editors; a document is made once.
    typst::comemo::evict(0);
    let document = output.map_err(|errors| DocumentError::Typesetting(messages(&errors)))?;
    Ok((document, warnings.to_vec()))
}

/// Writes laid-out pages, all or the first `pages`, as a PDF whose bytes depend on nothing but the pages.
pub(crate) fn export(document: &PagedDocument, pages: Option<usize>, tagged: bool) -> Result<Vec<u8>, DocumentError> {
    let last = pages.and_then(std::num::NonZeroUsize::new);
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Payung".to_owned())),
        page_ranges: last.map(|last| typst::layout::PageRanges::new(vec![Some(std::num::NonZeroUsize::MIN)..=Some(last)])),
        standards: PdfStandards::default(),
        tagged,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(document, &options).map_err(|errors| DocumentError::Typesetting(messages(&errors)))
}

fn file_id(path: &str) -> Result<FileId, DocumentError> {
    let path = VirtualPath::new(path).map_err(|_| DocumentError::Typesetting(format!("{path} is no path")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn messages(errors: &[SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("; ")
}

fn make_printable(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(clean) = printable(text) {
                *text = clean;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(make_printable),
        Value::Object(fields) => fields.values_mut().for_each(make_printable),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The text without what no paper shows: control characters, and marks that turn the direction of writing and would let a page look
/// different from what it says. Each becomes a space; line breaks stay.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if text.contains(unprintable) {
        text.chars().map(|c| if unprintable(c) { ' ' } else { c }).collect::<String>().into()
    } else {
        text.into()
    }
}

fn unprintable(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::tests::sheets;
    use crate::samples;

    #[test]
    fn templates_are_set_without_warnings() {
        for (name, document) in samples::all() {
            for (template, data) in sheets(&document) {
                let (_, warnings) = compile(&template, data, &Fonts::embedded()).expect("set");
                assert!(warnings.is_empty(), "{name}, {}: {}", template.path, messages(&warnings));
            }
        }
    }
}
