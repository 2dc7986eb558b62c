//! Why a file could not be read, and what its owner can do about it.

use std::fmt;

use payung_domain::Language;

/// What a file is that is no spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// A PDF document.
    Pdf,
    /// A JPEG, PNG, GIF, TIFF, BMP or WebP picture.
    Picture,
    /// A web page, also when its name ends in `.xls`.
    Html,
    /// An XML file that is no packed workbook (Excel 2003 XML among them).
    Xml,
    /// A Word document.
    Word,
    /// A presentation.
    Presentation,
    /// An archive (ZIP, RAR, 7z, gzip) that holds no workbook itself.
    Archive,
    /// JSON.
    Json,
    /// A database file (SQLite, Access, dBase).
    Database,
    /// Text with fields (CSV), where a workbook was asked for.
    Text,
    /// Bytes that are no text and of no known kind.
    Binary,
}

/// Why a file could not be read. Every variant names the file as the user gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError {
    /// No file has this name.
    NotFound {
        /// The file.
        file: String,
    },
    /// The name is a folder's.
    IsFolder {
        /// The folder.
        file: String,
    },
    /// A pipe, socket or device, which cannot be read twice.
    NotRegular {
        /// The file.
        file: String,
    },
    /// The operating system refused or failed to read.
    NotReadable {
        /// The file.
        file: String,
        /// What the operating system said.
        reason: String,
    },
    /// The file holds nothing.
    Empty {
        /// The file.
        file: String,
    },
    /// The file is something else.
    NotASpreadsheet {
        /// The file.
        file: String,
        /// What it is.
        content: Content,
    },
    /// A binary XLSB workbook.
    Xlsb {
        /// The file.
        file: String,
    },
    /// The workbook opens only with a password.
    Password {
        /// The file.
        file: String,
    },
    /// A part of the packed workbook is encrypted.
    EncryptedPart {
        /// The file.
        file: String,
        /// The part's name inside the workbook.
        part: String,
    },
    /// The file ends before its content does, as after a broken download.
    Truncated {
        /// The file.
        file: String,
    },
    /// A part unpacks to far more than a list can hold.
    Bomb {
        /// The file.
        file: String,
        /// The part's name inside the workbook.
        part: String,
        /// Bytes it unpacks to, at least.
        bytes: u64,
    },
    /// The workbook file is over [`crate::Limits::workbook_bytes`].
    TooLarge {
        /// The file.
        file: String,
        /// Its size in bytes.
        bytes: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// A sheet has more rows than [`crate::Limits::rows`].
    TooManyRows {
        /// The file.
        file: String,
        /// The sheet.
        sheet: String,
        /// The limit.
        limit: u32,
    },
    /// A sheet is wider than [`crate::Limits::columns`], in more than a few stray cells.
    TooManyColumns {
        /// The file.
        file: String,
        /// The sheet.
        sheet: String,
        /// A row, from 1, that is too wide.
        row: u32,
        /// The limit.
        limit: u32,
    },
    /// The workbook has more cells than [`crate::Limits::cells`].
    TooManyCells {
        /// The file.
        file: String,
        /// The sheet in which the limit was passed.
        sheet: String,
        /// The limit.
        limit: u64,
    },
    /// A cell's text is longer than [`crate::Limits::cell_bytes`].
    CellTooLong {
        /// The file.
        file: String,
        /// The sheet.
        sheet: String,
        /// The cell, such as `C12`.
        cell: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// The workbook has no sheet with cells.
    NoSheets {
        /// The file.
        file: String,
    },
    /// A sheet was asked for that is not there.
    NoSuchSheet {
        /// The file.
        file: String,
        /// The index asked for, from 0.
        index: usize,
    },
    /// The file claims to be a workbook, but its inside contradicts itself.
    Broken {
        /// The file.
        file: String,
        /// The sheet, when it is known.
        sheet: Option<String>,
        /// What was found, in technical words.
        detail: String,
    },
}

impl OpenError {
    /// One paragraph: what, where, what to do next.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match language {
            Language::Id => self.indonesian(),
            Language::En => self.english(),
        }
    }

    /// The file, as the user gave it.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::NotFound { file }
            | Self::IsFolder { file }
            | Self::NotRegular { file }
            | Self::NotReadable { file, .. }
            | Self::Empty { file }
            | Self::NotASpreadsheet { file, .. }
            | Self::Xlsb { file }
            | Self::Password { file }
            | Self::EncryptedPart { file, .. }
            | Self::Truncated { file }
            | Self::Bomb { file, .. }
            | Self::TooLarge { file, .. }
            | Self::TooManyRows { file, .. }
            | Self::TooManyColumns { file, .. }
            | Self::TooManyCells { file, .. }
            | Self::CellTooLong { file, .. }
            | Self::NoSheets { file }
            | Self::NoSuchSheet { file, .. }
            | Self::Broken { file, .. } => file,
        }
    }

    fn indonesian(&self) -> String {
        match self {
            Self::NotFound { file } => format!("Berkas \"{file}\" tidak ditemukan. Periksa nama dan foldernya, lalu coba lagi."),
            Self::IsFolder { file } => {
                format!("\"{file}\" adalah folder, bukan berkas. Sebutkan berkas daftar di dalamnya (XLSX, XLS, ODS atau CSV).")
            }
            Self::NotRegular { file } => {
                format!(
                    "\"{file}\" bukan berkas biasa (pipa atau perangkat). Simpan isinya ke sebuah berkas dahulu, lalu sebutkan berkas itu."
                )
            }
            Self::NotReadable { file, reason } => format!(
                "Berkas \"{file}\" tidak dapat dibaca ({reason}). Periksa hak baca, sambungan ke media penyimpanan, dan apakah berkas sedang dikunci program lain."
            ),
            Self::Empty { file } => {
                format!("Berkas \"{file}\" kosong. Mintalah kembali berkas itu kepada pengirimnya; mungkin pengirimannya terputus.")
            }
            Self::NotASpreadsheet { file, content } => {
                let (what, next) = content.indonesian();
                format!("Berkas \"{file}\" bukan daftar yang dapat dibaca: isinya {what}. {next}")
            }
            Self::Xlsb { file } => format!(
                "Berkas \"{file}\" adalah buku kerja biner Excel (XLSB), yang tidak dibaca. Buka di Excel, pilih Simpan Sebagai \"Buku Kerja Excel (.xlsx)\", lalu gunakan berkas yang baru."
            ),
            Self::Password { file } => format!(
                "Berkas \"{file}\" dilindungi kata sandi sehingga isinya tidak dapat dibaca. Buka dengan kata sandinya, hapus kata sandi pada menu Info > Proteksi Buku Kerja, simpan, lalu coba lagi."
            ),
            Self::EncryptedPart { file, part } => format!(
                "Bagian \"{part}\" di dalam berkas \"{file}\" terenkripsi. Simpan kembali buku kerja itu tanpa kata sandi, lalu coba lagi."
            ),
            Self::Truncated { file } => format!(
                "Berkas \"{file}\" terpotong: akhirnya tidak ada, seperti pada unduhan yang terputus. Unduh atau mintalah kembali berkas itu, dan bandingkan ukurannya."
            ),
            Self::Bomb { file, part, bytes } => format!(
                "Berkas \"{file}\" tidak dibuka: bagian \"{part}\" mengembang menjadi lebih dari {} dan itu tidak wajar bagi sebuah daftar. Mintalah daftar yang disimpan ulang dari Excel atau LibreOffice; jangan membuka berkas ini bila asalnya tidak dikenal.",
                size(*bytes)
            ),
            Self::TooLarge { file, bytes, limit } => format!(
                "Berkas \"{file}\" berukuran {}, melebihi batas {} untuk satu buku kerja. Bagi daftarnya menjadi beberapa berkas, atau simpan sebagai CSV, yang tidak dibatasi ukurannya.",
                size(*bytes),
                size(*limit)
            ),
            Self::TooManyRows { file, sheet, limit } => format!(
                "Lembar \"{sheet}\" dalam berkas \"{file}\" berisi lebih dari {limit} baris. Bagi lembar itu menjadi beberapa lembar atau berkas, atau simpan sebagai CSV."
            ),
            Self::TooManyColumns { file, sheet, row, limit } => format!(
                "Lembar \"{sheet}\" dalam berkas \"{file}\" lebih lebar dari {limit} kolom (terlihat pada baris {row}). Hapus kolom di sebelah kanan yang tidak termasuk daftar, simpan, lalu coba lagi."
            ),
            Self::TooManyCells { file, sheet, limit } => format!(
                "Berkas \"{file}\" berisi lebih dari {limit} sel; batas itu terlampaui pada lembar \"{sheet}\". Bagi menjadi beberapa berkas, atau simpan sebagai CSV."
            ),
            Self::CellTooLong { file, sheet, cell, limit } => format!(
                "Sel {cell} pada lembar \"{sheet}\" dalam berkas \"{file}\" berisi teks lebih dari {}. Pendekkan atau hapus isi sel itu, simpan, lalu coba lagi.",
                size(*limit as u64)
            ),
            Self::NoSheets { file } => {
                format!("Berkas \"{file}\" tidak mempunyai lembar yang berisi sel. Periksa apakah berkas yang benar yang dipilih.")
            }
            Self::NoSuchSheet { file, index } => {
                format!("Berkas \"{file}\" tidak mempunyai lembar ke-{}. Periksa jumlah lembarnya.", index.saturating_add(1))
            }
            Self::Broken { file, sheet, detail } => {
                let place = sheet.as_ref().map(|sheet| format!(", lembar \"{sheet}\"")).unwrap_or_default();
                format!(
                    "Berkas \"{file}\"{place} rusak dan tidak dapat dibaca seluruhnya ({detail}). Buka di Excel atau LibreOffice, simpan ulang sebagai XLSX, lalu coba lagi; bila tidak dapat dibuka di sana, mintalah kembali berkas itu."
                )
            }
        }
    }

    fn english(&self) -> String {
        match self {
            Self::NotFound { file } => format!("The file \"{file}\" was not found. Check its name and folder, then try again."),
            Self::IsFolder { file } => {
                format!("\"{file}\" is a folder, not a file. Name a list inside it (XLSX, XLS, ODS or CSV).")
            }
            Self::NotRegular { file } => {
                format!("\"{file}\" is no ordinary file (a pipe or a device). Save its content to a file first, then name that file.")
            }
            Self::NotReadable { file, reason } => format!(
                "The file \"{file}\" could not be read ({reason}). Check the permission to read it, the connection to its medium, and whether another program locks it."
            ),
            Self::Empty { file } => {
                format!("The file \"{file}\" is empty. Ask its sender for it again; the transfer may have broken off.")
            }
            Self::NotASpreadsheet { file, content } => {
                let (what, next) = content.english();
                format!("The file \"{file}\" is no list that can be read: it holds {what}. {next}")
            }
            Self::Xlsb { file } => format!(
                "The file \"{file}\" is a binary Excel workbook (XLSB), which is not read. Open it in Excel, choose Save As \"Excel Workbook (.xlsx)\", and use the new file."
            ),
            Self::Password { file } => format!(
                "The file \"{file}\" is protected by a password, so that its content cannot be read. Open it with the password, remove the password under Info > Protect Workbook, save, and try again."
            ),
            Self::EncryptedPart { file, part } => format!(
                "The part \"{part}\" inside the file \"{file}\" is encrypted. Save the workbook again without a password, then try again."
            ),
            Self::Truncated { file } => format!(
                "The file \"{file}\" is cut off: its end is missing, as after a broken download. Download or ask for it again, and compare its size."
            ),
            Self::Bomb { file, part, bytes } => format!(
                "The file \"{file}\" was not opened: its part \"{part}\" unpacks to more than {}, which no list would. Ask for the list saved anew from Excel or LibreOffice; do not open this file if you do not know where it comes from.",
                size(*bytes)
            ),
            Self::TooLarge { file, bytes, limit } => format!(
                "The file \"{file}\" has {}, over the limit of {} for one workbook. Split the list into several files, or save it as CSV, which has no such limit.",
                size(*bytes),
                size(*limit)
            ),
            Self::TooManyRows { file, sheet, limit } => format!(
                "Sheet \"{sheet}\" of the file \"{file}\" has more than {limit} rows. Split it into several sheets or files, or save it as CSV."
            ),
            Self::TooManyColumns { file, sheet, row, limit } => format!(
                "Sheet \"{sheet}\" of the file \"{file}\" is wider than {limit} columns (seen in row {row}). Delete the columns on the right that are not part of the list, save, and try again."
            ),
            Self::TooManyCells { file, sheet, limit } => format!(
                "The file \"{file}\" has more than {limit} cells; the limit was passed in sheet \"{sheet}\". Split it into several files, or save it as CSV."
            ),
            Self::CellTooLong { file, sheet, cell, limit } => format!(
                "Cell {cell} on sheet \"{sheet}\" of the file \"{file}\" holds a text of more than {}. Shorten or delete it, save, and try again.",
                size(*limit as u64)
            ),
            Self::NoSheets { file } => {
                format!("The file \"{file}\" has no sheet with cells. Check whether the right file was chosen.")
            }
            Self::NoSuchSheet { file, index } => {
                format!("The file \"{file}\" has no sheet number {}. Check how many sheets it has.", index.saturating_add(1))
            }
            Self::Broken { file, sheet, detail } => {
                let place = sheet.as_ref().map(|sheet| format!(", sheet \"{sheet}\",")).unwrap_or_default();
                format!(
                    "The file \"{file}\"{place} is damaged and could not be read as a whole ({detail}). Open it in Excel or LibreOffice, save it anew as XLSX, and try again; if it does not open there, ask for the file again."
                )
            }
        }
    }
}

