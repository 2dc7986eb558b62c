//! When contributions are due, which months have not reached BPJS, and how long until cover stops. A month is paid when BPJS has receipted it, not when
//! the treasury paid.

use crate::cover::enrolments::month_text;
use crate::cover::roster::{RosterEntry, standing};
use crate::failure::ActError;
use crate::programme::Programme;
use payung_domain::{AreaCode, Date, Facts, Language, Month, Outcome};
use payung_law::money::{DueDate, NationalLaw};
use payung_law::{Calendar, Ruleset, StageDates};
use payung_storage::entity::{continuation, person};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, FromQueryResult, QuerySelect, Statement};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// The reading that says whether cuti bersama is a day off, and its option by which it is.
const JOINT_LEAVE: (&str, &str) = ("NAT-A2", "libur");
/// The criterion of national law by which BPJS refuses whoever is too old to register.
const AGE_CRITERION: &str = "usia_bpjs";
/// The basis of those who are wage earners to BPJS.
pub(crate) const OF_WAGE: &str = "minimum-wage";

/// A month of one group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthDue {
    /// The group at BPJS.
    pub wadah: String,
    /// Whether its people are paid for by a percentage of the minimum wage.
    pub of_wage: bool,
    /// The month.
    pub month: Month,
    /// When it is due, with its articles.
    pub due: DueDate,
    /// For how many people BPJS may bill.
    pub people: usize,
    /// Their contributions, whole rupiah.
    pub amount: i64,
    /// The payment code it was billed under.
    pub code: Option<String>,
    /// When BPJS receipted it.
    pub received_on: Option<Date>,
}

/// A group whose months are unpaid past their day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Countdown {
    /// The group at BPJS.
    pub wadah: String,
    /// Whether its people are paid for by a percentage of the minimum wage.
    pub of_wage: bool,
    /// The first month that is unpaid past its day.
    pub first_unpaid: Month,
    /// How many months are.
    pub months: usize,
    /// The last day of cover, if nothing is paid.
    pub cut: Date,
    /// The article of the cut.
    pub cite: String,
    /// Days until then; negative once it has passed.
    pub days_left: i32,
    /// Who is hit.
    pub people: usize,
    /// What is unpaid, whole rupiah.
    pub amount: i64,
    /// Of them, those who could never be registered again: too old by then.
    pub never_again: usize,
    /// BPJS's letter by which the months may be paid after the cut.
    pub continuation: Option<String>,
}

impl Countdown {
    /// Whether the unpaid months may still be paid: before the cut, or by BPJS's written word.
    #[must_use]
    pub const fn payable(&self) -> bool {
        self.days_left >= 0 || self.continuation.is_some()
    }
}

/// What is due and what is late.
#[derive(Debug, Clone, Default)]
pub struct Arrears {
    /// Every month of every group up to the one asked for, the oldest first.
    pub months: Vec<MonthDue>,
    /// Groups in arrears, the nearest cut first.
    pub countdowns: Vec<Countdown>,
}

/// The holiday calendar of a programme: the nation's and the region's own days, cuti bersama by the reading chosen.
///
/// # Errors
/// Its files do not read.
pub fn calendar(programme: &Programme) -> Result<Calendar, ActError> {
    let off = programme.national.choices.get(JOINT_LEAVE.0).is_none_or(|option| option == JOINT_LEAVE.1);
    Calendar::load(&programme.national.bundle, Some(&programme.regulation.bundle), off)
        .map_err(|error| ActError::invalid(error.message(Language::Id), error.message(Language::En)))
}

/// When the contribution of a month is due.
///
/// # Errors
/// The law has no day for that month; the calendar does not reach it.
pub fn due_on(programme: &Programme, calendar: &Calendar, month: Month, of_wage: bool) -> Result<DueDate, ActError> {
    NationalLaw::new(&programme.national)
        .due_date(month.first_day(), of_wage, calendar)
        .map_err(|error| ActError::invalid(error.message(Language::Id), error.message(Language::En)))
}

