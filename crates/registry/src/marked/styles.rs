//! The styles the marks need: copies of the user's own cell formats with another fill, and formats of our own for the
//! result columns.

use std::io::Write;

use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

use super::Tone;
use super::error::MarkError;
use super::xml::{Events, local, prefix, with_attributes};
use crate::Severity;

/// Cell formats a workbook may hold; more and Excel declares the file damaged.
const FORMATS: usize = 64_000;

/// A solid background.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Fill {
    /// A faulty cell.
    Fault(Severity),
    /// A verdict cell.
    Tone(Tone),
    /// The heading of a result column.
    Header,
}

impl Fill {
    /// Red, green and blue, pale enough that black text stays readable; `None`: no fill.
    pub(crate) fn rgb(self) -> Option<u32> {
        match self {
            Self::Fault(Severity::Error) | Self::Tone(Tone::Bad) => Some(0xFF_C7_CE),
            Self::Fault(Severity::Warning) | Self::Tone(Tone::Unsure) => Some(0xFF_EB_9C),
            Self::Fault(Severity::Info) => Some(0xDD_EB_F7),
            Self::Tone(Tone::Good) => Some(0xC6_EF_CE),
            Self::Tone(Tone::Unread) => Some(0xE4_D0_EC),
            Self::Tone(Tone::Plain) => None,
            Self::Header => Some(0xD9_E1_F2),
        }
    }
}

/// A cell format to be added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum NewFormat {
    /// The user's format with this number, another fill.
    Clone(u32, Fill),
    /// A heading of ours.
    Header,
    /// A result cell: text, wrapped, at the top.
    Result(Fill),
}

/// The workbook's cell formats and those the marks add.
pub(super) struct StyleBook {
    source: Vec<u8>,
    part: String,
    /// The user's formats: the element and what is inside it.
    formats: Vec<(BytesStart<'static>, Vec<u8>)>,
    fonts: usize,
    fills: usize,
    borders: usize,
    base_formats: usize,
    first_font: Vec<u8>,
    added: Vec<NewFormat>,
    index: FxHashMap<NewFormat, u32>,
}

/// The sections before the cell formats, in the order the format demands.
const SECTIONS: [&str; 6] = ["numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs"];
const LATER: [&str; 5] = ["cellStyles", "dxfs", "tableStyles", "colors", "extLst"];

/// A workbook without styles gets these.
pub(super) fn empty_styles(strict: bool) -> Vec<u8> {
    let space = super::main_namespace(strict);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<styleSheet xmlns=\"{space}\">\
         <fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
         <cellXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/></cellXfs></styleSheet>"
    )
    .into_bytes()
}

