//! The notice to somebody who was refused: which condition, what was found, by which article, and how to object.

use super::people::people;
use super::{Paper, in_words};
use crate::case::judging::Reasons;
use crate::failure::ActError;
use payung_documents::{Document, Objection, RefusalNotice, RefusalReason};
use payung_domain::Date;
use payung_law::model::StepKind;
use payung_storage::entity::{case_file, case_step, criterion_check, minutes, screening};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

impl Paper<'_> {
    /// The notice.
    pub(super) async fn refusal(&self, case: &case_file::Model) -> Result<Document, ActError> {
        if case.state != "refused" {
            let label = payung_domain::state_label(&case.state, payung_domain::Language::Id);
            return Err(ActError::conflict(
                format!("Berkas {} berstatus {label}; surat penolakan hanya untuk berkas yang ditolak.", case.id),
                format!("Case {} is {}; a notice of refusal is only for one that was refused.", case.id, case.state),
            ));
        }
        let texts = &self.profile.texts.refusal;
        let person = people(self.acting, &self.programme, std::slice::from_ref(case)).await?.pop();
        let person = person.ok_or_else(|| crate::case::cases::broken(case.id))?;
        let reasons = self.reasons(case).await?;
        let mut filling = self.filling();
        filling.set("nama", person.name.clone());
        let words = &self.profile.region.words;
        let area = self.acting.area_of(case)?;
        let village = format!("{} {}, {} {}", self.village_word(area), person.village, words.district, person.district);
        let mut addressee = vec![person.name.clone()];
        addressee.extend(Some(person.address).filter(|address| !address.is_empty()));
        addressee.extend(Some(village).filter(|_| !person.village.is_empty()));
        Ok(Document::RefusalNotice(Box::new(RefusalNotice {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            place: self.profile.region.seat.clone(),
            date: None,
            number: None,
            subject: filling.fill(&texts.subject)?,
            addressee,
            decision: filling.all(&texts.decision)?,
            reasons,
            objection: Objection {
                steps: self.profile.confirmed(&texts.objection).map(|step| filling.fill(step)).collect::<Result<_, _>>()?,
                until: None,
                contact: self.profile.contact(),
            },
            signatory: self.profile.office_head(),
            copies: filling.all(&texts.copies)?,
        })))
    }

    /// Why: the conditions the team refused; else the step that refused, in its own words; else what screening found.
    async fn reasons(&self, case: &case_file::Model) -> Result<Vec<RefusalReason>, ActError> {
        let open = |place: &str, sealed: &Option<Vec<u8>>| match sealed {
            Some(sealed) => self.acting.sealer().open_text(place, sealed),
            None => Ok(String::new()),
        };
        let regulation = &self.programme.regulation;
        let steps = case_step::Entity::find()
            .filter(case_step::Column::CaseFile.eq(case.id))
            .filter(case_step::Column::Outcome.eq("refused"))
            .order_by_desc(case_step::Column::Seq)
            .one(self.acting.tx)
            .await?;
        let refused_by = steps.as_ref().and_then(|step| self.programme.flow.step(&step.step));
        let mut reasons = Vec::new();
        if refused_by.is_none_or(|step| step.kind == StepKind::Verify) {
            let rows = criterion_check::Entity::find()
                .filter(criterion_check::Column::CaseFile.eq(case.id))
                .order_by_asc(criterion_check::Column::Id)
                .all(self.acting.tx)
                .await?;
            // The last look at a condition counts.
            let last: BTreeMap<&str, &criterion_check::Model> = rows.iter().map(|check| (check.criterion.as_str(), check)).collect();
            let mut named = BTreeSet::new();
            for criterion in &regulation.criterion {
                let Some(check) = last.get(criterion.id.as_str()).filter(|check| check.result == "refused") else { continue };
                // Versions of one condition through time have one id.
                if !named.insert(criterion.id.as_str()) {
                    continue;
                }
                reasons.push(RefusalReason {
                    condition: criterion.label.clone(),
                    finding: open("criterion_check.reason", &check.reason)?,
                    ground: format!("{}, {}", criterion.cite, regulation.act.short),
                });
            }
        }
        if reasons.is_empty()
            && let (Some(step), Some(noted)) = (refused_by, &steps)
        {
            reasons.push(RefusalReason {
                condition: self.when(&step.label, noted).await?,
                finding: open("case_step.reason", &noted.reason)?,
                ground: format!("{}, {}", step.cite, regulation.act.short),
            });
        }
        if reasons.is_empty() {
            reasons = self.as_screened(case).await?;
        }
        Ok(reasons)
    }

    /// A step that refused, with the minutes that say so; else with the day it was recorded.
    async fn when(&self, label: &str, noted: &case_step::Model) -> Result<String, ActError> {
        let minutes = match noted.evidence.strip_prefix("minutes:").and_then(|id| id.parse::<i64>().ok()) {
            Some(id) => minutes::Entity::find_by_id(id).one(self.acting.tx).await?,
            None => None,
        };
        Ok(match minutes {
            Some(minutes) => format!("{label} (Berita Acara Nomor {} tanggal {})", minutes.number, in_words(&minutes.date)),
            None => format!("{label} tanggal {}", in_words(noted.at.get(..10).unwrap_or_default())),
        })
    }

    /// The conditions screening found unmet.
    async fn as_screened(&self, case: &case_file::Model) -> Result<Vec<RefusalReason>, ActError> {
        let found = match &case.reasons {
            Some(sealed) => serde_json::from_slice(&self.acting.sealer().open("case_file.reasons", sealed)?).unwrap_or_default(),
            None => Reasons::default(),
        };
        let asked = match case.screening {
            Some(id) => screening::Entity::find_by_id(id).one(self.acting.tx).await?.and_then(|row| row.asked_on.parse::<Date>().ok()),
            None => None,
        };
        let (rules, _) = self.programme.rules(asked.unwrap_or(self.acting.day))?;
        let outcomes: Vec<String> = case.outcomes.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let unmet = rules.gates.iter().zip(&outcomes).filter(|(_, outcome)| *outcome == "tidak");
        Ok(unmet
            .map(|(gate, _)| RefusalReason {
                condition: gate.criterion.label.clone(),
                finding: found.reason.clone(),
                ground: format!("{}, {}", gate.criterion.cite, self.programme.regulation.act.short),
            })
            .collect())
    }
}
