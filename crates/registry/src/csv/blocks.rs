//! A CSV file cut into blocks of whole records.
//!
//! The file is read in large pieces into a buffer that is handed over as it is; only the started record at its end is
//! copied to the next one. Where no quote stands in a block, its end is found by one look for the last line end.

use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::{memchr, memchr_iter, memchr2, memrchr2};

use super::dialect::{Dialect, Encoding, delimiter_of, encoding_of, sep_line};
use super::records::{CsvRecords, Cut, End, plain_record_end, record_end};
use crate::sheets::open_regular;
use crate::{Limits, OpenError};

/// Bytes of a block, about: so many that handing it over costs nothing, and so few that it and what is made of it stay in
/// the processor's own memory.
const BLOCK_BYTES: usize = 1 << 18;
/// Bytes of the beginning the dialect is found in.
const BEGINNING_BYTES: usize = 1 << 20;

/// Where the bytes come from.
#[derive(Debug)]
enum Source {
    File(File),
    Memory(Cursor<Vec<u8>>),
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::File(file) => file.read(buffer),
            Self::Memory(bytes) => bytes.read(buffer),
        }
    }
}

/// An open CSV file, read block by block; memory does not grow with the file.
pub struct CsvFile {
    name: String,
    source: Source,
    dialect: Dialect,
    /// For every encoding but UTF-8.
    decoder: Option<Decoder>,
    /// Text read and not yet handed over: UTF-8, as far as the file is.
    buffer: Vec<u8>,
    /// Nothing more comes from the source.
    at_end: bool,
    next_line: u32,
    record_bytes: usize,
    block_bytes: usize,
}

impl std::fmt::Debug for CsvFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CsvFile").field("name", &self.name).field("dialect", &self.dialect).finish_non_exhaustive()
    }
}

impl CsvFile {
    /// Opens a CSV file and finds its dialect. Whether the content is text at all is [`crate::sniff`]'s question.
    ///
    /// # Errors
    /// The file is not there, cannot be read, is empty, or is a folder, a pipe or a device.
    pub fn open(path: &Path, limits: &Limits) -> Result<Self, OpenError> {
        let (file, name, _) = open_regular(path)?;
        Self::start(Source::File(file), name, limits)
    }

    /// Reads CSV that lies in memory; messages call it `name`.
    ///
    /// # Errors
    /// There are no bytes.
    pub fn open_bytes(bytes: Vec<u8>, name: &str, limits: &Limits) -> Result<Self, OpenError> {
        Self::start(Source::Memory(Cursor::new(bytes)), name.to_owned(), limits)
    }

    fn start(source: Source, name: String, limits: &Limits) -> Result<Self, OpenError> {
        let mut file = Self {
            name,
            source,
            dialect: Dialect { delimiter: b',', encoding: Encoding::Utf8, bom: false, sep_line: false },
            decoder: None,
            buffer: Vec::with_capacity(BEGINNING_BYTES),
            at_end: false,
            next_line: 1,
            record_bytes: limits.record_bytes.max(1),
            block_bytes: BLOCK_BYTES,
        };
        file.fill(BEGINNING_BYTES)?;
        if file.buffer.is_empty() {
            return Err(OpenError::Empty { file: file.name });
        }
        let (encoding, bom) = encoding_of(&file.buffer);
        file.dialect.encoding = encoding;
        file.dialect.bom = bom > 0;
        file.decoder = match encoding {
            Encoding::Utf8 => None,
            Encoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
            Encoding::Windows1252 => Some(WINDOWS_1252.new_decoder_without_bom_handling()),
        };
        file.buffer.drain(..bom);
        if let Some(mut decoder) = file.decoder.take() {
            file.buffer = decode(&mut decoder, &file.buffer, file.at_end);
            file.decoder = Some(decoder);
        }
        match sep_line(&file.buffer) {
            Some((delimiter, length)) => {
                file.dialect.delimiter = delimiter;
                file.dialect.sep_line = true;
                file.buffer.drain(..length);
                file.next_line = 2;
            }
            None => file.dialect.delimiter = delimiter_of(&file.buffer, file.at_end, file.record_bytes),
        }
        Ok(file)
    }

    /// How the file is written.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Takes another delimiter than the one found: what the user says counts.
    pub fn set_delimiter(&mut self, delimiter: u8) {
        self.dialect.delimiter = delimiter;
    }

    /// The next block of whole records (about 256 KiB), or `None` at the end.
    ///
    /// # Errors
    /// Reading failed.
    pub fn next_block(&mut self) -> Result<Option<CsvBlock>, OpenError> {
        let mut window = self.block_bytes;
        loop {
            self.fill(window)?;
            if self.buffer.is_empty() {
                return Ok(None);
            }
            let bytes = &self.buffer[..window.min(self.buffer.len())];
            let at_end = self.at_end && bytes.len() == self.buffer.len();
            match self.whole_records(bytes, at_end) {
                Stretch::Whole { end, lines } => return Ok(Some(self.hand_over(end, lines))),
                Stretch::TooLong => return self.hand_over_cut(window).map(Some),
                Stretch::More => window = window.saturating_mul(2),
            }
        }
    }

