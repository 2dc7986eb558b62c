//! Recording BPJS's receipt. It, and not the SP2D, ends the arrears: the months of the bill are paid from this day, and who had no payment before
//! has a first one now. When every part of a bill is receipted, the bill is paid.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::failure::ActError;
use crate::money::bills::parts;
use crate::money::payments::{PaymentMoved, StepGiven, noted};
use crate::permission::ActName;
use payung_domain::{Date, PaymentStep};
use payung_storage::entity::{bill, bill_line, payment};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordReceipt {
    /// The payment's number in the books.
    pub payment: i64,
    /// Its version as seen.
    pub version: i64,
    /// Number of the paper.
    pub number: String,
    /// Date of the receipt.
    pub date: Date,
    /// The sum on it, rupiah: the payment's.
    pub amount: i64,
    /// The paper.
    pub file: Option<FileIn>,
}

impl Act for RecordReceipt {
    const NAME: ActName = ActName::RecordReceipt;
    type Done = PaymentMoved;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        acting.target_of_payment(self.payment, PaymentStep::Receipt).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<PaymentMoved>, ActError> {
        let given = StepGiven { number: &self.number, date: self.date, amount: self.amount, refusal: None, file: self.file.as_ref() };
        let (known, moved) = match acting.take_step(self.payment, self.version, PaymentStep::Receipt, given).await? {
            Ok(taken) => taken,
            Err(before) => return Ok(Ran::Already(before)),
        };
        let ids = paid_for(acting, &known.bill, known.line.id).await?;
        let first = acting.note_first_payment(&known.programme, &ids, self.date).await?;
        let whole = self.finish_bill(acting, &known.bill).await?;
        let mut detail = noted(&known, PaymentStep::Receipt, &given, &moved);
        detail["people"] = ids.len().into();
        detail["first-payments"] = first.into();
        detail["bill-paid"] = whole.into();
        Ok(Ran::Done(moved, Noted::plain(known.subject(), detail)))
    }
}

impl RecordReceipt {
    /// The bill is paid when every part of it is receipted; says whether it is.
    async fn finish_bill(&self, acting: &Acting<'_>, row: &bill::Model) -> Result<bool, ActError> {
        let lines: BTreeSet<i64> = parts(acting.tx, row).await?.iter().map(|part| part.fund_line).collect();
        let received: Vec<i64> = payment::Entity::find()
            .select_only()
            .column(payment::Column::FundLine)
            .filter(payment::Column::Bill.eq(row.id))
            .filter(payment::Column::State.eq("received"))
            .into_tuple()
            .all(acting.tx)
            .await?;
        let received: BTreeSet<i64> = received.into_iter().collect();
        if !lines.is_subset(&received) {
            return Ok(false);
        }
        let state = acting.bill_state(row).await?.pay()?;
        acting.move_bill(row, &state, <bill::ActiveModel as Default>::default()).await?;
        Ok(true)
    }
}

/// The enrolments a bill was paid for out of a line: whoever is billed there and by the roster, whatever was disputed beside.
async fn paid_for(acting: &Acting<'_>, row: &bill::Model, line: i64) -> Result<Vec<i64>, ActError> {
    let ids: Vec<Option<i64>> = bill_line::Entity::find()
        .select_only()
        .column(bill_line::Column::Enrolment)
        .distinct()
        .filter(bill_line::Column::Bill.eq(row.id))
        .filter(bill_line::Column::FundLine.eq(line))
        .filter(bill_line::Column::Billed.gt(0))
        .filter(bill_line::Column::Expected.gt(0))
        .order_by_asc(bill_line::Column::Enrolment)
        .into_tuple()
        .all(acting.tx)
        .await?;
    Ok(ids.into_iter().flatten().collect())
}
