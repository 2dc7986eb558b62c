//! How a CSV file is written: its delimiter, its encoding, and Excel's `sep=` line.

use memchr::memchr2;

use super::records::{End, record_end};

/// The delimiters looked for; the first of equally good ones wins.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Records looked at to find the delimiter.
const SNIFFED_RECORDS: usize = 50;

/// The character encoding of a CSV file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 little endian, known by its byte order mark ("Unicode Text" of Excel).
    Utf16Le,
    /// UTF-16 big endian, known by its byte order mark.
    Utf16Be,
    /// Windows-1252: what is left when the bytes are not UTF-8 (old Excel on Windows).
    Windows1252,
}

/// How a CSV file is written, found by looking at its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The byte between fields: `,` `;` tab or `|`.
    pub delimiter: u8,
    /// The encoding of the whole file.
    pub encoding: Encoding,
    /// The file begins with a byte order mark.
    pub bom: bool,
    /// The first line is Excel's `sep=;`: it names the delimiter and is no record.
    pub sep_line: bool,
}

/// The encoding and the length of the byte order mark.
pub(super) fn encoding_of(beginning: &[u8]) -> (Encoding, usize) {
    if beginning.starts_with(b"\xef\xbb\xbf") {
        return (Encoding::Utf8, 3);
    }
    if beginning.starts_with(b"\xff\xfe") {
        return (Encoding::Utf16Le, 2);
    }
    if beginning.starts_with(b"\xfe\xff") {
        return (Encoding::Utf16Be, 2);
    }
    let (sound, unsound) = count_sequences(beginning);
    // A UTF-8 file with a few damaged bytes stays UTF-8 (its damaged lines are converted one by one); in a
    // Windows-1252 file hardly any byte above 0x7F is followed by what UTF-8 would need.
    if unsound > sound { (Encoding::Windows1252, 0) } else { (Encoding::Utf8, 0) }
}

/// How many multi-byte UTF-8 sequences, and how many bytes that cannot belong to one.
fn count_sequences(mut bytes: &[u8]) -> (usize, usize) {
    let (mut sound, mut unsound) = (0, 0);
    loop {
        match std::str::from_utf8(bytes) {
            Ok(text) => return (sound + leading_bytes(text.as_bytes()), unsound),
            Err(error) => {
                sound += leading_bytes(&bytes[..error.valid_up_to()]);
                // `None`: the sequence is cut off by the end of what was read, which says nothing.
                let Some(length) = error.error_len() else { return (sound, unsound) };
                unsound += 1;
                bytes = &bytes[error.valid_up_to() + length..];
            }
        }
    }
}

fn leading_bytes(valid: &[u8]) -> usize {
    if valid.is_ascii() {
        return 0;
    }
    valid.iter().filter(|byte| **byte >= 0xc0).count()
}

/// Excel's `sep=;` line: its delimiter and its length with the line end.
pub(super) fn sep_line(text: &[u8]) -> Option<(u8, usize)> {
    let line_end = memchr2(b'\n', b'\r', text).unwrap_or(text.len());
    let line = text[..line_end].trim_ascii_end();
    // `"sep=;"` in quotes is what some programs make of it on saving again.
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    // A tab is white space too, so that trimming has eaten it.
    let delimiter = match line {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] if DELIMITERS.contains(delimiter) => *delimiter,
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'='] if text.get(4) == Some(&b'\t') => b'\t',
        _ => return None,
    };
    let terminator = match text.get(line_end..) {
        Some([b'\r', b'\n', ..]) => 2,
        Some([_, ..]) => 1,
        _ => 0,
    };
    Some((delimiter, line_end + terminator))
}

