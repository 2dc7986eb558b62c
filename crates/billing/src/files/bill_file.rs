//! A bill out of a file.

use super::headings::{Column, Side};
use super::letter::read_letter;
use super::months::{read_month, read_months};
use super::{Faults, FileError, Part, Reading, RowFault, SheetHead, Source, read, read_kpj, text_of};
use crate::bill::{AmountFault, Bill, BillLine, BillTotals};
use crate::terms::Period;
use payung_domain::{Language, Month, NikFault, Rupiah};
use payung_registry::{AmountCell, Cell, Cells, CsvFile, is_footer, is_numbered, read_amount_cell, read_birth_cell, read_nik_cell};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// A row of totals: no line, and compared with the lines above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalRow {
    /// Index of the sheet.
    pub sheet: usize,
    /// Row in the sheet.
    pub row: u32,
    /// Lines above it, in the whole file.
    pub lines_above: usize,
    /// The sum it states.
    pub amount: Rupiah,
}

/// A bill and what was seen while reading it.
#[derive(Debug, Default)]
pub struct BillFile {
    /// The lines, and what the letter says.
    pub bill: Bill,
    /// The file's name, for messages.
    pub name: String,
    /// Names of its sheets; one empty name for CSV.
    pub sheets: Vec<String>,
    /// Rows below the headers that hold anything.
    pub rows_in: u64,
    /// Rows that are no lines: totals, signatures, notes.
    pub not_data: u64,
    /// The rows of totals.
    pub totals: Vec<TotalRow>,
    /// What is wrong in the rows.
    pub faults: Faults,
    /// Headings nobody knows; not read.
    pub unknown: Vec<String>,
}

/// A part of the bill.
#[derive(Default)]
struct BillPart {
    bill: Bill,
    rows_in: u64,
    not_data: u64,
    totals: Vec<TotalRow>,
    faults: Faults,
    /// Lines without any number or name that hold an amount: totals without a label, or lines without anybody.
    nameless: Vec<(usize, usize, u32, Rupiah)>,
}

impl Part for BillPart {
    fn append(&mut self, next: Self) {
        let lines = self.bill.len();
        self.bill.append(&next.bill);
        self.rows_in += next.rows_in;
        self.not_data += next.not_data;
        self.totals.extend(next.totals.into_iter().map(|total| TotalRow { lines_above: total.lines_above + lines, ..total }));
        self.nameless.extend(next.nameless.into_iter().map(|(line, sheet, row, amount)| (line + lines, sheet, row, amount)));
        self.faults.add(next.faults);
    }
}

impl BillFile {
    /// Reads a bill (XLSX, XLS, ODS, CSV) for the months compared.
    ///
    /// # Errors
    /// [`FileError`]; a file that holds totals only is none.
    pub fn load(path: &Path, period: Period, how: &Reading) -> Result<Self, FileError> {
        Self::take(Source::Path(path), &path.display().to_string(), period, how)
    }

