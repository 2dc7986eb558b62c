//! Two names side by side: which of their words are the same, shortened, misspelled, or missing.

use crate::names::{NameId, Names, WORDS_MAX};

/// How two names agree, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum NameLevel {
    /// The same words in the same order, short forms and spellings resolved.
    Same,
    /// The same words in another order.
    Reordered,
    /// Every word agrees, some as initials or short forms, or with spaces elsewhere.
    Shortened,
    /// Every word agrees, some with a slip of the pen.
    Misspelled,
    /// One name has all words of the other, and more.
    Part,
    /// The same, and a word has a slip of the pen.
    PartMisspelled,
    /// Some words agree, and each has others.
    Shared,
    /// No word agrees.
    Different,
    /// One of them is not there.
    Missing,
}

#[cfg(test)]
impl NameLevel {
    /// Number of levels.
    pub(crate) const COUNT: usize = 9;
}

/// What came of comparing two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Likeness {
    pub(crate) level: NameLevel,
    /// One bit for each word of the second name that the first has exactly.
    pub(crate) exact: u8,
    /// One bit for each word of the second name that the first has with a slip.
    pub(crate) slips: u8,
    /// Those of them that have two.
    pub(crate) far: u8,
    /// One bit for each word of the second name that the first has as an initial or short form, or the other way round.
    pub(crate) initials: u8,
}

impl Likeness {
    const fn only(level: NameLevel) -> Self {
        Self { level, exact: 0, slips: 0, far: 0, initials: 0 }
    }
}

/// Compares two names. Which is first makes no difference to the level.
pub(crate) fn likeness(names: &Names<'_>, first: NameId, second: NameId) -> Likeness {
    let (a, b) = (names.words(first), names.words(second));
    if a.is_empty() || b.is_empty() {
        return Likeness::only(NameLevel::Missing);
    }
    if first == second {
        return Likeness { exact: all(b), ..Likeness::only(NameLevel::Same) };
    }
    // Words are paired from one side; always from the same one, so that the answer is the same both ways and whatever was read before.
    let earlier = a.iter().map(|word| names.text(*word)).lt(b.iter().map(|word| names.text(*word)));
    if earlier { paired(names, a, b).1 } else { paired(names, b, a).0 }
}

/// A bit for every word.
fn all(words: &[u32]) -> u8 {
    u8::MAX >> (WORDS_MAX - words.len().clamp(1, WORDS_MAX))
}

/// The words of `a` paired with those of `b`: what is to be said of the words of each.
fn paired(names: &Names<'_>, a: &[u32], b: &[u32]) -> (Likeness, Likeness) {
    let (mut left_a, mut left_b) = (all(a), all(b));
    let mut exact = (0_u8, 0_u8);
    for (at, word) in a.iter().enumerate() {
        // The same place first, so that a repeated word stays where it is.
        let here = (b.get(at) == Some(word) && left_b >> at & 1 == 1).then_some(at);
        let found = here.or_else(|| b.iter().enumerate().position(|(place, other)| other == word && left_b >> place & 1 == 1));
        if let Some(place) = found {
            left_a &= !(1 << at);
            left_b &= !(1 << place);
            exact = (exact.0 | 1 << at, exact.1 | 1 << place);
        }
    }
    let mut initials = (0_u8, 0_u8);
    // Spaces elsewhere before anything else: of "Zaen uri" and "Zaenuri" one begins like the other.
    if left_a != 0 && left_b != 0 && left_a.count_ones() + left_b.count_ones() > 2 && joins(names, (a, left_a), (b, left_b)) {
        initials = (left_a, left_b);
        (left_a, left_b) = (0, 0);
    }
    let mut pair = |agree: &dyn Fn(&[u8], &[u8]) -> bool| {
        let mut marks = (0_u8, 0_u8);
        for (at, word) in a.iter().enumerate() {
            if left_a >> at & 1 == 0 {
                continue;
            }
            let text = names.text(*word);
            let found = b.iter().enumerate().position(|(place, other)| left_b >> place & 1 == 1 && agree(text, names.text(*other)));
            if let Some(place) = found {
                left_a &= !(1 << at);
                left_b &= !(1 << place);
                marks = (marks.0 | 1 << at, marks.1 | 1 << place);
            }
        }
        marks
    };
    let near = pair(&|a, b| slips(a, b) == Some(1));
    let far = pair(&|a, b| slips(a, b) == Some(2));
    let slips = (near.0 | far.0, near.1 | far.1);
    let short = pair(&|a, b| shortens(a, b) || shortens(b, a));
    let joined_whole = initials.0 != 0;
    initials = (initials.0 | short.0, initials.1 | short.1);
    let strong = exact.0 != 0 || slips.0 != 0;
    let level = match (left_a == 0, left_b == 0) {
        (true, true) if slips.0 != 0 => NameLevel::Misspelled,
        // Initials alone, of several words, are no name.
        (true, true) if initials.0 != 0 && !strong && a.len() > 1 && !joined_whole => NameLevel::Different,
        (true, true) if initials.0 != 0 => NameLevel::Shortened,
        (true, true) => NameLevel::Reordered,
        (false, false) if exact.0 != 0 => NameLevel::Shared,
        (true, false) | (false, true) if strong && slips.0 != 0 => NameLevel::PartMisspelled,
        (true, false) | (false, true) if strong => NameLevel::Part,
        _ => NameLevel::Different,
    };
    if level == NameLevel::Different {
        return (Likeness::only(level), Likeness::only(level));
    }
    (
        Likeness { level, exact: exact.0, slips: slips.0, far: far.0, initials: initials.0 },
        Likeness { level, exact: exact.1, slips: slips.1, far: far.1, initials: initials.1 },
    )
}

