//! Cells as the books keep them: by column name, with their kind, so that a stored row reads exactly like the row in its file.

use payung_registry::{Cell, Cells, Column, Layout, OwnedCell, OwnedRow, Vocabulary};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What precedes the id of an indicator in its column's name (contract).
const INDICATOR: &str = "indikator_";

/// A cell's content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StoredCell {
    /// A number cell.
    Number(f64),
    /// A date cell: days since 1899-12-30.
    Date(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// A formula error.
    Error(String),
    /// Text.
    #[serde(untagged)]
    Text(String),
}

/// A row's cells by column name; empty cells are left out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct StoredCells(pub BTreeMap<String, StoredCell>);

fn stored(cell: Cell<'_>) -> Option<StoredCell> {
    match cell {
        _ if cell.is_blank() => None,
        Cell::Empty => None,
        Cell::Text(text) => Some(StoredCell::Text(text.trim().to_owned())),
        Cell::Number(number) => Some(StoredCell::Number(number)),
        Cell::Date(serial) => Some(StoredCell::Date(serial)),
        Cell::Bool(value) => Some(StoredCell::Bool(value)),
        Cell::Error(text) => Some(StoredCell::Error(text.to_owned())),
    }
}

fn owned(cell: &StoredCell) -> OwnedCell {
    match cell {
        StoredCell::Text(text) => OwnedCell::Text(text.as_str().into()),
        StoredCell::Number(number) => OwnedCell::Number(*number),
        StoredCell::Date(serial) => OwnedCell::Date(*serial),
        StoredCell::Bool(value) => OwnedCell::Bool(*value),
        StoredCell::Error(text) => OwnedCell::Error(text.as_str().into()),
    }
}

/// The name of a column in the books: the template's, an indicator's with its id.
fn name(column: Column, vocabulary: &Vocabulary) -> String {
    match column {
        Column::Indikator(index) => {
            let id = vocabulary.indicators.get(usize::from(index)).map_or("", String::as_str);
            format!("{INDICATOR}{id}")
        }
        other => other.name().to_owned(),
    }
}

/// The column of a name in the books.
pub(crate) fn column(name: &str, vocabulary: &Vocabulary) -> Option<Column> {
    match name.strip_prefix(INDICATOR) {
        Some(id) => {
            let index = vocabulary.indicators.iter().position(|known| known == id)?;
            u8::try_from(index).ok().map(Column::Indikator)
        }
        None => Column::from_name(name),
    }
}

impl StoredCells {
    /// The cells of a row of a sheet with a layout.
    pub(crate) fn of(row: &dyn Cells, layout: &Layout, vocabulary: &Vocabulary) -> Self {
        let cells = layout.columns.iter().filter_map(|(index, column)| Some((name(*column, vocabulary), stored(row.cell(*index))?)));
        Self(cells.collect())
    }

    /// The cells of a row nobody can read, by number.
    pub(crate) fn numbered(row: &dyn Cells) -> Self {
        let cells = (0..row.width()).filter_map(|index| Some((format!("kolom_{}", index + 1), stored(row.cell(index))?)));
        Self(cells.collect())
    }

    /// A cell's text as a reader sees it; empty when there is none.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        match self.0.get(name) {
            Some(StoredCell::Text(text) | StoredCell::Error(text)) => text.clone(),
            Some(StoredCell::Number(number) | StoredCell::Date(number)) => number.to_string(),
            Some(StoredCell::Bool(value)) => value.to_string(),
            None => String::new(),
        }
    }
}

/// The one layout under which stored rows are read: every column some row has, in the order of their names.
pub(crate) struct StoredLayout {
    /// Column names, in the order of the cells.
    names: Vec<String>,
    /// What the columns hold.
    pub layout: Layout,
}

impl StoredLayout {
    /// The layout of `rows`.
    pub fn of<'r>(rows: impl Iterator<Item = &'r StoredCells>, vocabulary: &Vocabulary) -> Self {
        let mut names: std::collections::BTreeSet<&str> = ["nik", "nama"].into_iter().collect();
        for row in rows {
            for name in row.0.keys() {
                if !names.contains(name.as_str()) {
                    names.insert(name);
                }
            }
        }
        let known: Vec<(String, Column)> =
            names.into_iter().filter_map(|name| Some((name.to_owned(), column(name, vocabulary)?))).collect();
        let columns: Vec<(usize, Column)> = known.iter().enumerate().map(|(index, (_, column))| (index, *column)).collect();
        let names: Vec<String> = known.into_iter().map(|(name, _)| name).collect();
        let mut layout = Layout::mapped((0, 0), &columns);
        layout.headings.clone_from(&names);
        Self { names, layout }
    }

    /// A row under this layout.
    pub fn row(&self, number: u32, cells: &StoredCells) -> OwnedRow {
        let cells = self.names.iter().map(|name| cells.0.get(name).map_or(OwnedCell::Empty, owned)).collect();
        OwnedRow { number, hidden: false, cells }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_comes_back_as_it_was() {
        let vocabulary = Vocabulary { indicators: vec!["a1".into(), "a2".into()], ..Vocabulary::default() };
        let layout = Layout::mapped((1, 1), &[(0, Column::Nik), (2, Column::TanggalLahir), (3, Column::Indikator(1)), (4, Column::Nama)]);
        let row = OwnedRow {
            number: 7,
            hidden: false,
            cells: vec![
                OwnedCell::Number(5_106_014_107_800_001.0),
                OwnedCell::Text("lost".into()),
                OwnedCell::Date(29_403.0),
                OwnedCell::Bool(true),
                OwnedCell::Text(" Ni Made Contoh ".into()),
            ],
        };
        let cells = StoredCells::of(&row, &layout, &vocabulary);
        let text = serde_json::to_string(&cells).expect("JSON");
        let back: StoredCells = serde_json::from_str(&text).expect("read back");
        assert_eq!(back, cells, "{text}");
        assert_eq!(back.text("nama"), "Ni Made Contoh");
        let kept = StoredLayout::of(std::iter::once(&back), &vocabulary);
        let again = kept.row(7, &back);
        assert_eq!(StoredCells::of(&again, &kept.layout, &vocabulary), cells);
        assert_eq!(kept.layout.position(Column::Indikator(1)), Some(0));
    }
}
