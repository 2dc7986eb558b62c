//! Writing one worksheet anew: every event of the user's part is passed on, with the result cells put in and the faulty
//! cells recoloured on the way.

use std::io::{BufRead, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};

use super::error::MarkError;
use super::rows::{Edits, Fault, RowEdit, wrapped_height};
use super::scan::{cell_column, row_number};
use super::styles::{Fill, StyleBook};
use super::xml::{Escaped, Events, TEXT_UNITS, attribute, local, parse_range, prefix, push_column, push_text, reference, with_attributes};
use super::{MarkedReport, RELATIONSHIPS_STRICT, RELATIONSHIPS_TRANSITIONAL, Tone};

/// Elements that must stand after `legacyDrawing`.
const AFTER_LEGACY: [&str; 9] =
    ["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst", "AlternateContent"];
/// The element that holds the rows.
const SHEET_DATA: &str = "sheetData";

/// What to write into a worksheet.
pub(super) struct SheetPlan<'e, 'm> {
    pub(super) edits: &'e Edits<'m>,
    pub(super) first_column: usize,
    /// Relationship id of a drawing for notes that is to be mentioned anew.
    pub(super) new_drawing: Option<String>,
    pub(super) strict: bool,
}

/// A stretch of columns with a format.
struct ColumnSpan {
    first: usize,
    last: usize,
    style: u32,
    element: BytesStart<'static>,
}

struct Patch<'s, 'e, 'm, R, W> {
    events: Events<R>,
    part: String,
    out: Writer<W>,
    plan: &'s SheetPlan<'e, 'm>,
    styles: &'s mut StyleBook,
    report: &'s mut MarkedReport,
    /// Prefix of the main namespace, with its colon.
    p: String,
    columns: Vec<ColumnSpan>,
    text: String,
    /// Widths of the result columns, in characters.
    widths: Vec<usize>,
}

/// Copies a worksheet with its marks.
pub(super) fn write_sheet<R: BufRead, W: Write>(
    events: Events<R>,
    out: W,
    plan: &SheetPlan<'_, '_>,
    styles: &mut StyleBook,
    report: &mut MarkedReport,
) -> Result<(), MarkError> {
    let part = events.part().to_owned();
    let mut patch = Patch {
        events,
        part,
        out: Writer::new(out),
        plan,
        styles,
        report,
        p: String::new(),
        columns: Vec::new(),
        text: String::new(),
        widths: plan.edits.widths(),
    };
    patch.run()?;
    patch.out.into_inner().flush()?;
    Ok(())
}

