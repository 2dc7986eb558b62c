//! Highest schooling completed.

use super::reading::{Reading, is_dash};
use super::{FaultKind, Severity};
use crate::Cell;
use crate::folding::fold;
use payung_domain::Education;

/// Words around the school that do not change it: "Tamat SD/sederajat" is SD.
const FILLERS: &[&str] =
    &["tamat", "lulus", "lulusan", "sederajat", "sedrajat", "ijazah", "setara", "sdrjt", "tamatan", "pendidikan", "dan"];

/// Folded, without fillers → schooling. Includes the words of SIAK and P3KE.
const WORDS: &[(&str, Education)] = &[
    ("tidak sekolah", Education::TidakSekolah),
    ("tidak belum sekolah", Education::TidakSekolah),
    ("belum sekolah", Education::TidakSekolah),
    ("tidak pernah sekolah", Education::TidakSekolah),
    ("tidak belum pernah sekolah", Education::TidakSekolah),
    ("tdk sekolah", Education::TidakSekolah),
    ("ts", Education::TidakSekolah),
    ("belum sd", Education::BelumTamatSd),
    ("tidak sd", Education::BelumTamatSd),
    ("tdk sd", Education::BelumTamatSd),
    ("blm sd", Education::BelumTamatSd),
    ("tidak belum sd", Education::BelumTamatSd),
    ("tidak punya", Education::BelumTamatSd),
    ("tidak memiliki", Education::BelumTamatSd),
    ("tidak mempunyai", Education::BelumTamatSd),
    ("tidak mempunyai sd", Education::BelumTamatSd),
    ("sd", Education::Sd),
    ("mi", Education::Sd),
    ("sd mi", Education::Sd),
    ("sr", Education::Sd),
    ("sekolah dasar", Education::Sd),
    ("paket a", Education::Sd),
    ("sdlb", Education::Sd),
    ("sd sdlb", Education::Sd),
    ("sd mi sdlb paket a", Education::Sd),
    ("smp", Education::Smp),
    ("sltp", Education::Smp),
    ("mts", Education::Smp),
    ("smp mts", Education::Smp),
    ("paket b", Education::Smp),
    ("smp sltp", Education::Smp),
    ("smplb", Education::Smp),
    ("sekolah menengah pertama", Education::Smp),
    ("smp mts smplb paket b", Education::Smp),
    ("sma", Education::Sma),
    ("smk", Education::Sma),
    ("slta", Education::Sma),
    ("smu", Education::Sma),
    ("ma", Education::Sma),
    ("stm", Education::Sma),
    ("smea", Education::Sma),
    ("spg", Education::Sma),
    ("paket c", Education::Sma),
    ("sma smk", Education::Sma),
    ("sma ma", Education::Sma),
    ("sma smk ma", Education::Sma),
    ("sma smk slta", Education::Sma),
    ("smalb", Education::Sma),
    ("aliyah", Education::Sma),
    ("sekolah menengah atas", Education::Sma),
    ("sma smk ma smalb paket c", Education::Sma),
    ("pt", Education::PerguruanTinggi),
    ("perguruan tinggi", Education::PerguruanTinggi),
    ("diploma", Education::PerguruanTinggi),
    ("akademi", Education::PerguruanTinggi),
    ("sarjana", Education::PerguruanTinggi),
    ("magister", Education::PerguruanTinggi),
    ("doktor", Education::PerguruanTinggi),
    ("d1", Education::PerguruanTinggi),
    ("d2", Education::PerguruanTinggi),
    ("d3", Education::PerguruanTinggi),
    ("d4", Education::PerguruanTinggi),
    ("s1", Education::PerguruanTinggi),
    ("s2", Education::PerguruanTinggi),
    ("s3", Education::PerguruanTinggi),
    ("d 1", Education::PerguruanTinggi),
    ("d 2", Education::PerguruanTinggi),
    ("d 3", Education::PerguruanTinggi),
    ("d 4", Education::PerguruanTinggi),
    ("s 1", Education::PerguruanTinggi),
    ("s 2", Education::PerguruanTinggi),
    ("s 3", Education::PerguruanTinggi),
    ("d i", Education::PerguruanTinggi),
    ("d ii", Education::PerguruanTinggi),
    ("d iii", Education::PerguruanTinggi),
    ("d iv", Education::PerguruanTinggi),
    ("diii", Education::PerguruanTinggi),
    ("div", Education::PerguruanTinggi),
    ("diploma i ii", Education::PerguruanTinggi),
    ("diploma iii", Education::PerguruanTinggi),
    ("diploma iv strata i", Education::PerguruanTinggi),
    ("akademi diploma iii s muda", Education::PerguruanTinggi),
    ("akademi diploma iii sarjana muda", Education::PerguruanTinggi),
    ("strata i", Education::PerguruanTinggi),
    ("strata ii", Education::PerguruanTinggi),
    ("strata iii", Education::PerguruanTinggi),
    ("d4 s1", Education::PerguruanTinggi),
    ("d iv s1", Education::PerguruanTinggi),
    ("d1 d2 d3", Education::PerguruanTinggi),
    ("s1 s2", Education::PerguruanTinggi),
];

