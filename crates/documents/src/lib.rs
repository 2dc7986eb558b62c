//! Documents people sign: a typed context in, a PDF, a DOCX or a workbook of its tables out.
//!
//! Every kind of document is a plain struct ([`Document`] lists them) that says everything its pages say, already decided: who, how much,
//! under which words. One folder per document holds the struct, what it makes of itself for the template, and the template; letters, sheets
//! and statements without a layout of their own are made of pieces (`pieces`), for paper and DOCX alike.
//!
//! What lives here: layout, the fixed words of forms (KEPUTUSAN, MEMUTUSKAN, Menetapkan, Lampiran), numbers and dates in words, sums.
//! What must never live here: the law. Considerations, clauses, criteria and reasons come from the caller. No database, no clock, no
//! randomness, no network: the same context and the same fonts give the same bytes.
//!
//! Values are data for the typesetter, never markup. A person may be called `#read("/etc/passwd")`, and exactly that is printed. The
//! typesetter sees the templates of this crate, one file of data and the fonts; it has no disk.
//!
//! Lists may be long (ten thousand people). They are set in parts and joined, within the memory `paper.rs` states; do it in a child
//! process with [`pdf_in_child`], so that the memory is given back and a fault of the typesetter cannot take the server along.
//!
//! ```
//! use payung_documents::{Document, DocumentError, Fonts, pdf};
//!
//! fn print(document: &Document) -> Result<Vec<u8>, DocumentError> {
//!     let fonts = Fonts::for_profile(document.profile());
//!     pdf(document, &fonts)
//! }
//! ```

// The samples of the tests name this crate as its users do.
#[cfg(test)]
extern crate self as payung_documents;
#[cfg(test)]
#[allow(dead_code)]
#[path = "../tests/samples/mod.rs"]
mod samples;

mod application;
mod candidates;
mod child;
mod class;
mod cover;
mod dates;
mod decree;
mod deliberation;
mod docx;
mod error;
mod fonts;
mod join;
mod letter_frame;
mod money;
mod paper;
mod person;
mod pieces;
mod profile;
mod recapitulation;
mod refusal;
mod table;
mod terbilang;
mod typesetting;
mod verification;
mod worksheet;
mod xlsx;

pub use application::{Applicant, Application};
pub use candidates::{Candidate, CandidateList};
pub use child::{child_main, docx_in_child, pages_in_child, pdf_in_child, xlsx_in_child};
pub use class::{DocumentClass, NumbersShown};
pub use cover::enrolment_letter::{ControlTotal, EnrolmentLetter, SentFile};
pub use cover::notice::{CoverNotice, HandOut, NoticedPerson};
pub use cover::statement::{CoverStatement, OwedBenefit};
pub use dates::{date_in_words, day_in_words, long_date, month_name, short_date, weekday_name};
pub use decree::amending::{AmendingDecree, ChangedPerson, FieldChange, RemovedPerson};
pub use decree::annex::AnnexColumn;
pub use decree::public::PublicDecree;
pub use decree::{Decree, DecreeText};
pub use deliberation::{Attendee, DeliberatedPerson, DeliberationMinutes};
pub use docx::docx;
pub use error::DocumentError;
pub use fonts::Fonts;
pub use letter_frame::LetterFrame;
pub use money::bill_correction::BillCorrection;
pub use money::bill_verification::{BillDifference, BillLetterTotal, BillShare, BillVerification, CauseTotal};
pub use money::fund_statement::{FundChange, FundChangeKind, FundMonth, FundStatement, FundYear};
pub use money::payment_bundle::{BundlePaper, PaymentBundle, PaymentPart};
pub use paper::PagesSeen;
pub use person::{CoveredPerson, Person, PublicPerson};
pub use profile::{Capacity, Letterhead, PageMarks, RegionKind, RegionProfile, Signatory, Words};
pub use recapitulation::{RecapDistrict, RecapVillage, Recapitulation};
pub use refusal::{Objection, RefusalNotice, RefusalReason};
pub use terbilang::{clause_label, dotted, rupiah_terbilang, terbilang};
pub use verification::{ChecklistItem, RecapLine, VerificationMinutes, VerifiedPerson};
pub use worksheet::{Conclusion, Worksheet, WorksheetCriterion, WorksheetIndicator};
pub use xlsx::xlsx;

use serde::{Deserialize, Serialize};

