//! The arguments of the commands that look after keys, databases, users and the log.

use super::asked::{Where, area, capacity, role};
use clap::{Args, Subcommand};
use payung_domain::{AreaCode, Capacity, Date, Role};
use std::path::PathBuf;

/// `payung key`.
#[derive(Debug, Args)]
pub struct KeyArgs {
    /// Perintah.
    #[command(subcommand)]
    pub command: KeyCommand,
}

/// What is done with keys.
#[derive(Debug, Subcommand)]
pub enum KeyCommand {
    /// Membuat berkas kunci baru.
    New {
        /// Berkas yang dibuat; tidak pernah menimpa.
        file: PathBuf,
    },
    /// Menambah kunci baru dan menyegel ulang semua data dengannya.
    Rotate {
        /// Letak buku dan kunci.
        #[command(flatten)]
        at: Where,
        /// Melanjutkan pemutaran yang terputus, tanpa kunci baru lagi.
        #[arg(long)]
        resume: bool,
    },
}

/// `payung backup`.
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// Letak buku dan kunci.
    #[command(flatten)]
    pub at: Where,
    /// Folder cadangan; di dalamnya dibuat folder menurut saat ini.
    #[arg(long, value_name = "FOLDER")]
    pub out: PathBuf,
}

/// `payung restore`.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// Letak tujuan (harus kosong) dan kunci.
    #[command(flatten)]
    pub at: Where,
    /// Berkas cadangan.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
}

/// `payung migrate`.
#[derive(Debug, Args)]
pub struct MigrateArgs {
    /// Letak buku dan kunci.
    #[command(flatten)]
    pub at: Where,
    /// Kode kabupaten atau kota yang bukunya disiapkan; tanpa ini semua yang sudah ada.
    #[arg(long, env = "PAYUNG_REGION", value_name = "KODE", value_parser = area)]
    pub region: Option<AreaCode>,
}

/// `payung user`.
#[derive(Debug, Args)]
pub struct UserArgs {
    /// Letak buku dan kunci.
    #[command(flatten)]
    pub at: Where,
    /// Berkas berisi token administrator; atau isi PAYUNG_TOKEN. Pengguna pertama dibuat tanpa token.
    #[arg(long, env = "PAYUNG_TOKEN_FILE", value_name = "BERKAS")]
    pub token_file: Option<PathBuf>,
    /// Perintah.
    #[command(subcommand)]
    pub command: UserCommand,
}

/// What is done with users.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Menambah pengguna. Pengguna pertama menjadi administrator dan tokennya dicetak.
    Add {
        /// Nama pengguna.
        name: String,
        /// Nama lengkap.
        #[arg(long, value_name = "NAMA")]
        full_name: String,
        /// Kode kabupaten atau kota (untuk administrator pertama).
        #[arg(long, env = "PAYUNG_REGION", value_name = "KODE", value_parser = area)]
        region: AreaCode,
    },
    /// Memberi peran untuk suatu wilayah dan masa.
    Role {
        /// Nama pengguna.
        name: String,
        /// Peran.
        #[arg(long, value_name = "PERAN", value_parser = role)]
        role: Role,
        /// Kode kabupaten atau kota.
        #[arg(long, env = "PAYUNG_REGION", value_name = "KODE", value_parser = area)]
        region: AreaCode,
        /// Wilayah peran; bawaan: seluruh daerah.
        #[arg(long, value_name = "KODE", value_parser = area)]
        area: Option<AreaCode>,
        /// Perangkat daerah (untuk operator perangkat daerah), dengan kata-kata peraturan.
        #[arg(long, value_name = "NAMA", default_value = "")]
        agency: String,
        /// Cara jabatan dipegang.
        #[arg(long, value_name = "definitif|pj|plt|an", default_value = "definitif", value_parser = capacity)]
        capacity: Capacity,
        /// Mulai tanggal; bawaan: hari ini.
        #[arg(long, value_name = "TANGGAL")]
        from: Option<Date>,
        /// Sampai tanggal.
        #[arg(long, value_name = "TANGGAL")]
        until: Option<Date>,
        /// Mencabut peran itu sekarang juga.
        #[arg(long)]
        end: bool,
    },
    /// Membuat token; dicetak sekali, tidak disimpan.
    Token {
        /// Nama pengguna.
        name: String,
        /// Untuk apa.
        #[arg(long, default_value = "baris perintah")]
        label: String,
        /// Berlaku sekian hari.
        #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=1826))]
        days: u16,
        /// Kode kabupaten atau kota.
        #[arg(long, env = "PAYUNG_REGION", value_name = "KODE", value_parser = area)]
        region: AreaCode,
    },
    /// Menetapkan kata sandi, dibaca dari masukan standar.
    Password {
        /// Nama pengguna.
        name: String,
        /// Kode kabupaten atau kota.
        #[arg(long, env = "PAYUNG_REGION", value_name = "KODE", value_parser = area)]
        region: AreaCode,
    },
    /// Mengaitkan pengguna dengan akunnya pada penyedia masuk (OpenID Connect).
    Oidc {
        /// Nama pengguna.
        name: String,
        /// Subjek (`sub`) akun itu; tanpa subjek, kaitannya dihapus.
        subject: Option<String>,
        /// Kode kabupaten atau kota.
        #[arg(long, env = "PAYUNG_REGION", value_name = "KODE", value_parser = area)]
        region: AreaCode,
    },
    /// Mengaktifkan kembali pengguna yang dinonaktifkan; token lamanya tetap mati.
    Enable {
        /// Nama pengguna.
        name: String,
        /// Kode kabupaten atau kota.
        #[arg(long, env = "PAYUNG_REGION", value_name = "KODE", value_parser = area)]
        region: AreaCode,
    },
    /// Mencabut sebuah token sekarang juga.
    Revoke {
        /// Nama pengguna.
        name: String,
        /// Tandanya, seperti di halaman Pengguna; tanpa tanda: token-token yang ada dicetak.
        sign: Option<String>,
        /// Kode kabupaten atau kota.
        #[arg(long, env = "PAYUNG_REGION", value_name = "KODE", value_parser = area)]
        region: AreaCode,
    },
    /// Menonaktifkan pengguna sekarang juga.
    Disable {
        /// Nama pengguna.
        name: String,
        /// Kode kabupaten atau kota.
        #[arg(long, env = "PAYUNG_REGION", value_name = "KODE", value_parser = area)]
        region: AreaCode,
    },
}

/// `payung audit`.
#[derive(Debug, Args)]
pub struct AuditArgs {
    /// Perintah.
    #[command(subcommand)]
    pub command: AuditCommand,
}

/// What is done with the log.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Membuktikan rantai catatan utuh; juga pada salinan, tanpa jaringan.
    Verify {
        /// Letak buku dan kunci.
        #[command(flatten)]
        at: Where,
        /// Kode kabupaten atau kota.
        #[arg(long, env = "PAYUNG_REGION", value_name = "KODE", value_parser = area)]
        region: AreaCode,
        /// Kepala rantai yang tercetak di keputusan atau cadangan; boleh berulang.
        #[arg(long, value_name = "NOMOR:HASH")]
        head: Vec<String>,
    },
}
