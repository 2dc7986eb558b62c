//! Who may do what, and where. The whole table is printed to `docs/permissions.md`, which a test compares: a change of rights is a change
//! somebody reviews.
//!
//! A regulation narrows it further: where an act is a step of the way, only the roles its `[[step]]` names may take it.

use crate::failure::ActError;
use crate::users::actor::{Actor, RoleHeld};
use payung_domain::{AreaCode, Date, Role};
use std::fmt::Write as _;

/// Every act of the books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ActName {
    /// Open a programme year under a regulation.
    OpenYear,
    /// Close a programme year.
    CloseYear,
    /// Set the region's profile for documents.
    SetProfile,
    /// Record an instrument with its members.
    RecordInstrument,
    /// Load a register extract.
    LoadRegister,
    /// Hand in a list.
    HandInList,
    /// Take a list back as it was handed in, with its faulty cells marked.
    ReturnList,
    /// Correct a row of a list.
    CorrectRow,
    /// Withdraw a case.
    WithdrawCase,
    /// Record an application.
    RecordApplication,
    /// Record the assessment worksheet.
    RecordWorksheet,
    /// Record a letter of assignment.
    RecordAssignment,
    /// Record an office and its term.
    RecordTerm,
    /// Record the village deliberation.
    RecordDeliberation,
    /// Gather lists and pass them on.
    PassOn,
    /// Screen a batch.
    ScreenBatch,
    /// Record the insurer's or Dukcapil's answers.
    RecordAnswers,
    /// Assign cases to a verifier.
    AssignCases,
    /// Verify one case.
    VerifyCase,
    /// Verify many cases for criteria that only ask a document.
    VerifyInBulk,
    /// Send many cases that wait for verification back.
    ReturnInBulk,
    /// Look again at a sample of verified cases.
    RecheckCase,
    /// Correct a person's facts, with proof.
    CorrectFacts,
    /// Record a confirmation with the candidate.
    RecordConfirmation,
    /// Hear a refused case again.
    ReopenCase,
    /// Draw up minutes of verification.
    DrawUpMinutes,
    /// Sign minutes.
    SignMinutes,
    /// Draw up the list of candidates.
    DrawUpList,
    /// Draft a decree.
    DraftDecree,
    /// Record the signed decree.
    RecordDecree,
    /// Draft an amending decree.
    AmendDecree,
    /// Drop the draft of a decree.
    DropDecree,
    /// Draw up the budget proposal for next year.
    ProposeBudget,
    /// Export cases as a worklist.
    ExportCases,
    /// Record an agreement with the insurer.
    RecordAgreement,
    /// End an agreement before its time.
    EndAgreement,
    /// Record a minimum wage.
    RecordWage,
    /// Open a fund line.
    OpenFundLine,
    /// Change a ceiling, or record an SPD.
    ChangeFundLine,
    /// Commit money to the people of a decree.
    CommitFunds,
    /// Give back money that is committed and not needed.
    ReleaseFunds,
    /// Make the file by which BPJS registers people.
    ExportEnrolment,
    /// Record what BPJS answered to a registration.
    RecordEnrolment,
    /// Record that somebody received the card.
    RecordCard,
    /// Propose that somebody's cover ends.
    ProposeEnding,
    /// Confirm or reject an ending.
    DecideEnding,
    /// Undo an ending before the next bill.
    UndoEnding,
    /// Settle a difference.
    SettleFinding,
    /// Record BPJS's word that months in arrears may be paid.
    RecordContinuation,
    /// Tell villages and participants that cover is about to stop.
    GiveNotice,
    /// Record a bill of the insurer and compare it with the roster.
    RecordBill,
    /// Accept or dispute what a bill says.
    AnswerBill,
    /// Ask for a corrected bill.
    AskCorrection,
    /// Approve a bill, as billed or in full with a claim.
    ApproveBill,
    /// Request the payment of a bill.
    RequestPayment,
    /// Check a payment request.
    CheckPayment,
    /// Order a payment.
    OrderPayment,
    /// Record that the treasury paid.
    RecordPayout,
    /// Record BPJS's receipt, which ends the arrears.
    RecordReceipt,
    /// Record what became of a claim on BPJS: credit, refund or given up.
    SettleClaim,
    /// Correct the ledger by a later entry.
    CorrectLedger,
    /// Close a fund line at the year's end.
    CloseFundLine,
    /// Draw a sample of paid person-months for the auditor.
    DrawSample,
    /// Show sealed data.
    Reveal,
    /// Produce a document.
    ProduceDocument,
    /// Erase a person's values from the log.
    ErasePerson,
    /// Decide whether two records are one person.
    DecidePair,
    /// Undo such a decision.
    UndoPair,
    /// Read a decided pair a second time, not knowing what was decided.
    ReadPair,
    /// Take over the NIK of the other record of a pair.
    TakeOverNik,
}

