//! The letter by which people are handed to the insurer to be registered: control totals per group, and the check sum of the file it comes with.

use crate::error::DocumentError;
use crate::letter_frame::LetterFrame;
use crate::paper::Paper;
use crate::pieces::{Piece, body, texts};
use crate::profile::{PageMarks, RegionProfile};
use crate::table::{Column, Line, Side, Table, figures};
use crate::terbilang::{dotted, rupiah_terbilang, terbilang};
use payung_domain::Rupiah;
use serde::{Deserialize, Serialize};

/// Surat pengantar pendaftaran peserta.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentLetter {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// What stands around the text.
    pub frame: LetterFrame,
    /// What is asked, on which ground. Paragraphs.
    pub opening: Vec<String>,
    /// How many people, by group at the insurer, decree and fund.
    pub totals: Vec<ControlTotal>,
    /// The file the letter goes with.
    pub file: SentFile,
    /// What the insurer is asked to answer, item by item.
    pub requests: Vec<String>,
    /// Paragraphs before the signature.
    pub closing: Vec<String>,
}

/// Control totals of one group of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlTotal {
    /// Group at the insurer (wadah).
    pub wadah: String,
    /// The decree: "Keputusan Bupati Nomor … tanggal …".
    pub decree: String,
    /// The fund line the contributions come from.
    pub fund: String,
    /// Men.
    pub men: u64,
    /// Women.
    pub women: u64,
    /// People whose sex no list says.
    pub unknown: u64,
    /// Contribution of one month for all of them.
    pub monthly: Rupiah,
}

/// A file as it was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentFile {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// People in it.
    pub people: u64,
    /// SHA-256 over its bytes, 64 hexadecimal digits, which whoever receives it can compute again.
    pub sha256: String,
    /// Further control totals, as label and value: sums over columns.
    pub control: Vec<(String, String)>,
}

impl SentFile {
    /// The check sum in groups of eight, so that two people can compare it aloud.
    fn check_sum(&self) -> String {
        let digits: Vec<char> = self.sha256.chars().collect();
        digits.chunks(8).map(|some| some.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
}

impl EnrolmentLetter {
    pub(crate) fn pieces(&self) -> Result<Vec<Piece>, DocumentError> {
        let (table, people, monthly) = self.table()?;
        if people != self.file.people {
            return Err(DocumentError::Context(format!("{people} orang dalam rekapitulasi, {} orang dalam berkas", self.file.people)));
        }
        let mut pieces = vec![Piece::Letterhead(self.profile.letterhead.clone()), Piece::Opening(Box::new(self.frame.clone()))];
        pieces.push(Piece::Text("Dengan hormat,".to_owned()));
        pieces.extend(texts(&self.opening));
        pieces.push(Piece::Table(table));
        pieces.push(Piece::Text(format!(
            "Jumlah seluruhnya {} ({}) orang dengan iuran {} ({}) setiap bulan.",
            dotted(people),
            terbilang(people),
            monthly,
            rupiah_terbilang(monthly)
        )));
        pieces.push(Piece::Head("Berkas yang menyertai surat ini".to_owned()));
        let mut fields = vec![
            ("Nama berkas".to_owned(), self.file.name.clone()),
            ("Ukuran".to_owned(), format!("{} bita", dotted(self.file.bytes))),
            ("Jumlah orang".to_owned(), dotted(self.file.people)),
        ];
        fields.extend(self.file.control.iter().cloned());
        fields.push(("Sidik berkas (SHA-256)".to_owned(), self.file.check_sum()));
        pieces.push(Piece::Fields(fields));
        pieces.push(Piece::Fine(vec![
            "Berkas yang diterima adalah berkas ini hanya bila sidiknya sama, misalnya menurut perintah sha256sum atau certutil -hashfile … SHA256."
                .to_owned(),
        ]));
        if !self.requests.is_empty() {
            pieces.push(Piece::Text("Kami mohon bantuan Saudara untuk:".to_owned()));
            pieces.push(Piece::Numbered(self.requests.clone()));
        }
        pieces.push(Piece::Signed { sentences: self.closing.clone(), signatures: vec![self.frame.signature()] });
        pieces.push(Piece::Copies(self.frame.copies.clone()));
        Ok(pieces)
    }

    fn table(&self) -> Result<(Table, u64, Rupiah), DocumentError> {
        let columns = vec![
            Column::new("No", 9, Side::Center),
            Column::new("Wadah", 30, Side::Left),
            Column::new("Dasar", 38, Side::Left),
            Column::new("Sumber dana", 32, Side::Left),
            Column::new("L", 13, Side::Right),
            Column::new("P", 13, Side::Right),
            Column::new("Orang", 15, Side::Right),
            Column::new("Iuran sebulan (Rp)", 26, Side::Right),
        ];
        let (mut men, mut women, mut people, mut monthly) = (0_u64, 0_u64, 0_u64, Rupiah::ZERO);
        let mut lines = Vec::with_capacity(self.totals.len() + 1);
        for (number, total) in (1_u64..).zip(&self.totals) {
            let all = total.men.saturating_add(total.women).saturating_add(total.unknown);
            men = men.saturating_add(total.men);
            women = women.saturating_add(total.women);
            people = people.saturating_add(all);
            monthly = monthly.plus(total.monthly)?;
            lines.push(Line::Row(vec![
                dotted(number),
                total.wadah.clone(),
                total.decree.clone(),
                total.fund.clone(),
                dotted(total.men),
                dotted(total.women),
                dotted(all),
                figures(total.monthly),
            ]));
        }
        let cells = vec![dotted(men), dotted(women), dotted(people), figures(monthly)];
        lines.push(Line::Sum { label: "Jumlah".to_owned(), cells });
        Ok((Table { columns, lines }, people, monthly))
    }

    pub(crate) fn paper(&self) -> Result<Paper, DocumentError> {
        let body = Some(body(&self.profile, &self.pieces()?, 11.0));
        Ok(Paper { title: self.frame.subject.clone(), marks: self.marks.clone(), body, lists: Vec::new() })
    }
}
