//! What a browser sent: fields and files, from either kind of form.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use payung_operations::{ActError, FileIn, base_name};
use zeroize::Zeroizing;

/// The most a form without files may send: 4 MiB, a worklist of some thousand rows.
const FIELDS_MAX: usize = 4 << 20;
/// The most a form with files may send: 64 MiB.
pub const MEMORY_MAX: usize = 64 << 20;
/// The most fields a form may have.
const COUNT_MAX: usize = 50_000;

/// What was filled in.
#[derive(Debug, Default)]
pub struct Filled {
    values: Vec<(String, String)>,
    files: Vec<(String, FileIn)>,
}

fn too_large() -> ActError {
    ActError::invalid(
        format!("Kiriman terlalu besar (paling besar {} MB). Bagi berkasnya menurut desa, lalu kirim satu per satu.", MEMORY_MAX >> 20),
        format!("What was sent is too large (at most {} MB). Split the file by village and send one at a time.", MEMORY_MAX >> 20),
    )
}

fn broken_off() -> ActError {
    ActError::invalid(
        "Kiriman terputus sebelum lengkap; tidak ada yang disimpan. Kirim lagi.",
        "What was sent broke off before it was whole; nothing was kept. Send it again.",
    )
}

/// A text without NUL, which no keyboard types and PostgreSQL keeps in no text.
fn plain(text: &str) -> String {
    text.replace('\0', "")
}

impl Filled {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// It is too large, broke off, or is no form.
    pub async fn read(request: Request) -> Result<Self, ActError> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let parts = Multipart::from_request(request, &()).await.map_err(|_| broken_off())?;
            return Self::read_parts(parts).await;
        }
        let body = to_bytes(request.into_body(), FIELDS_MAX).await.map_err(|_| too_large())?;
        let values = serde_urlencoded::from_bytes::<Vec<(String, String)>>(&body).map_err(|_| broken_off())?;
        if values.len() > COUNT_MAX {
            return Err(too_large());
        }
        let values = values.into_iter().map(|(name, value)| (name, plain(&value))).collect();
        Ok(Self { values, files: Vec::new() })
    }

    async fn read_parts(mut parts: Multipart) -> Result<Self, ActError> {
        let mut filled = Self::default();
        loop {
            let part = parts.next_field().await.map_err(|error| if error.status() == 413 { too_large() } else { broken_off() })?;
            let Some(part) = part else { return Ok(filled) };
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            let media_type = part.content_type().unwrap_or("application/octet-stream").to_owned();
            let body = part.bytes().await.map_err(|error| if error.status() == 413 { too_large() } else { broken_off() })?;
            match file {
                // A browser sends an empty file where none was chosen.
                Some(file) if file.is_empty() && body.is_empty() => {}
                Some(file) => {
                    let file = FileIn { name: base_name(&file), media_type, body: Zeroizing::new(body.to_vec()) };
                    filled.files.push((name, file));
                }
                None => filled.values.push((name, plain(&String::from_utf8_lossy(&body)))),
            }
            if filled.values.len() + filled.files.len() > COUNT_MAX {
                return Err(too_large());
            }
        }
    }

    /// The value of a field; empty when it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.values.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// Whether a field was sent.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.values.iter().any(|(known, _)| known == name)
    }

    /// All values of a field.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.values.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All fields, in the order sent.
    pub fn values(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The files of a field.
    pub fn files<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f FileIn> {
        self.files.iter().filter(move |(known, _)| known == name).map(|(_, file)| file)
    }

    /// Puts a file that came another way into a field.
    pub fn put_file(&mut self, name: &str, file: FileIn) {
        self.files.push((name.to_owned(), file));
    }
}
