//! `POST /acts/{act}`: every act of the books. Which there are stands in one table; routes and description are made from it.

use super::caller::Caller;
use super::endpoint::Endpoint;
use super::problem::Problem;
use crate::site::Site;
use axum::Json;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use payung_operations::acts::amend_decree::AmendDecree;
use payung_operations::acts::answer_bill::AnswerBill;
use payung_operations::acts::approve_bill::ApproveBill;
use payung_operations::acts::ask_correction::AskCorrection;
use payung_operations::acts::assign_cases::AssignCases;
use payung_operations::acts::change_fund_line::ChangeFundLine;
use payung_operations::acts::check_payment::CheckPayment;
use payung_operations::acts::close_fund_line::CloseFundLine;
use payung_operations::acts::close_year::CloseYear;
use payung_operations::acts::commit_funds::CommitFunds;
use payung_operations::acts::correct_facts::CorrectFacts;
use payung_operations::acts::correct_ledger::CorrectLedger;
use payung_operations::acts::correct_row::CorrectRow;
use payung_operations::acts::decide_ending::DecideEnding;
use payung_operations::acts::decide_pair::DecidePair;
use payung_operations::acts::draft_decree::DraftDecree;
use payung_operations::acts::draw_sample::DrawSample;
use payung_operations::acts::draw_up_list::DrawUpList;
use payung_operations::acts::draw_up_minutes::DrawUpMinutes;
use payung_operations::acts::drop_decree::DropDecree;
use payung_operations::acts::end_agreement::EndAgreement;
use payung_operations::acts::erase_person::ErasePerson;
use payung_operations::acts::export_cases::ExportCases;
use payung_operations::acts::export_enrolment::ExportEnrolment;
use payung_operations::acts::give_notice::GiveNotice;
use payung_operations::acts::hand_in_list::HandInList;
use payung_operations::acts::load_register::LoadRegister;
use payung_operations::acts::open_fund_line::OpenFundLine;
use payung_operations::acts::open_year::OpenYear;
use payung_operations::acts::order_payment::OrderPayment;
use payung_operations::acts::pass_on::PassOn;
use payung_operations::acts::prefill::Prefill;
use payung_operations::acts::produce_document::ProduceDocument;
use payung_operations::acts::propose_budget::ProposeBudget;
use payung_operations::acts::propose_ending::ProposeEnding;
use payung_operations::acts::read_pair::ReadPair;
use payung_operations::acts::recheck_case::RecheckCase;
use payung_operations::acts::record_agreement::RecordAgreement;
use payung_operations::acts::record_answers::RecordAnswers;
use payung_operations::acts::record_application::RecordApplication;
use payung_operations::acts::record_assignment::RecordAssignment;
use payung_operations::acts::record_bill::RecordBill;
use payung_operations::acts::record_card::RecordCard;
use payung_operations::acts::record_confirmation::RecordConfirmation;
use payung_operations::acts::record_continuation::RecordContinuation;
use payung_operations::acts::record_decree::RecordDecree;
use payung_operations::acts::record_deliberation::RecordDeliberation;
use payung_operations::acts::record_enrolment::RecordEnrolment;
use payung_operations::acts::record_instrument::RecordInstrument;
use payung_operations::acts::record_payout::RecordPayout;
use payung_operations::acts::record_receipt::RecordReceipt;
use payung_operations::acts::record_term::RecordTerm;
use payung_operations::acts::record_wage::RecordWage;
use payung_operations::acts::record_worksheet::RecordWorksheet;
use payung_operations::acts::release_funds::ReleaseFunds;
use payung_operations::acts::reopen_case::ReopenCase;
use payung_operations::acts::request_payment::RequestPayment;
use payung_operations::acts::return_in_bulk::ReturnInBulk;
use payung_operations::acts::return_list::ReturnList;
use payung_operations::acts::reveal::Reveal;
use payung_operations::acts::screen_batch::ScreenBatch;
use payung_operations::acts::set_profile::SetProfile;
use payung_operations::acts::settle_claim::SettleClaim;
use payung_operations::acts::settle_finding::SettleFinding;
use payung_operations::acts::sign_minutes::SignMinutes;
use payung_operations::acts::take_export::TakeExport;
use payung_operations::acts::take_over_nik::TakeOverNik;
use payung_operations::acts::undo_ending::UndoEnding;
use payung_operations::acts::undo_pair::UndoPair;
use payung_operations::acts::verify_case::VerifyCase;
use payung_operations::acts::verify_in_bulk::VerifyInBulk;
use payung_operations::acts::withdraw_case::WithdrawCase;
use payung_operations::permission::ActName;
use payung_operations::{Act, ActError, Fault, perform};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use utoipa::ToSchema;

