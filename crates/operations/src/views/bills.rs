//! Bills of the insurer: all of them, one with its differences by cause, the lines behind a cause, and who would lose cover.

use crate::acts::export_cases::masked;
use crate::failure::ActError;
use crate::money::bill_identity::Identity;
use crate::money::bills::{AGREES, Standing, months_of, no_bill, parts, standing};
use crate::money::stake::{Stake, stake_of};
use crate::programme::Programme;
use crate::sight::{Look, Sight, hidden};
use payung_billing::Cause;
use payung_domain::{AreaCode, Language, Month};
use payung_storage::entity::{bill, bill_line, enrolment, fund_line, person};
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::{BTreeMap, HashMap};

/// Lines on one page.
pub const LINES_A_PAGE: u64 = 50;

/// A bill, as it is looked at in a list.
#[derive(Debug, Clone)]
pub struct BillSeen {
    /// The bill.
    pub bill: bill::Model,
    /// The place's name.
    pub area_name: String,
    /// Differences, and of them unanswered.
    pub differences: i64,
    /// Of them unanswered.
    pub unanswered: i64,
    /// Its months in words.
    pub months: String,
}

/// The lines of one cause, summed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseSeen {
    /// The cause's word in addresses.
    pub id: String,
    /// The cause for a reader.
    pub label: String,
    /// Lines.
    pub lines: i64,
    /// Rupiah billed in them.
    pub billed: i64,
    /// Rupiah by the roster.
    pub expected: i64,
    /// Of the lines not answered.
    pub unanswered: i64,
    /// Of the lines disputed.
    pub disputed: i64,
    /// What is proposed: accept, dispute or ask; of several the word `ask`.
    pub proposed: String,
    /// The articles.
    pub cites: String,
}

/// What was asked of the bill before, and what the corrected one says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The bill before.
    pub before: i64,
    /// Number of its letter to the insurer.
    pub letter: String,
    /// The letter's date.
    pub date: String,
    /// Differences that were disputed in it.
    pub asked: i64,
    /// Of them no longer in this bill.
    pub mended: i64,
}

/// A part of a bill in one fund line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShareSeen {
    /// The line.
    pub fund_line: i64,
    /// Its name.
    pub name: String,
    /// Rupiah billed.
    pub billed: i64,
    /// Of it disputed.
    pub disputed: i64,
}

/// One bill.
#[derive(Debug, Clone)]
pub struct BillWhole {
    /// It, as in a list.
    pub seen: BillSeen,
    /// The causes, the gravest first.
    pub causes: Vec<CauseSeen>,
    /// Its parts by fund line.
    pub shares: Vec<ShareSeen>,
    /// Disputed differences.
    pub disputes: i64,
    /// The bill it corrects.
    pub correction: Option<Correction>,
    /// The bill that corrects it.
    pub replaced_by: Option<i64>,
    /// The programme.
    pub programme: std::sync::Arc<Programme>,
}

/// A line of a bill.
#[derive(Debug, Clone)]
pub struct LineSeen {
    /// Its place in the bill.
    pub ordinal: i64,
    /// The row in the insurer's list; 0 when the bill does not have the person.
    pub row: i64,
    /// Name, as billed or else as in the books.
    pub name: String,
    /// NIK with its middle hidden.
    pub nik: String,
    /// The enrolment.
    pub enrolment: Option<i64>,
    /// The month in words.
    pub month: String,
    /// Rupiah billed.
    pub billed: i64,
    /// Rupiah by the roster.
    pub expected: i64,
    /// The cause's word.
    pub cause_id: String,
    /// The cause for a reader.
    pub cause: String,
    /// Why, in words.
    pub reason: String,
    /// The articles.
    pub cites: String,
    /// What is proposed.
    pub proposed: String,
    /// The answer; empty when there is none.
    pub answer: String,
    /// Why it was answered so.
    pub answer_reason: String,
    /// Who answered.
    pub answered_by: String,
}

/// A page of lines.
#[derive(Debug, Clone)]
pub struct Lines {
    /// The lines.
    pub lines: Vec<LineSeen>,
    /// How many there are in all.
    pub total: i64,
    /// Pages.
    pub pages: u64,
}