impl<R: BufRead, W: Write> Patch<'_, '_, '_, R, W> {
    fn strange(&self, what: &str) -> MarkError {
        MarkError::strange(&self.part, what)
    }

    fn raw(&mut self, text: &str) -> Result<(), MarkError> {
        Ok(self.out.get_mut().write_all(text.as_bytes())?)
    }

    fn run(&mut self) -> Result<(), MarkError> {
        let mut buffer = Vec::new();
        let (mut columns_done, mut data_done, mut drawing_done) = (false, false, self.plan.new_drawing.is_none());
        loop {
            let event = self.events.next(&mut buffer)?;
            let depth = self.events.depth();
            match event {
                Event::Eof => break,
                Event::Start(element) if depth == 1 => {
                    self.enter_root(&element)?;
                    self.out.write_event(Event::Start(element))?;
                }
                Event::Empty(_) if depth == 0 => return Err(self.strange("the sheet is empty")),
                Event::Start(element) | Event::Empty(element) if self.is_section(&element, "dimension", depth) => {
                    let element = self.dimension(element)?;
                    let closes = self.events.depth() == 1;
                    self.out.write_event(if closes { Event::Empty(element) } else { Event::Start(element) })?;
                }
                Event::Start(element) if self.is_section(&element, "cols", depth) => {
                    let element = element.into_owned();
                    self.read_columns()?;
                    self.write_columns(Some(element))?;
                    columns_done = true;
                }
                Event::Empty(element) if self.is_section(&element, "cols", depth) => {
                    let element = element.into_owned();
                    self.write_columns(Some(element))?;
                    columns_done = true;
                }
                Event::Start(element) if self.is_section(&element, SHEET_DATA, depth) => {
                    if data_done {
                        return Err(self.strange("it has two tables of cells"));
                    }
                    let element = element.into_owned();
                    if !std::mem::replace(&mut columns_done, true) {
                        self.write_columns(None)?;
                    }
                    self.out.write_event(Event::Start(element))?;
                    self.rows()?;
                    data_done = true;
                }
                Event::Empty(element) if self.is_section(&element, SHEET_DATA, depth) => {
                    let end = element.to_end().into_owned();
                    let element = element.into_owned();
                    if !std::mem::replace(&mut columns_done, true) {
                        self.write_columns(None)?;
                    }
                    self.out.write_event(Event::Start(element))?;
                    let mut cursor = self.plan.edits.cursor();
                    while let Some(edit) = cursor.take() {
                        self.new_row(&edit)?;
                    }
                    self.out.write_event(Event::End(end))?;
                    data_done = true;
                }
                Event::Start(element) if depth == 2 => {
                    if data_done && !drawing_done && AFTER_LEGACY.contains(&local(&element)) {
                        self.mention_drawing()?;
                        drawing_done = true;
                    }
                    self.out.write_event(Event::Start(element))?;
                }
                Event::Empty(element) if depth == 1 => {
                    if data_done && !drawing_done && AFTER_LEGACY.contains(&local(&element)) {
                        self.mention_drawing()?;
                        drawing_done = true;
                    }
                    self.out.write_event(Event::Empty(element))?;
                }
                Event::End(element) if depth == 0 => {
                    if !drawing_done {
                        self.mention_drawing()?;
                        drawing_done = true;
                    }
                    self.out.write_event(Event::End(element))?;
                }
                event => self.out.write_event(event)?,
            }
        }
        if data_done { Ok(()) } else { Err(self.strange("it has no table of cells")) }
    }

    fn is_section(&self, element: &BytesStart<'_>, name: &str, depth: usize) -> bool {
        // A Start has been counted already, an Empty has not.
        (depth == 1 || depth == 2) && element.name().into_inner().strip_prefix(self.p.as_str()) == Some(name)
    }

    fn enter_root(&mut self, element: &BytesStart<'_>) -> Result<(), MarkError> {
        if local(element) != "worksheet" {
            return Err(self.strange("it is not a worksheet"));
        }
        self.p = prefix(element);
        let declared = match self.p.strip_suffix(':') {
            Some(prefix) => attribute(element, &format!("xmlns:{prefix}"), &self.part)?,
            None => attribute(element, "xmlns", &self.part)?,
        };
        if declared.is_some_and(|space| space == super::main_namespace(false) || space == super::main_namespace(true)) {
            Ok(())
        } else {
            Err(self.strange("its namespace is not known"))
        }
    }

    fn dimension(&self, element: BytesStart<'_>) -> Result<BytesStart<'static>, MarkError> {
        let edits = self.plan.edits;
        let old = attribute(&element, "ref", &self.part)?.as_deref().and_then(parse_range);
        let Some(((top, left), (bottom, right))) = old else { return Ok(element.into_owned()) };
        let last_fault = edits.faults.iter().map(|fault| fault.column).max().unwrap_or(0);
        let right = right.max((self.plan.first_column + edits.columns()).saturating_sub(1)).max(last_fault);
        let first_fault = edits.faults.first().map_or(top, |fault| fault.row);
        let left = edits.faults.iter().map(|fault| fault.column).min().map_or(left, |column| left.min(column));
        let top = top.min(edits.header_row).min(first_fault);
        let range = format!("{}:{}", reference(top, left), reference(bottom.max(edits.last_row()), right));
        with_attributes(&element, &[("ref", Some(&range))], &self.part)
    }

    /// Reads the stretches of columns up to the end of `cols`, which is left to [`Patch::write_columns`].
    fn read_columns(&mut self) -> Result<(), MarkError> {
        let mut buffer = Vec::new();
        loop {
            let event = self.events.next(&mut buffer)?;
            match event {
                Event::Start(element) | Event::Empty(element) if local(&element) == "col" => {
                    let number = |name| -> Result<Option<usize>, MarkError> {
                        Ok(attribute(&element, name, &self.part)?.and_then(|value| value.trim().parse().ok()))
                    };
                    let (Some(first), Some(last)) = (number("min")?, number("max")?) else {
                        return Err(self.strange("a column has no number"));
                    };
                    let style = number("style")?.and_then(|style| u32::try_from(style).ok()).unwrap_or(0);
                    if first == 0 || first > last || self.columns.len() >= super::xml::COLUMNS {
                        return Err(self.strange("its columns contradict themselves"));
                    }
                    self.columns.push(ColumnSpan { first: first - 1, last: last - 1, style, element: element.into_owned() });
                }
                Event::End(_) if self.events.depth() == 1 => return Ok(()),
                Event::Eof => return Err(self.strange("the part ends too early")),
                _ => {}
            }
        }
    }

    /// Writes the columns with those of the results among them.
    fn write_columns(&mut self, element: Option<BytesStart<'static>>) -> Result<(), MarkError> {
        let p = self.p.clone();
        let first = self.plan.first_column;
        let count = self.plan.edits.columns();
        if count == 0 && self.columns.is_empty() {
            if let Some(element) = element {
                self.out.write_event(Event::Empty(element))?;
            }
            return Ok(());
        }
        match element {
            Some(element) => self.out.write_event(Event::Start(element))?,
            None => self.raw(&format!("<{p}cols>"))?,
        }
        let mut pieces: Vec<(usize, usize, Option<usize>)> = Vec::new();
        for (place, span) in self.columns.iter().enumerate() {
            if count == 0 || span.last < first || span.first >= first + count {
                pieces.push((span.first, span.last, Some(place)));
                continue;
            }
            if span.first < first {
                pieces.push((span.first, first - 1, Some(place)));
            }
            if span.last >= first + count {
                pieces.push((first + count, span.last, Some(place)));
            }
        }
        for column in 0..count {
            pieces.push((first + column, first + column, None));
        }
        pieces.sort_by_key(|piece| piece.0);
        for (from, to, place) in pieces {
            match place.and_then(|place| self.columns.get(place)) {
                Some(span) => {
                    let (from, to) = ((from + 1).to_string(), (to + 1).to_string());
                    let element = with_attributes(&span.element, &[("min", Some(&from)), ("max", Some(&to))], &self.part)?;
                    self.out.write_event(Event::Empty(element))?;
                }
                None => {
                    let width = self.widths.get(from - first).copied().unwrap_or(10);
                    self.raw(&format!("<{p}col min=\"{0}\" max=\"{0}\" width=\"{width}\" customWidth=\"1\"/>", from + 1))?;
                }
            }
        }
        self.raw(&format!("</{p}cols>"))
    }

    /// The rows, up to and with the end of `sheetData`.
    fn rows(&mut self) -> Result<(), MarkError> {
        let edits = self.plan.edits;
        let mut cursor = edits.cursor();
        let mut buffer = Vec::new();
        let mut number = 0_u32;
        loop {
            let event = self.events.next(&mut buffer)?;
            let depth = self.events.depth();
            match event {
                Event::Start(element) if depth == 3 => {
                    number = row_number(attribute(&element, "r", &self.part)?.as_deref(), number, &self.part)?;
                    while cursor.peek().is_some_and(|row| row < number) {
                        if let Some(edit) = cursor.take() {
                            self.new_row(&edit)?;
                        }
                    }
                    if cursor.peek() == Some(number)
                        && let Some(edit) = cursor.take()
                    {
                        let element = element.into_owned();
                        self.edited_row(element, &edit, false)?;
                    } else {
                        self.out.write_event(Event::Start(element))?;
                    }
                }
                Event::Empty(element) if depth == 2 => {
                    number = row_number(attribute(&element, "r", &self.part)?.as_deref(), number, &self.part)?;
                    while cursor.peek().is_some_and(|row| row < number) {
                        if let Some(edit) = cursor.take() {
                            self.new_row(&edit)?;
                        }
                    }
                    if cursor.peek() == Some(number)
                        && let Some(edit) = cursor.take()
                    {
                        let element = element.into_owned();
                        self.edited_row(element, &edit, true)?;
                    } else {
                        self.out.write_event(Event::Empty(element))?;
                    }
                }
                Event::End(element) if depth == 1 => {
                    let element = element.into_owned();
                    while let Some(edit) = cursor.take() {
                        self.new_row(&edit)?;
                    }
                    self.out.write_event(Event::End(element))?;
                    return Ok(());
                }
                Event::Eof => return Err(self.strange("the part ends too early")),
                event => self.out.write_event(event)?,
            }
        }
    }

    /// Height in points the row's results need; `None`: one line.
    fn height(&self, edit: &RowEdit<'_, '_>) -> Option<usize> {
        let texts = match edit.values {
            Some(row) => row.values.as_slice(),
            None if edit.header => self.plan.edits.headers,
            None => return None,
        };
        wrapped_height(texts.iter().map(String::as_str).zip(self.widths.iter().copied()))
    }

    fn new_row(&mut self, edit: &RowEdit<'_, '_>) -> Result<(), MarkError> {
        let p = self.p.clone();
        let height = self.height(edit).map_or(String::new(), |height| format!(" ht=\"{height}\""));
        self.raw(&format!("<{p}row r=\"{}\"{height}>", edit.row))?;
        let mut pending = Pending::new(edit, self.plan);
        self.put_until(&mut pending, usize::MAX, 0)?;
        self.raw(&format!("</{p}row>"))
    }

    /// A row of the user's that gets marks, up to and with its end.
    fn edited_row(&mut self, element: BytesStart<'static>, edit: &RowEdit<'_, '_>, empty: bool) -> Result<(), MarkError> {
        let own_format = attribute(&element, "customFormat", &self.part)?.is_some_and(|value| value == "1" || value == "true");
        let row_style = match attribute(&element, "s", &self.part)? {
            Some(style) if own_format => style.trim().parse().unwrap_or(0),
            _ => 0,
        };
        let mut pending = Pending::new(edit, self.plan);
        // `spans` says how far the cells reach; it is optional and no longer right.
        let mut changes = vec![("spans", None)];
        let own_height = attribute(&element, "customHeight", &self.part)?.is_some_and(|value| value == "1" || value == "true");
        let old_height = attribute(&element, "ht", &self.part)?.and_then(|height| height.trim().parse::<f64>().ok());
        // A height the user set stays; one the program had worked out grows with the results.
        let height = self
            .height(edit)
            .filter(|height| !own_height && old_height.is_none_or(|old| old < *height as f64))
            .map(|height| height.to_string());
        if height.is_some() {
            changes.push(("ht", height.as_deref()));
        }
        let element = with_attributes(&element, &changes, &self.part)?;
        let end = element.to_end().into_owned();
        self.out.write_event(Event::Start(element))?;
        if empty {
            self.put_until(&mut pending, usize::MAX, row_style)?;
            return Ok(self.out.write_event(Event::End(end))?);
        }
        let mut buffer = Vec::new();
        let mut last = None::<usize>;
        loop {
            let event = self.events.next(&mut buffer)?;
            let depth = self.events.depth();
            let opens = matches!(event, Event::Start(_));
            match event {
                Event::Start(element) | Event::Empty(element) if depth == if opens { 4 } else { 3 } => {
                    if local(&element) != "c" {
                        self.put_until(&mut pending, usize::MAX, row_style)?;
                        self.out.write_event(if opens { Event::Start(element) } else { Event::Empty(element) })?;
                        continue;
                    }
                    let column = cell_column(attribute(&element, "r", &self.part)?.as_deref(), edit.row, last, &self.part)?;
                    last = Some(column);
                    self.put_until(&mut pending, column, row_style)?;
                    match pending.take_if(column) {
                        Some(Put::Fault(fault)) => {
                            let base = attribute(&element, "s", &self.part)?.and_then(|s| s.trim().parse().ok()).unwrap_or(0);
                            let style = self.styles.with_fill(base, Fill::Fault(fault.severity))?.to_string();
                            let element = with_attributes(&element, &[("s", Some(&style))], &self.part)?;
                            self.report.cells_coloured += 1;
                            self.out.write_event(if opens { Event::Start(element) } else { Event::Empty(element) })?;
                        }
                        Some(put) => {
                            // The first look made sure that nothing is in this cell but its format.
                            if opens {
                                self.skip_cell()?;
                            }
                            self.put(&put, edit.row, column, row_style)?;
                        }
                        None => self.out.write_event(if opens { Event::Start(element) } else { Event::Empty(element) })?,
                    }
                }
                Event::End(element) if depth == 2 => {
                    self.put_until(&mut pending, usize::MAX, row_style)?;
                    self.out.write_event(Event::End(element))?;
                    return Ok(());
                }
                Event::Eof => return Err(self.strange("the part ends too early")),
                event => self.out.write_event(event)?,
            }
        }
    }

    fn skip_cell(&mut self) -> Result<(), MarkError> {
        let mut buffer = Vec::new();
        loop {
            match self.events.next(&mut buffer)? {
                Event::End(_) if self.events.depth() == 3 => return Ok(()),
                Event::Eof => return Err(self.strange("the part ends too early")),
                _ => {}
            }
        }
    }

    /// Writes what is due left of a column.
    fn put_until(&mut self, pending: &mut Pending<'_, '_>, column: usize, row_style: u32) -> Result<(), MarkError> {
        while let Some((at, put)) = pending.take_before(column) {
            self.put(&put, pending.row, at, row_style)?;
        }
        Ok(())
    }

    /// Writes a cell that was not there.
    fn put(&mut self, put: &Put<'_, '_>, row: u32, column: usize, row_style: u32) -> Result<(), MarkError> {
        let (style, value) = match put {
            Put::Fault(fault) => {
                let base = if row_style == 0 { self.column_style(column) } else { row_style };
                self.report.cells_coloured += 1;
                (self.styles.with_fill(base, Fill::Fault(fault.severity))?, "")
            }
            Put::Header(value) => (self.styles.header()?, *value),
            Put::Value(value, tone) => (self.styles.result(*tone)?, *value),
        };
        let p = self.p.clone();
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        text.push_str(&format!("<{p}c r=\""));
        push_column(&mut text, column);
        text.push_str(&format!("{row}\" s=\"{style}\""));
        if value.is_empty() {
            text.push_str("/>");
        } else {
            text.push_str(&format!(" t=\"inlineStr\"><{p}is><{p}t xml:space=\"preserve\">"));
            let Escaped { replaced, cut } = push_text(&mut text, value, TEXT_UNITS);
            self.report.characters_replaced += replaced;
            self.report.texts_cut += u64::from(cut);
            text.push_str(&format!("</{p}t></{p}is></{p}c>"));
        }
        self.raw(&text)?;
        self.text = text;
        Ok(())
    }

    fn column_style(&self, column: usize) -> u32 {
        self.columns.iter().find(|span| (span.first..=span.last).contains(&column)).map_or(0, |span| span.style)
    }

    fn mention_drawing(&mut self) -> Result<(), MarkError> {
        let Some(id) = &self.plan.new_drawing else { return Ok(()) };
        let space = if self.plan.strict { RELATIONSHIPS_STRICT } else { RELATIONSHIPS_TRANSITIONAL };
        let text = format!("<{}legacyDrawing xmlns:r=\"{space}\" r:id=\"{id}\"/>", self.p);
        self.raw(&text)
    }
}

