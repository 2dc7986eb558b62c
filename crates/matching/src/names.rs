//! Names as sequences of folded words, each kept once.

use crate::tables::{NameTables, Spelling, SpellingKind, Title};
use rustc_hash::FxHashMap;

/// Words kept of one name; what follows is not compared.
pub(crate) const WORDS_MAX: usize = 8;

/// Letters kept of one word.
const LETTERS_MAX: usize = 24;

/// A word, by its place in [`Names`].
pub(crate) type WordId = u32;

/// A name, by its place in [`Names`]; 0 is "no name".
pub(crate) type NameId = u32;

/// No name.
pub(crate) const NO_NAME: NameId = 0;

/// What a written word comes to.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    title: Option<Title>,
    count: u8,
    words: [WordId; 4],
}

/// Every name and every word of it, once.
#[derive(Debug)]
pub(crate) struct Names<'t> {
    tables: &'t NameTables,
    /// Written words seen, by hash of their text and province.
    written: FxHashMap<u64, Meaning>,
    by_text: FxHashMap<u64, WordId>,
    letters: Vec<u8>,
    /// Where each word's letters begin; one more than there are words.
    word_starts: Vec<u32>,
    by_words: FxHashMap<u64, NameId>,
    words: Vec<WordId>,
    name_starts: Vec<u32>,
    /// Two words that are one, and that one.
    phrases: Vec<(WordId, WordId, WordId)>,
    buffer: String,
}

/// A good hash of some bytes: a word at a time, mixed at the end.
pub(crate) fn hash_bytes(bytes: &[u8], seed: u64) -> u64 {
    // The seed is mixed first: beside the bytes it would cancel against them.
    let mut hash = mix(seed ^ 0x9e37_79b9_7f4a_7c15);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0_u8; 8];
        word.copy_from_slice(chunk);
        hash = mix(hash ^ u64::from_le_bytes(word));
    }
    let rest = chunks.remainder();
    let mut word = [0_u8; 8];
    word[..rest.len()].copy_from_slice(rest);
    mix(hash ^ u64::from_le_bytes(word) ^ (bytes.len() as u64) << 56)
}

