//! The zip container of XLSX and ODS: unpacked under caps, part by part.
//!
//! Sizes in a zip's headers are what its maker says. Here the bytes are counted while they are unpacked, so that a
//! part that unpacks to a thousand times its size is found before the workbook reader meets it.

use std::io::{Cursor, ErrorKind, Read};
use std::sync::Arc;

use zip::{CompressionMethod, ZipArchive};

use super::OpenError;
use crate::Limits;

/// Bytes unpacked at a time.
const PIECE_BYTES: usize = 128 << 10;

/// Packed parts below this size cannot unpack to more than 64 MiB (deflate packs 1032 to 1 at best).
pub(super) const HARMLESS_PACKED_BYTES: u64 = 64 << 10;

/// From here on a part's ratio is looked at.
const SUSPECT_BYTES: u64 = 50 << 20;

/// Unpacked bytes per packed byte that no list reaches.
const SUSPECT_RATIO: u64 = 200;

/// A workbook's bytes, shared by the readers that look at them.
#[derive(Debug, Clone)]
pub(super) struct Shared(pub(super) Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// A part as the zip's table of contents tells it.
#[derive(Debug)]
pub(super) struct Part {
    /// Its name, `\` made `/`.
    pub(super) name: String,
    /// Its packed size in bytes.
    pub(super) packed: u64,
    /// It is packed at all.
    pub(super) deflated: bool,
}

/// An open container.
pub(super) struct Archive {
    zip: ZipArchive<Cursor<Shared>>,
    parts: Vec<Part>,
    file: String,
    /// The size of the container: overlapping parts unpack the same bytes again and again.
    bytes: u64,
    part_bytes: u64,
    unpacked: u64,
}

impl Archive {
    pub(super) fn open(bytes: &Shared, file: &str, limits: &Limits) -> Result<Self, OpenError> {
        let size = bytes.0.len() as u64;
        let zip = ZipArchive::new(Cursor::new(bytes.clone())).map_err(|_| OpenError::Truncated { file: file.to_owned() })?;
        let mut parts = Vec::with_capacity(zip.len());
        for index in 0..zip.len() {
            let entry = zip.by_index_data(index).map_err(|error| broken(file, &error))?;
            let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/");
            if entry.encrypted() {
                return Err(OpenError::EncryptedPart { file: file.to_owned(), part: name });
            }
            parts.push(Part { name, packed: entry.compressed_size(), deflated: entry.compression() != CompressionMethod::Stored });
        }
        Ok(Self { zip, parts, file: file.to_owned(), bytes: size, part_bytes: limits.part_bytes, unpacked: 0 })
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The part of this name; case does not count, as in the workbook reader.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        // The last one, as there.
        self.parts.iter().rposition(|part| part.name.eq_ignore_ascii_case(name))
    }

    /// Unpacks a part piece by piece. Returns its size in bytes.
    pub(super) fn stream(&mut self, index: usize, each: &mut dyn FnMut(&[u8]) -> Result<(), String>) -> Result<u64, OpenError> {
        let Some(part) = self.parts.get(index) else { return Ok(0) };
        let file = &self.file;
        let damaged = |detail: String| OpenError::Broken { file: file.clone(), sheet: None, detail: format!("{}: {detail}", part.name) };
        let mut reader = self.zip.by_index(index).map_err(|error| damaged(error.to_string()))?;
        let mut piece = vec![0; PIECE_BYTES];
        let mut size = 0_u64;
        loop {
            let read = match reader.read(&mut piece) {
                Ok(0) => return Ok(size),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(OpenError::Truncated { file: file.clone() }),
                Err(error) => return Err(damaged(error.to_string())),
            };
            let first = size == 0;
            size += read as u64;
            self.unpacked += read as u64;
            let out_of_proportion = size > SUSPECT_BYTES && size / SUSPECT_RATIO > part.packed.min(self.bytes);
            // All parts are counted together as well, each allowed to be looked at twice.
            let all_together = self.unpacked > 2 * SUSPECT_BYTES && self.unpacked / (2 * SUSPECT_RATIO) > self.bytes;
            if size > self.part_bytes || out_of_proportion || all_together {
                return Err(OpenError::Bomb { file: file.clone(), part: part.name.clone(), bytes: size });
            }
            let piece = &piece[..read];
            if first && (piece.starts_with(b"\xff\xfe") || piece.starts_with(b"\xfe\xff") || piece.iter().take(2).any(|byte| *byte == 0)) {
                return Err(damaged("UTF-16".to_owned()));
            }
            each(piece).map_err(damaged)?;
        }
    }

    /// A whole part as text; `None` when it is not there.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, OpenError> {
        let Some(index) = self.find(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        self.stream(index, &mut |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })?;
        let text = String::from_utf8(bytes).map_err(|error| OpenError::Broken {
            file: self.file.clone(),
            sheet: None,
            detail: format!("{name}: {error}"),
        })?;
        Ok(Some(text))
    }
}

fn broken(file: &str, error: &dyn std::fmt::Display) -> OpenError {
    OpenError::Broken { file: file.to_owned(), sheet: None, detail: error.to_string() }
}

/// Cuts a stream of XML into stretches of whole tags, so that a search in one never ends inside a tag.
#[derive(Debug, Default)]
pub(super) struct TagStretches {
    carried: Vec<u8>,
}

/// Bytes between two `<` that no sheet has: a cell's text ends long before.
const TAG_GAP_BYTES: usize = 8 << 20;

impl TagStretches {
    /// Takes the next piece and hands over what is whole.
    pub(super) fn feed(&mut self, piece: &[u8], each: &mut dyn FnMut(&[u8])) -> Result<(), String> {
        let Some(last) = memchr::memrchr(b'<', piece) else {
            self.carried.extend_from_slice(piece);
            if self.carried.len() > TAG_GAP_BYTES {
                return Err(format!("more than {TAG_GAP_BYTES} bytes in one element"));
            }
            return Ok(());
        };
        if self.carried.is_empty() {
            each(&piece[..last]);
        } else {
            self.carried.extend_from_slice(&piece[..last]);
            each(&self.carried);
            self.carried.clear();
        }
        self.carried.extend_from_slice(&piece[last..]);
        Ok(())
    }

    /// Hands over the rest.
    pub(super) fn finish(self, each: &mut dyn FnMut(&[u8])) {
        each(&self.carried);
    }
}