impl Content {
    /// What it is, and what to do.
    fn indonesian(self) -> (&'static str, &'static str) {
        match self {
            Self::Pdf => {
                ("dokumen PDF", "Mintalah daftar aslinya sebagai XLSX atau CSV; PDF hasil cetak atau pindaian tidak dapat dinilai.")
            }
            Self::Picture => ("gambar atau foto", "Mintalah daftar aslinya sebagai XLSX atau CSV."),
            Self::Html => (
                "halaman web (HTML), walaupun namanya mungkin berakhiran .xls",
                "Buka di Excel atau LibreOffice, simpan sebagai XLSX, lalu gunakan berkas yang baru.",
            ),
            Self::Xml => (
                "berkas XML (misalnya \"Lembar Bentang XML 2003\")",
                "Buka di Excel atau LibreOffice, simpan sebagai XLSX, lalu gunakan berkas yang baru.",
            ),
            Self::Word => {
                ("dokumen pengolah kata", "Salin tabelnya ke Excel atau LibreOffice, simpan sebagai XLSX, lalu gunakan berkas itu.")
            }
            Self::Presentation => ("presentasi", "Mintalah daftar aslinya sebagai XLSX atau CSV."),
            Self::Archive => ("arsip terkompresi", "Ekstrak dahulu, lalu gunakan berkas daftar di dalamnya."),
            Self::Json => ("data JSON", "Mintalah ekspor yang sama sebagai CSV atau XLSX."),
            Self::Database => ("berkas basis data", "Ekspor tabelnya sebagai CSV atau XLSX, lalu gunakan berkas itu."),
            Self::Text => ("teks CSV, bukan buku kerja", "Simpan sebagai XLSX bila di sini diperlukan buku kerja."),
            Self::Binary => (
                "data biner yang tidak dikenal",
                "Periksa apakah berkas yang benar yang dipilih; yang dibaca ialah XLSX, XLS, ODS dan CSV.",
            ),
        }
    }

