//! Records that may be one person: what is kept of a pair, what hangs on it, and which pairs a second clerk reads.
//!
//! A pair is never a decision. It is found when cases are screened ([`search`]), stands in a queue by what hangs on it, and is decided by a person
//! in acts of their own; nothing of a case changes by itself.

pub(crate) mod agreement;
pub(crate) mod elsewhere;
pub(crate) mod in_registers;
pub(crate) mod known;
pub(crate) mod search;

use crate::acting::Acting;
use crate::failure::ActError;
use payung_domain::{AreaCode, Language};
use payung_storage::entity::{pair_reading, person_pair};
use sea_orm::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use serde::{Deserialize, Serialize};

/// Pairs of a year that are read a second time, at least; all of them while there are fewer.
const SAMPLE_LEAST: u64 = 20;
/// One in so many is, when there are many. Practice of checking clerical work; no law asks for it.
const SAMPLE_ONE_IN: u64 = 10;

/// One record of a pair as it was compared. What is not known is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RecordShown {
    /// The NIK, sixteen digits, when it is one.
    pub nik: String,
    /// What stands in its place when it is none.
    pub nik_cell: String,
    /// The family card's number.
    pub family: String,
    /// The name as it is written.
    pub name: String,
    /// Date of birth.
    pub birth: String,
    /// Sex, by its word.
    pub sex: String,
    /// Code of the area.
    pub area: String,
}

/// How a field agreed, and what that is worth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldShown {
    /// Which, by its word.
    pub field: String,
    /// How it agrees (0 is best); none when one side does not know it.
    pub level: Option<usize>,
    /// Its weight in hundredths of a bit.
    pub weight: i64,
}

/// A pair as it was compared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PairShown {
    /// The record of the case that was looked at.
    pub here: RecordShown,
    /// The other.
    pub there: RecordShown,
    /// Every field, in the order in which it is shown; empty where two numbers alone were compared.
    pub fields: Vec<FieldShown>,
    /// What the weights come to, in hundredths of a bit.
    pub total: i64,
    /// From how many a person must look, in hundredths of a bit.
    pub maybe_at: i64,
    /// From how many they are most likely one person, in hundredths of a bit.
    pub same_at: i64,
}

/// Where the other record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairSource {
    /// In these books.
    Books,
    /// In a register extract.
    Register,
    /// In another region's programme: the same NIK, and nothing else is known of it here.
    Region,
}

impl PairSource {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Books, Self::Register, Self::Region];

    /// Its word in the books and in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Books => "books",
            Self::Register => "register",
            Self::Region => "region",
        }
    }

    /// The source of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.word() == word)
    }
}

/// What hangs on a pair; what weighs most comes first in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairStake {
    /// One of the two is covered already: somebody would be paid for twice.
    Covered,
    /// Another region covers the person.
    Elsewhere,
    /// The cover of one of the two has ended: somebody dead or moved comes back under another number.
    Ended,
    /// One of the two is on a list of candidates or verified.
    Listed,
    /// Both are proposed in this year: a place is taken twice.
    Proposed,
    /// A register knows a NIK for somebody who has none.
    Register,
}

impl PairStake {
    /// All of them, in the order of the queue.
    pub const ALL: [Self; 6] = [Self::Covered, Self::Elsewhere, Self::Ended, Self::Listed, Self::Proposed, Self::Register];

    /// Its word in the books and in addresses.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Elsewhere => "elsewhere",
            Self::Ended => "ended",
            Self::Listed => "listed",
            Self::Proposed => "proposed",
            Self::Register => "register",
        }
    }

    /// The stake of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stake| stake.word() == word)
    }

    /// Its place in the queue: higher first.
    #[must_use]
    pub fn risk(self) -> i64 {
        let place = Self::ALL.iter().position(|stake| *stake == self).unwrap_or(Self::ALL.len());
        i64::try_from(Self::ALL.len() - place).unwrap_or(0)
    }
}

/// What a pair may be shown as, having been opened.
pub(crate) fn shown_of(sealer: &payung_storage::Sealer, pair: &person_pair::Model) -> Result<PairShown, ActError> {
    let opened = sealer.open("person_pair.shown", &pair.shown)?;
    serde_json::from_slice(&opened).map_err(|_| broken(pair.id))
}

fn broken(id: i64) -> ActError {
    ActError::conflict(
        format!("Pasangan {id} tidak utuh dalam buku. Jalankan `payung audit verify` dan pulihkan dari cadangan."),
        format!("Pair {id} is not whole in the books. Run `payung audit verify` and restore a backup."),
    )
}

/// There is no such pair.
pub(crate) fn no_pair(id: i64) -> ActError {
    ActError::not_found(format!("Tidak ada pasangan nomor {id}."), format!("There is no pair number {id}."))
}

/// Pairs that somebody has decided.
pub(crate) const DECIDED: [&str; 2] = ["same", "different"];

/// How many of `decided` pairs are read a second time.
#[must_use]
pub(crate) fn sample_size(decided: u64) -> u64 {
    decided.min(SAMPLE_LEAST.max(decided.div_ceil(SAMPLE_ONE_IN)))
}