/// Spreads a number over 64 bits.
pub(crate) const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl<'t> Names<'t> {
    pub(crate) fn new(tables: &'t NameTables) -> Self {
        let mut names = Self {
            tables,
            written: FxHashMap::default(),
            by_text: FxHashMap::default(),
            letters: Vec::new(),
            word_starts: vec![0],
            by_words: FxHashMap::default(),
            words: Vec::new(),
            name_starts: vec![0, 0],
            phrases: Vec::new(),
            buffer: String::new(),
        };
        for (first, second) in &tables.phrases {
            let whole = format!("{first}{second}");
            let ids = (names.intern_word(first, None), names.intern_word(second, None), names.intern_word(&whole, None));
            names.phrases.push(ids);
        }
        names
    }

    /// The tables names are read by.
    pub(crate) const fn tables(&self) -> &'t NameTables {
        self.tables
    }

    /// Number of names, "no name" included.
    pub(crate) fn len(&self) -> usize {
        self.name_starts.len() - 1
    }

    /// Number of words.
    pub(crate) fn word_count(&self) -> usize {
        self.word_starts.len() - 1
    }

    /// The words of a name in order.
    #[inline]
    pub(crate) fn words(&self, name: NameId) -> &[WordId] {
        let at = name as usize;
        match (self.name_starts.get(at), self.name_starts.get(at + 1)) {
            (Some(&start), Some(&end)) => self.words.get(start as usize..end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The letters of a word.
    #[inline]
    pub(crate) fn text(&self, word: WordId) -> &[u8] {
        let at = word as usize;
        match (self.word_starts.get(at), self.word_starts.get(at + 1)) {
            (Some(&start), Some(&end)) => self.letters.get(start as usize..end as usize).unwrap_or_default(),
            _ => &[],
        }
    }

    /// The same words whatever their order.
    pub(crate) fn set_hash(&self, name: NameId) -> u64 {
        self.words(name).iter().fold(0_u64, |sum, word| sum.wrapping_add(mix(u64::from(*word) + 1)))
    }

    /// Takes a name as it is written.
    pub(crate) fn take(&mut self, text: &str, mut province: Option<u8>) -> NameId {
        let mut kept: [WordId; WORDS_MAX] = [0; WORDS_MAX];
        let mut count = 0;
        // What a title leaves out, in case nothing else is there.
        let mut fallback: Option<Meaning> = None;
        let mut pending_after: [Meaning; 4] = [Meaning { title: None, count: 0, words: [0; 4] }; 4];
        let mut pending = 0;
        let mut begun = false;
        for word in text.split(|c: char| c.is_whitespace() || c.is_control() || c == ',') {
            if word.is_empty() {
                continue;
            }
            let Some(meaning) = self.meaning(word, province) else { continue };
            match meaning.title {
                Some(title @ (Title::Before | Title::Particle(_))) if !begun => {
                    fallback = fallback.or(Some(meaning));
                    // Whoever is called I or Ni is from Bali, wherever the row says they live.
                    if let Title::Particle(home @ Some(_)) = title {
                        province = home;
                    }
                    continue;
                }
                Some(Title::Anywhere) => continue,
                Some(Title::ChildOf) if begun => break,
                Some(Title::After) if begun => {
                    // A title only when no name follows it.
                    if let Some(slot) = pending_after.get_mut(pending) {
                        *slot = meaning;
                        pending += 1;
                    }
                    continue;
                }
                _ => {}
            }
            begun = true;
            for waiting in pending_after.iter().take(pending).chain([&meaning]) {
                for id in waiting.words.iter().take(usize::from(waiting.count)) {
                    if let Some(slot) = kept.get_mut(count) {
                        *slot = *id;
                        count += 1;
                    }
                }
            }
            pending = 0;
        }
        if count == 0
            && let Some(only) = fallback
        {
            for (slot, id) in kept.iter_mut().zip(only.words.iter().take(usize::from(only.count))) {
                *slot = *id;
                count += 1;
            }
        }
        let count = self.join_phrases(&mut kept, count);
        self.intern_name(kept.get(..count).unwrap_or_default())
    }

    /// Makes one word of two that are one; returns how many are left.
    fn join_phrases(&self, kept: &mut [WordId; WORDS_MAX], mut count: usize) -> usize {
        let mut at = 0;
        while at + 1 < count {
            let pair = (kept[at], kept[at + 1]);
            if let Some((.., whole)) = self.phrases.iter().find(|(first, second, _)| (*first, *second) == pair) {
                kept[at] = *whole;
                kept.copy_within(at + 2..count, at + 1);
                count -= 1;
            }
            at += 1;
        }
        count
    }

    fn intern_name(&mut self, words: &[WordId]) -> NameId {
        if words.is_empty() {
            return NO_NAME;
        }
        let hash = words.iter().fold(words.len() as u64, |hash, word| mix(hash.rotate_left(9) ^ (u64::from(*word) + 1)));
        if let Some(name) = self.by_words.get(&hash) {
            return *name;
        }
        let name = u32::try_from(self.name_starts.len() - 1).unwrap_or(NO_NAME);
        self.words.extend_from_slice(words);
        self.name_starts.push(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        self.by_words.insert(hash, name);
        name
    }

    /// What one written word (no spaces in it) comes to; `None` when it holds no letter.
    fn meaning(&mut self, word: &str, province: Option<u8>) -> Option<Meaning> {
        let hash = hash_folded(word, u64::from(province.unwrap_or(0)));
        if let Some(meaning) = self.written.get(&hash) {
            return (meaning.count > 0).then_some(*meaning);
        }
        let meaning = self.read(word, province);
        self.written.insert(hash, meaning);
        (meaning.count > 0).then_some(meaning)
    }

    fn read(&mut self, word: &str, province: Option<u8>) -> Meaning {
        let mut pieces: Vec<String> = Vec::new();
        let mut piece = String::new();
        for character in word.chars() {
            match character {
                '\'' | '`' | '\u{2019}' | '\u{2018}' | '\u{ad}' | '\u{200b}' | '\u{feff}' => {}
                c if c.is_alphabetic() => {
                    for lower in c.to_lowercase() {
                        piece.push(plain(lower));
                    }
                }
                _ => {
                    if !piece.is_empty() {
                        pieces.push(std::mem::take(&mut piece));
                    }
                }
            }
        }
        if !piece.is_empty() {
            pieces.push(piece);
        }
        let whole: String = pieces.concat();
        let mut meaning = Meaning { title: None, count: 0, words: [0; 4] };
        if whole.is_empty() {
            return meaning;
        }
        meaning.title = self.tables.title(&whole);
        let expanded = self.tables.meaning(&whole, province).map(str::to_owned);
        let mut parts: Vec<String> = Vec::new();
        match expanded {
            // "Moh" is Mohamad, and that is written Muhammad too.
            Some(expanded) => parts.extend(expanded.split(' ').map(|part| self.tables.meaning(part, province).unwrap_or(part).to_owned())),
            None if meaning.title.is_some() => parts.push(whole),
            None => {
                for piece in pieces {
                    match self.tables.meaning(&piece, province) {
                        Some(expanded) => {
                            parts.extend(expanded.split(' ').map(|part| self.tables.meaning(part, province).unwrap_or(part).to_owned()))
                        }
                        None if self.tables.title(&piece) == Some(Title::Before) && !parts.is_empty() => {}
                        None => parts.push(piece),
                    }
                }
            }
        }
        for part in parts {
            if let Some(slot) = meaning.words.get_mut(usize::from(meaning.count)) {
                *slot = self.intern_word(&part, province);
                meaning.count += 1;
            }
        }
        meaning
    }

    /// The word in today's spelling, doubled letters once. A name that is only then found in the table of variants is taken for it.
    fn intern_word(&mut self, word: &str, province: Option<u8>) -> WordId {
        let mut buffer = std::mem::take(&mut self.buffer);
        respell(&self.tables.spellings, word, &mut buffer, false);
        if let Some(expanded) = self.tables.meaning(&buffer, province).filter(|expanded| !expanded.contains(' ')) {
            let expanded = expanded.to_owned();
            respell(&self.tables.spellings, &expanded, &mut buffer, true);
        } else {
            respell(&self.tables.spellings, word, &mut buffer, true);
        }
        let mut end = buffer.len().min(LETTERS_MAX);
        while !buffer.is_char_boundary(end) {
            end -= 1;
        }
        buffer.truncate(end);
        let hash = hash_bytes(buffer.as_bytes(), 7);
        let id = match self.by_text.get(&hash) {
            Some(id) => *id,
            None => {
                let id = u32::try_from(self.word_starts.len() - 1).unwrap_or(0);
                self.letters.extend_from_slice(buffer.as_bytes());
                self.word_starts.push(u32::try_from(self.letters.len()).unwrap_or(u32::MAX));
                self.by_text.insert(hash, id);
                id
            }
        };
        self.buffer = buffer;
        id
    }

    /// Takes in everything another store holds; returns its names by their place there.
    pub(crate) fn merge(&mut self, other: &Self) -> Vec<NameId> {
        let mut words = Vec::with_capacity(other.word_count());
        for at in 0..other.word_count() {
            let text = other.text(u32::try_from(at).unwrap_or(0));
            let hash = hash_bytes(text, 7);
            let id = match self.by_text.get(&hash) {
                Some(id) => *id,
                None => {
                    let id = u32::try_from(self.word_starts.len() - 1).unwrap_or(0);
                    self.letters.extend_from_slice(text);
                    self.word_starts.push(u32::try_from(self.letters.len()).unwrap_or(u32::MAX));
                    self.by_text.insert(hash, id);
                    id
                }
            };
            words.push(id);
        }
        let mut names = Vec::with_capacity(other.len());
        let mut own = [0_u32; WORDS_MAX];
        for at in 0..other.len() {
            let theirs = other.words(u32::try_from(at).unwrap_or(0));
            for (slot, word) in own.iter_mut().zip(theirs) {
                *slot = words.get(*word as usize).copied().unwrap_or(0);
            }
            names.push(self.intern_name(own.get(..theirs.len().min(WORDS_MAX)).unwrap_or_default()));
        }
        names
    }

    /// Gives back what only reading needs.
    pub(crate) fn settle(&mut self) {
        self.written = FxHashMap::default();
        self.by_text = FxHashMap::default();
        self.by_words = FxHashMap::default();
        self.words.shrink_to_fit();
        self.name_starts.shrink_to_fit();
    }
}

/// A hash of a written word that is the same for capitals and small letters.
fn hash_folded(word: &str, seed: u64) -> u64 {
    let bytes = word.as_bytes();
    if bytes.len() > 40 {
        return hash_bytes(word.to_lowercase().as_bytes(), seed);
    }
    let mut folded = [0_u8; 40];
    for (slot, byte) in folded.iter_mut().zip(bytes) {
        *slot = byte.to_ascii_lowercase();
    }
    hash_bytes(folded.get(..bytes.len()).unwrap_or_default(), seed)
}

/// A letter without its accent.
const fn plain(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

/// Writes `word` in today's spelling into `out`. With `sounds`, also what only sounds alike, a last y after a consonant as i, and
/// doubled letters once.
fn respell(rules: &[Spelling], word: &str, out: &mut String, sounds: bool) {
    let bytes = word.as_bytes();
    let fits = |at: usize, rule: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(rule));
    let old =
        word.len() > 3 && rules.iter().any(|(written, _, kind)| *kind == SpellingKind::Old && (0..bytes.len()).any(|at| fits(at, written)));
    out.clear();
    let mut at = 0;
    while at < bytes.len() {
        let rule = rules.iter().find(|(written, _, kind)| {
            let holds = match kind {
                SpellingKind::Old | SpellingKind::InOld => old,
                SpellingKind::Sound => sounds,
            };
            holds && fits(at, written)
        });
        if let Some((written, read, _)) = rule {
            for byte in read.iter() {
                push(out, char::from(*byte), sounds);
            }
            at += written.len().max(1);
            continue;
        }
        let Some(letter) = word.get(at..).and_then(|rest| rest.chars().next()) else { break };
        let last = at + letter.len_utf8() == bytes.len();
        let after_consonant = out.bytes().next_back().is_some_and(|before| !matches!(before, b'a' | b'e' | b'i' | b'o' | b'u'));
        push(out, if sounds && letter == 'y' && last && after_consonant { 'i' } else { letter }, sounds);
        at += letter.len_utf8();
    }
}

fn push(out: &mut String, letter: char, once: bool) {
    if !(once && out.ends_with(letter)) {
        out.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn same(a: &str, b: &str, province: Option<u8>) -> bool {
        let tables = NameTables::embedded();
        let mut names = Names::new(&tables);
        let a = names.take(a, province);
        a != NO_NAME && a == names.take(b, province)
    }

    #[test]
    fn spellings_short_forms_and_titles_of_one_name_meet() {
        for (a, b, province) in [
            ("I Gusti Wayan Contoh", "I GST. WYN CONTOH", Some(51)),
            ("Ni Kadek Contoh", "Ni Kd. Contoh", Some(51)),
            ("I Made Contoh", "I Md Contoh", Some(51)),
            ("Muhammad Contoh", "Md. Contoh", Some(33)),
            ("Anak Agung Gede Contoh", "A.A. Gede Contoh", Some(51)),
            ("Ida Bagus Contoh", "I.B. Contoh", Some(51)),
            ("Ida Ayu Contoh", "IA Contoh", Some(51)),
            ("Soeparno Tjontoh", "suparno contoh", Some(33)),
            ("Djoko Soerjadi", "Joko Suryadi", Some(33)),
            ("Moh. Contoh", "Mochammad Contoh", None),
            ("Abd. Contoh", "Abdoel Contoh", None),
            ("Ma'ruf Contoh, S.Pd", "H. MARUF CONTOH", None),
            ("Contoh Teladan S.H., M.H.", "Drs. Contoh Teladan", None),
            ("Contoh bin Teladan", "Contoh", None),
            ("Muhammad  Contoh\u{7}", " muhamad contoh", None),
            ("Rizky Contoh", "Rizki Contoh", None),
            ("Josef Contoh", "Josef Contoh", None),
            ("José Contoh", "Jose Contoh", None),
            ("Ni Md Contoh", "Ni Made Contoh", Some(33)),
        ] {
            assert!(same(a, b, province), "{a} / {b}");
        }
        for (a, b, province) in [
            ("Contoh Teladan", "Teladan Contoh", None),
            ("Made Contoh", "Md Contoh", Some(33)),
            ("Se Contoh", "Contoh", None),
            ("Contoh", "Teladan", None),
        ] {
            assert!(!same(a, b, province), "{a} / {b}");
        }
        let tables = NameTables::embedded();
        let mut names = Names::new(&tables);
        assert_eq!(names.take(" .-\u{0}7 ", None), NO_NAME);
        assert_ne!(names.take("Ni", None), NO_NAME, "a name that is only a particle is a name");
    }

    proptest! {
        #[test]
        fn any_text_is_taken_the_same_each_time_and_in_capitals(text in "\\PC{0,80}", province in proptest::option::of(11_u8..97)) {
            let tables = NameTables::embedded();
            let mut names = Names::new(&tables);
            let name = names.take(&text, province);
            prop_assert_eq!(names.take(&text, province), name);
            prop_assert!(names.words(name).len() <= WORDS_MAX);
            if text.is_ascii() {
                prop_assert_eq!(names.take(&text.to_uppercase(), province), name);
            }
        }

        #[test]
        fn merging_stores_changes_no_name(texts in proptest::collection::vec("[a-e ]{0,12}", 0..12)) {
            let tables = NameTables::embedded();
            let (mut first, mut second) = (Names::new(&tables), Names::new(&tables));
            let half = texts.len() / 2;
            let one: Vec<NameId> = texts[..half].iter().map(|text| first.take(text, None)).collect();
            let two: Vec<NameId> = texts.iter().map(|text| second.take(text, None)).collect();
            let moved = first.merge(&second);
            for (text, (here, there)) in texts.iter().zip(one.iter().zip(&two)) {
                prop_assert_eq!(moved[*there as usize], *here, "{}", text);
            }
        }
    }
}
