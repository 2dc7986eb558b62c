//! Yes or no, with its absence.
//!
//! Empty and `-` are "not known", never "no". `x` is a tick for some and a cross for others: not known, and said.

use super::reading::{Reading, is_dash};
use super::{FaultKind, Severity};
use crate::Cell;
use crate::folding::{contains_words, fold};

const YES: &[&str] = &[
    "ya",
    "y",
    "iya",
    "yes",
    "ada",
    "sudah",
    "sdh",
    "pernah",
    "true",
    "benar",
    "betul",
    "v",
    "1",
    "punya",
    "aktif",
    "padan",
    "sesuai",
    "valid",
    "terdaftar",
    "cocok",
    "ditemukan",
];
const NO: &[&str] = &[
    "tidak", "tdk", "t", "tak", "no", "n", "belum", "blm", "false", "salah", "0", "bukan", "nonaktif", "non", "invalid", "nihil", "tanpa",
];

/// Words that say that the answer is not known yet.
const NOT_KNOWN: &[&str] = &[
    "tahu",
    "tau",
    "diketahui",
    "dicek",
    "cek",
    "diisi",
    "terisi",
    "jelas",
    "data",
    "diverifikasi",
    "verifikasi",
    "dikonfirmasi",
    "konfirmasi",
    "pasti",
    "lengkap",
    "dipastikan",
    "ditanyakan",
    "ditanya",
    "diperiksa",
];

/// Reads a yes/no cell.
pub(crate) fn read_yes_no(cell: Cell<'_>) -> Reading<bool> {
    match cell {
        Cell::Empty => Reading::NOTHING,
        Cell::Text(text) => match text {
            "ya" | "Ya" | "YA" | "Y" | "y" | "1" => Reading::of(true),
            "tidak" | "Tidak" | "TIDAK" | "T" | "t" | "0" => Reading::of(false),
            _ => from_text(text),
        },
        Cell::Number(1.0) => Reading::of(true),
        Cell::Number(0.0) => Reading::of(false),
        Cell::Bool(value) => Reading::of(value),
        Cell::Number(_) | Cell::Date(_) => Reading::refused(FaultKind::YesNoUnreadable),
        Cell::Error(_) => Reading::refused(FaultKind::FormulaError),
    }
}

fn from_text(text: &str) -> Reading<bool> {
    if is_dash(text) {
        return Reading::NOTHING;
    }
    let marks = text.trim();
    if !marks.is_empty() && marks.chars().all(|c| matches!(c, '√' | '✓' | '✔' | '☑' | '✅' | '\u{fe0f}')) {
        return Reading::of(true);
    }
    if marks.chars().all(|c| matches!(c, 'x' | 'X' | '✗' | '✘' | '×' | '☒' | '❌')) {
        return Reading::unknown(Severity::Warning, FaultKind::YesNoAmbiguous);
    }
    let folded = fold(text);
    // "Ya, dari APBN", "Tidak pernah", "Non aktif": the first word decides, except for single letters, which must stand alone.
    // "Belum dicek", "tidak tahu", "tidak ada data" say that nobody knows: that is no "no".
    if NOT_KNOWN.iter().any(|words| contains_words(&folded, words)) {
        return Reading::unknown(Severity::Warning, FaultKind::YesNoUnreadable);
    }
    let (first, alone) = folded.split_once(' ').map_or((folded.as_str(), true), |(first, _)| (first, false));
    let is = |words: &[&str]| words.contains(&first) && (alone || first.len() > 1);
    match (is(YES), is(NO)) {
        // "Sudah tidak aktif", "ya tidak": both in one cell.
        (true, _) if ["tidak", "belum", "bukan", "non"].iter().any(|no| contains_words(&folded, no)) => {
            Reading::refused(FaultKind::YesNoUnreadable)
        }
        (true, false) => Reading::of(true),
        (false, true) => Reading::of(false),
        _ => Reading::refused(FaultKind::YesNoUnreadable),
    }
}

/// A disability column may name the disability instead of saying yes.
pub(crate) fn read_disability(cell: Cell<'_>) -> Reading<bool> {
    let reading = read_yes_no(cell);
    let (Cell::Text(text), Some((_, FaultKind::YesNoUnreadable))) = (cell, &reading.fault) else { return reading };
    let folded = fold(text);
    if ["normal", "sehat"].contains(&folded.as_str()) {
        return Reading::of(false);
    }
    let named = [
        "tuna",
        "tunanetra",
        "tunarungu",
        "tunawicara",
        "tunadaksa",
        "tunagrahita",
        "disabilitas",
        "difabel",
        "cacat",
        "fisik",
        "mental",
        "netra",
        "rungu",
        "wicara",
        "daksa",
        "grahita",
        "intelektual",
        "sensorik",
        "ganda",
    ];
    if named.iter().any(|word| contains_words(&folded, word)) { Reading::of(true) } else { reading }
}

/// A letter of assignment may be named by its number instead of yes.
pub(crate) fn read_letter(cell: Cell<'_>) -> Reading<bool> {
    let reading = read_yes_no(cell);
    match (cell, &reading.fault) {
        (Cell::Text(text), Some((_, FaultKind::YesNoUnreadable))) if text.len() > 3 && text.bytes().any(|b| b.is_ascii_digit()) => {
            Reading::of(true)
        }
        _ => reading,
    }
}

