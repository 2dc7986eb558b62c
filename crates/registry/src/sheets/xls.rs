//! XLS (Excel before 2007), through calamine, which loads it whole.
//!
//! calamine trusts what a file declares: the chain of its sectors, the size of its sheets, the bounding box of its
//! cells. So the workbook's stream is first taken out by a reader that checks the chains, looked over record by record
//! (hidden rows are found on the way), relieved of declared sizes and of formulas, whose cached values are what
//! counts, and handed to calamine in a container of our own making.

use std::io::{Cursor, Read, Write};
use std::ops::ControlFlow;

use calamine::{Reader, SheetType, SheetVisible, Xls, XlsError};

use super::archive::Shared;
use super::content::compound_error;
use super::rows::RowCollector;
use super::xlsx::{guarded, owned_cell};
use super::{MERGED_IN_ROWS, MergedRange, OpenError, SheetInfo, SheetReport};
use crate::Limits;

/// Cells of all sheets' bounding boxes together: calamine allocates every one of them, about 32 bytes each.
const GRID_CELLS: u64 = 20_000_000;

/// How often a byte of the stream may be looked at: sheets that share their records read them again and again.
const LOOKS: usize = 4;

/// An open XLS.
pub(super) struct XlsBook {
    book: Xls<Cursor<Vec<u8>>>,
    /// Numbers of the hidden rows per sheet, from 1, ascending.
    hidden: Vec<Vec<u32>>,
    is_1904: bool,
}

impl XlsBook {
    pub(super) fn open(bytes: &Shared, file: &str, limits: &Limits) -> Result<(Self, Vec<SheetInfo>), OpenError> {
        let mut stream = workbook_stream(bytes, file)?;
        let hidden = prepare(&mut stream, file, limits)?;
        let container = pack(&stream).map_err(|error| compound_error(file, &error))?;
        drop(stream);
        let book = guarded(file, None, || Xls::new(Cursor::new(container)))?.map_err(|error| xls_error(file, None, &error))?;
        let (mut infos, mut kept) = (Vec::new(), Vec::new());
        for (index, sheet) in book.sheets_metadata().iter().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet) {
            if infos.iter().any(|info: &SheetInfo| info.name == sheet.name) {
                let detail = format!("two sheets are called \"{}\"", sheet.name);
                return Err(OpenError::Broken { file: file.to_owned(), sheet: None, detail });
            }
            infos.push(SheetInfo { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible });
            kept.push(hidden.get(index).cloned().unwrap_or_default());
        }
        let is_1904 = book.has_1904_epoch();
        Ok((Self { book, hidden: kept, is_1904 }, infos))
    }

    pub(super) fn hidden(&self, index: usize) -> Vec<u32> {
        self.hidden.get(index).cloned().unwrap_or_default()
    }

    pub(super) fn merged(&self, file: &str, sheet: &str) -> Result<Vec<MergedRange>, OpenError> {
        let ranges = self.book.merge_cells_by_sheet_name(sheet).map_err(|error| xls_error(file, Some(sheet), &error))?;
        Ok(ranges
            .iter()
            .map(|range| MergedRange {
                first_row: range.start.0.saturating_add(1),
                last_row: range.end.0.saturating_add(1),
                first_col: range.start.1,
                last_col: range.end.1,
            })
            .filter(|range| range.first_row <= MERGED_IN_ROWS)
            .collect())
    }

    pub(super) fn read(&mut self, rows: &mut RowCollector<'_>) -> Result<SheetReport, OpenError> {
        let (file, sheet) = (rows.file, rows.sheet);
        let range =
            guarded(file, Some(sheet), || self.book.worksheet_range(sheet))?.map_err(|error| xls_error(file, Some(sheet), &error))?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            // Positions are relative to the first cell; both fit, as a sheet has 65,536 rows at most.
            let row = first_row.saturating_add(row as u32).saturating_add(1);
            let column = first_column.saturating_add(column as u32);
            if rows.cell(row, column, owned_cell(value.clone(), self.is_1904))?.is_break() {
                return Ok(std::mem::take(&mut rows.report));
            }
        }
        // Whether the last row breaks off makes no difference.
        let _: ControlFlow<()> = rows.finish_row(false)?;
        Ok(std::mem::take(&mut rows.report))
    }
}

fn xls_error(file: &str, sheet: Option<&str>, error: &XlsError) -> OpenError {
    match error {
        XlsError::Password => OpenError::Password { file: file.to_owned() },
        other => OpenError::Broken { file: file.to_owned(), sheet: sheet.map(str::to_owned), detail: other.to_string() },
    }
}

/// The stream that holds the workbook.
fn workbook_stream(bytes: &Shared, file: &str) -> Result<Vec<u8>, OpenError> {
    let mut compound = cfb::CompoundFile::open(Cursor::new(bytes.clone())).map_err(|error| compound_error(file, &error))?;
    let mut stream = Vec::new();
    let name = if compound.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    compound
        .open_stream(name)
        .and_then(|part| part.take(bytes.0.len() as u64).read_to_end(&mut stream))
        .map_err(|error| compound_error(file, &error))?;
    Ok(stream)
}

