//! The life of an enrolment with the insurer, from the decree to the end of cover: states that carry their evidence, the only ways between them, and
//! the events they are folded from.
//!
//! What happened to an enrolment is only ever added to. So the roster of any past day is the fold of the events known on that day; the row in the
//! books is the fold of all of them.

use crate::{Date, Language, Month, RecordId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why the insurer refused somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalReason {
    /// Past the age of first registration.
    Age,
    /// The NIK is not known to the civil registry, or is another person's.
    NikNotFound,
    /// Somebody else pays for the person already, or the person does.
    ActiveElsewhere,
    /// Something else, in BPJS's own words.
    Other,
}

impl RefusalReason {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Age, Self::NikNotFound, Self::ActiveElsewhere, Self::Other];

    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::NikNotFound => "nik-not-found",
            Self::ActiveElsewhere => "active-elsewhere",
            Self::Other => "other",
        }
    }

    /// The reason for a reader.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Age => language.pick("melewati batas usia pendaftaran", "past the age of registration"),
            Self::NikNotFound => language.pick("NIK tidak ditemukan atau tidak padan", "NIK not found or not matching"),
            Self::ActiveElsewhere => language.pick("sudah aktif di tempat lain", "already active elsewhere"),
            Self::Other => language.pick("alasan lain", "another reason"),
        }
    }
}

/// How far an enrolment has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnrolmentState {
    /// Money is bound for the months of cover; BPJS has not been asked.
    Ready,
    /// Sent to BPJS, which has not answered.
    Exported {
        /// The export.
        export: RecordId,
    },
    /// BPJS gave a number.
    Registered {
        /// The export it answers.
        export: RecordId,
        /// The day the number was issued.
        number_date: Date,
    },
    /// BPJS refused.
    Refused {
        /// The export it answers.
        export: RecordId,
        /// Why.
        reason: RefusalReason,
    },
    /// Cover has ended, or ends with a month to come.
    Ended {
        /// The ending that was confirmed.
        ending: RecordId,
        /// The last month of cover.
        last_month: Month,
        /// Where it stood, and where it stands again when the ending is undone.
        was: Box<Self>,
    },
}

/// The words of the states, with their labels.
const STATES: [(&str, &str, &str); 5] = [
    ("ready", "siap didaftarkan", "ready to be registered"),
    ("exported", "dikirim ke BPJS", "sent to BPJS"),
    ("registered", "terdaftar", "registered"),
    ("refused", "ditolak BPJS", "refused by BPJS"),
    ("ended", "berakhir", "ended"),
];

/// The label of an enrolment's state, for a reader.
#[must_use]
pub fn label(word: &str, language: Language) -> &'static str {
    STATES.iter().find(|(known, ..)| *known == word).map_or("", |(_, id, en)| language.pick(id, en))
}

/// A move that the life of an enrolment does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IllegalTurn {
    /// Where it stands.
    pub from: &'static str,
    /// What was to happen to it.
    pub event: &'static str,
}

impl IllegalTurn {
    /// The refusal in words.
    #[must_use]
    pub fn message(self, language: Language) -> String {
        let happened = match self.event {
            "exported" => language.pick("dikirim ke BPJS", "sent to BPJS"),
            "registered" => language.pick("dicatat terdaftar", "recorded as registered"),
            "refused" => language.pick("dicatat ditolak", "recorded as refused"),
            "card" => language.pick("dicatat menerima kartu", "recorded as having the card"),
            "ended" => language.pick("diakhiri", "ended"),
            "ending-undone" => language.pick("dibatalkan pengakhirannya", "put back from its ending"),
            _ => language.pick("diubah begitu", "changed so"),
        };
        match language {
            Language::Id => format!("Kepesertaan ini berstatus {}; dari sana tidak dapat {happened}.", label(self.from, language)),
            Language::En => format!("This enrolment is {}; from there it cannot be {happened}.", label(self.from, language)),
        }
    }
}

