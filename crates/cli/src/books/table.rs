//! Tables that clerks take along and bring back: CSV or XLSX with a heading, one row a case.

use crate::failure::Failure;
use payung_domain::Language;
use payung_operations::{TableKind, table_file};
use payung_registry::{Cell, Cells, Input, Limits};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// The column that names a case; a table is known by it.
const CASE: &str = "berkas";
/// Rows in which the heading is looked for.
const HEADING_ROWS: usize = 20;

/// One row of a table, by heading.
#[derive(Debug, Clone)]
pub struct Row {
    /// Row number in the file.
    pub number: u32,
    cells: BTreeMap<String, String>,
}

/// A table, read.
#[derive(Debug)]
pub struct Table {
    path: PathBuf,
    /// Its rows.
    pub rows: Vec<Row>,
}

fn text(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) | Cell::Error(text) => text.trim().to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(serial) => day(serial),
        Cell::Bool(value) => if value { "ya" } else { "tidak" }.to_owned(),
        Cell::Empty => String::new(),
    }
}

/// A spreadsheet's day as it is written in the books.
fn day(serial: f64) -> String {
    #[allow(clippy::cast_possible_truncation, reason = "days of a calendar; what is out of range has no date")]
    let days = serial.floor() as i64;
    let start = jiff::civil::date(1899, 12, 30);
    start.checked_add(jiff::Span::new().try_days(days).unwrap_or_default()).map_or_else(|_| String::new(), |day| day.to_string())
}

impl Table {
    /// Reads a table of cases.
    pub fn read(path: &Path, language: Language) -> Result<Self, Failure> {
        Self::keyed(path, CASE, "payung books cases --out", language)
    }

    /// Reads a table whose rows are known by the column `key`; `from` is the command that makes such a table.
    pub fn keyed(path: &Path, key: &str, from: &str, language: Language) -> Result<Self, Failure> {
        let mut lines: Vec<(u32, Vec<String>)> = Vec::new();
        let said = |error: payung_registry::OpenError| Failure::said(error.message(language));
        match Input::open(path, &Limits::default()).map_err(said)? {
            Input::Csv(mut csv) => {
                while let Some(block) = csv.next_block().map_err(said)? {
                    let mut records = block.records();
                    while let Some(record) = records.next() {
                        let cells = (0..record.width()).map(|index| text(record.cell(index))).collect();
                        lines.push((record.line(), cells));
                    }
                }
            }
            Input::Workbook(mut workbook) => {
                workbook
                    .read_sheet(0, &mut |row| {
                        lines.push((row.number, (0..row.width()).map(|index| text(row.cell(index))).collect()));
                        ControlFlow::Continue(())
                    })
                    .map_err(said)?;
            }
        }
        let heading = lines.iter().take(HEADING_ROWS).position(|(_, cells)| cells.iter().any(|cell| cell.eq_ignore_ascii_case(key)));
        let Some(heading) = heading else {
            let shown = path.display();
            return Err(Failure::Cannot(
                format!("{shown}: tidak ada kolom `{key}`. Pakai daftar dari `{from}`, isi kolomnya, lalu serahkan kembali."),
                format!("{shown}: there is no column `{key}`. Use the list of `{from}`, fill it in, and hand it back."),
            ));
        };
        let names: Vec<String> = lines[heading].1.iter().map(|name| name.to_lowercase()).collect();
        let rows = lines
            .into_iter()
            .skip(heading + 1)
            .map(|(number, cells)| Row { number, cells: names.iter().cloned().zip(cells).filter(|(_, cell)| !cell.is_empty()).collect() })
            // The mark of an export is a line of its own.
            .filter(|row| row.cells.get(key).is_some_and(|case| !case.starts_with('#')))
            .collect();
        Ok(Self { path: path.to_owned(), rows })
    }

    /// A fault in a row.
    pub fn wrong(&self, row: &Row, id: &str, en: &str) -> Failure {
        let shown = self.path.display();
        Failure::Cannot(
            format!("{shown} baris {}: {id}. Tidak ada yang dicatat.", row.number),
            format!("{shown} row {}: {en}. Nothing was recorded.", row.number),
        )
    }

    /// A whole number that must be there.
    pub fn number(&self, row: &Row, name: &str) -> Result<i64, Failure> {
        let cell = row.get(name);
        cell.parse().map_err(|_| {
            self.wrong(
                row,
                &format!("kolom `{name}` harus bilangan, tertulis \"{cell}\""),
                &format!("column `{name}` must be a number, not \"{cell}\""),
            )
        })
    }

    /// A day, when there is one.
    pub fn date(&self, row: &Row, name: &str) -> Result<Option<payung_domain::Date>, Failure> {
        let cell = row.get(name);
        if cell.is_empty() {
            return Ok(None);
        }
        cell.parse().map(Some).map_err(|_| {
            self.wrong(
                row,
                &format!("kolom `{name}` harus tanggal seperti 2026-12-31, tertulis \"{cell}\""),
                &format!("column `{name}` must be a date such as 2026-12-31, not \"{cell}\""),
            )
        })
    }

    /// A file a row names, beside the table.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.path.parent().map_or_else(|| PathBuf::from(name), |folder| folder.join(name))
    }
}

impl Row {
    /// A cell; empty when there is none.
    pub fn get(&self, name: &str) -> &str {
        self.cells.get(name).map_or("", String::as_str)
    }

    /// Headings that begin with `prefix`, with their cells.
    pub fn beginning<'r>(&'r self, prefix: &'r str) -> impl Iterator<Item = (&'r str, &'r str)> {
        self.cells.iter().filter_map(move |(name, cell)| Some((name.strip_prefix(prefix)?, cell.as_str())))
    }
}

/// Writes a table: XLSX by its ending, else CSV. Written beside and renamed, readable by its owner only.
pub fn write(path: &Path, mark: &str, headings: &[String], rows: &[Vec<String>], language: Language) -> Result<(), Failure> {
    let is_workbook = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let kind = if is_workbook { TableKind::Xlsx } else { TableKind::Csv };
    replace(path, &table_file(kind, mark, headings, rows, language)?)
}

/// Writes a file beside its place and renames it.
pub fn replace(path: &Path, body: &[u8]) -> Result<(), Failure> {
    use std::io::Write as _;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let written = tempfile::Builder::new().prefix(".payung-").tempfile_in(folder).and_then(|mut file| {
        file.write_all(body)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error).map(|_| ())
    });
    written.map_err(|cause| unwritten(path, &cause.to_string()))
}

fn unwritten(path: &Path, cause: &str) -> Failure {
    let shown = path.display();
    Failure::Cannot(
        format!("{shown} tidak dapat ditulis ({cause}). Periksa folder, izin dan sisa ruang."),
        format!("{shown} cannot be written ({cause}). Check the folder, its permissions and free space."),
    )
}