/// A wage-earner column may hold the segment: PU (penerima upah) or BPU (bukan penerima upah).
pub(crate) fn read_wage_earner(cell: Cell<'_>) -> Reading<bool> {
    let reading = read_yes_no(cell);
    let (Cell::Text(text), Some((_, FaultKind::YesNoUnreadable))) = (cell, &reading.fault) else { return reading };
    match fold(text).as_str() {
        "pu" | "ppu" | "penerima upah" | "pekerja penerima upah" => Reading::of(true),
        "bpu" | "pekerja bukan penerima upah" | "informal" => Reading::of(false),
        _ => reading,
    }
}

/// Head of the family, from a yes/no column.
pub(crate) fn read_head(cell: Cell<'_>) -> Reading<bool> {
    let reading = read_yes_no(cell);
    if reading.fault.is_none() {
        return reading;
    }
    match read_relation(cell) {
        Some(head) => Reading::of(head),
        None => reading,
    }
}

/// Head of the family, from the relation to the head. `None` when the cell does not say.
pub(crate) fn read_relation(cell: Cell<'_>) -> Option<bool> {
    let Cell::Text(text) = cell else { return None };
    let folded = fold(text);
    let folded = folded.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    match folded {
        "kepala keluarga" | "kepala rumah tangga" | "kepala" | "kk" | "krt" => Some(true),
        _ => [
            "istri",
            "isteri",
            "suami",
            "anak",
            "menantu",
            "cucu",
            "orang tua",
            "orangtua",
            "mertua",
            "famili",
            "famili lain",
            "pembantu",
            "lainnya",
            "saudara",
            "adik",
            "kakak",
            "keponakan",
            "ibu",
            "ayah",
            "bapak",
        ]
        .iter()
        .any(|relation| folded == *relation || folded.strip_prefix(relation).is_some_and(|rest| rest.starts_with(' ')))
        .then_some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Reading<bool> {
        read_yes_no(Cell::Text(text))
    }

    #[test]
    fn every_spelling() {
        for text in ["ya", "Ya", "YA", "y", "v", "V", "√", "✓", "✔️", "1", "true", "ada", "Sudah", " ya ", "Ya, BLT", "pernah", "aktif"]
        {
            assert_eq!(read(text), Reading::of(true), "{text}");
        }
        for text in [
            "tidak",
            "TIDAK",
            "t",
            "tdk",
            "Tdk.",
            "0",
            "false",
            "tidak ada",
            "Belum",
            "belum pernah",
            "Non aktif",
            "non-aktif",
            "tidak padan",
            "bukan",
        ] {
            assert_eq!(read(text), Reading::of(false), "{text}");
        }
        for text in ["", "-", " – ", "?", "\u{a0}"] {
            assert_eq!(read(text), Reading::NOTHING, "{text:?}");
        }
        for text in ["x", "X", "×", "xx"] {
            assert_eq!(read(text), Reading::unknown(Severity::Warning, FaultKind::YesNoAmbiguous), "{text}");
        }
        for text in ["mungkin", "2", "ya/tidak", "sudah tidak aktif", "t b", "y 7"] {
            assert_eq!(read(text), Reading::refused(FaultKind::YesNoUnreadable), "{text}");
        }
        assert_eq!(read_yes_no(Cell::Bool(false)), Reading::of(false));
        assert_eq!(read_yes_no(Cell::Number(1.0)), Reading::of(true));
        assert_eq!(read_yes_no(Cell::Number(2.0)).value, None);
    }

    #[test]
    fn columns_with_words_of_their_own() {
        assert_eq!(read_disability(Cell::Text("Tuna netra")).value, Some(true));
        assert_eq!(read_disability(Cell::Text("Non disabilitas")).value, Some(false));
        assert_eq!(read_disability(Cell::Text("Normal")).value, Some(false));
        assert_eq!(read_disability(Cell::Text("hijau")).value, None);
        assert_eq!(read_letter(Cell::Text("094/12/SPT/2025")).value, Some(true));
        assert_eq!(read_letter(Cell::Text("belum")).value, Some(false));
        assert_eq!(read_wage_earner(Cell::Text("BPU")).value, Some(false));
        assert_eq!(read_wage_earner(Cell::Text("Bukan Penerima Upah")).value, Some(false));
        assert_eq!(read_relation(Cell::Text("1. Kepala Keluarga")), Some(true));
        assert_eq!(read_relation(Cell::Text("ANAK KANDUNG")), Some(false));
        assert_eq!(read_relation(Cell::Text("3")), None);
    }

    #[test]
    fn not_known_is_no_no() {
        for text in ["belum dicek", "tidak tahu", "tidak ada data", "belum diisi", "Belum diketahui", "tdk jelas"] {
            assert_eq!(read_yes_no(Cell::Text(text)).value, None, "{text}");
        }
        assert_eq!(read_yes_no(Cell::Text("belum")).value, Some(false));
        assert_eq!(read_yes_no(Cell::Text("tidak pernah")).value, Some(false));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,30}") {
            for read in [read_yes_no, read_disability, read_letter, read_wage_earner, read_head] {
                let _ = read(Cell::Text(&text));
            }
        }
    }
}
