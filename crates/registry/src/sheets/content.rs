//! What a file is, by its first bytes and, of a packed file, its table of contents.

use std::fs::File;
use std::io::{Cursor, ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use zip::ZipArchive;

use super::{Content, FileKind, OpenError};

/// Bytes looked at before a file is taken for text.
const LOOKED_AT: usize = 64 << 10;

/// Opens a regular file for reading. Returns it with its name for messages and its size in bytes.
///
/// A pipe is refused before it is opened, because opening one waits for its writer.
pub(crate) fn open_regular(path: &Path) -> Result<(File, String, u64), OpenError> {
    let file = path.display().to_string();
    let refused = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => OpenError::NotFound { file: file.clone() },
        _ => OpenError::NotReadable { file: file.clone(), reason: error.to_string() },
    };
    let metadata = std::fs::metadata(path).map_err(refused)?;
    if metadata.is_dir() {
        return Err(OpenError::IsFolder { file });
    }
    if !metadata.is_file() {
        return Err(OpenError::NotRegular { file });
    }
    let opened = File::open(path).map_err(refused)?;
    Ok((opened, file, metadata.len()))
}

/// What kind of list lies behind `reader`, which is read from its beginning.
pub(super) fn kind_of<R: Read + Seek>(mut reader: R, file: &str) -> Result<FileKind, OpenError> {
    let mut head = Vec::with_capacity(LOOKED_AT);
    let failed = |error: std::io::Error| OpenError::NotReadable { file: file.to_owned(), reason: error.to_string() };
    reader.seek(SeekFrom::Start(0)).map_err(failed)?;
    (&mut reader).take(LOOKED_AT as u64).read_to_end(&mut head).map_err(failed)?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zip_kind(reader, file);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        reader.seek(SeekFrom::Start(0)).map_err(failed)?;
        return compound_kind(reader, file);
    }
    if is_blank(&head) && head.len() < LOOKED_AT {
        return Err(OpenError::Empty { file: file.to_owned() });
    }
    match text_or(&head) {
        None => Ok(FileKind::Csv),
        Some(content) => Err(OpenError::NotASpreadsheet { file: file.to_owned(), content }),
    }
}

fn is_blank(head: &[u8]) -> bool {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii().is_empty()
}

fn zip_kind<R: Read + Seek>(reader: R, file: &str) -> Result<FileKind, OpenError> {
    // No table of contents at the end: the end is missing.
    let mut archive = ZipArchive::new(reader).map_err(|_| OpenError::Truncated { file: file.to_owned() })?;
    let names: Vec<String> =
        archive.file_names_raw().map(|name| String::from_utf8_lossy(name).replace('\\', "/").to_ascii_lowercase()).collect();
    let other = |content| Err(OpenError::NotASpreadsheet { file: file.to_owned(), content });
    let has = |name: &str| names.iter().any(|known| known == name);
    if has("[content_types].xml") {
        let ends = |end: &str| names.iter().any(|name| name.ends_with(end));
        return if ends("workbook.bin") {
            Err(OpenError::Xlsb { file: file.to_owned() })
        } else if ends("word/document.xml") {
            other(Content::Word)
        } else if ends("ppt/presentation.xml") {
            other(Content::Presentation)
        } else {
            Ok(FileKind::Xlsx)
        };
    }
    if ends_with_workbook(&names) {
        return Ok(FileKind::Xlsx);
    }
    let mut kind = Vec::new();
    if let Ok(part) = archive.by_name("mimetype") {
        // An unreadable type is an unknown one.
        let _ = part.take(200).read_to_end(&mut kind);
    }
    let kind = String::from_utf8_lossy(&kind);
    match kind.trim().strip_prefix("application/vnd.oasis.opendocument.") {
        Some("spreadsheet" | "spreadsheet-template") => Ok(FileKind::Ods),
        Some("presentation" | "presentation-template") => other(Content::Presentation),
        Some(_) => other(Content::Word),
        None => other(Content::Archive),
    }
}

fn ends_with_workbook(names: &[String]) -> bool {
    names.iter().any(|name| name.ends_with("xl/workbook.xml"))
}

