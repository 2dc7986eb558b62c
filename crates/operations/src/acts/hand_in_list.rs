//! Handing in a list: the original kept, every row in the books once, a numbered receipt. Handed in again after correction, rows are recognised,
//! cases go on, and what changed is said.

mod earlier;
mod rows;

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::case::people::{KnownPerson, ROWS_AT_ONCE, same_person};
use crate::failure::ActError;
use crate::permission::ActName;
use crate::programme::Programme;
use earlier::Earlier;
use payung_domain::AreaCode;
use payung_law::model::StepKind;
use payung_storage::entity::{case_file, person, submission, submission_row};
use rows::{RowIn, RowKind};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandInList {
    /// The programme year.
    pub programme_year: i64,
    /// The village, kecamatan or region whose people the list names.
    #[schema(schema_with = crate::schema::area)]
    pub area: AreaCode,
    /// The agency that enumerated them, in the regulation's words; empty for a village's own list.
    pub agency: String,
    /// Handed in by the office for a village that cannot: for whom.
    pub on_behalf_of: Option<String>,
    /// Planned (names clear when the budget was drafted) or not.
    pub planned: bool,
    /// The receipt of the list this one corrects.
    pub corrects: Option<String>,
    /// The list as it is.
    pub file: FileIn,
}

/// What became of the rows of a corrected list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Changes {
    /// Rows that stand as before.
    pub same: u64,
    /// Rows that were changed.
    pub changed: u64,
    /// Rows that are new.
    pub new: u64,
    /// People of the earlier list whom this one does not name; their cases were withdrawn.
    pub gone: u64,
    /// People of the earlier list whom this one does not name, but whose cases have gone too far to be withdrawn so.
    pub kept: u64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ListReceived {
    /// The submission's number.
    pub id: i64,
    /// The receipt.
    pub receipt: String,
    /// Rows that came out of the file.
    pub rows: u64,
    /// Of them people.
    pub people: u64,
    /// Of them rows nobody can read; each keeps its cells and faults.
    pub unreadable: u64,
    /// Of them titles, totals, notes, and people marked as moved or dead.
    pub not_data: u64,
    /// Of those, people marked as moved or dead in a prefilled list: they are not proposed again.
    #[serde(default)]
    pub ended: u64,
    /// What changed against the list it corrects.
    pub changes: Option<Changes>,
    /// The same file had been handed in before; nothing was changed.
    pub already: bool,
}

