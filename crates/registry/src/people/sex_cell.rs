//! Sex, in the spellings of lists: L/P, LK/PR, words, 1/2.

use super::FaultKind;
use super::reading::{Reading, is_dash};
use crate::Cell;
use crate::folding::{contains_words, fold};
use payung_domain::Sex;

const MALE: &[&str] = &["l", "lk", "lki", "laki", "lakilaki", "laki laki", "laki2", "laki 2", "lelaki", "pria", "cowok", "m", "male", "1"];
const FEMALE: &[&str] = &["p", "pr", "prp", "perempuan", "prempuan", "peremuan", "wanita", "wnt", "w", "cewek", "f", "female", "2"];

/// Reads the cell. `1` is laki-laki and `2` perempuan (SIAK, P3KE); `0` occurs only where somebody counts from 0, and then nobody
/// can tell which is meant.
pub(crate) fn read_sex(cell: Cell<'_>) -> Reading<Sex> {
    match cell {
        Cell::Empty => Reading::NOTHING,
        Cell::Text(text) => match text.as_bytes() {
            [b'L' | b'l' | b'1'] | b"LK" | b"Laki-laki" | b"LAKI-LAKI" => Reading::of(Sex::Male),
            [b'P' | b'p' | b'2'] | b"PR" | b"Perempuan" | b"PEREMPUAN" => Reading::of(Sex::Female),
            _ => from_text(text),
        },
        Cell::Number(1.0) => Reading::of(Sex::Male),
        Cell::Number(2.0) => Reading::of(Sex::Female),
        Cell::Number(0.0) | Cell::Bool(_) => Reading::refused(FaultKind::SexAmbiguous),
        Cell::Number(_) | Cell::Date(_) => Reading::refused(FaultKind::SexUnreadable),
        Cell::Error(_) => Reading::refused(FaultKind::FormulaError),
    }
}

fn from_text(text: &str) -> Reading<Sex> {
    if is_dash(text) {
        return Reading::NOTHING;
    }
    let folded = fold(text);
    let is = |words: &[&str]| words.contains(&folded.as_str());
    if is(MALE) {
        return Reading::of(Sex::Male);
    }
    if is(FEMALE) {
        return Reading::of(Sex::Female);
    }
    if folded == "0" {
        return Reading::refused(FaultKind::SexAmbiguous);
    }
    // "1. Laki-laki", "Perempuan (P)": one word of one sex and none of the other.
    let holds = |words: &[&str]| words.iter().any(|word| word.len() > 2 && contains_words(&folded, word));
    match (holds(MALE), holds(FEMALE)) {
        (true, false) => Reading::of(Sex::Male),
        (false, true) => Reading::of(Sex::Female),
        _ => Reading::refused(FaultKind::SexUnreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_spelling() {
        for text in ["L", "l", "LK", "Lk.", "laki-laki", "LAKI - LAKI", "Laki laki", "Pria", "1", "1. Laki-laki", " l ", "M"] {
            assert_eq!(read_sex(Cell::Text(text)), Reading::of(Sex::Male), "{text}");
        }
        for text in ["P", "PR", "pr.", "Perempuan", "WANITA", "2", "Perempuan (P)", "2 - PEREMPUAN", "F"] {
            assert_eq!(read_sex(Cell::Text(text)), Reading::of(Sex::Female), "{text}");
        }
        for text in ["0", " 0 "] {
            assert_eq!(read_sex(Cell::Text(text)), Reading::refused(FaultKind::SexAmbiguous));
        }
        for text in ["L/P", "laki-laki/perempuan", "3", "x", "tidak diketahui"] {
            assert_eq!(read_sex(Cell::Text(text)), Reading::refused(FaultKind::SexUnreadable), "{text}");
        }
        for text in ["", "-", " "] {
            assert_eq!(read_sex(Cell::Text(text)), Reading::NOTHING);
        }
        assert_eq!(read_sex(Cell::Number(2.0)), Reading::of(Sex::Female));
        assert_eq!(read_sex(Cell::Number(0.0)), Reading::refused(FaultKind::SexAmbiguous));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,30}") {
            let _ = read_sex(Cell::Text(&text));
        }
    }
}
