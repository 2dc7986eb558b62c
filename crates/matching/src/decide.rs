//! From weights to decisions: probabilities, one register row for one person, thresholds.

use crate::birth::BirthLevel;
use crate::likeness::{NameLevel, slipped};
use crate::pairs::{Bounds, Keys, PARTNERS_MAX, Partner, Room, Search};
use crate::roster::{Person, Roster, RowKind};
use crate::shares::Shares;
use crate::weights::{Evidence, Judge, Model, NikAgreement};
use rustc_hash::FxHashMap;

/// What is decided of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decision {
    /// One person.
    Same,
    /// A person must look.
    Maybe,
    /// Nobody in the register comes into question.
    Different,
}

/// How sure is sure, and how much work may be done at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// Probability from which two records are one person.
    pub same: f64,
    /// Probability from which a person must look.
    pub maybe: f64,
    /// Threads; at least one.
    pub threads: usize,
}

impl Terms {
    /// Where nobody says otherwise. Of those taken for one person from here on, fewer than one in a thousand are two, without any
    /// NIK; a higher bound leaves out mostly people without a date of birth.
    pub const SAME: f64 = 0.75;
    /// Where nobody says otherwise.
    pub const MAYBE: f64 = 0.1;
}

impl Default for Terms {
    fn default() -> Self {
        Self { same: Self::SAME, maybe: Self::MAYBE, threads: 1 }
    }
}

/// A kept partner of a row of the list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Kept {
    pub(crate) who: u32,
    pub(crate) probability: f32,
    pub(crate) decision: Decision,
    /// The row of the list that has this partner with more weight, when there is one.
    pub(crate) taken_by: Option<u32>,
    /// The partner before this one is the same person once more.
    pub(crate) again: bool,
}

/// Counts of a run.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Counts {
    /// Rows of the list.
    pub rows: u64,
    /// Rows of the list that are people.
    pub people: u64,
    /// Rows of the register that are people.
    pub register_people: u64,
    /// Rows whose best partner is the same person.
    pub same: u64,
    /// Rows whose best partner a person must look at.
    pub maybe: u64,
    /// Rows without a partner.
    pub different: u64,
    /// Rows with a damaged or missing NIK for which one is proposed.
    pub proposals: u64,
    /// Share of the list that is expected in the register.
    pub overlap: f64,
    /// What was bounded.
    pub bounds: Bounds,
}

/// The outcome of matching.
#[derive(Debug)]
pub struct Matching<'r, 'n> {
    pub(crate) list: &'r Roster<'n>,
    pub(crate) register: &'r Roster<'n>,
    pub(crate) shares: Shares,
    pub(crate) model: Model,
    /// Where each row's kept partners begin.
    pub(crate) starts: Vec<u32>,
    pub(crate) kept: Vec<Kept>,
    /// Counts.
    pub counts: Counts,
}

/// Prepares two rosters to be compared: afterwards both speak of names and places by the same numbers.
pub fn align<'n>(list: &mut Roster<'n>, register: &mut Roster<'n>) {
    register.adopt(list);
}

/// Bits by which two records of the same side must exceed chance to be one person twice, when both already agree with a third.
const REPEATED_BITS: f32 = 4.0;

impl<'r, 'n> Matching<'r, 'n> {
    /// Finds the people of `list` in `register`; the two were [`align`]ed.
    #[must_use]
    pub fn find(list: &'r Roster<'n>, register: &'r Roster<'n>, terms: &Terms) -> Self {
        Self::found(list, register, terms, false)
    }

    /// Finds who of `list` stands in `register` once more, where the list's records are among the register's: records of one number
    /// are one record, and no pair. The two were [`align`]ed.
    #[must_use]
    pub fn find_within(list: &'r Roster<'n>, register: &'r Roster<'n>, terms: &Terms) -> Self {
        Self::found(list, register, terms, true)
    }

