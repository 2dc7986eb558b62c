//! The life of a payment out of one fund line, from its request to the insurer's receipt. Which steps a kind of fund goes is the law's data
//! ([`Chain`]); that nobody takes two steps running, that the sum stays the same, and that what was paid is never taken back, holds for all.

use crate::{Date, Language, Rupiah};
use serde::{Deserialize, Serialize};

/// A step of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentStep {
    /// Requested (SPP).
    Spp,
    /// Checked: by the PPK-SKPD, in a village by the Kepala Desa.
    Check,
    /// Ordered (SPM).
    Spm,
    /// Paid out (SP2D; in a village the transfer out of its account).
    Sp2d,
    /// The insurer confirms that it has the money.
    Receipt,
}

impl PaymentStep {
    /// All steps, in their order.
    pub const ALL: [Self; 5] = [Self::Spp, Self::Check, Self::Spm, Self::Sp2d, Self::Receipt];

    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Spp => "spp",
            Self::Check => "check",
            Self::Spm => "spm",
            Self::Sp2d => "sp2d",
            Self::Receipt => "receipt",
        }
    }

    /// The step of a word in the books.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }

    /// What it is, for a reader.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        let (id, en) = match self {
            Self::Spp => ("SPP", "request (SPP)"),
            Self::Check => ("pemeriksaan SPP", "check of the request"),
            Self::Spm => ("SPM", "payment order (SPM)"),
            Self::Sp2d => ("SP2D / pencairan", "payout (SP2D)"),
            Self::Receipt => ("bukti penerimaan BPJS", "BPJS receipt"),
        };
        language.pick(id, en)
    }
}

/// The steps a kind of fund goes, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain(Vec<PaymentStep>);

impl Chain {
    /// The steps, put in their order. None unless money is asked for, looked at by another, paid out and receipted.
    #[must_use]
    pub fn of(steps: impl IntoIterator<Item = PaymentStep>) -> Option<Self> {
        let mut steps: Vec<PaymentStep> = steps.into_iter().collect();
        steps.sort_unstable();
        steps.dedup();
        let whole = [PaymentStep::Spp, PaymentStep::Check, PaymentStep::Sp2d, PaymentStep::Receipt].iter().all(|step| steps.contains(step));
        whole.then_some(Self(steps))
    }

    /// The steps.
    #[must_use]
    pub fn steps(&self) -> &[PaymentStep] {
        &self.0
    }

    /// The step after `step`; none after the receipt.
    #[must_use]
    pub fn after(&self, step: PaymentStep) -> Option<PaymentStep> {
        self.0.iter().copied().find(|next| *next > step)
    }
}

/// A paper of a payment: who made it, its number, date and sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentPaper {
    /// The user.
    pub by: String,
    /// Its number.
    pub number: String,
    /// Its date.
    pub date: Date,
    /// Its sum, 0 or more.
    pub amount: Rupiah,
}

/// How far a payment has come, with the paper of its last step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentState {
    /// Requested.
    Requested(PaymentPaper),
    /// Checked.
    Checked(PaymentPaper),
    /// Ordered.
    Ordered(PaymentPaper),
    /// Paid out.
    Paid(PaymentPaper),
    /// The insurer has it.
    Received(PaymentPaper),
    /// Sent back.
    SentBack {
        /// The step that refused it.
        at: PaymentStep,
        /// Who refused it.
        by: String,
        /// Why.
        reason: String,
    },
}

/// The words of the states, with their labels.
const STATES: [(&str, &str, &str); 6] = [
    ("requested", "SPP diajukan", "requested"),
    ("checked", "SPP diperiksa", "checked"),
    ("ordered", "SPM terbit", "ordered"),
    ("paid", "dibayarkan", "paid out"),
    ("received", "diterima BPJS", "received by BPJS"),
    ("sent-back", "dikembalikan", "sent back"),
];

/// The label of a state's word, for a reader.
#[must_use]
pub fn payment_label(word: &str, language: Language) -> &'static str {
    STATES.iter().find(|(known, ..)| *known == word).map_or("", |(_, id, en)| language.pick(id, en))
}

/// Why a payment does not take a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentRefusal {
    /// Another step comes next, or none.
    NotNext {
        /// The step tried.
        step: PaymentStep,
        /// Where the payment stands.
        state: &'static str,
        /// What comes next.
        next: Option<PaymentStep>,
    },
    /// The same person took the step before.
    SameHand {
        /// The user.
        by: String,
        /// That step.
        step: PaymentStep,
    },
    /// The sum is another.
    OtherAmount {
        /// The sum on the paper.
        given: Rupiah,
        /// The payment's.
        expected: Rupiah,
    },
    /// The paper is dated before the paper before it.
    Earlier {
        /// The date given.
        given: Date,
        /// The date of the paper before.
        before: Date,
    },
}

