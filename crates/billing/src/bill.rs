//! The bill: the lines BPJS asks money for, or only their totals.

use crate::interned::{Interned, NameId};
use crate::roster::Day;
use crate::texts::{TextRef, Texts};
use payung_domain::{Date, Kpj, Month, Nik, NikFault, Rupiah};

/// Why a line has no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AmountFault {
    /// The cell is empty.
    Missing,
    /// Text that is no single amount.
    NotANumber,
    /// Sen: contributions are whole rupiah.
    Fraction,
    /// More than any contribution can be.
    TooLarge,
    /// The whole row cannot be read.
    BrokenRow,
}

/// One line of the bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BillLine<'a> {
    /// The row in its sheet.
    pub row: u32,
    /// The NIK, or why it is none.
    pub nik: Result<Nik, NikFault>,
    /// The NIK's cell as it stood, when it is none; shown, never repaired.
    pub nik_text: &'a str,
    /// KPJ.
    pub kpj: Option<Kpj>,
    /// Name.
    pub name: &'a str,
    /// Birth date.
    pub birth: Option<Date>,
    /// First and last month the line is for, twelve at most; the months compared when none.
    pub months: Option<(Month, Month)>,
    /// The amount, or why there is none. A negative one is kept as it stands, and disputed.
    pub amount: Result<Rupiah, AmountFault>,
    /// The income the rate was computed from, when the bill says it.
    pub basis: Option<Rupiah>,
    /// The fund line the bill puts it on; empty when it does not say.
    pub fund: &'a str,
    /// The group (wadah); empty when it does not say.
    pub group: &'a str,
}

impl Default for BillLine<'_> {
    /// A line that says nothing.
    fn default() -> Self {
        Self {
            row: 0,
            nik: Err(NikFault::Missing),
            nik_text: "",
            kpj: None,
            name: "",
            birth: None,
            months: None,
            amount: Err(AmountFault::Missing),
            basis: None,
            fund: "",
            group: "",
        }
    }
}

/// What a bill says of itself as a whole, in its letter or in its rows of totals.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BillTotals {
    /// Kode iuran.
    pub code: Option<String>,
    /// Number of the letter.
    pub number: Option<String>,
    /// Months it is for.
    pub months: Option<(Month, Month)>,
    /// People.
    pub people: Option<u64>,
    /// The sum asked for.
    pub amount: Option<Rupiah>,
}

/// A line as it is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) kpj: u64,
    pub(crate) name: TextRef,
    amount: i64,
    basis: i64,
    pub(crate) birth: Day,
    pub(crate) row: u32,
    pub(crate) months: Option<(Month, Month)>,
    pub(crate) fund: NameId,
    pub(crate) group: NameId,
    nik_fault: Option<NikFault>,
    amount_fault: Option<AmountFault>,
}

impl Line {
    pub(crate) const fn amount(&self) -> Result<Rupiah, AmountFault> {
        match self.amount_fault {
            Some(fault) => Err(fault),
            None => Ok(Rupiah::new(self.amount)),
        }
    }

    pub(crate) const fn nik_fault(&self) -> Option<NikFault> {
        self.nik_fault
    }

    pub(crate) fn kpj(&self) -> Option<Kpj> {
        Kpj::from_digits(self.kpj)
    }

    pub(crate) const fn basis(&self) -> Option<Rupiah> {
        if self.basis >= 0 { Some(Rupiah::new(self.basis)) } else { None }
    }
}

/// All lines.
#[derive(Debug, Clone, Default)]
pub struct Bill {
    /// NIKs apart from the rest; 0 for none.
    pub(crate) niks: Vec<u64>,
    pub(crate) lines: Vec<Line>,
    pub(crate) texts: Texts,
    pub(crate) names: Interned,
    /// Cells of damaged NIKs, by the line's index.
    damaged: Vec<(u32, TextRef)>,
    /// What the bill says of itself.
    pub totals: BillTotals,
}

impl Bill {
    /// A bill that came without a list.
    #[must_use]
    pub fn of_totals(totals: BillTotals) -> Self {
        Self { totals, ..Self::default() }
    }

    /// Adds a line; gives its index.
    pub fn push(&mut self, line: &BillLine<'_>) -> usize {
        let index = self.lines.len();
        if line.nik.is_err() && !line.nik_text.is_empty() {
            let text = self.texts.push(line.nik_text);
            self.damaged.push((u32::try_from(index).unwrap_or(u32::MAX), text));
        }
        let kept = Line {
            kpj: line.kpj.map_or(0, Kpj::get),
            name: self.texts.push(line.name),
            amount: line.amount.map_or(0, Rupiah::get),
            basis: line.basis.map_or(-1, Rupiah::get),
            birth: Day::of(line.birth),
            row: line.row,
            months: line.months.map(|(first, last)| (first, last.clamp(first, first.plus(11).unwrap_or(first)))),
            fund: self.names.id(line.fund),
            group: self.names.id(line.group),
            nik_fault: line.nik.err(),
            amount_fault: line.amount.err(),
        };
        self.niks.push(line.nik.map_or(0, Nik::get));
        self.lines.push(kept);
        index
    }

    /// Number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The line with that index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<BillLine<'_>> {
        let line = self.lines.get(index)?;
        Some(BillLine {
            row: line.row,
            nik: match line.nik_fault {
                Some(fault) => Err(fault),
                None => Nik::from_digits(*self.niks.get(index)?),
            },
            nik_text: self.nik_text(index),
            kpj: line.kpj(),
            name: self.texts.get(line.name),
            birth: line.birth.date(),
            months: line.months,
            amount: line.amount(),
            basis: line.basis(),
            fund: self.names.name(line.fund),
            group: self.names.name(line.group),
        })
    }

    /// The cell of a damaged NIK as it stood; empty when there was nothing, or the NIK is sound.
    pub(crate) fn nik_text(&self, index: usize) -> &str {
        let wanted = u32::try_from(index).unwrap_or(u32::MAX);
        match self.damaged.binary_search_by_key(&wanted, |(line, _)| *line) {
            Ok(place) => self.texts.get(self.damaged[place].1),
            Err(_) => "",
        }
    }

    /// Puts the other's lines behind. What it says of itself is left to the caller.
    pub fn append(&mut self, other: &Self) {
        let (texts, lines) = (self.texts.len(), u32::try_from(self.lines.len()).unwrap_or(u32::MAX));
        let ids = self.names.join(&other.names);
        let id = |old: NameId| ids.get(old as usize).copied().unwrap_or(0);
        self.niks.extend_from_slice(&other.niks);
        self.lines.extend(other.lines.iter().map(|line| Line {
            name: line.name.moved(texts),
            fund: id(line.fund),
            group: id(line.group),
            ..*line
        }));
        self.damaged.extend(other.damaged.iter().map(|(line, text)| (line.saturating_add(lines), text.moved(texts))));
        self.texts.append(&other.texts);
    }
}
