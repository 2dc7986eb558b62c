//! A roster out of a file.

use super::headings::{Column, Headings, Side};
use super::months::{read_list, read_month};
use super::{Faults, FileError, Part, Reading, RowFault, SheetHead, Source, read, read_kpj, text_of};
use crate::roster::{Ending, Roster, RosterEntry};
use crate::terms::{Period, ground_of};
use payung_domain::{Language, Month, NikFault};
use payung_law::money::PayerKind;
use payung_registry::{AmountCell, Cell, Cells, CsvFile, is_footer, read_amount_cell, read_birth_cell, read_day_cell, read_nik_cell};
use std::path::Path;

/// A roster and what was seen while reading it.
#[derive(Debug, Default)]
pub struct RosterFile {
    /// The entries.
    pub roster: Roster,
    /// The file's name, for messages.
    pub name: String,
    /// Names of its sheets; one empty name for CSV.
    pub sheets: Vec<String>,
    /// Rows below the headers that hold anything.
    pub rows_in: u64,
    /// Rows that are no entries: totals, signatures, notes.
    pub not_data: u64,
    /// What is wrong in the rows.
    pub faults: Faults,
    /// Headings nobody knows; not read.
    pub unknown: Vec<String>,
}

#[derive(Default)]
struct RosterPart {
    roster: Roster,
    rows_in: u64,
    not_data: u64,
    faults: Faults,
    /// The paid months read last, and the cell they were read from: most rows have the same.
    paid: Vec<Month>,
    paid_text: String,
    /// The fund looked up last, and whose money it is.
    payer: Option<(String, PayerKind)>,
}

impl Part for RosterPart {
    fn append(&mut self, next: Self) {
        self.roster.append(&next.roster);
        self.rows_in += next.rows_in;
        self.not_data += next.not_data;
        self.faults.add(next.faults);
    }
}

impl RosterFile {
    /// Reads a roster (XLSX, XLS, ODS, CSV) with the columns nik, kpj, nama, tanggal_lahir, mulai, sampai, berakhir,
    /// sebab_berakhir, per_bulan, sumber_dana, kelompok, terbayar, as far as they are there.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn load(path: &Path, period: Period, how: &Reading) -> Result<Self, FileError> {
        Self::take(Source::Path(path), &path.display().to_string(), period, how)
    }

    /// Reads a roster out of CSV that is open already.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn of_csv(csv: CsvFile, name: &str, period: Period, how: &Reading) -> Result<Self, FileError> {
        Self::take(Source::Csv(Box::new(csv)), name, period, how)
    }

    fn take(source: Source<'_>, name: &str, period: Period, how: &Reading) -> Result<Self, FileError> {
        let whole = read::<RosterPart>(source, Side::Roster, how, &mut |_| {}, &|sheet, row, number, broken, part| {
            part.rows_in += 1;
            take_row(sheet, row, number, broken, period, part);
        })?;
        if let Err(cause) = whole.header {
            return Err(FileError::NoHeader { file: name.to_owned(), bill: false, cause });
        }
        let RosterPart { roster, rows_in, not_data, faults, .. } = whole.part;
        if roster.is_empty() {
            return Err(FileError::Nobody { file: name.to_owned(), bill: false });
        }
        Ok(Self { roster, name: name.to_owned(), sheets: whole.sheets, rows_in, not_data, faults, unknown: whole.unknown })
    }

    /// What is odd about the roster, a line each.
    #[must_use]
    pub fn findings(&self, l: Language) -> Vec<String> {
        let mut lines = Vec::new();
        if !self.unknown.is_empty() {
            let what = l.pick("kolom tidak dikenal, tidak dibaca", "unknown columns, not read");
            lines.push(format!("{}: {what}: {}", self.name, self.unknown.join(", ")));
        }
        lines.extend(self.faults.lines(&self.name, &self.sheets, l));
        lines
    }
}

