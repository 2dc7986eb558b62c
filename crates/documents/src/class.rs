//! What a document shows of people, so that whoever makes, keeps or hands it on knows how to treat it.

use crate::Document;
use serde::{Deserialize, Serialize};

/// How numbers that identify (NIK, KK) stand on a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumbersShown {
    /// None at all.
    None,
    /// Only their first and last digits.
    Masked,
    /// Whole.
    Whole,
}

/// For whom a document is, and what it shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentClass {
    /// How numbers that identify stand on it.
    pub numbers: NumbersShown,
    /// Who may have it, in Indonesian.
    pub for_whom: &'static str,
}

impl Document {
    /// Its class. A letter asking the insurer to correct a bill is the only paper of money or cover with whole NIKs: the insurer, its addressee,
    /// finds participants by them.
    #[must_use]
    pub fn class(&self) -> DocumentClass {
        let class = |numbers, for_whom| DocumentClass { numbers, for_whom };
        match self {
            Self::Worksheet(context) if context.person.is_none() => class(NumbersShown::None, "siapa saja"),
            Self::PublicDecree(_) => class(NumbersShown::None, "siapa saja"),
            Self::Worksheet(_)
            | Self::Application(_)
            | Self::DeliberationMinutes(_)
            | Self::VerificationMinutes(_)
            | Self::CandidateList(_) => class(NumbersShown::Whole, "petugas yang memeriksa"),
            Self::Decree(_) | Self::AmendingDecree(_) => class(NumbersShown::Whole, "pejabat yang melaksanakan keputusan"),
            Self::BillCorrection(_) => class(NumbersShown::Whole, "BPJS Ketenagakerjaan sebagai alamat surat"),
            Self::BillVerification(_) => class(NumbersShown::Masked, "pejabat pengelola keuangan"),
            Self::CoverStatement(_) => class(NumbersShown::Masked, "peserta dan keluarganya"),
            Self::CoverNotice(_) => class(NumbersShown::Masked, "alamat surat"),
            Self::RefusalNotice(_) => class(NumbersShown::None, "alamat surat"),
            Self::EnrolmentLetter(_) => class(NumbersShown::None, "BPJS Ketenagakerjaan sebagai alamat surat"),
            Self::Recapitulation(_) | Self::PaymentBundle(_) | Self::FundStatement(_) => class(NumbersShown::None, "pejabat pengelola"),
        }
    }
}
