//! `payung books document` and `payung books profile`, and the child process that typesets.

use super::acts::{act, read_file};
use super::args::{DocumentArgs, ProfileArgs};
use super::now;
use super::open::Opened;
use crate::failure::Failure;
use crate::settings::Settings;
use crate::temporary;
use payung_documents::{Document, child_main, docx_in_child, pages_in_child, pdf_in_child, xlsx_in_child};
use payung_operations::acts::produce_document::{PaperFormat, ProduceDocument};
use payung_operations::acts::return_list::ReturnList;
use payung_operations::acts::set_profile::SetProfile;
use payung_operations::views::lists::list_of_receipt;
use payung_operations::{Look, Programme, Request, perform};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

/// The hidden command a document is typeset under.
pub const CHILD: &str = "__document";

/// `payung __document`: one request on standard input, one file on standard output.
pub fn child() -> ExitCode {
    match child_main(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// `payung books profile`.
pub async fn profile(settings: &Settings, opened: &Opened, args: &ProfileArgs) -> Result<ExitCode, Failure> {
    let body = read_file(&args.file)?.body;
    let shown = args.file.display();
    let text = std::str::from_utf8(&body).map_err(|_| {
        Failure::Cannot(format!("{shown}: bukan teks UTF-8. Simpan lagi sebagai UTF-8."), format!("{shown}: no UTF-8. Save it as UTF-8."))
    })?;
    act(settings, opened, &SetProfile { text: text.to_owned(), version: args.version }).await
}

/// `payung books document`.
pub async fn document(settings: &Settings, opened: &Opened, args: &DocumentArgs) -> Result<ExitCode, Failure> {
    let ending = args.out.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    let Some(format) = ending.as_deref().and_then(PaperFormat::from_word) else {
        let shown = args.out.display();
        return Err(Failure::Usage(
            format!("{shown}: berkas yang ditulis berakhiran .pdf, .docx, atau .xlsx."),
            format!("{shown}: the file to write ends in .pdf, .docx or .xlsx."),
        ));
    };
    check_free(&args.out)?;
    let produce = ProduceDocument { kind: args.kind, id: args.id, format };
    let request = Request { actor: &opened.actor, now: now(), id: opened.request.as_deref() };
    let done = perform(&opened.books, request, &produce).await?;
    let file = typeset(&done.document, format)?;
    write(&args.out, &file)?;
    if opened.json {
        let said = serde_json::json!({ "page_code": done.page_code, "people": done.people, "file": args.out, "bytes": file.len() });
        println!("{said}");
    } else {
        let language = settings.language;
        println!("{}: {}", language.pick("ditulis", "written"), args.out.display());
        println!("{}: {}", language.pick("kode halaman", "page code"), done.page_code);
    }
    Ok(ExitCode::SUCCESS)
}

/// Refuses a place where there is a file already.
fn check_free(path: &Path) -> Result<(), Failure> {
    if !path.exists() {
        return Ok(());
    }
    let shown = path.display();
    Err(Failure::Cannot(
        format!("{shown} sudah ada. Pilih nama lain; berkas yang ada tidak ditimpa."),
        format!("{shown} exists already. Choose another name; nothing is written over."),
    ))
}

/// `payung books return-list`.
pub async fn returned_list(settings: &Settings, opened: &Opened, receipt: &str, out: &Path) -> Result<ExitCode, Failure> {
    if out.extension().and_then(|ending| ending.to_str()).is_none_or(|ending| !ending.eq_ignore_ascii_case("xlsx")) {
        let shown = out.display();
        return Err(Failure::Usage(
            format!("{shown}: daftar yang ditandai selalu buku kerja; berkas yang ditulis berakhiran .xlsx."),
            format!("{shown}: a marked list is a workbook always; the file to write ends in .xlsx."),
        ));
    }
    check_free(out)?;
    let request = Request { actor: &opened.actor, now: now(), id: opened.request.as_deref() };
    let look = Look { books: &opened.books, actor: &opened.actor, day: request.day(&opened.books) };
    let list = list_of_receipt(look, receipt).await?;
    let done = perform(&opened.books, request, &ReturnList { list }).await?;
    let law = Programme::load(&opened.books.database.connection, &opened.books, done.programme_year).await?;
    let file = done.workbook(&opened.books, &law, settings.language)?;
    write(out, &file)?;
    if opened.json {
        println!("{}", serde_json::json!({ "receipt": done.receipt, "rows": done.rows.len(), "file": out, "bytes": file.len() }));
    } else {
        println!("{}: {}", settings.language.pick("ditulis", "written"), out.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Typesets in a process of its own.
fn typeset(document: &Document, format: PaperFormat) -> Result<Vec<u8>, Failure> {
    let program = std::env::current_exe().map_err(|cause| {
        Failure::Cannot(
            format!("Program tidak menemukan berkasnya sendiri ({cause}), sehingga dokumen tidak dapat disusun."),
            format!("The program cannot find its own file ({cause}), so the document cannot be typeset."),
        )
    })?;
    let made = match format {
        PaperFormat::Pdf => pdf_in_child(&program, &[CHILD], document),
        PaperFormat::Docx => docx_in_child(&program, &[CHILD], document),
        PaperFormat::Xlsx => xlsx_in_child(&program, &[CHILD], document),
        PaperFormat::Pages => pages_in_child(&program, &[CHILD], document),
    };
    made.map_err(|error| Failure::said(error.to_string()))
}

/// Typesets for a page; an error is said in words.
pub fn typeset_for_pages(document: &Document, format: PaperFormat) -> Result<Vec<u8>, String> {
    typeset(document, format).map_err(|failure| failure.in_words(payung_domain::Language::Id).to_owned())
}

/// Writes beside the place and renames, so that the name never stands for half a file. Readable by its owner only: it shows sealed data.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let shown = path.display();
    let unwritable = |cause: std::io::Error| {
        Failure::Cannot(
            format!("{shown} tidak dapat ditulis ({cause}). Periksa folder, izin, dan ruang kosongnya, lalu ulangi."),
            format!("{shown} cannot be written ({cause}). Check the folder, its permissions and free space, then repeat."),
        )
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = temporary::create_in(folder).map_err(unwritable)?;
    file.write_all(bytes).map_err(unwritable)?;
    file.as_file().sync_all().map_err(unwritable)?;
    file.persist_noclobber(path).map_err(|error| unwritable(error.error))?;
    Ok(())
}
