//! From what a document says to its pages: a body, then lists. Lists may have ten thousand lines, which the typesetter cannot hold at
//! once: they are set in parts, each beginning with the lines that did not fill the last page of the part before, and joined.

use crate::error::DocumentError;
use crate::fonts::Fonts;
use crate::join::{self, Part};
use crate::profile::{Letterhead, PageMarks, RegionProfile, SignatureBlock};
use crate::table::{Line, Table};
use crate::typesetting::{Template, export, lay_out};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use typst::foundations::{Content, NativeElement, Selector, Value as Typed};
use typst::introspection::{Introspector, MetadataElem};
use typst_layout::{Page, PagedDocument};
use typst_svg::SvgOptions;

const LIST: Template = Template { path: "/list.typ", text: include_str!("list.typ") };
const MARKS: Template = Template { path: "/marks.typ", text: include_str!("marks.typ") };

/// Lines of a list that are set at once. Memory grows with it; below a few hundred, the page set twice per part costs more than it saves.
const LINES_AT_ONCE: usize = 600;

/// Lines that go along when a signature would else stand alone on the last page.
const LINES_BEFORE_SIGNATURE: usize = 4;

/// Pages to be looked at on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagesSeen {
    /// The first pages, each an SVG that refers to nothing outside itself.
    pub pages: Vec<String>,
    /// How many pages the document has.
    pub of: usize,
}

/// A document ready for the typesetter.
pub(crate) struct Paper {
    /// Title in the file's properties.
    pub title: String,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// The pages before the lists.
    pub body: Option<(Template, Value)>,
    /// Lists, each beginning on a page of its own.
    pub lists: Vec<List>,
}

/// A list of people on lying sheets.
#[derive(Default)]
pub(crate) struct List {
    /// The letterhead, for a list that is a document of its own; as [`letterhead`] gives it.
    pub letterhead: Option<Value>,
    /// Upper right: what it is annexed to.
    pub annex_of: Vec<String>,
    /// Centred title lines.
    pub heading: Vec<String>,
    /// Sentences above.
    pub opening: Vec<String>,
    /// The list.
    pub table: Table,
    /// Sentences below.
    pub closing: Vec<String>,
    /// Signatures below.
    pub signatures: Vec<SignatureBlock>,
    /// Chain of initials beside a single signature.
    pub initials: Vec<String>,
}

/// What a template's letterhead needs.
pub(crate) fn letterhead(profile: &RegionProfile, head: &Letterhead) -> Value {
    json!({ "letterhead": head, "region_emblem_svg": profile.region_emblem_svg })
}

/// A document's number, or dots to write it on.
pub(crate) fn number_or_dots(number: Option<&str>) -> &str {
    number.unwrap_or("........................................")
}

/// Title lines as they are printed.
pub(crate) fn capitals(title: &[String]) -> Vec<String> {
    title.iter().map(|line| line.to_uppercase()).collect()
}

/// Takes laid-out pages: the first so many of a run, and whether they lie.
type Take<'t> = dyn FnMut(&PagedDocument, usize, bool) -> Result<(), DocumentError> + 't;

impl Paper {
    /// The finished PDF.
    pub(crate) fn print(self, fonts: &Fonts) -> Result<Vec<u8>, DocumentError> {
        if self.lists.is_empty() {
            return export(&self.lay_out_alone(fonts)?, None, true);
        }
        let mut parts = Vec::new();
        self.set(fonts, &mut |document, pages, lying| {
            let cut = (pages < document.pages().len()).then_some(pages);
            parts.push(Part { pdf: export(document, cut, false)?, pages, lying });
            Ok(())
        })?;
        let lying: Vec<bool> = parts.iter().flat_map(|part| std::iter::repeat_n(part.lying, part.pages)).collect();
        let stamps = self.stamps(&lying, fonts)?;
        join::join(parts, &export(&stamps, None, false)?, &self.title)
    }

    /// The first `most` pages as pictures, and how many there are.
    pub(crate) fn picture(self, most: usize, fonts: &Fonts) -> Result<PagesSeen, DocumentError> {
        if self.lists.is_empty() {
            let document = self.lay_out_alone(fonts)?;
            return Ok(PagesSeen { of: document.pages().len(), pages: document.pages().iter().take(most).map(picture).collect() });
        }
        let (mut pictures, mut lying) = (Vec::new(), Vec::new());
        self.set(fonts, &mut |document, pages, lies| {
            let room = pages.min(most.saturating_sub(pictures.len()));
            pictures.extend(document.pages().iter().take(room).map(picture));
            lying.extend(std::iter::repeat_n(lies, pages));
            Ok(())
        })?;
        let stamps = self.stamps(&lying, fonts)?;
        let pages = pictures.iter().zip(stamps.pages()).map(|(page, stamp)| overlaid(page, &picture(stamp)));
        Ok(PagesSeen { pages: pages.collect(), of: lying.len() })
    }

