//! Fund lines, what was committed out of them, agreements with BPJS and minimum wages.

use crate::failure::ActError;
use crate::money::ledger::{Balances, balances, lines_of_year};
use crate::programme::Programme;
use crate::sight::{Look, Sight, hidden};
use payung_domain::{Account, AreaCode, Language, Month};
use payung_storage::entity::{agreement, commitment, cover_span, decree, fund_change, fund_line, minimum_wage};
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::HashMap;

/// A fund line as it is looked at. Sums in rupiah.
#[derive(Debug, Clone)]
pub struct LineSeen {
    /// The line.
    pub line: fund_line::Model,
    /// The fund, as the law calls it.
    pub fund: String,
    /// The article the fund rests on.
    pub cite: String,
    /// Who pays, as BPJS calls it.
    pub payer: String,
    /// Whose treasurer: the place's name.
    pub place: String,
    /// Occupations it is bound to, as the regulation calls them; any when empty.
    pub earmark: Vec<String>,
    /// Not committed yet.
    pub left: i64,
    /// Committed, and not requested yet.
    pub committed_open: i64,
    /// Released by SPD, and not requested yet; none where there is no SPD.
    pub spd_left: Option<i64>,
    /// People it pays for.
    pub people: i64,
}

/// A commitment as it is looked at.
#[derive(Debug, Clone)]
pub struct CommitmentSeen {
    /// The commitment.
    pub commitment: commitment::Model,
    /// The decree's number on paper.
    pub decree: String,
    /// Its last month, as it was committed.
    pub last_month: String,
    /// What is still bound, in rupiah.
    pub bound: i64,
}

/// A fund line with everything that happened to it.
#[derive(Debug, Clone)]
pub struct LineHistory {
    /// The line.
    pub seen: LineSeen,
    /// Its programme.
    pub programme: std::sync::Arc<Programme>,
    /// Changes of its ceiling and SPDs, the newest first.
    pub changes: Vec<fund_change::Model>,
    /// Commitments, the newest first.
    pub commitments: Vec<CommitmentSeen>,
    /// What its accounts stand at.
    pub accounts: Vec<(Account, i64)>,
}

/// How a line stands in the year's statement. Sums in rupiah.
#[derive(Debug, Clone)]
pub struct LineStatement {
    /// The line.
    pub seen: LineSeen,
    /// Contributions of the year.
    pub expense: i64,
    /// Owed to BPJS.
    pub liability: i64,
    /// Disputed, claimed from BPJS.
    pub claims: i64,
    /// Overpaid, held by BPJS.
    pub credit: i64,
    /// Paid for months after the year.
    pub prepaid: i64,
    /// Returned, or to be returned, to the treasury.
    pub returned: i64,
    /// What is left of the ceiling (SiLPA).
    pub remainder: i64,
}

/// Whether a line, by whose treasurer pays it, may be seen.
fn may_see(look: Look<'_>, payer_area: &str) -> bool {
    let area = AreaCode::parse(payer_area);
    look.windows(Sight::Money).iter().any(|window| area.is_some_and(|area| area.is_in(window.area)))
}

/// The fund line `id`.
///
/// # Errors
/// There is none, or it may not be seen; both said alike.
pub(crate) async fn line_in_sight(look: Look<'_>, id: i64) -> Result<fund_line::Model, ActError> {
    look.check(Sight::Money)?;
    let found = fund_line::Entity::find_by_id(id).one(&look.books.database.connection).await?;
    found.filter(|line| may_see(look, &line.payer_area)).ok_or_else(hidden)
}

fn seen(look: Look<'_>, programme: &Programme, line: fund_line::Model, people: i64, language: Language) -> LineSeen {
    let fund = [&programme.regulation, &programme.national].iter().find_map(|law| law.fund.iter().find(|fund| fund.id == line.fund));
    let payer = programme.national.payer.iter().find(|payer| payer.code.as_deref() == Some(line.payer.as_str()));
    let occupation = |id: String| {
        let known = programme.regulation.occupation.iter().find(|known| known.id == id);
        known.map_or(id, |known| language.pick(&known.label, &known.label_en).to_owned())
    };
    let bound: Vec<String> = serde_json::from_str(&line.earmark).unwrap_or_default();
    LineSeen {
        fund: fund.map_or_else(|| line.fund.clone(), |fund| language.pick(&fund.label, &fund.label_en).to_owned()),
        cite: fund.map(|fund| fund.cite.clone()).unwrap_or_default(),
        payer: payer.map_or_else(|| line.payer.clone(), |payer| language.pick(&payer.label, &payer.label_en).to_owned()),
        place: super::place_name(look.books, &line.payer_area),
        earmark: bound.into_iter().map(occupation).collect(),
        left: line.ceiling - line.committed,
        committed_open: line.committed - line.requested,
        spd_left: line.needs_spd.then_some(line.spd - line.requested),
        people,
        line,
    }
}

