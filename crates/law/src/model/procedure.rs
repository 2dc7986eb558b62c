//! The tables that say how a case goes its way: instruments, steps, papers, periods, what ends cover and what follows, what is told to whom.

use super::rule::rule;
use serde::Deserialize;

/// What is done in a step, of the acts that the books know. A step without one is a duty outside them, or of later work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// A list is handed in.
    HandIn,
    /// Candidates are proposed for the budget.
    Budget,
    /// Candidates apply in writing.
    Apply,
    /// A letter assigns volunteers.
    Assign,
    /// The village deliberates.
    Deliberate,
    /// Lists are gathered and passed on.
    Collect,
    /// Cases are verified one by one.
    Verify,
    /// The insurer says what it knows before the decree.
    AskInsurer,
    /// The list of candidates is drawn up.
    List,
    /// The decree names them.
    Decree,
}

/// The steps between a bill of the insurer and its receipt. Which of them a kind of fund goes, and who takes each, stands in `regulations/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pays {
    /// Each difference of the bill is accepted or disputed.
    Answer,
    /// A corrected bill is asked for.
    Correct,
    /// The bill is approved.
    Approve,
    /// Payment is requested (SPP).
    Spp,
    /// The request is checked.
    Check,
    /// Payment is ordered (SPM).
    Spm,
    /// The money leaves (SP2D, or what stands in its place).
    Sp2d,
    /// BPJS confirms that it has the money.
    Receipt,
}

rule! {
    /// A paper that must come with an application or a case.
    Attachment {
        /// The step (by id) it is needed for.
        step: String,
        /// Who must attach it: an occupation id, `first-enrolment`, or everybody when absent.
        #[serde(default)]
        of: Option<String>,
    }
}

rule! {
    /// An act or a body that must exist before a step.
    Instrument {
        /// Who issues it.
        issued_by: String,
        /// The paper that creates it.
        document: String,
        /// Its members or parts, when the text names them.
        #[serde(default)]
        members: Vec<String>,
        /// The steps (by id) that need it.
        before: Vec<String>,
        /// What makes it in the books, when it is not recorded by hand: `register` (an extract loaded), or a step's id.
        #[serde(default)]
        made_by: Option<String>,
    }
}

rule! {
    /// A step of a case's way, in the order of `order`.
    Step {
        /// Which act of the books it is.
        #[serde(default)]
        does: Option<StepKind>,
        /// Roles that may take it, of those the actor's words mean.
        #[serde(default)]
        roles: Vec<payung_domain::Role>,
        /// Steps (by id) from which whoever has gone through this one is spared.
        #[serde(default)]
        spares: Vec<String>,
        /// Place in the order, from 1; equal numbers go side by side.
        order: u16,
        /// Who does it.
        actor: String,
        /// The paper it produces, when the text or practice names one.
        #[serde(default)]
        document: Option<String>,
        /// Steps (by id) that must be done before.
        #[serde(default)]
        after: Vec<String>,
        /// The text does not regulate it (tidak diatur); whose practice it follows.
        #[serde(default)]
        practice_of: Option<String>,
        /// Which step it is between the bill and BPJS's receipt.
        #[serde(default)]
        pays: Option<Pays>,
        /// The kinds of fund whose money goes this step (apbd, apbdesa, other); every kind when empty.
        #[serde(default)]
        of_funds: Vec<String>,
    }
}

/// The unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineUnit {
    /// Working days.
    WorkingDays,
    /// Calendar days.
    Days,
    /// Months.
    Months,
    /// Years.
    Years,
    /// Times in a year.
    TimesAYear,
    /// A day of the month.
    DayOfMonth,
}

impl DeadlineUnit {
    /// The unit in words for a reader.
    #[must_use]
    pub fn label(self, language: payung_domain::Language) -> &'static str {
        match self {
            Self::WorkingDays => language.pick("hari kerja", "working days"),
            Self::Days => language.pick("hari", "days"),
            Self::Months => language.pick("bulan", "months"),
            Self::Years => language.pick("tahun", "years"),
            Self::TimesAYear => language.pick("kali setahun", "times a year"),
            Self::DayOfMonth => language.pick("tanggal dalam bulan", "day of the month"),
        }
    }
}

rule! {
    /// A period or deadline.
    Deadline {
        /// How many.
        value: i64,
        /// Of what.
        unit: DeadlineUnit,
        /// From which event it runs.
        counted_from: String,
        /// Who must act.
        holder: String,
    }
}

rule! {
    /// A ground for ending cover.
    Ending {
        /// Papers that prove it.
        #[serde(default)]
        proof: Vec<String>,
        /// Who may issue the proof.
        #[serde(default)]
        proof_issuers: Vec<String>,
        /// Who issues the ending, and by which paper.
        #[serde(default)]
        issued_by: Option<String>,
        /// Ends without a decision ("wajib"); else somebody decides ("dapat").
        mandatory: bool,
    }
}

rule! {
    /// How a freed place is filled.
    Replacement {
        /// Whether it is allowed.
        allowed: bool,
        /// Steps (by id) to be gone through first.
        #[serde(default)]
        through: Vec<String>,
        /// Needs a decree.
        decree: bool,
    }
}

rule! {
    /// What must be published.
    Publication {
        /// What is shown.
        shows: Vec<String>,
        /// What is never shown.
        never: Vec<String>,
        /// The text orders it; else it is only allowed.
        ordered: bool,
    }
}

rule! {
    /// A right or a duty.
    Right {
        /// Who has it.
        holder: String,
        /// `true` for a duty.
        #[serde(default)]
        duty: bool,
    }
}

rule! {
    /// A duty of monitoring and evaluation.
    Monitoring {
        /// Who does it.
        actor: String,
        /// At least how often in a year, when the text says.
        #[serde(default)]
        times_a_year: Option<u8>,
        /// Activities in their order, with the text's own numbers.
        #[serde(default)]
        activities: Vec<String>,
    }
}
