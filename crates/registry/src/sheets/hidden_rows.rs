//! Hidden rows and joined cells of an XLSX sheet, found by a look over its XML.
//!
//! The workbook reader tells neither without reading the sheet once more. Most sheets hide nothing, and then this is a
//! search for a few words in the unpacked bytes; only tags in which such a word stands are looked at.

use memchr::memmem::{self, Finder};
use memchr::{memchr, memrchr};

use super::archive::{Archive, TagStretches};
use super::{MERGED_IN_ROWS, MergedRange, OpenError};

/// What a sheet's XML says beside its cells.
#[derive(Debug, Default)]
pub(super) struct SheetScan {
    /// Numbers of the hidden rows, from 1, ascending.
    pub(super) hidden: Vec<u32>,
    /// Cells joined into one, of the first rows.
    pub(super) merged: Vec<MergedRange>,
}

/// Looks over the part `index` of an XLSX.
pub(super) fn scan_sheet(archive: &mut Archive, index: usize) -> Result<SheetScan, OpenError> {
    let finders = Finders::new();
    let mut scan = SheetScan::default();
    let mut unnumbered = false;
    let mut stretches = TagStretches::default();
    archive.stream(index, &mut |piece| stretches.feed(piece, &mut |stretch| finders.look(stretch, &mut scan, &mut unnumbered)))?;
    stretches.finish(&mut |stretch| finders.look(stretch, &mut scan, &mut unnumbered));
    if unnumbered {
        scan.hidden = count_rows(archive, index)?;
    }
    scan.hidden.sort_unstable();
    scan.hidden.dedup();
    Ok(scan)
}

struct Finders {
    hidden: Finder<'static>,
    flat: [Finder<'static>; 2],
    merged: Finder<'static>,
}

impl Finders {
    fn new() -> Self {
        Self {
            hidden: Finder::new(b"hidden"),
            // A height of zero hides as well.
            flat: [Finder::new(b"ht=\"0"), Finder::new(b"ht='0")],
            merged: Finder::new(b"mergeCell "),
        }
    }

    fn look(&self, stretch: &[u8], scan: &mut SheetScan, unnumbered: &mut bool) {
        let places = self.hidden.find_iter(stretch).chain(self.flat.iter().flat_map(|finder| finder.find_iter(stretch)));
        for place in places {
            let Some(tag) = tag_around(stretch, place) else { continue };
            if local_name(tag) == b"row" && hides(tag) {
                match attribute(tag, b"r").and_then(number) {
                    Some(row) => scan.hidden.push(row),
                    None => *unnumbered = true,
                }
            }
        }
        for place in self.merged.find_iter(stretch) {
            let range = tag_around(stretch, place).and_then(|tag| attribute(tag, b"ref")).and_then(range);
            scan.merged.extend(range.filter(|range| range.first_row <= MERGED_IN_ROWS));
        }
    }
}

/// Hidden rows of a sheet whose rows carry no numbers: every row is counted.
fn count_rows(archive: &mut Archive, index: usize) -> Result<Vec<u32>, OpenError> {
    let rows = Finder::new(b"row");
    let mut hidden = Vec::new();
    let mut next = 1_u32;
    let mut stretches = TagStretches::default();
    let mut look = |stretch: &[u8]| {
        for place in rows.find_iter(stretch) {
            let Some(tag) = tag_around(stretch, place) else { continue };
            // The word may stand elsewhere in a tag; only where it is the tag's name is it a row.
            if local_name(tag) != b"row" || !stretch[..place].ends_with(b"<") && !stretch[..place].ends_with(b":") {
                continue;
            }
            let row = attribute(tag, b"r").and_then(number).unwrap_or(next);
            next = row.saturating_add(1);
            if hides(tag) {
                hidden.push(row);
            }
        }
    };
    archive.stream(index, &mut |piece| stretches.feed(piece, &mut look))?;
    stretches.finish(&mut look);
    Ok(hidden)
}

fn hides(tag: &[u8]) -> bool {
    let hidden = attribute(tag, b"hidden").is_some_and(|value| matches!(value, b"1" | b"true" | b"TRUE" | b"True"));
    hidden
        || attribute(tag, b"ht")
            .and_then(|value| std::str::from_utf8(value).ok()?.trim().parse::<f64>().ok())
            .is_some_and(|height| height <= 0.0)
}

/// The tag in which `place` lies, from after its `<` to before its `>`. `None` when `place` lies in text.
fn tag_around(stretch: &[u8], place: usize) -> Option<&[u8]> {
    let start = memrchr(b'<', &stretch[..place])? + 1;
    let mut end = start;
    // `>` is allowed inside quotes.
    while let Some(byte) = stretch.get(end) {
        match byte {
            b'>' => break,
            b'"' | b'\'' => end += 1 + memchr(*byte, &stretch[end + 1..])?,
            _ => {}
        }
        end += 1;
    }
    (place < end).then(|| stretch.get(start..end)).flatten()
}

/// A tag's name without its namespace.
fn local_name(tag: &[u8]) -> &[u8] {
    let end = tag.iter().position(|byte| byte.is_ascii_whitespace() || *byte == b'/').unwrap_or(tag.len());
    let name = &tag[..end];
    memrchr(b':', name).map_or(name, |colon| &name[colon + 1..])
}

/// The value of a tag's attribute, as it stands.
pub(super) fn attribute<'t>(tag: &'t [u8], name: &[u8]) -> Option<&'t [u8]> {
    let mut rest = &tag[tag.iter().position(u8::is_ascii_whitespace)?..];
    loop {
        rest = rest.trim_ascii_start();
        let equals = memchr(b'=', rest)?;
        let key = rest[..equals].trim_ascii_end();
        let value = rest[equals + 1..].trim_ascii_start();
        let quote = *value.first().filter(|byte| matches!(byte, b'"' | b'\''))?;
        let length = memchr(quote, &value[1..])?;
        if key == name {
            return Some(&value[1..=length]);
        }
        rest = &value[length + 2..];
    }
}

