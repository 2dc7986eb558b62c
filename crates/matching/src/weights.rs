//! Fellegi and Sunter's weights: for every field, how often it agrees so in one person's two records (m, learnt without labels)
//! against how often by chance (u, from the register's own frequencies).

use crate::birth::BirthLevel;
use crate::likeness::{Likeness, NameLevel, likeness};
use crate::names::Names;
use crate::roster::{NO_AREA, Person};
use crate::shares::Shares;

/// How two areas agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum AreaAgreement {
    /// The same village.
    Village,
    /// The same kecamatan.
    District,
    /// The same kabupaten or kota.
    Regency,
    /// Elsewhere.
    Elsewhere,
    /// One of them is not known.
    Missing,
}

/// How two values agree that are the same or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Agreement {
    /// The same.
    Same,
    /// Another.
    Different,
    /// One of them is not known.
    Missing,
}

/// How two NIKs agree. Area, birth and sex in them repeat other fields; only the running number says something of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum NikAgreement {
    /// All sixteen digits.
    Same,
    /// The running number, and all but one or two of the others.
    Serial,
    /// Everything but the running number.
    AllButSerial,
    /// Otherwise.
    Different,
    /// One of them is missing or damaged.
    Missing,
}

/// How two records agree, field by field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Evidence {
    pub(crate) name: Likeness,
    pub(crate) birth: BirthLevel,
    pub(crate) sex: Agreement,
    pub(crate) area: AreaAgreement,
    pub(crate) family: Agreement,
    pub(crate) nik: NikAgreement,
}

/// The fields, in the order of [`Scored::weights`].
pub(crate) const FIELDS: usize = 6;

/// Evidence with the weight of each field, in bits: log2(m/u).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scored {
    pub(crate) evidence: Evidence,
    /// Name, birth, sex, area, family card, NIK.
    pub(crate) weights: [f32; FIELDS],
}

impl Scored {
    pub(crate) fn total(&self) -> f32 {
        self.weights.iter().sum()
    }
}

/// m of every level; levels "missing" have no weight.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Model {
    pub(crate) m: [Vec<f32>; FIELDS],
    /// log2 of them.
    log_m: [Vec<f32>; FIELDS],
}

/// What is taken for true before anything was learnt: shares of errors as they are reported of real lists.
const PRIOR: [&[f32]; FIELDS] = [
    &[0.80, 0.006, 0.05, 0.05, 0.05, 0.02, 0.015, 0.009],
    &[0.97, 0.007, 0.005, 0.002, 0.011, 0.005],
    &[0.995, 0.005],
    &[0.93, 0.03, 0.025, 0.015],
    &[0.93, 0.07],
    &[0.95, 0.018, 0.017, 0.015],
];

/// Number of pairs the prior counts for.
const PRIOR_PAIRS: f32 = 60.0;

/// No share of errors is taken for rarer than this: agreement never proves, disagreement never refutes alone.
const M_MIN: f32 = 0.000_2;

/// Most that is believed of some levels, by field and level: a list whose names or births are all wrong must not teach that they say
/// nothing. Of people born on one day in one village and of one sex, two whose names share nothing are nearly always two, and two who share
/// one word only are often twins; what is learnt of these levels is mostly they.
const M_MAX: [(usize, usize, f32); 3] =
    [(0, NameLevel::Shared as usize, 0.002), (0, NameLevel::Different as usize, 0.000_5), (1, BirthLevel::Different as usize, 0.03)];

/// Chance that two people's records bear one NIK: through errors only.
const NIK_BY_CHANCE: f32 = 0.000_01;

/// Chance that two people of about one place bear one family card.
const FAMILY_BY_CHANCE: f32 = 1.0 / 256.0;

impl Default for Model {
    fn default() -> Self {
        Self::of(PRIOR.map(<[f32]>::to_vec))
    }
}

impl Model {
    fn of(m: [Vec<f32>; FIELDS]) -> Self {
        let log_m = m.clone().map(|levels| levels.into_iter().map(f32::log2).collect());
        Self { m, log_m }
    }

    #[inline]
    fn log(&self, field: usize, level: usize) -> f32 {
        self.log_m.get(field).and_then(|levels| levels.get(level)).copied().unwrap_or(0.0)
    }
}

/// Looks at two records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judge<'r, 'n> {
    pub(crate) names: &'r Names<'n>,
    pub(crate) shares: &'r Shares,
}

impl Judge<'_, '_> {
    #[inline]
    pub(crate) fn area(&self, a: &Person, b: &Person) -> AreaAgreement {
        if a.area == NO_AREA || b.area == NO_AREA {
            return AreaAgreement::Missing;
        }
        let lies = |area: u32| self.shares.lies.get(area as usize).copied().unwrap_or_default();
        let (here, there) = (lies(a.area), lies(b.area));
        if a.area == b.area && here.village {
            AreaAgreement::Village
        } else if here.district != 0 && here.district == there.district {
            AreaAgreement::District
        } else if here.regency != 0 && here.regency == there.regency {
            AreaAgreement::Regency
        } else if here.regency == 0 || there.regency == 0 {
            AreaAgreement::Missing
        } else {
            AreaAgreement::Elsewhere
        }
    }

