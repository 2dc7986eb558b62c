//! Splitting a block into records and fields.
//!
//! Quotes follow RFC 4180, with two allowances that village lists need: a quote opens only at a field's start
//! (spaces before it are allowed), so that `5" pipa` is plain text; and a quote that is never closed does not swallow
//! the people below it. A record ends at `\n`, `\r\n` or a lone `\r` outside quotes.

use memchr::{memchr, memchr_iter, memchr2, memchr3};

use super::CsvBlock;
use super::window::Window;
use crate::{Cell, Cells};

/// Lines a quoted field may stretch over before its quote counts as never closed.
const QUOTED_LINES: usize = 100;

/// So few fields are found sooner one by one than among all of a record's.
const FRONT_MAX: usize = 4;

/// Set in a field's start when its text lies in the scratch space.
const IN_SCRATCH: u32 = 1 << 31;

/// What is wrong with a record as such. Its cells can be looked at all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordFault {
    /// NUL or other control characters stand in the record.
    ControlCharacters,
    /// The bytes are not UTF-8 although the file is; the record's line was read as Windows-1252.
    NotUtf8,
    /// Text follows a closing quote (`"Jalan "Mawar" 3"`).
    TextAfterQuote,
    /// A quote was opened and never closed; the record was ended at its own line end.
    UnclosedQuote,
    /// The record is longer than the limit; the rest of it was left out.
    TooLong,
}

/// Where a record ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The record is `..end`, then `terminator` bytes of line end.
    Found {
        /// Length of the record.
        end: usize,
        /// Length of its line end, 0 at the end of the file.
        terminator: usize,
        /// Line ends inside quotes.
        lines_inside: u32,
        /// [`RecordFault::UnclosedQuote`] or [`RecordFault::TextAfterQuote`].
        fault: Option<RecordFault>,
    },
    /// More bytes are needed to tell.
    More,
}

/// What closes a quoted field.
enum Quoted {
    /// The closing quote is at this place; text follows it if `junk`.
    Closed {
        at: usize,
        junk: bool,
    },
    Never,
    More,
}

/// Finds the closing quote of the field whose text begins at `from`.
fn closing_quote(bytes: &[u8], from: usize, delimiter: u8, at_end: bool, record_bytes: usize) -> Quoted {
    // Not further than a record may be long: what is longer was never meant as one field.
    let window = &bytes[from..bytes.len().min(record_bytes.max(from))];
    let whole = from + window.len() == bytes.len();
    let mut place = 0;
    loop {
        let Some(found) = memchr(b'"', &window[place..]) else {
            if !whole || lines(window) > QUOTED_LINES {
                return Quoted::Never;
            }
            return if at_end { Quoted::Never } else { Quoted::More };
        };
        let quote = place + found;
        let after = from + quote + 1;
        match bytes.get(after) {
            Some(b'"') => place = quote + 2,
            None if !at_end => return Quoted::More,
            next => {
                let inside = lines(&window[..quote]);
                if inside > QUOTED_LINES {
                    return Quoted::Never;
                }
                let junk = match next {
                    None | Some(b'\n' | b'\r') => false,
                    Some(byte) if *byte == delimiter => false,
                    Some(_) => {
                        let rest = &bytes[after..];
                        let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
                        match rest.get(spaces) {
                            None if !at_end => return Quoted::More,
                            None | Some(b'\n' | b'\r') => false,
                            Some(byte) => *byte != delimiter,
                        }
                    }
                };
                // Over a line's end, a "closing" quote with text after it is the next field's opening one.
                if junk && inside > 0 {
                    return Quoted::Never;
                }
                return Quoted::Closed { at: from + quote, junk };
            }
        }
        if place > window.len() {
            place = window.len();
        }
    }
}

/// Line ends in `text`, `\r\n` counted once.
fn lines(text: &[u8]) -> usize {
    let (mut count, mut place) = (0, 0);
    while let Some(found) = memchr2(b'\n', b'\r', &text[place..]) {
        place += found + line_end(&text[place + found..], true).unwrap_or(1);
        count += 1;
    }
    count
}

/// Length of the line end `bytes` begins with; `None` when a `\r` is the last byte read and more may come.
fn line_end(bytes: &[u8], at_end: bool) -> Option<usize> {
    match bytes {
        [b'\r', b'\n', ..] => Some(2),
        [b'\r'] if !at_end => None,
        _ => Some(1),
    }
}

/// Finds where the record at the start of `bytes` ends. A record longer than `record_bytes` has no end here
/// ([`End::More`]) until its line end is in sight: cutting it is the caller's part.
pub(super) fn record_end(bytes: &[u8], delimiter: u8, at_end: bool, record_bytes: usize) -> End {
    walk_record(bytes, delimiter, at_end, record_bytes, &mut |_, _, _| {})
}

