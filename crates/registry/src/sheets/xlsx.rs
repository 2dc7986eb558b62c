//! XLSX, cell by cell: no grid is ever allocated, whatever a sheet declares as its size.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{CellErrorType, Data, DataRef, ExcelDateTime, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use quick_xml::events::{BytesStart, Event};

use super::archive::{Archive, HARMLESS_PACKED_BYTES, Shared, TagStretches};
use super::dates::{date_or_text, in_1900_system};
use super::hidden_rows::{SheetScan, largest_value, scan_sheet};
use super::rows::RowCollector;
use super::{MergedRange, OpenError, SheetInfo, SheetReport};
use crate::{Limits, OwnedCell};

/// An open XLSX.
pub(super) struct XlsxBook {
    book: Xlsx<Cursor<Shared>>,
    /// Per sheet; `None` when its XML was not found where the workbook says.
    scans: Vec<Option<SheetScan>>,
    is_1904: bool,
}

/// Runs calamine. It can panic on hostile bytes; that is damage of the file, and nothing else is caught here.
pub(super) fn guarded<T>(file: &str, sheet: Option<&str>, call: impl FnOnce() -> T) -> Result<T, OpenError> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|_| OpenError::Broken {
        file: file.to_owned(),
        sheet: sheet.map(str::to_owned),
        detail: "the reader gave up".to_owned(),
    })
}

impl XlsxBook {
    pub(super) fn open(bytes: &Shared, file: &str, limits: &Limits) -> Result<(Self, Vec<SheetInfo>), OpenError> {
        let mut archive = Archive::open(bytes, file, limits)?;
        let places = sheet_places(&mut archive)?;
        let mut scans: Vec<(String, Option<SheetScan>)> = Vec::with_capacity(places.len());
        let mut scanned = Vec::with_capacity(places.len());
        for (name, place) in places {
            let scan = match archive.find(&place) {
                Some(index) => {
                    scanned.push(index);
                    Some(scan_sheet(&mut archive, index)?)
                }
                None => None,
            };
            scans.push((name, scan));
        }
        check_other_parts(&mut archive, &scanned, file)?;
        drop(archive);

        let book = guarded(file, None, || Xlsx::new(Cursor::new(bytes.clone())))?.map_err(|error| xlsx_error(file, None, &error))?;
        let (mut infos, mut kept) = (Vec::new(), Vec::new());
        for (index, sheet) in book.sheets_metadata().iter().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet) {
            if infos.iter().any(|info: &SheetInfo| info.name == sheet.name) {
                let detail = format!("two sheets are called \"{}\"", sheet.name);
                return Err(OpenError::Broken { file: file.to_owned(), sheet: None, detail });
            }
            infos.push(SheetInfo { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible });
            // Both lists follow the workbook; the name is the proof.
            kept.push(scans.get_mut(index).filter(|(name, _)| *name == sheet.name).and_then(|(_, scan)| scan.take()));
        }
        let is_1904 = book.has_1904_epoch();
        Ok((Self { book, scans: kept, is_1904 }, infos))
    }

    pub(super) fn merged(&self, index: usize) -> Vec<MergedRange> {
        self.scans.get(index).and_then(Option::as_ref).map(|scan| scan.merged.clone()).unwrap_or_default()
    }

    pub(super) fn hidden(&self, index: usize) -> Option<Vec<u32>> {
        self.scans.get(index).and_then(Option::as_ref).map(|scan| scan.hidden.clone())
    }

    pub(super) fn read(&mut self, rows: &mut RowCollector<'_>) -> Result<SheetReport, OpenError> {
        let (file, sheet) = (rows.file, rows.sheet);
        let is_1904 = self.is_1904;
        let book = &mut self.book;
        let mut cells = guarded(file, Some(sheet), move || book.worksheet_cells_reader(sheet))?
            .map_err(|error| xlsx_error(file, Some(sheet), &error))?;
        loop {
            let next = guarded(file, Some(sheet), || cells.next_cell())?.map_err(|error| xlsx_error(file, Some(sheet), &error))?;
            let Some(cell) = next else { break };
            let (row, column) = cell.get_position();
            let value = match cell.get_value() {
                DataRef::Empty => continue,
                DataRef::SharedString(text) => OwnedCell::Text((*text).into()),
                DataRef::String(text) => OwnedCell::Text(text.as_str().into()),
                DataRef::Float(number) => OwnedCell::Number(*number),
                DataRef::Int(number) => OwnedCell::Number(*number as f64),
                DataRef::Bool(value) => OwnedCell::Bool(*value),
                DataRef::DateTime(date) => date_cell(*date, is_1904),
                DataRef::DateTimeIso(text) => date_or_text(text),
                DataRef::DurationIso(text) => OwnedCell::Text(text.as_str().into()),
                DataRef::Error(error) => error_cell(error),
            };
            if rows.cell(row.saturating_add(1), column, value)?.is_break() {
                return Ok(std::mem::take(&mut rows.report));
            }
        }
        // Whether the last row breaks off makes no difference.
        let _: ControlFlow<()> = rows.finish_row(false)?;
        Ok(std::mem::take(&mut rows.report))
    }
}