/// Whether two names that share a word may be one name with slips of the pen: the letters of the words that are not the same differ in one place of
/// three at most. Two given names beside one family name differ in more.
pub(crate) fn slipped(names: &Names<'_>, first: NameId, second: NameId) -> bool {
    let (a, b) = (names.words(first), names.words(second));
    let apart = |own: &[u32], others: &[u32]| -> String {
        let words = own.iter().filter(|word| !others.contains(word));
        words.flat_map(|word| names.text(*word)).map(|letter| char::from(*letter)).collect()
    };
    let (a, b) = (apart(a, b), apart(b, a));
    strsim::osa_distance(&a, &b) * 3 <= a.len().max(b.len())
}

/// Whether `short` may stand for `long`: its initial, its beginning, or its consonants.
fn shortens(short: &[u8], long: &[u8]) -> bool {
    if short.is_empty() || short.len() >= long.len() || short[0] != long[0] {
        return false;
    }
    if short.len() == 1 || (long.len() >= short.len() + 2 && short.len() >= 2 && long.starts_with(short)) {
        return true;
    }
    // "Wyn" for Wayan: no vowels, and its letters stand in the other in this order.
    if short.len() > 4 || short.iter().skip(1).any(|letter| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')) {
        return false;
    }
    let mut rest = long.iter();
    short.iter().all(|letter| rest.any(|other| other == letter))
}

