//! The minutes of verification: what was looked at, what came of it, for whom, and the team.

use super::people::{PlaceNames, cases, people};
use super::{Paper, count, day, in_words};
use crate::case::cases::broken;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use payung_documents::{Capacity, ChecklistItem, Document, RecapLine, Signatory, VerificationMinutes, VerifiedPerson, dotted};
use payung_domain::{AreaCode, AreaLevel, Date};
use payung_law::model::Severity;
use payung_storage::entity::{criterion_check, document_tick, instrument, instrument_member, minutes};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use std::collections::{BTreeMap, HashMap};

impl Paper<'_> {
    /// The minutes.
    pub(super) async fn verification(&self, row: &minutes::Model) -> Result<Document, ActError> {
        let texts = &self.profile.texts.verification;
        let outcomes = self.outcomes(row.id).await?;
        let ids: Vec<i64> = outcomes.iter().map(|outcome| outcome.case_file).collect();
        let named = people(self.acting, &self.programme, &cases(self.acting, &ids).await?).await?;
        let verified = outcomes.iter().zip(named).map(|(outcome, person)| {
            let word = match outcome.outcome.as_str() {
                "done" => "Memenuhi",
                "refused" => "Tidak memenuhi",
                _ => "Dikembalikan",
            };
            Ok(VerifiedPerson { person, outcome: word.to_owned(), note: self.reason_of(outcome)? })
        });
        let verified = verified.collect::<Result<Vec<_>, ActError>>()?;
        let number_of = |word: &str| count(outcomes.iter().filter(|outcome| outcome.outcome == word).count());
        let recap = [
            ("Diverifikasi", count(outcomes.len())),
            ("Memenuhi syarat", number_of("done")),
            ("Tidak memenuhi syarat", number_of("refused")),
            ("Dikembalikan untuk dilengkapi", number_of("returned")),
        ];
        let area = AreaCode::parse(&row.area).ok_or_else(|| broken(row.id))?;
        let mut names = PlaceNames::default();
        names.learn(self.acting, area, ids.first().copied()).await?;
        let words = &self.profile.region.words;
        let here = match area.level() {
            AreaLevel::Village => format!("{} {}", self.village_word(area), names.village(area)),
            AreaLevel::District => format!("{} {}", words.district, names.district(area)),
            _ => self.profile.region.full_name(),
        };
        let mut filling = self.filling();
        filling.set("wilayah", here);
        filling.set("jumlah_orang", dotted(number_of("done")));
        let (team_basis, team) = self.team(row).await?;
        Ok(Document::VerificationMinutes(Box::new(VerificationMinutes {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            title: filling.all(&texts.title)?,
            number: Some(row.number.clone()),
            date: day(&row.date).unwrap_or(Date::ZERO),
            place: row.place.clone(),
            team_basis,
            subject: filling.fill(&texts.subject)?,
            checklist: self.checklist(row, &ids).await?,
            result: filling.all(&texts.sentences)?,
            recap: recap.map(|(text, count)| RecapLine { text: text.to_owned(), count }).to_vec(),
            cases: verified,
            team,
            acknowledged_by: Some(self.profile.office_head()),
        })))
    }

    /// What the team rests on, and who signs for it: all its members on the day of the minutes, its head first.
    async fn team(&self, row: &minutes::Model) -> Result<(String, Vec<Signatory>), ActError> {
        let plain =
            |office: String, name: &str| Signatory { capacity: Capacity::Own, office, name: Some(name.to_owned()), rank: None, nip: None };
        let paper = match row.instrument {
            Some(id) => instrument::Entity::find_by_id(id).one(self.acting.tx).await?,
            None => None,
        };
        let Some(paper) = paper else {
            let basis = self
                .programme
                .flow
                .step(&row.step)
                .map_or_else(String::new, |step| format!("{} {}", self.programme.regulation.act.short, step.cite));
            return Ok((basis, vec![plain("Pimpinan".to_owned(), &row.chair)]));
        };
        let known = self.programme.regulation.instrument.iter().find(|known| known.id == paper.kind);
        let what = known.map_or(paper.kind.as_str(), |known| known.document.as_str());
        let basis = format!("{what} Nomor {} tanggal {}", paper.number, in_words(&paper.date));
        let members = instrument_member::Entity::find()
            .filter(instrument_member::Column::Instrument.eq(paper.id))
            .order_by_asc(instrument_member::Column::Ordinal)
            .all(self.acting.tx)
            .await?;
        let holds = |member: &&instrument_member::Model| {
            member.member_from <= row.date && member.member_until.as_ref().is_none_or(|until| row.date <= *until)
        };
        let mut team: Vec<&instrument_member::Model> = members.iter().filter(holds).collect();
        team.sort_by_key(|member| match member.position.as_str() {
            "ketua" => 0,
            "sekretaris" => 1,
            _ => 2,
        });
        let mut team: Vec<Signatory> = team.into_iter().map(|member| plain(capitalised(&member.position), &member.name)).collect();
        if team.is_empty() {
            team.push(plain("Pimpinan".to_owned(), &row.chair));
        }
        Ok((basis, team))
    }

    /// The papers looked at and the conditions, over all cases of the minutes: there, not there, or how often.
    async fn checklist(&self, row: &minutes::Model, ids: &[i64]) -> Result<Vec<ChecklistItem>, ActError> {
        let (mut papers, mut checks): (BTreeMap<String, u64>, BTreeMap<String, [u64; 3]>) = Default::default();
        for some in ids.chunks(ROWS_AT_ONCE) {
            let ticks = document_tick::Entity::find()
                .filter(document_tick::Column::CaseFile.is_in(some.iter().copied()))
                .filter(document_tick::Column::Present.eq(true))
                .all(self.acting.tx)
                .await?;
            for tick in ticks {
                *papers.entry(tick.document).or_default() += 1;
            }
            let rows = criterion_check::Entity::find()
                .filter(criterion_check::Column::CaseFile.is_in(some.iter().copied()))
                .filter(criterion_check::Column::Seq.lte(row.seq))
                .order_by_asc(criterion_check::Column::Id)
                .all(self.acting.tx)
                .await?;
            // The last look counts.
            let last: HashMap<(i64, String), String> =
                rows.into_iter().map(|check| ((check.case_file, check.criterion), check.result)).collect();
            for ((_, criterion), result) in last {
                let at = match result.as_str() {
                    "confirmed" => 0,
                    "refused" => 1,
                    _ => 2,
                };
                checks.entry(criterion).or_default()[at] += 1;
            }
        }
        let all = count(ids.len());
        let regulation = &self.programme.regulation;
        let mut items = Vec::new();
        for paper in &regulation.attachment {
            let Some(there) = papers.get(&paper.id) else { continue };
            let present = (*there == all).then_some(true);
            let note = if present.is_none() { format!("ada pada {} dari {} berkas", dotted(*there), dotted(all)) } else { String::new() };
            items.push(ChecklistItem { text: format!("Dokumen: {} ({})", paper.label, paper.cite), present, note });
        }
        for criterion in regulation.criterion.iter().filter(|criterion| criterion.severity == Severity::Gate) {
            // Versions of one condition through time have one id: taken out, it is named once.
            let Some([met, refused, returned]) = checks.remove(&criterion.id) else { continue };
            let asked = met + refused + returned;
            let present = if met == asked {
                Some(true)
            } else if met == 0 {
                Some(false)
            } else {
                None
            };
            let mut notes = Vec::new();
            if met != asked || asked != all {
                notes.push(format!("terpenuhi {}", dotted(met)));
            }
            if refused > 0 {
                notes.push(format!("tidak terpenuhi {}", dotted(refused)));
            }
            if returned > 0 {
                notes.push(format!("dikembalikan {}", dotted(returned)));
            }
            items.push(ChecklistItem {
                text: format!("Syarat: {} ({})", criterion.label, criterion.cite),
                present,
                note: notes.join("; "),
            });
        }
        Ok(items)
    }
}

/// With a capital, as offices stand above signatures and tables begin their cells.
pub(super) fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
