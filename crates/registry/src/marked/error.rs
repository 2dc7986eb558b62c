//! Why a workbook could not be given back with marks.

use std::fmt;
use std::io;

use payung_domain::Language;

/// The workbook could not be marked. What was written so far is not a readable workbook and is to be thrown away; the
/// caller gives the results in a new workbook instead ([`ResultsBook`](crate::ResultsBook)).
#[derive(Debug)]
pub enum MarkError {
    /// The file could not be read or the result not written.
    Io(io::Error),
    /// The file is larger than the limit, or a part of it unpacks to more than the limit.
    TooLarge {
        /// The part inside the workbook, empty for the file as a whole.
        part: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file is not an XLSX package, or one built in a way that cannot be changed safely.
    Strange {
        /// The part inside the workbook.
        part: String,
        /// What is unusual about it, in English, for the person who looks into it.
        what: String,
    },
    /// No worksheet has this index.
    NoSuchSheet {
        /// Index in workbook order, from 0.
        index: usize,
    },
    /// No room for the result columns to the right of the list.
    NoRoom {
        /// Index of the sheet, from 0.
        index: usize,
    },
    /// The marks contradict themselves (rows not ascending, a sheet twice, a fault outside the sheet).
    Marks(&'static str),
}

impl MarkError {
    pub(super) fn strange(part: &str, what: impl fmt::Display) -> Self {
        Self::Strange { part: part.to_owned(), what: what.to_string() }
    }

    /// One paragraph for the user: what happened and what to do next.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match (self, language) {
            (Self::Io(error), Language::Id) => format!(
                "Buku kerja bertanda tidak dapat dibuat karena berkas tidak dapat dibaca atau ditulis ({error}). \
                 Periksa apakah berkas masih ada, tidak sedang dibuka program lain, dan ruang disk cukup, lalu ulangi."
            ),
            (Self::Io(error), Language::En) => format!(
                "The marked workbook could not be made because a file could not be read or written ({error}). \
                 Check that the file still exists, is not open in another program and that there is disk space, then try again."
            ),
            (Self::TooLarge { part, limit }, Language::Id) => format!(
                "Buku kerja terlalu besar untuk ditandai: {} melebihi {limit} bita. Hapus lembar atau gambar yang tidak \
                 diperlukan, atau simpan lembar daftar saja sebagai berkas baru, lalu ulangi.",
                if part.is_empty() { "berkas" } else { part }
            ),
            (Self::TooLarge { part, limit }, Language::En) => format!(
                "The workbook is too large to be marked: {} exceeds {limit} bytes. Remove sheets or images that are not \
                 needed, or save only the list's sheet as a new file, then try again.",
                if part.is_empty() { "the file" } else { part }
            ),
            (Self::Strange { part, what }, Language::Id) => format!(
                "Buku kerja ini disusun dengan cara yang tidak dapat diubah dengan aman (bagian {part}: {what}). Hasil \
                 diberikan dalam buku kerja baru; agar hasil ditulis di berkas sendiri, buka berkas di Excel atau \
                 LibreOffice, simpan ulang sebagai XLSX tanpa kata sandi, lalu ulangi."
            ),
            (Self::Strange { part, what }, Language::En) => format!(
                "This workbook is built in a way that cannot be changed safely (part {part}: {what}). The results go to a \
                 new workbook; to have them in the file itself, open it in Excel or LibreOffice, save it again as XLSX \
                 without a password, and try again."
            ),
            (Self::NoSuchSheet { index }, Language::Id) => format!(
                "Buku kerja tidak mempunyai lembar kerja ke-{}. Mungkin berkas berubah sejak dibaca; muat ulang berkas itu.",
                index.saturating_add(1)
            ),
            (Self::NoSuchSheet { index }, Language::En) => format!(
                "The workbook has no worksheet number {}. The file may have changed since it was read; load it again.",
                index.saturating_add(1)
            ),
            (Self::NoRoom { index }, Language::Id) => format!(
                "Di lembar ke-{} tidak ada tempat kosong di sebelah kanan daftar untuk kolom hasil. Hasil diberikan dalam \
                 buku kerja baru; hapus isi kolom paling kanan bila hasil ingin ditulis di berkas sendiri.",
                index.saturating_add(1)
            ),
            (Self::NoRoom { index }, Language::En) => format!(
                "Sheet {} has no free room to the right of the list for the result columns. The results go to a new \
                 workbook; clear the rightmost columns to have them in the file itself.",
                index.saturating_add(1)
            ),
            (Self::Marks(what), Language::Id) => format!(
                "Tanda untuk buku kerja ini tidak masuk akal ({what}). Ini kesalahan program: hasil diberikan dalam buku \
                 kerja baru; mohon laporkan kepada pengelola."
            ),
            (Self::Marks(what), Language::En) => format!(
                "The marks for this workbook contradict themselves ({what}). This is a fault of the program: the results \
                 go to a new workbook; please report it to the maintainers."
            ),
        }
    }
}

impl fmt::Display for MarkError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message(Language::En))
    }
}

impl std::error::Error for MarkError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            _ => None,
        }
    }
}

impl From<io::Error> for MarkError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