/// As [`record_end`], and calls `field` with each field's start and end, quotes taken off, and whether doubled quotes
/// may stand in it. One walk for finding blocks and for splitting them, so that the two never disagree.
#[inline(always)]
fn walk_record(bytes: &[u8], delimiter: u8, at_end: bool, record_bytes: usize, field: &mut impl FnMut(usize, usize, bool)) -> End {
    let (mut place, mut lines_inside, mut fault) = (0, 0, None);
    loop {
        // At a field's start.
        let spaces = bytes[place..].iter().take_while(|byte| **byte == b' ' && delimiter != b' ').count();
        // Where the field goes on after its closing quote.
        let mut after = place;
        let mut quoted = None;
        if bytes.get(place + spaces) == Some(&b'"') {
            let opening = place + spaces;
            if let Some(at) = plain_closing_quote(bytes, opening + 1, delimiter, record_bytes) {
                field(opening + 1, at, false);
                if bytes[at + 1] == delimiter {
                    place = at + 2;
                    continue;
                }
                return match line_end(&bytes[at + 1..], at_end) {
                    Some(terminator) => End::Found { end: at + 1, terminator, lines_inside, fault },
                    None => End::More,
                };
            }
            match closing_quote(bytes, opening + 1, delimiter, at_end, record_bytes) {
                Quoted::More => return End::More,
                Quoted::Never => {
                    let fault = Some(RecordFault::UnclosedQuote);
                    let (end, terminator) = match memchr2(b'\n', b'\r', &bytes[place..]) {
                        Some(found) => match line_end(&bytes[place + found..], at_end) {
                            Some(terminator) => (place + found, terminator),
                            None => return End::More,
                        },
                        None if at_end => (bytes.len(), 0),
                        None => return End::More,
                    };
                    field(opening + 1, end, true);
                    return End::Found { end, terminator, lines_inside, fault };
                }
                Quoted::Closed { at, junk } => {
                    lines_inside += u32::try_from(lines(&bytes[opening..at])).unwrap_or(u32::MAX);
                    if junk {
                        fault = Some(RecordFault::TextAfterQuote);
                    } else {
                        quoted = Some((opening + 1, at));
                    }
                    after = at + 1;
                }
            }
        }
        let found = memchr3(delimiter, b'\n', b'\r', &bytes[after..]);
        if found.is_none() && !at_end {
            return End::More;
        }
        let end = found.map_or(bytes.len(), |found| after + found);
        match quoted {
            Some((from, to)) => field(from, to, true),
            // Not quoted, or text follows the closing quote: as it stands, quotes and all.
            None => field(place, end, false),
        }
        match bytes.get(end) {
            Some(byte) if *byte == delimiter => place = end + 1,
            Some(_) => {
                return match line_end(&bytes[end..], at_end) {
                    Some(terminator) => End::Found { end, terminator, lines_inside, fault },
                    None => End::More,
                };
            }
            None => return End::Found { end, terminator: 0, lines_inside, fault },
        }
    }
}

/// The closing quote of a field without quotes or line ends inside, if a delimiter or a line end follows it: nearly
/// every quoted field there is, told with one look.
#[inline(always)]
fn plain_closing_quote(bytes: &[u8], from: usize, delimiter: u8, record_bytes: usize) -> Option<usize> {
    let window = bytes.get(from..bytes.len().min(record_bytes))?;
    let at = from + memchr3(b'"', b'\n', b'\r', window)?;
    let next = *bytes.get(at + 1)?;
    (bytes[at] == b'"' && (next == delimiter || next == b'\n' || next == b'\r')).then_some(at)
}

/// Where the record at `start` ends and how long its line end is, if it has no quotes, or only such as hold a whole field
/// without quotes and line ends inside; `None` for every other record, and where the bytes end before the record does.
#[inline]
pub(super) fn plain_record_end(bytes: &[u8], start: usize, delimiter: u8) -> Option<(usize, usize)> {
    let mut from = start;
    loop {
        let place = from + memchr3(b'"', b'\n', b'\r', bytes.get(from..)?)?;
        if bytes[place] != b'"' {
            return Some((place, line_end(&bytes[place..], true)?));
        }
        if place > start && bytes[place - 1] != delimiter {
            return None;
        }
        from = plain_closing_quote(bytes, place + 1, delimiter, usize::MAX)? + 1;
    }
}

