//! Notes on faulty cells: their texts in the comments part, joined with those the sheet already has.

use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::{FxHashMap, FxHashSet};

use super::MarkedReport;
use super::error::MarkError;
use super::rows::Fault;
use super::xml::{Events, TEXT_UNITS, attribute, local, parse_reference, prefix, push_text, reference};

/// Notes one sheet gets at most. Spreadsheet programs draw a box for each when they open the file and become unusable
/// with more; the cells beyond stay coloured and the result columns say the same.
pub(super) const NOTES_PER_SHEET: usize = 20_000;

/// The faults that get a note.
pub(super) fn to_be_noted(faults: &[Fault], report: &mut MarkedReport) -> Vec<Fault> {
    let wanted: Vec<_> = faults.iter().filter(|fault| !fault.comment.is_empty()).cloned().collect();
    report.comments_left_out += wanted.len().saturating_sub(NOTES_PER_SHEET) as u64;
    wanted.into_iter().take(NOTES_PER_SHEET).collect()
}

/// The comments part with the notes added; a cell that had no note before needs a box.
pub(super) fn write_comments(
    old: Option<&[u8]>,
    part: &str,
    notes: &[Fault],
    author: &str,
    strict: bool,
    report: &mut MarkedReport,
) -> Result<Written, MarkError> {
    let empty = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<comments xmlns=\"{}\"><authors></authors><commentList></commentList></comments>",
        super::main_namespace(strict)
    );
    let old = old.unwrap_or(empty.as_bytes());
    let mut merge = Merge {
        part,
        author,
        report,
        out: Writer::new(Vec::with_capacity(old.len() + notes.len() * 300)),
        p: String::new(),
        authors: 0,
        threaded: FxHashSet::default(),
        waiting: notes.iter().map(|fault| ((fault.row, fault.column), fault)).collect(),
        placed: Vec::new(),
    };
    merge.run(old, notes)?;
    let (bytes, mut boxes) = (merge.out.into_inner(), merge.placed);
    boxes.sort_unstable();
    Ok(Written { bytes, boxes })
}

/// The comments part written anew.
pub(super) struct Written {
    pub(super) bytes: Vec<u8>,
    /// Row (from 1) and column (from 0) of the cells that need a box.
    pub(super) boxes: Vec<(u32, usize)>,
}

struct Merge<'a> {
    part: &'a str,
    author: &'a str,
    report: &'a mut MarkedReport,
    out: Writer<Vec<u8>>,
    p: String,
    authors: usize,
    /// Authors that stand for a conversation; their notes only repeat it.
    threaded: FxHashSet<usize>,
    waiting: FxHashMap<(u32, usize), &'a Fault>,
    placed: Vec<(u32, usize)>,
}

impl<'a> Merge<'a> {
    fn run(&mut self, old: &[u8], notes: &'a [Fault]) -> Result<(), MarkError> {
        let mut events = Events::new(old, self.part);
        let mut buffer = Vec::new();
        let mut section = String::new();
        let mut author = String::new();
        let (mut authors_done, mut list_done) = (false, false);
        loop {
            let event = events.next(&mut buffer)?;
            let depth = events.depth();
            match event {
                Event::Eof => break,
                Event::Start(element) if depth == 1 => {
                    if local(&element) != "comments" {
                        return Err(MarkError::strange(self.part, "it holds no comments"));
                    }
                    self.p = prefix(&element);
                    self.out.write_event(Event::Start(element))?;
                }
                Event::Start(element) if depth == 2 => {
                    section = local(&element).to_owned();
                    self.out.write_event(Event::Start(element))?;
                }
                Event::Empty(element) if depth == 1 && matches!(local(&element), "authors" | "commentList") => {
                    let end = element.to_end().into_owned();
                    let authors = local(&element) == "authors";
                    self.out.write_event(Event::Start(element))?;
                    if authors {
                        self.put_author();
                        authors_done = true;
                    } else {
                        self.put_rest(notes);
                        list_done = true;
                    }
                    self.out.write_event(Event::End(end))?;
                }
                Event::Empty(element) if depth == 2 && section == "authors" => {
                    self.authors += 1;
                    self.out.write_event(Event::Empty(element))?;
                }
                Event::Text(text) if depth == 3 && section == "authors" => {
                    author.push_str(&text);
                    self.out.write_event(Event::Text(text))?;
                }
                Event::End(element) if depth == 2 && section == "authors" => {
                    if author.starts_with("tc=") {
                        self.threaded.insert(self.authors);
                    }
                    author.clear();
                    self.authors += 1;
                    self.out.write_event(Event::End(element))?;
                }
                Event::Start(element) if depth == 3 && section == "commentList" => {
                    let fault = self.waiting_for(&element)?;
                    self.out.write_event(Event::Start(element))?;
                    if let Some(fault) = fault {
                        self.join(&mut events, fault)?;
                    }
                }
                Event::End(element) if depth == 1 => {
                    match section.as_str() {
                        "authors" => {
                            self.put_author();
                            authors_done = true;
                        }
                        "commentList" => {
                            self.put_rest(notes);
                            list_done = true;
                        }
                        _ => {}
                    }
                    section.clear();
                    self.out.write_event(Event::End(element))?;
                }
                event => self.out.write_event(event)?,
            }
        }
        if authors_done && list_done { Ok(()) } else { Err(MarkError::strange(self.part, "its lists are missing")) }
    }