impl StyleBook {
    pub(super) fn read(source: Vec<u8>, part: &str) -> Result<Self, MarkError> {
        let mut book = Self {
            part: part.to_owned(),
            formats: Vec::new(),
            fonts: 0,
            fills: 0,
            borders: 0,
            base_formats: 0,
            first_font: Vec::new(),
            added: Vec::new(),
            index: FxHashMap::default(),
            source: Vec::new(),
        };
        let mut events = Events::new(source.as_slice(), part);
        let mut buffer = Vec::new();
        let mut section = String::new();
        let mut inner = Writer::new(Vec::new());
        let mut font_part_skipped = false;
        loop {
            let event = events.next(&mut buffer)?;
            let depth = events.depth();
            let opens = matches!(event, Event::Start(_));
            match event {
                Event::Eof => break,
                Event::Start(element) if depth == 1 && local(&element) != "styleSheet" => {
                    return Err(MarkError::strange(part, "it is not a style sheet"));
                }
                Event::Start(element) if depth == 2 => section = local(&element).to_owned(),
                Event::End(_) if depth == 1 => section.clear(),
                Event::Start(element) | Event::Empty(element) if depth == if opens { 3 } else { 2 } => {
                    match (section.as_str(), local(&element)) {
                        ("fonts", "font") => book.fonts += 1,
                        ("fills", "fill") => book.fills += 1,
                        ("borders", "border") => book.borders += 1,
                        ("cellStyleXfs", "xf") => book.base_formats += 1,
                        ("cellXfs", "xf") => {
                            inner = Writer::new(Vec::new());
                            book.formats.push((element.into_owned(), Vec::new()));
                        }
                        _ => {}
                    }
                }
                Event::End(_) if depth == 2 && section == "cellXfs" => {
                    if let Some((_, children)) = book.formats.last_mut() {
                        *children = std::mem::replace(&mut inner, Writer::new(Vec::new())).into_inner();
                    }
                }
                event if depth >= 3 && section == "cellXfs" => inner.write_event(event)?,
                event if depth >= 3 && section == "fonts" && book.fonts == 1 => {
                    // The heading is the workbook's own font in bold; its weight and colour are set anew.
                    match event {
                        Event::Start(element) | Event::Empty(element)
                            if depth == if opens { 4 } else { 3 } && matches!(local(&element), "b" | "color") =>
                        {
                            font_part_skipped = opens;
                        }
                        Event::End(_) if font_part_skipped && depth == 3 => font_part_skipped = false,
                        event if !font_part_skipped => {
                            let mut font = Writer::new(&mut book.first_font);
                            font.write_event(event)?;
                        }
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        book.source = source;
        Ok(book)
    }

    /// Formats there will be without ours: an absent section counts as one default format.
    fn own_formats(&self) -> usize {
        self.formats.len().max(1)
    }

    fn number(&mut self, format: NewFormat) -> Result<u32, MarkError> {
        if let Some(&number) = self.index.get(&format) {
            return Ok(number);
        }
        let number = self.own_formats() + self.added.len();
        if number >= FORMATS {
            return Err(MarkError::strange(&self.part, "it holds too many cell formats"));
        }
        // Below FORMATS, so it fits.
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.added.push(format);
        self.index.insert(format, number);
        Ok(number)
    }

    /// The user's format `base` with another fill.
    pub(super) fn with_fill(&mut self, base: u32, fill: Fill) -> Result<u32, MarkError> {
        let known = usize::try_from(base).is_ok_and(|base| base < self.formats.len());
        self.number(NewFormat::Clone(if known { base } else { 0 }, fill))
    }

    /// The format of a result column's heading.
    pub(super) fn header(&mut self) -> Result<u32, MarkError> {
        self.number(NewFormat::Header)
    }

    /// The format of a result cell.
    pub(super) fn result(&mut self, tone: Tone) -> Result<u32, MarkError> {
        self.number(NewFormat::Result(Fill::Tone(tone)))
    }

    /// The whole part with what was asked for added.
    pub(super) fn write(self) -> Result<Vec<u8>, MarkError> {
        let mut fills: Vec<u32> = Vec::new();
        for format in &self.added {
            let fill = match format {
                NewFormat::Clone(_, fill) | NewFormat::Result(fill) => *fill,
                NewFormat::Header => Fill::Header,
            };
            if let Some(rgb) = fill.rgb()
                && !fills.contains(&rgb)
            {
                fills.push(rgb);
            }
        }
        let mut events = Events::new(self.source.as_slice(), &self.part);
        let mut buffer = Vec::new();
        let mut out = Writer::new(Vec::with_capacity(self.source.len() + 4096));
        let mut p = String::new();
        let mut reached = 0_usize;
        let mut section = None::<usize>;
        loop {
            let event = events.next(&mut buffer)?;
            let depth = events.depth();
            match event {
                Event::Eof => break,
                Event::Start(element) if depth == 1 => {
                    p = prefix(&element);
                    out.write_event(Event::Start(element))?;
                }
                Event::Empty(element) if depth == 0 => {
                    p = prefix(&element);
                    let end = element.to_end().into_owned();
                    out.write_event(Event::Start(element))?;
                    self.missing(&mut out, &p, &fills, reached, SECTIONS.len())?;
                    out.write_event(Event::End(end))?;
                }
                Event::Start(element) if depth == 2 => {
                    section = self.enter(&mut out, &element, &p, &fills, &mut reached)?;
                    let element = self.counted(element, section, fills.len())?;
                    out.write_event(Event::Start(element))?;
                }
                Event::Empty(element) if depth == 1 => {
                    let here = self.enter(&mut out, &element, &p, &fills, &mut reached)?;
                    match here {
                        Some(here) if self.additions(here, &p, &fills)?.is_some() => {
                            let element = self.counted(element, Some(here), fills.len())?;
                            let end = element.to_end().into_owned();
                            out.write_event(Event::Start(element))?;
                            self.fill_section(&mut out, here, &p, &fills, true)?;
                            out.write_event(Event::End(end))?;
                        }
                        _ => out.write_event(Event::Empty(element))?,
                    }
                }
                Event::End(element) if depth == 1 => {
                    if let Some(here) = section.take() {
                        self.fill_section(&mut out, here, &p, &fills, false)?;
                    }
                    out.write_event(Event::End(element))?;
                }
                Event::End(element) if depth == 0 => {
                    self.missing(&mut out, &p, &fills, reached, SECTIONS.len())?;
                    out.write_event(Event::End(element))?;
                }
                event => out.write_event(event)?,
            }
        }
        Ok(out.into_inner())
    }

    /// Writes the sections that should stand before this one and are missing; says which section this is.
    fn enter(
        &self,
        out: &mut Writer<Vec<u8>>,
        element: &BytesStart<'_>,
        p: &str,
        fills: &[u32],
        reached: &mut usize,
    ) -> Result<Option<usize>, MarkError> {
        let here = SECTIONS.iter().position(|name| *name == local(element));
        let before = here.or_else(|| LATER.contains(&local(element)).then_some(SECTIONS.len()));
        if let Some(before) = before {
            self.missing(out, p, fills, *reached, before)?;
            *reached = (*reached).max(here.map_or(before, |here| here + 1));
        }
        Ok(here)
    }

    fn missing(&self, out: &mut Writer<Vec<u8>>, p: &str, fills: &[u32], from: usize, to: usize) -> Result<(), MarkError> {
        for (here, name) in SECTIONS.iter().enumerate().take(to).skip(from) {
            if self.additions(here, p, fills)?.is_some() {
                out.get_mut().extend_from_slice(format!("<{p}{name}>").as_bytes());
                self.fill_section(out, here, p, fills, true)?;
                out.get_mut().extend_from_slice(format!("</{p}{name}>").as_bytes());
            }
        }
        Ok(())
    }

    fn fill_section(&self, out: &mut Writer<Vec<u8>>, here: usize, p: &str, fills: &[u32], empty: bool) -> Result<(), MarkError> {
        let defaults = match SECTIONS[here] {
            "fonts" if empty => format!("<{p}font><{p}sz val=\"11\"/><{p}name val=\"Calibri\"/></{p}font>"),
            "fills" if empty => format!(
                "<{p}fill><{p}patternFill patternType=\"none\"/></{p}fill><{p}fill><{p}patternFill patternType=\"gray125\"/></{p}fill>"
            ),
            "borders" if empty => format!("<{p}border/>"),
            "cellXfs" if empty => format!("<{p}xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"),
            _ => String::new(),
        };
        out.get_mut().extend_from_slice(defaults.as_bytes());
        if let Some(additions) = self.additions(here, p, fills)? {
            out.get_mut().extend_from_slice(&additions);
        }
        Ok(())
    }

    /// The element with its count brought up to date, where it had one.
    fn counted<'e>(&self, element: BytesStart<'e>, section: Option<usize>, fills: usize) -> Result<BytesStart<'e>, MarkError> {
        let count = match section.map(|here| SECTIONS[here]) {
            Some("fonts") if self.has_header() => self.fonts.max(1) + 1,
            Some("fills") if fills > 0 => {
                if self.fills == 0 {
                    fills + 2
                } else {
                    self.fills + fills
                }
            }
            Some("borders") if self.has_result() => self.borders.max(1) + 1,
            Some("cellXfs") if !self.added.is_empty() => self.own_formats() + self.added.len(),
            _ => return Ok(element),
        };
        with_attributes(&element, &[("count", Some(&count.to_string()))], &self.part)
    }

    fn has_header(&self) -> bool {
        self.added.contains(&NewFormat::Header)
    }

    fn has_result(&self) -> bool {
        self.added.iter().any(|format| !matches!(format, NewFormat::Clone(..)))
    }

    /// What a section gets at its end; `None`: nothing.
    fn additions(&self, here: usize, p: &str, fills: &[u32]) -> Result<Option<Vec<u8>>, MarkError> {
        let mut out = Vec::new();
        match SECTIONS[here] {
            "fonts" if self.has_header() => {
                write!(out, "<{p}font><{p}b/>")?;
                if self.first_font.is_empty() {
                    write!(out, "<{p}sz val=\"11\"/><{p}name val=\"Calibri\"/>")?;
                }
                out.extend_from_slice(&self.first_font);
                write!(out, "</{p}font>")?;
            }
            "fills" => {
                for rgb in fills {
                    write!(
                        out,
                        "<{p}fill><{p}patternFill patternType=\"solid\"><{p}fgColor rgb=\"FF{rgb:06X}\"/><{p}bgColor indexed=\"64\"/></{p}patternFill></{p}fill>"
                    )?;
                }
            }
            "borders" if self.has_result() => {
                write!(out, "<{p}border>")?;
                for side in ["left", "right", "top", "bottom"] {
                    write!(out, "<{p}{side} style=\"thin\"><{p}color rgb=\"FFBFBFBF\"/></{p}{side}>")?;
                }
                write!(out, "<{p}diagonal/></{p}border>")?;
            }
            "cellXfs" => {
                for format in &self.added {
                    self.write_format(&mut out, *format, p, fills)?;
                }
            }
            _ => {}
        }
        Ok((!out.is_empty()).then_some(out))
    }

    fn write_format(&self, out: &mut Vec<u8>, format: NewFormat, p: &str, fills: &[u32]) -> Result<(), MarkError> {
        let first_fill = if self.fills == 0 { 2 } else { self.fills };
        let fill_number =
            |fill: Fill| fill.rgb().and_then(|rgb| fills.iter().position(|one| *one == rgb)).map_or(0, |place| first_fill + place);
        let parent = if self.base_formats > 0 { " xfId=\"0\"" } else { "" };
        match format {
            NewFormat::Clone(base, fill) => {
                let fill = fill_number(fill).to_string();
                match usize::try_from(base).ok().and_then(|base| self.formats.get(base)) {
                    Some((element, children)) => {
                        let element = with_attributes(element, &[("fillId", Some(&fill)), ("applyFill", Some("1"))], &self.part)?;
                        let mut writer = Writer::new(out);
                        if children.is_empty() {
                            writer.write_event(Event::Empty(element))?;
                        } else {
                            let end = element.to_end().into_owned();
                            writer.write_event(Event::Start(element))?;
                            writer.get_mut().extend_from_slice(children);
                            writer.write_event(Event::End(end))?;
                        }
                    }
                    None => write!(out, "<{p}xf numFmtId=\"0\" fontId=\"0\" fillId=\"{fill}\" borderId=\"0\"{parent} applyFill=\"1\"/>")?,
                }
            }
            NewFormat::Header => write!(
                out,
                "<{p}xf numFmtId=\"49\" fontId=\"{}\" fillId=\"{}\" borderId=\"{}\"{parent} applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><{p}alignment horizontal=\"center\" vertical=\"center\" wrapText=\"1\"/></{p}xf>",
                self.fonts.max(1),
                fill_number(Fill::Header),
                self.borders.max(1)
            )?,
            NewFormat::Result(fill) => write!(
                out,
                "<{p}xf numFmtId=\"49\" fontId=\"0\" fillId=\"{}\" borderId=\"{}\"{parent} applyNumberFormat=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\"><{p}alignment vertical=\"top\" wrapText=\"1\"/></{p}xf>",
                fill_number(fill),
                self.borders.max(1)
            )?,
        }
        Ok(())
    }
}
