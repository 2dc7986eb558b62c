//! Giving a list back as it was handed in, with its faulty cells marked and what became of each row beside it. It shows what is sealed, so that it
//! is logged as showing it. The workbook itself is made outside the transaction ([`ListReturned::workbook`]).

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::acts::screen_batch::Reasons;
use crate::books::Books;
use crate::case::chosen::same_agency;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::{ActError, Fault};
use crate::files::spool::Spool;
use crate::permission::ActName;
use crate::programme::Programme;
use crate::sight::hidden;
use payung_domain::{AreaCode, Date, Language, Role, Verdict};
use payung_registry::{
    BookInfo, Cell, CellMark, Cells, FileKind, Limits, MarkError, MarkedReport, Marks, RowContent, RowMarks, RowReader, SheetMarks, Tone,
    write_marked,
};
use payung_screening::{Lists, new_book};
use payung_storage::entity::{case_file, submission, submission_row};
use payung_storage::load_attachment;
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::{Cursor, Seek, SeekFrom};

/// Most rows of a list given back as a workbook.
const ROWS_MAX: i64 = 300_000;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnList {
    /// The list's number in the books.
    pub list: i64,
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RowReturned {
    /// The sheet.
    pub sheet: String,
    /// The row in it, counted from 1.
    pub row: u32,
    /// Whether it is a person, a row nobody can read, or no data.
    pub kind: String,
    /// Its case, when it has one.
    pub case: Option<i64>,
    /// The case's state, by its word; empty without a case.
    pub state: String,
    /// The verdict, by its word; empty before screening.
    pub verdict: String,
    /// Why.
    pub reason: String,
    /// What to know besides.
    pub warning: String,
    /// Reason and warning in English, where the books have them; for the workbook, not told over HTTP.
    #[serde(skip)]
    pub english: Option<(String, String)>,
}

/// A list to be given back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ListReturned {
    /// Its receipt.
    pub receipt: String,
    /// Name it was handed in under.
    pub file_name: String,
    /// The file as it was handed in, to be marked; not told over HTTP.
    #[serde(skip)]
    pub body: Vec<u8>,
    /// The area it is of.
    #[schema(value_type = String)]
    pub area: AreaCode,
    /// The day it was read for.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// What became of its rows.
    pub rows: Vec<RowReturned>,
    /// Who took it, when, and the entry of the log.
    pub mark: String,
    /// The programme year.
    pub programme_year: i64,
}

impl std::fmt::Debug for ListReturned {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What it holds is sealed data: never in a message of the program.
        f.debug_struct("ListReturned").field("receipt", &self.receipt).field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

impl ReturnList {
    async fn list(&self, acting: &Acting<'_>) -> Result<(submission::Model, AreaCode), ActError> {
        let list = submission::Entity::find_by_id(self.list).one(acting.tx).await?.ok_or_else(hidden)?;
        let area = AreaCode::parse(&list.area).ok_or_else(hidden)?;
        Ok((list, area))
    }
}

impl Act for ReturnList {
    const NAME: ActName = ActName::ReturnList;
    type Done = ListReturned;
    const SHOWS: bool = true;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(self.list(acting).await?.1))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<ListReturned>, ActError> {
        let (list, area) = self.list(acting).await?;
        if acting.held.is_some_and(|held| held.role == Role::AgencyOperator && !same_agency(&list.agency, &held.agency)) {
            return Err(hidden());
        }
        if list.rows_in > ROWS_MAX {
            return Err(ActError::invalid(
                format!("Daftar ini memuat {} baris; paling banyak {ROWS_MAX} untuk satu buku kerja.", list.rows_in),
                format!("This list has {} rows; at most {ROWS_MAX} fit one workbook.", list.rows_in),
            ));
        }
        let file = load_attachment(acting.tx, acting.sealer(), &list.file).await?.ok_or_else(|| missing(&list.receipt))?;
        let rows = rows(acting, list.id).await?;
        let mark = format!("{} · {} · catatan {}", acting.actor.full_name, acting.at, acting.seq);
        let noted = Noted::plain(format!("submission:{}", list.id), serde_json::json!({ "receipt": list.receipt, "rows": rows.len() }));
        let day = list.handed_in_at.get(..10).and_then(|day| day.parse().ok()).unwrap_or(acting.day);
        let done = ListReturned {
            receipt: list.receipt,
            file_name: file.file_name,
            body: file.body.to_vec(),
            area,
            day,
            rows,
            mark,
            programme_year: list.programme_year,
        };
        Ok(Ran::Done(done, noted))
    }
}