/// The people each line pays for in some month.
async fn people_of(connection: &impl ConnectionTrait, lines: &[i64]) -> Result<HashMap<i64, i64>, ActError> {
    let counted = cover_span::Entity::find()
        .select_only()
        .column(cover_span::Column::FundLine)
        .column_as(Expr::col(cover_span::Column::Enrolment).count_distinct(), "people")
        .filter(cover_span::Column::FundLine.is_in(lines.iter().copied()))
        .filter(Expr::col(cover_span::Column::FirstMonth).lte(Expr::col(cover_span::Column::LastMonth)))
        .group_by(cover_span::Column::FundLine)
        .into_tuple::<(i64, i64)>()
        .all(connection)
        .await?;
    Ok(counted.into_iter().collect())
}

/// The fund lines of a year that may be seen, by number.
///
/// # Errors
/// Money may not be seen; the database's.
pub async fn fund_lines(look: Look<'_>, programme: &Programme, language: Language) -> Result<Vec<LineSeen>, ActError> {
    look.check(Sight::Money)?;
    let connection = &look.books.database.connection;
    let mut lines = lines_of_year(connection, programme.year.id).await?;
    lines.retain(|line| may_see(look, &line.payer_area));
    let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
    let people = people_of(connection, &ids).await?;
    Ok(lines
        .into_iter()
        .map(|line| {
            let people = people.get(&line.id).copied().unwrap_or(0);
            seen(look, programme, line, people, language)
        })
        .collect())
}

/// A fund line by number, with its history.
///
/// # Errors
/// There is none, or it may not be seen; both said alike.
pub async fn fund_line(look: Look<'_>, id: i64, language: Language) -> Result<LineHistory, ActError> {
    let connection = &look.books.database.connection;
    let line = line_in_sight(look, id).await?;
    let programme = Programme::load(connection, look.books, line.programme_year).await?;
    let changes = fund_change::Entity::find()
        .filter(fund_change::Column::FundLine.eq(id))
        .order_by_desc(fund_change::Column::Id)
        .all(connection)
        .await?;
    let found = commitment::Entity::find()
        .filter(commitment::Column::FundLine.eq(id))
        .order_by_desc(commitment::Column::Id)
        .all(connection)
        .await?;
    let decrees = decree::Entity::find().filter(decree::Column::Id.is_in(found.iter().map(|one| one.decree))).all(connection).await?;
    let number = |id: i64| decrees.iter().find(|decree| decree.id == id).and_then(|decree| decree.number.clone()).unwrap_or_default();
    let commitments = found.into_iter().map(|commitment| {
        let months = i32::try_from(commitment.months).unwrap_or(1);
        let last = Month::parse(&commitment.first_month).and_then(|first| first.plus(months - 1));
        CommitmentSeen {
            decree: number(commitment.decree),
            last_month: last.map(|last| last.to_string()).unwrap_or_default(),
            bound: commitment.amount - commitment.released,
            commitment,
        }
    });
    let commitments = commitments.collect();
    let balances = balances(connection, &[id]).await?;
    let people = people_of(connection, &[id]).await?.get(&id).copied().unwrap_or(0);
    Ok(LineHistory {
        seen: seen(look, &programme, line, people, language),
        programme,
        changes,
        commitments,
        accounts: Account::ALL.map(|account| (account, balances.of(id, account))).to_vec(),
    })
}

/// A commitment by number, with its line.
///
/// # Errors
/// There is none, or its line may not be seen; both said alike.
pub async fn commitment(look: Look<'_>, id: i64, language: Language) -> Result<(LineSeen, CommitmentSeen), ActError> {
    look.check(Sight::Money)?;
    let found = commitment::Entity::find_by_id(id).one(&look.books.database.connection).await?.ok_or_else(hidden)?;
    let history = fund_line(look, found.fund_line, language).await?;
    let seen = history.commitments.into_iter().find(|seen| seen.commitment.id == id).ok_or_else(hidden)?;
    Ok((history.seen, seen))
}