fn number(digits: &[u8]) -> Option<u32> {
    std::str::from_utf8(digits).ok()?.trim().parse().ok()
}

/// `A1:C3` as a range.
fn range(reference: &[u8]) -> Option<MergedRange> {
    let colon = memchr(b':', reference)?;
    let (first_row, first_col) = cell(&reference[..colon])?;
    let (last_row, last_col) = cell(&reference[colon + 1..])?;
    Some(MergedRange { first_row, last_row, first_col, last_col })
}

/// `B7` as row 7, column 1.
fn cell(reference: &[u8]) -> Option<(u32, u32)> {
    let digits = reference.iter().position(u8::is_ascii_digit)?;
    let mut column = 0_u32;
    for letter in &reference[..digits] {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase().checked_sub(b'A')?) + 1)?;
    }
    Some((number(&reference[digits..])?, column.checked_sub(1)?))
}

/// The largest number that stands in an attribute `name` anywhere in the stretch.
pub(super) fn largest_value(stretch: &[u8], name: &[u8]) -> u64 {
    memmem::find_iter(stretch, name)
        .filter_map(|place| {
            let rest = stretch[place + name.len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
            let digits = rest.get(1..)?;
            let end = digits.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
            // More digits than a u64 holds is as large as can be.
            (end > 0).then(|| std::str::from_utf8(&digits[..end]).ok().and_then(|digits| digits.parse().ok()).unwrap_or(u64::MAX))
        })
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(xml: &str) -> (SheetScan, bool) {
        let mut scan = SheetScan::default();
        let mut unnumbered = false;
        Finders::new().look(xml.as_bytes(), &mut scan, &mut unnumbered);
        (scan, unnumbered)
    }

    #[test]
    fn every_way_to_hide_a_row_is_seen() {
        let (scan, _) = look(concat!(
            r#"<cols><col min="1" hidden="1"/></cols><sheetData><row r="1"><c/></row><row r="2" hidden="1">"#,
            r#"<c><is><t>hidden</t></is></c></row><row hidden='true' r='3'/><row r="4" hidden="0"/>"#,
            r#"<row r="5" ht="0" customHeight="1"/><row r="6" ht="0.75"/><x:row x14ac:dyDescent="0.2" r="7" hidden = "1" />"#,
        ));
        assert_eq!(scan.hidden, [2, 3, 7, 5]);
    }

    #[test]
    fn a_hidden_row_without_number_is_noticed() {
        assert!(look(r#"<row hidden="1"><c/></row>"#).1);
        assert!(!look(r#"<row><c/></row>"#).1);
    }

    #[test]
    fn joined_cells_of_the_first_rows_are_kept() {
        let (scan, _) = look(r#"<mergeCells count="2"><mergeCell ref="A1:C2"/><mergeCell ref="AA61:AB61"/><mergeCell ref="AA60:AB70"/>"#);
        assert_eq!(
            scan.merged,
            [
                MergedRange { first_row: 1, last_row: 2, first_col: 0, last_col: 2 },
                MergedRange { first_row: 60, last_row: 70, first_col: 26, last_col: 27 },
            ]
        );
    }

    #[test]
    fn declared_counts_are_read_whatever_their_size() {
        assert_eq!(largest_value(br#"<sst count="9" uniqueCount = "7">"#, b"uniqueCount"), 7);
        assert_eq!(largest_value(br#"<sst uniqueCount="99999999999999999999999">"#, b"uniqueCount"), u64::MAX);
        assert_eq!(largest_value(b"uniqueCount", b"uniqueCount"), 0);
    }
}