/// A document with all it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "document", content = "context")]
pub enum Document {
    /// Kertas kerja, filled in or blank.
    Worksheet(Box<Worksheet>),
    /// Surat permohonan, single or group.
    Application(Box<Application>),
    /// Berita acara musyawarah desa/kelurahan.
    DeliberationMinutes(Box<DeliberationMinutes>),
    /// Rekapitulasi per kecamatan.
    Recapitulation(Box<Recapitulation>),
    /// Berita Acara Hasil Verifikasi.
    VerificationMinutes(Box<VerificationMinutes>),
    /// Daftar calon penerima.
    CandidateList(Box<CandidateList>),
    /// Keputusan with its list.
    Decree(Box<Decree>),
    /// Public copy of a Keputusan.
    PublicDecree(Box<PublicDecree>),
    /// Keputusan that changes a list.
    AmendingDecree(Box<AmendingDecree>),
    /// Surat pemberitahuan penolakan.
    RefusalNotice(Box<RefusalNotice>),
    /// Surat pengantar pendaftaran peserta.
    EnrolmentLetter(Box<EnrolmentLetter>),
    /// Lembar verifikasi tagihan.
    BillVerification(Box<BillVerification>),
    /// Surat permintaan pembetulan tagihan.
    BillCorrection(Box<BillCorrection>),
    /// Berkas permintaan pembayaran.
    PaymentBundle(Box<PaymentBundle>),
    /// Laporan tahunan sumber dana.
    FundStatement(Box<FundStatement>),
    /// Keterangan perlindungan.
    CoverStatement(Box<CoverStatement>),
    /// Surat pemberitahuan tentang kepesertaan.
    CoverNotice(Box<CoverNotice>),
}

