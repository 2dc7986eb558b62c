//! Typesetting in a process of its own: its memory is given back when it ends, and nothing it does can harm the server.

use crate::error::DocumentError;
use crate::fonts::Fonts;
use crate::{Document, docx, pages, pdf, xlsx};
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// What the parent asks for.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Format {
    Pdf,
    Docx,
    Xlsx,
    Pages,
}

impl Format {
    /// How a file of this format begins.
    const fn magic(self) -> &'static [u8] {
        match self {
            Self::Pdf => b"%PDF-",
            Self::Docx | Self::Xlsx => b"PK",
            Self::Pages => b"{",
        }
    }
}

#[derive(Deserialize)]
struct Request {
    format: Format,
    document: Document,
}

#[derive(Serialize)]
struct RequestOf<'a> {
    format: Format,
    document: &'a Document,
}

/// The child's side: reads one request (what to make of which document, as [`pdf_in_child`] and [`docx_in_child`] write it) to the end of
/// `input`, writes the file to `output`. Fonts are those of this machine that the document's profile asks for.
///
/// # Errors
/// [`DocumentError::Unreadable`] when the input is no request; otherwise as [`pdf`] and [`docx()`]. Nothing has been written then.
pub fn child_main(mut input: impl Read, mut output: impl Write) -> Result<(), DocumentError> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let Request { format, document } = serde_json::from_slice(&bytes).map_err(|error| {
        // Only where, not what: the message of the parser may quote a person's data.
        DocumentError::Unreadable(format!("baris {}, kolom {}", error.line(), error.column()))
    })?;
    drop(bytes);
    let file = match format {
        Format::Pdf => pdf(&document, &Fonts::for_profile(document.profile()))?,
        Format::Docx => docx(&document)?,
        Format::Xlsx => xlsx(&document)?,
        Format::Pages => serde_json::to_vec(&pages(&document, &Fonts::for_profile(document.profile()))?).unwrap_or_default(),
    };
    output.write_all(&file)?;
    output.flush()?;
    Ok(())
}

/// The parent's side: starts `program` with `args`, which must end in [`child_main`] over its standard streams, and returns the PDF.
///
/// # Errors
/// [`DocumentError::Child`] with what the child said when it fails or gives no PDF; [`DocumentError::Io`] when it cannot be started.
pub fn pdf_in_child(program: &Path, args: &[&str], document: &Document) -> Result<Vec<u8>, DocumentError> {
    in_child(program, args, &RequestOf { format: Format::Pdf, document })
}

/// As [`pdf_in_child`], for the DOCX.
///
/// # Errors
/// As [`pdf_in_child`].
pub fn docx_in_child(program: &Path, args: &[&str], document: &Document) -> Result<Vec<u8>, DocumentError> {
    in_child(program, args, &RequestOf { format: Format::Docx, document })
}

/// As [`pdf_in_child`], for the workbook.
///
/// # Errors
/// As [`pdf_in_child`].
pub fn xlsx_in_child(program: &Path, args: &[&str], document: &Document) -> Result<Vec<u8>, DocumentError> {
    in_child(program, args, &RequestOf { format: Format::Xlsx, document })
}

/// As [`pdf_in_child`], for pages to be looked at: a [`crate::PagesSeen`] as JSON.
///
/// # Errors
/// As [`pdf_in_child`].
pub fn pages_in_child(program: &Path, args: &[&str], document: &Document) -> Result<Vec<u8>, DocumentError> {
    in_child(program, args, &RequestOf { format: Format::Pages, document })
}

fn in_child(program: &Path, args: &[&str], request: &RequestOf<'_>) -> Result<Vec<u8>, DocumentError> {
    let mut child = Command::new(program).args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let input = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // Written beside reading: a child that complains before it has read everything must not leave both waiting.
        let writer = scope.spawn(move || {
            let Some(input) = input else { return Ok(()) };
            let mut input = std::io::BufWriter::new(input);
            serde_json::to_writer(&mut input, request).map_err(std::io::Error::from)?;
            input.flush()
        });
        let output = child.wait_with_output();
        let written = writer.join().unwrap_or_else(|_| Err(std::io::Error::other("penulis berhenti")));
        (output, written)
    });
    let (output, written) = (output.0?, output.1);
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(DocumentError::Child(format!("{} ({})", said.trim(), output.status)));
    }
    written?;
    if !output.stdout.starts_with(request.format.magic()) {
        return Err(DocumentError::Child(format!("keluaran bukan berkas yang diminta; {}", said.trim())));
    }
    Ok(output.stdout)
}
