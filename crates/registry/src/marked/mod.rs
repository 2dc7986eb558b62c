//! The marked workbook: the user's own XLSX file with result columns at the right of the list, and faulty cells coloured
//! and commented.
//!
//! The file is not taken apart and rebuilt, since every library that does so loses something of the user's. Its package
//! is copied part by part; the few parts concerned (the list's sheet, styles, notes, and the lists of parts) are passed
//! through event by event with our additions put in. Whatever cannot be understood for certain is an error, so that the
//! caller can give the results in a new workbook instead: no broken file is ever handed back.

mod boxes;
mod comments;
mod error;
mod package;
mod rows;
mod scan;
mod sheet;
mod sink;
mod styles;
#[cfg(test)]
mod tests;
mod xml;

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

use payung_domain::{Date, Language};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

pub use error::MarkError;

use crate::{Limits, Severity};
use package::{ContentTypeChanges, NewRelationship, Package, Relationship};
use rows::{Edits, Fault};
use sheet::SheetPlan;
use sink::Gate;
use styles::StyleBook;
use xml::Events;

pub(crate) use rows::wrapped_height;
pub(crate) use styles::Fill;

const MAIN_TRANSITIONAL: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const MAIN_STRICT: &str = "http://purl.oclc.org/ooxml/spreadsheetml/main";
const RELATIONSHIPS_TRANSITIONAL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELATIONSHIPS_STRICT: &str = "http://purl.oclc.org/ooxml/officeDocument/relationships";
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const STYLES_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml";
/// Speed of packing the changed parts: sheets are long and repetitive, and higher levels gain little.
const PACKING_LEVEL: i64 = 3;

/// Parts that may come to more are announced as large ones. The announcement is not made without need: spreadsheet
/// programs refuse small parts with it.
const LARGE_BYTES: u64 = 3 << 30;

fn main_namespace(strict: bool) -> &'static str {
    if strict { MAIN_STRICT } else { MAIN_TRANSITIONAL }
}

/// What is to be written into a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// Marks per sheet, each sheet at most once.
    pub sheets: Vec<SheetMarks>,
}

/// What is to be written into one sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetMarks {
    /// Index in workbook order, from 0.
    pub sheet: usize,
    /// Row of the list's heading, from 1; the headings of the result columns go there.
    pub header_row: u32,
    /// Headings of the result columns. The first column is the verdict's.
    pub headers: Vec<String>,
    /// Column from which on the results stand, from 0. If a row to be written holds anything there, the results move to
    /// the next free stretch to the right ([`MarkedReport::first_columns`] says where).
    pub first_column: usize,
    /// Results per row, ascending by row number.
    pub rows: Vec<RowMarks>,
    /// Faulty cells, in any order; several faults of one cell are joined.
    pub faults: Vec<CellMark>,
}

/// The results of one row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowMarks {
    /// Row number, from 1.
    pub row: u32,
    /// One text per result column; missing ones at the end stay empty.
    pub values: Vec<String>,
    /// Colour of the first of them.
    pub tone: Tone,
}

/// The colour of a verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tone {
    /// Green: *layak*.
    Good,
    /// Red: *tidak layak*.
    Bad,
    /// Yellow: *perlu data*.
    Unsure,
    /// Violet: *tidak terbaca*.
    Unread,
    /// No colour: *bukan data*.
    #[default]
    Plain,
}

/// A faulty cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellMark {
    /// Row number, from 1.
    pub row: u32,
    /// Column, from 0.
    pub column: usize,
    /// Decides the colour: red, yellow or blue.
    pub severity: Severity,
    /// The note's text; empty: colour only.
    pub comment: String,
}

/// What a workbook says about its making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookInfo {
    /// Author of the notes, as shown before their texts; at most 50 characters are used.
    pub author: String,
    /// Title in the properties of a workbook written anew; the user's own keeps its title.
    pub title: String,
    /// Date in the properties of a workbook written anew (the program's date of decision, never the clock).
    pub date: Date,
    /// Language of the words the program adds by itself.
    pub language: Language,
    /// What the results rest on, as label and text: the last sheet of a workbook written anew, a note at the first result's heading in the user's own;
    /// none when empty.
    pub about: Vec<(String, String)>,
}