    fn with_marks(&self, data: Value, marked: bool) -> Value {
        with_marks(data, &self.title, &self.marks, marked)
    }

    /// A paper without lists, in one run.
    fn lay_out_alone(&self, fonts: &Fonts) -> Result<PagedDocument, DocumentError> {
        let Some((template, data)) = &self.body else {
            return Err(DocumentError::Context("dokumen tanpa isi".to_owned()));
        };
        lay_out(template, self.with_marks(data.clone(), true), fonts)
    }

    /// Sets body and lists, run by run, without heads and feet.
    fn set(&self, fonts: &Fonts, take: &mut Take<'_>) -> Result<(), DocumentError> {
        if let Some((template, data)) = &self.body {
            let document = lay_out(template, self.with_marks(data.clone(), false), fonts)?;
            take(&document, document.pages().len(), false)?;
        }
        for list in &self.lists {
            list.set_in_parts(&|data| self.with_marks(data, false), fonts, take)?;
        }
        Ok(())
    }

    /// Heads and feet of all pages.
    fn stamps(&self, lying: &[bool], fonts: &Fonts) -> Result<PagedDocument, DocumentError> {
        lay_out(&MARKS, self.with_marks(json!({ "lying": lying }), true), fonts)
    }
}

fn picture(page: &Page) -> String {
    typst_svg::svg(page, &SvgOptions { render_bleed: false, pretty: false })
}

/// The text of an attribute of a picture's first tag, with where it stands.
fn attribute<'p>(picture: &'p str, name: &str) -> Option<(std::ops::Range<usize>, &'p str)> {
    let tag = picture.split_once('>')?.0;
    let start = tag.find(&format!(" {name}=\""))?;
    let value = start + name.len() + 3;
    let end = value + tag.get(value..)?.find('"')?;
    Some((start..end + 1, tag.get(value..end)?))
}

/// A picture that fills whatever it is put into: without a size of its own.
fn filling(picture: &str) -> String {
    let mut picture = picture.to_owned();
    for name in ["width", "height"] {
        if let Some((place, _)) = attribute(&picture, name) {
            picture.replace_range(place, "");
        }
    }
    picture
}

/// A page with its head and foot over it: one picture that holds both.
fn overlaid(page: &str, stamp: &str) -> String {
    let of = |name| attribute(page, name).map_or("", |(_, value)| value);
    let (view, width, height) = (of("viewBox"), of("width"), of("height"));
    let (page, stamp) = (filling(page), filling(stamp));
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{view}\" width=\"{width}\" height=\"{height}\">{page}{stamp}</svg>")
}

/// Adds what every template asks for. `marked` pages bear heads and feet.
fn with_marks(mut data: Value, title: &str, marks: &PageMarks, marked: bool) -> Value {
    data["title"] = title.into();
    data["marks"] = json!(marks);
    data["marked"] = marked.into();
    data
}

impl List {
    /// Sets the list part by part.
    fn set_in_parts(&self, finish: &dyn Fn(Value) -> Value, fonts: &Fonts, take: &mut Take<'_>) -> Result<(), DocumentError> {
        let lines = &self.table.lines;
        let mut start = 0_usize;
        let mut limit = LINES_AT_ONCE;
        loop {
            let end = lines.len().min(start.saturating_add(limit));
            let last = end == lines.len();
            let continued = lines.get(..start).and_then(|before| before.iter().rev().find(|line| matches!(line, Line::Group(_))));
            let mut now: Vec<Line> = Vec::with_capacity(end - start + 1);
            // The head of the kecamatan the part begins within, as on every other page it continues on.
            if let (Some(group), Some(Line::Row(_))) = (continued, lines.get(start)) {
                now.push(group.clone());
            }
            let repeated = now.len();
            now.extend_from_slice(lines.get(start..end).unwrap_or_default());
            let document = lay_out(&LIST, finish(self.view(&now, start == 0, last)), fonts)?;
            let pages = document.pages().len();
            let carried = first_line_of_last_page(&document, &now);
            match (last, carried) {
                (true, last_page) if end - start > LINES_BEFORE_SIGNATURE && !last_page.has_row(&now) => {
                    // The signature would stand alone on the last page, or with nothing but sums: set again, with the last lines on the
                    // signature's page.
                    limit = end - start - LINES_BEFORE_SIGNATURE;
                    continue;
                }
                (true, _) => return take(&document, pages, true),
                (false, Carried::From(line)) if line > repeated && limit == LINES_AT_ONCE => {
                    take(&document, pages - 1, true)?;
                    start += line - repeated;
                }
                (false, _) => {
                    take(&document, pages, true)?;
                    start = end;
                }
            }
            limit = LINES_AT_ONCE;
        }
    }

