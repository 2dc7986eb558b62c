//! The queue of findings: differences that somebody must look into.

use crate::failure::ActError;
use crate::money::findings::finding_label;
use crate::sight::{Look, Sight};
use crate::views::{place_name, without_numbers};
use payung_domain::{AreaCode, Language};
use payung_storage::entity::{enrolment, finding, person};
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Findings a page shows.
const SHOWN_MAX: u64 = 500;

/// A finding.
#[derive(Debug, Clone)]
pub struct FindingLine {
    /// Number.
    pub id: i64,
    /// Version, for whoever settles it.
    pub version: i64,
    /// `bpjs-answer`, `bill` or `roster`.
    pub source: String,
    /// The export or bill it comes from.
    pub source_id: i64,
    /// What it means.
    pub label: String,
    /// The enrolment, when it is about one.
    pub enrolment: Option<i64>,
    /// Whose that is.
    pub name: String,
    /// Code of the area.
    pub area: String,
    /// Its name.
    pub area_name: String,
    /// What was found, numbers masked: label and text.
    pub details: Vec<(String, String)>,
    /// `open` or `settled`.
    pub status: String,
    /// How it was settled.
    pub settlement: String,
    /// Who raised or settled it.
    pub by_user: String,
}

/// The words under which parts of a finding are shown.
const PARTS: [(&str, &str, &str); 10] = [
    ("letter", "surat", "letter"),
    ("sheet", "lembar", "sheet"),
    ("row", "baris", "row"),
    ("nik", "NIK", "NIK"),
    ("name", "nama", "name"),
    ("birth", "tanggal lahir", "birth"),
    ("kpj", "KPJ", "KPJ"),
    ("month", "bulan", "month"),
    ("billed", "ditagih", "billed"),
    ("expected", "seharusnya", "expected"),
];

/// The findings of a year that the viewer sees, the open ones first.
///
/// # Errors
/// None may be seen; the database's; sealing.
pub async fn findings(look: Look<'_>, programme_year: i64, language: Language) -> Result<Vec<FindingLine>, ActError> {
    look.check(Sight::Cover)?;
    let connection = &look.books.database.connection;
    let windows = look.windows(Sight::Cover);
    let rows = finding::Entity::find()
        .filter(finding::Column::ProgrammeYear.eq(programme_year))
        .order_by_asc(finding::Column::Status)
        .order_by_asc(finding::Column::Id)
        .limit(SHOWN_MAX)
        .all(connection)
        .await?;
    let enrolments: Vec<i64> = rows.iter().filter_map(|row| row.enrolment).collect();
    let persons = Query::select()
        .column(enrolment::Column::Person)
        .from(enrolment::Entity)
        .and_where(Expr::col(enrolment::Column::Id).is_in(enrolments.iter().copied()))
        .to_owned();
    let names: Vec<(i64, String)> = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .filter(person::Column::Id.in_subquery(persons))
        .into_tuple()
        .all(connection)
        .await?;
    let names: HashMap<i64, String> = names.into_iter().collect();
    let owners: Vec<(i64, i64)> = enrolment::Entity::find()
        .select_only()
        .columns([enrolment::Column::Id, enrolment::Column::Person])
        .filter(enrolment::Column::Id.is_in(enrolments))
        .into_tuple()
        .all(connection)
        .await?;
    let owners: HashMap<i64, i64> = owners.into_iter().collect();
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let inside =
            AreaCode::parse(&row.area).is_some_and(|area| windows.iter().any(|window| window.agency.is_none() && area.is_in(window.area)));
        if !inside {
            continue;
        }
        let name = row.enrolment.and_then(|id| owners.get(&id)).and_then(|person| names.get(person)).cloned().unwrap_or_default();
        let detail = look.books.sealer.open("finding.detail", &row.detail)?;
        lines.push(FindingLine {
            id: row.id,
            version: row.version,
            source: row.source,
            source_id: row.source_id,
            label: finding_label(&row.kind, language).to_owned(),
            enrolment: row.enrolment,
            name,
            area_name: place_name(look.books, &row.area),
            area: row.area,
            details: parts(&detail, language),
            status: row.status,
            settlement: row.settlement.unwrap_or_default(),
            by_user: row.by_user,
        });
    }
    Ok(lines)
}

/// What was found, in words, numbers of people masked.
fn parts(detail: &[u8], language: Language) -> Vec<(String, String)> {
    let Ok(serde_json::Value::Object(values)) = serde_json::from_slice(detail) else { return Vec::new() };
    let shown = PARTS.iter().filter_map(|(name, id, en)| {
        let text = match values.get(*name)? {
            serde_json::Value::String(text) if !text.is_empty() => without_numbers(text),
            serde_json::Value::Number(number) => number.to_string(),
            _ => return None,
        };
        Some((language.pick(id, en).to_owned(), text))
    });
    shown.collect()
}

/// How many findings of a year are open.
///
/// # Errors
/// The database's.
pub(crate) async fn open_findings(connection: &impl ConnectionTrait, programme_year: i64) -> Result<u64, ActError> {
    Ok(finding::Entity::find()
        .filter(finding::Column::ProgrammeYear.eq(programme_year))
        .filter(finding::Column::Status.eq("open"))
        .count(connection)
        .await?)
}
