//! Noting that villages and participants were told before cover stops: about arrears, about endings, about the programme's last month. With the way to
//! pay by themselves.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::chosen::{check_filled, check_past};
use crate::cover::enrolments::month_text;
use crate::cover::notices::{Told, words};
use crate::cover::roster::roster;
use crate::failure::ActError;
use crate::money::arrears::cut_of;
use crate::permission::ActName;
use crate::said::Said;
use payung_domain::{AreaCode, Date, Month};
use payung_storage::entity::notice;
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeKind {
    /// Contributions have not reached BPJS.
    Arrears,
    /// Cover ends.
    Ending,
    /// The programme's last month.
    ProgrammeEnd,
}

impl NoticeKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Arrears, Self::Ending, Self::ProgrammeEnd];

    /// The word in the books.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Arrears => "arrears",
            Self::Ending => "ending",
            Self::ProgrammeEnd => "programme-end",
        }
    }
}

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveNotice {
    /// The programme year.
    pub programme_year: i64,
    /// What it is about.
    pub kind: NoticeKind,
    /// The group at BPJS.
    pub wadah: String,
    /// The region, a kecamatan or a village: every village in it with people of the group is told.
    #[schema(schema_with = crate::schema::area)]
    pub area: AreaCode,
    /// The month it is about, `2026-05`.
    #[schema(schema_with = crate::schema::month)]
    pub month: Month,
    /// Number of the letter.
    pub number: String,
    /// Its date.
    pub date: Date,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NoticeGiven {
    /// Villages told.
    pub villages: u64,
    /// People concerned.
    pub people: u64,
    /// What they are told.
    pub told: Vec<Said>,
    /// It had been noted before; nothing was changed.
    pub already: bool,
}

impl Act for GiveNotice {
    const NAME: ActName = ActName::GiveNotice;
    type Done = NoticeGiven;

    async fn target(&self, _: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(self.area))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<NoticeGiven>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        check_filled(&self.number, ("Nomor surat", "The letter's number"))?;
        check_past(self.date, acting.day)?;
        let wadah = self.wadah.trim();
        let mut villages: BTreeMap<String, i64> = BTreeMap::new();
        for entry in roster(acting.tx, self.programme_year, self.month, None).await? {
            let inside = entry.village().is_some_and(|village| village.is_in(self.area));
            if entry.wadah == wadah && inside {
                *villages.entry(entry.area).or_default() += 1;
            }
        }
        let people = villages.values().sum::<i64>();
        if villages.is_empty() {
            return Err(ActError::not_found(
                format!("Tidak ada peserta wadah {wadah} di wilayah ini pada {}.", self.month),
                format!("There is nobody of group {wadah} in this area in {}.", self.month),
            ));
        }
        let cut = match self.kind {
            NoticeKind::Arrears => Some(cut_of(&programme, self.month)?.0),
            _ => None,
        };
        let count = usize::try_from(people).unwrap_or(usize::MAX);
        let told = words(&programme, self.kind.word(), Told { month: self.month, cut, people: count })?;
        let known = notice::Entity::find()
            .filter(notice::Column::ProgrammeYear.eq(self.programme_year))
            .filter(notice::Column::Kind.eq(self.kind.word()))
            .filter(notice::Column::Number.eq(self.number.trim()))
            .all(acting.tx)
            .await?;
        if let Some(other) = known.iter().find(|known| known.month != month_text(self.month) || known.wadah != wadah) {
            let number = self.number.trim();
            return Err(ActError::conflict(
                format!("Surat {number} sudah dicatat untuk wadah {} bulan {}.", other.wadah, other.month),
                format!("Letter {number} is noted for group {} and {} already.", other.wadah, other.month),
            ));
        }
        villages.retain(|area, _| !known.iter().any(|known| known.area == *area));
        let done = |already| NoticeGiven {
            villages: villages.len() as u64,
            people: u64::try_from(villages.values().sum::<i64>()).unwrap_or_default(),
            told: told.clone(),
            already,
        };
        if villages.is_empty() {
            return Ok(Ran::Already(done(true)));
        }
        let first = acting.next_id::<notice::Entity>(notice::Column::Id).await?;
        let rows = (first..).zip(&villages).map(|(id, (area, people))| notice::ActiveModel {
            id: Set(id),
            programme_year: Set(self.programme_year),
            kind: Set(self.kind.word().to_owned()),
            wadah: Set(wadah.to_owned()),
            area: Set(area.clone()),
            month: Set(month_text(self.month)),
            number: Set(self.number.trim().to_owned()),
            date: Set(self.date.to_string()),
            people: Set(*people),
            by_user: Set(acting.actor.name.clone()),
            seq: Set(acting.seq),
        });
        let rows: Vec<notice::ActiveModel> = rows.collect();
        for some in rows.chunks(crate::case::people::ROWS_AT_ONCE) {
            notice::Entity::insert_many(some.to_vec()).exec_without_returning(acting.tx).await?;
        }
        let noted = Noted::plain(
            format!("letter:{}", self.number.trim()),
            serde_json::json!({
                "kind": self.kind.word(), "wadah": wadah, "area": self.area.to_string(), "month": self.month.to_string(), "villages": villages.len(),
                "people": villages.values().sum::<i64>(),
            }),
        );
        Ok(Ran::Done(done(false), noted))
    }
}
