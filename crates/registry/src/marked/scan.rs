//! A first look at a worksheet: which columns to the right of the list are free, and which drawing holds its notes.

use std::io::BufRead;

use quick_xml::events::Event;

use super::error::MarkError;
use super::rows::Edits;
use super::xml::{COLUMNS, Events, attribute, local, parse_range, parse_reference, relationship_id};

/// What the first look found.
pub(super) struct Scan {
    /// First column of the result columns, from 0.
    pub(super) first_column: usize,
    /// The relationship of the drawing that holds the notes' boxes.
    pub(super) legacy_drawing: Option<String>,
}

/// Looks through a worksheet. The results go to the first stretch of columns, from the wanted one on, that no row to be
/// written holds anything in: a list read under a cap on columns may have more further right.
pub(super) fn scan(mut events: Events<impl BufRead>, edits: &Edits<'_>, wanted_first: usize, index: usize) -> Result<Scan, MarkError> {
    let part = events.part().to_owned();
    let mut buffer = Vec::new();
    let mut used = vec![false; COLUMNS];
    let mut section = String::new();
    let mut legacy_drawing = None;
    let (mut row, mut column) = (0_u32, None::<usize>);
    let mut looking = false;
    let mut filled = false;
    loop {
        let event = events.next(&mut buffer)?;
        let depth = events.depth();
        let opens = matches!(event, Event::Start(_));
        match event {
            Event::Eof => break,
            Event::Start(element) if depth == 2 => {
                section = local(&element).to_owned();
                if section == "legacyDrawing" {
                    legacy_drawing = relationship_id(&element, &part)?;
                }
            }
            Event::Empty(element) if depth == 1 && local(&element) == "legacyDrawing" => {
                legacy_drawing = relationship_id(&element, &part)?;
            }
            Event::End(_) if depth == 1 => section.clear(),
            Event::Start(element) | Event::Empty(element) if section == "sheetData" && depth == if opens { 3 } else { 2 } => {
                row = row_number(attribute(&element, "r", &part)?.as_deref(), row, &part)?;
                looking = opens && edits.writes(row);
                column = None;
            }
            Event::Start(element) | Event::Empty(element)
                if looking && section == "sheetData" && depth == if opens { 4 } else { 3 } && local(&element) == "c" =>
            {
                column = Some(cell_column(attribute(&element, "r", &part)?.as_deref(), row, column, &part)?);
                filled = false;
            }
            Event::Start(element) | Event::Empty(element) if looking && section == "sheetData" && local(&element) == "f" => {
                filled = true;
            }
            Event::Text(text) if looking && depth > 4 && section == "sheetData" => {
                filled |= !text.trim().is_empty();
            }
            Event::CData(_) | Event::GeneralRef(_) if looking && depth > 4 && section == "sheetData" => filled = true,
            Event::End(_) if looking && depth == 3 && section == "sheetData" => {
                if let Some(column) = column
                    && filled
                {
                    used[column] = true;
                }
            }
            Event::Start(element) | Event::Empty(element) if section == "mergeCells" && local(&element) == "mergeCell" => {
                if let Some(((top, left), (bottom, right))) = attribute(&element, "ref", &part)?.as_deref().and_then(parse_range)
                    && edits.writes_between(top, bottom)
                    && left <= right
                {
                    used[left..=right].fill(true);
                }
            }
            _ => {}
        }
    }
    let needed = edits.columns();
    let mut first = wanted_first;
    while first + needed <= COLUMNS {
        match (first..first + needed).rev().find(|&column| used[column]) {
            Some(taken) => first = taken + 1,
            None => return Ok(Scan { first_column: first, legacy_drawing }),
        }
    }
    Err(MarkError::NoRoom { index })
}

/// A row's number: said, or one more than the row before. Rows must ascend.
pub(super) fn row_number(said: Option<&str>, before: u32, part: &str) -> Result<u32, MarkError> {
    let number = match said {
        Some(text) => text.trim().parse().map_err(|_| MarkError::strange(part, format!("a row is numbered {text:?}")))?,
        None => before.saturating_add(1),
    };
    if number <= before || number > super::xml::ROWS {
        return Err(MarkError::strange(part, format!("row {number} follows row {before}")));
    }
    Ok(number)
}

/// A cell's column: said, or one more than the cell before. Cells must ascend and stay in their row.
pub(super) fn cell_column(said: Option<&str>, row: u32, before: Option<usize>, part: &str) -> Result<usize, MarkError> {
    let least = before.map_or(0, |before| before + 1);
    let column = match said {
        Some(text) => match parse_reference(text) {
            Some((its_row, column)) if its_row == row && column >= least => column,
            _ => return Err(MarkError::strange(part, format!("cell {text:?} stands in the wrong place of row {row}"))),
        },
        None => least,
    };
    if column >= COLUMNS {
        return Err(MarkError::strange(part, format!("row {row} has too many cells")));
    }
    Ok(column)
}