    fn found(list: &'r Roster<'n>, register: &'r Roster<'n>, terms: &Terms, within: bool) -> Self {
        let shares = Shares::of(&register.people, &register.names, &register.regions);
        let births_known = list.people.iter().all(|person| person.kind != RowKind::Person || person.birth.is_known());
        let keys = Keys::of(&register.people, &register.names, &shares, births_known);
        let judge = Judge { names: &register.names, shares: &shares };
        let model = Search::learn(&keys, judge, &list.people, &register.people, within);
        let search = Search { keys: &keys, judge, model: &model, register: &register.people, within };
        let (starts, partners, bounds) = all_partners(&search, &list.people, terms.threads);
        drop(keys);
        let deal =
            Deal { list: &list.people, register: &register.people, judge, model: &model, starts: &starts, chance: shares.people.log2() };
        let overlap = deal.overlap(&partners);
        let (starts, kept) = deal.decide(&partners, overlap, terms);
        let mut counts = Counts {
            rows: list.people.len() as u64,
            people: list.people.iter().filter(|person| person.kind == RowKind::Person).count() as u64,
            register_people: register.people.iter().filter(|person| person.kind == RowKind::Person).count() as u64,
            overlap,
            bounds,
            ..Counts::default()
        };
        for (row, bounds) in starts.windows(2).enumerate() {
            let best = kept.get(bounds[0] as usize..bounds[1] as usize).and_then(<[Kept]>::first);
            match best.map(|best| best.decision) {
                Some(Decision::Same) => counts.same += 1,
                Some(Decision::Maybe) => counts.maybe += 1,
                Some(Decision::Different) | None => counts.different += 1,
            }
            let without = list.people.get(row).is_some_and(|person| person.nik == 0);
            let offered = best.and_then(|best| register.people.get(best.who as usize)).is_some_and(|other| other.nik != 0);
            counts.proposals += u64::from(without && offered);
        }
        Self { list, register, shares, model, starts, kept, counts }
    }

