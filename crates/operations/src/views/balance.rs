//! The trial balance (neraca saldo): per fund line what each account took and gave, and whether the ledger says the same as the papers beside it.
//!
//! An entry cannot be out of balance ([`payung_domain::LedgerEntry`]) and what leaves the cash account is the line's `paid`; whoever answers for the
//! money sees here that it is so, without having to believe it.

use crate::failure::ActError;
use crate::programme::Programme;
use crate::sight::Look;
use crate::views::funds::{LineSeen, fund_lines};
use payung_domain::{Account, Date, Language};
use payung_storage::entity::{bill, bill_line, ledger_entry, ledger_line, payment};
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{JoinType, QuerySelect};
use std::collections::HashMap;

/// The kinds of entries that rest on no bill and no payment: what the year's end brings, and corrections.
const WITHOUT_PAPERS: [&str; 2] = ["year-end", "correction"];

/// What an account took and gave. Rupiah, neither below nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountSums {
    /// The account.
    pub account: Account,
    /// Its debits.
    pub debit: i64,
    /// Its credits.
    pub credit: i64,
}

impl AccountSums {
    /// What it stands at: a debit above nothing, a credit below.
    #[must_use]
    pub const fn balance(&self) -> i64 {
        self.debit.saturating_sub(self.credit)
    }
}

/// What the ledger is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// What left the treasury, beside what the line has paid.
    Paid,
    /// What is owed, beside the bills approved less what was paid of them, and what the year's end and corrections brought.
    Owed,
}

impl Beside {
    /// The word in results.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Owed => "owed",
        }
    }

    /// What it is, for a reader.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Paid => language.pick("kas keluar, di samping jumlah pembayaran", "cash that left, beside the payments"),
            Self::Owed => language
                .pick("utang iuran, di samping tagihan yang disetujui dan belum dibayar", "owed, beside bills approved and not paid"),
        }
    }
}

/// A sum of the ledger beside what the papers say it must be. Rupiah.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compared {
    /// Which.
    pub beside: Beside,
    /// By the ledger.
    pub ledger: i64,
    /// By the papers.
    pub papers: i64,
}

/// The trial balance of a fund line.
#[derive(Debug, Clone)]
pub struct LineBalance {
    /// The line.
    pub seen: LineSeen,
    /// Every account, in the order of [`Account::ALL`].
    pub accounts: Vec<AccountSums>,
    /// The ledger beside the papers; empty for a day that is past, on which papers stood otherwise than now.
    pub compared: Vec<Compared>,
}

impl LineBalance {
    /// All debits, rupiah.
    #[must_use]
    pub fn debit(&self) -> i64 {
        self.accounts.iter().fold(0, |sum, account| sum.saturating_add(account.debit))
    }

    /// All credits, rupiah.
    #[must_use]
    pub fn credit(&self) -> i64 {
        self.accounts.iter().fold(0, |sum, account| sum.saturating_add(account.credit))
    }

    /// Whether debits and credits are the same, and the ledger says what the papers say.
    #[must_use]
    pub fn balanced(&self) -> bool {
        self.debit() == self.credit() && self.compared.iter().all(|one| one.ledger == one.papers)
    }
}

