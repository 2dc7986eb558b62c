//! `GET /fund-lines`, one of them, its ledger; `GET /trial-balance`; `GET /agreements`; `GET /plan`.

use super::{YearAsked, query_parameter, year_parameter};
use crate::api::caller::Caller;
use crate::api::endpoint::Endpoint;
use crate::api::problem::Problem;
use axum::Json;
use axum::extract::{Path, RawQuery};
use axum::routing::get;
use payung_domain::{Date, Month};
use payung_operations::ActError;
use payung_operations::views::balance::{LineBalance, trial_balance};
use payung_operations::views::funds::{self, AgreementSeen, LineStatement};
use payung_operations::views::ledger::{self, EntrySeen};
use payung_operations::views::plan::{MONTHS_MAX, Planned, planned};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

pub(super) fn endpoints() -> Vec<Endpoint> {
    let integer = || json!({ "type": "integer", "format": "int64", "minimum": 0 });
    vec![
        Endpoint::new::<LinesOfYear>("/{region}/fund-lines", "get", "fund-lines", "sumber dana satu tahun (fund lines)", get(all))
            .tagged("seen")
            .with(year_parameter()),
        Endpoint::new::<LineInFull>("/{region}/fund-lines/{id}", "get", "fund-line", "satu sumber dana (a fund line)", get(one))
            .tagged("seen"),
        Endpoint::new::<LedgerSeen>(
            "/{region}/fund-lines/{id}/ledger",
            "get",
            "ledger",
            "pembukuan satu sumber dana (the ledger of a fund line)",
            get(of_line),
        )
        .tagged("seen")
        .with(query_parameter("before", "Only entries before this number.", integer())),
        Endpoint::new::<TrialBalance>(
            "/{region}/trial-balance",
            "get",
            "trial-balance",
            "neraca saldo satu tahun (the trial balance of a year)",
            get(balance),
        )
        .tagged("seen")
        .with(year_parameter())
        .with(query_parameter(
            "until",
            "What was posted up to the end of this day; all of it unless given.",
            json!({ "type": "string", "format": "date" }),
        )),
        Endpoint::new::<AgreementsOfRegion>(
            "/{region}/agreements",
            "get",
            "agreements",
            "perjanjian dengan BPJS (agreements)",
            get(agreements),
        )
        .tagged("seen"),
        Endpoint::new::<PlanMade>("/{region}/plan", "get", "plan", "rencana dana (a plan)", get(plan))
            .tagged("seen")
            .with(year_parameter())
            .with(query_parameter("budget", "The money there is, in rupiah.", integer()))
            .with(query_parameter("people", "People to be covered.", integer()))
            .with(query_parameter(
                "first_month",
                "First month of cover; January of the year unless given.",
                json!({ "type": "string", "pattern": "^[1-8][0-9]{3}-(0[1-9]|1[0-2])$" }),
            ))
            .with(query_parameter(
                "months",
                "Months to look at.",
                json!({ "type": "integer", "minimum": 1, "maximum": MONTHS_MAX, "default": 12 }),
            ))
            .with(query_parameter("kind", "Whose money.", json!({ "type": "string", "enum": PAYERS, "default": PAYERS[0] }))),
    ]
}

/// A fund line, in rupiah.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct LineOfYear {
    /// Number in the books.
    id: i64,
    /// Version, for whoever changes it.
    version: i64,
    /// The programme year.
    programme_year: i64,
    /// Its name.
    name: String,
    /// The fund's id in the regulation.
    fund: String,
    /// BPJS's code of the payer.
    payer: String,
    /// Whose treasurer pays.
    payer_area: String,
    /// Group at BPJS.
    wadah: String,
    /// Occupations it is bound to; any when empty.
    earmark: Vec<String>,
    /// Planned when the budget was drawn up.
    planned: bool,
    /// Ceiling.
    ceiling: i64,
    /// Released by SPD; none where there is no SPD.
    spd: Option<i64>,
    /// Committed.
    committed: i64,
    /// In payment requests.
    requested: i64,
    /// Paid.
    paid: i64,
    /// Not committed.
    left: i64,
    /// People it pays for.
    people: i64,
    /// Contributions of the year.
    expense: i64,
    /// Owed to BPJS.
    liability: i64,
    /// Disputed.
    claims: i64,
    /// Overpaid, held by BPJS.
    credit: i64,
    /// Paid for later years.
    prepaid: i64,
    /// Returned to the treasury.
    returned: i64,
    /// What is left of the ceiling.
    remainder: i64,
    /// `open` or `closed`.
    status: String,
}

