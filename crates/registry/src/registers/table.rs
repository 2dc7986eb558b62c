//! The key table: who is in the register, in sixteen bytes a slot.
//!
//! A NIK is below 10^16 and so leaves ten bits of its word for the answer; the second word holds what is needed to see
//! that the register means somebody else (birth date and name words). Open addressing with linear probing over any
//! number of slots: the keys lie apart from the second words, so that a search that fails touches one or two cache lines.
//! What several rows say about one NIK is joined in a way that does not depend on their order, so that rows may be read
//! in parallel and the table is always the same.

use super::names::{FoldedName, NameMark};
use payung_domain::Date;

/// Bits of the answer below a key.
const FLAG_BITS: u32 = 10;
const DESIL: u64 = 0b1111;
/// Entries whose slots are fetched together while the table is built.
const FETCHED_AT_ONCE: usize = 32;

/// What a row says, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Flags(u64);

impl Flags {
    /// Dukcapil answered "padan".
    pub(crate) const CONFIRMED: Self = Self(1 << 4);
    /// Dukcapil answered "tidak padan".
    pub(crate) const DENIED: Self = Self(1 << 5);
    /// Wage earner (PU).
    pub(crate) const WAGE_EARNER: Self = Self(1 << 6);
    /// Not a wage earner (BPU).
    pub(crate) const OWN_ACCOUNT: Self = Self(1 << 7);
    /// Head of the family.
    pub(crate) const HEAD: Self = Self(1 << 8);
    /// Another member of the family.
    pub(crate) const MEMBER: Self = Self(1 << 9);

    /// The desil alone; anything but 1–10 is none.
    pub(crate) const fn of_desil(desil: Option<u8>) -> Self {
        match desil {
            Some(desil @ 1..=10) => Self(desil as u64),
            _ => Self(0),
        }
    }

    /// Both.
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all bits of `other` are set.
    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The desil, 1–10.
    pub(crate) const fn desil(self) -> Option<u8> {
        match self.0 & DESIL {
            0 => None,
            desil => Some(desil as u8),
        }
    }

    /// What two rows for one person say together: the lower desil, and every other mark of either.
    const fn joined(self, other: Self) -> Self {
        let desil = match (self.0 & DESIL, other.0 & DESIL) {
            (0, desil) | (desil, 0) => desil,
            (a, b) if a < b => a,
            (_, b) => b,
        };
        Self((self.0 | other.0) & !DESIL | desil)
    }
}

/// Day, month and year of birth in 17 bits: years 1900–2155, 0 for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct BirthMark(u32);

impl BirthMark {
    const BITS: u32 = 17;

    /// The mark of a date; none outside 1900–2155.
    pub(crate) fn of(date: Option<Date>) -> Self {
        let Some(date) = date else { return Self(0) };
        match u8::try_from(date.year() - 1900) {
            Ok(year) => Self(u32::from(year) << 9 | u32::from(date.month().unsigned_abs()) << 5 | u32::from(date.day().unsigned_abs())),
            Err(_) => Self(0),
        }
    }

    /// Whether a date is known.
    pub(crate) const fn is_known(self) -> bool {
        self.0 != 0
    }

    /// Whether both are known and differ in more than one of day, month and year: more than a slip of the pen.
    pub(crate) const fn clearly_differs(self, other: Self) -> bool {
        let parts =
            (self.0 >> 9 != other.0 >> 9) as u8 + (self.0 >> 5 & 15 != other.0 >> 5 & 15) as u8 + (self.0 & 31 != other.0 & 31) as u8;
        self.is_known() && other.is_known() && parts > 1
    }
}

/// Who the register means by a NIK, as far as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Identity(u64);

impl Identity {
    /// From a row's name and birth date.
    pub(crate) fn new(name: &FoldedName, birth: BirthMark) -> Self {
        Self(name.mark().bits() << BirthMark::BITS | u64::from(birth.0))
    }

    /// The birth date.
    pub(crate) const fn birth(self) -> BirthMark {
        BirthMark((self.0 & ((1 << BirthMark::BITS) - 1)) as u32)
    }

    /// The name's words.
    pub(crate) const fn name(self) -> NameMark {
        NameMark::from_bits(self.0 >> BirthMark::BITS)
    }