/// A cell of calamine's owning kind, as XLS gives it.
pub(super) fn owned_cell(value: Data, is_1904: bool) -> OwnedCell {
    match value {
        Data::Empty => OwnedCell::Empty,
        Data::String(text) | Data::DurationIso(text) => OwnedCell::Text(text.into_boxed_str()),
        Data::Float(number) => OwnedCell::Number(number),
        Data::Int(number) => OwnedCell::Number(number as f64),
        Data::Bool(value) => OwnedCell::Bool(value),
        Data::DateTime(date) => date_cell(date, is_1904),
        Data::DateTimeIso(text) => date_or_text(&text),
        Data::Error(error) => error_cell(&error),
    }
}

fn date_cell(date: ExcelDateTime, is_1904: bool) -> OwnedCell {
    // A duration ([h]:mm) is a number of days, no date.
    if date.is_duration() { OwnedCell::Number(date.as_f64()) } else { OwnedCell::Date(in_1900_system(date.as_f64(), is_1904)) }
}

fn error_cell(error: &CellErrorType) -> OwnedCell {
    OwnedCell::Error(error.to_string().into_boxed_str())
}

fn xlsx_error(file: &str, sheet: Option<&str>, error: &XlsxError) -> OpenError {
    match error {
        XlsxError::Password => OpenError::Password { file: file.to_owned() },
        other => OpenError::Broken { file: file.to_owned(), sheet: sheet.map(str::to_owned), detail: other.to_string() },
    }
}

/// Unpacks the parts the workbook reader will unpack, so that none of them is a bomb.
fn check_other_parts(archive: &mut Archive, scanned: &[usize], file: &str) -> Result<(), OpenError> {
    for index in 0..archive.parts().len() {
        let part = &archive.parts()[index];
        let name = part.name.to_ascii_lowercase();
        let strings = name.ends_with("sharedstrings.xml");
        let picture = [".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf"].iter().any(|end| name.ends_with(end));
        if scanned.contains(&index) || picture || !strings && (!part.deflated || part.packed <= HARMLESS_PACKED_BYTES) {
            continue;
        }
        let mut declared = 0;
        let mut stretches = TagStretches::default();
        let size = archive.stream(index, &mut |piece| {
            if strings {
                return stretches.feed(piece, &mut |stretch| declared = declared.max(largest_value(stretch, b"uniqueCount")));
            }
            Ok(())
        })?;
        stretches.finish(&mut |stretch| declared = declared.max(largest_value(stretch, b"uniqueCount")));
        // The reader reserves room for as many strings as are declared; the shortest one is `<si/>`.
        if declared > size / 5 + 16 {
            let detail = format!("{declared} texts declared in {size} bytes");
            return Err(OpenError::Broken { file: file.to_owned(), sheet: None, detail });
        }
    }
    Ok(())
}

/// Name and part of every sheet, in the workbook's order, found as calamine finds them. What is damaged here is
/// reported by calamine, in its words.
fn sheet_places(archive: &mut Archive) -> Result<Vec<(String, String)>, OpenError> {
    let Some(package) = archive.text("_rels/.rels")? else { return Ok(Vec::new()) };
    let mut workbook = None;
    for_each_tag(&package, "Relationship", &mut |tag| {
        if value(tag, "Type").is_some_and(|kind| kind.ends_with("/relationships/officeDocument")) {
            workbook = value(tag, "Target");
        }
    });
    let Some(workbook) = workbook else { return Ok(Vec::new()) };
    let workbook = workbook.strip_prefix('/').unwrap_or(&workbook);
    let (folder, name) = workbook.rfind('/').map_or(("", workbook), |slash| workbook.split_at(slash + 1));

    let mut targets = Vec::new();
    if let Some(relations) = archive.text(&format!("{folder}_rels/{name}.rels"))? {
        for_each_tag(&relations, "Relationship", &mut |tag| {
            if let (Some(id), Some(target)) = (value(tag, "Id"), value(tag, "Target")) {
                targets.push((id, target));
            }
        });
    }
    let mut places = Vec::new();
    if let Some(xml) = archive.text(workbook)? {
        for_each_tag(&xml, "sheet", &mut |tag| {
            let id = tag.attributes().flatten().filter(|attribute| attribute.key.local_name().as_ref() == "id").last();
            let target = id.and_then(|id| targets.iter().rev().find(|(known, _)| *known == *id.value)).map(|(_, target)| target.clone());
            let place = match target.unwrap_or_default() {
                target if target.starts_with('/') => target[1..].to_owned(),
                target => format!("{folder}{target}"),
            };
            places.push((value(tag, "name").unwrap_or_default(), place));
        });
    }
    Ok(places)
}

/// Calls `each` for every tag of this local name, as far as the XML is sound.
fn for_each_tag(xml: &str, name: &str, each: &mut dyn FnMut(&BytesStart<'_>)) {
    let mut reader = quick_xml::Reader::from_str(xml);
    reader.config_mut().check_end_names = false;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == name => each(&tag),
            Event::Eof => return,
            _ => {}
        }
    }
}

/// An attribute's value, its entities resolved.
pub(super) fn value(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let attribute = tag.try_get_attribute(name).ok()??;
    Some(attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}