impl EnrolmentState {
    /// The words of all states.
    pub fn words() -> impl Iterator<Item = &'static str> {
        STATES.iter().map(|(word, ..)| *word)
    }

    /// The state's word in the books.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Exported { .. } => "exported",
            Self::Registered { .. } => "registered",
            Self::Refused { .. } => "refused",
            Self::Ended { .. } => "ended",
        }
    }

    const fn illegal(&self, event: &'static str) -> IllegalTurn {
        IllegalTurn { from: self.word(), event }
    }

    /// Sent to BPJS; again when it was refused and what was wrong has been mended, or when an export was never answered.
    ///
    /// # Errors
    /// [`IllegalTurn`].
    pub fn export(self, export: RecordId) -> Result<Self, IllegalTurn> {
        match self {
            Self::Ready | Self::Refused { .. } | Self::Exported { .. } => Ok(Self::Exported { export }),
            other => Err(other.illegal("exported")),
        }
    }

    /// BPJS gave a number in answer to `export`. A refusal of the same export may be put right by a later answer.
    ///
    /// # Errors
    /// [`IllegalTurn`].
    pub fn register(self, export: RecordId, number_date: Date) -> Result<Self, IllegalTurn> {
        match self {
            Self::Exported { .. } | Self::Refused { .. } => Ok(Self::Registered { export, number_date }),
            other => Err(other.illegal("registered")),
        }
    }

    /// BPJS refused in answer to `export`.
    ///
    /// # Errors
    /// [`IllegalTurn`].
    pub fn refuse(self, export: RecordId, reason: RefusalReason) -> Result<Self, IllegalTurn> {
        match self {
            Self::Exported { .. } => Ok(Self::Refused { export, reason }),
            other => Err(other.illegal("refused")),
        }
    }

    /// Cover ends with `last_month`.
    ///
    /// # Errors
    /// [`IllegalTurn`]: it has ended already.
    pub fn end(self, ending: RecordId, last_month: Month) -> Result<Self, IllegalTurn> {
        match self {
            Self::Ended { .. } => Err(self.illegal("ended")),
            was => Ok(Self::Ended { ending, last_month, was: Box::new(was) }),
        }
    }

    /// The ending is undone: the enrolment stands where it stood.
    ///
    /// # Errors
    /// [`IllegalTurn`]: it has not ended, or by another ending.
    pub fn undo_end(self, ending: RecordId) -> Result<Self, IllegalTurn> {
        match self {
            Self::Ended { ending: confirmed, was, .. } if confirmed == ending => Ok(*was),
            other => Err(other.illegal("ending-undone")),
        }
    }
}

impl fmt::Display for EnrolmentState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Months of cover paid for by one fund line under one decree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Span {
    /// The commitment that binds the money.
    pub commitment: RecordId,
    /// The fund line.
    pub fund_line: RecordId,
    /// The decree.
    pub decree: RecordId,
    /// First month; with the commitment it names the span.
    pub first: Month,
    /// Last month as committed.
    pub last: Month,
    /// What the contribution is computed from, by its word.
    pub basis: String,
    /// Whole rupiah a month.
    pub per_month: i64,
}

/// What happened to an enrolment. The day it counts from stands beside it; nothing here is personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum EnrolmentEvent {
    /// Money was bound for months of cover; counts from the first day of the first.
    Covered(Span),
    /// Sent to BPJS.
    Exported {
        /// The export.
        export: RecordId,
    },
    /// BPJS gave a number; counts from the day it was issued.
    Registered {
        /// The export it answers.
        export: RecordId,
        /// The agreement it is under.
        agreement: Option<RecordId>,
        /// The day the agreement begins cover, when it names one.
        agreement_date: Option<Date>,
        /// First day of cover by BPJS's own word.
        bpjs_start: Option<Date>,
    },
    /// BPJS refused.
    Refused {
        /// The export it answers.
        export: RecordId,
        /// Why.
        reason: RefusalReason,
    },
    /// Cover begins, by the regulation and the agreement.
    Started {},
    /// BPJS received the first payment.
    FirstPayment {},
    /// The card was received and signed for.
    Card {},
    /// Cover ends; counts from the day of the ground.
    Ended {
        /// The ending.
        ending: RecordId,
        /// The ground's id in the regulation.
        ground: String,
        /// The last month of cover.
        last_month: Month,
    },
    /// An ending was undone.
    EndingUndone {
        /// The ending.
        ending: RecordId,
    },
    /// Money for later months of a span was given back.
    Shortened {
        /// The commitment.
        commitment: RecordId,
        /// The span's first month.
        first: Month,
        /// The last month it still pays for; before `first` when it pays for none.
        last: Month,
    },
}

