//! Requesting the payment of an approved bill's part out of one fund line (SPP). The sum is the part, less the credit the line has with the
//! insurer; the ceilings of the line and of its SPDs hold in the database.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::chosen::{check_filled, check_past};
use crate::failure::ActError;
use crate::money::bills::{money_target, parts, way_of};
use crate::money::claims::credit_left;
use crate::money::payments::{PaymentMoved, StepGiven, chain_of};
use crate::permission::ActName;
use payung_domain::{AreaCode, Date, PaymentPaper, PaymentState, PaymentStep, Rupiah};
use payung_law::model::Pays;
use payung_storage::SumsAdded;
use payung_storage::entity::{bill, fund_line, payment};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestPayment {
    /// The bill's number in the books.
    pub bill: i64,
    /// The fund line.
    pub fund_line: i64,
    /// The version seen: the bill's; the payment's when it was sent back.
    pub version: i64,
    /// Number of the SPP.
    pub number: String,
    /// Its date.
    pub date: Date,
    /// The sum on it, rupiah: the line's part of the bill less the credit.
    pub amount: i64,
    /// Credit of this line used, rupiah, 0 or more.
    pub credit: i64,
    /// The SPP.
    pub file: Option<FileIn>,
}

impl Act for RequestPayment {
    const NAME: ActName = ActName::RequestPayment;
    type Done = PaymentMoved;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let line = acting.fund_line(self.fund_line).await?;
        let programme = acting.open_programme(line.programme_year).await?;
        let area = AreaCode::parse(&line.payer_area).unwrap_or(acting.books.region);
        Ok(money_target(&programme, Pays::Spp, way_of(&line), area))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<PaymentMoved>, ActError> {
        let row = acting.bill(self.bill).await?;
        let line = acting.fund_line(self.fund_line).await?;
        let known = payment::Entity::find()
            .filter(payment::Column::Bill.eq(self.bill))
            .filter(payment::Column::FundLine.eq(self.fund_line))
            .one(acting.tx)
            .await?;
        let given = StepGiven { number: &self.number, date: self.date, amount: self.amount, refusal: None, file: self.file.as_ref() };
        if let Some(known) = known {
            return self.again(acting, &known, &line, given).await;
        }
        if row.version != self.version {
            return Err(ActError::stale(("Tagihan ini", "This bill"), self.version, row.version));
        }
        let (billed, claim) = self.part(acting, &row).await?;
        self.check(acting, &row, &line, billed).await?;
        acting.move_sums(&line, SumsAdded { requested: self.amount, ..SumsAdded::default() }).await?;
        let id = acting.next_id::<payment::Entity>(payment::Column::Id).await?;
        let new = payment::Model {
            id,
            programme_year: row.programme_year,
            bill: row.id,
            fund_line: line.id,
            amount: billed,
            credit: self.credit,
            claim,
            state: "requested".to_owned(),
            version: 1,
            seq: acting.seq,
        };
        payment::Entity::insert(new.into_active_model()).exec_without_returning(acting.tx).await?;
        acting.note_payment_step(id, 1, PaymentStep::Spp, &given).await?;
        acting.use_credit(row.programme_year, &format!("payment:{id}"), line.id, self.credit, self.number.trim()).await?;
        let moved = PaymentMoved { payment: id, state: "requested".to_owned(), version: 1, already: false };
        Ok(Ran::Done(moved, self.noted(id)))
    }
}

impl RequestPayment {
    /// The line's part of the bill, and of it what is disputed.
    async fn part(&self, acting: &Acting<'_>, row: &bill::Model) -> Result<(i64, i64), ActError> {
        let parts = parts(acting.tx, row).await?;
        let own = parts.iter().filter(|part| part.fund_line == self.fund_line);
        Ok(own.fold((0, 0), |(billed, disputed), part| (billed + part.billed, disputed + part.disputed)))
    }

