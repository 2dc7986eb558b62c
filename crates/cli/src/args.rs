//! The command line (contract): every flag's name, its help and how its value is read.

use crate::books::{AuditArgs, BackupArgs, BooksArgs, KeyArgs, MigrateArgs, RestoreArgs, UserArgs};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand};
use payung_billing::Period;
use payung_domain::{AreaCode, Date, Month, RegisterKind};
use payung_law::model::Stage;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

/// Jaminan sosial ketenagakerjaan bagi pekerja rentan: dari daftar desa sampai keputusan yang dapat diperiksa.
#[derive(Debug, Parser)]
#[command(
    name = "payung",
    version,
    about = "Menapis daftar pekerja rentan menurut peraturan daerah, dengan pasal di balik setiap ya, tidak, dan belum pasti",
    disable_help_subcommand = true
)]
pub struct Cli {
    /// Bahasa pesan: id atau en.
    #[arg(long, global = true, env = "PAYUNG_LANG", value_parser = ["id", "en"])]
    pub lang: Option<String>,
    /// Folder peraturan milik sendiri, didahulukan dari peraturan bawaan.
    #[arg(long, global = true, env = "PAYUNG_REGULATIONS", value_name = "FOLDER")]
    pub regulations: Option<PathBuf>,
    /// Perintah.
    #[command(subcommand)]
    pub command: Command,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Menapis daftar menurut peraturan dan register.
    Screen(Box<ScreenArgs>),
    /// Menyebut peraturan yang dikenal.
    Regulations,
    /// Menjelaskan sebuah peraturan pasal demi pasal.
    Explain(ExplainArgs),
    /// Memeriksa peraturan: kesalahan penulisan data dan cacat teks.
    Lint(LintArgs),
    /// Menulis templat daftar (XLSX) untuk sebuah peraturan.
    Template(TemplateArgs),
    /// Mengulang keputusan yang tersimpan dan membandingkan hasilnya.
    Replay(ReplayArgs),
    /// Mencocokkan tagihan BPJS Ketenagakerjaan orang demi orang dengan daftar peserta.
    Reconcile(Box<ReconcileArgs>),
    /// Mencari orang yang sama dalam daftar dan register: sama, mungkin, atau beda, dengan alasannya.
    #[command(name = "match")]
    Match(MatchArgs),
    /// Bekerja dengan buku: dari daftar yang diserahkan sampai keputusan yang dicatat.
    Books(Box<BooksArgs>),
    /// Peragaan dengan orang rekaan: enam sistem daerah, dilayani di peramban.
    Demo(DemoArgs),
    /// Melayani halaman dan HTTP API.
    Serve(ServeArgs),
    /// Menyiapkan basis data dan membawanya ke versi program ini.
    Migrate(MigrateArgs),
    /// Mengatur pengguna, peran dan token.
    User(Box<UserArgs>),
    /// Mengatur kunci.
    Key(KeyArgs),
    /// Memeriksa catatan perbuatan.
    Audit(AuditArgs),
    /// Membuat cadangan buku selagi dipakai.
    Backup(BackupArgs),
    /// Memulihkan cadangan ke tempat kosong, terbukti sama.
    Restore(RestoreArgs),
    /// Menyusun satu dokumen dari masukan standar; dipakai program sendiri.
    #[command(name = "__document", hide = true)]
    TypesetDocument,
}

