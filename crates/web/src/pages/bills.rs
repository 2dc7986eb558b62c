//! Bills of the insurer and their payments: all of them, and each on its own page.

use super::render;
use crate::failure::Failure;
use crate::forms::Given;
use crate::frame::Frame;
use crate::routes::{Route, route};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use payung_domain::PaymentStep;
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::views::bills::{AtStake, BillSeen, BillWhole, LineSeen, ShareSeen, at_stake, bill, bill_row, bills, lines};
use payung_operations::views::payments::{PaymentSeen, PaymentWhole, payment, payments};
use payung_operations::views::programme::programme;

/// The routes of these pages.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("/{region}/tagihan", get(page)),
        route("/{region}/tagihan/{bill}", get(one)),
        route("/{region}/tagihan/{bill}/selisih", get(differences)),
        route("/{region}/tagihan/{bill}/perlindungan", get(stake)),
        route("/{region}/pembayaran", get(payments_page)),
        route("/{region}/pembayaran/{payment}", get(one_payment)),
    ]
}

/// The message of what a comparison proposes.
#[must_use]
pub fn proposed_key(word: &str) -> &'static str {
    match word {
        "accept" => "proposed-accept",
        "dispute" => "proposed-dispute",
        _ => "proposed-ask",
    }
}

/// The message of an answer.
#[must_use]
pub fn answer_key(word: &str) -> &'static str {
    if word == "disputed" { "bill-refused" } else { "bill-accepted" }
}

/// A button that leads to an act's form.
#[derive(Debug, Clone)]
struct Button {
    href: String,
    label: String,
}

fn button(visitor: &Visitor, act: ActName, word: &str, words: &str) -> Option<Button> {
    may_somewhere(&visitor.actor, act, visitor.day)
        .then(|| Button { href: visitor.to(&format!("/lakukan/{word}{words}")), label: visitor.t().get(&format!("act-{word}")) })
}

#[derive(Template)]
#[template(path = "bills.html")]
struct BillsPage {
    frame: Frame,
    bills: Option<Vec<BillSeen>>,
    record: Option<Button>,
    sample: Option<Button>,
}

/// All bills of a year.
async fn page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let look = visitor.look();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let year = given.get("tahun").and_then(|year| year.parse().ok());
    look.check(payung_operations::Sight::Money).map_err(framed)?;
    let found = match programme(look, year).await.map_err(framed)? {
        Some(programme) => Some(bills(look, &programme, visitor.t().language).await.map_err(framed)?),
        None => None,
    };
    let record = button(&visitor, ActName::RecordBill, "record-bill", "");
    let sample = button(&visitor, ActName::DrawSample, "draw-sample", "");
    Ok(render(&BillsPage { bills: found, record, sample, frame: visitor.frame }))
}

#[derive(Template)]
#[template(path = "bill.html")]
struct BillPage {
    frame: Frame,
    whole: BillWhole,
    parts: Vec<PartSeen>,
    buttons: Vec<Button>,
}

/// A part of a bill in one fund line, with its payments and the button that requests one.
struct PartSeen {
    share: ShareSeen,
    payments: Vec<PaymentSeen>,
    request: Option<Button>,
}

/// One bill.
async fn one(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let look = visitor.look();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let whole = bill(look, id, visitor.t().language).await.map_err(framed)?;
    let paid = payments(look, &whole.programme, Some(id)).await.map_err(framed)?;
    let row = &whole.seen.bill;
    let words = format!("?tagihan={id}&tahun={}", row.programme_year);
    let mut buttons = Vec::new();
    let mut offer = |fits: bool, act: ActName, word: &str, words: &str| {
        if fits {
            buttons.extend(button(&visitor, act, word, words));
        }
    };
    let (open, asked) = (["received", "checked"].contains(&row.status.as_str()), row.status == "correction-asked");
    offer(open && (whole.seen.unanswered > 0 || row.status == "received"), ActName::AnswerBill, "answer-bill", &words);
    offer(open && whole.seen.unanswered > 0, ActName::AnswerBill, "answer-bill-lines", &words);
    offer(row.status == "checked" && whole.disputes > 0, ActName::AskCorrection, "ask-correction", &words);
    offer(asked, ActName::RecordBill, "record-bill", &format!("?mengganti={id}&tahun={}", row.programme_year));
    offer(row.status == "checked" || asked, ActName::ApproveBill, "approve-bill", &words);
    let agrees = row.status == "received" && whole.seen.unanswered == 0 && may_somewhere(&visitor.actor, ActName::AnswerBill, visitor.day);
    if let Some(first) = buttons.first_mut().filter(|_| agrees) {
        first.label = visitor.t().get("bill-look-through");
    }
    let mut parts = Vec::with_capacity(whole.shares.len());
    for share in &whole.shares {
        let payments: Vec<PaymentSeen> = paid.iter().filter(|payment| payment.payment.fund_line == share.fund_line).cloned().collect();
        let wanted = row.status == "approved" && payments.iter().all(|payment| payment.payment.state == "sent-back");
        let of_line = format!("{words}&bagian={}", share.fund_line);
        let request = wanted.then(|| button(&visitor, ActName::RequestPayment, "request-payment", &of_line)).flatten();
        parts.push(PartSeen { share: share.clone(), payments, request });
    }
    Ok(render(&BillPage { parts, buttons, whole, frame: visitor.frame }))
}