    fn view(&self, lines: &[Line], first: bool, last: bool) -> Value {
        let head = self.letterhead.as_ref().map_or(Value::Null, |head| head["letterhead"].clone());
        let emblem = self.letterhead.as_ref().map_or(Value::Null, |head| head["region_emblem_svg"].clone());
        json!({
            "first": first,
            "last": last,
            "letterhead": head,
            "region_emblem_svg": emblem,
            "annex_of": self.annex_of,
            "heading": self.heading,
            "opening": self.opening,
            "table": self.table.view_of(lines),
            "closing": if last { self.closing.as_slice() } else { &[] },
            "signatures": if last { self.signatures.as_slice() } else { &[] },
            "initials": self.initials,
        })
    }
}

/// Which lines came onto the last page.
#[derive(Clone, Copy)]
enum Carried {
    /// There is only one page.
    OnePage,
    /// None: only what stands below the list.
    NoLine,
    /// Those from this index on, with the head of its group if that stands there too.
    From(usize),
}

impl Carried {
    /// Whether a person, and not only sums, stands on the last page.
    fn has_row(self, lines: &[Line]) -> bool {
        match self {
            Self::OnePage => true,
            Self::NoLine => false,
            Self::From(first) => lines.iter().skip(first).any(|line| matches!(line, Line::Row(_))),
        }
    }
}

fn first_line_of_last_page(document: &PagedDocument, lines: &[Line]) -> Carried {
    let pages = document.pages().len();
    if pages < 2 {
        return Carried::OnePage;
    }
    let introspector = document.introspector();
    let marks = introspector.query(&Selector::Elem(MetadataElem::ELEM, None));
    let on_last = |mark: &&Content| mark.location().and_then(|at| introspector.page(at)).is_some_and(|page| page.get() == pages);
    let index = |mark: &Content| match mark.to_packed::<MetadataElem>()?.value {
        Typed::Int(index) => usize::try_from(index).ok(),
        _ => None,
    };
    let Some(first) = marks.iter().filter(on_last).filter_map(index).min() else {
        return Carried::NoLine;
    };
    let group_before = first.checked_sub(1).filter(|&before| matches!(lines.get(before), Some(Line::Group(_))));
    Carried::From(group_before.unwrap_or(first))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{Document, samples};

    /// Every template a document uses, with its data, lists whole.
    pub(crate) fn sheets(document: &Document) -> Vec<(Template, Value)> {
        let Paper { title, marks, body, lists } = document.paper().expect("a paper");
        let marked = lists.is_empty();
        let lying = vec![true, false];
        let lists = lists.iter().map(|list| (LIST, list.view(&list.table.lines, true, true)));
        let stamps = (MARKS, json!({ "lying": lying }));
        body.into_iter().chain(lists).chain([stamps]).map(|(template, data)| (template, with_marks(data, &title, &marks, marked))).collect()
    }

    #[test]
    fn a_picture_over_another_fills_it() {
        let page = r#"<svg viewBox="0 0 5 7" width="5pt" height="7pt" xmlns="x"><g width="1"/></svg>"#;
        let stamp = r#"<svg viewBox="0 0 5 7" width="5pt" height="7pt" xmlns="x"><text/></svg>"#;
        let both = overlaid(page, stamp);
        let begins = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 5 7" width="5pt" height="7pt">"#;
        assert_eq!(
            both,
            format!(r#"{begins}<svg viewBox="0 0 5 7" xmlns="x"><g width="1"/></svg><svg viewBox="0 0 5 7" xmlns="x"><text/></svg></svg>"#)
        );
    }

    /// What is shown on a screen has the pages that are printed.
    #[test]
    fn pictures_have_the_pages_of_the_print() {
        for (name, document) in samples::all() {
            let printed = crate::pdf(&document, &Fonts::embedded()).expect("printed");
            let printed = lopdf::Document::load_mem(&printed).expect("a PDF").get_pages().len();
            let seen = crate::pages(&document, &Fonts::embedded()).expect("seen");
            assert_eq!((seen.of, seen.pages.len()), (printed, printed.min(crate::PAGES_SEEN_MAX)), "{name}");
            for page in &seen.pages {
                assert!(page.starts_with("<svg") && !page.contains("<script") && attribute(page, "viewBox").is_some(), "{name}");
            }
        }
    }
}