    /// How the two agree.
    #[inline]
    pub(crate) fn evidence(&self, a: &Person, b: &Person) -> Evidence {
        let same = |known: bool, same: bool| match (known, same) {
            (false, _) => Agreement::Missing,
            (true, true) => Agreement::Same,
            (true, false) => Agreement::Different,
        };
        Evidence {
            name: likeness(self.names, a.name, b.name),
            birth: a.birth.compare(b.birth),
            sex: same(a.sex.is_some() && b.sex.is_some(), a.sex == b.sex),
            area: self.area(a, b),
            family: same(a.family != 0 && b.family != 0, a.family == b.family),
            nik: compare_niks(a.nik, b.nik),
        }
    }

    /// Chance of such agreement between `b` of the register and somebody else, by field.
    #[inline]
    pub(crate) fn chance(&self, b: &Person, evidence: &Evidence) -> [f32; FIELDS] {
        let regency = match evidence.area {
            AreaAgreement::Village | AreaAgreement::District | AreaAgreement::Regency => {
                self.shares.lies.get(b.area as usize).map_or(0, |lies| lies.regency)
            }
            AreaAgreement::Elsewhere | AreaAgreement::Missing => 0,
        };
        let birth = match evidence.birth {
            BirthLevel::Same | BirthLevel::Swapped => self.shares.birth(b.birth),
            BirthLevel::YearNextTo => self.shares.day_month(b.birth) * 0.04,
            BirthLevel::DayAndMonth => self.shares.day_month(b.birth),
            BirthLevel::TwoParts => 0.002,
            BirthLevel::Different | BirthLevel::Missing => 1.0,
        };
        let (village, district, of_regency) = self.shares.places(b.area);
        let area = match evidence.area {
            AreaAgreement::Village => village,
            AreaAgreement::District => district,
            AreaAgreement::Regency => of_regency,
            AreaAgreement::Elsewhere | AreaAgreement::Missing => 1.0,
        };
        let sex = match evidence.sex {
            Agreement::Same => self.shares.same_sex,
            Agreement::Different => 1.0 - self.shares.same_sex,
            Agreement::Missing => 1.0,
        };
        let nik = match evidence.nik {
            NikAgreement::Same => NIK_BY_CHANCE,
            NikAgreement::Serial => self.shares.serial(b.nik),
            NikAgreement::AllButSerial | NikAgreement::Different | NikAgreement::Missing => 1.0,
        };
        let family = if evidence.family == Agreement::Same { FAMILY_BY_CHANCE } else { 1.0 };
        [self.name_chance(b, &evidence.name, regency), birth, sex, area, family, nik]
    }

    /// Chance that somebody else's name agrees so: the shares of the words that agree, and never less than the share of those who
    /// bear the whole name, if all of it agrees.
    fn name_chance(&self, b: &Person, likeness: &Likeness, regency: u32) -> f32 {
        match likeness.level {
            NameLevel::Same => return self.shares.name(b.name, regency),
            NameLevel::Different | NameLevel::Missing => return 1.0,
            _ => {}
        }
        let mut chance = 1.0_f32;
        for (at, word) in self.names.words(b.name).iter().enumerate() {
            let share = self.shares.word(*word, regency);
            let has = |marks: u8| marks >> at & 1 == 1;
            if has(likeness.exact) {
                chance *= share;
            } else if has(likeness.slips) {
                let (near, far) = self.shares.slips(self.names.text(*word).len());
                chance *= (share + if has(likeness.far) { near + far } else { near }).min(1.0);
            } else if has(likeness.initials) {
                let first = self.names.text(*word).first().copied().unwrap_or(b'?');
                chance *= self.shares.letter(first);
            }
        }
        let whole = self.shares.name(b.name, regency);
        match likeness.level {
            NameLevel::Reordered | NameLevel::Shortened | NameLevel::Misspelled => chance.max(whole),
            // Any of the words might have been the one they share.
            NameLevel::Shared => (chance * 3.0).min(1.0),
            _ => (chance * 1.5).min(1.0),
        }
    }

    /// Evidence and weights.
    pub(crate) fn score(&self, model: &Model, a: &Person, b: &Person) -> Scored {
        let evidence = self.evidence(a, b);
        let chance = self.chance(b, &evidence);
        let levels = evidence.levels();
        let mut weights = [0.0; FIELDS];
        for (field, weight) in weights.iter_mut().enumerate() {
            if let Some(level) = levels[field] {
                *weight = model.log(field, level) - chance[field].max(1e-12).log2();
            }
        }
        Scored { evidence, weights }
    }
}

impl Evidence {
    /// The level of each field that says something.
    pub(crate) fn levels(&self) -> [Option<usize>; FIELDS] {
        let known = |level: u8, missing: u8| (level != missing).then_some(usize::from(level));
        [
            known(self.name.level as u8, NameLevel::Missing as u8),
            known(self.birth as u8, BirthLevel::Missing as u8),
            known(self.sex as u8, Agreement::Missing as u8),
            known(self.area as u8, AreaAgreement::Missing as u8),
            known(self.family as u8, Agreement::Missing as u8),
            known(self.nik as u8, NikAgreement::Missing as u8),
        ]
    }
}

