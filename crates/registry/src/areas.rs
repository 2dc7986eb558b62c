//! The Kemendagri table of areas: which codes exist, and which place a name means.
//!
//! Embedded are the provinces, all kabupaten and kota, and the kecamatan of the regions whose rules we carry
//! (`data/areas.csv`, authority: Kepmendagri 300.2.2-2138 Tahun 2025). Villages are the operator's own file.

use crate::folding::fold;
use crate::people::FaultKind;
use payung_domain::{AreaCode, AreaLevel, Language};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};

const EMBEDDED: &str = include_str!("../data/areas.csv");
const EMBEDDED_ALIASES: &str = include_str!("../data/area_aliases.csv");

/// Provinces that no longer exist but live on in NIK (Timor Timur).
pub const RETIRED_PROVINCES: [u8; 1] = [54];

/// The largest file of villages that is read. The whole country takes about 3 MB.
const VILLAGE_FILE_BYTES_MAX: u64 = 32 << 20;

/// Words before a place's name that say its kind.
const KINDS: &[&str] = &[
    "desa adat",
    "desa",
    "ds",
    "kelurahan",
    "kalurahan",
    "kel",
    "gampong",
    "nagari",
    "pekon",
    "kampung",
    "kecamatan",
    "kec",
    "kapanewon",
    "kemantren",
    "distrik",
    "kabupaten administrasi",
    "kota administrasi",
    "kabupaten",
    "kab",
    "kotamadya",
    "kota",
    "provinsi",
    "propinsi",
    "prov",
];

/// What a search by name came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameSearch {
    /// Exactly one place has the name.
    Found(AreaCode),
    /// No place has it, as far as the table goes.
    NotFound,
    /// Several have it.
    Ambiguous,
}

/// The table of areas.
#[derive(Debug, Clone, Default)]
pub struct Areas {
    names: FxHashMap<u64, Box<str>>,
    /// Folded name → codes, of provinces and of kabupaten/kota (the latter with and without their kind).
    by_name: FxHashMap<Box<str>, Vec<AreaCode>>,
    /// Kabupaten → folded name of kecamatan → code. A kabupaten that is not here has unknown kecamatan.
    districts: FxHashMap<u64, FxHashMap<Box<str>, AreaCode>>,
    /// Kecamatan → folded name of village → code. A kecamatan that is not here has unknown villages.
    villages: FxHashMap<u64, FxHashMap<Box<str>, AreaCode>>,
}

/// Why an operator's file of villages was not taken.
#[derive(Debug)]
pub enum AreaFileError {
    /// The file could not be read.
    Io(PathBuf, std::io::Error),
    /// The file is larger than 32 MB, or not UTF-8.
    NotText(PathBuf),
    /// A line is not `kode,nama`.
    Line {
        /// The file.
        path: PathBuf,
        /// The line's number, from 1.
        line: usize,
        /// The line's text.
        text: String,
    },
    /// No line held a code.
    Empty(PathBuf),
}

impl AreaFileError {
    /// What is wrong, where, and what to do next, in one paragraph.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match (self, language) {
            (Self::Io(path, cause), Language::Id) => {
                format!("Berkas wilayah {} tidak dapat dibaca ({cause}). Periksa nama berkas dan izin bacanya.", path.display())
            }
            (Self::Io(path, cause), Language::En) => {
                format!("The area file {} cannot be read ({cause}). Check the file name and whether you may read it.", path.display())
            }
            (Self::NotText(path), Language::Id) => {
                format!(
                    "Berkas wilayah {} bukan teks UTF-8 atau lebih besar dari 32 MB. Simpan sebagai CSV UTF-8 dengan kolom kode,nama.",
                    path.display()
                )
            }
            (Self::NotText(path), Language::En) => {
                format!(
                    "The area file {} is not UTF-8 text or is larger than 32 MB. Save it as CSV UTF-8 with the columns kode,nama.",
                    path.display()
                )
            }
            (Self::Line { path, line, text }, Language::Id) => format!(
                "Berkas wilayah {} baris {line}: \"{text}\" bukan kode wilayah Kemendagri (4, 6, atau 10 angka) dan nama. Perbaiki baris itu; bentuknya: 5106042001,Nama Desa.",
                path.display()
            ),
            (Self::Line { path, line, text }, Language::En) => format!(
                "Area file {} line {line}: \"{text}\" is not a Kemendagri area code (4, 6 or 10 digits) and a name. Mend the line; its form is: 5106042001,Village Name.",
                path.display()
            ),
            (Self::Empty(path), Language::Id) => {
                format!(
                    "Berkas wilayah {} tidak memuat satu pun kode wilayah. Isinya harus kode,nama; satu wilayah per baris.",
                    path.display()
                )
            }
            (Self::Empty(path), Language::En) => {
                format!("The area file {} holds no area code. It must hold kode,nama; one area per line.", path.display())
            }
        }
    }
}

