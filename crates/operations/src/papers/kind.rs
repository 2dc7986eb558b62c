//! The kinds of documents: their words, of what each is made, and who may make it.

use crate::permission::{ActName, reach};
use crate::users::actor::Actor;
use payung_domain::{Date, Role};
use serde::{Deserialize, Serialize};

/// Which document. The word is a contract of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PaperKind {
    /// Worksheet of a case.
    Worksheet,
    /// Worksheet without a person, of a programme year.
    BlankWorksheet,
    /// Letter of application.
    Application,
    /// Minutes of a deliberation.
    Deliberation,
    /// Recapitulation that goes with minutes of passing on.
    Recapitulation,
    /// Minutes of verification.
    Verification,
    /// List of candidates.
    Candidates,
    /// Decree with its annex, first or amending.
    Decree,
    /// Its copy for the public.
    PublicDecree,
    /// Notice of refusal of a case.
    Refusal,
    /// Letter to the insurer that goes with an export.
    EnrolmentLetter,
    /// Sheet on which a bill was checked.
    BillVerification,
    /// Letter that asks for a corrected bill.
    BillCorrection,
    /// Papers of a payment request.
    PaymentBundle,
    /// The year of a fund line.
    FundStatement,
    /// The year of all fund lines.
    YearStatement,
    /// Statement of a person's cover.
    CoverStatement,
    /// Notice that a person's cover ends.
    EndingNotice,
    /// Notice to a village: arrears, or the programme's end.
    CoverNotice,
}

/// Whoever works on cases.
const CASE_ROLES: &[Role] =
    &[Role::VillageOperator, Role::AgencyOperator, Role::Kecamatan, Role::Dinas, Role::Verifier, Role::HeadOfOffice, Role::Legal];

/// Whoever answers for money.
const MONEY_ROLES: &[Role] =
    &[Role::Dinas, Role::HeadOfOffice, Role::Pptk, Role::BendaharaPengeluaran, Role::PpkSkpd, Role::PaKpa, Role::VillageTreasurer];

/// Whoever tells people of their cover.
const COVER_ROLES: &[Role] = &[Role::VillageOperator, Role::AgencyOperator, Role::Kecamatan, Role::Dinas, Role::HeadOfOffice];

impl PaperKind {
    /// All kinds.
    pub const ALL: [Self; 19] = [
        Self::Worksheet,
        Self::BlankWorksheet,
        Self::Application,
        Self::Deliberation,
        Self::Recapitulation,
        Self::Verification,
        Self::Candidates,
        Self::Decree,
        Self::PublicDecree,
        Self::Refusal,
        Self::EnrolmentLetter,
        Self::BillVerification,
        Self::BillCorrection,
        Self::PaymentBundle,
        Self::FundStatement,
        Self::YearStatement,
        Self::CoverStatement,
        Self::EndingNotice,
        Self::CoverNotice,
    ];

    /// The word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Worksheet => "worksheet",
            Self::BlankWorksheet => "blank-worksheet",
            Self::Application => "application",
            Self::Deliberation => "deliberation",
            Self::Recapitulation => "recapitulation",
            Self::Verification => "verification",
            Self::Candidates => "candidates",
            Self::Decree => "decree",
            Self::PublicDecree => "public-decree",
            Self::Refusal => "refusal",
            Self::EnrolmentLetter => "enrolment-letter",
            Self::BillVerification => "bill-verification",
            Self::BillCorrection => "bill-correction",
            Self::PaymentBundle => "payment-bundle",
            Self::FundStatement => "fund-statement",
            Self::YearStatement => "year-statement",
            Self::CoverStatement => "cover-statement",
            Self::EndingNotice => "ending-notice",
            Self::CoverNotice => "cover-notice",
        }
    }

    /// The kind of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Of what the number is that names one, as subjects of the log write it.
    #[must_use]
    pub const fn subject(self) -> &'static str {
        match self {
            Self::Worksheet | Self::Refusal => "case",
            Self::BlankWorksheet | Self::YearStatement => "programme-year",
            Self::Application => "application",
            Self::Deliberation | Self::Recapitulation | Self::Verification => "minutes",
            Self::Candidates => "candidate-list",
            Self::Decree | Self::PublicDecree => "decree",
            Self::EnrolmentLetter => "bpjs-export",
            Self::BillVerification | Self::BillCorrection => "bill",
            Self::PaymentBundle => "payment",
            Self::FundStatement => "fund-line",
            Self::CoverStatement => "enrolment",
            Self::EndingNotice => "ending",
            Self::CoverNotice => "notice",
        }
    }

    /// Whether its tables can be taken along as a workbook.
    #[must_use]
    pub const fn has_tables(self) -> bool {
        matches!(
            self,
            Self::Recapitulation
                | Self::Candidates
                | Self::EnrolmentLetter
                | Self::BillVerification
                | Self::BillCorrection
                | Self::PaymentBundle
                | Self::FundStatement
                | Self::YearStatement
                | Self::CoverNotice
        )
    }

    /// Roles that may make it, of those that may make documents at all. The letter with whole NIKs of disputed lines is made by whoever may
    /// ask for a corrected bill.
    #[must_use]
    pub const fn makers(self) -> &'static [Role] {
        match self {
            Self::EnrolmentLetter => &[Role::Dinas, Role::HeadOfOffice],
            Self::BillCorrection => &[Role::Dinas, Role::HeadOfOffice, Role::VillageTreasurer],
            Self::BillVerification | Self::PaymentBundle | Self::FundStatement | Self::YearStatement => MONEY_ROLES,
            Self::CoverStatement | Self::EndingNotice | Self::CoverNotice => COVER_ROLES,
            _ => CASE_ROLES,
        }
    }

    /// Whether `actor` may make it of anything somewhere in the region on `day`.
    #[must_use]
    pub fn may_make(self, actor: &Actor, day: Date) -> bool {
        let makes = |role: Role| reach(ActName::ProduceDocument, role).is_some() && self.makers().contains(&role);
        actor.roles.iter().any(|held| held.holds_on(day) && makes(held.role))
    }
}