impl PaymentRefusal {
    /// The refusal in words, with what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match (self, language) {
            (Self::NotNext { step, state, next }, _) => {
                let next = next.map_or_else(
                    || language.pick("pengajuan ulang atau tidak ada lagi", "a new request, or nothing").to_owned(),
                    |next| next.label(language).to_owned(),
                );
                let (step, state) = (step.label(language), payment_label(state, language));
                match language {
                    Language::Id => format!("Pembayaran ini berstatus {state}; langkah berikutnya: {next}, bukan {step}."),
                    Language::En => format!("This payment is {state}; next comes: {next}, not {step}."),
                }
            }
            (Self::SameHand { by, step }, Language::Id) => {
                format!("{by} sendiri mengerjakan langkah sebelumnya ({}); langkah ini harus oleh orang lain.", step.label(language))
            }
            (Self::SameHand { by, step }, Language::En) => {
                format!("{by} took the step before ({}); somebody else must take this one.", step.label(language))
            }
            (Self::OtherAmount { given, expected }, Language::Id) => {
                format!("Jumlah pada dokumen {given}, sedangkan pembayaran ini {expected}. Periksa dokumennya; tidak ada yang dicatat.")
            }
            (Self::OtherAmount { given, expected }, Language::En) => {
                format!("The paper says {given}, this payment is {expected}. Check the paper; nothing was recorded.")
            }
            (Self::Earlier { given, before }, Language::Id) => {
                format!("Tanggal dokumen {given} mendahului dokumen sebelumnya ({before}). Periksa tanggalnya.")
            }
            (Self::Earlier { given, before }, Language::En) => {
                format!("The paper's date {given} is before that of the paper before it ({before}). Check the date.")
            }
        }
    }
}

