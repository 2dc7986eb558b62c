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
pub mod arrears;
mod bill_check;
mod bill_identity;
mod bill_roster;
mod bills;
mod books;
mod cases;
mod cells;
mod checklist;
mod chosen;
mod claims;
mod column_map;
mod contribution;
mod correction;
mod endings;
mod enrolments;
mod failure;
mod file_in;
mod findings;
mod funds;
mod installation;
mod judging;
mod ledger;
mod letter;
mod managing;
mod minutes;
mod notices;
mod papers;
mod payments;
mod people;
pub mod permission;
mod programme;
mod registration_file;
pub mod roster;
mod row_change;
mod row_faults;
mod said;
mod same_person;
mod schema;
mod shared_index;
pub mod sight;
pub mod sign_in;
mod spool;
mod stake;
mod table_file;
pub mod uploads;
mod verification;
pub mod views;
mod wages;

pub use acts::record_instrument::InstrumentInForce;
pub use payung_documents::{Document, PagesSeen};

/// Rows of the books as they stand, for pages.
pub mod records {
    pub use crate::payments::PaymentMoved;
    pub use payung_storage::entity::bill::Model as Bill;
    pub use payung_storage::entity::candidate_list::Model as CandidateList;
    pub use payung_storage::entity::decree::Model as Decree;
    pub use payung_storage::entity::fund_line::Model as FundLine;
    pub use payung_storage::entity::installation_log::Model as InstallationEntry;
    pub use payung_storage::entity::minimum_wage::Model as MinimumWage;
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
pub use column_map::{ColumnMapKnown, column_maps};
pub use correction::CellCorrection;
pub use endings::{Ground, grounds};
pub use enrolments::{EnrolmentLeft, enrolment_version};
pub use failure::{ActError, Fault};
pub use file_in::base_name;
pub use findings::finding_label;
pub use installation::{Installation, InstallationError, NewRole, Place};
pub use ledger::{Balances, balances};
pub use letter::Letter;
pub use managing::Managing;
pub use papers::PaperKind;
pub use programme::{Programme, ReadingChosen};
pub use said::Said;
pub use same_person::agreement::Agreement;
pub use same_person::{FieldShown, PairShown, PairSource, PairStake, RecordShown, pair_version};
pub use sight::{Look, Sight, Window};
pub use stake::Stake;
pub use table_file::{TableKind, table_file};
pub use verification::CheckResult;
pub use wages::Wages;
