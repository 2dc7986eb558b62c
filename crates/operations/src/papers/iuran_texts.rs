//! The words of the papers of cover and money, as `data/papers/umum-iuran.toml` and the regulations' own files give them.

use super::texts::Confirmable;
use serde::Deserialize;

/// The words of a letter.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LetterTexts {
    /// "Sifat".
    pub nature: String,
    /// "Hal".
    pub subject: String,
    /// Lines after "Yth.".
    pub addressee: Vec<String>,
    /// "Lampiran".
    pub enclosed: String,
    /// Paragraphs before what is asked.
    pub opening: Vec<String>,
    /// What is asked, or how to go on, step by step.
    pub steps: Vec<Confirmable>,
    /// Paragraphs before the signature.
    pub closing: Vec<String>,
    /// Tembusan.
    pub copies: Vec<String>,
}

/// The words of the letter that asks for a corrected bill.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CorrectionTexts {
    /// The letter.
    pub letter: LetterTexts,
    /// For whom alone the annex with whole NIKs is.
    pub only_for: String,
    /// What is asked for a line that should not be billed.
    pub remove: String,
    /// For one that is missing.
    pub add: String,
    /// For one with the wrong sum.
    pub change: String,
}

/// What follows from the checking of a bill.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BillOutcomeTexts {
    /// Lines are not answered yet.
    pub open: String,
    /// Nothing is disputed.
    pub agreed: String,
    /// A corrected bill should be asked for.
    pub disputed: String,
    /// It was asked for.
    pub asked: String,
    /// Approved as billed.
    pub as_billed: String,
    /// Approved in full, the disputed sum a claim.
    pub full_with_claim: String,
    /// Another bill took its place.
    pub replaced: String,
}

/// The words of the sheet on which a bill is checked.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BillVerificationTexts {
    /// Title lines.
    pub title: Vec<String>,
    /// What the checking rests on.
    pub basis: Vec<String>,
    /// By which paper the official was appointed.
    pub appointed: String,
    /// The official's statement.
    pub statement: String,
    /// The same where the bill came without names.
    pub statement_totals: String,
    /// What follows.
    pub outcome: BillOutcomeTexts,
}

/// Which paper of the books answers a line of a checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BundleEvidence {
    /// The billing letter.
    Bill,
    /// The bill's list of people.
    List,
    /// The checking of the bill.
    Verification,
    /// The decrees.
    Decree,
    /// The budget document.
    Budget,
    /// SPD.
    Release,
    /// The request itself.
    Request,
    /// None: put in by hand.
    Hand,
}

/// A line of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChecklistText {
    /// What answers it.
    pub of: BundleEvidence,
    /// What it is.
    pub text: String,
}

/// The words of a payment's bundle.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BundleTexts {
    /// Title lines.
    pub title: Vec<String>,
    /// Who is paid.
    pub recipient: String,
    /// What it rests on, besides the decrees.
    pub basis: Vec<String>,
    /// One decree.
    pub decree: String,
    /// Title of the statement of responsibility.
    pub statement_title: Vec<String>,
    /// The statement, point by point.
    pub statement: Vec<String>,
    /// Whose practice its form follows; printed until the profile confirms it.
    pub statement_note: String,
    /// The same of the checklist.
    pub checklist_note: String,
    /// The papers.
    pub checklist: Vec<ChecklistText>,
}

/// The words of a fund line's year.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FundStatementTexts {
    /// Title lines.
    pub title: Vec<String>,
    /// Sentences above.
    pub opening: Vec<String>,
    /// Sentences below.
    pub closing: Vec<String>,
    /// What money is bound to that is bound to nothing.
    pub free: String,
}

/// Words for what a fund line's columns hold.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FundWords {
    /// Accounting class bansos.
    pub bansos: String,
    /// Accounting class barang-jasa.
    pub barang_jasa: String,
    /// Any other.
    pub lain: String,
    /// Planned when the budget was drawn up.
    pub planned: String,
    /// Not planned.
    pub unplanned: String,
}

/// One text for each answer to "am I covered".
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AnswerTexts {
    /// Covered, everything paid.
    pub covered: String,
    /// Covered, months unpaid.
    pub unpaid: String,
    /// Named by a decree, not begun.
    pub waiting: String,
    /// BPJS refused.
    pub refused: String,
    /// Over.
    pub ended: String,
    /// Died while covered.
    pub died_covered: String,
    /// Died without cover.
    pub died_uncovered: String,
}

/// What the family is owed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OwedTexts {
    /// Heading for a living person.
    pub heading: String,
    /// Heading after a death.
    pub heading_died: String,
    /// Death not from work.
    pub death: String,
    /// Death from work.
    pub accident_death: String,
    /// Accident.
    pub accident: String,
    /// What an accident gives.
    pub accident_note: String,
    /// Total permanent disability.
    pub disability: String,
    /// What a later month of membership gives.
    pub later: String,
    /// Scholarships.
    pub scholarship: String,
    /// From which wage benefits by wage are computed, where the contribution is a share of it.
    pub by_wage: String,
}

/// The words of a statement of cover.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CoverStatementTexts {
    /// Title lines.
    pub title: Vec<String>,
    /// That somebody else pays.
    pub region_pays: String,
    /// What to do after an accident.
    pub accident_duty: String,
    /// What to report.
    pub change_duty: String,
    /// By when, where the regulation says.
    pub change_by_law: String,
    /// By when, where it does not.
    pub change_plain: String,
    /// What to do after a death.
    pub death_duty: String,
    /// When a right lapses.
    pub claim_lapse: String,
    /// On what the amounts rest.
    pub sources: String,
    /// The answer in capitals.
    pub answer: AnswerTexts,
    /// What it means.
    pub meaning: AnswerTexts,
    /// What is owed.
    pub owed: OwedTexts,
}

/// A page handed out to participants.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct HandOutTexts {
    /// Title lines.
    pub title: Vec<String>,
    /// The one sentence.
    pub said: String,
    /// What it means.
    pub meaning: Vec<String>,
}

/// The words of a notice to a village.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct VillageNoticeTexts {
    /// The letter.
    pub letter: LetterTexts,
    /// The sentence above the steps.
    pub steps_heading: String,
    /// What is said beside somebody too old to register again.
    pub age_note: String,
    /// The page for participants.
    pub hand_out: HandOutTexts,
}

/// What is said differently to the family of somebody who died.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FamilyTexts {
    /// Lines after "Yth.".
    pub addressee: Vec<String>,
    /// Paragraphs.
    pub opening: Vec<String>,
    /// The sentence above the papers of a claim.
    pub steps_heading: String,
    /// Paragraphs before the signature.
    pub closing: Vec<String>,
}

/// The words of the notice that somebody's cover ends.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EndingNoticeTexts {
    /// The letter.
    pub letter: LetterTexts,
    /// The sentence above the steps.
    pub steps_heading: String,
    /// How to object.
    pub objection: Vec<Confirmable>,
    /// To a family.
    pub family: FamilyTexts,
}

/// Offices of those who sign papers of money, where the profile names none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OfficialTexts {
    /// Who checks bills.
    pub bill_verifier: String,
    /// PPTK.
    pub pptk: String,
    /// Bendahara pengeluaran.
    pub treasurer: String,
    /// PPK-SKPD.
    pub ppk_skpd: String,
    /// PA/KPA.
    pub budget_user: String,
    /// A village's treasurer.
    pub village_treasurer: String,
    /// A village's secretary.
    pub village_secretary: String,
}
