//! The law as data: reads and checks regulations, and turns facts and a date into a decision with its articles.
//!
//! What lives here: the types of a regulation's files, their loading and their lint, evaluation with explanation, the
//! calculators of contributions, benefits and periods, the holiday calendar. What must never live here: a legal number
//! (those are in `regulations/`), spreadsheets, databases, a clock.

mod calendar;
mod cases;
mod columns;
mod error;
mod explain;
mod flow;
pub mod lint;
pub mod model;
pub mod money;
mod regulation;
mod resolve;
mod ruleset;
mod source;
mod words;

pub use calendar::{Calendar, CalendarError};
pub use cases::{CasesReport, run_cases};
pub use error::LawError;
pub use explain::{Explainer, cannot_tell, nik_fault};
pub use flow::{Flow, FlowStep};
pub use regulation::Regulation;
pub use resolve::Choices;
pub use ruleset::{Decision, Gate, MAX_CRITERIA, Ruleset, StageDates};
pub use source::Bundle;
