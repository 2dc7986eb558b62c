//! Payments in the books: the state with its papers, the chain a kind of fund goes, and taking a step of it.

use crate::acting::{Acting, FileIn, Target};
use crate::case::chosen::{check_filled, check_past};
use crate::failure::ActError;
use crate::money::bills::{money_target, way_of};
use crate::money::claims::{About, moved};
use crate::programme::Programme;
use payung_domain::{Account, AreaCode, Chain, Date, Language, PaymentPaper, PaymentRefusal, PaymentState, PaymentStep, Rupiah};
use payung_law::model::Pays;
use payung_storage::SumsAdded;
use payung_storage::entity::{bill, fund_line, payment, payment_step};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What came of a step of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PaymentMoved {
    /// The payment's number in the books.
    pub payment: i64,
    /// Where it stands.
    pub state: String,
    /// Its version now.
    pub version: i64,
    /// It had been recorded before; nothing was changed.
    pub already: bool,
}

/// What a step says: a paper, or a refusal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StepGiven<'g> {
    /// The paper's number; empty where a step has none of its own.
    pub number: &'g str,
    /// The paper's date.
    pub date: Date,
    /// The sum on it, rupiah.
    pub amount: i64,
    /// Why it is refused; none when it is done.
    pub refusal: Option<&'g str>,
    /// The paper.
    pub file: Option<&'g FileIn>,
}

/// A payment with all it rests on.
pub(crate) struct KnownPayment {
    /// Its row.
    pub row: payment::Model,
    /// The bill it is part of.
    pub bill: bill::Model,
    /// The line it is paid out of.
    pub line: fund_line::Model,
    /// The programme.
    pub programme: Arc<Programme>,
    /// The steps of its kind of fund.
    pub chain: Chain,
    /// Where it stands.
    pub state: PaymentState,
    /// Its steps so far.
    pub steps: Vec<payment_step::Model>,
}

impl From<PaymentRefusal> for ActError {
    fn from(refusal: PaymentRefusal) -> Self {
        let (id, en) = (refusal.message(Language::Id), refusal.message(Language::En));
        match refusal {
            PaymentRefusal::SameHand { .. } => Self::forbidden(id, en),
            PaymentRefusal::NotNext { .. } => Self::conflict(id, en),
            PaymentRefusal::OtherAmount { .. } | PaymentRefusal::Earlier { .. } => Self::invalid(id, en),
        }
    }
}

/// A payment whose papers are missing.
pub(crate) fn broken(id: i64) -> ActError {
    ActError::conflict(
        format!("Pembayaran {id} tidak utuh: suratnya hilang dari buku. Jalankan `payung audit verify` dan pulihkan dari cadangan."),
        format!("Payment {id} is not whole: its papers are missing from the books. Run `payung audit verify` and restore a backup."),
    )
}

/// The step of the law's table that a step of a payment is.
pub(crate) const fn pays_of(step: PaymentStep) -> Pays {
    match step {
        PaymentStep::Spp => Pays::Spp,
        PaymentStep::Check => Pays::Check,
        PaymentStep::Spm => Pays::Spm,
        PaymentStep::Sp2d => Pays::Sp2d,
        PaymentStep::Receipt => Pays::Receipt,
    }
}

/// The steps that money of this way goes, as the law's files say.
///
/// # Errors
/// They name no whole chain.
pub(crate) fn chain_of(programme: &Programme, way: &str) -> Result<Chain, ActError> {
    let goes =
        |step: &PaymentStep| {
            programme.national.step.iter().any(|known| {
                known.pays == Some(pays_of(*step)) && (known.of_funds.is_empty() || known.of_funds.iter().any(|fund| fund == way))
            })
        };
    Chain::of(PaymentStep::ALL.into_iter().filter(goes)).ok_or_else(|| {
        ActError::conflict(
            format!("Peraturan nasional tidak memuat rantai pembayaran yang utuh untuk dana {way}; lengkapi `pays` pada langkahnya."),
            format!("National law holds no whole chain of payment for {way} funds; complete `pays` on its steps."),
        )
    })
}

