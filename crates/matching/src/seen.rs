//! What was found of a pair, for whoever must decide about it: every field with how it agrees, what that is worth, and what the sum
//! must reach.

use crate::decide::{Decision, Kept, Matching, Terms};
use crate::output::{FIELD_WORDS, LEVEL_WORDS};
use crate::proposal::NikDamage;
use crate::weights::{FIELDS, Judge};
use payung_domain::Language;

/// A field that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The name.
    Name,
    /// The date of birth.
    Birth,
    /// The sex.
    Sex,
    /// Village, kecamatan, kabupaten.
    Area,
    /// The number of the family card.
    Family,
    /// The NIK.
    Nik,
}

impl Field {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; FIELDS] = [Self::Name, Self::Birth, Self::Sex, Self::Area, Self::Family, Self::Nik];

    /// Its word in what is stored.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Birth => "birth",
            Self::Sex => "sex",
            Self::Area => "area",
            Self::Family => "family",
            Self::Nik => "nik",
        }
    }

    /// The field of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word() == word)
    }

    /// What it is called.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        let (id, en) = FIELD_WORDS[self as usize];
        language.pick(id, en)
    }

    /// What a level says; none for a level that the field does not have.
    #[must_use]
    pub fn level(self, level: usize, language: Language) -> Option<&'static str> {
        LEVEL_WORDS[self as usize].get(level).map(|(id, en)| language.pick(id, en))
    }
}

/// How a field of two records agrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FieldSeen {
    /// Which.
    pub field: Field,
    /// How it agrees, by its level (0 is best); none when one side does not know it.
    pub level: Option<usize>,
    /// What that is worth, in bits: log2 of how much likelier it is between two records of one person than between two people's.
    pub weight: f32,
}

/// Two records that may be one person.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PairSeen {
    /// Index in the list.
    pub row: usize,
    /// Index in the register.
    pub other: usize,
    /// How likely they are one person.
    pub probability: f32,
    /// What follows from it.
    pub decision: Decision,
    /// The fields, in the order of [`Field::ALL`].
    pub fields: [FieldSeen; FIELDS],
    /// What may have happened to the NIK of the list's record, when it is unusable and the other's is not.
    pub damage: Option<NikDamage>,
}

impl PairSeen {
    /// The sum of the weights in bits.
    #[must_use]
    pub fn total(&self) -> f32 {
        self.fields.iter().map(|field| field.weight).sum()
    }
}

impl Matching<'_, '_> {
    /// Every pair that was kept, in the order of the list, the best partner of a row first.
    pub fn pairs(&self) -> impl Iterator<Item = PairSeen> + '_ {
        (0..self.list.people.len()).flat_map(move |row| self.of(row).iter().filter_map(move |kept| self.seen(row, kept)))
    }

    /// Two records side by side, whatever was decided of them: none when one is not there. Its probability is that of the two alone; it
    /// is never taken for sure.
    #[must_use]
    pub fn compare(&self, row: usize, other: usize) -> Option<PairSeen> {
        let who = u32::try_from(other).ok()?;
        let mut seen = self.seen(row, &Kept { who, probability: 0.0, decision: Decision::Maybe, taken_by: None, again: false })?;
        let odds = f64::from(seen.total() - self.shares.people.log2()).min(200.0).exp2();
        let overlap = self.counts.overlap;
        seen.probability = (overlap * odds / (overlap * odds + 1.0 - overlap)) as f32;
        Some(seen)
    }

    /// The bits that the weights of a pair must come to, so that the two, did nobody else come into question, are one person with this
    /// probability.
    #[must_use]
    pub fn bits_for(&self, probability: f64) -> f32 {
        let share = self.counts.overlap;
        let odds = probability / (1.0 - probability).max(1e-9) * (1.0 - share) / share.max(1e-9);
        self.shares.people.log2() + odds.log2() as f32
    }

    /// What must be reached for `mungkin` and for `sama`, in bits.
    #[must_use]
    pub fn thresholds(&self, terms: &Terms) -> (f32, f32) {
        (self.bits_for(terms.maybe), self.bits_for(terms.same))
    }

    fn seen(&self, row: usize, kept: &Kept) -> Option<PairSeen> {
        let (person, other) = (self.list.people.get(row)?, self.register.people.get(kept.who as usize)?);
        let judge = Judge { names: &self.register.names, shares: &self.shares };
        let scored = judge.score(&self.model, person, other);
        let levels = scored.evidence.levels();
        let damage = (person.nik == 0 && other.nik != 0).then(|| {
            let cell = u32::try_from(row).ok().and_then(|row| self.list.damaged.get(&row)).map_or("", |cell| cell);
            NikDamage::between(cell, other.nik)
        });
        Some(PairSeen {
            row,
            other: kept.who as usize,
            probability: kept.probability,
            decision: kept.decision,
            fields: Field::ALL.map(|field| FieldSeen { field, level: levels[field as usize], weight: scored.weights[field as usize] }),
            damage,
        })
    }
}
