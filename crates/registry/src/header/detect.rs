//! The search for the header: score rows, and pairs of rows, by the columns they name.

use super::aliases::{Aliases, key};
use super::numbered::is_numbered;
use super::{Column, HeaderNotFound, Layout};
use crate::folding::trimmed;
use crate::people::Vocabulary;
use crate::{Cell, Cells, MergedRange, OwnedRow};

/// How far down a header is looked for, in non-blank rows.
const ROWS_MAX: usize = 60;
/// Columns further right than this are not looked at for headings.
const COLUMNS_MAX: usize = 512;
/// How many rows are named when the search fails.
const CLOSEST_MAX: usize = 3;
/// Below this likeness (0 to 1) two headings are not each other's guess.
const LIKENESS_MIN: f64 = 0.6;

/// One or two rows tried as a header.
struct Candidate {
    first: usize,
    last: usize,
    headings: Vec<String>,
    columns: Vec<Option<Column>>,
    /// Distinct columns named, known-and-ignored ones counted too.
    score: usize,
}

impl Candidate {
    /// A NIK or a name, and at least one more column that says something about a person; or a register of families by the
    /// number of their card (DTSEN), which names nobody.
    fn qualifies(&self) -> bool {
        let named = |wanted: &[Column]| self.columns.iter().flatten().any(|column| wanted.contains(column));
        let speaking = distinct(self.columns.iter().flatten().filter(|column| !matches!(column, Column::NomorUrut | Column::Abaikan)));
        let families = named(&[Column::NoKk]) && named(&[Column::Desil]);
        families || (named(&[Column::Nik, Column::Nama, Column::NamaKepalaKeluarga]) && speaking >= 2)
    }
}

pub(super) fn detect(rows: &[OwnedRow], merged: &[MergedRange], vocabulary: &Vocabulary) -> Result<Layout, HeaderNotFound> {
    let rows = &rows[..rows.len().min(ROWS_MAX)];
    let search = Search { rows, merged, vocabulary, aliases: Aliases::embedded() };
    let mut best: Option<Candidate> = None;
    for (index, row) in rows.iter().enumerate() {
        // Rows above the header are titles and are left out: once a header is found, no person may end up above a later one.
        if best.is_some() && (holds_long_number(row) || holds_running_number(row)) {
            break;
        }
        for candidate in [search.single(index), search.pair(index)].into_iter().flatten() {
            // A title above the header adds nothing as its parent: of two equal readings that end in the same row the lower start is it.
            let better = |so_far: &Candidate| {
                candidate.score > so_far.score
                    || (candidate.score == so_far.score && candidate.last == so_far.last && candidate.first > so_far.first)
            };
            if candidate.qualifies() && best.as_ref().is_none_or(better) {
                best = Some(candidate);
            }
        }
    }
    match best {
        Some(candidate) => Ok(search.layout(candidate)),
        None => Err(search.not_found()),
    }
}

