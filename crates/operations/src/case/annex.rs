//! A decree's annex as the books have it, and an annex retyped elsewhere read back against it, name by name.

use crate::case::people::{ROWS_AT_ONCE, folded};
use crate::failure::ActError;
use crate::files::spool::Spool;
use payung_domain::{AreaCode, Date, Language};
use payung_registry::{Limits, RowContent, RowReader};
use payung_screening::Lists;
use payung_storage::Sealer;
use payung_storage::entity::{case_file, decree_entry, person};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use crate::acting::FileIn;
use crate::books::Books;
use crate::programme::Programme;

/// One line of the annex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnexLine {
    /// Its number.
    pub ordinal: i64,
    /// The case.
    pub case: case_file::Model,
    /// The person.
    pub person: person::Model,
    /// Sixteen digits; empty when there is none.
    pub nik: String,
    /// Address as written.
    pub address: String,
    /// What the decree does: `add`, `remove`, `alter`.
    pub change: String,
    /// Rupiah in a month.
    pub per_month: i64,
    /// Months.
    pub months: i64,
    /// Rupiah in all.
    pub amount: i64,
    /// Ground of a removal.
    pub note: String,
}

/// The annex of a decree, in its order, opened. Only for making or comparing documents: whoever calls logs it.
///
/// # Errors
/// The database's; it does not open.
pub async fn annex(connection: &impl ConnectionTrait, sealer: &Sealer, decree: i64) -> Result<Vec<AnnexLine>, ActError> {
    let entries = decree_entry::Entity::find()
        .filter(decree_entry::Column::Decree.eq(decree))
        .order_by_asc(decree_entry::Column::Ordinal)
        .all(connection)
        .await?;
    let mut lines = Vec::with_capacity(entries.len());
    for some in entries.chunks(ROWS_AT_ONCE) {
        let cases =
            case_file::Entity::find().filter(case_file::Column::Id.is_in(some.iter().map(|entry| entry.case_file))).all(connection).await?;
        let people = person::Entity::find().filter(person::Column::Id.is_in(cases.iter().map(|case| case.person))).all(connection).await?;
        let people: HashMap<i64, person::Model> = people.into_iter().map(|person| (person.id, person)).collect();
        let cases: HashMap<i64, case_file::Model> = cases.into_iter().map(|case| (case.id, case)).collect();
        for entry in some {
            let case = cases.get(&entry.case_file).ok_or_else(|| crate::case::cases::broken(entry.case_file))?;
            let person = people.get(&case.person).ok_or_else(|| crate::case::cases::broken(case.id))?;
            let open = |place: &str, sealed: &Option<Vec<u8>>| match sealed {
                Some(sealed) => sealer.open_text(place, sealed),
                None => Ok(String::new()),
            };
            lines.push(AnnexLine {
                ordinal: entry.ordinal,
                nik: open("person.nik", &person.nik)?,
                address: open("person.address", &person.address)?,
                case: case.clone(),
                person: person.clone(),
                change: entry.change.clone(),
                per_month: entry.per_month,
                months: entry.months,
                amount: entry.amount,
                note: entry.note.clone(),
            });
        }
    }
    Ok(lines)
}

/// What differs between the annex and a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnexDifferences {
    /// Numbers of lines of the annex that the file does not have.
    pub missing: Vec<i64>,
    /// Rows of the file that the annex does not have.
    pub added: Vec<u32>,
    /// Lines whose name differs under the same NIK: number in the annex, row of the file.
    pub renamed: Vec<(i64, u32)>,
    /// Rows of the file nobody can read.
    pub unreadable: Vec<u32>,
}

impl AnnexDifferences {
    /// Whether the file is the annex.
    #[must_use]
    pub fn none(&self) -> bool {
        self.missing.is_empty() && self.added.is_empty() && self.renamed.is_empty() && self.unreadable.is_empty()
    }

