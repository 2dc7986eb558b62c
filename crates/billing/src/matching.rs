//! Who on the bill is who on the roster: by NIK, then by KPJ, then by name and birth date.
//!
//! Everybody gets a key: the NIK, or a number above all NIKs where there is none. Both sides are sorted by it and read side
//! by side, so that no table of a million people is needed, and results come out in the order of the NIK.

use crate::bill::Bill;
use crate::roster::{Day, Roster};
use payung_registry::{name_key, names_clash};
use rustc_hash::{FxHashMap, FxHashSet};

/// A key with the index of its entry or line.
pub(crate) type Keyed = (u64, u32);

/// Above every NIK: entries without one, then lines without one.
const NO_NIK: u64 = 10_000_000_000_000_000;
const NOBODY: u64 = 2 * NO_NIK;

/// How a person was found whose NIK on the bill is none, or is not on the roster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MatchedBy {
    /// By the KPJ.
    Kpj,
    /// By name and birth date, both of which one entry alone has.
    Person,
}

/// Both sides in the order of their keys.
#[derive(Debug)]
pub(crate) struct Matched {
    pub(crate) roster: Vec<Keyed>,
    pub(crate) bill: Vec<Keyed>,
    /// Lines found otherwise than by their NIK.
    pub(crate) found: FxHashMap<u32, MatchedBy>,
    /// KPJs that stand beside more than one person.
    pub(crate) shared_kpjs: FxHashSet<u64>,
    /// Lines whose NIK or KPJ the roster knows.
    pub(crate) known_lines: usize,
}

/// A KPJ (37 bits) with the index of its entry or line (27 bits).
const INDEX_BITS: u32 = 27;
/// More entries or lines than this are not taken: their indices would not fit.
pub(crate) const ROWS_MAX: usize = 1 << INDEX_BITS;

/// Finds everybody.
pub(crate) fn matched(roster: &Roster, bill: &Bill, threads: usize) -> Matched {
    let entries = || keyed(&roster.niks, NO_NIK);
    let lines = || keyed(&bill.niks, NOBODY);
    let entry_kpjs = || kpjs(roster.entries.iter().map(|entry| entry.kpj));
    let line_kpjs = || kpjs(bill.lines.iter().map(|line| line.kpj));
    let ((mut of_roster, kpjs_roster), (mut of_bill, kpjs_bill)) = if threads > 1 {
        std::thread::scope(|scope| {
            let other = scope.spawn(|| (entries(), entry_kpjs()));
            let mine = (lines(), line_kpjs());
            (other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), mine)
        })
    } else {
        ((entries(), entry_kpjs()), (lines(), line_kpjs()))
    };
    let mut strangers: FxHashSet<u32> = strangers(&of_roster, &of_bill).collect();
    let mut moved: FxHashMap<u32, (u64, MatchedBy)> = FxHashMap::default();
    let mut shared_kpjs = FxHashSet::default();
    let key_of_entry = |index: u32| match roster.niks.get(index as usize) {
        Some(0) | None => NO_NIK + u64::from(index),
        Some(nik) => *nik,
    };
    let key_of_line = |index: u32, moved: &FxHashMap<u32, (u64, MatchedBy)>| match (moved.get(&index), bill.niks.get(index as usize)) {
        (Some((key, _)), _) => *key,
        (None, Some(0) | None) => NOBODY + u64::from(index),
        (None, Some(nik)) => *nik,
    };
    join(&kpjs_roster, &kpjs_bill, |owners, lines| {
        // Nearly always: one entry, one line, one NIK.
        if let ([entry], [line]) = (owners, lines)
            && let (Some(a), Some(b)) = (roster.niks.get(index_of(*entry) as usize), bill.niks.get(index_of(*line) as usize))
            && a == b
            && *a != 0
        {
            return;
        }
        let owner = owners.first().map(|first| key_of_entry(index_of(*first)));
        // A number of several people on the roster finds nobody.
        let one_owner = owner.filter(|owner| owners.iter().all(|entry| key_of_entry(index_of(*entry)) == *owner));
        if let (Some(owner), Some(first)) = (one_owner, owners.first()) {
            let name = |index: u32| roster.entries.get(index as usize).map_or("", |entry| roster.texts.get(entry.name));
            for line in lines.iter().map(|line| index_of(*line)) {
                let line_name = bill.lines.get(line as usize).map_or("", |line| bill.texts.get(line.name));
                if strangers.contains(&line) && !names_clash(name(index_of(*first)), line_name) {
                    strangers.remove(&line);
                    moved.insert(line, (owner, MatchedBy::Kpj));
                }
            }
        }
        let people = owners.iter().map(|entry| key_of_entry(index_of(*entry)));
        let billed = lines.iter().map(|line| key_of_line(index_of(*line), &moved));
        let mut all = people.chain(billed);
        if let Some(first) = all.next()
            && all.any(|other| other != first)
        {
            shared_kpjs.extend(owners.first().or(lines.first()).map(|number| *number >> INDEX_BITS));
        }
    });
    by_person(roster, bill, &mut strangers, &mut moved, key_of_entry);
    if !moved.is_empty() {
        for (key, index) in &mut of_bill {
            if let Some((found, _)) = moved.get(index) {
                *key = *found;
            }
        }
        of_bill.sort();
    }
    of_roster.shrink_to_fit();
    let known_lines = of_bill.len() - strangers.len();
    let found = moved.into_iter().map(|(line, (_, by))| (line, by)).collect();
    Matched { roster: of_roster, bill: of_bill, found, shared_kpjs, known_lines }
}