/// Whether the row begins like a person's: a running number, then words, and not the numbered row.
fn holds_running_number(row: &OwnedRow) -> bool {
    let mut cells = (0..row.width()).map(|index| row.cell(index)).filter(|cell| !cell.is_blank());
    let numbered = match cells.next() {
        Some(Cell::Number(number)) => (1.0..100_000.0).contains(&number),
        Some(Cell::Text(text)) => {
            let text = text.trim().trim_end_matches('.');
            (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    };
    numbered && cells.filter(|cell| matches!(cell, Cell::Text(text) if text.chars().any(char::is_alphabetic))).count() >= 2
}

struct Search<'a> {
    rows: &'a [OwnedRow],
    merged: &'a [MergedRange],
    vocabulary: &'a Vocabulary,
    aliases: &'static Aliases,
}

impl Search<'_> {
    fn column(&self, heading: &str) -> Option<Column> {
        self.aliases.column(heading, self.vocabulary)
    }

    fn single(&self, index: usize) -> Option<Candidate> {
        let row = self.rows.get(index)?;
        let headings: Vec<String> = (0..row.width().min(COLUMNS_MAX)).map(|column| heading_text(row.cell(column)).to_owned()).collect();
        let columns: Vec<Option<Column>> = headings.iter().map(|heading| self.column(heading)).collect();
        let score = distinct(columns.iter().flatten());
        Some(Candidate { first: index, last: index, headings, columns, score })
    }

    /// Rows `index` and the next, read as parents over children. `None` when the second cannot be part of a header.
    fn pair(&self, index: usize) -> Option<Candidate> {
        let (upper, lower) = (self.rows.get(index)?, self.rows.get(index + 1)?);
        if lower.number.saturating_sub(upper.number) > 2 || is_numbered(lower) || holds_number(lower) {
            return None;
        }
        let width = upper.width().max(lower.width()).min(COLUMNS_MAX);
        let (mut headings, mut columns) = (Vec::with_capacity(width), Vec::with_capacity(width));
        let mut decided = false;
        let mut last_parent = "";
        for place in 0..width {
            let own = heading_text(upper.cell(place));
            let child = if self.same_merged_cell(upper, lower, place) { "" } else { heading_text(lower.cell(place)) };
            if !own.is_empty() {
                last_parent = own;
            }
            // A blank cell right of a parent belongs to it when it has a child: that is how merged cells look without their ranges.
            let parent = if own.is_empty() && !child.is_empty() { self.parent_of(upper, place).unwrap_or(last_parent) } else { own };
            // Text of its own under "Nama" or "NIK" is somebody's, not a heading.
            let above = self.column(own);
            if matches!(above, Some(Column::Nama | Column::Nik))
                && !child.is_empty()
                && self.column(child).is_none()
                && self.column(&format!("{own} {child}")).is_none()
            {
                return None;
            }
            let column = self.joined(parent, child);
            decided |= !child.is_empty() && column.is_some() && column != self.column(parent);
            columns.push(column);
            headings.push(match (parent.is_empty(), child.is_empty()) {
                (_, true) => parent.to_owned(),
                (true, false) => child.to_owned(),
                (false, false) => format!("{parent} {child}"),
            });
        }
        let score = distinct(columns.iter().flatten());
        decided.then_some(Candidate { first: index, last: index + 1, headings, columns, score })
    }

    /// What parent and child mean together.
    fn joined(&self, parent: &str, child: &str) -> Option<Column> {
        if child.is_empty() || parent.is_empty() {
            return self.column(if child.is_empty() { parent } else { child });
        }
        if let Some(column) = self.column(&format!("{parent} {child}")).or_else(|| self.column(&format!("{child} {parent}"))) {
            return Some(column);
        }
        if self.aliases.is_other_person(parent) {
            return Some(Column::Abaikan);
        }
        self.column(child).or_else(|| self.column(parent))
    }

    fn same_merged_cell(&self, upper: &OwnedRow, lower: &OwnedRow, place: usize) -> bool {
        self.merged.iter().any(|range| covers(range, upper.number, place) && covers(range, lower.number, place))
    }

    fn parent_of<'r>(&self, upper: &'r OwnedRow, place: usize) -> Option<&'r str> {
        let range = self.merged.iter().find(|range| covers(range, upper.number, place))?;
        let first = usize::try_from(range.first_col).ok()?;
        Some(heading_text(upper.cell(first))).filter(|text| !text.is_empty())
    }

    fn layout(&self, candidate: Candidate) -> Layout {
        let Candidate { first, last, headings, mut columns, .. } = candidate;
        let below = &self.rows[last + 1..];
        self.split_spanning(&headings, &mut columns, below);
        let mut layout = Layout { header_rows: (self.rows[first].number, self.rows[last].number), headings, ..Layout::default() };
        layout.heads_only = heads_of_families(&layout.headings, &mut columns);
        for (index, column) in columns.into_iter().enumerate() {
            let heading = layout.headings.get(index).cloned().unwrap_or_default();
            match column {
                None if heading.is_empty() => {}
                None => layout.unknown.push((index, heading)),
                Some(Column::Abaikan) => layout.ignored.push((index, heading)),
                Some(column) if layout.position(column).is_some() => layout.repeated.push((index, column)),
                Some(column) => layout.columns.push((index, column)),
            }
        }
        layout.numbered_row = below.first().filter(|row| is_numbered(*row)).map(|row| row.number);
        layout
    }

    /// One heading over two columns ("Tempat, Tanggal Lahir" over a place and a date) names both.
    fn split_spanning(&self, headings: &[String], columns: &mut Vec<Option<Column>>, below: &[OwnedRow]) {
        for (whole, parts) in
            [(Column::TempatTanggalLahir, [Column::TempatLahir, Column::TanggalLahir]), (Column::RtRw, [Column::Rt, Column::Rw])]
        {
            let Some(index) = columns.iter().position(|column| *column == Some(whole)) else { continue };
            let next_is_nameless = headings.get(index + 1).is_none_or(String::is_empty);
            let has_its_part = parts.iter().any(|part| columns.contains(&Some(*part)));
            let filled =
                below.iter().filter(|row| !is_numbered(*row) && !row.cell(index + 1).is_blank() && !row.cell(index).is_blank()).count();
            if next_is_nameless && !has_its_part && filled > 0 {
                if columns.len() < index + 2 {
                    columns.resize(index + 2, None);
                }
                columns[index] = Some(parts[0]);
                columns[index + 1] = Some(parts[1]);
            }
        }
    }

    fn not_found(&self) -> HeaderNotFound {
        let mut tried: Vec<Candidate> = (0..self.rows.len()).filter_map(|index| self.single(index)).collect();
        tried.sort_by_key(|candidate| std::cmp::Reverse(candidate.score));
        let guesses = tried.first().map(|candidate| self.guesses(candidate)).unwrap_or_default();
        let closest = tried
            .iter()
            .take(CLOSEST_MAX)
            .map(|candidate| {
                let text: Vec<&str> = candidate.headings.iter().map(String::as_str).filter(|heading| !heading.is_empty()).take(8).collect();
                let text: String = text.join(" | ").chars().take(120).collect();
                (self.rows[candidate.first].number, text, candidate.columns.iter().flatten().copied().collect())
            })
            .collect();
        HeaderNotFound { rows_seen: self.rows.len(), closest, guesses }
    }

    fn guesses(&self, candidate: &Candidate) -> Vec<(String, Column)> {
        let unknown = candidate
            .headings
            .iter()
            .zip(&candidate.columns)
            .filter(|(heading, column)| column.is_none() && !heading.is_empty() && heading.len() <= 60);
        unknown
            .filter_map(|(heading, _)| {
                let wanted = key(heading);
                let (likeness, alias, column) = self
                    .aliases
                    .all()
                    .filter(|(_, column)| !matches!(column, Column::Abaikan | Column::NomorUrut))
                    .map(|(alias, column)| (likeness(&wanted, alias), alias, column))
                    // By likeness, then by name: the answer must not depend on the table's order in memory.
                    .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
                let _ = alias;
                (likeness >= LIKENESS_MIN).then(|| (heading.clone(), column))
            })
            .take(5)
            .collect()
    }
}