/// How far a role reaches with an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Within the area the role is held for.
    OwnArea,
    /// Anywhere in the region.
    Region,
}

use ActName as A;
use Reach::{OwnArea, Region};
use Role as R;

/// Whoever works on the cases of an area may take them along as a file.
const WHO_WORK_ON_CASES: &[(Role, Reach)] = &[
    (R::VillageOperator, OwnArea),
    (R::AgencyOperator, OwnArea),
    (R::Kecamatan, OwnArea),
    (R::Dinas, OwnArea),
    (R::Verifier, OwnArea),
    (R::HeadOfOffice, OwnArea),
    (R::Inspector, OwnArea),
];

/// Who says whether two records are one person.
const WHO_DECIDE_PAIRS: &[(Role, Reach)] = &[(R::Dinas, Region), (R::Verifier, OwnArea)];

/// The table. What does not stand here is forbidden.
const TABLE: &[(ActName, &[(Role, Reach)])] = &[
    (A::OpenYear, &[(R::Dinas, Region), (R::HeadOfOffice, Region)]),
    (A::CloseYear, &[(R::HeadOfOffice, Region)]),
    (A::SetProfile, &[(R::Dinas, Region), (R::Legal, Region)]),
    (A::RecordInstrument, &[(R::Dinas, Region), (R::Legal, Region)]),
    (A::LoadRegister, &[(R::Dinas, Region)]),
    (A::HandInList, &[(R::VillageOperator, OwnArea), (R::AgencyOperator, OwnArea), (R::Dinas, Region)]),
    (A::ReturnList, WHO_WORK_ON_CASES),
    (A::CorrectRow, &[(R::VillageOperator, OwnArea), (R::AgencyOperator, OwnArea), (R::Dinas, Region)]),
    (A::WithdrawCase, &[(R::VillageOperator, OwnArea), (R::AgencyOperator, OwnArea), (R::Dinas, Region)]),
    (A::RecordApplication, &[(R::VillageOperator, OwnArea), (R::AgencyOperator, OwnArea), (R::Dinas, Region)]),
    (A::RecordWorksheet, &[(R::VillageOperator, OwnArea), (R::AgencyOperator, OwnArea), (R::Dinas, Region)]),
    (A::RecordAssignment, &[(R::AgencyOperator, OwnArea), (R::Dinas, Region)]),
    (A::RecordTerm, &[(R::VillageOperator, OwnArea), (R::Dinas, Region)]),
    (A::RecordDeliberation, &[(R::VillageOperator, OwnArea)]),
    (A::PassOn, &[(R::Kecamatan, OwnArea), (R::AgencyOperator, OwnArea), (R::Dinas, Region)]),
    (A::ScreenBatch, &[(R::Dinas, Region)]),
    (A::RecordAnswers, &[(R::Dinas, Region), (R::BpjsLiaison, Region)]),
    (A::AssignCases, &[(R::Dinas, Region), (R::Verifier, Region)]),
    (A::VerifyCase, &[(R::Verifier, OwnArea), (R::Dinas, OwnArea)]),
    (A::VerifyInBulk, &[(R::Verifier, OwnArea), (R::Dinas, OwnArea)]),
    (A::ReturnInBulk, &[(R::Verifier, OwnArea), (R::Dinas, OwnArea)]),
    (A::RecheckCase, &[(R::Verifier, OwnArea), (R::Dinas, OwnArea), (R::Inspector, OwnArea)]),
    (A::CorrectFacts, &[(R::Verifier, OwnArea), (R::Dinas, OwnArea)]),
    (A::RecordConfirmation, &[(R::Verifier, OwnArea), (R::Dinas, OwnArea)]),
    (A::ReopenCase, &[(R::Dinas, Region)]),
    (A::DrawUpMinutes, &[(R::Verifier, Region), (R::Dinas, Region)]),
    (A::SignMinutes, &[(R::Verifier, Region), (R::Dinas, Region), (R::HeadOfOffice, Region)]),
    (A::DrawUpList, &[(R::HeadOfOffice, Region)]),
    (A::DraftDecree, &[(R::Dinas, Region), (R::HeadOfOffice, Region)]),
    (A::RecordDecree, &[(R::Legal, Region)]),
    (A::AmendDecree, &[(R::Dinas, Region), (R::HeadOfOffice, Region)]),
    (A::DropDecree, &[(R::Dinas, Region), (R::HeadOfOffice, Region)]),
    (A::ProposeBudget, &[(R::Dinas, Region), (R::HeadOfOffice, Region)]),
    (A::ExportCases, WHO_WORK_ON_CASES),
    (A::RecordAgreement, &[(R::Dinas, Region), (R::Legal, Region)]),
    (A::EndAgreement, &[(R::Dinas, Region), (R::Legal, Region)]),
    (A::RecordWage, &[(R::Dinas, Region)]),
    (A::OpenFundLine, &[(R::Pptk, Region), (R::VillageTreasurer, OwnArea)]),
    (A::ChangeFundLine, &[(R::Pptk, Region), (R::BendaharaPengeluaran, Region), (R::VillageTreasurer, OwnArea)]),
    (A::CommitFunds, &[(R::PaKpa, Region), (R::VillageTreasurer, OwnArea)]),
    (A::ReleaseFunds, &[(R::PaKpa, Region), (R::VillageTreasurer, OwnArea)]),
    (A::ExportEnrolment, &[(R::Dinas, Region)]),
    (A::RecordEnrolment, &[(R::Dinas, Region), (R::BpjsLiaison, Region)]),
    (A::RecordCard, &[(R::VillageOperator, OwnArea), (R::Dinas, Region)]),
    (A::ProposeEnding, &[(R::VillageOperator, OwnArea), (R::AgencyOperator, OwnArea), (R::Dinas, Region), (R::BpjsLiaison, Region)]),
    (A::DecideEnding, &[(R::Dinas, Region), (R::HeadOfOffice, Region)]),
    (A::UndoEnding, &[(R::Dinas, Region), (R::HeadOfOffice, Region)]),
    (A::SettleFinding, &[(R::Dinas, Region)]),
    (A::RecordContinuation, &[(R::Dinas, Region), (R::BpjsLiaison, Region)]),
    (A::GiveNotice, &[(R::Dinas, Region)]),
    (A::RecordBill, &[(R::Dinas, Region), (R::BpjsLiaison, Region), (R::VillageTreasurer, OwnArea)]),
    (A::AnswerBill, &[(R::Dinas, Region), (R::Pptk, Region), (R::VillageTreasurer, OwnArea)]),
    (A::AskCorrection, &[(R::HeadOfOffice, Region), (R::Dinas, Region), (R::VillageTreasurer, OwnArea)]),
    (A::ApproveBill, &[(R::HeadOfOffice, Region), (R::PaKpa, Region), (R::VillageTreasurer, OwnArea)]),
    (A::RequestPayment, &[(R::BendaharaPengeluaran, Region), (R::VillageTreasurer, OwnArea)]),
    (A::CheckPayment, &[(R::PpkSkpd, Region), (R::VillageTreasurer, OwnArea)]),
    (A::OrderPayment, &[(R::PaKpa, Region), (R::VillageTreasurer, OwnArea)]),
    (A::RecordPayout, &[(R::KuasaBud, Region), (R::VillageTreasurer, OwnArea)]),
    (A::RecordReceipt, &[(R::BendaharaPengeluaran, Region), (R::Dinas, Region), (R::BpjsLiaison, Region), (R::VillageTreasurer, OwnArea)]),
    (A::SettleClaim, &[(R::BendaharaPengeluaran, Region), (R::VillageTreasurer, OwnArea)]),
    (A::CorrectLedger, &[(R::PpkSkpd, Region), (R::VillageTreasurer, OwnArea)]),
    (A::CloseFundLine, &[(R::PpkSkpd, Region), (R::VillageTreasurer, OwnArea)]),
    (A::DrawSample, &[(R::Inspector, Region)]),
    (
        A::Reveal,
        &[
            (R::VillageOperator, OwnArea),
            (R::AgencyOperator, OwnArea),
            (R::Kecamatan, OwnArea),
            (R::Dinas, OwnArea),
            (R::Verifier, OwnArea),
            (R::Inspector, OwnArea),
        ],
    ),
    (
        A::ProduceDocument,
        &[
            (R::VillageOperator, OwnArea),
            (R::AgencyOperator, OwnArea),
            (R::Kecamatan, OwnArea),
            (R::Dinas, Region),
            (R::Verifier, Region),
            (R::HeadOfOffice, Region),
            (R::Legal, Region),
            (R::Pptk, Region),
            (R::BendaharaPengeluaran, Region),
            (R::PpkSkpd, Region),
            (R::PaKpa, Region),
            (R::VillageTreasurer, OwnArea),
        ],
    ),
    (A::ErasePerson, &[(R::Administrator, Region)]),
    (A::DecidePair, WHO_DECIDE_PAIRS),
    (A::UndoPair, WHO_DECIDE_PAIRS),
    (A::ReadPair, WHO_DECIDE_PAIRS),
    (A::TakeOverNik, WHO_DECIDE_PAIRS),
];

