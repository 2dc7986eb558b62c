//! What goes to the treasurer with a request for payment: cover sheet, summary by fund line, checklist of papers, statement of responsibility.

use crate::error::DocumentError;
use crate::paper::{Paper, capitals, number_or_dots};
use crate::pieces::{Piece, body};
use crate::profile::{Letterhead, PageMarks, RegionProfile, Signatory, place_and_date};
use crate::table::{Column, Line, Side, Table, figures};
use crate::terbilang::{dotted, rupiah_terbilang};
use payung_domain::{Date, Rupiah};
use serde::{Deserialize, Serialize};

/// Berkas SPP-LS of one payment; of a village, the papers its own treasurer needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentBundle {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// Whose papers they are: the office, or the village.
    pub letterhead: Letterhead,
    /// Title lines of the cover sheet, printed in capitals.
    pub title: Vec<String>,
    /// Number of the request; dots while it has none.
    pub number: Option<String>,
    /// The payment: label and value.
    pub facts: Vec<(String, String)>,
    /// What is to be paid.
    pub amount: Rupiah,
    /// Where the line's ceiling stands with this payment: label and sum.
    pub ceiling: Vec<(String, Rupiah)>,
    /// Every part of the bill, by fund line.
    pub parts: Vec<PaymentPart>,
    /// The decrees that name whom is paid for, and other papers it rests on.
    pub basis: Vec<String>,
    /// Papers that must be there.
    pub checklist: Vec<BundlePaper>,
    /// A sentence under the checklist: on what it rests.
    pub checklist_note: String,
    /// Title of the statement, printed in capitals.
    pub statement_title: Vec<String>,
    /// The statement, point by point.
    pub statement: Vec<String>,
    /// A sentence under the statement: on what its form rests. May be empty.
    pub statement_note: String,
    /// Where it is signed.
    pub place: String,
    /// When; `None` leaves dots.
    pub date: Option<Date>,
    /// Who hands the papers in: PPTK and treasurer, or the village's treasurer.
    pub handed_in_by: Vec<Signatory>,
    /// Who checks them.
    pub checked_by: Signatory,
    /// Who is responsible for the payment.
    pub responsible: Signatory,
}

/// One part of a bill, out of one fund line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentPart {
    /// The fund line.
    pub fund: String,
    /// Its account.
    pub account: String,
    /// Person-months billed.
    pub person_months: u64,
    /// What is billed to the line: paid and set off together.
    pub billed: Rupiah,
    /// Earlier overpayment set off.
    pub credit: Rupiah,
    /// Paid although disputed.
    pub claim: Rupiah,
    /// To be paid now.
    pub amount: Rupiah,
    /// Whether it is the part this bundle is about.
    pub this: bool,
}

/// A paper of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundlePaper {
    /// What it is.
    pub text: String,
    /// It stands in the books: number and date; empty for one that is put in by hand.
    pub found: String,
}

/// The box a checker ticks.
const BOX: &str = "\u{2610}";

impl PaymentBundle {
    fn summary(&self) -> Result<Table, DocumentError> {
        let columns = vec![
            Column::new("Sumber dana", 40, Side::Left),
            Column::new("Rekening", 40, Side::Left),
            Column::new("Orang-bulan", 18, Side::Right),
            Column::new("Ditagih (Rp)", 26, Side::Right),
            Column::new("Kredit dipakai (Rp)", 24, Side::Right),
            Column::new("Dibayar (Rp)", 26, Side::Right),
            Column::new("Di antaranya disengketakan (Rp)", 31, Side::Right),
        ];
        let mut sums = [Rupiah::ZERO; 4];
        let mut months = 0_u64;
        let mut lines = Vec::with_capacity(self.parts.len() + 1);
        for part in &self.parts {
            months = months.saturating_add(part.person_months);
            let money = [part.billed, part.credit, part.amount, part.claim];
            for (sum, one) in sums.iter_mut().zip(money) {
                *sum = sum.plus(one)?;
            }
            let fund = if part.this && self.parts.len() > 1 { format!("{} (berkas ini)", part.fund) } else { part.fund.clone() };
            let mut row = vec![fund, part.account.clone(), dotted(part.person_months)];
            row.extend(money.map(figures));
            lines.push(Line::Row(row));
        }
        let mut cells = vec![dotted(months)];
        cells.extend(sums.map(figures));
        lines.push(Line::Sum { label: "Jumlah tagihan".to_owned(), cells });
        Ok(Table { columns, lines })
    }

