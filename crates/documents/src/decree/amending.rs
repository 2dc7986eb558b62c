//! A decree that amends the list of an earlier one: who is added, who is removed and why, what is changed.

use crate::decree::DecreeText;
use crate::decree::annex::{self, AnnexColumn};
use crate::error::DocumentError;
use crate::paper::{List, Paper};
use crate::person::{CoveredPerson, Person};
use crate::profile::Words;
use crate::table::{Column, Line, Side, Table, figures};
use crate::terbilang::{dotted, rupiah_terbilang, terbilang};
use payung_domain::{Date, Rupiah};
use serde::{Deserialize, Serialize};

/// A decree of changes only. The list it amends stays in force for everybody it does not name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendingDecree {
    /// The words.
    pub text: DecreeText,
    /// Columns of the added people.
    pub columns: Vec<AnnexColumn>,
    /// People added.
    pub added: Vec<CoveredPerson>,
    /// People removed.
    pub removed: Vec<RemovedPerson>,
    /// People of whom something changes.
    pub changed: Vec<ChangedPerson>,
    /// People on the list before this decree.
    pub people_before: u64,
    /// Contributions of the list before this decree.
    pub amount_before: Rupiah,
}

/// Somebody who leaves the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovedPerson {
    /// The person.
    pub person: Person,
    /// Why, in words with the article.
    pub reason: String,
    /// From when.
    pub from: Option<Date>,
    /// By how much the list's contributions fall; zero or more.
    pub reduction: Rupiah,
}

/// Somebody of whom something changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedPerson {
    /// The person, as they are after the change.
    pub person: Person,
    /// What changes.
    pub changes: Vec<FieldChange>,
    /// By how much the list's contributions rise, or fall if negative.
    pub difference: Rupiah,
}

/// One thing that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// What: "Alamat", "Jumlah bulan".
    pub field: String,
    /// As it was.
    pub before: String,
    /// As it becomes.
    pub after: String,
}

const WHO: [AnnexColumn; 5] = [AnnexColumn::Number, AnnexColumn::Name, AnnexColumn::Nik, AnnexColumn::Address, AnnexColumn::Village];

impl AmendingDecree {
    pub(crate) fn paper(&self) -> Result<Paper, DocumentError> {
        let words = &self.text.profile.words;
        let mut tables = Vec::new();
        if !self.added.is_empty() {
            let (table, totals) = annex::restricted(&self.added, &self.columns, words)?;
            tables.push(("Daftar penerima yang ditambahkan", table, totals.sentences()));
        }
        if !self.removed.is_empty() {
            tables.push(("Daftar penerima yang dihapus", self.removed_table(words)?, Vec::new()));
        }
        if !self.changed.is_empty() {
            tables.push(("Daftar penerima yang datanya diubah", self.changed_table(words), Vec::new()));
        }
        let alone = tables.len() == 1;
        let mut lists: Vec<List> = tables
            .into_iter()
            .zip(["LAMPIRAN I", "LAMPIRAN II", "LAMPIRAN III"])
            .map(|((title, table, closing), label)| self.text.annex(if alone { "LAMPIRAN" } else { label }, title, table, closing))
            .collect();
        let Some(last) = lists.last_mut() else {
            return Err(DocumentError::Context("keputusan perubahan tanpa perubahan".to_owned()));
        };
        last.closing.extend(self.balance()?);
        self.text.paper(self.text.view(false), false, lists)
    }

    /// How the list's people and contributions come out of what they were.
    fn balance(&self) -> Result<Vec<String>, DocumentError> {
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        let (added, removed) = (count(self.added.len()), count(self.removed.len()));
        let people = self.people_before.checked_add(added).and_then(|people| people.checked_sub(removed)).ok_or_else(|| {
            DocumentError::Context(format!("{removed} orang dihapus dari daftar yang memuat {} orang", self.people_before))
        })?;
        let mut amount = self.amount_before;
        for covered in &self.added {
            amount = amount.plus(covered.amount()?)?;
        }
        for removed in &self.removed {
            amount = amount.plus(removed.reduction.times(-1)?)?;
        }
        for changed in &self.changed {
            amount = amount.plus(changed.difference)?;
        }
        Ok(vec![
            format!(
                "Jumlah penerima semula {} orang, ditambah {} orang, dikurangi {} orang, sehingga menjadi {} ({}) orang.",
                dotted(self.people_before),
                dotted(added),
                dotted(removed),
                dotted(people),
                terbilang(people)
            ),
            format!("Jumlah iuran semula {}, sehingga menjadi {amount} ({}).", self.amount_before, rupiah_terbilang(amount)),
        ])
    }

    fn removed_table(&self, words: &Words) -> Result<Table, DocumentError> {
        let more = [
            Column::new("Alasan", 70, Side::Left),
            Column::new("Terhitung Mulai", 26, Side::Center),
            Column::new("Pengurangan (Rp)", 26, Side::Right),
        ];
        let extra = |removed: &RemovedPerson| {
            vec![removed.reason.clone(), removed.from.map(crate::dates::short_date).unwrap_or_default(), figures(removed.reduction)]
        };
        let mut table = annex::people(&self.removed, &WHO, &more, words, |removed| &removed.person, extra);
        let mut sum = Rupiah::ZERO;
        for removed in &self.removed {
            sum = sum.plus(removed.reduction)?;
        }
        let label = format!("Jumlah seluruhnya ({} orang)", self.removed.len());
        table.lines.push(Line::Sum { label, cells: vec![figures(sum)] });
        Ok(table)
    }

    fn changed_table(&self, words: &Words) -> Table {
        let more = [Column::new("Data", 30, Side::Left), Column::new("Semula", 55, Side::Left), Column::new("Menjadi", 55, Side::Left)];
        let column =
            |changed: &ChangedPerson, part: fn(&FieldChange) -> &str| changed.changes.iter().map(part).collect::<Vec<_>>().join("\n");
        annex::people(
            &self.changed,
            &WHO,
            &more,
            words,
            |changed| &changed.person,
            |changed| {
                vec![
                    column(changed, |change| &change.field),
                    column(changed, |change| &change.before),
                    column(changed, |change| &change.after),
                ]
            },
        )
    }
}