fn take_row(sheet: &SheetHead, row: &dyn Cells, number: u32, broken: bool, period: Period, part: &mut RosterPart) {
    let cell = |column| sheet.cell(row, column);
    if broken {
        part.faults.put(RowFault::Broken, sheet.index, number, None);
        part.not_data += 1;
        return;
    }
    let nik = read_nik_cell(cell(Column::Nik)).value;
    let kpj = read_kpj(cell(Column::Kpj));
    let name = match cell(Column::Nama) {
        Cell::Text(text) => text.trim(),
        _ => "",
    };
    if nik.is_err() && kpj.is_err() {
        let footer = (0..row.width().min(64)).any(|place| matches!(row.cell(place), Cell::Text(text) if is_footer(text)));
        let heading = name.eq_ignore_ascii_case("nama");
        if footer || heading || name.is_empty() && cell(Column::Nik).is_blank() {
            part.not_data += 1;
            return;
        }
    }
    let faults = &mut part.faults;
    let mut fault = |fault, column| faults.put(fault, sheet.index, number, sheet.place(column));
    match nik {
        Ok(_) => {}
        Err(NikFault::Missing) => fault(RowFault::NikMissing, Column::Nik),
        Err(_) => fault(RowFault::NikDamaged, Column::Nik),
    }
    if let Some(kind) = kpj.err().and_then(RowFault::of_kpj) {
        fault(kind, Column::Kpj);
    }
    let birth = read_birth_cell(cell(Column::TanggalLahir), period.last.last_day()).unwrap_or_else(|_| {
        fault(RowFault::BirthUnreadable, Column::TanggalLahir);
        None
    });
    // Not known when it began: begun. Somebody's cover must not fall away over an unreadable cell.
    let from = match read_month(cell(Column::Mulai)) {
        Ok(Some(from)) => from,
        unread => {
            if sheet.place(Column::Mulai).is_some() || unread.is_err() {
                fault(RowFault::FromUnreadable, Column::Mulai);
            }
            period.first
        }
    };
    let until = read_month(cell(Column::Sampai)).unwrap_or_else(|()| {
        fault(RowFault::UntilUnreadable, Column::Sampai);
        None
    });
    let (mut ground_scratch, mut fund_scratch, mut group_scratch) = (String::new(), String::new(), String::new());
    let ground = text_of(cell(Column::SebabBerakhir), &mut ground_scratch);
    let ended = match read_day_cell(cell(Column::Berakhir)) {
        Ok(day) => {
            if day.is_none() && !ground.is_empty() && ground != "-" {
                fault(RowFault::GroundWithoutDay, Column::SebabBerakhir);
            }
            day.map(|on| Ending { on, ground: ground_of(ground) })
        }
        Err(_) => {
            fault(RowFault::EndedUnreadable, Column::Berakhir);
            None
        }
    };
    let per_month = match read_amount_cell(cell(Column::PerBulan)) {
        AmountCell::Rupiah(amount) if amount.get() >= 0 => Some(amount),
        AmountCell::Empty => None,
        _ => {
            fault(RowFault::PerMonthUnreadable, Column::PerBulan);
            None
        }
    };
    let paid_cell = cell(Column::Terbayar);
    let seen = matches!(paid_cell, Cell::Text(text) if !text.is_empty() && *text == part.paid_text);
    if !seen {
        part.paid_text.clear();
        match read_list(paid_cell, &mut part.paid) {
            Ok(()) => {
                if let Cell::Text(text) = paid_cell {
                    part.paid_text.push_str(text);
                }
            }
            Err(()) => {
                part.paid.clear();
                fault(RowFault::PaidUnreadable, Column::Terbayar);
            }
        }
    }
    let fund = text_of(cell(Column::SumberDana), &mut fund_scratch);
    let payer = match &part.payer {
        Some((known, payer)) if known == fund => *payer,
        _ => {
            let payer = Headings::embedded().payer(fund);
            part.payer = Some((fund.to_owned(), payer));
            payer
        }
    };
    part.roster.push(&RosterEntry {
        id: u64::from(number),
        nik: nik.ok(),
        kpj: kpj.ok(),
        name,
        birth,
        from,
        until,
        ended,
        per_month,
        payer,
        fund,
        group: text_of(cell(Column::Kelompok), &mut group_scratch),
        paid: &part.paid,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Ground;
    use payung_domain::{Date, Rupiah};
    use payung_registry::Limits;

    fn load(text: &str) -> Result<RosterFile, FileError> {
        let how = Reading { limits: Limits::default(), threads: 2 };
        let csv = CsvFile::open_bytes(text.as_bytes().to_vec(), "peserta.csv", &how.limits)?;
        RosterFile::of_csv(csv, "peserta.csv", Period::of("2026-06".parse().expect("a month")), &how)
    }

    #[test]
    fn a_roster_of_all_columns() {
        let file = load(
            "nik,kpj,nama,tanggal_lahir,mulai,sampai,berakhir,sebab_berakhir,per_bulan,sumber_dana,kelompok,terbayar\n\
             1217020101809001,20000000001,Contoh Satu,1980-01-01,2026-01,2026-12,2026-05-20,meninggal dunia,16800,APBD,Wadah 1,\"2026-01, 2026-02\"\n\
             1217020101809002,,Contoh Dua,,01-03-2026,,,,,APBDesa,,\n",
        )
        .expect("a roster");
        let month = |text: &str| text.parse::<Month>().expect("a month");
        let first = file.roster.get(0).expect("an entry");
        assert_eq!((first.from, first.until, first.birth), (month("2026-01"), Some(month("2026-12")), Some(Date::constant(1980, 1, 1))));
        assert_eq!(first.ended, Some(Ending { on: Date::constant(2026, 5, 20), ground: Ground::Died }));
        assert_eq!((first.per_month, first.payer, first.group), (Some(Rupiah::new(16_800)), PayerKind::Government, "Wadah 1"));
        assert_eq!(first.paid, [month("2026-01"), month("2026-02")]);
        let second = file.roster.get(1).expect("an entry");
        assert_eq!((second.from, second.until, second.per_month, second.payer), (month("2026-03"), None, None, PayerKind::Village));
        assert!(file.findings(Language::Id).is_empty(), "{:?}", file.findings(Language::Id));
    }

    #[test]
    fn what_cannot_be_read_is_told_and_takes_nobodys_cover() {
        let file = load("nik,nama,mulai,sampai,berakhir,sebab_berakhir,per_bulan,terbayar\n5.1E+15,A,entah,kapan,nanti,pindah,banyak,tahun lalu\n1217020101809002,B,,,,meninggal,,\nJumlah,2,,,,,,\n").expect("a roster");
        assert_eq!((file.roster.len(), file.rows_in, file.not_data), (2, 3, 1));
        let entry = file.roster.get(0).expect("an entry");
        assert_eq!((entry.nik, entry.from, entry.until, entry.ended), (None, "2026-06".parse().expect("a month"), None, None));
        for fault in [
            RowFault::NikDamaged,
            RowFault::UntilUnreadable,
            RowFault::EndedUnreadable,
            RowFault::PerMonthUnreadable,
            RowFault::PaidUnreadable,
            RowFault::GroundWithoutDay,
        ] {
            assert_eq!(file.faults.count(fault), 1, "{fault:?}");
        }
        assert_eq!(file.faults.count(RowFault::FromUnreadable), 2);
    }

    #[test]
    fn nobody_and_no_header() {
        assert!(matches!(load("nik,nama,mulai\n"), Err(FileError::Nobody { bill: false, .. })));
        assert!(matches!(load("a,b\n1,2\n"), Err(FileError::NoHeader { bill: false, .. })));
    }
}