    fn papers(&self) -> Table {
        let columns = vec![
            Column::new("No", 9, Side::Center),
            Column::new("Dokumen", 72, Side::Left),
            Column::new("Dalam buku", 50, Side::Left),
            Column::new("Ada", 13, Side::Center),
            Column::new("Tidak", 13, Side::Center),
            Column::new("Catatan pemeriksa", 33, Side::Left),
        ];
        let row = |(number, paper): (u64, &BundlePaper)| {
            let found = if paper.found.is_empty() { "-".to_owned() } else { paper.found.clone() };
            Line::Row(vec![dotted(number), paper.text.clone(), found, BOX.to_owned(), BOX.to_owned(), String::new()])
        };
        Table { columns, lines: (1_u64..).zip(&self.checklist).map(row).collect() }
    }

    fn check(&self) -> Result<(), DocumentError> {
        let Some(this) = self.parts.iter().find(|part| part.this) else {
            return Err(DocumentError::Context("berkas pembayaran tanpa bagian yang dibayar".to_owned()));
        };
        for part in &self.parts {
            if part.amount.plus(part.credit)? != part.billed {
                return Err(DocumentError::Context(format!("{}: dibayar dan kredit tidak sama dengan yang ditagih", part.fund)));
            }
        }
        if this.amount != self.amount {
            return Err(DocumentError::Context(format!("{} pada sampul, {} pada ringkasan", self.amount, this.amount)));
        }
        Ok(())
    }

    pub(crate) fn pieces(&self) -> Result<Vec<Piece>, DocumentError> {
        self.check()?;
        let head = || Piece::Letterhead(self.letterhead.clone());
        let dated = |signatory: &Signatory| signatory.block(place_and_date(&self.place, self.date), false);
        let number = number_or_dots(self.number.as_deref()).to_owned();
        let mut facts = self.facts.clone();
        facts.push(("Jumlah yang diminta".to_owned(), format!("{} ({})", self.amount, rupiah_terbilang(self.amount))));
        let mut handing: Vec<_> = self.handed_in_by.iter().map(|signatory| signatory.block(vec![String::new()], false)).collect();
        if let Some(last) = handing.last_mut() {
            last.above = place_and_date(&self.place, self.date);
        }
        let money = vec![Column::new("Uraian", 120, Side::Left), Column::new("Jumlah (Rp)", 45, Side::Right)];
        let ceiling = self.ceiling.iter().map(|(label, sum)| Line::Row(vec![label.clone(), figures(*sum)])).collect();
        let mut pieces = vec![
            head(),
            Piece::Title { lines: capitals(&self.title), number: Some(number.clone()) },
            Piece::Fields(facts),
            Piece::Head("Dasar".to_owned()),
            Piece::Numbered(self.basis.clone()),
            Piece::Signed { sentences: Vec::new(), signatures: handing },
            Piece::NewPage,
            Piece::Title { lines: vec!["RINGKASAN PEMBAYARAN".to_owned()], number: Some(number.clone()) },
            Piece::Head("A. Tagihan menurut sumber dana".to_owned()),
            Piece::Table(self.summary()?),
            Piece::Head("B. Kedudukan anggaran".to_owned()),
            Piece::Table(Table { columns: money, lines: ceiling }),
            Piece::NewPage,
            Piece::Title { lines: vec!["DAFTAR KELENGKAPAN DOKUMEN".to_owned()], number: Some(number) },
            Piece::Table(self.papers()),
            Piece::Text(format!("Hasil pemeriksaan: {BOX} lengkap dan sah   {BOX} dikembalikan dengan catatan")),
        ];
        if !self.checklist_note.is_empty() {
            pieces.push(Piece::Fine(vec![self.checklist_note.clone()]));
        }
        pieces.push(Piece::Signed { sentences: Vec::new(), signatures: vec![dated(&self.checked_by)] });
        pieces.extend([Piece::NewPage, head(), Piece::Title { lines: capitals(&self.statement_title), number: None }]);
        pieces.push(Piece::Text("Yang bertanda tangan di bawah ini:".to_owned()));
        let who = &self.responsible;
        pieces.push(Piece::Fields(vec![
            ("Nama".to_owned(), who.printed_name()),
            ("NIP".to_owned(), who.nip.clone().unwrap_or_else(|| "................................".to_owned())),
            ("Jabatan".to_owned(), who.lines(false).join(" ").trim_end_matches(',').to_owned()),
        ]));
        pieces.push(Piece::Text("menyatakan dengan sesungguhnya bahwa:".to_owned()));
        pieces.push(Piece::Numbered(self.statement.clone()));
        let closing = "Demikian pernyataan ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.".to_owned();
        pieces.push(Piece::Signed { sentences: vec![closing], signatures: vec![dated(who)] });
        if !self.statement_note.is_empty() {
            pieces.push(Piece::Fine(vec![self.statement_note.clone()]));
        }
        Ok(pieces)
    }

    pub(crate) fn paper(&self) -> Result<Paper, DocumentError> {
        let body = Some(body(&self.profile, &self.pieces()?, 11.0));
        Ok(Paper { title: self.title.join(" "), marks: self.marks.clone(), body, lists: Vec::new() })
    }
}
