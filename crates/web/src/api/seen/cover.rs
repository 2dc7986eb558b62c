//! `GET /roster`, `/arrears`, `/findings`, `/duties` and `/enrolments/{id}`: who is covered, what is due, what must be looked into.

use super::{YearAsked, query_parameter, year_parameter};
use crate::api::caller::Caller;
use crate::api::endpoint::Endpoint;
use crate::api::problem::Problem;
use axum::Json;
use axum::extract::{Path, RawQuery};
use axum::routing::get;
use payung_domain::{AreaCode, Date, Month};
use payung_operations::ActError;
use payung_operations::views::arrears::arrears_seen;
use payung_operations::views::duties::duties;
use payung_operations::views::findings::findings;
use payung_operations::views::roster::{RosterAsked, roster_seen};
use payung_operations::views::statement::{BenefitSeen, statement};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// People of a page.
const LIMIT_MAX: usize = 500;

pub(super) fn endpoints() -> Vec<Endpoint> {
    let month = json!({ "type": "string", "pattern": "^[1-8][0-9]{3}-(0[1-9]|1[0-2])$" });
    let day = json!({ "type": "string", "format": "date" });
    let roster =
        Endpoint::new::<RosterOut>("/{region}/roster", "get", "roster", "daftar peserta suatu bulan (the roster of a month)", get(roster))
            .tagged("seen")
            .with(year_parameter())
            .with(query_parameter("month", "The month; the present one unless given.", month))
            .with(query_parameter("known_on", "As it was known at the end of this day.", day))
            .with(query_parameter(
                "area",
                "In this area or beneath it.",
                json!({ "type": "string", "pattern": r"^(1[1-9]|[2-9][0-9])(\.?[0-9]{2}(\.?[0-9]{2}(\.?[0-9]{4})?)?)?$" }),
            ))
            .with(query_parameter("wadah", "Of this group at BPJS.", json!({ "type": "string" })))
            .with(query_parameter(
                "skip",
                "How many people to pass over.",
                json!({ "type": "integer", "minimum": 0, "maximum": SKIP_MAX }),
            ));
    vec![
        roster,
        Endpoint::new::<ArrearsOut>("/{region}/arrears", "get", "arrears", "jatuh tempo dan tunggakan (dues and arrears)", get(dues))
            .tagged("seen")
            .with(year_parameter()),
        Endpoint::new::<FindingsOut>("/{region}/findings", "get", "findings", "temuan (findings)", get(queue))
            .tagged("seen")
            .with(year_parameter()),
        Endpoint::new::<DutiesOut>("/{region}/duties", "get", "duties", "kalender tugas (the calendar of duties)", get(calendar))
            .tagged("seen")
            .with(year_parameter()),
        Endpoint::new::<StatementOut>(
            "/{region}/enrolments/{id}",
            "get",
            "enrolment",
            "keterangan perlindungan seorang peserta (one person's statement of cover)",
            get(one),
        )
        .tagged("seen"),
    ]
}

/// People of a roster that can be skipped: more than any region covers.
const SKIP_MAX: usize = 10_000_000;

/// What is asked of the roster.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RosterQuery {
    programme_year: Option<i64>,
    month: Option<Month>,
    known_on: Option<Date>,
    area: Option<AreaCode>,
    wadah: String,
    skip: usize,
}

/// A person on the roster.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct RosterPerson {
    /// The enrolment.
    enrolment: i64,
    /// The case.
    case: i64,
    /// Name.
    name: String,
    /// NIK, masked.
    nik: String,
    /// KPJ, masked.
    kpj: String,
    /// Code of the village.
    area: String,
    /// The group at BPJS.
    wadah: String,
    /// How far the enrolment is, by its word.
    state: String,
    /// Number of the decree.
    decree: String,
    /// Name of the fund line.
    fund_line: String,
    /// First month this line pays for.
    first_month: String,
    /// Last month this line pays for.
    last_month: String,
    /// Whole rupiah a month.
    per_month: i64,
    /// First day of cover.
    cover_start: Option<String>,
    /// Whether BPJS may bill for the month.
    billable: bool,
}

/// A page of the roster, at most 500 people.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct RosterOut {
    /// The month.
    month: String,
    /// People in all.
    people: usize,
    /// Of them, those for whom BPJS may bill.
    billable: usize,
    /// What they cost in the month, whole rupiah.
    total: i64,
    /// The people.
    rows: Vec<RosterPerson>,
    /// `skip` of the next page.
    next: Option<usize>,
}