/// By how many slips two words differ, when it is one (a letter lost, added, changed, two neighbours exchanged), or two in words
/// of eight letters or more.
pub(crate) fn slips(a: &[u8], b: &[u8]) -> Option<u8> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if long.len() - short.len() > 2 || short.len() < 3 {
        return None;
    }
    let whole = short.len();
    let start = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let end = short[start..].iter().rev().zip(long[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    // A three-letter word must keep its first letter.
    if whole == 3 && start == 0 {
        return None;
    }
    let (short, long) = (&short[start..whole - end], &long[start..long.len() - end]);
    match (short.len(), long.len()) {
        (0, 0 | 1) | (1, 1) => return Some(1),
        (2, 2) if short[0] == long[1] && short[1] == long[0] => return Some(1),
        _ if whole < 8 => return None,
        _ => {}
    }
    let two = match (short.len(), long.len()) {
        (0, 2) | (2, 2) | (1, 2) => true,
        // One place, then equal letters, then another place.
        (a, b) if a == b => short[1..a - 1] == long[1..b - 1] || transposed_twice(short, long),
        (a, b) if b == a + 1 => {
            short[1..] == long[2..] || short[..a - 1] == long[..b - 2] || short[1..] == long[1..b - 1] || short[..a - 1] == long[1..b - 1]
        }
        (a, b) if b == a + 2 => is_subsequence(short, long),
        _ => false,
    };
    two.then_some(2)
}

fn transposed_twice(a: &[u8], b: &[u8]) -> bool {
    let differing: usize = a.iter().zip(b).filter(|(a, b)| a != b).count();
    differing <= 2
}

fn is_subsequence(short: &[u8], long: &[u8]) -> bool {
    let mut rest = long.iter();
    short.iter().all(|letter| rest.any(|other| other == letter))
}

/// Whether the words left over are the same letters with spaces elsewhere (one slip allowed in eight letters or more).
fn joins(names: &Names<'_>, (a, left_a): (&[u32], u8), (b, left_b): (&[u32], u8)) -> bool {
    let mut texts = [[0_u8; 64]; 2];
    let mut lengths = [0_usize; 2];
    for ((text, length), (words, left)) in texts.iter_mut().zip(&mut lengths).zip([(a, left_a), (b, left_b)]) {
        for (_, word) in words.iter().enumerate().filter(|(at, _)| left >> at & 1 == 1) {
            for letter in names.text(*word) {
                // Where two words meet, a doubled letter is written once.
                if *length > 0 && text[*length - 1] == *letter {
                    continue;
                }
                if *length < 64 {
                    text[*length] = *letter;
                    *length += 1;
                }
            }
        }
    }
    let (a, b) = (&texts[0][..lengths[0]], &texts[1][..lengths[1]]);
    a == b || (a.len().min(b.len()) >= 6 && slips(a, b) == Some(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NameTables;
    use proptest::prelude::*;

    fn level(a: &str, b: &str) -> NameLevel {
        let tables = NameTables::embedded();
        let mut names = Names::new(&tables);
        let (a, b) = (names.take(a, None), names.take(b, None));
        likeness(&names, a, b).level
    }

    #[test]
    fn names_agree_as_far_as_they_do() {
        use NameLevel::*;
        for (a, b, expected) in [
            ("Contoh Teladan", "CONTOH TELADAN", Same),
            ("Teladan Contoh", "Contoh Teladan", Reordered),
            ("Agus D. Teladan", "Agus Darma Teladan", Shortened),
            ("Wyn Teladan", "Wayan Teladan", Shortened),
            ("ContohTeladan", "Contoh Teladan", Shortened),
            ("Con toh Teladan", "Contoh Teladan", Shortened),
            ("Conto Teladan", "Contoh Teladan", Misspelled),
            ("Contoh Teladna", "Contoh Teladan", Misspelled),
            ("Contoh", "Contoh Teladan", Part),
            ("Contoh Peraga Teladan", "Contoh Teladan", Part),
            ("Cuntoh Peraga Teladan", "Contoh Teladan", PartMisspelled),
            ("Contoh Peraga", "Contoh Teladan", Shared),
            ("Misal Peraga", "Contoh Teladan", Different),
            ("A B", "Agus Budi", Different),
            ("", "Contoh", Missing),
        ] {
            assert_eq!(level(a, b), expected, "{a} / {b}");
            assert_eq!(level(b, a), expected, "{b} / {a}");
        }
    }

    /// Plain distance with exchanged neighbours.
    fn distance(a: &[u8], b: &[u8]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = match (i, j) {
                    (0, other) | (other, 0) => other,
                    _ => {
                        let change = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                        let mut best = change.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1);
                        if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                            best = best.min(table[i - 2][j - 2] + 1);
                        }
                        best
                    }
                };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn a_slip_is_at_most_two_letters(a in "[a-c]{3,9}", b in "[a-c]{3,9}") {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            prop_assert_eq!(slips(a, b), slips(b, a));
            if let Some(count) = slips(a, b) {
                prop_assert!(distance(a, b) <= usize::from(count));
            }
            if distance(a, b) <= 1 && a.len().min(b.len()) >= 4 {
                prop_assert_eq!(slips(a, b), Some(1));
            }
        }

        #[test]
        fn which_name_comes_first_makes_no_difference(a in "[abn ]{0,20}", b in "[abn ]{0,20}") {
            prop_assert_eq!(level(&a, &b), level(&b, &a));
            prop_assert!(matches!(level(&a, &a), NameLevel::Same | NameLevel::Missing));
        }
    }
}
