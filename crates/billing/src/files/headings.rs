//! The table of headings (`data/columns.toml`), and the search for the row that holds them.

use payung_law::money::PayerKind;
use payung_registry::{Cell, Cells, MergedRange, OwnedRow, heading_key, is_numbered};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../data/columns.toml");

/// Rows looked at for the header, blank ones not counted.
pub(crate) const HEADER_ROWS: usize = 60;
/// Columns further right are not looked at for headings.
const COLUMNS_MAX: usize = 256;
/// A longer text is a sentence, no heading.
const HEADING_BYTES_MAX: usize = 120;

macro_rules! columns {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),+ $(,)?) => {
        /// What a column of a bill or a roster holds.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Column {
            $($(#[$doc])* $variant,)+
        }

        impl Column {
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in files.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

columns! {
    /// NIK.
    Nik = "nik",
    /// KPJ.
    Kpj = "kpj",
    /// Name.
    Nama = "nama",
    /// Birth date.
    TanggalLahir = "tanggal_lahir",
    /// Month or months a line is for.
    Bulan = "bulan",
    /// First month of a line.
    BulanAwal = "bulan_awal",
    /// Last month of a line.
    BulanAkhir = "bulan_akhir",
    /// Number of months of a line.
    JumlahBulan = "jumlah_bulan",
    /// Amount of a line.
    Jumlah = "jumlah",
    /// Its part for work accidents.
    Jkk = "jkk",
    /// Its part for death.
    Jkm = "jkm",
    /// Income the rate was computed from.
    Upah = "upah",
    /// Fund line.
    SumberDana = "sumber_dana",
    /// Group at BPJS.
    Kelompok = "kelompok",
    /// First month covered.
    Mulai = "mulai",
    /// Last month covered.
    Sampai = "sampai",
    /// Day on which cover ended.
    Berakhir = "berakhir",
    /// Ground on which it ended.
    SebabBerakhir = "sebab_berakhir",
    /// Amount decreed for a month.
    PerBulan = "per_bulan",
    /// Months paid already.
    Terbayar = "terbayar",
    /// Running number.
    NomorUrut = "nomor_urut",
    /// Known and not read.
    Abaikan = "abaikan",
}

/// Which file a heading stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Bill,
    Roster,
}

impl Side {
    /// Which columns tell such a file from any other table, and are needed.
    fn is_enough(self, columns: &[Option<Column>]) -> bool {
        let any = |wanted: &[Column]| columns.iter().flatten().any(|column| wanted.contains(column));
        let who = any(&[Column::Nik, Column::Kpj]) || any(&[Column::Nama]);
        match self {
            Self::Bill => who && any(&[Column::Jumlah, Column::Jkk, Column::Jkm]),
            Self::Roster => who && distinct(columns) >= 2,
        }
    }
}

/// The file's form.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    bill: BTreeMap<String, Vec<String>>,
    roster: BTreeMap<String, Vec<String>>,
    letter: BTreeMap<String, Vec<String>>,
    payer: BTreeMap<String, Vec<String>>,
}

/// What a letter says of the bill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LetterItem {
    Code,
    Number,
    Month,
    People,
    Amount,
}

impl LetterItem {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "kode_iuran" => Self::Code,
            "nomor" => Self::Number,
            "bulan" => Self::Month,
            "peserta" => Self::People,
            "jumlah" => Self::Amount,
            _ => return None,
        })
    }
}

/// The table, folded for looking up.
#[derive(Debug, Default)]
pub(crate) struct Headings {
    bill: FxHashMap<String, Column>,
    roster: FxHashMap<String, Column>,
    letter: FxHashMap<String, LetterItem>,
    payers: Vec<(String, PayerKind)>,
}