impl Document {
    /// What the document is called, in Indonesian.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Worksheet(_) => "kertas kerja",
            Self::Application(_) => "surat permohonan",
            Self::DeliberationMinutes(_) => "berita acara musyawarah",
            Self::Recapitulation(_) => "rekapitulasi",
            Self::VerificationMinutes(_) => "berita acara hasil verifikasi",
            Self::CandidateList(_) => "daftar calon penerima",
            Self::Decree(_) => "keputusan",
            Self::PublicDecree(_) => "salinan keputusan untuk umum",
            Self::AmendingDecree(_) => "keputusan perubahan",
            Self::RefusalNotice(_) => "surat penolakan",
            Self::EnrolmentLetter(_) => "surat pengantar pendaftaran",
            Self::BillVerification(_) => "lembar verifikasi tagihan",
            Self::BillCorrection(_) => "permintaan pembetulan tagihan",
            Self::PaymentBundle(_) => "berkas permintaan pembayaran",
            Self::FundStatement(_) => "laporan tahunan sumber dana",
            Self::CoverStatement(_) => "keterangan perlindungan",
            Self::CoverNotice(_) => "pemberitahuan kepesertaan",
        }
    }

    /// The region it belongs to.
    #[must_use]
    pub const fn profile(&self) -> &RegionProfile {
        self.common().0
    }

    /// What stands in the foot of every page.
    #[must_use]
    pub const fn marks(&self) -> &PageMarks {
        self.common().1
    }

    /// Region and marks.
    const fn common(&self) -> (&RegionProfile, &PageMarks) {
        match self {
            Self::Worksheet(context) => (&context.profile, &context.marks),
            Self::Application(context) => (&context.profile, &context.marks),
            Self::DeliberationMinutes(context) => (&context.profile, &context.marks),
            Self::Recapitulation(context) => (&context.profile, &context.marks),
            Self::VerificationMinutes(context) => (&context.profile, &context.marks),
            Self::CandidateList(context) => (&context.profile, &context.marks),
            Self::Decree(context) => (&context.text.profile, &context.text.marks),
            Self::PublicDecree(context) => (&context.text.profile, &context.text.marks),
            Self::AmendingDecree(context) => (&context.text.profile, &context.text.marks),
            Self::RefusalNotice(context) => (&context.profile, &context.marks),
            Self::EnrolmentLetter(context) => (&context.profile, &context.marks),
            Self::BillVerification(context) => (&context.profile, &context.marks),
            Self::BillCorrection(context) => (&context.profile, &context.marks),
            Self::PaymentBundle(context) => (&context.profile, &context.marks),
            Self::FundStatement(context) => (&context.profile, &context.marks),
            Self::CoverStatement(context) => (&context.profile, &context.marks),
            Self::CoverNotice(context) => (&context.profile, &context.marks),
        }
    }

    /// Puts other marks into the foot of every page.
    pub fn mark(&mut self, marks: PageMarks) {
        let own = match self {
            Self::Worksheet(context) => &mut context.marks,
            Self::Application(context) => &mut context.marks,
            Self::DeliberationMinutes(context) => &mut context.marks,
            Self::Recapitulation(context) => &mut context.marks,
            Self::VerificationMinutes(context) => &mut context.marks,
            Self::CandidateList(context) => &mut context.marks,
            Self::Decree(context) => &mut context.text.marks,
            Self::PublicDecree(context) => &mut context.text.marks,
            Self::AmendingDecree(context) => &mut context.text.marks,
            Self::RefusalNotice(context) => &mut context.marks,
            Self::EnrolmentLetter(context) => &mut context.marks,
            Self::BillVerification(context) => &mut context.marks,
            Self::BillCorrection(context) => &mut context.marks,
            Self::PaymentBundle(context) => &mut context.marks,
            Self::FundStatement(context) => &mut context.marks,
            Self::CoverStatement(context) => &mut context.marks,
            Self::CoverNotice(context) => &mut context.marks,
        };
        *own = marks;
    }

    /// The letterhead of a document that is a list.
    const fn letterhead(&self) -> &Letterhead {
        match self {
            Self::Recapitulation(context) => &context.letterhead,
            _ => &self.profile().letterhead,
        }
    }

    fn paper(&self) -> Result<paper::Paper, DocumentError> {
        match self {
            Self::Worksheet(context) => Ok(context.paper()),
            Self::Application(context) => Ok(context.paper()),
            Self::DeliberationMinutes(context) => Ok(context.paper()),
            Self::Recapitulation(context) => context.paper(),
            Self::VerificationMinutes(context) => Ok(context.paper()),
            Self::CandidateList(context) => context.paper(),
            Self::Decree(context) => context.paper(),
            Self::PublicDecree(context) => context.paper(),
            Self::AmendingDecree(context) => context.paper(),
            Self::RefusalNotice(context) => Ok(context.paper()),
            Self::EnrolmentLetter(context) => context.paper(),
            Self::BillVerification(context) => context.paper(),
            Self::BillCorrection(context) => context.paper(),
            Self::PaymentBundle(context) => context.paper(),
            Self::FundStatement(context) => context.paper(),
            Self::CoverStatement(context) => Ok(context.paper()),
            Self::CoverNotice(context) => Ok(context.paper()),
        }
    }

    /// The standing pages of a document made of pieces; none where it has a template of its own.
    fn pieces(&self) -> Result<Option<Vec<pieces::Piece>>, DocumentError> {
        Ok(Some(match self {
            Self::EnrolmentLetter(context) => context.pieces()?,
            Self::BillVerification(context) => context.pieces()?,
            Self::BillCorrection(context) => context.pieces()?,
            Self::PaymentBundle(context) => context.pieces()?,
            Self::FundStatement(context) => context.pieces()?,
            Self::CoverStatement(context) => context.pieces(),
            Self::CoverNotice(context) => context.pieces(),
            _ => return Ok(None),
        }))
    }
}

/// The document as a PDF. Takes seconds and hundreds of megabytes for lists of thousands: see [`pdf_in_child`].
///
/// # Errors
/// [`DocumentError::Amount`] and [`DocumentError::Context`] when the context cannot be right; [`DocumentError::Typesetting`] when an emblem
/// is no SVG. Anything else is a fault of this crate.
pub fn pdf(document: &Document, fonts: &Fonts) -> Result<Vec<u8>, DocumentError> {
    document.paper()?.print(fonts)
}

/// The document's pages as they will be printed, as pictures for a screen; at most [`PAGES_SEEN_MAX`] of them. Takes as long as [`pdf()`].
///
/// # Errors
/// As [`pdf()`].
pub fn pages(document: &Document, fonts: &Fonts) -> Result<PagesSeen, DocumentError> {
    document.paper()?.picture(PAGES_SEEN_MAX, fonts)
}

/// The most pages [`pages`] shows: enough for a decree's text and the beginning of its annex, little enough for a telephone.
pub const PAGES_SEEN_MAX: usize = 12;
