//! Finding one person in two lists, when numbers are damaged and names are written in many ways.
//!
//! What lives here: the tables of names, what two records have in common field by field, the weights of Fellegi and Sunter learnt
//! from the data without labels, the search for candidates within bounds, and the decision with its reasons. What must never live
//! here: users, databases, clocks, randomness, the law. Nothing here changes a record: a damaged NIK is repaired as a proposal only.

mod birth;
mod blocks;
mod decide;
mod likeness;
mod names;
mod output;
mod pairs;
mod proposal;
mod records;
mod roster;
mod seen;
mod shares;
mod tables;
mod weights;

pub use birth::BirthLevel;
pub use decide::{Counts, Decision, Matching, Terms, align};
pub use likeness::NameLevel;
pub use output::{HEADER, LearntWeight};
pub use pairs::Bounds;
pub use proposal::NikDamage;
pub use records::PersonRecord;
pub use roster::{Reading, Roster, RosterError, RowFound};
pub use seen::{Field, FieldSeen, PairSeen};
pub use tables::{NameTables, TableError};
pub use weights::{Agreement, AreaAgreement, NikAgreement};