impl Areas {
    /// The embedded table.
    #[must_use]
    pub fn embedded() -> Self {
        Self::from_tables(EMBEDDED, EMBEDDED_ALIASES)
    }

    /// A table from text in the form of `data/areas.csv` and `data/area_aliases.csv`. Lines without a code (headings) are passed over.
    fn from_tables(table: &str, aliases: &str) -> Self {
        let mut areas = Self::default();
        for line in table.lines() {
            let mut fields = line.splitn(3, ',');
            if let (Some(code), Some(_level), Some(name)) = (fields.next().and_then(AreaCode::parse), fields.next(), fields.next()) {
                areas.insert(code, unquoted(name));
            }
        }
        for line in aliases.lines() {
            if let Some((code, name)) = line.split_once(',').and_then(|(code, name)| Some((AreaCode::parse(code)?, name))) {
                areas.insert_name(code, unquoted(name));
            }
        }
        areas
    }

    /// Adds an operator's file `kode,nama` (villages, or kecamatan of further regions; comma, semicolon or tab; dots in codes are allowed).
    ///
    /// # Errors
    /// The file cannot be read, or a line after the heading is not a code and a name.
    pub fn with_villages(mut self, path: &Path) -> Result<Self, AreaFileError> {
        let io = |cause| AreaFileError::Io(path.to_path_buf(), cause);
        if std::fs::metadata(path).map_err(io)?.len() > VILLAGE_FILE_BYTES_MAX {
            return Err(AreaFileError::NotText(path.to_path_buf()));
        }
        let bytes = std::fs::read(path).map_err(io)?;
        let text = String::from_utf8(bytes).map_err(|_| AreaFileError::NotText(path.to_path_buf()))?;
        let mut added = 0_usize;
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let parsed =
                line.split_once([',', ';', '\t']).and_then(|(code, name)| Some((AreaCode::parse(unquoted(code))?, unquoted(name))));
            match parsed {
                Some((code, name)) if !name.is_empty() && code.level() != AreaLevel::Province => {
                    self.insert(code, name);
                    added += 1;
                }
                _ if index == 0 => {}
                _ => {
                    let text = line.chars().take(80).collect();
                    return Err(AreaFileError::Line { path: path.to_path_buf(), line: index + 1, text });
                }
            }
        }
        if added == 0 { Err(AreaFileError::Empty(path.to_path_buf())) } else { Ok(self) }
    }

    /// Learns names of villages from where codes and names stand side by side (a register extract). Kecamatan whose villages are
    /// known already learn nothing; a name that two villages of one kecamatan share is left out, since it tells neither.
    pub fn learn_villages<'n>(&mut self, names: impl Iterator<Item = (AreaCode, &'n str)>) {
        let mut learned: FxHashMap<u64, FxHashMap<String, Option<AreaCode>>> = FxHashMap::default();
        for (code, name) in names {
            let Some(district) =
                code.at(AreaLevel::District).filter(|district| code.level() == AreaLevel::Village && !self.knows_villages_of(*district))
            else {
                continue;
            };
            let key = place_key(name);
            if !key.is_empty() {
                let known = learned.entry(district.digits()).or_default().entry(key).or_insert(Some(code));
                if *known != Some(code) {
                    *known = None;
                }
            }
        }
        for (district, names) in learned {
            self.villages.insert(district, names.into_iter().filter_map(|(key, code)| Some((key.into(), code?))).collect());
        }
    }

    fn insert(&mut self, code: AreaCode, name: &str) {
        self.names.insert(code.digits(), name.into());
        self.insert_name(code, name);
    }

    fn insert_name(&mut self, code: AreaCode, name: &str) {
        match code.level() {
            AreaLevel::Province | AreaLevel::Regency => {
                let (whole, bare) = (squeezed(&fold(name)), place_key(name));
                for key in if whole == bare { vec![bare] } else { vec![whole, bare] } {
                    let codes = self.by_name.entry(key.into()).or_default();
                    if !codes.contains(&code) {
                        codes.push(code);
                    }
                }
            }
            AreaLevel::District => {
                self.districts.entry(code.digits() / 100).or_default().insert(place_key(name).into(), code);
            }
            AreaLevel::Village => {
                self.villages.entry(code.digits() / 10_000).or_default().insert(place_key(name).into(), code);
            }
        }
    }

    /// Names of every kabupaten and kota without the word for its kind (`Bangli`, `Yogyakarta`), in order, each once.
    #[must_use]
    pub fn regency_names(&self) -> Vec<String> {
        let bare = |name: &str| {
            ["Kabupaten Administrasi ", "Kota Administrasi ", "Kabupaten ", "Kota "]
                .iter()
                .find_map(|kind| name.strip_prefix(kind))
                .unwrap_or(name)
                .to_owned()
        };
        let mut names: Vec<String> =
            self.names.iter().filter(|(code, _)| (1_000..10_000).contains(*code)).map(|(_, name)| bare(name)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Every place of a region that has a name, the region itself first, in the order of their codes.
    #[must_use]
    pub fn within(&self, region: AreaCode) -> Vec<(AreaCode, &str)> {
        let mut places: Vec<(AreaCode, &str)> = self
            .names
            .iter()
            .filter_map(|(digits, name)| Some((AreaCode::parse(&digits.to_string())?, name.as_ref())))
            .filter(|(code, _)| code.is_in(region))
            .collect();
        places.sort_unstable_by_key(|(code, _)| code.to_string());
        places
    }

    /// The place's name as the decree writes it, when the table has it.
    #[must_use]
    pub fn name(&self, code: AreaCode) -> Option<&str> {
        self.names.get(&code.digits()).map(AsRef::as_ref)
    }

    /// Whether two digits are one of today's provinces.
    #[must_use]
    pub fn is_province(&self, digits: u64) -> bool {
        digits < 100 && self.names.contains_key(&digits)
    }

    /// Whether the names of the villages in that kecamatan are known.
    #[must_use]
    pub fn knows_villages_of(&self, district: AreaCode) -> bool {
        district.at(AreaLevel::District).is_some_and(|code| self.villages.contains_key(&code.digits()))
    }

    /// Reads a code written with or without dots, and checks it against the table as far down as the table goes.
    ///
    /// # Errors
    /// [`FaultKind::AreaCodeUnreadable`], [`FaultKind::AreaCodeBps`] or [`FaultKind::AreaCodeUnknown`].
    pub fn read_code(&self, text: &str) -> Result<AreaCode, FaultKind> {
        let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\'' | '\u{feff}' | '\u{200b}'));
        let text = text.strip_suffix(".0").unwrap_or(text);
        let Some(code) = AreaCode::parse(text) else {
            // Seven digits are a kecamatan in the BPS system; Kemendagri has no code of that length.
            let bps = text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit());
            return Err(if bps { FaultKind::AreaCodeBps } else { FaultKind::AreaCodeUnreadable });
        };
        self.check(code)
    }

    /// Checks a code against the table as far down as the table goes.
    ///
    /// # Errors
    /// [`FaultKind::AreaCodeBps`] or [`FaultKind::AreaCodeUnknown`].
    pub fn check(&self, code: AreaCode) -> Result<AreaCode, FaultKind> {
        let village = code.level() == AreaLevel::Village;
        // Kemendagri's last four digits begin with 1, 2 or 3; in ten digits of the BPS they are the end of a kecamatan and three of a village.
        if village && !matches!(code.digits() / 1000 % 10, 1..=3) {
            return Err(FaultKind::AreaCodeBps);
        }
        let unknown = if village { FaultKind::AreaCodeBps } else { FaultKind::AreaCodeUnknown };
        for level in [AreaLevel::Province, AreaLevel::Regency] {
            if let Some(outer) = code.at(level)
                && !self.names.contains_key(&outer.digits())
            {
                return Err(unknown);
            }
        }
        if let (Some(regency), Some(district)) = (code.at(AreaLevel::Regency), code.at(AreaLevel::District))
            && self.districts.contains_key(&regency.digits())
            && !self.names.contains_key(&district.digits())
        {
            return Err(unknown);
        }
        Ok(code)
    }

    /// The kabupaten or kota (or province) of that name. "Kota Bandung" and "Kabupaten Bandung" are told apart; "Bandung" alone is ambiguous.
    #[must_use]
    pub fn find_regency(&self, name: &str) -> NameSearch {
        let folded = fold(name);
        let folded = folded.strip_prefix("kab ").map_or_else(|| folded.clone(), |rest| format!("kabupaten {rest}"));
        for key in [squeezed(&folded), place_key(name)] {
            let mut found = self.by_name.get(key.as_str()).into_iter().flatten().filter(|code| code.level() == AreaLevel::Regency);
            match (found.next(), found.next()) {
                (Some(code), None) => return NameSearch::Found(*code),
                (Some(_), Some(_)) => return NameSearch::Ambiguous,
                _ => {}
            }
        }
        NameSearch::NotFound
    }

    /// The kecamatan of that name in `regency` (any level from kabupaten down).
    #[must_use]
    pub fn find_district(&self, regency: AreaCode, name: &str) -> NameSearch {
        let known = regency.at(AreaLevel::Regency).and_then(|code| self.districts.get(&code.digits()));
        known.and_then(|names| names.get(place_key(name).as_str())).map_or(NameSearch::NotFound, |code| NameSearch::Found(*code))
    }

    /// Whether the kecamatan of a kabupaten are in the table.
    #[must_use]
    pub fn knows_districts_of(&self, regency: AreaCode) -> bool {
        regency.at(AreaLevel::Regency).is_some_and(|code| self.districts.contains_key(&code.digits()))
    }

    /// The village of that name in `within`: a kecamatan, or a kabupaten when no other village there has the name.
    #[must_use]
    pub fn find_village(&self, within: AreaCode, name: &str) -> NameSearch {
        let key = place_key(name);
        let found = |district: u64| self.villages.get(&district).and_then(|names| names.get(key.as_str())).copied();
        if let Some(district) = within.at(AreaLevel::District) {
            return found(district.digits()).map_or(NameSearch::NotFound, NameSearch::Found);
        }
        let regency = within.digits();
        if within.level() != AreaLevel::Regency {
            return NameSearch::NotFound;
        }
        let mut hits = (regency * 100..=regency * 100 + 99).filter_map(found);
        match (hits.next(), hits.next()) {
            (Some(code), None) => NameSearch::Found(code),
            (Some(_), Some(_)) => NameSearch::Ambiguous,
            _ => NameSearch::NotFound,
        }
    }
}

