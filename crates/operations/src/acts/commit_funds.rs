//! Committing a fund line to the people of a signed decree, month by month: from then on they stand in the roster, and the money is bound.
//!
//! The line's ceiling is a constraint of its table, so that no two acts can pass it together; whom the line may pay for comes from the regulation.
//! Committing names no version of the line: it only takes from what is left, and the ceiling says whether there is enough.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::cases::CASES_MAX;
use crate::case::people::ROWS_AT_ONCE;
use crate::cover::contribution::paid_by;
use crate::failure::ActError;
use crate::money::funds::{payer_kind, too_large, unplanned_apart};
use crate::money::wages::Wages;
use crate::permission::ActName;
use crate::programme::Programme;
use crate::said::Said;
use payung_domain::{AreaCode, EnrolmentEvent, Month, Role, Span};
use payung_law::money::{Cover, NationalLaw, PayerKind, Rate};
use payung_storage::SumsAdded;
use payung_storage::entity::{commitment, cover_span, decree, enrolment, fund_line};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

mod candidates;

use candidates::{Barred, Candidate};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitFunds {
    /// The fund line.
    pub fund_line: i64,
    /// The signed decree.
    pub decree: i64,
    /// First month of cover, within the decree's.
    #[schema(schema_with = crate::schema::month)]
    pub first_month: Month,
    /// Months of cover, within the decree's.
    #[schema(minimum = 1, maximum = 65535)]
    pub months: u16,
    /// Only people of this occupation, by id.
    pub occupation: Option<String>,
    /// Only people of this kecamatan or village.
    #[schema(schema_with = crate::schema::some_area)]
    pub area: Option<AreaCode>,
    /// Only these cases. Whoever of them the line cannot pay for is a refusal; of others it is only counted.
    pub cases: Vec<i64>,
}

/// People left out, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PeopleLeftOut {
    /// How many.
    pub people: u64,
    /// Why.
    #[serde(flatten)]
    pub reason: Said,
}

/// Months that cost the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct MonthsAtRate {
    /// The first.
    #[schema(value_type = String)]
    pub first: Month,
    /// The last.
    #[schema(value_type = String)]
    pub last: Month,
    /// Rupiah a month for one person.
    pub per_month: i64,
    /// What it is computed from: nominal, minimum-wage or own.
    pub basis: String,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FundsCommitted {
    /// The commitment's number in the books.
    pub id: i64,
    /// People it pays for.
    pub people: u64,
    /// People times months.
    pub person_months: i64,
    /// Rupiah bound.
    pub amount: i64,
    /// Rupiah left on the line.
    pub left: i64,
    /// What a month costs, from when to when.
    pub rates: Vec<MonthsAtRate>,
    /// Whom the line does not pay for, and why.
    pub left_out: Vec<PeopleLeftOut>,
    /// What should be looked at.
    pub warnings: Vec<Said>,
    /// It had been committed before; nothing was changed.
    pub already: bool,
}