    /// Reads a bill out of CSV that is open already.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn of_csv(csv: CsvFile, name: &str, period: Period, how: &Reading) -> Result<Self, FileError> {
        Self::take(Source::Csv(Box::new(csv)), name, period, how)
    }

    fn take(source: Source<'_>, name: &str, period: Period, how: &Reading) -> Result<Self, FileError> {
        let letter = Mutex::new(BillTotals::default());
        let months = || letter.lock().unwrap_or_else(PoisonError::into_inner).months;
        let whole = read::<BillPart>(
            source,
            Side::Bill,
            how,
            &mut |rows| read_letter(rows, &mut letter.lock().unwrap_or_else(PoisonError::into_inner)),
            &|sheet, row, number, broken, part| {
                part.rows_in += 1;
                LineReader { sheet, period, part }.take(row, number, broken, &months);
            },
        )?;
        let totals = letter.into_inner().unwrap_or_else(PoisonError::into_inner);
        let file = |part: BillPart| Self {
            bill: part.bill,
            name: name.to_owned(),
            sheets: whole.sheets.clone(),
            rows_in: part.rows_in,
            not_data: part.not_data,
            totals: part.totals,
            faults: part.faults,
            unknown: whole.unknown.clone(),
        };
        match whole.header {
            Ok(()) => {
                let mut part = whole.part;
                part.settle_nameless();
                if part.bill.is_empty() && totals.amount.is_none() {
                    return Err(FileError::Nobody { file: name.to_owned(), bill: true });
                }
                let mut read = file(part);
                read.bill.totals = totals;
                Ok(read)
            }
            // A letter without a list.
            Err(_) if totals.amount.is_some() => {
                let rows = whole.outside.len() as u64;
                Ok(Self { bill: Bill::of_totals(totals), rows_in: rows, not_data: rows, ..file(BillPart::default()) })
            }
            Err(cause) => Err(FileError::NoHeader { file: name.to_owned(), bill: true, cause }),
        }
    }

    /// What is odd about the bill as a whole, a line each: sums that do not add up, months and people that are others'.
    #[must_use]
    pub fn findings(&self, period: Period, l: Language) -> Vec<String> {
        let mut lines = Vec::new();
        let mut say = |text: String| lines.push(format!("{}: {text}", self.name));
        let amount = |from: usize, to: usize| {
            let part = self.bill.lines.get(from..to).unwrap_or_default();
            Rupiah::new(part.iter().fold(0_i64, |sum, line| sum.saturating_add(line.amount().map_or(0, Rupiah::get))))
        };
        let mut from = 0;
        for total in &self.totals {
            // Of its own group, or of everything so far.
            let (group, all) = (amount(from, total.lines_above), amount(0, total.lines_above));
            let people = i64::try_from(total.lines_above).unwrap_or(i64::MAX);
            let group_people = people - i64::try_from(from).unwrap_or(0);
            from = total.lines_above;
            // "Total: 25" may count people.
            if total.amount.get() == people || total.amount.get() == group_people {
                continue;
            }
            if total.amount != group && total.amount != all {
                let place =
                    self.sheets.get(total.sheet).filter(|name| !name.is_empty()).map(|name| format!("[{name}] ")).unwrap_or_default();
                say(match l {
                    Language::Id => format!(
                        "{place}baris {}: jumlah tertulis {} tidak sama dengan jumlah barisnya {all} (selisih {}). Minta tagihan yang jumlahnya cocok.",
                        total.row,
                        total.amount,
                        less(total.amount, all)
                    ),
                    Language::En => format!(
                        "{place}row {}: the stated sum {} is not the sum of the lines {all} (difference {}). Ask for a bill that adds up.",
                        total.row,
                        total.amount,
                        less(total.amount, all)
                    ),
                });
            }
        }
        let stated = &self.bill.totals;
        if !self.bill.is_empty() {
            let all = amount(0, self.bill.len());
            if let Some(sum) = stated.amount.filter(|sum| *sum != all) {
                say(match l {
                    Language::Id => format!(
                        "suratnya menagih {sum}, jumlah barisnya {all} (selisih {}). Jangan dibayar sebelum BPJS menjelaskan.",
                        less(sum, all)
                    ),
                    Language::En => format!(
                        "the letter bills {sum}, its lines come to {all} (difference {}). Do not pay before BPJS has explained it.",
                        less(sum, all)
                    ),
                });
            }
            if let Some(people) = stated.people.filter(|people| *people != self.bill.len() as u64) {
                let lines = self.bill.len();
                say(match l {
                    Language::Id => format!("suratnya menyebut {people} orang, daftarnya memuat {lines} baris. Cocokkan dengan BPJS."),
                    Language::En => format!("the letter says {people} people, the list has {lines} lines. Compare with BPJS."),
                });
            }
        }
        let months = |(first, last): (Month, Month)| if first == last { first.to_string() } else { format!("{first}..{last}") };
        if let Some(billed) = stated.months.filter(|billed| *billed != (period.first, period.last)) {
            let asked = months((period.first, period.last));
            say(match l {
                Language::Id => format!("suratnya untuk bulan {}, yang diperiksa {asked}. Periksa --month dan berkasnya.", months(billed)),
                Language::En => format!("the letter is for {}, compared is {asked}. Look at --month and the file.", months(billed)),
            });
        }
        if !self.unknown.is_empty() {
            say(format!("{}: {}", l.pick("kolom tidak dikenal, tidak dibaca", "unknown columns, not read"), self.unknown.join(", ")));
        }
        lines.extend(self.faults.lines(&self.name, &self.sheets, l));
        lines
    }
}

