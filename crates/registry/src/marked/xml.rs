//! Reading XML event by event under caps, and writing text into it safely.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::error::MarkError;

/// Bytes one tag or one run of text may have. Office programs write lists of ranges of some hundred kilobytes at most.
const TOKEN_BYTES: usize = 16 << 20;
/// Elements inside one another. Office documents stay below 30.
const DEPTH: usize = 256;
/// UTF-16 units one cell or one note may hold, a limit of the file format.
pub(super) const TEXT_UNITS: usize = 32_767;
/// Columns of a sheet.
pub(super) const COLUMNS: usize = 16_384;
/// Rows of a sheet.
pub(super) const ROWS: u32 = 1_048_576;

/// Refuses to hand out more than [`TOKEN_BYTES`] between two calls of `next_token`, so that one endless
/// attribute cannot fill the memory.
pub(super) struct TokenCap<R> {
    inner: R,
    used: usize,
}

impl<R: BufRead> Read for TokenCap<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.inner.read(into)
    }
}

impl<R: BufRead> BufRead for TokenCap<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.used > TOKEN_BYTES {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "one element is too large"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.used = self.used.saturating_add(amount);
        self.inner.consume(amount);
    }
}

/// The events of one part.
pub(super) struct Events<R> {
    reader: Reader<TokenCap<R>>,
    part: String,
    depth: usize,
}

impl<R: BufRead> Events<R> {
    pub(super) fn new(source: R, part: &str) -> Self {
        Self { reader: Reader::from_reader(TokenCap { inner: source, used: 0 }), part: part.to_owned(), depth: 0 }
    }

    /// The next event. After it, [`Events::depth`] counts the elements that are open (a `Start` is counted, an `End` no more).
    pub(super) fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Event<'b>, MarkError> {
        buffer.clear();
        self.reader.get_mut().used = 0;
        let event = self.reader.read_event_into(buffer).map_err(|error| MarkError::strange(&self.part, error))?;
        match &event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(MarkError::strange(&self.part, "elements nested too deeply"));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => return Err(MarkError::strange(&self.part, "the part ends too early")),
            Event::DocType(_) => return Err(MarkError::strange(&self.part, "it declares a document type")),
            Event::Decl(declaration) => {
                if let Some(encoding) = declaration.encoding() {
                    let encoding = encoding.map_err(|error| MarkError::strange(&self.part, error))?;
                    if !encoding.eq_ignore_ascii_case("utf-8") && !encoding.eq_ignore_ascii_case("us-ascii") {
                        return Err(MarkError::strange(&self.part, format!("its encoding is {encoding}")));
                    }
                }
            }
            _ => {}
        }
        Ok(event)
    }

    /// Elements open after the last event.
    pub(super) fn depth(&self) -> usize {
        self.depth
    }

    pub(super) fn part(&self) -> &str {
        &self.part
    }
}

/// An element's name without its prefix.
pub(super) fn local<'e>(element: &'e BytesStart<'_>) -> &'e str {
    let name = element.name().into_inner();
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// An element's prefix with its colon, or nothing.
pub(super) fn prefix(element: &BytesStart<'_>) -> String {
    let name = element.name().into_inner();
    name.rsplit_once(':').map_or_else(String::new, |(prefix, _)| format!("{prefix}:"))
}

/// The value of an attribute without a prefix, references resolved.
pub(super) fn attribute<'e>(element: &'e BytesStart<'_>, name: &str, part: &str) -> Result<Option<Cow<'e, str>>, MarkError> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| MarkError::strange(part, error))?;
        if attribute.key.into_inner() == name {
            return attribute.normalized_value(XmlVersion::Implicit1_0).map(Some).map_err(|error| MarkError::strange(part, error));
        }
    }
    Ok(None)
}

/// The value of the relationship id (`r:id`, whatever the prefix is).
pub(super) fn relationship_id(element: &BytesStart<'_>, part: &str) -> Result<Option<String>, MarkError> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| MarkError::strange(part, error))?;
        if attribute.key.into_inner().ends_with(":id") {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| MarkError::strange(part, error))?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// The element with some attributes set (already escaped values) or taken away; the others stay as they are.
pub(super) fn with_attributes(
    element: &BytesStart<'_>,
    changes: &[(&str, Option<&str>)],
    part: &str,
) -> Result<BytesStart<'static>, MarkError> {
    let name = element.name().into_inner();
    let mut content = String::with_capacity(element.len() + 24);
    content.push_str(name);
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| MarkError::strange(part, error))?;
        let key = attribute.key.into_inner();
        if changes.iter().all(|(changed, _)| *changed != key) {
            push_attribute(&mut content, key, &attribute.value.replace('"', "&quot;"));
        }
    }
    for (key, value) in changes {
        if let Some(value) = value {
            push_attribute(&mut content, key, value);
        }
    }
    let length = name.len();
    Ok(BytesStart::from_content(content, length))
}

fn push_attribute(content: &mut String, key: &str, escaped: &str) {
    content.push(' ');
    content.push_str(key);
    content.push_str("=\"");
    content.push_str(escaped);
    content.push('"');
}

/// What happened to a text on its way into the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Escaped {
    /// Characters XML cannot hold, replaced by U+FFFD.
    pub(super) replaced: u64,
    /// The text was longer than a cell may hold and was cut.
    pub(super) cut: bool,
}

