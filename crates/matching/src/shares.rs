//! How frequent every name, word, birthday and place is in the register: what agreement by chance is worth.

use crate::likeness::slips;
use crate::names::{NameId, Names, WordId, mix};
use crate::roster::{Person, Regions, RowKind};
use payung_domain::{AreaLevel, Sex};
use rustc_hash::FxHashMap;

/// People nobody counted, among whom a name that occurs once is not met again: in a register of twenty it is not borne by five in a
/// hundred. Shared among those who bear it: what many bear needs no such care.
const UNSEEN_NAMES: f32 = 200.0;
/// The same for birthdays.
const UNSEEN_BIRTHS: f32 = 2_000.0;
/// The same for days of the year.
const UNSEEN_DAYS: f32 = 365.0;

/// The share of `count` among `all`, with so many unseen.
fn share_of(count: u32, all: f32, unseen: f32) -> f32 {
    let count = count.max(1) as f32;
    count / (all + unseen / count)
}

/// Names and words that count as seen before any was counted: so many, and of them this part once and not again.
const DISCOUNT_PRIOR: (f32, f32) = (50.0, 0.3);

/// What is taken off each count: whoever is compared is among those counted, and a name met once is seldom met in somebody else
/// (absolute discounting, Ney, Essen and Kneser 1994: the names met once against those and twice those met twice).
fn discount(counts: impl Iterator<Item = u32>) -> f32 {
    let (mut once, mut twice) = (0_u32, 0_u32);
    for count in counts {
        once += u32::from(count == 1);
        twice += u32::from(count == 2);
    }
    let (number, part) = DISCOUNT_PRIOR;
    (once as f32 + number * part) / (once as f32 + 2.0 * twice as f32 + number)
}

/// Lengths of words told apart; longer ones count as this long.
const LENGTHS: usize = 13;
/// Random pairs of words looked at.
const RANDOM_PAIRS: u64 = 400_000;

/// Where an area lies. 0 is "not known".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Lies {
    /// It is a village.
    pub(crate) village: bool,
    /// The number of its kecamatan.
    pub(crate) district: u32,
    /// The number of its kabupaten or kota.
    pub(crate) regency: u32,
}

/// Counts over the register.
#[derive(Debug)]
pub(crate) struct Shares {
    /// People counted, at least 1.
    pub(crate) people: f32,
    names: Vec<u32>,
    words: Vec<u32>,
    /// By kabupaten and name.
    local_names: FxHashMap<(u32, NameId), u32>,
    /// By kabupaten and word.
    local_words: FxHashMap<(u32, WordId), u32>,
    /// Taken off counts of names and of words, everywhere and in one kabupaten.
    discounts: [(f32, f32); 2],
    regencies: Vec<u32>,
    districts: Vec<u32>,
    areas: Vec<u32>,
    pub(crate) lies: Vec<Lies>,
    births: FxHashMap<u32, u32>,
    day_months: Vec<u32>,
    born: f32,
    letters: [f32; 256],
    serials: Vec<u32>,
    niks: f32,
    /// Chance that a word of somebody else's name in the same kabupaten differs by one slip, and by two, by the word's length.
    slips: [(f32, f32); LENGTHS],
    /// Chance that two people are of one sex.
    pub(crate) same_sex: f32,
}

