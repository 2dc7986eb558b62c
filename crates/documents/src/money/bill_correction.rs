//! The letter that asks the insurer for a corrected bill, with the disputed lines.

use super::bill_verification::{BillDifference, differences};
use crate::error::DocumentError;
use crate::letter_frame::LetterFrame;
use crate::paper::{List, Paper};
use crate::pieces::{Piece, body, texts};
use crate::profile::{PageMarks, RegionProfile};
use payung_domain::Rupiah;
use serde::{Deserialize, Serialize};

/// Surat permintaan pembetulan tagihan. Its annex bears whole NIKs, because the insurer finds its participants by them: the letter is for the
/// insurer alone, and says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillCorrection {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// What stands around the text.
    pub frame: LetterFrame,
    /// What was found. Paragraphs.
    pub opening: Vec<String>,
    /// The bill, what it should be. Label and value.
    pub facts: Vec<(String, String)>,
    /// What the insurer is asked for, item by item.
    pub requests: Vec<String>,
    /// Paragraphs before the signature.
    pub closing: Vec<String>,
    /// The disputed lines, NIKs whole.
    pub lines: Vec<BillDifference>,
    /// For whom alone the annex is, as it is printed on it.
    pub only_for: String,
}

impl BillCorrection {
    /// What the disputed lines come to: billed less expected.
    ///
    /// # Errors
    /// Too large.
    pub fn disputed(&self) -> Result<Rupiah, DocumentError> {
        self.lines.iter().try_fold(Rupiah::ZERO, |sum, line| Ok(sum.plus(line.difference()?)?))
    }

    pub(crate) fn pieces(&self) -> Result<Vec<Piece>, DocumentError> {
        let mut pieces = vec![Piece::Letterhead(self.profile.letterhead.clone()), Piece::Opening(Box::new(self.frame.clone()))];
        pieces.push(Piece::Text("Dengan hormat,".to_owned()));
        pieces.extend(texts(&self.opening));
        pieces.push(Piece::Fields(self.facts.clone()));
        pieces.push(Piece::Text("Kami mohon bantuan Saudara untuk:".to_owned()));
        pieces.push(Piece::Numbered(self.requests.clone()));
        pieces.push(Piece::Signed { sentences: self.closing.clone(), signatures: vec![self.frame.signature()] });
        pieces.push(Piece::Copies(self.frame.copies.clone()));
        Ok(pieces)
    }

    pub(crate) fn paper(&self) -> Result<Paper, DocumentError> {
        if self.lines.is_empty() {
            return Err(DocumentError::Context("permintaan pembetulan tanpa baris yang disengketakan".to_owned()));
        }
        let number = self.frame.number.clone().unwrap_or_else(|| "......................".to_owned());
        let list = List {
            annex_of: vec!["LAMPIRAN SURAT".to_owned(), format!("NOMOR {number}"), self.only_for.clone()],
            heading: vec!["DAFTAR BARIS TAGIHAN YANG DIMINTA DIBETULKAN".to_owned()],
            table: differences(&self.lines, "Pembetulan yang diminta")?,
            signatures: vec![self.frame.signature()],
            ..List::default()
        };
        let body = Some(body(&self.profile, &self.pieces()?, 11.0));
        Ok(Paper { title: self.frame.subject.clone(), marks: self.marks.clone(), body, lists: vec![list] })
    }
}
