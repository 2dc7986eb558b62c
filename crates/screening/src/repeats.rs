//! Which NIKs stand in more than one row, found in memory that does not grow with the lists.
//!
//! The first reading of the lists passes every NIK of a CSV list through a [`Filter`] of bounded size, which says "surely
//! not before" or "perhaps before". Whoever was perhaps there before is a candidate, and so is every NIK of a workbook,
//! whose rows are kept anyway. Only where there are candidates are the CSV lists read once more, for the places of the
//! candidates alone. The answer is exact, and the same for any number of threads: every NIK that repeats is a candidate,
//! and a candidate that turns out to stand in one row only is forgotten.

use crate::lists::Place;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of CSV for which the filter has one word. Rows of lists are mostly somewhat shorter.
const BYTES_PER_WORD: u64 = 256;
/// Most words of the filter: 32 MiB. Ten million rows still fill it so little that one candidate in a hundred is none.
const WORDS_MAX: u64 = 1 << 22;

/// Remembers NIKs by two bits in one of its words: what it has seen it always knows again, and now and then it believes to
/// have seen what it has not.
#[derive(Debug)]
pub(crate) struct Filter {
    words: Box<[AtomicU64]>,
}

impl Filter {
    /// A filter for CSV lists of so many bytes together.
    pub fn for_bytes(bytes: u64) -> Self {
        Self::of_words(bytes / BYTES_PER_WORD)
    }

    /// A filter for so many NIKs: one word for four, so that few others are taken for one of them.
    fn for_niks(niks: usize) -> Self {
        Self::of_words(niks as u64 / 4)
    }

    fn of_words(words: u64) -> Self {
        Self { words: (0..words.clamp(64, WORDS_MAX)).map(|_| AtomicU64::new(0)).collect() }
    }

    fn add(&self, nik: u64) {
        let (word, bits) = self.place(nik);
        self.words[word].fetch_or(bits, Ordering::Relaxed);
    }

    #[inline]
    fn may_hold(&self, nik: u64) -> bool {
        let (word, bits) = self.place(nik);
        self.words[word].load(Ordering::Relaxed) & bits == bits
    }

    /// Takes the NIKs of some rows and appends those that may have come before to `again`.
    pub fn note(&self, niks: &[u64], again: &mut Vec<u64>) {
        // The words lie far apart. Looking at all of them first lets the processor fetch many at once; the second look
        // then finds them near.
        let near = niks.iter().fold(0, |sum, nik| sum ^ self.words[self.place(*nik).0].load(Ordering::Relaxed));
        std::hint::black_box(near);
        for nik in niks {
            let (word, bits) = self.place(*nik);
            // Of two threads with the same NIK one comes second, and sees the bits of the first.
            if self.words[word].fetch_or(bits, Ordering::Relaxed) & bits == bits {
                again.push(*nik);
            }
        }
    }

    /// A NIK's word and its bits there.
    fn place(&self, nik: u64) -> (usize, u64) {
        let hash = nik.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let hash = (hash ^ hash >> 32).wrapping_mul(0xd6e8_feb8_6659_fd93);
        let word = (u128::from(hash) * self.words.len() as u128) >> 64;
        // The lowest bits of a product depend on few bits of the number; those in the middle do not, and chose no word.
        (word as usize, 1 << (hash >> 20 & 63) | 1 << (hash >> 26 & 63))
    }
}

/// The candidates of the first reading.
pub(crate) type Candidates = FxHashSet<u64>;

/// The NIKs that stand in more than one row, with their places.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    /// Where a NIK's places begin in `places`, and how many there are.
    of: FxHashMap<u64, (u32, u32)>,
    places: Vec<Place>,
    /// Says of nearly every other NIK at once that it is none of them, and is small enough to stay near.
    perhaps: Option<Filter>,
}

impl Repeats {
    /// Of the places of all candidates, in any order.
    pub fn of(mut sightings: Vec<(u64, Place)>) -> Self {
        sightings.sort_unstable();
        let mut repeats = Self::default();
        for same in sightings.chunk_by(|(a, _), (b, _)| a == b).filter(|same| same.len() > 1) {
            let start = u32::try_from(repeats.places.len()).unwrap_or(u32::MAX);
            repeats.places.extend(same.iter().map(|(_, place)| *place));
            repeats.of.insert(same[0].0, (start, u32::try_from(same.len()).unwrap_or(u32::MAX)));
        }
        repeats.places.shrink_to_fit();
        if !repeats.of.is_empty() {
            let perhaps = Filter::for_niks(repeats.of.len());
            repeats.of.keys().for_each(|nik| perhaps.add(*nik));
            repeats.perhaps = Some(perhaps);
        }
        repeats
    }

    /// Whether the NIK stands in more than one row.
    #[inline]
    pub fn contains(&self, nik: u64) -> bool {
        self.perhaps.as_ref().is_some_and(|perhaps| perhaps.may_hold(nik)) && self.of.contains_key(&nik)
    }

    /// The rows in which a NIK that repeats stands, in the order of the lists; empty for any other.
    pub fn places(&self, nik: u64) -> &[Place] {
        let Some((start, count)) = self.of.get(&nik) else { return &[] };
        self.places.get(*start as usize..).map_or(&[], |rest| &rest[..rest.len().min(*count as usize)])
    }

    /// NIKs that repeat.
    pub fn len(&self) -> usize {
        self.of.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_filter_is_bounded_and_seldom_wrong() {
        assert_eq!(Filter::for_bytes(u64::MAX).words.len() as u64, WORDS_MAX);
        let filter = Filter::for_bytes(16_000_000);
        let mut again = Vec::new();
        // A hundred thousand rows of 160 bytes, numbered as NIKs are: some dates, few kecamatan, serials from 1.
        let niks: Vec<u64> =
            (0..100_000_u64).map(|n| 1_217_010_101_500_001 + n % 12 * 10_000_000_000 + n / 12 % 2_000 * 1_000_000 + n / 24_000).collect();
        filter.note(&niks, &mut again);
        assert!(again.len() < 1_000, "{} of 100000 taken for others", again.len());
        again.clear();
        filter.note(&niks, &mut again);
        assert_eq!(again, niks);
    }

    proptest! {
        /// However little room the filter has, the two readings find what counting finds.
        #[test]
        fn repeats_are_exact(niks in proptest::collection::vec(1_000_000_000_000_001_u64..1_000_000_000_000_400, 0..300), cut in 0_usize..300) {
            let filter = Filter { words: (0..2).map(|_| AtomicU64::new(0)).collect() };
            let mut again = Vec::new();
            let (first, second) = niks.split_at(cut.min(niks.len()));
            filter.note(second, &mut again);
            filter.note(first, &mut again);
            let candidates: Candidates = again.into_iter().collect();
            let place = |row: usize| Place { file: 0, sheet: 0, row: row as u32 };
            let seen = niks.iter().enumerate().rev().filter(|(_, nik)| candidates.contains(nik)).map(|(row, nik)| (*nik, place(row)));
            let repeats = Repeats::of(seen.collect());
            let mut counted: BTreeMap<u64, Vec<Place>> = BTreeMap::new();
            for (row, nik) in niks.iter().enumerate() {
                counted.entry(*nik).or_default().push(place(row));
            }
            counted.retain(|_, places| places.len() > 1);
            prop_assert_eq!(repeats.len(), counted.len());
            for nik in &niks {
                prop_assert_eq!(repeats.places(*nik), counted.get(nik).map_or(&[][..], Vec::as_slice));
                prop_assert_eq!(repeats.contains(*nik), counted.contains_key(nik));
            }
        }
    }
}
