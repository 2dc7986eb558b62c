//! People of the books as rows of documents, and the names of places.

use crate::acting::Acting;
use crate::case::cases::broken;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::files::cells::StoredCells;
use crate::programme::Programme;
use payung_documents::Person;
use payung_domain::{AreaCode, AreaLevel, Date, Nik, Sex};
use payung_storage::entity::{case_file, person, submission_row};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::{BTreeMap, HashMap};

/// Columns of a list in which a village may stand by name.
const VILLAGE_COLUMNS: [&str; 3] = ["desa", "kelurahan", "domisili_desa"];

/// Names of the places of some cases.
#[derive(Debug, Default)]
pub(crate) struct PlaceNames {
    villages: BTreeMap<AreaCode, String>,
    districts: BTreeMap<AreaCode, String>,
}

impl PlaceNames {
    /// The names of the places these cases lie in: as the area table has them; else as a list wrote them; else the code.
    pub async fn of(acting: &Acting<'_>, cases: &[case_file::Model]) -> Result<Self, ActError> {
        let mut names = Self::default();
        for case in cases {
            let area = acting.area_of(case)?;
            names.learn(acting, area, Some(case.id)).await?;
        }
        Ok(names)
    }

    /// Learns a place's name; `case` is one whose list may know it.
    pub async fn learn(&mut self, acting: &Acting<'_>, area: AreaCode, case: Option<i64>) -> Result<(), ActError> {
        let known = |area: AreaCode| acting.books.areas.name(area).map(str::to_owned);
        if let Some(district) = area.at(AreaLevel::District) {
            self.districts.entry(district).or_insert_with(|| known(district).unwrap_or_else(|| district.to_string()));
        }
        if area.level() == AreaLevel::Village && !self.villages.contains_key(&area) {
            let name = match known(area) {
                Some(name) => name,
                None => {
                    let case = if case.is_some() { case } else { any_case(acting, area).await? };
                    let written = if let Some(case) = case { written(acting, case).await? } else { None };
                    written.unwrap_or_else(|| area.to_string())
                }
            };
            self.villages.insert(area, name);
        }
        Ok(())
    }

    /// The village's name; empty for an area above a village.
    pub fn village(&self, area: AreaCode) -> String {
        self.villages.get(&area).cloned().unwrap_or_default()
    }

    /// The kecamatan's name; empty for an area above one.
    pub fn district(&self, area: AreaCode) -> String {
        area.at(AreaLevel::District).and_then(|district| self.districts.get(&district)).cloned().unwrap_or_default()
    }
}

/// A case of the village, whose list may know its name.
async fn any_case(acting: &Acting<'_>, area: AreaCode) -> Result<Option<i64>, ActError> {
    let case = case_file::Entity::find()
        .select_only()
        .column(case_file::Column::Id)
        .filter(case_file::Column::Area.eq(area.to_string()))
        .order_by_asc(case_file::Column::Id);
    Ok(case.into_tuple().one(acting.tx).await?)
}

/// The village as the newest list of a case writes it.
async fn written(acting: &Acting<'_>, case: i64) -> Result<Option<String>, ActError> {
    let Some(cells) = cells(acting, case).await? else { return Ok(None) };
    Ok(VILLAGE_COLUMNS.into_iter().map(|column| cells.text(column)).find(|text| !text.is_empty()))
}