impl EnrolmentEvent {
    /// The kind's word in the books.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Covered(_) => "covered",
            Self::Exported { .. } => "exported",
            Self::Registered { .. } => "registered",
            Self::Refused { .. } => "refused",
            Self::Started {} => "started",
            Self::FirstPayment {} => "first-payment",
            Self::Card {} => "card",
            Self::Ended { .. } => "ended",
            Self::EndingUndone { .. } => "ending-undone",
            Self::Shortened { .. } => "shortened",
        }
    }
}

/// An enrolment as its events tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// How far it has come.
    pub state: EnrolmentState,
    /// Months of cover as they were committed, in the order they were. What an ending cuts off is not cut here: see [`Self::cover`].
    pub spans: Vec<Span>,
    /// The agreement it is under.
    pub agreement: Option<RecordId>,
    /// The day the agreement begins cover, when it names one.
    pub agreement_date: Option<Date>,
    /// The day the number was issued.
    pub number_date: Option<Date>,
    /// The day BPJS received the first payment.
    pub first_payment: Option<Date>,
    /// First day of cover by BPJS's own word; what families are shown.
    pub bpjs_start: Option<Date>,
    /// First day of cover by regulation and agreement.
    pub cover_start: Option<Date>,
    /// The day the card was received.
    pub card_on: Option<Date>,
    /// The day of the ground on which it ended.
    pub ended_on: Option<Date>,
}

impl Default for Enrolment {
    fn default() -> Self {
        Self {
            state: EnrolmentState::Ready,
            spans: Vec::new(),
            agreement: None,
            agreement_date: None,
            number_date: None,
            first_payment: None,
            bpjs_start: None,
            cover_start: None,
            card_on: None,
            ended_on: None,
        }
    }
}

impl Enrolment {
    /// After `event`, which counts from `on`.
    ///
    /// # Errors
    /// [`IllegalTurn`]: it cannot happen to an enrolment that stands here.
    pub fn after(mut self, on: Date, event: &EnrolmentEvent) -> Result<Self, IllegalTurn> {
        match event {
            EnrolmentEvent::Covered(span) => self.spans.push(span.clone()),
            EnrolmentEvent::Exported { export } => self.state = self.state.export(*export)?,
            EnrolmentEvent::Registered { export, agreement, agreement_date, bpjs_start } => {
                self.state = self.state.register(*export, on)?;
                self.number_date = Some(on);
                self.agreement = *agreement;
                self.agreement_date = *agreement_date;
                self.bpjs_start = *bpjs_start;
            }
            EnrolmentEvent::Refused { export, reason } => self.state = self.state.refuse(*export, *reason)?,
            EnrolmentEvent::Started {} => self.cover_start = Some(on),
            EnrolmentEvent::FirstPayment {} => self.first_payment = Some(self.first_payment.map_or(on, |first| first.min(on))),
            EnrolmentEvent::Card {} => match self.state {
                EnrolmentState::Registered { .. } => self.card_on = Some(on),
                other => return Err(other.illegal("card")),
            },
            EnrolmentEvent::Ended { ending, last_month, .. } => {
                self.state = self.state.end(*ending, *last_month)?;
                self.ended_on = Some(on);
            }
            EnrolmentEvent::EndingUndone { ending } => {
                self.state = self.state.undo_end(*ending)?;
                self.ended_on = None;
            }
            EnrolmentEvent::Shortened { commitment, first, last } => {
                for span in self.spans.iter_mut().filter(|span| span.commitment == *commitment && span.first == *first) {
                    span.last = span.last.min(*last);
                }
            }
        }
        Ok(self)
    }

