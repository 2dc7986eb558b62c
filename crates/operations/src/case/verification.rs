//! What verification rests on: the criteria of the act as screening answered them, the documents it wants, who may look, and whether the screening
//! still holds.

use crate::acting::{Acting, Target};
use crate::acts::record_instrument::InstrumentInForce;
use crate::case::cases::{CASES_MAX, CaseSeen, StepOutcome, broken};
use crate::case::judging::standing_niks;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::programme::Programme;
use payung_domain::{CaseState, Facts, Occupation, Outcome, Tri};
use payung_law::model::{Attachment, Formula, StepKind};
use payung_law::{FlowStep, Ruleset};
use payung_storage::Sealer;
use payung_storage::entity::{
    case_file, criterion_check, document_tick, fact_correction, person, register_snapshot, screening, submission, submission_row,
};
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict, Query};
use sea_orm::{ActiveValue::Set, IntoActiveModel, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Whom an `[[attachment]]` names when it is for those enrolled for the first time.
const FIRST_ENROLMENT: &str = "first-enrolment";

/// How a criterion was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CheckResult {
    /// It is met, and proved.
    Confirmed,
    /// It is not met.
    Refused,
    /// Something must be mended or brought first.
    Returned,
}

impl CheckResult {
    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::Returned => "returned",
        }
    }

    const fn tri(self) -> Tri {
        match self {
            Self::Confirmed => Tri::True,
            Self::Refused => Tri::False,
            Self::Returned => Tri::Unknown,
        }
    }
}

/// The step of verification of a programme year, and what holds for every case of it today.
pub(crate) struct Verifying {
    pub programme: Arc<Programme>,
    pub step: FlowStep,
    pub rules: Ruleset,
    /// The entry of the log that brought the newest register extract.
    register_seq: i64,
    /// Occupations that an instrument must name first, by their place in the act, with why it does not hold today.
    unnamed: BTreeMap<u16, ActError>,
}

/// A case that this actor may verify now.
pub(crate) struct Fit {
    /// Why it can be refused or sent back, but not confirmed.
    pub hindrance: Option<ActError>,
    pub facts: Facts,
    /// Answers of the screening, by the order of the gates.
    pub outcomes: Vec<Outcome>,
    /// Steps gone through.
    done: BTreeSet<String>,
}

/// What is known of many cases, read with few statements.
struct Around {
    makers: HashMap<i64, BTreeSet<String>>,
    screenings: HashMap<i64, i64>,
    done: HashMap<i64, BTreeSet<String>>,
    repeated: HashSet<i64>,
}

impl Verifying {
    /// The verification of a programme year, with the papers it needs in force and the actor among the members they name.
    pub async fn begin(acting: &Acting<'_>, programme_year: i64) -> Result<Self, ActError> {
        let programme = acting.open_programme(programme_year).await?;
        programme.check_in_force(acting.day)?;
        let step = programme.step_of(StepKind::Verify)?.clone();
        let instruments = acting.instruments_before(&programme, &step.id).await?;
        acting.check_member(&instruments)?;
        let (rules, _) = programme.rules(acting.day)?;
        let newest: Option<Option<i64>> = register_snapshot::Entity::find()
            .select_only()
            .column_as(register_snapshot::Column::Seq.max(), "newest")
            .filter(register_snapshot::Column::ProgrammeYear.eq(programme_year))
            .into_tuple()
            .one(acting.tx)
            .await?;
        let mut unnamed = BTreeMap::new();
        for (index, occupation) in (0..).zip(&programme.regulation.occupation) {
            let Some(needs) = &occupation.needs else { continue };
            let Some(wanted) = programme.regulation.instrument.iter().find(|wanted| wanted.id == *needs) else { continue };
            if let Err(error) = acting.instrument_in_force(&programme, wanted).await? {
                unnamed.insert(index, error);
            }
        }
        Ok(Self { programme, step, rules, register_seq: newest.flatten().unwrap_or(0), unnamed })
    }

    /// Each case with why this actor cannot verify it now, or what to verify it by.
    pub async fn fit(&self, acting: &Acting<'_>, cases: &[case_file::Model]) -> Result<Vec<Result<Fit, ActError>>, ActError> {
        let mut around = self.around(acting, cases).await?;
        Ok(cases.iter().map(|case| self.fit_one(acting, case, &mut around)).collect())
    }

