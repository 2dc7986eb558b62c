//! The acts of the programme: one file per act in [`acts`], each with its permission, its log entry, its idempotence and its errors in the
//! user's words.
//!
//! What lives here: who may do what ([`permission`]), how an act is performed ([`acting`]), the acts, and what they share, in the order of
//! the programme: `files`, `case`, `cover`, `money`; `users` for who signs in, `same_person` for pairs of records, `papers` and [`views`]
//! for what is read. This is the only crate that opens a transaction, checks a permission or writes the log, so that no act is reachable
//! around them, whatever the way in. What must never live here: pages, routes, arguments of a command line, the clock (`now` is an
//! argument of every act).

pub mod acting;
pub mod acts;
mod books;
mod case;
mod cover;
mod failure;
mod files;
mod money;
mod papers;
pub mod permission;
mod programme;
pub mod readers;
mod said;
mod same_person;
mod schema;
pub mod sight;
mod users;
pub mod views;

pub use cover::roster;
pub use files::uploads;
pub use money::arrears;
pub use users::sign_in;

pub use acts::record_instrument::InstrumentInForce;
pub use payung_documents::{Document, PagesSeen};

/// Rows of the books as they stand, for pages.
pub mod records {
    pub use crate::money::payments::PaymentMoved;
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
pub use books::{Books, BooksError};
pub use case::annex::{AnnexDifferences, AnnexLine, annex, compare_annex};
pub use case::answer_file::{AnswersRead, UnreadRow, read_answers};
pub use case::cases::{CASES_MAX, CaseSeen, StepOutcome, case_version};
pub use case::checklist::{Checklist, CriterionToCheck, DocumentToCheck};
pub use case::letter::Letter;
pub use case::verification::CheckResult;
pub use cover::endings::{Ground, grounds};
pub use cover::enrolments::{EnrolmentLeft, enrolment_version};
pub use failure::{ActError, Fault};
pub use files::column_map::{ColumnMapKnown, column_maps};
pub use files::correction::CellCorrection;
pub use files::file_in::base_name;
pub use files::table_file::{TableKind, table_file};
pub use money::findings::finding_label;
pub use money::ledger::{Balances, balances};
pub use money::stake::Stake;
pub use money::wages::Wages;
pub use papers::PaperKind;
pub use programme::{Programme, ReadingChosen};
pub use said::Said;
pub use same_person::agreement::Agreement;
pub use same_person::{FieldShown, PairShown, PairSource, PairStake, RecordShown, pair_version};
pub use sight::{Look, Sight, Window};
pub use users::actor::{Actor, RoleHeld};
pub use users::installation::{Installation, InstallationError, NewRole, Place};
pub use users::managing::Managing;
