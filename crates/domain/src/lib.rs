//! The programme's own words.
//!
//! What lives here: identity numbers, money, places, dates, the facts known about one person, and the three-valued
//! answers and decisions made from them. What must never live here: files, databases, clocks, randomness, the law itself
//! (that is data, read by `payung-law`).

mod area;
mod calendar_date;
pub mod case;
mod decision;
mod facts;
mod language;
mod nik;
mod role;
mod rupiah;
mod tri;

pub use area::{AreaCode, AreaLevel};
pub use calendar_date::{AgeBound, completed_years, month_end, years_after};
pub use case::{CaseState, IllegalMove, RecordId, label as state_label};
pub use decision::{Outcome, Verdict};
pub use facts::{
    CannotTell, Citizenship, Education, Facts, IdentityDocument, MAX_INDICATORS, Occupation, Office, RegisterAnswer, RegisterKind, Sex,
    YesNo,
};
pub use jiff::civil::Date;
pub use language::Language;
pub use nik::{
    FamilyCardNumber, Nik, NikFault, NikNote, NikReading, looks_like_number, plain_sixteen_digits, read_nik, read_sixteen_digits,
};
pub use role::{Capacity, Role};
pub use rupiah::{Rupiah, RupiahError};
pub use tri::Tri;
