//! Reading the rows of a list that is handed in.

use super::HandInList;
use crate::acting::Acting;
use crate::acts::prefill::{STATUS, ended_by};
use crate::case::people::PersonIn;
use crate::failure::ActError;
use crate::files::cells::{StoredCell, StoredCells};
use crate::files::row_faults::{kept as kept_faults, of_cells};
use crate::files::spool::Spool;
use crate::programme::Programme;
use payung_domain::{AreaCode, Language, Occupation};
use payung_registry::{Limits, RowContent, RowReader};
use payung_screening::Lists;
use std::collections::HashMap;

/// Rows a list may have: a whole kabupaten's people fit.
const ROWS_MAX: usize = 1_000_000;

/// One row of the file.
pub(super) struct RowIn {
    pub sheet: String,
    pub number: u32,
    /// The cells as JSON, as they are kept: a tenth of their size as a map.
    pub cells: Vec<u8>,
    pub faults: Option<String>,
    pub kind: RowKind,
}

#[expect(clippy::large_enum_variant, reason = "nearly every row is a person; boxing would allocate once per row")]
pub(super) enum RowKind {
    Person {
        person: PersonIn,
        area: Option<AreaCode>,
        occupation: Option<String>,
        continuing: Option<bool>,
    },
    Unreadable,
    NotData,
    /// Marked as moved or dead: kept, and not proposed.
    Ended,
}

impl RowKind {
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Person { .. } => "person",
            Self::Unreadable => "unreadable",
            Self::NotData | Self::Ended => "not-data",
        }
    }
}

impl RowIn {
    pub(super) fn nik(&self) -> Option<&str> {
        match &self.kind {
            RowKind::Person { person, .. } => person.nik.as_deref(),
            _ => None,
        }
    }
}

/// Cells as the books keep them.
fn kept(cells: &StoredCells) -> Vec<u8> {
    // A map of strings: cannot fail.
    serde_json::to_vec(cells).unwrap_or_default()
}

impl HandInList {
    /// Reads every row of the file once.
    pub(super) fn read(&self, acting: &Acting<'_>, programme: &Programme) -> Result<Vec<RowIn>, ActError> {
        let books = acting.books;
        let limits = Limits::default();
        let spool = Spool::of(&self.file.body)?;
        let shown = self.file.name.clone();
        let named = |text: String| text.replace(&spool.path().display().to_string(), &shown);
        let files = [(spool.path(), shown.clone())];
        let lists = Lists::survey(&files, &programme.vocabulary, &limits, 2).map_err(|errors| {
            let join = |language| errors.iter().map(|error| named(error.message(language))).collect::<Vec<_>>().join(" ");
            ActError::invalid(join(Language::Id), join(Language::En))
        })?;
        if lists.rows_in() > ROWS_MAX as u64 {
            return Err(ActError::invalid(
                format!("Daftar ini memuat {} baris; paling banyak {ROWS_MAX}. Bagi per kecamatan.", lists.rows_in()),
                format!("This list has {} rows; at most {ROWS_MAX}. Split it by kecamatan.", lists.rows_in()),
            ));
        }
        let mut rows = Vec::with_capacity(usize::try_from(lists.rows_in()).unwrap_or(0));
        let mut readers: HashMap<String, RowReader<'_>> = HashMap::new();
        let wrap =
            |error: payung_registry::OpenError| ActError::invalid(named(error.message(Language::Id)), named(error.message(Language::En)));
        lists
            .each_row(0, &limits, &mut |row| {
                let Some(layout) = &row.sheet.layout else {
                    let cells = StoredCells::numbered(row.cells);
                    let someone = (0..row.cells.width()).any(|index| payung_registry::read_nik_cell(row.cells.cell(index)).sixteen != 0);
                    let kind = if someone { RowKind::Unreadable } else { RowKind::NotData };
                    rows.push(RowIn { sheet: row.sheet.name.clone(), number: row.number, cells: kept(&cells), faults: None, kind });
                    return;
                };
                let reader = readers
                    .entry(row.sheet.name.clone())
                    .or_insert_with(|| RowReader::new(layout, &programme.vocabulary, &books.areas, Some(self.area), acting.day));
                let above = row.number < layout.header_rows.0;
                let content = if row.broken || above { RowContent::broken_record() } else { reader.read(&row) };
                let ended = ended_by(layout, row.cells);
                let mut cells = match content {
                    RowContent::Person(_) => StoredCells::of(row.cells, layout, &programme.vocabulary),
                    _ => StoredCells::numbered(row.cells),
                };
                let (kind, faults) = match content {
                    RowContent::Person(_) if ended.is_some() => {
                        let word = ended.unwrap_or_default();
                        cells.0.insert(STATUS.to_owned(), StoredCell::Text(word.to_owned()));
                        (
                            RowKind::Ended,
                            kept_faults(&[(
                                format!("ditandai {word}; tidak diusulkan lagi"),
                                format!("marked {word}; not proposed again"),
                            )]),
                        )
                    }
                    RowContent::Person(record) => {
                        let occupation = match record.facts.occupation {
                            Some(Occupation::Listed(index)) => {
                                programme.regulation.occupation.get(usize::from(index)).map(|o| o.id.clone())
                            }
                            _ => None,
                        };
                        let kind = RowKind::Person {
                            person: PersonIn::of(&record, &cells),
                            area: record.facts.domicile_area.or(record.facts.ktp_area),
                            occupation,
                            continuing: record.facts.continuing,
                        };
                        (kind, of_cells(&record.faults, layout, row.cells))
                    }
                    RowContent::Unreadable { faults } => (RowKind::Unreadable, of_cells(&faults, layout, row.cells)),
                    RowContent::Blank | RowContent::Header | RowContent::NotData { .. } => (RowKind::NotData, None),
                };
                rows.push(RowIn { sheet: row.sheet.name.clone(), number: row.number, cells: kept(&cells), faults, kind });
            })
            .map_err(wrap)?;
        if rows.len() as u64 != lists.rows_in() {
            return Err(ActError::conflict(
                format!(
                    "Baris masuk {}, baris terbaca {}: daftar tidak diterima. Simpan ulang berkasnya dan coba lagi.",
                    lists.rows_in(),
                    rows.len()
                ),
                format!(
                    "{} rows went in, {} were read: the list was not taken. Save the file anew and try again.",
                    lists.rows_in(),
                    rows.len()
                ),
            ));
        }
        Ok(rows)
    }
}