/// Somebody who would lose cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtStake {
    /// The village's name.
    pub area_name: String,
    /// Names there.
    pub names: Vec<String>,
}

/// The label of a cause's word in the books.
#[must_use]
pub fn cause_label(id: &str, language: Language) -> String {
    match Cause::from_id(id) {
        Some(cause) => cause.label(language).to_owned(),
        None if id == crate::money::bill_check::TOTAL => {
            language.pick("jumlah surat dan daftar berbeda", "letter and list add up differently").to_owned()
        }
        None => id.to_owned(),
    }
}

fn count(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The months of a bill in words.
fn months_in_words(row: &bill::Model, language: Language) -> String {
    match months_of(row) {
        Some((first, last)) if first == last => first.named(language),
        Some((first, last)) => format!("{} – {}", first.named(language), last.named(language)),
        None => row.first_month.clone(),
    }
}

/// Whether the money of this area may be seen: a village's treasurer sees the own village's only.
pub(crate) fn may_see(look: Look<'_>, area: &str) -> bool {
    let area = AreaCode::parse(area);
    look.windows(Sight::Money).iter().any(|window| area.is_some_and(|area| area.is_in(window.area)))
}

fn seen(look: Look<'_>, row: bill::Model, left: Standing, language: Language) -> BillSeen {
    BillSeen {
        area_name: super::place_name(look.books, &row.area),
        differences: count(left.differences),
        unanswered: count(left.unanswered),
        months: months_in_words(&row, language),
        bill: row,
    }
}

/// The bills of a year that may be seen, the newest month first.
///
/// # Errors
/// None may be seen; the database's.
pub async fn bills(look: Look<'_>, programme: &Programme, language: Language) -> Result<Vec<BillSeen>, ActError> {
    look.check(Sight::Money)?;
    let connection = &look.books.database.connection;
    let rows = bill::Entity::find()
        .filter(bill::Column::ProgrammeYear.eq(programme.year.id))
        .order_by_desc(bill::Column::FirstMonth)
        .order_by_desc(bill::Column::Id)
        .all(connection)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows.into_iter().filter(|row| may_see(look, &row.area)) {
        let left = standing(connection, row.id).await?;
        found.push(seen(look, row, left, language));
    }
    Ok(found)
}

/// The groups at BPJS whose bills somebody may see.
///
/// # Errors
/// None may be seen; the database's.
pub async fn groups(look: Look<'_>, programme: &Programme) -> Result<Vec<String>, ActError> {
    look.check(Sight::Money)?;
    let lines = fund_line::Entity::find()
        .filter(fund_line::Column::ProgrammeYear.eq(programme.year.id))
        .order_by_asc(fund_line::Column::Id)
        .all(&look.books.database.connection)
        .await?;
    let mut groups: Vec<String> = Vec::new();
    for line in lines.into_iter().filter(|line| may_see(look, &line.payer_area)) {
        if !groups.contains(&line.wadah) {
            groups.push(line.wadah);
        }
    }
    Ok(groups)
}

/// The row of a bill that may be seen.
///
/// # Errors
/// There is none, or it may not be seen; both said alike.
pub async fn bill_row(look: Look<'_>, id: i64) -> Result<bill::Model, ActError> {
    bill::Entity::find_by_id(id).one(&look.books.database.connection).await?.filter(|row| may_see(look, &row.area)).ok_or_else(hidden)
}

/// One bill.
///
/// # Errors
/// As [`bill_row`].
pub async fn bill(look: Look<'_>, id: i64, language: Language) -> Result<BillWhole, ActError> {
    let connection = &look.books.database.connection;
    let row = bill_row(look, id).await?;
    let programme = Programme::load(connection, look.books, row.programme_year).await?;
    let left = standing(connection, id).await?;
    let causes = causes(connection, id, language).await?;
    let shares = shares(connection, &row).await?;
    let replaced_by = bill::Entity::find()
        .select_only()
        .column(bill::Column::Id)
        .filter(bill::Column::Replaces.eq(id))
        .into_tuple()
        .one(connection)
        .await?;
    let correction = match row.replaces {
        Some(before) => Some(correction(connection, before, id).await?),
        None => None,
    };
    let disputes = count(left.disputes);
    Ok(BillWhole { seen: seen(look, row, left, language), causes, shares, disputes, correction, replaced_by, programme })
}

/// Lines that differ alike, as the database counts them: cause, proposed answer, answer, articles, lines, billed, expected.
type Alike = (String, String, Option<String>, String, i64, i64, i64);

/// The differences of a bill by cause.
async fn causes(connection: &impl ConnectionTrait, id: i64, language: Language) -> Result<Vec<CauseSeen>, ActError> {
    use bill_line::Column;
    let sum = |column: Column| column.sum().cast_as("BIGINT");
    let rows: Vec<Alike> = bill_line::Entity::find()
        .select_only()
        .columns([Column::Cause, Column::Proposed, Column::Answer, Column::Cites])
        .column_as(Column::Ordinal.count(), "lines")
        .column_as(sum(Column::Billed), "billed")
        .column_as(sum(Column::Expected), "expected")
        .filter(Column::Bill.eq(id))
        .filter(Column::Cause.ne(AGREES))
        .group_by(Column::Cause)
        .group_by(Column::Proposed)
        .group_by(Column::Answer)
        .group_by(Column::Cites)
        .into_tuple()
        .all(connection)
        .await?;
    let mut by_cause: BTreeMap<(usize, String), CauseSeen> = BTreeMap::new();
    for (id, proposed, answer, cites, lines, billed, expected) in rows {
        let place = Cause::ALL.iter().position(|cause| cause.id() == id).unwrap_or(usize::MAX);
        let cause = by_cause.entry((place, id.clone())).or_insert_with(|| CauseSeen {
            label: cause_label(&id, language),
            id,
            lines: 0,
            billed: 0,
            expected: 0,
            unanswered: 0,
            disputed: 0,
            proposed: proposed.clone(),
            cites,
        });
        cause.lines += lines;
        cause.billed += billed;
        cause.expected += expected;
        match answer.as_deref() {
            None => cause.unanswered += lines,
            Some("disputed") => cause.disputed += lines,
            Some(_) => {}
        }
        if cause.proposed != proposed {
            cause.proposed = "ask".to_owned();
        }
    }
    Ok(by_cause.into_values().collect())
}

/// A bill's parts by fund line.
pub(crate) async fn shares(connection: &impl ConnectionTrait, row: &bill::Model) -> Result<Vec<ShareSeen>, ActError> {
    let mut shares: Vec<ShareSeen> = Vec::new();
    for part in parts(connection, row).await? {
        match shares.iter_mut().find(|share| share.fund_line == part.fund_line) {
            Some(share) => {
                share.billed += part.billed;
                share.disputed += part.disputed;
            }
            None => {
                let line = fund_line::Entity::find_by_id(part.fund_line).one(connection).await?;
                let name = line.map(|line| line.name).unwrap_or_default();
                shares.push(ShareSeen { fund_line: part.fund_line, name, billed: part.billed, disputed: part.disputed });
            }
        }
    }
    Ok(shares)
}

/// What a corrected bill mended of what was asked.
pub(crate) async fn correction(connection: &impl ConnectionTrait, before: i64, now: i64) -> Result<Correction, ActError> {
    let old = bill::Entity::find_by_id(before).one(connection).await?.ok_or_else(|| no_bill(before))?;
    let asked = bill_line::Entity::find()
        .filter(bill_line::Column::Bill.eq(before))
        .filter(bill_line::Column::Answer.eq("disputed"))
        .all(connection)
        .await?;
    let still = bill_line::Entity::find()
        .filter(bill_line::Column::Bill.eq(now))
        .filter(bill_line::Column::Cause.ne(AGREES))
        .all(connection)
        .await?;
    // The same person, month and cause again: it was not mended.
    let same = |a: &bill_line::Model, b: &bill_line::Model| {
        let person = (a.enrolment.is_some() && a.enrolment == b.enrolment) || (a.nik_lookup.is_some() && a.nik_lookup == b.nik_lookup);
        person && a.month == b.month && a.cause == b.cause
    };
    let mended = asked.iter().filter(|line| !still.iter().any(|other| same(line, other))).count();
    let (letter, date) = (old.correction_number.unwrap_or_default(), old.correction_date.unwrap_or_default());
    Ok(Correction { before, letter, date, asked: count(asked.len() as u64), mended: count(mended as u64) })
}

/// A page of a bill's differences, of one cause or of all; `page` counts from 1.
///
/// # Errors
/// As [`bill_row`]; sealed values that do not open.
pub async fn lines(
    look: Look<'_>,
    id: i64,
    cause: Option<&str>,
    open_only: bool,
    page: u64,
    language: Language,
) -> Result<Lines, ActError> {
    let connection = &look.books.database.connection;
    bill_row(look, id).await?;
    let mut query = bill_line::Entity::find().filter(bill_line::Column::Bill.eq(id)).filter(bill_line::Column::Cause.ne(AGREES));
    if let Some(cause) = cause {
        query = query.filter(bill_line::Column::Cause.eq(cause));
    }
    if open_only {
        query = query.filter(bill_line::Column::Answer.is_null());
    }
    let total = query.clone().count(connection).await?;
    let rows = query
        .order_by_asc(bill_line::Column::Ordinal)
        .offset(page.saturating_sub(1).saturating_mul(LINES_A_PAGE))
        .limit(LINES_A_PAGE)
        .all(connection)
        .await?;
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        lines.push(line_seen(look, row, language)?);
    }
    Ok(Lines { lines, total: count(total), pages: Ord::max(total.div_ceil(LINES_A_PAGE), 1) })
}

