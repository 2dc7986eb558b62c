//! ODS (LibreOffice), streamed from its XML.
//!
//! calamine unfolds an ODS into a grid before it hands over a cell, tells neither hidden rows nor joined cells, and a few
//! bytes of `number-rows-repeated` make it take gigabytes. So the XML is walked here, with repeats unfolded only as rows
//! are handed over, under the caps.

use std::ops::ControlFlow;

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::archive::{Archive, Shared};
use super::dates::{date_or_text, duration_days};
use super::rows::RowCollector;
use super::xlsx::value;
use super::{MERGED_IN_ROWS, MergedRange, OpenError, SheetInfo, SheetReport};
use crate::{Limits, OwnedCell};

/// An open ODS: its XML, and where its sheets lie in it.
pub(super) struct OdsBook {
    xml: String,
    tables: Vec<std::ops::Range<usize>>,
    part_bytes: u64,
}

/// Cells of the same value side by side.
struct Run {
    column: u32,
    count: u32,
    value: OwnedCell,
}

/// A row as the XML has it.
struct Row<'r> {
    /// Its number, from 1.
    number: u32,
    /// How many times it stands there.
    repeat: u32,
    hidden: bool,
    runs: &'r [Run],
    merged: &'r [MergedRange],
}

impl OdsBook {
    pub(super) fn open(bytes: &Shared, file: &str, limits: &Limits) -> Result<(Self, Vec<SheetInfo>), OpenError> {
        let mut archive = Archive::open(bytes, file, limits)?;
        if archive.text("META-INF/manifest.xml")?.is_some_and(|manifest| manifest.contains("encryption-data")) {
            return Err(OpenError::Password { file: file.to_owned() });
        }
        let broken = |detail: &str| OpenError::Broken { file: file.to_owned(), sheet: None, detail: detail.to_owned() };
        let xml = archive.text("content.xml")?.ok_or_else(|| broken("content.xml is missing"))?;
        let tables = tables(&xml);
        let hidden_styles = hidden_styles(&xml[..tables.first().map_or(0, |table| table.start)]);
        let mut infos = Vec::with_capacity(tables.len());
        for table in &tables {
            let mut reader = Reader::from_str(&xml[table.clone()]);
            let Ok(Event::Start(tag)) = reader.read_event() else { return Err(broken("a sheet does not begin with its tag")) };
            let style = value(&tag, "table:style-name").unwrap_or_default();
            infos.push(SheetInfo { name: value(&tag, "table:name").unwrap_or_default(), hidden: hidden_styles.contains(&style) });
        }
        Ok((Self { xml, tables, part_bytes: limits.part_bytes }, infos))
    }

