//! The year of fund lines on paper, out of the lines' own rows and the ledger up to 31 December.

use super::bill::month_words;
use super::profile::Desk;
use super::{Paper, day, in_words};
use crate::case::cases::broken;
use crate::failure::ActError;
use payung_documents::{Document, FundChange, FundChangeKind, FundMonth, FundStatement, FundYear};
use payung_domain::Rupiah;
use payung_storage::entity::{fund_change, fund_line, ledger_entry, ledger_line};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, QueryTrait};
use std::collections::BTreeMap;

/// A line's ledger up to a day: by account, and the expense by month.
#[derive(Debug, Default)]
struct Books {
    accounts: BTreeMap<String, i64>,
    months: BTreeMap<String, i64>,
}

impl Books {
    fn of(&self, account: &str) -> i64 {
        self.accounts.get(account).copied().unwrap_or(0)
    }
}

/// Sums of a line do not fit.
fn too_large(line: i64) -> ActError {
    ActError::conflict(
        format!("Jumlah sumber dana {line} terlalu besar untuk dihitung. Jalankan `payung audit verify`."),
        format!("The amounts of fund line {line} are too large to add up. Run `payung audit verify`."),
    )
}

impl Paper<'_> {
    /// The statement of these lines. While the year runs it says how things stand on the day it is made.
    pub(super) async fn fund_statement(&self, rows: &[fund_line::Model]) -> Result<Document, ActError> {
        let texts = &self.profile.texts.fund_statement;
        let end = day(&format!("{:04}-12-31", self.programme.year.year)).ok_or_else(|| broken(self.programme.year.id))?;
        let as_of = self.acting.day.min(end);
        let until = as_of.to_string();
        let mut filling = self.filling();
        filling.set("tanggal_buku", in_words(&until));
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows {
            lines.push(self.fund_year(row, &until).await?);
        }
        // A village's own line is signed by the village's people.
        let own = rows.first().filter(|row| rows.len() == 1 && row.kind == "apbdesa");
        let signatories = match own {
            Some(row) => vec![
                self.profile.treasurer_of(&row.payer_area),
                self.profile.head_of(&row.payer_area, &self.profile.region.words.village_head),
            ],
            None => vec![self.profile.official(Desk::PpkSkpd), self.profile.official(Desk::BudgetUser)],
        };
        Ok(Document::FundStatement(Box::new(FundStatement {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            title: filling.all(&texts.title)?,
            opening: filling.all(&texts.opening)?,
            as_of,
            lines,
            closing: filling.all(&texts.closing)?,
            place: self.profile.region.seat.clone(),
            date: None,
            signatories,
        })))
    }

    async fn fund_year(&self, row: &fund_line::Model, until: &str) -> Result<FundYear, ActError> {
        let books = self.ledger_of(row, until).await?;
        let changes = fund_change::Entity::find()
            .filter(fund_change::Column::FundLine.eq(row.id))
            .order_by_asc(fund_change::Column::Date)
            .order_by_asc(fund_change::Column::Id)
            .all(self.acting.tx)
            .await?;
        let fact = |label: &str, value: &str| (label.to_owned(), if value.is_empty() { "-".to_owned() } else { value.to_owned() });
        let debit = |account: &str| Rupiah::new(books.of(account));
        let credit = |account: &str| books.of(account).checked_neg().map(Rupiah::new).ok_or_else(|| too_large(row.id));
        Ok(FundYear {
            name: row.name.clone(),
            facts: vec![
                fact("Kode rekening", &row.account),
                fact(if row.needs_spd { "Nomor DPA" } else { "Dokumen anggaran" }, &row.dpa),
                fact("Kelas akuntansi", &self.class_words(row)),
                fact("Wadah", &row.wadah),
            ],
            purpose: self.purpose(row)?,
            needs_spd: row.needs_spd,
            changes: changes
                .into_iter()
                .map(|change| FundChange {
                    date: day(&change.date),
                    kind: if change.kind == "spd" { FundChangeKind::Release } else { FundChangeKind::Ceiling },
                    number: change.number,
                    amount: Rupiah::new(change.amount),
                })
                .collect(),
            ceiling: Rupiah::new(row.ceiling),
            released: Rupiah::new(row.spd),
            committed: Rupiah::new(row.committed),
            requested: Rupiah::new(row.requested),
            paid: Rupiah::new(row.paid),
            months: books
                .months
                .iter()
                .filter(|(_, expense)| **expense != 0)
                .map(|(month, expense)| FundMonth { month: month_words(month), expense: Rupiah::new(*expense) })
                .collect(),
            credit: debit("credit"),
            claims: debit("claim"),
            prepaid: debit("prepaid"),
            liability: credit("liability")?,
            returned: debit("returned"),
        })
    }

    /// What a line's money is bound to, in the regulation's words.
    fn purpose(&self, row: &fund_line::Model) -> Result<String, ActError> {
        let bound: Vec<String> =
            if row.earmark.is_empty() { Vec::new() } else { serde_json::from_str(&row.earmark).map_err(|_| broken(row.id))? };
        if bound.is_empty() {
            return Ok(self.profile.texts.fund_statement.free.clone());
        }
        let regulation = &self.programme.regulation;
        let label = |id: &String| {
            let known = regulation.occupation.iter().find(|known| known.id == *id).map(|known| known.label.clone());
            let office = || regulation.office.iter().find(|known| known.id == *id).map(|known| known.label.clone());
            known.or_else(office).unwrap_or_else(|| id.clone())
        };
        Ok(bound.iter().map(label).collect::<Vec<_>>().join(", "))
    }

    /// A line's ledger up to `until`.
    async fn ledger_of(&self, row: &fund_line::Model, until: &str) -> Result<Books, ActError> {
        let entries = ledger_entry::Entity::find()
            .select_only()
            .column(ledger_entry::Column::Id)
            .filter(ledger_entry::Column::Day.lte(until))
            .into_query();
        let lines: Vec<(String, Option<String>, i64)> = ledger_line::Entity::find()
            .select_only()
            .columns([ledger_line::Column::Account, ledger_line::Column::Month, ledger_line::Column::Amount])
            .filter(ledger_line::Column::FundLine.eq(row.id))
            .filter(ledger_line::Column::Entry.in_subquery(entries))
            .into_tuple()
            .all(self.acting.tx)
            .await?;
        let mut books = Books::default();
        for (account, month, amount) in lines {
            let add = |sum: &mut i64| sum.checked_add(amount).ok_or_else(|| too_large(row.id));
            if let (true, Some(month)) = (account == "expense", month) {
                let sum = books.months.entry(month).or_default();
                *sum = add(sum)?;
            }
            let sum = books.accounts.entry(account).or_default();
            *sum = add(sum)?;
        }
        Ok(books)
    }
}