    fn fit_one(&self, acting: &Acting<'_>, case: &case_file::Model, around: &mut Around) -> Result<Fit, ActError> {
        let id = case.id;
        if case.programme_year != self.programme.year.id {
            return Err(ActError::invalid(
                format!("Berkas {id} bukan dari tahun program ini."),
                format!("Case {id} is not of this programme year."),
            ));
        }
        acting.check_assigned(case)?;
        let CaseState::Screened { screening, .. } = acting.state(case)? else {
            let label = payung_domain::case::label(&case.state, payung_domain::Language::Id);
            return Err(ActError::conflict(
                format!("Berkas {id} berstatus {label}; yang diverifikasi adalah berkas yang sudah ditapis. Jalankan penapisan dulu."),
                format!("Case {id} is {}; what is verified has been screened. Screen it first.", case.state),
            ));
        };
        let done = around.done.remove(&id).unwrap_or_default();
        acting.check_way(&self.programme, &self.step, id, &done)?;
        for maker in around.makers.remove(&id).unwrap_or_default() {
            let id = format!("menyerahkan atau membetulkan berkas {id}");
            acting.check_not_maker(&maker, (&id, "handed in or corrected this case"))?;
        }
        if around.screenings.get(&screening).is_none_or(|seq| *seq < self.register_seq) {
            return Err(ActError::conflict(
                format!("Register yang lebih baru dimuat sesudah berkas {id} ditapis. Tapis lagi, baru verifikasi."),
                format!("A newer register was loaded after case {id} was screened. Screen it again first."),
            ));
        }
        let facts = acting.facts_of(case)?;
        let stored: Vec<String> = case.outcomes.as_deref().and_then(|text| serde_json::from_str(text).ok()).ok_or_else(|| broken(id))?;
        let outcomes = self.rules.decide(&facts).outcomes().to_vec();
        if outcomes.len() != stored.len() || outcomes.iter().zip(&stored).any(|(now, then)| now.word() != then) {
            return Err(ActError::conflict(
                format!("Jawaban kriteria berkas {id} sudah berubah sejak ditapis (karena tanggal). Tapis lagi, baru verifikasi."),
                format!("The criteria of case {id} have other answers today than when it was screened. Screen it again first."),
            ));
        }
        let hindrance = hindrance(id, &facts, around.repeated.contains(&id)).or_else(|| self.not_named(id, &facts));
        Ok(Fit { hindrance, facts, outcomes, done })
    }

    /// Why nobody of this occupation can be confirmed: the act leaves it to an instrument that does not hold. Work the act does not list is
    /// the class of "others", where the act has one.
    fn not_named(&self, case: i64, facts: &Facts) -> Option<ActError> {
        let mut occupations = (0..).zip(&self.programme.regulation.occupation);
        let index = match facts.occupation? {
            Occupation::Listed(index) => index,
            Occupation::Unlisted => occupations.find(|(_, occupation)| occupation.open)?.0,
        };
        let missing = self.unnamed.get(&index)?;
        Some(ActError::new(missing.fault, format!("Berkas {case}: {}", missing.indonesian), format!("Case {case}: {}", missing.english)))
    }

    async fn around(&self, acting: &Acting<'_>, cases: &[case_file::Model]) -> Result<Around, ActError> {
        let ids: Vec<i64> = cases.iter().map(|case| case.id).collect();
        let makers = acting.makers_of(cases).await?;
        let mut screenings = HashMap::new();
        let wanted: BTreeSet<i64> = cases.iter().filter_map(|case| case.screening).collect();
        let wanted: Vec<i64> = wanted.into_iter().collect();
        for some in wanted.chunks(ROWS_AT_ONCE) {
            let rows: Vec<(i64, i64)> = screening::Entity::find()
                .select_only()
                .columns([screening::Column::Id, screening::Column::Seq])
                .filter(screening::Column::Id.is_in(some.iter().copied()))
                .into_tuple()
                .all(acting.tx)
                .await?;
            screenings.extend(rows);
        }
        let repeated = self.repeated(acting, cases).await?;
        Ok(Around { makers, screenings, done: acting.steps_done_of(&ids).await?, repeated })
    }

