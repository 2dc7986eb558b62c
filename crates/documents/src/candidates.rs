//! The list of candidates the head of office draws up from the minutes of verification: ranked within the ceiling, then who waits.

use crate::decree::annex::AnnexColumn;
use crate::error::DocumentError;
use crate::paper::{List, Paper, capitals, letterhead, number_or_dots};
use crate::person::CoveredPerson;
use crate::profile::{PageMarks, RegionProfile, Signatory, place_and_date};
use crate::table::{Column, Line, Side, Table, Totals, figures};
use crate::terbilang::dotted;
use payung_domain::Date;
use serde::{Deserialize, Serialize};

/// Daftar calon penerima.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CandidateList {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// Title lines, printed in capitals: "Daftar Calon Penerima Bantuan Iuran", "Tahun Anggaran 2027".
    pub title: Vec<String>,
    /// The list's number in the office's register.
    pub number: Option<String>,
    /// When it is signed.
    pub date: Option<Date>,
    /// What it rests on: the minutes of verification, the ceiling. Sentences.
    pub basis: Vec<String>,
    /// Who comes within the ceiling, in rank order.
    pub within: Vec<Candidate>,
    /// Who waits for a place, in rank order. May be empty.
    pub waiting: Vec<Candidate>,
    /// The head of office.
    pub signatory: Signatory,
    /// Offices whose initials a draft needs.
    pub initials: Vec<String>,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Rank, from 1 over both lists.
    pub rank: u32,
    /// The person and the contribution proposed.
    pub covered: CoveredPerson,
    /// What decided the rank: "desil 1; disabilitas". May be empty.
    pub ground: String,
}

const COLUMNS: [AnnexColumn; 8] = [
    AnnexColumn::Number,
    AnnexColumn::Name,
    AnnexColumn::Nik,
    AnnexColumn::Birth,
    AnnexColumn::Address,
    AnnexColumn::Village,
    AnnexColumn::District,
    AnnexColumn::Occupation,
];

impl CandidateList {
    pub(crate) fn paper(&self) -> Result<Paper, DocumentError> {
        let title = capitals(&self.title);
        let number = format!("NOMOR {}", number_or_dots(self.number.as_deref()));
        let signature = || vec![self.signatory.block(place_and_date(&self.profile.seat, self.date), false)];
        let (table, totals) = self.table(&self.within)?;
        let mut within = List {
            letterhead: Some(letterhead(&self.profile, &self.profile.letterhead)),
            heading: title.iter().cloned().chain([number.clone()]).collect(),
            opening: self.basis.clone(),
            table,
            closing: totals.sentences(),
            ..List::default()
        };
        let mut lists = Vec::new();
        if self.waiting.is_empty() {
            within.signatures = signature();
            within.initials.clone_from(&self.initials);
            lists.push(within);
        } else {
            let (table, totals) = self.table(&self.waiting)?;
            lists.push(within);
            lists.push(List {
                heading: title.into_iter().chain([number, "DAFTAR TUNGGU".to_owned()]).collect(),
                table,
                closing: vec![format!("Jumlah dalam daftar tunggu: {} orang.", dotted(totals.people))],
                signatures: signature(),
                initials: self.initials.clone(),
                ..List::default()
            });
        }
        Ok(Paper { title: self.title.join(" "), marks: self.marks.clone(), body: None, lists })
    }

    fn table(&self, candidates: &[Candidate]) -> Result<(Table, Totals), DocumentError> {
        let words = &self.profile.words;
        let mut columns: Vec<_> = COLUMNS.iter().map(|column| column.column(words)).collect();
        columns.push(Column::new("Dasar Peringkat", 36, Side::Left));
        columns.push(Column::new("Bulan", 12, Side::Center));
        columns.push(Column::new("Jumlah (Rp)", 24, Side::Right));
        let (mut lines, mut totals) = (Vec::with_capacity(candidates.len() + 1), Totals::default());
        for candidate in candidates {
            let amount = candidate.covered.amount()?;
            totals.add(candidate.covered.monthly, amount)?;
            let mut cells: Vec<_> =
                COLUMNS.iter().map(|column| column.of_person(u64::from(candidate.rank), &candidate.covered.person)).collect();
            cells.extend([candidate.ground.clone(), candidate.covered.months.to_string(), figures(amount)]);
            lines.push(Line::Row(cells));
        }
        lines.push(Line::Sum { label: format!("Jumlah ({} orang)", dotted(totals.people)), cells: vec![figures(totals.amount)] });
        Ok((Table { columns, lines }, totals))
    }
}