/// What an OLE compound file holds. Excel puts a workbook with a password into one, whatever its name ends in.
fn compound_kind<R: Read + Seek>(reader: R, file: &str) -> Result<FileKind, OpenError> {
    let compound = cfb::CompoundFile::open(reader).map_err(|error| compound_error(file, &error))?;
    let names: Vec<String> = compound.read_root_storage().map(|entry| entry.name().to_ascii_lowercase()).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let other = |content| Err(OpenError::NotASpreadsheet { file: file.to_owned(), content });
    if has("encryptedpackage") {
        Err(OpenError::Password { file: file.to_owned() })
    } else if has("workbook") || has("book") {
        Ok(FileKind::Xls)
    } else if has("worddocument") {
        other(Content::Word)
    } else if has("powerpoint document") {
        other(Content::Presentation)
    } else {
        other(Content::Binary)
    }
}

/// An unreadable compound file: cut off, when a sector is asked for beyond its end.
pub(super) fn compound_error(file: &str, error: &std::io::Error) -> OpenError {
    let detail = error.to_string();
    let cut_off = error.kind() == ErrorKind::UnexpectedEof || detail.contains("sectors");
    if cut_off { OpenError::Truncated { file: file.to_owned() } } else { OpenError::Broken { file: file.to_owned(), sheet: None, detail } }
}

/// What the bytes are if they are no text with fields.
fn text_or(head: &[u8]) -> Option<Content> {
    const KNOWN: [(&[u8], Content); 19] = [
        (b"%PDF", Content::Pdf),
        (b"\xff\xd8\xff", Content::Picture),
        (b"\x89PNG", Content::Picture),
        (b"GIF8", Content::Picture),
        (b"II*\0", Content::Picture),
        (b"MM\0*", Content::Picture),
        (b"RIFF", Content::Picture),
        (b"{\\rtf", Content::Word),
        (b"Rar!", Content::Archive),
        (b"7z\xbc\xaf", Content::Archive),
        (b"\x1f\x8b", Content::Archive),
        (b"BZh", Content::Archive),
        (b"\xfd7zXZ", Content::Archive),
        (b"PK\x07\x08", Content::Archive),
        (b"SQLite format 3", Content::Database),
        (b"\0\x01\0\0Standard ", Content::Database),
        (b"MIME-Version:", Content::Html),
        (b"PAR1", Content::Database),
        (b"\x28\xb5\x2f\xfd", Content::Archive),
    ];
    if let Some((_, content)) = KNOWN.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(*content);
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return None;
    }
    let controls = head.iter().filter(|byte| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r')).count();
    if controls * 10 > head.len() {
        return Some(Content::Binary);
    }
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    match start.first() {
        Some(b'<') => {
            let lower = start.to_ascii_lowercase();
            let html = [&b"<!doctype html"[..], b"<html", b"<table", b"<head", b"<body", b"<meta", b"<style", b"<div"];
            if html.iter().any(|tag| lower.starts_with(tag)) || memchr::memmem::find(&lower, b"<html").is_some() {
                Some(Content::Html)
            } else if lower.starts_with(b"<?xml") || lower.starts_with(b"<!") {
                Some(Content::Xml)
            } else {
                None
            }
        }
        Some(b'{') => {
            (start[1..].trim_ascii_start().starts_with(b"\"") || start[1..].trim_ascii_start().starts_with(b"}")).then_some(Content::Json)
        }
        Some(b'[') => start[1..].trim_ascii_start().starts_with(b"{").then_some(Content::Json),
        _ => None,
    }
}

/// What kind of list a file is. Reads its beginning and, of a packed file, its table of contents.
///
/// # Errors
/// See [`OpenError`]: not there, not readable, empty, or no list at all.
pub fn sniff(path: &Path) -> Result<FileKind, OpenError> {
    let (opened, file, _) = open_regular(path)?;
    kind_of(std::io::BufReader::new(opened), &file)
}

/// As [`sniff`], for bytes in memory.
pub(super) fn sniff_bytes(bytes: &[u8], file: &str) -> Result<FileKind, OpenError> {
    kind_of(Cursor::new(bytes), file)
}