#[derive(Template)]
#[template(path = "bill_lines.html")]
struct LinesPage {
    frame: Frame,
    bill: i64,
    code: String,
    cause: String,
    lines: Vec<LineSeen>,
    total: i64,
    page: u64,
    pages: u64,
}

/// The differences of a bill, of one cause or of all.
async fn differences(visitor: Visitor, Path((_, id)): Path<(String, i64)>, Query(given): Query<Given>) -> Result<Response, Failure> {
    let look = visitor.look();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let row = bill_row(look, id).await.map_err(framed)?;
    let cause = given.get("sebab").cloned().unwrap_or_default();
    let page = given.get("halaman").and_then(|page| page.parse().ok()).unwrap_or(1_u64).max(1);
    let of = (!cause.is_empty()).then_some(cause.as_str());
    let found = lines(look, id, of, false, page, visitor.t().language).await.map_err(framed)?;
    let page = LinesPage {
        bill: id,
        code: row.code,
        cause,
        lines: found.lines,
        total: found.total,
        page,
        pages: found.pages,
        frame: visitor.frame,
    };
    Ok(render(&page))
}

#[derive(Template)]
#[template(path = "bill_stake.html")]
struct StakePage {
    frame: Frame,
    bill: i64,
    code: String,
    people: i64,
    unpaid_from: String,
    covered_until: String,
    cite: String,
    shown: String,
    villages: Vec<AtStake>,
}

/// Who would lose cover.
async fn stake(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let look = visitor.look();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let row = bill_row(look, id).await.map_err(framed)?;
    let (stake, villages) = at_stake(look, id).await.map_err(framed)?;
    let page = StakePage {
        bill: id,
        code: row.code,
        people: super::length(&stake.enrolments),
        unpaid_from: stake.unpaid_from.named(visitor.t().language),
        covered_until: stake.covered_until.to_string(),
        cite: stake.cite,
        shown: stake.code,
        villages,
        frame: visitor.frame,
    };
    Ok(render(&page))
}

#[derive(Template)]
#[template(path = "payments.html")]
struct PaymentsPage {
    frame: Frame,
    payments: Option<Vec<PaymentSeen>>,
}

/// All payments of a year.
async fn payments_page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let look = visitor.look();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let year = given.get("tahun").and_then(|year| year.parse().ok());
    look.check(payung_operations::Sight::Money).map_err(framed)?;
    let found = match programme(look, year).await.map_err(framed)? {
        Some(programme) => Some(payments(look, &programme, None).await.map_err(framed)?),
        None => None,
    };
    Ok(render(&PaymentsPage { payments: found, frame: visitor.frame }))
}

#[derive(Template)]
#[template(path = "payment.html")]
struct PaymentPage {
    frame: Frame,
    whole: PaymentWhole,
    buttons: Vec<Button>,
}

/// One payment with its papers.
async fn one_payment(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let whole = payment(visitor.look(), id, visitor.t().language).await.map_err(framed)?;
    let words = format!("?pembayaran={id}&tahun={}", whole.seen.payment.programme_year);
    let next = whole.next.and_then(|step| match step {
        PaymentStep::Spp => None,
        PaymentStep::Check => Some((ActName::CheckPayment, "check-payment")),
        PaymentStep::Spm => Some((ActName::OrderPayment, "order-payment")),
        PaymentStep::Sp2d => Some((ActName::RecordPayout, "record-payout")),
        PaymentStep::Receipt => Some((ActName::RecordReceipt, "record-receipt")),
    });
    let claim = (whole.claim_left > 0).then_some((ActName::SettleClaim, "settle-claim"));
    let mut buttons: Vec<Button> = next.into_iter().chain(claim).filter_map(|(act, word)| button(&visitor, act, word, &words)).collect();
    if whole.seen.payment.state == "sent-back" {
        let payment = &whole.seen.payment;
        let words = format!("?tagihan={}&bagian={}&tahun={}", payment.bill, payment.fund_line, payment.programme_year);
        buttons.extend(button(&visitor, ActName::RequestPayment, "request-payment", &words));
    }
    Ok(render(&PaymentPage { whole, buttons, frame: visitor.frame }))
}