/// The last day of cover when contributions from `first_unpaid` on stay unpaid, and the article.
///
/// # Errors
/// The law says nothing for that month.
pub(crate) fn cut_of(programme: &Programme, first_unpaid: Month) -> Result<(Date, String), ActError> {
    NationalLaw::new(&programme.national)
        .arrears_cut(first_unpaid.first_day())
        .map_err(|error| ActError::invalid(error.message(Language::Id), error.message(Language::En)))
}

/// A bill with a payment, as the database gives it.
#[derive(Debug, FromQueryResult)]
struct PaidRow {
    bill: i64,
    code: String,
    wadah: String,
    first_month: String,
    last_month: String,
    state: Option<String>,
    received_on: Option<String>,
}

/// Bills that stand, with what BPJS receipted of them.
const PAID: &str = "SELECT b.id AS bill, b.code, b.wadah, b.first_month, b.last_month, p.state, r.date AS received_on FROM bill b \
     LEFT JOIN payment p ON p.bill = b.id AND p.state <> 'sent-back' \
     LEFT JOIN payment_step r ON r.payment = p.id AND r.step = 'receipt' AND r.outcome = 'done' \
     WHERE b.programme_year = $1 AND b.status <> 'replaced' ORDER BY b.id";

/// What became of a bill.
#[derive(Debug, Clone)]
struct Billed {
    code: String,
    first: Month,
    last: Month,
    /// Parts paid, of those there are.
    parts: usize,
    received: usize,
    received_on: Option<Date>,
}

impl Billed {
    /// The day on which the whole of it was receipted.
    fn whole_on(&self) -> Option<Date> {
        self.received_on.filter(|_| self.parts > 0 && self.received == self.parts)
    }
}

async fn billed(connection: &impl ConnectionTrait, programme_year: i64) -> Result<HashMap<String, Vec<Billed>>, ActError> {
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), PAID, [programme_year.into()]);
    let rows = PaidRow::find_by_statement(statement).all(connection).await?;
    let mut bills: BTreeMap<i64, (String, Billed)> = BTreeMap::new();
    for row in rows {
        let (Some(first), Some(last)) = (Month::parse(&row.first_month), Month::parse(&row.last_month)) else { continue };
        let new = Billed { code: row.code, first, last, parts: 0, received: 0, received_on: None };
        let (_, bill) = bills.entry(row.bill).or_insert((row.wadah, new));
        if row.state.is_some() {
            bill.parts += 1;
        }
        if let Some(day) = row.received_on.as_deref().and_then(|day| day.parse::<Date>().ok()) {
            bill.received += 1;
            bill.received_on = Some(bill.received_on.map_or(day, |last| last.max(day)));
        }
    }
    let mut by_wadah: HashMap<String, Vec<Billed>> = HashMap::new();
    for (wadah, bill) in bills.into_values() {
        by_wadah.entry(wadah).or_default().push(bill);
    }
    Ok(by_wadah)
}

/// People and rupiah of one group in one month.
#[derive(Debug, Clone, Default)]
struct Counted {
    people: usize,
    amount: i64,
}

/// Spans alike in everything a due date asks, as the database counts them.
#[derive(Debug, FromQueryResult)]
struct Alike {
    wadah: String,
    area: String,
    basis: String,
    first_month: String,
    last_month: String,
    billed_from: String,
    people: i64,
    amount: i64,
}

