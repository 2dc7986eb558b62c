//! The list of candidates the head of office signed: who comes within the money, and who waits.

use super::people::{cases, people};
use super::{Paper, count, day, in_words};
use crate::acting::Acting;
use crate::case::cases::broken;
use crate::failure::ActError;
use payung_documents::{Candidate, CandidateList, CoveredPerson, Document, dotted, rupiah_terbilang};
use payung_domain::{Date, Facts, RegisterAnswer, Rupiah};
use payung_law::model::PriorityKey;
use payung_storage::entity::{candidate_list, case_file};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

/// The cases of a list in the order of their rank. A case that waited and came onto a later list is on that one only.
pub(crate) async fn ids(acting: &Acting<'_>, list: i64) -> Result<Vec<i64>, ActError> {
    Ok(case_file::Entity::find()
        .select_only()
        .column(case_file::Column::Id)
        .filter(case_file::Column::CandidateList.eq(list))
        .order_by_asc(case_file::Column::CandidateRank)
        .into_tuple()
        .all(acting.tx)
        .await?)
}

impl Paper<'_> {
    /// The list.
    pub(super) async fn candidates(&self, row: &candidate_list::Model) -> Result<Document, ActError> {
        let texts = &self.profile.texts.candidates;
        let ids = ids(self.acting, row.id).await?;
        let listed = cases(self.acting, &ids).await?;
        let named = people(self.acting, &self.programme, &listed).await?;
        let months = u16::try_from(row.months).unwrap_or(0);
        let monthly = if row.months > 0 { Rupiah::new(row.per_person / row.months) } else { Rupiah::ZERO };
        let whole = (monthly.get().checked_mul(row.months) != Some(row.per_person)).then(|| Rupiah::new(row.per_person));
        let keys: Vec<PriorityKey> = self.programme.regulation.priority.iter().flat_map(|priority| priority.by.iter().copied()).collect();
        let date = day(&row.date).unwrap_or(Date::ZERO);
        let (mut within, mut waiting) = (Vec::new(), Vec::new());
        for (case, person) in listed.iter().zip(named) {
            let rank = case.candidate_rank.and_then(|rank| u32::try_from(rank).ok()).ok_or_else(|| broken(case.id))?;
            let facts = self.acting.facts_of(case)?;
            let ground = keys.iter().filter_map(|key| ground(*key, &facts, date)).collect::<Vec<_>>().join("; ");
            let covered = CoveredPerson { person, monthly, months, whole };
            let candidate = Candidate { rank, covered, ground };
            // Places go by rank: whoever stands above the number of places came within the money when the list was signed.
            if i64::from(rank) <= row.places { within.push(candidate) } else { waiting.push(candidate) }
        }
        let total = Rupiah::new(row.per_person).times(row.places).map_err(|_| broken(row.id))?;
        let mut filling = self.filling();
        filling.set("nomor_daftar", row.number.clone());
        filling.set("tanggal_daftar", in_words(&row.date));
        filling.set("jumlah_orang", dotted(u64::try_from(row.places).unwrap_or(0)));
        filling.set("jumlah_menunggu", dotted(count(waiting.len())));
        filling.set("jumlah_rupiah", total.to_string());
        filling.set("jumlah_terbilang", rupiah_terbilang(total));
        filling.set("bulan", row.months.to_string());
        filling.set("urutan", row.ranked_by.clone());
        Ok(Document::CandidateList(Box::new(CandidateList {
            profile: self.profile.region.clone(),
            marks: Self::marks(),
            title: filling.all(&texts.title)?,
            number: Some(row.number.clone()),
            date: day(&row.date),
            basis: filling.all(&texts.sentences)?,
            within,
            waiting,
            signatory: self.profile.office_head(),
            initials: Vec::new(),
        })))
    }
}

/// What a key of the ranking says of a person; nothing where it did not raise them.
fn ground(key: PriorityKey, facts: &Facts, date: Date) -> Option<String> {
    use payung_domain::{RegisterKind, Sex};
    match key {
        PriorityKey::DisabilityFirst => (facts.disability == Some(true)).then(|| "penyandang disabilitas".to_owned()),
        PriorityKey::WomenFirst => (facts.sex == Some(Sex::Female)).then(|| "perempuan".to_owned()),
        PriorityKey::OlderFirst | PriorityKey::YoungerFirst => {
            let birth = facts.birth?;
            let had = (date.month(), date.day()) >= (birth.month(), birth.day());
            Some(format!("{} tahun", date.year() - birth.year() - i16::from(!had)))
        }
        PriorityKey::LowerDesilFirst => RegisterKind::ALL.into_iter().find_map(|kind| match facts.register(kind) {
            RegisterAnswer::Found { desil: Some(desil) } => Some(format!("desil {desil}")),
            _ => None,
        }),
        PriorityKey::LowerIncomeFirst => facts.income.map(|income| format!("penghasilan {income}")),
        PriorityKey::ContinuingFirst => (facts.continuing == Some(true)).then(|| "peserta lanjutan".to_owned()),
        PriorityKey::HeadOfFamilyFirst => (facts.head_of_family == Some(true)).then(|| "kepala keluarga".to_owned()),
    }
}