    /// Of these cases, those whose NIK stands in another case of the year today, whatever screening saw.
    async fn repeated(&self, acting: &Acting<'_>, cases: &[case_file::Model]) -> Result<HashSet<i64>, ActError> {
        let mut repeated = HashSet::new();
        for some in cases.chunks(ROWS_AT_ONCE) {
            let lookups = Query::select()
                .column(person::Column::NikLookup)
                .from(person::Entity)
                .and_where(Expr::col(person::Column::Id).is_in(some.iter().map(|case| case.person)))
                .and_where(Expr::col(person::Column::NikLookup).is_not_null())
                .to_owned();
            let query = standing_niks(self.programme.year.id)
                .column((case_file::Entity, case_file::Column::Id))
                .and_where(Expr::col((person::Entity, person::Column::NikLookup)).in_subquery(lookups))
                .to_owned();
            let mut by_nik: HashMap<String, Vec<i64>> = HashMap::new();
            for row in acting.tx.query_all(&query).await? {
                by_nik.entry(row.try_get_by_index(0)?).or_default().push(row.try_get_by_index(1)?);
            }
            repeated.extend(by_nik.into_values().filter(|ids| ids.len() > 1).flatten());
        }
        Ok(repeated)
    }

    /// The criteria asked of a person, with what screening answered.
    pub fn asked<'v>(&'v self, fit: &'v Fit) -> impl Iterator<Item = (&'v str, Outcome)> {
        let answers = self.rules.gates.iter().zip(&fit.outcomes);
        answers.filter(|(_, outcome)| **outcome != Outcome::NotAsked).map(|(gate, outcome)| (gate.criterion.id.as_str(), *outcome))
    }

    /// The label of a criterion.
    pub fn label(&self, criterion: &str) -> (&str, &str) {
        let found = self.rules.gates.iter().find(|gate| gate.criterion.id == criterion);
        found.map_or(("", ""), |gate| (&gate.criterion.label, &gate.criterion.cite))
    }

    /// The documents the act wants of this person by now.
    pub fn documents(&self, fit: &Fit) -> Vec<&Attachment> {
        documents_wanted(&self.programme, &self.step, &fit.facts, &fit.done)
    }

    /// What the answers to the criteria make of the case, by the act's own combination: all of them where it does not say otherwise.
    pub fn combined(&self, answers: &BTreeMap<&str, CheckResult>) -> StepOutcome {
        let tri = match self.programme.regulation.decision.first() {
            Some(rule) => combined(&rule.require, answers),
            None => answers.values().map(|answer| answer.tri()).reduce(Tri::and),
        };
        match tri {
            Some(Tri::True) | None => StepOutcome::Done,
            Some(Tri::False) => StepOutcome::Refused,
            Some(Tri::Unknown) => StepOutcome::Returned,
        }
    }
}

/// Why nobody can be confirmed under this NIK: a name on the decree must be one known person.
fn hindrance(case: i64, facts: &Facts, repeated: bool) -> Option<ActError> {
    if facts.nik.is_none() {
        return Some(ActError::conflict(
            format!("NIK berkas {case} belum dapat dipakai; betulkan dulu dengan bukti, atau kembalikan berkasnya."),
            format!("Case {case} has no usable NIK yet; correct it with proof first, or send the case back."),
        ));
    }
    (facts.duplicate || repeated).then(|| {
        ActError::conflict(
            format!("NIK berkas {case} juga ada pada berkas lain tahun ini. Tarik atau betulkan salah satu, tapis lagi, baru verifikasi."),
            format!("The NIK of case {case} stands in another case of this year. Withdraw or correct one, screen again, then verify."),
        )
    })
}

/// The documents the act wants of a person by `step`: those of this step and of every step before it, whose completeness verification looks at.
pub(crate) fn documents_wanted<'p>(
    programme: &'p Programme,
    step: &'p FlowStep,
    facts: &Facts,
    done: &BTreeSet<String>,
) -> Vec<&'p Attachment> {
    let flow = &programme.flow;
    let done: BTreeSet<&str> = done.iter().map(String::as_str).collect();
    let mut steps = vec![step.id.as_str()];
    let mut index = 0;
    while let Some(step) = steps.get(index).and_then(|id| flow.step(id)) {
        for before in &step.after {
            if !steps.contains(&before.as_str()) && !flow.is_spared(before, &done) {
                steps.push(before);
            }
        }
        index += 1;
    }
    let occupation = match facts.occupation {
        Some(Occupation::Listed(index)) => programme.regulation.occupation.get(usize::from(index)).map(|known| known.id.as_str()),
        _ => None,
    };
    let concerns = |of: Option<&str>| match of {
        None => true,
        Some(FIRST_ENROLMENT) => facts.continuing != Some(true),
        Some(other) => occupation == Some(other),
    };
    let all = programme.regulation.attachment.iter();
    all.filter(|wanted| steps.contains(&wanted.step.as_str()) && concerns(wanted.of.as_deref())).map(|wanted| &**wanted).collect()
}

