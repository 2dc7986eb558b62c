//! The invented population: families, people, and what is true of them.
//!
//! Every person is a function of seed and number, made in blocks of [`BLOCK`] people in [`FAMILIES`] families. A NIK is
//! unique because its parts are digits of one number that no two people share; its serial is 9000 or more, far above what
//! the population office reaches for one birth date in one kecamatan, so that it is nobody's.

use jiff::civil::Date;

use super::dice::{Dice, Stream, shuffled};
use super::names::{FamilyName, person_name};
use super::regions::{Region, Trade, VILLAGES};

/// People in a block.
pub const BLOCK: u64 = 64;
/// Families in a block.
pub const FAMILIES: u64 = 24;
/// Members of the families of a block, before they are put into an order of the block's own; they add up to [`BLOCK`].
const SIZES: [u64; FAMILIES as usize] = [1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5];
/// The year in which all ages are taken; ages run from 10 to 90.
pub const YEAR: i16 = 2025;
/// Serials begin here.
const SERIAL_FIRST: u64 = 9000;
/// Serials, days of the year and residues of the year of birth that tell the people of one kecamatan apart.
const KECAMATAN_ROOM: u64 = 1000 * 365 * YEAR_STEP;
/// Years of birth are told apart by their remainder of this.
const YEAR_STEP: u64 = 8;

/// Male or female, as in the NIK.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sex {
    /// Laki-laki.
    Male,
    /// Perempuan; 40 is added to the day in the NIK.
    Female,
}

/// Place in the family, as on the family card.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Relation {
    /// Kepala Keluarga.
    Head,
    /// Istri or suami.
    Spouse,
    /// Anak.
    Child,
    /// Orang tua.
    Parent,
}

/// Where somebody lives: a village of the region or, for those who moved, elsewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Ten-digit code of the village.
    pub village: u64,
    /// Number of its kecamatan in the region's order, or `None` outside the region.
    pub kecamatan: Option<u64>,
}

/// How somebody moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// The register still has another village of the same kabupaten or kota.
    Within,
    /// The register still has another kabupaten or kota.
    CameIn,
    /// The identity card is from here, the person lives elsewhere.
    WentOut,
}

/// Membership at BPJS.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Membership {
    /// As a wage earner.
    WageEarner,
    /// Not a wage earner, pays alone or is paid for by others.
    Own,
    /// Not a wage earner, paid for by this very programme: one who stays on.
    Continuing,
}

/// A family.
#[derive(Clone)]
pub struct Family {
    /// Number in the whole population.
    pub id: u64,
    /// Number of the family card, 16 digits.
    pub card: u64,
    /// Where the family lives.
    pub home: Place,
    /// Number of its village in the kecamatan.
    pub village_at: u64,
    /// Neighbourhood numbers.
    pub rt: u64,
    /// Neighbourhood numbers.
    pub rw: u64,
    /// Street or hamlet.
    pub street: &'static str,
    /// Welfare tenth, 1 the poorest.
    pub desil: u64,
    /// In the register of that name, as a family.
    pub in_dtks: bool,
    /// In the register of that name, as a family.
    pub in_p3ke: bool,
    /// In the register of that name, as a family.
    pub in_dtsen: bool,
}