async fn roster(caller: Caller, RawQuery(query): RawQuery) -> Result<Json<RosterOut>, Problem> {
    let asked: RosterQuery = caller.query(query.as_deref())?;
    let refused = |error: ActError| Problem::refused(&error, caller.t);
    let look = caller.look();
    look.check(payung_operations::Sight::Cover).map_err(refused)?;
    if asked.skip > SKIP_MAX {
        return Err(refused(ActError::invalid(
            format!("skip paling besar {SKIP_MAX}; persempit dengan wilayah atau wadah."),
            format!("skip is {SKIP_MAX} at most; narrow it by area or wadah."),
        )));
    }
    let month = asked.month.unwrap_or_else(|| Month::of(look.day));
    let nobody = RosterOut { month: month.to_string(), people: 0, billable: 0, total: 0, rows: Vec::new(), next: None };
    let Some(programme) = caller.programme(asked.programme_year).await? else { return Ok(Json(nobody)) };
    let wanted = RosterAsked {
        known_on: asked.known_on,
        area: asked.area,
        wadah: asked.wadah,
        skip: asked.skip,
        limit: LIMIT_MAX,
        ..RosterAsked::of(programme.year.id, month)
    };
    let seen = roster_seen(look, &wanted).await.map_err(refused)?;
    let after = asked.skip.saturating_add(seen.rows.len());
    let rows = seen.rows.into_iter().map(|row| RosterPerson {
        enrolment: row.entry.enrolment,
        case: row.entry.case_file,
        name: row.name,
        nik: row.nik,
        kpj: row.kpj,
        area: row.entry.area,
        wadah: row.entry.wadah,
        state: row.entry.state,
        decree: row.decree,
        fund_line: row.line,
        first_month: row.entry.first_month.to_string(),
        last_month: row.entry.last_month.to_string(),
        per_month: row.entry.per_month,
        cover_start: row.entry.cover_start.map(|day| day.to_string()),
        billable: row.entry.billable,
    });
    Ok(Json(RosterOut {
        people: seen.people,
        billable: seen.billable,
        total: seen.total,
        rows: rows.collect(),
        next: (after < seen.people).then_some(after),
        ..nobody
    }))
}

/// A month of a group.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct MonthDueOut {
    /// The group at BPJS.
    wadah: String,
    /// Whether it is paid by a percentage of the minimum wage.
    of_wage: bool,
    /// The month.
    month: String,
    /// The day it is due.
    due: String,
    /// The articles.
    cites: Vec<String>,
    /// Which holiday calendar it was computed with.
    calendar: String,
    /// People.
    people: usize,
    /// Whole rupiah.
    amount: i64,
    /// The payment code.
    code: Option<String>,
    /// The day BPJS receipted it.
    received_on: Option<String>,
}

/// A group in arrears.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct CountdownOut {
    /// The group at BPJS.
    wadah: String,
    /// The first unpaid month.
    first_unpaid: String,
    /// The last day of cover, if nothing is paid.
    cut: String,
    /// The article.
    cite: String,
    /// Days until then.
    days_left: i32,
    /// People hit.
    people: usize,
    /// Whole rupiah unpaid.
    amount: i64,
    /// People who could never be registered again.
    never_again: usize,
    /// Whether the months may still be paid.
    payable: bool,
}

/// Dues and arrears.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ArrearsOut {
    /// Every month of every group, the oldest first.
    months: Vec<MonthDueOut>,
    /// Groups in arrears, the nearest cut first.
    countdowns: Vec<CountdownOut>,
}

async fn dues(caller: Caller, RawQuery(query): RawQuery) -> Result<Json<ArrearsOut>, Problem> {
    let asked: YearAsked = caller.query(query.as_deref())?;
    let refused = |error: ActError| Problem::refused(&error, caller.t);
    caller.look().check(payung_operations::Sight::Cover).map_err(refused)?;
    let Some(programme) = caller.programme(asked.programme_year).await? else {
        return Ok(Json(ArrearsOut { months: Vec::new(), countdowns: Vec::new() }));
    };
    let seen = arrears_seen(caller.look(), &programme).await.map_err(refused)?.arrears;
    let months = seen.months.into_iter().map(|month| MonthDueOut {
        wadah: month.wadah,
        of_wage: month.of_wage,
        month: month.month.to_string(),
        due: month.due.due.to_string(),
        cites: month.due.cites,
        calendar: month.due.calendar_version,
        people: month.people,
        amount: month.amount,
        code: month.code,
        received_on: month.received_on.map(|day| day.to_string()),
    });
    let countdowns = seen.countdowns.into_iter().map(|near| CountdownOut {
        payable: near.payable(),
        wadah: near.wadah,
        first_unpaid: near.first_unpaid.to_string(),
        cut: near.cut.to_string(),
        cite: near.cite,
        days_left: near.days_left,
        people: near.people,
        amount: near.amount,
        never_again: near.never_again,
    });
    Ok(Json(ArrearsOut { months: months.collect(), countdowns: countdowns.collect() }))
}

/// A finding.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct FindingOut {
    /// Number.
    id: i64,
    /// Version, for whoever settles it.
    version: i64,
    /// `bpjs-answer`, `bill` or `roster`.
    source: String,
    /// What it means.
    said: String,
    /// The enrolment.
    enrolment: Option<i64>,
    /// Code of the area.
    area: String,
    /// What was found, numbers masked.
    details: Vec<String>,
    /// `open` or `settled`.
    status: String,
    /// How it was settled.
    settlement: String,
}

/// Findings, the open ones first, at most 500.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct FindingsOut {
    /// The findings.
    findings: Vec<FindingOut>,
}

