//! Posting to the ledger, and what its accounts stand at.
//!
//! An entry cannot be unbalanced ([`LedgerEntry`]), tables of the ledger take no change of what is in them (migration 0007), and what leaves the
//! cash account is the line's `paid` in the same statement: so the books balance at every moment, per line and in all.

use crate::acting::Acting;
use crate::failure::ActError;
use crate::money::funds::too_large;
use payung_domain::{Account, Date, EntryLine, Language, LedgerEntry, LedgerError, Month, Rupiah};
use payung_storage::SumsAdded;
use payung_storage::entity::{fund_line, ledger_entry, ledger_line};
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// What an entry is about, besides its lines.
#[derive(Debug, Clone)]
pub(crate) struct Posting {
    /// The programme year whose lines it moves.
    pub programme_year: i64,
    /// The day it counts on; that of the act, or 31 December for what the year's end brings.
    pub day: Date,
    /// Which kind of entry: `bill`, `payment`, `claim`, `year-end`, `correction` …
    pub kind: &'static str,
    /// About what, `kind:id`.
    pub subject: String,
    /// A remark without personal values.
    pub note: String,
    /// The entry it corrects.
    pub corrects: Option<i64>,
}

impl From<LedgerError> for ActError {
    fn from(error: LedgerError) -> Self {
        Self::invalid(format!("Pembukuan: {}.", error.message(Language::Id)), format!("The ledger: {}.", error.message(Language::En)))
    }
}

impl Acting<'_> {
    /// Posts an entry and returns its number. What it takes out of a line's cash account is added to the line's `paid`, within the line's limits:
    /// whoever posts does not move `paid` besides.
    ///
    /// # Errors
    /// A line that is closed or not of the year; a limit that held; the database's.
    pub(crate) async fn post(&self, posting: &Posting, entry: &LedgerEntry) -> Result<i64, ActError> {
        for id in entry.fund_lines() {
            let line = self.fund_line(id).await?;
            self.check_line_open(&line)?;
            if line.programme_year != posting.programme_year {
                return Err(ActError::conflict(
                    format!("Sumber dana {} bukan dari tahun program ini.", line.name),
                    format!("Fund line {} is not of this programme year.", line.name),
                ));
            }
            let paid = entry.moves(id, Account::Cash).get().checked_neg().ok_or_else(too_large)?;
            if paid != 0 {
                self.move_sums(&line, SumsAdded { paid, ..SumsAdded::default() }).await?;
            }
        }
        let id = self.next_id::<ledger_entry::Entity>(ledger_entry::Column::Id).await?;
        let row = ledger_entry::Model {
            id,
            programme_year: posting.programme_year,
            day: posting.day.to_string(),
            kind: posting.kind.to_owned(),
            subject: posting.subject.clone(),
            note: posting.note.trim().to_owned(),
            corrects: posting.corrects,
            by_user: self.actor.name.clone(),
            seq: self.seq,
        };
        ledger_entry::Entity::insert(row.into_active_model()).exec_without_returning(self.tx).await?;
        let mut rows: Vec<ledger_line::ActiveModel> = Vec::with_capacity(entry.lines().len());
        for (ordinal, line) in (1..).zip(entry.lines()) {
            let row = ledger_line::Model {
                entry: id,
                ordinal,
                fund_line: line.line,
                account: line.account.word().to_owned(),
                month: line.month.map(|month| month.first_day().to_string()),
                amount: line.amount.get(),
            };
            rows.push(row.into_active_model());
        }
        while !rows.is_empty() {
            let some = rows.drain(..rows.len().min(crate::case::people::ROWS_AT_ONCE)).collect::<Vec<_>>();
            ledger_line::Entity::insert_many(some).exec_without_returning(self.tx).await?;
        }
        Ok(id)
    }
}