impl From<LineStatement> for LineOfYear {
    fn from(of: LineStatement) -> Self {
        let (seen, line) = (of.seen.clone(), of.seen.line);
        Self {
            id: line.id,
            version: line.version,
            programme_year: line.programme_year,
            name: line.name,
            fund: line.fund,
            payer: line.payer,
            payer_area: line.payer_area,
            wadah: line.wadah,
            earmark: seen.earmark,
            planned: line.planned,
            ceiling: line.ceiling,
            spd: line.needs_spd.then_some(line.spd),
            committed: line.committed,
            requested: line.requested,
            paid: line.paid,
            left: seen.left,
            people: seen.people,
            expense: of.expense,
            liability: of.liability,
            claims: of.claims,
            credit: of.credit,
            prepaid: of.prepaid,
            returned: of.returned,
            remainder: of.remainder,
            status: line.status,
        }
    }
}

/// The fund lines of a year that may be seen.
#[derive(Default, Serialize, ToSchema)]
pub(in crate::api) struct LinesOfYear {
    /// By number.
    lines: Vec<LineOfYear>,
}

/// The agreements with BPJS.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct AgreementsOfRegion {
    /// The newest first.
    agreements: Vec<AgreementOfRegion>,
}

/// A commitment.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct CommitmentOfLine {
    /// Number in the books.
    id: i64,
    /// Version, for whoever gives money back.
    version: i64,
    /// The decree's number on paper.
    decree: String,
    /// First month.
    first_month: String,
    /// Last month.
    last_month: String,
    /// People.
    people: i64,
    /// People times months.
    person_months: i64,
    /// Rupiah still bound.
    bound: i64,
    /// Rupiah given back.
    released: i64,
}

/// A change of a line.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ChangeOfLine {
    /// `ceiling` or `spd`.
    kind: String,
    /// Number of the paper.
    number: String,
    /// Its date.
    date: String,
    /// Rupiah added.
    amount: i64,
    /// Why.
    reason: String,
}

/// A line with what happened to it.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct LineInFull {
    /// Number in the books.
    id: i64,
    /// Version, for whoever changes it.
    version: i64,
    /// Its name.
    name: String,
    /// Ceiling, in rupiah.
    ceiling: i64,
    /// Not committed, in rupiah.
    left: i64,
    /// Commitments, the newest first.
    commitments: Vec<CommitmentOfLine>,
    /// Changes, the newest first.
    changes: Vec<ChangeOfLine>,
}

/// A line of an entry.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct LineOfEntry {
    /// The account.
    account: String,
    /// The month of cover.
    month: Option<String>,
    /// Rupiah; a debit above nothing, a credit below.
    amount: i64,
}

/// An entry of the ledger.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct EntryOfLedger {
    /// Number.
    id: i64,
    /// The day it counts on.
    day: String,
    /// Which kind.
    kind: String,
    /// Remark.
    note: String,
    /// The entry it corrects.
    corrects: Option<i64>,
    /// Entries that correct it.
    corrected_by: Vec<i64>,
    /// Who posted it.
    by: String,
    /// Its lines.
    lines: Vec<LineOfEntry>,
}

impl From<EntrySeen> for EntryOfLedger {
    fn from(seen: EntrySeen) -> Self {
        let lines = seen.lines.iter().map(|line| LineOfEntry {
            account: line.account.word().to_owned(),
            month: line.month.map(|month| month.to_string()),
            amount: line.amount.get(),
        });
        Self {
            id: seen.entry.id,
            day: seen.entry.day,
            kind: seen.entry.kind,
            note: seen.entry.note,
            corrects: seen.entry.corrects,
            corrected_by: seen.corrected_by,
            by: seen.entry.by_user,
            lines: lines.collect(),
        }
    }
}

/// The ledger of a line.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct LedgerSeen {
    /// Its entries, the newest first.
    entries: Vec<EntryOfLedger>,
    /// Where the next page begins.
    next: Option<i64>,
    /// The sum over all accounts, which is nothing.
    sum: i64,
}

/// What an account took and gave, in rupiah.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct AccountOfBalance {
    /// The account.
    account: String,
    /// Its debits.
    debit: i64,
    /// Its credits.
    credit: i64,
    /// What it stands at; a debit above nothing, a credit below.
    balance: i64,
}

/// A sum of the ledger beside what the papers say it must be, in rupiah.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ComparedSums {
    /// `paid`: what left the treasury, beside the payments. `owed`: what is owed, beside the bills approved and not paid.
    beside: String,
    /// By the ledger.
    ledger: i64,
    /// By the papers.
    papers: i64,
}