/// Appends user text as XML character data, also safe inside a quoted attribute: markup is escaped, characters XML
/// cannot hold are replaced, `_x0041_` is protected (spreadsheet programs would read it as the letter A), and a text
/// over `units` UTF-16 units ends in "…".
pub(super) fn push_text(out: &mut String, text: &str, units: usize) -> Escaped {
    let mut done = Escaped::default();
    let mut left = units;
    // Only a text that could be too long is counted: every UTF-16 unit takes at least one byte of UTF-8.
    let must_cut = text.len() > units && text.encode_utf16().count() > units;
    if must_cut {
        left = left.saturating_sub(1);
        done.cut = true;
    }
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if must_cut {
            let length = character.len_utf16();
            if length > left {
                break;
            }
            left -= length;
        }
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => {
                // XML turns a lone CR into a line feed on reading; said here, so that the file holds what will be read.
                if !matches!(characters.peek(), Some((_, '\n'))) {
                    out.push('\n');
                }
            }
            '_' if is_escape_like(&text.as_bytes()[at..]) => out.push_str("_x005F_"),
            '\t' | '\n' => out.push(character),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                out.push('\u{fffd}');
                done.replaced += 1;
            }
            _ => out.push(character),
        }
    }
    if must_cut {
        out.push('…');
    }
    done
}

fn is_escape_like(bytes: &[u8]) -> bool {
    bytes.len() >= 7 && bytes[1] == b'x' && bytes[6] == b'_' && bytes[2..6].iter().all(u8::is_ascii_hexdigit)
}

/// The letters of a column counted from 0: A, B, …, XFD.
pub(super) fn push_column(out: &mut String, column: usize) {
    let mut letters = [0_u8; 16];
    let mut at = letters.len();
    let mut rest = column + 1;
    while rest > 0 && at > 0 {
        rest -= 1;
        at -= 1;
        // A remainder of 26 always fits a byte.
        letters[at] = b'A' + u8::try_from(rest % 26).unwrap_or(0);
        rest /= 26;
    }
    out.extend(letters[at..].iter().map(|&letter| char::from(letter)));
}

/// A cell's reference, such as `B7`. `column` counts from 0, `row` from 1.
pub(super) fn reference(row: u32, column: usize) -> String {
    let mut out = String::with_capacity(10);
    push_column(&mut out, column);
    out.push_str(&row.to_string());
    out
}

/// Row (from 1) and column (from 0) of a reference such as `B7` or `$B$7`.
pub(super) fn parse_reference(text: &str) -> Option<(u32, usize)> {
    let mut column = 0_usize;
    let mut row = 0_u32;
    let mut digits = false;
    for byte in text.bytes().filter(|byte| *byte != b'$') {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if !digits => {
                column = column * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1;
                if column > COLUMNS {
                    return None;
                }
            }
            b'0'..=b'9' => {
                digits = true;
                row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
            }
            _ => return None,
        }
    }
    (column > 0 && (1..=ROWS).contains(&row)).then(|| (row, column - 1))
}

/// First and last corner of a range such as `A1:K20`; one cell is its own range.
pub(super) fn parse_range(text: &str) -> Option<((u32, usize), (u32, usize))> {
    match text.split_once(':') {
        Some((first, last)) => Some((parse_reference(first)?, parse_reference(last)?)),
        None => parse_reference(text).map(|cell| (cell, cell)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_round_trip() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(reference(7, column), format!("{name}7"));
            assert_eq!(parse_reference(&format!("${name}$7")), Some((7, column)));
        }
        assert_eq!(parse_reference("XFE1"), None);
        assert_eq!(parse_reference("A0"), None);
        assert_eq!(parse_reference("A1048577"), None);
        assert_eq!(parse_reference("7"), None);
        assert_eq!(parse_reference("A1B"), None);
        assert_eq!(parse_range("A1:C3"), Some(((1, 0), (3, 2))));
    }

    #[test]
    fn text_is_escaped_and_cut() {
        let mut out = String::new();
        let done = push_text(&mut out, "a<b>&\"\u{1}_x0041_\r\nx\ry", 100);
        assert_eq!(out, "a&lt;b&gt;&amp;&quot;\u{fffd}_x005F_x0041_\nx\ny");
        assert_eq!(done, Escaped { replaced: 1, cut: false });
        let mut out = String::new();
        let done = push_text(&mut out, "ab😀cd", 5);
        assert_eq!(out, "ab😀…");
        assert!(done.cut);
        let mut out = String::new();
        assert!(!push_text(&mut out, "ab😀c", 5).cut);
        assert_eq!(out, "ab😀c");
    }

    #[test]
    fn hostile_xml_is_refused() {
        for text in ["<!DOCTYPE a><a/>", "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a/>", "<a><b></a>", "<a>"] {
            let mut events = Events::new(text.as_bytes(), "x.xml");
            let mut buffer = Vec::new();
            let refused = loop {
                match events.next(&mut buffer) {
                    Ok(Event::Eof) => break false,
                    Ok(_) => {}
                    Err(_) => break true,
                }
            };
            assert!(refused, "{text}");
        }
        let deep = "<a>".repeat(1000);
        let mut events = Events::new(deep.as_bytes(), "x.xml");
        let mut buffer = Vec::new();
        let mut seen = 0;
        while events.next(&mut buffer).is_ok() {
            seen += 1;
        }
        assert_eq!(seen, DEPTH);
    }
}