/// The delimiter that cuts the first records most evenly.
///
/// The widest common width wins, weighed by how many records have it: a comma inside addresses cuts
/// unevenly, the true delimiter does not. Without any delimiter the file has one column and `,` is as good as any.
pub(super) fn delimiter_of(beginning: &[u8], at_end: bool, record_bytes: usize) -> u8 {
    let mut best = (0_usize, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let score = score(beginning, delimiter, at_end, record_bytes);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

fn score(beginning: &[u8], delimiter: u8, at_end: bool, record_bytes: usize) -> usize {
    let mut widths = Vec::with_capacity(SNIFFED_RECORDS);
    let mut start = 0;
    while widths.len() < SNIFFED_RECORDS && start < beginning.len() {
        let End::Found { end, terminator, .. } = record_end(&beginning[start..], delimiter, at_end, record_bytes) else { break };
        let record = &beginning[start..start + end];
        if !record.trim_ascii().is_empty() {
            widths.push(width(record, delimiter));
        }
        start += end + terminator;
    }
    let most = widths
        .iter()
        .filter(|width| **width > 1)
        .map(|width| (widths.iter().filter(|other| *other == width).count(), *width))
        .max()
        .unwrap_or((0, 0));
    // Number of records that agree counts before their width, so that one odd line does not decide.
    most.0 * 1_000 + most.1.min(999)
}

/// Fields of a record; quotes count only at a field's start, as in reading.
fn width(record: &[u8], delimiter: u8) -> usize {
    let (mut fields, mut quoted, mut at_start) = (1, false, true);
    for &byte in record {
        if quoted {
            quoted = byte != b'"';
        } else if byte == delimiter {
            fields += 1;
            at_start = true;
        } else if byte == b'"' && at_start {
            quoted = true;
            at_start = false;
        } else if byte != b' ' {
            // A second quote right after a closing one (`""`) opens again: the value goes on.
            at_start = byte == b'"';
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sniffed(text: &str) -> u8 {
        delimiter_of(text.as_bytes(), true, 1 << 18)
    }

    #[test]
    fn the_most_even_delimiter_wins() {
        assert_eq!(sniffed("nik;nama;alamat\n1;Wayan;Jl. Melati, No 3, Banjar A\n2;Made;Jl. Mawar, No 4\n"), b';');
        assert_eq!(sniffed("nik,nama\n1,\"a;b;c\"\n2,\"d;e;f\"\n"), b',');
        assert_eq!(sniffed("nik\tnama\n1\ta,b\n"), b'\t');
        assert_eq!(sniffed("nik|nama\n1|a\n"), b'|');
        assert_eq!(sniffed("nik\n1\n2\n"), b',');
        assert_eq!(sniffed(""), b',');
    }

    #[test]
    fn a_title_above_the_table_does_not_decide() {
        assert_eq!(sniffed("DAFTAR PEKERJA, DESA A, 2025\n\nno;nik;nama\n1;5;a\n2;6;b\n3;7;c\n"), b';');
    }

    #[test]
    fn excels_sep_line_is_known_in_its_forms() {
        assert_eq!(sep_line(b"sep=;\r\nnik"), Some((b';', 7)));
        assert_eq!(sep_line(b"SEP=|\nnik"), Some((b'|', 6)));
        assert_eq!(sep_line(b"\"sep=,\"\rnik"), Some((b',', 8)));
        assert_eq!(sep_line(b"sep=\t\nnik"), Some((b'\t', 6)));
        assert_eq!(sep_line(b"sep=;"), Some((b';', 5)));
        assert_eq!(sep_line(b"sep;nik\n"), None);
        assert_eq!(sep_line(b"sep=x\n"), None);
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(encoding_of(b"\xef\xbb\xbfnik"), (Encoding::Utf8, 3));
        assert_eq!(encoding_of(b"\xff\xfen\0"), (Encoding::Utf16Le, 2));
        assert_eq!(encoding_of(b"\xfe\xff\0n"), (Encoding::Utf16Be, 2));
        assert_eq!(encoding_of("é".as_bytes()), (Encoding::Utf8, 0));
        assert_eq!(encoding_of(b"caf\xe9;Ren\xe9\n"), (Encoding::Windows1252, 0));
        assert_eq!(encoding_of(b"caf\xc3"), (Encoding::Utf8, 0), "cut off, not damaged");
        assert_eq!(encoding_of(b""), (Encoding::Utf8, 0));
    }
}
