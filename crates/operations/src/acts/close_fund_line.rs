//! Closing a fund line at the year's end: what the year still owes BPJS becomes a liability, what was paid for later months is prepaid, what BPJS
//! holds too much goes back, and what is left of the money is told with its earmark.
//!
//! The liability is paid next year out of that year's line; the closed line keeps it, and in all lines together it is gone once it is paid.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::failure::ActError;
use crate::money::funds::too_large;
use crate::money::ledger::{Posting, balances};
use crate::permission::ActName;
use payung_domain::{Account, LedgerEntry, Month, Movement, Role, Rupiah};
use payung_storage::entity::{bill, bill_line, cover_span, enrolment, fund_line, payment};
use sea_orm::prelude::*;
use sea_orm::{JoinType, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseFundLine {
    /// The line.
    pub fund_line: i64,
    /// Its version as seen.
    pub version: i64,
}

/// How a line stood on 31 December, in rupiah.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FundLineClosed {
    /// The line.
    pub id: i64,
    /// Its version from now on.
    pub version: i64,
    /// Its ceiling.
    pub ceiling: i64,
    /// What left the treasury.
    pub paid: i64,
    /// What is left of the ceiling (SiLPA), bound as the line was.
    pub remainder: i64,
    /// Occupations the remainder is bound to; any when empty.
    pub earmark: Vec<String>,
    /// Contributions of the year.
    pub expense: i64,
    /// Owed to BPJS: months of the year that are not paid.
    pub liability: i64,
    /// Disputed, claimed from BPJS.
    pub claims: i64,
    /// Paid for months after the year.
    pub prepaid: i64,
    /// What BPJS held too much and must come back as other revenue.
    pub returned: i64,
    /// It had been closed before; nothing was changed.
    pub already: bool,
}

impl Act for CloseFundLine {
    const NAME: ActName = ActName::CloseFundLine;
    type Done = FundLineClosed;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        acting.target_of_line(self.fund_line, &[Role::PpkSkpd]).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<FundLineClosed>, ActError> {
        let line = acting.fund_line(self.fund_line).await?;
        if line.status == "closed" {
            return Ok(Ran::Already(standing(acting, &line, line.version, true).await?));
        }
        let line = acting.fund_line_at(self.fund_line, self.version).await?;
        let programme = acting.open_programme(line.programme_year).await?;
        acting.check_not_maker(&line.opened_by, ("membuka sumber dana ini", "opened this fund line"))?;
        let year = i16::try_from(programme.year.year).map_err(|_| too_large())?;
        let december = Month::new(year, 12).ok_or_else(too_large)?;
        if acting.day < december.last_day() {
            return Err(ActError::conflict(
                format!("Sumber dana {} ditutup pada 31 Desember {year} atau sesudahnya; hari ini {}.", line.name, acting.day),
                format!("Fund line {} is closed on 31 December {year} or later; today is {}.", line.name, acting.day),
            ));
        }
        nothing_hangs(acting, &line).await?;
        let entries = year_end(acting, &line, december).await?;
        let posted = entries.is_some();
        if let Some(entry) = entries {
            let posting = Posting {
                programme_year: line.programme_year,
                day: december.last_day(),
                kind: "year-end",
                subject: format!("fund-line:{}", line.id),
                note: format!("akhir tahun {year}"),
                corrects: None,
            };
            acting.post(&posting, &entry).await?;
        }
        let version = line.version + 1;
        let changed = fund_line::Entity::update_many()
            .col_expr(fund_line::Column::Status, Expr::value("closed"))
            .col_expr(fund_line::Column::Version, Expr::value(version))
            .col_expr(fund_line::Column::Seq, Expr::value(acting.seq))
            .filter(fund_line::Column::Id.eq(line.id))
            .filter(fund_line::Column::Version.eq(line.version))
            .exec(acting.tx)
            .await?;
        if changed.rows_affected != 1 {
            return Err(ActError::stale(("Sumber dana ini", "This fund line"), self.version, version));
        }
        let done = standing(acting, &line, version, false).await?;
        let noted = Noted::plain(
            format!("fund-line:{}", line.id),
            serde_json::json!({
                "ceiling": done.ceiling, "paid": done.paid, "remainder": done.remainder, "earmark": done.earmark, "expense": done.expense,
                "liability": done.liability, "claims": done.claims, "prepaid": done.prepaid, "returned": done.returned, "posted": posted,
            }),
        );
        Ok(Ran::Done(done, noted))
    }
}

/// How the line stands by its accounts.
async fn standing(acting: &Acting<'_>, line: &fund_line::Model, version: i64, already: bool) -> Result<FundLineClosed, ActError> {
    let balances = balances(acting.tx, &[line.id]).await?;
    let of = |account| balances.of(line.id, account);
    Ok(FundLineClosed {
        id: line.id,
        version,
        ceiling: line.ceiling,
        paid: line.paid,
        remainder: line.ceiling - line.paid,
        earmark: serde_json::from_str(&line.earmark).unwrap_or_default(),
        expense: of(Account::Expense),
        liability: of(Account::Liability).checked_neg().ok_or_else(too_large)?,
        claims: of(Account::Claim),
        prepaid: of(Account::Prepaid),
        returned: of(Account::Returned),
        already,
    })
}