impl ActName {
    /// The word in the log, in files and on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::OpenYear => "open-year",
            Self::CloseYear => "close-year",
            Self::SetProfile => "set-profile",
            Self::RecordInstrument => "record-instrument",
            Self::LoadRegister => "load-register",
            Self::HandInList => "hand-in-list",
            Self::ReturnList => "return-list",
            Self::CorrectRow => "correct-row",
            Self::WithdrawCase => "withdraw-case",
            Self::RecordApplication => "record-application",
            Self::RecordWorksheet => "record-worksheet",
            Self::RecordAssignment => "record-assignment",
            Self::RecordTerm => "record-term",
            Self::RecordDeliberation => "record-deliberation",
            Self::PassOn => "pass-on",
            Self::ScreenBatch => "screen-batch",
            Self::RecordAnswers => "record-answers",
            Self::AssignCases => "assign-cases",
            Self::VerifyCase => "verify-case",
            Self::VerifyInBulk => "verify-in-bulk",
            Self::ReturnInBulk => "return-in-bulk",
            Self::RecheckCase => "recheck-case",
            Self::CorrectFacts => "correct-facts",
            Self::RecordConfirmation => "record-confirmation",
            Self::ReopenCase => "reopen-case",
            Self::DrawUpMinutes => "draw-up-minutes",
            Self::SignMinutes => "sign-minutes",
            Self::DrawUpList => "draw-up-list",
            Self::DraftDecree => "draft-decree",
            Self::RecordDecree => "record-decree",
            Self::AmendDecree => "amend-decree",
            Self::DropDecree => "drop-decree",
            Self::ProposeBudget => "propose-budget",
            Self::ExportCases => "export-cases",
            Self::RecordAgreement => "record-agreement",
            Self::EndAgreement => "end-agreement",
            Self::RecordWage => "record-wage",
            Self::OpenFundLine => "open-fund-line",
            Self::ChangeFundLine => "change-fund-line",
            Self::CommitFunds => "commit-funds",
            Self::ReleaseFunds => "release-funds",
            Self::ExportEnrolment => "export-enrolment",
            Self::RecordEnrolment => "record-enrolment",
            Self::RecordCard => "record-card",
            Self::ProposeEnding => "propose-ending",
            Self::DecideEnding => "decide-ending",
            Self::UndoEnding => "undo-ending",
            Self::SettleFinding => "settle-finding",
            Self::RecordContinuation => "record-continuation",
            Self::GiveNotice => "give-notice",
            Self::RecordBill => "record-bill",
            Self::AnswerBill => "answer-bill",
            Self::AskCorrection => "ask-correction",
            Self::ApproveBill => "approve-bill",
            Self::RequestPayment => "request-payment",
            Self::CheckPayment => "check-payment",
            Self::OrderPayment => "order-payment",
            Self::RecordPayout => "record-payout",
            Self::RecordReceipt => "record-receipt",
            Self::SettleClaim => "settle-claim",
            Self::CorrectLedger => "correct-ledger",
            Self::CloseFundLine => "close-fund-line",
            Self::DrawSample => "draw-sample",
            Self::Reveal => "reveal",
            Self::ProduceDocument => "produce-document",
            Self::ErasePerson => "erase-person",
            Self::DecidePair => "decide-pair",
            Self::UndoPair => "undo-pair",
            Self::ReadPair => "read-pair",
            Self::TakeOverNik => "take-over-nik",
        }
    }

    /// What it is, in Indonesian.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::OpenYear => "membuka tahun program",
            Self::CloseYear => "menutup tahun program",
            Self::SetProfile => "mengisi profil daerah",
            Self::RecordInstrument => "mencatat dokumen dasar",
            Self::LoadRegister => "memuat register",
            Self::HandInList => "menyerahkan daftar",
            Self::ReturnList => "mengambil daftar yang ditandai",
            Self::CorrectRow => "membetulkan baris",
            Self::WithdrawCase => "menarik usulan",
            Self::RecordApplication => "mencatat permohonan",
            Self::RecordWorksheet => "mengisi kertas kerja",
            Self::RecordAssignment => "mencatat surat tugas",
            Self::RecordTerm => "mencatat masa jabatan",
            Self::RecordDeliberation => "mencatat musyawarah",
            Self::PassOn => "meneruskan usulan",
            Self::ScreenBatch => "menapis",
            Self::RecordAnswers => "mencatat jawaban BPJS atau Dukcapil",
            Self::AssignCases => "membagi berkas",
            Self::VerifyCase => "memverifikasi berkas",
            Self::VerifyInBulk => "memverifikasi sekaligus",
            Self::ReturnInBulk => "mengembalikan berkas sekaligus",
            Self::RecheckCase => "memeriksa ulang",
            Self::CorrectFacts => "membetulkan fakta",
            Self::RecordConfirmation => "mencatat konfirmasi",
            Self::ReopenCase => "membuka kembali berkas",
            Self::DrawUpMinutes => "menyusun berita acara",
            Self::SignMinutes => "menandatangani berita acara",
            Self::DrawUpList => "menyusun daftar calon",
            Self::DraftDecree => "menyusun rancangan keputusan",
            Self::RecordDecree => "mencatat keputusan yang ditandatangani",
            Self::AmendDecree => "menyusun rancangan perubahan keputusan",
            Self::DropDecree => "membatalkan rancangan keputusan",
            Self::ProposeBudget => "menyusun usulan anggaran",
            Self::ExportCases => "mengekspor daftar kerja",
            Self::RecordAgreement => "mencatat perjanjian dengan BPJS",
            Self::EndAgreement => "mengakhiri perjanjian dengan BPJS",
            Self::RecordWage => "mencatat upah minimum",
            Self::OpenFundLine => "membuka sumber dana",
            Self::ChangeFundLine => "mengubah plafon atau mencatat SPD",
            Self::CommitFunds => "mengikat dana",
            Self::ReleaseFunds => "melepas dana yang terikat",
            Self::ExportEnrolment => "mengirim pendaftaran ke BPJS",
            Self::RecordEnrolment => "mencatat jawaban pendaftaran BPJS",
            Self::RecordCard => "mencatat penerimaan kartu",
            Self::ProposeEnding => "mengusulkan penghentian kepesertaan",
            Self::DecideEnding => "memutuskan penghentian kepesertaan",
            Self::UndoEnding => "membatalkan penghentian",
            Self::SettleFinding => "menyelesaikan temuan",
            Self::RecordContinuation => "mencatat surat kelanjutan BPJS",
            Self::GiveNotice => "memberi tahu desa dan peserta",
            Self::RecordBill => "mencatat tagihan BPJS",
            Self::AnswerBill => "memeriksa tagihan",
            Self::AskCorrection => "meminta pembetulan tagihan",
            Self::ApproveBill => "menyetujui tagihan",
            Self::RequestPayment => "mengajukan SPP",
            Self::CheckPayment => "memeriksa SPP",
            Self::OrderPayment => "mencatat SPM",
            Self::RecordPayout => "mencatat SP2D",
            Self::RecordReceipt => "mencatat bukti bayar BPJS",
            Self::SettleClaim => "mencatat penyelesaian klaim kepada BPJS",
            Self::CorrectLedger => "membetulkan pembukuan",
            Self::CloseFundLine => "menutup sumber dana akhir tahun",
            Self::DrawSample => "menarik sampel pemeriksaan",
            Self::Reveal => "membuka data tersegel",
            Self::ProduceDocument => "membuat dokumen",
            Self::ErasePerson => "menghapus data pribadi dari catatan",
            Self::DecidePair => "memutuskan pasangan",
            Self::UndoPair => "membatalkan putusan pasangan",
            Self::ReadPair => "membaca pasangan untuk kedua kali",
            Self::TakeOverNik => "mengambil alih NIK",
        }
    }

    /// All acts, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|(act, _)| *act)
    }
}

