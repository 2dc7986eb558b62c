//! The arguments of the commands about bills and payments.

use super::asked::Year;
use clap::{Args, Subcommand};
use payung_domain::{Date, Month};
use std::path::PathBuf;

/// A payment as somebody saw it, and the paper of its next step.
#[derive(Debug, Args)]
pub struct StepArgs {
    /// Nomor buku pembayaran.
    #[arg(long)]
    pub payment: i64,
    /// Versi yang dilihat.
    #[arg(long)]
    pub version: i64,
    /// Nomor dokumen.
    #[arg(long, default_value = "")]
    pub number: String,
    /// Tanggal dokumen.
    #[arg(long, value_name = "TANGGAL")]
    pub date: Date,
    /// Jumlah pada dokumen.
    #[arg(long, value_name = "RUPIAH")]
    pub amount: i64,
    /// Dikembalikan dengan alasan ini.
    #[arg(long, value_name = "ALASAN")]
    pub send_back: Option<String>,
    /// Dokumennya.
    #[arg(long, value_name = "BERKAS")]
    pub paper: Option<PathBuf>,
}

/// The commands about bills and payments.
#[derive(Debug, Subcommand)]
pub enum BillsCommand {
    /// Mencatat tagihan BPJS dan membandingkannya dengan daftar peserta.
    Bill {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Wadah yang ditagih.
        #[arg(long)]
        wadah: String,
        /// Kode iuran.
        #[arg(long)]
        code: String,
        /// Nomor surat penagihan.
        #[arg(long)]
        number: String,
        /// Tanggal surat penagihan.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Bulan pertama, TTTT-BB.
        #[arg(long, value_name = "BULAN")]
        from: Month,
        /// Bulan terakhir; bawaan: bulan pertama.
        #[arg(long, value_name = "BULAN")]
        to: Option<Month>,
        /// Jumlah orang pada surat.
        #[arg(long)]
        people: i64,
        /// Jumlah rupiah pada surat.
        #[arg(long, value_name = "RUPIAH")]
        total: i64,
        /// Nomor buku tagihan yang dibetulkan.
        #[arg(long, value_name = "TAGIHAN")]
        replaces: Option<i64>,
        /// Daftar tagihan (XLSX, XLS, ODS, CSV); tanpa ini hanya jumlahnya yang dibandingkan.
        #[arg(long, value_name = "BERKAS")]
        list: Option<PathBuf>,
        /// Surat penagihan.
        letter: PathBuf,
    },
    /// Menampilkan tagihan tahun ini.
    Bills {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
    },
    /// Menulis selisih tagihan sebagai daftar kerja (CSV atau XLSX), NIK disamarkan.
    BillLines {
        /// Nomor buku tagihan.
        #[arg(long)]
        bill: i64,
        /// Hanya yang belum dijawab.
        #[arg(long)]
        open: bool,
        /// Tujuan: berkas .xlsx atau .csv.
        #[arg(long, value_name = "BERKAS")]
        out: PathBuf,
    },
    /// Menjawab selisih: menurut sebab, atau baris demi baris dari daftar kerja yang diisi.
    AnswerBill {
        /// Nomor buku tagihan.
        #[arg(long)]
        bill: i64,
        /// Versi yang dilihat.
        #[arg(long)]
        version: i64,
        /// SEBAB=terima atau SEBAB=sengketa, boleh dengan alasan: SEBAB=sengketa:ALASAN; boleh berulang.
        #[arg(long, value_name = "SEBAB=JAWABAN[:ALASAN]")]
        cause: Vec<String>,
        /// Daftar kerja dengan kolom baris, jawaban, alasan.
        table: Option<PathBuf>,
    },
    /// Mencatat surat permintaan tagihan pembetulan.
    AskCorrection {
        /// Nomor buku tagihan.
        #[arg(long)]
        bill: i64,
        /// Versi yang dilihat.
        #[arg(long)]
        version: i64,
        /// Nomor surat.
        #[arg(long)]
        number: String,
        /// Tanggal surat.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
    },
    /// Menampilkan siapa yang kehilangan perlindungan bila tagihan tidak dibayar, dengan kode daftarnya.
    BillStake {
        /// Nomor buku tagihan.
        #[arg(long)]
        bill: i64,
    },
    /// Menyetujui tagihan: sesuai tagihan, atau penuh dengan piutang menjelang jatuh tempo.
    ApproveBill {
        /// Nomor buku tagihan.
        #[arg(long)]
        bill: i64,
        /// Versi yang dilihat.
        #[arg(long)]
        version: i64,
        /// Kode daftar dari `bill-stake`: membayar penuh dengan piutang.
        #[arg(long, value_name = "KODE", requires = "reason")]
        full: Option<String>,
        /// Alasan membayar penuh.
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Mengajukan pembayaran bagian tagihan dari satu sumber dana (SPP).
    RequestPayment {
        /// Nomor buku tagihan.
        #[arg(long)]
        bill: i64,
        /// Nomor buku sumber dana.
        #[arg(long)]
        fund_line: i64,
        /// Versi tagihan yang dilihat; versi pembayaran bila pernah dikembalikan.
        #[arg(long)]
        version: i64,
        /// Nomor SPP.
        #[arg(long)]
        number: String,
        /// Tanggal SPP.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Jumlah SPP.
        #[arg(long, value_name = "RUPIAH")]
        amount: i64,
        /// Kredit yang dipakai.
        #[arg(long, value_name = "RUPIAH", default_value_t = 0)]
        credit: i64,
        /// SPP.
        #[arg(long, value_name = "BERKAS")]
        paper: Option<PathBuf>,
    },
    /// Memeriksa SPP (PPK-SKPD; di desa orang kedua).
    CheckPayment(StepArgs),
    /// Mencatat SPM.
    OrderPayment(StepArgs),
    /// Mencatat SP2D atau pencairan.
    Payout(StepArgs),
    /// Mencatat bukti penerimaan BPJS; tunggakannya berhenti.
    Receipt(StepArgs),
    /// Menampilkan pembayaran tahun ini.
    Payments {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
    },
    /// Mencatat penyelesaian piutang kepada BPJS.
    SettleClaim {
        /// Nomor buku tagihan.
        #[arg(long)]
        bill: i64,
        /// Nomor buku sumber dana.
        #[arg(long)]
        fund_line: i64,
        /// Piutang yang dilihat.
        #[arg(long, value_name = "RUPIAH")]
        left: i64,
        /// Jumlah yang diselesaikan.
        #[arg(long, value_name = "RUPIAH")]
        amount: i64,
        /// Cara: credit (dibawa ke tagihan berikutnya), refund (dikembalikan BPJS), given-up (dilepaskan).
        #[arg(long, value_name = "credit|refund|given-up")]
        how: String,
        /// Nomor dokumen.
        #[arg(long)]
        number: String,
        /// Tanggal dokumen.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Alasan.
        #[arg(long)]
        reason: String,
        /// Dokumennya.
        #[arg(long, value_name = "BERKAS")]
        paper: Option<PathBuf>,
    },
    /// Menarik sampel orang-bulan yang dibayar, dengan buktinya, untuk pemeriksa.
    Sample {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Benih; benih yang sama menarik sampel yang sama.
        #[arg(long)]
        seed: u64,
        /// Jumlah orang-bulan.
        #[arg(long, default_value_t = 60)]
        size: usize,
        /// Tujuan: berkas .xlsx atau .csv.
        #[arg(long, value_name = "BERKAS")]
        out: PathBuf,
    },
}