/// What was written, and what could not be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkedReport {
    /// Rows that got results.
    pub rows: u64,
    /// Cells that got a fault's colour.
    pub cells_coloured: u64,
    /// Notes written or joined to the user's.
    pub comments: u64,
    /// Notes left out because a sheet bears no more; the cells are coloured all the same.
    pub comments_left_out: u64,
    /// Cells on which users talk (threaded comments): coloured, the conversation not touched.
    pub conversations_left_alone: u64,
    /// Texts cut at the format's limit of 32,767 characters.
    pub texts_cut: u64,
    /// Characters a workbook cannot hold, replaced by U+FFFD.
    pub characters_replaced: u64,
    /// The workbook was digitally signed; the signature is gone, since the file is no longer what was signed.
    pub signature_dropped: bool,
    /// Where the results start, per sheet of the marks: index of the sheet and column, both from 0.
    pub first_columns: Vec<(usize, usize)>,
    /// The ending the file must have, so that spreadsheet programs open it: `xlsx`, `xlsm`, `xltx` or `xltm`.
    pub extension: &'static str,
}

/// Writes a copy of the workbook at `input` with the marks.
///
/// # Errors
/// See [`MarkError`]. What has been written to `output` by then is no workbook and must be thrown away.
pub fn write_marked(
    input: &Path,
    output: &mut (impl Write + Seek),
    marks: &Marks,
    title: &BookInfo,
    limits: &Limits,
) -> Result<MarkedReport, MarkError> {
    let file = File::open(input)?;
    write_marked_from(BufReader::new(file), output, marks, title, limits)
}

/// As [`write_marked`], from anything that can be read.
///
/// # Errors
/// As [`write_marked`].
pub fn write_marked_from(
    mut input: impl Read + Seek,
    output: &mut (impl Write + Seek),
    marks: &Marks,
    title: &BookInfo,
    limits: &Limits,
) -> Result<MarkedReport, MarkError> {
    let bytes = input.seek(std::io::SeekFrom::End(0))?;
    input.rewind()?;
    let mut package = Package::open(input, bytes, limits)?;
    let gate = Gate::new(output);
    let shut = gate.switch();
    let mut writer = ZipWriter::new(gate);
    match Job::plan(&mut package, marks, title).and_then(|job| job.write(&mut package, &mut writer)) {
        Ok(report) => {
            let mut gate = writer.finish().map_err(|error| MarkError::Io(error.into()))?;
            gate.flush()?;
            Ok(report)
        }
        Err(error) => {
            // Dropping the writer would complete the archive without the missing parts: nothing more may reach the output.
            shut.set(true);
            Err(error)
        }
    }
}

/// Notes at the first result's heading what the results rest on, so that a copy that travels alone still says under which regulation and on which
/// day it was made.
fn note_provenance(notes: &mut Vec<Fault>, edits: &Edits<'_>, first_column: usize, about: &[(String, String)]) {
    if about.is_empty() || edits.headers.is_empty() {
        return;
    }
    let lines: Vec<String> = about.iter().map(|(label, text)| format!("{label}: {text}")).collect();
    let note = Fault { row: edits.header_row, column: first_column, severity: Severity::Info, comment: lines.join("\n") };
    let place = notes.partition_point(|known| (known.row, known.column) < (note.row, note.column));
    notes.insert(place, note);
}

/// One sheet to be written.
struct SheetJob<'m> {
    index: usize,
    /// Place in the archive.
    place: usize,
    part: String,
    edits: Edits<'m>,
    first_column: usize,
    notes: Vec<Fault>,
    relationships: Vec<NewRelationship>,
    comments_part: String,
    boxes_part: String,
    new_drawing: Option<String>,
}

/// Everything decided before the first byte is written.
struct Job<'m> {
    sheets: Vec<SheetJob<'m>>,
    strict: bool,
    workbook: String,
    styles_part: String,
    styles_new: bool,
    styles: StyleBook,
    content_types: ContentTypeChanges,
    author: String,
    report: MarkedReport,
}