fn missing(receipt: &str) -> ActError {
    ActError::conflict(
        format!("Berkas asal tanda terima {receipt} tidak ada dalam buku. Jalankan `payung audit verify` dan pulihkan dari cadangan."),
        format!("The file of receipt {receipt} is missing from the books. Run `payung audit verify` and restore a backup."),
    )
}

async fn rows(acting: &Acting<'_>, list: i64) -> Result<Vec<RowReturned>, ActError> {
    let stored: Vec<(String, i64, String, Option<i64>)> = submission_row::Entity::find()
        .select_only()
        .columns([
            submission_row::Column::Sheet,
            submission_row::Column::SheetRow,
            submission_row::Column::Kind,
            submission_row::Column::CaseFile,
        ])
        .filter(submission_row::Column::Submission.eq(list))
        .order_by_asc(submission_row::Column::Ordinal)
        .into_tuple()
        .all(acting.tx)
        .await?;
    let mut cases: HashMap<i64, (String, String, Reasons)> = HashMap::new();
    let ids: Vec<i64> = stored.iter().filter_map(|(.., case)| *case).collect();
    for some in ids.chunks(ROWS_AT_ONCE) {
        let found = case_file::Entity::find().filter(case_file::Column::Id.is_in(some.iter().copied())).all(acting.tx).await?;
        for case in found {
            let words = match &case.reasons {
                Some(sealed) => serde_json::from_slice(&acting.sealer().open("case_file.reasons", sealed)?).unwrap_or_default(),
                None => Reasons::default(),
            };
            cases.insert(case.id, (case.state, case.verdict.unwrap_or_default(), words));
        }
    }
    let rows = stored.into_iter().map(|(sheet, row, kind, case)| {
        let (state, verdict, words) = case.and_then(|case| cases.get(&case).cloned()).unwrap_or_default();
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        let english = words.is_in_both().then_some((words.reason_en, words.warning_en));
        RowReturned { sheet, row, kind, case, state, verdict, reason: words.reason, warning: words.warning, english }
    });
    Ok(rows.collect())
}

impl RowReturned {
    fn tone(&self) -> Tone {
        match self.verdict.as_str() {
            _ if self.kind == "unreadable" => Tone::Unread,
            word if word == Verdict::Eligible.word() => Tone::Good,
            word if word == Verdict::NotEligible.word() => Tone::Bad,
            word if word == Verdict::NeedsData.word() => Tone::Unsure,
            _ => Tone::Plain,
        }
    }

    fn values(&self, language: Language) -> Vec<String> {
        let verdict = if self.kind == "unreadable" { Verdict::Unreadable.word() } else { &self.verdict };
        let (reason, warning) = match &self.english {
            Some((reason, warning)) if language == Language::En => (reason, warning),
            _ => (&self.reason, &self.warning),
        };
        let state = if self.state.is_empty() { "" } else { payung_domain::state_label(&self.state, language) };
        vec![
            verdict.to_owned(),
            self.case.map(|case| case.to_string()).unwrap_or_default(),
            state.to_owned(),
            warning.clone(),
            reason.clone(),
        ]
    }
}

