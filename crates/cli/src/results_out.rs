//! Result files: written beside their place and renamed when whole, so that no half file is ever left.

use crate::failure::Failure;
use payung_domain::{Date, Language};
use payung_law::Ruleset;
use payung_law::model::Stage;
use payung_registry::{BookInfo, FileKind, Limits, write_marked};
use payung_screening::{Lists, ResultRow, list_marks, new_book};
use std::io::{BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Most rows of one list given back as a workbook; CSV has no such bound.
pub const WORKBOOK_ROWS_MAX: u64 = 300_000;

/// Where results go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// CSV to standard output.
    Stdout,
    /// One CSV file.
    Csv(PathBuf),
    /// One workbook, of one list.
    Workbook(PathBuf),
    /// A workbook for each list, one CSV, the decisions.
    Folder(PathBuf),
}

impl Target {
    /// What `--out` means.
    pub fn of(out: Option<&Path>) -> Self {
        let Some(path) = out else { return Self::Stdout };
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
        match ending.as_deref() {
            _ if path.is_dir() => Self::Folder(path.into()),
            Some("csv") => Self::Csv(path.into()),
            Some("xlsx") => Self::Workbook(path.into()),
            _ => Self::Folder(path.into()),
        }
    }
}

/// A file being written; it appears under its name only when everything is done.
pub struct Pending {
    file: NamedTempFile,
    path: PathBuf,
}

/// A failure to write `path`.
pub fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    use std::io::ErrorKind;
    // The library's error names its temporary file, which means nothing to a reader: the kind says it in words.
    let (id, en) = match error.kind() {
        ErrorKind::NotFound => ("foldernya tidak ada".to_owned(), "its folder does not exist".to_owned()),
        ErrorKind::PermissionDenied => ("tidak ada hak menulis di sana".to_owned(), "there is no right to write there".to_owned()),
        ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => {
            ("ruang penyimpanan habis".to_owned(), "the storage is full".to_owned())
        }
        ErrorKind::ReadOnlyFilesystem => ("tempat itu hanya dapat dibaca".to_owned(), "the place is read-only".to_owned()),
        _ => (error.to_string(), error.to_string()),
    };
    unwritten(path, &id, &en)
}

/// `path` could not be written, for a reason already in words.
fn unwritten(path: &Path, id: &str, en: &str) -> Failure {
    let shown = path.display();
    Failure::Cannot(
        format!(
            "{shown} tidak dapat ditulis: {id}. Hasil tidak dibuat. Periksa folder tujuan, ruang kosong, hak menulis, dan apakah berkas itu sedang dibuka, lalu ulangi."
        ),
        format!(
            "{shown} cannot be written: {en}. No result was made. Check the folder, free space, the right to write, and whether the file is open, and try again."
        ),
    )
}

impl Pending {
    /// Begins to write `path`.
    pub fn create(path: &Path) -> Result<Self, Failure> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = crate::temporary::create_in(folder).map_err(|error| cannot_write(path, &error))?;
        Ok(Self { file, path: path.to_path_buf() })
    }

    /// The file to write into.
    pub fn writer(&self) -> Result<BufWriter<std::fs::File>, Failure> {
        let file = self.file.reopen().map_err(|error| cannot_write(&self.path, &error))?;
        // Blocks of results are larger, and pass it by.
        Ok(BufWriter::with_capacity(1 << 16, file))
    }

    /// Puts the file under its name.
    pub fn finish(self) -> Result<(), Failure> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // A temporary file is private to its maker; results may be read by the office's group, not by everybody.
            let private = std::fs::Permissions::from_mode(0o640);
            self.file.as_file().set_permissions(private).map_err(|error| cannot_write(&self.path, &error))?;
        }
        self.file.as_file().sync_all().map_err(|error| cannot_write(&self.path, &error))?;
        let path = self.path;
        self.file.persist(&path).map_err(|error| cannot_write(&path, &error.error))?;
        Ok(())
    }
}

/// What a workbook given back could not keep, in words.
type Remarks = Vec<String>;

