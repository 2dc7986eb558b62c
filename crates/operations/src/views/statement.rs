//! The statement of cover of one person: the months paid for, by which decree and line, since when, and the truth about what a family would get.

use crate::acts::export_cases::masked;
use crate::cover::endings::grounds;
use crate::cover::enrolments::Known;
use crate::failure::ActError;
use crate::programme::Programme;
use crate::sight::{Look, hidden};
use crate::views::endings::{known, sees};
use crate::views::place_name;
use crate::views::roster::masked_kpj;
use payung_domain::{Date, Language, Month};
use payung_law::money::{Benefit, BenefitLine, MoneyError, NationalLaw, membership_month};
use payung_storage::entity::{decree, ending, enrolment, fund_line, person};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, FromQueryResult, QueryOrder, QuerySelect, Statement};
use std::collections::HashMap;
use std::sync::Arc;

/// A month paid for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MonthPaid {
    /// The month.
    pub month: Month,
    /// Number of the decree.
    pub decree: String,
    /// Name of the fund line.
    pub line: String,
    /// Whole rupiah.
    pub amount: i64,
    /// When BPJS receipted it; none while it has not.
    pub received_on: Option<Date>,
}

/// A benefit, in words for a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BenefitSeen {
    /// What it is made of: label, whole rupiah, article.
    pub lines: Vec<(String, i64, String)>,
    /// Their sum, whole rupiah.
    pub total: i64,
    /// What a family must know besides.
    pub notes: Vec<String>,
}

impl BenefitSeen {
    fn of(benefit: &Benefit, language: Language) -> Result<Self, MoneyError> {
        let line = |line: &BenefitLine| (language.pick(line.label, line.label_en).to_owned(), line.amount.get(), line.cite.clone());
        Ok(Self { lines: benefit.lines.iter().map(line).collect(), total: benefit.total()?.get(), notes: benefit.notes.clone() })
    }
}

/// What a family would get.
#[derive(Debug, Clone)]
pub struct FamilyTruth {
    /// The day it is asked for.
    pub on: Date,
    /// In which month of membership that is, from 1.
    pub membership_month: u16,
    /// Months BPJS has receipted.
    pub paid_months: u16,
    /// A death on that day, not from work.
    pub now: BenefitSeen,
    /// The first month of membership from which the whole benefit is due, and the day it begins; none when it is due already.
    pub whole_from: Option<Date>,
    /// The whole benefit.
    pub whole: BenefitSeen,
}

/// A person's statement of cover.
#[derive(Debug, Clone)]
pub struct StatementSeen {
    /// The year's programme.
    pub programme: Arc<Programme>,
    /// What the books hold of the enrolment.
    pub enrolment: enrolment::Model,
    /// Name.
    pub name: String,
    /// NIK, masked.
    pub nik: String,
    /// KPJ, masked.
    pub kpj: String,
    /// Name of the village.
    pub area_name: String,
    /// The months.
    pub months: Vec<MonthPaid>,
    /// Rupiah receipted so far.
    pub paid: i64,
    /// What a family would get; none before cover begins or after it ended.
    pub truth: Option<FamilyTruth>,
    /// Endings, the newest first.
    pub endings: Vec<ending::Model>,
    /// The ground of each, in the reader's language.
    pub grounds: Vec<String>,
}

/// When BPJS receipted the month of a person, out of the bills that name them.
#[derive(Debug, FromQueryResult)]
struct ReceiptRow {
    month: String,
    fund_line: Option<i64>,
    received_on: String,
}

/// A bill's line on the person, in a part of that bill that BPJS receipted.
const RECEIPTS: &str = "SELECT l.month, l.fund_line, MIN(r.date) AS received_on FROM bill_line l \
     JOIN bill b ON b.id = l.bill AND b.status <> 'replaced' JOIN payment p ON p.bill = b.id AND p.fund_line = l.fund_line \
     JOIN payment_step r ON r.payment = p.id AND r.step = 'receipt' AND r.outcome = 'done' \
     WHERE l.enrolment = $1 AND l.billed > 0 GROUP BY l.month, l.fund_line";