impl Headings {
    /// The embedded table. A test reads it whole; were it broken all the same, the columns' own names would still be known.
    pub(crate) fn embedded() -> &'static Self {
        static HEADINGS: OnceLock<Headings> = OnceLock::new();
        HEADINGS.get_or_init(|| {
            Self::read(TABLE).unwrap_or_else(|_| {
                let own = || Column::ALL.iter().map(|column| (heading_key(column.name()), *column)).collect();
                Self { bill: own(), roster: own(), ..Self::default() }
            })
        })
    }

    fn read(text: &str) -> Result<Self, String> {
        let table: Table = toml::from_str(text).map_err(|cause| cause.to_string())?;
        let side = |lists: BTreeMap<String, Vec<String>>| -> Result<FxHashMap<String, Column>, String> {
            let mut known = FxHashMap::default();
            for (name, headings) in lists {
                let column = Column::ALL.iter().copied().find(|column| column.name() == name);
                let column = column.ok_or_else(|| format!("no column is called {name}"))?;
                for heading in headings.iter().map(String::as_str).chain([column.name()]) {
                    if let Some(other) = known.insert(heading_key(heading), column).filter(|other| *other != column) {
                        return Err(format!("\"{heading}\" stands under {name} and under {}", other.name()));
                    }
                }
            }
            Ok(known)
        };
        let mut letter = FxHashMap::default();
        for (name, words) in table.letter {
            let item = LetterItem::from_name(&name).ok_or_else(|| format!("a letter has no {name}"))?;
            letter.extend(words.iter().map(|word| (heading_key(word), item)));
        }
        let mut payers = Vec::new();
        for (name, words) in table.payer {
            let payer = match name.as_str() {
                "village" => PayerKind::Village,
                "other" => PayerKind::Other,
                _ => return Err(format!("there is no payer {name}")),
            };
            payers.extend(words.iter().map(|word| (heading_key(word), payer)));
        }
        Ok(Self { bill: side(table.bill)?, roster: side(table.roster)?, letter, payers })
    }

    fn column(&self, side: Side, heading: &str) -> Option<Column> {
        let key = heading_key(heading);
        if key.is_empty() {
            return (heading.trim() == "#").then_some(Column::NomorUrut);
        }
        match side {
            Side::Bill => self.bill.get(&key),
            Side::Roster => self.roster.get(&key),
        }
        .copied()
    }

    /// What a letter's label names.
    pub(crate) fn letter_item(&self, label: &str) -> Option<LetterItem> {
        self.letter.get(&heading_key(label)).copied()
    }

    /// Whose money a fund of that name is.
    pub(crate) fn payer(&self, fund: &str) -> PayerKind {
        let key = heading_key(fund);
        let found = self.payers.iter().filter(|(word, _)| key.contains(word.as_str())).max_by_key(|(word, _)| word.len());
        found.map_or(PayerKind::Government, |(_, payer)| *payer)
    }
}

/// Where the header is and what its columns hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// First and last row.
    pub rows: (u32, u32),
    /// Column in the sheet, from 0, for each column known; the first of equal ones.
    pub columns: Vec<(usize, Column)>,
    /// Headings nobody knows.
    pub unknown: Vec<String>,
    /// The row of column numbers below.
    pub numbered_row: Option<u32>,
}

impl Header {
    /// Where a column stands.
    #[must_use]
    pub fn position(&self, column: Column) -> Option<usize> {
        self.columns.iter().find(|(_, known)| *known == column).map(|(place, _)| *place)
    }

    /// Columns a reader must look at, counted from the left.
    pub(crate) fn width(&self) -> usize {
        self.columns.iter().map(|(place, _)| place + 1).max().unwrap_or(0)
    }
}

/// No row was a header; what came nearest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoHeader {
    /// Rows looked at.
    pub rows: usize,
    /// The nearest row's number and the columns known in it.
    pub closest: Option<(u32, Vec<Column>)>,
}

/// Finds the header in the first rows of a sheet.
pub(crate) fn find(side: Side, rows: &[OwnedRow], merged: &[MergedRange]) -> Result<Header, NoHeader> {
    let known = Headings::embedded();
    let rows = rows.get(..rows.len().min(HEADER_ROWS)).unwrap_or_default();
    // Score, first row, last row, headings, columns.
    let mut best: Option<Try> = None;
    let mut closest: Option<(usize, u32, Vec<Column>)> = None;
    for (index, row) in rows.iter().enumerate() {
        if best.is_some() && holds_long_number(row) {
            break;
        }
        let single = Try::of(index, index, (0..width(row)).map(|place| text(row.cell(place)).to_owned()), side, known);
        if closest.as_ref().is_none_or(|(score, ..)| single.score > *score) {
            closest = Some((single.score, row.number, single.columns.iter().flatten().copied().collect()));
        }
        let pair = rows.get(index + 1).filter(|lower| !holds_number(lower) && !is_numbered(*lower)).map(|lower| {
            let (mut last, wide) = ("", width(row).max(width(lower)));
            let headings = (0..wide).map(|place| {
                let (own, child) = (text(row.cell(place)), text(lower.cell(place)));
                let over =
                    merged.iter().find(|range| covers(range, row.number, place)).and_then(|range| usize::try_from(range.first_col).ok());
                let parent = over.map_or(own, |first| text(row.cell(first)));
                last = if parent.is_empty() { last } else { parent };
                let parent = if parent.is_empty() && !child.is_empty() { last } else { parent };
                let whole = format!("{parent} {child}");
                let means = |heading: &str| known.column(side, heading).is_some();
                if child.is_empty() {
                    parent.to_owned()
                } else if parent.is_empty() || !means(&whole) && means(child) {
                    child.to_owned()
                } else {
                    whole
                }
            });
            Try::of(index, index + 1, headings, side, known)
        });
        for tried in std::iter::once(single).chain(pair) {
            // A title above the header adds nothing as its parent: of two equal readings that end in one row the lower start is it.
            let better = |so_far: &Try| {
                tried.score > so_far.score || (tried.score == so_far.score && tried.last == so_far.last && tried.first > so_far.first)
            };
            if side.is_enough(&tried.columns) && best.as_ref().is_none_or(better) {
                best = Some(tried);
            }
        }
    }
    let Some(found) = best else {
        return Err(NoHeader { rows: rows.len(), closest: closest.map(|(_, row, columns)| (row, columns)) });
    };
    let number = |index: usize| rows.get(index).map_or(0, |row| row.number);
    let mut header = Header { rows: (number(found.first), number(found.last)), ..Header::default() };
    for (place, (heading, column)) in found.headings.into_iter().zip(found.columns).enumerate() {
        match column {
            Some(Column::Abaikan) => {}
            Some(column) if header.position(column).is_none() => header.columns.push((place, column)),
            None if !heading.is_empty() => header.unknown.push(heading),
            _ => {}
        }
    }
    header.numbered_row = rows.get(found.last + 1).filter(|row| is_numbered(*row)).map(|row| row.number);
    Ok(header)
}