/// Where a payment stands by its last step; nothing when its papers do not say so.
pub(crate) fn state_of(row: &payment::Model, last: &payment_step::Model) -> Option<PaymentState> {
    let step = PaymentStep::from_word(&last.step)?;
    let state = match last.outcome.as_str() {
        "refused" => PaymentState::SentBack { at: step, by: last.by_user.clone(), reason: last.reason.clone() },
        _ => {
            let paper = PaymentPaper {
                by: last.by_user.clone(),
                number: last.number.clone(),
                date: last.date.parse().ok()?,
                amount: Rupiah::new(last.amount),
            };
            PaymentState::after_step(step, paper)
        }
    };
    (state.word() == row.state).then_some(state)
}

impl KnownPayment {
    /// What leaves the line: the part of the bill without the credit used.
    pub fn cash(&self) -> i64 {
        self.row.amount.saturating_sub(self.row.credit)
    }

    /// What it is about, in the log and the ledger.
    pub fn subject(&self) -> String {
        format!("payment:{}", self.row.id)
    }

    /// The step had been recorded before with the same paper.
    fn recorded(&self, step: PaymentStep, given: &StepGiven<'_>) -> bool {
        self.steps.last().is_some_and(|last| {
            let same_paper = last.number == given.number.trim() && last.date == given.date.to_string() && last.amount == given.amount;
            let same_end = match given.refusal {
                Some(reason) => last.outcome == "refused" && last.reason == reason.trim(),
                None => last.outcome == "done",
            };
            last.step == step.word() && same_paper && same_end
        })
    }
}