/// What a role may do with an act; none when nothing.
#[must_use]
pub fn reach(act: ActName, role: Role) -> Option<Reach> {
    TABLE.iter().find(|(known, _)| *known == act)?.1.iter().find(|(known, _)| *known == role).map(|(_, reach)| *reach)
}

/// Whether `actor` holds on `day` any role that may do `act` somewhere in the region.
#[must_use]
pub fn may_somewhere(actor: &Actor, act: ActName, day: Date) -> bool {
    actor.roles.iter().any(|held| held.holds_on(day) && reach(act, held.role).is_some())
}

/// The role under which `actor` may do `act` in `area` on `day`, or the refusal. `step_roles` are those the regulation names for the step,
/// when the act is one.
///
/// # Errors
/// [`ActError`] of kind forbidden, with what is missing.
pub fn permit<'a>(
    actor: &'a Actor,
    act: ActName,
    area: AreaCode,
    day: Date,
    step_roles: Option<&[Role]>,
) -> Result<&'a RoleHeld, ActError> {
    let reaches = |held: &RoleHeld| match reach(act, held.role) {
        Some(Region) => true,
        Some(OwnArea) => area.is_in(held.area),
        None => false,
    };
    let allows = |held: &&RoleHeld| reaches(held) && step_roles.is_none_or(|roles| roles.contains(&held.role));
    if let Some(held) = actor.roles.iter().filter(|held| held.holds_on(day)).find(allows) {
        return Ok(held);
    }
    let label = act.label();
    // What stands in addresses and files, read as words.
    let english = act.word().replace('-', " ");
    let dotted = area.dotted();
    if actor.roles.iter().any(|held| allows(&held)) {
        return Err(ActError::forbidden(
            format!("Masa jabatan Anda untuk {label} tidak mencakup {day}. Minta administrator memperpanjangnya."),
            format!("Your term does not cover {day} ({english}). Ask the administrator to extend it."),
        ));
    }
    if let Some(roles) = step_roles
        && actor.roles.iter().any(|held| reaches(held) && held.holds_on(day))
    {
        let id: Vec<&str> = roles.iter().map(|role| role.label(payung_domain::Language::Id)).collect();
        let en: Vec<&str> = roles.iter().map(|role| role.label(payung_domain::Language::En)).collect();
        return Err(ActError::forbidden(
            format!("Di wilayah {dotted} menurut peraturan ini, {label} dilakukan oleh: {}.", id.join(", ")),
            format!("In {dotted} under this regulation, this ({english}) is done by: {}.", en.join(", ")),
        ));
    }
    Err(ActError::forbidden(
        format!("Anda tidak berhak {label} di wilayah {dotted}. Minta orang yang berhak, atau minta administrator memberi peran."),
        format!("You have no right to {english} in area {dotted}. Ask somebody who has, or ask the administrator for the role."),
    ))
}

