//! Register extracts (DTKS, P3KE, DTSEN, BPJS members, other payers, Dukcapil answers): is this person in it?
//!
//! An extract becomes a compact table of NIKs. What matters most is the answer when somebody is *not* in it: "not found"
//! is a "no" only when the search was sound, and the rules for that stand at [`Register::answer`]. Only whitelisted
//! columns are read; names are not kept, only short fingerprints of their words.

mod columns;
mod coverage;
mod damaged;
mod error;
mod load;
#[cfg(test)]
mod load_tests;
mod lookup;
mod names;
mod places;
mod rows;
mod table;
#[cfg(test)]
mod tests;
mod values;

pub use error::RegisterError;
pub use lookup::{Listed, Query};
pub use names::{name_key, names_clash};

use crate::Column;
use coverage::Coverage;
use damaged::DamagedRows;
use payung_domain::{AreaCode, Date, RegisterKind};
use std::collections::BTreeMap;
use std::sync::Arc;
use table::KeyTable;

/// Row numbers of damaged rows that a report lists; the rest is only counted.
pub const DAMAGED_ROWS_LISTED_MAX: usize = 1000;

/// What the operator and the law say about an extract.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExtractTerms {
    /// The day the extract was taken.
    pub snapshot: Option<Date>,
    /// The act's region; a register whose rows all lie elsewhere is refused.
    pub region: Option<AreaCode>,
    /// The area that an extract without any column of places covers, by the operator's word (`--area`).
    pub declared_area: Option<AreaCode>,
    /// Months after which the extract is too old to say "not found"; none when the law sets no limit.
    pub max_age_months: Option<u16>,
    /// Headings mapped by hand, see [`crate::Vocabulary::headings`].
    pub headings: Arc<[(String, Column)]>,
}

/// What the table's keys are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// NIKs.
    Persons,
    /// Nomor KK: DTSEN's family file alone.
    Families,
}

/// A loaded register.
#[derive(Debug)]
pub struct Register {
    kind: RegisterKind,
    level: Level,
    table: KeyTable,
    damaged: DamagedRows,
    /// Where rows stand for persons.
    persons_coverage: Coverage,
    /// Where rows stand for heads of families only, or for persons.
    heads_coverage: Coverage,
    snapshot: Option<Date>,
    /// The last day on which the extract is not too old.
    usable_until: Option<Date>,
    /// So many NIKs end in 0 that a spreadsheet must have rounded the column.
    rounded_column: bool,
    report: RegisterReport,
    /// DTSEN's families by Nomor KK, when their file came beside that of the members.
    families: Option<KeyTable>,
}

/// Where a row stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowPlace {
    /// Index of the file in [`RegisterReport::files`].
    pub file: usize,
    /// The sheet's name; empty in CSV.
    pub sheet: String,
    /// The row's number in its sheet, or the line on which the record begins.
    pub row: u32,
}

/// What was found while a register was loaded, for the summary.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterReport {
    /// The files as given.
    pub files: Vec<String>,
    /// Sheets without a usable header that were passed over, as `file: sheet`.
    pub sheets_passed_over: Vec<String>,
    /// Rows of persons or families, damaged ones included; of DTSEN's two files together.
    pub rows: u64,
    /// Persons (or, when only families are known, families) that can be found.
    pub persons: u64,
    /// Families whose desil was joined to persons (DTSEN).
    pub families: u64,
    /// Rows whose NIK (or Nomor KK in a file of families) is missing or damaged.
    pub damaged: u64,
    /// The first [`DAMAGED_ROWS_LISTED_MAX`] of them.
    pub damaged_rows: Vec<RowPlace>,
    /// Rows whose NIK had come before. The lowest desil is kept.
    pub duplicates: u64,
    /// Rows of memberships that are over or asleep; they do not count as members.
    pub inactive: u64,
    /// Rows of an answer file without an answer.
    pub unanswered: u64,
    /// Villages covered (or larger areas, in an extract without villages).
    pub villages: u64,
    /// So many NIKs end in 0 that a spreadsheet must have rounded the column.
    pub rounded_column: bool,
    /// The extract's date, as stated.
    pub snapshot: Option<Date>,
    /// Files whose headings are those of another kind of register, with that kind: perhaps handed in under the wrong name.
    pub looks_like: Vec<(String, RegisterKind)>,
    /// Names of villages that stand beside their codes: with them a list that only names its villages can be placed.
    pub village_names: BTreeMap<AreaCode, Box<str>>,
}

impl Register {
    /// What the register is.
    #[must_use]
    pub const fn kind(&self) -> RegisterKind {
        self.kind
    }

    /// What was found while it was loaded.
    #[must_use]
    pub const fn report(&self) -> &RegisterReport {
        &self.report
    }

    /// The areas the extract covers for persons and for heads of families, in order. Empty also when it covers the whole country.
    #[must_use]
    pub fn covered(&self) -> Vec<AreaCode> {
        self.heads_coverage.sorted()
    }
}