/// A person and everything that is true of her or him.
#[derive(Clone)]
pub struct Person {
    /// Number in the whole population.
    pub index: u64,
    /// The family's number in its block.
    pub family_at: usize,
    /// 16 digits.
    pub nik: u64,
    /// Words with initial capitals.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Date of birth; the NIK agrees with it.
    pub born: Date,
    /// Place of birth.
    pub birthplace: &'static str,
    /// Place in the family.
    pub relation: Relation,
    /// Trade.
    pub trade: &'static Trade,
    /// Rupiah in a month.
    pub income: u64,
    /// Works for a wage in an undertaking.
    pub wage_earner: bool,
    /// Active at BPJS.
    pub membership: Option<Membership>,
    /// Contributions are paid by this other payer.
    pub other_payer: Option<&'static str>,
    /// Has received the region's aid before.
    pub had_aid: bool,
    /// The population office confirms NIK, name and date.
    pub confirmed: bool,
    /// Citizen.
    pub citizen: bool,
    /// Has a disability.
    pub disabled: bool,
    /// Highest schooling completed, as a position in [`SCHOOLING`].
    pub schooling: usize,
    /// Has moved.
    pub moved: Option<Move>,
    /// Where the identity card says.
    pub card_place: Place,
    /// Where the person lives.
    pub lives_at: Place,
    /// Where the registers have the person.
    pub register_place: Place,
}

/// Schooling, lowest first.
pub const SCHOOLING: [&str; 7] = ["Tidak sekolah", "Tidak tamat SD", "SD", "SMP", "SMA", "D3", "S1"];

const PAYERS: &[&str] = &["Pemerintah Provinsi", "APBDesa", "Donasi perusahaan (CSR)", "Lembaga amil zakat", "Kementerian Sosial"];

/// A block of the population.
pub struct Block {
    /// Its families.
    pub families: Vec<Family>,
    /// Its people, family by family.
    pub people: Vec<Person>,
}

/// A region's invented population.
pub struct World {
    /// What makes this population this one and no other: the seed asked for and the region.
    pub seed: u64,
    /// The region.
    pub region: &'static Region,
    /// Its kecamatan: code and name.
    pub kecamatan: Vec<(u64, &'static str)>,
    /// People in it.
    pub size: u64,
    /// Everybody lives in this village: number of the kecamatan, number of the village in it.
    pub only_village: Option<(u64, u64)>,
    /// Every date of birth in the list is written dd-mm-yyyy.
    pub plain_dates: bool,
    /// No row of a register is without its NIK.
    pub whole_registers: bool,
}

impl World {
    /// A population of `size` people.
    ///
    /// # Errors
    /// When the region has not room for so many distinct numbers.
    pub fn new(region: &'static Region, size: u64, seed: u64) -> Result<Self, String> {
        let kecamatan = region.kecamatan();
        if kecamatan.is_empty() {
            return Err(format!("areas.csv has no kecamatan of {}", region.code));
        }
        let room = KECAMATAN_ROOM / BLOCK * BLOCK * kecamatan.len() as u64;
        if size > room {
            return Err(format!("{} has room for {room} people with distinct NIK, {size} were asked for", region.key));
        }
        // The region is part of the seed: two regions with one seed have different people.
        let seed = seed.wrapping_add(region.code << 40);
        Ok(Self { seed, region, kecamatan, size, only_village: None, plain_dates: false, whole_registers: false })
    }

    /// The number of blocks; the last may be cut off.
    pub fn blocks(&self) -> u64 {
        self.size.div_ceil(BLOCK)
    }