    /// Reads until `target` bytes of text are there, or the file ends.
    fn fill(&mut self, target: usize) -> Result<(), OpenError> {
        while !self.at_end && self.buffer.len() < target {
            let wanted = target - self.buffer.len();
            let failed = |error: std::io::Error| OpenError::NotReadable { file: self.name.clone(), reason: error.to_string() };
            match &mut self.decoder {
                None => {
                    self.buffer.reserve_exact(wanted);
                    // By the source itself, not through the enum's `Read`, which would have the buffer zeroed first.
                    let read = match &mut self.source {
                        Source::File(file) => file.take(wanted as u64).read_to_end(&mut self.buffer),
                        Source::Memory(bytes) => bytes.take(wanted as u64).read_to_end(&mut self.buffer),
                    };
                    let read = read.map_err(failed)?;
                    self.at_end = read < wanted;
                }
                Some(decoder) => {
                    let wanted = wanted.max(4096);
                    let mut raw = Vec::with_capacity(wanted);
                    let read = (&mut self.source).take(wanted as u64).read_to_end(&mut raw).map_err(failed)?;
                    self.at_end = read < wanted;
                    self.buffer.extend_from_slice(&decode(decoder, &raw, self.at_end));
                }
            }
        }
        Ok(())
    }

    /// How far whole records reach.
    fn whole_records(&self, bytes: &[u8], at_end: bool) -> Stretch {
        let mut quote = memchr(b'"', bytes).unwrap_or(bytes.len());
        let short = !self.may_hold_too_long(bytes);
        if quote == bytes.len() && short {
            if at_end {
                return Stretch::Whole { end: bytes.len(), lines: line_ends(bytes) };
            }
            // A `\r` as the last byte may have its `\n` yet to come.
            if let Some(found) = bytes.len().checked_sub(1).and_then(|last| memrchr2(b'\n', b'\r', &bytes[..last])) {
                let end = if bytes[found..].starts_with(b"\r\n") { found + 2 } else { found + 1 };
                return Stretch::Whole { end, lines: line_ends(&bytes[..end]) };
            }
        }
        let (mut end, mut lines) = (0, 0_u32);
        while end < bytes.len() {
            if quote < end {
                quote = memchr(b'"', &bytes[end..]).map_or(bytes.len(), |found| end + found);
            }
            // Lines without a quote are records as they stand; the quote itself follows a `\r` before it.
            if short
                && quote < bytes.len()
                && let Some(found) = memrchr2(b'\n', b'\r', &bytes[end..quote])
            {
                lines = lines.saturating_add(line_ends(&bytes[end..=end + found]));
                end += found + 1;
            }
            // Most quotes stand around whole fields. Of the last record more may come.
            if let Some((found, terminator)) = plain_record_end(bytes, end, self.dialect.delimiter)
                && found + terminator < bytes.len()
                && found - end <= self.record_bytes
            {
                end = found + terminator;
                lines = lines.saturating_add(1);
                continue;
            }
            match record_end(&bytes[end..], self.dialect.delimiter, at_end, self.record_bytes) {
                End::Found { end: length, terminator, lines_inside, .. } if length <= self.record_bytes => {
                    end += length + terminator;
                    lines = lines.saturating_add(lines_inside).saturating_add(u32::from(terminator > 0));
                }
                // One byte more than the limit tells that it is passed; a `\r` as the last byte tells nothing yet.
                End::More if bytes.len() - end <= self.record_bytes + 1 || bytes.ends_with(b"\r") => break,
                _ if end == 0 => return Stretch::TooLong,
                _ => break,
            }
        }
        if end == 0 { Stretch::More } else { Stretch::Whole { end, lines } }
    }

    /// Whether a line in `bytes` may be over the limit: one that is covers at least one whole step without a line end.
    fn may_hold_too_long(&self, bytes: &[u8]) -> bool {
        let step = (self.record_bytes / 2).max(1);
        bytes.chunks_exact(step).any(|chunk| memchr2(b'\n', b'\r', chunk).is_none())
    }

    /// Hands over the first `end` bytes.
    fn hand_over(&mut self, end: usize, lines: u32) -> CsvBlock {
        let left = self.buffer.len() - end;
        let mut rest = Vec::with_capacity(if self.at_end { left } else { self.block_bytes.max(left) });
        rest.extend_from_slice(&self.buffer[end..]);
        let mut bytes = std::mem::replace(&mut self.buffer, rest);
        bytes.truncate(end);
        let (text, recoded) = to_text(bytes);
        self.block(text, lines, recoded, Vec::new())
    }

