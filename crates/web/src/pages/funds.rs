//! Fund lines, each with its changes, commitments and ledger; agreements with BPJS; minimum wages.

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
use payung_domain::{Account, Month};
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::records;
use payung_operations::views::balance::{Compared, LineBalance, trial_balance};
use payung_operations::views::funds::{self, AgreementSeen, LineHistory, LineStatement};
use payung_operations::views::ledger::{self, Ledger};
use payung_operations::views::programme::programme;

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("/{region}/dana", get(page)),
        route("/{region}/dana/neraca", get(balance_page)),
        route("/{region}/dana/{line}", get(one)),
        route("/{region}/dana/{line}/pembukuan", get(ledger_page)),
        route("/{region}/perjanjian", get(agreements_page)),
    ]
}

#[derive(Template)]
#[template(path = "funds.html")]
struct FundsPage {
    frame: Frame,
    year: Option<i64>,
    lines: Vec<LineStatement>,
    wages: Vec<records::MinimumWage>,
    may_open: bool,
    may_record_wage: bool,
}

/// The fund lines of a year, its statement, and the minimum wages.
pub async fn page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let look = visitor.look();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    look.check(payung_operations::Sight::Money).map_err(framed)?;
    let year = given.get("tahun").and_then(|year| year.parse().ok());
    let found = programme(look, year).await.map_err(framed)?;
    let lines = match &found {
        Some(programme) => funds::statement(look, programme, visitor.t().language).await.map_err(framed)?,
        None => Vec::new(),
    };
    let page = FundsPage {
        year: found.as_ref().map(|programme| programme.year.year),
        lines,
        wages: funds::wages(look).await.map_err(framed)?,
        may_open: found.is_some() && may_somewhere(&visitor.actor, ActName::OpenFundLine, visitor.day),
        may_record_wage: may_somewhere(&visitor.actor, ActName::RecordWage, visitor.day),
        frame: visitor.frame,
    };
    Ok(render(&page))
}

#[derive(Template)]
#[template(path = "trial_balance.html")]
struct BalancePage {
    frame: Frame,
    /// Which year's it is.
    id: Option<i64>,
    year: Option<i64>,
    until: String,
    wrong_day: bool,
    lines: Vec<LineBalance>,
    balanced: bool,
}

impl BalancePage {
    /// What the ledger is compared with, for the reader.
    fn beside(&self, one: &Compared) -> &'static str {
        one.beside.label(self.frame.t.language)
    }
}

/// The trial balance of a year, as it stands or on a day.
pub async fn balance_page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let look = visitor.look();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    look.check(payung_operations::Sight::Money).map_err(framed)?;
    let year = given.get("tahun").and_then(|year| year.parse().ok());
    let asked = given.get("sampai").map(|until| until.trim()).filter(|until| !until.is_empty());
    let until = asked.and_then(|until| until.parse().ok());
    let found = programme(look, year).await.map_err(framed)?;
    let lines = match &found {
        Some(programme) => trial_balance(look, programme, until, visitor.t().language).await.map_err(framed)?,
        None => Vec::new(),
    };
    let page = BalancePage {
        id: found.as_ref().map(|programme| programme.year.id),
        year: found.as_ref().map(|programme| programme.year.year),
        until: asked.unwrap_or_default().to_owned(),
        wrong_day: asked.is_some() && until.is_none(),
        balanced: lines.iter().all(LineBalance::balanced),
        lines,
        frame: visitor.frame,
    };
    Ok(render(&page))
}

#[derive(Template)]
#[template(path = "fund_line.html")]
struct FundLinePage {
    frame: Frame,
    history: LineHistory,
    may_change: bool,
    may_commit: bool,
    may_release: bool,
    may_close: bool,
}

impl FundLinePage {
    /// A month of the books, for the reader.
    fn month(&self, text: impl AsRef<str>) -> String {
        named(text.as_ref(), &self.frame)
    }
}

fn named(text: &str, frame: &Frame) -> String {
    Month::parse(text).map(|month| month.named(frame.t.language)).unwrap_or_default()
}

/// A fund line.
pub async fn one(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let history = funds::fund_line(visitor.look(), id, visitor.t().language).await.map_err(framed)?;
    let open = history.seen.line.status == "open";
    let may = |act| open && may_somewhere(&visitor.actor, act, visitor.day);
    let page = FundLinePage {
        may_change: may(ActName::ChangeFundLine),
        may_commit: may(ActName::CommitFunds),
        may_release: may(ActName::ReleaseFunds),
        may_close: may(ActName::CloseFundLine),
        history,
        frame: visitor.frame,
    };
    Ok(render(&page))
}

#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage {
    frame: Frame,
    ledger: Ledger,
    accounts: [Account; 7],
    may_correct: bool,
}

/// The ledger of a fund line.
pub async fn ledger_page(visitor: Visitor, Path((_, id)): Path<(String, i64)>, Query(given): Query<Given>) -> Result<Response, Failure> {
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let before = given.get("sebelum").and_then(|before| before.parse().ok());
    let seen = ledger::ledger(visitor.look(), id, before).await.map_err(framed)?;
    let page = LedgerPage {
        may_correct: seen.line.status == "open" && may_somewhere(&visitor.actor, ActName::CorrectLedger, visitor.day),
        ledger: seen,
        accounts: Account::ALL,
        frame: visitor.frame,
    };
    Ok(render(&page))
}

#[derive(Template)]
#[template(path = "agreements.html")]
struct AgreementsPage {
    frame: Frame,
    agreements: Vec<AgreementSeen>,
    may_record: bool,
    may_end: bool,
}

/// The agreements with BPJS.
pub async fn agreements_page(visitor: Visitor) -> Result<Response, Failure> {
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let found = funds::agreements(visitor.look()).await.map_err(framed)?;
    let page = AgreementsPage {
        agreements: found,
        may_record: may_somewhere(&visitor.actor, ActName::RecordAgreement, visitor.day),
        may_end: may_somewhere(&visitor.actor, ActName::EndAgreement, visitor.day),
        frame: visitor.frame,
    };
    Ok(render(&page))
}
