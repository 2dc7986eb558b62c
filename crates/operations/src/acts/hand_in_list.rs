//! Handing in a list: the original kept, every row in the books once, a numbered receipt. Handed in again after correction, rows are recognised,
//! cases go on, and what changed is said.

use crate::acting::{Act, Acting, FileIn, Noted, Ran, Target};
use crate::acts::prefill::{STATUS, ended_by};
use crate::cells::{StoredCell, StoredCells};
use crate::failure::ActError;
use crate::people::{KnownPerson, PersonIn, ROWS_AT_ONCE, same_person};
use crate::permission::ActName;
use crate::programme::Programme;
use crate::spool::Spool;
use payung_domain::{AreaCode, Language, Occupation};
use payung_law::model::StepKind;
use payung_registry::{CellFault, Limits, RowContent, RowReader};
use payung_screening::Lists;
use payung_storage::entity::{case_file, person, submission, submission_row};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{IntoActiveModel, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Rows a list may have: a whole kabupaten's people fit.
const ROWS_MAX: usize = 1_000_000;

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

/// One row of the file.
struct RowIn {
    sheet: String,
    number: u32,
    /// The cells as JSON, as they are kept: a tenth of their size as a map.
    cells: Vec<u8>,
    faults: Option<String>,
    kind: RowKind,
}

#[expect(clippy::large_enum_variant, reason = "nearly every row is a person; boxing would allocate once per row")]
enum RowKind {
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
    const fn word(&self) -> &'static str {
        match self {
            Self::Person { .. } => "person",
            Self::Unreadable => "unreadable",
            Self::NotData | Self::Ended => "not-data",
        }
    }
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

/// Cells as the books keep them.
fn kept(cells: &StoredCells) -> Vec<u8> {
    // A map of strings: cannot fail.
    serde_json::to_vec(cells).unwrap_or_default()
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

    /// Reads every row of the file once.
    fn read(&self, acting: &Acting<'_>, programme: &Programme) -> Result<Vec<RowIn>, ActError> {
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
                        (RowKind::Ended, Some(format!("ditandai {word}; tidak diusulkan lagi")))
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
                        (kind, fault_words(&record.faults, layout, row.cells))
                    }
                    RowContent::Unreadable { faults } => (RowKind::Unreadable, fault_words(&faults, layout, row.cells)),
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
                    earlier.take(lookup.as_deref(), &crate::people::folded(&person.name), person.birth.as_deref(), &mut row.cells)
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
                let name_folded = crate::people::folded(&read.name);
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
                            known.entry(lookup).or_default().push(KnownPerson { id, name_folded, birth: read.birth.clone() });
                        }
                        id
                    }
                };
                line.case_file = Some(next_case);
                cases.push(case_file::Model {
                    id: next_case,
                    programme_year: self.programme_year,
                    person: person_id,
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
                steps.push(acting.step_row(next_case, step, crate::cases::StepOutcome::Done, &format!("submission:{id}"), None)?);
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

impl RowIn {
    fn nik(&self) -> Option<&str> {
        match &self.kind {
            RowKind::Person { person, .. } => person.nik.as_deref(),
            _ => None,
        }
    }
}

/// The words of a row's faults, cell by cell.
pub(crate) fn fault_words(faults: &[CellFault], layout: &payung_registry::Layout, row: &dyn payung_registry::Cells) -> Option<String> {
    if faults.is_empty() {
        return None;
    }
    let words: Vec<String> = faults
        .iter()
        .map(|fault| {
            let heading = layout.headings.get(fault.column).map_or("", String::as_str);
            let text = match row.cell(fault.column) {
                payung_registry::Cell::Text(text) | payung_registry::Cell::Error(text) => text.to_owned(),
                payung_registry::Cell::Number(number) | payung_registry::Cell::Date(number) => number.to_string(),
                payung_registry::Cell::Bool(value) => value.to_string(),
                payung_registry::Cell::Empty => String::new(),
            };
            format!("{heading}: {}", fault.kind.message(&text, Language::Id))
        })
        .collect();
    Some(words.join("; "))
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

/// The people of the list that is being corrected, to be found again.
#[derive(Default)]
struct Earlier {
    /// Index of the cases below, by NIK's keyed hash and by name and birth.
    by_nik: BTreeMap<String, Vec<usize>>,
    by_name: BTreeMap<(String, Option<String>), Vec<usize>>,
    cases: Vec<Option<(case_file::Model, StoredCells)>>,
    stays: Vec<i64>,
    changed: Vec<(case_file::Model, person::Model)>,
    list: Option<i64>,
}

impl Earlier {
    async fn load(acting: &Acting<'_>, corrected: Option<&submission::Model>) -> Result<Self, ActError> {
        let mut earlier = Self::default();
        let Some(list) = corrected else { return Ok(earlier) };
        earlier.list = Some(list.id);
        let rows = submission_row::Entity::find()
            .filter(submission_row::Column::Submission.eq(list.id))
            .filter(submission_row::Column::CaseFile.is_not_null())
            .order_by_asc(submission_row::Column::Ordinal)
            .all(acting.tx)
            .await?;
        for some in rows.chunks(ROWS_AT_ONCE) {
            let ids: Vec<i64> = some.iter().filter_map(|row| row.case_file).collect();
            let cases = case_file::Entity::find().filter(case_file::Column::Id.is_in(ids)).all(acting.tx).await?;
            let persons =
                person::Entity::find().filter(person::Column::Id.is_in(cases.iter().map(|case| case.person))).all(acting.tx).await?;
            let persons: HashMap<i64, person::Model> = persons.into_iter().map(|person| (person.id, person)).collect();
            let mut cases: HashMap<i64, case_file::Model> = cases.into_iter().map(|case| (case.id, case)).collect();
            for row in some {
                let Some(case) = row.case_file.and_then(|id| cases.remove(&id)) else { continue };
                let index = earlier.cases.len();
                if let Some(person) = persons.get(&case.person) {
                    if let Some(lookup) = &person.nik_lookup {
                        earlier.by_nik.entry(lookup.clone()).or_default().push(index);
                    }
                    earlier.by_name.entry((person.name_folded.clone(), person.birth.clone())).or_default().push(index);
                }
                let cells = acting.sealer().open("submission_row.cells", &row.cells)?;
                earlier.cases.push(Some((case, serde_json::from_slice(&cells).unwrap_or_default())));
            }
        }
        Ok(earlier)
    }

    /// The case of the same person in the earlier list, and whether the row stands as before. Each is found once. What acts recorded in the
    /// earlier row stays in the new one.
    fn take(&mut self, lookup: Option<&str>, name: &str, birth: Option<&str>, cells: &mut Vec<u8>) -> Option<(case_file::Model, bool)> {
        let by_name = self.by_name.get(&(name.to_owned(), birth.map(str::to_owned)));
        let by_nik = lookup.and_then(|lookup| self.by_nik.get(lookup));
        let index = by_nik.into_iter().chain(by_name).flatten().copied().find(|index| self.cases[*index].is_some())?;
        let (case, before) = self.cases[index].take()?;
        let mut now: StoredCells = serde_json::from_slice(cells).unwrap_or_default();
        now.keep_recorded(&before);
        *cells = serde_json::to_vec(&now).unwrap_or_default();
        Some((case, before == now))
    }

    /// Moves on the cases of the earlier list: those that stay belong to the new list, changed ones start again, those gone are withdrawn.
    async fn settle(self, acting: &Acting<'_>, programme: &Programme, id: i64, step: &str, changes: &mut Changes) -> Result<(), ActError> {
        let Some(list) = self.list else { return Ok(()) };
        for some in self.stays.chunks(ROWS_AT_ONCE) {
            case_file::Entity::update_many()
                .col_expr(case_file::Column::Submission, Expr::value(id))
                .filter(case_file::Column::Id.is_in(some.iter().copied()))
                .exec(acting.tx)
                .await?;
        }
        let ids: Vec<i64> = self.changed.iter().map(|(case, _)| case.id).collect();
        let mut done = acting.steps_done_of(&ids).await?;
        for (case, person) in self.changed {
            let done = done.remove(&case.id).unwrap_or_default();
            acting.undo_checks(programme, case.id, &done, &format!("submission:{id}")).await?;
            let state = acting.state(&case)?.reopen(id)?;
            acting.move_case(&case, &state, |row| row.submission = Set(id)).await?;
            let mut row = person.into_active_model().reset_all();
            (row.id, row.log_key, row.version) = (NotSet, NotSet, NotSet);
            person::Entity::update_many().set(row).filter(person::Column::Id.eq(case.person)).exec(acting.tx).await?;
            acting.note_step(case.id, step, crate::cases::StepOutcome::Done, &format!("submission:{id}"), None).await?;
        }
        for (case, _) in self.cases.into_iter().flatten() {
            match acting.state(&case)?.withdraw(acting.seq) {
                Ok(state) => {
                    acting.move_case(&case, &state, |_| ()).await?;
                    changes.gone += 1;
                }
                Err(_) => changes.kept += 1,
            }
        }
        submission::Entity::update_many()
            .col_expr(submission::Column::Status, Expr::value("replaced"))
            .col_expr(submission::Column::Version, Expr::col(submission::Column::Version).add(1))
            .filter(submission::Column::Id.eq(list))
            .exec(acting.tx)
            .await?;
        Ok(())
    }
}