impl Act for CommitFunds {
    const NAME: ActName = ActName::CommitFunds;
    type Done = FundsCommitted;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        acting.target_of_line(self.fund_line, &[Role::PaKpa]).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<FundsCommitted>, ActError> {
        let line = acting.fund_line(self.fund_line).await?;
        let programme = acting.open_programme(line.programme_year).await?;
        acting.check_line_open(&line)?;
        acting.check_not_maker(&line.opened_by, ("membuka sumber dana ini", "opened this fund line"))?;
        let decree = self.decree_in_force(acting, &line).await?;
        let last = self.last_month(&decree)?;
        let found = self.candidates(acting, &programme, &line, last).await?;
        let (taken, barred): (Vec<&Candidate>, Vec<&Candidate>) = found.iter().partition(|candidate| candidate.barred.is_none());
        if taken.is_empty()
            && let Some(done) = self.committed_before(acting, &line, &barred).await?
        {
            return Ok(Ran::Already(done));
        }
        if let (false, Some(first)) = (self.cases.is_empty(), barred.first()) {
            return Err(first.refusal(&line));
        }
        let left_out = left_out(&barred, &line);
        if taken.is_empty() {
            return Err(nobody(&left_out));
        }
        let people = i64::try_from(taken.len()).map_err(|_| too_large())?;
        let wages = Wages::load(acting.tx, acting.books.region).await?;
        let cover = paid_by(&programme, payer_kind(&line.kind), self.first_month.first_day(), self.months, &wages)?;
        let amount = cover.amount.times(people).map_err(|_| too_large())?.get();
        line.committed.checked_add(amount).ok_or_else(too_large)?;
        acting.move_sums(&line, SumsAdded { committed: amount, ..SumsAdded::default() }).await?;

        let row = commitment::Model {
            id: acting.next_id::<commitment::Entity>(commitment::Column::Id).await?,
            programme_year: line.programme_year,
            fund_line: line.id,
            decree: decree.id,
            first_month: self.first_month.first_day().to_string(),
            months: i64::from(self.months),
            people,
            person_months: people.checked_mul(i64::from(self.months)).ok_or_else(too_large)?,
            amount,
            released: 0,
            by_user: acting.actor.name.clone(),
            version: 1,
            seq: acting.seq,
        };
        // What the region itself would pay: another payer may pay less, if BPJS agrees.
        let usual = paid_by(&programme, PayerKind::Government, self.first_month.first_day(), self.months, &wages)?;
        let warnings = self.warnings(&programme, &line, &taken, (&cover, &usual), last);
        let done = FundsCommitted {
            id: row.id,
            people: taken.len() as u64,
            person_months: row.person_months,
            amount,
            left: line.ceiling - line.committed - amount,
            rates: cover.rates.iter().map(at_rate).collect(),
            left_out,
            warnings,
            already: false,
        };
        let noted = Noted::plain(
            format!("commitment:{}", row.id),
            serde_json::json!({
                "fund-line": line.id, "decree": decree.id, "first-month": self.first_month, "months": self.months, "people": people,
                "person-months": row.person_months, "amount": amount, "left": done.left, "occupation": self.occupation,
                "area": self.area, "named": self.cases.len(), "left-out": barred.len(),
            }),
        );
        commitment::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        enrol(acting, &line, decree.id, done.id, &taken, &cover).await?;
        Ok(Ran::Done(done, noted))
    }
}

impl CommitFunds {
    async fn decree_in_force(&self, acting: &Acting<'_>, line: &fund_line::Model) -> Result<decree::Model, ActError> {
        let decree = acting.decree(self.decree).await?;
        if decree.programme_year != line.programme_year {
            return Err(ActError::conflict(
                format!("Keputusan {} bukan dari tahun program sumber dana {}.", decree.id, line.name),
                format!("Decree {} is not of the programme year of fund line {}.", decree.id, line.name),
            ));
        }
        if decree.status != "signed" {
            return Err(ActError::conflict(
                format!("Keputusan {} belum ditandatangani; tanpa keputusan tidak ada yang dapat dibiayai.", decree.id),
                format!("Decree {} is not signed; nobody is paid for without a decree.", decree.id),
            ));
        }
        Ok(decree)
    }

    /// The last month, when all of them lie within the decree's.
    fn last_month(&self, decree: &decree::Model) -> Result<Month, ActError> {
        let (Some(from), Some(months)) = (Month::parse(&decree.cover_from), i32::try_from(decree.months).ok()) else {
            return Err(ActError::conflict(
                format!("Keputusan {} tidak utuh: bulan perlindungannya tidak terbaca. Jalankan `payung audit verify`.", decree.id),
                format!("Decree {} is not whole: its months cannot be read. Run `payung audit verify`.", decree.id),
            ));
        };
        let until = from.plus(months - 1);
        let last = i32::from(self.months).checked_sub(1).filter(|_| self.months > 0).and_then(|more| self.first_month.plus(more));
        match (last, until) {
            (Some(last), Some(until)) if self.first_month >= from && last <= until => Ok(last),
            _ => {
                let until = until.map_or_else(|| "…".to_owned(), |until| until.to_string());
                Err(ActError::invalid(
                    format!(
                        "{} bulan sejak {} tidak seluruhnya dalam masa keputusan ({from} sampai {until}). Sesuaikan bulannya.",
                        self.months, self.first_month
                    ),
                    format!(
                        "{} months from {} do not all lie within the decree's ({from} to {until}). Choose other months.",
                        self.months, self.first_month
                    ),
                ))
            }
        }
    }

