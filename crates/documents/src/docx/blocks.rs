//! The pieces DOCX bodies are made of.

use super::LINE;
use crate::profile::{Letterhead, SignatureBlock};
use crate::table::{Line, Side, Table};
use crate::typesetting::printable;
use docx_rs::{
    AlignmentType, BorderType, BreakType, LineSpacing, LineSpacingType, Paragraph, ParagraphBorder, ParagraphBorderPosition,
    ParagraphBorders, Run, Shading, ShdType, SpecialIndentType, Table as Grid, TableCell, TableCellMargins, TableLayoutType, TableRow,
    VAlignType, WidthType,
};

/// Twentieths of a point between the margins.
const STANDING_WIDTH: usize = 9_355;
const LYING_WIDTH: usize = 17_009;

/// Marks rows that repeat on every page, until [`repeat_heads`] says it as Word wants it: the library has no word for it.
const HEAD_MARK: &str = r#"<w:trHeight w:val="7" w:hRule="atLeast" />"#;
const HEAD_HEIGHT: f32 = 7.0;

/// Which way the sheet lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet {
    Standing,
    Lying,
}

/// A paragraph or a table.
pub(super) enum Block {
    Paragraph(Box<Paragraph>),
    Table(Box<Grid>),
}

impl From<Paragraph> for Block {
    fn from(paragraph: Paragraph) -> Self {
        Self::Paragraph(Box::new(paragraph))
    }
}

impl From<Grid> for Block {
    fn from(table: Grid) -> Self {
        Self::Table(Box::new(table))
    }
}

/// Text as it is; line breaks are kept, what cannot be printed is not.
pub(super) fn plain(text: &str) -> Run {
    let text = printable(text);
    let mut run = Run::new();
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            run = run.add_break(LINE);
        }
        run = run.add_text(line);
    }
    run
}

/// Text in half points.
pub(super) fn small(text: &str, half_points: usize) -> Run {
    plain(text).size(half_points)
}

/// Space before and after, in twentieths of a point; single lines.
pub(super) fn spacing(before: u32, after: u32) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Auto).line(240).before(before).after(after)
}

pub(super) fn paragraph(runs: &[Run], side: AlignmentType) -> Paragraph {
    runs.iter().cloned().fold(Paragraph::new().align(side).line_spacing(spacing(0, 100)), Paragraph::add_run)
}

/// A centred bold line.
pub(super) fn title(text: &str) -> Block {
    paragraph(&[plain(text).bold()], AlignmentType::Center).keep_next(true).into()
}

/// A centred line.
pub(super) fn centered(text: &str) -> Block {
    paragraph(&[plain(text)], AlignmentType::Center).keep_next(true).into()
}

/// A paragraph of running text.
pub(super) fn body(text: &str) -> Block {
    paragraph(&[plain(text)], AlignmentType::Both).into()
}

/// The head of a letter, closed by a line.
pub(super) fn letterhead(head: &Letterhead) -> Vec<Block> {
    let mut lines = vec![plain(&head.government.to_uppercase()).size(26), plain(&head.office.to_uppercase()).size(30).bold()];
    lines.extend(head.address.iter().map(|line| small(line, 18)));
    let count = lines.len();
    let rule = || {
        ParagraphBorders::with_empty().set(ParagraphBorder::new(ParagraphBorderPosition::Bottom).val(BorderType::Double).size(12).space(4))
    };
    let line = |(index, run): (usize, Run)| {
        let last = index + 1 == count;
        let mut line = paragraph(&[run], AlignmentType::Center).line_spacing(spacing(0, if last { 200 } else { 0 }));
        if last {
            line.property.borders = Some(rule());
        }
        line.into()
    };
    lines.into_iter().enumerate().map(line).collect()
}

/// "a. …" with the text hanging beside its mark.
pub(super) fn item(mark: &str, text: &str) -> Block {
    let tabbed = Run::new().add_text(mark).add_tab();
    paragraph(&[tabbed, plain(text)], AlignmentType::Both)
        .indent(Some(567), Some(SpecialIndentType::Hanging(567)), None, None)
        .line_spacing(spacing(0, 60))
        .into()
}

/// A numbered list.
pub(super) fn numbered(items: &[String]) -> Vec<Block> {
    items.iter().enumerate().map(|(index, text)| item(&format!("{}.", index + 1), text)).collect()
}

/// Rows without borders: widths in twentieths of a point.
pub(super) fn bare(widths: &[usize], rows: Vec<Vec<Run>>) -> Grid {
    let cell = |(width, run): (&usize, Run)| {
        TableCell::new()
            .width(*width, WidthType::Dxa)
            .clear_all_border()
            .add_paragraph(paragraph(&[run], AlignmentType::Left).line_spacing(spacing(0, 80)))
    };
    let rows = rows.into_iter().map(|runs| TableRow::new(widths.iter().zip(runs).map(cell).collect())).collect();
    Grid::without_borders(rows).set_grid(widths.to_vec()).layout(TableLayoutType::Fixed).width(widths.iter().sum(), WidthType::Dxa)
}