impl Shares {
    pub(crate) fn of(people: &[Person], names: &Names<'_>, regions: &Regions) -> Self {
        let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
        let lies: Vec<Lies> = (0..regions.len())
            .map(|index| {
                let code = regions.code(u32::try_from(index).unwrap_or(0));
                let mut number = |level| {
                    code.and_then(|code| code.at(level)).map_or(0, |code| {
                        let next = u32::try_from(numbers.len() + 1).unwrap_or(0);
                        *numbers.entry(code.digits()).or_insert(next)
                    })
                };
                let (regency, district) = (number(AreaLevel::Regency), number(AreaLevel::District));
                Lies { village: code.is_some_and(|code| code.level() == AreaLevel::Village), district, regency }
            })
            .collect();
        let mut shares = Self {
            people: 1.0,
            names: vec![0; names.len()],
            words: vec![0; names.word_count()],
            local_names: FxHashMap::default(),
            local_words: FxHashMap::default(),
            discounts: [(0.0, 0.0); 2],
            regencies: vec![0; numbers.len() + 1],
            districts: vec![0; numbers.len() + 1],
            areas: vec![0; regions.len()],
            lies,
            births: FxHashMap::default(),
            day_months: vec![0; 512],
            born: 1.0,
            letters: [0.0; 256],
            serials: vec![0; 10_000],
            niks: 1.0,
            slips: [(0.0, 0.0); LENGTHS],
            same_sex: 0.5,
        };
        let (mut counted, mut men, mut women) = (0_u32, 0_u32, 0_u32);
        for person in people.iter().filter(|person| person.kind == RowKind::Person) {
            counted += 1;
            let lies = shares.lies.get(person.area as usize).copied().unwrap_or_default();
            add(&mut shares.names, person.name as usize);
            *shares.local_names.entry((lies.regency, person.name)).or_default() += 1;
            add(&mut shares.areas, person.area as usize);
            add(&mut shares.districts, lies.district as usize);
            add(&mut shares.regencies, lies.regency as usize);
            if person.birth.is_known() {
                *shares.births.entry(person.birth.bits()).or_default() += 1;
                add(&mut shares.day_months, person.birth.day_month());
                shares.born += 1.0;
            }
            if person.nik != 0 {
                add(&mut shares.serials, (person.nik % 10_000) as usize);
                shares.niks += 1.0;
            }
            men += u32::from(person.sex == Some(Sex::Male));
            women += u32::from(person.sex == Some(Sex::Female));
        }
        // Words by name, each name once however many bear it.
        for (name, count) in shares.names.iter().enumerate().filter(|(_, count)| **count > 0) {
            for word in names.words(u32::try_from(name).unwrap_or(0)) {
                if let Some(total) = shares.words.get_mut(*word as usize) {
                    *total = total.saturating_add(*count);
                }
            }
        }
        for ((regency, name), count) in &shares.local_names {
            for word in names.words(*name) {
                *shares.local_words.entry((*regency, *word)).or_default() += count;
            }
        }
        let all: u64 = shares.words.iter().map(|count| u64::from(*count)).sum();
        for (word, count) in shares.words.iter().enumerate() {
            if let Some(first) = names.text(u32::try_from(word).unwrap_or(0)).first() {
                shares.letters[usize::from(*first)] += *count as f32 / all.max(1) as f32;
            }
        }
        shares.discounts = [
            (discount(shares.names.iter().copied()), discount(shares.local_names.values().copied())),
            (discount(shares.words.iter().copied()), discount(shares.local_words.values().copied())),
        ];
        shares.count_slips(people, names);
        shares.people = counted.max(1) as f32;
        let sexed = (men + women).max(1) as f32;
        shares.same_sex = ((men as f32 / sexed).powi(2) + (women as f32 / sexed).powi(2)).clamp(0.3, 0.999);
        shares
    }

    /// Counts how often words of two people drawn from one kabupaten differ by a slip. The draw is always the same.
    fn count_slips(&mut self, people: &[Person], names: &Names<'_>) {
        let mut pairs = [2_000.0_f32; LENGTHS];
        let mut found = [(3.0_f32, 3.0_f32); LENGTHS];
        let drawn = |number: u64| people.get((mix(number) % people.len().max(1) as u64) as usize);
        for draw in 0..RANDOM_PAIRS {
            let (Some(one), Some(other)) = (drawn(draw * 2), drawn(draw * 2 + 1)) else { break };
            if one.name == other.name || self.lies(one.area).regency != self.lies(other.area).regency {
                continue;
            }
            for word in names.words(one.name) {
                let text = names.text(*word);
                let length = text.len().min(LENGTHS - 1);
                for second in names.words(other.name).iter().filter(|second| *second != word) {
                    pairs[length] += 1.0;
                    match slips(text, names.text(*second)) {
                        Some(1) => found[length].0 += 1.0,
                        Some(_) => found[length].1 += 1.0,
                        None => {}
                    }
                }
            }
        }
        for ((near, far), (share, pairs)) in found.iter().zip(self.slips.iter_mut().zip(&pairs)) {
            *share = (near / pairs, far / pairs);
        }
    }

