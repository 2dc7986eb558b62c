//! Calculators: every result is exact in whole rupiah or a date, and carries the articles it rests on.
//!
//! The numbers are in `regulations/nasional`; this code knows only their ids.

mod benefit;
mod contribution;
mod cover;
mod period;
mod plan;
mod short;

pub use benefit::{Benefit, BenefitLine, ChildInSchool, Disability, Schooling, Transport, membership_month};
pub use contribution::{Basis, Contribution, Membership, PayerKind, Sector};
pub use cover::{Cover, CoverBasis, Rate, cover};
pub use period::{ClaimPeriod, DueDate, DueError};
pub use plan::{PLAN_MONTHS_MAX, Plan, PlanAsked, PlanMonth, RateSupposed, plan};
pub use short::ShortCover;

use crate::regulation::Regulation;
use payung_domain::{Date, Language, RegisterKind, Rupiah, RupiahError};

/// National law, asked for its numbers.
#[derive(Debug, Clone, Copy)]
pub struct NationalLaw<'r> {
    regulation: &'r Regulation,
}

/// A number of the law on a day, with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The number, in the amount's unit.
    pub value: i64,
    /// The article.
    pub cite: String,
    /// The evidence tag when it does not rest on a quoted text; `K` is to be confirmed.
    pub tag: Option<String>,
}

/// Why a calculator has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoneyError {
    /// The law's files have no value with this id for this day.
    NoValue {
        /// The amount's id.
        id: String,
        /// The day asked about.
        on: Date,
    },
    /// The minimum wage is needed and not given.
    NoWage,
    /// An input cannot be: what it was.
    Impossible(&'static str),
    /// Arithmetic.
    Rupiah(RupiahError),
}

impl From<RupiahError> for MoneyError {
    fn from(error: RupiahError) -> Self {
        Self::Rupiah(error)
    }
}

impl MoneyError {
    /// What is missing and what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::NoValue { id, on } => match language {
                Language::Id => {
                    format!("peraturan nasional tidak memuat `{id}` yang berlaku pada {on}; tambahkan nilainya di regulations/nasional")
                }
                Language::En => format!("national law holds no `{id}` in force on {on}; add the value in regulations/nasional"),
            },
            Self::NoWage => language
                .pick("upah minimum belum dimuat; isi tabel upah lebih dulu", "no minimum wage loaded; fill the wage table first")
                .to_owned(),
            Self::Impossible(what) => format!("{}: {what}", language.pick("masukan tidak mungkin", "impossible input")),
            Self::Rupiah(error) => error.to_string(),
        }
    }
}

impl<'r> NationalLaw<'r> {
    /// The numbers in `regulation`, which should be `nasional`.
    #[must_use]
    pub fn new(regulation: &'r Regulation) -> Self {
        Self { regulation }
    }

    /// The amount `id` on `on`; `None` when no value is in force (a rebate outside its months).
    #[must_use]
    pub fn find(&self, id: &str, on: Date) -> Option<Value> {
        let amount = self.regulation.amount.iter().find(|amount| amount.id == id)?;
        let dated = amount.values.iter().rev().find(|dated| dated.from <= on && dated.until.is_none_or(|until| on <= until))?;
        Some(Value { value: dated.value, cite: dated.cite.clone(), tag: dated.source.as_ref().map(|source| source.tag.clone()) })
    }

    /// The amount `id` on `on`.
    ///
    /// # Errors
    /// [`MoneyError::NoValue`].
    pub fn value(&self, id: &str, on: Date) -> Result<Value, MoneyError> {
        self.find(id, on).ok_or_else(|| MoneyError::NoValue { id: id.to_owned(), on })
    }

    /// For how many months an extract of a register of this kind may be used on `on`; `None` when the law does not limit it.
    #[must_use]
    pub fn register_validity(&self, kind: RegisterKind, on: Date) -> Option<u16> {
        let id = match kind {
            RegisterKind::Dtks => "masa-berlaku-dtks-bulan",
            RegisterKind::P3ke => "masa-berlaku-p3ke-bulan",
            RegisterKind::Dtsen => "masa-berlaku-dtsen-bulan",
            RegisterKind::Bpjs => "masa-berlaku-bpjs-bulan",
            RegisterKind::Aid => "masa-berlaku-bantuan-lain-bulan",
            RegisterKind::Padan => "masa-berlaku-padan-bulan",
        };
        self.find(id, on).and_then(|value| u16::try_from(value.value).ok())
    }

    fn rupiah(&self, id: &str, on: Date, cites: &mut Vec<String>) -> Result<Rupiah, MoneyError> {
        let value = self.value(id, on)?;
        cite(cites, &value);
        Ok(Rupiah::new(value.value))
    }
}

/// Adds an article once, marked when it is to be confirmed.
fn cite(cites: &mut Vec<String>, value: &Value) {
    let text = if value.tag.as_deref() == Some("K") { format!("{} (perlu dikonfirmasi)", value.cite) } else { value.cite.clone() };
    if !cites.contains(&text) {
        cites.push(text);
    }
}
