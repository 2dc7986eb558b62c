//! What is said when no row looks like a header.

use super::Column;
use payung_domain::Language;

/// No row looked like a header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HeaderNotFound {
    /// Rows looked at.
    pub rows_seen: usize,
    /// The rows that came closest, best first: row number, its text, the columns recognised in it.
    pub closest: Vec<(u32, String, Vec<Column>)>,
    /// Headings nobody knows in the closest row, each with the known heading most like it.
    pub guesses: Vec<(String, Column)>,
}

impl HeaderNotFound {
    /// What was looked for, what was seen and what to do, in one paragraph.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        let mut text = match (language, self.rows_seen) {
            (Language::Id, 0) => "Judul kolom tidak ditemukan: lembar ini kosong.".to_owned(),
            (Language::En, 0) => "No header was found: the sheet is empty.".to_owned(),
            (Language::Id, rows) => {
                format!(
                    "Judul kolom tidak ditemukan dalam {rows} baris pertama: diperlukan satu baris yang memuat NIK atau nama dan sedikitnya satu kolom lain."
                )
            }
            (Language::En, rows) => {
                format!("No header was found in the first {rows} rows: one row must name a NIK or a name and at least one more column.")
            }
        };
        if let Some((row, seen, columns)) = self.closest.first() {
            let names = columns.iter().map(|column| column.name()).collect::<Vec<_>>().join(", ");
            text.push_str(&match (language, columns.is_empty()) {
                (Language::Id, true) => {
                    format!(" Yang paling mendekati adalah baris {row} (\"{seen}\"), tetapi tidak satu pun kolomnya dikenal.")
                }
                (Language::En, true) => format!(" The closest is row {row} (\"{seen}\"), but none of its columns is known."),
                (Language::Id, false) => format!(" Yang paling mendekati adalah baris {row} (\"{seen}\"): yang dikenal hanya {names}."),
                (Language::En, false) => format!(" The closest is row {row} (\"{seen}\"): only {names} was recognised."),
            });
        }
        if !self.guesses.is_empty() {
            let guesses =
                self.guesses.iter().map(|(heading, column)| format!("\"{heading}\" → {}", column.name())).collect::<Vec<_>>().join(", ");
            text.push_str(&match language {
                Language::Id => format!(" Mungkin maksudnya: {guesses}."),
                Language::En => format!(" Perhaps meant: {guesses}."),
            });
        }
        text.push_str(language.pick(
            " Beri judul kolom seperti pada templat (nik, nama, tanggal_lahir, …; lihat `payung template`) tepat di atas baris orang pertama, lalu coba lagi.",
            " Write headings as in the template (nik, nama, tanggal_lahir, …; see `payung template`) right above the first person's row, and try again.",
        ));
        text
    }
}