/// People with a number, by what a due date asks. What begins their bills is [`payung_domain::billed_from`], said in SQL.
const COUNTED: &str = "SELECT wadah, area, basis, first_month, last_month, billed_from, COUNT(*) AS people, CAST(SUM(per_month) AS BIGINT) AS amount FROM \
     (SELECT e.wadah, e.area, s.basis, s.first_month, s.last_month, s.per_month, SUBSTR(CASE WHEN e.cover_start IS NULL OR e.cover_start = e.first_payment \
       THEN e.number_date ELSE e.cover_start END, 1, 7) AS billed_from \
      FROM cover_span s JOIN enrolment e ON e.id = s.enrolment \
      WHERE e.programme_year = $1 AND s.first_month <= $2 AND e.number_date IS NOT NULL AND s.last_month >= s.first_month) counted \
     GROUP BY wadah, area, basis, first_month, last_month, billed_from";

/// What is due up to `through`, and what is late on `day`. Only the villages `seen` lets through.
///
/// # Errors
/// The database's; the law or the calendar does not reach a month.
pub async fn arrears(
    connection: &impl ConnectionTrait,
    programme: &Programme,
    (through, day): (Month, Date),
    seen: impl Fn(Option<AreaCode>) -> bool,
) -> Result<Arrears, ActError> {
    let year = programme.year.id;
    let Some(first) = i16::try_from(programme.year.year).ok().and_then(|year| Month::new(year, 1)) else { return Ok(Arrears::default()) };
    let values = [year.into(), month_text(through).into()];
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), COUNTED, values);
    let mut counted: BTreeMap<(Month, String, bool), Counted> = BTreeMap::new();
    for alike in Alike::find_by_statement(statement).all(connection).await? {
        let months = [&alike.first_month, &alike.last_month, &alike.billed_from].map(|text| Month::parse(text));
        let ([Some(from), Some(last), Some(start)], true) = (months, seen(AreaCode::parse(&alike.area))) else { continue };
        for month in from.max(first).max(start).through(last.min(through)) {
            let group = counted.entry((month, alike.wadah.clone(), alike.basis == OF_WAGE)).or_default();
            group.people += usize::try_from(alike.people).unwrap_or_default();
            group.amount += alike.amount;
        }
    }
    let (calendar, bills) = (calendar(programme)?, billed(connection, year).await?);
    let mut months = Vec::with_capacity(counted.len());
    for ((month, wadah, of_wage), Counted { people, amount }) in counted {
        let bills = bills.get(&wadah).map(Vec::as_slice).unwrap_or_default();
        let of_month = || bills.iter().filter(|bill| bill.first <= month && month <= bill.last);
        let received_on = of_month().filter_map(Billed::whole_on).min();
        let code = of_month().next_back().map(|bill| bill.code.clone());
        let due = due_on(programme, &calendar, month, of_wage)?;
        months.push(MonthDue { wadah, of_wage, month, due, people, amount, code, received_on });
    }
    let late = months.iter().any(|month| month.received_on.is_none() && month.due.due < day);
    let entries = if late { standing(connection, year, first, through).await? } else { Vec::new() };
    let entries: Vec<RosterEntry> = entries.into_iter().filter(|entry| entry.number_date.is_some() && seen(entry.village())).collect();
    let countdowns = countdowns(connection, programme, &months, &entries, day).await?;
    Ok(Arrears { months, countdowns })
}