async fn queue(caller: Caller, RawQuery(query): RawQuery) -> Result<Json<FindingsOut>, Problem> {
    let asked: YearAsked = caller.query(query.as_deref())?;
    let refused = |error: ActError| Problem::refused(&error, caller.t);
    caller.look().check(payung_operations::Sight::Cover).map_err(refused)?;
    let found = match caller.programme(asked.programme_year).await? {
        Some(programme) => findings(caller.look(), programme.year.id, caller.t.language).await.map_err(refused)?,
        None => Vec::new(),
    };
    let found = found.into_iter().map(|line| FindingOut {
        id: line.id,
        version: line.version,
        source: line.source,
        said: line.label,
        enrolment: line.enrolment,
        area: line.area,
        details: line.details.into_iter().map(|(label, text)| format!("{label}: {text}")).collect(),
        status: line.status,
        settlement: line.settlement,
    });
    Ok(Json(FindingsOut { findings: found.collect() }))
}

/// A day to keep in mind.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct DutyOut {
    /// The day.
    day: String,
    /// Whether it has passed.
    over: bool,
    /// What is due.
    said: String,
    /// The same duty has the same key on every day.
    key: String,
}

/// The calendar of duties.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct DutiesOut {
    /// The days, in their order.
    duties: Vec<DutyOut>,
}

async fn calendar(caller: Caller, RawQuery(query): RawQuery) -> Result<Json<DutiesOut>, Problem> {
    let asked: YearAsked = caller.query(query.as_deref())?;
    let refused = |error: ActError| Problem::refused(&error, caller.t);
    caller.look().check(payung_operations::Sight::Programme).map_err(refused)?;
    let found = match caller.programme(asked.programme_year).await? {
        Some(programme) => duties(caller.look(), &programme, caller.t.language).await.map_err(refused)?,
        None => Vec::new(),
    };
    let out = |duty: payung_operations::views::duties::Duty| DutyOut {
        day: duty.day.to_string(),
        over: duty.over,
        said: duty.said,
        key: duty.key,
    };
    Ok(Json(DutiesOut { duties: found.into_iter().map(out).collect() }))
}

/// A benefit.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct BenefitOut {
    /// Its sum, whole rupiah.
    total: i64,
    /// What it is made of, with amounts and articles.
    lines: Vec<String>,
    /// What a family must know besides.
    notes: Vec<String>,
}

impl From<BenefitSeen> for BenefitOut {
    fn from(seen: BenefitSeen) -> Self {
        let lines = seen.lines.into_iter().map(|(label, amount, cite)| format!("{label}: Rp{amount} ({cite})"));
        Self { total: seen.total, lines: lines.collect(), notes: seen.notes }
    }
}

/// A month paid for.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct MonthPaidOut {
    /// The month.
    month: String,
    /// Number of the decree.
    decree: String,
    /// Name of the fund line.
    fund_line: String,
    /// Whole rupiah.
    amount: i64,
    /// The day BPJS receipted it.
    received_on: Option<String>,
}

/// One person's statement of cover.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct StatementOut {
    /// The enrolment.
    enrolment: i64,
    /// Its version, for whoever acts on it.
    version: i64,
    /// Name.
    name: String,
    /// NIK, masked.
    nik: String,
    /// KPJ, masked.
    kpj: String,
    /// How far it is, by its word.
    state: String,
    /// First day of cover by BPJS's own word.
    bpjs_start: Option<String>,
    /// First day of cover by regulation and agreement.
    cover_start: Option<String>,
    /// The months.
    months: Vec<MonthPaidOut>,
    /// Rupiah receipted so far.
    paid: i64,
    /// In which month of membership the person is; none before cover begins and after it ended.
    membership_month: Option<u16>,
    /// What the family would get of a death today, not from work.
    family_now: Option<BenefitOut>,
    /// From when the family would get the whole of it.
    family_whole_from: Option<String>,
}

async fn one(caller: Caller, Path((_, id)): Path<(String, String)>) -> Result<Json<StatementOut>, Problem> {
    let id = caller.number(&id)?;
    let seen = statement(caller.look(), id, caller.t.language).await.map_err(|error| Problem::refused(&error, caller.t))?;
    let months = seen.months.into_iter().map(|month| MonthPaidOut {
        month: month.month.to_string(),
        decree: month.decree,
        fund_line: month.line,
        amount: month.amount,
        received_on: month.received_on.map(|day| day.to_string()),
    });
    Ok(Json(StatementOut {
        enrolment: seen.enrolment.id,
        version: seen.enrolment.version,
        name: seen.name,
        nik: seen.nik,
        kpj: seen.kpj,
        state: seen.enrolment.state,
        bpjs_start: seen.enrolment.bpjs_start,
        cover_start: seen.enrolment.cover_start,
        months: months.collect(),
        paid: seen.paid,
        membership_month: seen.truth.as_ref().map(|truth| truth.membership_month),
        family_whole_from: seen.truth.as_ref().and_then(|truth| truth.whole_from).map(|day| day.to_string()),
        family_now: seen.truth.map(|truth| truth.now.into()),
    }))
}