impl ListReturned {
    /// The list as an XLSX workbook: the file itself where it is one, else a new one with its rows. It may take seconds; nothing is locked.
    ///
    /// # Errors
    /// The file can no longer be read, or there is no room for the workbook.
    pub fn workbook(&self, books: &Books, programme: &Programme, language: Language) -> Result<Vec<u8>, ActError> {
        let limits = Limits::default();
        let spool = Spool::of(&self.body)?;
        let files = [(spool.path(), self.file_name.clone())];
        let lists = Lists::survey(&files, &programme.vocabulary, &limits, 1).map_err(|errors| {
            let join = |language| errors.iter().map(|error| error.message(language)).collect::<Vec<_>>().join(" ");
            ActError::invalid(join(Language::Id), join(Language::En))
        })?;
        let marks = self.marks(books, programme, &lists, &limits, language)?;
        let label = |id: &'static str, en: &'static str| language.pick(id, en).to_owned();
        let info = BookInfo {
            author: "Payung".into(),
            title: format!("{} – {}", self.file_name, programme.regulation.act.short),
            date: self.day,
            language,
            about: vec![
                (label("Tanda terima", "Receipt"), self.receipt.clone()),
                (label("Peraturan", "Regulation"), programme.regulation.act.short.clone()),
                (label("Diambil oleh", "Taken by"), self.mark.clone()),
            ],
        };
        let mut out = Cursor::new(Vec::new());
        let list = lists.files.first().ok_or_else(|| missing(&self.receipt))?;
        if list.kind == FileKind::Xlsx {
            let marked: Result<MarkedReport, MarkError> = write_marked(&list.path, &mut out, &marks, &info, &limits);
            // A workbook with macros, or one that cannot be understood for certain, is given back as a new one.
            if marked.is_ok_and(|report| report.extension == "xlsx") {
                return Ok(out.into_inner());
            }
            out.get_mut().clear();
            out.seek(SeekFrom::Start(0)).map_err(|cause| no_room(&cause.to_string()))?;
        }
        // The workbook's writer keeps its rows in a temporary file, and panics when that file cannot grow.
        let written = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| new_book(&lists, 0, &marks, &info, &limits, &mut out)));
        match written {
            Ok(Ok(())) => Ok(out.into_inner()),
            Ok(Err(said)) => Err(no_room(&said)),
            Err(_) => Err(no_room(language.pick("ruang sementara tidak cukup", "not enough temporary space"))),
        }
    }

    fn marks(&self, books: &Books, programme: &Programme, lists: &Lists, limits: &Limits, language: Language) -> Result<Marks, ActError> {
        let headers = ["keputusan", "berkas", "keadaan", "peringatan", "alasan"].map(str::to_owned).to_vec();
        let Some(list) = lists.files.first() else { return Ok(Marks::default()) };
        let mut sheets: Vec<SheetMarks> = Vec::new();
        let mut index_of: HashMap<&str, usize> = HashMap::new();
        for (index, sheet) in list.sheets.iter().enumerate() {
            index_of.insert(&sheet.name, index);
            sheets.push(SheetMarks {
                sheet: index,
                header_row: sheet.layout.as_ref().map_or(1, |layout| layout.header_rows.1),
                headers: if sheet.layout.is_some() { headers.clone() } else { Vec::new() },
                first_column: sheet.layout.as_ref().map_or(0, |layout| layout.headings.len()),
                ..SheetMarks::default()
            });
        }
        let mut readers: HashMap<usize, RowReader<'_>> = HashMap::new();
        lists
            .each_row(0, limits, &mut |row| {
                let (Some(layout), Some(index)) = (&row.sheet.layout, index_of.get(row.sheet.name.as_str())) else { return };
                let reader = readers
                    .entry(*index)
                    .or_insert_with(|| RowReader::new(layout, &programme.vocabulary, &books.areas, Some(self.area), self.day));
                if row.broken || row.number < layout.header_rows.0 {
                    return;
                }
                let faults = match reader.read(&row) {
                    RowContent::Person(record) => record.faults.clone(),
                    RowContent::Unreadable { faults } => faults.clone(),
                    _ => return,
                };
                sheets[*index].faults.extend(faults.iter().map(|fault| CellMark {
                    row: row.number,
                    column: fault.column,
                    severity: fault.severity,
                    comment: fault.kind.message(&text(&row, fault.column), language),
                }));
            })
            .map_err(|error| ActError::invalid(error.message(Language::Id), error.message(Language::En)))?;
        for row in self.rows.iter().filter(|row| row.kind != "not-data") {
            let Some(marks) = index_of.get(row.sheet.as_str()).and_then(|index| sheets.get_mut(*index)) else { continue };
            if !marks.headers.is_empty() {
                marks.rows.push(RowMarks { row: row.row, values: row.values(language), tone: row.tone() });
            }
        }
        sheets.retain(|marks| !marks.rows.is_empty() || !marks.faults.is_empty());
        Ok(Marks { sheets })
    }
}

fn text(row: &dyn Cells, column: usize) -> String {
    match row.cell(column) {
        Cell::Text(text) | Cell::Error(text) => text.to_owned(),
        Cell::Number(number) | Cell::Date(number) => number.to_string(),
        Cell::Bool(value) => value.to_string(),
        Cell::Empty => String::new(),
    }
}

fn no_room(said: &str) -> ActError {
    ActError::new(
        Fault::Unavailable,
        format!("Buku kerja bertanda tidak dapat dibuat: {said}. Coba lagi; bila berulang, periksa sisa ruang."),
        format!("The marked workbook cannot be made: {said}. Try again; if it happens again, check free space."),
    )
}
