//! The sheet on which an official says what was found wrong with an insurer's bill, before anything is paid.

use crate::error::DocumentError;
use crate::paper::{List, Paper, capitals};
use crate::pieces::{Piece, body, table_or, texts};
use crate::profile::{PageMarks, RegionProfile, Signatory, place_and_date};
use crate::table::{Column, Line, Side, Table, figures};
use crate::terbilang::{dotted, rupiah_terbilang};
use payung_domain::{Date, Rupiah};
use serde::{Deserialize, Serialize};

/// Lembar verifikasi tagihan. NIKs are masked: the sheet stays in the office's files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillVerification {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// Title lines, printed in capitals.
    pub title: Vec<String>,
    /// What the checking rests on. Paragraphs.
    pub basis: Vec<String>,
    /// The bill: letter, code, months, group, due day. Label and value.
    pub bill: Vec<(String, String)>,
    /// What was expected and what is billed, by fund line.
    pub shares: Vec<BillShare>,
    /// People and sum as the letter says, apart from its list.
    pub letter: BillLetterTotal,
    /// Differences counted by their cause.
    pub causes: Vec<CauseTotal>,
    /// The differences name by name. May be empty.
    pub differences: Vec<BillDifference>,
    /// The official's statement and what is proposed. Paragraphs.
    pub statement: Vec<String>,
    /// Where and when it is signed.
    pub place: String,
    /// When; `None` leaves dots.
    pub date: Option<Date>,
    /// The verifying official.
    pub verifier: Signatory,
    /// Who takes note, mostly the head of office.
    pub acknowledged_by: Option<Signatory>,
}

/// What one fund line is billed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillShare {
    /// The fund line; "tidak dapat dibebankan" for people no decree names.
    pub fund: String,
    /// People expected by the roster, in person-months.
    pub expected_people: u64,
    /// What the roster gives.
    pub expected: Rupiah,
    /// Person-months billed.
    pub billed_people: u64,
    /// What is billed.
    pub billed: Rupiah,
}

/// What the billing letter itself says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillLetterTotal {
    /// People.
    pub people: u64,
    /// The sum.
    pub total: Rupiah,
}

/// All differences of one cause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CauseTotal {
    /// The cause in words.
    pub cause: String,
    /// Lines.
    pub lines: u64,
    /// Billed less expected; below nought when too little is billed.
    pub difference: Rupiah,
    /// The article.
    pub ground: String,
    /// Lines the official accepted, disputed, and has not answered.
    pub answers: [u64; 3],
}

/// One person and month that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillDifference {
    /// Name.
    pub name: String,
    /// NIK; masked where the document says so.
    pub nik: String,
    /// KPJ as billed; may be empty.
    pub kpj: String,
    /// "Mei 2026".
    pub month: String,
    /// What the roster gives.
    pub expected: Rupiah,
    /// What is billed.
    pub billed: Rupiah,
    /// Cause and reason in words.
    pub cause: String,
    /// The article.
    pub ground: String,
    /// "diterima", "disengketakan: …"; empty while open.
    pub answer: String,
}

impl BillDifference {
    /// Billed less expected.
    ///
    /// # Errors
    /// Too large.
    pub fn difference(&self) -> Result<Rupiah, DocumentError> {
        Ok(self.billed.plus(self.expected.times(-1)?)?)
    }
}

/// Billed less expected.
fn less(billed: Rupiah, expected: Rupiah) -> Result<Rupiah, DocumentError> {
    Ok(billed.plus(expected.times(-1)?)?)
}