    /// The fold of events, each with the day it counts from, in the order they were recorded.
    ///
    /// # Errors
    /// [`IllegalTurn`]: they do not follow from one another.
    pub fn of<'e>(events: impl IntoIterator<Item = (Date, &'e EnrolmentEvent)>) -> Result<Self, IllegalTurn> {
        events.into_iter().try_fold(Self::default(), |enrolment, (on, event)| enrolment.after(on, event))
    }

    /// The last month that an ending leaves; none while it has not ended.
    #[must_use]
    pub const fn ends_with(&self) -> Option<Month> {
        match &self.state {
            EnrolmentState::Ended { last_month, .. } => Some(*last_month),
            _ => None,
        }
    }

    /// The spans as they stand: cut off where the enrolment ends. A span of which nothing is left ends in the month before its first.
    pub fn cover(&self) -> impl Iterator<Item = (&Span, Month)> {
        let ends = self.ends_with();
        self.spans.iter().map(move |span| {
            let last = ends.map_or(span.last, |ends| span.last.min(ends));
            let nothing = span.first.plus(-1).unwrap_or(span.first);
            (span, last.max(nothing))
        })
    }

    /// The span that pays for `month`, with the last month of it; the one committed first when several do.
    #[must_use]
    pub fn paid_by(&self, month: Month) -> Option<(&Span, Month)> {
        self.cover().find(|(span, last)| span.first <= month && month <= *last)
    }

    /// Whether somebody is a member in `month` for whom BPJS may bill: registered, cover begun, not ended before.
    #[must_use]
    pub fn billable_in(&self, month: Month) -> bool {
        let registered = match &self.state {
            EnrolmentState::Registered { .. } => true,
            EnrolmentState::Ended { was, last_month, .. } => matches!(**was, EnrolmentState::Registered { .. }) && month <= *last_month,
            _ => false,
        };
        registered && billed_from(self.number_date, self.cover_start, self.first_payment).is_some_and(|first| first <= month)
    }
}

/// The first month for which BPJS may bill somebody with a number: that in which cover begins or, where only the first payment begins it, that of
/// the number, since the payment is for months billed before it.
#[must_use]
pub fn billed_from(number: Option<Date>, cover_start: Option<Date>, first_payment: Option<Date>) -> Option<Month> {
    let number = number?;
    let start = cover_start.filter(|start| Some(*start) != first_payment).unwrap_or(number);
    Some(Month::of(start))
}

/// What begins cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverStart {
    /// The day BPJS says.
    BpjsWord,
    /// The day the number was issued.
    Number,
    /// The later of the number's day and the first payment's.
    NumberAndPayment,
    /// The first payment.
    Payment,
    /// A day the agreement names.
    On(Date),
}