struct Try {
    score: usize,
    first: usize,
    last: usize,
    headings: Vec<String>,
    columns: Vec<Option<Column>>,
}

impl Try {
    fn of(first: usize, last: usize, headings: impl Iterator<Item = String>, side: Side, known: &Headings) -> Self {
        let headings: Vec<String> = headings.collect();
        let columns: Vec<Option<Column>> = headings.iter().map(|heading| known.column(side, heading)).collect();
        Self { score: distinct(&columns), first, last, headings, columns }
    }
}

fn distinct(columns: &[Option<Column>]) -> usize {
    Column::ALL.iter().filter(|column| columns.contains(&Some(**column))).count()
}

fn width(row: &OwnedRow) -> usize {
    row.width().min(COLUMNS_MAX)
}

fn text(cell: Cell<'_>) -> &str {
    match cell {
        Cell::Text(text) if text.len() <= HEADING_BYTES_MAX => text.trim(),
        _ => "",
    }
}

fn covers(range: &MergedRange, row: u32, column: usize) -> bool {
    let column = u32::try_from(column).unwrap_or(u32::MAX);
    (range.first_row..=range.last_row).contains(&row) && (range.first_col..=range.last_col).contains(&column)
}

/// A number as long as a KPJ or a NIK: the row is somebody's.
fn holds_long_number(row: &OwnedRow) -> bool {
    (0..width(row)).any(|place| match row.cell(place) {
        Cell::Text(text) => text.len() < 40 && text.bytes().filter(u8::is_ascii_digit).count() >= 11,
        Cell::Number(number) => number >= 1e10,
        _ => false,
    })
}

/// A number or an amount alone in a cell: no part of a header.
fn holds_number(row: &OwnedRow) -> bool {
    (0..width(row)).any(|place| match row.cell(place) {
        Cell::Text(text) => {
            let text = text.trim();
            text.bytes().any(|byte| byte.is_ascii_digit())
                && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-' | b'/' | b' '))
        }
        Cell::Number(_) | Cell::Date(_) => true,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use payung_registry::OwnedCell;

    fn rows(lines: &[&str]) -> Vec<OwnedRow> {
        let row = |(line, number): (&&str, u32)| OwnedRow {
            number,
            hidden: false,
            cells: line.split(',').map(|cell| OwnedCell::Text(cell.into())).collect(),
        };
        lines.iter().zip(1..).map(row).collect()
    }

    #[test]
    fn the_embedded_table_is_sound() {
        let known = Headings::read(TABLE).expect("data/columns.toml");
        for column in [Column::Nik, Column::Kpj, Column::Jumlah] {
            assert_eq!(known.column(Side::Bill, column.name()), Some(column));
        }
        assert_eq!(known.column(Side::Roster, "Iuran per Bulan"), Some(Column::PerBulan));
        assert_eq!(known.column(Side::Bill, "Besar Iuran"), Some(Column::Jumlah));
        assert_eq!(known.payer("APBDesa 2026"), PayerKind::Village);
        assert_eq!(known.payer("DBH CHT"), PayerKind::Government);
        assert_eq!(known.payer("CSR Bank"), PayerKind::Other);
        assert!(Headings::read("[bill]\nnik = [\"x\"]\nkpj = [\"X\"]\n[roster]\n[letter]\n[payer]").is_err());
    }

    #[test]
    fn one_row_two_rows_and_none() {
        let header = find(
            Side::Bill,
            &rows(&["TAGIHAN IURAN,,", "Kode Iuran: 1,,", "No,NIK,Nama Peserta,Iuran", "1,2,3,4", "1,1217020101809001,A,16800"]),
            &[],
        )
        .expect("a header");
        assert_eq!((header.rows, header.numbered_row), ((3, 3), Some(4)));
        assert_eq!(header.position(Column::Jumlah), Some(3));
        let header = find(Side::Bill, &rows(&["No,NIK,Nama,Iuran,,", ",,,JKK,JKM,Jumlah", "1,1217020101809001,A,10000,6800,16800"]), &[])
            .expect("a header");
        assert_eq!(header.rows, (1, 2));
        assert_eq!([Column::Jkk, Column::Jkm, Column::Jumlah].map(|column| header.position(column)), [Some(3), Some(4), Some(5)]);
        let missing = find(Side::Bill, &rows(&["nik,nama,mulai", "1217020101809001,A,2026-01"]), &[]).expect_err("no amounts: no bill");
        assert_eq!(missing.closest, Some((1, vec![Column::Nik, Column::Nama])));
        assert!(find(Side::Roster, &rows(&["nik,nama,mulai"]), &[]).is_ok());
    }
}
