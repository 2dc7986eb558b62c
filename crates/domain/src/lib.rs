//! The programme's own words.
//!
//! What lives here: identity numbers, money, places, dates, the facts known about one person, and the three-valued
//! answers and decisions made from them. What must never live here: files, databases, clocks, randomness, the law itself
//! (that is data, read by `payung-law`).

mod area;
mod bill;
mod calendar_date;
pub mod case;
mod decision;
pub mod enrolment;
mod facts;
mod kpj;
mod language;
mod ledger;
mod month;
mod nik;
mod payment;
mod role;
mod rupiah;
mod tri;

pub use area::{AreaCode, AreaLevel};
pub use bill::{Answered, Approval, BillRefusal, BillState, LetterSent, bill_label};
pub use calendar_date::{AgeBound, completed_years, month_end, years_after};
pub use case::{CaseState, IllegalMove, RecordId, label as state_label};
pub use decision::{Outcome, Verdict};
pub use enrolment::{
    CoverStart, Enrolment, EnrolmentEvent, EnrolmentState, IllegalTurn, RefusalReason, Span, billed_from, label as enrolment_label,
};
pub use facts::{
    CannotTell, Citizenship, Education, Facts, IdentityDocument, MAX_INDICATORS, Occupation, Office, RegisterAnswer, RegisterKind, Sex,
    YesNo,
};
pub use jiff::civil::Date;
pub use kpj::{Kpj, KpjFault};
pub use language::Language;
pub use ledger::{Account, EntryLine, LedgerEntry, LedgerError, Movement};
pub use month::{Month, NoMonth};
pub use nik::{
    FamilyCardNumber, Nik, NikFault, NikNote, NikReading, looks_like_number, plain_sixteen_digits, read_nik, read_sixteen_digits,
};
pub use payment::{Chain, PaymentPaper, PaymentRefusal, PaymentState, PaymentStep, payment_label};
pub use role::{Capacity, Role};
pub use rupiah::{Rupiah, RupiahError};
pub use tri::Tri;
