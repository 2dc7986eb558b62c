//! Persons in the books: found again by NIK and name, never silently merged.

use crate::acting::Acting;
use crate::failure::ActError;
use crate::files::cells::StoredCells;
use payung_registry::Record;
use payung_storage::entity::{case_file, person};
use payung_storage::{SealError, Sealer};
use sea_orm::prelude::*;
use sea_orm::{ActiveValue, IntoActiveModel, QuerySelect};
use std::collections::{HashMap, HashSet};

/// Rows written by one statement: SQLite takes at most 32,766 values.
pub(crate) const ROWS_AT_ONCE: usize = 1_000;

/// A name as it is compared and searched: lower case, letters and digits only, single spaces.
#[must_use]
pub(crate) fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.extend(word.chars().flat_map(char::to_lowercase));
    }
    folded
}

/// What a list says of a person, ready to be kept.
#[derive(Debug, Clone)]
pub(crate) struct PersonIn {
    /// Sixteen digits, when usable.
    pub nik: Option<String>,
    /// Number of the family card, when usable.
    pub kk: Option<String>,
    /// Telephone, as written.
    pub phone: String,
    /// Address, as written.
    pub address: String,
    /// Name.
    pub name: String,
    /// Place of birth.
    pub birth_place: String,
    /// Date of birth.
    pub birth: Option<String>,
    /// Sex.
    pub sex: Option<&'static str>,
}

impl PersonIn {
    /// From a row as it was read and as it stands.
    pub fn of(record: &Record<'_>, cells: &StoredCells) -> Self {
        // Many lists write RT and RW into the address and into columns of their own.
        let written = cells.text("alamat").to_uppercase();
        let said = |column: &str| column != "alamat" && written.split_whitespace().any(|word| word.eq_ignore_ascii_case(column));
        let address: Vec<String> = ["alamat", "rt", "rw"]
            .into_iter()
            .filter(|column| !said(column))
            .map(|column| (column, cells.text(column)))
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| match column {
                "rt" => format!("RT {text}"),
                "rw" => format!("RW {text}"),
                _ => text,
            })
            .collect();
        Self {
            nik: record.facts.nik.map(|nik| nik.to_string()),
            kk: record.no_kk.map(|kk| format!("{:016}", kk.get())),
            phone: cells.text("no_hp"),
            address: address.join(" "),
            name: record.name.to_owned(),
            birth_place: record.birth_place.to_owned(),
            birth: record.facts.birth.map(|birth| birth.to_string()),
            sex: record.facts.sex.map(|sex| match sex {
                payung_domain::Sex::Female => "perempuan",
                payung_domain::Sex::Male => "laki-laki",
            }),
        }
    }

    /// Its row in the books.
    pub fn row(&self, id: i64, sealer: &Sealer, version: i64, seq: i64) -> Result<person::Model, SealError> {
        let some = |place: &str, text: &str| if text.is_empty() { Ok(None) } else { sealer.seal(place, text.as_bytes()).map(Some) };
        Ok(person::Model {
            id,
            nik_lookup: self.nik.as_deref().map(|nik| sealer.lookup("nik", nik)),
            nik: some("person.nik", self.nik.as_deref().unwrap_or(""))?,
            kk_lookup: self.kk.as_deref().map(|kk| sealer.lookup("kk", kk)),
            kk: some("person.kk", self.kk.as_deref().unwrap_or(""))?,
            phone: some("person.phone", &self.phone)?,
            address: some("person.address", &self.address)?,
            name: self.name.clone(),
            name_folded: folded(&self.name),
            birth_place: self.birth_place.clone(),
            birth: self.birth.clone(),
            sex: self.sex.map(str::to_owned),
            log_key: None,
            version,
            seq,
        })
    }
}

/// What is known of a person whose NIK is met again.
#[derive(Debug, Clone)]
pub(crate) struct KnownPerson {
    pub id: i64,
    pub name_folded: String,
    pub birth: Option<String>,
}

