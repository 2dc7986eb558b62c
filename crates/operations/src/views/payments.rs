//! Payments: all of a year, and one with its papers.

use super::bills::may_see;
use crate::failure::ActError;
use crate::money::bills::way_of;
use crate::money::claims::{claim_left, credit_left};
use crate::money::payments::{broken, chain_of, state_of};
use crate::programme::Programme;
use crate::sight::{Look, Sight, hidden};
use payung_domain::{Language, PaymentStep};
use payung_storage::entity::{bill, fund_line, payment, payment_step};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use std::collections::HashMap;

/// A payment, as it is looked at in a list.
#[derive(Debug, Clone)]
pub struct PaymentSeen {
    /// The payment.
    pub payment: payment::Model,
    /// The name of its line.
    pub line_name: String,
    /// The code of its bill.
    pub code: String,
    /// What leaves the line, rupiah.
    pub cash: i64,
}

/// A step of a payment's chain: taken, or still to come.
#[derive(Debug, Clone)]
pub struct StepSeen {
    /// What it is.
    pub label: &'static str,
    /// Its paper; none while it is to come.
    pub taken: Option<payment_step::Model>,
}

/// One payment.
#[derive(Debug, Clone)]
pub struct PaymentWhole {
    /// It, as in a list.
    pub seen: PaymentSeen,
    /// The steps taken, in their order, then those to come.
    pub steps: Vec<StepSeen>,
    /// What comes next; none at the end, or while it is sent back.
    pub next: Option<PaymentStep>,
    /// What is still claimed of its bill on its line, rupiah.
    pub claim_left: i64,
}

/// The payments of a year that may be seen, the newest first; of one bill when `of` is given.
///
/// # Errors
/// None may be seen; the database's.
pub async fn payments(look: Look<'_>, programme: &Programme, of: Option<i64>) -> Result<Vec<PaymentSeen>, ActError> {
    look.check(Sight::Money)?;
    let connection = &look.books.database.connection;
    let year = programme.year.id;
    let mut query = payment::Entity::find().filter(payment::Column::ProgrammeYear.eq(year)).order_by_desc(payment::Column::Id);
    if let Some(of) = of {
        query = query.filter(payment::Column::Bill.eq(of));
    }
    let rows = query.all(connection).await?;
    let lines = fund_line::Entity::find().filter(fund_line::Column::ProgrammeYear.eq(year)).all(connection).await?;
    let lines: HashMap<i64, fund_line::Model> = lines.into_iter().map(|line| (line.id, line)).collect();
    let bills = bill::Entity::find().filter(bill::Column::ProgrammeYear.eq(year)).all(connection).await?;
    let bills: HashMap<i64, bill::Model> = bills.into_iter().map(|bill| (bill.id, bill)).collect();
    let mut seen = Vec::new();
    for row in rows {
        let (Some(line), Some(bill)) = (lines.get(&row.fund_line), bills.get(&row.bill)) else { return Err(broken(row.id)) };
        if may_see(look, &line.payer_area) {
            seen.push(of_row(row, line, bill));
        }
    }
    Ok(seen)
}

fn of_row(row: payment::Model, line: &fund_line::Model, bill: &bill::Model) -> PaymentSeen {
    let cash = row.amount.saturating_sub(row.credit);
    PaymentSeen { payment: row, line_name: line.name.clone(), code: bill.code.clone(), cash }
}

/// One payment with its papers.
///
/// # Errors
/// There is none, or it may not be seen; both said alike.
pub async fn payment(look: Look<'_>, id: i64, language: Language) -> Result<PaymentWhole, ActError> {
    let connection = &look.books.database.connection;
    let row = payment::Entity::find_by_id(id).one(connection).await?.ok_or_else(hidden)?;
    let line = fund_line::Entity::find_by_id(row.fund_line).one(connection).await?.ok_or_else(hidden)?;
    if !may_see(look, &line.payer_area) {
        return Err(hidden());
    }
    let bill = bill::Entity::find_by_id(row.bill).one(connection).await?.ok_or_else(hidden)?;
    let programme = Programme::load(connection, look.books, row.programme_year).await?;
    let chain = chain_of(&programme, way_of(&line))?;
    let taken = payment_step::Entity::find()
        .filter(payment_step::Column::Payment.eq(id))
        .order_by_asc(payment_step::Column::Ordinal)
        .all(connection)
        .await?;
    let state = taken.last().and_then(|last| state_of(&row, last)).ok_or_else(|| broken(id))?;
    let next = state.next(&chain);
    let label = |word: &str| PaymentStep::from_word(word).map_or("", |step| step.label(language));
    let mut steps: Vec<StepSeen> = taken.into_iter().map(|step| StepSeen { label: label(&step.step), taken: Some(step) }).collect();
    // Sent back, everything is still to come.
    let to_come = chain.steps().iter().filter(|step| next.is_none_or(|next| **step >= next) && state.word() != "received");
    steps.extend(to_come.map(|step| StepSeen { label: step.label(language), taken: None }));
    let claim_left = claim_left(connection, row.bill, row.fund_line).await?;
    Ok(PaymentWhole { seen: of_row(row, &line, &bill), steps, next, claim_left })
}

/// What whoever requests the payment of a bill out of a line must know: the line's part, and the credit it has, in rupiah.
///
/// # Errors
/// The bill or line may not be seen; the database's.
pub async fn to_request(look: Look<'_>, bill: i64, line: i64) -> Result<(i64, i64), ActError> {
    let connection = &look.books.database.connection;
    let row = super::bills::bill_row(look, bill).await?;
    let share = super::bills::shares(connection, &row).await?.into_iter().find(|share| share.fund_line == line).ok_or_else(hidden)?;
    Ok((share.billed, credit_left(connection, line).await?.clamp(0, share.billed)))
}
