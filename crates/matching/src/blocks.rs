//! Who could be whom: indexes over the register by keys, each of which survives some error.

use rustc_hash::FxHashSet;

/// Hands every key of a row over.
pub(crate) type KeysOf<'k> = dyn Fn(usize, &mut dyn FnMut(u64)) + 'k;

/// Rows of the register by a hashed key: buckets in one array. Rows of a key that more rows share than `most` are left out, and
/// the key is remembered as too frequent.
#[derive(Debug)]
pub(crate) struct Index {
    bits: u32,
    starts: Vec<u32>,
    /// The key's lower half, and the row.
    entries: Vec<(u32, u32)>,
    frequent: FxHashSet<u64>,
}

impl Index {
    /// Builds an index over `rows` rows; `keys` gives the keys of a row (0 is none).
    pub(crate) fn build(rows: usize, most: usize, keys: &KeysOf<'_>) -> Self {
        let bits = usize::BITS - rows.max(2).leading_zeros();
        let bucket = |key: u64| (key >> (64 - bits)) as usize;
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for row in 0..rows {
            keys(row, &mut |key| {
                if key != 0
                    && let Some(count) = starts.get_mut(bucket(key) + 1)
                {
                    *count += 1;
                }
            });
        }
        let mut total = 0;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut entries = vec![(0_u32, 0_u32); total as usize];
        let mut next = starts.clone();
        for row in 0..rows {
            keys(row, &mut |key| {
                if key != 0
                    && let Some(place) = next.get_mut(bucket(key))
                {
                    if let Some(entry) = entries.get_mut(*place as usize) {
                        *entry = (key as u32, row as u32);
                    }
                    *place += 1;
                }
            });
        }
        drop(next);
        let mut index = Self { bits, starts, entries, frequent: FxHashSet::default() };
        index.leave_out_frequent(most);
        index
    }

    /// Takes out the rows of keys that more than `most` rows share.
    fn leave_out_frequent(&mut self, most: usize) {
        let buckets = self.starts.len() - 1;
        let mut write = 0_usize;
        let mut read = 0_usize;
        for bucket in 0..buckets {
            let end = self.starts[bucket + 1] as usize;
            let begin = write;
            if end - read > most {
                self.entries[read..end].sort_unstable();
                let mut at = read;
                while at < end {
                    let key = self.entries[at].0;
                    let run = self.entries[at..end].partition_point(|entry| entry.0 == key);
                    if run > most {
                        self.frequent.insert((bucket as u64) << 32 | u64::from(key));
                    } else {
                        self.entries.copy_within(at..at + run, write);
                        write += run;
                    }
                    at += run;
                }
            } else {
                self.entries.copy_within(read..end, write);
                write += end - read;
            }
            self.starts[bucket] = begin as u32;
            read = end;
        }
        if let Some(last) = self.starts.last_mut() {
            *last = write as u32;
        }
        self.entries.truncate(write);
    }

    /// The rows under a key.
    #[inline]
    pub(crate) fn rows(&self, key: u64) -> impl Iterator<Item = u32> + '_ {
        let bucket = if key == 0 { None } else { Some((key >> (64 - self.bits)) as usize) };
        let range = bucket.and_then(|bucket| Some(*self.starts.get(bucket)? as usize..*self.starts.get(bucket + 1)? as usize));
        let entries = range.and_then(|range| self.entries.get(range)).unwrap_or_default();
        entries.iter().filter(move |(low, _)| *low == key as u32).map(|(_, row)| *row)
    }

    /// Whether the key was too frequent.
    #[inline]
    pub(crate) fn is_frequent(&self, key: u64) -> bool {
        !self.frequent.is_empty() && key != 0 && self.frequent.contains(&((key >> (64 - self.bits)) << 32 | u64::from(key as u32)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::mix;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_index_finds_what_looking_at_every_row_finds(keys in proptest::collection::vec(0_u64..12, 0..60), most in 1_usize..8) {
            let hashed = |key: u64| if key == 0 { 0 } else { mix(key) };
            let index = Index::build(keys.len(), most, &|row, take| take(hashed(keys[row])));
            for key in 1..12 {
                let mut expected: Vec<u32> = (0..keys.len()).filter(|row| keys[*row] == key).map(|row| row as u32).collect();
                prop_assert_eq!(index.is_frequent(hashed(key)), expected.len() > most);
                if expected.len() > most {
                    expected.clear();
                }
                prop_assert_eq!(index.rows(hashed(key)).collect::<Vec<_>>(), expected);
            }
            prop_assert_eq!(index.rows(0).count(), 0);
        }
    }
}
