//! Registration with BPJS as somebody sees it: who waits in which group, what was sent, what was answered.

use crate::acts::export_enrolment::Control;
use crate::failure::ActError;
use crate::sight::{Look, Sight, hidden};
use payung_domain::RefusalReason;
use payung_storage::entity::{bpjs_export, bpjs_export_entry, enrolment};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// How far the people of a group at BPJS are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupCount {
    /// The group.
    pub wadah: String,
    /// People by the enrolment's state, by its word.
    pub states: BTreeMap<String, i64>,
}

impl GroupCount {
    /// How many are in a state.
    #[must_use]
    pub fn in_state(&self, word: &str) -> i64 {
        self.states.get(word).copied().unwrap_or_default()
    }
}

/// A file that was sent to BPJS.
#[derive(Debug, Clone)]
pub struct ExportSeen {
    /// What the books hold of it.
    pub export: bpjs_export::Model,
    /// Its control totals.
    pub control: Control,
    /// People by what BPJS answered, by its word.
    pub answers: BTreeMap<String, i64>,
    /// Refusals by reason.
    pub reasons: BTreeMap<RefusalReason, i64>,
}

impl ExportSeen {
    /// How many got this answer.
    #[must_use]
    pub fn answered(&self, word: &str) -> i64 {
        self.answers.get(word).copied().unwrap_or_default()
    }
}

/// Groups and exports of a year.
#[derive(Debug, Clone, Default)]
pub struct Registrations {
    /// The groups.
    pub groups: Vec<GroupCount>,
    /// The exports, the newest first.
    pub exports: Vec<ExportSeen>,
}

/// Groups and exports of a year. Whoever sees only a part of the region sees the groups' counts of the whole of it no more than the exports: files
/// are the region's.
///
/// # Errors
/// They may not be seen; the database's.
pub async fn registrations(look: Look<'_>, programme_year: i64) -> Result<Registrations, ActError> {
    check_region(look)?;
    let connection = &look.books.database.connection;
    let counts: Vec<(String, String, i64)> = enrolment::Entity::find()
        .select_only()
        .columns([enrolment::Column::Wadah, enrolment::Column::State])
        .column_as(enrolment::Column::Id.count(), "people")
        .filter(enrolment::Column::ProgrammeYear.eq(programme_year))
        .group_by(enrolment::Column::Wadah)
        .group_by(enrolment::Column::State)
        .order_by_asc(enrolment::Column::Wadah)
        .into_tuple()
        .all(connection)
        .await?;
    let mut groups: Vec<GroupCount> = Vec::new();
    for (wadah, state, people) in counts {
        if groups.last().is_none_or(|group| group.wadah != wadah) {
            groups.push(GroupCount { wadah, states: BTreeMap::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.states.insert(state, people);
        }
    }
    let rows = bpjs_export::Entity::find()
        .filter(bpjs_export::Column::ProgrammeYear.eq(programme_year))
        .order_by_desc(bpjs_export::Column::Id)
        .all(connection)
        .await?;
    let mut exports = Vec::with_capacity(rows.len());
    for export in rows {
        exports.push(seen(look, export).await?);
    }
    Ok(Registrations { groups, exports })
}

/// One export.
///
/// # Errors
/// There is none, or it may not be seen.
pub async fn registration(look: Look<'_>, id: i64) -> Result<ExportSeen, ActError> {
    check_region(look)?;
    let export = bpjs_export::Entity::find_by_id(id).one(&look.books.database.connection).await?.ok_or_else(hidden)?;
    seen(look, export).await
}

fn check_region(look: Look<'_>) -> Result<(), ActError> {
    if look.sees_whole_region(Sight::Cover) { Ok(()) } else { Err(hidden()) }
}

async fn seen(look: Look<'_>, export: bpjs_export::Model) -> Result<ExportSeen, ActError> {
    let counts: Vec<(String, String, i64)> = bpjs_export_entry::Entity::find()
        .select_only()
        .columns([bpjs_export_entry::Column::Answer, bpjs_export_entry::Column::Reason])
        .column_as(bpjs_export_entry::Column::Ordinal.count(), "people")
        .filter(bpjs_export_entry::Column::BpjsExport.eq(export.id))
        .group_by(bpjs_export_entry::Column::Answer)
        .group_by(bpjs_export_entry::Column::Reason)
        .into_tuple()
        .all(&look.books.database.connection)
        .await?;
    let (mut answers, mut reasons) = (BTreeMap::new(), BTreeMap::new());
    for (answer, reason, people) in counts {
        if let Some(reason) = RefusalReason::ALL.into_iter().find(|known| known.word() == reason) {
            *reasons.entry(reason).or_default() += people;
        }
        *answers.entry(answer).or_default() += people;
    }
    let control = serde_json::from_str(&export.control).unwrap_or(Control {
        people: export.people,
        per_month: export.per_month,
        nik_check: 0,
        sha256: String::new(),
    });
    Ok(ExportSeen { export, control, answers, reasons })
}