    async fn check(&self, acting: &Acting<'_>, row: &bill::Model, line: &fund_line::Model, billed: i64) -> Result<(), ActError> {
        if row.status != "approved" {
            let status = |language| payung_domain::bill_label(&row.status, language);
            return Err(ActError::conflict(
                format!(
                    "Tagihan {} berstatus {}; yang dibayar adalah tagihan yang disetujui.",
                    row.id,
                    status(payung_domain::Language::Id)
                ),
                format!("Bill {} is {}; what is paid has been approved.", row.id, status(payung_domain::Language::En)),
            ));
        }
        if let Some(by) = &row.decided_by {
            acting.check_not_maker(by, ("menyetujui tagihan ini", "approved this bill"))?;
        }
        if billed == 0 {
            return Err(ActError::conflict(
                format!("Tagihan {} tidak memuat bagian dari sumber dana {}.", row.id, line.name),
                format!("Bill {} has no part of fund line {}.", row.id, line.name),
            ));
        }
        acting.check_line_open(line)?;
        check_filled(&self.number, ("Nomor SPP", "The SPP's number"))?;
        check_past(self.date, acting.day)?;
        let credit = credit_left(acting.tx, line.id).await?;
        if self.credit < 0 || self.credit > credit.min(billed) {
            return Err(ActError::invalid(
                format!(
                    "Kredit yang dapat dipakai {} paling banyak {}; yang diminta {}.",
                    line.name,
                    Rupiah::new(credit.min(billed)),
                    Rupiah::new(self.credit)
                ),
                format!(
                    "{} has credit of at most {} for this; {} was asked.",
                    line.name,
                    Rupiah::new(credit.min(billed)),
                    Rupiah::new(self.credit)
                ),
            ));
        }
        if self.amount != billed - self.credit {
            return Err(ActError::invalid(
                format!(
                    "Jumlah SPP {} tidak sama dengan bagian tagihan {} dikurangi kredit {} ({}). Kode iuran dibayar utuh.",
                    Rupiah::new(self.amount),
                    Rupiah::new(billed),
                    Rupiah::new(self.credit),
                    Rupiah::new(billed - self.credit)
                ),
                format!(
                    "The SPP's sum {} is not the bill's part {} less the credit {} ({}). A code is paid whole.",
                    Rupiah::new(self.amount),
                    Rupiah::new(billed),
                    Rupiah::new(self.credit),
                    Rupiah::new(billed - self.credit)
                ),
            ));
        }
        Ok(())
    }

    /// A payment of this part is known: the same request come again, or a new one after it was sent back.
    async fn again(
        &self,
        acting: &Acting<'_>,
        known: &payment::Model,
        line: &fund_line::Model,
        given: StepGiven<'_>,
    ) -> Result<Ran<PaymentMoved>, ActError> {
        let whole = acting.payment(known.id).await?;
        let same = whole.steps.last().is_some_and(|last| {
            last.step == "spp" && last.number == self.number.trim() && last.date == self.date.to_string() && last.amount == self.amount
        });
        if same && known.credit == self.credit {
            return Ok(Ran::Already(PaymentMoved { payment: known.id, state: known.state.clone(), version: known.version, already: true }));
        }
        let paper = PaymentPaper {
            by: acting.actor.name.clone(),
            number: self.number.trim().to_owned(),
            date: self.date,
            amount: Rupiah::new(self.amount),
        };
        let chain = chain_of(&whole.programme, way_of(line))?;
        let state: PaymentState = whole.state.clone().request_again(paper, &chain)?;
        if known.version != self.version {
            return Err(ActError::stale(("Pembayaran ini", "This payment"), self.version, known.version));
        }
        self.check(acting, &whole.bill, line, known.amount).await?;
        acting.move_sums(line, SumsAdded { requested: self.amount, ..SumsAdded::default() }).await?;
        acting.note_payment_step(known.id, whole.steps.len() + 1, PaymentStep::Spp, &given).await?;
        let version = acting.move_payment(known, &state, self.credit, known.claim).await?;
        acting.use_credit(known.programme_year, &whole.subject(), line.id, self.credit, self.number.trim()).await?;
        let moved = PaymentMoved { payment: known.id, state: state.word().to_owned(), version, already: false };
        Ok(Ran::Done(moved, self.noted(known.id)))
    }

    fn noted(&self, payment: i64) -> Noted {
        Noted::plain(
            format!("payment:{payment}"),
            serde_json::json!({
                "bill": self.bill, "fund-line": self.fund_line, "step": "spp", "number": self.number.trim(), "date": self.date.to_string(),
                "amount": self.amount, "credit": self.credit,
            }),
        )
    }
}
