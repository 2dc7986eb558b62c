//! The year of a fund line on paper: ceiling and its changes, money released, committed and paid, what BPJS owes and is owed on 31 December or
//! while the year runs, what is left over. Of one line, or of all lines of a year with what is left by purpose.

use crate::dates::{long_date, short_date};
use crate::error::DocumentError;
use crate::paper::{Paper, capitals};
use crate::pieces::{Piece, body, table_or, texts};
use crate::profile::{PageMarks, RegionProfile, Signatory, place_and_date};
use crate::table::{Column, Line, Side, Table, figures, grouped};
use crate::terbilang::{dotted, rupiah_terbilang};
use payung_domain::{Date, Rupiah};
use serde::{Deserialize, Serialize};

/// Laporan tahunan sumber dana. Names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundStatement {
    /// The region.
    pub profile: RegionProfile,
    /// Marks in the foot of every page.
    pub marks: PageMarks,
    /// Title lines, printed in capitals.
    pub title: Vec<String>,
    /// Sentences above.
    pub opening: Vec<String>,
    /// The day up to which the ledger is read: 31 December, or the day it is made while the year runs.
    pub as_of: Date,
    /// The lines.
    pub lines: Vec<FundYear>,
    /// Sentences before the signatures.
    pub closing: Vec<String>,
    /// Where it is signed.
    pub place: String,
    /// When; `None` leaves dots.
    pub date: Option<Date>,
    /// Who signs.
    pub signatories: Vec<Signatory>,
}

/// One fund line's year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundYear {
    /// What people call it.
    pub name: String,
    /// Account, budget document, class, payer, group: label and value.
    pub facts: Vec<(String, String)>,
    /// What the money is bound to: "penderes"; "tidak terikat".
    pub purpose: String,
    /// Whether money must be released by SPD before it can be asked for.
    pub needs_spd: bool,
    /// Changes of ceiling and releases, in order.
    pub changes: Vec<FundChange>,
    /// The ceiling now.
    pub ceiling: Rupiah,
    /// Released by SPD.
    pub released: Rupiah,
    /// Committed to decrees.
    pub committed: Rupiah,
    /// Asked for.
    pub requested: Rupiah,
    /// Paid.
    pub paid: Rupiah,
    /// The contributions booked, by month.
    pub months: Vec<FundMonth>,
    /// At the insurer, to be set off against later bills of the line and year.
    pub credit: Rupiah,
    /// Claimed from the insurer.
    pub claims: Rupiah,
    /// Paid for months of the next year.
    pub prepaid: Rupiah,
    /// Owed for months billed and not paid.
    pub liability: Rupiah,
    /// Returned as other regional revenue, or to the line.
    pub returned: Rupiah,
}

/// A change of ceiling or a release of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundChange {
    /// When.
    pub date: Option<Date>,
    /// Which of the two.
    pub kind: FundChangeKind,
    /// Number of the paper.
    pub number: String,
    /// By how much; below nought when it is cut.
    pub amount: Rupiah,
}

/// What a paper changes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FundChangeKind {
    /// The ceiling.
    Ceiling,
    /// Money is released by SPD.
    Release,
}

/// Contributions of one month out of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FundMonth {
    /// "Mei 2026".
    pub month: String,
    /// The expense booked.
    pub expense: Rupiah,
}

impl FundYear {
    /// What is left of the ceiling when the year ends: SiLPA.
    ///
    /// # Errors
    /// Too large.
    pub fn left(&self) -> Result<Rupiah, DocumentError> {
        Ok(self.ceiling.plus(self.paid.times(-1)?)?)
    }

    fn changes_of(&self, kind: FundChangeKind) -> impl Iterator<Item = &FundChange> {
        self.changes.iter().filter(move |change| change.kind == kind)
    }

    /// The ceiling as it was before all changes.
    fn first_ceiling(&self) -> Result<Rupiah, DocumentError> {
        self.changes_of(FundChangeKind::Ceiling).try_fold(self.ceiling, |ceiling, change| Ok(ceiling.plus(change.amount.times(-1)?)?))
    }

