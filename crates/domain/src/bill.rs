//! The life of the insurer's bill, from the letter to its receipt: states that carry their evidence, and the only ways between them.
//!
//! A contribution code is paid whole. So a bill with disputed sums is either corrected by the insurer, or paid in full with the disputed sum
//! booked as a claim; and nothing is approved of which a difference is unanswered.

use crate::{Date, Language, RecordId, Rupiah};
use serde::{Deserialize, Serialize};

/// A letter: its number and date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterSent {
    /// Its number.
    pub number: String,
    /// Its date.
    pub date: Date,
}

/// Every difference of a bill answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The users who answered; nobody among them approves.
    pub by: Vec<String>,
    /// Differences disputed.
    pub disputes: u64,
    /// What was billed too much in them, 0 or more.
    pub disputed: Rupiah,
}

/// How a bill was approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Approval {
    /// As billed: nothing in it is disputed.
    AsBilled,
    /// In full, the disputed sum being a claim on the insurer.
    FullWithClaim,
}

impl Approval {
    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AsBilled => "as-billed",
            Self::FullWithClaim => "full-with-claim",
        }
    }

    /// The approval of a word in the books.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::AsBilled, Self::FullWithClaim].into_iter().find(|known| known.word() == word)
    }
}

/// How far a bill has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BillState {
    /// Recorded and compared with the roster; differences may be unanswered.
    Received,
    /// Every difference answered.
    Checked(Answered),
    /// A corrected bill was asked for.
    CorrectionAsked {
        /// The answers it rests on.
        answered: Answered,
        /// The letter.
        letter: LetterSent,
    },
    /// A corrected bill stands in its place.
    Replaced {
        /// That bill.
        by: RecordId,
    },
    /// Approved for payment, whole.
    Approved {
        /// By whom.
        by: String,
        /// How.
        approval: Approval,
        /// The claim on the insurer that goes with it, 0 when as billed.
        claim: Rupiah,
    },
    /// The insurer has confirmed that it has the money of every part.
    Paid {
        /// Who had approved.
        by: String,
    },
}

/// Why a bill does not take a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BillRefusal {
    /// The way does not go from there.
    From {
        /// Where the bill stands.
        from: &'static str,
        /// Where it should have gone.
        to: &'static str,
    },
    /// Nothing in it is disputed.
    NothingDisputed,
    /// Something in it is disputed.
    Disputed {
        /// Differences.
        disputes: u64,
        /// What was billed too much in them.
        disputed: Rupiah,
    },
    /// The same person answered.
    SameHand {
        /// The user.
        by: String,
    },
}

/// The words of the states, with their labels.
const STATES: [(&str, &str, &str); 6] = [
    ("received", "diterima", "received"),
    ("checked", "terjawab seluruhnya", "all answered"),
    ("correction-asked", "diminta pembetulan", "correction asked for"),
    ("replaced", "diganti tagihan pembetulan", "replaced by a corrected bill"),
    ("approved", "disetujui", "approved"),
    ("paid", "diterima BPJS", "received by BPJS"),
];

impl BillRefusal {
    /// The refusal in words, with what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match (self, language) {
            (Self::From { from, to }, Language::Id) => {
                let next = next_of(from, language);
                format!("Tagihan ini {}, belum dapat menjadi {}. {next}", bill_label(from, language), bill_label(to, language))
            }
            (Self::From { from, to }, Language::En) => {
                let next = next_of(from, language);
                format!("This bill is {}; it cannot become {} yet. {next}", bill_label(from, language), bill_label(to, language))
            }
            (Self::NothingDisputed, _) => language
                .pick(
                    "Tidak ada selisih yang disengketakan pada tagihan ini; setujui sesuai tagihan.",
                    "Nothing in this bill is disputed; approve it as billed.",
                )
                .to_owned(),
            (Self::Disputed { disputes, disputed }, Language::Id) => format!(
                "{disputes} selisih disengketakan ({disputed}). Minta tagihan pembetulan, atau menjelang jatuh tempo setujui penuh dengan piutang."
            ),
            (Self::Disputed { disputes, disputed }, Language::En) => format!(
                "{disputes} differences are disputed ({disputed}). Ask for a corrected bill, or near the due date approve in full with a claim."
            ),
            (Self::SameHand { by }, Language::Id) => {
                format!("{by} sendiri menjawab selisih tagihan ini; persetujuannya harus oleh orang lain.")
            }
            (Self::SameHand { by }, Language::En) => format!("{by} answered differences of this bill; somebody else must approve it."),
        }
    }
}