async fn countdowns(
    connection: &impl ConnectionTrait,
    programme: &Programme,
    months: &[MonthDue],
    entries: &[RosterEntry],
    day: Date,
) -> Result<Vec<Countdown>, ActError> {
    let mut groups: BTreeMap<(&str, bool), Vec<&MonthDue>> = BTreeMap::new();
    for month in months.iter().filter(|month| month.received_on.is_none() && month.due.due < day) {
        groups.entry((&month.wadah, month.of_wage)).or_default().push(month);
    }
    let mut all = Vec::with_capacity(groups.len());
    for ((wadah, of_wage), unpaid) in groups {
        let Some(first) = unpaid.first() else { continue };
        let (cut, cite) = cut_of(programme, first.month)?;
        let hit = entries.iter().filter(|entry| {
            let here = entry.wadah == wadah && (entry.basis == OF_WAGE) == of_wage;
            here && unpaid.iter().any(|month| entry.first_month <= month.month && month.month <= entry.last_month)
        });
        let persons: BTreeSet<i64> = hit.map(|entry| entry.person).collect();
        let last = unpaid.last().map_or(first.month, |month| month.month);
        let letter = continuation_for(connection, programme.year.id, wadah, (first.month, last)).await?;
        all.push(Countdown {
            wadah: wadah.to_owned(),
            of_wage,
            first_unpaid: first.month,
            months: unpaid.len(),
            cut,
            cite,
            days_left: day.until(cut).map_or(0, |span| span.get_days()),
            people: persons.len(),
            amount: unpaid.iter().map(|month| month.amount).sum(),
            never_again: too_old(connection, programme, &persons, cut).await?,
            continuation: letter.map(|letter| letter.number),
        });
    }
    all.sort_by_key(|countdown| countdown.cut);
    Ok(all)
}

/// How many of these people BPJS would refuse as too old, were they to be registered again on `on`.
async fn too_old(connection: &impl ConnectionTrait, programme: &Programme, persons: &BTreeSet<i64>, on: Date) -> Result<usize, ActError> {
    let rules =
        Ruleset::compile(Arc::clone(&programme.national), StageDates::all(on)).map_err(|errors| crate::programme::law_refuses(&errors))?;
    let Some(gate) = rules.gates.iter().chain(&rules.cautions).find(|gate| gate.criterion.id == AGE_CRITERION) else { return Ok(0) };
    let persons: Vec<i64> = persons.iter().copied().collect();
    let mut count = 0;
    for some in persons.chunks(crate::case::people::ROWS_AT_ONCE) {
        let births: Vec<Option<String>> = person::Entity::find()
            .select_only()
            .column(person::Column::Birth)
            .filter(person::Column::Id.is_in(some.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        let too_old = births.into_iter().flatten().filter_map(|birth| birth.parse::<Date>().ok()).filter(|birth| {
            let facts = Facts { birth: Some(*birth), ..Facts::default() };
            gate.ask(&facts) == Outcome::NotMet
        });
        count += too_old.count();
    }
    Ok(count)
}

/// BPJS's letter that lets these months of a group be paid after the cut, when there is one for all of them.
///
/// # Errors
/// The database's.
pub async fn continuation_for(
    connection: &impl ConnectionTrait,
    programme_year: i64,
    wadah: &str,
    (first, last): (Month, Month),
) -> Result<Option<continuation::Model>, ActError> {
    Ok(continuation::Entity::find()
        .filter(continuation::Column::ProgrammeYear.eq(programme_year))
        .filter(continuation::Column::Wadah.eq(wadah))
        .filter(continuation::Column::FirstMonth.lte(month_text(first)))
        .filter(continuation::Column::LastMonth.gte(month_text(last)))
        .one(connection)
        .await?)
}

/// Refuses months past the cut that BPJS has not said may be paid: a late payment for them counts as a new membership.
///
/// # Errors
/// The refusal; the database's.
pub async fn check_payable(
    connection: &impl ConnectionTrait,
    programme: &Programme,
    wadah: &str,
    (first, last): (Month, Month),
    day: Date,
) -> Result<(), ActError> {
    let (cut, cite) = cut_of(programme, first)?;
    if day <= cut || continuation_for(connection, programme.year.id, wadah, (first, last)).await?.is_some() {
        return Ok(());
    }
    Err(ActError::conflict(
        format!(
            "Bulan {first} wadah {wadah} sudah lewat batas tunggakan ({cut}; {cite}): hanya dapat dibayar dengan persetujuan tertulis BPJS. Catat suratnya lebih dulu (record-continuation)."
        ),
        format!(
            "{first} of group {wadah} is past the cut of arrears ({cut}; {cite}): it can only be paid by BPJS's written word. Record its letter first (record-continuation)."
        ),
    ))
}
