//! What stands around the text of a letter: place and date, number, nature, subject, addressee, who signs, who gets a copy.

use crate::profile::{Signatory, SignatureBlock, place_and_date};
use payung_domain::Date;
use serde::{Deserialize, Serialize};

/// The frame of an office's letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterFrame {
    /// Where it is written.
    pub place: String,
    /// When; `None` leaves dots.
    pub date: Option<Date>,
    /// Number in the office's register; `None` leaves dots.
    pub number: Option<String>,
    /// "Sifat": "Penting", "Rahasia".
    pub nature: String,
    /// "Lampiran": "1 (satu) berkas"; "-" for none.
    pub enclosed: String,
    /// "Hal".
    pub subject: String,
    /// Lines after "Yth.": office or name, then address.
    pub addressee: Vec<String>,
    /// Who signs.
    pub signatory: Signatory,
    /// Who gets a copy. May be empty.
    pub copies: Vec<String>,
}

impl LetterFrame {
    /// "Bangli, 20 November 2026".
    pub(crate) fn place_and_date(&self) -> String {
        place_and_date(&self.place, self.date).concat()
    }

    /// Number, nature, enclosures and subject.
    pub(crate) fn fields(&self) -> [(&'static str, String); 4] {
        let number = self.number.clone().unwrap_or_else(|| "......................".to_owned());
        [("Nomor", number), ("Sifat", self.nature.clone()), ("Lampiran", self.enclosed.clone()), ("Hal", self.subject.clone())]
    }

    /// The signature below.
    pub(crate) fn signature(&self) -> SignatureBlock {
        self.signatory.block(Vec::new(), false)
    }
}
