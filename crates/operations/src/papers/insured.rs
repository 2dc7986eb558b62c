//! What papers of cover say of somebody insured: who they are, by whom they are paid, and which months the insurer has the money for.

use super::people::{cases, people};
use super::{Paper, day};
use crate::case::cases::broken;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use payung_documents::Person;
use payung_domain::{Date, Language, Month, PaymentStep};
use payung_law::money::CoverBasis;
use payung_storage::entity::{bill, bill_line, cover_span, decree, enrolment, payment, payment_step};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A month of somebody's cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CoverMonth {
    /// The line that pays.
    pub fund_line: i64,
    /// The decree it rests on.
    pub decree: i64,
    /// The contribution in whole rupiah.
    pub per_month: i64,
    /// The contribution is a share of the minimum wage.
    pub by_wage: bool,
    /// The insurer has given its receipt.
    pub received: bool,
}

/// The months of an enrolment, in order.
pub(super) type CoverMonths = BTreeMap<Month, CoverMonth>;

/// A number of the insurer of which only the last four digits are seen.
pub(super) fn masked_kpj(kpj: &str) -> String {
    let shown = kpj.chars().count().saturating_sub(4);
    kpj.chars().enumerate().map(|(index, c)| if index < shown { '*' } else { c }).collect()
}

/// Months as people say them: "Januari sampai dengan Maret 2027, Mei 2027".
pub(super) fn months_in_words(months: &[Month]) -> String {
    let mut runs: Vec<(Month, Month)> = Vec::new();
    for &month in months {
        match runs.last_mut().filter(|(_, last)| last.months_until(month) == 1) {
            Some((_, last)) => *last = month,
            None => runs.push((month, month)),
        }
    }
    let words = |(first, last): &(Month, Month)| match first.months_until(*last) {
        0 => first.named(Language::Id),
        1 => format!("{} dan {}", first.named(Language::Id), last.named(Language::Id)),
        _ => format!("{} sampai dengan {}", first.named(Language::Id), last.named(Language::Id)),
    };
    runs.iter().map(words).collect::<Vec<_>>().join(", ")
}

/// The first day of somebody's cover: BPJS's own date before all others, because families are shown that.
pub(super) fn start(row: &enrolment::Model) -> Option<Date> {
    row.bpjs_start.as_deref().or(row.cover_start.as_deref()).and_then(day)
}

