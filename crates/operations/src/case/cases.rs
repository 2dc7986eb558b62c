//! Cases in the books: their state with its evidence, the steps behind them, and moving them on.

use crate::acting::Acting;
use crate::failure::ActError;
use crate::programme::Programme;
use payung_domain::{CaseState, Date, Role, Verdict};
use payung_law::FlowStep;
use payung_storage::SealError;
use payung_storage::entity::{case_file, case_step};
use sea_orm::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// Cases that one act may take at once.
pub const CASES_MAX: usize = 5_000;

/// A case as somebody saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseSeen {
    /// Its number.
    pub case: i64,
    /// The version seen.
    pub version: i64,
}

/// How a step went for a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StepOutcome {
    /// Done, the case goes on.
    Done,
    /// Refused.
    Refused,
    /// Sent back.
    Returned,
}

impl StepOutcome {
    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Returned => "returned",
        }
    }
}

/// The verdict of a word in the books.
#[must_use]
pub fn verdict_of(word: &str) -> Option<Verdict> {
    Verdict::ALL.into_iter().find(|verdict| verdict.word() == word)
}

/// A case's state as the books hold it. `None` when its evidence is missing: then the books were changed outside the program.
#[must_use]
pub fn state_of(case: &case_file::Model) -> Option<CaseState> {
    let entry = case.seq;
    let rank = || case.candidate_rank.and_then(|rank| u32::try_from(rank).ok());
    Some(match case.state.as_str() {
        "proposed" => CaseState::Proposed { submission: case.submission },
        "screened" => CaseState::Screened { screening: case.screening?, verdict: verdict_of(case.verdict.as_deref()?)? },
        "verified" => CaseState::Verified { screening: case.screening?, entry },
        "returned" => {
            CaseState::Returned { screening: case.screening, until: case.returned_until.as_deref()?.parse::<Date>().ok()?, entry }
        }
        "refused" => CaseState::Refused { screening: case.screening, entry },
        "listed" => CaseState::Listed { list: case.candidate_list?, rank: rank()? },
        "waiting" => CaseState::Waiting { list: case.candidate_list?, rank: rank()? },
        "decreed" => CaseState::Decreed { decree: case.decree? },
        "removed" => CaseState::Removed { decree: case.decree? },
        "withdrawn" => CaseState::Withdrawn { entry },
        _ => return None,
    })
}

/// Writes a state's evidence into a case's columns.
pub(crate) fn put_state(case: &mut case_file::ActiveModel, state: &CaseState) {
    case.state = Set(state.word().to_owned());
    match state {
        CaseState::Screened { screening, verdict } => {
            case.screening = Set(Some(*screening));
            case.verdict = Set(Some(verdict.word().to_owned()));
            case.returned_until = Set(None);
        }
        CaseState::Returned { until, .. } => case.returned_until = Set(Some(until.to_string())),
        CaseState::Listed { list, rank } | CaseState::Waiting { list, rank } => {
            case.candidate_list = Set(Some(*list));
            case.candidate_rank = Set(Some(i64::from(*rank)));
        }
        CaseState::Decreed { decree } | CaseState::Removed { decree } => case.decree = Set(Some(*decree)),
        CaseState::Proposed { .. } => {
            case.returned_until = Set(None);
            case.screening = Set(None);
            case.verdict = Set(None);
        }
        CaseState::Verified { .. } | CaseState::Refused { .. } | CaseState::Withdrawn { .. } => case.returned_until = Set(None),
    }
}