/// Keys in their order. Rows of one key keep the order of their file.
fn keyed(niks: &[u64], without: u64) -> Vec<Keyed> {
    let key = |(nik, index): (&u64, u32)| (if *nik == 0 { without + u64::from(index) } else { *nik }, index);
    let mut keyed: Vec<Keyed> = niks.iter().zip(0..).map(key).collect();
    keyed.sort_unstable();
    keyed
}

fn kpjs(numbers: impl ExactSizeIterator<Item = u64>) -> Vec<u64> {
    let mut packed: Vec<u64> = numbers.zip(0_u64..).filter(|(kpj, _)| *kpj != 0).map(|(kpj, index)| kpj << INDEX_BITS | index).collect();
    packed.sort_unstable();
    packed
}

const fn index_of(packed: u64) -> u32 {
    (packed & ((1 << INDEX_BITS) - 1)) as u32
}

/// The lines whose key no entry has.
fn strangers<'k>(roster: &'k [Keyed], bill: &'k [Keyed]) -> impl Iterator<Item = u32> + 'k {
    let mut at = 0;
    bill.iter().filter_map(move |(key, line)| {
        while roster.get(at).is_some_and(|(known, _)| known < key) {
            at += 1;
        }
        (roster.get(at).map(|(known, _)| known) != Some(key)).then_some(*line)
    })
}

/// Calls `each` with the entries and the lines of every KPJ that stands more than once on both sides together.
fn join(roster: &[u64], bill: &[u64], mut each: impl FnMut(&[u64], &[u64])) {
    let run = |side: &[u64], from: usize, kpj: u64| {
        side.get(from..).unwrap_or_default().iter().take_while(|number| **number >> INDEX_BITS == kpj).count()
    };
    let (mut a, mut b) = (0, 0);
    while let Some(kpj) = roster.get(a).into_iter().chain(bill.get(b)).map(|number| number >> INDEX_BITS).min() {
        let (owners, lines) = (run(roster, a, kpj), run(bill, b, kpj));
        if owners + lines > 1 {
            each(&roster[a..a + owners], &bill[b..b + lines]);
        }
        (a, b) = (a + owners, b + lines);
    }
}

/// Lines of one name and birth date, and the one entry that has both.
#[derive(Default)]
struct Wanted {
    lines: Vec<u32>,
    owner: Option<u64>,
    /// More than one entry has both.
    several: bool,
}

/// The lines still unknown whose NIK is none: by name and birth date, where exactly one entry has both.
fn by_person(
    roster: &Roster,
    bill: &Bill,
    strangers: &mut FxHashSet<u32>,
    moved: &mut FxHashMap<u32, (u64, MatchedBy)>,
    key_of_entry: impl Fn(u32) -> u64,
) {
    let mut wanted: FxHashMap<(Day, u64), Wanted> = FxHashMap::default();
    let mut days = FxHashSet::default();
    for index in strangers.iter() {
        let Some(line) = bill.lines.get(*index as usize).filter(|line| line.nik_fault().is_some() && line.birth.is_known()) else {
            continue;
        };
        let name = name_key(bill.texts.get(line.name));
        if name != 0 {
            wanted.entry((line.birth, name)).or_default().lines.push(*index);
            days.insert(line.birth);
        }
    }
    if wanted.is_empty() {
        return;
    }
    for (entry, index) in roster.entries.iter().zip(0..).filter(|(entry, _)| days.contains(&entry.birth)) {
        if let Some(same) = wanted.get_mut(&(entry.birth, name_key(roster.texts.get(entry.name)))) {
            let key = key_of_entry(index);
            same.several |= same.owner.replace(key).is_some_and(|other| other != key);
        }
    }
    for Wanted { lines, owner, several } in wanted.into_values() {
        if let (Some(owner), false) = (owner, several) {
            for line in lines {
                strangers.remove(&line);
                moved.insert(line, (owner, MatchedBy::Person));
            }
        }
    }
}