    /// Block number `at`, whole or, at the end of the population, cut off. A family whose members are all cut off stays
    /// in the block without members.
    pub fn block(&self, at: u64) -> Block {
        let mut sizes = SIZES;
        let mut dice = Dice::new(self.seed, Stream::Block, at);
        for last in (1..sizes.len()).rev() {
            sizes.swap(last, dice.below(last as u64 + 1) as usize);
        }
        let count = self.kecamatan.len() as u64;
        let (kecamatan, village_at) = self.only_village.unwrap_or((at % count, (at / count) % VILLAGES));
        // The block's place among those of its kecamatan: what keeps numbers apart within one kecamatan.
        let own = if self.only_village.is_some() { at } else { at / count };
        let mut families = Vec::with_capacity(sizes.len());
        let mut people = Vec::with_capacity(BLOCK as usize);
        let mut slot = 0;
        for (family_at, &size) in sizes.iter().enumerate() {
            let id = at * FAMILIES + family_at as u64;
            let mut dice = Dice::new(self.seed, Stream::Family, id);
            let family = self.family(id, own * FAMILIES + family_at as u64, kecamatan, village_at, &mut dice);
            let name = FamilyName { tradition: self.tradition(&mut dice), house: dice.below(1000) };
            let relations = relations(size, &mut dice);
            let head_age = 22 + dice.below(24) + dice.below(24) + if dice.hit(600) { 18 } else { 0 };
            let head_male = dice.hit(if relations.contains(&Relation::Spouse) { 9_700 } else { 5_500 });
            for (order, relation) in relations.into_iter().enumerate() {
                let index = at * BLOCK + slot;
                if index < self.size {
                    let sex = match (relation, head_male) {
                        (Relation::Head, true) | (Relation::Spouse, false) => Some(Sex::Male),
                        (Relation::Head, false) | (Relation::Spouse, true) => Some(Sex::Female),
                        _ => None,
                    };
                    let start = Start { index, own: own * BLOCK + slot, family_at, relation, sex, head_age, order: order as u64 };
                    people.push(self.person(&start, &family, name));
                }
                slot += 1;
            }
            families.push(family);
        }
        Block { families, people }
    }

    fn tradition(&self, dice: &mut Dice) -> super::regions::Tradition {
        let weights: Vec<u64> = self.region.traditions.iter().map(|(_, weight)| *weight).collect();
        self.region.traditions[dice.weighted(&weights)].0
    }

    /// The place of village `at` in a kecamatan of the region.
    pub fn place(&self, kecamatan: u64, at: u64) -> Place {
        let code = self.kecamatan[kecamatan as usize].0;
        Place { village: code * 10_000 + self.region.village_first + at, kecamatan: Some(kecamatan) }
    }

    /// The name of the village with that code, in the region; for a village elsewhere its number.
    pub fn village_name(&self, place: Place) -> String {
        match place.kecamatan {
            Some(kecamatan) => {
                let at = (place.village % 10_000).saturating_sub(self.region.village_first);
                self.region.village_name(kecamatan, at)
            }
            None => format!("Desa {}", place.village % 100),
        }
    }

    /// The name of the place's kecamatan; for a place elsewhere its number.
    pub fn kecamatan_name(&self, place: Place) -> String {
        match place.kecamatan {
            Some(kecamatan) => self.kecamatan[kecamatan as usize].1.to_owned(),
            None => format!("Kecamatan {}", place.village / 10_000 % 100),
        }
    }

    fn family(&self, id: u64, own: u64, kecamatan: u64, village_at: u64, dice: &mut Dice) -> Family {
        // The card's number: distinct within the kecamatan by serial, day and year of issue.
        let number = shuffled(self.seed, 77, 1000 * 365 * 16, own);
        let issued = day_of(2008 + (number / 365_000) as i16, (number / 1000 % 365) as i16);
        let card = self.kecamatan[kecamatan as usize].0 * 10_000_000_000 + digits_of(issued, 0) * 10_000 + SERIAL_FIRST + number % 1000;
        let in_dtks = dice.hit(7_000);
        let in_p3ke = dice.hit(if in_dtks { 5_000 } else { 1_667 });
        let desil = 1 + match (in_dtks, in_p3ke) {
            (true, true) => dice.below(3),
            (true, false) => dice.below(5),
            (false, true) => 1 + dice.below(4),
            (false, false) => 4 + dice.below(6),
        };
        Family {
            id,
            card,
            home: self.place(kecamatan, village_at),
            village_at,
            rt: 1 + dice.below(6),
            rw: 1 + dice.below(4),
            street: dice.pick(self.region.streets),
            desil,
            in_dtks,
            in_p3ke,
            in_dtsen: dice.hit(9_300),
        }
    }

