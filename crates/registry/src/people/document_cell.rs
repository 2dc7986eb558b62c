//! Citizenship and the identity document.

use super::FaultKind;
use super::reading::{Reading, is_dash};
use crate::Cell;
use crate::folding::{contains_words, fold};
use payung_domain::{Citizenship, IdentityDocument};

/// Reads a citizenship cell.
pub(crate) fn read_citizenship(cell: Cell<'_>) -> Reading<Citizenship> {
    let text = match cell {
        Cell::Empty => return Reading::NOTHING,
        Cell::Text("WNI" | "wni") => return Reading::of(Citizenship::Indonesian),
        Cell::Text(text) if is_dash(text) => return Reading::NOTHING,
        Cell::Text(text) => text,
        Cell::Error(_) => return Reading::refused(FaultKind::FormulaError),
        _ => return Reading::refused(FaultKind::CitizenshipUnreadable),
    };
    match fold(text).as_str() {
        "wni" | "w n i" | "indonesia" | "warga negara indonesia" | "warga indonesia" | "indonesian" | "id" | "idn" => {
            Reading::of(Citizenship::Indonesian)
        }
        "wna" | "w n a" | "asing" | "warga negara asing" | "orang asing" | "warga asing" | "foreign" | "foreigner" => {
            Reading::of(Citizenship::Foreign)
        }
        _ => Reading::refused(FaultKind::CitizenshipUnreadable),
    }
}

/// Reads the cell of the identity document. "Ada" under a heading that asks for the KTP means a KTP whose kind is not said.
pub(crate) fn read_document(cell: Cell<'_>) -> Reading<IdentityDocument> {
    let text = match cell {
        Cell::Empty => return Reading::NOTHING,
        Cell::Text(text) if is_dash(text) => return Reading::NOTHING,
        Cell::Text(text) => text,
        Cell::Bool(true) | Cell::Number(1.0) => return Reading::of(IdentityDocument::Ktp),
        Cell::Bool(false) | Cell::Number(0.0) => return Reading::of(IdentityDocument::None),
        Cell::Error(_) => return Reading::refused(FaultKind::FormulaError),
        _ => return Reading::refused(FaultKind::DocumentUnreadable),
    };
    let folded = fold(text);
    match folded.as_str() {
        "ktp el" | "ktpel" | "e ktp" | "ektp" | "ktp elektronik" | "el ktp" | "ktp e" => Reading::of(IdentityDocument::KtpElectronic),
        "ktp" | "ada" | "ya" | "v" | "punya" | "sudah" | "fotokopi ktp" | "fc ktp" | "kartu tanda penduduk" => {
            Reading::of(IdentityDocument::Ktp)
        }
        "tidak ada" | "tidak" | "tdk" | "belum" | "belum ada" | "belum punya" | "tidak punya" | "belum rekam" | "tidak memiliki" => {
            Reading::of(IdentityDocument::None)
        }
        _ if ["suket", "surat keterangan", "biodata", "resi", "ikd", "identitas kependudukan digital", "pengganti", "kartu pengganti"]
            .iter()
            .any(|word| contains_words(&folded, word)) =>
        {
            Reading::of(IdentityDocument::Substitute)
        }
        _ if ["ktp el", "ktpel", "e ktp", "ektp", "ktp elektronik"].iter().any(|word| contains_words(&folded, word))
            && !contains_words(&folded, "belum")
            && !contains_words(&folded, "tidak") =>
        {
            Reading::of(IdentityDocument::KtpElectronic)
        }
        _ => Reading::refused(FaultKind::DocumentUnreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings() {
        for text in ["WNI", "Indonesia", "Warga Negara Indonesia", "W.N.I."] {
            assert_eq!(read_citizenship(Cell::Text(text)), Reading::of(Citizenship::Indonesian), "{text}");
        }
        assert_eq!(read_citizenship(Cell::Text("wna")), Reading::of(Citizenship::Foreign));
        assert_eq!(read_citizenship(Cell::Text("Belanda")), Reading::refused(FaultKind::CitizenshipUnreadable));
        assert_eq!(read_citizenship(Cell::Text("-")), Reading::NOTHING);
        for (text, document) in [
            ("KTP-el", IdentityDocument::KtpElectronic),
            ("e-KTP", IdentityDocument::KtpElectronic),
            ("KTP", IdentityDocument::Ktp),
            ("ada", IdentityDocument::Ktp),
            ("Suket", IdentityDocument::Substitute),
            ("Surat Keterangan Pengganti KTP-el", IdentityDocument::Substitute),
            ("tidak ada", IdentityDocument::None),
            ("belum rekam", IdentityDocument::None),
        ] {
            assert_eq!(read_document(Cell::Text(text)), Reading::of(document), "{text}");
        }
        assert_eq!(read_document(Cell::Text("SIM C")), Reading::refused(FaultKind::DocumentUnreadable));
        assert_eq!(read_document(Cell::Text("belum punya e-KTP")), Reading::refused(FaultKind::DocumentUnreadable));
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in "\\PC{0,30}") {
            let _ = (read_citizenship(Cell::Text(&text)), read_document(Cell::Text(&text)));
        }
    }
}