    fn pieces(&self, as_of: Date, mark: &str, pieces: &mut Vec<Piece>) -> Result<(), DocumentError> {
        pieces.push(Piece::Head(format!("{mark}{}", self.name)));
        let mut facts = self.facts.clone();
        facts.push(("Peruntukan".to_owned(), self.purpose.clone()));
        pieces.push(Piece::Fields(facts));
        let columns = || vec![Column::new("Uraian", 120, Side::Left), Column::new("Jumlah (Rp)", 45, Side::Right)];
        let row = |label: &str, sum: Rupiah| Line::Row(vec![label.to_owned(), figures(sum)]);
        let group = |title: &str| Line::Group(title.to_owned());
        let mut lines = vec![group("Anggaran"), row("Pagu semula", self.first_ceiling()?)];
        for change in self.changes_of(FundChangeKind::Ceiling) {
            let date = change.date.map(short_date).unwrap_or_default();
            lines.push(row(&format!("Perubahan {} {date}", change.number), change.amount));
        }
        lines.push(row("Pagu akhir", self.ceiling));
        if self.needs_spd {
            let numbers: Vec<&str> = self.changes_of(FundChangeKind::Release).map(|change| change.number.as_str()).collect();
            let numbers = if numbers.is_empty() { String::new() } else { format!(" ({})", numbers.join("; ")) };
            lines.push(row(&format!("SPD yang terbit{numbers}"), self.released));
        }
        lines.extend([
            group("Pelaksanaan"),
            row("Diikat untuk keputusan", self.committed),
            row("Diminta dibayar (SPP)", self.requested),
            row("Dibayar", self.paid),
            group(&format!("Kedudukan pada {}", long_date(as_of))),
            row("Utang iuran: ditagih dan belum dibayar", self.liability),
            row("Dibayar di muka untuk tahun berikutnya", self.prepaid),
            row("Kredit pada BPJS Ketenagakerjaan, dipakai pada tagihan berikutnya", self.credit),
            row("Tagihan (klaim) kepada BPJS Ketenagakerjaan", self.claims),
            row("Dikembalikan", self.returned),
        ]);
        let left = self.left()?;
        lines.push(Line::Sum { label: "Sisa anggaran (SiLPA)".to_owned(), cells: vec![figures(left)] });
        pieces.push(Piece::Table(Table { columns: columns(), lines }));
        pieces.push(Piece::Text(format!("Sisa anggaran {left} ({}).", rupiah_terbilang(left))));
        if !self.months.is_empty() {
            let mut sum = Rupiah::ZERO;
            let mut lines = Vec::with_capacity(self.months.len() + 1);
            for month in &self.months {
                sum = sum.plus(month.expense)?;
                lines.push(row(&month.month, month.expense));
            }
            lines.push(Line::Sum { label: "Jumlah".to_owned(), cells: vec![figures(sum)] });
            let columns = vec![Column::new("Beban iuran bulan", 120, Side::Left), Column::new("Jumlah (Rp)", 45, Side::Right)];
            pieces.push(Piece::Table(Table { columns, lines }));
        }
        Ok(())
    }
}

impl FundStatement {
    /// What is left, by purpose, over several lines.
    fn by_purpose(&self) -> Result<Table, DocumentError> {
        let columns = vec![
            Column::new("Peruntukan", 70, Side::Left),
            Column::new("Sumber dana", 20, Side::Right),
            Column::new("Pagu akhir (Rp)", 34, Side::Right),
            Column::new("Dibayar (Rp)", 34, Side::Right),
            Column::new("SiLPA (Rp)", 34, Side::Right),
        ];
        let mut lines = Vec::new();
        let mut all = [Rupiah::ZERO; 3];
        for (purpose, members) in grouped(&self.lines, |line| line.purpose.as_str()) {
            let mut sums = [Rupiah::ZERO; 3];
            for line in &members {
                for (sum, one) in sums.iter_mut().zip([line.ceiling, line.paid, line.left()?]) {
                    *sum = sum.plus(one)?;
                }
            }
            for (sum, one) in all.iter_mut().zip(sums) {
                *sum = sum.plus(one)?;
            }
            let mut row = vec![purpose.to_owned(), dotted(u64::try_from(members.len()).unwrap_or(u64::MAX))];
            row.extend(sums.map(figures));
            lines.push(Line::Row(row));
        }
        let mut cells = vec![dotted(u64::try_from(self.lines.len()).unwrap_or(u64::MAX))];
        cells.extend(all.map(figures));
        lines.push(Line::Sum { label: "Jumlah".to_owned(), cells });
        Ok(Table { columns, lines })
    }

    pub(crate) fn pieces(&self) -> Result<Vec<Piece>, DocumentError> {
        let mut pieces =
            vec![Piece::Letterhead(self.profile.letterhead.clone()), Piece::Title { lines: capitals(&self.title), number: None }];
        pieces.extend(texts(&self.opening));
        let several = self.lines.len() != 1;
        if several {
            pieces.push(Piece::Head("Sisa anggaran menurut peruntukan".to_owned()));
            pieces.push(table_or(self.by_purpose()?, "Belum ada sumber dana."));
        }
        for (index, line) in self.lines.iter().enumerate() {
            if several {
                pieces.push(Piece::NewPage);
            }
            let mark = if several { format!("{}. ", index + 1) } else { String::new() };
            line.pieces(self.as_of, &mark, &mut pieces)?;
        }
        let mut signatures: Vec<_> = self.signatories.iter().map(|signatory| signatory.block(vec![String::new()], false)).collect();
        if let Some(last) = signatures.last_mut() {
            last.above = place_and_date(&self.place, self.date);
        }
        pieces.push(Piece::Signed { sentences: self.closing.clone(), signatures });
        Ok(pieces)
    }

    pub(crate) fn paper(&self) -> Result<Paper, DocumentError> {
        let body = Some(body(&self.profile, &self.pieces()?, 11.0));
        Ok(Paper { title: self.title.join(" "), marks: self.marks.clone(), body, lists: Vec::new() })
    }
}