/// Something about a stretch of a block that was settled when the block was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// Where the record begins in the block's text.
    pub(super) start: u32,
    /// Where what was kept of it ends.
    pub(super) end: u32,
    /// Bytes left out.
    pub(super) bytes: u64,
    /// Line ends inside what was kept and what was left out.
    pub(super) lines_inside: u32,
}

/// Iterates over a block's records. Lending: a record lives until the next one is asked for.
#[derive(Debug)]
pub struct CsvRecords<'b> {
    block: &'b CsvBlock,
    place: usize,
    line: u32,
    /// What was looked at last of the block's text.
    window: Window,
    next_cut: usize,
    next_recoded: usize,
    /// The records handed out last.
    heads: Vec<Head>,
    /// Start (with [`IN_SCRATCH`]) and end of each of their fields.
    fields: Vec<(u32, u32)>,
    scratch: String,
}

/// A record without its fields.
#[derive(Debug, Clone, Copy)]
struct Head {
    start: u32,
    end: u32,
    terminator: u32,
    /// Its fields, as a range of all fields.
    fields: (u32, u32),
    line: u32,
    fault: Option<RecordFault>,
    cut_bytes: u64,
}

impl<'b> CsvRecords<'b> {
    pub(super) fn new(block: &'b CsvBlock) -> Self {
        Self {
            block,
            place: 0,
            line: block.first_line,
            window: Window::NONE,
            next_cut: 0,
            next_recoded: 0,
            heads: Vec::new(),
            fields: Vec::with_capacity(64),
            scratch: String::new(),
        }
    }

