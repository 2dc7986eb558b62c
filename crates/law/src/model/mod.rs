//! A regulation as its files hold it: one Rust type for each kind of table.
//!
//! Every table names its article (`cite`) and quotes it (`text`), or names the other source it rests on (`source`, with
//! the evidence `tag`). Unknown keys are refused, so that a misspelt rule cannot silently vanish.

mod act;
mod amounts;
mod condition;
mod procedure;
mod rule;
mod rules;

pub use act::{Act, ActKind, ActStatus, Words};
pub use amounts::{Amount, DatedValue, Fund, Payer, Priority, PriorityKey, Scale, ScaleStep};
pub use condition::{AgeTest, Condition, FactName, NikTest, OneOrMany, RegisterTest, Residence, WageFloor};
pub use procedure::{
    Attachment, Deadline, DeadlineUnit, Ending, Instrument, Monitoring, Pays, Publication, Replacement, Right, Step, StepKind,
};
pub use rule::{Provision, Source};
pub use rules::{
    Criterion, DecisionRule, Definition, Exemption, Field, Formula, Indicator, NotFormalised, OccupationRule, OfficeRule, Only, Reading,
    Severity, Stage,
};

use payung_domain::Date;
use serde::{Deserialize, Deserializer};
use std::ops::Deref;
use std::sync::Arc;

/// Reads a TOML date (`2025-01-06`), refusing times.
pub(crate) fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let datetime = toml::value::Datetime::deserialize(deserializer)?;
    let date = datetime.date.ok_or_else(|| serde::de::Error::custom("ditulis jam, yang diminta tanggal seperti 2025-01-06"))?;
    let convert = || {
        let year = i16::try_from(date.year).ok()?;
        Date::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
    };
    convert().ok_or_else(|| serde::de::Error::custom("tanggal tidak ada di kalender"))
}

/// [`day`] for a key that may be absent.
pub(crate) fn some_day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    day(deserializer).map(Some)
}

/// A table with the place it stands at, so that every message can name file and line.
#[derive(Debug, Clone)]
pub struct Located<T> {
    /// File inside the regulation's folder.
    pub file: Arc<str>,
    /// Line of the table, from 1.
    pub line: u32,
    value: T,
}

impl<T> Located<T> {
    /// `value`, standing at `file:line`.
    pub fn new(file: Arc<str>, line: u32, value: T) -> Self {
        Self { file, line, value }
    }

    /// The table without its place.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Located<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}
