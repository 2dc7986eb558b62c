//! From lists to decisions.
//!
//! What lives here: the survey of lists handed in together, the judging of every row against registers and a regulation,
//! ranking within a ceiling, the result files, and replay of stored decisions. It streams: lists are read in blocks,
//! judged in parallel, and come out in the order in which they went in. What must never live here: users, databases, a clock.

mod decisions;
mod judge;
mod lists;
mod marks;
mod new_book;
mod pipeline;
mod rank;
mod repeats;
mod result_csv;
mod rows;
mod setting;
mod summary;
mod wages;

pub use decisions::{DecisionsError, ReplayReport, replay, write_head};
pub use judge::{Judged, OtherWords, RowJudge};
pub use lists::{List, ListError, Lists, Place, Sheet};
pub use marks::{CellNote, ResultRow, list_marks};
pub use new_book::new_book;
pub use pipeline::{Output, Screened, ScreeningError, screen};
pub use rank::{Ceiling, RankKey, priority_order};
pub use result_csv::header_line;
pub use rows::{ListRow, kept_sheet};
pub use setting::{Setting, vocabulary};
pub use summary::{CriterionCount, Summary};
pub use wages::{WageError, Wages};