/// The statement of cover of an enrolment.
///
/// # Errors
/// There is none, or it may not be seen; the law lacks a benefit.
pub async fn statement(look: Look<'_>, id: i64, language: Language) -> Result<StatementSeen, ActError> {
    look.check(crate::sight::Sight::Cover)?;
    let connection = &look.books.database.connection;
    let row = enrolment::Entity::find_by_id(id).one(connection).await?.ok_or_else(hidden)?;
    if !sees(look, &row).await? {
        return Err(hidden());
    }
    let programme = Programme::load(connection, look.books, row.programme_year).await?;
    let sealer = &look.books.sealer;
    let person = person::Entity::find_by_id(row.person).one(connection).await?.ok_or_else(hidden)?;
    let nik = person.nik.as_ref().map(|nik| sealer.open_text("person.nik", nik)).transpose()?.map(|nik| masked(&nik));
    let kpj = row.kpj.as_ref().map(|kpj| sealer.open_text("enrolment.kpj", kpj)).transpose()?.map(|kpj| masked_kpj(&kpj));
    let known = known(connection, row).await?;
    let months = months(connection, &known).await?;
    let paid = months.iter().filter(|month| month.received_on.is_some()).map(|month| month.amount).sum();
    let truth = truth(&programme, &known, &months, look.day, language)?;
    let endings = ending::Entity::find().filter(ending::Column::Enrolment.eq(id)).order_by_desc(ending::Column::Id).all(connection).await?;
    let words = grounds(&programme);
    let ground = |ending: &ending::Model| {
        let known = words.iter().find(|known| known.id == ending.ground);
        known.map_or_else(|| ending.ground.clone(), |known| language.pick(&known.label, &known.label_en).to_owned())
    };
    Ok(StatementSeen {
        grounds: endings.iter().map(ground).collect(),
        name: person.name,
        nik: nik.unwrap_or_default(),
        kpj: kpj.unwrap_or_default(),
        area_name: place_name(look.books, &known.row.area),
        months,
        paid,
        truth,
        endings,
        enrolment: known.row,
        programme,
    })
}

async fn months(connection: &impl ConnectionTrait, known: &Known) -> Result<Vec<MonthPaid>, ActError> {
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), RECEIPTS, [known.row.id.into()]);
    let receipts = ReceiptRow::find_by_statement(statement).all(connection).await?;
    let receipts: HashMap<(Option<Month>, Option<i64>), Date> =
        receipts.into_iter().filter_map(|row| Some(((Month::parse(&row.month), row.fund_line), row.received_on.parse().ok()?))).collect();
    let spans: Vec<_> = known.life.cover().collect();
    let decrees: Vec<(i64, Option<String>)> = decree::Entity::find()
        .select_only()
        .columns([decree::Column::Id, decree::Column::Number])
        .filter(decree::Column::Id.is_in(spans.iter().map(|(span, _)| span.decree)))
        .into_tuple()
        .all(connection)
        .await?;
    let decrees: HashMap<i64, String> = decrees.into_iter().map(|(id, number)| (id, number.unwrap_or_default())).collect();
    let lines: Vec<(i64, String)> = fund_line::Entity::find()
        .select_only()
        .columns([fund_line::Column::Id, fund_line::Column::Name])
        .filter(fund_line::Column::Id.is_in(spans.iter().map(|(span, _)| span.fund_line)))
        .into_tuple()
        .all(connection)
        .await?;
    let lines: HashMap<i64, String> = lines.into_iter().collect();
    let mut months: Vec<MonthPaid> = Vec::new();
    for (span, last) in spans {
        for month in span.first.through(last) {
            if months.iter().any(|known| known.month == month) {
                continue;
            }
            months.push(MonthPaid {
                month,
                decree: decrees.get(&span.decree).cloned().unwrap_or_default(),
                line: lines.get(&span.fund_line).cloned().unwrap_or_default(),
                amount: span.per_month,
                received_on: receipts.get(&(Some(month), Some(span.fund_line))).copied(),
            });
        }
    }
    months.sort_by_key(|month| month.month);
    Ok(months)
}

/// What a family would get if the person died on `day`: by the months of membership, never more than the law gives.
fn truth(
    programme: &Programme,
    known: &Known,
    months: &[MonthPaid],
    day: Date,
    language: Language,
) -> Result<Option<FamilyTruth>, ActError> {
    // Families are shown BPJS's own date.
    let Some(start) = known.life.bpjs_start.or(known.life.cover_start) else { return Ok(None) };
    let over = known.life.ends_with().is_some_and(|last| last < Month::of(day));
    let covered = months.last().is_some_and(|last| Month::of(day) <= last.month);
    if start > day || over || !covered {
        return Ok(None);
    }
    let law = NationalLaw::new(&programme.national);
    let failed = |error: MoneyError| ActError::invalid(error.message(Language::Id), error.message(Language::En));
    let membership_month = membership_month(start, day);
    let paid_months = u16::try_from(months.iter().filter(|month| month.received_on.is_some()).count()).unwrap_or(u16::MAX);
    let told = |month| law.death(day, month, paid_months, &[]).and_then(|benefit| BenefitSeen::of(&benefit, language)).map_err(failed);
    let now = told(membership_month)?;
    let waiting = u16::try_from(law.value("jkm-masa-tunggu-bulan", day).map_err(failed)?.value).unwrap_or_default();
    let whole = told(waiting.saturating_add(1))?;
    let whole_from = (membership_month <= waiting).then(|| start.checked_add(jiff::Span::new().months(i32::from(waiting))).ok()).flatten();
    Ok(Some(FamilyTruth { on: day, membership_month, paid_months, now, whole_from, whole }))
}
