//! Numbers that look random and are the same on every machine.
//!
//! Nothing here is a secret, and nothing is drawn in sequence: every value is a function of the seed, of what it is for
//! (a stream) and of whom it is about (an index). So any part of a population can be made again alone, in any order,
//! without keeping the rest in memory.

/// What a draw is for. Two streams never share a draw, so that adding a question to one does not change the others.
#[derive(Clone, Copy)]
pub enum Stream {
    /// Sizes of the families in a block.
    Block = 1,
    /// What the members of a family have in common.
    Family = 2,
    /// One person.
    Person = 3,
    /// What goes wrong in one row of the list.
    Row = 4,
    /// How one cell is spelled.
    Cell = 5,
    /// The row of a person in DTKS.
    Dtks = 6,
    /// The row of a person in P3KE.
    P3ke = 7,
    /// The row of a person in DTSEN.
    Dtsen = 8,
    /// Who is active at BPJS, who is paid for by others.
    Schemes = 9,
    /// Orders other than that of the list.
    Order = 10,
    /// What is the matter with a person's line on a bill.
    Billing = 11,
}

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): a bijection on 64 bits.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// A sequence of draws about one thing: SplitMix64, started from seed, stream and index.
pub struct Dice(u64);

impl Dice {
    /// The draws of `stream` about thing number `index`.
    pub fn new(seed: u64, stream: Stream, index: u64) -> Self {
        Self(mix(mix(seed ^ (stream as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93)) ^ index))
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number from 0 up to, not including, `n`; 0 when `n` is 0.
    pub fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// True in `rate` of ten thousand cases.
    pub fn hit(&mut self, rate: u64) -> bool {
        self.below(10_000) < rate
    }

    /// One of `choices`, each as likely as the next. `choices` is never empty: all callers pass constant tables.
    pub fn pick<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// The position in `weights` on which a draw falls, each position as likely as its weight.
    pub fn weighted(&mut self, weights: &[u64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (at, &weight) in weights.iter().enumerate() {
            if left < weight {
                return at;
            }
            left -= weight;
        }
        0
    }
}

/// Puts the numbers below `n` into another order: a bijection on `0..n`, by a Feistel network of four rounds that is
/// walked until it falls below `n`. Distinct inputs give distinct outputs, which is what keeps every NIK unique.
pub fn shuffled(seed: u64, salt: u64, n: u64, x: u64) -> u64 {
    debug_assert!(x < n);
    let half = (64 - n.leading_zeros()).div_ceil(2).max(1);
    let mask = (1u64 << half) - 1;
    let key = mix(seed ^ mix(salt));
    let mut value = x;
    loop {
        let (mut left, mut right) = (value >> half, value & mask);
        for round in 0..4u64 {
            (left, right) = (right, left ^ (mix(right ^ key.wrapping_add(round << 56)) & mask));
        }
        value = (left << half) | right;
        if value < n {
            return value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_fixed_for_all_time() {
        let mut dice = Dice::new(7, Stream::Person, 3);
        let drawn: Vec<u64> = (0..4).map(|_| dice.below(1000)).collect();
        let mut again = Dice::new(7, Stream::Person, 3);
        assert_eq!(drawn, (0..4).map(|_| again.below(1000)).collect::<Vec<_>>());
        let mut other = Dice::new(7, Stream::Family, 3);
        assert_ne!(drawn, (0..4).map(|_| other.below(1000)).collect::<Vec<_>>());
        assert_eq!(mix(0x9E37_79B9_7F4A_7C15), 0xE220_A839_7B1D_CDAF, "first output of SplitMix64 seeded with 0");
    }

    #[test]
    fn shuffling_loses_and_repeats_nothing() {
        for n in [1, 2, 3, 64, 1000, 4097] {
            let mut seen = vec![false; n as usize];
            for x in 0..n {
                let at = shuffled(42, 9, n, x) as usize;
                assert!(!std::mem::replace(&mut seen[at], true));
            }
        }
    }
}