/// The draw up to which the decided pairs of a year are in the sample; none when nothing is decided. A pair's draw is a keyed hash: nobody chooses what is
/// read again, and nobody who decides knows it beforehand.
pub(crate) async fn sample_bound(connection: &impl ConnectionTrait, programme_year: i64) -> Result<Option<String>, ActError> {
    use sea_orm::QuerySelect;
    let decided = || {
        person_pair::Entity::find()
            .filter(person_pair::Column::ProgrammeYear.eq(programme_year))
            .filter(person_pair::Column::Status.is_in(DECIDED))
    };
    let size = sample_size(decided().count(connection).await?);
    if size == 0 {
        return Ok(None);
    }
    let last: Option<String> = decided()
        .select_only()
        .column(person_pair::Column::Draw)
        .order_by_asc(person_pair::Column::Draw)
        .offset(size - 1)
        .limit(1)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(last)
}

/// The version of a pair as it stands.
///
/// # Errors
/// There is none.
pub async fn pair_version(connection: &impl ConnectionTrait, id: i64) -> Result<i64, ActError> {
    let found = person_pair::Entity::find_by_id(id).one(connection).await?;
    found.map(|pair| pair.version).ok_or_else(|| no_pair(id))
}

impl Acting<'_> {
    /// The pair `id`.
    ///
    /// # Errors
    /// There is none.
    pub(crate) async fn pair(&self, id: i64) -> Result<person_pair::Model, ActError> {
        person_pair::Entity::find_by_id(id).one(self.tx).await?.ok_or_else(|| no_pair(id))
    }

    /// The area of a pair.
    pub(crate) fn area_of_pair(&self, pair: &person_pair::Model) -> Result<AreaCode, ActError> {
        AreaCode::parse(&pair.area).ok_or_else(|| broken(pair.id))
    }

    /// Notes what the actor read in a pair.
    pub(crate) async fn note_reading(&self, pair: &person_pair::Model, ordinal: i64, same: bool, remark: &str) -> Result<(), ActError> {
        let row = pair_reading::Model {
            pair: pair.id,
            round: pair.round,
            ordinal,
            reader: self.actor.name.clone(),
            answer: answer_word(same).to_owned(),
            remark: self.sealer().seal("pair_reading.remark", remark.as_bytes())?,
            at: self.at.clone(),
            seq: self.seq,
        };
        pair_reading::Entity::insert(row.into_active_model()).exec_without_returning(self.tx).await?;
        Ok(())
    }

    /// Writes a pair as it now stands, with the next version and the number of this act's entry.
    pub(crate) async fn change_pair(&self, pair: &person_pair::Model, mut change: person_pair::ActiveModel) -> Result<(), ActError> {
        change.version = sea_orm::ActiveValue::Set(pair.version + 1);
        change.seq = sea_orm::ActiveValue::Set(self.seq);
        let changed = person_pair::Entity::update_many()
            .set(change)
            .filter(person_pair::Column::Id.eq(pair.id))
            .filter(person_pair::Column::Version.eq(pair.version))
            .exec(self.tx)
            .await?;
        if changed.rows_affected != 1 {
            return Err(ActError::stale(("Pasangan ini", "This pair"), pair.version, pair.version + 1));
        }
        Ok(())
    }
}

/// What somebody answered, as the books write it.
#[must_use]
pub(crate) const fn answer_word(same: bool) -> &'static str {
    if same { "same" } else { "different" }
}

/// A warning about a pair, as a case's reader sees it.
#[must_use]
pub fn warning_words(pair: &person_pair::Model, language: Language) -> String {
    let region = AreaCode::parse(&pair.other_place).map_or_else(|| pair.other_place.clone(), AreaCode::dotted);
    let number = pair.other_case.map(|case| case.to_string()).unwrap_or_default();
    match (PairSource::from_word(&pair.source), language) {
        (Some(PairSource::Region), Language::Id) => format!("sudah ditanggung kabupaten lain ({region})"),
        (Some(PairSource::Region), Language::En) => format!("covered by another region already ({region})"),
        (Some(PairSource::Register), Language::Id) => format!("mungkin orang yang sama dengan baris register ({})", pair.other_place),
        (Some(PairSource::Register), Language::En) => format!("perhaps the same person as a row of a register ({})", pair.other_place),
        (_, Language::Id) => format!("mungkin orang yang sama dengan berkas {number}"),
        (_, Language::En) => format!("perhaps the same person as case {number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_weighs_most_comes_first() {
        let risks: Vec<i64> = PairStake::ALL.iter().map(|stake| stake.risk()).collect();
        assert!(risks.windows(2).all(|pair| pair[0] > pair[1]), "{risks:?}");
        for stake in PairStake::ALL {
            assert_eq!(PairStake::from_word(stake.word()), Some(stake));
        }
        for source in PairSource::ALL {
            assert_eq!(PairSource::from_word(source.word()), Some(source));
        }
    }

    #[test]
    fn few_are_all_read_twice_and_of_many_every_tenth() {
        for (decided, size) in [(0, 0), (1, 1), (20, 20), (21, 20), (200, 20), (201, 21), (5_000, 500)] {
            assert_eq!(sample_size(decided), size, "{decided}");
        }
    }
}
