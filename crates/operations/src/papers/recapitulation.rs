//! The recapitulation that goes with a covering letter: how many were proposed, dropped and passed on, by village.

use super::people::PlaceNames;
use super::{Paper, day, in_words};
use crate::case::cases::broken;
use crate::failure::ActError;
use payung_documents::{Document, RecapDistrict, RecapVillage, Recapitulation};
use payung_domain::{AreaCode, AreaLevel};
use payung_storage::entity::{case_file, case_step, log_entry, minutes};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect, QueryTrait};
use std::collections::{BTreeMap, HashSet};

/// Counts of a village: proposed, refused by it, passed on before, not ready, passed on now.
type Counts = [u64; 5];

impl Paper<'_> {
    /// The recapitulation of one covering letter, as things stood when it was written.
    pub(super) async fn recapitulation(&self, row: &minutes::Model) -> Result<Document, ActError> {
        let texts = &self.profile.texts.recapitulation;
        let (acting, region) = (self.acting, &self.profile.region);
        let area = AreaCode::parse(&row.area).ok_or_else(|| broken(row.id))?;
        let mut villages: BTreeMap<AreaCode, (Counts, i64)> = BTreeMap::new();
        let passed: HashSet<i64> = self.outcomes(row.id).await?.into_iter().map(|outcome| outcome.case_file).collect();
        let earlier = self.passed_before(row).await?;
        let agency = self.agency_of(row).await?;
        let cases = self.cases_then(row, area).await?;
        let agencies = acting.agencies_of(cases.iter().map(|(_, _, submission, _)| *submission)).await?;
        for (id, case_area, submission, refused) in &cases {
            let own = agencies.get(submission).map_or("", String::as_str);
            if !agency.is_empty() && !crate::case::chosen::same_agency(own, &agency) {
                continue;
            }
            let case_area = AreaCode::parse(case_area).ok_or_else(|| broken(*id))?;
            let (counts, _) = villages.entry(case_area).or_insert(([0; 5], *id));
            counts[0] += 1;
            let at = if passed.contains(id) {
                4
            } else if earlier.contains(id) {
                2
            } else if *refused {
                1
            } else {
                3
            };
            counts[at] += 1;
        }
        let mut names = PlaceNames::default();
        let mut districts: Vec<RecapDistrict> = Vec::new();
        for (village, (counts, case)) in villages {
            names.learn(acting, village, Some(case)).await?;
            let district = names.district(village);
            if districts.last().is_none_or(|last| last.name != district) {
                districts.push(RecapDistrict { name: district, villages: Vec::new() });
            }
            let name = Some(names.village(village)).filter(|name| !name.is_empty()).unwrap_or_else(|| "(seluruh wilayah)".to_owned());
            if let Some(district) = districts.last_mut() {
                district.villages.push(RecapVillage { name, counts: counts.to_vec(), remark: String::new() });
            }
        }
        names.learn(acting, area, None).await?;
        let mut filling = self.filling();
        let of_district = area.level() == AreaLevel::District;
        let here = if of_district { format!("{} {}", region.words.district, names.district(area)) } else { region.full_name() };
        filling.set("wilayah", here.clone());
        filling.set("nomor_ba", row.number.clone());
        filling.set("tanggal_ba", in_words(&row.date));
        let (letterhead, signatory) = if of_district {
            (
                self.profile.letterhead_of(&row.area, here.clone()),
                self.profile.head_of(&row.area, &format!("{} {}", region.words.district_head, names.district(area))),
            )
        } else {
            (region.letterhead.clone(), self.profile.office_head())
        };
        let place = if of_district { names.district(area) } else { region.seat.clone() };
        Ok(Document::Recapitulation(Box::new(Recapitulation {
            profile: region.clone(),
            marks: Self::marks(),
            letterhead,
            title: filling.all(&texts.title)?,
            opening: filling.all(&texts.sentences)?,
            columns: ["Diusulkan", "Tidak disepakati", "Diteruskan sebelumnya", "Belum siap", "Diteruskan"].map(str::to_owned).to_vec(),
            districts,
            place_and_date: format!("{place}, {}", day(&row.date).map_or_else(|| row.date.clone(), payung_documents::long_date)),
            signatories: vec![signatory],
        })))
    }

    /// The agency a covering letter was for, as the log noted it; empty for all.
    async fn agency_of(&self, row: &minutes::Model) -> Result<String, ActError> {
        let entry = log_entry::Entity::find_by_id(row.seq).one(self.acting.tx).await?;
        let detail: serde_json::Value = entry.and_then(|entry| serde_json::from_str(&entry.detail).ok()).unwrap_or_default();
        Ok(detail.get("agency").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned())
    }

    /// Cases of the area that were there when the letter was written: number, area, list, and whether they had been refused by then.
    async fn cases_then(&self, row: &minutes::Model, area: AreaCode) -> Result<Vec<(i64, String, i64, bool)>, ActError> {
        let lists = payung_storage::entity::submission::Entity::find()
            .select_only()
            .column(payung_storage::entity::submission::Column::Id)
            .filter(payung_storage::entity::submission::Column::Seq.lte(row.seq))
            .into_query();
        let mut query = case_file::Entity::find()
            .filter(case_file::Column::ProgrammeYear.eq(row.programme_year))
            .filter(case_file::Column::State.ne("withdrawn"))
            .filter(case_file::Column::Submission.in_subquery(lists));
        if area != self.acting.books.region {
            query = query.filter(case_file::Column::Area.starts_with(row.area.as_str()));
        }
        let columns = [case_file::Column::Id, case_file::Column::Area, case_file::Column::Submission];
        let rows: Vec<(i64, String, i64)> =
            query.select_only().columns(columns).order_by_asc(case_file::Column::Id).into_tuple().all(self.acting.tx).await?;
        let mut refused: HashSet<i64> = HashSet::new();
        let ids: Vec<i64> = rows.iter().map(|(id, ..)| *id).collect();
        for some in ids.chunks(crate::case::people::ROWS_AT_ONCE) {
            let found: Vec<i64> = case_step::Entity::find()
                .select_only()
                .column(case_step::Column::CaseFile)
                .filter(case_step::Column::CaseFile.is_in(some.iter().copied()))
                .filter(case_step::Column::Outcome.eq("refused"))
                .filter(case_step::Column::Seq.lte(row.seq))
                .into_tuple()
                .all(self.acting.tx)
                .await?;
            refused.extend(found);
        }
        Ok(rows.into_iter().map(|(id, area, submission)| (id, area, submission, refused.contains(&id))).collect())
    }

    /// Cases that an earlier letter of this step passed on.
    async fn passed_before(&self, row: &minutes::Model) -> Result<HashSet<i64>, ActError> {
        let found: Vec<i64> = case_step::Entity::find()
            .select_only()
            .column(case_step::Column::CaseFile)
            .filter(case_step::Column::Step.eq(&row.step))
            .filter(case_step::Column::Outcome.eq("done"))
            .filter(case_step::Column::Seq.lt(row.seq))
            .into_tuple()
            .all(self.acting.tx)
            .await?;
        Ok(found.into_iter().collect())
    }
}
