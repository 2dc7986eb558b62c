//! An answer file of BPJS or Dukcapil read against the year's cases. Every row is accounted for: matched, of nobody here, or unreadable.

use crate::acting::FileIn;
use crate::acts::record_answers::{Answer, AnswerSource, CaseAnswer};
use crate::books::Books;
use crate::case::people::{ROWS_AT_ONCE, folded};
use crate::failure::ActError;
use crate::files::spool::Spool;
use crate::permission::{ActName, permit};
use crate::programme::Programme;
use crate::users::actor::Actor;
use payung_domain::{Date, Language};
use payung_registry::{Cell, Column, Layout, Limits, Vocabulary, read_nik_cell};
use payung_screening::Lists;
use payung_storage::entity::{case_file, person};
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

/// Rows an answer file may have.
const ROWS_MAX: u64 = 1_000_000;

/// Headings under which the reason stands.
const NOTES: [&str; 6] = ["keterangan", "ket", "catatan", "alasan", "alasan penolakan", "note"];
/// Further headings under which the answer stands.
const ANSWERS: [&str; 6] = ["jawaban", "jawaban bpjs", "hasil bpjs", "dapat didaftarkan", "status", "keputusan"];
/// First words of an answer that mean yes.
const YES: [&str; 12] = ["ya", "y", "padan", "sesuai", "dapat", "bisa", "layak", "valid", "diterima", "cocok", "disetujui", "yes"];
/// First words of an answer that mean no.
const NO: [&str; 10] = ["tidak", "tdk", "bukan", "belum", "ditolak", "gagal", "no", "invalid", "t", "nonaktif"];
/// Words that mean that nobody could tell.
const UNKNOWN: [&str; 8] = ["diketahui", "tahu", "diperiksa", "dicek", "diproses", "proses", "ditunda", "konfirmasi"];

/// A row that gives no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnreadRow {
    /// The sheet; empty in CSV.
    pub sheet: String,
    /// Row number in the sheet, or line.
    pub row: u32,
    /// What is wrong, in Indonesian.
    pub reason_id: String,
    /// What is wrong, in English.
    pub reason_en: String,
}

/// An answer file, read. `rows = matched + nobody + unreadable + not_data`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswersRead {
    /// Rows below the headings.
    pub rows: u64,
    /// Rows whose NIK is one of the year's cases.
    pub matched: u64,
    /// Rows whose NIK is none of the year's cases.
    pub nobody: Vec<UnreadRow>,
    /// Rows whose NIK or answer cannot be read, or that contradict another row.
    pub unreadable: Vec<UnreadRow>,
    /// Titles, totals, notes.
    pub not_data: u64,
    /// The answers by case. A NIK with several cases answers for each.
    pub answers: Vec<CaseAnswer>,
}

/// A row of the file with a NIK.
pub(crate) struct Row {
    sheet: String,
    number: u32,
    nik: String,
    answer: Answer,
    note: String,
}

/// Reads an answer file (CSV, XLSX, XLS, ODS): a column with the NIK, one with the answer, and perhaps one with the reason. Who may record
/// answers may read them. Nothing is written, and no personal value comes back.
///
/// # Errors
/// The actor may not; the file cannot be read, or has no column with answers.
pub async fn read_answers(
    books: &Books,
    actor: &Actor,
    day: Date,
    programme_year: i64,
    source: AnswerSource,
    file: &FileIn,
) -> Result<AnswersRead, ActError> {
    permit(actor, ActName::RecordAnswers, books.region, day, None)?;
    let programme = Programme::load(&books.database.connection, books, programme_year).await?;
    let (mut read, rows) = read_rows(&programme.vocabulary, source, file, &Limits::default())?;
    let cases = cases_by_nik(books, programme_year, &rows).await?;
    let mut answers: BTreeMap<i64, (Answer, String)> = BTreeMap::new();
    for row in rows {
        let unread = |id: &str, en: &str| UnreadRow {
            sheet: row.sheet.clone(),
            row: row.number,
            reason_id: id.to_owned(),
            reason_en: en.to_owned(),
        };
        let Some(found) = cases.get(&row.nik) else {
            read.nobody.push(unread("tidak ada berkas dengan NIK ini pada tahun program ini", "no case of this year has this NIK"));
            continue;
        };
        if found.iter().any(|case| answers.get(case).is_some_and(|(before, _)| *before != row.answer)) {
            read.unreadable
                .push(unread("jawabannya berlainan dengan baris lain untuk NIK yang sama", "it contradicts another row of this NIK"));
            continue;
        }
        read.matched += 1;
        answers.extend(found.iter().map(|case| (*case, (row.answer, row.note.clone()))));
    }
    read.answers = answers.into_iter().map(|(case, (answer, note))| CaseAnswer { case, answer, note }).collect();
    Ok(read)
}