impl Acting<'_> {
    /// A payment with its bill, line and papers.
    ///
    /// # Errors
    /// There is none; its papers are missing; its year is closed.
    pub(crate) async fn payment(&self, id: i64) -> Result<KnownPayment, ActError> {
        let row = payment::Entity::find_by_id(id).one(self.tx).await?.ok_or_else(|| {
            ActError::not_found(format!("Tidak ada pembayaran bernomor {id}."), format!("There is no payment number {id}."))
        })?;
        let programme = self.open_programme(row.programme_year).await?;
        let bill = self.bill(row.bill).await?;
        let line = self.fund_line(row.fund_line).await?;
        let chain = chain_of(&programme, way_of(&line))?;
        let steps = payment_step::Entity::find()
            .filter(payment_step::Column::Payment.eq(id))
            .order_by_asc(payment_step::Column::Ordinal)
            .all(self.tx)
            .await?;
        let state = steps.last().and_then(|last| state_of(&row, last)).ok_or_else(|| broken(id))?;
        Ok(KnownPayment { row, bill, line, programme, chain, state, steps })
    }

    /// Where a step of a payment is done, and by whom.
    ///
    /// # Errors
    /// There is no such payment.
    pub(crate) async fn target_of_payment(&self, id: i64, step: PaymentStep) -> Result<Target, ActError> {
        let known = self.payment(id).await?;
        let area = AreaCode::parse(&known.line.payer_area).ok_or_else(|| broken(id))?;
        Ok(money_target(&known.programme, pays_of(step), way_of(&known.line), area))
    }

    /// Writes a step's paper.
    ///
    /// # Errors
    /// The database's; sealing the file.
    pub(crate) async fn note_payment_step(
        &self,
        payment: i64,
        ordinal: usize,
        step: PaymentStep,
        given: &StepGiven<'_>,
    ) -> Result<(), ActError> {
        let row = payment_step::Model {
            payment,
            ordinal: i64::try_from(ordinal).unwrap_or(i64::MAX),
            step: step.word().to_owned(),
            outcome: if given.refusal.is_some() { "refused" } else { "done" }.to_owned(),
            number: given.number.trim().to_owned(),
            date: given.date.to_string(),
            amount: given.amount,
            reason: given.refusal.unwrap_or_default().trim().to_owned(),
            file: self.keep_some(given.file).await?,
            by_user: self.actor.name.clone(),
            at: self.at.clone(),
            seq: self.seq,
        };
        payment_step::Entity::insert(row.into_active_model()).exec_without_returning(self.tx).await?;
        Ok(())
    }

    /// Writes where a payment stands.
    ///
    /// # Errors
    /// Somebody changed it meanwhile; the database's.
    pub(crate) async fn move_payment(&self, row: &payment::Model, state: &PaymentState, credit: i64, claim: i64) -> Result<i64, ActError> {
        let set = payment::ActiveModel {
            state: Set(state.word().to_owned()),
            credit: Set(credit),
            claim: Set(claim),
            version: Set(row.version + 1),
            seq: Set(self.seq),
            ..Default::default()
        };
        let changed = payment::Entity::update_many()
            .set(set)
            .filter(payment::Column::Id.eq(row.id))
            .filter(payment::Column::Version.eq(row.version))
            .exec(self.tx)
            .await?;
        if changed.rows_affected != 1 {
            return Err(ActError::stale(("Pembayaran ini", "This payment"), row.version, row.version + 1));
        }
        Ok(row.version + 1)
    }

    /// Takes a step of a payment, or sends it back. Gives back the payment as it stood, its version now, and whether it went on; nothing when
    /// the step had been recorded before.
    ///
    /// # Errors
    /// The refusals of the chain; a stale version; the database's.
    pub(crate) async fn take_step(
        &self,
        id: i64,
        version: i64,
        step: PaymentStep,
        given: StepGiven<'_>,
    ) -> Result<Result<(KnownPayment, PaymentMoved), PaymentMoved>, ActError> {
        let known = self.payment(id).await?;
        if known.recorded(step, &given) {
            return Ok(Err(PaymentMoved { payment: id, state: known.row.state.clone(), version: known.row.version, already: true }));
        }
        if known.row.version != version {
            return Err(ActError::stale(("Pembayaran ini", "This payment"), version, known.row.version));
        }
        check_past(given.date, self.day)?;
        let state = known.state.clone();
        let (state, credit) = match given.refusal {
            Some(reason) => {
                check_filled(reason, ("Alasan pengembalian", "The reason for sending it back"))?;
                (state.send_back(step, &self.actor.name, reason.trim(), &known.chain)?, 0)
            }
            None => {
                if step != PaymentStep::Check {
                    check_filled(given.number, ("Nomor dokumen", "The paper's number"))?;
                }
                let paper = PaymentPaper {
                    by: self.actor.name.clone(),
                    number: given.number.trim().to_owned(),
                    date: given.date,
                    amount: Rupiah::new(given.amount),
                };
                (state.take(step, paper, &known.chain)?, known.row.credit)
            }
        };
        self.note_payment_step(id, known.steps.len() + 1, step, &given).await?;
        let version = self.move_payment(&known.row, &state, credit, known.row.claim).await?;
        if given.refusal.is_some() {
            self.release_request(&known).await?;
        }
        let moved = PaymentMoved { payment: id, state: state.word().to_owned(), version, already: false };
        Ok(Ok((known, moved)))
    }

    /// Takes back what a request took: its sum from the line, its credit from the ledger.
    async fn release_request(&self, known: &KnownPayment) -> Result<(), ActError> {
        self.move_sums(&known.line, SumsAdded { requested: -known.cash(), ..SumsAdded::default() }).await?;
        self.use_credit(
            known.row.programme_year,
            &known.subject(),
            known.row.fund_line,
            -known.row.credit,
            "kredit dikembalikan dengan SPP",
        )
        .await
    }

    /// Posts credit taken for a payment, or given back when negative.
    ///
    /// # Errors
    /// The ledger's.
    pub(crate) async fn use_credit(&self, programme_year: i64, subject: &str, line: i64, credit: i64, note: &str) -> Result<(), ActError> {
        if credit == 0 {
            return Ok(());
        }
        let (debit, given) = if credit > 0 { (Account::Liability, Account::Credit) } else { (Account::Credit, Account::Liability) };
        let movement = moved(line, debit, given, None, credit.saturating_abs())?;
        self.post_moved(About { programme_year, kind: "credit-used", subject, note }, [movement]).await?;
        Ok(())
    }
}

/// What the log notes of a step.
pub(crate) fn noted(known: &KnownPayment, step: PaymentStep, given: &StepGiven<'_>, moved: &PaymentMoved) -> serde_json::Value {
    serde_json::json!({
        "bill": known.row.bill, "fund-line": known.row.fund_line, "step": step.word(), "number": given.number.trim(), "date": given.date.to_string(),
        "amount": given.amount, "state": moved.state, "refusal": given.refusal,
    })
}