/// `payung screen`.
#[derive(Debug, Args)]
pub struct ScreenArgs {
    /// Pengenal peraturan, atau folder peraturan.
    #[arg(long, value_name = "ID|FOLDER")]
    pub regulation: String,
    /// Tanggal untuk semua tahap, misalnya 2026-12-01.
    #[arg(long, value_name = "TANGGAL")]
    pub on: Date,
    /// Register: dtks, p3ke, dtsen, bpjs, aid, padan; boleh berulang.
    #[arg(long, value_name = "JENIS=BERKAS[,BERKAS][@TANGGAL]", value_parser = register)]
    pub register: Vec<RegisterArg>,
    /// Kode wilayah asal daftar bila barisnya tidak menyebut.
    #[arg(long, value_name = "KODE", value_parser = area)]
    pub area: Option<AreaCode>,
    /// Cari orangnya bagi baris tanpa NIK yang dapat dipakai: baris lain atau baris register yang mungkin orang yang sama disebut dalam `peringatan`.
    #[arg(long)]
    pub find_person: bool,
    /// Folder tabel nama milik sendiri, untuk --find-person.
    #[arg(long, env = "PAYUNG_NAMES", value_name = "FOLDER", requires = "find_person")]
    pub names: Option<PathBuf>,
    /// Semua orang didaftarkan pertama kali.
    #[arg(long, conflicts_with = "continuing")]
    pub first: bool,
    /// Semua orang peserta lanjutan.
    #[arg(long)]
    pub continuing: bool,
    /// Tanggal lain untuk satu tahap: usulan, verifikasi, penetapan, pendaftaran.
    #[arg(long, value_name = "TAHAP=TANGGAL", value_parser = stage)]
    pub stage: Vec<(Stage, Date)>,
    /// Pembacaan lain untuk teks yang tidak jelas.
    #[arg(long, value_name = "PASAL=PILIHAN", value_parser = pair)]
    pub reading: Vec<(String, String)>,
    /// Pagu anggaran dalam rupiah; bersama --months.
    #[arg(long, value_name = "RUPIAH", requires = "months", value_parser = rupiah)]
    pub budget: Option<i64>,
    /// Lama iuran dibayar, dalam bulan; bersama --budget.
    #[arg(long, value_name = "N", requires = "budget", value_parser = clap::value_parser!(u16).range(1..=120))]
    pub months: Option<u16>,
    /// Tujuan hasil: berkas .csv, berkas .xlsx (satu daftar), atau folder.
    #[arg(long, value_name = "BERKAS.csv|BERKAS.xlsx|FOLDER")]
    pub out: Option<PathBuf>,
    /// Simpan keputusan beserta fakta untuk `payung replay`.
    #[arg(long, value_name = "BERKAS.jsonl")]
    pub decisions: Option<PathBuf>,
    /// Tabel upah minimum dan KHL (CSV: kode,berlaku_mulai,upah_minimum,khl,sumber).
    #[arg(long, env = "PAYUNG_WAGES", value_name = "BERKAS.csv")]
    pub wages: Option<PathBuf>,
    /// Daftar desa/kelurahan (CSV: kode,nama) untuk mengenali nama desa.
    #[arg(long, env = "PAYUNG_VILLAGES", value_name = "BERKAS.csv")]
    pub villages: Option<PathBuf>,
    /// Ringkasan sebagai JSON ke keluaran standar; memerlukan --out.
    #[arg(long, requires = "out")]
    pub json: bool,
    /// Jumlah benang kerja; bawaan: sebanyak inti prosesor.
    #[arg(long, env = "PAYUNG_THREADS", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// Daftar (XLSX, XLS, ODS, CSV), folder berisi daftar, atau - untuk masukan standar.
    #[arg(required = true, value_name = "DAFTAR|FOLDER|-")]
    pub lists: Vec<PathBuf>,
}

/// `payung explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Pengenal peraturan, atau folder peraturan.
    pub regulation: String,
    /// Pasal, misalnya "Pasal 7 ayat (4)".
    pub article: Option<String>,
}

/// `payung lint`.
#[derive(Debug, Args)]
pub struct LintArgs {
    /// Temuan cacat teks juga membuat status keluar 1.
    #[arg(long)]
    pub strict: bool,
    /// Pengenal atau folder; tanpa ini semua peraturan bawaan.
    // Not called like the global flag: clap knows an argument by its field's name.
    #[arg(value_name = "ID|FOLDER")]
    pub acts: Vec<String>,
}

/// `payung template`.
#[derive(Debug, Args)]
pub struct TemplateArgs {
    /// Pengenal peraturan, atau folder peraturan.
    pub regulation: String,
    /// Berkas templat.
    #[arg(long, value_name = "BERKAS.xlsx")]
    pub out: PathBuf,
}

/// `payung replay`.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// Berkas keputusan dari `payung screen --decisions`.
    pub decisions: PathBuf,
}

