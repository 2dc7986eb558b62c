//! A roster and a bill become differences, each with its amount, its reason and article, and a proposed answer.
//!
//! What lives here: the plain types of a roster and a bill, who on the bill is who on the roster, what each person owes for
//! each month by the law's calculators, the comparison, its words and its totals, and the readers and writers of the files
//! of `payung reconcile`. What must never live here: a legal number (those are in `regulations/`), users, databases, clocks.
//!
//! Two callers use the same engine. The command line fills [`Roster`] and [`Bill`] from files; the books fill them from their
//! tables, with an id of their own in [`RosterEntry::id`]:
//!
//! ```
//! use payung_billing::{Bill, BillLine, Period, Reconciliation, Roster, RosterEntry, Terms};
//! use payung_domain::{Month, Nik, Rupiah};
//! use payung_law::{Bundle, Choices, Regulation};
//!
//! let national = Regulation::load(&Bundle::embedded()["nasional"], &Choices::new()).expect("national law");
//! let june = Period::of(Month::new(2026, 6).expect("a month"));
//! let terms = Terms::new(&national, None, june, None).expect("terms that can be computed");
//! let nik = Nik::from_digits(1217020101809001).expect("a NIK");
//! let mut roster = Roster::default();
//! roster.push(&RosterEntry { id: 7, nik: Some(nik), name: "Contoh Satu", ..RosterEntry::from(june.first) });
//! let mut bill = Bill::default();
//! bill.push(&BillLine { row: 2, nik: Ok(nik), name: "Contoh Satu", amount: Ok(Rupiah::new(8_400)), ..BillLine::default() });
//! let reconciliation = Reconciliation::new(&terms, roster, bill, 1).expect("amounts that fit");
//! reconciliation.each(|row| {
//!     assert_eq!(row.expected, Rupiah::new(16_800));
//!     assert_eq!(row.differences[0].difference(), Rupiah::new(-8_400));
//! });
//! ```

mod bill;
mod cause;
mod compare;
mod files;
mod interned;
mod matching;
mod reconciliation;
mod result_csv;
mod roster;
mod terms;
#[cfg(test)]
mod tests;
mod texts;
mod words;

pub use bill::{AmountFault, Bill, BillLine, BillTotals};
pub use cause::{Answer, Cause, Detail, Difference};
pub use compare::{LinePart, Row};
pub use files::{BillFile, Column, FaultPlace, Faults, FileError, Header, NoHeader, Reading, RosterFile, RowFault, TotalRow};
pub use matching::MatchedBy;
pub use reconciliation::{CauseTally, Reconciliation, Stretch, Tally, TooLarge};
pub use result_csv::{COLUMNS, Shown, articles, reasons};
pub use roster::{Ending, Ground, Roster, RosterEntry};
pub use terms::{Period, Terms};
