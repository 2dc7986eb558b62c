//! A fund line as it stood when an entry of the log was written: the sums of now without what came after. A paper that names them says the same whenever
//! it is printed.

use crate::acting::Acting;
use crate::failure::ActError;
use crate::money::claims::SETTLED;
use crate::money::funds::{broken, too_large};
use crate::permission::ActName;
use payung_domain::{Account, PaymentStep};
use payung_storage::entity::{fund_change, fund_line, ledger_entry, ledger_line, log_entry, payment, payment_step};
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{QueryOrder, QuerySelect};

impl Acting<'_> {
    /// The line as it stood when entry `seq` was written, that act included: ceiling, what was released to it, bound and requested. What was paid is
    /// that of now.
    ///
    /// # Errors
    /// The database's; sums that do not fit.
    pub(crate) async fn line_at(&self, line: &fund_line::Model, seq: i64) -> Result<fund_line::Model, ActError> {
        let changes = fund_change::Entity::find()
            .filter(fund_change::Column::FundLine.eq(line.id))
            .filter(fund_change::Column::Seq.gt(seq))
            .all(self.tx)
            .await?;
        let since = |spd: bool| sum(changes.iter().filter(|change| (change.kind == "spd") == spd).map(|change| change.amount));
        let off = |now: i64, since: i64| now.checked_sub(since).ok_or_else(too_large);
        Ok(fund_line::Model {
            ceiling: off(line.ceiling, since(false)?)?,
            spd: off(line.spd, since(true)?)?,
            committed: off(line.committed, self.bound_since(line.id, seq).await?)?,
            requested: off(line.requested, self.requested_since(line.id, seq).await?)?,
            ..line.clone()
        })
    }

    /// What was bound to the line after entry `seq`, less what was given back. Only the log keeps both with their sums.
    async fn bound_since(&self, line: i64, seq: i64) -> Result<i64, ActError> {
        let acts = [ActName::CommitFunds, ActName::ReleaseFunds].map(ActName::word);
        let entries: Vec<(String, String)> = log_entry::Entity::find()
            .select_only()
            .columns([log_entry::Column::Act, log_entry::Column::Detail])
            .filter(log_entry::Column::Seq.gt(seq))
            .filter(log_entry::Column::Act.is_in(acts))
            .into_tuple()
            .all(self.tx)
            .await?;
        let mut moves = Vec::new();
        for (act, detail) in entries {
            let detail: serde_json::Value = serde_json::from_str(&detail).map_err(|_| broken(line))?;
            let (of, amount) = detail["fund-line"].as_i64().zip(detail["amount"].as_i64()).ok_or_else(|| broken(line))?;
            if of == line {
                moves.push(if act == ActName::CommitFunds.word() { amount } else { -amount });
            }
        }
        sum(moves.into_iter())
    }

    /// What was requested of the line after entry `seq`, less what was sent back and what the insurer refunded.
    async fn requested_since(&self, line: i64, seq: i64) -> Result<i64, ActError> {
        let of_line = Query::select()
            .column(payment::Column::Id)
            .from(payment::Entity)
            .and_where(Expr::col(payment::Column::FundLine).eq(line))
            .to_owned();
        let steps = payment_step::Entity::find()
            .filter(payment_step::Column::Payment.in_subquery(of_line))
            .order_by_asc(payment_step::Column::Payment)
            .order_by_asc(payment_step::Column::Ordinal)
            .all(self.tx)
            .await?;
        let (mut moves, mut asked) = (Vec::new(), 0);
        for step in steps {
            let moved = match step.outcome.as_str() {
                "refused" => -asked,
                _ if step.step == PaymentStep::Spp.word() => {
                    asked = step.amount;
                    asked
                }
                _ => 0,
            };
            if step.seq > seq {
                moves.push(moved);
            }
        }
        let settled = Query::select()
            .column(ledger_entry::Column::Id)
            .from(ledger_entry::Entity)
            .and_where(Expr::col(ledger_entry::Column::Kind).eq(SETTLED))
            .and_where(Expr::col(ledger_entry::Column::Seq).gt(seq))
            .to_owned();
        let refunds: Vec<i64> = ledger_line::Entity::find()
            .select_only()
            .column(ledger_line::Column::Amount)
            .filter(ledger_line::Column::FundLine.eq(line))
            .filter(ledger_line::Column::Account.eq(Account::Cash.word()))
            .filter(ledger_line::Column::Entry.in_subquery(settled))
            .into_tuple()
            .all(self.tx)
            .await?;
        sum(moves.into_iter().chain(refunds.into_iter().map(|refund| -refund)))
    }
}

fn sum(mut amounts: impl Iterator<Item = i64>) -> Result<i64, ActError> {
    amounts.try_fold(0_i64, i64::checked_add).ok_or_else(too_large)
}