    /// The same, committed before: everybody asked for stands in one commitment of the same months, and nobody else does.
    async fn committed_before(
        &self,
        acting: &Acting<'_>,
        line: &fund_line::Model,
        barred: &[&Candidate],
    ) -> Result<Option<FundsCommitted>, ActError> {
        let covered: Vec<i64> = barred
            .iter()
            .filter_map(|candidate| match candidate.barred {
                Some(Barred::Covered { commitment, own: true }) => Some(commitment),
                _ => None,
            })
            .collect();
        let Some(id) = covered.first().copied().filter(|first| covered.iter().all(|id| id == first)) else { return Ok(None) };
        let Some(known) = commitment::Entity::find_by_id(id).one(acting.tx).await? else { return Ok(None) };
        let same = known.fund_line == line.id
            && known.decree == self.decree
            && known.first_month == self.first_month.first_day().to_string()
            && known.months == i64::from(self.months)
            && usize::try_from(known.people) == Ok(covered.len())
            && (self.cases.is_empty() || covered.len() == barred.len());
        if !same {
            return Ok(None);
        }
        let others: Vec<&Candidate> =
            barred.iter().copied().filter(|one| !matches!(one.barred, Some(Barred::Covered { own: true, .. }))).collect();
        Ok(Some(FundsCommitted {
            id,
            people: covered.len() as u64,
            person_months: known.person_months,
            amount: known.amount,
            left: line.ceiling - line.committed,
            rates: rates_of(acting, id).await?,
            left_out: left_out(&others, line),
            warnings: Vec::new(),
            already: true,
        }))
    }

    /// What should be looked at: cover so short that families get the funeral benefit only, months after the budget year, what the law's amounts rest on.
    fn warnings(
        &self,
        programme: &Programme,
        line: &fund_line::Model,
        taken: &[&Candidate],
        (cover, usual): (&Cover, &Cover),
        last: Month,
    ) -> Vec<Said> {
        let mut warnings = Vec::new();
        let law = NationalLaw::new(&programme.national);
        let mut by_months: BTreeMap<u16, u64> = BTreeMap::new();
        for candidate in taken {
            *by_months.entry(candidate.months_before.saturating_add(self.months)).or_default() += 1;
        }
        for (months, people) in by_months {
            let before = i32::from(months) - i32::from(self.months);
            let first = self.first_month.plus(-before).unwrap_or(self.first_month);
            // Without a value in force there is nothing to warn of.
            let Ok(Some(short)) = law.short_cover(first, months) else { continue };
            warnings.push(Said::new(
                format!(
                    "{people} orang hanya terlindung {months} bulan: bila meninggal bukan karena kecelakaan kerja dalam {} bulan pertama, keluarganya menerima {}, bukan {} ({}).",
                    short.waiting_months, short.within, short.after, short.cite
                ),
                format!(
                    "{people} people are covered for {months} months only: if they die not from work within the first {} months, the family gets {}, not {} ({}).",
                    short.waiting_months, short.within, short.after, short.cite
                ),
            ));
        }
        if i64::from(last.year()) > programme.year.year {
            warnings.push(Said::new(
                format!(
                    "Bulan sampai {last} melewati tahun anggaran {}; pada 31 Desember bulan yang sudah dibayar dicatat dibayar di muka.",
                    programme.year.year
                ),
                format!(
                    "Months up to {last} lie beyond budget year {}; what is paid of them stands as prepaid on 31 December.",
                    programme.year.year
                ),
            ));
        }
        if line.kind != "apbd" {
            // What the law says of this kind of payer besides.
            let besides = cover.notes.iter().filter(|note| !usual.notes.contains(note));
            warnings.extend(besides.map(|note| Said::new(note.clone(), note.clone())));
        }
        if cover.amount < usual.amount {
            warnings.push(Said::new(
                format!(
                    "Iuran dihitung dengan potongan: {} seorang, bukan {}. Pastikan dulu dengan BPJS bahwa potongan berlaku bagi dana ini.",
                    cover.amount, usual.amount
                ),
                format!(
                    "Contributions are counted with a discount: {} a person, not {}. Make sure with BPJS first that it holds for this money.",
                    cover.amount, usual.amount
                ),
            ));
        }
        warnings
    }
}

fn at_rate(rate: &Rate) -> MonthsAtRate {
    MonthsAtRate { first: rate.first, last: rate.last, per_month: rate.per_month.get(), basis: rate.basis.word().to_owned() }
}