impl Paper<'_> {
    /// The enrolments with these numbers, in that order.
    pub(super) async fn enrolments(&self, ids: &[i64]) -> Result<Vec<enrolment::Model>, ActError> {
        let mut found: HashMap<i64, enrolment::Model> = HashMap::with_capacity(ids.len());
        for some in ids.chunks(ROWS_AT_ONCE) {
            let rows = enrolment::Entity::find().filter(enrolment::Column::Id.is_in(some.iter().copied())).all(self.acting.tx).await?;
            found.extend(rows.into_iter().map(|row| (row.id, row)));
        }
        ids.iter().map(|id| found.remove(id).ok_or_else(|| broken(*id))).collect()
    }

    /// The people of these enrolments, opened, in the same order.
    pub(super) async fn insured(&self, enrolments: &[enrolment::Model]) -> Result<Vec<Person>, ActError> {
        let ids: Vec<i64> = enrolments.iter().map(|row| row.case_file).collect();
        people(self.acting, &self.programme, &cases(self.acting, &ids).await?).await
    }

    /// The participant number of an enrolment; empty before there is one.
    pub(super) fn kpj(&self, row: &enrolment::Model) -> Result<String, ActError> {
        row.kpj.as_deref().map_or_else(|| Ok(String::new()), |kpj| Ok(self.acting.sealer().open_text("enrolment.kpj", kpj)?))
    }

    /// The months of these enrolments, with the receipts of now; or of when entry `until` of the log was written.
    pub(super) async fn months(&self, enrolments: &[enrolment::Model], until: Option<i64>) -> Result<HashMap<i64, CoverMonths>, ActError> {
        let mut all: HashMap<i64, CoverMonths> = HashMap::with_capacity(enrolments.len());
        let (tx, ids): (_, Vec<i64>) = (self.acting.tx, enrolments.iter().map(|row| row.id).collect());
        for some in ids.chunks(ROWS_AT_ONCE) {
            let spans = cover_span::Entity::find()
                .filter(cover_span::Column::Enrolment.is_in(some.iter().copied()))
                .order_by_asc(cover_span::Column::Id)
                .all(tx)
                .await?;
            for span in spans {
                let (Some(first), Some(last)) = (Month::parse(&span.first_month), Month::parse(&span.last_month)) else {
                    return Err(broken(span.enrolment));
                };
                let month = CoverMonth {
                    fund_line: span.fund_line,
                    decree: span.decree,
                    per_month: span.per_month,
                    by_wage: span.basis == CoverBasis::MinimumWage.word(),
                    received: false,
                };
                all.entry(span.enrolment).or_default().extend(first.through(last).map(|each| (each, month)));
            }
        }
        let year = self.programme.year.id;
        let (receipts, totals) = self.receipts(year, until).await?;
        for some in ids.chunks(ROWS_AT_ONCE) {
            let lines = bill_line::Entity::find()
                .filter(bill_line::Column::Enrolment.is_in(some.iter().copied()))
                .filter(bill_line::Column::Billed.gt(0))
                .all(tx)
                .await?;
            for line in lines {
                let Some(month) = Month::parse(&line.month) else { continue };
                let paid = line.enrolment.and_then(|id| all.get_mut(&id)).and_then(|months| months.get_mut(&month));
                if let Some(paid) = paid {
                    paid.received |= receipts.contains(&(line.bill, line.fund_line.unwrap_or(paid.fund_line)));
                }
            }
        }
        // A bill without names is for everybody of its group.
        for row in enrolments {
            for (first, last, bill) in
                totals.iter().filter(|(wadah, ..)| *wadah == row.wadah).map(|(_, first, last, bill)| (*first, *last, *bill))
            {
                for (_, month) in all.entry(row.id).or_default().range_mut(first..=last) {
                    month.received |= receipts.contains(&(bill, month.fund_line));
                }
            }
        }
        Ok(all)
    }

    /// Which lines' parts of which bills the insurer has given a receipt for; and the bills without names among them, by group and months.
    #[allow(clippy::type_complexity)]
    async fn receipts(&self, year: i64, until: Option<i64>) -> Result<(HashSet<(i64, i64)>, Vec<(String, Month, Month, i64)>), ActError> {
        let mut received =
            payment::Entity::find().filter(payment::Column::ProgrammeYear.eq(year)).filter(payment::Column::State.eq("received"));
        if let Some(until) = until {
            let by_then = Query::select()
                .column(payment_step::Column::Payment)
                .from(payment_step::Entity)
                .and_where(Expr::col(payment_step::Column::Step).eq(PaymentStep::Receipt.word()))
                .and_where(Expr::col(payment_step::Column::Seq).lte(until))
                .to_owned();
            received = received.filter(payment::Column::Id.in_subquery(by_then));
        }
        let payments = received.all(self.acting.tx).await?;
        let receipts: HashSet<(i64, i64)> = payments.iter().map(|payment| (payment.bill, payment.fund_line)).collect();
        let bills: BTreeSet<i64> = payments.iter().map(|payment| payment.bill).collect();
        let mut totals = Vec::new();
        let rows =
            bill::Entity::find().filter(bill::Column::ProgrammeYear.eq(year)).filter(bill::Column::Kind.eq("totals")).all(self.acting.tx);
        for row in rows.await?.into_iter().filter(|row| bills.contains(&row.id)) {
            if let (Some(first), Some(last)) = (Month::parse(&row.first_month), Month::parse(&row.last_month)) {
                totals.push((row.wadah, first, last, row.id));
            }
        }
        Ok((receipts, totals))
    }

    /// The decrees with these numbers, as sentences name them: "Keputusan Bupati Nomor … tanggal …".
    pub(super) async fn decrees(&self, ids: &BTreeSet<i64>) -> Result<BTreeMap<i64, DecreeNamed>, ActError> {
        let rows = decree::Entity::find().filter(decree::Column::Id.is_in(ids.iter().copied())).all(self.acting.tx).await?;
        let word = &self.programme.regulation.act.words.decree;
        Ok(rows
            .into_iter()
            .map(|row| {
                let number = row.number.unwrap_or_else(|| "......".to_owned());
                let date = row.date.as_deref().map_or_else(|| "......".to_owned(), super::in_words);
                let words = format!("{word} Nomor {number} tanggal {date}");
                (row.id, DecreeNamed { number, date, words })
            })
            .collect())
    }
}

/// A decree as papers name it.
#[derive(Debug, Clone)]
pub(super) struct DecreeNamed {
    /// Number.
    pub number: String,
    /// Date in words.
    pub date: String,
    /// Both, with what it is called.
    pub words: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Month {
        Month::parse(text).expect("a month")
    }

    #[test]
    fn months_are_said_in_runs() {
        let months: Vec<Month> = ["2027-01", "2027-02", "2027-03", "2027-05", "2027-07", "2027-08"].map(month).to_vec();
        assert_eq!(months_in_words(&months), "Januari 2027 sampai dengan Maret 2027, Mei 2027, Juli 2027 dan Agustus 2027");
        assert_eq!(months_in_words(&[]), "");
        let turn = [month("2026-12"), month("2027-01")];
        assert_eq!(months_in_words(&turn), "Desember 2026 dan Januari 2027");
    }

    #[test]
    fn a_participant_number_is_masked() {
        assert_eq!(masked_kpj("09012345678"), "*******5678");
        assert_eq!(masked_kpj(""), "");
    }
}