/// "Label : value" lines.
pub(super) fn fields(pairs: &[(String, String)]) -> Block {
    let rows = pairs.iter().map(|(name, value)| vec![plain(name), plain(":"), plain(value)]).collect();
    bare(&[2_800, 300, STANDING_WIDTH - 3_100], rows).into()
}

/// A table with borders and a repeated head on a standing sheet: shares of the width, heads, rows.
pub(super) fn form(shares: &[usize], heads: &[&str], rows: Vec<Vec<String>>) -> Block {
    let whole: usize = shares.iter().sum();
    let widths: Vec<_> = shares.iter().map(|share| STANDING_WIDTH * share / whole.max(1)).collect();
    let head = heads.iter().zip(&widths).map(|(text, &width)| cell(plain(text).bold().size(20), width, AlignmentType::Center)).collect();
    let mut all = vec![TableRow::new(head).row_height(HEAD_HEIGHT).cant_split()];
    all.extend(rows.into_iter().map(|row| {
        TableRow::new(row.iter().zip(&widths).map(|(text, &width)| cell(small(text, 20), width, AlignmentType::Left)).collect())
            .cant_split()
    }));
    Grid::new(all).set_grid(widths.clone()).layout(TableLayoutType::Fixed).width(widths.iter().sum(), WidthType::Dxa).into()
}

/// Lines of one table. LibreOffice takes minutes over a table of thousands, so that long lists become several, one below the other.
const LINES_IN_TABLE: usize = 400;

/// A list over the width of a sheet.
pub(super) fn list(table: &Table, sheet: Sheet) -> Vec<Block> {
    let count = table.lines.len();
    let mut blocks = Vec::new();
    for start in (0..count.max(1)).step_by(LINES_IN_TABLE) {
        let end = count.min(start + LINES_IN_TABLE);
        let lines = table.lines.get(start..end).unwrap_or_default();
        // The head of the kecamatan a table begins within.
        let continued = table.lines.iter().take(start).rev().find(|line| matches!(line, Line::Group(_)));
        let continued = continued.filter(|_| matches!(lines.first(), Some(Line::Row(_))));
        if start > 0 {
            // Without a paragraph between them, tables are taken for one. This one is a point high.
            blocks.push(
                paragraph(&[Run::new()], AlignmentType::Left).line_spacing(spacing(0, 0).line_rule(LineSpacingType::Exact).line(20)).into(),
            );
        }
        blocks.push(list_table(table, continued.into_iter().chain(lines), end == count, sheet).into());
    }
    blocks
}

fn list_table<'a>(table: &Table, lines: impl Iterator<Item = &'a Line>, last: bool, sheet: Sheet) -> Grid {
    let (room, letters) = match sheet {
        Sheet::Standing => (STANDING_WIDTH, 18),
        Sheet::Lying => (LYING_WIDTH, 16),
    };
    let lines: Vec<_> = lines.collect();
    let whole: usize = table.columns.iter().map(|column| usize::from(column.width)).sum();
    let widths: Vec<_> = table.columns.iter().map(|column| room * usize::from(column.width) / whole.max(1)).collect();
    let head = table.columns.iter().zip(&widths).map(|(column, &width)| {
        cell(small(&column.title, letters).bold(), width, AlignmentType::Center).shading(grey()).vertical_align(VAlignType::Center)
    });
    let mut rows = vec![TableRow::new(head.collect()).row_height(HEAD_HEIGHT).cant_split()];
    for (index, line) in lines.iter().enumerate() {
        // The last lines stay with what follows: a page with nothing but a signature is sent back.
        let kept = last && index + 4 >= lines.len();
        let cell = |run: Run, width: usize, side: AlignmentType| cell_with(run, width, side, kept);
        let cells = match line {
            Line::Group(title) => {
                vec![cell(small(title, letters).bold(), widths.iter().sum(), AlignmentType::Left).grid_span(widths.len()).shading(grey())]
            }
            Line::Row(texts) => table
                .columns
                .iter()
                .zip(&widths)
                .zip(texts)
                .map(|((column, &width), text)| cell(small(text, letters), width, side(column.side)))
                .collect(),
            Line::Sum { label, cells } => {
                let rest = widths.len().saturating_sub(cells.len());
                let label_width = widths.iter().take(rest).sum();
                let label = cell(small(label, letters).bold(), label_width, AlignmentType::Right).grid_span(rest);
                let sums = cells
                    .iter()
                    .zip(widths.iter().skip(rest))
                    .map(|(text, &width)| cell(small(text, letters).bold(), width, AlignmentType::Right));
                std::iter::once(label).chain(sums).collect()
            }
        };
        rows.push(TableRow::new(cells).cant_split());
    }
    Grid::new(rows)
        .set_grid(widths.clone())
        .layout(TableLayoutType::Fixed)
        .width(widths.iter().sum(), WidthType::Dxa)
        .margins(TableCellMargins::new().margin(0, 50, 0, 50))
}

