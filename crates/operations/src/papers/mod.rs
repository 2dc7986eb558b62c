//! From the books to the documents people sign: each file gathers what one document says. Layout is `payung-documents`'; legal words are
//! data ([`texts`]); how a region calls itself and signs is its [`profile`].
//!
//! What these functions open is sealed; they are reached only through the act `ProduceDocument`, which the log notes.

mod amending;
mod application;
mod bill;
mod bill_correction;
mod bill_verification;
mod candidates;
mod cover_notice;
mod cover_statement;
mod decree;
mod deliberation;
mod ending_notice;
mod enrolment_letter;
mod fund_statement;
mod insured;
pub mod iuran_texts;
mod kind;
mod payment_bundle;
pub(crate) mod people;
pub mod profile;
mod recapitulation;
mod refusal;
pub mod texts;
mod verification;
mod worksheet;

use crate::acting::Acting;
use crate::acts::drop_decree::was_dropped;
use crate::failure::ActError;
use crate::programme::Programme;
pub use kind::PaperKind;
use payung_documents::{Document, PageMarks};
use payung_domain::{AreaCode, Date};
use payung_law::model::{ActKind, StepKind};
use payung_storage::entity::{
    application as application_table, bill as bill_table, bpjs_export, candidate_list, case_step, decree as decree_table, ending,
    enrolment, fund_line, minutes, minutes_case, notice, payment,
};
use profile::Profile;
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use std::sync::Arc;
use texts::Filling;

/// What a document is made of in the books.
#[derive(Debug)]
pub(crate) enum Source {
    Case(Box<payung_storage::entity::case_file::Model>),
    Blank,
    Application(application_table::Model),
    Minutes(minutes::Model),
    List(candidate_list::Model),
    Decree(Box<decree_table::Model>),
    Export(bpjs_export::Model),
    Bill(Box<bill_table::Model>),
    Payment(payment::Model),
    /// Fund lines: one, or all of a year.
    Funds(Vec<fund_line::Model>),
    Enrolment(Box<enrolment::Model>),
    Ending(Box<ending::Model>),
    Notice(notice::Model),
}

/// A document about to be made.
pub(crate) struct Paper<'a> {
    pub acting: &'a Acting<'a>,
    pub programme: Arc<Programme>,
    pub profile: Profile,
}

/// A document, whom it shows, and where it lies.
pub(crate) struct Found {
    pub source: Source,
    pub programme_year: i64,
    pub area: AreaCode,
    pub cases: Vec<i64>,
}

fn not_there(kind: PaperKind, id: i64) -> ActError {
    ActError::not_found(
        format!("Tidak ada {} nomor {id} untuk dokumen {} itu.", kind.subject(), kind.word()),
        format!("There is no {} number {id} for a document {}.", kind.subject(), kind.word()),
    )
}

/// Finds what a document is made of.
pub(crate) async fn find(acting: &Acting<'_>, kind: PaperKind, id: i64) -> Result<Found, ActError> {
    let region = acting.books.region;
    let none = || not_there(kind, id);
    Ok(match kind {
        PaperKind::Worksheet | PaperKind::Refusal => {
            let case = acting.case(id).await?;
            let area = acting.area_of(&case)?;
            Found { programme_year: case.programme_year, area, cases: vec![id], source: Source::Case(Box::new(case)) }
        }
        // An empty form shows nobody: whoever may make documents anywhere may make it.
        PaperKind::BlankWorksheet => {
            let own = acting.actor.roles.iter().find(|held| {
                held.holds_on(acting.day) && crate::permission::reach(crate::permission::ActName::ProduceDocument, held.role).is_some()
            });
            Found { programme_year: id, area: own.map_or(region, |held| held.area), cases: Vec::new(), source: Source::Blank }
        }
        PaperKind::Application => {
            let row = application_table::Entity::find_by_id(id).one(acting.tx).await?.ok_or_else(none)?;
            let ids: Vec<i64> = case_step::Entity::find()
                .select_only()
                .column(case_step::Column::CaseFile)
                .filter(case_step::Column::Evidence.eq(format!("application:{id}")))
                .order_by_asc(case_step::Column::CaseFile)
                .into_tuple()
                .all(acting.tx)
                .await?;
            let cases = people::cases(acting, &ids).await?;
            Found { programme_year: row.programme_year, area: acting.area_of_all(&cases)?, cases: ids, source: Source::Application(row) }
        }
        PaperKind::Deliberation | PaperKind::Recapitulation | PaperKind::Verification => {
            let row = minutes::Entity::find_by_id(id).one(acting.tx).await?.ok_or_else(none)?;
            let programme = Programme::load(acting.tx, acting.books, row.programme_year).await?;
            let wanted = match kind {
                PaperKind::Deliberation => StepKind::Deliberate,
                PaperKind::Recapitulation => StepKind::Collect,
                _ => StepKind::Verify,
            };
            if programme.flow.step(&row.step).is_none_or(|step| step.kind != wanted) {
                return Err(none());
            }
            let area = AreaCode::parse(&row.area).unwrap_or(region);
            let cases: Vec<i64> = minutes_case::Entity::find()
                .select_only()
                .column(minutes_case::Column::CaseFile)
                .filter(minutes_case::Column::Minutes.eq(id))
                .order_by_asc(minutes_case::Column::CaseFile)
                .into_tuple()
                .all(acting.tx)
                .await?;
            Found { programme_year: row.programme_year, area, cases, source: Source::Minutes(row) }
        }
        PaperKind::Candidates => {
            let row = candidate_list::Entity::find_by_id(id).one(acting.tx).await?.ok_or_else(none)?;
            let cases = candidates::ids(acting, id).await?;
            Found { programme_year: row.programme_year, area: region, cases, source: Source::List(row) }
        }
        PaperKind::Decree | PaperKind::PublicDecree => {
            let row = decree_table::Entity::find_by_id(id).one(acting.tx).await?.ok_or_else(none)?;
            if row.status == "dropped" {
                return Err(was_dropped(id));
            }
            let cases = decree::ids(acting, id).await?;
            Found { programme_year: row.programme_year, area: region, cases, source: Source::Decree(Box::new(row)) }
        }
        PaperKind::EnrolmentLetter
        | PaperKind::BillVerification
        | PaperKind::BillCorrection
        | PaperKind::PaymentBundle
        | PaperKind::FundStatement
        | PaperKind::YearStatement
        | PaperKind::CoverStatement
        | PaperKind::EndingNotice
        | PaperKind::CoverNotice => find_of_cover_and_money(acting, kind, id).await?,
    })
}

