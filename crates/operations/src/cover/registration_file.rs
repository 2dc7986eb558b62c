//! BPJS's answer to a registration, read: every row of the file gives a number, a refusal, or says why it gives neither. Which headings and words mean
//! what is data (`data/bpjs-answer.toml`). Nothing is looked up in the books here.

use crate::acting::FileIn;
use crate::case::answer_file::UnreadRow;
use crate::case::people::folded;
use crate::failure::ActError;
use crate::files::spool::Spool;
use payung_domain::{Date, Kpj, KpjFault, Language, RefusalReason};
use payung_registry::{Cell, Cells, Input, Limits, OpenError, read_day_cell, read_nik_cell};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// The words of answers.
const WORDS: &str = include_str!("../../data/bpjs-answer.toml");
/// Rows in which the heading is looked for.
const HEADING_ROWS: usize = 30;
/// Rows an answer file may have.
const ROWS_MAX: u64 = 1_000_000;

/// What the file of words holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    headings: BTreeMap<String, Vec<String>>,
    words: Answers,
    reason: Vec<ReasonWords>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Answers {
    refused: Vec<String>,
    accepted: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReasonWords {
    word: RefusalReason,
    contains: Vec<String>,
}

/// What a row says of the person in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// BPJS gave a number.
    Number {
        /// The number.
        kpj: Kpj,
        /// First day of cover by BPJS's word.
        start: Option<Date>,
        /// The day the number was issued.
        issued: Option<Date>,
    },
    /// BPJS refused.
    Refused {
        /// Why, by its word.
        reason: RefusalReason,
        /// In BPJS's words.
        words: String,
    },
}

/// A row that says something of somebody.
#[derive(Clone)]
pub(crate) struct AnswerRow {
    /// The sheet; empty in CSV.
    pub sheet: String,
    /// Row number in the sheet, or line.
    pub row: u32,
    /// Sixteen digits, when the NIK is usable.
    pub nik: Option<String>,
    /// The enrolment's number, when BPJS gave our reference back.
    pub reference: Option<i64>,
    /// The name as written.
    pub name: String,
    /// Date of birth.
    pub birth: Option<Date>,
    /// What is said.
    pub said: Said,
}

impl AnswerRow {
    /// The row as one that gave no answer, and why.
    pub fn unread(&self, reason_id: impl Into<String>, reason_en: impl Into<String>) -> UnreadRow {
        UnreadRow { sheet: self.sheet.clone(), row: self.row, reason_id: reason_id.into(), reason_en: reason_en.into() }
    }
}

/// An answer file, read: `rows = answers + faults + not_data`.
#[derive(Default)]
pub(crate) struct RegistrationRead {
    /// Rows below the headings that are not blank.
    pub rows: u64,
    /// Rows that say something of somebody.
    pub answers: Vec<AnswerRow>,
    /// Rows that cannot be used, and why.
    pub faults: Vec<UnreadRow>,
    /// Totals, notes, signatures.
    pub not_data: u64,
}

/// Where the columns of a sheet stand.
#[derive(Debug, Clone, Copy, Default)]
struct Columns {
    reference: Option<usize>,
    nik: Option<usize>,
    kpj: Option<usize>,
    name: Option<usize>,
    birth: Option<usize>,
    start: Option<usize>,
    issued: Option<usize>,
    status: Option<usize>,
    reason: Option<usize>,
}

impl Columns {
    /// Where the headings of a row stand; none when it is no heading: a number or a result and somebody it is for are needed.
    fn of(row: &dyn Cells, words: &Words) -> Option<Self> {
        let mut found: BTreeMap<&str, usize> = BTreeMap::new();
        for index in 0..row.width() {
            let heading = folded(&text_of(row.cell(index)));
            let known = words.headings.iter().find(|(_, names)| names.contains(&heading));
            if let Some((name, _)) = known.filter(|_| !heading.is_empty()) {
                found.entry(name).or_insert(index);
            }
        }
        let at = |name: &str| found.get(name).copied();
        let columns = Self {
            reference: at("reference"),
            nik: at("nik"),
            kpj: at("kpj"),
            name: at("name"),
            birth: at("birth"),
            start: at("start"),
            issued: at("issued"),
            status: at("status"),
            reason: at("reason"),
        };
        let somebody = columns.nik.or(columns.reference).or(columns.name).is_some();
        let answered = columns.kpj.or(columns.status).or(columns.reason).is_some();
        (somebody && answered).then_some(columns)
    }
}

