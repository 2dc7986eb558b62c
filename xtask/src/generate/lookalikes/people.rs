//! Who they are: place, name, birth, sex and NIK.

use std::collections::HashMap;

use jiff::civil::Date;

use super::super::dice::{Dice, Stream};
use super::super::people::Sex;
use super::names::{self, Tradition};

/// The Kemendagri codes and names the program itself ships.
const AREAS: &str = include_str!("../../../../crates/registry/data/areas.csv");
/// People of a village who stand on a list or in a register, about. A village has some 3,400 people (281.6 million in 84,000 villages; BPS,
/// 2024), of whom 69% are between 15 and 64 and four of ten live in the families of desil 1 to 4: 940.
const VILLAGE_PEOPLE: u64 = 1_000;

/// A kabupaten or kota by its code, its share of the people, and the customs of names there with theirs.
type Regency = (u64, u64, &'static [(Tradition, u64)]);

/// The kabupaten and kota people live in.
const REGENCIES: [Regency; 8] = {
    use Tradition::{Balinese, Batak, Bugis, Christian, Javanese, Muslim, OneWord, Sundanese};
    [
        (5106, 11, &[(Balinese, 96), (Javanese, 2), (Muslim, 2)]),
        (5105, 9, &[(Balinese, 92), (Javanese, 3), (Muslim, 5)]),
        (3302, 27, &[(Javanese, 50), (OneWord, 25), (Muslim, 23), (Christian, 2)]),
        (1217, 6, &[(Batak, 97), (Javanese, 3)]),
        (3471, 13, &[(Javanese, 58), (Muslim, 22), (Christian, 12), (OneWord, 8)]),
        (3205, 18, &[(Sundanese, 68), (Muslim, 32)]),
        (7308, 10, &[(Bugis, 82), (Muslim, 18)]),
        (5310, 6, &[(Christian, 94), (Muslim, 6)]),
    ]
};

/// One of the invented people.
#[derive(Debug, Clone)]
pub struct Person {
    /// Its number; draws about it are made by it.
    pub index: u64,
    /// The custom of its name.
    pub tradition: Tradition,
    /// The words of the name, with initial capitals.
    pub words: Vec<String>,
    /// Sex.
    pub sex: Sex,
    /// Date of birth.
    pub born: Date,
    /// Ten digits of the village.
    pub village: u64,
    /// The NIK, nobody else's.
    pub nik: u64,
}

/// The villages of a world of some size.
pub struct Places {
    /// For each of [`REGENCIES`], its kecamatan and how many villages each has.
    regencies: Vec<(Vec<u64>, u64)>,
}

impl Places {
    /// Villages for that many people.
    pub fn new(people: u64) -> Self {
        let regencies = REGENCIES
            .iter()
            .map(|(code, share, _)| {
                let known: Vec<u64> = AREAS
                    .lines()
                    .filter_map(|line| line.split(',').next()?.parse().ok())
                    .filter(|area: &u64| *area / 100 == *code)
                    .collect();
                let districts = if known.is_empty() { (1..=12).map(|number| code * 100 + number).collect() } else { known };
                let villages = (people * share / 100 / VILLAGE_PEOPLE).max(1);
                let used = districts.len().min(usize::try_from(villages).unwrap_or(usize::MAX));
                (districts[..used].to_vec(), villages.div_ceil(used as u64))
            })
            .collect();
        Self { regencies }
    }

    fn village(&self, regency: usize, dice: &mut Dice) -> u64 {
        let (districts, villages) = &self.regencies[regency];
        // Villages differ in size: the first of a kecamatan have more people than the last.
        let number = dice.below(*villages).min(dice.below(villages + 1));
        districts[dice.below(districts.len() as u64) as usize] * 10_000 + 2_001 + number
    }

    /// Another village for somebody who moved: most stay in their kecamatan or kabupaten.
    pub fn elsewhere(&self, village: u64, dice: &mut Dice) -> u64 {
        let regency = REGENCIES.iter().position(|(code, ..)| *code == village / 1_000_000).unwrap_or(0);
        for _ in 0..20 {
            let other = match dice.below(100) {
                0..40 => village / 10_000 * 10_000 + 2_001 + dice.below(self.regencies[regency].1),
                40..80 => self.village(regency, dice),
                _ => {
                    let regency = dice.below(REGENCIES.len() as u64) as usize;
                    self.village(regency, dice)
                }
            };
            if other != village {
                return other;
            }
        }
        self.village((regency + 1) % REGENCIES.len(), dice)
    }
}

/// `count` people.
pub fn everybody(count: u64, places: &Places, seed: u64) -> Vec<Person> {
    let mut serials: HashMap<u64, u64> = HashMap::new();
    let mut everybody: Vec<Person> = Vec::with_capacity(count as usize);
    for index in 0..count {
        let mut dice = Dice::new(seed, Stream::Person, index);
        let regency = dice.weighted(&REGENCIES.map(|(_, share, _)| share));
        let (code, _, traditions) = REGENCIES[regency];
        let shares: Vec<u64> = traditions.iter().map(|(_, share)| *share).collect();
        let mut tradition = traditions[dice.weighted(&shares)].0;
        let sex = if dice.hit(5_000) { Sex::Male } else { Sex::Female };
        let mut village = places.village(regency, &mut dice);
        let mut born = birth(&mut dice);
        // Seven in a thousand are twins of the one before: one birth, one house, a part of the name.
        let twin = everybody.last().filter(|_| dice.hit(70));
        if let Some(twin) = twin {
            (tradition, village, born) = (twin.tradition, twin.village, twin.born);
        }
        let mut words = names::name(tradition, sex, born.year(), &mut dice);
        if let Some(last) = twin.and_then(|twin| twin.words.last()).filter(|_| words.len() > 1 && tradition != Tradition::OneWord)
            && (tradition == Tradition::Batak || dice.hit(4_000))
        {
            words.pop();
            words.push(last.clone());
        }
        let issued = if dice.hit(9_300) { village / 10_000 } else { code * 100 + 1 + dice.below(12) };
        let day = u64::from(born.day().unsigned_abs()) + if sex == Sex::Female { 40 } else { 0 };
        let root = (issued * 1_000_000
            + day * 10_000
            + u64::from(born.month().unsigned_abs()) * 100
            + u64::from(born.year().unsigned_abs() % 100))
            * 10_000;
        let serial = serials.entry(root).and_modify(|serial| *serial += 1).or_insert(9_001);
        everybody.push(Person { index, tradition, words, sex, born, village, nik: root + *serial });
    }
    everybody
}

/// A birth between 1950 and 2008. Of the old, many have a day that an official chose.
fn birth(dice: &mut Dice) -> Date {
    let year = 1950 + (dice.below(59) as i16).max(dice.below(59) as i16 / 2);
    if dice.hit(if year < 1975 { 800 } else { 60 }) {
        let (month, day) = [(12, 31), (12, 31), (7, 1), (1, 1)][dice.below(4) as usize];
        return jiff::civil::date(year, month, day);
    }
    let first = jiff::civil::date(year, 1, 1);
    first.saturating_add(jiff::Span::new().days(dice.below(365) as i64))
}