impl Act for HandInList {
    const NAME: ActName = ActName::HandInList;
    type Done = ListReceived;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        if !self.area.is_in(acting.books.region) {
            return Err(ActError::invalid(
                format!("Wilayah {} tidak termasuk daerah {}.", self.area, acting.books.region),
                format!("Area {} is not in region {}.", self.area, acting.books.region),
            ));
        }
        Ok(Target { area: self.area, step_roles: Some(programme.step_of(StepKind::HandIn)?.roles.clone()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<ListReceived>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        programme.check_in_force(acting.day)?;
        let step = programme.step_of(StepKind::HandIn)?;
        let instruments = acting.instruments_before(&programme, &step.id).await?;
        acting.check_member(&instruments)?;
        self.check_agency(acting, &programme)?;
        let content = acting.sealer().content_hash(&self.file.body);
        if let Some(known) = self.handed_in_before(acting, &content).await? {
            return Ok(Ran::Already(known));
        }
        let corrected = self.corrected(acting).await?;
        let rows = self.read(acting, &programme)?;
        let ended = rows.iter().filter(|row| matches!(row.kind, RowKind::Ended)).count();
        let file = acting.keep(&self.file).await?;
        let id = acting.next_id::<submission::Entity>(submission::Column::Id).await?;
        let count = |word: &str| rows.iter().filter(|row| row.kind.word() == word).count();
        let (people, unreadable, not_data) = (count("person"), count("unreadable"), count("not-data"));
        let row = submission::Model {
            id,
            receipt: format!("{}-{}-{id:06}", programme.year.year, acting.books.region.digits()),
            programme_year: self.programme_year,
            step: step.id.clone(),
            area: self.area.to_string(),
            agency: self.agency.trim().to_owned(),
            planned: self.planned,
            corrects: corrected.as_ref().map(|known| known.id),
            file,
            rows_in: number(rows.len()),
            people: number(people),
            unreadable: number(unreadable),
            handed_in_by: acting.actor.name.clone(),
            on_behalf_of: self.on_behalf_of.clone(),
            handed_in_at: acting.at.clone(),
            status: "received".to_owned(),
            version: 1,
            seq: acting.seq,
        };
        let receipt = row.receipt.clone();
        submission::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        let changes = self.write_rows(acting, &programme, &step.id, id, rows, corrected.as_ref()).await?;
        let changes = corrected.is_some().then_some(changes);
        let total = (people + unreadable + not_data) as u64;
        let noted = Noted::plain(
            format!("submission:{id}"),
            serde_json::json!({
                "receipt": receipt, "area": self.area.to_string(), "agency": self.agency, "file": content, "rows": total, "people": people,
                "unreadable": unreadable, "not-data": not_data, "ended": ended, "planned": self.planned, "on-behalf-of": self.on_behalf_of,
                "corrects": corrected.map(|known| known.receipt), "changes": changes,
            }),
        );
        let done = ListReceived {
            id,
            receipt,
            rows: total,
            people: people as u64,
            unreadable: unreadable as u64,
            not_data: not_data as u64,
            ended: ended as u64,
            changes,
            already: false,
        };
        Ok(Ran::Done(done, noted))
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl HandInList {
    /// An agency hands in for itself; an agency operator is held for one.
    fn check_agency(&self, acting: &Acting<'_>, programme: &Programme) -> Result<(), ActError> {
        if let Some(held) = acting.held
            && held.role == payung_domain::Role::AgencyOperator
            && held.agency != self.agency.trim()
        {
            return Err(ActError::forbidden(
                format!("Anda operator {}; daftar ini atas nama {}.", held.agency, self.agency),
                format!("You are operator of {}; this list is in the name of {}.", held.agency, self.agency),
            ));
        }
        if self.on_behalf_of.is_some() && acting.held.is_none_or(|held| held.role != payung_domain::Role::Dinas) {
            return Err(ActError::forbidden(
                "Hanya dinas pengelola yang dapat menyerahkan daftar atas nama desa atau kelurahan.",
                "Only the programme office hands in a list on behalf of a village.",
            ));
        }
        let enumerators: Vec<&str> = programme.regulation.occupation.iter().filter_map(|o| o.enumerator.as_deref()).collect();
        if !self.agency.trim().is_empty() && !enumerators.is_empty() && !enumerators.contains(&self.agency.trim()) {
            let known: std::collections::BTreeSet<&str> = enumerators.into_iter().collect();
            let known = known.into_iter().collect::<Vec<_>>().join("; ");
            return Err(ActError::invalid(
                format!("{} bukan pendata menurut {}. Pendata: {known}.", self.agency, programme.regulation.act.short),
                format!("{} is no enumerator under {}. Enumerators: {known}.", self.agency, programme.regulation.act.short),
            ));
        }
        Ok(())
    }

    /// The same file, handed in before for the same area and agency.
    async fn handed_in_before(&self, acting: &Acting<'_>, content: &str) -> Result<Option<ListReceived>, ActError> {
        let known = submission::Entity::find()
            .filter(submission::Column::ProgrammeYear.eq(self.programme_year))
            .filter(submission::Column::Area.eq(self.area.to_string()))
            .filter(submission::Column::Agency.eq(self.agency.trim()))
            .filter(submission::Column::File.eq(content))
            .one(acting.tx)
            .await?;
        let Some(known) = known else { return Ok(None) };
        // Of the rows that are no data, only people marked as moved or dead carry a remark.
        let ended = submission_row::Entity::find()
            .filter(submission_row::Column::Submission.eq(known.id))
            .filter(submission_row::Column::Kind.eq("not-data"))
            .filter(submission_row::Column::Faults.is_not_null())
            .count(acting.tx)
            .await?;
        let count = |value: i64| u64::try_from(value).unwrap_or(0);
        Ok(Some(ListReceived {
            id: known.id,
            receipt: known.receipt,
            rows: count(known.rows_in),
            people: count(known.people),
            unreadable: count(known.unreadable),
            not_data: count(known.rows_in - known.people - known.unreadable),
            ended,
            changes: None,
            already: true,
        }))
    }

    /// The list this one corrects.
    async fn corrected(&self, acting: &Acting<'_>) -> Result<Option<submission::Model>, ActError> {
        let Some(receipt) = &self.corrects else { return Ok(None) };
        let known =
            submission::Entity::find().filter(submission::Column::Receipt.eq(receipt.trim())).one(acting.tx).await?.ok_or_else(|| {
                ActError::not_found(format!("Tidak ada tanda terima {receipt}."), format!("There is no receipt {receipt}."))
            })?;
        if known.area != self.area.to_string() || known.agency != self.agency.trim() || known.programme_year != self.programme_year {
            return Err(ActError::conflict(
                format!(
                    "Tanda terima {receipt} adalah daftar wilayah {} {}; pembetulan harus untuk wilayah dan pendata yang sama.",
                    known.area, known.agency
                ),
                format!(
                    "Receipt {receipt} is a list of area {} {}; a correction is for the same area and enumerator.",
                    known.area, known.agency
                ),
            ));
        }
        if known.status == "replaced" {
            return Err(ActError::conflict(
                format!("Daftar {receipt} sudah diganti daftar lain. Betulkan daftar yang terakhir."),
                format!("List {receipt} has been replaced by another. Correct the last one."),
            ));
        }
        Ok(Some(known))
    }

    /// Writes rows, persons and cases, and what became of an earlier list's.
    async fn write_rows(
        &self,
        acting: &Acting<'_>,
        programme: &Programme,
        step: &str,
        id: i64,
        rows: Vec<RowIn>,
        corrected: Option<&submission::Model>,
    ) -> Result<Changes, ActError> {
        let sealer = acting.sealer();
        let lookups: HashSet<String> = rows.iter().filter_map(|row| row.nik()).map(|nik| sealer.lookup("nik", nik)).collect();
        let mut known = acting.known_people(&lookups).await?;
        let mut earlier = Earlier::load(acting, corrected).await?;
        let mut next_person = acting.next_id::<person::Entity>(person::Column::Id).await?;
        let mut next_case = acting.next_id::<case_file::Entity>(case_file::Column::Id).await?;
        let (mut people, mut cases, mut stored, mut steps) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut changes = Changes::default();
        for (ordinal, mut row) in (1..).zip(rows) {
            // Written as they come: a large list is never in memory twice.
            if stored.len() >= ROWS_AT_ONCE {
                acting.insert_people(std::mem::take(&mut people)).await?;
                insert_cases(acting, std::mem::take(&mut cases)).await?;
                insert_rows(acting, std::mem::take(&mut stored)).await?;
                acting.note_steps(std::mem::take(&mut steps)).await?;
            }
            let taken = match &row.kind {
                RowKind::Person { person, .. } => {
                    let lookup = person.nik.as_deref().map(|nik| sealer.lookup("nik", nik));
                    earlier.take(lookup.as_deref(), &crate::case::people::folded(&person.name), person.birth.as_deref(), &mut row.cells)
                }
                _ => None,
            };
            let mut line = submission_row::Model {
                submission: id,
                ordinal,
                sheet: row.sheet,
                sheet_row: i64::from(row.number),
                kind: row.kind.word().to_owned(),
                change: "none".to_owned(),
                case_file: None,
                cells: sealer.seal("submission_row.cells", &row.cells)?,
                faults: row.faults.as_deref().map(|faults| sealer.seal("submission_row.faults", faults.as_bytes())).transpose()?,
                version: 1,
            };
            if let RowKind::Person { person: read, area, occupation, continuing } = row.kind {
                let name_folded = crate::case::people::folded(&read.name);
                let lookup = read.nik.as_deref().map(|nik| sealer.lookup("nik", nik));
                if let Some((case, same)) = taken {
                    line.case_file = Some(case.id);
                    if same {
                        line.change = "same".to_owned();
                        changes.same += 1;
                        earlier.stays.push(case.id);
                    } else {
                        line.change = "changed".to_owned();
                        changes.changed += 1;
                        let row = read.row(case.person, sealer, 1, acting.seq)?;
                        earlier.changed.push((case, row));
                    }
                    stored.push(line);
                    continue;
                }
                line.change = "new".to_owned();
                changes.new += 1;
                let person_id = match lookup
                    .as_ref()
                    .and_then(|lookup| known.get(lookup))
                    .and_then(|all| all.iter().find(|person| same_person(person, &name_folded, read.birth.as_deref())))
                {
                    Some(person) => person.id,
                    None => {
                        let id = next_person;
                        next_person += 1;
                        people.push(read.row(id, sealer, 1, acting.seq)?);
                        if let Some(lookup) = lookup {
                            known.entry(lookup).or_default().push(KnownPerson {
                                id,
                                name_folded: name_folded.clone(),
                                birth: read.birth.clone(),
                            });
                        }
                        id
                    }
                };
                line.case_file = Some(next_case);
                cases.push(case_file::Model {
                    id: next_case,
                    programme_year: self.programme_year,
                    person: person_id,
                    name_folded,
                    submission: id,
                    // What lies outside the area handed in for stands under that area; screening says so.
                    area: area.filter(|area| area.is_in(self.area)).unwrap_or(self.area).to_string(),
                    occupation,
                    continuing,
                    planned: self.planned,
                    state: "proposed".to_owned(),
                    verdict: None,
                    duplicate: false,
                    screening: None,
                    outcomes: None,
                    facts: None,
                    reasons: None,
                    assigned_to: None,
                    returned_until: None,
                    candidate_list: None,
                    candidate_rank: None,
                    decree: None,
                    version: 1,
                    seq: acting.seq,
                });
                steps.push(acting.step_row(next_case, step, crate::case::cases::StepOutcome::Done, &format!("submission:{id}"), None)?);
                next_case += 1;
            }
            stored.push(line);
        }
        acting.insert_people(people).await?;
        insert_cases(acting, cases).await?;
        insert_rows(acting, stored).await?;
        acting.note_steps(steps).await?;
        earlier.settle(acting, programme, id, step, &mut changes).await?;
        Ok(changes)
    }
}

async fn insert_cases(acting: &Acting<'_>, cases: Vec<case_file::Model>) -> Result<(), ActError> {
    let mut rows = cases.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let some: Vec<case_file::ActiveModel> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        case_file::Entity::insert_many(some).exec_without_returning(acting.tx).await?;
    }
    Ok(())
}

async fn insert_rows(acting: &Acting<'_>, rows: Vec<submission_row::Model>) -> Result<(), ActError> {
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let some: Vec<submission_row::ActiveModel> = rows.by_ref().take(ROWS_AT_ONCE).collect();
        submission_row::Entity::insert_many(some).exec_without_returning(acting.tx).await?;
    }
    Ok(())
}
