//! The editable tables of names (`data/`): short forms, titles, spellings. Embedded, or from an operator's folder.

use payung_domain::Language;
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};

const SHORT_FORMS: &str = include_str!("../data/singkatan.csv");
const TITLES: &str = include_str!("../data/gelar.csv");
const SPELLINGS: &str = include_str!("../data/ejaan.csv");

/// The largest table that is read.
const TABLE_BYTES_MAX: u64 = 4 << 20;

/// What a word beside the name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Title {
    /// Stands before the name.
    Before,
    /// Stands after it.
    After,
    /// Stands anywhere.
    Anywhere,
    /// `I`, `Ni`: tells the sex and, by the province it comes from, how to read what follows; nothing of the name.
    Particle(Option<u8>),
    /// `bin`, `binti`: the father's name follows.
    ChildOf,
}

/// In which regions a short form holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Where {
    Everywhere,
    In(String),
    Outside(String),
}

/// When a spelling is read another way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpellingKind {
    /// Always, and it marks the word as an old one.
    Old,
    /// In a word with an old mark.
    InOld,
    /// Always: it sounds alike.
    Sound,
}

/// What is written, how it is read, and when.
pub(crate) type Spelling = (Box<[u8]>, Box<[u8]>, SpellingKind);

/// The tables, ready for use.
#[derive(Debug, Clone)]
pub struct NameTables {
    short_forms: FxHashMap<Box<str>, Vec<(Where, Box<str>)>>,
    titles: FxHashMap<Box<str>, Title>,
    /// Two words that are one.
    pub(crate) phrases: Vec<(Box<str>, Box<str>)>,
    pub(crate) spellings: Vec<Spelling>,
}

/// Why an operator's table was not taken.
#[derive(Debug)]
pub enum TableError {
    /// It could not be read.
    Io(PathBuf, std::io::Error),
    /// It is larger than 4 MB or not UTF-8.
    NotText(PathBuf),
    /// The folder holds none of the tables.
    NoTable(PathBuf),
    /// A line is not of the table's form.
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// Its text.
        text: String,
        /// The columns it must have.
        columns: &'static str,
    },
}

impl TableError {
    /// What is wrong, where, and what to do next.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match (self, language) {
            (Self::Io(path, cause), Language::Id) => {
                format!("Tabel nama {} tidak dapat dibaca ({cause}). Periksa nama berkas dan izin bacanya.", path.display())
            }
            (Self::Io(path, cause), Language::En) => {
                format!("The table of names {} cannot be read ({cause}). Check the file name and whether you may read it.", path.display())
            }
            (Self::NotText(path), Language::Id) => {
                format!("Tabel nama {} bukan teks UTF-8 atau lebih besar dari 4 MB. Simpan sebagai CSV UTF-8.", path.display())
            }
            (Self::NotText(path), Language::En) => {
                format!("The table of names {} is not UTF-8 text or is larger than 4 MB. Save it as CSV UTF-8.", path.display())
            }
            (Self::NoTable(path), Language::Id) => {
                format!("Folder {} tidak memuat satu pun tabel nama. Yang dicari: singkatan.csv, gelar.csv, ejaan.csv.", path.display())
            }
            (Self::NoTable(path), Language::En) => {
                format!("The folder {} holds none of the tables of names: singkatan.csv, gelar.csv, ejaan.csv.", path.display())
            }
            (Self::Line { path, line, text, columns }, Language::Id) => format!(
                "Tabel nama {} baris {line}: \"{text}\" tidak dapat dipakai. Perbaiki baris itu; kolomnya {columns}.",
                path.display()
            ),
            (Self::Line { path, line, text, columns }, Language::En) => {
                format!(
                    "Table of names {} line {line}: \"{text}\" cannot be used. Mend the line; its columns are {columns}.",
                    path.display()
                )
            }
        }
    }
}

impl NameTables {
    /// The program's own tables. They are part of the program and a test reads them whole; were one broken all the same, names
    /// would be compared without it.
    #[must_use]
    pub fn embedded() -> Self {
        let mut tables =
            Self { short_forms: FxHashMap::default(), titles: FxHashMap::default(), phrases: Vec::new(), spellings: Vec::new() };
        let sound = tables.read_all([
            (Path::new("singkatan.csv"), SHORT_FORMS),
            (Path::new("gelar.csv"), TITLES),
            (Path::new("ejaan.csv"), SPELLINGS),
        ]);
        debug_assert!(sound.is_ok(), "{sound:?}");
        tables
    }

    /// The program's tables, each replaced by the file of its name in `folder` where there is one.
    ///
    /// # Errors
    /// See [`TableError`].
    pub fn with_folder(folder: &Path) -> Result<Self, TableError> {
        let mut texts = Vec::new();
        let mut found = false;
        for (name, own) in [("singkatan.csv", SHORT_FORMS), ("gelar.csv", TITLES), ("ejaan.csv", SPELLINGS)] {
            let path = folder.join(name);
            match std::fs::metadata(&path) {
                Ok(file) if file.len() > TABLE_BYTES_MAX => return Err(TableError::NotText(path)),
                Ok(_) => {
                    let bytes = std::fs::read(&path).map_err(|cause| TableError::Io(path.clone(), cause))?;
                    let text = String::from_utf8(bytes).map_err(|_| TableError::NotText(path.clone()))?;
                    texts.push((path, text));
                    found = true;
                }
                Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => texts.push((PathBuf::from(name), own.to_owned())),
                Err(cause) => return Err(TableError::Io(path, cause)),
            }
        }
        if !found {
            return Err(TableError::NoTable(folder.to_owned()));
        }
        let mut tables =
            Self { short_forms: FxHashMap::default(), titles: FxHashMap::default(), phrases: Vec::new(), spellings: Vec::new() };
        let [short, titles, spellings] =
            [0, 1, 2].map(|at: usize| texts.get(at).map_or((Path::new(""), ""), |(path, text)| (path.as_path(), text.as_str())));
        tables.read_all([short, titles, spellings])?;
        Ok(tables)
    }

