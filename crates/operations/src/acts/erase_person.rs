//! Erasing a person's values from the log at the person's request: the key under which they are sealed is destroyed.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::letter::Letter;
use crate::failure::ActError;
use crate::permission::ActName;
use payung_storage::entity::{case_file, person};
use payung_storage::log::destroy_person_key;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// States in which a person's values are still needed: somebody is to pay for this person.
const NEEDED: [&str; 3] = ["listed", "waiting", "decreed"];

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasePerson {
    /// A case of the person's: its number is what pages, lists and letters name.
    pub case: i64,
    /// The person's request.
    pub request: Letter,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Erased {
    /// The person's number in the books.
    pub person: i64,
    /// Had been erased before; nothing was changed.
    pub already: bool,
}

impl Act for ErasePerson {
    const NAME: ActName = ActName::ErasePerson;
    type Done = Erased;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<Erased>, ActError> {
        self.request.check(acting.day)?;
        let id = acting.case(self.case).await?.person;
        let person = person::Entity::find_by_id(id)
            .one(acting.tx)
            .await?
            .ok_or_else(|| ActError::not_found(format!("Tidak ada orang bernomor {id}."), format!("There is no person number {id}.")))?;
        if person.log_key.as_ref().is_some_and(Vec::is_empty) {
            return Ok(Ran::Already(Erased { person: id, already: true }));
        }
        let needed = case_file::Entity::find()
            .filter(case_file::Column::Person.eq(id))
            .filter(case_file::Column::State.is_in(NEEDED))
            .one(acting.tx)
            .await?;
        if let Some(case) = needed {
            return Err(ActError::conflict(
                format!("Orang ini ada dalam daftar calon atau keputusan (berkas {}). Keluarkan dulu, baru datanya dihapus.", case.id),
                format!("This person is on a list of candidates or in a decree (case {}). Take them off first; then erase.", case.id),
            ));
        }
        let file = acting.keep_some(self.request.file.as_ref()).await?;
        destroy_person_key(acting.tx, id).await?;
        let noted = Noted {
            subject: format!("person:{id}"),
            detail: serde_json::json!({ "request": self.request.number.trim(), "date": self.request.date.to_string(), "file": file }),
            person: Some(id),
            personal: None,
        };
        Ok(Ran::Done(Erased { person: id, already: false }, noted))
    }
}
