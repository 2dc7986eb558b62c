//! Recording what BPJS Ketenagakerjaan or Dukcapil answered, person by person, before the decree.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::cases::StepOutcome;
use crate::case::chosen::{OPEN, in_state};
use crate::case::letter::Letter;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::files::cells::StoredCell;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::{CaseState, Role};
use payung_law::FlowStep;
use payung_law::model::StepKind;
use payung_storage::entity::{case_file, outside_answer, submission_row};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// Who answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerSource {
    /// The insurer: may this person be registered?
    Bpjs,
    /// The civil registry: is this person's NIK theirs?
    Dukcapil,
}

impl AnswerSource {
    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bpjs => "bpjs",
            Self::Dukcapil => "dukcapil",
        }
    }
}

/// What was answered of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// May be registered; the NIK is theirs.
    Yes,
    /// May not; it is not.
    No,
    /// They could not tell.
    Unknown,
}

impl Answer {
    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
}

/// The answer for one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseAnswer {
    /// The case.
    pub case: i64,
    /// The answer.
    pub answer: Answer,
    /// What was said besides; the reason when the answer is no.
    pub note: String,
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAnswers {
    /// The programme year.
    pub programme_year: i64,
    /// Who answered.
    pub source: AnswerSource,
    /// The letter with the answers.
    pub letter: Letter,
    /// The answers.
    pub answers: Vec<CaseAnswer>,
}

/// A case for which nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct LeftOut {
    /// The case.
    pub case: i64,
    /// Why, in Indonesian.
    pub reason_id: String,
    /// Why, in English.
    pub reason_en: String,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct AnswersRecorded {
    /// Answered yes.
    pub yes: u64,
    /// Answered no.
    pub no: u64,
    /// Not known.
    pub unknown: u64,
    /// Cases whose answer in this letter had been recorded before.
    pub before: u64,
    /// Cases for which nothing was recorded, with the reason.
    pub left: Vec<LeftOut>,
    /// Everything had been recorded before; nothing was changed.
    pub already: bool,
}

impl Act for RecordAnswers {
    const NAME: ActName = ActName::RecordAnswers;
    type Done = AnswersRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        let step_roles = match self.source {
            AnswerSource::Bpjs => programme.step_of(StepKind::AskInsurer)?.roles.clone(),
            // What Dukcapil says reaches the books through the office that asked.
            AnswerSource::Dukcapil => vec![Role::Dinas],
        };
        Ok(Target { area: acting.books.region, step_roles: Some(step_roles) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<AnswersRecorded>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        programme.check_in_force(acting.day)?;
        self.letter.check(acting.day)?;
        let step = match self.source {
            AnswerSource::Bpjs => {
                let step = programme.step_of(StepKind::AskInsurer)?;
                let instruments = acting.instruments_before(&programme, &step.id).await?;
                acting.check_member(&instruments)?;
                Some(step)
            }
            AnswerSource::Dukcapil => None,
        };
        let ids: Vec<i64> = self.answers.iter().map(|answer| answer.case).collect();
        let cases = acting.cases_named(&ids).await?;
        acting.check_reach(&programme, &cases).await?;
        let known = self.known(acting, &ids).await?;
        let mut done = AnswersRecorded::default();
        let mut batch = Batch::new(self, acting, &programme, step, &ids).await?;
        for (case, said) in cases.iter().zip(&self.answers) {
            if known.get(&case.id).is_some_and(|before| *before == said.answer.word()) {
                done.before += 1;
                continue;
            }
            if known.contains_key(&case.id) {
                let number = self.letter.number.trim();
                return Err(ActError::conflict(
                    format!("Jawaban surat {number} untuk berkas {} sudah dicatat lain. Ralat perlu surat dengan nomor sendiri.", case.id),
                    format!("Letter {number} answered otherwise for case {}. A correction needs a letter of its own.", case.id),
                ));
            }
            if let Some(left) = batch.take(case, said).await? {
                done.left.push(left);
                continue;
            }
            match said.answer {
                Answer::Yes => done.yes += 1,
                Answer::No => done.no += 1,
                Answer::Unknown => done.unknown += 1,
            }
        }
        let recorded = done.yes + done.no + done.unknown;
        if recorded == 0 {
            return match done.left.first() {
                Some(first) if done.before == 0 => Err(ActError::conflict(first.reason_id.clone(), first.reason_en.clone())),
                _ => Ok(Ran::Already(AnswersRecorded { already: true, ..done })),
            };
        }
        batch.write().await?;
        let noted = Noted::plain(
            format!("letter:{}", self.letter.number.trim()),
            serde_json::json!({
                "source": self.source.word(), "date": self.letter.date.to_string(), "yes": done.yes, "no": done.no, "unknown": done.unknown,
                "left": done.left.len(),
            }),
        );
        Ok(Ran::Done(done, noted))
    }
}

impl RecordAnswers {
    /// Answers of this letter, recorded before.
    async fn known(&self, acting: &Acting<'_>, ids: &[i64]) -> Result<HashMap<i64, String>, ActError> {
        let mut known = HashMap::new();
        for some in ids.chunks(ROWS_AT_ONCE) {
            let rows = outside_answer::Entity::find()
                .filter(outside_answer::Column::CaseFile.is_in(some.iter().copied()))
                .filter(outside_answer::Column::Source.eq(self.source.word()))
                .filter(outside_answer::Column::LetterNumber.eq(self.letter.number.trim()))
                .all(acting.tx)
                .await?;
            known.extend(rows.into_iter().map(|row| (row.case_file, row.answer)));
        }
        Ok(known)
    }
}

/// Answers on their way into the books.
struct Batch<'b> {
    act: &'b RecordAnswers,
    acting: &'b Acting<'b>,
    programme: &'b Programme,
    step: Option<&'b FlowStep>,
    done: HashMap<i64, BTreeSet<String>>,
    stored: HashMap<i64, (submission_row::Model, crate::files::cells::StoredCells)>,
    file: Option<String>,
    next: i64,
    rows: Vec<outside_answer::ActiveModel>,
}