    /// The next record, blank lines included.
    #[allow(clippy::should_implement_trait, reason = "a lending iterator cannot be an Iterator")]
    pub fn next(&mut self) -> Option<CsvRecord<'_>> {
        self.next_upto(usize::MAX)
    }

    /// As [`Self::next`], with the first `columns` fields only.
    pub fn next_upto(&mut self, columns: usize) -> Option<CsvRecord<'_>> {
        self.forget();
        let head = self.step(columns)?;
        Some(self.record(&head))
    }

    /// The next records, `count` of them or as many as there are left, blank lines included; empty at the end.
    pub fn next_batch(&mut self, count: usize) -> impl Iterator<Item = CsvRecord<'_>> + Clone {
        self.forget();
        while self.heads.len() < count
            && let Some(head) = self.step(usize::MAX)
        {
            self.heads.push(head);
        }
        self.heads.iter().map(|head| self.record(head))
    }

    fn forget(&mut self) {
        self.heads.clear();
        self.fields.clear();
        self.scratch.clear();
    }

    #[inline]
    fn step(&mut self, columns: usize) -> Option<Head> {
        let block = self.block;
        let start = self.place;
        if start >= block.text.len() {
            return None;
        }
        let first_field = self.fields.len();
        let (end, terminator, lines_inside, mut fault, cut_bytes) = self.split(start, columns);
        self.fields.truncate(first_field.saturating_add(columns));
        self.place = end + terminator;
        let line = self.line;
        self.line = line.saturating_add(lines_inside).saturating_add(u32::from(terminator > 0));
        if self.recoded(start, end + terminator) {
            fault = fault.max(Some(RecordFault::NotUtf8));
        }
        let fields = (first_field as u32, self.fields.len() as u32);
        Some(Head { start: start as u32, end: end as u32, terminator: terminator as u32, fields, line, fault, cut_bytes })
    }

    #[inline]
    fn record(&self, head: &Head) -> CsvRecord<'_> {
        let (start, end) = (head.start as usize, head.end as usize);
        CsvRecord {
            text: &self.block.text[start..end],
            block: &self.block.text,
            terminator: &self.block.text[end..end + head.terminator as usize],
            line: head.line,
            fault: head.fault,
            cut_bytes: head.cut_bytes,
            delimiter: self.block.delimiter,
            fields: &self.fields[head.fields.0 as usize..head.fields.1 as usize],
            scratch: &self.scratch,
        }
    }

    /// Splits the record at `start` into fields. Returns its end, the length of its line end, the lines inside it,
    /// its fault and the bytes left out.
    fn split(&mut self, start: usize, columns: usize) -> (usize, usize, u32, Option<RecordFault>, u64) {
        let block = self.block;
        if let Some(cut) = block.cuts.get(self.next_cut).filter(|cut| cut.start as usize == start) {
            self.next_cut += 1;
            let end = cut.end as usize;
            self.split_quoted(&block.text[start..end], start);
            let terminator = block.text.as_bytes().get(end).map_or(0, |_| line_end(&block.text.as_bytes()[end..], true).unwrap_or(1));
            return (end, terminator, cut.lines_inside, Some(RecordFault::TooLong), cut.bytes);
        }
        let before = self.fields.len();
        if columns <= FRONT_MAX
            && let Some((end, terminator)) = self.split_front(block.text.as_bytes(), start, columns)
        {
            return (end, terminator, 0, None, 0);
        }
        if let Some((end, terminator)) = self.split_plain(block.text.as_bytes(), start) {
            return (end, terminator, 0, None, 0);
        }
        self.fields.truncate(before);
        match self.split_quoted(&block.text[start..], start) {
            End::Found { end, terminator, lines_inside, fault } => (start + end, terminator, lines_inside, fault, 0),
            // Cannot be, as nothing more comes; the rest of the block as one record loses nothing.
            End::More => (block.text.len(), 0, 0, None, 0),
        }
    }

    /// As [`Self::split_plain`], for a record of which only the first `columns` fields are asked for; `None` also for a record
    /// with quotes, and one that the bytes end without a line end.
    fn split_front(&mut self, bytes: &[u8], start: usize, columns: usize) -> Option<(usize, usize)> {
        let end = start + memchr3(b'"', b'\n', b'\r', &bytes[start..])?;
        if bytes[end] == b'"' {
            return None;
        }
        let mut from = start;
        for _ in 0..columns {
            let to = memchr(self.block.delimiter, &bytes[from..end]).map_or(end, |found| from + found);
            self.fields.push((from as u32, to as u32));
            if to == end {
                break;
            }
            from = to + 1;
        }
        Some((end, line_end(&bytes[end..], true)?))
    }

    /// The hot path: the record at `start` has no quotes, or only such as hold a whole field without quotes and line ends
    /// inside; returns its end and the length of its line end. `None` for every other record.
    fn split_plain(&mut self, bytes: &[u8], start: usize) -> Option<(usize, usize)> {
        let delimiter = self.block.delimiter;
        self.window.seek(bytes, start, delimiter);
        // Where the field began, where its text ends when a quote closed it, and whether one is open.
        let (mut field, mut closed, mut inside) = (start, None, false);
        loop {
            let window = self.window;
            let mut marks = window.delimiters | window.stops;
            // Nearly every window: outside quotes, up to the first of them.
            if !inside && closed.is_none() {
                while marks != 0 {
                    let index = marks.trailing_zeros();
                    let place = window.base + index as usize;
                    if window.stops >> index & 1 != 0 {
                        if bytes[place] == b'"' {
                            break;
                        }
                        self.fields.push((field as u32, place as u32));
                        return Some((place, line_end(&bytes[place..], true).unwrap_or(1)));
                    }
                    self.fields.push((field as u32, place as u32));
                    field = place + 1;
                    marks &= marks - 1;
                }
            }
            while marks != 0 {
                let place = window.base + marks.trailing_zeros() as usize;
                marks &= marks - 1;
                let byte = bytes[place];
                if byte == b'"' {
                    if inside {
                        let next = *bytes.get(place + 1)?;
                        if next != delimiter && next != b'\n' && next != b'\r' {
                            return None;
                        }
                        (closed, inside) = (Some(place), false);
                    } else if place == field {
                        (field, inside) = (place + 1, true);
                    } else {
                        return None;
                    }
                    continue;
                }
                let line_end_here = byte != delimiter;
                if inside {
                    if line_end_here {
                        return None;
                    }
                    continue;
                }
                self.fields.push((field as u32, closed.unwrap_or(place) as u32));
                if line_end_here {
                    return Some((place, line_end(&bytes[place..], true).unwrap_or(1)));
                }
                (field, closed) = (place + 1, None);
            }
            if window.end() >= bytes.len() {
                if inside {
                    return None;
                }
                self.fields.push((field as u32, bytes.len() as u32));
                return Some((bytes.len(), 0));
            }
            self.window = Window::at(bytes, window.end(), delimiter);
        }
    }

    /// Splits the record at the start of `text`, which may have quotes. `start`: where `text` lies in the block.
    fn split_quoted(&mut self, text: &str, start: usize) -> End {
        let (fields, scratch) = (&mut self.fields, &mut self.scratch);
        let base = start as u32;
        walk_record(text.as_bytes(), self.block.delimiter, true, self.block.record_bytes, &mut |from, to, doubled| {
            if !doubled || memchr(b'"', &text.as_bytes()[from..to]).is_none() {
                fields.push((base + from as u32, base + to as u32));
            } else {
                let scratch_start = scratch.len() as u32;
                push_unescaped(scratch, &text[from..to]);
                fields.push((scratch_start | IN_SCRATCH, scratch.len() as u32));
            }
        })
    }

    /// Whether `start..end` touches a stretch that was converted from Windows-1252.
    fn recoded(&mut self, start: usize, end: usize) -> bool {
        while let Some((_, to)) = self.block.recoded.get(self.next_recoded) {
            if *to as usize > start {
                break;
            }
            self.next_recoded += 1;
        }
        self.block.recoded.get(self.next_recoded).is_some_and(|(from, _)| (*from as usize) < end)
    }
}