    /// What is known after a second row for the same person: only what both agree on.
    const fn joined(self, other: Self) -> Self {
        const BIRTH: u64 = (1 << BirthMark::BITS) - 1;
        let differing = self.0 ^ other.0;
        let keep_birth = if differing & BIRTH == 0 { BIRTH } else { 0 };
        let keep_name = if differing & !BIRTH == 0 { !BIRTH } else { 0 };
        Self(self.0 & (keep_birth | keep_name))
    }
}

/// One row's contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    word: u64,
    identity: Identity,
}

impl Entry {
    /// An entry under `key`, a number of sixteen digits (NIK or Nomor KK).
    pub(crate) const fn new(key: u64, flags: Flags, identity: Identity) -> Self {
        Self { word: key << FLAG_BITS | flags.0, identity }
    }
}

/// The table.
#[derive(Debug, Default)]
pub(crate) struct KeyTable {
    words: Vec<u64>,
    /// Empty when no row says who it means.
    identities: Vec<Identity>,
    len: usize,
}

impl KeyTable {
    /// A table of all `parts`, which are freed one by one, and the number of rows whose key had come before.
    pub(crate) fn build(parts: Vec<Vec<Entry>>) -> (Self, u64) {
        let rows: usize = parts.iter().map(Vec::len).sum();
        if rows == 0 {
            return (Self::default(), 0);
        }
        // Five slots for three rows: a failing search then looks at about four slots, half a cache line.
        let slots = rows + rows / 3 * 2 + 8;
        let mut table = Self { words: vec![0; slots], identities: Vec::new(), len: 0 };
        if parts.iter().flatten().any(|entry| entry.identity != Identity::default()) {
            table.identities = vec![Identity::default(); slots];
        }
        let mut duplicates = 0;
        for part in parts {
            for entries in part.chunks(FETCHED_AT_ONCE) {
                table.fetch(entries.iter().map(|entry| entry.word >> FLAG_BITS));
                for entry in entries {
                    duplicates += u64::from(!table.insert(*entry));
                }
            }
        }
        (table, duplicates)
    }

    /// Keys in the table.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Puts an entry in, or joins it to the one of the same key; false then.
    fn insert(&mut self, entry: Entry) -> bool {
        let mut slot = slot_of(entry.word >> FLAG_BITS, self.words.len());
        loop {
            let word = self.words[slot];
            if word == 0 {
                self.words[slot] = entry.word;
                if let Some(identity) = self.identities.get_mut(slot) {
                    *identity = entry.identity;
                }
                self.len += 1;
                return true;
            }
            if word >> FLAG_BITS == entry.word >> FLAG_BITS {
                let key = word >> FLAG_BITS << FLAG_BITS;
                self.words[slot] = key | Flags(word ^ key).joined(Flags(entry.word ^ key)).0;
                if let Some(identity) = self.identities.get_mut(slot) {
                    *identity = identity.joined(entry.identity);
                }
                return false;
            }
            slot += 1;
            if slot == self.words.len() {
                slot = 0;
            }
        }
    }

    /// Has the processor fetch what [`Self::get`] will look at: the keys lie far apart, and many at once take as long as one.
    pub(crate) fn fetch(&self, keys: impl Iterator<Item = u64>) {
        if self.words.is_empty() {
            return;
        }
        let looked_at = keys.fold(0, |sum, key| {
            let slot = slot_of(key, self.words.len());
            sum ^ self.words[slot] ^ self.identities.get(slot).map_or(0, |identity| identity.0)
        });
        std::hint::black_box(looked_at);
    }

    /// What the register says under `key`.
    pub(crate) fn get(&self, key: u64) -> Option<(Flags, Identity)> {
        if self.words.is_empty() {
            return None;
        }
        let mut slot = slot_of(key, self.words.len());
        loop {
            let word = self.words[slot];
            if word >> FLAG_BITS == key {
                return Some((Flags(word & ((1 << FLAG_BITS) - 1)), self.identities.get(slot).copied().unwrap_or_default()));
            }
            // There is always an empty slot: there are more slots than rows.
            if word == 0 {
                return None;
            }
            slot += 1;
            if slot == self.words.len() {
                slot = 0;
            }
        }
    }
}