fn text_of(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) | Cell::Error(text) => text.trim().to_owned(),
        // A whole number is written without a fraction; one that a spreadsheet rounded shows by its length.
        Cell::Number(number) | Cell::Date(number) => number.to_string(),
        Cell::Bool(value) => if value { "ya" } else { "tidak" }.to_owned(),
        Cell::Empty => String::new(),
    }
}

/// Reads an answer file (CSV, XLSX, XLS, ODS) within `limits`. Every sheet with the headings is read.
///
/// # Errors
/// It cannot be opened, has no such headings, or is too long.
pub(crate) fn read_registration(file: &FileIn, limits: &Limits) -> Result<RegistrationRead, ActError> {
    let words: Words = toml::from_str(WORDS).map_err(|error| {
        ActError::invalid(format!("data/bpjs-answer.toml: {}", error.message()), format!("data/bpjs-answer.toml: {}", error.message()))
    })?;
    let spool = Spool::of(&file.body)?;
    let named = |error: OpenError, language| error.message(language).replace(&spool.path().display().to_string(), &file.name);
    let said = |error: OpenError| ActError::invalid(named(error.clone(), Language::Id), named(error, Language::En));
    let mut reader = Reader { words: &words, read: RegistrationRead::default(), columns: None, before: 0, headed: false };
    match Input::open(&spool.path(), limits).map_err(said)? {
        Input::Csv(mut csv) => {
            while let Some(block) = csv.next_block().map_err(said)? {
                let mut records = block.records();
                while let Some(record) = records.next() {
                    if record.is_broken() {
                        reader.fault("", record.line(), "baris CSV ini rusak", "this CSV row is broken");
                    } else if !record.is_blank() {
                        reader.row("", record.line(), &record);
                    }
                }
            }
        }
        Input::Workbook(mut workbook) => {
            let names: Vec<String> = workbook.sheets().iter().map(|sheet| sheet.name.clone()).collect();
            for (index, name) in names.iter().enumerate() {
                reader.next_sheet();
                workbook
                    .read_sheet(index, &mut |row| {
                        reader.row(name, row.number, &row);
                        ControlFlow::Continue(())
                    })
                    .map_err(said)?;
            }
        }
    }
    if !reader.headed {
        return Err(ActError::invalid(
            format!(
                "{}: tidak ada judul kolom yang dikenal. Perlu kolom NIK (atau nomor referensi) dan kolom KPJ, status atau alasan; betulkan judulnya, lalu ulangi.",
                file.name
            ),
            format!(
                "{}: no known headings. A column of NIK (or reference) and one of KPJ, status or reason are needed; mend the headings, and try again.",
                file.name
            ),
        ));
    }
    if reader.read.rows > ROWS_MAX {
        let rows = reader.read.rows;
        return Err(ActError::invalid(
            format!("{}: {rows} baris; paling banyak {ROWS_MAX}. Bagi berkasnya.", file.name),
            format!("{}: {rows} rows; at most {ROWS_MAX}. Split the file.", file.name),
        ));
    }
    Ok(reader.read)
}

struct Reader<'w> {
    words: &'w Words,
    read: RegistrationRead,
    columns: Option<Columns>,
    before: usize,
    headed: bool,
}

