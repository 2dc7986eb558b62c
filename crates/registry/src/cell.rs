//! One cell and one row, as their file holds them, before anybody says what they mean.

/// A cell's content.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Nothing, or white space only.
    Empty,
    /// Text, not trimmed. CSV cells are always text.
    Text(&'a str),
    /// A number cell.
    Number(f64),
    /// A number cell formatted as a date: days since 1899-12-30 (the 1900 system; files of the 1904 system are shifted on reading).
    Date(f64),
    /// TRUE or FALSE.
    Bool(bool),
    /// A formula error, such as `#REF!`.
    Error(&'a str),
}

impl Cell<'_> {
    /// Whether the cell holds nothing a person would see.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')),
            _ => false,
        }
    }
}

/// Read access to a row's cells, whatever holds them (a CSV record's slices, a workbook's owned row).
pub trait Cells {
    /// The cell in column `index`, counted from 0; [`Cell::Empty`] past the end.
    fn cell(&self, index: usize) -> Cell<'_>;
    /// Number of columns the row stretches over.
    fn width(&self) -> usize;
}

/// A cell that owns its text.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum OwnedCell {
    /// See [`Cell::Empty`].
    #[default]
    Empty,
    /// See [`Cell::Text`].
    Text(Box<str>),
    /// See [`Cell::Number`].
    Number(f64),
    /// See [`Cell::Date`].
    Date(f64),
    /// See [`Cell::Bool`].
    Bool(bool),
    /// See [`Cell::Error`].
    Error(Box<str>),
}

impl OwnedCell {
    /// The cell without its ownership.
    #[must_use]
    pub fn borrow(&self) -> Cell<'_> {
        match self {
            Self::Empty => Cell::Empty,
            Self::Text(text) => Cell::Text(text),
            Self::Number(number) => Cell::Number(*number),
            Self::Date(serial) => Cell::Date(*serial),
            Self::Bool(value) => Cell::Bool(*value),
            Self::Error(text) => Cell::Error(text),
        }
    }
}

/// A row that owns its cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OwnedRow {
    /// The row's number in its sheet, from 1; in CSV the line on which the record begins.
    pub number: u32,
    /// The row is hidden in the workbook. It is read all the same, and said.
    pub hidden: bool,
    /// Cells from column 0 on.
    pub cells: Vec<OwnedCell>,
}

impl Cells for OwnedRow {
    fn cell(&self, index: usize) -> Cell<'_> {
        self.cells.get(index).map_or(Cell::Empty, OwnedCell::borrow)
    }

    fn width(&self) -> usize {
        self.cells.len()
    }
}
