//! Answering what a bill says otherwise than the roster: each difference is accepted or disputed, one by one or all of one cause. The official
//! who does it is whom the region's act has verify the bill (in Banyumas by Pasal 12 ayat (3) huruf b the one the head of the office appoints).

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::failure::ActError;
use crate::money::bills::{AGREES, standing};
use crate::permission::ActName;
use payung_domain::{Answered, Rupiah};
use payung_law::model::Pays;
use payung_storage::entity::{bill, bill_line};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Differences that may be answered one by one in one act.
const LINES_MAX: usize = 5_000;

/// An answer to a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LineAnswer {
    /// The bill is right, or the region takes it as it is: what is billed is paid.
    Accepted,
    /// The bill is wrong.
    Disputed,
}

impl LineAnswer {
    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Disputed => "disputed",
        }
    }

    /// The answer that a proposal of the comparison stands for; none where it asks.
    const fn proposed(self) -> &'static str {
        match self {
            Self::Accepted => "accept",
            Self::Disputed => "dispute",
        }
    }
}

/// The answer to one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerToLine {
    /// The line's place in the bill.
    pub line: i64,
    /// The answer.
    pub answer: LineAnswer,
    /// Why; needed where it is not what the comparison proposed.
    pub reason: String,
}

/// The answer to all lines of one cause that have none yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerToCause {
    /// The cause's word.
    pub cause: String,
    /// The answer.
    pub answer: LineAnswer,
    /// Why; needed where it is not what the comparison proposed.
    pub reason: String,
}

/// What is asked. With neither lines nor causes it says that the bill was looked through and nothing is left to answer.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBill {
    /// The bill's number in the books.
    pub bill: i64,
    /// Its version as seen.
    pub version: i64,
    /// Answers one by one; they go before those by cause.
    pub lines: Vec<AnswerToLine>,
    /// Answers by cause.
    pub causes: Vec<AnswerToCause>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BillAnswered {
    /// The bill.
    pub bill: i64,
    /// Its version now.
    pub version: i64,
    /// Lines answered by this act.
    pub answered: u64,
    /// Differences left to answer.
    pub unanswered: u64,
    /// Differences disputed.
    pub disputes: u64,
    /// What was billed too much in them, rupiah.
    pub disputed: i64,
    /// It had been answered so before; nothing was changed.
    pub already: bool,
}

impl Act for AnswerBill {
    const NAME: ActName = ActName::AnswerBill;
    type Done = BillAnswered;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        acting.target_of_bill(self.bill, Pays::Answer).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<BillAnswered>, ActError> {
        let row = acting.bill(self.bill).await?;
        let programme = acting.open_programme(row.programme_year).await?;
        acting.check_bill_verifier(&programme, &row).await?;
        if row.version != self.version {
            if self.answered_before(acting, &row).await? {
                return Ok(Ran::Already(self.done(acting, &row, row.version, 0, true).await?));
            }
            return Err(ActError::stale(("Tagihan ini", "This bill"), self.version, row.version));
        }
        let state = acting.bill_state(&row).await?;
        // Asked of the state before anything is written: a decided bill takes no answer.
        state.clone().answer(None)?;
        let answered = self.write(acting, &row).await?;
        let left = standing(acting.tx, row.id).await?;
        if answered == 0 && (left.unanswered > 0 || row.status == "checked") {
            return Err(ActError::invalid(
                "Tidak ada selisih yang dijawab: sebut baris atau sebab yang masih menunggu jawaban.",
                "No difference was answered: name lines or a cause that still wait for an answer.",
            ));
        }
        let whole = (left.unanswered == 0).then(|| Answered {
            by: vec![acting.actor.name.clone()],
            disputes: left.disputes,
            disputed: Rupiah::new(left.disputed),
        });
        let state = state.answer(whole)?;
        let set =
            bill::ActiveModel { disputed: Set(left.disputed), checked_by: Set(Some(acting.actor.name.clone())), ..Default::default() };
        let version = acting.move_bill(&row, &state, set).await?;
        let done = self.done(acting, &row, version, answered, false).await?;
        let causes: Vec<serde_json::Value> =
            self.causes.iter().map(|by| serde_json::json!({ "cause": by.cause, "answer": by.answer.word() })).collect();
        let noted = Noted::plain(
            format!("bill:{}", row.id),
            serde_json::json!({
                "answered": answered, "one-by-one": self.lines.len(), "by-cause": causes, "unanswered": done.unanswered,
                "disputes": done.disputes, "disputed": done.disputed,
            }),
        );
        Ok(Ran::Done(done, noted))
    }
}

impl AnswerBill {
    async fn done(
        &self,
        acting: &Acting<'_>,
        row: &bill::Model,
        version: i64,
        answered: u64,
        already: bool,
    ) -> Result<BillAnswered, ActError> {
        let left = standing(acting.tx, row.id).await?;
        let (unanswered, disputes, disputed) = (left.unanswered, left.disputes, left.disputed);
        Ok(BillAnswered { bill: row.id, version, answered, unanswered, disputes, disputed, already })
    }