impl Reader<'_> {
    fn next_sheet(&mut self) {
        (self.columns, self.before) = (None, 0);
    }

    fn fault(&mut self, sheet: &str, row: u32, id: impl Into<String>, en: impl Into<String>) {
        self.read.rows += 1;
        self.read.faults.push(UnreadRow { sheet: sheet.to_owned(), row, reason_id: id.into(), reason_en: en.into() });
    }

    fn row(&mut self, sheet: &str, number: u32, row: &dyn Cells) {
        let Some(columns) = self.columns else {
            self.before += 1;
            if self.before <= HEADING_ROWS {
                self.columns = Columns::of(row, self.words);
                self.headed |= self.columns.is_some();
            }
            return;
        };
        if Columns::of(row, self.words).is_some() {
            // The heading once more.
            return;
        }
        let text = |at: Option<usize>| at.map(|index| text_of(row.cell(index))).unwrap_or_default();
        let name = text(columns.name);
        let nik_cell = columns.nik.map(|index| row.cell(index));
        let nik = nik_cell.map(read_nik_cell);
        let usable = nik.as_ref().and_then(|nik| nik.value.ok()).map(|nik| nik.to_string());
        let reference = text(columns.reference).parse::<i64>().ok();
        let written = text(columns.nik);
        let kpj_text = text(columns.kpj);
        let somebody = usable.is_some() || reference.is_some() || nik_cell.zip(nik).is_some_and(|(raw, nik)| nik.is_nik_like(raw));
        if !somebody && (name.is_empty() || kpj_text.is_empty() && text(columns.status).is_empty()) {
            self.read.rows += 1;
            self.read.not_data += 1;
            return;
        }
        let said = match self.said(&columns, &kpj_text, row) {
            Ok(said) => said,
            Err((id, en)) => return self.fault(sheet, number, id, en),
        };
        if usable.is_none() && reference.is_none() && !written.is_empty() && name.is_empty() {
            return self.fault(sheet, number, "NIK-nya tidak terbaca", "its NIK cannot be read");
        }
        self.read.rows += 1;
        let birth = columns.birth.and_then(|index| read_day_cell(row.cell(index)).ok().flatten());
        self.read.answers.push(AnswerRow { sheet: sheet.to_owned(), row: number, nik: usable, reference, name, birth, said });
    }

    /// What a row says: a number, or a refusal. Both, or neither, is a fault.
    fn said(&self, columns: &Columns, kpj: &str, row: &dyn Cells) -> Result<Said, (String, String)> {
        let text = |at: Option<usize>| at.map(|index| text_of(row.cell(index))).unwrap_or_default();
        let (status, reason) = (text(columns.status), text(columns.reason));
        let has = |text: &str, words: &[String]| {
            let text = format!(" {} ", folded(text));
            words.iter().any(|word| text.contains(&format!(" {word} ")))
        };
        let refused = has(&status, &self.words.words.refused) || has(&reason, &self.words.words.refused);
        match Kpj::read(kpj) {
            Ok(_) if refused => Err(("nomor KPJ dan kata penolakan dalam satu baris".into(), "a KPJ and a refusal in one row".into())),
            Ok(kpj) => {
                let day = |at: Option<usize>, what: (&str, &str)| match at.map(|index| row.cell(index)) {
                    None | Some(Cell::Empty) => Ok(None),
                    Some(cell) if cell.is_blank() => Ok(None),
                    Some(cell) => read_day_cell(cell)
                        .ok()
                        .flatten()
                        .map(Some)
                        .ok_or_else(|| (format!("tanggal {} tidak terbaca", what.0), format!("its {} cannot be read", what.1))),
                };
                let start = day(columns.start, ("mulai kepesertaan", "first day of membership"))?;
                let issued = day(columns.issued, ("terbit nomor", "day of issue"))?;
                Ok(Said::Number { kpj, start, issued })
            }
            Err(KpjFault::Empty) if refused || !reason.is_empty() && !has(&status, &self.words.words.accepted) => {
                let words = [status, reason].iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(": ");
                Ok(Said::Refused { reason: self.reason(&words), words })
            }
            Err(KpjFault::Empty) if !status.is_empty() => {
                Err(("dinyatakan terdaftar tetapi tanpa nomor KPJ".into(), "said to be registered, but without a KPJ".into()))
            }
            Err(KpjFault::Empty) => Err(("tanpa nomor KPJ dan tanpa alasan".into(), "neither a KPJ nor a reason".into())),
            Err(fault) => Err((fault.message(Language::Id), fault.message(Language::En))),
        }
    }

    fn reason(&self, text: &str) -> RefusalReason {
        let text = format!(" {} ", folded(text));
        let known = self.words.reason.iter().find(|reason| reason.contains.iter().any(|word| text.contains(&format!(" {word} "))));
        known.map_or(RefusalReason::Other, |reason| reason.word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<RegistrationRead, ActError> {
        let file = FileIn { name: "jawaban.csv".into(), media_type: "text/csv".into(), body: text.as_bytes().to_vec().into() };
        read_registration(&file, &Limits::default())
    }

    #[test]
    fn every_row_is_a_number_a_refusal_or_a_fault() {
        let read = read(
            "Daftar hasil pendaftaran,,,,,\nNO,NIK,NAMA LENGKAP,NO KPJ,TGL MULAI,KETERANGAN\n\
             1,1217010107809001,Ani Contoh,09012345678,01-03-2026,\n\
             2,1217014107809002,Budi Contoh,,,Ditolak: usia di atas 65 tahun\n\
             3,1217014107809003,Cici Contoh,,,NIK tidak ditemukan di Dukcapil\n\
             4,1217014107809004,Dedi Contoh,,,masih aktif di perusahaan lain\n\
             5,1217014107809005,Edi Contoh,,,server penuh\n\
             6,1217014107809006,Fani Contoh,0001234567890,,\n\
             7,1217014107809007,Gita Contoh,09012345678,,gagal\n\
             8,1217014107809008,Hadi Contoh,,,\n\
             9,1.21701E+15,Ira Contoh,09012345679,32/13/2026,\n\
             10,1217010107809010,Joko Contoh,09012345680,31-13-2026,\n\
             ,,Jumlah,,,10\n",
        )
        .expect("read");
        let said: Vec<&Said> = read.answers.iter().map(|row| &row.said).collect();
        let refused = |reason| said.iter().any(|said| matches!(said, Said::Refused { reason: known, .. } if *known == reason));
        let number = Said::Number { kpj: Kpj::read("09012345678").expect("a KPJ"), start: Some(Date::constant(2026, 3, 1)), issued: None };
        assert_eq!(said[0], &number);
        for reason in RefusalReason::ALL {
            assert!(refused(reason), "{reason:?}");
        }
        let faults: Vec<(u32, &str)> = read.faults.iter().map(|fault| (fault.row, fault.reason_id.as_str())).collect();
        assert!(faults.iter().any(|(row, said)| *row == 8 && said.contains("JKN")), "{faults:?}");
        assert!(faults.iter().any(|(row, said)| *row == 9 && said.contains("penolakan")), "{faults:?}");
        assert!(faults.iter().any(|(row, said)| *row == 10 && said.contains("tanpa nomor KPJ dan tanpa alasan")), "{faults:?}");
        assert_eq!(read.not_data, 1, "the total");
        assert_eq!(read.rows, read.answers.len() as u64 + read.faults.len() as u64 + read.not_data);
        assert_eq!(read.rows, 11);
    }

    #[test]
    fn a_file_without_the_headings_is_told() {
        let error = read("a,b\n1,2\n").err().expect("no headings");
        assert!(error.indonesian.contains("jawaban.csv") && error.indonesian.contains("judul kolom"), "{}", error.indonesian);
        let error = read("").err().expect("empty");
        assert!(!error.indonesian.contains("/proc/"), "{}", error.indonesian);
    }

    #[test]
    fn our_reference_may_stand_for_the_nik() {
        let read =
            read("NO REFERENSI;NAMA;NOMOR PESERTA;STATUS\n17;Ani Contoh;09012345678;berhasil\n18;Budi Contoh;;berhasil\n").expect("read");
        assert_eq!(read.answers.iter().map(|row| (row.reference, row.nik.clone())).collect::<Vec<_>>(), [(Some(17), None)]);
        assert!(read.faults[0].reason_id.contains("tanpa nomor KPJ"), "{:?}", read.faults);
    }
}