impl<'m> Job<'m> {
    fn plan(package: &mut Package<impl Read + Seek>, marks: &'m Marks, title: &BookInfo) -> Result<Self, MarkError> {
        let mut report = MarkedReport { extension: "xlsx", ..MarkedReport::default() };
        let types = package::content_types(&package.need(package::CONTENT_TYPES)?)?;
        let workbook = package
            .relationships("")?
            .into_iter()
            .find(|one| one.kind == "officeDocument")
            .map(|one| one.target)
            .ok_or_else(|| MarkError::strange("_rels/.rels", "it names no workbook"))?;
        report.extension = extension(&types, &workbook)?;
        let workbook_bytes = package.need(&workbook)?;
        let strict = memchr::memmem::find(&workbook_bytes[..workbook_bytes.len().min(4096)], MAIN_STRICT.as_bytes()).is_some();
        let ids = package::sheet_ids(&workbook_bytes, &workbook)?;
        let workbook_relationships = package.relationships(&workbook)?;
        let mut sheets: Vec<SheetJob<'m>> = Vec::with_capacity(marks.sheets.len());
        let mut content_types = ContentTypeChanges::default();
        let mut taken = Vec::new();
        for sheet in &marks.sheets {
            let no_sheet = || MarkError::NoSuchSheet { index: sheet.sheet };
            let id = ids.get(sheet.sheet).ok_or_else(no_sheet)?;
            let relationship = workbook_relationships.iter().find(|one| &one.id == id).ok_or_else(no_sheet)?;
            if relationship.kind != "worksheet" {
                return Err(no_sheet());
            }
            let part = relationship.target.clone();
            let place = package.find(&part).ok_or_else(no_sheet)?;
            if sheets.iter().any(|one| one.place == place) {
                return Err(MarkError::Marks("a sheet twice"));
            }
            let edits = Edits::new(sheet)?;
            let found = scan::scan(Events::new(package.stream(place)?, &part), &edits, sheet.first_column, sheet.sheet)?;
            let mut notes = comments::to_be_noted(&edits.faults, &mut report);
            note_provenance(&mut notes, &edits, found.first_column, &title.about);
            let mut job = SheetJob {
                index: sheet.sheet,
                place,
                edits,
                first_column: found.first_column,
                notes,
                relationships: Vec::new(),
                comments_part: String::new(),
                boxes_part: String::new(),
                new_drawing: None,
                part,
            };
            if !job.notes.is_empty() {
                job.plan_notes(package, found.legacy_drawing, strict, &mut taken, &mut content_types)?;
            }
            report.first_columns.push((sheet.sheet, found.first_column));
            report.rows += sheet.rows.len() as u64;
            sheets.push(job);
        }
        let styles_known = workbook_relationships.iter().find(|one| one.kind == "styles" && !one.target.is_empty());
        let (styles_part, styles_new) = match styles_known {
            Some(one) => (one.target.clone(), false),
            None => (package.unused("xl/styles", ".xml", &[]), true),
        };
        let styles = match styles_new {
            false => package.need(&styles_part)?,
            true => styles::empty_styles(strict),
        };
        if styles_new {
            content_types.overrides.push((styles_part.clone(), STYLES_TYPE));
        }
        report.signature_dropped = package.archive.file_names_raw().any(|name| std::str::from_utf8(name).is_ok_and(package::is_signature));
        content_types.without_signatures = report.signature_dropped;
        Ok(Self {
            sheets,
            strict,
            workbook,
            styles: StyleBook::read(styles, &styles_part)?,
            styles_part,
            styles_new,
            content_types,
            author: title.author.chars().take(50).collect(),
            report,
        })
    }

