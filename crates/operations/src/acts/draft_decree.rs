//! Drafting the decree: its annex from a list of candidates, its code for every page, and the head of the log as it stands.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::permission::ActName;
use payung_domain::Date;
use payung_storage::entity::{candidate_list, case_file, decree, decree_entry, person};
use payung_storage::log::Head;
use sea_orm::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What is asked for the first decree of a list.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftDecree {
    /// The programme year.
    pub programme_year: i64,
    /// The list of candidates.
    pub list: i64,
    /// What the decree is about, without "Keputusan … tentang".
    pub title: String,
    /// First month of cover.
    pub cover_from: Date,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct DecreeDrafted {
    /// The decree's number in the books.
    pub id: i64,
    /// People in the annex.
    pub people: u64,
    /// The annex's total, in rupiah.
    pub total: i64,
    /// The code on every page.
    pub page_code: String,
    /// The log's head printed on it.
    pub chain_head: String,
    /// It had been drafted before; nothing was changed.
    pub already: bool,
}

impl Act for DraftDecree {
    const NAME: ActName = ActName::DraftDecree;
    type Done = DecreeDrafted;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<DecreeDrafted>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        let list = list_of(acting, self.list, self.programme_year).await?;
        check_title(&self.title)?;
        let known = decree::Entity::find()
            .filter(decree::Column::CandidateList.eq(list.id))
            .filter(decree::Column::Status.ne("dropped"))
            .one(acting.tx)
            .await?;
        if let Some(known) = known {
            return Ok(Ran::Already(drafted_before(&known)));
        }
        let people = in_annex_order(acting, list.id).await?;
        if people.is_empty() {
            return Err(ActError::conflict(
                "Tidak ada orang dalam batas anggaran pada daftar ini; keputusan tidak dapat disusun.",
                "Nobody on this list is within the money; there is nothing to decree.",
            ));
        }
        let months = u16::try_from(list.months).unwrap_or(0);
        // The list's own sum is kept: it is what the head of office signed.
        let per_month = if list.months > 0 && list.per_person % list.months == 0 {
            list.per_person / list.months
        } else {
            acting.per_person(&programme, self.cover_from, 1, None).await?.per_month.get()
        };
        let entries: Vec<decree_entry::Model> = people
            .iter()
            .zip(1..)
            .map(|(case, ordinal)| entry(ordinal, *case, "add", per_month, list.months, list.per_person, ""))
            .collect();
        let total = sum(&entries)?;
        let draft = Draft {
            programme_year: self.programme_year,
            year: programme.year.year,
            kind: "initial",
            amends: None,
            list: Some(list.id),
            title: &self.title,
            cover_from: self.cover_from,
            months,
            total,
        };
        draft.write(acting, entries).await
    }
}

/// What a draft consists of, besides its annex.
pub(crate) struct Draft<'d> {
    pub programme_year: i64,
    pub year: i64,
    pub kind: &'static str,
    pub amends: Option<i64>,
    pub list: Option<i64>,
    pub title: &'d str,
    pub cover_from: Date,
    pub months: u16,
    pub total: i64,
}

impl Draft<'_> {
    pub(crate) async fn write(&self, acting: &Acting<'_>, mut entries: Vec<decree_entry::Model>) -> Result<Ran<DecreeDrafted>, ActError> {
        let id = acting.next_id::<decree::Entity>(decree::Column::Id).await?;
        for entry in &mut entries {
            entry.decree = id;
        }
        let content: Vec<(i64, &str, i64, i64)> =
            entries.iter().map(|entry| (entry.case_file, entry.change.as_str(), entry.months, entry.amount)).collect();
        let content = serde_json::to_vec(&(id, self.title, &content)).unwrap_or_default();
        let code = acting.sealer().content_hash(&content).to_uppercase();
        let page_code = format!("PYG-{}-{}-{}", &code[..4], &code[4..8], &code[8..12]);
        let people = entries.len() as i64;
        let row = decree::Model {
            id,
            programme_year: self.programme_year,
            kind: self.kind.to_owned(),
            amends: self.amends,
            candidate_list: self.list,
            title: self.title.trim().to_owned(),
            year: self.year,
            number: None,
            date: None,
            cover_from: self.cover_from.to_string(),
            months: i64::from(self.months),
            people,
            total: self.total,
            page_code,
            chain_head: Head::printed(&acting.head),
            status: "draft".to_owned(),
            signed_file: None,
            drafted_by: acting.actor.name.clone(),
            recorded_by: None,
            version: 1,
            seq: acting.seq,
        };
        let done = drafted(&row, false);
        let noted = Noted::plain(
            format!("decree:{id}"),
            serde_json::json!({ "kind": row.kind, "amends": row.amends, "list": row.candidate_list, "people": people, "total": row.total, "page-code": row.page_code }),
        );
        decree::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        for some in entries.chunks(ROWS_AT_ONCE) {
            let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
            decree_entry::Entity::insert_many(rows).exec_without_returning(acting.tx).await?;
        }
        Ok(Ran::Done(done, noted))
    }
}

