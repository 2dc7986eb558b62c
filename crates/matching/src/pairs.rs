//! Candidate pairs and their weights: the keys in two stages, learning, scoring.

use crate::birth::BirthLevel;
use crate::blocks::Index;
use crate::names::{NO_NAME, NameId, Names, mix};
use crate::roster::{NO_AREA, Person, RowKind};
use crate::shares::Shares;
use crate::weights::{Judge, Lesson, Model};

/// Rows of the register that may share a key; the key finds nobody beyond that, and the summary says so.
const SHARED_MAX: usize = 100;
/// Rows of the register that may share a name alone.
const NAMESAKES_MAX: usize = 60;
/// Members of one family card.
const FAMILY_MAX: usize = 24;
/// Rows of the register looked at for one row of the list.
pub(crate) const CANDIDATES_MAX: usize = 400;
/// Partners kept for one row of the list.
pub(crate) const PARTNERS_MAX: usize = 5;
/// Pairs learnt from, for each of the three lessons.
const LESSONS_MAX: usize = 60_000;
/// Bits by which the best of the first stage must exceed what chance would bring, to do without the second.
const CERTAIN_BITS: f32 = 11.0;
/// Bits below chance at which a partner is forgotten.
const FORGOTTEN_BITS: f32 = -9.0;

/// A candidate with its weight.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Partner {
    /// Index in the register.
    pub(crate) who: u32,
    /// Sum of the weights in bits.
    pub(crate) weight: f32,
}

/// What was bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bounds {
    /// Rows of the list for which a key was too frequent to be followed.
    pub frequent_keys: u64,
    /// Rows of the list for which not all candidates were looked at.
    pub cut: u64,
    /// Pairs compared.
    pub compared: u64,
}

/// Share of matches among pairs of one name that nobody else bears and one birthday. With the area alone to go by it could not be
/// learnt.
const RARE_SHARE: f32 = 0.998;

/// No word.
const NO_WORD: u32 = u32::MAX;

/// The indexes.
#[derive(Debug)]
pub(crate) struct Keys {
    nik: Index,
    birth_village: Index,
    birth_word: Index,
    family: Index,
    name: Index,
    name_village: Index,
    village_word: Index,
    /// Only where somebody's birth is not known.
    village_ends: Option<Index>,
}

/// One key made of two things.
fn key(kind: u64, a: u64, b: u64) -> u64 {
    mix(mix(a ^ kind << 60) ^ b.rotate_left(17)) | 1
}

fn birth_village(person: &Person) -> u64 {
    if person.birth.is_known() && person.area != NO_AREA { key(1, u64::from(person.birth.bits()), u64::from(person.area)) } else { 0 }
}

fn name_village(names: &Names<'_>, person: &Person) -> u64 {
    if person.area == NO_AREA { 0 } else { of_name_village(person, names.set_hash(person.name)) }
}

/// The same, the hash of the name's words known.
fn of_name_village(person: &Person, words: u64) -> u64 {
    if person.name != NO_NAME && person.area != NO_AREA { key(2, words, u64::from(person.area)) } else { 0 }
}

fn name_alone(names: &Names<'_>, person: &Person) -> u64 {
    of_name_alone(person, names.set_hash(person.name))
}

fn of_name_alone(person: &Person, words: u64) -> u64 {
    if person.name == NO_NAME { 0 } else { key(3, words, 0) }
}

/// The words by which a name is looked for: those that somebody in the register has, rarest first, initials left out.
fn rare_words(names: &Names<'_>, shares: &Shares, name: NameId, each: &mut dyn FnMut(u32), most: usize) {
    let mut chosen = [(u32::MAX, u32::MAX); 8];
    let mut count = 0;
    for word in names.words(name) {
        let bearers = shares.word_count(*word);
        if bearers > 0 && names.text(*word).len() > 1 && count < chosen.len() && !chosen.contains(&(bearers, *word)) {
            chosen[count] = (bearers, *word);
            count += 1;
        }
    }
    chosen[..count].sort_unstable();
    for (_, word) in chosen.iter().take(count.min(most)) {
        each(*word);
    }
}

