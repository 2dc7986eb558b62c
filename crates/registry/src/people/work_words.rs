//! Work and office: the list's words against the act's own list.

use super::Term;
use crate::folding::{contains_words, fold};
use payung_domain::Occupation;
use rustc_hash::FxHashMap;

/// The list itself says that there is no work.
const NO_WORK: &[&str] = &[
    "tidak bekerja",
    "belum bekerja",
    "belum tidak bekerja",
    "tidak belum bekerja",
    "pengangguran",
    "menganggur",
    "tidak ada",
    "tdk bekerja",
    "blm bekerja",
    "tidak ada pekerjaan",
    "tidak",
];
/// What a KTP says of people who may well work: nobody is refused for it, and it is said.
const UNCERTAIN: &[&str] = &[
    "mengurus rumah tangga",
    "ibu rumah tangga",
    "irt",
    "mrt",
    "pelajar",
    "mahasiswa",
    "pelajar mahasiswa",
    "pensiunan",
    "rumah tangga",
    "urt",
];
/// The list says that no office is held.
const NO_OFFICE: &[&str] = &["tidak ada", "tidak", "bukan", "tdk ada", "nihil", "kosong"];
/// Words before a kind of work that make it somebody else's, or no longer this person's.
const NOT_THEIRS: &[&str] = &[
    "istri",
    "isteri",
    "suami",
    "anak",
    "keluarga",
    "mantan",
    "eks",
    "bekas",
    "calon",
    "bukan",
    "pensiunan",
    "purna",
    "tidak",
    "tdk",
    "belum",
    "dulu",
    "dahulu",
];
/// Words after a kind of work or an office that say it is over.
const OVER: &[&str] = &["lama", "purna", "berhenti", "nonaktif", "demisioner", "dulu", "pensiun"];
/// Words before an office that make it another office.
const ANOTHER_OFFICE: &[&str] =
    &["wakil", "waka", "sekretaris", "sekertaris", "bendahara", "anggota", "staf", "staff", "seksi", "pembantu"];

/// The act's terms, folded for comparing.
#[derive(Debug, Clone, Default)]
pub(crate) struct TermTable {
    exact: FxHashMap<String, u16>,
    /// Longest first, then by the act's order.
    phrases: Vec<(String, u16)>,
}

/// What a text says about work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// A kind of work; `ambiguous` when more than one entry of the act fits.
    Stated {
        /// The act's entry, or none of them.
        occupation: Occupation,
        /// Several entries fit; the first in the text was taken.
        ambiguous: bool,
    },
    /// No work.
    None,
    /// Housework, school, pension.
    Uncertain,
}

impl TermTable {
    pub(crate) fn new(terms: &[Term]) -> Self {
        let mut table = Self::default();
        for (index, term) in terms.iter().enumerate() {
            let Ok(index) = u16::try_from(index) else { break };
            for words in std::iter::once(&term.label).chain(&term.aliases) {
                let words = fold(words);
                if !words.is_empty() && !table.exact.contains_key(&words) {
                    table.exact.insert(words.clone(), index);
                    table.phrases.push((words, index));
                }
            }
        }
        table.phrases.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.1.cmp(&b.1)));
        table
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// The entry that fits: the whole text, else the entry whose words come first in it. A phrase inside a longer phrase that
    /// fits too ("tani" in "buruh tani") does not count.
    /// Words in `barred` before it make it another's: "istri petani" is no petani, "wakil ketua RT" no ketua RT.
    fn find(&self, folded: &str, barred: &[&[&str]]) -> Option<(u16, bool)> {
        if let Some(index) = self.exact.get(folded) {
            return Some((*index, false));
        }
        let spans = self.spans(folded);
        let (start, end, first) = *spans.iter().min_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)))?;
        let after = folded.get(end..).unwrap_or_default();
        if after.split(' ').any(|word| OVER.contains(&word)) {
            return None;
        }
        let before = folded.get(..start).unwrap_or_default();
        if before.split(' ').any(|word| barred.iter().any(|words| words.contains(&word))) {
            return None;
        }
        Some((first, spans.iter().any(|(_, _, index)| *index != first)))
    }

    /// Where which entry's words stand in the text.
    fn spans(&self, folded: &str) -> Vec<(usize, usize, u16)> {
        let mut spans: Vec<(usize, usize, u16)> = Vec::new();
        for (phrase, index) in &self.phrases {
            if !contains_words(folded, phrase) {
                continue;
            }
            for (start, _) in folded.match_indices(phrase.as_str()) {
                let end = start + phrase.len();
                let whole = (start == 0 || folded.as_bytes()[start - 1] == b' ') && (end == folded.len() || folded.as_bytes()[end] == b' ');
                if whole && !spans.iter().any(|(from, to, _)| *from <= start && end <= *to) {
                    spans.push((start, end, *index));
                }
            }
        }
        spans
    }

    /// Every entry that fits, in the order of the text: for a text that names several.
    pub(crate) fn kinds(&self, text: &str) -> Vec<u16> {
        let mut spans = self.spans(&fold(text));
        spans.sort_unstable();
        let mut kinds = Vec::new();
        for (_, _, index) in spans {
            if !kinds.contains(&index) {
                kinds.push(index);
            }
        }
        kinds
    }

    /// Reads a text about work. The act's list comes first: an act may name "ibu rumah tangga".
    pub(crate) fn read_work(&self, text: &str) -> Work {
        let folded = fold(text);
        match self.find(&folded, &[NOT_THEIRS]) {
            Some((index, ambiguous)) => Work::Stated { occupation: Occupation::Listed(index), ambiguous },
            None if NO_WORK.contains(&folded.as_str()) => Work::None,
            None if UNCERTAIN.contains(&folded.as_str()) => Work::Uncertain,
            None => Work::Stated { occupation: Occupation::Unlisted, ambiguous: false },
        }
    }

    /// Reads a text about an office: "tidak ada" is an answer (none on the act's list), not an absence.
    pub(crate) fn read_office(&self, text: &str) -> Work {
        let folded = fold(&digits_apart(text));
        match self.find(&folded, &[NOT_THEIRS, ANOTHER_OFFICE]) {
            Some((index, ambiguous)) => Work::Stated { occupation: Occupation::Listed(index), ambiguous },
            None if NO_OFFICE.contains(&folded.as_str()) => Work::None,
            None => Work::Stated { occupation: Occupation::Unlisted, ambiguous: false },
        }
    }
}