    /// Writes the package: parts not concerned as they are, the sheets in their place, and at the end the parts that
    /// depend on what the sheets turned out to need.
    fn write<R: Read + Seek, W: Write + Seek>(
        mut self,
        package: &mut Package<R>,
        writer: &mut ZipWriter<W>,
    ) -> Result<MarkedReport, MarkError> {
        let mut late = vec![self.styles_part.clone()];
        if self.styles_new {
            late.push(package::relationships_of(&self.workbook));
        }
        for sheet in &self.sheets {
            if !sheet.notes.is_empty() {
                late.extend([sheet.comments_part.clone(), sheet.boxes_part.clone()]);
            }
            if !sheet.relationships.is_empty() {
                late.push(package::relationships_of(&sheet.part));
            }
        }
        let late: Vec<_> = late.iter().filter_map(|name| package.find(name)).collect();
        let types = package.find(package::CONTENT_TYPES);
        let root = package.find(&package::relationships_of("")).filter(|_| self.report.signature_dropped);
        for place in 0..package.archive.len() {
            if late.contains(&place) {
                continue;
            }
            if Some(place) == types {
                let old = package.need(package::CONTENT_TYPES)?;
                put_part(writer, package::CONTENT_TYPES, &package::patch_content_types(&old, &self.content_types)?)?;
                continue;
            }
            if Some(place) == root {
                let name = package::relationships_of("");
                let old = package.need(&name)?;
                put_part(writer, &name, &package::patch_relationships(Some(&old), "", &[], "/digital-signature/origin")?)?;
                continue;
            }
            if let Some(sheet) = self.sheets.iter().find(|sheet| sheet.place == place) {
                let before = package.archive.by_index_raw(place).map_or(0, |entry| entry.size());
                let large = before.saturating_add(sheet.edits.bytes()) > LARGE_BYTES;
                writer.start_file(sheet.part.as_str(), options().large_file(large)).map_err(|error| MarkError::Io(error.into()))?;
                let plan = SheetPlan {
                    edits: &sheet.edits,
                    first_column: sheet.first_column,
                    new_drawing: sheet.new_drawing.clone(),
                    strict: self.strict,
                };
                let events = Events::new(package.stream(place)?, &sheet.part);
                let out = BufWriter::with_capacity(64 << 10, &mut *writer);
                sheet::write_sheet(events, out, &plan, &mut self.styles, &mut self.report)?;
                continue;
            }
            let entry = package.archive.by_index_raw(place).map_err(|error| MarkError::strange("zip", error))?;
            let signature = entry.name().is_ok_and(|name| package::is_signature(&name));
            if !signature {
                writer.raw_copy_file(entry).map_err(|error| MarkError::Io(error.into()))?;
            }
        }
        for sheet in &self.sheets {
            sheet.write_notes(package, writer, &self.author, self.strict, &mut self.report)?;
        }
        if self.styles_new {
            let name = package::relationships_of(&self.workbook);
            let old = package.read(&name)?;
            let added = [NewRelationship {
                id: package::unused_id(&package.relationships(&self.workbook)?, &[]),
                kind: relationship_type(self.strict, "styles"),
                part: self.styles_part.clone(),
            }];
            put_part(writer, &name, &package::patch_relationships(old.as_deref(), &name, &added, "")?)?;
        }
        put_part(writer, &self.styles_part, &self.styles.write()?)?;
        Ok(self.report)
    }
}