/// The table as Markdown.
#[must_use]
pub fn table_in_words() -> String {
    let mut text = String::from(
        "# Who may do what\n\nGenerated from `crates/operations/src/permission.rs`; a test compares it. **own** = within the area the role is held for, **region** = anywhere in the region.\nWhat is not in the table is forbidden. Where an act is a step of a regulation's way, its `roles` narrow it further.\n\n| act | roles |\n|---|---|\n",
    );
    for (act, roles) in TABLE {
        let roles: Vec<String> =
            roles.iter().map(|(role, reach)| format!("{role} ({})", if *reach == OwnArea { "own" } else { "region" })).collect();
        let _ = writeln!(text, "| {} | {} |", act.word(), roles.join(", "));
    }
    text.push_str("\n# Who may look at what\n\nGenerated from `crates/operations/src/sight.rs`.\n\n| what | roles |\n|---|---|\n");
    for (sight, roles) in crate::sight::rows_in_words() {
        let roles: Vec<String> =
            roles.iter().map(|(role, reach)| format!("{role} ({})", if *reach == OwnArea { "own" } else { "region" })).collect();
        let _ = writeln!(text, "| {sight} | {} |", roles.join(", "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use payung_domain::Capacity;

    fn actor(role: Role, area: &str) -> Actor {
        let held = RoleHeld {
            role,
            area: AreaCode::parse(area).expect("a code"),
            agency: String::new(),
            capacity: Capacity::Definitif,
            from: Date::constant(2026, 1, 1),
            until: Some(Date::constant(2026, 12, 31)),
        };
        Actor { name: "a".into(), full_name: "A".into(), roles: vec![held] }
    }

    #[test]
    fn the_reviewed_table_is_the_code_s() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/permissions.md");
        if std::env::var_os("PAYUNG_WRITE_REVIEWED").is_some() {
            std::fs::write(path, table_in_words()).expect("written");
        }
        let reviewed = std::fs::read_to_string(path).expect("docs/permissions.md");
        assert_eq!(reviewed, table_in_words(), "run this test with PAYUNG_WRITE_REVIEWED=1 and have the change reviewed");
    }

    #[test]
    fn own_area_other_area_and_time() {
        let day = Date::constant(2026, 6, 1);
        let village = AreaCode::parse("12.17.01.2001").expect("a code");
        let other = AreaCode::parse("12.17.02.2001").expect("a code");
        let operator = actor(Role::VillageOperator, "12.17.01.2001");
        assert!(permit(&operator, A::HandInList, village, day, None).is_ok());
        assert!(permit(&operator, A::HandInList, other, day, None).is_err());
        assert!(permit(&operator, A::HandInList, village, Date::constant(2027, 1, 1), None).is_err(), "the term is over");
        assert!(permit(&operator, A::RecordDecree, village, day, None).is_err());
        assert!(permit(&operator, A::HandInList, village, day, Some(&[Role::AgencyOperator])).is_err(), "the regulation narrows");
        assert!(
            permit(&actor(Role::Administrator, "12.17"), A::VerifyCase, village, day, None).is_err(),
            "an administrator decides nobody's case"
        );
    }
}