/// Refuses while a bill or a payment of the line is under way.
async fn nothing_hangs(acting: &Acting<'_>, line: &fund_line::Model) -> Result<(), ActError> {
    let payments: Vec<(i64, String)> = payment::Entity::find()
        .select_only()
        .columns([payment::Column::Id, payment::Column::State])
        .filter(payment::Column::FundLine.eq(line.id))
        .filter(payment::Column::State.ne("received"))
        .into_tuple()
        .all(acting.tx)
        .await?;
    if let Some((id, state)) = payments.first() {
        let count = payments.len();
        return Err(ActError::conflict(
            format!(
                "{count} pembayaran dari {} belum selesai (pembayaran {id}: {state}). Selesaikan sampai bukti bayar BPJS, atau batalkan, lalu tutup.",
                line.name
            ),
            format!(
                "{count} payments of {} are under way (payment {id}: {state}). Bring them to BPJS's receipt, or cancel them, then close.",
                line.name
            ),
        ));
    }
    let of_line: BTreeSet<i64> = bill_line::Entity::find()
        .select_only()
        .column(bill_line::Column::Bill)
        .distinct()
        .filter(bill_line::Column::FundLine.eq(line.id))
        .into_tuple::<i64>()
        .all(acting.tx)
        .await?
        .into_iter()
        .collect();
    let open: Vec<(i64, String)> = bill::Entity::find()
        .select_only()
        .columns([bill::Column::Id, bill::Column::Code])
        .filter(bill::Column::Id.is_in(of_line))
        .filter(bill::Column::Status.is_in(["received", "checked", "correction-asked"]))
        .into_tuple()
        .all(acting.tx)
        .await?;
    match open.first() {
        None => Ok(()),
        Some((id, code)) => Err(ActError::conflict(
            format!(
                "Tagihan {id} (kode iuran {code}) belum diputuskan. Setujui atau minta pembetulannya selesai, lalu tutup {}.",
                line.name
            ),
            format!("Bill {id} (code {code}) is not decided. Approve it, or see its correction through, then close {}.", line.name),
        )),
    }
}

/// What the year's end posts; none when the accounts already stand as they should.
async fn year_end(acting: &Acting<'_>, line: &fund_line::Model, december: Month) -> Result<Option<LedgerEntry>, ActError> {
    let balances = balances(acting.tx, &[line.id]).await?;
    let mut movements = Vec::new();
    // Months of the year that people were covered for and nobody has billed yet: December's, as a rule.
    for (month, due) in covered_months(acting, line.id, december).await? {
        let missing = due.checked_sub(balances.of_month(line.id, Account::Expense, month)).ok_or_else(too_large)?;
        if missing > 0 {
            movements.push(Movement::new(line.id, Account::Expense, Account::Liability, Some(month), Rupiah::new(missing))?);
        }
    }
    // Paid for months after the year.
    for (month, amount) in balances.months(line.id, Account::Expense) {
        if month.is_some_and(|month| month > december) && amount > 0 {
            movements.push(Movement::new(line.id, Account::Prepaid, Account::Expense, month, Rupiah::new(amount))?);
        }
    }
    // What BPJS holds too much is carried within one line and year only.
    for (month, amount) in balances.months(line.id, Account::Credit) {
        if amount > 0 {
            movements.push(Movement::new(line.id, Account::Returned, Account::Credit, month, Rupiah::new(amount))?);
        }
    }
    if movements.is_empty() { Ok(None) } else { Ok(Some(LedgerEntry::new(movements)?)) }
}

/// Spans alike: first and last month, rupiah a month, the two days on which cover may have begun, and how many there are.
type SpansAlike = (String, String, i64, Option<String>, Option<String>, i64);

/// What months up to `december` cost for whoever BPJS took on, by the spans of the line.
async fn covered_months(acting: &Acting<'_>, line: i64, december: Month) -> Result<BTreeMap<Month, i64>, ActError> {
    let spans: Vec<SpansAlike> = cover_span::Entity::find()
        .select_only()
        .column(cover_span::Column::FirstMonth)
        .column(cover_span::Column::LastMonth)
        .column(cover_span::Column::PerMonth)
        .column(enrolment::Column::CoverStart)
        .column(enrolment::Column::BpjsStart)
        .column_as(cover_span::Column::Id.count(), "people")
        .join(
            JoinType::InnerJoin,
            cover_span::Entity::belongs_to(enrolment::Entity).from(cover_span::Column::Enrolment).to(enrolment::Column::Id).into(),
        )
        .filter(cover_span::Column::FundLine.eq(line))
        .filter(enrolment::Column::State.is_in(["registered", "ended"]))
        .group_by(cover_span::Column::FirstMonth)
        .group_by(cover_span::Column::LastMonth)
        .group_by(cover_span::Column::PerMonth)
        .group_by(enrolment::Column::CoverStart)
        .group_by(enrolment::Column::BpjsStart)
        .into_tuple()
        .all(acting.tx)
        .await?;
    let mut due: BTreeMap<Month, i64> = BTreeMap::new();
    for (first, last, per_month, started, by_bpjs, people) in spans {
        let (Some(first), Some(last)) = (Month::parse(&first), Month::parse(&last)) else { continue };
        // Months before cover began are owed by nobody.
        let began = by_bpjs.or(started).as_deref().and_then(Month::parse).map_or(first, |began| began.max(first));
        for month in began.through(last.min(december)) {
            let sum = due.entry(month).or_default();
            *sum = per_month.checked_mul(people).and_then(|amount| sum.checked_add(amount)).ok_or_else(too_large)?;
        }
    }
    Ok(due)
}
