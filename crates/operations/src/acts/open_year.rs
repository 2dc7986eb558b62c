//! Opening a programme year under a regulation, with the readings chosen and the ground of each.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::failure::ActError;
use crate::permission::ActName;
use crate::programme::{ReadingChosen, bundle_text, check_in_force, law_refuses};
use payung_domain::Date;
use payung_law::{Bundle, Choices, Regulation};
use payung_storage::entity::{programme_year, regulation_text};
use sea_orm::IntoActiveModel;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};

/// The regulation beneath every region's.
pub(crate) const NATIONAL: &str = "nasional";

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenYear {
    /// The calendar year.
    #[schema(minimum = -32768, maximum = 32767)]
    pub year: i16,
    /// The regulation's identifier.
    pub regulation: String,
    /// Readings chosen otherwise than the default, each with its legal ground.
    pub readings: Vec<ReadingChosen>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct YearOpened {
    /// The programme year's number.
    pub id: i64,
    /// The hash of the regulation's files.
    pub regulation_hash: String,
    /// It had been opened so before; nothing was changed.
    pub already: bool,
}

impl Act for OpenYear {
    const NAME: ActName = ActName::OpenYear;
    type Done = YearOpened;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(acting.books.region))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<YearOpened>, ActError> {
        let books = acting.books;
        let find = |id: &str| books.bundles.get(id).ok_or_else(|| unknown(id, books.bundles.keys().filter(|id| *id != NATIONAL)));
        let (bundle, national) = (find(&self.regulation)?, find(NATIONAL)?);
        if self.regulation == NATIONAL {
            return Err(ActError::invalid(
                "Hukum nasional berlaku di bawah setiap peraturan daerah dan tidak membuka tahun program sendiri. Sebut peraturan daerahnya.",
                "National law lies beneath every region's regulation and opens no programme year of its own. Name the region's regulation.",
            ));
        }
        let regulation = self.load(bundle, national)?;
        if regulation.region() != Some(books.region) {
            let (act, of) = (&regulation.act.short, &regulation.act.region_name);
            return Err(ActError::invalid(
                format!("{act} adalah peraturan {of}, bukan daerah buku ini ({}).", books.region),
                format!("{act} is a regulation of {of}, not of the region of these books ({}).", books.region),
            ));
        }
        let last_day =
            Date::new(self.year, 12, 31).map_err(|_| ActError::invalid("Tahun itu tidak ada dalam kalender.", "There is no such year."))?;
        check_in_force(&regulation, last_day)?;
        let hash = bundle.hash();
        let found = programme_year::Entity::find()
            .filter(programme_year::Column::Year.eq(i64::from(self.year)))
            .filter(programme_year::Column::Regulation.eq(&self.regulation))
            .one(acting.tx)
            .await?;
        let readings = serde_json::to_string(&self.readings).unwrap_or_default();
        if let Some(known) = found {
            if known.regulation_hash == hash && known.readings == readings {
                return Ok(Ran::Already(YearOpened { id: known.id, regulation_hash: hash, already: true }));
            }
            return Err(ActError::conflict(
                format!(
                    "Tahun {} di bawah {} sudah dibuka dengan teks atau pembacaan lain; keputusan yang ada bersandar padanya.",
                    self.year, self.regulation
                ),
                format!(
                    "Year {} under {} was opened with another text or other readings; decisions already rest on it.",
                    self.year, self.regulation
                ),
            ));
        }
        for bundle in [bundle, national] {
            keep_text(acting, bundle).await?;
        }
        let row = programme_year::Model {
            id: acting.next_id::<programme_year::Entity>(programme_year::Column::Id).await?,
            year: i64::from(self.year),
            regulation: self.regulation.clone(),
            regulation_hash: hash.clone(),
            national_hash: national.hash(),
            readings,
            status: "open".to_owned(),
            version: 1,
            seq: acting.seq,
        };
        let done = YearOpened { id: row.id, regulation_hash: hash, already: false };
        let noted = Noted::plain(
            format!("programme-year:{}", row.id),
            serde_json::json!({ "year": row.year, "regulation": row.regulation, "hash": row.regulation_hash, "readings": self.readings }),
        );
        programme_year::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        Ok(Ran::Done(done, noted))
    }
}

impl OpenYear {
    /// Loads the law under the readings chosen; each must exist, and each needs its ground.
    fn load(&self, bundle: &Bundle, national: &Bundle) -> Result<Regulation, ActError> {
        let plain = Regulation::load(bundle, &Choices::new()).map_err(|errors| law_refuses(&errors))?;
        let beneath = Regulation::load(national, &Choices::new()).map_err(|errors| law_refuses(&errors))?;
        let mut own = Choices::new();
        for chosen in &self.readings {
            let ReadingChosen { id, option, ground } = chosen;
            let all = || plain.reading.iter().map(|reading| (true, reading)).chain(beneath.reading.iter().map(|reading| (false, reading)));
            let Some((ours, reading)) = all().find(|(_, reading)| reading.id == *id) else {
                return Err(ActError::invalid(
                    format!("Pembacaan {id} tidak ada dalam peraturan ini."),
                    format!("This regulation has no reading {id}."),
                ));
            };
            if !reading.options.contains_key(option) {
                let options: Vec<&str> = reading.options.keys().map(String::as_str).collect();
                let options = options.join(", ");
                return Err(ActError::invalid(
                    format!("Pilihan {option} untuk {id} tidak ada. Yang ada: {options}."),
                    format!("Reading {id} has no option {option}. There are: {options}."),
                ));
            }
            if ground.trim().is_empty() {
                return Err(ActError::invalid(
                    format!("Pembacaan {id} perlu dasar hukumnya (surat, pendapat hukum, keputusan) sebelum dipakai."),
                    format!("Reading {id} needs its legal ground (letter, legal opinion, decision) before it is used."),
                ));
            }
            if ours {
                own.insert(id.clone(), option.clone());
            }
        }
        Regulation::load(bundle, &own).map_err(|errors| law_refuses(&errors))
    }
}

fn unknown<'i>(id: &str, known: impl Iterator<Item = &'i String>) -> ActError {
    let known = known.map(String::as_str).collect::<Vec<_>>().join(", ");
    ActError::not_found(
        format!("Peraturan {id} tidak dikenal. Yang ada: {known}."),
        format!("There is no regulation {id}. There are: {known}."),
    )
}

/// Keeps a regulation's text by its hash.
async fn keep_text(acting: &Acting<'_>, bundle: &Bundle) -> Result<(), ActError> {
    let hash = bundle.hash();
    if regulation_text::Entity::find_by_id(hash.clone()).count(acting.tx).await? == 0 {
        let row = regulation_text::Model { hash, body: bundle_text(bundle) };
        regulation_text::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
    }
    Ok(())
}
