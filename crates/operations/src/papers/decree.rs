//! The decree with its annex, and its copy for the public.

use super::people::{PlaceNames, row, works};
use super::texts::{DecreeTexts, Filling};
use super::{Paper, day, in_words};
use crate::acting::Acting;
use crate::case::annex::{AnnexLine, annex};
use crate::failure::ActError;
use payung_documents::{
    CoveredPerson, Decree, DecreeText, Document, PublicDecree, PublicPerson, dotted, month_name, rupiah_terbilang, terbilang,
};
use payung_domain::{Date, Rupiah};
use payung_law::model::StepKind;
use payung_storage::entity::{candidate_list, case_file, decree, decree_entry, minutes, minutes_case};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::BTreeSet;

/// The cases a decree names, in its order.
pub(crate) async fn ids(acting: &Acting<'_>, id: i64) -> Result<Vec<i64>, ActError> {
    Ok(decree_entry::Entity::find()
        .select_only()
        .column(decree_entry::Column::CaseFile)
        .filter(decree_entry::Column::Decree.eq(id))
        .order_by_asc(decree_entry::Column::Ordinal)
        .into_tuple()
        .all(acting.tx)
        .await?)
}

/// The books say of a decree what its annex does not.
pub(super) fn contradicts(id: i64) -> ActError {
    ActError::conflict(
        format!("Lampiran keputusan {id} tidak sesuai dengan jumlahnya. Jalankan `payung audit verify` dan pulihkan dari cadangan."),
        format!("The annex of decree {id} does not agree with its totals. Run `payung audit verify` and restore a backup."),
    )
}

