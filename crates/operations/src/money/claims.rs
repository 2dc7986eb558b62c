//! Claims on the insurer and credit with it, as the ledger holds them.

use crate::acting::Acting;
use crate::failure::ActError;
use crate::money::ledger::Posting;
use payung_domain::{Account, LedgerEntry, Month, Movement, Rupiah};
use payung_storage::entity::{ledger_entry, ledger_line};
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};

/// The kind of ledger entry with which a claim on the insurer is settled.
pub(crate) const SETTLED: &str = "claim-settled";

/// What a bill is called in the ledger.
pub(crate) fn subject(bill: i64) -> String {
    format!("bill:{bill}")
}

/// An amount moved on a line, as an entry takes it; a debit takes it, a credit gives it.
///
/// # Errors
/// It is not more than nothing.
pub(crate) fn moved(line: i64, debit: Account, credit: Account, month: Option<Month>, amount: i64) -> Result<Movement, ActError> {
    Ok(Movement::new(line, debit, credit, month, Rupiah::new(amount))?)
}

/// What an entry is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    /// The programme year.
    pub programme_year: i64,
    /// Which kind of entry.
    pub kind: &'static str,
    /// About what, `kind:id`.
    pub subject: &'a str,
    /// A remark without personal values.
    pub note: &'a str,
}

impl Acting<'_> {
    /// Posts these movements as one entry of today and returns its number.
    ///
    /// # Errors
    /// They move nothing; the ledger's.
    pub(crate) async fn post_moved(&self, about: About<'_>, movements: impl IntoIterator<Item = Movement>) -> Result<i64, ActError> {
        let posting = Posting {
            programme_year: about.programme_year,
            day: self.day,
            kind: about.kind,
            subject: about.subject.to_owned(),
            note: about.note.to_owned(),
            corrects: None,
        };
        self.post(&posting, &LedgerEntry::new(movements)?).await
    }
}

/// The entry of a kind about a subject; the first when there are several.
///
/// # Errors
/// The database's.
pub(crate) async fn entry_of(connection: &impl ConnectionTrait, subject: &str, kind: &str) -> Result<Option<i64>, ActError> {
    let found = ledger_entry::Entity::find()
        .select_only()
        .column(ledger_entry::Column::Id)
        .filter(ledger_entry::Column::Subject.eq(subject))
        .filter(ledger_entry::Column::Kind.eq(kind))
        .order_by_asc(ledger_entry::Column::Id);
    Ok(found.into_tuple().one(connection).await?)
}

/// What stands on an account of a line, of one subject or of all; a debit is positive.
async fn balance(connection: &impl ConnectionTrait, fund_line: i64, account: Account, subject: Option<&str>) -> Result<i64, ActError> {
    let mut query = Query::select();
    query
        .expr(ledger_line::Column::Amount.sum().cast_as("BIGINT"))
        .from(ledger_line::Entity)
        .inner_join(
            ledger_entry::Entity,
            Expr::col((ledger_line::Entity, ledger_line::Column::Entry)).equals((ledger_entry::Entity, ledger_entry::Column::Id)),
        )
        .and_where(Expr::col((ledger_line::Entity, ledger_line::Column::FundLine)).eq(fund_line))
        .and_where(Expr::col((ledger_line::Entity, ledger_line::Column::Account)).eq(account.word()));
    if let Some(subject) = subject {
        query.and_where(Expr::col((ledger_entry::Entity, ledger_entry::Column::Subject)).eq(subject));
    }
    let sum: Option<i64> = match connection.query_one(&query).await? {
        Some(row) => row.try_get_by_index(0)?,
        None => None,
    };
    Ok(sum.unwrap_or(0))
}

/// What is still claimed of a bill's disputed sums on a line, rupiah.
///
/// # Errors
/// The database's.
pub(crate) async fn claim_left(connection: &impl ConnectionTrait, bill: i64, fund_line: i64) -> Result<i64, ActError> {
    balance(connection, fund_line, Account::Claim, Some(&subject(bill))).await
}

/// The credit that a line has with the insurer and no payment has taken, rupiah. A line is of one year, so credit never passes to the next.
///
/// # Errors
/// The database's.
pub(crate) async fn credit_left(connection: &impl ConnectionTrait, fund_line: i64) -> Result<i64, ActError> {
    balance(connection, fund_line, Account::Credit, None).await
}
