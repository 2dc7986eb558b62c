//! Verifying one case: every criterion confirmed, refused or sent back, documents ticked. What the law refuses cannot be passed; what screening could not
//! tell is passed only with a reason and proof.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::cases::StepOutcome;
use crate::case::verification::{Fit, Verifying};
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::{Date, Outcome};
use payung_law::model::StepKind;
use payung_storage::entity::document_tick;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use crate::case::verification::CheckResult;

/// One criterion looked at.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The criterion, by its id in the act.
    pub criterion: String,
    /// What was found.
    pub result: CheckResult,
    /// Why: needed where it is refused or sent back, and where it is confirmed although screening could not tell.
    pub reason: Option<String>,
    /// What proves it: needed where it is confirmed although screening could not tell.
    pub proof: Option<FileIn>,
}

/// One document looked for.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentSeen {
    /// The document, by its id in the act.
    pub document: String,
    /// It is there.
    pub present: bool,
    /// The document itself, when it is kept.
    pub file: Option<FileIn>,
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyCase {
    /// The case.
    pub case: i64,
    /// Its version as the verifier saw it.
    pub version: i64,
    /// Every criterion asked of the person, once.
    pub checks: Vec<Check>,
    /// The documents looked for.
    pub documents: Vec<DocumentSeen>,
    /// Until when what is missing must be brought, where the case is sent back; after today.
    pub until: Option<Date>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Verified {
    /// The case.
    pub case: i64,
    /// Its version now.
    pub version: i64,
    /// Its state now.
    pub state: String,
}

impl Act for VerifyCase {
    const NAME: ActName = ActName::VerifyCase;
    type Done = Verified;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let case = acting.case(self.case).await?;
        let programme = acting.open_programme(case.programme_year).await?;
        Ok(Target { area: acting.area_of(&case)?, step_roles: Some(programme.step_of(StepKind::Verify)?.roles.clone()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<Verified>, ActError> {
        let case = acting.case_at(self.case, self.version).await?;
        let verifying = Verifying::begin(acting, case.programme_year).await?;
        let Some(fit) = verifying.fit(acting, std::slice::from_ref(&case)).await?.pop() else {
            return Err(crate::case::cases::broken(case.id));
        };
        let fit = fit?;
        self.check_answers(&verifying, &fit)?;
        let answers: BTreeMap<&str, CheckResult> = self.checks.iter().map(|check| (check.criterion.as_str(), check.result)).collect();
        let mut outcome = verifying.combined(&answers);
        let mut reason = self.reason_for(&verifying, outcome);
        let ticked = acting.ticked(std::slice::from_ref(&case)).await?.remove(&case.id).unwrap_or_default();
        let missing = self.missing_documents(&verifying, &fit, &ticked)?;
        if outcome == StepOutcome::Done && !missing.is_empty() {
            let missing = missing.join("; ");
            if self.until.is_none() {
                return Err(ActError::invalid(
                    format!("Dokumen yang belum dicentang ada: {missing}. Centang bila ada, atau kembalikan berkasnya dengan batas waktu."),
                    format!("Documents not ticked as there: {missing}. Tick them, or send the case back with a deadline."),
                ));
            }
            outcome = StepOutcome::Returned;
            reason = format!("Dokumen belum ada: {missing}.");
        }
        if let (StepOutcome::Done, Some(hindrance)) = (outcome, &fit.hindrance) {
            return Err(hindrance.clone());
        }
        let state = acting.state(&case)?;
        let state = match outcome {
            StepOutcome::Done => state.verify(acting.seq)?,
            StepOutcome::Refused => state.refuse(acting.seq)?,
            StepOutcome::Returned => state.send_back(self.deadline(acting.day)?, acting.seq)?,
        };
        let mut rows = Vec::with_capacity(self.checks.len());
        for check in &self.checks {
            let proof = acting.keep_some(check.proof.as_ref()).await?;
            rows.push(acting.check_row(case.id, &check.criterion, check.result, false, check.reason.as_deref(), proof)?);
        }
        acting.note_checks(rows).await?;
        let mut ticks = Vec::with_capacity(self.documents.len());
        for seen in &self.documents {
            ticks.push(document_tick::Model {
                case_file: case.id,
                document: seen.document.clone(),
                present: seen.present,
                file: acting.keep_some(seen.file.as_ref()).await?,
                by_user: acting.actor.name.clone(),
                seq: acting.seq,
            });
        }
        acting.tick(ticks).await?;
        let words = (outcome != StepOutcome::Done).then_some(reason.as_str());
        acting.note_step(case.id, &verifying.step.id, outcome, &format!("log:{}", acting.seq), words).await?;
        acting.move_case(&case, &state, |_| ()).await?;
        let until = self.until.filter(|_| outcome == StepOutcome::Returned).map(|until| until.to_string());
        let reasons: BTreeMap<&str, &str> =
            self.checks.iter().filter_map(|check| Some((check.criterion.as_str(), check.reason.as_deref()?))).collect();
        let noted = Noted {
            subject: format!("case:{}", case.id),
            detail: serde_json::json!({
                "step": verifying.step.id, "state": state.word(), "criteria": answers, "until": until,
                "documents": self.documents.iter().map(|seen| (seen.document.as_str(), seen.present)).collect::<BTreeMap<_, _>>(),
            }),
            person: Some(case.person),
            personal: Some(serde_json::json!({ "reasons": reasons })),
        };
        Ok(Ran::Done(Verified { case: case.id, version: case.version + 1, state: state.word().to_owned() }, noted))
    }
}

fn said(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}

impl VerifyCase {
    /// Every criterion answered once, none confirmed against the law, each refusal with its reason.
    fn check_answers(&self, verifying: &Verifying, fit: &Fit) -> Result<(), ActError> {
        let mut open: BTreeMap<&str, Outcome> = verifying.asked(fit).collect();
        for check in &self.checks {
            let id = check.criterion.as_str();
            let Some(outcome) = open.remove(id) else {
                return Err(ActError::invalid(
                    format!("Kriteria {id} tidak ditanyakan untuk orang ini, atau dijawab dua kali."),
                    format!("Criterion {id} is not asked of this person, or was answered twice."),
                ));
            };
            let (label, cite) = verifying.label(id);
            match (check.result, outcome) {
                (CheckResult::Confirmed, Outcome::NotMet) => {
                    return Err(ActError::forbidden(
                        format!(
                            "\"{label}\" ({cite}) tidak terpenuhi menurut penapisan, jadi tidak dapat dinyatakan terpenuhi. Bila faktanya salah, betulkan dulu faktanya dengan bukti; berkas lalu ditapis ulang."
                        ),
                        format!(
                            "Criterion {id} ({cite}) is not met by the screening and cannot be confirmed. If the facts are wrong, correct them with proof first; the case is then judged again."
                        ),
                    ));
                }
                (CheckResult::Confirmed, Outcome::Unknown)
                    if !said(check.reason.as_deref()) || check.proof.as_ref().is_none_or(|proof| proof.body.is_empty()) =>
                {
                    return Err(ActError::invalid(
                        format!(
                            "\"{label}\" ({cite}) belum terjawab oleh penapisan. Untuk menyatakannya terpenuhi, tulis alasan dan lampirkan buktinya."
                        ),
                        format!("Screening could not tell criterion {id} ({cite}). To confirm it, give a reason and attach the proof."),
                    ));
                }
                (CheckResult::Refused | CheckResult::Returned, _) if !said(check.reason.as_deref()) => {
                    return Err(ActError::invalid(
                        format!("\"{label}\" ({cite}) ditolak atau dikembalikan tanpa alasan. Tulis alasannya."),
                        format!("Criterion {id} ({cite}) is refused or sent back without a reason. Give it."),
                    ));
                }
                _ => {}
            }
        }
        if open.is_empty() {
            return Ok(());
        }
        let labels: Vec<&str> = open.keys().map(|id| verifying.label(id).0).collect();
        let ids: Vec<&str> = open.keys().copied().collect();
        Err(ActError::invalid(
            format!("Kriteria yang belum dijawab: {}.", labels.join("; ")),
            format!("Criteria not answered yet: {}.", ids.join(", ")),
        ))
    }

    /// The documents that are not there, in words. Refuses documents the act does not want of this person.
    fn missing_documents(&self, verifying: &Verifying, fit: &Fit, ticked: &BTreeSet<String>) -> Result<Vec<String>, ActError> {
        let wanted = verifying.documents(fit);
        let mut seen: BTreeMap<&str, bool> = BTreeMap::new();
        for document in &self.documents {
            let id = document.document.as_str();
            if !wanted.iter().any(|wanted| wanted.id == id) || seen.insert(id, document.present).is_some() {
                let known: Vec<&str> = wanted.iter().map(|wanted| wanted.id.as_str()).collect();
                let known = known.join(", ");
                return Err(ActError::invalid(
                    format!("Dokumen {id} tidak diminta untuk orang ini, atau disebut dua kali. Yang diminta: {known}."),
                    format!("Document {id} is not wanted of this person, or named twice. Wanted: {known}."),
                ));
            }
        }
        let missing = wanted.iter().filter(|wanted| !seen.get(wanted.id.as_str()).copied().unwrap_or(ticked.contains(&wanted.id)));
        Ok(missing.map(|wanted| format!("{} ({}, {})", wanted.label, wanted.id, wanted.cite)).collect())
    }

    /// Why the case was not confirmed: the reasons of the criteria that decided.
    fn reason_for(&self, verifying: &Verifying, outcome: StepOutcome) -> String {
        let result = if outcome == StepOutcome::Refused { CheckResult::Refused } else { CheckResult::Returned };
        let words = self.checks.iter().filter(|check| check.result == result).map(|check| {
            let (label, cite) = verifying.label(&check.criterion);
            format!("{label} ({cite}): {}", check.reason.as_deref().unwrap_or("").trim())
        });
        words.collect::<Vec<_>>().join("; ")
    }

    fn deadline(&self, today: Date) -> Result<Date, ActError> {
        self.until.filter(|until| *until > today).ok_or_else(|| {
            ActError::invalid(
                "Berkas yang dikembalikan perlu batas waktu sesudah hari ini.",
                "A case sent back needs a deadline after today.",
            )
        })
    }
}
