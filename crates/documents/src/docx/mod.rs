//! Documents as DOCX, for offices that still edit. The same words as on paper; Word or LibreOffice breaks the pages.
//!
//! The typeface is named, not embedded: the region's, or Bookman Old Style. Emblems are left out.

mod blocks;
mod bodies;
mod pieces;

use crate::Document;
use crate::error::DocumentError;
use crate::paper::List;
use crate::profile::PageMarks;
use blocks::{Block, Sheet, paragraph, plain, small, spacing};
use docx_rs::{
    AlignmentType, BreakType, Docx, FieldCharType, Footer, InstrNUMPAGES, InstrPAGE, InstrText, PageMargin, PageOrientationType, PageSize,
    Paragraph, Run, RunFonts, SectionProperty,
};

use std::io::Cursor;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// What Permendagri 53/2011 Pasal 92 asks for.
const TYPEFACE: &str = "Bookman Old Style";

/// Twentieths of a point of an F4 sheet, 215 by 330 mm.
const F4: (u32, u32) = (12_189, 18_709);

/// The first footer's name within the file.
const FOOTER: &str = "rIdFooter1";

/// The document as a DOCX. Takes half a gigabyte for a list of ten thousand: see [`crate::docx_in_child`].
///
/// # Errors
/// [`DocumentError::NoDocx`] for worksheets, which are filled in, not edited; otherwise as [`crate::pdf`].
pub fn docx(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let mut body = bodies::of(document).ok_or(DocumentError::NoDocx { document: document.name() })?;
    if let Some(pieces) = document.pieces()? {
        body.blocks = pieces::blocks(&pieces);
    }
    let paper = document.paper()?;
    let profile = document.profile();
    let typeface = profile.font.as_deref().unwrap_or(TYPEFACE);
    let fonts = RunFonts::new().ascii(typeface).hi_ansi(typeface).cs(typeface).east_asia(typeface);
    let footer = footer(&paper.marks);
    let mut file = Docx::new().default_fonts(fonts).default_size(if body.large { 24 } else { 22 }).footer(footer.clone());

    // Every sheet but the last ends in a paragraph that says its size; the last one's size is the file's.
    let mut sheets = Vec::new();
    if !body.blocks.is_empty() {
        sheets.push((Sheet::Standing, body.blocks));
    }
    for list in &paper.lists {
        sheets.push((Sheet::Lying, list_blocks(list, document)));
    }
    let last = sheets.len().saturating_sub(1);
    for (place, (sheet, blocks)) in sheets.into_iter().enumerate() {
        for block in blocks {
            file = match block {
                Block::Paragraph(paragraph) => file.add_paragraph(*paragraph),
                Block::Table(table) => file.add_table(*table),
            };
        }
        let (size, margin, orientation) = geometry(sheet);
        if place < last {
            let mut section =
                SectionProperty::new().page_size(PageSize::new().size(size.0, size.1).orient(orientation)).page_margin(margin);
            if place == 0 {
                section = section.footer(footer.clone(), FOOTER);
            }
            file = file.add_paragraph(Paragraph::new().line_spacing(spacing(0, 0)).size(2).section_property(section));
        } else {
            file = file.page_size(size.0, size.1).page_margin(margin).page_orient(orientation);
        }
    }
    let mut parts = file.build();
    blocks::repeat_heads(&mut parts.document);
    let mut bytes = Cursor::new(Vec::new());
    parts.pack(&mut bytes).map_err(broken)?;
    compressed(&bytes.into_inner())
}

/// The same archive with its parts compressed, which the library leaves undone: a list of thousands shrinks to a twentieth.
fn compressed(archive: &[u8]) -> Result<Vec<u8>, DocumentError> {
    let mut parts = ZipArchive::new(Cursor::new(archive)).map_err(broken)?;
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    // Without a time of its own every part bears the same fixed one: the same document gives the same bytes.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(zip::DateTime::default());
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).map_err(broken)?;
        if part.is_file() {
            let name = part.name().map_err(broken)?.into_owned();
            file.start_file(name, options).map_err(broken)?;
            std::io::copy(&mut part, &mut file)?;
        }
    }
    Ok(file.finish().map_err(broken)?.into_inner())
}

fn broken(error: impl std::fmt::Display) -> DocumentError {
    DocumentError::Docx(error.to_string())
}

/// Size, margins and orientation of a sheet.
fn geometry(sheet: Sheet) -> ((u32, u32), PageMargin, PageOrientationType) {
    let margin = |top, side| PageMargin { top, bottom: top, left: side, right: side, header: 567, footer: 567, gutter: 0 };
    match sheet {
        Sheet::Standing => (F4, margin(1_304, 1_417), PageOrientationType::Portrait),
        Sheet::Lying => ((F4.1, F4.0), margin(1_134, 850), PageOrientationType::Landscape),
    }
}

fn footer(marks: &PageMarks) -> Footer {
    let line = Paragraph::new().line_spacing(spacing(0, 0)).add_run(small(&format!("{} · Halaman ", marks.code), 16));
    let line = field(line, InstrText::PAGE(InstrPAGE::new())).add_run(small(" dari ", 16));
    let line = field(line, InstrText::NUMPAGES(InstrNUMPAGES::new()));
    let footer = Footer::new().add_paragraph(line);
    match &marks.log_head {
        Some(head) => {
            footer.add_paragraph(Paragraph::new().line_spacing(spacing(0, 0)).add_run(small(&format!("Rantai catatan: {head}"), 12)))
        }
        None => footer,
    }
}

/// A number that Word computes, as small as the text around it. Each piece is a run of its own: LibreOffice forgets the size otherwise.
fn field(line: Paragraph, instruction: InstrText) -> Paragraph {
    let piece = || Run::new().size(16);
    line.add_run(piece().add_field_char(FieldCharType::Begin, false))
        .add_run(piece().add_instr_text(instruction))
        .add_run(piece().add_field_char(FieldCharType::Separate, false))
        .add_run(piece().add_text("1"))
        .add_run(piece().add_field_char(FieldCharType::End, false))
}

/// A list on lying sheets.
fn list_blocks(list: &List, document: &Document) -> Vec<Block> {
    let mut blocks = Vec::new();
    if list.letterhead.is_some() {
        blocks.extend(blocks::letterhead(document.letterhead()));
    }
    for line in &list.annex_of {
        // Upper right, left-aligned among itself: 19 cm from the left margin.
        blocks.push(
            paragraph(&[plain(line).size(20)], AlignmentType::Left)
                .indent(Some(10_770), None, None, None)
                .line_spacing(spacing(0, 20))
                .into(),
        );
    }
    for line in &list.heading {
        blocks.push(paragraph(&[plain(line).bold()], AlignmentType::Center).keep_next(true).line_spacing(spacing(60, 60)).into());
    }
    for line in &list.opening {
        blocks.push(paragraph(&[plain(line).size(20)], AlignmentType::Both).into());
    }
    blocks.extend(blocks::list(&list.table, Sheet::Lying));
    for line in &list.closing {
        blocks.push(paragraph(&[plain(line).size(20)], AlignmentType::Both).keep_next(true).into());
    }
    blocks.extend(blocks::signatures(&list.signatures, Sheet::Lying));
    blocks
}

/// A line break within a run of text.
const LINE: BreakType = BreakType::TextWrapping;
