//! Moving a fund line's sums. The limits are constraints of the table, so that no statement passes them, whoever writes at the same moment; here
//! a violated one is told apart from other errors.

use crate::entity::fund_line::{Column, Entity};
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;

/// What is added to a line's sums, in rupiah; taken away where negative.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SumsAdded {
    /// To the ceiling.
    pub ceiling: i64,
    /// To what SPDs have released.
    pub spd: i64,
    /// To what is committed.
    pub committed: i64,
    /// To what is in payment requests.
    pub requested: i64,
    /// To what is paid.
    pub paid: i64,
}

/// Which limit of a line the database held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FundLimit {
    /// SPDs release no more than the ceiling.
    SpdWithinCeiling,
    /// Commitments stay between nothing and the ceiling.
    CommittedWithinCeiling,
    /// Requests stay between nothing and the ceiling.
    RequestedWithinCeiling,
    /// Requests stay within what SPDs released.
    RequestedWithinSpd,
    /// Payments stay between nothing and what was requested.
    PaidWithinRequested,
    /// A ceiling or a released sum below nothing.
    BelowNothing,
}

impl FundLimit {
    /// By the names of the constraints in `0006_cover.sql`.
    const NAMED: [(&str, Self); 5] = [
        ("fund_line_spd_within_ceiling", Self::SpdWithinCeiling),
        ("fund_line_committed_within_ceiling", Self::CommittedWithinCeiling),
        ("fund_line_requested_within_ceiling", Self::RequestedWithinCeiling),
        ("fund_line_requested_within_spd", Self::RequestedWithinSpd),
        ("fund_line_paid_within_requested", Self::PaidWithinRequested),
    ];

    /// The limit an error of the database speaks of; none when it is another error.
    #[must_use]
    pub fn of(error: &DbErr) -> Option<Self> {
        let text = error.to_string();
        let named = Self::NAMED.into_iter().find(|(name, _)| text.contains(name)).map(|(_, limit)| limit);
        named.or_else(|| (text.to_lowercase().contains("check constraint") && text.contains("ceiling >= 0")).then_some(Self::BelowNothing))
    }
}

/// What came of [`add_to_line`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineMoved {
    /// The sums were moved.
    Moved,
    /// There is no such line.
    NoLine,
    /// A limit held. In PostgreSQL the transaction can only be rolled back now.
    Held(FundLimit),
}

/// Adds to the sums of a line in one statement.
///
/// # Errors
/// The database's, other than a limit that held.
pub async fn add_to_line(connection: &impl ConnectionTrait, line: i64, added: SumsAdded, seq: i64) -> Result<LineMoved, DbErr> {
    let mut update = Entity::update_many().col_expr(Column::Seq, Expr::value(seq));
    for (column, amount) in [
        (Column::Ceiling, added.ceiling),
        (Column::Spd, added.spd),
        (Column::Committed, added.committed),
        (Column::Requested, added.requested),
        (Column::Paid, added.paid),
    ] {
        if amount != 0 {
            update = update.col_expr(column, Expr::col(column).add(amount));
        }
    }
    match update.filter(Column::Id.eq(line)).exec(connection).await {
        Ok(done) if done.rows_affected == 1 => Ok(LineMoved::Moved),
        Ok(_) => Ok(LineMoved::NoLine),
        Err(error) => FundLimit::of(&error).map(LineMoved::Held).ok_or(error),
    }
}