/// The trial balance of a fund line, in rupiah.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct BalanceOfLine {
    /// The line's number in the books.
    id: i64,
    /// Its name.
    name: String,
    /// Every account.
    accounts: Vec<AccountOfBalance>,
    /// All debits.
    debit: i64,
    /// All credits.
    credit: i64,
    /// The ledger beside the papers; empty for a day that is past, on which papers stood otherwise than now.
    compared: Vec<ComparedSums>,
    /// Whether debits and credits are the same, and the ledger says what the papers say.
    balanced: bool,
}

impl From<LineBalance> for BalanceOfLine {
    fn from(of: LineBalance) -> Self {
        let accounts = of.accounts.iter().map(|sums| AccountOfBalance {
            account: sums.account.word().to_owned(),
            debit: sums.debit,
            credit: sums.credit,
            balance: sums.balance(),
        });
        let compared =
            of.compared.iter().map(|one| ComparedSums { beside: one.beside.word().to_owned(), ledger: one.ledger, papers: one.papers });
        Self {
            id: of.seen.line.id,
            name: of.seen.line.name.clone(),
            accounts: accounts.collect(),
            debit: of.debit(),
            credit: of.credit(),
            compared: compared.collect(),
            balanced: of.balanced(),
        }
    }
}

/// The trial balance of the fund lines of a year that may be seen.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct TrialBalance {
    /// By number of the line.
    lines: Vec<BalanceOfLine>,
    /// Whether all of them balance.
    balanced: bool,
}

/// An agreement.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct AgreementOfRegion {
    /// Number in the books.
    id: i64,
    /// Version, for whoever ends it.
    version: i64,
    /// `nota-kesepakatan` or `pks`.
    kind: String,
    /// Number on paper.
    number: String,
    /// The other side.
    partner: String,
    /// First day it holds.
    valid_from: String,
    /// Last day.
    until: Option<String>,
    /// What makes cover begin.
    cover_start: String,
    /// How it stands today.
    standing: String,
}

impl From<AgreementSeen> for AgreementOfRegion {
    fn from(seen: AgreementSeen) -> Self {
        Self {
            id: seen.agreement.id,
            version: seen.agreement.version,
            kind: seen.agreement.kind,
            number: seen.agreement.number,
            partner: seen.agreement.partner,
            valid_from: seen.agreement.valid_from,
            until: seen.until,
            cover_start: seen.agreement.cover_start,
            standing: seen.standing.to_owned(),
        }
    }
}

async fn all(caller: Caller, RawQuery(query): RawQuery) -> Result<Json<LinesOfYear>, Problem> {
    let asked: YearAsked = caller.query(query.as_deref())?;
    let refused = |error: ActError| Problem::refused(&error, caller.t);
    caller.look().check(payung_operations::Sight::Money).map_err(refused)?;
    let Some(programme) = caller.programme(asked.programme_year).await? else { return Ok(Json(LinesOfYear::default())) };
    let lines = funds::statement(caller.look(), &programme, caller.t.language).await.map_err(refused)?;
    Ok(Json(LinesOfYear { lines: lines.into_iter().map(Into::into).collect() }))
}

type One = Path<(String, String)>;

async fn one(caller: Caller, Path((_, id)): One) -> Result<Json<LineInFull>, Problem> {
    let id = caller.number(&id)?;
    let history = funds::fund_line(caller.look(), id, caller.t.language).await.map_err(|error| Problem::refused(&error, caller.t))?;
    let commitments = history.commitments.into_iter().map(|seen| CommitmentOfLine {
        id: seen.commitment.id,
        version: seen.commitment.version,
        decree: seen.decree,
        first_month: seen.commitment.first_month,
        last_month: seen.last_month,
        people: seen.commitment.people,
        person_months: seen.commitment.person_months,
        bound: seen.bound,
        released: seen.commitment.released,
    });
    let changes = history.changes.into_iter().map(|change| ChangeOfLine {
        kind: change.kind,
        number: change.number,
        date: change.date,
        amount: change.amount,
        reason: change.reason,
    });
    Ok(Json(LineInFull {
        id: history.seen.line.id,
        version: history.seen.line.version,
        name: history.seen.line.name,
        ceiling: history.seen.line.ceiling,
        left: history.seen.left,
        commitments: commitments.collect(),
        changes: changes.collect(),
    }))
}

/// From which entry on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntriesAsked {
    before: Option<i64>,
}

async fn of_line(caller: Caller, Path((_, id)): One, RawQuery(query): RawQuery) -> Result<Json<LedgerSeen>, Problem> {
    let asked: EntriesAsked = caller.query(query.as_deref())?;
    let id = caller.number(&id)?;
    let seen = ledger::ledger(caller.look(), id, asked.before).await.map_err(|error| Problem::refused(&error, caller.t))?;
    Ok(Json(LedgerSeen { entries: seen.entries.into_iter().map(Into::into).collect(), next: seen.next, sum: seen.sum }))
}