/// Reads a schooling cell. Bare numbers are codes whose key is not published: left unknown.
pub(crate) fn read_education(cell: Cell<'_>) -> Reading<Education> {
    let text = match cell {
        Cell::Empty => return Reading::NOTHING,
        Cell::Text(text) if is_dash(text) => return Reading::NOTHING,
        Cell::Text(text) => text,
        Cell::Number(_) => return Reading::unknown(Severity::Info, FaultKind::EducationCoded),
        Cell::Error(_) => return Reading::refused(FaultKind::FormulaError),
        Cell::Date(_) | Cell::Bool(_) => return Reading::refused(FaultKind::EducationUnreadable),
    };
    match text {
        "SD" => return Reading::of(Education::Sd),
        "SMP" => return Reading::of(Education::Smp),
        "SMA" => return Reading::of(Education::Sma),
        _ => {}
    }
    if text.trim().bytes().all(|b| b.is_ascii_digit()) {
        return Reading::unknown(Severity::Info, FaultKind::EducationCoded);
    }
    let folded = fold(text);
    let mut bare = String::with_capacity(folded.len());
    for word in folded.split(' ').filter(|word| !FILLERS.contains(word)) {
        if !bare.is_empty() {
            bare.push(' ');
        }
        bare.push_str(word);
    }
    WORDS
        .iter()
        .find(|(words, _)| *words == bare)
        .map_or(Reading::refused(FaultKind::EducationUnreadable), |(_, education)| Reading::of(*education))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings() {
        for (text, education) in [
            ("Tidak/Belum Sekolah", Education::TidakSekolah),
            ("tidak sekolah", Education::TidakSekolah),
            ("Belum Tamat SD/Sederajat", Education::BelumTamatSd),
            ("tidak tamat SD", Education::BelumTamatSd),
            ("SD", Education::Sd),
            ("Tamat SD / Sederajat", Education::Sd),
            ("SLTP/Sederajat", Education::Smp),
            ("SMP", Education::Smp),
            ("SLTA/SEDERAJAT", Education::Sma),
            ("SMK", Education::Sma),
            ("D-III", Education::PerguruanTinggi),
            ("Akademi/Diploma III/S. Muda", Education::PerguruanTinggi),
            ("Diploma IV/Strata I", Education::PerguruanTinggi),
            ("S1", Education::PerguruanTinggi),
        ] {
            assert_eq!(read_education(Cell::Text(text)), Reading::of(education), "{text}");
        }
        for text in ["3", " 12 "] {
            assert_eq!(read_education(Cell::Text(text)), Reading::unknown(Severity::Info, FaultKind::EducationCoded));
        }
        assert_eq!(read_education(Cell::Number(3.0)), Reading::unknown(Severity::Info, FaultKind::EducationCoded));
        assert_eq!(read_education(Cell::Text("kelas 3 SD")), Reading::refused(FaultKind::EducationUnreadable));
        assert_eq!(read_education(Cell::Text("-")), Reading::NOTHING);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,30}") {
            let _ = read_education(Cell::Text(&text));
        }
    }
}