impl Paper<'_> {
    /// The decree.
    pub(super) async fn decree(&self, row: &decree::Model) -> Result<Document, ActError> {
        let lines = annex(self.acting.tx, self.acting.sealer(), row.id).await?;
        let people = self.covered(&lines).await?;
        check_sums(row, &people)?;
        let texts = &self.profile.texts.decree;
        let text = self.decree_text(row, texts, &lines, &Filling::default()).await?;
        let annex_title = self.decree_filling(row, &lines)?.fill(&texts.annex_title)?;
        Ok(Document::Decree(Box::new(Decree { text, annex_title, columns: texts.columns.clone(), people })))
    }

    /// Its copy for the public.
    pub(super) async fn public_decree(&self, row: &decree::Model) -> Result<Document, ActError> {
        if row.kind != "initial" {
            return Err(ActError::conflict(
                "Salinan untuk umum dibuat dari keputusan yang pertama; keputusan perubahan tidak diumumkan tersendiri.",
                "The public copy is made of the first decree; an amending decree is not published by itself.",
            ));
        }
        if row.status != "signed" {
            return Err(ActError::conflict(
                "Keputusan ini belum ditandatangani. Salinan untuk umum dibuat sesudah keputusan dicatat dengan nomor dan tanggalnya.",
                "This decree is not signed. Its public copy is made once it is recorded with number and date.",
            ));
        }
        let Document::Decree(decree) = self.decree(row).await? else { return Err(contradicts(row.id)) };
        let people = decree.people.iter().map(PublicPerson::from).collect();
        Ok(Document::PublicDecree(Box::new(PublicDecree {
            text: DecreeText { initials: Vec::new(), ..decree.text },
            certified_by: self.profile.certifier(),
            annex_title: decree.annex_title,
            people,
        })))
    }

    /// The people of these lines, each with what the books say is paid.
    pub(super) async fn covered(&self, lines: &[AnnexLine]) -> Result<Vec<CoveredPerson>, ActError> {
        let cases: Vec<case_file::Model> = lines.iter().map(|line| line.case.clone()).collect();
        let names = PlaceNames::of(self.acting, &cases).await?;
        let work = works(self.acting, &cases).await?;
        lines
            .iter()
            .map(|line| {
                let mut person = row(&self.programme, &names, &line.case, &line.person, &line.nik, line.address.clone())?;
                if let Some(written) = work.get(&line.case.id) {
                    person.occupation.clone_from(written);
                }
                let (monthly, months) = (Rupiah::new(line.per_month), u16::try_from(line.months).unwrap_or(0));
                let same = monthly.times(i64::from(months)).is_ok_and(|amount| amount.get() == line.amount);
                Ok(CoveredPerson { person, monthly, months, whole: (!same).then(|| Rupiah::new(line.amount)) })
            })
            .collect()
    }

    /// The words of a decree; `more` are values only an amending decree has.
    pub(super) async fn decree_text(
        &self,
        row: &decree::Model,
        texts: &DecreeTexts,
        lines: &[AnnexLine],
        more: &Filling,
    ) -> Result<DecreeText, ActError> {
        let mut filling = self.decree_filling(row, lines)?;
        filling.add(more);
        let mut noting = filling.all(&texts.noting)?;
        for minutes in self.minutes_behind(lines).await? {
            let mut filling = filling.clone();
            filling.set("nomor_ba", minutes.number);
            filling.set("tanggal_ba", in_words(&minutes.date));
            noting.push(filling.fill(&texts.noting_minutes)?);
        }
        if let Some(list) = row.candidate_list
            && let Some(list) = candidate_list::Entity::find_by_id(list).one(self.acting.tx).await?
        {
            let mut filling = filling.clone();
            filling.set("nomor_daftar", list.number);
            filling.set("tanggal_daftar", in_words(&list.date));
            noting.push(filling.fill(&texts.noting_list)?);
        }
        let basis: Vec<String> = self.profile.confirmed(&self.profile.texts.basis).map(str::to_owned).collect();
        let recalling = filling.all(&basis)?.into_iter().chain(self.profile.recalling().iter().cloned());
        let draft = row.status == "draft";
        Ok(DecreeText {
            profile: self.profile.region.clone(),
            marks: Self::decree_marks(row),
            number: row.number.clone(),
            date: row.date.as_deref().and_then(day),
            subject: row.title.clone(),
            considering: ended(filling.all(&texts.considering)?),
            recalling: ended(recalling.collect()),
            noting: ended(noting),
            clauses: filling.all(&texts.clauses)?,
            signatory: self.profile.head(),
            copies: filling.all(self.profile.copies(&texts.copies))?,
            initials: if draft { filling.all(self.profile.initials(&texts.initials))? } else { Vec::new() },
        })
    }

    /// What the words of a decree may name.
    pub(super) fn decree_filling(&self, row: &decree::Model, lines: &[AnnexLine]) -> Result<Filling, ActError> {
        let mut filling = self.filling();
        let people = u64::try_from(row.people).unwrap_or(0);
        let months = u64::try_from(row.months).unwrap_or(0);
        filling.set("judul", row.title.clone());
        filling.set("jumlah_orang", dotted(people));
        filling.set("jumlah_orang_terbilang", terbilang(people));
        filling.set("bulan", months.to_string());
        filling.set("bulan_terbilang", terbilang(months));
        filling.set("jumlah_rupiah", Rupiah::new(row.total).to_string());
        filling.set("jumlah_terbilang", rupiah_terbilang(Rupiah::new(row.total)));
        let rates: BTreeSet<i64> = lines.iter().filter(|line| line.change == "add").map(|line| line.per_month).collect();
        filling.set(
            "per_bulan",
            match rates.iter().next() {
                Some(only) if rates.len() == 1 => {
                    let only = Rupiah::new(*only);
                    format!("sebesar {only} ({}) per orang per bulan", rupiah_terbilang(only))
                }
                _ => "per orang per bulan sebagaimana tercantum dalam Lampiran".to_owned(),
            },
        );
        let from = day(&row.cover_from).ok_or_else(|| contradicts(row.id))?;
        let last = from.checked_add(jiff::Span::new().months(row.months.max(1) - 1)).map_err(|_| contradicts(row.id))?;
        let month = |date: Date| format!("{} {}", month_name(date), date.year());
        filling.set("mulai", month(from));
        filling.set("sampai", month(last));
        filling.set("sumber_dana", self.fund());
        Ok(filling)
    }

    /// Where the money comes from: as the profile says; else the region's budget, unless the regulation has other funds only.
    fn fund(&self) -> String {
        if let Some(fund) = self.profile.fund() {
            return fund.to_owned();
        }
        let funds = &self.programme.regulation.fund;
        match funds.first().filter(|_| funds.iter().all(|fund| fund.kind != "apbd")) {
            Some(only) => only.label.clone(),
            None => {
                let (region, year) = (self.profile.region.full_name(), self.programme.year.year);
                format!("Anggaran Pendapatan dan Belanja Daerah {region} Tahun Anggaran {year}")
            }
        }
    }

    /// The signed minutes of verification that brought these people.
    async fn minutes_behind(&self, lines: &[AnnexLine]) -> Result<Vec<minutes::Model>, ActError> {
        let steps: Vec<&str> = self.programme.flow.of_kind(StepKind::Verify).map(|step| step.id.as_str()).collect();
        let mut all: BTreeSet<i64> = BTreeSet::new();
        let added: Vec<i64> = lines.iter().filter(|line| line.change == "add").map(|line| line.case.id).collect();
        for some in added.chunks(crate::case::people::ROWS_AT_ONCE) {
            let found: Vec<i64> = minutes_case::Entity::find()
                .select_only()
                .column(minutes_case::Column::Minutes)
                .distinct()
                .filter(minutes_case::Column::CaseFile.is_in(some.iter().copied()))
                .filter(minutes_case::Column::Outcome.eq("done"))
                .into_tuple()
                .all(self.acting.tx)
                .await?;
            all.extend(found);
        }
        Ok(minutes::Entity::find()
            .filter(minutes::Column::Id.is_in(all))
            .filter(minutes::Column::Step.is_in(steps))
            .filter(minutes::Column::Status.eq("signed"))
            .order_by_asc(minutes::Column::Id)
            .all(self.acting.tx)
            .await?)
    }
}

/// Refuses a document whose lines do not add up to what the books say of the decree.
fn check_sums(row: &decree::Model, people: &[CoveredPerson]) -> Result<(), ActError> {
    let mut total = Rupiah::ZERO;
    for covered in people {
        total = covered.amount().and_then(|amount| total.plus(amount)).map_err(|_| contradicts(row.id))?;
    }
    if total.get() != row.total || i64::try_from(people.len()).ok() != Some(row.people) {
        return Err(contradicts(row.id));
    }
    Ok(())
}

/// Each item of a list of considerations or laws ends in a semicolon, whatever it ended in.
pub(super) fn ended(items: Vec<String>) -> Vec<String> {
    items.into_iter().map(|item| format!("{};", item.trim_end_matches([';', '.', ' ', '\n']))).collect()
}