    /// Whether the same official answered all of this the same way before, so that sending it again says nothing new.
    async fn answered_before(&self, acting: &Acting<'_>, row: &bill::Model) -> Result<bool, ActError> {
        if row.checked_by.as_deref() != Some(acting.actor.name.as_str()) || (self.lines.is_empty() && self.causes.is_empty()) {
            return Ok(row.checked_by.as_deref() == Some(acting.actor.name.as_str()) && row.status == "checked");
        }
        let otherwise = |answer: LineAnswer| {
            bill_line::Entity::find()
                .filter(bill_line::Column::Bill.eq(row.id))
                .filter(bill_line::Column::Answer.is_null().or(bill_line::Column::Answer.ne(answer.word())))
        };
        for by in &self.causes {
            let by_line = self.lines.iter().map(|line| line.line);
            let others =
                otherwise(by.answer).filter(bill_line::Column::Cause.eq(&by.cause)).filter(bill_line::Column::Ordinal.is_not_in(by_line));
            if others.count(acting.tx).await? > 0 {
                return Ok(false);
            }
        }
        for one in &self.lines {
            if otherwise(one.answer).filter(bill_line::Column::Ordinal.eq(one.line)).count(acting.tx).await? > 0 {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Writes the answers; gives back how many lines have a new one.
    async fn write(&self, acting: &Acting<'_>, row: &bill::Model) -> Result<u64, ActError> {
        if self.lines.len() > LINES_MAX {
            return Err(ActError::invalid(
                format!("Paling banyak {LINES_MAX} baris sekali jawab; yang disebut {}. Jawab menurut sebabnya.", self.lines.len()),
                format!("At most {LINES_MAX} lines at once; {} were named. Answer by cause.", self.lines.len()),
            ));
        }
        let mut named = BTreeSet::new();
        let mut answered = 0;
        for one in &self.lines {
            if !named.insert(one.line) {
                return Err(ActError::invalid(
                    format!("Baris {} disebut dua kali.", one.line),
                    format!("Line {} is named twice.", one.line),
                ));
            }
            let line = bill_line::Entity::find_by_id((row.id, one.line)).one(acting.tx).await?.filter(|line| line.cause != AGREES);
            let line = line.ok_or_else(|| {
                ActError::not_found(
                    format!("Tagihan {} tidak memuat selisih pada baris {}.", row.id, one.line),
                    format!("Bill {} has no difference at line {}.", row.id, one.line),
                )
            })?;
            check_reason(one.answer, &one.reason, &line.proposed, &format!("baris {}", one.line), &format!("line {}", one.line))?;
            answered += set_answer(acting, one.answer, &one.reason, |query| {
                query.filter(bill_line::Column::Bill.eq(row.id)).filter(bill_line::Column::Ordinal.eq(one.line))
            })
            .await?;
        }
        let mut causes = BTreeSet::new();
        for by in &self.causes {
            if by.cause == AGREES || !causes.insert(by.cause.as_str()) {
                return Err(ActError::invalid(
                    format!("Sebab \"{}\" kosong atau disebut dua kali.", by.cause),
                    format!("Cause \"{}\" is empty or named twice.", by.cause),
                ));
            }
            let proposals: Vec<String> = bill_line::Entity::find()
                .select_only()
                .column(bill_line::Column::Proposed)
                .distinct()
                .filter(bill_line::Column::Bill.eq(row.id))
                .filter(bill_line::Column::Cause.eq(&by.cause))
                .into_tuple()
                .all(acting.tx)
                .await?;
            if proposals.is_empty() {
                let known: Vec<String> = bill_line::Entity::find()
                    .select_only()
                    .column(bill_line::Column::Cause)
                    .distinct()
                    .filter(bill_line::Column::Bill.eq(row.id))
                    .filter(bill_line::Column::Cause.ne(AGREES))
                    .order_by_asc(bill_line::Column::Cause)
                    .into_tuple()
                    .all(acting.tx)
                    .await?;
                let known = if known.is_empty() { "-".to_owned() } else { known.join(", ") };
                return Err(ActError::not_found(
                    format!("Tagihan {} tidak memuat selisih bersebab \"{}\". Yang ada: {known}.", row.id, by.cause),
                    format!("Bill {} has no difference of cause \"{}\". There are: {known}.", row.id, by.cause),
                ));
            }
            for proposed in &proposals {
                check_reason(by.answer, &by.reason, proposed, &format!("sebab {}", by.cause), &format!("cause {}", by.cause))?;
            }
            answered += set_answer(acting, by.answer, &by.reason, |query| {
                query
                    .filter(bill_line::Column::Bill.eq(row.id))
                    .filter(bill_line::Column::Cause.eq(&by.cause))
                    .filter(bill_line::Column::Answer.is_null())
            })
            .await?;
        }
        Ok(answered)
    }
}

/// Refuses an answer that departs from the comparison without a reason.
fn check_reason(answer: LineAnswer, reason: &str, proposed: &str, id: &str, en: &str) -> Result<(), ActError> {
    if proposed == answer.proposed() || !reason.trim().is_empty() {
        return Ok(());
    }
    Err(ActError::invalid(
        format!("Jawaban untuk {id} berbeda dari usulan pembandingan; tulis alasannya."),
        format!("The answer to {en} is not what the comparison proposed; give the reason."),
    ))
}

async fn set_answer(
    acting: &Acting<'_>,
    answer: LineAnswer,
    reason: &str,
    which: impl Fn(sea_orm::UpdateMany<bill_line::Entity>) -> sea_orm::UpdateMany<bill_line::Entity>,
) -> Result<u64, ActError> {
    let set = bill_line::ActiveModel {
        answer: Set(Some(answer.word().to_owned())),
        answer_reason: Set(Some(reason.trim().to_owned())),
        answered_by: Set(Some(acting.actor.name.clone())),
        seq: Set(acting.seq),
        ..Default::default()
    };
    Ok(which(bill_line::Entity::update_many().set(set)).exec(acting.tx).await?.rows_affected)
}
