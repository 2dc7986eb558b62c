//! Showing one person's sealed values, for a stated purpose, with an entry of its own in the log.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::check_filled;
use crate::failure::ActError;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_storage::entity::person;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reveal {
    /// The case whose person is to be shown.
    pub case: i64,
    /// What for.
    pub purpose: String,
}

/// The person's sealed values; empty where the list gave none.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Revealed {
    /// The case.
    pub case: i64,
    /// Name.
    pub name: String,
    /// Sixteen digits.
    pub nik: String,
    /// Number of the family card.
    pub kk: String,
    /// Telephone, as written.
    pub phone: String,
    /// Address, as written.
    pub address: String,
}

impl std::fmt::Debug for Revealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never in a message of the program.
        f.debug_struct("Revealed").field("case", &self.case).finish_non_exhaustive()
    }
}

impl Act for Reveal {
    const NAME: ActName = ActName::Reveal;
    type Done = Revealed;
    const SHOWS: bool = true;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let case = acting.case(self.case).await?;
        Ok(Target::plain(acting.area_of(&case)?))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<Revealed>, ActError> {
        check_filled(&self.purpose, ("Keperluan membuka data tersegel", "What sealed data are shown for"))?;
        let case = acting.case(self.case).await?;
        // A closed year's people can still be looked up.
        let programme = Programme::load(acting.tx, acting.books, case.programme_year).await?;
        acting.check_reach(&programme, std::slice::from_ref(&case)).await?;
        let person = person::Entity::find_by_id(case.person).one(acting.tx).await?.ok_or_else(|| crate::case::cases::broken(case.id))?;
        let open = |place: &str, sealed: &Option<Vec<u8>>| match sealed {
            Some(sealed) => acting.sealer().open_text(place, sealed),
            None => Ok(String::new()),
        };
        let done = Revealed {
            case: case.id,
            name: person.name.clone(),
            nik: open("person.nik", &person.nik)?,
            kk: open("person.kk", &person.kk)?,
            phone: open("person.phone", &person.phone)?,
            address: open("person.address", &person.address)?,
        };
        let noted = Noted {
            subject: format!("case:{}", case.id),
            detail: serde_json::json!({ "purpose": self.purpose.trim(), "shown": ["nik", "kk", "phone", "address"] }),
            person: Some(case.person),
            personal: None,
        };
        Ok(Ran::Done(done, noted))
    }
}