/// The differences as a table on a lying sheet, with their sums.
pub(super) fn differences(all: &[BillDifference], last: &str) -> Result<Table, DocumentError> {
    let columns = vec![
        Column::new("No", 10, Side::Center),
        Column::new("Nama", 46, Side::Left),
        Column::new("NIK", 33, Side::Center),
        Column::new("KPJ", 24, Side::Center),
        Column::new("Bulan iuran", 22, Side::Left),
        Column::new("Seharusnya (Rp)", 20, Side::Right),
        Column::new("Ditagih (Rp)", 20, Side::Right),
        Column::new("Selisih (Rp)", 20, Side::Right),
        Column::new("Sebab", 48, Side::Left),
        Column::new("Dasar", 34, Side::Left),
        Column::new(last, 30, Side::Left),
    ];
    let (mut expected, mut billed) = (Rupiah::ZERO, Rupiah::ZERO);
    let mut lines = Vec::with_capacity(all.len() + 1);
    for (number, one) in (1_u64..).zip(all) {
        expected = expected.plus(one.expected)?;
        billed = billed.plus(one.billed)?;
        lines.push(Line::Row(vec![
            dotted(number),
            one.name.clone(),
            one.nik.clone(),
            one.kpj.clone(),
            one.month.clone(),
            figures(one.expected),
            figures(one.billed),
            figures(one.difference()?),
            one.cause.clone(),
            one.ground.clone(),
            one.answer.clone(),
        ]));
    }
    let mut cells = vec![figures(expected), figures(billed), figures(less(billed, expected)?)];
    cells.resize(6, String::new());
    lines.push(Line::Sum { label: "Jumlah".to_owned(), cells });
    Ok(Table { columns, lines })
}

impl BillVerification {
    /// Fund lines side by side, with the sums of roster and list.
    fn comparison(&self) -> Result<(Table, Rupiah, u64), DocumentError> {
        let columns = vec![
            Column::new("Sumber dana", 44, Side::Left),
            Column::new("Orang-bulan seharusnya", 30, Side::Right),
            Column::new("Seharusnya (Rp)", 28, Side::Right),
            Column::new("Orang-bulan ditagih", 22, Side::Right),
            Column::new("Ditagih (Rp)", 28, Side::Right),
            Column::new("Selisih (Rp)", 26, Side::Right),
        ];
        let mut all = BillShare { fund: String::new(), expected_people: 0, expected: Rupiah::ZERO, billed_people: 0, billed: Rupiah::ZERO };
        let mut lines = Vec::with_capacity(self.shares.len() + 1);
        let cells = |share: &BillShare| -> Result<Vec<String>, DocumentError> {
            Ok(vec![
                dotted(share.expected_people),
                figures(share.expected),
                dotted(share.billed_people),
                figures(share.billed),
                figures(less(share.billed, share.expected)?),
            ])
        };
        for share in &self.shares {
            all.expected_people = all.expected_people.saturating_add(share.expected_people);
            all.billed_people = all.billed_people.saturating_add(share.billed_people);
            all.expected = all.expected.plus(share.expected)?;
            all.billed = all.billed.plus(share.billed)?;
            let mut row = vec![share.fund.clone()];
            row.extend(cells(share)?);
            lines.push(Line::Row(row));
        }
        lines.push(Line::Sum { label: "Jumlah".to_owned(), cells: cells(&all)? });
        Ok((Table { columns, lines }, all.billed, all.billed_people))
    }

    /// How the letter agrees with its own list.
    fn letter_against_list(&self, billed: Rupiah) -> Result<String, DocumentError> {
        let BillLetterTotal { people, total } = &self.letter;
        let said = format!("Surat tagihan menyebut {} orang dan {total} ({}).", dotted(*people), rupiah_terbilang(*total));
        let off = less(*total, billed)?;
        Ok(match off.get() {
            0 => format!("{said} Jumlah itu sama dengan jumlah daftarnya."),
            1.. => format!("{said} Jumlah itu {off} lebih besar daripada jumlah daftarnya."),
            _ => format!("{said} Jumlah itu {} lebih kecil daripada jumlah daftarnya.", off.times(-1)?),
        })
    }