/// The row of a case in its newest list.
pub(crate) async fn cells(acting: &Acting<'_>, case: i64) -> Result<Option<StoredCells>, ActError> {
    let row = submission_row::Entity::find()
        .filter(submission_row::Column::CaseFile.eq(case))
        .order_by_desc(submission_row::Column::Submission)
        .one(acting.tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let cells = acting.sealer().open("submission_row.cells", &row.cells)?;
    serde_json::from_slice(&cells).map(Some).map_err(|_| broken(case))
}

/// Columns of a list in which the work stands, in words.
const WORK_COLUMNS: [&str; 3] = ["jenis_pekerja_rentan", "pekerjaan", "jabatan"];

/// What a case's work is called: by the regulation's own word for it; a list of offices says the office.
pub(crate) fn occupation(programme: &Programme, case: &case_file::Model) -> String {
    let Some(id) = case.occupation.as_deref() else { return String::new() };
    let regulation = &programme.regulation;
    let work = regulation.occupation.iter().find(|known| known.id == id).map(|known| known.label.clone());
    let office = || regulation.office.iter().find(|known| known.id == id).map(|known| known.label.clone());
    work.or_else(office).unwrap_or_else(|| id.to_owned())
}

/// A person of the books as a row of a restricted document.
pub(crate) fn row(
    programme: &Programme,
    names: &PlaceNames,
    case: &case_file::Model,
    person: &person::Model,
    nik: &str,
    address: String,
) -> Result<Person, ActError> {
    let area = AreaCode::parse(&case.area).ok_or_else(|| broken(case.id))?;
    Ok(Person {
        name: person.name.clone(),
        nik: nik.parse::<u64>().ok().and_then(|digits| Nik::from_digits(digits).ok()),
        birth_place: person.birth_place.clone(),
        birth_date: person.birth.as_deref().and_then(|birth| birth.parse::<Date>().ok()),
        sex: match person.sex.as_deref() {
            Some("perempuan") => Some(Sex::Female),
            Some("laki-laki") => Some(Sex::Male),
            _ => None,
        },
        address,
        village: names.village(area),
        // A list of the whole region may name no place: said, not left blank.
        district: Some(names.district(area)).filter(|name| !name.is_empty()).unwrap_or_else(|| "(tidak disebut)".to_owned()),
        occupation: occupation(programme, case),
    })
}

/// The people of these cases, opened, in the same order.
pub(crate) async fn people(acting: &Acting<'_>, programme: &Programme, cases: &[case_file::Model]) -> Result<Vec<Person>, ActError> {
    let names = PlaceNames::of(acting, cases).await?;
    let mut rows = Vec::with_capacity(cases.len());
    for some in cases.chunks(ROWS_AT_ONCE) {
        let found = person::Entity::find().filter(person::Column::Id.is_in(some.iter().map(|case| case.person))).all(acting.tx).await?;
        let found: HashMap<i64, person::Model> = found.into_iter().map(|person| (person.id, person)).collect();
        let work = works(acting, some).await?;
        for case in some {
            let person = found.get(&case.person).ok_or_else(|| broken(case.id))?;
            let open = |place: &str, sealed: &Option<Vec<u8>>| match sealed {
                Some(sealed) => acting.sealer().open_text(place, sealed),
                None => Ok(String::new()),
            };
            let (nik, address) = (open("person.nik", &person.nik)?, open("person.address", &person.address)?);
            let mut row = row(programme, &names, case, person, &nik, address)?;
            if let Some(written) = work.get(&case.id) {
                row.occupation.clone_from(written);
            }
            rows.push(row);
        }
    }
    Ok(rows)
}

/// The work of cases the regulation has no class for, as their newest list writes it.
pub(crate) async fn works(acting: &Acting<'_>, cases: &[case_file::Model]) -> Result<HashMap<i64, String>, ActError> {
    let unclassed: Vec<i64> = cases.iter().filter(|case| case.occupation.is_none()).map(|case| case.id).collect();
    let mut works = HashMap::new();
    for some in unclassed.chunks(ROWS_AT_ONCE) {
        let rows = submission_row::Entity::find()
            .filter(submission_row::Column::CaseFile.is_in(some.iter().copied()))
            .order_by_asc(submission_row::Column::Submission)
            .all(acting.tx)
            .await?;
        for row in rows {
            let Some(case) = row.case_file else { continue };
            let cells = acting.sealer().open("submission_row.cells", &row.cells)?;
            let cells: StoredCells = serde_json::from_slice(&cells).map_err(|_| broken(case))?;
            if let Some(text) = WORK_COLUMNS.into_iter().map(|column| cells.text(column)).find(|text| !text.is_empty()) {
                works.insert(case, text);
            }
        }
    }
    Ok(works)
}

/// Cases by their numbers, in that order; read in as few statements as may be.
pub(crate) async fn cases(acting: &Acting<'_>, ids: &[i64]) -> Result<Vec<case_file::Model>, ActError> {
    let mut found: HashMap<i64, case_file::Model> = HashMap::with_capacity(ids.len());
    for some in ids.chunks(ROWS_AT_ONCE) {
        let rows = case_file::Entity::find().filter(case_file::Column::Id.is_in(some.iter().copied())).all(acting.tx).await?;
        found.extend(rows.into_iter().map(|case| (case.id, case)));
    }
    ids.iter().map(|id| found.remove(id).ok_or_else(|| broken(*id))).collect()
}
