//! What is to be screened: files, folders of files, standard input.

use crate::failure::Failure;
use payung_domain::Language;
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Endings of list files looked for in a folder. A file named outright is taken whatever its ending.
const ENDINGS: [&str; 7] = ["xlsx", "xlsm", "xls", "ods", "csv", "txt", "tsv"];

/// The lists of a run.
#[derive(Debug, Default)]
pub struct ListsIn {
    /// Path and name in results.
    pub files: Vec<(PathBuf, String)>,
    /// Files of folders that were passed over.
    pub passed_over: Vec<PathBuf>,
    /// Standard input, spooled; deleted at the end.
    _spool: Option<NamedTempFile>,
}

impl ListsIn {
    /// A message about a list. Standard input is kept under a name nobody gave it; here it is called what it is.
    pub fn in_words(&self, message: String, language: Language) -> String {
        match &self._spool {
            Some(spool) => message.replace(&spool.path().display().to_string(), language.pick("masukan standar", "standard input")),
            None => message,
        }
    }
}

/// Expands what was named on the command line.
pub fn expand(named: &[PathBuf]) -> Result<ListsIn, Failure> {
    let mut lists = ListsIn::default();
    for path in named {
        if path.as_os_str() == "-" {
            if lists._spool.is_some() {
                return Err(Failure::Usage(
                    "Masukan standar (-) hanya boleh sekali.".into(),
                    "Standard input (-) may be named only once.".into(),
                ));
            }
            let spool = spool()?;
            lists.files.push((spool.path().to_path_buf(), "-".to_owned()));
            lists._spool = Some(spool);
        } else if path.is_dir() {
            folder(path, &mut lists)?;
        } else {
            lists.files.push((path.clone(), String::new()));
        }
    }
    name(&mut lists.files);
    Ok(lists)
}

/// Results call a file by its name, or by its path as given where two have the same name.
fn name(files: &mut [(PathBuf, String)]) {
    let short = |path: &Path| path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let shorts: Vec<String> = files.iter().map(|(path, _)| short(path)).collect();
    for (index, (path, shown)) in files.iter_mut().enumerate() {
        if shown.is_empty() {
            let twice = shorts.iter().filter(|other| **other == shorts[index]).count() > 1;
            *shown = if twice { path.display().to_string() } else { shorts[index].clone() };
        }
    }
}

fn folder(folder: &Path, lists: &mut ListsIn) -> Result<(), Failure> {
    let shown = folder.display();
    let unreadable = |error: std::io::Error| {
        Failure::Cannot(
            format!("Folder {shown} tidak dapat dibaca: {error}. Periksa hak bacanya."),
            format!("Folder {shown} cannot be read: {error}. Check the right to read it."),
        )
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let known = path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)));
        // `~$…` is the lock file of an open workbook.
        if path.is_file() && known && !name.starts_with('.') && !name.starts_with("~$") {
            found.push(path);
        } else {
            lists.passed_over.push(path);
        }
    }
    if found.is_empty() {
        return Err(Failure::Cannot(
            format!("Folder {shown} tidak berisi daftar ({}). Sebut folder atau berkas daftarnya.", ENDINGS.join(", ")),
            format!("Folder {shown} holds no lists ({}). Name the folder or the file of the list.", ENDINGS.join(", ")),
        ));
    }
    found.sort();
    lists.files.extend(found.into_iter().map(|path| (path, String::new())));
    Ok(())
}

fn spool() -> Result<NamedTempFile, Failure> {
    let failed = |error: std::io::Error| {
        Failure::Cannot(
            format!("Masukan standar tidak dapat disimpan sementara: {error}. Periksa ruang kosong di folder sementara (TMPDIR)."),
            format!("Standard input cannot be spooled: {error}. Check free space in the temporary folder (TMPDIR)."),
        )
    };
    let mut file = crate::temporary::create_in(&std::env::temp_dir()).map_err(failed)?;
    std::io::copy(&mut std::io::stdin().lock(), &mut file).map_err(failed)?;
    file.flush().map_err(failed)?;
    Ok(file)
}

/// What was passed over, for the summary.
pub fn passed_over_words(lists: &ListsIn, language: Language) -> Option<String> {
    if lists.passed_over.is_empty() {
        return None;
    }
    let names: Vec<String> = lists.passed_over.iter().take(5).map(|path| path.display().to_string()).collect();
    let more = if lists.passed_over.len() > names.len() { ", …" } else { "" };
    Some(format!(
        "{} {}: {}{more}",
        lists.passed_over.len(),
        language.pick("isi folder bukan daftar, dilewati", "entries of the folder are no lists and were passed over"),
        names.join(", ")
    ))
}