/// Adds a field's text, of two quotes the second left out.
fn push_unescaped(scratch: &mut String, field: &str) {
    let (mut kept, mut skip) = (0, usize::MAX);
    for quote in memchr_iter(b'"', field.as_bytes()) {
        if quote == skip {
            continue;
        }
        scratch.push_str(&field[kept..=quote]);
        skip = quote + 1;
        kept = if field.as_bytes().get(skip) == Some(&b'"') { quote + 2 } else { quote + 1 };
    }
    scratch.push_str(&field[kept..]);
}

/// Control characters other than tab and line ends.
fn has_controls(bytes: &[u8]) -> bool {
    bytes.iter().any(|&byte| (byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')) || byte == 0x7f)
}

/// One record. Its cells are [`Cell::Text`] or [`Cell::Empty`].
#[derive(Debug)]
pub struct CsvRecord<'r> {
    text: &'r str,
    block: &'r str,
    terminator: &'r str,
    line: u32,
    fault: Option<RecordFault>,
    cut_bytes: u64,
    delimiter: u8,
    fields: &'r [(u32, u32)],
    scratch: &'r str,
}

impl<'r> CsvRecord<'r> {
    /// The line on which the record begins, from 1.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.line
    }

    /// What is wrong with the record as such; the gravest when there are several.
    #[must_use]
    pub fn fault(&self) -> Option<RecordFault> {
        // Looked for only here: the milder fault, and the dearer one to find.
        match self.fault {
            None if has_controls(self.text.as_bytes()) => Some(RecordFault::ControlCharacters),
            fault => fault,
        }
    }

    /// Whether its cells may stand in the wrong columns: a quote was never closed, or it was cut off.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        matches!(self.fault, Some(RecordFault::UnclosedQuote | RecordFault::TooLong))
    }

    /// Whether the record holds nothing: no fault of its own and only blank cells, those not asked for included.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        // A letter or a digit in front, and the rest need not be looked at.
        if self.text.as_bytes().first().is_some_and(|first| first.is_ascii_alphanumeric() && *first != self.delimiter) {
            return false;
        }
        if self.fault.is_some() || (0..self.fields.len()).any(|index| !self.cell(index).is_blank()) || self.fault().is_some() {
            return false;
        }
        let mut blank = true;
        walk_record(self.text.as_bytes(), self.delimiter, true, usize::MAX, &mut |from, to, doubled| {
            let field = &self.text[from..to];
            blank &= Cell::Text(field).is_blank() && !(doubled && field.contains('"'));
        });
        blank
    }

    /// The record as it stands in the file, without its line end.
    #[must_use]
    pub fn text(&self) -> &'r str {
        self.text
    }

    /// The line end that closes the record: `\n`, `\r\n`, `\r`, or nothing at the end of the file.
    #[must_use]
    pub fn terminator(&self) -> &'r str {
        self.terminator
    }

    /// Bytes left out of a record that is [`RecordFault::TooLong`].
    #[must_use]
    pub fn cut_bytes(&self) -> u64 {
        self.cut_bytes
    }

    /// The field in column `index` as text, not trimmed, quotes taken off; empty past the end.
    #[must_use]
    #[inline]
    pub fn field(&self, index: usize) -> &'r str {
        match self.fields.get(index) {
            None => "",
            Some((start, end)) if start & IN_SCRATCH != 0 => {
                self.scratch.get((start & !IN_SCRATCH) as usize..*end as usize).unwrap_or_default()
            }
            Some((start, end)) => self.block.get(*start as usize..*end as usize).unwrap_or_default(),
        }
    }
}

impl Cells for CsvRecord<'_> {
    #[inline(always)]
    fn cell(&self, index: usize) -> Cell<'_> {
        let text = self.field(index);
        match text.as_bytes().first() {
            None => Cell::Empty,
            // Printable ASCII: surely not blank. Everything else is looked at in full.
            Some(b'!'..=b'~') => Cell::Text(text),
            Some(_) if Cell::Text(text).is_blank() => Cell::Empty,
            Some(_) => Cell::Text(text),
        }
    }

    fn width(&self) -> usize {
        self.fields.len()
    }
}
