//! Looking again at a sample of the cases verified in bulk: by somebody else, drawn by lot. Who disagrees sends the case back to be verified by itself.
//!
//! The lot is drawn by the keyed hash of the log entry of the bulk verification: nobody knows it before, and it is the same ever after.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::acts::verify_in_bulk::BULK;
use crate::case::cases::{StepOutcome, broken, verdict_of};
use crate::case::verification::CheckResult;
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::{CaseState, Role};
use payung_law::model::StepKind;
use payung_storage::entity::{case_step, criterion_check, log_entry, minutes, minutes_case};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// A criterion that is not as the bulk verification said.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Disagreement {
    /// The criterion, by its id in the act.
    pub criterion: String,
    /// What was found.
    pub reason: String,
    /// What proves it.
    pub proof: Option<FileIn>,
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecheckCase {
    /// The case.
    pub case: i64,
    /// Its version as it was seen.
    pub version: i64,
    /// What is not as it was confirmed; empty to agree.
    pub disagreements: Vec<Disagreement>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Rechecked {
    /// The case.
    pub case: i64,
    /// Its version now.
    pub version: i64,
    /// Whether both agree.
    pub agreed: bool,
    /// The same person had agreed before; nothing was changed.
    pub already: bool,
}

impl Act for RecheckCase {
    const NAME: ActName = ActName::RecheckCase;
    type Done = Rechecked;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let case = acting.case(self.case).await?;
        Ok(Target::plain(acting.area_of(&case)?))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<Rechecked>, ActError> {
        let case = acting.case_at(self.case, self.version).await?;
        let programme = acting.open_programme(case.programme_year).await?;
        let step = programme.step_of(StepKind::Verify)?;
        // The inspectorate looks from outside the team; whoever verifies is of it.
        if acting.held.is_none_or(|held| held.role != Role::Inspector) {
            let instruments = acting.instruments_before(&programme, &step.id).await?;
            acting.check_member(&instruments)?;
        }
        let bulk = bulk_step(acting, case.id, &step.id).await?.filter(|_| case.state == "verified").ok_or_else(|| {
            ActError::conflict(
                format!("Berkas {} tidak sedang terverifikasi sekaligus; tidak ada yang diperiksa ulang.", case.id),
                format!("Case {} does not stand verified in bulk; there is nothing to look at again.", case.id),
            )
        })?;
        acting.check_not_maker(&bulk.by_user, ("memverifikasi berkas ini", "verified this case"))?;
        for maker in acting.makers_of(std::slice::from_ref(&case)).await?.remove(&case.id).unwrap_or_default() {
            acting.check_not_maker(&maker, ("menyerahkan atau membetulkan berkas ini", "handed in or corrected this case"))?;
        }
        check_not_in_minutes(acting, case.id, bulk.seq).await?;
        let checks = criterion_check::Entity::find()
            .filter(criterion_check::Column::CaseFile.eq(case.id))
            .filter(criterion_check::Column::Seq.gte(bulk.seq))
            .order_by_asc(criterion_check::Column::Id)
            .all(acting.tx)
            .await?;
        let confirmed: BTreeSet<&str> =
            checks.iter().filter(|check| check.seq == bulk.seq && !check.recheck).map(|check| check.criterion.as_str()).collect();
        let agreed = self.disagreements.is_empty();
        if agreed && checks.iter().any(|check| check.recheck && check.by_user == acting.actor.name) {
            return Ok(Ran::Already(Rechecked { case: case.id, version: case.version, agreed, already: true }));
        }
        let disputed = self.disputed(&confirmed)?;
        let mut rows = Vec::with_capacity(confirmed.len());
        for criterion in &confirmed {
            rows.push(match disputed.get(criterion) {
                None => acting.check_row(case.id, criterion, CheckResult::Confirmed, true, None, None)?,
                Some(found) => {
                    let proof = acting.keep_some(found.proof.as_ref()).await?;
                    acting.check_row(case.id, criterion, CheckResult::Returned, true, Some(found.reason.trim()), proof)?
                }
            });
        }
        acting.note_checks(rows).await?;
        let mut version = case.version;
        if !agreed {
            let (Some(screening), Some(verdict)) = (case.screening, case.verdict.as_deref().and_then(verdict_of)) else {
                return Err(broken(case.id));
            };
            let state: CaseState = acting.state(&case)?.screen(screening, verdict)?;
            let reasons: Vec<String> = disputed.iter().map(|(criterion, found)| format!("{criterion}: {}", found.reason.trim())).collect();
            let evidence = format!("log:{}", acting.seq);
            acting.note_step(case.id, &step.id, StepOutcome::Returned, &evidence, Some(&reasons.join("; "))).await?;
            acting.move_case(&case, &state, |_| ()).await?;
            version += 1;
        }
        let reasons: BTreeMap<&str, &str> = disputed.iter().map(|(criterion, found)| (*criterion, found.reason.trim())).collect();
        let noted = Noted {
            subject: format!("case:{}", case.id),
            detail: serde_json::json!({ "bulk": bulk.seq, "agreed": agreed, "disputed": disputed.keys().collect::<Vec<_>>() }),
            person: Some(case.person),
            personal: (!agreed).then(|| serde_json::json!({ "reasons": reasons })),
        };
        Ok(Ran::Done(Rechecked { case: case.id, version, agreed, already: false }, noted))
    }
}

impl RecheckCase {
    fn disputed<'d>(&'d self, confirmed: &BTreeSet<&str>) -> Result<BTreeMap<&'d str, &'d Disagreement>, ActError> {
        let mut disputed = BTreeMap::new();
        for found in &self.disagreements {
            let criterion = found.criterion.as_str();
            if !confirmed.contains(criterion) || disputed.insert(criterion, found).is_some() {
                return Err(ActError::invalid(
                    format!("Kriteria {criterion} tidak dinyatakan terpenuhi pada verifikasi itu, atau disebut dua kali."),
                    format!("Criterion {criterion} was not confirmed by that verification, or is named twice."),
                ));
            }
            if found.reason.trim().is_empty() {
                return Err(ActError::invalid(
                    format!("Tulis apa yang berbeda pada kriteria {criterion}."),
                    format!("Say what is different about criterion {criterion}."),
                ));
            }
        }
        Ok(disputed)
    }
}