impl Keys {
    /// Indexes over `register`, for a list in which everybody's birth is known or not.
    pub(crate) fn of(register: &[Person], names: &Names<'_>, shares: &Shares, births_known: bool) -> Self {
        let rows = register.len();
        let person = |row: usize| register.get(row).filter(|person| person.kind == RowKind::Person);
        let simple = |most: usize, of: &dyn Fn(&Person) -> u64| {
            Index::build(rows, most, &|row, take| {
                if let Some(person) = person(row) {
                    take(of(person));
                }
            })
        };
        // What depends on the name alone, once for each name.
        let mut hashes = vec![0_u64; names.len()];
        let mut rare = vec![[NO_WORD; 2]; names.len()];
        for (at, (hash, rare)) in hashes.iter_mut().zip(&mut rare).enumerate() {
            let name = u32::try_from(at).unwrap_or(NO_NAME);
            if shares.name_count(name) > 0 {
                *hash = names.set_hash(name);
                let mut slots = rare.iter_mut();
                let mut take = |word| {
                    if let Some(slot) = slots.next() {
                        *slot = word;
                    }
                };
                rare_words(names, shares, name, &mut take, 2);
            }
        }
        let hash = |person: &Person| hashes.get(person.name as usize).copied().unwrap_or(0);
        let by_words = |of: &dyn Fn(&Person, u32) -> [u64; 2]| {
            Index::build(rows, SHARED_MAX, &|row, take| {
                if let Some(person) = person(row) {
                    for word in rare.get(person.name as usize).into_iter().flatten().filter(|word| **word != NO_WORD) {
                        of(person, *word).into_iter().for_each(&mut *take);
                    }
                }
            })
        };
        Self {
            nik: simple(SHARED_MAX, &|person| if person.nik == 0 { 0 } else { key(4, person.nik, 0) }),
            birth_village: simple(SHARED_MAX, &birth_village),
            birth_word: by_words(&|person, word| [birth_word(person, word), 0]),
            family: simple(FAMILY_MAX, &|person| if person.family == 0 { 0 } else { key(5, person.family, 0) }),
            name: simple(NAMESAKES_MAX, &|person| of_name_alone(person, hash(person))),
            name_village: simple(SHARED_MAX, &|person| of_name_village(person, hash(person))),
            village_word: by_words(&|person, word| [village_word(person, word), 0]),
            village_ends: (!births_known).then(|| by_words(&|person, word| village_ends(names, person, word))),
        }
    }
}

fn birth_word(person: &Person, word: u32) -> u64 {
    if person.birth.is_known() { key(6, u64::from(person.birth.bits()), u64::from(word)) } else { 0 }
}

fn village_word(person: &Person, word: u32) -> u64 {
    if person.area == NO_AREA { 0 } else { key(7, u64::from(person.area), u64::from(word)) }
}

/// Letters at either end of a word by which whoever has no date of birth is looked for in the village: one slip leaves one of the ends.
const END_LETTERS: usize = 3;

/// The keys of a word's beginning and of its end in the person's village; none for short words.
fn village_ends(names: &Names<'_>, person: &Person, word: u32) -> [u64; 2] {
    let text = names.text(word);
    if person.area == NO_AREA || text.len() <= END_LETTERS {
        return [0; 2];
    }
    let of = |kind, letters: &[u8]| {
        let letters = letters.iter().fold(0, |all, letter| all << 8 | u64::from(*letter));
        key(kind, u64::from(person.area), letters)
    };
    [of(8, &text[..END_LETTERS]), of(9, &text[text.len() - END_LETTERS..])]
}

/// Looks for partners.
pub(crate) struct Search<'s, 'n> {
    pub(crate) keys: &'s Keys,
    pub(crate) judge: Judge<'s, 'n>,
    pub(crate) model: &'s Model,
    pub(crate) register: &'s [Person],
    /// List and register are parts of one whole: records of one number are one record, and no pair.
    pub(crate) within: bool,
}

/// Room used for one row after another.
#[derive(Debug, Default)]
pub(crate) struct Room {
    candidates: Vec<u32>,
    seen: Vec<u32>,
    partners: Vec<Partner>,
    pub(crate) bounds: Bounds,
}

