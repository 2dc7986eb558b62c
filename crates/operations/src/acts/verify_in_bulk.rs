//! Verifying many cases at once: those the rules found eligible, where only documents were left to look at. All of them or none. A part of them, drawn by
//! lot, is looked at again by somebody else ([`crate::acts::recheck_case`]).

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::cases::{CaseSeen, StepOutcome, verdict_of};
use crate::case::people::ROWS_AT_ONCE;
use crate::case::verification::{CheckResult, Fit, Verifying};
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::{Outcome, Verdict};
use payung_storage::entity::{case_file, criterion_check, document_tick};
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};

/// Cases that a refusal names with their reasons; of the others it says how many there are.
const NAMED_MAX: usize = 20;

/// What precedes the log entry in the evidence of a step taken in bulk.
pub(crate) const BULK: &str = "bulk-check:";

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyInBulk {
    /// The programme year.
    pub programme_year: i64,
    /// The cases as the verifier saw them, at most [`crate::CASES_MAX`].
    pub cases: Vec<CaseSeen>,
    /// Documents, by their ids in the act, that the verifier found to be there in every one of these cases that needs them.
    pub documents: Vec<String>,
    /// How many of a hundred somebody else looks at again, 1 to 100; at least one case is.
    #[schema(maximum = 255)]
    pub recheck_percent: u8,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct VerifiedInBulk {
    /// The log entry; by it the sample is found.
    pub entry: i64,
    /// Cases verified.
    pub cases: u64,
}

impl Act for VerifyInBulk {
    const NAME: ActName = ActName::VerifyInBulk;
    type Done = VerifiedInBulk;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        acting.verification_of(self.programme_year, &self.cases).await
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<VerifiedInBulk>, ActError> {
        if !(1..=100).contains(&self.recheck_percent) {
            return Err(ActError::invalid(
                "Bagian yang diperiksa ulang 1 sampai 100 persen.",
                "The part looked at again is 1 to 100 per cent.",
            ));
        }
        let cases = acting.cases_at(&self.cases).await?;
        let verifying = Verifying::begin(acting, self.programme_year).await?;
        let disagreed = disagreed(acting, &cases).await?;
        let ticked = acting.ticked(&cases).await?;
        let affirmed: BTreeSet<&str> = self.documents.iter().map(String::as_str).collect();
        let mut used = BTreeSet::new();
        let (mut checks, mut ticks, mut steps, mut unfit) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let evidence = format!("{BULK}{}", acting.seq);
        let mut state = None;
        let none = BTreeSet::new();
        for (case, fit) in cases.iter().zip(verifying.fit(acting, &cases).await?) {
            let fit = match fit.and_then(|fit| eligible(case, fit, &disagreed)) {
                Ok(fit) => fit,
                Err(error) => {
                    unfit.push((case.id, error));
                    continue;
                }
            };
            let there = ticked.get(&case.id).unwrap_or(&none);
            let mut missing = Vec::new();
            for wanted in verifying.documents(&fit) {
                let known = there.contains(&wanted.id);
                if affirmed.contains(wanted.id.as_str()) {
                    used.insert(wanted.id.clone());
                    if known {
                        continue;
                    }
                    ticks.push(document_tick::Model {
                        case_file: case.id,
                        document: wanted.id.clone(),
                        present: true,
                        file: None,
                        by_user: acting.actor.name.clone(),
                        seq: acting.seq,
                    });
                } else if !known {
                    missing.push(wanted.id.clone());
                }
            }
            if !missing.is_empty() {
                unfit.push((case.id, lacks(case.id, &missing)));
                continue;
            }
            for (criterion, _) in verifying.asked(&fit).filter(|(_, outcome)| *outcome == Outcome::Met) {
                checks.push(acting.check_row(case.id, criterion, CheckResult::Confirmed, false, None, None)?);
            }
            steps.push(acting.step_row(case.id, &verifying.step.id, StepOutcome::Done, &evidence, None)?);
            state = Some(acting.state(case)?.verify(acting.seq)?);
        }
        let why = format!("karena {} berkas tidak dapat diverifikasi sekaligus.", unfit.len());
        let why_en = format!("because {} cases cannot be verified in bulk.", unfit.len());
        refuse_unfit(&unfit, (&format!("Tidak satu pun diverifikasi, {why}"), &format!("None was verified, {why_en}")))?;
        if let Some(unknown) = affirmed.iter().find(|document| !used.contains(**document)) {
            return Err(ActError::invalid(
                format!("Dokumen {unknown} tidak diminta untuk satu pun berkas ini."),
                format!("Document {unknown} is wanted of none of these cases."),
            ));
        }
        acting.note_checks(checks).await?;
        acting.tick(ticks).await?;
        acting.note_steps(steps).await?;
        if let Some(state) = &state {
            acting.move_cases(&cases, state).await?;
        }
        let ids: Vec<i64> = cases.iter().map(|case| case.id).collect();
        let noted = Noted::plain(
            format!("programme-year:{}", self.programme_year),
            serde_json::json!({
                "step": verifying.step.id, "cases": ids, "documents": self.documents, "recheck-percent": self.recheck_percent,
            }),
        );
        Ok(Ran::Done(VerifiedInBulk { entry: acting.seq, cases: cases.len() as u64 }, noted))
    }
}

fn eligible(case: &case_file::Model, fit: Fit, disagreed: &HashSet<i64>) -> Result<Fit, ActError> {
    if let Some(hindrance) = fit.hindrance {
        return Err(hindrance);
    }
    if case.verdict.as_deref().and_then(verdict_of) != Some(Verdict::Eligible) {
        return Err(ActError::conflict(
            format!("Berkas {} belum layak menurut penapisan; verifikasi satu per satu.", case.id),
            format!("Case {} is not eligible by the screening; verify it by itself.", case.id),
        ));
    }
    if disagreed.contains(&case.id) {
        return Err(ActError::conflict(
            format!("Pemeriksaan ulang berkas {} tidak sependapat; verifikasi satu per satu.", case.id),
            format!("Somebody who looked again at case {} disagreed; verify it by itself.", case.id),
        ));
    }
    Ok(fit)
}

fn lacks(case: i64, missing: &[String]) -> ActError {
    let missing = missing.join(", ");
    ActError::conflict(
        format!("Berkas {case}: dokumen belum dicentang ada ({missing})."),
        format!("Case {case}: documents not ticked as there ({missing})."),
    )
}

/// Refuses the whole when one case is not fit, naming why, and which cases have the same reason; `nothing_done` says so first, in both languages.
pub(crate) fn refuse_unfit(unfit: &[(i64, ActError)], nothing_done: (&str, &str)) -> Result<(), ActError> {
    let Some((_, first)) = unfit.first() else { return Ok(()) };
    // Reasons differ in the case's number only.
    let mut alike: Vec<(String, &ActError, Vec<String>)> = Vec::new();
    for (case, error) in unfit {
        let number = case.to_string();
        let reason = error.indonesian.replacen(&number, "", 1);
        match alike.iter_mut().find(|(known, ..)| *known == reason) {
            Some((.., cases)) => cases.push(number),
            None => alike.push((reason, error, Vec::new())),
        }
    }
    let (mut id, mut en) = (Vec::new(), Vec::new());
    for (_, error, cases) in alike.iter().take(NAMED_MAX) {
        id.push(error.indonesian.clone());
        en.push(error.english.clone());
        if !cases.is_empty() {
            id.push(format!("Demikian juga berkas {}.", cases.join(", ")));
            en.push(format!("So do cases {}.", cases.join(", ")));
        }
    }
    Err(ActError::new(first.fault, format!("{} {}", nothing_done.0, id.join(" ")), format!("{} {}", nothing_done.1, en.join(" "))))
}

/// Of these cases, those where somebody who looked again once disagreed.
async fn disagreed(acting: &Acting<'_>, cases: &[case_file::Model]) -> Result<HashSet<i64>, ActError> {
    let mut found = HashSet::new();
    for some in cases.chunks(ROWS_AT_ONCE) {
        let rows: Vec<i64> = criterion_check::Entity::find()
            .select_only()
            .column(criterion_check::Column::CaseFile)
            .filter(criterion_check::Column::CaseFile.is_in(some.iter().map(|case| case.id)))
            .filter(criterion_check::Column::Recheck.eq(true))
            .filter(criterion_check::Column::Result.ne(CheckResult::Confirmed.word()))
            .into_tuple()
            .all(acting.tx)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}