/// A container with nothing in it but the workbook.
fn pack(stream: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut compound = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::with_capacity(stream.len() + 4096)))?;
    let mut part = compound.create_stream("/Workbook")?;
    part.write_all(stream)?;
    part.flush()?;
    drop(part);
    compound.flush()?;
    Ok(compound.into_inner().into_inner())
}

/// A record of the stream: its kind, and where its data lie.
struct Found {
    kind: u16,
    data: std::ops::Range<usize>,
}

fn record_at(stream: &[u8], place: usize) -> Option<Found> {
    let head = stream.get(place..place.checked_add(4)?)?;
    let data = place + 4..place + 4 + usize::from(u16::from_le_bytes([head[2], head[3]]));
    (data.end <= stream.len()).then_some(Found { kind: u16::from_le_bytes([head[0], head[1]]), data })
}

fn word(data: &[u8], place: usize) -> Option<u16> {
    Some(u16::from_le_bytes([*data.get(place)?, *data.get(place + 1)?]))
}

/// Looks the stream over and takes out what calamine must not trust. Returns the hidden rows of each sheet.
fn prepare(stream: &mut [u8], file: &str, limits: &Limits) -> Result<Vec<Vec<u32>>, OpenError> {
    let mut places = Vec::new();
    let mut place = 0;
    while let Some(record) = record_at(stream, place) {
        place = record.data.end;
        match record.kind {
            0x002f => return Err(OpenError::Password { file: file.to_owned() }),
            // BOUNDSHEET: where the sheet's records begin.
            0x0085 => {
                if let Some(&[a, b, c, d]) = stream.get(record.data.start..record.data.start + 4) {
                    places.push(u32::from_le_bytes([a, b, c, d]) as usize);
                }
            }
            // LBL: a defined name, whose formula calamine would spell out. A number no record has makes it be passed over.
            0x0018 => stream[record.data.start - 4..record.data.start - 2].copy_from_slice(&0xfff0_u16.to_le_bytes()),
            0x000a => break,
            _ => {}
        }
    }
    let (mut hidden, mut grid, mut looked_at) = (Vec::with_capacity(places.len()), 0_u64, 0_usize);
    for place in places {
        let (rows, area, bytes) = prepare_sheet(stream, place);
        hidden.push(rows);
        grid = grid.saturating_add(area);
        looked_at = looked_at.saturating_add(bytes);
        if grid > GRID_CELLS.min(limits.cells) {
            return Err(OpenError::TooManyCells {
                file: file.to_owned(),
                sheet: format!("#{}", hidden.len()),
                limit: GRID_CELLS.min(limits.cells),
            });
        }
        if looked_at > stream.len().saturating_mul(LOOKS) {
            return Err(OpenError::Broken { file: file.to_owned(), sheet: None, detail: "sheets share their records".to_owned() });
        }
    }
    Ok(hidden)
}

/// Looks over one sheet: its hidden rows, the area of its cells' bounding box, the bytes looked at.
fn prepare_sheet(stream: &mut [u8], start: usize) -> (Vec<u32>, u64, usize) {
    let mut hidden = Vec::new();
    let mut bounds: Option<(u16, u16, u16, u16)> = None;
    let (mut place, mut begun, mut depth) = (start, false, 0_u32);
    while let Some(record) = record_at(stream, place) {
        place = record.data.end;
        let data = &mut stream[record.data];
        match record.kind {
            // BOF: of the sheet, then of charts inside it, whose records are not the sheet's.
            0x0809 if begun || depth > 0 => depth += 1,
            0x0809 => begun = true,
            0x000a if depth > 0 => depth -= 1,
            0x000a => break,
            _ if depth > 0 => {}
            // DIMENSIONS: room is reserved for what is declared.
            0x0200 => data.fill(0),
            // ROW: bit 5 of the options is "height zero", which is what hiding sets.
            0x0208 => {
                if let (Some(row), Some(height), Some(options)) = (word(data, 0), word(data, 6), word(data, 12))
                    && (options & 0x20 != 0 || height == 0)
                {
                    hidden.push(u32::from(row) + 1);
                }
            }
            0x0203 | 0x0204 | 0x00d6 | 0x0205 | 0x027e | 0x00fd | 0x00bd | 0x0006 => {
                if record.kind == 0x0006
                    && let Some(length) = data.get_mut(20..22)
                {
                    // Length of the formula: its cached value stands before it.
                    length.fill(0);
                }
                let last = if record.kind == 0x00bd { word(data, data.len().saturating_sub(2)) } else { word(data, 2) };
                if let (Some(row), Some(first), Some(last)) = (word(data, 0), word(data, 2), last) {
                    let (top, bottom, left, right) = bounds.unwrap_or((row, row, first, last));
                    bounds = Some((top.min(row), bottom.max(row), left.min(first), right.max(last).max(first)));
                }
            }
            _ => {}
        }
    }
    hidden.sort_unstable();
    hidden.dedup();
    let area = bounds.map_or(0, |(top, bottom, left, right)| (u64::from(bottom - top) + 1) * (u64::from(right.max(left) - left) + 1));
    (hidden, area, place.saturating_sub(start))
}