impl CoverStart {
    /// The first day of cover, from what is known of an enrolment; none while it is not yet known.
    #[must_use]
    pub fn first_day(self, number: Option<Date>, payment: Option<Date>, bpjs: Option<Date>) -> Option<Date> {
        match self {
            Self::BpjsWord => bpjs,
            Self::Number => number,
            Self::NumberAndPayment => number.zip(payment).map(|(number, payment)| number.max(payment)),
            Self::Payment => payment,
            Self::On(day) => number.map(|_| day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn month(text: &str) -> Month {
        Month::parse(text).expect("a month")
    }

    fn span(commitment: RecordId, first: &str, last: &str) -> Span {
        Span { commitment, fund_line: 1, decree: 1, first: month(first), last: month(last), basis: "nominal".into(), per_month: 16_800 }
    }

    const DAY: Date = Date::constant(2026, 2, 3);

    fn registered() -> Enrolment {
        let events = [
            EnrolmentEvent::Covered(span(1, "2026-01", "2026-12")),
            EnrolmentEvent::Exported { export: 7 },
            EnrolmentEvent::Registered { export: 7, agreement: Some(1), agreement_date: None, bpjs_start: Some(DAY) },
            EnrolmentEvent::Started {},
        ];
        Enrolment::of(events.iter().map(|event| (DAY, event))).expect("a life")
    }

    #[test]
    fn nobody_is_registered_who_was_not_sent_and_nobody_ends_twice() {
        assert!(EnrolmentState::Ready.register(1, DAY).is_err());
        assert!(EnrolmentState::Ready.refuse(1, RefusalReason::Age).is_err());
        let refused = EnrolmentState::Ready.export(1).and_then(|sent| sent.refuse(1, RefusalReason::NikNotFound)).expect("refused");
        assert_eq!(refused.clone().export(2), Ok(EnrolmentState::Exported { export: 2 }), "mended, and sent again");
        let ended = refused.end(5, month("2026-03")).expect("ended");
        assert_eq!(ended.clone().end(6, month("2026-04")), Err(IllegalTurn { from: "ended", event: "ended" }));
        assert!(ended.clone().export(3).is_err());
        assert!(ended.clone().undo_end(6).is_err(), "another ending");
        assert_eq!(ended.undo_end(5), Ok(EnrolmentState::Refused { export: 1, reason: RefusalReason::NikNotFound }));
    }

    #[test]
    fn an_ending_cuts_the_months_and_undoing_gives_them_back() {
        let life = registered();
        assert!(life.billable_in(month("2026-02")) && !life.billable_in(month("2026-01")), "the number came in February");
        let end = EnrolmentEvent::Ended { ending: 9, ground: "meninggal".into(), last_month: month("2026-05") };
        let ended = life.clone().after(Date::constant(2026, 5, 20), &end).expect("ended");
        assert_eq!(ended.ended_on, Some(Date::constant(2026, 5, 20)));
        assert!(ended.paid_by(month("2026-05")).is_some() && ended.paid_by(month("2026-06")).is_none());
        assert!(ended.billable_in(month("2026-05")) && !ended.billable_in(month("2026-06")));
        assert_eq!(ended.after(DAY, &EnrolmentEvent::EndingUndone { ending: 9 }), Ok(life));
    }

    #[test]
    fn what_is_given_back_pays_no_more() {
        let short = EnrolmentEvent::Shortened { commitment: 1, first: month("2026-01"), last: month("2026-06") };
        let other = EnrolmentEvent::Covered(span(2, "2026-07", "2026-09"));
        let life = registered().after(DAY, &short).and_then(|life| life.after(DAY, &other)).expect("a life");
        assert_eq!(life.paid_by(month("2026-06")).map(|(span, _)| span.commitment), Some(1));
        assert_eq!(life.paid_by(month("2026-07")).map(|(span, last)| (span.commitment, last)), Some((2, month("2026-09"))));
        let nothing = EnrolmentEvent::Shortened { commitment: 2, first: month("2026-07"), last: month("2025-01") };
        let life = life.after(DAY, &nothing).expect("a life");
        assert_eq!(life.cover().map(|(_, last)| last).collect::<Vec<_>>(), [month("2026-06"), month("2026-06")]);
    }

    #[test]
    fn cover_begins_as_the_rule_says() {
        let (number, later) = (Some(DAY), Some(Date::constant(2026, 3, 16)));
        assert_eq!(CoverStart::Number.first_day(number, None, later), number);
        assert_eq!(CoverStart::BpjsWord.first_day(number, None, later), later);
        assert_eq!(CoverStart::NumberAndPayment.first_day(number, None, None), None, "not paid yet");
        assert_eq!(CoverStart::NumberAndPayment.first_day(number, later, None), later);
        assert_eq!(CoverStart::Payment.first_day(number, later, None), later);
        assert_eq!(CoverStart::On(DAY).first_day(None, None, None), None, "no number, no cover");
        assert_eq!(CoverStart::On(DAY).first_day(later, None, None), number);
    }

    #[test]
    fn events_are_kept_as_text() {
        let events = [
            (EnrolmentEvent::Covered(span(3, "2026-01", "2026-06")), "covered"),
            (EnrolmentEvent::Refused { export: 1, reason: RefusalReason::ActiveElsewhere }, "refused"),
            (EnrolmentEvent::Started {}, "started"),
            (EnrolmentEvent::Shortened { commitment: 3, first: month("2026-01"), last: month("2026-03") }, "shortened"),
        ];
        for (event, kind) in events {
            let text = serde_json::to_value(&event).expect("text");
            assert_eq!((text["kind"].as_str(), event.kind()), (Some(kind), kind));
            assert_eq!(serde_json::from_value::<EnrolmentEvent>(text).expect("an event"), event);
        }
    }

    #[test]
    fn every_word_has_its_label() {
        for word in EnrolmentState::words() {
            assert!(!label(word, Language::Id).is_empty() && !label(word, Language::En).is_empty(), "{word}");
        }
        let said = IllegalTurn { from: "ready", event: "registered" }.message(Language::Id);
        assert!(said.contains("siap didaftarkan") && said.contains("terdaftar"), "{said}");
        for reason in RefusalReason::ALL {
            assert_eq!(serde_json::to_value(reason).expect("text"), reason.word());
            assert!(!reason.label(Language::En).is_empty());
        }
    }

    fn any_event() -> impl Strategy<Value = EnrolmentEvent> {
        prop_oneof![
            (1i64..3, 0i32..12, 0i32..12).prop_map(|(commitment, first, length)| {
                let start = month("2026-01").plus(first).expect("a month");
                EnrolmentEvent::Covered(Span {
                    first: start,
                    last: start.plus(length).expect("a month"),
                    ..span(commitment, "2026-01", "2026-01")
                })
            }),
            (1i64..3).prop_map(|export| EnrolmentEvent::Exported { export }),
            Just(EnrolmentEvent::Registered { export: 1, agreement: None, agreement_date: None, bpjs_start: None }),
            Just(EnrolmentEvent::Refused { export: 1, reason: RefusalReason::Other }),
            Just(EnrolmentEvent::Started {}),
            Just(EnrolmentEvent::Card {}),
            (1i64..3, 0i32..12).prop_map(|(ending, last)| EnrolmentEvent::Ended {
                ending,
                ground: "uji".into(),
                last_month: month("2026-01").plus(last).expect("a month")
            }),
            (1i64..3).prop_map(|ending| EnrolmentEvent::EndingUndone { ending }),
            (1i64..3, 0i32..12, 0i32..12).prop_map(|(commitment, first, last)| EnrolmentEvent::Shortened {
                commitment,
                first: month("2026-01").plus(first).expect("a month"),
                last: month("2025-12").plus(last).expect("a month")
            }),
        ]
    }

    proptest! {
        /// Whatever happens in whatever order: nobody is billed past an ending, nobody is paid for outside what was committed, and ending and
        /// undoing leave no trace.
        #[test]
        fn no_order_of_events_breaks_the_rules(events in proptest::collection::vec(any_event(), 0..24)) {
            let mut life = Enrolment::default();
            for event in &events {
                // What cannot happen does not.
                if let Ok(next) = life.clone().after(DAY, event) {
                    life = next;
                }
            }
            for number in 0..30 {
                let month = month("2025-10").plus(number).expect("a month");
                if let Some((span, last)) = life.paid_by(month) {
                    prop_assert!(span.first <= month && month <= last && last <= span.last);
                    prop_assert!(life.ends_with().is_none_or(|ends| month <= ends));
                }
                if life.billable_in(month) {
                    prop_assert!(life.number_date.is_some() && life.ends_with().is_none_or(|ends| month <= ends));
                }
            }
            if life.ends_with().is_none() {
                let end = EnrolmentEvent::Ended { ending: 99, ground: "uji".into(), last_month: month("2026-03") };
                let back = life.clone().after(DAY, &end).and_then(|ended| ended.after(DAY, &EnrolmentEvent::EndingUndone { ending: 99 }));
                prop_assert_eq!(back, Ok(life));
            }
        }
    }
}