/// Every act.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        act::<OpenYear>(),
        act::<CloseYear>(),
        act::<SetProfile>(),
        act::<RecordInstrument>(),
        act::<LoadRegister>(),
        act::<HandInList>(),
        act::<CorrectRow>(),
        act::<WithdrawCase>(),
        act::<RecordApplication>(),
        act::<RecordWorksheet>(),
        act::<RecordAssignment>(),
        act::<RecordTerm>(),
        act::<RecordDeliberation>(),
        act::<PassOn>(),
        act::<ScreenBatch>(),
        act::<RecordAnswers>(),
        act::<AssignCases>(),
        act::<VerifyCase>(),
        act::<VerifyInBulk>(),
        act::<ReturnInBulk>(),
        act::<RecheckCase>(),
        act::<CorrectFacts>(),
        act::<RecordConfirmation>(),
        act::<ReopenCase>(),
        act::<DrawUpMinutes>(),
        act::<SignMinutes>(),
        act::<DrawUpList>(),
        act::<DraftDecree>(),
        act::<RecordDecree>(),
        act::<AmendDecree>(),
        act::<DropDecree>(),
        act::<RecordBill>(),
        act::<AnswerBill>(),
        act::<AskCorrection>(),
        act::<ApproveBill>(),
        act::<RequestPayment>(),
        act::<CheckPayment>(),
        act::<OrderPayment>(),
        act::<RecordPayout>(),
        act::<RecordReceipt>(),
        act::<SettleClaim>(),
        act::<DrawSample>(),
        act::<ReturnList>(),
        act::<ProposeBudget>(),
        act::<ExportCases>(),
        act::<RecordAgreement>(),
        act::<EndAgreement>(),
        act::<RecordWage>(),
        act::<OpenFundLine>(),
        act::<ChangeFundLine>(),
        act::<CommitFunds>(),
        act::<ReleaseFunds>(),
        act::<CorrectLedger>(),
        act::<CloseFundLine>(),
        act::<Reveal>(),
        // Shows sealed values too, under the same right: last year's people of a place, to be marked.
        named::<Prefill, <Prefill as Act>::Done>("prefill", "menyiapkan daftar tahun lalu (prefill)", post(does::<Prefill>)),
        named::<ProduceDocument, DocumentMade>(ActName::ProduceDocument.word(), &summary(ActName::ProduceDocument), post(produces)),
        act::<ErasePerson>(),
        act::<ExportEnrolment>(),
        // Shows whole NIKs, under the same right as making the file.
        named::<TakeExport, <TakeExport as Act>::Done>(
            "take-export",
            "mengambil berkas pendaftaran BPJS (take-export)",
            post(does::<TakeExport>),
        ),
        act::<RecordEnrolment>(),
        act::<RecordCard>(),
        act::<ProposeEnding>(),
        act::<DecideEnding>(),
        act::<UndoEnding>(),
        act::<SettleFinding>(),
        act::<RecordContinuation>(),
        act::<GiveNotice>(),
        act::<DecidePair>(),
        act::<UndoPair>(),
        act::<ReadPair>(),
        act::<TakeOverNik>(),
    ]
}

fn act<A>() -> Endpoint
where
    A: Act + DeserializeOwned + ToSchema + Send + 'static,
    A::Done: ToSchema,
{
    named::<A, A::Done>(A::NAME.word(), &summary(A::NAME), post(does::<A>))
}

fn summary(act: ActName) -> String {
    format!("{} ({})", act.label(), act.word())
}

fn named<A: ToSchema, D: ToSchema>(word: &str, summary: &str, handlers: MethodRouter<Site>) -> Endpoint {
    let key = json!({
        "name": "Idempotency-Key", "in": "header", "description": "Your own name for the request: sent twice, it is done once.",
        "schema": { "type": "string", "pattern": "^[!-~]{1,100}$" },
    });
    Endpoint::new::<D>(&format!("/{{region}}/acts/{word}"), "post", word, summary, handlers).tagged("acts").taking::<A>().with(key)
}

async fn does<A>(caller: Caller, request: Request) -> Result<Response, Problem>
where
    A: Act + DeserializeOwned + Send + 'static,
{
    let act: A = caller.body(request).await?;
    let done = perform(&caller.books, caller.acting(), &act).await.map_err(|error| Problem::refused(&error, caller.t))?;
    Ok(Json(done).into_response())
}

/// A document, made.
#[derive(Serialize, ToSchema)]
pub(super) struct DocumentMade {
    /// The code on every page.
    page_code: String,
    /// People in it.
    people: u64,
    /// The file.
    file: FileOut,
}

/// A file that is given out.
#[derive(Serialize, ToSchema)]
pub(super) struct FileOut {
    /// Its name.
    name: String,
    /// Media type.
    media_type: &'static str,
    /// Its bytes, in base 64.
    content: String,
}

async fn produces(caller: Caller, request: Request) -> Result<Response, Problem> {
    let produce: ProduceDocument = caller.body(request).await?;
    let refused = |error: &ActError| Problem::refused(error, caller.t);
    let done = perform(&caller.books, caller.acting(), &produce).await.map_err(|error| refused(&error))?;
    let (typesetter, document, format) = (caller.site.typesetter(), done.document, produce.format);
    let made = tokio::task::spawn_blocking(move || typesetter(&document, format)).await;
    let bytes = made.unwrap_or_else(|_| Err(String::new())).map_err(|said| {
        refused(&ActError::new(
            Fault::Unavailable,
            format!("Dokumen tidak dapat disusun. {said}"),
            format!("The document cannot be made. {said}"),
        ))
    })?;
    let (ending, media_type) = (format.word(), format.media_type());
    let name = format!("{}-{}.{ending}", produce.kind.word(), produce.id);
    let file = FileOut { name, media_type, content: STANDARD.encode(bytes) };
    Ok((StatusCode::OK, Json(DocumentMade { page_code: done.page_code, people: done.people, file })).into_response())
}
