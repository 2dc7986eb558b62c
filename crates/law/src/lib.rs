//! The law as data: reads and checks regulations, and turns facts and a date into a decision with its articles.
//!
//! What lives here: the types of a regulation's files, their loading and their lint, evaluation with explanation, the
//! calculators of contributions, benefits and periods, the holiday calendar. What must never live here: a legal number
//! (those are in `regulations/`), spreadsheets, databases, a clock.

mod error;
pub mod model;
mod regulation;
mod resolve;
mod source;

pub use error::LawError;
pub use regulation::Regulation;
pub use resolve::Choices;
pub use source::Bundle;
