//! Giving back money that is committed and not needed: months after somebody's cover ended, people BPJS refused, or months somebody decides not to pay.
//!
//! A month that stands in a bill is never given back here; it is paid or disputed there.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::money::funds::too_large;
use crate::permission::ActName;
use payung_domain::{EnrolmentEvent, Month, Role};
use payung_storage::SumsAdded;
use payung_storage::entity::{bill, bill_line, commitment, cover_span, ending, enrolment};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseFunds {
    /// The commitment.
    pub commitment: i64,
    /// Its version as seen.
    pub version: i64,
    /// Pay no month after this one, for the cases named, or for everybody when none is. Absent: only what endings and refusals have freed.
    #[schema(schema_with = crate::schema::some_month)]
    pub keep_until: Option<Month>,
    /// Only these cases.
    pub cases: Vec<i64>,
    /// Why.
    pub reason: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FundsReleased {
    /// The commitment.
    pub id: i64,
    /// Its version from now on.
    pub version: i64,
    /// People whose months were shortened.
    pub people: u64,
    /// Person-months given back.
    pub person_months: i64,
    /// Rupiah given back to the line.
    pub amount: i64,
    /// Rupiah left on the line.
    pub left: i64,
    /// Months kept because they stand in a bill.
    pub kept_for_bills: u64,
    /// There was nothing to give back; nothing was changed.
    pub already: bool,
}

/// A span and how it is shortened.
struct Shorter {
    span: cover_span::Model,
    first: Month,
    last: Month,
    until: Month,
}

impl Act for ReleaseFunds {
    const NAME: ActName = ActName::ReleaseFunds;
    type Done = FundsReleased;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let commitment = acting.commitment(self.commitment).await?;
        acting.target_of_line(commitment.fund_line, &[Role::PaKpa]).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<FundsReleased>, ActError> {
        let commitment = acting.commitment(self.commitment).await?;
        let line = acting.fund_line(commitment.fund_line).await?;
        acting.open_programme(commitment.programme_year).await?;
        acting.check_line_open(&line)?;
        check_filled(&self.reason, ("Alasan pelepasan", "The reason for giving it back"))?;
        let spans = cover_span::Entity::find()
            .filter(cover_span::Column::Commitment.eq(commitment.id))
            .order_by_asc(cover_span::Column::Id)
            .all(acting.tx)
            .await?;
        let (shorter, kept_for_bills) = self.shorter(acting, &spans).await?;
        // What endings have already taken off the spans is bound no more either.
        let bound = bound_by(&spans, &shorter)?;
        let amount = commitment.amount.checked_sub(commitment.released).and_then(|still| still.checked_sub(bound)).ok_or_else(too_large)?;
        if amount == 0 && shorter.is_empty() {
            let done = FundsReleased {
                id: commitment.id,
                version: commitment.version,
                people: 0,
                person_months: 0,
                amount: 0,
                left: line.ceiling - line.committed,
                kept_for_bills,
                already: true,
            };
            return Ok(Ran::Already(done));
        }
        if commitment.version != self.version {
            return Err(ActError::stale(("Ikatan dana ini", "This commitment"), self.version, commitment.version));
        }
        acting.move_sums(&line, SumsAdded { committed: -amount, ..SumsAdded::default() }).await?;
        let person_months = shorten(acting, &shorter).await?;
        let version = commitment.version + 1;
        commitment::Entity::update_many()
            .col_expr(commitment::Column::Released, sea_orm::sea_query::ExprTrait::add(Expr::col(commitment::Column::Released), amount))
            .col_expr(commitment::Column::Version, Expr::value(version))
            .col_expr(commitment::Column::Seq, Expr::value(acting.seq))
            .filter(commitment::Column::Id.eq(commitment.id))
            .exec(acting.tx)
            .await?;
        let people: BTreeSet<i64> = shorter.iter().map(|one| one.span.enrolment).collect();
        let done = FundsReleased {
            id: commitment.id,
            version,
            people: people.len() as u64,
            person_months,
            amount,
            left: line.ceiling - line.committed + amount,
            kept_for_bills,
            already: false,
        };
        let noted = Noted::plain(
            format!("commitment:{}", commitment.id),
            serde_json::json!({
                "fund-line": line.id, "keep-until": self.keep_until, "named": self.cases.len(), "people": done.people,
                "person-months": person_months, "amount": amount, "left": done.left, "reason": self.reason.trim(),
            }),
        );
        Ok(Ran::Done(done, noted))
    }
}

impl ReleaseFunds {
    /// The spans that become shorter, and how many months were kept because a bill names them.
    async fn shorter(&self, acting: &Acting<'_>, spans: &[cover_span::Model]) -> Result<(Vec<Shorter>, u64), ActError> {
        let ids: BTreeSet<i64> = spans.iter().map(|span| span.enrolment).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        let (mut ends, mut billed): (HashMap<i64, End>, HashMap<i64, BTreeSet<Month>>) = Default::default();
        for some in ids.chunks(ROWS_AT_ONCE) {
            ends.extend(self.ends(acting, some).await?);
            for (enrolment, month) in billed_months(acting, some).await? {
                billed.entry(enrolment).or_default().insert(month);
            }
        }
        self.check_named(&ends)?;
        let (mut shorter, mut kept) = (Vec::new(), 0);
        for span in spans {
            let (Some(first), Some(last)) = (Month::parse(&span.first_month), Month::parse(&span.last_month)) else { continue };
            let Some(end) = ends.get(&span.enrolment) else { continue };
            let asked = self.keep_until.filter(|_| end.named);
            // Before the first month of all nothing is left of the span.
            let nothing = first.plus(-1).unwrap_or(first);
            let Some(wanted) = [end.until, asked].into_iter().flatten().min().map(|until| until.max(nothing)) else { continue };
            if wanted >= last {
                continue;
            }
            let in_bills = billed.get(&span.enrolment).and_then(|months| months.range(first..=last).next_back()).copied();
            let until = in_bills.map_or(wanted, |billed| billed.max(wanted));
            kept += u64::try_from(wanted.months_until(until)).unwrap_or(0);
            if until < last {
                shorter.push(Shorter { span: span.clone(), first, last, until });
            }
        }
        Ok((shorter, kept))
    }

    /// Whoever is named must stand in the commitment.
    fn check_named(&self, ends: &HashMap<i64, End>) -> Result<(), ActError> {
        let known: BTreeSet<i64> = ends.values().map(|end| end.case).collect();
        match self.cases.iter().find(|case| !known.contains(case)) {
            Some(missing) => Err(ActError::not_found(
                format!("Berkas {missing} tidak ada dalam ikatan dana {}.", self.commitment),
                format!("Case {missing} is not in commitment {}.", self.commitment),
            )),
            None => Ok(()),
        }
    }

    /// How far each of these enrolments still needs its months.
    async fn ends(&self, acting: &Acting<'_>, enrolments: &[i64]) -> Result<HashMap<i64, End>, ActError> {
        let rows: Vec<(i64, i64, String)> = enrolment::Entity::find()
            .select_only()
            .columns([enrolment::Column::Id, enrolment::Column::CaseFile, enrolment::Column::State])
            .filter(enrolment::Column::Id.is_in(enrolments.iter().copied()))
            .into_tuple()
            .all(acting.tx)
            .await?;
        let confirmed: Vec<(i64, String)> = ending::Entity::find()
            .select_only()
            .columns([ending::Column::Enrolment, ending::Column::LastMonth])
            .filter(ending::Column::Enrolment.is_in(enrolments.iter().copied()))
            .filter(ending::Column::Status.eq("confirmed"))
            .into_tuple()
            .all(acting.tx)
            .await?;
        let last: BTreeMap<i64, Month> = confirmed.into_iter().filter_map(|(id, month)| Some((id, Month::parse(&month)?))).collect();
        Ok(rows
            .into_iter()
            .map(|(id, case, state)| {
                let until = match state.as_str() {
                    // BPJS took nobody on: no month is needed.
                    "refused" => Month::new(1, 1),
                    "ended" => last.get(&id).copied(),
                    _ => None,
                };
                (id, End { case, named: self.cases.is_empty() || self.cases.contains(&case), until })
            })
            .collect())
    }
}

/// How far an enrolment needs its months.
struct End {
    case: i64,
    named: bool,
    until: Option<Month>,
}

/// Months of these enrolments that stand in a bill which was not replaced.
async fn billed_months(acting: &Acting<'_>, enrolments: &[i64]) -> Result<Vec<(i64, Month)>, ActError> {
    let live: Vec<i64> = bill::Entity::find()
        .select_only()
        .column(bill::Column::Id)
        .filter(bill::Column::Status.ne("replaced"))
        .into_tuple()
        .all(acting.tx)
        .await?;
    let live: BTreeSet<i64> = live.into_iter().collect();
    let rows: Vec<(i64, Option<i64>, String)> = bill_line::Entity::find()
        .select_only()
        .columns([bill_line::Column::Bill, bill_line::Column::Enrolment, bill_line::Column::Month])
        .filter(bill_line::Column::Enrolment.is_in(enrolments.iter().copied()))
        .filter(bill_line::Column::Billed.gt(0))
        .into_tuple()
        .all(acting.tx)
        .await?;
    let of = |(bill, enrolment, month): (i64, Option<i64>, String)| {
        live.contains(&bill).then_some(())?;
        Some((enrolment?, Month::parse(&month)?))
    };
    Ok(rows.into_iter().filter_map(of).collect())
}

/// What the spans bind once they are shortened.
fn bound_by(spans: &[cover_span::Model], shorter: &[Shorter]) -> Result<i64, ActError> {
    let cut: HashMap<i64, Month> = shorter.iter().map(|one| (one.span.id, one.until)).collect();
    spans.iter().try_fold(0_i64, |sum, span| {
        let (Some(first), Some(last)) = (Month::parse(&span.first_month), Month::parse(&span.last_month)) else { return Ok(sum) };
        let months = i64::from(first.months_until(cut.get(&span.id).copied().unwrap_or(last)) + 1).max(0);
        span.per_month.checked_mul(months).and_then(|amount| sum.checked_add(amount)).ok_or_else(too_large)
    })
}

/// Writes the shorter spans with their events, and says how many person-months they gave up.
async fn shorten(acting: &Acting<'_>, shorter: &[Shorter]) -> Result<i64, ActError> {
    let mut events = Vec::with_capacity(shorter.len());
    let mut months = 0;
    let mut by_month: BTreeMap<Month, Vec<i64>> = BTreeMap::new();
    for one in shorter {
        by_month.entry(one.until).or_default().push(one.span.id);
        months += i64::from(one.until.max(one.first.plus(-1).unwrap_or(one.first)).months_until(one.last));
        let shortened = EnrolmentEvent::Shortened { commitment: one.span.commitment, first: one.first, last: one.until };
        events.push((one.span.enrolment, one.until.last_day(), shortened));
    }
    for (until, spans) in by_month {
        for some in spans.chunks(ROWS_AT_ONCE) {
            cover_span::Entity::update_many()
                .col_expr(cover_span::Column::LastMonth, Expr::value(until.first_day().to_string()))
                .col_expr(cover_span::Column::Seq, Expr::value(acting.seq))
                .filter(cover_span::Column::Id.is_in(some.iter().copied()))
                .exec(acting.tx)
                .await?;
        }
    }
    acting.note_events(events).await?;
    Ok(months)
}

impl Acting<'_> {
    /// The commitment `id`.
    ///
    /// # Errors
    /// There is none.
    pub(crate) async fn commitment(&self, id: i64) -> Result<commitment::Model, ActError> {
        commitment::Entity::find_by_id(id).one(self.tx).await?.ok_or_else(|| {
            ActError::not_found(format!("Tidak ada ikatan dana bernomor {id}."), format!("There is no commitment number {id}."))
        })
    }
}