/// The signed decrees of a year, the newest first, for whoever commits money to their people.
///
/// # Errors
/// Money may not be seen; the database's.
pub async fn decrees_to_commit(look: Look<'_>, programme_year: i64) -> Result<Vec<decree::Model>, ActError> {
    look.check(Sight::Money)?;
    let query = decree::Entity::find().filter(decree::Column::ProgrammeYear.eq(programme_year)).filter(decree::Column::Status.eq("signed"));
    Ok(query.order_by_desc(decree::Column::Id).all(&look.books.database.connection).await?)
}

/// The year's statement, line by line.
///
/// # Errors
/// Money may not be seen; the database's.
pub async fn statement(look: Look<'_>, programme: &Programme, language: Language) -> Result<Vec<LineStatement>, ActError> {
    let lines = fund_lines(look, programme, language).await?;
    let ids: Vec<i64> = lines.iter().map(|seen| seen.line.id).collect();
    let balances = if ids.is_empty() { Balances::default() } else { balances(&look.books.database.connection, &ids).await? };
    Ok(lines
        .into_iter()
        .map(|seen| {
            let of = |account| balances.of(seen.line.id, account);
            LineStatement {
                expense: of(Account::Expense),
                liability: of(Account::Liability).saturating_neg(),
                claims: of(Account::Claim),
                credit: of(Account::Credit),
                prepaid: of(Account::Prepaid),
                returned: of(Account::Returned),
                remainder: seen.line.ceiling - seen.line.paid,
                seen,
            }
        })
        .collect())
}

/// An agreement as it is looked at.
#[derive(Debug, Clone)]
pub struct AgreementSeen {
    /// The agreement.
    pub agreement: agreement::Model,
    /// The number of the Nota Kesepakatan it rests on.
    pub under: String,
    /// Its last day: when it ends by itself, or was ended; open when none.
    pub until: Option<String>,
    /// How it stands today: `holds`, `ending` in its last 60 days, `expired`, `ended` or `later`.
    pub standing: &'static str,
}

/// How many days before its end an agreement is said to be ending.
const ENDING_DAYS: i64 = 60;

/// The agreements, the newest first.
///
/// # Errors
/// Neither the programme nor money may be seen; the database's.
pub async fn agreements(look: Look<'_>) -> Result<Vec<AgreementSeen>, ActError> {
    if !look.may(Sight::Money) {
        look.check(Sight::Papers)?;
    }
    let rows = agreement::Entity::find().order_by_desc(agreement::Column::Id).all(&look.books.database.connection).await?;
    let numbers: HashMap<i64, String> = rows.iter().map(|row| (row.id, row.number.clone())).collect();
    let today = look.day.to_string();
    let soon = look.day.saturating_add(jiff::Span::new().days(ENDING_DAYS)).to_string();
    Ok(rows
        .into_iter()
        .map(|agreement| {
            let until = agreement.ended_on.clone().or_else(|| agreement.valid_until.clone());
            let standing = match &until {
                Some(until) if *until < today && agreement.status == "ended" => "ended",
                Some(until) if *until < today => "expired",
                _ if agreement.valid_from > today => "later",
                Some(until) if *until <= soon => "ending",
                _ => "holds",
            };
            AgreementSeen {
                under: agreement.under.and_then(|id| numbers.get(&id).cloned()).unwrap_or_default(),
                until,
                standing,
                agreement,
            }
        })
        .collect())
}

/// An agreement by number.
///
/// # Errors
/// There is none, or it may not be seen; both said alike.
pub async fn agreement(look: Look<'_>, id: i64) -> Result<AgreementSeen, ActError> {
    agreements(look).await?.into_iter().find(|seen| seen.agreement.id == id).ok_or_else(hidden)
}

/// The minimum wages recorded, by place and date, the latest word on a day first.
///
/// # Errors
/// The programme may not be seen; the database's.
pub async fn wages(look: Look<'_>) -> Result<Vec<minimum_wage::Model>, ActError> {
    look.check(Sight::Programme)?;
    let query = minimum_wage::Entity::find().order_by_asc(minimum_wage::Column::Area).order_by_desc(minimum_wage::Column::ValidFrom);
    Ok(query.order_by_desc(minimum_wage::Column::Id).all(&look.books.database.connection).await?)
}