fn line_seen(look: Look<'_>, row: bill_line::Model, language: Language) -> Result<LineSeen, ActError> {
    let identity = Identity::open(&look.books.sealer, &row.identity)?;
    let reason = match &row.reason {
        Some(sealed) => crate::money::bill_identity::Words::open(&look.books.sealer, sealed)?.in_language(language),
        None => String::new(),
    };
    Ok(LineSeen {
        ordinal: row.ordinal,
        row: row.sheet_row,
        name: identity.name,
        nik: masked(&identity.nik),
        enrolment: row.enrolment,
        month: Month::parse(&row.month).map(|month| month.named(language)).unwrap_or_default(),
        billed: row.billed,
        expected: row.expected,
        cause: cause_label(&row.cause, language),
        cause_id: row.cause,
        reason: super::without_numbers(&reason),
        cites: row.cites,
        proposed: row.proposed,
        answer: row.answer.unwrap_or_default(),
        answer_reason: row.answer_reason.unwrap_or_default(),
        answered_by: row.answered_by.unwrap_or_default(),
    })
}

/// Who would lose cover if a bill stayed unpaid: names by village.
///
/// # Errors
/// As [`bill_row`].
pub async fn at_stake(look: Look<'_>, id: i64) -> Result<(Stake, Vec<AtStake>), ActError> {
    let connection = &look.books.database.connection;
    let row = bill_row(look, id).await?;
    let programme = Programme::load(connection, look.books, row.programme_year).await?;
    let stake = stake_of(connection, &programme, &row).await?;
    let mut by_area: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for some in stake.enrolments.chunks(crate::case::people::ROWS_AT_ONCE) {
        let rows: Vec<(String, i64)> = enrolment::Entity::find()
            .select_only()
            .columns([enrolment::Column::Area, enrolment::Column::Person])
            .filter(enrolment::Column::Id.is_in(some.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        let names: Vec<(i64, String)> = person::Entity::find()
            .select_only()
            .columns([person::Column::Id, person::Column::Name])
            .filter(person::Column::Id.is_in(rows.iter().map(|(_, person)| *person)))
            .into_tuple()
            .all(connection)
            .await?;
        let names: HashMap<i64, String> = names.into_iter().collect();
        for (area, person) in rows {
            by_area.entry(area).or_default().extend(names.get(&person).cloned());
        }
    }
    let people = by_area.into_iter().map(|(area, mut names)| {
        names.sort();
        AtStake { area_name: super::place_name(look.books, &area), names }
    });
    Ok((stake, people.collect()))
}
