//! The decree that amends a list: whom it adds, whom it takes out and why, and how the numbers come out.

use super::decree::contradicts;
use super::people::{PlaceNames, row};
use super::texts::Filling;
use super::{Paper, count, day, in_words};
use crate::case::annex::{AnnexLine, annex};
use crate::failure::ActError;
use payung_documents::{AmendingDecree, ChangedPerson, Document, FieldChange, RemovedPerson, dotted};
use payung_domain::{Date, Rupiah};
use payung_storage::entity::{case_file, decree, decree_entry};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use std::collections::BTreeSet;

/// A list before a decree amends it.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    people: i64,
    amount: i64,
}

impl Paper<'_> {
    /// The amending decree.
    pub(super) async fn amending_decree(&self, row: &decree::Model) -> Result<Document, ActError> {
        let lines = annex(self.acting.tx, self.acting.sealer(), row.id).await?;
        let of = |change: &str| lines.iter().filter(|line| line.change == change).cloned().collect::<Vec<AnnexLine>>();
        let (added, removed, altered) = (of("add"), of("remove"), of("alter"));
        let amended = row.amends.ok_or_else(|| contradicts(row.id))?;
        let amended = decree::Entity::find_by_id(amended).one(self.acting.tx).await?.ok_or_else(|| contradicts(row.id))?;
        let mut more = Filling::default();
        more.set("nomor_diubah", amended.number.clone().unwrap_or_default());
        more.set("tanggal_diubah", amended.date.as_deref().map(in_words).unwrap_or_default());
        more.set("judul_diubah", amended.title.clone());
        more.set("jumlah_ditambah", dotted(count(added.len())));
        more.set("jumlah_dikurangi", dotted(count(removed.len())));
        let texts = &self.profile.texts.amending;
        let text = self.decree_text(row, texts, &lines, &more).await?;
        let before = self.before(row, &amended).await?;
        let from = day(&row.cover_from);
        let cases: Vec<case_file::Model> = removed.iter().chain(&altered).map(|line| line.case.clone()).collect();
        let names = PlaceNames::of(self.acting, &cases).await?;
        let person = |line: &AnnexLine| row_of(self, &names, line);
        let mut gone = Vec::with_capacity(removed.len());
        for line in &removed {
            let reduction = self.reduction(line.case.id, row.id, from).await?;
            gone.push(RemovedPerson { person: person(line)?, reason: self.ground(&line.note), from, reduction });
        }
        let mut changed = Vec::with_capacity(altered.len());
        for line in &altered {
            let change = FieldChange { field: "Iuran".to_owned(), before: String::new(), after: line.note.clone() };
            changed.push(ChangedPerson { person: person(line)?, changes: vec![change], difference: Rupiah::new(line.amount) });
        }
        Ok(Document::AmendingDecree(Box::new(AmendingDecree {
            text,
            columns: texts.columns.clone(),
            added: self.covered(&added).await?,
            removed: gone,
            changed,
            people_before: u64::try_from(before.people).unwrap_or(0),
            amount_before: Rupiah::new(before.amount),
        })))
    }

    /// Why somebody leaves, in the regulation's words with the article.
    fn ground(&self, note: &str) -> String {
        let known = self.programme.regulation.ending.iter().find(|ending| ending.id == note);
        known.map_or_else(|| note.to_owned(), |ending| format!("{} ({})", ending.label, ending.cite))
    }

    /// The list an amending decree starts from: the first decree, as signed amendments before this one left it.
    async fn before(&self, row: &decree::Model, amended: &decree::Model) -> Result<Before, ActError> {
        let all = decree::Entity::find()
            .filter(decree::Column::ProgrammeYear.eq(row.programme_year))
            .filter(decree::Column::Id.lt(row.id))
            .filter(decree::Column::Status.eq("signed"))
            .order_by_asc(decree::Column::Id)
            .all(self.acting.tx)
            .await?;
        let mut root = amended;
        // Decrees amend earlier ones only, so this ends.
        while let Some(earlier) = root.amends.and_then(|id| all.iter().find(|decree| decree.id == id)) {
            root = earlier;
        }
        let mut family: BTreeSet<i64> = BTreeSet::from([root.id]);
        let mut before = Before { people: root.people, amount: root.total };
        for decree in &all {
            if !decree.amends.is_some_and(|amends| family.contains(&amends)) {
                continue;
            }
            family.insert(decree.id);
            let from = day(&decree.cover_from);
            let entries = decree_entry::Entity::find().filter(decree_entry::Column::Decree.eq(decree.id)).all(self.acting.tx).await?;
            for entry in entries {
                match entry.change.as_str() {
                    "add" => {
                        before.people += 1;
                        before.amount = before.amount.saturating_add(entry.amount);
                    }
                    "remove" => {
                        before.people -= 1;
                        let reduction = self.reduction(entry.case_file, decree.id, from).await?;
                        before.amount = before.amount.saturating_sub(reduction.get());
                    }
                    _ => before.amount = before.amount.saturating_add(entry.amount),
                }
            }
        }
        Ok(before)
    }

    /// By how much contributions fall when somebody leaves from a month on: the months of the decree that added them from there to its end.
    async fn reduction(&self, case: i64, before: i64, from: Option<Date>) -> Result<Rupiah, ActError> {
        let entry = decree_entry::Entity::find()
            .filter(decree_entry::Column::CaseFile.eq(case))
            .filter(decree_entry::Column::Change.eq("add"))
            .filter(decree_entry::Column::Decree.lt(before))
            .order_by_desc(decree_entry::Column::Decree)
            .one(self.acting.tx)
            .await?;
        let Some(entry) = entry else { return Ok(Rupiah::ZERO) };
        let covering = decree::Entity::find_by_id(entry.decree).one(self.acting.tx).await?.ok_or_else(|| contradicts(entry.decree))?;
        let (Some(start), Some(from)) = (day(&covering.cover_from), from) else { return Ok(Rupiah::ZERO) };
        let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
        let gone = (months(from) - months(start)).clamp(0, entry.months);
        if gone == 0 {
            return Ok(Rupiah::new(entry.amount));
        }
        Rupiah::new(entry.per_month).times(entry.months - gone).map_err(|_| contradicts(entry.decree))
    }
}

fn row_of(paper: &Paper<'_>, names: &PlaceNames, line: &AnnexLine) -> Result<payung_documents::Person, ActError> {
    row(&paper.programme, names, &line.case, &line.person, &line.nik, line.address.clone())
}