/// Finds what a document of cover or money is made of.
async fn find_of_cover_and_money(acting: &Acting<'_>, kind: PaperKind, id: i64) -> Result<Found, ActError> {
    let none = || not_there(kind, id);
    let place = |area: &str| AreaCode::parse(area).unwrap_or(acting.books.region);
    Ok(match kind {
        PaperKind::EnrolmentLetter => {
            let row = bpjs_export::Entity::find_by_id(id).one(acting.tx).await?.ok_or_else(none)?;
            // The letter names nobody: it counts.
            Found { programme_year: row.programme_year, area: acting.books.region, cases: Vec::new(), source: Source::Export(row) }
        }
        PaperKind::PaymentBundle => {
            let row = payment::Entity::find_by_id(id).one(acting.tx).await?.ok_or_else(none)?;
            let line = fund_line::Entity::find_by_id(row.fund_line).one(acting.tx).await?.ok_or_else(none)?;
            let area = place(&line.payer_area);
            Found { programme_year: row.programme_year, area, cases: Vec::new(), source: Source::Payment(row) }
        }
        PaperKind::FundStatement => {
            let row = fund_line::Entity::find_by_id(id).one(acting.tx).await?.ok_or_else(none)?;
            let area = place(&row.payer_area);
            Found { programme_year: row.programme_year, area, cases: Vec::new(), source: Source::Funds(vec![row]) }
        }
        PaperKind::YearStatement => {
            let rows = fund_line::Entity::find()
                .filter(fund_line::Column::ProgrammeYear.eq(id))
                .order_by_asc(fund_line::Column::Id)
                .all(acting.tx)
                .await?;
            Found { programme_year: id, area: acting.books.region, cases: Vec::new(), source: Source::Funds(rows) }
        }
        PaperKind::CoverStatement => {
            let row = enrolment::Entity::find_by_id(id).one(acting.tx).await?.ok_or_else(none)?;
            let (area, cases) = (place(&row.area), vec![row.case_file]);
            Found { programme_year: row.programme_year, area, cases, source: Source::Enrolment(Box::new(row)) }
        }
        PaperKind::EndingNotice => {
            let row = ending::Entity::find_by_id(id).one(acting.tx).await?.ok_or_else(none)?;
            let enrolled = enrolment::Entity::find_by_id(row.enrolment).one(acting.tx).await?.ok_or_else(none)?;
            let (area, cases) = (place(&enrolled.area), vec![enrolled.case_file]);
            Found { programme_year: enrolled.programme_year, area, cases, source: Source::Ending(Box::new(row)) }
        }
        PaperKind::CoverNotice => {
            let row = notice::Entity::find_by_id(id).one(acting.tx).await?.ok_or_else(none)?;
            let cases = cover_notice::ids(acting, &row).await?;
            Found { programme_year: row.programme_year, area: place(&row.area), cases, source: Source::Notice(row) }
        }
        _ => {
            let row = bill_table::Entity::find_by_id(id).one(acting.tx).await?.ok_or_else(none)?;
            let cases = bill::ids(acting, &row, kind == PaperKind::BillCorrection).await?;
            Found { programme_year: row.programme_year, area: place(&row.area), cases, source: Source::Bill(Box::new(row)) }
        }
    })
}