/// What is to be done with a bill in a state, for somebody who tried something else.
fn next_of(word: &str, language: Language) -> &'static str {
    match word {
        "received" => language.pick(
            "Periksa tagihannya dulu: jawab setiap selisih, atau nyatakan sudah diperiksa bila tidak ada.",
            "Look through it first: answer every difference, or say that there is none.",
        ),
        "checked" => language.pick("Setujui, atau minta pembetulannya.", "Approve it, or ask for a corrected one."),
        "correction-asked" => language.pick(
            "Catat tagihan pembetulannya, atau menjelang jatuh tempo setujui penuh dengan piutang.",
            "Record the corrected bill, or near the due date approve it in full with a claim.",
        ),
        "replaced" => language.pick("Lanjutkan dengan tagihan pembetulannya.", "Go on with the corrected bill."),
        _ => language.pick("Sudah diputuskan; lanjutkan ke pembayarannya.", "It is decided; go on to its payment."),
    }
}

/// The label of a state's word, for a reader.
#[must_use]
pub fn bill_label(word: &str, language: Language) -> &'static str {
    STATES.iter().find(|(known, ..)| *known == word).map_or("", |(_, id, en)| language.pick(id, en))
}

impl BillState {
    /// The words of all states.
    pub fn words() -> impl Iterator<Item = &'static str> {
        STATES.iter().map(|(word, ..)| *word)
    }

    /// The state's word in the books.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Checked(_) => "checked",
            Self::CorrectionAsked { .. } => "correction-asked",
            Self::Replaced { .. } => "replaced",
            Self::Approved { .. } => "approved",
            Self::Paid { .. } => "paid",
        }
    }

    const fn not_from(&self, to: &'static str) -> BillRefusal {
        BillRefusal::From { from: self.word(), to }
    }

    /// Some differences answered, or answered otherwise; `all` are answered when none is left.
    ///
    /// # Errors
    /// [`BillRefusal::From`]: it was decided.
    pub fn answer(self, all: Option<Answered>) -> Result<Self, BillRefusal> {
        match self {
            Self::Received | Self::Checked(_) => Ok(all.map_or(Self::Received, Self::Checked)),
            other => Err(other.not_from("checked")),
        }
    }

    /// A corrected bill is asked for, by letter.
    ///
    /// # Errors
    /// [`BillRefusal`]: not everything is answered, or nothing disputed.
    pub fn ask_correction(self, letter: LetterSent) -> Result<Self, BillRefusal> {
        match self {
            Self::Checked(answered) if answered.disputes > 0 => Ok(Self::CorrectionAsked { answered, letter }),
            Self::Checked(_) => Err(BillRefusal::NothingDisputed),
            other => Err(other.not_from("correction-asked")),
        }
    }

    /// The corrected bill has come.
    ///
    /// # Errors
    /// [`BillRefusal::From`]: none was asked for.
    pub fn replace(self, by: RecordId) -> Result<Self, BillRefusal> {
        match self {
            Self::CorrectionAsked { .. } => Ok(Self::Replaced { by }),
            other => Err(other.not_from("replaced")),
        }
    }

    /// Approved by somebody who answered nothing of it. In full with a claim also while a correction is awaited: the due date does not wait.
    ///
    /// # Errors
    /// [`BillRefusal`].
    pub fn approve(self, by: &str, approval: Approval) -> Result<Self, BillRefusal> {
        let answered = match self {
            Self::Checked(answered) | Self::CorrectionAsked { answered, .. } => answered,
            other => return Err(other.not_from("approved")),
        };
        if answered.by.iter().any(|user| user == by) {
            return Err(BillRefusal::SameHand { by: by.to_owned() });
        }
        match approval {
            Approval::AsBilled if answered.disputes > 0 => {
                Err(BillRefusal::Disputed { disputes: answered.disputes, disputed: answered.disputed })
            }
            Approval::FullWithClaim if answered.disputes == 0 => Err(BillRefusal::NothingDisputed),
            approval => Ok(Self::Approved { by: by.to_owned(), approval, claim: answered.disputed }),
        }
    }

    /// The insurer has the money of every part.
    ///
    /// # Errors
    /// [`BillRefusal::From`]: it was not approved.
    pub fn pay(self) -> Result<Self, BillRefusal> {
        match self {
            Self::Approved { by, .. } => Ok(Self::Paid { by }),
            other => Err(other.not_from("paid")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(disputes: u64) -> Answered {
        Answered { by: vec!["ani".into()], disputes, disputed: Rupiah::new(16_800).times(disputes.try_into().expect("few")).expect("fits") }
    }

    fn letter() -> LetterSent {
        LetterSent { number: "5/2026".into(), date: Date::constant(2026, 5, 8) }
    }

    #[test]
    fn nothing_unanswered_is_approved_or_complained_of() {
        assert!(matches!(BillState::Received.approve("budi", Approval::AsBilled), Err(BillRefusal::From { from: "received", .. })));
        assert!(BillState::Received.ask_correction(letter()).is_err());
        let partly = BillState::Checked(answered(0)).answer(None).expect("one was taken back");
        assert_eq!(partly, BillState::Received);
    }

    #[test]
    fn whoever_answered_does_not_approve() {
        let checked = BillState::Received.answer(Some(answered(0))).expect("answered");
        let refused = checked.clone().approve("ani", Approval::AsBilled).expect_err("the same hand");
        assert!(refused.message(Language::Id).contains("orang lain"));
        let approved = checked.approve("budi", Approval::AsBilled).expect("another");
        assert_eq!(approved, BillState::Approved { by: "budi".into(), approval: Approval::AsBilled, claim: Rupiah::ZERO });
        assert!(approved.clone().answer(Some(answered(1))).is_err(), "not answered under the feet of a payment");
        assert_eq!(approved.pay().expect("paid").word(), "paid");
    }

    #[test]
    fn what_is_disputed_is_corrected_or_paid_with_a_claim() {
        let checked = BillState::Checked(answered(3));
        let refused = checked.clone().approve("budi", Approval::AsBilled).expect_err("disputed");
        assert!(refused.message(Language::Id).contains("Rp50.400"), "{}", refused.message(Language::Id));
        let asked = checked.ask_correction(letter()).expect("asked");
        assert_eq!(asked.clone().replace(7), Ok(BillState::Replaced { by: 7 }));
        assert!(matches!(
            asked.approve("budi", Approval::FullWithClaim),
            Ok(BillState::Approved { claim, .. }) if claim == Rupiah::new(50_400)
        ));
        assert_eq!(BillState::Checked(answered(0)).ask_correction(letter()), Err(BillRefusal::NothingDisputed));
        assert!(BillState::Checked(answered(0)).approve("budi", Approval::FullWithClaim).is_err());
        assert!(BillState::Replaced { by: 7 }.approve("budi", Approval::AsBilled).is_err());
    }

    #[test]
    fn every_state_has_a_label_in_both_languages() {
        for word in BillState::words() {
            assert!(!bill_label(word, Language::Id).is_empty() && !bill_label(word, Language::En).is_empty(), "{word}");
        }
    }
}