    /// The differences in words, by line and row, without names.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        let shown = |numbers: Vec<String>| {
            let more = numbers.len().saturating_sub(10);
            let first = numbers.into_iter().take(10).collect::<Vec<_>>().join(", ");
            if more > 0 { format!("{first} … (+{more})") } else { first }
        };
        let mut parts = Vec::new();
        let mut say = |id: &str, en: &str, numbers: Vec<String>| {
            if !numbers.is_empty() {
                parts.push(format!("{}: {}", language.pick_owned(id, en), shown(numbers)));
            }
        };
        say(
            "nomor lampiran yang tidak ada dalam berkas",
            "annex numbers missing from the file",
            self.missing.iter().map(ToString::to_string).collect(),
        );
        say(
            "baris berkas yang tidak ada dalam lampiran",
            "rows of the file not in the annex",
            self.added.iter().map(ToString::to_string).collect(),
        );
        say(
            "nama berbeda (nomor lampiran/baris)",
            "names differ (annex number/row)",
            self.renamed.iter().map(|(line, row)| format!("{line}/{row}")).collect(),
        );
        say(
            "baris berkas yang tidak terbaca",
            "rows of the file nobody can read",
            self.unreadable.iter().map(ToString::to_string).collect(),
        );
        parts.join("; ")
    }
}

/// Picks a text of any life.
trait PickOwned {
    fn pick_owned<'t>(self, id: &'t str, en: &'t str) -> &'t str;
}

impl PickOwned for Language {
    fn pick_owned<'t>(self, id: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Id => id,
            Self::En => en,
        }
    }
}

/// Compares an annex typed elsewhere (XLSX, ODS, CSV) with the books'.
///
/// # Errors
/// The file cannot be read as a list.
pub fn compare_annex(
    books: &Books,
    programme: &Programme,
    lines: &[AnnexLine],
    file: &FileIn,
    day: Date,
) -> Result<AnnexDifferences, ActError> {
    let spool = Spool::of(&file.body)?;
    let limits = Limits::default();
    let named = |text: String| text.replace(&spool.path().display().to_string(), &file.name);
    let lists = Lists::survey(&[(spool.path(), file.name.clone())], &programme.vocabulary, &limits, 1).map_err(|errors| {
        let join = |language| errors.iter().map(|error| named(error.message(language))).collect::<Vec<_>>().join(" ");
        ActError::invalid(join(Language::Id), join(Language::En))
    })?;
    let mut wanted: HashMap<(String, String), Vec<i64>> = HashMap::new();
    let mut by_nik: HashMap<&str, (i64, String)> = HashMap::new();
    for line in lines {
        wanted.entry((line.nik.clone(), line.person.name_folded.clone())).or_default().push(line.ordinal);
        if !line.nik.is_empty() {
            by_nik.insert(&line.nik, (line.ordinal, line.person.name_folded.clone()));
        }
    }
    let mut differences = AnnexDifferences::default();
    let mut found: Vec<i64> = Vec::with_capacity(lines.len());
    let region: AreaCode = books.region;
    let mut reader: Option<(String, RowReader<'_>)> = None;
    lists
        .each_row(0, &limits, &mut |row| {
            let Some(layout) = &row.sheet.layout else { return };
            if reader.as_ref().is_none_or(|(sheet, _)| *sheet != row.sheet.name) {
                reader = Some((row.sheet.name.clone(), RowReader::new(layout, &programme.vocabulary, &books.areas, Some(region), day)));
            }
            let Some((_, reader)) = reader.as_mut() else { return };
            match reader.read(&row) {
                RowContent::Person(record) => {
                    let nik = record.facts.nik.map(|nik| nik.to_string()).unwrap_or_default();
                    let name = folded(record.name);
                    let exact = wanted.get_mut(&(nik.clone(), name)).and_then(Vec::pop);
                    match (exact, by_nik.get(nik.as_str())) {
                        (Some(line), _) => found.push(line),
                        (None, Some((line, _))) if !found.contains(line) => {
                            found.push(*line);
                            differences.renamed.push((*line, row.number));
                        }
                        _ => differences.added.push(row.number),
                    }
                }
                RowContent::Unreadable { .. } => differences.unreadable.push(row.number),
                RowContent::Blank | RowContent::Header | RowContent::NotData { .. } => {}
            }
        })
        .map_err(|error| ActError::invalid(named(error.message(Language::Id)), named(error.message(Language::En))))?;
    found.sort_unstable();
    differences.missing = lines.iter().map(|line| line.ordinal).filter(|line| found.binary_search(line).is_err()).collect();
    Ok(differences)
}