impl<'a> Paper<'a> {
    /// Ready to make documents of a programme year; a closed year's papers can still be printed.
    pub async fn begin(acting: &'a Acting<'a>, programme_year: i64) -> Result<Self, ActError> {
        let programme = Programme::load(acting.tx, acting.books, programme_year).await?;
        let profile = acting.profile(&programme.regulation).await?;
        Ok(Self { acting, programme, profile })
    }

    /// Makes the document.
    pub async fn make(&self, kind: PaperKind, found: &Found) -> Result<Document, ActError> {
        let mut document = match (&found.source, kind) {
            (Source::Case(case), PaperKind::Worksheet) => self.worksheet(Some(case)).await?,
            (Source::Case(case), _) => self.refusal(case).await?,
            (Source::Blank, _) => self.worksheet(None).await?,
            (Source::Application(row), _) => self.application(row, &found.cases).await?,
            (Source::Minutes(row), PaperKind::Deliberation) => self.deliberation(row).await?,
            (Source::Minutes(row), PaperKind::Recapitulation) => self.recapitulation(row).await?,
            (Source::Minutes(row), _) => self.verification(row).await?,
            (Source::List(row), _) => self.candidates(row).await?,
            (Source::Decree(row), PaperKind::PublicDecree) => self.public_decree(row).await?,
            (Source::Decree(row), _) if row.kind == "amending" => self.amending_decree(row).await?,
            (Source::Decree(row), _) => self.decree(row).await?,
            (Source::Export(row), _) => self.enrolment_letter(row).await?,
            (Source::Bill(row), PaperKind::BillCorrection) => self.bill_correction(row).await?,
            (Source::Bill(row), _) => self.bill_verification(row).await?,
            (Source::Payment(row), _) => self.payment_bundle(row).await?,
            (Source::Funds(rows), _) => self.fund_statement(rows).await?,
            (Source::Enrolment(row), _) => self.cover_statement(row).await?,
            (Source::Ending(row), _) => self.ending_notice(row).await?,
            (Source::Notice(row), _) => self.cover_notice(row).await?,
        };
        if !matches!(found.source, Source::Decree(_)) {
            document.mark(PageMarks { code: self.code(&document), log_head: Some(self.acting.head.printed()) });
        }
        Ok(document)
    }

    /// The code of a document that has none in the books: a keyed hash of all it says, so that the same document has the same code.
    fn code(&self, document: &Document) -> String {
        let content = serde_json::to_vec(document).unwrap_or_default();
        let code = self.acting.sealer().content_hash(&content).to_uppercase();
        format!("PYG-{}-{}-{}", &code[..4], &code[4..8], &code[8..12])
    }

    /// Marks of a document other than a decree, until all it says is known.
    fn marks() -> PageMarks {
        PageMarks { code: String::new(), log_head: None }
    }

    /// Marks of a decree: its code, and the log's head when it was drafted.
    fn decree_marks(row: &decree_table::Model) -> PageMarks {
        PageMarks { code: row.page_code.clone(), log_head: Some(row.chain_head.clone()) }
    }

    /// What every text may name.
    fn filling(&self) -> Filling {
        let (act, region) = (&self.programme.regulation.act, &self.profile.region);
        let mut filling = Filling::default();
        filling.set("kepala_daerah", region.head());
        filling.set("daerah", region.full_name());
        filling.set("dinas", region.letterhead.office.clone());
        filling.set("kepala_dinas", self.profile.office_head().office);
        filling.set("keputusan", act.words.decree.clone());
        filling.set("peraturan", self.act_in_full());
        filling.set("peraturan_singkat", act.short.clone());
        filling.set("tahun", self.programme.year.year.to_string());
        filling.set("desa", act.words.village.clone());
        filling.set("kepala_desa", act.words.village_head.clone());
        filling.set("kecamatan", act.words.district.clone());
        filling.set("kedudukan", region.seat.clone());
        filling
    }

    /// "Peraturan Bupati Samosir Nomor 10 Tahun 2024 tentang …"; a text without number by its short name.
    fn act_in_full(&self) -> String {
        let act = &self.programme.regulation.act;
        let kind = match act.kind {
            ActKind::PeraturanBupati | ActKind::PeraturanWaliKota => format!("Peraturan {}", self.profile.region.head()),
            _ => return act.short.clone(),
        };
        match (&act.number, act.year) {
            (Some(number), Some(year)) => format!("{kind} Nomor {number} Tahun {year} tentang {}", act.title),
            _ => act.short.clone(),
        }
    }
}

/// A date of the books.
fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// A date of the books as sentences write it.
fn in_words(text: &str) -> String {
    day(text).map_or_else(|| text.to_owned(), payung_documents::long_date)
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
