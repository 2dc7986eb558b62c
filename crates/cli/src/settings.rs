//! Settings: flags first, then `PAYUNG_*` (clap reads both), then `payung.toml` in the working folder.

use crate::failure::Failure;
use payung_domain::Language;
use payung_registry::Column;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What every command needs to know.
#[derive(Debug)]
pub struct Settings {
    /// The reader's language.
    pub language: Language,
    /// The operator's own regulations, before the embedded ones.
    pub regulations: Option<PathBuf>,
    /// Wage table.
    pub wages: Option<PathBuf>,
    /// Villages.
    pub villages: Option<PathBuf>,
    /// Folder of tables of names.
    pub names: Option<PathBuf>,
    /// Headings mapped by hand: the heading as in the sheet, and what its column holds.
    pub headings: Arc<[(String, Column)]>,
}

/// `payung.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lang: Option<String>,
    regulations: Option<PathBuf>,
    wages: Option<PathBuf>,
    villages: Option<PathBuf>,
    names: Option<PathBuf>,
    #[serde(default)]
    headings: BTreeMap<String, String>,
}

impl Settings {
    /// Reads `payung.toml` when there is one, and puts flags and environment before it.
    pub fn read(lang: Option<&str>, regulations: Option<PathBuf>) -> Result<Self, Failure> {
        let path = Path::new("payung.toml");
        let file = match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str::<File>(&text).map_err(|error| {
                // One line: what is wrong, and on which line of the file.
                let line = error.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
                broken(&format!("{} (payung.toml:{line})", error.message().replace('\n', " ")))
            })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => File::default(),
            Err(error) => return Err(broken(&error.to_string())),
        };
        let language = match lang.or(file.lang.as_deref()) {
            None | Some("id") => Language::Id,
            Some("en") => Language::En,
            Some(other) => return Err(broken(&format!("lang = \"{other}\""))),
        };
        let column = |(heading, name): (String, String)| match Column::from_name(&name) {
            Some(column) => Ok((heading, column)),
            None => {
                let known = Column::TEMPLATE.iter().chain(Column::BEYOND).map(|column| column.name()).collect::<Vec<_>>().join(", ");
                Err(broken(&format!("[headings] \"{heading}\" = \"{name}\"; {known}")))
            }
        };
        let headings = file.headings.into_iter().map(column).collect::<Result<Vec<_>, Failure>>()?.into();
        Ok(Self {
            headings,
            language,
            regulations: regulations.or(file.regulations),
            wages: file.wages,
            villages: file.villages,
            names: file.names,
        })
    }
}

fn broken(what: &str) -> Failure {
    let what = what.trim();
    Failure::Cannot(
        format!(
            "payung.toml di folder ini tidak dapat dipakai: {what}. Yang boleh: lang (id atau en), regulations, wages, villages, names, dan tabel [headings] (judul kolom = nama kolom templat)."
        ),
        format!(
            "payung.toml in this folder cannot be used: {what}. Allowed: lang (id or en), regulations, wages, villages, names, and a table [headings] (heading = template column)."
        ),
    )
}
