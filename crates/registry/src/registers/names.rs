//! Names folded far enough that two spellings of one name meet, and packed small enough to stand in a register's table.
//!
//! A name never finds anybody here: people are found by NIK. Names only raise a doubt (the register holds this NIK under
//! quite another name) or keep one alive (a damaged record bears this name), so folding more than strictly right is the
//! safe side: it takes doubts of the first kind away and adds doubts of the second.

/// Words kept of one name. Longer names take no part in contradictions.
const MAX_WORDS: usize = 6;

/// Bits per word in a [`NameMark`], by the number of words; with the three bits of the count they fit [`NameMark::BITS`].
const WORD_BITS: [u32; MAX_WORDS + 1] = [0, 16, 16, 14, 11, 8, 7];

/// The count that says "too many words to keep".
const TOO_MANY: usize = MAX_WORDS + 1;

/// A name as a set of folded words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FoldedName {
    /// The same for two names of the same folded words in any order. 0 when no word is left.
    pub(crate) key: u64,
    words: [u32; MAX_WORDS],
    count: usize,
}

/// What the table keeps of a name: short fingerprints of its words. 0 is "no name".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameMark(u64);

impl NameMark {
    /// Bits a mark needs.
    pub(crate) const BITS: u32 = 47;

    /// The mark stored as `bits`.
    pub(crate) const fn from_bits(bits: u64) -> Self {
        Self(bits & ((1 << Self::BITS) - 1))
    }

    /// The bits to store.
    pub(crate) const fn bits(self) -> u64 {
        self.0
    }
}

impl FoldedName {
    /// Folds a name: case, punctuation, doubled letters, the old spelling (oe, dj, tj), usual short forms, titles.
    /// Words of one letter are left out.
    pub(crate) fn fold(name: &str) -> Self {
        let mut folded = Self { key: 0, words: [0; MAX_WORDS], count: 0 };
        let mut word = 0_u64;
        for &byte in name.as_bytes() {
            match LETTERS[usize::from(byte)] {
                IGNORED => {}
                SEPARATOR => {
                    folded.end_word(word);
                    word = 0;
                }
                letter => word = push(word, letter),
            }
        }
        folded.end_word(word);
        folded
    }

    fn end_word(&mut self, word: u64) {
        // Below 32 it is one letter at most.
        if word < 32 {
            return;
        }
        let word = match word {
            MOH | MUH | MOHD | MUHD | MHD | MOCH | MOHAMAD | MUHAMED | MOHAMED | MUCHAMAD | MOCHAMAD => MUHAMAD,
            ABD | ABDL => ABDUL,
            WYN => WAYAN,
            NYM => NYOMAN,
            KT => KETUT,
            KD | KADE => KADEK,
            PT => PUTU,
            GST => GUSTI,
            GD => GEDE,
            SITI_SHORT => SITI,
            // Titles and joining words, and "Md", which is Made in Bali and Muhammad elsewhere: they prove nothing.
            HJ | KH | DR | DRS | DRA | IR | PROF | SPD | SPDI | SAG | SKOM | SOS | SH | SE | SI | PD | AMD | SDR | SDRI | BIN | BINTI
            | BTE | ALM | MD => return,
            other => other,
        };
        let hash = mix(word);
        self.key = self.key.wrapping_add(hash).max(1);
        let short = (hash >> 40) as u32;
        if self.count < MAX_WORDS {
            self.words[self.count] = short;
            self.count += 1;
        } else {
            self.count = TOO_MANY;
        }
    }

    /// What the table keeps.
    pub(crate) fn mark(&self) -> NameMark {
        let mut bits = 0_u64;
        if self.count <= MAX_WORDS {
            let width = WORD_BITS[self.count];
            for word in &self.words[..self.count] {
                bits = bits << width | u64::from(*word & ((1 << width) - 1));
            }
        }
        NameMark(bits << 3 | self.count as u64)
    }

    /// Whether the two names have a word in common. `None` when one of them is not known or too long to compare. A "no"
    /// is always true; a "yes" may be a chance meeting of two fingerprints.
    pub(crate) fn shares_word(&self, other: NameMark) -> Option<bool> {
        let count = (other.0 & 7) as usize;
        if !(1..=MAX_WORDS).contains(&count) || !(1..=MAX_WORDS).contains(&self.count) {
            return None;
        }
        let width = WORD_BITS[count];
        let mask = (1_u64 << width) - 1;
        let mut bits = other.0 >> 3;
        for _ in 0..count {
            if self.words[..self.count].iter().any(|word| u64::from(*word) & mask == bits & mask) {
                return Some(true);
            }
            bits >>= width;
        }
        Some(false)
    }
}

/// A number that two spellings of one name share, whatever the order of their words; 0 when no word is left to compare.
#[must_use]
pub fn name_key(name: &str) -> u64 {
    FoldedName::fold(name).key
}

/// Whether two names surely belong to different people: both are known, and no word of one is in the other.
#[must_use]
pub fn names_clash(one: &str, other: &str) -> bool {
    // Nearly always they are written alike.
    !one.eq_ignore_ascii_case(other) && FoldedName::fold(one).shares_word(FoldedName::fold(other).mark()) == Some(false)
}

