//! The acts of the programme: one file per act in [`acts`], each with its permission, its log entry, its idempotence and its errors in the
//! user's words.
//!
//! What lives here: who may do what ([`permission`]), how an act is performed ([`acting`]), the acts. This is the only crate that opens a
//! transaction, checks a permission or writes the log, so that no act is reachable around them, whatever the way in. What must never
//! live here: pages, routes, arguments of a command line, the clock (`now` is an argument of every act).

mod account;
pub mod acting;
mod actor;
pub mod acts;
mod annex;
mod answer_file;
mod books;
mod cases;
mod cells;
mod checklist;
mod chosen;
mod contribution;
mod correction;
mod failure;
mod file_in;
mod installation;
mod judging;
mod letter;
mod managing;
mod minutes;
mod papers;
mod people;
pub mod permission;
mod programme;
mod row_change;
mod row_faults;
mod schema;
pub mod sight;
pub mod sign_in;
mod spool;
mod table_file;
pub mod uploads;
mod verification;
pub mod views;

pub use acts::record_instrument::InstrumentInForce;
pub use payung_documents::{Document, PagesSeen};

/// Rows of the books as they stand, for pages.
pub mod records {
    pub use payung_storage::entity::candidate_list::Model as CandidateList;
    pub use payung_storage::entity::decree::Model as Decree;
    pub use payung_storage::entity::installation_log::Model as InstallationEntry;
    pub use payung_storage::entity::programme_year::Model as ProgrammeYear;
    pub use payung_storage::entity::register_snapshot::Model as RegisterSnapshot;
}

pub use acting::{Act, FileIn, Noted, Request, perform};
pub use actor::{Actor, RoleHeld};
pub use annex::{AnnexDifferences, AnnexLine, annex, compare_annex};
pub use answer_file::{AnswersRead, UnreadRow, read_answers};
pub use books::{Books, BooksError};
pub use cases::{CASES_MAX, CaseSeen, StepOutcome, case_version};
pub use checklist::{Checklist, CriterionToCheck, DocumentToCheck};
pub use correction::CellCorrection;
pub use failure::{ActError, Fault};
pub use file_in::base_name;
pub use installation::{Installation, InstallationError, NewRole, Place};
pub use letter::Letter;
pub use managing::Managing;
pub use papers::PaperKind;
pub use programme::{Programme, ReadingChosen};
pub use sight::{Look, Sight, Window};
pub use table_file::{TableKind, table_file};
pub use verification::CheckResult;