/// Signatures: one at the right, several in pairs or threes.
pub(super) fn signatures(all: &[SignatureBlock], sheet: Sheet) -> Vec<Block> {
    let (width, across) = match sheet {
        Sheet::Standing => (STANDING_WIDTH, 2),
        Sheet::Lying => (LYING_WIDTH, 3),
    };
    if let [one] = all {
        let left = width - 4_900;
        let row = TableRow::new(vec![empty(left), signature(one, 4_900)]).cant_split();
        return vec![space(), without_borders(vec![row], &[left, 4_900])];
    }
    let mut blocks = Vec::new();
    for row in all.chunks(across) {
        let each = width / row.len().max(1);
        let cells = row.iter().map(|one| signature(one, each)).collect();
        blocks.push(space());
        blocks.push(without_borders(vec![TableRow::new(cells).cant_split()], &vec![each; row.len()]));
    }
    blocks
}

/// A framed answer and what it means.
pub(super) fn answer(said: &str, meaning: &[String]) -> Block {
    let mut cell = TableCell::new()
        .width(STANDING_WIDTH, WidthType::Dxa)
        .add_paragraph(paragraph(&[plain(said).bold().size(32)], AlignmentType::Center).keep_next(true));
    for line in meaning {
        cell = cell.add_paragraph(paragraph(&[plain(line)], AlignmentType::Left));
    }
    let row = TableRow::new(vec![cell]).cant_split();
    Grid::new(vec![row]).set_grid(vec![STANDING_WIDTH]).layout(TableLayoutType::Fixed).width(STANDING_WIDTH, WidthType::Dxa).into()
}

/// The next sheet begins.
pub(super) fn new_page() -> Block {
    Paragraph::new().line_spacing(spacing(0, 0)).add_run(Run::new().add_break(BreakType::Page)).into()
}

/// An empty line.
pub(super) fn space() -> Block {
    Paragraph::new().line_spacing(spacing(0, 0)).keep_next(true).into()
}

fn signature(one: &SignatureBlock, width: usize) -> TableCell {
    let line = |run: Run| paragraph(&[run], AlignmentType::Center).line_spacing(spacing(0, 0)).keep_next(true);
    let mut cell = TableCell::new().width(width, WidthType::Dxa).clear_all_border();
    for text in one.above.iter().chain(&one.lines) {
        cell = cell.add_paragraph(line(plain(text)));
    }
    let room = match &one.mark {
        Some(mark) => ["", mark, ""].to_vec(),
        None => vec![""; 4],
    };
    for text in room {
        cell = cell.add_paragraph(line(plain(text)));
    }
    cell = cell.add_paragraph(line(plain(&one.name).bold()));
    for text in &one.below {
        cell = cell.add_paragraph(line(plain(text)));
    }
    cell
}

fn empty(width: usize) -> TableCell {
    TableCell::new().width(width, WidthType::Dxa).clear_all_border().add_paragraph(Paragraph::new())
}

fn without_borders(rows: Vec<TableRow>, widths: &[usize]) -> Block {
    Grid::without_borders(rows).set_grid(widths.to_vec()).layout(TableLayoutType::Fixed).width(widths.iter().sum(), WidthType::Dxa).into()
}

fn cell(run: Run, width: usize, side: AlignmentType) -> TableCell {
    cell_with(run, width, side, false)
}

/// A cell; `kept` on the page of the row that follows.
fn cell_with(run: Run, width: usize, side: AlignmentType, kept: bool) -> TableCell {
    TableCell::new().width(width, WidthType::Dxa).add_paragraph(paragraph(&[run], side).line_spacing(spacing(10, 10)).keep_next(kept))
}

const fn side(side: Side) -> AlignmentType {
    match side {
        Side::Left => AlignmentType::Left,
        Side::Center => AlignmentType::Center,
        Side::Right => AlignmentType::Right,
    }
}

fn grey() -> Shading {
    Shading::new().shd_type(ShdType::Clear).color("auto").fill("E6E6E6")
}

/// Says of the marked rows that they are heads, repeated on every page. Values cannot forge the mark: their angle brackets are escaped.
pub(super) fn repeat_heads(document: &mut Vec<u8>) {
    let xml = String::from_utf8_lossy(document).replace(HEAD_MARK, "<w:tblHeader />");
    *document = xml.into_bytes();
}