impl Acting<'_> {
    /// The case `id`.
    ///
    /// # Errors
    /// There is none.
    pub async fn case(&self, id: i64) -> Result<case_file::Model, ActError> {
        case_file::Entity::find_by_id(id)
            .one(self.tx)
            .await?
            .ok_or_else(|| ActError::not_found(format!("Tidak ada berkas nomor {id}."), format!("There is no case number {id}.")))
    }

    /// The case `id`, as the actor saw it.
    ///
    /// # Errors
    /// There is none, or it was changed since.
    pub async fn case_at(&self, id: i64, version: i64) -> Result<case_file::Model, ActError> {
        let case = self.case(id).await?;
        if case.version != version {
            return Err(ActError::stale((&format!("Berkas {id}"), &format!("Case {id}")), version, case.version));
        }
        Ok(case)
    }

    /// These cases as the actor saw them, in the order asked. Each may be named once, at most [`CASES_MAX`] in one act.
    ///
    /// # Errors
    /// None or too many are named, one twice, one is not there, or one was changed since.
    pub async fn cases_at(&self, seen: &[CaseSeen]) -> Result<Vec<case_file::Model>, ActError> {
        if seen.is_empty() || seen.len() > CASES_MAX {
            return Err(ActError::invalid(
                format!("Sebut 1 sampai {CASES_MAX} berkas; yang disebut {}.", seen.len()),
                format!("Name 1 to {CASES_MAX} cases; {} were named.", seen.len()),
            ));
        }
        let mut found: HashMap<i64, case_file::Model> = HashMap::with_capacity(seen.len());
        for some in seen.chunks(crate::case::people::ROWS_AT_ONCE) {
            let ids = some.iter().map(|seen| seen.case);
            let rows = case_file::Entity::find().filter(case_file::Column::Id.is_in(ids)).all(self.tx).await?;
            found.extend(rows.into_iter().map(|case| (case.id, case)));
        }
        let mut named = BTreeSet::new();
        let mut cases = Vec::with_capacity(seen.len());
        let mut moved = Vec::new();
        for seen in seen {
            let id = seen.case;
            if !named.insert(id) {
                return Err(ActError::invalid(format!("Berkas {id} disebut dua kali."), format!("Case {id} is named twice.")));
            }
            let case = found
                .remove(&id)
                .ok_or_else(|| ActError::not_found(format!("Tidak ada berkas nomor {id}."), format!("There is no case number {id}.")))?;
            if case.version != seen.version {
                moved.push((id, seen.version, case.version));
            }
            cases.push(case);
        }
        match moved[..] {
            [] => Ok(cases),
            [(id, seen, now)] => Err(ActError::stale((&format!("Berkas {id}"), &format!("Case {id}")), seen, now)),
            _ => Err(ActError::stale_cases(&moved.iter().map(|(id, ..)| *id).collect::<Vec<_>>())),
        }
    }

    /// The smallest area that holds all these cases: a role must reach there to act on them in one go.
    ///
    /// # Errors
    /// The books were changed outside the program.
    pub fn area_of_all(&self, cases: &[case_file::Model]) -> Result<payung_domain::AreaCode, ActError> {
        use payung_domain::AreaLevel;
        let mut all: Option<payung_domain::AreaCode> = None;
        for case in cases {
            let area = self.area_of(case)?;
            let levels = [AreaLevel::Village, AreaLevel::District, AreaLevel::Regency];
            let outer = all.unwrap_or(area);
            let shared =
                std::iter::once(outer).chain(levels.into_iter().filter_map(|level| outer.at(level))).find(|outer| area.is_in(*outer));
            all = Some(shared.unwrap_or(self.books.region));
        }
        Ok(all.unwrap_or(self.books.region))
    }

    /// The area of a case.
    ///
    /// # Errors
    /// The books were changed outside the program.
    pub fn area_of(&self, case: &case_file::Model) -> Result<payung_domain::AreaCode, ActError> {
        payung_domain::AreaCode::parse(&case.area).ok_or_else(|| broken(case.id))
    }

    /// The state of a case.
    ///
    /// # Errors
    /// The books were changed outside the program.
    pub fn state(&self, case: &case_file::Model) -> Result<CaseState, ActError> {
        state_of(case).ok_or_else(|| broken(case.id))
    }

    /// Moves a case to a state that [`CaseState`]'s own methods gave, in this act.
    ///
    /// # Errors
    /// The database's; somebody moved it meanwhile (cannot be: acts of a region come one after another).
    pub async fn move_case(
        &self,
        case: &case_file::Model,
        state: &CaseState,
        change: impl FnOnce(&mut case_file::ActiveModel),
    ) -> Result<(), ActError> {
        let mut row = <case_file::ActiveModel as Default>::default();
        put_state(&mut row, state);
        change(&mut row);
        row.version = Set(case.version + 1);
        row.seq = Set(self.seq);
        let changed = case_file::Entity::update_many()
            .set(row)
            .filter(case_file::Column::Id.eq(case.id))
            .filter(case_file::Column::Version.eq(case.version))
            .exec(self.tx)
            .await?;
        if changed.rows_affected != 1 {
            return Err(ActError::stale((&format!("Berkas {}", case.id), &format!("Case {}", case.id)), case.version, case.version + 1));
        }
        Ok(())
    }

    /// Moves many cases to one state, whose evidence is the same for all, in this act. The caller got the state for each of them from
    /// [`CaseState`]'s own methods, and read them in this transaction.
    pub(crate) async fn move_cases(&self, cases: &[case_file::Model], state: &CaseState) -> Result<(), ActError> {
        use sea_orm::sea_query::ExprTrait;
        for some in cases.chunks(crate::case::people::ROWS_AT_ONCE) {
            let mut row = <case_file::ActiveModel as Default>::default();
            put_state(&mut row, state);
            row.seq = Set(self.seq);
            let changed = case_file::Entity::update_many()
                .set(row)
                .col_expr(case_file::Column::Version, Expr::col(case_file::Column::Version).add(1))
                .filter(case_file::Column::Id.is_in(some.iter().map(|case| case.id)))
                .exec(self.tx)
                .await?;
            if changed.rows_affected != some.len() as u64 {
                return Err(broken(some.first().map_or(0, |case| case.id)));
            }
        }
        Ok(())
    }

    /// The steps a case has gone through. A step sent back or refused later no longer counts as done.
    ///
    /// # Errors
    /// The database's.
    pub async fn steps_done(&self, case: i64) -> Result<BTreeSet<String>, ActError> {
        Ok(self.steps_done_of(&[case]).await?.remove(&case).unwrap_or_default())
    }

    /// The steps each of these cases has gone through.
    ///
    /// # Errors
    /// The database's.
    pub async fn steps_done_of(&self, cases: &[i64]) -> Result<HashMap<i64, BTreeSet<String>>, ActError> {
        steps_done_of(self.tx, cases).await
    }

    /// Refuses a step whose predecessors the case has not gone through.
    ///
    /// # Errors
    /// Which steps are missing, and who takes them.
    pub fn check_way(&self, programme: &Programme, step: &FlowStep, case: i64, done: &BTreeSet<String>) -> Result<(), ActError> {
        let done: BTreeSet<&str> = done.iter().map(String::as_str).collect();
        let missing = programme.flow.missing(step, &done);
        let Some(first) = missing.first() else { return Ok(()) };
        Err(ActError::conflict(
            format!(
                "Berkas {case} belum melalui {} ({}); baru sesudah itu {} ({}). Yang melakukannya: {}.",
                first.label, first.cite, step.label, step.cite, first.actor
            ),
            format!(
                "Case {case} has not gone through {} ({}); only then {} ({}). Done by: {}.",
                first.label_en, first.cite, step.label_en, step.cite, first.actor
            ),
        ))
    }

    /// Notes how a step went for a case. `evidence` is `kind:id` of what proves it.
    ///
    /// # Errors
    /// The database's; sealing.
    pub async fn note_step(
        &self,
        case: i64,
        step: &str,
        outcome: StepOutcome,
        evidence: &str,
        reason: Option<&str>,
    ) -> Result<(), ActError> {
        let row = self.step_row(case, step, outcome, evidence, reason)?;
        case_step::Entity::insert(row.into_active_model()).exec_without_returning(self.tx).await?;
        Ok(())
    }

    /// A step's row, for writing many at once with [`Self::note_steps`].
    pub(crate) fn step_row(
        &self,
        case: i64,
        step: &str,
        outcome: StepOutcome,
        evidence: &str,
        reason: Option<&str>,
    ) -> Result<case_step::Model, SealError> {
        Ok(case_step::Model {
            case_file: case,
            step: step.to_owned(),
            outcome: outcome.word().to_owned(),
            evidence: evidence.to_owned(),
            reason: reason.map(|reason| self.sealer().seal("case_step.reason", reason.as_bytes())).transpose()?,
            by_user: self.actor.name.clone(),
            at: self.at.clone(),
            seq: self.seq,
        })
    }

    /// Writes many steps.
    pub(crate) async fn note_steps(&self, rows: Vec<case_step::Model>) -> Result<(), ActError> {
        let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
        while rows.peek().is_some() {
            let some: Vec<case_step::ActiveModel> = rows.by_ref().take(crate::case::people::ROWS_AT_ONCE).collect();
            case_step::Entity::insert_many(some).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }

    /// The next free number of a table whose rows are numbered. Acts of a region come one after another, so it stays free.
    pub(crate) async fn next_id<E: EntityTrait>(&self, column: E::Column) -> Result<i64, ActError> {
        let last: Option<Option<i64>> = E::find().select_only().column_as(column.max(), "last").into_tuple().one(self.tx).await?;
        Ok(last.flatten().unwrap_or(0) + 1)
    }

    /// The roles a step names.
    #[must_use]
    pub fn roles_of(step: &FlowStep) -> Option<Vec<Role>> {
        Some(step.roles.clone())
    }

    /// Refuses an actor who did the step that this one checks: maker and checker are different people.
    ///
    /// # Errors
    /// The refusal.
    pub fn check_not_maker(&self, maker: &str, what: (&str, &str)) -> Result<(), ActError> {
        if maker != self.actor.name {
            return Ok(());
        }
        Err(ActError::forbidden(
            format!("Anda sendiri yang {}; pemeriksaannya harus oleh orang lain.", what.0),
            format!("You yourself {}; somebody else must check it.", what.1),
        ))
    }
}