    /// The note that is to be joined to a comment the user has on the same cell.
    fn waiting_for(&mut self, element: &BytesStart<'_>) -> Result<Option<&'a Fault>, MarkError> {
        let Some(cell) = attribute(element, "ref", self.part)?.as_deref().and_then(parse_reference) else { return Ok(None) };
        let Some(fault) = self.waiting.remove(&cell) else { return Ok(None) };
        let author = attribute(element, "authorId", self.part)?.and_then(|id| id.trim().parse().ok());
        if author.is_some_and(|author: usize| self.threaded.contains(&author)) {
            self.report.conversations_left_alone += 1;
            return Ok(None);
        }
        Ok(Some(fault))
    }

    /// Copies one comment of the user's up to and with its end, our text behind theirs.
    fn join(&mut self, events: &mut Events<&[u8]>, fault: &Fault) -> Result<(), MarkError> {
        let p = self.p.clone();
        let mut buffer = Vec::new();
        let mut done = false;
        loop {
            let event = events.next(&mut buffer)?;
            let depth = events.depth();
            match event {
                Event::Empty(element) if depth == 3 && local(&element) == "text" => {
                    let end = element.to_end().into_owned();
                    self.out.write_event(Event::Start(element))?;
                    self.put_run(fault, "");
                    done = true;
                    self.out.write_event(Event::End(end))?;
                }
                // Plain text becomes a run, since text and runs do not go together.
                Event::Start(element) if depth == 5 && local(&element) == "t" => {
                    self.raw(&format!("<{p}r>"));
                    self.out.write_event(Event::Start(element))?;
                }
                Event::End(element) if depth == 4 && element.local_name().into_inner() == "t" => {
                    self.out.write_event(Event::End(element))?;
                    self.raw(&format!("</{p}r>"));
                }
                Event::Start(element) if depth == 5 && matches!(local(&element), "rPh" | "phoneticPr") => {
                    if !std::mem::replace(&mut done, true) {
                        self.put_run(fault, "\n\n");
                    }
                    self.out.write_event(Event::Start(element))?;
                }
                Event::Empty(element) if depth == 4 && matches!(local(&element), "rPh" | "phoneticPr") => {
                    if !std::mem::replace(&mut done, true) {
                        self.put_run(fault, "\n\n");
                    }
                    self.out.write_event(Event::Empty(element))?;
                }
                Event::End(element) if depth == 3 => {
                    if element.local_name().into_inner() == "text" && !std::mem::replace(&mut done, true) {
                        self.put_run(fault, "\n\n");
                    }
                    self.out.write_event(Event::End(element))?;
                }
                Event::End(element) if depth == 2 => {
                    if done {
                        self.report.comments += 1;
                    } else {
                        return Err(MarkError::strange(self.part, "a comment has no text"));
                    }
                    return Ok(self.out.write_event(Event::End(element))?);
                }
                Event::Eof => return Err(MarkError::strange(self.part, "the part ends too early")),
                event => self.out.write_event(event)?,
            }
        }
    }

    fn raw(&mut self, text: &str) {
        self.out.get_mut().extend_from_slice(text.as_bytes());
    }

    fn put_author(&mut self) {
        let p = &self.p;
        let mut text = format!("<{p}author>");
        push_text(&mut text, self.author, 200);
        text.push_str(&format!("</{p}author>"));
        self.raw(&text);
    }

    fn put_run(&mut self, fault: &Fault, before: &str) {
        let p = &self.p;
        let mut text = format!("<{p}r><{p}t xml:space=\"preserve\">{before}");
        // The user's own text counts towards the limit too; theirs is short beside it, and a long one is cut on both sides.
        let units = if before.is_empty() { TEXT_UNITS } else { TEXT_UNITS / 2 };
        let done = push_text(&mut text, &said(self.author, &fault.comment), units);
        text.push_str(&format!("</{p}t></{p}r>"));
        self.report.characters_replaced += done.replaced;
        self.report.texts_cut += u64::from(done.cut);
        self.raw(&text);
    }

    /// The notes on cells that had none, in the order of the cells.
    fn put_rest(&mut self, notes: &[Fault]) {
        let p = self.p.clone();
        let author = self.authors;
        for fault in notes {
            if self.waiting.remove(&(fault.row, fault.column)).is_none() {
                continue;
            }
            let cell = reference(fault.row, fault.column);
            self.raw(&format!("<{p}comment ref=\"{cell}\" authorId=\"{author}\"><{p}text>"));
            self.put_run(fault, "");
            self.raw(&format!("</{p}text></{p}comment>"));
            self.placed.push((fault.row, fault.column));
            self.report.comments += 1;
        }
    }
}

/// A note says who speaks, since the box shows no author.
fn said(author: &str, comment: &str) -> String {
    format!("{author}: {comment}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Severity;

    fn fault(row: u32, column: usize, comment: &str) -> Fault {
        Fault { row, column, severity: Severity::Error, comment: comment.into() }
    }

    fn merged(old: &str, notes: &[Fault]) -> (String, Vec<(u32, usize)>, MarkedReport) {
        let mut report = MarkedReport::default();
        match write_comments(Some(old.as_bytes()), "xl/comments1.xml", notes, "Payung", false, &mut report) {
            Ok(Written { bytes, boxes }) => (String::from_utf8_lossy(&bytes).into_owned(), boxes, report),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn notes_join_those_of_the_user() {
        let old = r#"<x:comments xmlns:x="m"><x:authors><x:author>Sari</x:author><x:author>tc={1}</x:author></x:authors><x:commentList><x:comment ref="B2" authorId="0"><x:text><x:t>cek</x:t></x:text></x:comment><x:comment ref="C2" authorId="1"><x:text><x:t>[Threaded comment]</x:t></x:text></x:comment><x:comment ref="D2" authorId="0"><x:text/></x:comment></x:commentList></x:comments>"#;
        let (new, boxes, report) = merged(old, &[fault(2, 1, "a<b"), fault(2, 2, "tak tertulis"), fault(2, 3, "d"), fault(3, 0, "baru")]);
        assert!(
            new.contains(
                r#"<x:text><x:r><x:t>cek</x:t></x:r><x:r><x:t xml:space="preserve">

Payung: a&lt;b</x:t></x:r></x:text>"#
            ),
            "{new}"
        );
        assert!(!new.contains("tak tertulis"), "{new}");
        assert!(
            new.contains(r#"<x:comment ref="D2" authorId="0"><x:text><x:r><x:t xml:space="preserve">Payung: d</x:t></x:r></x:text>"#),
            "{new}"
        );
        assert!(new.contains(r#"<x:comment ref="A3" authorId="2"><x:text><x:r><x:t xml:space="preserve">Payung: baru</x:t></x:r></x:text></x:comment></x:commentList>"#), "{new}");
        assert!(new.contains("<x:author>tc={1}</x:author><x:author>Payung</x:author></x:authors>"), "{new}");
        assert_eq!(boxes, [(3, 0)]);
        assert_eq!((report.comments, report.conversations_left_alone), (3, 1));
    }

    #[test]
    fn a_note_over_the_limit_is_cut() {
        let (new, _, report) = merged("<comments><authors/><commentList/></comments>", &[fault(1, 0, &"x".repeat(40_000))]);
        assert_eq!(report.texts_cut, 1);
        assert!(new.contains("x…</t>"));
        assert!(new.len() < 33_000);
    }

    #[test]
    fn more_notes_than_a_sheet_bears_are_counted() {
        let faults: Vec<_> = (1..=NOTES_PER_SHEET as u32 + 5).map(|row| fault(row, 0, "x")).collect();
        let mut report = MarkedReport::default();
        assert_eq!(to_be_noted(&faults, &mut report).len(), NOTES_PER_SHEET);
        assert_eq!(report.comments_left_out, 5);
    }
}