/// One cell to be written.
enum Put<'e, 'm> {
    Fault(&'e Fault),
    Header(&'m str),
    Value(&'m str, Tone),
}

/// What is still to be written in a row, in the order of columns.
struct Pending<'e, 'm> {
    row: u32,
    puts: Vec<(usize, Put<'e, 'm>)>,
    next: usize,
}

impl<'e, 'm> Pending<'e, 'm> {
    fn new(edit: &RowEdit<'e, 'm>, plan: &SheetPlan<'_, 'm>) -> Self {
        let mut puts = Vec::with_capacity(plan.edits.columns() + edit.faults.len());
        puts.extend(edit.faults.iter().map(|fault| (fault.column, Put::Fault(fault))));
        let results = plan.first_column..plan.first_column + plan.edits.columns();
        if edit.header || edit.values.is_some() {
            // A fault said about a result column has nothing to colour.
            puts.retain(|(column, _)| !results.contains(column));
        }
        if edit.header {
            puts.extend(results.zip(plan.edits.headers.iter().map(|text| Put::Header(text))));
        } else if let Some(row) = edit.values {
            puts.extend(results.enumerate().map(|(place, column)| {
                let tone = if place == 0 { row.tone } else { Tone::Plain };
                (column, Put::Value(row.values.get(place).map_or("", String::as_str), tone))
            }));
        }
        puts.sort_by_key(|(column, _)| *column);
        Self { row: edit.row, puts, next: 0 }
    }

    fn take_before(&mut self, column: usize) -> Option<(usize, Put<'e, 'm>)> {
        let (at, put) = self.puts.get(self.next).filter(|(at, _)| *at < column)?;
        let taken = (*at, put.copy());
        self.next += 1;
        Some(taken)
    }

    fn take_if(&mut self, column: usize) -> Option<Put<'e, 'm>> {
        let (_, put) = self.puts.get(self.next).filter(|(at, _)| *at == column)?;
        let taken = put.copy();
        self.next += 1;
        Some(taken)
    }
}

impl<'e, 'm> Put<'e, 'm> {
    fn copy(&self) -> Put<'e, 'm> {
        match self {
            Self::Fault(fault) => Put::Fault(fault),
            Self::Header(text) => Put::Header(text),
            Self::Value(text, tone) => Put::Value(text, *tone),
        }
    }
}