/// `payung reconcile`.
#[derive(Debug, Args)]
pub struct ReconcileArgs {
    /// Daftar peserta yang ditetapkan (XLSX, XLS, ODS, CSV).
    #[arg(long, value_name = "BERKAS")]
    pub roster: PathBuf,
    /// Tagihan beserta daftarnya (XLSX, XLS, ODS, CSV).
    #[arg(long, value_name = "BERKAS")]
    pub bill: PathBuf,
    /// Bulan yang ditagih, atau bulan pertama..terakhir.
    #[arg(long, value_name = "TTTT-BB[..TTTT-BB]", value_parser = period)]
    pub month: Period,
    /// Peraturan daerah (pengenal atau folder), untuk pasal dan tarifnya; tanpa ini hanya peraturan nasional.
    #[arg(long, value_name = "ID|FOLDER")]
    pub regulation: Option<String>,
    /// Tabel upah minimum (CSV: kode,berlaku_mulai,upah_minimum,khl,sumber), bila iurannya persentase upah.
    #[arg(long, env = "PAYUNG_WAGES", value_name = "BERKAS.csv")]
    pub wages: Option<PathBuf>,
    /// Tujuan hasil: berkas .csv atau .xlsx.
    #[arg(long, value_name = "BERKAS.csv|BERKAS.xlsx")]
    pub out: Option<PathBuf>,
    /// Ringkasan sebagai JSON ke keluaran standar; memerlukan --out.
    #[arg(long, requires = "out")]
    pub json: bool,
    /// Jumlah benang kerja; bawaan: sebanyak inti prosesor.
    #[arg(long, env = "PAYUNG_THREADS", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
}

/// `payung match`.
#[derive(Debug, Args)]
pub struct MatchArgs {
    /// Daftar yang orangnya dicari (XLSX, XLS, ODS, CSV).
    #[arg(value_name = "DAFTAR")]
    pub list: PathBuf,
    /// Register tempat mencari (XLSX, XLS, ODS, CSV).
    #[arg(value_name = "REGISTER")]
    pub register: PathBuf,
    /// Berkas hasil (CSV).
    #[arg(long, value_name = "BERKAS.csv")]
    pub out: PathBuf,
    /// Peluang, mulai dari mana dua baris dianggap orang yang sama.
    #[arg(long, value_name = "PELUANG", default_value_t = payung_matching::Terms::SAME, value_parser = probability)]
    pub same: f64,
    /// Peluang, mulai dari mana pasangan diperlihatkan kepada orang.
    #[arg(long, value_name = "PELUANG", default_value_t = payung_matching::Terms::MAYBE, value_parser = probability)]
    pub maybe: f64,
    /// Tanggal untuk membaca tahun dua angka; bawaan: hari ini.
    #[arg(long, value_name = "TANGGAL")]
    pub on: Option<Date>,
    /// Folder tabel nama milik sendiri (singkatan.csv, gelar.csv, ejaan.csv).
    #[arg(long, env = "PAYUNG_NAMES", value_name = "FOLDER")]
    pub names: Option<PathBuf>,
    /// Daftar desa/kelurahan (CSV: kode,nama) untuk mengenali nama desa.
    #[arg(long, env = "PAYUNG_VILLAGES", value_name = "BERKAS.csv")]
    pub villages: Option<PathBuf>,
    /// Jumlah benang kerja; bawaan: sebanyak inti prosesor.
    #[arg(long, env = "PAYUNG_THREADS", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
}

/// A probability above 0 and up to 1, with a point or a comma.
fn probability(text: &str) -> Result<f64, String> {
    let number = text.trim().replace(',', ".").parse::<f64>().ok().filter(|number| *number > 0.0 && *number <= 1.0);
    number.ok_or_else(|| {
        said("tulis peluang di atas 0 sampai 1, misalnya 0.9".into(), "write a probability above 0 and up to 1, such as 0.9".into())
    })
}

/// A register to load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterArg {
    /// Its kind.
    pub kind: RegisterKind,
    /// Its files.
    pub files: Vec<PathBuf>,
    /// The day of the extract.
    pub snapshot: Option<Date>,
}