    fn person(&self, start: &Start, family: &Family, name: FamilyName) -> Person {
        let mut dice = Dice::new(self.seed, Stream::Person, start.index);
        let sex = start.sex.unwrap_or(if dice.hit(5_000) { Sex::Male } else { Sex::Female });
        let age = match start.relation {
            Relation::Head => start.head_age,
            Relation::Spouse => (start.head_age + dice.below(9)).saturating_sub(5).max(20),
            Relation::Child => start.head_age.saturating_sub(19 + dice.below(16)).max(14 + dice.below(8)),
            Relation::Parent => start.head_age + 22 + dice.below(14),
        }
        .min(86);
        let number = shuffled(self.seed, family.home.kecamatan.unwrap_or(0), KECAMATAN_ROOM, start.own);
        let year = (u64::from(YEAR.unsigned_abs()) - age) / YEAR_STEP * YEAR_STEP + number / 365_000;
        // A step may reach up to seven years past the year meant; one step back keeps everybody at ten or more.
        let year = if year > u64::from(YEAR.unsigned_abs()) - 10 { year - YEAR_STEP } else { year };
        let born = day_of(year as i16, (number / 1000 % 365) as i16);
        let moved = dice.hit(500).then(|| [Move::Within, Move::CameIn, Move::WentOut][dice.weighted(&[5, 3, 2])]);
        let elsewhere = {
            let code = self.region.elsewhere[dice.weighted(&[40, 15, 15, 15, 15][..self.region.elsewhere.len().min(5)])];
            let village = (code * 100 + 1 + dice.below(9)) * 10_000 + 2001 + dice.below(9);
            Place { village, kecamatan: None }
        };
        let within = self.place(
            dice.below(self.kecamatan.len() as u64),
            // Never the same village: the next one when the draw falls on it.
            (family.village_at + 1 + dice.below(VILLAGES - 1)) % VILLAGES,
        );
        let home = family.home;
        let (card_place, lives_at, register_place) = match moved {
            None => (home, home, home),
            Some(Move::Within) => (home, home, within),
            Some(Move::CameIn) => (home, home, elsewhere),
            Some(Move::WentOut) => (home, elsewhere, home),
        };
        // One in ten was first registered elsewhere and keeps that prefix for life. The last two digits of the prefix are
        // then the number of the present kecamatan: with it no two people of different kecamatan can meet in one NIK.
        let prefix = if dice.hit(1_000) || moved == Some(Move::CameIn) {
            elsewhere.village / 1_000_000 * 100 + 1 + home.kecamatan.unwrap_or(0)
        } else {
            self.kecamatan[home.kecamatan.unwrap_or(0) as usize].0
        };
        let nik =
            prefix * 10_000_000_000 + digits_of(born, if sex == Sex::Female { 40 } else { 0 }) * 10_000 + SERIAL_FIRST + number % 1000;
        let weights: Vec<u64> = self.region.trades.iter().map(|(_, weight)| *weight).collect();
        let trade = &self.region.trades[dice.weighted(&weights)].0;
        let income = 50_000 * (8 + dice.below(20) + dice.below(20) + if dice.hit(1_000) { dice.below(40) } else { 0 });
        let wage_earner = dice.hit(400);
        let mut schemes = Dice::new(self.seed, Stream::Schemes, start.index);
        let membership = schemes.hit(300).then(|| {
            let earner = if wage_earner { 20 } else { 4 };
            [Membership::WageEarner, Membership::Own, Membership::Continuing][schemes.weighted(&[earner, 3, 3])]
        });
        let other_payer = schemes.hit(150).then(|| schemes.pick(PAYERS));
        let had_aid = membership == Some(Membership::Continuing) || schemes.hit(600);
        let schooling = dice.weighted(&[4, 12, 34, 22, 24, 2, 2]);
        Person {
            index: start.index,
            family_at: start.family_at,
            nik,
            name: person_name(name, sex, start.order, &mut dice),
            sex,
            born,
            birthplace: if dice.hit(6_500) { self.region.birthplaces[0] } else { dice.pick(self.region.birthplaces) },
            relation: start.relation,
            trade,
            income,
            wage_earner,
            membership,
            other_payer,
            had_aid,
            confirmed: dice.hit(9_700),
            citizen: !dice.hit(10),
            disabled: dice.hit(350) || trade.word.contains("disabilitas"),
            schooling,
            moved,
            card_place,
            lives_at,
            register_place,
        }
    }
}

/// What is known of a person before the draws about this person begin.
struct Start {
    index: u64,
    own: u64,
    family_at: usize,
    relation: Relation,
    sex: Option<Sex>,
    head_age: u64,
    order: u64,
}

impl Person {
    /// Completed years at the end of [`YEAR`].
    pub fn age(&self) -> i16 {
        YEAR - self.born.year()
    }
}

fn relations(size: u64, dice: &mut Dice) -> Vec<Relation> {
    let mut members = vec![Relation::Head];
    if size >= 3 || (size == 2 && dice.hit(7_000)) {
        members.push(Relation::Spouse);
    }
    while (members.len() as u64) < size {
        let parent = members.len() >= 3 && !members.contains(&Relation::Parent) && dice.hit(2_500);
        members.push(if parent { Relation::Parent } else { Relation::Child });
    }
    members
}

/// Day `at` (from 0, below 365) of a year. In a leap year the first day stands for 29 February, which 365 days would miss.
fn day_of(year: i16, at: i16) -> Date {
    let leap = jiff::civil::date(year, 1, 1).in_leap_year();
    if leap && at == 0 {
        return jiff::civil::date(year, 2, 29);
    }
    let mut left = at;
    for month in 1..=12i8 {
        let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][(month - 1) as usize];
        if left < days {
            return jiff::civil::date(year, month, (left + 1) as i8);
        }
        left -= days;
    }
    jiff::civil::date(year, 12, 31)
}