/// How two NIKs agree; 0 is "none".
#[inline]
pub(crate) fn compare_niks(a: u64, b: u64) -> NikAgreement {
    if a == 0 || b == 0 {
        return NikAgreement::Missing;
    }
    if a == b {
        return NikAgreement::Same;
    }
    if a / 10_000 == b / 10_000 {
        return NikAgreement::AllButSerial;
    }
    if a % 10_000 == b % 10_000 && differing_digits(a, b) <= 2 {
        return NikAgreement::Serial;
    }
    NikAgreement::Different
}

fn differing_digits(mut a: u64, mut b: u64) -> u32 {
    let mut count = 0;
    while a != 0 || b != 0 {
        count += u32::from(a % 10 != b % 10);
        a /= 10;
        b /= 10;
    }
    count
}

/// A pair to learn from: levels and chances.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lesson {
    levels: [Option<usize>; FIELDS],
    chance: [f32; FIELDS],
}

impl Lesson {
    pub(crate) fn of(judge: &Judge<'_, '_>, a: &Person, b: &Person) -> Self {
        let evidence = judge.evidence(a, b);
        Self { levels: evidence.levels(), chance: judge.chance(b, &evidence) }
    }
}

/// Matches that must be among the lessons before a field's m is believed.
const MATCHES_MIN: f32 = 100.0;

impl Model {
    /// Learns m of `fields` from pairs that agree on what `given` names, by expectation and maximisation: no pair is labelled. The
    /// chances are held fast; what share of the pairs are matches is learnt too, unless it is known.
    pub(crate) fn learn(&mut self, lessons: &[Lesson], given: &[usize], fields: &[usize], known_share: Option<f32>) {
        if lessons.is_empty() {
            return;
        }
        let used: Vec<usize> = (0..FIELDS).filter(|field| !given.contains(field)).collect();
        let unlearnt = self.m.clone();
        let mut share = known_share.unwrap_or(0.5);
        for _ in 0..25 {
            let mut counts: [Vec<f32>; FIELDS] = PRIOR.map(|levels| levels.iter().map(|level| level * PRIOR_PAIRS).collect());
            let mut matches = 0.0_f32;
            for lesson in lessons {
                let mut ratio = share / (1.0 - share);
                for field in &used {
                    if let Some(level) = lesson.levels[*field] {
                        ratio *= self.m[*field].get(level).copied().unwrap_or(1.0) / lesson.chance[*field].max(1e-9);
                    }
                }
                let probability = if ratio.is_finite() { ratio / (1.0 + ratio) } else { 1.0 };
                matches += probability;
                for field in fields {
                    if let Some(count) = lesson.levels[*field].and_then(|level| counts[*field].get_mut(level)) {
                        *count += probability;
                    }
                }
            }
            if matches < MATCHES_MIN {
                self.m = unlearnt;
                break;
            }
            let before = self.m.clone();
            for field in fields {
                let total: f32 = counts[*field].iter().sum();
                for (level, (m, count)) in self.m[*field].iter_mut().zip(&counts[*field]).enumerate() {
                    let most = M_MAX.iter().find(|(of, at, _)| of == field && *at == level).map_or(1.0, |(_, _, most)| *most);
                    *m = (count / total).clamp(M_MIN, most);
                }
            }
            share = known_share.unwrap_or_else(|| (matches / lessons.len() as f32).clamp(0.001, 0.999));
            let moved =
                fields.iter().flat_map(|field| self.m[*field].iter().zip(&before[*field])).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            if moved < 0.000_02 {
                break;
            }
        }
        *self = Self::of(self.m.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_running_number_of_a_nik_is_new() {
        let nik = 5_106_044_107_809_001;
        assert_eq!(compare_niks(nik, nik), NikAgreement::Same);
        assert_eq!(compare_niks(nik, nik + 1), NikAgreement::AllButSerial);
        assert_eq!(compare_niks(nik, nik + 10_000), NikAgreement::Serial);
        assert_eq!(compare_niks(nik, nik + 111_000_010_000), NikAgreement::Different);
        assert_eq!(compare_niks(nik, 0), NikAgreement::Missing);
    }

    proptest! {
        #[test]
        fn niks_are_compared_alike_both_ways(a in 0_u64..10_000_000_000_000_000, b in 0_u64..10_000_000_000_000_000) {
            prop_assert_eq!(compare_niks(a, b), compare_niks(b, a));
        }
    }

    #[test]
    fn priors_are_shares() {
        for levels in PRIOR {
            let sum: f32 = levels.iter().sum();
            assert!((sum - 1.0).abs() < 0.001, "{levels:?}");
        }
        assert_eq!(PRIOR[0].len() + 1, NameLevel::COUNT);
        assert_eq!(PRIOR[1].len() + 1, BirthLevel::COUNT);
    }
}