    /// Chance that somebody else's word differs by one slip, or by two, from one of that length.
    pub(crate) fn slips(&self, length: usize) -> (f32, f32) {
        self.slips.get(length.min(LENGTHS - 1)).copied().unwrap_or((0.001, 0.001))
    }

    /// How many people bear the name.
    pub(crate) fn name_count(&self, name: NameId) -> u32 {
        self.names.get(name as usize).copied().unwrap_or(0)
    }

    /// How many people have the word in their names.
    pub(crate) fn word_count(&self, word: WordId) -> u32 {
        self.words.get(word as usize).copied().unwrap_or(0)
    }

    fn lies(&self, area: u32) -> Lies {
        self.lies.get(area as usize).copied().unwrap_or_default()
    }

    /// People of a regency: the number whose customs of naming are asked, 0 for everywhere.
    fn among(&self, regency: u32) -> f32 {
        if regency == 0 { self.people } else { self.regencies.get(regency as usize).copied().unwrap_or(0).max(1) as f32 }
    }

    /// Share of people who bear the name, in a regency or everywhere (0).
    pub(crate) fn name(&self, name: NameId, regency: u32) -> f32 {
        let count = if regency == 0 { self.name_count(name) } else { self.local_names.get(&(regency, name)).copied().unwrap_or(0) };
        self.discounted(count, self.discounts[0], regency)
    }

    /// Share of people who have the word in their names.
    pub(crate) fn word(&self, word: WordId, regency: u32) -> f32 {
        let count = if regency == 0 { self.word_count(word) } else { self.local_words.get(&(regency, word)).copied().unwrap_or(0) };
        self.discounted(count, self.discounts[1], regency)
    }

    fn discounted(&self, count: u32, (everywhere, local): (f32, f32), regency: u32) -> f32 {
        let off = if regency == 0 { everywhere } else { local };
        let count = count.max(1) as f32;
        (count - off) / (self.among(regency) + UNSEEN_NAMES / count)
    }

    /// Share of words that begin with a letter.
    pub(crate) fn letter(&self, letter: u8) -> f32 {
        self.letters[usize::from(letter)].max(0.001)
    }

    /// Share of people born on that day.
    pub(crate) fn birth(&self, birth: crate::birth::Birth) -> f32 {
        share_of(self.births.get(&birth.bits()).copied().unwrap_or(0), self.born, UNSEEN_BIRTHS)
    }

    /// Share of people born on that day of that month, whatever the year.
    pub(crate) fn day_month(&self, birth: crate::birth::Birth) -> f32 {
        share_of(self.day_months.get(birth.day_month()).copied().unwrap_or(0), self.born, UNSEEN_DAYS)
    }

    /// Share of the area's own village, kecamatan and kabupaten.
    pub(crate) fn places(&self, area: u32) -> (f32, f32, f32) {
        let lies = self.lies(area);
        let share = |counts: &[u32], at: u32| counts.get(at as usize).copied().unwrap_or(0).max(1) as f32 / self.people;
        (share(&self.areas, area), share(&self.districts, lies.district), share(&self.regencies, lies.regency))
    }

    /// Share of NIKs with that running number.
    pub(crate) fn serial(&self, nik: u64) -> f32 {
        self.serials.get((nik % 10_000) as usize).copied().unwrap_or(0).max(1) as f32 / self.niks
    }
}

fn add(counts: &mut [u32], at: usize) {
    if let Some(count) = counts.get_mut(at) {
        *count += 1;
    }
}