/// P3KE's file of families names only the head; a list may do so too. The head is then the person of the row.
fn heads_of_families(headings: &[String], columns: &mut [Option<Column>]) -> bool {
    if columns.contains(&Some(Column::Nama)) {
        return false;
    }
    let p3ke = headings.iter().any(|heading| key(heading).contains("p3ke"));
    let head =
        columns.iter().position(|column| *column == Some(Column::NamaKepalaKeluarga) || (p3ke && *column == Some(Column::KepalaKeluarga)));
    match head {
        Some(index) => {
            columns[index] = Some(Column::Nama);
            true
        }
        None => false,
    }
}

fn heading_text(cell: Cell<'_>) -> &str {
    match cell {
        // A heading is short; a longer text is a sentence of the title.
        Cell::Text(text) if text.len() <= 200 => trimmed(text),
        _ => "",
    }
}

fn covers(range: &MergedRange, row: u32, column: usize) -> bool {
    let column = u64::try_from(column).unwrap_or(u64::MAX);
    (range.first_row..=range.last_row).contains(&row) && (u64::from(range.first_col)..=u64::from(range.last_col)).contains(&column)
}

fn distinct<'a>(columns: impl Iterator<Item = &'a Column>) -> usize {
    let mut seen: Vec<Column> = columns.copied().collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

/// A NIK or a family card number stands in the row: it is somebody's.
fn holds_long_number(row: &OwnedRow) -> bool {
    (0..row.width()).any(|index| match row.cell(index) {
        Cell::Text(text) => text.len() < 40 && text.bytes().filter(u8::is_ascii_digit).count() >= 15,
        Cell::Number(number) => number >= 1e14,
        _ => false,
    })
}

/// A cell that is only a number or a date: such a row is no part of a header.
fn holds_number(row: &OwnedRow) -> bool {
    (0..row.width()).any(|index| match row.cell(index) {
        Cell::Text(text) => {
            let text = trimmed(text);
            !text.is_empty()
                && text.bytes().any(|b| b.is_ascii_digit())
                && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'/' | b' '))
        }
        Cell::Number(_) | Cell::Date(_) => true,
        _ => false,
    })
}

/// Dice's coefficient over pairs of letters: 1 for equal texts, 0 for nothing in common.
fn likeness(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let (left, mut right) = (pairs(a), pairs(b));
    let total = left.len() + right.len();
    if total == 0 {
        return 0.0;
    }
    let mut shared = 0_u32;
    for pair in left {
        if let Some(index) = right.iter().position(|other| *other == pair) {
            right.swap_remove(index);
            shared += 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "headings have at most some hundred letters")]
    let total = total as f64;
    f64::from(shared) * 2.0 / total
}
