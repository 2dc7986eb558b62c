//! Recording the assessment worksheet of one person: every indicator answered yes, no or not known, with what proves it.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::chosen::{check_filled, check_past};
use crate::failure::ActError;
use crate::files::cells::StoredCell;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::Date;
use payung_law::model::StepKind;
use payung_storage::entity::worksheet_answer;
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What precedes the id of an indicator in its column's name (contract).
const INDICATOR: &str = "indikator_";
/// Cells of the stored row that say who filled in the worksheet, and when. No column of a list has these names.
pub(crate) const ENUMERATOR: &str = "_pendata";
/// See [`ENUMERATOR`].
const ENUMERATED_ON: &str = "_tanggal_kertas_kerja";
/// The hash under which the signed worksheet is kept.
const SIGNED: &str = "_berkas_kertas_kerja";

/// The answer to one indicator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IndicatorAnswer {
    /// The indicator's id in the regulation.
    pub indicator: String,
    /// Yes, no, or not known.
    pub answer: Option<bool>,
    /// What proves it, in words.
    pub proof: String,
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordWorksheet {
    /// The programme year.
    pub programme_year: i64,
    /// The case.
    pub case: i64,
    /// Its version as the clerk saw it.
    pub version: i64,
    /// Who filled in the worksheet.
    pub enumerator: String,
    /// When.
    pub date: Date,
    /// Every indicator of the regulation, each once.
    pub answers: Vec<IndicatorAnswer>,
    /// The signed worksheet.
    pub file: Option<FileIn>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WorksheetRecorded {
    /// The case.
    pub case: i64,
    /// Indicators answered yes.
    pub yes: u64,
    /// Indicators answered no.
    pub no: u64,
    /// Indicators nobody could answer.
    pub open: u64,
    /// The same answers stood already; nothing was changed.
    pub already: bool,
}

impl Act for RecordWorksheet {
    const NAME: ActName = ActName::RecordWorksheet;
    type Done = WorksheetRecorded;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        let case = acting.case(self.case).await?;
        // The worksheet is how people are enumerated: whoever hands in lists fills it in.
        let step = programme.step_of(StepKind::HandIn)?;
        Ok(Target { area: acting.area_of(&case)?, step_roles: Some(step.roles.clone()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<WorksheetRecorded>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        programme.check_in_force(acting.day)?;
        self.check(acting, &programme)?;
        let case = acting.case(self.case).await?;
        acting.check_reach(&programme, std::slice::from_ref(&case)).await?;
        let known = self.known(acting).await?;
        let (row, mut cells) = acting.stored_row(case.id).await?;
        let changed = cells.record(self.cells(acting).iter().map(|(name, value)| (name.as_str(), value.clone())));
        let count = |wanted| self.answers.iter().filter(|answer| answer.answer == wanted).count() as u64;
        let mut done =
            WorksheetRecorded { case: case.id, yes: count(Some(true)), no: count(Some(false)), open: count(None), already: false };
        let proofs_before: BTreeMap<&str, &str> = known.iter().map(|(id, (_, proof))| (id.as_str(), proof.as_str())).collect();
        let proofs: BTreeMap<&str, &str> = self.answers.iter().map(|answer| (answer.indicator.as_str(), answer.proof.trim())).collect();
        if changed.is_empty() && proofs == proofs_before {
            done.already = true;
            return Ok(Ran::Already(done));
        }
        if case.version != self.version {
            return Err(ActError::stale((&format!("Berkas {}", case.id), &format!("Case {}", case.id)), self.version, case.version));
        }
        acting.check_state(&case, &["proposed", "screened", "returned"])?;
        self.write(acting).await?;
        acting.write_cells(&row, &cells).await?;
        let steps = acting.steps_done(case.id).await?;
        acting.propose_again(&programme, &case, &steps, &format!("case:{}", case.id)).await?;
        let file = acting.keep_some(self.file.as_ref()).await?;
        let noted = Noted {
            subject: format!("case:{}", case.id),
            detail: serde_json::json!({ "date": self.date.to_string(), "corrected": !known.is_empty(), "file": file }),
            person: Some(case.person),
            personal: Some(serde_json::json!({
                "before": changed.before, "after": changed.after, "proof-before": proofs_before, "proof-after": proofs,
            })),
        };
        Ok(Ran::Done(done, noted))
    }
}

impl RecordWorksheet {
    fn check(&self, acting: &Acting<'_>, programme: &Programme) -> Result<(), ActError> {
        let known: Vec<&str> = programme.regulation.indicator.iter().map(|known| known.id.as_str()).collect();
        let act = &programme.regulation.act.short;
        if known.is_empty() {
            return Err(ActError::conflict(format!("{act} tidak mengenal kertas kerja."), format!("{act} has no worksheet.")));
        }
        check_filled(&self.enumerator, ("Nama pendata", "The enumerator's name"))?;
        check_past(self.date, acting.day)?;
        let mut given = BTreeSet::new();
        for answer in &self.answers {
            let id = answer.indicator.as_str();
            if !known.contains(&id) || !given.insert(id) {
                return Err(ActError::invalid(
                    format!("Indikator {id} tidak ada dalam {act}, atau disebut dua kali. Yang ada: {}.", known.join(", ")),
                    format!("Indicator {id} is not in {act}, or named twice. There are: {}.", known.join(", ")),
                ));
            }
        }
        let missing: Vec<&str> = known.into_iter().filter(|id| !given.contains(id)).collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(ActError::invalid(
            format!("Kertas kerja belum lengkap; yang belum dijawab: {}. Jawab \"tidak diketahui\" bila belum tahu.", missing.join(", ")),
            format!("The worksheet is not complete; not answered: {}. Answer \"not known\" where nobody knows.", missing.join(", ")),
        ))
    }

    /// What the worksheet puts into the stored row, so that screening judges by it.
    fn cells(&self, acting: &Acting<'_>) -> Vec<(String, Option<StoredCell>)> {
        let text = |text: &str| Some(StoredCell::Text(text.to_owned()));
        let mut cells: Vec<(String, Option<StoredCell>)> = self
            .answers
            .iter()
            .map(|answer| {
                (format!("{INDICATOR}{}", answer.indicator), answer.answer.and_then(|yes| text(if yes { "ya" } else { "tidak" })))
            })
            .collect();
        cells.push((ENUMERATOR.to_owned(), text(self.enumerator.trim())));
        cells.push((ENUMERATED_ON.to_owned(), text(&self.date.to_string())));
        if let Some(file) = &self.file {
            cells.push((SIGNED.to_owned(), text(&acting.sealer().content_hash(&file.body))));
        }
        cells
    }

    /// Answers and proofs recorded before.
    async fn known(&self, acting: &Acting<'_>) -> Result<BTreeMap<String, (Option<bool>, String)>, ActError> {
        let rows = worksheet_answer::Entity::find().filter(worksheet_answer::Column::CaseFile.eq(self.case)).all(acting.tx).await?;
        rows.into_iter()
            .map(|row| {
                let proof = match &row.proof {
                    Some(sealed) => acting.sealer().open_text("worksheet_answer.proof", sealed)?,
                    None => String::new(),
                };
                Ok((row.indicator, (row.answer, proof)))
            })
            .collect()
    }

    async fn write(&self, acting: &Acting<'_>) -> Result<(), ActError> {
        let mut rows = Vec::with_capacity(self.answers.len());
        for answer in &self.answers {
            let proof = answer.proof.trim();
            let sealed = if proof.is_empty() { None } else { Some(acting.sealer().seal("worksheet_answer.proof", proof.as_bytes())?) };
            let row = worksheet_answer::Model {
                case_file: self.case,
                indicator: answer.indicator.clone(),
                answer: answer.answer,
                proof: sealed,
                seq: acting.seq,
            };
            rows.push(row.into_active_model());
        }
        let keys = [worksheet_answer::Column::CaseFile, worksheet_answer::Column::Indicator];
        let values = [worksheet_answer::Column::Answer, worksheet_answer::Column::Proof, worksheet_answer::Column::Seq];
        let conflict = OnConflict::columns(keys).update_columns(values).to_owned();
        worksheet_answer::Entity::insert_many(rows).on_conflict(conflict).exec_without_returning(acting.tx).await?;
        Ok(())
    }
}