/// The rows of an answer file as they are written, within `limits`; nobody is looked up. `rows` = those with a NIK + `unreadable` + `not_data`.
///
/// # Errors
/// The file cannot be read, or has no column with answers.
pub(crate) fn read_rows(
    vocabulary: &Vocabulary,
    source: AnswerSource,
    file: &FileIn,
    limits: &Limits,
) -> Result<(AnswersRead, Vec<Row>), ActError> {
    let spool = Spool::of(&file.body)?;
    let named = |text: String| text.replace(&spool.path().display().to_string(), &file.name);
    let files = [(spool.path(), file.name.clone())];
    let lists = Lists::survey(&files, vocabulary, limits, 1).map_err(|errors| {
        let join = |language| errors.iter().map(|error| named(error.message(language))).collect::<Vec<_>>().join(" ");
        ActError::invalid(join(Language::Id), join(Language::En))
    })?;
    if lists.rows_in() > ROWS_MAX {
        let rows = lists.rows_in();
        return Err(ActError::invalid(
            format!("{}: {rows} baris; paling banyak {ROWS_MAX}. Bagi berkasnya.", file.name),
            format!("{}: {rows} rows; at most {ROWS_MAX}. Split the file.", file.name),
        ));
    }
    let sheets = lists.files.iter().flat_map(|list| &list.sheets).filter_map(|sheet| sheet.layout.as_ref());
    if !sheets.into_iter().any(|layout| columns(layout, source).is_some()) {
        return Err(ActError::invalid(
            format!("{} tidak memuat kolom NIK dan kolom jawaban. Beri judul \"nik\" dan \"hasil\", lalu ulangi.", file.name),
            format!("{} has no column with the NIK and one with the answer. Name them \"nik\" and \"hasil\", and try again.", file.name),
        ));
    }
    let mut read = AnswersRead { rows: lists.rows_in(), ..AnswersRead::default() };
    let mut rows = Vec::new();
    let outcome = lists.each_row(0, limits, &mut |row| {
        let unread = |id: &str, en: &str| UnreadRow {
            sheet: row.sheet.name.clone(),
            row: row.number,
            reason_id: id.to_owned(),
            reason_en: en.to_owned(),
        };
        if row.broken {
            read.unreadable.push(unread("baris CSV ini rusak", "this CSV row is broken"));
            return;
        }
        let Some(found) = row.sheet.layout.as_ref().and_then(|layout| columns(layout, source)) else {
            let someone = (0..row.cells.width()).any(|index| read_nik_cell(row.cells.cell(index)).sixteen != 0);
            if someone {
                read.unreadable.push(unread("lembar ini tanpa kolom NIK atau jawaban", "this sheet has no column of NIK or answer"));
            } else {
                read.not_data += 1;
            }
            return;
        };
        let raw = row.cells.cell(found.nik);
        let nik = read_nik_cell(raw);
        let answer = text_of(row.cells.cell(found.answer));
        let rounded = row.sheet.nik_column.finding().is_some();
        match (&nik.value, answer_of(&answer)) {
            // In a column that a spreadsheet rounded, a number that ends in 0 is not known to be the person's.
            (Ok(number), _) if rounded && number.get().is_multiple_of(10) => {
                read.unreadable.push(unread("NIK-nya mungkin dibulatkan oleh lembar kerja", "a spreadsheet may have rounded its NIK"));
            }
            (Ok(number), Some(answer)) => {
                let note = found.note.map(|index| text_of(row.cells.cell(index))).unwrap_or_default();
                rows.push(Row { sheet: row.sheet.name.clone(), number: row.number, nik: number.to_string(), answer, note });
            }
            (Ok(_), None) => read.unreadable.push(unread("jawabannya tidak terbaca", "its answer cannot be read")),
            (Err(_), _) if nik.is_nik_like(raw) || answer_of(&answer).is_some_and(|_| !answer.trim().is_empty()) => {
                read.unreadable.push(unread("NIK-nya tidak terbaca", "its NIK cannot be read"));
            }
            (Err(_), _) => read.not_data += 1,
        }
    });
    outcome.map_err(|error| ActError::invalid(named(error.message(Language::Id)), named(error.message(Language::En))))?;
    Ok((read, rows))
}