fn register(text: &str) -> Result<RegisterArg, String> {
    let kinds = RegisterKind::ALL.map(RegisterKind::word).join(", ");
    let (kind, rest) = text.split_once('=').ok_or_else(|| {
        said(format!("tulis JENIS=BERKAS, dengan JENIS salah satu dari {kinds}"), format!("write KIND=FILE, with KIND one of {kinds}"))
    })?;
    let kind = RegisterKind::from_word(kind).ok_or_else(|| {
        said(
            format!("jenis register `{kind}` tidak dikenal; yang dikenal: {kinds}"),
            format!("register kind `{kind}` is not known; known are: {kinds}"),
        )
    })?;
    let (files, snapshot) = match rest.rsplit_once('@') {
        Some((files, date)) if date.bytes().all(|b| b.is_ascii_digit() || b == b'-') => (
            files,
            Some(date.parse().map_err(|_| {
                let (id, en) = (
                    format!("tanggal cuplikan `{date}` tidak ada di kalender; tulis seperti 2026-11-01"),
                    format!("the extract's date `{date}` is not in the calendar; write it like 2026-11-01"),
                );
                said(id, en)
            })?),
        ),
        Some((_, date)) if !date.is_empty() && date.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'.')) => {
            return Err(format!("tanggal cuplikan `{date}` tidak terbaca; tulis tahun-bulan-hari seperti 2026-11-01"));
        }
        _ => (rest, None),
    };
    let files: Vec<PathBuf> =
        if PathBuf::from(files).exists() { vec![files.into()] } else { files.split(',').map(PathBuf::from).collect() };
    if files.iter().any(|file| file.as_os_str().is_empty()) {
        return Err(said("nama berkas kosong".into(), "a file name is empty".into()));
    }
    Ok(RegisterArg { kind, files, snapshot })
}

fn area(text: &str) -> Result<AreaCode, String> {
    AreaCode::parse(text).ok_or_else(|| {
        said("kode wilayah Kemendagri terdiri dari 2, 4, 6, atau 10 angka".into(), "a Kemendagri area code has 2, 4, 6 or 10 digits".into())
    })
}

fn stage(text: &str) -> Result<(Stage, Date), String> {
    let names = Stage::ALL.map(Stage::word).join(", ");
    let (stage, date) = text.split_once('=').ok_or_else(|| {
        said(format!("tulis TAHAP=TANGGAL, dengan TAHAP salah satu dari {names}"), format!("write STAGE=DATE, with STAGE one of {names}"))
    })?;
    let stage = Stage::from_word(stage).ok_or_else(|| {
        said(format!("tahap `{stage}` tidak dikenal; yang dikenal: {names}"), format!("stage `{stage}` is not known; known are: {names}"))
    })?;
    Ok((
        stage,
        date.parse()
            .map_err(|_| said(format!("`{date}` bukan tanggal seperti 2026-12-01"), format!("`{date}` is no date like 2026-12-01")))?,
    ))
}

/// An amount as offices write it: `2000000`, `2.000.000`, `Rp2.000.000`.
fn rupiah(text: &str) -> Result<i64, String> {
    let bare = text.trim().trim_start_matches("Rp").trim_end_matches(",-").trim();
    let mut groups = bare.split('.');
    let head = groups.next().unwrap_or_default();
    let whole = groups.clone().all(|group| group.len() == 3) && (groups.next().is_none() || (1..=3).contains(&head.len()));
    let amount = bare.replace('.', "").parse::<i64>().ok().filter(|amount| *amount > 0 && whole);
    amount.ok_or_else(|| "tulis rupiah bulat, misalnya 2000000 atau 2.000.000".into())
}

/// `2026-06`, or `2026-04..2026-06`.
fn period(text: &str) -> Result<Period, String> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let month = |text: &str| -> Option<Month> { (text.len() == 7).then(|| text.parse().ok()).flatten() };
    month(first).zip(month(last)).and_then(|(first, last)| Period::new(first, last)).ok_or_else(|| {
        said(
            format!("`{text}` bukan bulan; tulis seperti 2026-06, atau 2026-04..2026-06 (paling lama 12 bulan)"),
            format!("`{text}` is no month; write it like 2026-06, or 2026-04..2026-06 (12 months at most)"),
        )
    })
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.rsplit_once('=').ok_or_else(|| {
        said("tulis PASAL=PILIHAN, misalnya BMS-A3=alternatif".into(), "write ARTICLE=OPTION, such as BMS-A3=alternatif".into())
    })?;
    Ok((key.trim().to_owned(), value.trim().to_owned()))
}

/// Parses the call; prints help and usage errors itself.
pub fn parse() -> Result<Cli, ExitCode> {
    Cli::try_parse().map_err(|error| {
        if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
            // Nobody is left to tell when standard output is gone.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            let _ = error.print();
            return ExitCode::from(2);
        }
        eprintln!("payung: {}", usage_words(&error));
        ExitCode::from(2)
    })
}