/// The lines of an entry.
///
/// # Errors
/// A line that is no account's: then the books were changed outside the program.
pub(crate) async fn lines_of(connection: &impl ConnectionTrait, entry: i64) -> Result<Vec<EntryLine>, ActError> {
    let rows = ledger_line::Entity::find()
        .filter(ledger_line::Column::Entry.eq(entry))
        .order_by_asc(ledger_line::Column::Ordinal)
        .all(connection)
        .await?;
    rows.iter().map(entry_line).collect()
}

/// A line as the domain knows it.
pub(crate) fn entry_line(row: &ledger_line::Model) -> Result<EntryLine, ActError> {
    let account = Account::of(&row.account).ok_or_else(|| {
        ActError::conflict(
            format!("Jurnal {} tidak utuh: akunnya tidak dikenal. Jalankan `payung audit verify`.", row.entry),
            format!("Entry {} is not whole: an account is not known. Run `payung audit verify`.", row.entry),
        )
    })?;
    let month = row.month.as_deref().and_then(Month::parse);
    Ok(EntryLine { line: row.fund_line, account, month, amount: Rupiah::new(row.amount) })
}

/// What the accounts of fund lines stand at, by month of cover.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balances {
    sums: BTreeMap<(i64, Account, Option<Month>), i64>,
}

impl Balances {
    /// An account of a line, over all months. Rupiah; a debit above nothing, a credit below.
    #[must_use]
    pub fn of(&self, line: i64, account: Account) -> i64 {
        let of = self.sums.iter().filter(|((at, of, _), _)| *at == line && *of == account);
        of.fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
    }

    /// An account of a line, for one month.
    #[must_use]
    pub fn of_month(&self, line: i64, account: Account, month: Month) -> i64 {
        self.sums.get(&(line, account, Some(month))).copied().unwrap_or(0)
    }

    /// An account of a line by month of cover; what is for no month first.
    pub fn months(&self, line: i64, account: Account) -> impl Iterator<Item = (Option<Month>, i64)> {
        self.sums.iter().filter(move |((at, of, _), _)| *at == line && *of == account).map(|((.., month), amount)| (*month, *amount))
    }

    /// The sum over all accounts of a line, which is nothing.
    #[must_use]
    pub fn line_sum(&self, line: i64) -> i64 {
        self.sums.iter().filter(|((at, ..), _)| *at == line).fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
    }
}

/// What the accounts of these fund lines stand at, of all lines of the books when none is named.
///
/// # Errors
/// The database's.
pub async fn balances(connection: &impl ConnectionTrait, lines: &[i64]) -> Result<Balances, ActError> {
    let mut query = ledger_line::Entity::find()
        .select_only()
        .column(ledger_line::Column::FundLine)
        .column(ledger_line::Column::Account)
        .column(ledger_line::Column::Month)
        .column_as(Expr::col(ledger_line::Column::Amount).sum().cast_as("BIGINT"), "total")
        .group_by(ledger_line::Column::FundLine)
        .group_by(ledger_line::Column::Account)
        .group_by(ledger_line::Column::Month);
    if !lines.is_empty() {
        query = query.filter(ledger_line::Column::FundLine.is_in(lines.iter().copied()));
    }
    let rows: Vec<(i64, String, Option<String>, i64)> = query.into_tuple().all(connection).await?;
    let mut balances = Balances::default();
    for (line, account, month, amount) in rows {
        if let Some(account) = Account::of(&account) {
            balances.sums.insert((line, account, month.as_deref().and_then(Month::parse)), amount);
        }
    }
    Ok(balances)
}

/// The fund lines of a programme year, by number.
///
/// # Errors
/// The database's.
pub(crate) async fn lines_of_year(connection: &impl ConnectionTrait, programme_year: i64) -> Result<Vec<fund_line::Model>, ActError> {
    let query = fund_line::Entity::find().filter(fund_line::Column::ProgrammeYear.eq(programme_year));
    Ok(query.order_by_asc(fund_line::Column::Id).all(connection).await?)
}
