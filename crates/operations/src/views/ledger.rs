//! The ledger of a fund line, entry by entry.

use crate::failure::ActError;
use crate::money::ledger::{balances, entry_line};
use crate::sight::{Look, hidden};
use crate::views::funds::line_in_sight;
use payung_domain::{Account, EntryLine, Month};
use payung_storage::entity::{fund_line, ledger_entry, ledger_line};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// Entries on one page.
pub const ENTRIES: u64 = 100;

/// An entry with its lines on the fund line looked at.
#[derive(Debug, Clone)]
pub struct EntrySeen {
    /// The entry.
    pub entry: ledger_entry::Model,
    /// Its lines, debits first.
    pub lines: Vec<EntryLine>,
    /// The entries that correct it.
    pub corrected_by: Vec<i64>,
}

/// The ledger of a fund line.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// The line.
    pub line: fund_line::Model,
    /// Its entries, the newest first.
    pub entries: Vec<EntrySeen>,
    /// Where the next page begins; none when this is the last.
    pub next: Option<i64>,
    /// What each account stands at, by month of cover.
    pub months: Vec<MonthSeen>,
    /// The sum over all accounts, which is nothing.
    pub sum: i64,
}

/// What a month of cover stands at, account by account.
#[derive(Debug, Clone)]
pub struct MonthSeen {
    /// The month; none for what is for no month.
    pub month: Option<Month>,
    /// Rupiah by account, in the order of [`Account::ALL`].
    pub accounts: [i64; 7],
}

/// The ledger of the fund line `id`, from the entries before `before`.
///
/// # Errors
/// There is no such line, or it may not be seen; both said alike.
pub async fn ledger(look: Look<'_>, id: i64, before: Option<i64>) -> Result<Ledger, ActError> {
    let connection = &look.books.database.connection;
    let line = line_in_sight(look, id).await?;
    let mut of_line = ledger_line::Entity::find()
        .select_only()
        .column(ledger_line::Column::Entry)
        .distinct()
        .filter(ledger_line::Column::FundLine.eq(id))
        .order_by_desc(ledger_line::Column::Entry)
        .limit(ENTRIES + 1);
    if let Some(before) = before {
        of_line = of_line.filter(ledger_line::Column::Entry.lt(before));
    }
    let mut ids: Vec<i64> = of_line.into_tuple().all(connection).await?;
    let more = ids.len() as u64 > ENTRIES;
    ids.truncate(usize::try_from(ENTRIES).unwrap_or(usize::MAX));
    let next = ids.last().copied().filter(|_| more);
    let found = ledger_entry::Entity::find()
        .filter(ledger_entry::Column::Id.is_in(ids.iter().copied()))
        .order_by_desc(ledger_entry::Column::Id)
        .all(connection)
        .await?;
    let corrections: Vec<(i64, Option<i64>)> = ledger_entry::Entity::find()
        .select_only()
        .columns([ledger_entry::Column::Id, ledger_entry::Column::Corrects])
        .filter(ledger_entry::Column::Corrects.is_in(ids.iter().copied()))
        .into_tuple()
        .all(connection)
        .await?;
    let rows = ledger_line::Entity::find()
        .filter(ledger_line::Column::Entry.is_in(ids.iter().copied()))
        .filter(ledger_line::Column::FundLine.eq(id))
        .order_by_asc(ledger_line::Column::Ordinal)
        .all(connection)
        .await?;
    let mut lines: BTreeMap<i64, Vec<EntryLine>> = BTreeMap::new();
    for row in &rows {
        lines.entry(row.entry).or_default().push(entry_line(row)?);
    }
    let entries = found.into_iter().map(|entry| {
        let mut lines = lines.remove(&entry.id).unwrap_or_default();
        lines.sort_by_key(|line| line.amount.get() < 0);
        let corrected_by = corrections.iter().filter(|(_, corrects)| *corrects == Some(entry.id)).map(|(id, _)| *id).collect();
        EntrySeen { entry, lines, corrected_by }
    });
    let entries = entries.collect();
    let balances = balances(connection, &[id]).await?;
    let mut months: BTreeMap<Option<Month>, [i64; 7]> = BTreeMap::new();
    for (place, account) in Account::ALL.into_iter().enumerate() {
        for (month, amount) in balances.months(id, account) {
            if let Some(cell) = months.entry(month).or_default().get_mut(place) {
                *cell = amount;
            }
        }
    }
    let months = months.into_iter().map(|(month, accounts)| MonthSeen { month, accounts }).collect();
    Ok(Ledger { sum: balances.line_sum(id), line, entries, next, months })
}

/// An entry by number with its lines on a fund line that may be seen, for whoever corrects it.
///
/// # Errors
/// There is none, or it may not be seen; both said alike.
pub async fn entry(look: Look<'_>, id: i64) -> Result<(EntrySeen, fund_line::Model), ActError> {
    let connection = &look.books.database.connection;
    let first = ledger_line::Entity::find().filter(ledger_line::Column::Entry.eq(id)).one(connection).await?.ok_or_else(hidden)?;
    let seen = ledger(look, first.fund_line, id.checked_add(1)).await?;
    let entry = seen.entries.into_iter().find(|seen| seen.entry.id == id).ok_or_else(hidden)?;
    Ok((entry, seen.line))
}