fn combined(formula: &Formula, answers: &BTreeMap<&str, CheckResult>) -> Option<Tri> {
    let fold = |parts: &[Formula], join: fn(Tri, Tri) -> Tri| parts.iter().filter_map(|part| combined(part, answers)).reduce(join);
    match formula {
        Formula::Criterion(id) => answers.get(id.as_str()).map(|answer| answer.tri()),
        Formula::All { all } => fold(all, Tri::and),
        Formula::Any { any } => fold(any, Tri::or),
    }
}

/// The facts a case was judged by.
pub(crate) fn facts_of(sealer: &Sealer, case: &case_file::Model) -> Result<Facts, ActError> {
    let sealed = case.facts.as_deref().ok_or_else(|| broken(case.id))?;
    serde_json::from_slice(&sealer.open("case_file.facts", sealed)?).map_err(|_| broken(case.id))
}

/// The team named by the papers before a step: the first that has members, before one without users of the program.
pub(crate) fn team_of(instruments: &[InstrumentInForce]) -> Option<&InstrumentInForce> {
    let with_users = instruments.iter().find(|found| found.members.iter().any(|member| member.user_name.is_some()));
    with_users.or_else(|| instruments.iter().find(|found| !found.members.is_empty()))
}

/// Whether the papers before a step let this user take it: no team of users is named, or the user is one of it today.
pub(crate) fn admits(instruments: &[InstrumentInForce], user: &str) -> bool {
    let mut teams = instruments.iter().filter(|found| found.members.iter().any(|member| member.user_name.is_some())).peekable();
    teams.peek().is_none() || teams.any(|team| team.members.iter().any(|member| member.user_name.as_deref() == Some(user)))
}

