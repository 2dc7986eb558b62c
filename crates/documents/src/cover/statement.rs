//! What a worker or a family is told of their cover: covered or not, since when, by whom it is paid, what the family is owed now, what to
//! report. One page in large type. What is owed comes from the law's data through the caller; nothing here knows an amount.

use crate::paper::Paper;
use crate::pieces::{Piece, body};
use crate::profile::{PageMarks, RegionProfile, Signatory};
use crate::table::{Column, Line, Side, Table};
use payung_domain::Rupiah;
use serde::{Deserialize, Serialize};

/// Keterangan perlindungan. Numbers that identify are masked: the page is shown around.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverStatement {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of the page.
    pub marks: PageMarks,
    /// Title lines.
    pub title: Vec<String>,
    /// The answer in capitals: "TERLINDUNGI".
    pub answer: String,
    /// What the answer means for this person, in sentences.
    pub meaning: Vec<String>,
    /// Whose cover, since when, by whom paid, which months: label and value.
    pub facts: Vec<(String, String)>,
    /// The heading over what the family is owed: "Yang diterima keluarga bila meninggal hari ini".
    pub owed_heading: String,
    /// What is owed.
    pub owed: Vec<OwedBenefit>,
    /// What to report and by when, and to whom.
    pub duties: Vec<String>,
    /// Where to ask: office, address, telephone.
    pub contact: Vec<String>,
    /// On what the amounts rest, and who decides in the end.
    pub sources: Vec<String>,
    /// "Bangli, 20 November 2026".
    pub place_and_date: String,
    /// Who signs.
    pub signatory: Signatory,
}

/// One thing a family is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwedBenefit {
    /// What happens: "Meninggal karena kecelakaan kerja".
    pub event: String,
    /// How much, where it is a fixed sum.
    pub amount: Option<Rupiah>,
    /// Of what it consists, or what it depends on.
    pub note: String,
}

/// Points of the running text: as large as the longest statement leaves on one page.
const POINTS: f32 = 10.5;

impl CoverStatement {
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let mut pieces = vec![
            Piece::Letterhead(self.profile.letterhead.clone()),
            Piece::Title { lines: self.title.clone(), number: None },
            Piece::Answer { said: self.answer.clone(), meaning: self.meaning.clone() },
            Piece::Fields(self.facts.clone()),
        ];
        if !self.owed.is_empty() {
            pieces.push(Piece::Head(self.owed_heading.clone()));
            let columns = vec![
                Column::new("Bila", 52, Side::Left),
                Column::new("Jumlah", 38, Side::Right),
                Column::new("Keterangan", 76, Side::Left),
            ];
            let row = |owed: &OwedBenefit| {
                let amount = owed.amount.map_or_else(|| "menurut keadaan".to_owned(), |amount| amount.to_string());
                Line::Row(vec![owed.event.clone(), amount, owed.note.clone()])
            };
            pieces.push(Piece::Table(Table { columns, lines: self.owed.iter().map(row).collect() }));
        }
        if !self.duties.is_empty() {
            pieces.push(Piece::Head("Yang harus dilaporkan".to_owned()));
            pieces.push(Piece::Numbered(self.duties.clone()));
        }
        if !self.contact.is_empty() {
            pieces.push(Piece::Head("Tempat bertanya".to_owned()));
            pieces.push(Piece::Text(self.contact.join("\n")));
        }
        let signature = self.signatory.block(vec![self.place_and_date.clone()], false);
        pieces.push(Piece::Signed { sentences: Vec::new(), signatures: vec![signature] });
        pieces.push(Piece::Fine(self.sources.clone()));
        pieces
    }

    pub(crate) fn paper(&self) -> Paper {
        let body = Some(body(&self.profile, &self.pieces(), POINTS));
        Paper { title: self.title.join(" "), marks: self.marks.clone(), body, lists: Vec::new() }
    }
}
