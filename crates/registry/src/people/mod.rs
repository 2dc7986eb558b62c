//! From rows to people: every non-blank row below the header becomes exactly one [`RowContent`].

mod amount_cell;
mod date_cell;
mod document_cell;
mod education_cell;
mod fault;
mod income_cell;
mod message;
mod month_names;
mod nik_cell;
mod nik_column;
mod not_data;
mod place;
mod reader;
#[cfg(test)]
mod reader_tests;
mod reading;
mod sex_cell;
mod vocabulary;
mod work_words;
mod yes_no_cell;

pub use amount_cell::{AMOUNT_MAX, AmountCell, read_amount_cell};
pub use date_cell::{read_birth_cell, read_day_cell};
pub use fault::{CellFault, FaultKind, Severity};
pub use month_names::month_of as month_of_name;
pub use nik_cell::{NikCell, read_nik_cell};
pub use nik_column::NikColumnCheck;
pub use not_data::is_footer;
pub use reader::RowReader;
pub use vocabulary::{Term, Vocabulary};

use crate::Cell;
use payung_domain::{Facts, FamilyCardNumber};

/// What one row of a list is.
#[expect(clippy::large_enum_variant, reason = "nearly every row is a person; boxing would allocate once per row")]
#[derive(Debug, Clone, PartialEq)]
pub enum RowContent<'r> {
    /// Nothing in it.
    Blank,
    /// The heading once more in the middle of the sheet, or the numbered row below it.
    Header,
    /// A total, a signature, a note.
    NotData {
        /// What the row says, its cells joined by ` | `.
        text: String,
    },
    /// A person's row in which neither the NIK nor the name can be read.
    Unreadable {
        /// What is wrong, cell by cell; at least one.
        faults: Vec<CellFault>,
    },
    /// A person.
    Person(Record<'r>),
}

impl RowContent<'_> {
    /// The content of a CSV record that is itself broken (unclosed quote, too long): never guessed at.
    #[must_use]
    pub fn broken_record() -> Self {
        Self::Unreadable { faults: vec![CellFault::error(0, FaultKind::BrokenRecord)] }
    }
}

/// One person as the list gives them.
#[derive(Debug, Clone, PartialEq)]
pub struct Record<'r> {
    /// What is known. `registers`, `duplicate`, `minimum_wage` and `decent_living` are left for others to fill.
    pub facts: Facts,
    /// The cell of the NIK as it stands.
    pub nik_raw: Cell<'r>,
    /// The name, trimmed; empty when there is none (then `faults` says so).
    pub name: &'r str,
    /// Number of the family card, when it passes N0 and N1.
    pub no_kk: Option<FamilyCardNumber>,
    /// Place of birth, trimmed; empty when not stated.
    pub birth_place: &'r str,
    /// The kinds of work of the act's list that one cell names together, in the order of the cell; empty unless it names several.
    /// The first is in `facts`.
    pub kinds: Vec<u16>,
    /// Faults in the order in which the cells were read. Empty for a clean row, and then nothing was allocated.
    pub faults: Vec<CellFault>,
    /// One bit per template column ([`crate::Column::bit`]) whose cell is empty here, or that the sheet does not have at all.
    pub missing: u64,
}