/// The bulk verification by which a case stands verified.
async fn bulk_step(acting: &Acting<'_>, case: i64, step: &str) -> Result<Option<case_step::Model>, ActError> {
    let last = case_step::Entity::find()
        .filter(case_step::Column::CaseFile.eq(case))
        .filter(case_step::Column::Step.eq(step))
        .order_by_desc(case_step::Column::Seq)
        .limit(1)
        .one(acting.tx)
        .await?;
    Ok(last.filter(|step| step.outcome == StepOutcome::Done.word() && step.evidence.starts_with(BULK)))
}

/// Refuses a case that minutes name since it was verified: they say what the team found.
async fn check_not_in_minutes(acting: &Acting<'_>, case: i64, since: i64) -> Result<(), ActError> {
    let named = minutes_case::Entity::find().filter(minutes_case::Column::CaseFile.eq(case)).all(acting.tx).await?;
    let later = minutes::Entity::find()
        .filter(minutes::Column::Id.is_in(named.iter().map(|row| row.minutes)))
        .filter(minutes::Column::Seq.gt(since))
        .one(acting.tx)
        .await?;
    let Some(minutes) = later else { return Ok(()) };
    Err(ActError::conflict(
        format!("Berkas {case} sudah masuk berita acara nomor {}; pemeriksaan ulang dilakukan sebelumnya.", minutes.number),
        format!("Case {case} stands in minutes number {} already; looking again comes before.", minutes.number),
    ))
}

/// The cases of the bulk verification `entry` that somebody else must look at again, in the order of the lot.
///
/// # Errors
/// The database's; there is no such bulk verification.
pub async fn recheck_sample(connection: &impl ConnectionTrait, entry: i64) -> Result<Vec<i64>, ActError> {
    let cases: Vec<i64> = case_step::Entity::find()
        .select_only()
        .column(case_step::Column::CaseFile)
        .filter(case_step::Column::Seq.eq(entry))
        .filter(case_step::Column::Evidence.eq(format!("{BULK}{entry}")))
        .into_tuple()
        .all(connection)
        .await?;
    let noted = log_entry::Entity::find_by_id(entry).one(connection).await?;
    let percent =
        |noted: &log_entry::Model| serde_json::from_str::<serde_json::Value>(&noted.detail).ok()?.get("recheck-percent")?.as_u64();
    let (Some(noted), false) = (noted, cases.is_empty()) else { return Err(no_bulk(entry)) };
    let percent = percent(&noted).ok_or_else(|| no_bulk(entry))?;
    Ok(draw(&noted.hash, cases, percent))
}

fn no_bulk(entry: i64) -> ActError {
    ActError::not_found(format!("Catatan {entry} bukan verifikasi sekaligus."), format!("Log entry {entry} is no verification in bulk."))
}

/// `percent` of the cases, at least one, by the lot of `seed`.
fn draw(seed: &str, mut cases: Vec<i64>, percent: u64) -> Vec<i64> {
    let lot = |case: &i64| Sha256::digest(format!("{seed}:{case}"));
    cases.sort_by_cached_key(|case| (lot(case), *case));
    let wanted = (cases.len() as u64 * percent).div_ceil(100).max(1);
    cases.truncate(usize::try_from(wanted).unwrap_or(usize::MAX));
    cases
}

impl Acting<'_> {
    /// Of the cases that stand verified by the bulk verification `entry`, those of its sample at which nobody has looked again.
    pub(crate) async fn not_rechecked(&self, entry: i64, standing: &BTreeSet<i64>) -> Result<Vec<i64>, ActError> {
        let sample: Vec<i64> = recheck_sample(self.tx, entry).await?.into_iter().filter(|case| standing.contains(case)).collect();
        let mut looked_at = BTreeSet::new();
        for some in sample.chunks(crate::case::people::ROWS_AT_ONCE) {
            let rows: Vec<i64> = criterion_check::Entity::find()
                .select_only()
                .column(criterion_check::Column::CaseFile)
                .filter(criterion_check::Column::CaseFile.is_in(some.iter().copied()))
                .filter(criterion_check::Column::Recheck.eq(true))
                .filter(criterion_check::Column::Seq.gt(entry))
                .into_tuple()
                .all(self.tx)
                .await?;
            looked_at.extend(rows);
        }
        Ok(sample.into_iter().filter(|case| !looked_at.contains(case)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn the_lot_is_fixed_by_the_log_and_takes_the_part_asked_for() {
        let all: Vec<i64> = (1..=101).collect();
        let sample = draw("abc", all.clone(), 5);
        assert_eq!(sample.len(), 6, "5 per cent of 101, rounded up");
        assert_eq!(draw("abc", all.iter().rev().copied().collect(), 5), sample, "in whatever order the cases come");
        assert_ne!(draw("abd", all.clone(), 5), sample, "another entry, another lot");
        assert_eq!(draw("abc", vec![7], 1), [7], "at least one");
        assert_eq!(draw("abc", all, 100).len(), 101);
    }
}
