//! Telling a person's row from totals, signatures and notes.
//!
//! A lost person is the worst failure: these words only count where the row holds no NIK and no name with a birth date.

use super::date_cell::{DateUse, read_date};
use crate::folding::{contains_words, fold};
use crate::{Cell, Cells};
use payung_domain::Date;

/// A cell that begins with one of these is a signature block, a heading of one, or a note.
const SIGNATURE: &[&str] = &[
    "mengetahui",
    "menyetujui",
    "mengesahkan",
    "disetujui",
    "diketahui",
    "disahkan",
    "dibuat oleh",
    "yang membuat",
    "yang menyatakan",
    "petugas pendata",
    "petugas pendataan",
    "perbekel",
    "kepala desa",
    "kades",
    "lurah",
    "camat",
    "panewu",
    "mantri pamong praja",
    "kepala dinas",
    "kepala kelurahan",
    "sekretaris desa",
    "sekdes",
    "pj perbekel",
    "plt perbekel",
    "pj kepala desa",
    "plt kepala desa",
    "a n perbekel",
    "a n kepala desa",
    "a n bupati",
    "a n camat",
    "ttd",
    "tertanda",
    "demikian",
    "dicetak",
    "halaman",
    "ketua tim",
    "bupati",
    "wali kota",
    "walikota",
    "penjabat",
    "kelian banjar dinas",
    "cap dan tanda tangan",
];
/// These need a colon, or to stand alone, because people can be called so.
const NOTES: &[&str] = &["catatan", "keterangan", "ket", "sumber", "nb", "note", "dst"];
/// After "jumlah" or "total", any of these (or a number, or nothing) makes it a total.
const TOTAL_TAILS: &[&str] = &[
    "keseluruhan",
    "seluruhnya",
    "semua",
    "peserta",
    "orang",
    "jiwa",
    "pekerja",
    "penerima",
    "calon",
    "anggaran",
    "iuran",
    "laki",
    "perempuan",
    "desa",
    "kelurahan",
    "rp",
    "total",
    "akhir",
    "data",
    "kk",
    "halaman",
    "l",
    "p",
];
/// A lone cell that begins with one of these heads a group of rows.
const GROUPS: &[&str] = &[
    "banjar",
    "br",
    "dusun",
    "lingkungan",
    "desa",
    "kelurahan",
    "kecamatan",
    "kelompok",
    "huta",
    "padukuhan",
    "rt",
    "rw",
    "wilayah",
    "kabupaten",
    "bagian",
    "lampiran",
    "daftar",
    "data",
];

fn begins_with(folded: &str, words: &[&str]) -> bool {
    words.iter().any(|word| folded.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// Whether a cell's text belongs to a total, a signature block or a note.
#[must_use]
pub fn is_footer(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() {
        return false;
    }
    let folded = fold(text);
    if let Some(rest) =
        ["jumlah", "total", "sub total", "subtotal", "grand total", "rekapitulasi"].iter().find_map(|word| folded.strip_prefix(word))
    {
        let first = rest.split(' ').find(|word| !word.is_empty());
        if rest.is_empty()
            || (rest.starts_with(' ') && first.is_some_and(|word| TOTAL_TAILS.contains(&word) || word.bytes().all(|b| b.is_ascii_digit())))
        {
            return true;
        }
    }
    if begins_with(&folded, SIGNATURE) || is_nip(&folded) {
        return true;
    }
    if begins_with(&folded, NOTES) && (text.contains(':') || NOTES.contains(&folded.as_str())) {
        return true;
    }
    is_place_and_date(text)
}

/// "NIP. 19700101 199003 1 001".
fn is_nip(folded: &str) -> bool {
    begins_with(folded, &["nip", "nipd", "niap"]) && (folded.len() <= 4 || folded.bytes().filter(u8::is_ascii_digit).count() >= 8)
}

/// "Susut, 12 Mei 2025", "Bangli,          2025", "Bangli, … Mei 2025": a place, a comma, a date or its gaps.
fn is_place_and_date(text: &str) -> bool {
    let Some((place, date)) = text.split_once(',') else { return false };
    let named = place.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-')) && place.chars().any(char::is_alphabetic);
    if !named || date.trim().is_empty() {
        return false;
    }
    if read_date(Cell::Text(date), DateUse::Term).value.is_some() {
        return true;
    }
    // A date with gaps to be filled by hand ends in a year.
    let folded = fold(date);
    folded.split(' ').next_back().is_some_and(|year| year.len() == 4 && year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit()))
        && folded.split(' ').all(|word| word.bytes().all(|b| b.is_ascii_digit()) || super::month_names::month_of(word).is_some())
}

/// Whether a text that stands alone in its row heads a group ("Banjar Contoh") or is a signature ("(NAMA)").
pub(super) fn is_group_or_signature(text: &str) -> bool {
    let text = text.trim();
    begins_with(&fold(text), GROUPS) || (text.starts_with('(') && text.ends_with(')')) || text.starts_with('*')
}

/// Whether the text can be a name: it has a letter, and is not only a mark.
pub(super) fn has_letter(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_alphabetic()) || text.chars().any(char::is_alphabetic)
}

/// Whether a cell holds a birth date that can be read.
pub(super) fn holds_birth(cell: Cell<'_>, on: Date) -> bool {
    read_date(cell, DateUse::Birth { on }).value.is_some()
}

/// All that a row says, its cells joined by ` | `.
pub(super) fn row_text(row: &impl Cells) -> String {
    let mut text = String::new();
    for index in 0..row.width() {
        let cell = row.cell(index);
        if cell.is_blank() {
            continue;
        }
        if !text.is_empty() {
            text.push_str(" | ");
        }
        match cell {
            Cell::Text(words) | Cell::Error(words) => text.push_str(words.trim()),
            Cell::Number(number) | Cell::Date(number) => text.push_str(&number.to_string()),
            Cell::Bool(value) => text.push_str(if value { "TRUE" } else { "FALSE" }),
            Cell::Empty => {}
        }
    }
    text
}

/// Whether the name cell says that there is nobody ("nihil", "kosong").
pub(super) fn says_nobody(text: &str) -> bool {
    let folded = fold(text);
    ["nihil", "kosong", "tidak ada data"].iter().any(|word| contains_words(&folded, word)) && folded.len() < 24
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footers_and_names() {
        for text in [
            "Jumlah",
            "JUMLAH TOTAL",
            "Total : 25 orang",
            "Sub Total",
            "Jumlah 12",
            "Mengetahui,",
            "Mengetahui : Camat Susut",
            "Perbekel Contoh",
            "KEPALA DESA CONTOH",
            "NIP. 19700101 199003 1 001",
            "NIP",
            "Susut, 12 Mei 2025",
            "Bangli,          2025",
            "Bangli, ..... Mei 2025",
            "Catatan: diisi lengkap",
            "Ket :",
            "Dibuat oleh",
            "ttd",
        ] {
            assert!(is_footer(text), "{text}");
        }
        for text in [
            "I Wayan Contoh",
            "Total Sutrisno",
            "Jumlah Contoh",
            "Nipah Contoh",
            "Camatan",
            "Contoh, S.Pd",
            "Ket. Contoh",
            "Sumber Contoh",
            "Ni Luh Contoh, A.Md",
            "Lurahman",
            "",
        ] {
            assert!(!is_footer(text), "{text}");
        }
        assert!(is_group_or_signature("Banjar Contoh"));
        assert!(is_group_or_signature("(I MADE CONTOH)"));
        assert!(!is_group_or_signature("Brahmana Contoh"));
    }
}