    pub(super) fn merged(&self, index: usize, file: &str, sheet: &str) -> Result<Vec<MergedRange>, OpenError> {
        let mut merged = Vec::new();
        self.walk(index, (file, sheet), &mut |row| {
            merged.extend_from_slice(row.merged);
            let next = row.number.saturating_add(row.repeat);
            Ok(if next > MERGED_IN_ROWS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        Ok(merged)
    }

    pub(super) fn read(&self, index: usize, rows: &mut RowCollector<'_>) -> Result<SheetReport, OpenError> {
        let (file, sheet) = (rows.file, rows.sheet);
        let mut text_bytes = 0_u64;
        self.walk(index, (file, sheet), &mut |row| {
            if row.runs.is_empty() {
                return Ok(ControlFlow::Continue(()));
            }
            for number in row.number..row.number.saturating_add(row.repeat) {
                for run in row.runs {
                    let inside = run.count.min(rows.limits.columns.saturating_sub(run.column));
                    for column in run.column..run.column.saturating_add(inside) {
                        if let OwnedCell::Text(text) = &run.value {
                            text_bytes += text.len() as u64;
                        }
                        if rows.cell(number, column, run.value.clone())?.is_break() {
                            return Ok(ControlFlow::Break(()));
                        }
                    }
                    if inside < run.count {
                        rows.beyond(number, run.column.saturating_add(inside), u64::from(run.count - inside))?;
                    }
                }
                // A long text repeated over and over is a bomb as well.
                if text_bytes > self.part_bytes {
                    return Err(OpenError::Bomb { file: file.to_owned(), part: "content.xml".to_owned(), bytes: text_bytes });
                }
                if rows.finish_row(row.hidden)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(std::mem::take(&mut rows.report))
    }

    /// Walks a sheet's rows.
    fn walk(
        &self,
        index: usize,
        (file, sheet): (&str, &str),
        each: &mut dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>, OpenError>,
    ) -> Result<(), OpenError> {
        let Some(table) = self.tables.get(index) else { return Ok(()) };
        let broken = |detail: String| OpenError::Broken { file: file.to_owned(), sheet: Some(sheet.to_owned()), detail };
        let mut reader = Reader::from_str(&self.xml[table.clone()]);
        reader.config_mut().check_end_names = false;
        let mut number = 1_u32;
        let (mut repeat, mut hidden, mut column) = (1, false, 0_u32);
        let (mut runs, mut merged) = (Vec::new(), Vec::new());
        loop {
            let event = reader.read_event().map_err(|error| broken(error.to_string()))?;
            let empty = matches!(event, Event::Empty(_));
            let ends_row = match &event {
                Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                    "table:table-row" => {
                        repeat = count(tag, "table:number-rows-repeated");
                        hidden = value(tag, "table:visibility").is_some_and(|value| value == "collapse" || value == "filter");
                        column = 0;
                        runs.clear();
                        merged.clear();
                        empty
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        let times = count(tag, "table:number-columns-repeated");
                        let text = if empty { None } else { Some(text_inside(&mut reader).map_err(broken)?) };
                        let cell = cell_value(tag, text);
                        if !cell.borrow().is_blank() {
                            runs.push(Run { column, count: times, value: cell });
                        }
                        let (wide, high) = (count(tag, "table:number-columns-spanned"), count(tag, "table:number-rows-spanned"));
                        if (wide > 1 || high > 1) && number <= MERGED_IN_ROWS {
                            merged.push(MergedRange {
                                first_row: number,
                                last_row: number.saturating_add(high - 1),
                                first_col: column,
                                last_col: column.saturating_add(wide - 1),
                            });
                        }
                        column = column.saturating_add(times);
                        false
                    }
                    // Drawings over the sheet hold text, and may hold tables, that are no cells.
                    "table:shapes" if !empty => {
                        reader.read_to_end(tag.name()).map_err(|error| broken(error.to_string()))?;
                        false
                    }
                    _ => false,
                },
                Event::End(tag) => tag.name().as_ref() == "table:table-row",
                Event::Eof => return Ok(()),
                _ => false,
            };
            if ends_row {
                if each(&Row { number, repeat, hidden, runs: &runs, merged: &merged })?.is_break() {
                    return Ok(());
                }
                number = number.saturating_add(repeat);
                runs.clear();
                merged.clear();
            }
        }
    }
}

/// Where the sheets lie in the XML. A table inside a cell belongs to the sheet around it.
fn tables(xml: &str) -> Vec<std::ops::Range<usize>> {
    let bytes = xml.as_bytes();
    let mut tables = Vec::new();
    let (mut depth, mut start) = (0_u32, 0);
    for place in memmem::find_iter(bytes, b"table:table") {
        let closes = bytes[..place].ends_with(b"</");
        let opens = bytes[..place].ends_with(b"<");
        let named = matches!(bytes.get(place + b"table:table".len()), Some(b' ' | b'>' | b'\n' | b'\r' | b'\t'));
        if !named {
            continue;
        }
        if opens {
            if depth == 0 {
                start = place - 1;
            }
            depth += 1;
        } else if closes && depth > 0 {
            depth -= 1;
            if depth == 0 {
                // Without its closing tag: the sheet ends where its text does.
                tables.push(start..place - 2);
            }
        }
    }
    tables
}

/// Names of the table styles that hide a sheet.
fn hidden_styles(xml: &str) -> Vec<String> {
    let mut hidden = Vec::new();
    let mut style = String::new();
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) | Event::Empty(tag) => match tag.name().as_ref() {
                "style:style" => style = value(&tag, "style:name").unwrap_or_default(),
                "style:table-properties" if value(&tag, "table:display").is_some_and(|display| display == "false") => {
                    hidden.push(style.clone());
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    hidden
}

/// A count of at least 1.
fn count(tag: &BytesStart<'_>, name: &str) -> u32 {
    match tag.try_get_attribute(name) {
        Ok(Some(attribute)) => match attribute.value.trim().parse::<u64>() {
            Ok(count) => u32::try_from(count.max(1)).unwrap_or(u32::MAX),
            Err(_) => 1,
        },
        _ => 1,
    }
}

/// The text inside a cell, whose opening tag has just been read; reads through its closing one.
fn text_inside(reader: &mut Reader<&[u8]>) -> Result<String, String> {
    let mut text = String::new();
    let (mut depth, mut paragraphs) = (1_u32, 0);
    while depth > 0 {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(tag) => {
                let name = tag.name();
                let name = name.as_ref();
                // Comments, drawings and inner tables are not the cell's own text.
                if name == "office:annotation" || name.starts_with("draw:") || name == "table:table" {
                    reader.read_to_end(tag.name()).map_err(|error| error.to_string())?;
                    continue;
                }
                if name == "text:p" {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                }
                depth += 1;
            }
            Event::Empty(tag) => match tag.name().as_ref() {
                "text:s" => {
                    // A cell's text ends at 32,767 characters; no more blanks than that.
                    let blanks = count(&tag, "text:c").min(1 << 15);
                    text.extend(std::iter::repeat_n(' ', blanks as usize));
                }
                "text:tab" => text.push('\t'),
                "text:line-break" => text.push('\n'),
                "text:p" => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                }
                _ => {}
            },
            Event::End(_) => depth -= 1,
            // Outside a paragraph there is only the white space of the XML.
            Event::Text(piece) if depth > 1 => text.push_str(&piece.xml10_content()),
            Event::CData(piece) if depth > 1 => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(entity) if depth > 1 => push_entity(&mut text, &entity),
            Event::Eof => return Err("a cell without end".to_owned()),
            _ => {}
        }
    }
    Ok(text)
}

fn push_entity(text: &mut String, entity: &BytesRef<'_>) {
    if let Ok(Some(character)) = entity.resolve_char_ref() {
        text.push(character);
        return;
    }
    let name = entity.xml10_content();
    match quick_xml::escape::resolve_predefined_entity(&name) {
        Some(meaning) => text.push_str(meaning),
        // An entity nobody declared: as it stands, so that it can be seen.
        None => {
            text.push('&');
            text.push_str(&name);
            text.push(';');
        }
    }
}

/// A cell's value from its tag, else its text.
fn cell_value(tag: &BytesStart<'_>, text: Option<String>) -> OwnedCell {
    let text_cell = |text: Option<String>| text.map_or(OwnedCell::Empty, |text| OwnedCell::Text(text.into_boxed_str()));
    if value(tag, "calcext:value-type").is_some_and(|kind| kind == "error") {
        return OwnedCell::Error(text.unwrap_or_default().into_boxed_str());
    }
    let Some(kind) = value(tag, "office:value-type") else { return text_cell(text) };
    let typed = match kind.as_str() {
        "float" | "percentage" | "currency" => {
            value(tag, "office:value").and_then(|number| number.trim().parse().ok()).map(OwnedCell::Number)
        }
        "date" => value(tag, "office:date-value").map(|date| date_or_text(&date)),
        "time" => value(tag, "office:time-value").and_then(|time| duration_days(&time)).map(OwnedCell::Number),
        "boolean" => value(tag, "office:boolean-value").map(|value| OwnedCell::Bool(value == "true" || value == "TRUE")),
        _ => value(tag, "office:string-value").filter(|text| !text.is_empty()).map(|text| OwnedCell::Text(text.into_boxed_str())),
    };
    typed.unwrap_or_else(|| text_cell(text))
}
