//! Recapitulation: how many, per village and kecamatan, counted however a regulation's step asks.

use crate::error::DocumentError;
use crate::paper::{List, Paper, capitals, letterhead};
use crate::profile::{Letterhead, PageMarks, RegionProfile, Signatory};
use crate::table::{Column, Line, Side, Table};
use crate::terbilang::{dotted, terbilang};
use serde::{Deserialize, Serialize};

/// Rekapitulasi: of one kecamatan by its villages, or of the region by kecamatan and village.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recapitulation {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// Whose recapitulation it is: the kecamatan's office, or the office in charge.
    pub letterhead: Letterhead,
    /// Title lines, printed in capitals.
    pub title: Vec<String>,
    /// Sentences above the table. May be empty.
    pub opening: Vec<String>,
    /// What is counted: "Diusulkan", "Laki-laki", "Perempuan", "Disepakati". The last column is the one repeated in words.
    pub columns: Vec<String>,
    /// Kecamatan with their villages.
    pub districts: Vec<RecapDistrict>,
    /// Place and date: "Pangururan, 20 November 2026".
    pub place_and_date: String,
    /// Who signs.
    pub signatories: Vec<Signatory>,
}

/// A kecamatan of a recapitulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecapDistrict {
    /// Its name, without the word for it.
    pub name: String,
    /// Its villages.
    pub villages: Vec<RecapVillage>,
}

/// A village of a recapitulation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecapVillage {
    /// Its name.
    pub name: String,
    /// As many counts as the recapitulation has columns.
    pub counts: Vec<u64>,
    /// Remark, such as the date of its deliberation. May be empty.
    pub remark: String,
}

impl Recapitulation {
    pub(crate) fn paper(&self) -> Result<Paper, DocumentError> {
        let words = &self.profile.words;
        let mut columns = vec![Column::new("No", 14, Side::Center), Column::new(words.village_or_ward("/ "), 80, Side::Left)];
        columns.extend(self.columns.iter().map(|title| Column::new(title.clone(), 28, Side::Right)));
        columns.push(Column::new("Keterangan", 60, Side::Left));
        let (mut lines, mut all) = (Vec::new(), vec![0_u64; self.columns.len()]);
        for district in &self.districts {
            lines.push(Line::Group(format!("{} {}", words.district, district.name)));
            let mut part = vec![0_u64; self.columns.len()];
            for (number, village) in (1_u64..).zip(&district.villages) {
                if village.counts.len() != part.len() {
                    let found = village.counts.len();
                    return Err(DocumentError::Context(format!("{}: {found} angka untuk {} kolom", village.name, part.len())));
                }
                add(&mut part, &village.counts)?;
                let mut cells = vec![dotted(number), village.name.clone()];
                cells.extend(village.counts.iter().map(|&count| dotted(count)));
                cells.push(village.remark.clone());
                lines.push(Line::Row(cells));
            }
            lines.push(sum(format!("Jumlah {} {}", words.district, district.name), &part));
            add(&mut all, &part)?;
        }
        if self.districts.len() > 1 {
            lines.push(sum("Jumlah seluruhnya".to_owned(), &all));
        }
        let closing = self
            .columns
            .last()
            .zip(all.last())
            .map(|(title, &count)| format!("Jumlah {}: {} ({}).", title.to_lowercase(), dotted(count), terbilang(count)));
        let mut signatures: Vec<_> = self.signatories.iter().map(|signatory| signatory.block(Vec::new(), false)).collect();
        if let Some(last) = signatures.last_mut() {
            last.above = vec![self.place_and_date.clone()];
        }
        let list = List {
            letterhead: Some(letterhead(&self.profile, &self.letterhead)),
            heading: capitals(&self.title),
            opening: self.opening.clone(),
            table: Table { columns, lines },
            closing: closing.into_iter().collect(),
            signatures,
            ..List::default()
        };
        Ok(Paper { title: self.title.join(" "), marks: self.marks.clone(), body: None, lists: vec![list] })
    }
}

fn add(sums: &mut [u64], counts: &[u64]) -> Result<(), DocumentError> {
    for (sum, count) in sums.iter_mut().zip(counts) {
        *sum = sum.checked_add(*count).ok_or_else(|| DocumentError::Context("jumlah terlalu besar".to_owned()))?;
    }
    Ok(())
}

fn sum(label: String, counts: &[u64]) -> Line {
    let cells = counts.iter().map(|&count| dotted(count)).chain([String::new()]).collect();
    Line::Sum { label, cells }
}