impl<'b> Batch<'b> {
    async fn new(
        act: &'b RecordAnswers,
        acting: &'b Acting<'b>,
        programme: &'b Programme,
        step: Option<&'b FlowStep>,
        ids: &[i64],
    ) -> Result<Self, ActError> {
        let stored = if step.is_none() { acting.stored_rows(ids).await? } else { HashMap::new() };
        Ok(Self {
            act,
            acting,
            programme,
            step,
            done: acting.steps_done_of(ids).await?,
            stored,
            file: acting.keep_some(act.letter.file.as_ref()).await?,
            next: acting.next_id::<outside_answer::Entity>(outside_answer::Column::Id).await?,
            rows: Vec::new(),
        })
    }

    /// Takes one answer, or says why it cannot be taken.
    async fn take(&mut self, case: &case_file::Model, said: &CaseAnswer) -> Result<Option<LeftOut>, ActError> {
        let left = |(reason_id, reason_en): (String, String)| Ok(Some(LeftOut { case: case.id, reason_id, reason_en }));
        let id = self.next;
        let evidence = format!("answer:{id}");
        match self.step {
            Some(step) => {
                let done = self.done.get(&case.id).cloned().unwrap_or_default();
                if let Err(missing) = self.acting.check_way(self.programme, step, case.id, &done) {
                    return left((missing.indonesian, missing.english));
                }
                let state = self.acting.state(case)?;
                if !matches!(state, CaseState::Verified { .. }) {
                    return left(in_state(case));
                }
                let note = said.note.trim();
                match said.answer {
                    Answer::Yes => self.acting.note_step(case.id, &step.id, StepOutcome::Done, &evidence, None).await?,
                    Answer::No if note.is_empty() => {
                        return left((
                            format!("Berkas {}: jawaban tidak perlu alasannya.", case.id),
                            format!("Case {}: a no needs its reason.", case.id),
                        ));
                    }
                    Answer::No => {
                        self.acting.move_case(case, &state.refuse(self.acting.seq)?, |_| ()).await?;
                        self.acting.note_step(case.id, &step.id, StepOutcome::Refused, &evidence, Some(note)).await?;
                    }
                    // They could not tell: the case waits for another answer.
                    Answer::Unknown => {}
                }
            }
            None => {
                if !OPEN.contains(&case.state.as_str()) {
                    return left(in_state(case));
                }
                self.confirm(case, said.answer, &evidence).await?;
            }
        }
        self.rows.push(self.row(id, case.id, said)?);
        self.next += 1;
        Ok(None)
    }

    /// Puts Dukcapil's answer where screening reads it. A yes confirms what a team has verified; a no undoes it.
    async fn confirm(&mut self, case: &case_file::Model, answer: Answer, evidence: &str) -> Result<(), ActError> {
        let word = match answer {
            Answer::Yes => "ya",
            Answer::No => "tidak",
            Answer::Unknown => return Ok(()),
        };
        let (row, mut cells) = self.stored.remove(&case.id).ok_or_else(|| crate::case::cases::broken(case.id))?;
        let changed = cells.record([("padan_dukcapil", Some(StoredCell::Text(word.to_owned())))]);
        if changed.is_empty() {
            return Ok(());
        }
        self.acting.write_cells(&row, &cells).await?;
        if answer == Answer::Yes && case.state == "verified" {
            return Ok(());
        }
        let nothing = BTreeSet::new();
        let done = self.done.get(&case.id).unwrap_or(&nothing);
        self.acting.propose_again(self.programme, case, done, evidence).await
    }

    fn row(&self, id: i64, case: i64, said: &CaseAnswer) -> Result<outside_answer::ActiveModel, ActError> {
        let note = said.note.trim();
        let note = if note.is_empty() { None } else { Some(self.acting.sealer().seal("outside_answer.note", note.as_bytes())?) };
        let row = outside_answer::Model {
            id,
            case_file: case,
            source: self.act.source.word().to_owned(),
            answer: said.answer.word().to_owned(),
            letter_number: self.act.letter.number.trim().to_owned(),
            letter_date: self.act.letter.date.to_string(),
            note,
            file: self.file.clone(),
            seq: self.acting.seq,
        };
        Ok(row.into_active_model())
    }

    async fn write(self) -> Result<(), ActError> {
        let mut rows = self.rows.into_iter().peekable();
        while rows.peek().is_some() {
            let some: Vec<outside_answer::ActiveModel> = rows.by_ref().take(ROWS_AT_ONCE).collect();
            outside_answer::Entity::insert_many(some).exec_without_returning(self.acting.tx).await?;
        }
        Ok(())
    }
}
