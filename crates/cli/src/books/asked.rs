//! The arguments that commands of the books share: where the books are, who asks, which year, which case, which meeting.

use clap::Args;
use payung_domain::{AreaCode, Capacity, Date, Role};
use payung_operations::Place;
use std::path::PathBuf;

/// Where the books are, and under which key.
#[derive(Debug, Clone, Args)]
pub struct Where {
    /// Folder buku (SQLite).
    #[arg(long, env = "PAYUNG_DATA", value_name = "FOLDER", default_value = "payung-data")]
    pub data: PathBuf,
    /// Basis data PostgreSQL, misalnya postgres://pengguna@host/payung; menggantikan --data.
    #[arg(long, env = "PAYUNG_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// Awalan nama skema di PostgreSQL.
    #[arg(long, env = "PAYUNG_SCHEMA", value_name = "NAMA", default_value = "payung")]
    pub schema: String,
    /// Berkas kunci; bawaan: kunci.toml di folder buku.
    #[arg(long, env = "PAYUNG_KEY_FILE", value_name = "BERKAS")]
    pub key: Option<PathBuf>,
}

impl Where {
    /// The place of the databases.
    pub fn place(&self) -> Place {
        match &self.database {
            Some(url) => Place::Postgres { url: url.clone(), prefix: self.schema.clone() },
            None => Place::Folder(self.data.clone()),
        }
    }

    /// The key file.
    pub fn key_file(&self) -> PathBuf {
        self.key.clone().unwrap_or_else(|| self.data.join("kunci.toml"))
    }
}

/// Where, which region, and who asks.
#[derive(Debug, Clone, Args)]
pub struct Asked {
    /// Letak buku dan kunci.
    #[command(flatten)]
    pub at: Where,
    /// Kode kabupaten atau kota.
    #[arg(long, env = "PAYUNG_REGION", value_name = "KODE", value_parser = area)]
    pub region: AreaCode,
    /// Berkas berisi token; atau isi PAYUNG_TOKEN.
    #[arg(long, env = "PAYUNG_TOKEN_FILE", value_name = "BERKAS")]
    pub token_file: Option<PathBuf>,
    /// Nama permintaan ini; permintaan yang diulang dengan nama sama dijawab sama.
    #[arg(long, value_name = "NAMA")]
    pub request: Option<String>,
    /// Hasil sebagai JSON.
    #[arg(long)]
    pub json: bool,
}

pub fn area(text: &str) -> Result<AreaCode, String> {
    AreaCode::parse(text).ok_or_else(|| "kode wilayah, misalnya 12.17 / an area code such as 12.17".to_owned())
}

pub fn role(text: &str) -> Result<Role, String> {
    Role::from_word(text).ok_or_else(|| Role::ALL.iter().map(|role| role.word()).collect::<Vec<_>>().join(", "))
}

pub fn capacity(text: &str) -> Result<Capacity, String> {
    Capacity::from_word(text).ok_or_else(|| Capacity::ALL.iter().map(|capacity| capacity.word()).collect::<Vec<_>>().join(", "))
}

/// A case as somebody saw it.
#[derive(Debug, Clone, Args)]
pub struct Seen {
    /// Nomor berkas.
    #[arg(long)]
    pub case: i64,
    /// Versi yang dilihat.
    #[arg(long)]
    pub version: i64,
}

/// Which programme year.
#[derive(Debug, Clone, Args)]
pub struct Year {
    /// Tahun program.
    #[arg(long)]
    pub year: i16,
    /// Pengenal peraturan, bila tahun itu dibuka di bawah beberapa.
    #[arg(long, env = "PAYUNG_REGULATION", value_name = "ID")]
    pub regulation: Option<String>,
}

/// A meeting that minutes are drawn up of.
#[derive(Debug, Clone, Args)]
pub struct Meeting {
    /// Tahun dan peraturan.
    #[command(flatten)]
    pub year: Year,
    /// Wilayah; bawaan: wilayah peran Anda.
    #[arg(long, value_name = "KODE", value_parser = area)]
    pub area: Option<AreaCode>,
    /// Nomor berita acara.
    #[arg(long)]
    pub number: String,
    /// Tanggal.
    #[arg(long, value_name = "TANGGAL")]
    pub date: Date,
    /// Tempat.
    #[arg(long)]
    pub place: String,
    /// Pimpinan rapat.
    #[arg(long)]
    pub chair: String,
    /// Jumlah hadir.
    #[arg(long)]
    pub attendance: u32,
}
