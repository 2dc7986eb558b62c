//! The table of headings (`data/columns.toml`), folded for looking up.

use super::Column;
use crate::folding::fold;
use crate::people::Vocabulary;
use payung_domain::MAX_INDICATORS;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../data/columns.toml");

/// The file's form.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    other_people: Vec<String>,
    columns: BTreeMap<String, Vec<String>>,
}

/// Folded headings, without spaces, and what they mean.
#[derive(Debug, Default)]
pub(crate) struct Aliases {
    columns: FxHashMap<String, Column>,
    other_people: FxHashSet<String>,
}

impl Aliases {
    /// The embedded table. It is part of the program and a test reads it whole; were it broken all the same, the template's own
    /// names would still be known.
    pub(crate) fn embedded() -> &'static Self {
        static ALIASES: OnceLock<Aliases> = OnceLock::new();
        ALIASES.get_or_init(|| Self::read(TABLE).unwrap_or_else(|_| Self::template_only()))
    }

    fn template_only() -> Self {
        let mut aliases = Self::default();
        for column in Column::TEMPLATE.iter().chain(Column::BEYOND) {
            aliases.columns.insert(key(column.name()), *column);
        }
        aliases
    }

    fn read(text: &str) -> Result<Self, String> {
        let table: Table = toml::from_str(text).map_err(|cause| cause.to_string())?;
        let mut aliases = Self::template_only();
        for (name, headings) in table.columns {
            let column = Column::from_name(&name).ok_or_else(|| format!("no column is called {name}"))?;
            for heading in headings {
                if let Some(other) = aliases.columns.insert(key(&heading), column).filter(|other| *other != column) {
                    return Err(format!("\"{heading}\" stands under {name} and under {}", other.name()));
                }
            }
        }
        aliases.other_people = table.other_people.iter().map(|parent| key(parent)).collect();
        Ok(aliases)
    }

    /// What a heading means, by the table or by the act's indicators.
    pub(crate) fn column(&self, heading: &str, vocabulary: &Vocabulary) -> Option<Column> {
        let key = key(heading);
        if key.is_empty() {
            // "#" folds to nothing.
            return (heading.trim() == "#").then_some(Column::NomorUrut);
        }
        if let Some((_, column)) = vocabulary.headings.iter().find(|(mapped, _)| self::key(mapped) == key) {
            return Some(*column);
        }
        if let Some(column) = self.columns.get(&key) {
            return Some(*column);
        }
        let bare = key.strip_prefix("indikator").unwrap_or(&key);
        let indicator = |id: &String| {
            let id = self::key(id);
            !bare.is_empty() && id.strip_prefix("indikator").unwrap_or(&id) == bare
        };
        let index = vocabulary.indicators.iter().take(MAX_INDICATORS).position(indicator)?;
        u8::try_from(index).ok().map(Column::Indikator)
    }

    /// Whether headings below this one speak of somebody else.
    pub(crate) fn is_other_person(&self, parent: &str) -> bool {
        self.other_people.contains(&key(parent))
    }

    /// Every heading, folded, with its column; for the guesses of a failed search.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, Column)> {
        self.columns.iter().map(|(heading, column)| (heading.as_str(), *column))
    }
}

/// A heading for comparing: folded, and without spaces, so that "No KK" = "NOKK" and a word broken over two lines is whole.
#[must_use]
pub fn key(heading: &str) -> String {
    let mut folded = fold(heading);
    folded.retain(|c| c != ' ');
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_table_is_sound() {
        let aliases = Aliases::read(TABLE).expect("data/columns.toml");
        assert!(aliases.columns.len() > 400);
        for column in Column::TEMPLATE.iter().chain(Column::BEYOND) {
            assert_eq!(aliases.columns.get(&key(column.name())), Some(column));
        }
    }

    #[test]
    fn headings_of_the_brief_and_of_the_registers() {
        let aliases = Aliases::embedded();
        let none = Vocabulary::default();
        for (heading, column) in [
            ("No. NIK", Column::Nik),
            ("Nomor Induk\nKependudukan", Column::Nik),
            ("NIK KTP", Column::Nik),
            ("nomor_induk_kependudukan", Column::Nik),
            ("nik_art", Column::Nik),
            ("NAMA LENGKAP", Column::Nama),
            ("nama_anggota_keluarga", Column::Nama),
            ("Tgl. Lahir", Column::TanggalLahir),
            ("TTL", Column::TempatTanggalLahir),
            ("Tempat, Tanggal Lahir", Column::TempatTanggalLahir),
            ("L/P", Column::JenisKelamin),
            ("JK", Column::JenisKelamin),
            ("Banjar", Column::Alamat),
            ("RT/RW", Column::RtRw),
            ("Desa/Kelurahan", Column::Desa),
            ("Kec.", Column::Kecamatan),
            ("Kapanewon", Column::Kecamatan),
            ("Jenis Pekerjaan", Column::JenisPekerjaRentan),
            ("No. Telp", Column::NoHp),
            ("Ibu Kandung", Column::Abaikan),
            ("Ket", Column::Abaikan),
            ("No.", Column::NomorUrut),
            ("desil_nasional", Column::Desil),
            ("kode_kemdagri", Column::KodeDesa),
            ("status_hubungan_keluarga", Column::StatusHubungan),
            ("NO KPJ", Column::Kpj),
            ("kode_kelurahan_desa_ktp", Column::KodeDesa),
            ("nomor_kartu_keluarga", Column::NoKk),
        ] {
            assert_eq!(aliases.column(heading, &none), Some(column), "{heading}");
        }
        assert_eq!(aliases.column("Warna Kesukaan", &none), None);
        assert_eq!(aliases.column("", &none), None);
    }

    #[test]
    fn indicators_come_from_the_act() {
        let vocabulary = Vocabulary { indicators: vec!["lantai_tanah".into(), "indikator_listrik".into()], ..Vocabulary::default() };
        let column = |heading| Aliases::embedded().column(heading, &vocabulary);
        assert_eq!(column("indikator_lantai_tanah"), Some(Column::Indikator(0)));
        assert_eq!(column("Lantai Tanah"), Some(Column::Indikator(0)));
        assert_eq!(column("INDIKATOR LISTRIK"), Some(Column::Indikator(1)));
        assert_eq!(column("indikator"), None);
    }

    #[test]
    fn a_heading_mapped_by_hand_comes_first() {
        let vocabulary = Vocabulary {
            headings: [("Nomer Induk Warga".into(), Column::Nik), ("Alamat".into(), Column::Abaikan)].into(),
            ..Vocabulary::default()
        };
        assert_eq!(Aliases::embedded().column("NOMER INDUK WARGA", &vocabulary), Some(Column::Nik));
        assert_eq!(Aliases::embedded().column("Alamat", &vocabulary), Some(Column::Abaikan));
        assert_eq!(Aliases::embedded().column("Nama", &vocabulary), Some(Column::Nama));
    }

    #[test]
    fn a_heading_under_two_columns_is_refused() {
        assert!(Aliases::read("other_people = []\n[columns]\nnik = [\"KTP ku\"]\nnama = [\"ktp-ku\"]").is_err());
        assert!(Aliases::read("other_people = []\n[columns]\nwarna = []").is_err());
    }
}