/// Where NIK, answer and reason stand.
struct Columns {
    nik: usize,
    answer: usize,
    note: Option<usize>,
}

fn columns(layout: &Layout, source: AnswerSource) -> Option<Columns> {
    let by_heading = |names: &[&str]| layout.headings.iter().position(|heading| names.contains(&folded(heading).as_str()));
    let nik = layout.position(Column::Nik)?;
    let named = layout.position(Column::Hasil).or_else(|| by_heading(&ANSWERS));
    let answer = match source {
        AnswerSource::Dukcapil => named.or_else(|| layout.position(Column::PadanDukcapil)),
        AnswerSource::Bpjs => named,
    };
    Some(Columns { nik, answer: answer?, note: by_heading(&NOTES) })
}

fn text_of(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) | Cell::Error(text) => text.trim().to_owned(),
        Cell::Number(number) | Cell::Date(number) => number.to_string(),
        Cell::Bool(true) => "ya".to_owned(),
        Cell::Bool(false) => "tidak".to_owned(),
        Cell::Empty => String::new(),
    }
}

/// An answer in words: the first word decides; an empty cell says that nobody could tell. `None` when it cannot be read.
fn answer_of(text: &str) -> Option<Answer> {
    let words = folded(text);
    if words.is_empty() || words.split(' ').any(|word| UNKNOWN.contains(&word)) {
        return Some(Answer::Unknown);
    }
    let first = words.split(' ').next()?;
    let denied = words.split(' ').any(|word| ["tidak", "tdk", "belum", "bukan"].contains(&word));
    match (YES.contains(&first), NO.contains(&first)) {
        (true, _) if denied => None,
        (true, _) => Some(Answer::Yes),
        (_, true) => Some(Answer::No),
        _ => None,
    }
}

/// The year's cases by NIK, those withdrawn left out; NIKs are compared by their keyed hash.
async fn cases_by_nik(books: &Books, programme_year: i64, rows: &[Row]) -> Result<HashMap<String, Vec<i64>>, ActError> {
    let connection = &books.database.connection;
    let by_lookup: HashMap<String, &str> = rows.iter().map(|row| (books.sealer.lookup("nik", &row.nik), row.nik.as_str())).collect();
    let lookups: Vec<&String> = by_lookup.keys().collect();
    let mut nik_of: HashMap<i64, &str> = HashMap::new();
    for some in lookups.chunks(ROWS_AT_ONCE) {
        let found: Vec<(i64, Option<String>)> = person::Entity::find()
            .select_only()
            .columns([person::Column::Id, person::Column::NikLookup])
            .filter(person::Column::NikLookup.is_in(some.iter().map(|lookup| lookup.as_str())))
            .into_tuple()
            .all(connection)
            .await?;
        nik_of.extend(found.into_iter().filter_map(|(id, lookup)| Some((id, *by_lookup.get(&lookup?)?))));
    }
    let persons: Vec<i64> = nik_of.keys().copied().collect();
    let mut cases: HashMap<String, Vec<i64>> = HashMap::new();
    for some in persons.chunks(ROWS_AT_ONCE) {
        let found: Vec<(i64, i64)> = case_file::Entity::find()
            .select_only()
            .columns([case_file::Column::Id, case_file::Column::Person])
            .filter(case_file::Column::ProgrammeYear.eq(programme_year))
            .filter(case_file::Column::State.ne("withdrawn"))
            .filter(case_file::Column::Person.is_in(some.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        for (case, person) in found {
            if let Some(nik) = nik_of.get(&person) {
                cases.entry((*nik).to_owned()).or_default().push(case);
            }
        }
    }
    Ok(cases)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_by_their_first_word() {
        assert_eq!(answer_of("Padan"), Some(Answer::Yes));
        assert_eq!(answer_of("dapat didaftarkan"), Some(Answer::Yes));
        assert_eq!(answer_of("TIDAK PADAN"), Some(Answer::No));
        assert_eq!(answer_of("Ditolak: peserta aktif"), Some(Answer::No));
        assert_eq!(answer_of("tidak diketahui"), Some(Answer::Unknown));
        assert_eq!(answer_of(""), Some(Answer::Unknown));
        assert_eq!(answer_of("padan, nama tidak sesuai"), None, "both in one cell");
        assert_eq!(answer_of("hijau"), None);
    }
}