/// `RT05` is written without a space as often as with one.
fn digits_apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len() + 2);
    let mut letter = false;
    for character in text.chars() {
        if letter && character.is_ascii_digit() {
            apart.push(' ');
        }
        letter = character.is_alphabetic();
        apart.push(character);
    }
    apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table() -> TermTable {
        let term = |label: &str, aliases: &[&str]| Term { label: label.into(), aliases: aliases.iter().map(|a| (*a).into()).collect() };
        TermTable::new(&[
            term("Petani", &["tani"]),
            term("Buruh tani", &["buruh harian tani"]),
            term("Nelayan", &[]),
            term("Tukang ojek", &["ojek", "ojek online"]),
        ])
    }

    fn listed(index: u16) -> Work {
        Work::Stated { occupation: Occupation::Listed(index), ambiguous: false }
    }

    #[test]
    fn exact_then_whole_words_then_unlisted() {
        let table = table();
        assert_eq!(table.read_work("PETANI"), listed(0));
        assert_eq!(table.read_work("Buruh  Tani"), listed(1));
        assert_eq!(table.read_work("Buruh tani (harian)"), listed(1));
        assert_eq!(table.read_work("driver ojek online"), listed(3));
        assert_eq!(table.read_work("Petani dan nelayan"), Work::Stated { occupation: Occupation::Listed(0), ambiguous: true });
        assert_eq!(table.read_work("Nelayan/Petani"), Work::Stated { occupation: Occupation::Listed(2), ambiguous: true });
        assert_eq!(table.kinds("Nelayan, buruh tani dan petani; tani"), [2, 1, 0]);
        assert_eq!(table.read_work("Tanian"), Work::Stated { occupation: Occupation::Unlisted, ambiguous: false });
        assert_eq!(table.read_work("Belum/Tidak Bekerja"), Work::None);
        assert_eq!(table.read_work("Mengurus Rumah Tangga"), Work::Uncertain);
        assert_eq!(table.read_office("Tidak ada"), Work::None);
        assert_eq!(TermTable::new(&[]).read_work("Petani"), Work::Stated { occupation: Occupation::Unlisted, ambiguous: false });
    }

    #[test]
    fn somebody_elses_work_or_office_is_not_the_persons() {
        let table = table();
        let unlisted = Work::Stated { occupation: Occupation::Unlisted, ambiguous: false };
        for text in ["Istri petani", "mantan nelayan", "Anak Buruh Tani", "bukan petani"] {
            assert_eq!(table.read_work(text), unlisted, "{text}");
        }
        let offices = TermTable::new(&[
            Term { label: "Ketua RT".into(), aliases: Vec::new() },
            Term { label: "Ketua RW".into(), aliases: Vec::new() },
        ]);
        for text in ["Ketua RT", "KETUA RT 05", "Ketua RT05", "Bapak Ketua RT. 05 RW 02"] {
            assert_eq!(offices.read_office(text), listed(0), "{text}");
        }
        for text in ["Wakil Ketua RT", "Mantan Ketua RT 05", "Istri Ketua RT", "Sekretaris Ketua RW"] {
            assert_eq!(offices.read_office(text), unlisted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,40}", words in "(tani|buruh|ojek|nelayan|online| ){0,8}") {
            let table = table();
            for text in [&text, &words] {
                let _ = (table.read_work(text), table.read_office(text));
            }
        }
    }
}
