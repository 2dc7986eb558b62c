//! Results of a run as marks for the user's own workbook.

use crate::lists::{Lists, Place};
use payung_domain::Verdict;
use payung_law::Ruleset;
use payung_registry::{CellMark, Marks, RowMarks, Severity, SheetMarks, Tone};

/// One row's results, kept for the marked workbook.
#[derive(Debug, Clone)]
pub struct ResultRow {
    /// Where the row stands.
    pub place: Place,
    /// The verdict.
    pub verdict: Verdict,
    /// One text per result column, in the order of the headings of [`list_marks`].
    pub values: Vec<String>,
    /// Faulty cells.
    pub notes: Vec<CellNote>,
}

/// A faulty cell of a row.
#[derive(Debug, Clone)]
pub struct CellNote {
    /// Column, from 0.
    pub column: usize,
    /// How bad.
    pub severity: Severity,
    /// What is wrong and what to do.
    pub comment: String,
}

/// Headings of the result columns: verdict, rank, one per criterion with its article, warnings, reasons.
fn headings(rules: &Ruleset) -> Vec<String> {
    let mut headings = vec!["keputusan".to_owned(), "peringkat".to_owned()];
    headings.extend(rules.gates.iter().map(|gate| format!("{} ({})", gate.criterion.id, gate.criterion.cite)));
    headings.extend(["peringatan".to_owned(), "alasan".to_owned()]);
    headings
}

fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Eligible => Tone::Good,
        Verdict::NotEligible => Tone::Bad,
        Verdict::NeedsData => Tone::Unsure,
        Verdict::Unreadable => Tone::Unread,
        Verdict::NotData => Tone::Plain,
    }
}

/// The marks of the list with index `file` out of a run's rows.
#[must_use]
pub fn list_marks(lists: &Lists, file: usize, rows: &[ResultRow], rules: &Ruleset) -> Marks {
    let list = &lists.files[file];
    let headers = headings(rules);
    let mut sheets = Vec::new();
    for (index, sheet) in list.sheets.iter().enumerate() {
        let here = rows.iter().filter(|row| (row.place.file as usize, row.place.sheet as usize) == (file, index));
        let mut marks = SheetMarks {
            sheet: index,
            header_row: sheet.layout.as_ref().map_or(1, |layout| layout.header_rows.1),
            headers: if sheet.layout.is_some() { headers.clone() } else { Vec::new() },
            first_column: sheet.layout.as_ref().map_or(0, |layout| layout.headings.len()),
            ..SheetMarks::default()
        };
        for row in here {
            for note in &row.notes {
                marks.faults.push(CellMark {
                    row: row.place.row,
                    column: note.column,
                    severity: note.severity,
                    comment: note.comment.clone(),
                });
            }
            if row.verdict != Verdict::NotData && sheet.layout.is_some() {
                marks.rows.push(RowMarks { row: row.place.row, values: row.values.clone(), tone: tone(row.verdict) });
            }
        }
        if !marks.rows.is_empty() || !marks.faults.is_empty() {
            sheets.push(marks);
        }
    }
    Marks { sheets }
}