    fn causes(&self) -> Result<Table, DocumentError> {
        let columns = vec![
            Column::new("No", 9, Side::Center),
            Column::new("Sebab", 38, Side::Left),
            Column::new("Baris", 14, Side::Right),
            Column::new("Selisih (Rp)", 26, Side::Right),
            Column::new("Dasar", 36, Side::Left),
            Column::new("Diterima", 21, Side::Right),
            Column::new("Disengketakan", 31, Side::Right),
            Column::new("Belum dijawab", 19, Side::Right),
        ];
        let (mut sum, mut count, mut answers) = (Rupiah::ZERO, 0_u64, [0_u64; 3]);
        let mut lines = Vec::with_capacity(self.causes.len() + 1);
        for (number, cause) in (1_u64..).zip(&self.causes) {
            sum = sum.plus(cause.difference)?;
            count = count.saturating_add(cause.lines);
            for (all, one) in answers.iter_mut().zip(cause.answers) {
                *all = all.saturating_add(one);
            }
            let mut row = vec![dotted(number), cause.cause.clone(), dotted(cause.lines), figures(cause.difference), cause.ground.clone()];
            row.extend(cause.answers.iter().map(|&count| dotted(count)));
            lines.push(Line::Row(row));
        }
        if !self.causes.is_empty() {
            let mut cells = vec![dotted(count), figures(sum), String::new()];
            cells.extend(answers.iter().map(|&count| dotted(count)));
            lines.push(Line::Sum { label: "Jumlah".to_owned(), cells });
        }
        Ok(Table { columns, lines })
    }

    pub(crate) fn pieces(&self) -> Result<Vec<Piece>, DocumentError> {
        let (comparison, billed, _) = self.comparison()?;
        let mut pieces =
            vec![Piece::Letterhead(self.profile.letterhead.clone()), Piece::Title { lines: capitals(&self.title), number: None }];
        pieces.extend(texts(&self.basis));
        pieces.push(Piece::Head("A. Tagihan".to_owned()));
        pieces.push(Piece::Fields(self.bill.clone()));
        pieces.push(Piece::Head("B. Daftar peserta dan tagihan".to_owned()));
        pieces.push(Piece::Table(comparison));
        pieces.push(Piece::Text(self.letter_against_list(billed)?));
        pieces.push(Piece::Head("C. Perbedaan menurut sebabnya".to_owned()));
        pieces.push(table_or(self.causes()?, "Tidak ada perbedaan antara tagihan dan daftar peserta."));
        if !self.differences.is_empty() {
            pieces.push(Piece::Text("Perbedaan per nama tercantum dalam daftar terlampir.".to_owned()));
        }
        pieces.push(Piece::Head("D. Pernyataan".to_owned()));
        let mut verifier = self.verifier.block(place_and_date(&self.place, self.date), false);
        let mut signatures = Vec::new();
        if let Some(head) = &self.acknowledged_by {
            signatures.push(head.block(vec!["Mengetahui".to_owned()], false));
            // Two lines above each, so that both names stand at one height.
            if verifier.above.is_empty() {
                verifier.above.push(String::new());
            }
        }
        signatures.push(verifier);
        pieces.push(Piece::Signed { sentences: self.statement.clone(), signatures });
        Ok(pieces)
    }

    pub(crate) fn paper(&self) -> Result<Paper, DocumentError> {
        let mut lists = Vec::new();
        if !self.differences.is_empty() {
            lists.push(List {
                annex_of: vec!["LAMPIRAN LEMBAR VERIFIKASI TAGIHAN".to_owned()],
                heading: vec!["DAFTAR PERBEDAAN TAGIHAN DENGAN DAFTAR PESERTA".to_owned()],
                table: differences(&self.differences, "Jawaban")?,
                signatures: vec![self.verifier.block(place_and_date(&self.place, self.date), false)],
                ..List::default()
            });
        }
        let body = Some(body(&self.profile, &self.pieces()?, 11.0));
        Ok(Paper { title: self.title.join(" "), marks: self.marks.clone(), body, lists })
    }
}
