//! Notices before cover stops: to a participant whose cover ends, to a village whose people are in arrears or whose programme ends, with the
//! way to go on paying oneself.

use crate::letter_frame::LetterFrame;
use crate::paper::{List, Paper};
use crate::pieces::{Piece, body, texts};
use crate::profile::{PageMarks, RegionProfile};
use crate::table::{Column, Line, Side, Table};
use crate::terbilang::dotted;
use serde::{Deserialize, Serialize};

/// Surat pemberitahuan tentang kepesertaan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverNotice {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// What stands around the text.
    pub frame: LetterFrame,
    /// What happens, and when cover stops. Paragraphs.
    pub opening: Vec<String>,
    /// Facts a reader looks up: last day, months unpaid, contribution.
    pub facts: Vec<(String, String)>,
    /// The sentence above the steps.
    pub steps_heading: String,
    /// How to pay oneself, or what else to do, step by step.
    pub steps: Vec<String>,
    /// How to object, where somebody is ended. May be empty.
    pub objection: Vec<String>,
    /// Where to ask.
    pub contact: Vec<String>,
    /// Paragraphs before the signature.
    pub closing: Vec<String>,
    /// Whom it concerns, for a village's letter. Numbers masked. May be empty.
    pub people: Vec<NoticedPerson>,
    /// A page to be handed out or put up, without names. None for a letter to one person.
    pub hand_out: Option<HandOut>,
}

/// Somebody a notice concerns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticedPerson {
    /// Name.
    pub name: String,
    /// Address below the village.
    pub address: String,
    /// KPJ, masked; empty when there is none.
    pub kpj: String,
    /// Last month paid: "Juli 2026".
    pub last_paid: String,
    /// What applies to this person only: "berusia 65 tahun: tidak dapat mendaftar lagi". May be empty.
    pub note: String,
}

/// The page for participants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOut {
    /// Title lines.
    pub title: Vec<String>,
    /// The one sentence.
    pub said: String,
    /// What it means.
    pub meaning: Vec<String>,
}

impl CoverNotice {
    pub(crate) fn pieces(&self) -> Vec<Piece> {
        let mut pieces = vec![Piece::Letterhead(self.profile.letterhead.clone()), Piece::Opening(Box::new(self.frame.clone()))];
        pieces.push(Piece::Text("Dengan hormat,".to_owned()));
        pieces.extend(texts(&self.opening));
        if !self.facts.is_empty() {
            pieces.push(Piece::Fields(self.facts.clone()));
        }
        self.way_on(&mut pieces);
        pieces.push(Piece::Signed { sentences: self.closing.clone(), signatures: vec![self.frame.signature()] });
        pieces.push(Piece::Copies(self.frame.copies.clone()));
        if let Some(page) = &self.hand_out {
            pieces.push(Piece::NewPage);
            pieces.push(Piece::Letterhead(self.profile.letterhead.clone()));
            pieces.push(Piece::Title { lines: page.title.clone(), number: None });
            pieces.push(Piece::Answer { said: page.said.clone(), meaning: page.meaning.clone() });
            self.way_on(&mut pieces);
        }
        pieces
    }

    /// Steps, objection and contact: in the letter, and again on the page that is handed out.
    fn way_on(&self, pieces: &mut Vec<Piece>) {
        if !self.steps.is_empty() {
            pieces.push(Piece::Text(self.steps_heading.clone()));
            pieces.push(Piece::Numbered(self.steps.clone()));
        }
        if !self.objection.is_empty() {
            pieces.push(Piece::Text("Bila Saudara berkeberatan atau keterangan di atas tidak benar:".to_owned()));
            pieces.push(Piece::Numbered(self.objection.clone()));
        }
        if !self.contact.is_empty() {
            pieces.push(Piece::Fields(vec![("Tempat bertanya".to_owned(), self.contact.join("\n"))]));
        }
    }

    fn list(&self) -> List {
        let columns = vec![
            Column::new("No", 10, Side::Center),
            Column::new("Nama", 70, Side::Left),
            Column::new("Alamat", 70, Side::Left),
            Column::new("Nomor peserta (KPJ)", 34, Side::Center),
            Column::new("Iuran terakhir yang dibayar", 40, Side::Center),
            Column::new("Keterangan", 76, Side::Left),
        ];
        let row = |(number, person): (u64, &NoticedPerson)| {
            let NoticedPerson { name, address, kpj, last_paid, note } = person;
            Line::Row(vec![dotted(number), name.clone(), address.clone(), kpj.clone(), last_paid.clone(), note.clone()])
        };
        let number = self.frame.number.clone().unwrap_or_else(|| "......................".to_owned());
        List {
            annex_of: vec![
                "LAMPIRAN SURAT".to_owned(),
                format!("NOMOR {number}"),
                format!("TANGGAL {}", crate::dates::long_or_dots(self.frame.date)),
            ],
            heading: vec!["DAFTAR PESERTA".to_owned()],
            table: Table { columns, lines: (1_u64..).zip(&self.people).map(row).collect() },
            closing: vec![format!("Jumlah peserta: {} orang.", dotted(u64::try_from(self.people.len()).unwrap_or(u64::MAX)))],
            signatures: vec![self.frame.signature()],
            ..List::default()
        }
    }

    pub(crate) fn paper(&self) -> Paper {
        let body = Some(body(&self.profile, &self.pieces(), 11.0));
        let lists = if self.people.is_empty() { Vec::new() } else { vec![self.list()] };
        Paper { title: self.frame.subject.clone(), marks: self.marks.clone(), body, lists }
    }
}
