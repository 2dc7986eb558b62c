//! Minimum wages and decent-living needs (KHL): the operator's data, with date and source.

use payung_domain::{AreaCode, AreaLevel, Date, Language, Rupiah};
use payung_registry::{Areas, Cells, CsvFile, Limits, OpenError};
use std::path::Path;

/// Values by kabupaten or kota and first day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wages {
    rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    area: AreaCode,
    from: Date,
    minimum: Option<Rupiah>,
    living: Option<Rupiah>,
}

/// What is wrong with a wage table.
#[derive(Debug)]
pub enum WageError {
    /// The file cannot be read.
    Open(OpenError),
    /// A line is not as asked.
    Line {
        /// The file.
        file: String,
        /// The line.
        line: u32,
        /// What it says.
        text: String,
    },
}

impl WageError {
    /// What is wrong, where, what to do.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::Open(error) => error.message(language),
            Self::Line { file, line, text } => match language {
                Language::Id => format!(
                    "{file}, baris {line}: \"{text}\" tidak terbaca. Tabel upah harus berkolom kode,berlaku_mulai,upah_minimum,khl,sumber, misalnya 5106,2025-01-01,2996561,,SK Gubernur. Perbaiki baris itu lalu ulangi."
                ),
                Language::En => format!(
                    "{file}, line {line}: \"{text}\" cannot be read. A wage table has the columns kode,berlaku_mulai,upah_minimum,khl,sumber, such as 5106,2025-01-01,2996561,,SK Gubernur. Mend that line and try again."
                ),
            },
        }
    }
}

impl Wages {
    /// Reads a CSV file with the columns kode, berlaku_mulai, upah_minimum, khl, sumber; the source is required.
    ///
    /// # Errors
    /// [`WageError`].
    pub fn load(path: &Path, limits: &Limits) -> Result<Self, WageError> {
        let mut file = CsvFile::open(path, limits).map_err(WageError::Open)?;
        let mut rows = Vec::new();
        let mut first = true;
        while let Some(block) = file.next_block().map_err(WageError::Open)? {
            let mut records = block.records();
            while let Some(record) = records.next() {
                if record.text().trim().is_empty() || std::mem::take(&mut first) {
                    continue;
                }
                let money = |text: &str| {
                    if text.trim().is_empty() {
                        Some(None)
                    } else {
                        text.trim().parse().ok().filter(|amount| *amount > 0).map(|amount| Some(Rupiah::new(amount)))
                    }
                };
                let row = (|| {
                    let area = AreaCode::parse(record.field(0)).filter(|area| area.level() == AreaLevel::Regency)?;
                    let from = record.field(1).trim().parse().ok()?;
                    let (minimum, living) = (money(record.field(2))?, money(record.field(3))?);
                    (!record.field(4).trim().is_empty() && record.width() >= 5).then_some(Row { area, from, minimum, living })
                })();
                match row {
                    Some(row) => rows.push(row),
                    None => {
                        return Err(WageError::Line {
                            file: path.display().to_string(),
                            line: record.line(),
                            text: record.text().trim().to_owned(),
                        });
                    }
                }
            }
        }
        rows.sort_by_key(|row| (row.area, row.from));
        Ok(Self { rows })
    }

    /// Whether nothing is loaded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Minimum wage and decent-living need of `area` on `on`.
    #[must_use]
    pub fn of(&self, area: Option<AreaCode>, on: Date) -> (Option<Rupiah>, Option<Rupiah>) {
        let Some(area) = area.and_then(|area| area.at(AreaLevel::Regency)) else { return (None, None) };
        let known = self.rows.iter().filter(|row| row.area == area && row.from <= on);
        known.fold((None, None), |found, row| (row.minimum.or(found.0), row.living.or(found.1)))
    }

    /// The place of work named in a list, when it names another kabupaten or kota than the person's own.
    #[must_use]
    pub fn work_area(place: &str, home: Option<AreaCode>, areas: &Areas) -> Option<AreaCode> {
        match areas.find_regency(place) {
            payung_registry::NameSearch::Found(area) => Some(area),
            _ => home,
        }
    }
}