/// The slot a key belongs in. NIKs follow patterns of powers of ten (area, date, serial 0001), so both halves of the
/// number are mixed before the upper bits choose.
fn slot_of(key: u64, slots: usize) -> usize {
    let hash = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let hash = (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
    ((u128::from(hash) * slots as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn birth(text: &str) -> BirthMark {
        BirthMark::of(Some(text.parse().expect("a date")))
    }

    #[test]
    fn birth_dates_that_differ_in_one_part_are_a_slip() {
        assert!(!birth("1980-07-01").clearly_differs(birth("1980-07-02")));
        assert!(!birth("1980-07-01").clearly_differs(birth("1981-07-01")));
        assert!(birth("1980-07-01").clearly_differs(birth("1980-08-02")));
        assert!(birth("1980-07-01").clearly_differs(birth("1991-08-01")));
        assert!(!birth("1980-07-01").clearly_differs(BirthMark::default()));
        assert!(!BirthMark::of(Some(Date::constant(1850, 1, 1))).is_known());
    }

    #[test]
    fn two_rows_keep_the_lower_desil_and_what_they_agree_on() {
        let key = 5_106_014_107_800_001;
        let identity = |name: &str, day: &str| Identity::new(&FoldedName::fold(name), birth(day));
        let first = Entry::new(key, Flags::of_desil(Some(4)), identity("Misal Satu", "1980-07-01"));
        let second = Entry::new(key, Flags::of_desil(Some(2)).with(Flags::HEAD), identity("Misal Satu", "1981-01-03"));
        let third = Entry::new(key, Flags::of_desil(None), identity("Misal Satu", "1980-07-01"));
        for order in [[first, second, third], [third, second, first], [second, third, first]] {
            let (table, duplicates) = KeyTable::build(order.map(|entry| vec![entry]).to_vec());
            assert_eq!((table.len(), duplicates), (1, 2));
            let (flags, identity) = table.get(key).expect("it is there");
            assert_eq!(flags.desil(), Some(2));
            assert!(flags.has(Flags::HEAD) && !flags.has(Flags::MEMBER));
            assert!(!identity.birth().is_known());
            assert_eq!(FoldedName::fold("Satu").shares_word(identity.name()), Some(true));
        }
    }

    #[test]
    fn patterned_numbers_do_not_pile_up() {
        // Every kecamatan of a province, every day of a year, serial 0001: the pattern real NIKs have.
        let mut entries = Vec::new();
        for area in 0..60_u64 {
            for day in 1..=28_u64 {
                for month in 1..=12_u64 {
                    for year in 60..72_u64 {
                        let key = (510_101 + area) * 10_000_000_000 + day * 100_000_000 + month * 1_000_000 + year * 10_000 + 1;
                        entries.push(Entry::new(key, Flags::default(), Identity::default()));
                    }
                }
            }
        }
        let (table, duplicates) = KeyTable::build(vec![entries]);
        assert_eq!(duplicates, 0);
        let slots = table.words.len();
        let distances: usize = table
            .words
            .iter()
            .enumerate()
            .filter(|(_, word)| **word != 0)
            .map(|(slot, word)| (slot + slots - slot_of(word >> FLAG_BITS, slots)) % slots)
            .sum();
        // Linear probing at 60 % load expects 0.75 steps.
        assert!(distances < table.len(), "{distances} steps for {} keys", table.len());
    }

    proptest! {
        #[test]
        fn the_table_holds_what_a_map_holds(rows in proptest::collection::vec((0_u64..60, 0_u8..11), 0..200), asked in 0_u64..80) {
            let mut map = BTreeMap::new();
            for &(key, desil) in &rows {
                let known: &mut Option<u8> = map.entry(key).or_default();
                *known = match (*known, desil) { (known, 0) => known, (Some(a), b) => Some(a.min(b)), (None, b) => Some(b) };
            }
            let base = 1_000_000_000_000_001;
            let entries = rows.iter().map(|&(key, desil)| Entry::new(base + key, Flags::of_desil(Some(desil)), Identity::default())).collect();
            let (table, duplicates) = KeyTable::build(vec![entries]);
            prop_assert_eq!(table.len(), map.len());
            prop_assert_eq!(duplicates as usize, rows.len() - map.len());
            prop_assert_eq!(table.get(base + asked).map(|(flags, _)| flags.desil()), map.get(&asked).copied());
        }
    }
}