/// Spreads a number over 64 bits, the upper ones best.
const fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (number ^ (number >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

const SEPARATOR: u8 = 0;
const IGNORED: u8 = 255;

/// Letters as 1–26, bytes of other alphabets as 27–31, everything else [`SEPARATOR`] or [`IGNORED`].
const LETTERS: [u8; 256] = {
    let mut table = [SEPARATOR; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            letter @ b'a'..=b'z' => letter - b'a' + 1,
            letter @ b'A'..=b'Z' => letter - b'A' + 1,
            b'\'' | b'`' => IGNORED,
            other @ 128.. => 27 + other % 5,
            _ => SEPARATOR,
        };
        byte += 1;
    }
    table
};

/// Adds a letter to a word. Twelve letters of five bits are kept as they are; what lies before them in a longer word is
/// mixed together.
const fn push(word: u64, letter: u8) -> u64 {
    const D: u64 = 4;
    const E: u8 = 5;
    const J: u8 = 10;
    const O: u64 = 15;
    const T: u64 = 20;
    let last = word & 31;
    let (head, letter) = match (last, letter) {
        (O, E) => (word >> 5, 21),
        (D, J) => (word >> 5, 10),
        (T, J) => (word >> 5, 3),
        _ if last == letter as u64 => return word,
        _ => (word, letter),
    };
    let head = if head >> 55 == 0 { head } else { mix(head) };
    head << 5 | letter as u64
}

/// A folded word at compile time.
const fn word(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut word = 0;
    let mut index = 0;
    while index < bytes.len() {
        word = push(word, LETTERS[bytes[index] as usize]);
        index += 1;
    }
    word
}

macro_rules! words {
    ($($name:ident $text:literal),* $(,)?) => { $(const $name: u64 = word($text);)* };
}

words! {
    MOH "moh", MUH "muh", MOHD "mohd", MUHD "muhd", MHD "mhd", MOCH "moch", MOHAMAD "mohamad", MUHAMED "muhamed", MOHAMED "mohamed",
    MUCHAMAD "muchamad", MOCHAMAD "mochamad", MUHAMAD "muhamad", ABD "abd", ABDL "abdl", ABDUL "abdul", WYN "wyn", WAYAN "wayan",
    NYM "nym", NYOMAN "nyoman", KT "kt", KETUT "ketut", KD "kd", KADE "kade", KADEK "kadek", PT "pt", PUTU "putu", GST "gst",
    GUSTI "gusti", GD "gd", GEDE "gede", SITI_SHORT "st", SITI "siti", HJ "hj", KH "kh", DR "dr", DRS "drs", DRA "dra", IR "ir",
    PROF "prof", SPD "spd", SPDI "spdi", SAG "sag", SKOM "skom", SOS "sos", SH "sh", SE "se", SI "si", PD "pd", AMD "amd", SDR "sdr",
    SDRI "sdri", BIN "bin", BINTI "binti", BTE "bte", ALM "alm", MD "md",
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(a: &str, b: &str) -> bool {
        FoldedName::fold(a).key == FoldedName::fold(b).key
    }

    fn shares(a: &str, b: &str) -> Option<bool> {
        FoldedName::fold(a).shares_word(FoldedName::fold(b).mark())
    }

    #[test]
    fn spellings_of_one_name_meet() {
        assert!(same("I Wayan Contoh", "I WYN. CONTOH"));
        assert!(same("Moh. Teladan", "Muhammad  TELADAN"));
        assert!(same("Soeparno Tjontoh", "suparno contoh"));
        assert!(same("Ma'ruf Misal, S.Pd", "MARUF MISAL"));
        assert!(same("Misal Teladan", "Teladan, Misal"));
        assert!(!same("Misal Teladan", "Misal"));
        assert_eq!(FoldedName::fold("H.").key, 0);
        assert_eq!(FoldedName::fold(" - ").key, 0);
    }

    #[test]
    fn contradiction_needs_two_names_without_a_common_word() {
        assert_eq!(shares("Ni Ketut Misal", "Ketut Teladan"), Some(true));
        assert_eq!(shares("Misal Teladan", "Contoh Peraga"), Some(false));
        assert_eq!(shares("Misal Teladan", "Peraga bin Contoh"), Some(false));
        assert_eq!(shares("Misal", ""), None);
        assert_eq!(shares("", "Misal"), None);
        assert_eq!(shares("Misal", "satu dua tiga empat lima enam tujuh"), None);
        assert_eq!(shares("enam", "satu dua tiga empat lima enam"), Some(true));
    }

    proptest! {
        #[test]
        fn a_common_word_is_never_overlooked(
            before in proptest::collection::vec("[b-z]{3,9}", 0..3),
            common in "a[b-z]{2,9}",
            after in proptest::collection::vec("[b-z]{3,9}", 0..3),
        ) {
            let name = format!("{} {common} {}", before.join(" "), after.join(" "));
            let other = format!("{common} {}", before.join(" "));
            // A word may itself be a title or a short form; then it is no evidence and there is nothing to see.
            prop_assume!(FoldedName::fold(&common).key != 0);
            prop_assert_eq!(shares(&name, &other), Some(true));
            prop_assert_eq!(shares(&other, &name), Some(true));
        }

        #[test]
        fn any_text_folds_into_its_bits(text in "\\PC{0,60}") {
            let mark = FoldedName::fold(&text).mark();
            prop_assert!(mark.bits() < 1 << NameMark::BITS);
            prop_assert_eq!(NameMark::from_bits(mark.bits()), mark);
        }
    }
}