/// Which year's, and up to which day.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BalanceAsked {
    programme_year: Option<i64>,
    until: Option<Date>,
}

async fn balance(caller: Caller, RawQuery(query): RawQuery) -> Result<Json<TrialBalance>, Problem> {
    let asked: BalanceAsked = caller.query(query.as_deref())?;
    let refused = |error: ActError| Problem::refused(&error, caller.t);
    // Before a year is opened nobody is asked by the view.
    caller.look().check(payung_operations::Sight::Money).map_err(refused)?;
    let lines = match caller.programme(asked.programme_year).await? {
        Some(programme) => trial_balance(caller.look(), &programme, asked.until, caller.t.language).await.map_err(refused)?,
        None => Vec::new(),
    };
    Ok(Json(TrialBalance { balanced: lines.iter().all(LineBalance::balanced), lines: lines.into_iter().map(Into::into).collect() }))
}

async fn agreements(caller: Caller) -> Result<Json<AgreementsOfRegion>, Problem> {
    let seen = funds::agreements(caller.look()).await.map_err(|error| Problem::refused(&error, caller.t))?;
    Ok(Json(AgreementsOfRegion { agreements: seen.into_iter().map(Into::into).collect() }))
}

/// Whose money a plan may be about: the kinds of a fund line, the region's own first.
const PAYERS: [&str; 3] = ["apbd", "apbdesa", "other"];

/// What a plan asks.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanQuery {
    programme_year: Option<i64>,
    budget: Option<i64>,
    people: Option<i64>,
    first_month: Option<String>,
    months: Option<u16>,
    kind: Option<String>,
}

/// A plan up to one month.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PlanUntil {
    /// Months of cover.
    months: u16,
    /// The last of them.
    month: String,
    /// One person's contribution for it, in rupiah.
    per_month: i64,
    /// One person's for all of them.
    per_person: i64,
    /// People the money pays for.
    people: i64,
    /// What the people asked about cost.
    cost: Option<i64>,
    /// What a family gets on a death not from work, where cover is so short.
    death_benefit: Option<i64>,
}

/// A plan.
#[derive(Default, Serialize, ToSchema)]
pub(in crate::api) struct PlanMade {
    /// Month by month.
    rows: Vec<PlanUntil>,
    /// Months the money pays for, for the people asked about.
    payable_months: Option<u16>,
    /// Rupiah left then.
    left: Option<i64>,
    /// The articles.
    notes: Vec<String>,
}

async fn plan(caller: Caller, RawQuery(query): RawQuery) -> Result<Json<PlanMade>, Problem> {
    let asked: PlanQuery = caller.query(query.as_deref())?;
    let refused = |error: ActError| Problem::refused(&error, caller.t);
    let Some(programme) = caller.programme(asked.programme_year).await? else { return Ok(Json(PlanMade::default())) };
    let wrong =
        || ActError::invalid("Bulan pertama ditulis TTTT-BB, misalnya 2026-05.", "The first month is written YYYY-MM, such as 2026-05.");
    let january = i16::try_from(programme.year.year).ok().and_then(|year| Month::new(year, 1));
    let first = match asked.first_month.as_deref() {
        // A day is no month here, though elsewhere one stands for the other.
        Some(text) => Month::parse(text).filter(|month| month.to_string() == text),
        None => january,
    };
    let kind = asked.kind.unwrap_or_else(|| PAYERS[0].to_owned());
    if !PAYERS.contains(&kind.as_str()) {
        let known = PAYERS.join(", ");
        return Err(refused(ActError::invalid(
            format!("Jenis dana {kind} tidak dikenal. Yang ada: {known}."),
            format!("There is no kind of fund {kind}. There are: {known}."),
        )));
    }
    let planned_as = Planned {
        first: first.ok_or_else(wrong).map_err(refused)?,
        months: asked.months.unwrap_or(12),
        budget: asked.budget.unwrap_or(0),
        people: asked.people,
        kind,
        supposed: None,
        minimum_wage: None,
    };
    let made = planned(caller.look(), &programme, &planned_as).await.map_err(refused)?;
    let rows = made.rows.into_iter().map(|row| PlanUntil {
        months: row.months,
        month: row.month.to_string(),
        per_month: row.per_month.get(),
        per_person: row.per_person.get(),
        people: row.people,
        cost: row.cost.map(payung_domain::Rupiah::get),
        death_benefit: row.short.map(|short| short.within.get()),
    });
    Ok(Json(PlanMade {
        rows: rows.collect(),
        payable_months: made.payable_months,
        left: made.left.map(payung_domain::Rupiah::get),
        notes: made.notes,
    }))
}
