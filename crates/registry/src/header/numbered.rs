//! The row of column numbers (`1 2 3 …`, `(1) (2) (3) …`) that official tables put under their header.

use crate::folding::trimmed;
use crate::{Cell, Cells};

/// Whether the row counts its columns: at least three cells that hold 1, 2, 3 … and nothing else.
#[must_use]
pub fn is_numbered(row: &impl Cells) -> bool {
    let mut expected = 1_u32;
    for index in 0..row.width() {
        let number = match row.cell(index) {
            Cell::Empty => continue,
            Cell::Text(text) => match trimmed(text) {
                "" => continue,
                text => column_number(text),
            },
            Cell::Number(number) => (number == f64::from(expected)).then_some(expected),
            _ => None,
        };
        if number != Some(expected) {
            return false;
        }
        expected += 1;
    }
    expected > 3
}

/// `1`, `(1)`, `1.`, and `5=3+4`, which says how a column is made.
fn column_number(text: &str) -> Option<u32> {
    let text = text.split('=').next()?;
    text.trim_matches(|c: char| matches!(c, '(' | ')' | '.' | '[' | ']' | ' ')).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OwnedCell, OwnedRow};

    fn row(cells: &[&str]) -> OwnedRow {
        OwnedRow { number: 1, hidden: false, cells: cells.iter().map(|c| OwnedCell::Text((*c).into())).collect() }
    }

    #[test]
    fn counts_columns() {
        assert!(is_numbered(&row(&["1", "2", "3", "4"])));
        assert!(is_numbered(&row(&["(1)", "(2)", "", "(3)"])));
        assert!(is_numbered(&row(&["1", "2", "3", "4=2+3"])));
        assert!(!is_numbered(&row(&["1", "2"])));
        assert!(!is_numbered(&row(&["1", "I Wayan", "2"])));
        assert!(!is_numbered(&row(&["2", "3", "4"])));
        assert!(!is_numbered(&row(&[])));
        let numbers =
            OwnedRow { cells: vec![OwnedCell::Number(1.0), OwnedCell::Number(2.0), OwnedCell::Number(3.0)], ..OwnedRow::default() };
        assert!(is_numbered(&numbers));
    }
}