/// The trial balance of every fund line of a year that may be seen; of what was posted up to the end of `until` when a day is given.
///
/// # Errors
/// Money may not be seen; the database's.
pub async fn trial_balance(
    look: Look<'_>,
    programme: &Programme,
    until: Option<Date>,
    language: Language,
) -> Result<Vec<LineBalance>, ActError> {
    let connection = &look.books.database.connection;
    let lines = fund_lines(look, programme, language).await?;
    let ids: Vec<i64> = lines.iter().map(|seen| seen.line.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let debits = sums(connection, &ids, until, true).await?;
    let credits = sums(connection, &ids, until, false).await?;
    let owed = if until.is_none() { owed_by_papers(connection, &ids).await? } else { HashMap::new() };
    let of = |sums: &HashMap<(i64, Account), i64>, line: i64, account| sums.get(&(line, account)).copied().unwrap_or(0);
    Ok(lines
        .into_iter()
        .map(|seen| {
            let line = seen.line.id;
            let accounts: Vec<AccountSums> = Account::ALL
                .into_iter()
                .map(|account| AccountSums {
                    account,
                    debit: of(&debits, line, account),
                    credit: of(&credits, line, account).saturating_neg(),
                })
                .collect();
            let stands = |wanted: Account| accounts.iter().find(|one| one.account == wanted).map_or(0, AccountSums::balance);
            let compared = match until {
                Some(_) => Vec::new(),
                None => vec![
                    Compared { beside: Beside::Paid, ledger: stands(Account::Cash).saturating_neg(), papers: seen.line.paid },
                    Compared {
                        beside: Beside::Owed,
                        ledger: stands(Account::Liability).saturating_neg(),
                        papers: owed.get(&line).copied().unwrap_or(0),
                    },
                ],
            };
            LineBalance { seen, accounts, compared }
        })
        .collect())
}

/// The debits or the credits of these lines by account; credits below nothing.
async fn sums(
    connection: &impl ConnectionTrait,
    lines: &[i64],
    until: Option<Date>,
    debits: bool,
) -> Result<HashMap<(i64, Account), i64>, ActError> {
    let amount = ledger_line::Column::Amount;
    let mut query = ledger_line::Entity::find()
        .select_only()
        .column(ledger_line::Column::FundLine)
        .column(ledger_line::Column::Account)
        .column_as(amount.sum().cast_as("BIGINT"), "total")
        .filter(ledger_line::Column::FundLine.is_in(lines.iter().copied()))
        .filter(if debits { amount.gt(0) } else { amount.lt(0) })
        .group_by(ledger_line::Column::FundLine)
        .group_by(ledger_line::Column::Account);
    if let Some(until) = until {
        query = query.join(JoinType::InnerJoin, to_entry()).filter(ledger_entry::Column::Day.lte(until.to_string()));
    }
    let rows: Vec<(i64, String, i64)> = query.into_tuple().all(connection).await?;
    Ok(rows.into_iter().filter_map(|(line, account, total)| Some(((line, Account::of(&account)?), total))).collect())
}

fn to_entry() -> sea_orm::RelationDef {
    ledger_line::Entity::belongs_to(ledger_entry::Entity).from(ledger_line::Column::Entry).to(ledger_entry::Column::Id).into()
}

/// What each line owes by its papers: bills approved, less what was paid of them in money and in credit; and what no paper of a bill brought.
async fn owed_by_papers(connection: &impl ConnectionTrait, lines: &[i64]) -> Result<HashMap<i64, i64>, ActError> {
    let mut owed: HashMap<i64, i64> = HashMap::new();
    let mut add = |rows: Vec<(i64, i64)>, sign: i64| {
        for (line, amount) in rows {
            let sum = owed.entry(line).or_default();
            *sum = sum.saturating_add(amount.saturating_mul(sign));
        }
    };
    let billed = bill_line::Entity::find()
        .select_only()
        .column(bill_line::Column::FundLine)
        .column_as(bill_line::Column::Billed.sum().cast_as("BIGINT"), "total")
        .join(JoinType::InnerJoin, bill_line::Entity::belongs_to(bill::Entity).from(bill_line::Column::Bill).to(bill::Column::Id).into())
        .filter(bill_line::Column::FundLine.is_in(lines.iter().copied()))
        .filter(bill::Column::Status.is_in(["approved", "paid"]))
        .group_by(bill_line::Column::FundLine);
    add(billed.into_tuple().all(connection).await?, 1);
    let of_payments = |column: payment::Column| {
        payment::Entity::find()
            .select_only()
            .column(payment::Column::FundLine)
            .column_as(column.sum().cast_as("BIGINT"), "total")
            .filter(payment::Column::FundLine.is_in(lines.iter().copied()))
            .group_by(payment::Column::FundLine)
    };
    let left = || payment::Column::State.is_in(["paid", "received"]);
    // A credit is taken when the payment is requested, money when it is paid out.
    add(of_payments(payment::Column::Credit).into_tuple().all(connection).await?, -1);
    add(of_payments(payment::Column::Amount).filter(left()).into_tuple().all(connection).await?, -1);
    add(of_payments(payment::Column::Credit).filter(left()).into_tuple().all(connection).await?, 1);
    let besides = ledger_line::Entity::find()
        .select_only()
        .column(ledger_line::Column::FundLine)
        .column_as(ledger_line::Column::Amount.sum().cast_as("BIGINT"), "total")
        .join(JoinType::InnerJoin, to_entry())
        .filter(ledger_line::Column::FundLine.is_in(lines.iter().copied()))
        .filter(ledger_line::Column::Account.eq(Account::Liability.word()))
        .filter(ledger_entry::Column::Kind.is_in(WITHOUT_PAPERS))
        .group_by(ledger_line::Column::FundLine);
    add(besides.into_tuple().all(connection).await?, -1);
    Ok(owed)
}