    fn english(self) -> (&'static str, &'static str) {
        match self {
            Self::Pdf => ("a PDF document", "Ask for the original list as XLSX or CSV; a printed or scanned PDF cannot be judged."),
            Self::Picture => ("a picture", "Ask for the original list as XLSX or CSV."),
            Self::Html => (
                "a web page (HTML), even if its name ends in .xls",
                "Open it in Excel or LibreOffice, save it as XLSX, and use the new file.",
            ),
            Self::Xml => {
                ("XML (such as \"XML Spreadsheet 2003\")", "Open it in Excel or LibreOffice, save it as XLSX, and use the new file.")
            }
            Self::Word => ("a word processor's document", "Copy its table to Excel or LibreOffice, save it as XLSX, and use that file."),
            Self::Presentation => ("a presentation", "Ask for the original list as XLSX or CSV."),
            Self::Archive => ("a compressed archive", "Unpack it first, then use the list inside."),
            Self::Json => ("JSON data", "Ask for the same export as CSV or XLSX."),
            Self::Database => ("a database file", "Export its table as CSV or XLSX, and use that file."),
            Self::Text => ("CSV text, not a workbook", "Save it as XLSX if a workbook is needed here."),
            Self::Binary => ("binary data of an unknown kind", "Check whether the right file was chosen; XLSX, XLS, ODS and CSV are read."),
        }
    }
}

/// Bytes in a unit people know.
fn size(bytes: u64) -> String {
    match bytes {
        0..0x400 => format!("{bytes} B"),
        0x400..0x10_0000 => format!("{} KB", bytes >> 10),
        0x10_0000..0x4000_0000 => format!("{} MB", bytes >> 20),
        _ => format!("{} GB", bytes >> 30),
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Language::En))
    }
}

impl std::error::Error for OpenError {}