    fn read_all(&mut self, [short, titles, spellings]: [(&Path, &str); 3]) -> Result<(), TableError> {
        for_each_line(short, "bentuk,arti,wilayah,sumber", |[form, meaning, area, _]| {
            let place = match area.strip_prefix('-') {
                Some(area) => Where::Outside(area.to_owned()),
                None if area.is_empty() => Where::Everywhere,
                None => Where::In(area.to_owned()),
            };
            let sound = is_lower(form)
                && !meaning.is_empty()
                && meaning.split(' ').all(is_lower)
                && area.trim_start_matches('-').bytes().all(|b| b.is_ascii_digit());
            sound.then(|| self.short_forms.entry(form.into()).or_default().push((place, meaning.into())))
        })?;
        for_each_line(titles, "gelar,letak,sumber", |[title, place, ..]| {
            if place == "dua kata" {
                let (first, second) = title.split_once(' ')?;
                return (is_lower(first) && is_lower(second)).then(|| self.phrases.push((first.into(), second.into())));
            }
            let kind = match place {
                "depan" => Title::Before,
                "belakang" => Title::After,
                "mana saja" => Title::Anywhere,
                "partikel" => Title::Particle(None),
                "anak dari" => Title::ChildOf,
                "-" => return Some(()),
                other => Title::Particle(Some(other.strip_prefix("partikel ")?.parse().ok()?)),
            };
            is_lower(title).then(|| {
                self.titles.insert(title.into(), kind);
            })
        })?;
        for_each_line(spellings, "tulisan,dibaca,jenis,sumber", |[written, read, kind, _]| {
            let kind = match kind {
                "lama" => SpellingKind::Old,
                "sisa" => SpellingKind::InOld,
                "bunyi" => SpellingKind::Sound,
                _ => return None,
            };
            (is_lower(written) && is_lower(read)).then(|| self.spellings.push((written.as_bytes().into(), read.as_bytes().into(), kind)))
        })
    }

    /// What a word stands for in a province (two digits; `None` where it is not known).
    pub(crate) fn meaning(&self, word: &str, province: Option<u8>) -> Option<&str> {
        let province = province.map(|province| province.to_string());
        let holds = |place: &Where| match (place, &province) {
            (Where::Everywhere, _) => true,
            (Where::In(area), Some(province)) => area.starts_with(province.as_str()),
            (Where::Outside(area), Some(province)) => !area.starts_with(province.as_str()),
            (_, None) => false,
        };
        self.short_forms.get(word)?.iter().find(|(place, _)| holds(place)).map(|(_, meaning)| &**meaning)
    }

    /// Whether the word is a title.
    pub(crate) fn title(&self, word: &str) -> Option<Title> {
        self.titles.get(word).copied()
    }
}

fn is_lower(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn for_each_line(
    (path, text): (&Path, &str),
    columns: &'static str,
    mut take: impl FnMut([&str; 4]) -> Option<()>,
) -> Result<(), TableError> {
    for (index, line) in text.lines().enumerate().skip(1) {
        if line.trim().is_empty() {
            continue;
        }
        let mut cells = [""; 4];
        let mut count = 0;
        for (cell, value) in cells.iter_mut().zip(line.splitn(4, ',')) {
            *cell = value.trim();
            count += 1;
        }
        if count < columns.split(',').count() || take(cells).is_none() {
            return Err(TableError::Line { path: path.to_owned(), line: index + 1, text: line.chars().take(80).collect(), columns });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_tables_are_sound() {
        let mut tables = NameTables::embedded();
        assert!(tables.short_forms.len() > 50 && tables.titles.len() > 40 && tables.spellings.len() > 8);
        tables.read_all([(Path::new("a"), SHORT_FORMS), (Path::new("b"), TITLES), (Path::new("c"), SPELLINGS)]).expect("sound");
    }

    #[test]
    fn a_short_form_stands_for_something_else_in_bali() {
        let tables = NameTables::embedded();
        assert_eq!(tables.meaning("md", Some(51)), Some("made"));
        assert_eq!(tables.meaning("md", Some(33)), Some("muhammad"));
        assert_eq!(tables.meaning("md", None), None);
        assert_eq!(tables.meaning("moh", None), Some("mohamad"));
    }

    #[test]
    fn an_operators_table_replaces_ours_and_a_broken_line_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(matches!(NameTables::with_folder(folder.path()), Err(TableError::NoTable(_))));
        std::fs::write(folder.path().join("singkatan.csv"), "bentuk,arti,wilayah,sumber\nxx,contoh,,uji\n").expect("written");
        let tables = NameTables::with_folder(folder.path()).expect("tables");
        assert_eq!(tables.meaning("xx", None), Some("contoh"));
        assert_eq!(tables.meaning("moh", None), None);
        assert_eq!(tables.title("spd"), Some(Title::After));
        std::fs::write(folder.path().join("gelar.csv"), "gelar,letak,sumber\nspd,samping,uji\n").expect("written");
        let error = NameTables::with_folder(folder.path()).expect_err("a broken line");
        assert!(error.message(Language::Id).contains("baris 2") && error.message(Language::En).contains("line 2"), "{error:?}");
    }
}