    /// Hands over the beginning of a record that is too long, and passes over the rest of it.
    fn hand_over_cut(&mut self, window: usize) -> Result<CsvBlock, OpenError> {
        let mut kept = self.record_bytes.min(self.buffer.len());
        // Not through the middle of a character.
        for _ in 0..3 {
            if self.buffer.get(kept).is_some_and(|byte| byte & 0xc0 == 0x80) {
                kept -= 1;
            }
        }
        let seen = &self.buffer[..window.min(self.buffer.len())];
        let (mut length, mut terminator, lines_inside) = match record_end(seen, self.dialect.delimiter, true, self.record_bytes) {
            End::Found { end, terminator, lines_inside, .. } => (end, terminator, lines_inside),
            End::More => (seen.len(), 0, 0),
        };
        let (text, mut recoded) = to_text(self.buffer[..kept].to_vec());
        let mut text = text;
        let mut cut_bytes = 0_u64;
        // The record's end may not be in sight yet: what was seen of its rest goes, and more is read.
        while terminator == 0 {
            if length < self.buffer.len() {
                let found = memchr2(b'\n', b'\r', &self.buffer[length..]);
                let crlf_cut_in_two = found.is_some_and(|found| self.buffer[length + found..] == *b"\r") && !self.at_end;
                match found {
                    Some(found) if !crlf_cut_in_two => {
                        length += found;
                        terminator = if self.buffer[length..].starts_with(b"\r\n") { 2 } else { 1 };
                        break;
                    }
                    Some(found) => length += found,
                    None => length = self.buffer.len(),
                }
            }
            if self.at_end {
                break;
            }
            let gone = length.max(kept);
            cut_bytes += (gone - kept) as u64;
            self.buffer.drain(..gone);
            (length, kept) = (0, 0);
            self.fill(self.buffer.len() + self.block_bytes.max(2))?;
        }
        cut_bytes += (length - kept) as u64;
        let end = text.len();
        text.push_str(std::str::from_utf8(&self.buffer[length..length + terminator]).unwrap_or_default());
        self.buffer.drain(..length + terminator);
        recoded.retain(|(from, _)| (*from as usize) < end);
        let cut = Cut { start: 0, end: end as u32, bytes: cut_bytes, lines_inside };
        Ok(self.block(text, lines_inside.saturating_add(u32::from(terminator > 0)), recoded, vec![cut]))
    }

    fn block(&mut self, text: String, lines: u32, recoded: Vec<(u32, u32)>, cuts: Vec<Cut>) -> CsvBlock {
        let first_line = self.next_line;
        self.next_line = first_line.saturating_add(lines);
        CsvBlock { text, first_line, delimiter: self.dialect.delimiter, record_bytes: self.record_bytes, recoded, cuts }
    }

    /// Makes blocks of another size, to try what lies on their border.
    #[cfg(test)]
    pub(super) fn with_block_bytes(mut self, bytes: usize) -> Self {
        self.block_bytes = bytes.max(1);
        self
    }
}

/// How far whole records reach.
enum Stretch {
    /// So far, with so many line ends.
    Whole { end: usize, lines: u32 },
    /// The first record is over the limit.
    TooLong,
    /// No record ends in what was read.
    More,
}

/// Line ends outside quotes (there are none inside), `\r\n` counted once.
fn line_ends(bytes: &[u8]) -> u32 {
    let feeds = memchr_iter(b'\n', bytes).count();
    let lone = memchr_iter(b'\r', bytes).filter(|place| bytes.get(place + 1) != Some(&b'\n')).count();
    u32::try_from(feeds + lone).unwrap_or(u32::MAX)
}

fn decode(decoder: &mut Decoder, raw: &[u8], last: bool) -> Vec<u8> {
    // `None` means the length overflows a usize, which no slice in memory can bring about.
    let room = decoder.max_utf8_buffer_length(raw.len()).unwrap_or(raw.len() * 3 + 16);
    let mut text = String::with_capacity(room);
    let _ = decoder.decode_to_string(raw, &mut text, last);
    text.into_bytes()
}

/// The bytes as text. Lines that are not UTF-8 are read as Windows-1252; where they lie is told.
fn to_text(bytes: Vec<u8>) -> (String, Vec<(u32, u32)>) {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, Vec::new()),
        Err(error) => error.into_bytes(),
    };
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut recoded = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let end = memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |found| start + found + 1);
        let line = &bytes[start..end];
        match std::str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => {
                let from = text.len() as u32;
                text.push_str(&WINDOWS_1252.decode_without_bom_handling(line).0);
                recoded.push((from, text.len() as u32));
            }
        }
        start = end;
    }
    (text, recoded)
}

/// Whole records as valid UTF-8. Owns its text, so that it can be handed to a worker thread.
#[derive(Debug, Clone)]
pub struct CsvBlock {
    /// The records with their line ends.
    pub text: String,
    /// The line on which the first record begins, from 1.
    pub first_line: u32,
    pub(super) delimiter: u8,
    pub(super) record_bytes: usize,
    /// Stretches that were converted from Windows-1252, in order.
    pub(super) recoded: Vec<(u32, u32)>,
    /// Records that were too long, in order.
    pub(super) cuts: Vec<Cut>,
}

impl CsvBlock {
    /// The block's records, in order, blank lines included.
    #[must_use]
    pub fn records(&self) -> CsvRecords<'_> {
        CsvRecords::new(self)
    }
}
