//! Where regulations come from: embedded in the program, or a folder of the operator's.

use crate::error::LawError;
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../regulations");

/// The files of one regulation: path inside its folder → text. Only `.toml` and `.csv` count; prose is for people.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bundle {
    /// Files by path, in the order they are read.
    pub files: BTreeMap<String, String>,
    /// The prose of `cases.md`, when there is one. It is no part of the law and not of the hash.
    pub cases: Option<String>,
}

/// Largest file of a regulation, so that a wrong folder cannot take all memory.
const FILE_BYTES_MAX: u64 = 4 << 20;

impl Bundle {
    /// Every embedded regulation, by identifier.
    #[must_use]
    pub fn embedded() -> BTreeMap<String, Self> {
        let mut found = BTreeMap::new();
        collect_embedded(&EMBEDDED, &mut found);
        found
    }

    /// The regulation in `folder`.
    ///
    /// # Errors
    /// When the folder cannot be read, holds no `act.toml`, or a file is too large or not UTF-8.
    pub fn from_folder(folder: &Path) -> Result<Self, LawError> {
        let shown = folder.display().to_string();
        let mut files = BTreeMap::new();
        read_folder(folder, "", 0, &mut files).map_err(|(file, id, en)| LawError::at(format!("{shown}/{file}"), 0, id, en))?;
        if !files.contains_key("act.toml") {
            return Err(LawError::at(
                shown,
                0,
                "folder ini tidak berisi act.toml, jadi bukan folder peraturan. Cara menulisnya ada di regulations/README.md.",
                "this folder holds no act.toml, so it is no regulation. regulations/README.md says how to write one.",
            ));
        }
        let cases = match std::fs::read_to_string(folder.join("cases.md")) {
            Ok(cases) => Some(cases),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => {
                let (id, en) = (format!("cases.md tidak dapat dibaca: {error}"), format!("cases.md cannot be read: {error}"));
                return Err(LawError::at(shown, 0, id, en));
            }
        };
        Ok(Self { files, cases })
    }

    /// SHA-256 over every file's path and text, as 64 hexadecimal digits.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut digest = Sha256::new();
        for (path, text) in &self.files {
            for part in [path.as_bytes(), text.as_bytes()] {
                digest.update((part.len() as u64).to_le_bytes());
                digest.update(part);
            }
        }
        hex(&digest.finalize())
    }
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn is_law_file(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|ext| ext.eq_ignore_ascii_case("toml") || ext.eq_ignore_ascii_case("csv"))
}

fn collect_embedded(dir: &Dir<'_>, found: &mut BTreeMap<String, Bundle>) {
    if let Some(act) = dir.get_file(dir.path().join("act.toml")).and_then(include_dir::File::contents_utf8) {
        let cases = dir.get_file(dir.path().join("cases.md")).and_then(include_dir::File::contents_utf8);
        let mut bundle = Bundle { cases: cases.map(ToOwned::to_owned), ..Bundle::default() };
        embed_files(dir, dir.path(), &mut bundle);
        if let Some(id) = act_id(act) {
            found.insert(id, bundle);
        }
        return;
    }
    for sub in dir.dirs() {
        collect_embedded(sub, found);
    }
}

fn embed_files(dir: &Dir<'_>, root: &Path, bundle: &mut Bundle) {
    for file in dir.files() {
        let path = file.path().strip_prefix(root).unwrap_or(file.path()).to_string_lossy().replace('\\', "/");
        if let (true, Some(text)) = (is_law_file(&path), file.contents_utf8()) {
            bundle.files.insert(path, text.to_owned());
        }
    }
    for sub in dir.dirs() {
        embed_files(sub, root, bundle);
    }
}

/// The identifier an `act.toml` gives, read without judging the rest.
fn act_id(act: &str) -> Option<String> {
    let table: toml::Table = act.parse().ok()?;
    Some(table.get("id")?.as_str()?.to_owned())
}

type FolderFault = (String, String, String);

fn read_folder(folder: &Path, prefix: &str, depth: u32, files: &mut BTreeMap<String, String>) -> Result<(), FolderFault> {
    let fault = |name: &str, error: &dyn std::fmt::Display| {
        (name.to_owned(), format!("tidak dapat dibaca: {error}"), format!("cannot be read: {error}"))
    };
    if depth > 4 {
        return Err((
            prefix.to_owned(),
            "folder terlalu dalam (paling banyak 4 tingkat)".into(),
            "folder too deep (4 levels at most)".into(),
        ));
    }
    for entry in std::fs::read_dir(folder).map_err(|error| fault(prefix, &error))? {
        let entry = entry.map_err(|error| fault(prefix, &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}/{name}") };
        let kind = entry.file_type().map_err(|error| fault(&path, &error))?;
        if kind.is_dir() {
            read_folder(&entry.path(), &path, depth + 1, files)?;
        } else if is_law_file(&name) {
            let size = entry.metadata().map_err(|error| fault(&path, &error))?.len();
            if size > FILE_BYTES_MAX {
                return Err((path, "lebih besar dari 4 MiB".into(), "larger than 4 MiB".into()));
            }
            let text = std::fs::read_to_string(entry.path()).map_err(|error| fault(&path, &error))?;
            files.insert(path, text);
        }
    }
    Ok(())
}