impl Search<'_, '_> {
    /// The best partners of a row, best first; empty when nobody comes into question.
    pub(crate) fn partners<'m>(&self, person: &Person, room: &'m mut Room) -> &'m [Partner] {
        room.partners.clear();
        if person.kind != RowKind::Person {
            return &room.partners;
        }
        let (names, shares) = (self.judge.names, self.judge.shares);
        let chance = self.judge.shares.people.log2();
        let mut frequent = false;
        let mut follow = |index: &Index, key: u64, candidates: &mut Vec<u32>| {
            frequent |= index.is_frequent(key);
            candidates.extend(index.rows(key));
        };
        let candidates = &mut room.candidates;
        candidates.clear();
        if person.nik != 0 {
            follow(&self.keys.nik, key(4, person.nik, 0), candidates);
        }
        follow(&self.keys.birth_village, birth_village(person), candidates);
        if person.family != 0 {
            follow(&self.keys.family, key(5, person.family, 0), candidates);
        }
        if person.birth.is_known() {
            rare_words(names, shares, person.name, &mut |word| follow(&self.keys.birth_word, birth_word(person, word), candidates), 5);
        }
        candidates.sort_unstable();
        candidates.dedup();
        if self.within {
            candidates.retain(|who| self.register.get(*who as usize).is_none_or(|other| other.row != person.row));
        }
        let mut cut = candidates.len() > CANDIDATES_MAX;
        candidates.truncate(CANDIDATES_MAX);
        for who in candidates.iter() {
            self.weigh(person, *who, chance, &mut room.partners);
        }
        room.bounds.compared += candidates.len() as u64;
        let best = room.partners.iter().map(|partner| partner.weight).fold(f32::MIN, f32::max);
        if best < chance + CERTAIN_BITS {
            // Whoever was not found by birth: by name, in the village or anywhere.
            std::mem::swap(&mut room.candidates, &mut room.seen);
            let (candidates, seen) = (&mut room.candidates, &room.seen);
            candidates.clear();
            follow(&self.keys.name_village, name_village(names, person), candidates);
            follow(&self.keys.name, name_alone(names, person), candidates);
            rare_words(names, shares, person.name, &mut |word| follow(&self.keys.village_word, village_word(person, word), candidates), 3);
            if let Some(ends) = self.keys.village_ends.as_ref().filter(|_| !person.birth.is_known()) {
                for word in names.words(person.name) {
                    village_ends(names, person, *word).into_iter().for_each(|key| follow(ends, key, candidates));
                }
            }
            candidates.sort_unstable();
            candidates.dedup();
            candidates.retain(|who| {
                let near = |other: &Person| person.birth.compare(other.birth) != BirthLevel::Different;
                let apart = |other: &&Person| !self.within || other.row != person.row;
                self.register.get(*who as usize).filter(apart).is_some_and(near) && seen.binary_search(who).is_err()
            });
            cut |= candidates.len() > CANDIDATES_MAX;
            candidates.truncate(CANDIDATES_MAX);
            for who in candidates.iter() {
                self.weigh(person, *who, chance, &mut room.partners);
            }
            room.bounds.compared += candidates.len() as u64;
        }
        room.bounds.frequent_keys += u64::from(frequent);
        room.bounds.cut += u64::from(cut);
        // Of equal weights the earlier row, so that the same files always give the same answer.
        room.partners.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.who.cmp(&b.who)));
        // Whoever bears the NIK stays, however little else agrees: a person must see it.
        let one_nik = |partner: &Partner| self.register.get(partner.who as usize).is_some_and(|other| person.shares_nik(other));
        if let Some(at) = room.partners.iter().position(one_nik).filter(|at| *at >= PARTNERS_MAX) {
            room.partners.swap(PARTNERS_MAX - 1, at);
        }
        room.partners.truncate(PARTNERS_MAX);
        &room.partners
    }

    fn weigh(&self, person: &Person, who: u32, chance: f32, partners: &mut Vec<Partner>) {
        let Some(other) = self.register.get(who as usize) else { return };
        let weight = self.judge.score(self.model, person, other).total();
        if weight > chance + FORGOTTEN_BITS || person.shares_nik(other) {
            partners.push(Partner { who, weight });
        }
    }

    /// Learns the model from the list and the register, on three kinds of pairs: those of one birthday in one village teach names,
    /// sexes and numbers; those of one rare name in one village teach births; those of one rare name and birthday teach areas.
    pub(crate) fn learn(keys: &Keys, judge: Judge<'_, '_>, list: &[Person], register: &[Person], within: bool) -> Model {
        let mut model = Model::default();
        // A record agrees with itself in everything: that teaches nothing.
        let apart = |person: &Person, other: &Person| !within || person.row != other.row;
        let step = (list.len() / 40_000).max(1);
        let sample = || list.iter().step_by(step).filter(|person| person.kind == RowKind::Person);
        let mut lessons: Vec<Lesson> = Vec::new();
        for person in sample() {
            let same = keys.birth_village.rows(birth_village(person)).filter_map(|who| register.get(who as usize));
            lessons.extend(same.filter(|other| apart(person, other)).map(|other| Lesson::of(&judge, person, other)));
            if lessons.len() > LESSONS_MAX {
                break;
            }
        }
        model.learn(&lessons, &[1, 3], &[0, 2, 4, 5], None);
        lessons.clear();
        // Sex stays out where the name is given: most names tell it.
        let rare = |person: &&Person| judge.shares.name_count(person.name) == 1;
        for person in sample().filter(rare) {
            let same = keys.name_village.rows(name_village(judge.names, person)).filter_map(|who| register.get(who as usize));
            lessons.extend(same.filter(|other| apart(person, other)).map(|other| Lesson::of(&judge, person, other)));
            if lessons.len() > LESSONS_MAX {
                break;
            }
        }
        model.learn(&lessons, &[0, 2, 3], &[1], None);
        lessons.clear();
        for person in sample().filter(rare).filter(|person| person.birth.is_known()) {
            let same = keys.name.rows(name_alone(judge.names, person)).filter_map(|who| register.get(who as usize));
            let same = same.filter(|other| other.birth == person.birth);
            lessons.extend(same.filter(|other| apart(person, other)).map(|other| Lesson::of(&judge, person, other)));
            if lessons.len() > LESSONS_MAX {
                break;
            }
        }
        model.learn(&lessons, &[0, 1, 2], &[3], Some(RARE_SHARE));
        model
    }
}