pub(crate) fn entry(ordinal: i64, case: i64, change: &str, per_month: i64, months: i64, amount: i64, note: &str) -> decree_entry::Model {
    decree_entry::Model { decree: 0, ordinal, case_file: case, change: change.to_owned(), per_month, months, amount, note: note.to_owned() }
}

pub(crate) fn sum(entries: &[decree_entry::Model]) -> Result<i64, ActError> {
    entries
        .iter()
        .try_fold(0_i64, |sum, entry| sum.checked_add(entry.amount))
        .ok_or_else(|| ActError::invalid("Jumlah lampiran terlalu besar untuk dihitung.", "The annex's total is too large."))
}

pub(crate) fn check_title(title: &str) -> Result<(), ActError> {
    if title.trim().is_empty() || title.chars().count() > 500 {
        return Err(ActError::invalid(
            "Judul keputusan wajib diisi, paling panjang 500 huruf.",
            "A decree needs a title of at most 500 letters.",
        ));
    }
    Ok(())
}

fn drafted(row: &decree::Model, already: bool) -> DecreeDrafted {
    DecreeDrafted {
        id: row.id,
        people: u64::try_from(row.people).unwrap_or(0),
        total: row.total,
        page_code: row.page_code.clone(),
        chain_head: row.chain_head.clone(),
        already,
    }
}

pub(crate) fn drafted_before(row: &decree::Model) -> DecreeDrafted {
    drafted(row, true)
}

/// There is no such decree.
pub(crate) fn no_decree(id: i64) -> ActError {
    ActError::not_found(
        format!("Tidak ada keputusan bernomor buku {id} pada tahun ini."),
        format!("There is no decree {id} in the books of this year."),
    )
}

impl Acting<'_> {
    /// The decree `id`.
    pub(crate) async fn decree(&self, id: i64) -> Result<decree::Model, ActError> {
        decree::Entity::find_by_id(id).one(self.tx).await?.ok_or_else(|| no_decree(id))
    }
}

pub(crate) async fn list_of(acting: &Acting<'_>, id: i64, year: i64) -> Result<candidate_list::Model, ActError> {
    let found = candidate_list::Entity::find_by_id(id).one(acting.tx).await?.filter(|list| list.programme_year == year);
    found.ok_or_else(|| {
        ActError::not_found(
            format!("Tidak ada daftar calon {id} pada tahun ini."),
            format!("There is no list of candidates {id} in this year."),
        )
    })
}

/// The cases of a list within the money, as the annex names them: by area, then by name.
pub(crate) async fn in_annex_order(acting: &Acting<'_>, list: i64) -> Result<Vec<i64>, ActError> {
    let cases = case_file::Entity::find()
        .filter(case_file::Column::CandidateList.eq(list))
        .filter(case_file::Column::State.eq("listed"))
        .order_by_asc(case_file::Column::Id)
        .all(acting.tx)
        .await?;
    let mut names: HashMap<i64, String> = HashMap::with_capacity(cases.len());
    for some in cases.chunks(ROWS_AT_ONCE) {
        let people = person::Entity::find().filter(person::Column::Id.is_in(some.iter().map(|case| case.person))).all(acting.tx).await?;
        names.extend(people.into_iter().map(|person| (person.id, person.name_folded)));
    }
    let mut order: Vec<(&str, &str, i64)> =
        cases.iter().map(|case| (case.area.as_str(), names.get(&case.person).map_or("", String::as_str), case.id)).collect();
    order.sort_unstable();
    Ok(order.into_iter().map(|(.., case)| case).collect())
}