impl SheetJob<'_> {
    /// Decides which parts hold the sheet's notes and their boxes.
    fn plan_notes(
        &mut self,
        package: &mut Package<impl Read + Seek>,
        legacy_drawing: Option<String>,
        strict: bool,
        taken: &mut Vec<String>,
        content_types: &mut ContentTypeChanges,
    ) -> Result<(), MarkError> {
        let known: Vec<Relationship> = package.relationships(&self.part)?;
        match known.iter().find(|one| one.kind == "comments" && !one.target.is_empty()) {
            Some(one) => self.comments_part = one.target.clone(),
            None => {
                self.comments_part = package.unused("xl/comments", ".xml", taken);
                taken.push(self.comments_part.clone());
                content_types.overrides.push((self.comments_part.clone(), COMMENTS_TYPE));
                self.relationships.push(NewRelationship {
                    id: package::unused_id(&known, &self.relationships),
                    kind: relationship_type(strict, "comments"),
                    part: self.comments_part.clone(),
                });
            }
        }
        match legacy_drawing {
            Some(id) => {
                let drawing = known.iter().find(|one| one.id == id && one.kind == "vmlDrawing");
                self.boxes_part = drawing
                    .map(|one| one.target.clone())
                    .filter(|target| package.find(target).is_some())
                    .ok_or_else(|| MarkError::strange(&self.part, "its drawing for notes is missing"))?;
            }
            None => {
                self.boxes_part = package.unused("xl/drawings/vmlDrawing", ".vml", taken);
                taken.push(self.boxes_part.clone());
                content_types.vml = true;
                let id = package::unused_id(&known, &self.relationships);
                self.relationships.push(NewRelationship {
                    id: id.clone(),
                    kind: relationship_type(strict, "vmlDrawing"),
                    part: self.boxes_part.clone(),
                });
                self.new_drawing = Some(id);
            }
        }
        Ok(())
    }

    fn write_notes<W: Write + Seek>(
        &self,
        package: &mut Package<impl Read + Seek>,
        writer: &mut ZipWriter<W>,
        author: &str,
        strict: bool,
        report: &mut MarkedReport,
    ) -> Result<(), MarkError> {
        if !self.relationships.is_empty() {
            let name = package::relationships_of(&self.part);
            let old = package.read(&name)?;
            put_part(writer, &name, &package::patch_relationships(old.as_deref(), &name, &self.relationships, "")?)?;
        }
        if self.notes.is_empty() {
            return Ok(());
        }
        let old = package.read(&self.comments_part)?;
        let comments::Written { bytes, boxes: cells } =
            comments::write_comments(old.as_deref(), &self.comments_part, &self.notes, author, strict, report)?;
        put_part(writer, &self.comments_part, &bytes)?;
        let lines = |row: u32, column: usize| {
            let place = self.notes.binary_search_by_key(&(row, column), |note| (note.row, note.column));
            // About 36 characters fit a line of the box.
            place
                .ok()
                .and_then(|place| self.notes.get(place))
                .map_or(1, |note| note.comment.lines().map(|line| line.chars().count().div_ceil(36).max(1)).sum::<usize>() + 1)
        };
        let cells: Vec<_> = cells.into_iter().map(|(row, column)| (row, column, lines(row, column))).collect();
        let old = package.read(&self.boxes_part)?;
        put_part(writer, &self.boxes_part, &boxes::write_boxes(old.as_deref(), &self.boxes_part, self.index, &cells)?)
    }
}

fn relationship_type(strict: bool, kind: &str) -> String {
    format!("{}/{kind}", if strict { RELATIONSHIPS_STRICT } else { RELATIONSHIPS_TRANSITIONAL })
}

/// The ending that belongs to the workbook's content type.
fn extension(types: &[(String, String)], workbook: &str) -> Result<&'static str, MarkError> {
    let own = types.iter().find(|(name, _)| name.trim_start_matches('/').eq_ignore_ascii_case(workbook));
    let by_ending = || {
        let ending = workbook.rsplit_once('.').map_or("", |(_, ending)| ending);
        types.iter().find(|(name, _)| name.strip_prefix('.').is_some_and(|one| one.eq_ignore_ascii_case(ending)))
    };
    let kind = own.or_else(by_ending).map_or("", |(_, kind)| kind.as_str());
    match kind.to_ascii_lowercase().as_str() {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml" => Ok("xlsx"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml" => Ok("xltx"),
        "application/vnd.ms-excel.sheet.macroenabled.main+xml" => Ok("xlsm"),
        "application/vnd.ms-excel.template.macroenabled.main+xml" => Ok("xltm"),
        _ => Err(MarkError::strange(workbook, format!("it is no XLSX workbook ({kind})"))),
    }
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .compression_level(Some(PACKING_LEVEL))
        .last_modified_time(zip::DateTime::default())
}

fn put_part<W: Write + Seek>(writer: &mut ZipWriter<W>, name: &str, bytes: &[u8]) -> Result<(), MarkError> {
    writer.start_file(name, options()).map_err(|error| MarkError::Io(error.into()))?;
    writer.write_all(bytes)?;
    Ok(())
}