impl Acting<'_> {
    /// Where an act on many cases that wait for verification is done. Their versions are looked at once it is known that the actor may know of them.
    ///
    /// # Errors
    /// The year is not open; a case is not there.
    pub async fn verification_of(&self, programme_year: i64, seen: &[CaseSeen]) -> Result<Target, ActError> {
        let programme = self.open_programme(programme_year).await?;
        let ids: Vec<i64> = seen.iter().take(CASES_MAX + 1).map(|seen| seen.case).collect();
        let cases = self.cases_named(&ids).await?;
        Ok(Target { area: self.area_of_all(&cases)?, step_roles: Some(programme.step_of(StepKind::Verify)?.roles.clone()) })
    }

    /// Refuses a case that was given to somebody else.
    ///
    /// # Errors
    /// The refusal, with whose it is.
    pub fn check_assigned(&self, case: &case_file::Model) -> Result<(), ActError> {
        let Some(other) = case.assigned_to.as_deref().filter(|name| *name != self.actor.name) else { return Ok(()) };
        Err(ActError::forbidden(
            format!("Berkas {} dibagikan kepada {other}. Minta dinas pengelola mengalihkannya bila perlu.", case.id),
            format!("Case {} is assigned to {other}. Ask the programme office to hand it over if need be.", case.id),
        ))
    }

    /// The facts a case was judged by.
    ///
    /// # Errors
    /// It was never judged; they do not open.
    pub(crate) fn facts_of(&self, case: &case_file::Model) -> Result<Facts, ActError> {
        facts_of(self.sealer(), case)
    }

    /// Who made each case what it is: handed in a list it stands in, or corrected its row.
    pub(crate) async fn makers_of(&self, cases: &[case_file::Model]) -> Result<HashMap<i64, BTreeSet<String>>, ActError> {
        let mut makers: HashMap<i64, BTreeSet<String>> = HashMap::with_capacity(cases.len());
        for some in cases.chunks(ROWS_AT_ONCE) {
            let query = Query::select()
                .column((submission_row::Entity, submission_row::Column::CaseFile))
                .column((submission::Entity, submission::Column::HandedInBy))
                .from(submission_row::Entity)
                .inner_join(
                    submission::Entity,
                    Expr::col((submission_row::Entity, submission_row::Column::Submission))
                        .equals((submission::Entity, submission::Column::Id)),
                )
                .and_where(Expr::col((submission_row::Entity, submission_row::Column::CaseFile)).is_in(some.iter().map(|case| case.id)))
                .to_owned();
            for row in self.tx.query_all(&query).await? {
                makers.entry(row.try_get_by_index(0)?).or_default().insert(row.try_get_by_index(1)?);
            }
        }
        for some in cases.chunks(ROWS_AT_ONCE) {
            let rows: Vec<(i64, String)> = fact_correction::Entity::find()
                .select_only()
                .columns([fact_correction::Column::CaseFile, fact_correction::Column::ByUser])
                .filter(fact_correction::Column::CaseFile.is_in(some.iter().map(|case| case.id)))
                .into_tuple()
                .all(self.tx)
                .await?;
            for (case, user) in rows {
                makers.entry(case).or_default().insert(user);
            }
        }
        Ok(makers)
    }

    /// Documents of each of these cases that were ticked as there.
    pub(crate) async fn ticked(&self, cases: &[case_file::Model]) -> Result<HashMap<i64, BTreeSet<String>>, ActError> {
        let mut ticked: HashMap<i64, BTreeSet<String>> = HashMap::new();
        for some in cases.chunks(ROWS_AT_ONCE) {
            let rows: Vec<(i64, String)> = document_tick::Entity::find()
                .select_only()
                .columns([document_tick::Column::CaseFile, document_tick::Column::Document])
                .filter(document_tick::Column::CaseFile.is_in(some.iter().map(|case| case.id)))
                .filter(document_tick::Column::Present.eq(true))
                .into_tuple()
                .all(self.tx)
                .await?;
            for (case, document) in rows {
                ticked.entry(case).or_default().insert(document);
            }
        }
        Ok(ticked)
    }

    /// Writes ticks of documents; a later tick takes the place of an earlier one.
    pub(crate) async fn tick(&self, rows: Vec<document_tick::Model>) -> Result<(), ActError> {
        use document_tick::Column;
        let conflict = OnConflict::columns([Column::CaseFile, Column::Document])
            .update_columns([Column::Present, Column::File, Column::ByUser, Column::Seq])
            .to_owned();
        for some in rows.chunks(ROWS_AT_ONCE) {
            let some = some.iter().cloned().map(IntoActiveModel::into_active_model);
            document_tick::Entity::insert_many(some).on_conflict(conflict.clone()).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }

    /// Writes checks of criteria, numbered on.
    pub(crate) async fn note_checks(&self, rows: Vec<criterion_check::Model>) -> Result<(), ActError> {
        let first = self.next_id::<criterion_check::Entity>(criterion_check::Column::Id).await?;
        let mut rows = (first..).zip(rows).map(|(id, row)| {
            let mut row = row.into_active_model();
            row.id = Set(id);
            row
        });
        loop {
            let some: Vec<criterion_check::ActiveModel> = rows.by_ref().take(ROWS_AT_ONCE).collect();
            if some.is_empty() {
                return Ok(());
            }
            criterion_check::Entity::insert_many(some).exec_without_returning(self.tx).await?;
        }
    }

    /// A check's row; [`Self::note_checks`] numbers it.
    pub(crate) fn check_row(
        &self,
        case: i64,
        criterion: &str,
        result: CheckResult,
        recheck: bool,
        reason: Option<&str>,
        proof: Option<String>,
    ) -> Result<criterion_check::Model, ActError> {
        Ok(criterion_check::Model {
            id: 0,
            case_file: case,
            criterion: criterion.to_owned(),
            result: result.word().to_owned(),
            recheck,
            reason: reason.map(|reason| self.sealer().seal("criterion_check.reason", reason.as_bytes())).transpose()?,
            proof,
            by_user: self.actor.name.clone(),
            at: self.at.clone(),
            seq: self.seq,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `all` of a and (b or c), as where an act joins items with "and/or".
    fn formula() -> Formula {
        let criterion = |id: &str| Formula::Criterion(id.to_owned());
        Formula::All { all: vec![criterion("a"), Formula::Any { any: vec![criterion("b"), criterion("c")] }] }
    }

    #[test]
    fn a_refusal_decides_unless_the_act_leaves_another_way() {
        use CheckResult::{Confirmed, Refused, Returned};
        let answered = |a, b, c| combined(&formula(), &BTreeMap::from([("a", a), ("b", b), ("c", c)]));
        assert_eq!(answered(Confirmed, Confirmed, Refused), Some(Tri::True), "one of the two is enough");
        assert_eq!(answered(Confirmed, Refused, Refused), Some(Tri::False));
        assert_eq!(answered(Confirmed, Refused, Returned), Some(Tri::Unknown), "the other may still be proved");
        assert_eq!(answered(Refused, Confirmed, Confirmed), Some(Tri::False));
        assert_eq!(answered(Returned, Confirmed, Confirmed), Some(Tri::Unknown));
        let not_asked = combined(&formula(), &BTreeMap::from([("a", Confirmed)]));
        assert_eq!(not_asked, Some(Tri::True), "what is not asked does not count");
    }
}