/// The six digits DDMMYY of a date, with `plus` added to the day.
fn digits_of(date: Date, plus: u64) -> u64 {
    let (day, month, year) = (date.day() as u64, date.month() as u64, date.year().unsigned_abs());
    (day + plus) * 10_000 + month * 100 + u64::from(year % 100)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn world(size: u64) -> World {
        World::new(Region::named("klungkung").expect("region"), size, 5).expect("room")
    }

    #[test]
    fn no_two_people_share_a_nik_and_no_two_families_a_card() {
        let world = world(200_000);
        let (mut niks, mut cards) = (HashSet::new(), HashSet::new());
        for at in 0..world.blocks() {
            let block = world.block(at);
            assert!(block.people.iter().all(|person| niks.insert(person.nik)));
            assert!(block.families.iter().all(|family| cards.insert(family.card)));
        }
        assert_eq!(niks.len(), 200_000);
    }

    #[test]
    fn numbers_are_nobodys_and_agree_with_birth_and_sex() {
        let world = world(20_000);
        let mut in_working_age = 0;
        for at in 0..world.blocks() {
            for person in world.block(at).people {
                assert!(person.nik % 10_000 >= 9000);
                assert_eq!(person.nik.to_string().len(), 16);
                let day = person.nik / 100_000_000 % 100;
                assert_eq!(day > 40, person.sex == Sex::Female);
                assert_eq!(day % 40, person.born.day() as u64 % 40);
                assert_eq!(person.nik / 10_000 % 100, person.born.year() as u64 % 100);
                assert!((10..=90).contains(&person.age()), "{}", person.age());
                in_working_age += u64::from((20..=60).contains(&person.age()));
            }
        }
        assert!((13_000..19_000).contains(&in_working_age), "{in_working_age}");
    }

    #[test]
    fn a_population_too_large_is_refused() {
        assert!(World::new(Region::named("bangli").expect("region"), 20_000_000, 1).is_err());
    }
}