/// Whether the call asks for English; looked up by hand, because a call that is wrong is not parsed.
fn english() -> bool {
    let args = || std::env::args().skip(1);
    args().zip(args().skip(1)).any(|(flag, value)| flag == "--lang" && value == "en")
        || args().any(|flag| flag == "--lang=en")
        || (std::env::var("PAYUNG_LANG").is_ok_and(|lang| lang == "en") && !args().any(|flag| flag.starts_with("--lang")))
}

/// The words of a value's fault in the caller's language.
fn said(id: String, en: String) -> String {
    if english() { en } else { id }
}

/// A usage error in the users' words, English when it is asked for.
fn usage_words(error: &clap::Error) -> String {
    let get = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let (arg, value) = (get(ContextKind::InvalidArg), get(ContextKind::InvalidValue));
    if english() {
        let text = error.to_string();
        // The usage that clap puts below is in `--help`.
        let first = text.split("\n\n").next().unwrap_or(&text).trim_start_matches("error: ");
        return format!(
            "{}. See `payung --help`, or `--help` after the command's name.",
            first.split_whitespace().collect::<Vec<_>>().join(" ")
        );
    }
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("pilihan {arg} tidak dikenal"),
        ErrorKind::MissingRequiredArgument => format!("yang wajib belum disebut: {arg}"),
        ErrorKind::InvalidSubcommand => format!("perintah {} tidak dikenal", get(ContextKind::InvalidSubcommand)),
        ErrorKind::ArgumentConflict => format!("{arg} tidak dapat dipakai bersama {}", get(ContextKind::PriorArg)),
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} memerlukan nilai"),
        ErrorKind::InvalidValue => format!("nilai {value} untuk {arg} tidak boleh; yang boleh: {}", get(ContextKind::ValidValue)),
        ErrorKind::ValueValidation => {
            let cause = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
            let cause = if arg.contains("TANGGAL>") && !arg.contains('=') {
                "tulis tanggal yang ada di kalender, seperti 2026-12-01".to_owned()
            } else {
                cause
            };
            format!("nilai {value} untuk {arg} tidak boleh: {cause}")
        }
        _ => return error.to_string().trim().to_owned(),
    };
    format!("{what}. Lihat `payung --help`, atau `--help` sesudah nama perintahnya.")
}

/// `payung serve`.
#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// Letak buku dan kunci.
    #[command(flatten)]
    pub at: crate::books::Where,
    /// Alamat yang didengarkan; 0.0.0.0 untuk semua.
    #[arg(long, env = "PAYUNG_HOST", value_name = "ALAMAT", default_value = "127.0.0.1")]
    pub host: String,
    /// Porta; 0 untuk yang bebas.
    #[arg(long, env = "PAYUNG_PORT", value_name = "PORTA", default_value_t = 8017)]
    pub port: u16,
    /// Alamat dan porta sekaligus, misalnya 127.0.0.1:8017; menggantikan --host dan --port.
    #[arg(long, value_name = "ALAMAT:PORTA")]
    pub listen: Option<SocketAddr>,
    /// Sertifikat TLS (rantai PEM); bersama --private-key.
    #[arg(long, env = "PAYUNG_CERTIFICATE", value_name = "BERKAS", requires = "private_key")]
    pub certificate: Option<PathBuf>,
    /// Kunci pribadi TLS (PEM).
    #[arg(long, env = "PAYUNG_PRIVATE_KEY", value_name = "BERKAS", requires = "certificate")]
    pub private_key: Option<PathBuf>,
    /// Di belakang proksi yang melayani TLS: kuki hanya lewat TLS.
    #[arg(long, env = "PAYUNG_BEHIND_TLS")]
    pub behind_tls: bool,
}

/// `payung demo`.
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Alamat yang didengarkan.
    #[arg(long, value_name = "ALAMAT", default_value = "127.0.0.1")]
    pub host: String,
    /// Porta; 0 untuk yang bebas.
    #[arg(long, value_name = "PORTA", default_value_t = 8017)]
    pub port: u16,
    /// Alamat dan porta sekaligus, misalnya 127.0.0.1:8017; menggantikan --host dan --port.
    #[arg(long, value_name = "ALAMAT:PORTA")]
    pub listen: Option<SocketAddr>,
    /// Folder baru yang disimpan sesudahnya; bawaan: folder sementara yang dihapus.
    #[arg(long, value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
    /// Hanya menyiapkan dan mencetak; tidak melayani.
    #[arg(long)]
    pub no_serve: bool,
}