impl Acting<'_> {
    /// Writes what is now known of a person. Where the name is among it, the person's cases are found by it too.
    pub(crate) async fn update_person(&self, id: i64, row: person::ActiveModel) -> Result<(), ActError> {
        if let ActiveValue::Set(name) = &row.name_folded {
            case_file::Entity::update_many()
                .col_expr(case_file::Column::NameFolded, Expr::value(name))
                .filter(case_file::Column::Person.eq(id))
                .exec(self.tx)
                .await?;
        }
        person::Entity::update_many().set(row).filter(person::Column::Id.eq(id)).exec(self.tx).await?;
        Ok(())
    }

    /// The persons with these numbers.
    pub(crate) async fn persons(&self, ids: impl IntoIterator<Item = i64>) -> Result<HashMap<i64, person::Model>, ActError> {
        let ids: Vec<i64> = ids.into_iter().collect();
        let mut persons = HashMap::with_capacity(ids.len());
        for some in ids.chunks(ROWS_AT_ONCE) {
            let found = person::Entity::find().filter(person::Column::Id.is_in(some.iter().copied())).all(self.tx).await?;
            persons.extend(found.into_iter().map(|person| (person.id, person)));
        }
        Ok(persons)
    }

    /// The persons in the books with these NIKs, by keyed hash. One NIK may have several: they were never merged.
    pub(crate) async fn known_people(&self, lookups: &HashSet<String>) -> Result<HashMap<String, Vec<KnownPerson>>, ActError> {
        let mut known: HashMap<String, Vec<KnownPerson>> = HashMap::new();
        let all: Vec<&String> = lookups.iter().collect();
        for some in all.chunks(ROWS_AT_ONCE) {
            let rows: Vec<(i64, Option<String>, String, Option<String>)> = person::Entity::find()
                .select_only()
                .columns([person::Column::Id, person::Column::NikLookup, person::Column::NameFolded, person::Column::Birth])
                .filter(person::Column::NikLookup.is_in(some.iter().map(|lookup| lookup.as_str())))
                .into_tuple()
                .all(self.tx)
                .await?;
            for (id, lookup, name_folded, birth) in rows {
                if let Some(lookup) = lookup {
                    known.entry(lookup).or_default().push(KnownPerson { id, name_folded, birth });
                }
            }
        }
        Ok(known)
    }

    /// Writes new persons.
    pub(crate) async fn insert_people(&self, people: Vec<person::Model>) -> Result<(), ActError> {
        let mut people = people.into_iter().map(IntoActiveModel::into_active_model).peekable();
        while people.peek().is_some() {
            let some: Vec<person::ActiveModel> = people.by_ref().take(ROWS_AT_ONCE).collect();
            person::Entity::insert_many(some).exec_without_returning(self.tx).await?;
        }
        Ok(())
    }
}

/// The same person: the same NIK, and the same name or the same birth date. Two people written with one NIK stay two.
pub(crate) fn same_person(known: &KnownPerson, name_folded: &str, birth: Option<&str>) -> bool {
    known.name_folded == name_folded || (birth.is_some() && known.birth.as_deref() == birth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_by_their_letters() {
        assert_eq!(folded("  I Gst. NGR  Contoh, S.Pd "), "i gst ngr contoh s pd");
        assert_eq!(folded("Ma'ruf"), "ma ruf");
    }

    #[test]
    fn two_people_with_one_nik_stay_two() {
        let known = KnownPerson { id: 1, name_folded: "ani contoh".into(), birth: Some("1980-07-01".into()) };
        assert!(same_person(&known, "ani contoh", None));
        assert!(same_person(&known, "ani c", Some("1980-07-01")));
        assert!(!same_person(&known, "budi contoh", Some("1980-07-02")));
        assert!(!same_person(&known, "budi contoh", None));
    }
}