/// A place's name for comparing: folded, without the word for its kind, without spaces ("Sitio-tio" = "Sitiotio").
fn place_key(name: &str) -> String {
    let folded = fold(name);
    let mut rest = folded.as_str();
    while let Some(shorter) = KINDS.iter().find_map(|kind| rest.strip_prefix(kind)?.strip_prefix(' ')) {
        rest = shorter;
    }
    squeezed(rest)
}

fn squeezed(folded: &str) -> String {
    folded.chars().filter(|c| *c != ' ').collect()
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_matches('"').trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> AreaCode {
        AreaCode::parse(text).expect("a code")
    }

    #[test]
    fn the_embedded_table_is_whole() {
        let areas = Areas::embedded();
        let count = |digits: std::ops::Range<u64>| areas.names.keys().filter(|code| digits.contains(code)).count();
        assert_eq!((count(11..100), count(1100..10_000)), (38, 514));
        for (regency, districts) in [("5105", 4), ("5106", 4), ("3302", 27), ("3471", 14), ("1217", 9)] {
            assert!(areas.knows_districts_of(code(regency)));
            let first = code(regency).digits() * 100;
            assert_eq!(count(first..first + 100), districts, "{regency}");
        }
        assert_eq!(areas.name(code("510601")), Some("Susut"));
        assert!(areas.is_province(51) && !areas.is_province(54) && !areas.is_province(5106));
    }

    #[test]
    fn the_places_of_a_region_begin_with_itself() {
        let areas = Areas::embedded();
        let places = areas.within(code("5106"));
        assert_eq!(places.len(), 5);
        assert_eq!((places[0].0, places[1]), (code("5106"), (code("510601"), "Susut")));
    }

    #[test]
    fn codes_are_checked_as_far_as_the_table_goes() {
        let areas = Areas::embedded();
        assert_eq!(areas.read_code(" 51.06.04.2001 "), Ok(code("5106042001")));
        assert_eq!(areas.read_code("5106042001.0"), Ok(code("5106042001")));
        // A kabupaten whose kecamatan are not in the table.
        assert_eq!(areas.read_code("5104992001"), Ok(code("5104992001")));
        assert_eq!(areas.read_code("5106992001"), Err(FaultKind::AreaCodeBps));
        assert_eq!(areas.read_code("510699"), Err(FaultKind::AreaCodeUnknown));
        assert_eq!(areas.read_code("5406"), Err(FaultKind::AreaCodeUnknown));
        assert_eq!(areas.read_code("5106010"), Err(FaultKind::AreaCodeBps));
        assert_eq!(areas.read_code("5106010003"), Err(FaultKind::AreaCodeBps));
        for bad in ["", "Susut", "51060420011", "0506"] {
            assert_eq!(areas.read_code(bad), Err(FaultKind::AreaCodeUnreadable), "{bad}");
        }
    }

    #[test]
    fn names_are_found_with_and_without_their_kind() {
        let areas = Areas::embedded();
        assert_eq!(areas.find_regency("KAB. BANGLI"), NameSearch::Found(code("5106")));
        assert_eq!(areas.find_regency("Bangli"), NameSearch::Found(code("5106")));
        assert_eq!(areas.find_regency("Kota Yogyakarta"), NameSearch::Found(code("3471")));
        assert_eq!(areas.find_regency("Kota Bandung"), NameSearch::Found(code("3273")));
        assert_eq!(areas.find_regency("Kabupaten Bandung"), NameSearch::Found(code("3204")));
        assert_eq!(areas.find_regency("Bandung"), NameSearch::Ambiguous);
        assert_eq!(areas.find_regency("Atlantis"), NameSearch::NotFound);
        assert_eq!(areas.find_district(code("1217"), "Kec. Sianjur Mula-Mula"), NameSearch::Found(code("121706")));
        assert_eq!(areas.find_district(code("3471"), "Kemantren Kotagede"), NameSearch::Found(code("347114")));
        assert_eq!(areas.find_district(code("5106"), "Ubud"), NameSearch::NotFound);
        assert_eq!(areas.find_village(code("5106"), "Desa Contoh"), NameSearch::NotFound);
    }

    proptest! {
        #[test]
        fn any_text_is_looked_up_without_harm(text in "\\PC{0,30}") {
            let areas = Areas::embedded();
            let _ = (areas.read_code(&text), areas.find_regency(&text), areas.find_district(code("5106"), &text), areas.find_village(code("51"), &text));
        }
    }
}