fn less(one: Rupiah, other: Rupiah) -> Rupiah {
    Rupiah::new(one.get().saturating_sub(other.get()))
}

impl BillPart {
    /// An amount without anybody is a total when it is the sum of everything above it; else it stays a line.
    fn settle_nameless(&mut self) {
        if self.nameless.is_empty() {
            return;
        }
        let nameless = std::mem::take(&mut self.nameless);
        let (mut sum, mut next) = (0_i64, nameless.iter().peekable());
        let mut gone = Vec::new();
        for (index, line) in self.bill.lines.iter().enumerate() {
            if let Some((_, sheet, row, amount)) = next.next_if(|(at, ..)| *at == index) {
                if amount.get() == sum && sum != 0 {
                    self.totals.push(TotalRow { sheet: *sheet, row: *row, lines_above: index - gone.len(), amount: *amount });
                    gone.push(index);
                    continue;
                }
                self.faults.put(RowFault::NikMissing, *sheet, *row, None);
            }
            sum = sum.saturating_add(line.amount().map_or(0, Rupiah::get));
        }
        if gone.is_empty() {
            return;
        }
        self.not_data += gone.len() as u64;
        let mut kept = Bill::default();
        for index in (0..self.bill.len()).filter(|index| gone.binary_search(index).is_err()) {
            if let Some(line) = self.bill.get(index) {
                kept.push(&line);
            }
        }
        for total in &mut self.totals {
            total.lines_above = total.lines_above.min(kept.len());
        }
        self.totals.sort_by_key(|total| (total.sheet, total.row));
        self.bill = kept;
    }
}

/// Reads the rows of one sheet.
struct LineReader<'r> {
    sheet: &'r SheetHead,
    period: Period,
    part: &'r mut BillPart,
}