/// Writes the marked workbook of the list with index `file`.
#[allow(clippy::too_many_arguments, reason = "a workbook is made of this much")]
pub fn workbook(
    lists: &Lists,
    file: usize,
    rows: &[ResultRow],
    rules: &Ruleset,
    on: Date,
    language: Language,
    limits: &Limits,
    out: &Pending,
) -> Result<Remarks, Failure> {
    let list = &lists.files[file];
    let marks = list_marks(lists, file, rows, rules);
    let info = BookInfo {
        author: "Payung".into(),
        title: format!("{} – {}", list.shown, rules.regulation.act.short),
        date: on,
        language,
        about: about(list, rules, language),
    };
    let mut writer = out.writer()?;
    let mut remarks = Vec::new();
    if list.kind == FileKind::Xlsx {
        match write_marked(&list.path, &mut writer, &marks, &info, limits) {
            // Excel refuses a workbook with macros under the name of one without: then the results go into a new workbook.
            Ok(report) if report.extension != "xlsx" && out.path.extension().is_none_or(|ending| ending != report.extension) => {
                let told = match language {
                    Language::Id => format!("berkas asal berjenis {}; hasil ditulis ke lembar kerja baru", report.extension),
                    Language::En => format!("the file is of kind {}; the result went into a new workbook", report.extension),
                };
                remarks.push(said(list, &told));
                start_again(&mut writer).map_err(|error| cannot_write(&out.path, &error))?;
            }
            Ok(report) => {
                writer.flush().map_err(|error| cannot_write(&out.path, &error))?;
                if report.signature_dropped {
                    remarks.push(said(
                        list,
                        language.pick(
                            "tanda tangan elektronik berkas asal tidak ikut, karena isinya berubah",
                            "the file's electronic signature was dropped, since its content changes",
                        ),
                    ));
                }
                if report.comments_left_out > 0 {
                    remarks.push(said(
                        list,
                        &format!(
                            "{} {}",
                            report.comments_left_out,
                            language.pick("catatan sel tidak termuat; warnanya tetap ada", "notes did not fit; the colours are there")
                        ),
                    ));
                }
                return Ok(remarks);
            }
            Err(error) => {
                // The package could not be understood for certain: a new workbook instead, and said.
                remarks.push(said(list, &error.message(language)));
                start_again(&mut writer).map_err(|error| cannot_write(&out.path, &error))?;
            }
        }
    }
    // The workbook's writer keeps its rows in a temporary file, and panics when that file cannot grow.
    let written = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| new_book(lists, file, &marks, &info, limits, &mut writer)));
    written
        .unwrap_or_else(|_| Err(language.pick("ruang sementara tidak cukup (TMPDIR)", "not enough temporary space (TMPDIR)").to_owned()))
        .map_err(|message| unwritten(&out.path, &message, &message))?;
    writer.flush().map_err(|error| cannot_write(&out.path, &error))?;
    Ok(remarks)
}

/// What the results rest on, for the last sheet of a new workbook.
fn about(list: &payung_screening::List, rules: &Ruleset, l: Language) -> Vec<(String, String)> {
    let act = &rules.regulation.act;
    let chosen = crate::summary::readings_chosen(rules);
    let dates: Vec<String> =
        Stage::ALL.iter().map(|stage| format!("{} {}", l.pick(stage.word(), stage.english()), rules.dates.get(*stage))).collect();
    let lines = [
        (l.pick("Daftar", "List"), list.shown.clone()),
        (l.pick("Peraturan", "Regulation"), format!("{} ({})", act.short, act.id)),
        (l.pick("Tentang", "About"), act.title.clone()),
        (l.pick("Tanggal", "Dates"), if rules.dates_differ() { dates.join(", ") } else { rules.dates.get(Stage::Proposal).to_string() }),
        (
            l.pick("Pembacaan selain bawaan", "Readings other than the default"),
            if chosen.is_empty() { l.pick("tidak ada", "none").to_owned() } else { chosen.join(", ") },
        ),
        (l.pick("SHA-256 isi peraturan", "SHA-256 of the regulation"), rules.regulation.hash.clone()),
        (l.pick("Dibuat dengan", "Made with"), format!("Payung {}", env!("CARGO_PKG_VERSION"))),
    ];
    lines.into_iter().map(|(label, text)| (label.to_owned(), text)).collect()
}

/// Throws away what was written so far.
fn start_again(writer: &mut BufWriter<std::fs::File>) -> std::io::Result<()> {
    writer.seek(SeekFrom::Start(0))?;
    writer.get_ref().set_len(0)
}

fn said(list: &payung_screening::List, what: &str) -> String {
    format!("{}: {what}", list.shown)
}

/// The names of the workbooks in a result folder: the list's own name with `.hasil`, made different where two are the same.
pub fn workbook_names(lists: &Lists) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for list in &lists.files {
        let stem = if list.shown == "-" {
            "masukan".to_owned()
        } else {
            list.path.file_stem().map_or_else(|| "daftar".into(), |stem| stem.to_string_lossy().into_owned())
        };
        let mut name = format!("{stem}.hasil.xlsx");
        let mut number = 2;
        while names.contains(&name) {
            name = format!("{stem}-{number}.hasil.xlsx");
            number += 1;
        }
        names.push(name);
    }
    names
}

/// A reader over a decisions file.
pub fn open_decisions(path: &Path) -> Result<BufReader<std::fs::File>, Failure> {
    std::fs::File::open(path).map(|file| BufReader::with_capacity(1 << 20, file)).map_err(|error| {
        let shown = path.display();
        Failure::Cannot(
            format!("{shown} tidak dapat dibaca: {error}. Sebut berkas dari `payung screen --decisions`."),
            format!("{shown} cannot be read: {error}. Name a file made by `payung screen --decisions`."),
        )
    })
}