/// The rates of a commitment as its spans were first written.
async fn rates_of(acting: &Acting<'_>, commitment: i64) -> Result<Vec<MonthsAtRate>, ActError> {
    let spans = cover_span::Entity::find().filter(cover_span::Column::Commitment.eq(commitment)).all(acting.tx).await?;
    let mut rates: BTreeMap<(String, String), (Month, Month, i64)> = BTreeMap::new();
    for span in spans {
        let (Some(first), Some(last)) = (Month::parse(&span.first_month), Month::parse(&span.last_month)) else { continue };
        let known = rates.entry((span.first_month, span.basis)).or_insert((first, last, span.per_month));
        known.1 = known.1.max(last);
    }
    Ok(rates.into_iter().map(|((_, basis), (first, last, per_month))| MonthsAtRate { first, last, per_month, basis }).collect())
}

/// Whom the line does not pay for, by reason.
fn left_out(barred: &[&Candidate], line: &fund_line::Model) -> Vec<PeopleLeftOut> {
    let mut counted: Vec<PeopleLeftOut> = Vec::new();
    for reason in barred.iter().filter_map(|candidate| candidate.barred.as_ref()).map(|barred| barred.reason(line)) {
        match counted.iter_mut().find(|known| known.reason == reason) {
            Some(known) => known.people += 1,
            None => counted.push(PeopleLeftOut { people: 1, reason }),
        }
    }
    counted
}

/// Nobody is left to commit for.
fn nobody(left_out: &[PeopleLeftOut]) -> ActError {
    let words = |pick: fn(&Said) -> &str| {
        left_out.iter().map(|one| format!("{} ({})", pick(&one.reason), one.people)).collect::<Vec<_>>().join("; ")
    };
    if left_out.is_empty() {
        return ActError::conflict(
            "Tidak ada orang dalam keputusan ini yang sesuai pilihan.",
            "Nobody of this decree fits what was chosen.",
        );
    }
    ActError::conflict(
        format!("Tidak ada orang yang dapat dibiayai: {}.", words(|said| &said.indonesian)),
        format!("There is nobody to pay for: {}.", words(|said| &said.english)),
    )
}

/// Writes whoever is new as an enrolment, and the months of everybody.
async fn enrol(
    acting: &Acting<'_>,
    line: &fund_line::Model,
    decree: i64,
    commitment: i64,
    taken: &[&Candidate],
    cover: &Cover,
) -> Result<(), ActError> {
    let mut next = acting.next_id::<enrolment::Entity>(enrolment::Column::Id).await?;
    let mut span = acting.next_id::<cover_span::Entity>(cover_span::Column::Id).await?;
    for some in taken.chunks(ROWS_AT_ONCE) {
        let mut people = Vec::with_capacity(some.len());
        let mut spans = Vec::with_capacity(some.len());
        let mut events = Vec::with_capacity(some.len());
        for candidate in some {
            let id = candidate.enrolment.unwrap_or_else(|| {
                let row = candidate.enrolment_row(next, line, acting.seq);
                people.push(row.into_active_model());
                next += 1;
                next - 1
            });
            for rate in &cover.rates {
                let row = cover_span::Model {
                    id: span,
                    enrolment: id,
                    commitment,
                    fund_line: line.id,
                    decree,
                    first_month: rate.first.first_day().to_string(),
                    last_month: rate.last.first_day().to_string(),
                    basis: rate.basis.word().to_owned(),
                    per_month: rate.per_month.get(),
                    seq: acting.seq,
                };
                span += 1;
                let covered = Span {
                    commitment,
                    fund_line: line.id,
                    decree,
                    first: rate.first,
                    last: rate.last,
                    basis: row.basis.clone(),
                    per_month: row.per_month,
                };
                events.push((id, rate.first.first_day(), EnrolmentEvent::Covered(covered)));
                spans.push(row.into_active_model());
            }
        }
        if !people.is_empty() {
            enrolment::Entity::insert_many(people).exec_without_returning(acting.tx).await?;
        }
        let mut spans = spans.into_iter().peekable();
        while spans.peek().is_some() {
            let rows: Vec<cover_span::ActiveModel> = spans.by_ref().take(ROWS_AT_ONCE).collect();
            cover_span::Entity::insert_many(rows).exec_without_returning(acting.tx).await?;
        }
        acting.note_events(events).await?;
    }
    Ok(())
}