impl PaymentState {
    /// The words of all states.
    pub fn words() -> impl Iterator<Item = &'static str> {
        STATES.iter().map(|(word, ..)| *word)
    }

    /// The state's word in the books.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Requested(_) => "requested",
            Self::Checked(_) => "checked",
            Self::Ordered(_) => "ordered",
            Self::Paid(_) => "paid",
            Self::Received(_) => "received",
            Self::SentBack { .. } => "sent-back",
        }
    }

    /// The state after a step, with its paper.
    #[must_use]
    pub fn after_step(step: PaymentStep, paper: PaymentPaper) -> Self {
        match step {
            PaymentStep::Spp => Self::Requested(paper),
            PaymentStep::Check => Self::Checked(paper),
            PaymentStep::Spm => Self::Ordered(paper),
            PaymentStep::Sp2d => Self::Paid(paper),
            PaymentStep::Receipt => Self::Received(paper),
        }
    }

    const fn stands(&self) -> Option<(PaymentStep, &PaymentPaper)> {
        match self {
            Self::Requested(paper) => Some((PaymentStep::Spp, paper)),
            Self::Checked(paper) => Some((PaymentStep::Check, paper)),
            Self::Ordered(paper) => Some((PaymentStep::Spm, paper)),
            Self::Paid(paper) => Some((PaymentStep::Sp2d, paper)),
            Self::Received(paper) => Some((PaymentStep::Receipt, paper)),
            Self::SentBack { .. } => None,
        }
    }

    /// What comes next on `chain`; none when it was sent back or is at the end.
    #[must_use]
    pub fn next(&self, chain: &Chain) -> Option<PaymentStep> {
        chain.after(self.stands()?.0)
    }

    /// Whether `by` may take `step` now.
    fn check(&self, step: PaymentStep, by: &str, chain: &Chain) -> Result<&PaymentPaper, PaymentRefusal> {
        let next = self.next(chain);
        match self.stands() {
            Some((last, paper)) if next == Some(step) => {
                if paper.by == by {
                    return Err(PaymentRefusal::SameHand { by: by.to_owned(), step: last });
                }
                Ok(paper)
            }
            _ => Err(PaymentRefusal::NotNext { step, state: self.word(), next }),
        }
    }

    /// Takes the next step of `chain`.
    ///
    /// # Errors
    /// [`PaymentRefusal`].
    pub fn take(self, step: PaymentStep, paper: PaymentPaper, chain: &Chain) -> Result<Self, PaymentRefusal> {
        let before = self.check(step, &paper.by, chain)?;
        if paper.amount != before.amount {
            return Err(PaymentRefusal::OtherAmount { given: paper.amount, expected: before.amount });
        }
        if paper.date < before.date {
            return Err(PaymentRefusal::Earlier { given: paper.date, before: before.date });
        }
        Ok(Self::after_step(step, paper))
    }

    /// The next step refuses it. The receipt refuses nothing: the money has left.
    ///
    /// # Errors
    /// [`PaymentRefusal`].
    pub fn send_back(self, at: PaymentStep, by: &str, reason: &str, chain: &Chain) -> Result<Self, PaymentRefusal> {
        self.check(at, by, chain)?;
        if at == PaymentStep::Receipt {
            return Err(PaymentRefusal::NotNext { step: at, state: self.word(), next: Some(at) });
        }
        Ok(Self::SentBack { at, by: by.to_owned(), reason: reason.to_owned() })
    }

    /// Requested again after it was sent back.
    ///
    /// # Errors
    /// [`PaymentRefusal`].
    pub fn request_again(self, paper: PaymentPaper, chain: &Chain) -> Result<Self, PaymentRefusal> {
        match self {
            Self::SentBack { .. } => Ok(Self::Requested(paper)),
            other => Err(PaymentRefusal::NotNext { step: PaymentStep::Spp, state: other.word(), next: other.next(chain) }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PaymentStep::{Check, Receipt, Sp2d, Spm, Spp};
    use proptest::prelude::*;

    fn paper(by: &str, day: i8) -> PaymentPaper {
        PaymentPaper { by: by.to_owned(), number: format!("{day}"), date: Date::constant(2026, 5, day), amount: Rupiah::new(168_000) }
    }

    fn long() -> Chain {
        Chain::of([Spp, Check, Spm, Sp2d, Receipt]).expect("whole")
    }

    #[test]
    fn a_chain_has_somebody_look_before_the_money_leaves() {
        assert_eq!(Chain::of([Spp, Sp2d, Receipt]), None);
        assert_eq!(Chain::of([Spp, Check, Sp2d]), None);
        let village = Chain::of([Receipt, Sp2d, Check, Spp]).expect("in any order");
        assert_eq!(village.steps(), [Spp, Check, Sp2d, Receipt]);
        assert_eq!((village.after(Check), long().after(Check), village.after(Receipt)), (Some(Sp2d), Some(Spm), None));
    }

    #[test]
    fn nobody_takes_two_steps_running_and_the_sum_stays() {
        let requested = PaymentState::Requested(paper("ani", 4));
        assert!(matches!(requested.clone().take(Check, paper("ani", 5), &long()), Err(PaymentRefusal::SameHand { .. })));
        assert!(matches!(requested.clone().take(Spm, paper("budi", 5), &long()), Err(PaymentRefusal::NotNext { next: Some(Check), .. })));
        let other = PaymentPaper { amount: Rupiah::new(1), ..paper("budi", 5) };
        assert!(matches!(requested.clone().take(Check, other, &long()), Err(PaymentRefusal::OtherAmount { .. })));
        assert!(matches!(requested.clone().take(Check, paper("budi", 3), &long()), Err(PaymentRefusal::Earlier { .. })));
        let checked = requested.take(Check, paper("budi", 5), &long()).expect("checked");
        assert_eq!(checked.next(&long()), Some(Spm));
    }

    #[test]
    fn sent_back_it_begins_again_and_paid_it_never_goes_back() {
        let requested = PaymentState::Requested(paper("ani", 4));
        let back = requested.send_back(Check, "budi", "nomor DPA salah", &long()).expect("sent back");
        assert!(back.clone().take(Check, paper("budi", 5), &long()).is_err());
        assert_eq!(back.request_again(paper("ani", 6), &long()), Ok(PaymentState::Requested(paper("ani", 6))));
        let paid = PaymentState::Paid(paper("cici", 7));
        assert!(paid.clone().send_back(Receipt, "ani", "keliru", &long()).is_err());
        assert!(paid.request_again(paper("ani", 8), &long()).is_err());
    }

    #[test]
    fn every_word_has_a_label_in_both_languages() {
        for language in [Language::Id, Language::En] {
            assert!(PaymentState::words().all(|word| !payment_label(word, language).is_empty()));
            assert!(PaymentStep::ALL.iter().all(|step| !step.label(language).is_empty()));
        }
        assert!(PaymentStep::ALL.iter().all(|step| PaymentStep::from_word(step.word()) == Some(*step)));
    }

    proptest! {
        /// Whatever is tried, a payment that was paid out had been requested, checked and ordered by people who differ from step to step.
        #[test]
        fn a_payout_has_every_step_before_it(tries in prop::collection::vec((0_usize..5, 0_u8..3, any::<bool>()), 0..60), village in any::<bool>()) {
            let chain = if village { Chain::of([Spp, Check, Sp2d, Receipt]).expect("whole") } else { long() };
            let mut state = PaymentState::Requested(paper("u0", 1));
            let mut taken = vec![(Spp, "u0".to_owned())];
            for (step, who, refuse) in tries {
                let (step, by) = (PaymentStep::ALL[step], format!("u{who}"));
                let tried = if step == Spp {
                    state.clone().request_again(paper(&by, 1), &chain)
                } else if refuse {
                    state.clone().send_back(step, &by, "x", &chain)
                } else {
                    state.clone().take(step, paper(&by, 1), &chain)
                };
                if let Ok(next) = tried {
                    match &next {
                        PaymentState::SentBack { .. } => taken.clear(),
                        _ => taken.push((step, by)),
                    }
                    state = next;
                }
                prop_assert!(taken.windows(2).all(|two| two[0].1 != two[1].1));
                prop_assert!(taken.iter().map(|(step, _)| step).eq(chain.steps().iter().take(taken.len())));
            }
        }
    }
}