    /// The kept partners of a row.
    pub(crate) fn of(&self, row: usize) -> &[Kept] {
        match (self.starts.get(row), self.starts.get(row + 1)) {
            (Some(&start), Some(&end)) => self.kept.get(start as usize..end as usize).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// The candidates of every row, in the order of the rows whatever the number of threads.
fn all_partners(search: &Search<'_, '_>, list: &[Person], threads: usize) -> (Vec<u32>, Vec<Partner>, Bounds) {
    let piece = list.len().div_ceil(threads.max(1)).max(1);
    let work = |people: &[Person]| {
        let mut room = Room::default();
        let mut counts: Vec<u8> = Vec::with_capacity(people.len());
        let mut all: Vec<Partner> = Vec::with_capacity(people.len());
        for person in people {
            let found = search.partners(person, &mut room);
            counts.push(found.len() as u8);
            all.extend_from_slice(found);
        }
        (counts, all, room.bounds)
    };
    let parts: Vec<_> = std::thread::scope(|scope| {
        let handles: Vec<_> = list.chunks(piece).map(|people| scope.spawn(move || work(people))).collect();
        handles.into_iter().map(|handle| handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    let mut starts = Vec::with_capacity(list.len() + 1);
    let mut partners = Vec::new();
    let mut bounds = Bounds::default();
    let mut at = 0_u32;
    for (counts, mut found, own) in parts {
        for count in counts {
            starts.push(at);
            at += u32::from(count);
        }
        partners.append(&mut found);
        bounds.frequent_keys += own.frequent_keys;
        bounds.cut += own.cut;
        bounds.compared += own.compared;
    }
    starts.push(at);
    (starts, partners, bounds)
}

/// What deciding needs.
struct Deal<'d, 'n> {
    list: &'d [Person],
    register: &'d [Person],
    judge: Judge<'d, 'n>,
    model: &'d Model,
    starts: &'d [u32],
    /// log2 of the register's size.
    chance: f32,
}

impl Deal<'_, '_> {
    fn rows(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        self.starts.windows(2).map(|pair| pair[0] as usize..pair[1] as usize)
    }

    /// How much likelier the pair is than chance, as a number and not in bits.
    fn odds(&self, partner: &Partner) -> f64 {
        f64::from(partner.weight - self.chance).min(200.0).exp2()
    }

    /// The share of the list that is in the register, so that it agrees with the probabilities it leads to.
    fn overlap(&self, partners: &[Partner]) -> f64 {
        let sums: Vec<f64> = self.rows().map(|range| partners[range].iter().map(|partner| self.odds(partner)).sum()).collect();
        let people = self.list.iter().filter(|person| person.kind == RowKind::Person).count().max(1) as f64;
        let mut overlap = 0.5_f64;
        for _ in 0..12 {
            let matched: f64 = sums.iter().map(|sum| overlap * sum / (overlap * sum + 1.0 - overlap)).sum();
            overlap = (matched / people).clamp(0.001, 0.999);
        }
        overlap
    }

    /// Whether two records of one side are one person twice.
    fn repeated(&self, side: &[Person], a: u32, b: u32) -> bool {
        let (Some(a), Some(b)) = (side.get(a as usize), side.get(b as usize)) else { return false };
        if a.shares_nik(b) {
            return true;
        }
        self.judge.score(self.model, a, b).total() > self.chance + REPEATED_BITS
    }

    fn decide(&self, partners: &[Partner], overlap: f64, terms: &Terms) -> (Vec<u32>, Vec<Kept>) {
        // Adjusted by who else wants the same register row.
        let mut odds: Vec<f64> = partners.iter().map(|partner| self.odds(partner)).collect();
        let mut taken_by: Vec<Option<u32>> = vec![None; partners.len()];
        self.share_out(partners, overlap, &mut odds, &mut taken_by);
        let mut starts = Vec::with_capacity(self.starts.len());
        let mut kept: Vec<Kept> = Vec::with_capacity(self.list.len());
        starts.push(0);
        for (row, range) in self.rows().enumerate() {
            let sum: f64 = odds[range.clone()].iter().sum();
            let all = overlap * sum + 1.0 - overlap;
            let mut order: Vec<usize> = range.collect();
            order.sort_by(|a, b| odds[*b].total_cmp(&odds[*a]).then(partners[*a].who.cmp(&partners[*b].who)));
            let first = kept.len();
            let mut rest = &order[..];
            while let Some((best, others)) = rest.split_first() {
                rest = others;
                let own = partners[*best];
                // A register that holds the person twice gives both rows, and their probability is that of the person.
                let same: Vec<usize> = if kept.len() == first {
                    others
                        .iter()
                        .copied()
                        .filter(|other| overlap * odds[*other] / all > 0.001 && self.repeated(self.register, own.who, partners[*other].who))
                        .collect()
                } else {
                    Vec::new()
                };
                let together: f64 = odds[*best] + same.iter().map(|other| odds[*other]).sum::<f64>();
                let probability = overlap * together / all;
                if kept.len() > first && kept[first..].iter().any(|kept| kept.who == own.who) {
                    continue;
                }
                // Nobody whose NIK stands in the register is "beda", however little else agrees: a person must see it.
                if probability < terms.maybe && (kept.len() > first || !self.of_one_nik(row, own.who)) {
                    continue;
                }
                for (at, pair) in std::iter::once(best).chain(&same).enumerate() {
                    let who = partners[*pair].who;
                    let decision = self.verdict(row, who, probability, terms);
                    kept.push(Kept { who, probability: probability as f32, decision, taken_by: taken_by[*pair], again: at > 0 });
                }
            }
            starts.push(u32::try_from(kept.len()).unwrap_or(u32::MAX));
        }
        (starts, kept)
    }

    fn of_one_nik(&self, row: usize, who: u32) -> bool {
        self.list.get(row).zip(self.register.get(who as usize)).is_some_and(|(person, other)| person.shares_nik(other))
    }

    fn verdict(&self, row: usize, who: u32, probability: f64, terms: &Terms) -> Decision {
        if probability < terms.same {
            return Decision::Maybe;
        }
        let (Some(person), Some(other)) = (self.list.get(row), self.register.get(who as usize)) else { return Decision::Maybe };
        let evidence = self.judge.evidence(person, other);
        if evidence.nik == NikAgreement::Same && self.are_two(&evidence, person, other) { Decision::Maybe } else { Decision::Same }
    }

    /// Whether two records of one NIK bear the names of two people: which of them is wrong, a person must say. Twins share a birthday and often a
    /// word, and the NIK of one is easily written beside the other.
    fn are_two(&self, evidence: &Evidence, person: &Person, other: &Person) -> bool {
        match evidence.name.level {
            NameLevel::Different => true,
            NameLevel::Shared => evidence.birth != BirthLevel::Same || !slipped(self.judge.names, person.name, other.name),
            _ => false,
        }
    }

    /// One register row for one person: whoever has most weight takes it; what others had of it shrinks by how sure that is, and what
    /// the first has of it by how close the others come. Two rows of the list that are one person share.
    fn share_out(&self, partners: &[Partner], overlap: f64, odds: &mut [f64], taken_by: &mut [Option<u32>]) {
        let mut sums: Vec<f64> = self.rows().map(|range| range.map(|at| odds[at]).sum()).collect();
        let mut row_of = vec![0_u32; partners.len()];
        for (row, range) in self.rows().enumerate() {
            row_of[range].fill(row as u32);
        }
        let mut order: Vec<u32> = (0..partners.len() as u32).filter(|at| partners[*at as usize].weight > self.chance - 4.0).collect();
        order.sort_unstable_by(|a, b| {
            let (a, b) = (*a as usize, *b as usize);
            partners[b].weight.total_cmp(&partners[a].weight).then(row_of[a].cmp(&row_of[b])).then(partners[a].who.cmp(&partners[b].who))
        });
        let mut holder: FxHashMap<u32, u32> = FxHashMap::default();
        let mut served = vec![false; self.list.len()];
        let mut contested = vec![false; partners.len()];
        for at in order {
            let pair = at as usize;
            let row = row_of[pair];
            let who = partners[pair].who;
            match holder.get(&who) {
                None => {
                    if let Some(served) = served.get_mut(row as usize)
                        && !*served
                    {
                        *served = true;
                        holder.insert(who, at);
                    }
                }
                Some(first) => {
                    let first = *first as usize;
                    let holder_row = row_of[first];
                    if holder_row == row || self.repeated(self.list, holder_row, row) {
                        continue;
                    }
                    let sure = overlap * odds[first] / (overlap * sums[holder_row as usize] + 1.0 - overlap);
                    let wanted = overlap * odds[pair] / (overlap * sums[row as usize] + 1.0 - overlap);
                    // How likely it is the first's and not this one's.
                    let close = f64::from(partners[pair].weight - partners[first].weight).exp2();
                    let factor = 1.0 / (1.0 + close * wanted);
                    let before = odds[pair];
                    odds[pair] = before * (1.0 - sure * factor).max(0.000_1);
                    sums[row as usize] += odds[pair] - before;
                    let before = odds[first];
                    odds[first] = before * factor;
                    sums[holder_row as usize] += odds[first] - before;
                    taken_by[pair] = Some(holder_row);
                    contested[first] |= wanted > 0.01;
                }
            }
        }
        // A register row that nobody else wants: were it somebody else's, that one would most likely be on the list and want it.
        let people = |side: &[Person]| side.iter().filter(|person| person.kind == RowKind::Person).count().max(1) as f64;
        let wanted_share = (overlap * people(self.list) / people(self.register)).clamp(0.0, 0.95);
        for at in 0..partners.len() {
            // Of several that fit a row alike, each that is free is as free as the first.
            let free = match holder.get(&partners[at].who) {
                None => true,
                Some(first) => *first as usize == at && !contested[at],
            };
            if free {
                odds[at] /= 1.0 - wanted_share;
            }
        }
    }
}

const _: () = assert!(PARTNERS_MAX < u8::MAX as usize);