impl LineReader<'_> {
    fn fault(&mut self, fault: RowFault, row: u32, column: Option<usize>) {
        self.part.faults.put(fault, self.sheet.index, row, column);
    }

    fn take(&mut self, row: &dyn Cells, number: u32, broken: bool, months: &dyn Fn() -> Option<(Month, Month)>) {
        if broken {
            self.fault(RowFault::Broken, number, None);
            self.part.bill.push(&BillLine { row: number, amount: Err(AmountFault::BrokenRow), ..BillLine::default() });
            return;
        }
        let sheet = self.sheet;
        let at = |column| sheet.place(column);
        let cell = |column| sheet.cell(row, column);
        let (nik_at, kpj_at, amount_at) = (at(Column::Nik), at(Column::Kpj), at(Column::Jumlah));
        let nik_cell = cell(Column::Nik);
        let nik = nik_at.map_or(Err(NikFault::Missing), |_| read_nik_cell(nik_cell).value);
        let kpj = read_kpj(cell(Column::Kpj));
        let name = match cell(Column::Nama) {
            Cell::Text(text) => text.trim(),
            _ => "",
        };
        let (amount, amount_fault, parts_differ) = self.amount(row);
        let nobody = nik.is_err() && kpj.is_err();
        if nobody && self.is_not_data(row, name, amount, number) {
            self.part.not_data += 1;
            return;
        }
        let (mut scratch, mut fund_scratch, mut group_scratch) = (String::new(), String::new(), String::new());
        let (months_read, month_fault) = self.months(row, months);
        let birth = match cell(Column::TanggalLahir) {
            Cell::Empty => Ok(None),
            other => read_birth_cell(other, self.period.last.last_day()),
        };
        let basis = match read_amount_cell(cell(Column::Upah)) {
            AmountCell::Rupiah(basis) if basis.get() > 0 => Some(basis),
            _ => None,
        };
        let line = BillLine {
            row: number,
            nik,
            nik_text: if nik.is_ok() { "" } else { text_of(nik_cell, &mut scratch) },
            kpj: kpj.ok(),
            name,
            birth: birth.as_ref().ok().copied().flatten(),
            months: months_read,
            amount,
            basis,
            fund: text_of(cell(Column::SumberDana), &mut fund_scratch),
            group: text_of(cell(Column::Kelompok), &mut group_scratch),
        };
        let birth_at = at(Column::TanggalLahir);
        let month_at = at(Column::Bulan).or(at(Column::BulanAwal));
        let index = self.part.bill.push(&line);
        let nameless = nobody && name.is_empty() && line.nik_text.is_empty();
        if nameless && let Ok(amount) = amount {
            self.part.nameless.push((index, self.sheet.index, number, amount));
        } else {
            match nik {
                Ok(_) => {}
                Err(NikFault::Missing) => self.fault(RowFault::NikMissing, number, nik_at),
                Err(_) => self.fault(RowFault::NikDamaged, number, nik_at),
            }
        }
        if let Some(fault) = kpj.err().and_then(RowFault::of_kpj) {
            self.fault(fault, number, kpj_at);
        }
        if let Some(fault) = amount_fault {
            self.fault(fault, number, amount_at);
        }
        if parts_differ {
            self.fault(RowFault::AmountParts, number, amount_at);
        }
        if birth.is_err() {
            self.fault(RowFault::BirthUnreadable, number, birth_at);
        }
        if month_fault {
            self.fault(RowFault::MonthUnreadable, number, month_at);
        }
    }

    /// The amount: its own column, else JKK and JKM together. Also whether the parts are not the amount.
    fn amount(&self, row: &dyn Cells) -> (Result<Rupiah, AmountFault>, Option<RowFault>, bool) {
        let read = |column| self.sheet.place(column).map(|place| read_amount_cell(row.cell(place)));
        let whole = read(Column::Jumlah);
        let parts = match (read(Column::Jkk), read(Column::Jkm)) {
            (Some(AmountCell::Rupiah(jkk)), Some(AmountCell::Rupiah(jkm))) => jkk.plus(jkm).ok(),
            (Some(AmountCell::Rupiah(only)), None) | (None, Some(AmountCell::Rupiah(only))) if whole.is_none() => Some(only),
            _ => None,
        };
        match (whole, parts) {
            (Some(AmountCell::Rupiah(amount)), parts) => {
                let negative = (amount.get() < 0).then_some(RowFault::AmountNegative);
                (Ok(amount), negative, parts.is_some_and(|parts| parts != amount))
            }
            (Some(AmountCell::Empty) | None, Some(parts)) => (Ok(parts), (parts.get() < 0).then_some(RowFault::AmountNegative), false),
            (Some(AmountCell::Fraction), _) => (Err(AmountFault::Fraction), Some(RowFault::AmountFraction), false),
            (Some(AmountCell::TooLarge), _) => (Err(AmountFault::TooLarge), Some(RowFault::AmountTooLarge), false),
            (Some(AmountCell::NotANumber), _) => (Err(AmountFault::NotANumber), Some(RowFault::AmountNotANumber), false),
            (Some(AmountCell::Empty) | None, None) => (Err(AmountFault::Missing), Some(RowFault::AmountMissing), false),
        }
    }

    /// The months of a line; none when they are the months compared. Also whether the cell could not be read.
    fn months(&self, row: &dyn Cells, letter: &dyn Fn() -> Option<(Month, Month)>) -> (Option<(Month, Month)>, bool) {
        let cell = |column| self.sheet.cell(row, column);
        let mut fault = false;
        let mut known = |read: Result<Option<(Month, Month)>, ()>| {
            read.unwrap_or_else(|()| {
                fault = true;
                None
            })
        };
        let one = |month: Month| (month, month);
        let own = known(read_months(cell(Column::Bulan)));
        let first = known(read_month(cell(Column::BulanAwal)).map(|month| month.map(one)));
        let last = known(read_month(cell(Column::BulanAkhir)).map(|month| month.map(one)));
        let stretch = match (own, first, last) {
            (Some(own), _, _) => Some(own),
            (None, Some((first, _)), Some((last, _))) if first <= last => Some((first, last)),
            (None, Some(first), _) => Some(first),
            _ => letter().filter(|months| *months != (self.period.first, self.period.last)),
        };
        let count = match read_amount_cell(cell(Column::JumlahBulan)) {
            AmountCell::Rupiah(count) => i32::try_from(count.get()).ok().filter(|count| (1..=12).contains(count)),
            _ => None,
        };
        // "2" beside one month, or beside none: so many from there on.
        let stretch = match (count, stretch) {
            (Some(count), Some((first, last))) if first == last => first.plus(count - 1).map(|last| (first, last)),
            (Some(count), None) if count != self.period.first.months_until(self.period.last) + 1 => {
                self.period.first.plus(count - 1).map(|last| (self.period.first, last))
            }
            (_, stretch) => stretch,
        };
        (stretch, fault)
    }

    /// Whether a row without NIK and KPJ is no line: a total, a signature, the heading once more, column numbers.
    fn is_not_data(&mut self, row: &dyn Cells, name: &str, amount: Result<Rupiah, AmountFault>, number: u32) -> bool {
        let texts = || (0..row.width().min(64)).filter_map(|place| if let Cell::Text(text) = row.cell(place) { Some(text) } else { None });
        if texts().any(is_footer) {
            let labelled_total = texts().any(|text| {
                let key = payung_registry::heading_key(text);
                key.starts_with("jumlah") || key.contains("total")
            });
            // The sum in its column, else in the only other cell with one, or behind the label's colon.
            let elsewhere = || {
                let value = |cell: Cell<'_>| match cell {
                    Cell::Text(text) => read_amount_cell(Cell::Text(text.rsplit(':').next().unwrap_or_default())),
                    other => read_amount_cell(other),
                };
                (0..row.width().min(64)).find_map(|place| match value(row.cell(place)) {
                    AmountCell::Rupiah(amount) => Some(amount),
                    _ => None,
                })
            };
            if let (true, Some(amount)) = (labelled_total, amount.ok().or_else(elsewhere)) {
                let (sheet, lines_above) = (self.sheet.index, self.part.bill.len());
                self.part.totals.push(TotalRow { sheet, row: number, lines_above, amount });
            }
            return true;
        }
        let heading = name.eq_ignore_ascii_case("nama")
            || matches!(self.sheet.cell(row, Column::Nik), Cell::Text(text) if text.trim().eq_ignore_ascii_case("nik"));
        // A text alone, such as the name of a group above its people.
        let alone =
            amount == Err(AmountFault::Missing) && (0..row.width().min(64)).filter(|place| !row.cell(*place).is_blank()).count() == 1;
        heading || alone || is_numbered(&RowRef(row))
    }
}