/// The steps each of these cases has gone through.
pub(crate) async fn steps_done_of(connection: &impl ConnectionTrait, cases: &[i64]) -> Result<HashMap<i64, BTreeSet<String>>, ActError> {
    let mut done: HashMap<i64, BTreeSet<String>> = HashMap::new();
    for some in cases.chunks(crate::case::people::ROWS_AT_ONCE) {
        let rows: Vec<(i64, String, String)> = case_step::Entity::find()
            .select_only()
            .columns([case_step::Column::CaseFile, case_step::Column::Step, case_step::Column::Outcome])
            .filter(case_step::Column::CaseFile.is_in(some.iter().copied()))
            .order_by_asc(case_step::Column::Seq)
            .into_tuple()
            .all(connection)
            .await?;
        for (case, step, outcome) in rows {
            let steps = done.entry(case).or_default();
            if outcome == "done" {
                steps.insert(step);
            } else {
                steps.remove(&step);
            }
        }
    }
    Ok(done)
}

/// A case whose evidence is missing.
pub(crate) fn broken(case: i64) -> ActError {
    ActError::conflict(
        format!("Berkas {case} tidak utuh: buktinya hilang dari buku. Jalankan `payung audit verify` dan pulihkan dari cadangan."),
        format!("Case {case} is not whole: its evidence is missing from the books. Run `payung audit verify` and restore a backup."),
    )
}

/// The version of a case as it stands.
///
/// # Errors
/// There is none.
pub async fn case_version(connection: &impl ConnectionTrait, case: i64) -> Result<i64, ActError> {
    let found: Option<i64> =
        case_file::Entity::find_by_id(case).select_only().column(case_file::Column::Version).into_tuple().one(connection).await?;
    found.ok_or_else(|| ActError::not_found(format!("Tidak ada berkas nomor {case}."), format!("There is no case number {case}.")))
}