/// A row behind a reference, for functions that want its type.
struct RowRef<'r>(&'r dyn Cells);

impl Cells for RowRef<'_> {
    fn cell(&self, index: usize) -> Cell<'_> {
        self.0.cell(index)
    }

    fn width(&self) -> usize {
        self.0.width()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use payung_registry::Limits;

    pub(super) const JUNE: &str = "2026-06";

    fn load(text: &str) -> Result<BillFile, FileError> {
        let how = Reading { limits: Limits::default(), threads: 2 };
        let csv = CsvFile::open_bytes(text.as_bytes().to_vec(), "tagihan.csv", &how.limits)?;
        BillFile::of_csv(csv, "tagihan.csv", Period::of(JUNE.parse().expect("a month")), &how)
    }

    #[test]
    fn a_bill_as_they_come() {
        let file = load("BPJS KETENAGAKERJAAN;;;\nKode Iuran;: 240600077;;\nPeriode: Juni 2026;;;\nJumlah Iuran;Rp50.400;;\n\nNo;NIK;Nama Peserta;KPJ;Iuran\n1;1217020101809001;CONTOH SATU;20000000001;16.800\n2;1.21702E+15;CONTOH DUA;20000000002;16.800\n3;;CONTOH TIGA;0001234567890;16.800\n;;JUMLAH;;50.400\n\nBangli, 3 Juni 2026;;;;\n").expect("a bill");
        assert_eq!((file.bill.len(), file.rows_in, file.not_data), (3, 5, 2));
        assert_eq!(file.bill.totals.code.as_deref(), Some("240600077"));
        assert_eq!(
            file.bill.get(1).map(|line| (line.nik, line.nik_text, line.amount)),
            Some((Err(NikFault::Scientific), "1.21702E+15", Ok(Rupiah::new(16_800))))
        );
        assert_eq!(
            (file.faults.count(RowFault::NikDamaged), file.faults.count(RowFault::NikMissing), file.faults.count(RowFault::KpjHealthCard)),
            (1, 1, 1)
        );
        let said = file.findings(Period::of(JUNE.parse().expect("a month")), Language::Id);
        assert!(said.iter().all(|line| !line.contains("tidak sama")), "sums agree: {said:?}");
        assert!(said.iter().any(|line| line.contains("sel B8") && line.contains("NIK rusak")), "{said:?}");
    }

    #[test]
    fn a_column_passed_over_says_nothing_of_a_line_however_it_is_written() {
        let file = load("nik,kpj,nama,jumlah,pekerjaan\n1217020101809001,,CONTOH SATU,10800,Petani\n,,CONTOH DUA,10800,Kepala Desa\n,,\"CONTOH TIGA\",10800,Kepala Desa\n,,CONTOH EMPAT,10800,Kepala Desa")
            .expect("a bill");
        assert_eq!((file.bill.len(), file.rows_in, file.not_data), (4, 4, 0));
    }

    #[test]
    fn sums_that_do_not_add_up_are_told() {
        let file = load("Total Tagihan: 99.999\nPeriode: Mei 2026\nnik,nama,jkk,jkm\n1217020101809001,A,10000,6800\nTotal,,,16801\n")
            .expect("a bill");
        assert_eq!(file.bill.get(0).map(|line| line.amount), Some(Ok(Rupiah::new(16_800))));
        let said = file.findings(Period::of(JUNE.parse().expect("a month")), Language::Id).join("\n");
        for word in ["menagih Rp99.999", "untuk bulan 2026-05", "diperiksa 2026-06"] {
            assert!(said.contains(word), "{word}: {said}");
        }
        let nameless = load("nik,nama,jumlah\n1217020101809001,A,16800\n1217020101809002,B,16800\n,,33600\n").expect("a bill");
        assert_eq!((nameless.bill.len(), nameless.not_data, nameless.totals.len()), (2, 1, 1), "a total without a label");
        let odd = load("nik,nama,jumlah\n1217020101809001,A,16800\n,,16900\nJumlah,,33800\n").expect("a bill");
        assert_eq!((odd.bill.len(), odd.faults.count(RowFault::NikMissing)), (2, 1), "an amount of nobody is a line");
        let said = odd.findings(Period::of(JUNE.parse().expect("a month")), Language::En).join("\n");
        assert!(said.contains("row 4") && said.contains("Rp33.800") && said.contains("difference Rp100"), "{said}");
    }

    #[test]
    fn amounts_that_cannot_be_used_are_told_apart() {
        let file = load("nik,nama,jumlah\n1217020101809001,A,-16800\n1217020101809002,B,\"16.800,50\"\n1217020101809003,C,lunas\n1217020101809004,D,\n1217020101809005,E,1217020101809005\n").expect("a bill");
        let amounts: Vec<_> = (0..5).filter_map(|index| file.bill.get(index)).map(|line| line.amount).collect();
        assert_eq!(
            amounts,
            [
                Ok(Rupiah::new(-16_800)),
                Err(AmountFault::Fraction),
                Err(AmountFault::NotANumber),
                Err(AmountFault::Missing),
                Err(AmountFault::TooLarge)
            ]
        );
        for fault in [
            RowFault::AmountNegative,
            RowFault::AmountFraction,
            RowFault::AmountNotANumber,
            RowFault::AmountMissing,
            RowFault::AmountTooLarge,
        ] {
            assert_eq!(file.faults.count(fault), 1, "{fault:?}");
        }
    }

    #[test]
    fn months_of_lines() {
        let file = load("nik,nama,bulan,jumlah bulan,jumlah\n1217020101809001,A,2026-06,,1\n1217020101809002,B,April s.d. Juni 2026,,3\n1217020101809003,C,,2,2\n1217020101809004,D,besok,,1\n").expect("a bill");
        let months: Vec<_> =
            (0..4).filter_map(|index| file.bill.get(index)).map(|line| line.months.map(|(a, b)| format!("{a} {b}"))).collect();
        assert_eq!(
            months,
            [Some("2026-06 2026-06".to_owned()), Some("2026-04 2026-06".to_owned()), Some("2026-06 2026-07".to_owned()), None]
        );
        assert_eq!(file.faults.count(RowFault::MonthUnreadable), 1);
    }

    #[test]
    fn a_letter_alone_and_no_bill_at_all() {
        let letter = load("Kode Iuran: 1\nBulan: Juni 2026\nJumlah Peserta: 2\nTotal Iuran: Rp33.600\n").expect("a letter");
        assert!(letter.bill.is_empty());
        assert_eq!((letter.bill.totals.people, letter.bill.totals.amount), (Some(2), Some(Rupiah::new(33_600))));
        assert!(matches!(load("nik,nama,mulai\n1217020101809001,A,2026-01\n"), Err(FileError::NoHeader { bill: true, .. })));
        assert!(matches!(load("nik,nama,jumlah\n"), Err(FileError::Nobody { .. })));
    }

    /// However a file is cut into blocks and read by threads, it is the same bill.
    #[test]
    fn threads_change_nothing() {
        let rows: String =
            (0..40_000_u64).map(|n| format!("{},Contoh {n},{:011},16800\n", 1_217_020_101_809_000 + n % 900, n + 1)).collect();
        let text = format!("nik,nama,kpj,jumlah\n{rows}Jumlah,,,672000000\n");
        let of = |threads| {
            let how = Reading { limits: Limits::default(), threads };
            let csv = CsvFile::open_bytes(text.as_bytes().to_vec(), "t", &how.limits).expect("csv");
            BillFile::of_csv(csv, "t", Period::of(JUNE.parse().expect("a month")), &how).expect("a bill")
        };
        let (one, three) = (of(1), of(3));
        assert_eq!((one.bill.len(), &one.totals), (40_000, &three.totals));
        assert!((0..40_000).all(|index| one.bill.get(index) == three.bill.get(index)));
        assert_eq!(one.totals[0].lines_above, 40_000);
    }
}
