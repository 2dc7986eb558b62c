//! The arguments of the commands that use the books.

use super::asked::area;
use clap::{Args, Subcommand};
use payung_domain::{AreaCode, Date, RegisterKind};
use payung_operations::PaperKind;
use std::path::PathBuf;

pub use super::asked::{Asked, Meeting, Seen, Where, Year};

fn register(text: &str) -> Result<RegisterKind, String> {
    RegisterKind::from_word(text).ok_or_else(|| RegisterKind::ALL.iter().map(|kind| kind.word()).collect::<Vec<_>>().join(", "))
}

/// `payung books`.
#[derive(Debug, Args)]
pub struct BooksArgs {
    /// Siapa, di mana.
    #[command(flatten)]
    pub at: Asked,
    /// Perintah.
    #[command(subcommand)]
    pub command: BooksCommand,
}

/// The acts of the books that are done from the command line.
#[derive(Debug, Subcommand)]
pub enum BooksCommand {
    /// Sumber dana, ikatan, pembukuan, rencana.
    #[command(flatten)]
    Money(super::money::MoneyCommand),
    /// Membuka tahun program di bawah sebuah peraturan.
    Open {
        /// Tahun.
        #[arg(long)]
        year: i16,
        /// Pengenal peraturan.
        #[arg(long, value_name = "ID")]
        regulation: String,
        /// Pembacaan lain dari bawaan, dengan dasarnya: ID=PILIHAN=DASAR; boleh berulang.
        #[arg(long, value_name = "ID=PILIHAN=DASAR")]
        reading: Vec<String>,
    },
    /// Menutup tahun program: tidak menerima daftar, penapisan dan keputusan lagi, dan tidak dibuka kembali.
    Close {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Alasan; disebut kepada siapa pun yang masih hendak mengubah sesuatu. Tanpa data pribadi.
        #[arg(long)]
        reason: String,
        /// Versi yang dilihat; tanpa ini versi yang ada.
        #[arg(long)]
        version: Option<i64>,
    },
    /// Mencatat dokumen dasar (tim, petikan data, penunjukan) dari berkas TOML.
    Instrument {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Berkas TOML: kind, number, date, valid-from, valid-until, issued-by, tabel member.
        file: PathBuf,
        /// Naskah yang ditandatangani.
        #[arg(long, value_name = "BERKAS")]
        paper: Option<PathBuf>,
    },
    /// Memuat ekstrak register.
    LoadRegister {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Jenis: dtks, p3ke, dtsen, bpjs, aid, padan.
        #[arg(long, value_parser = register)]
        kind: RegisterKind,
        /// Asal: pemberi dan nomor surat.
        #[arg(long)]
        source: String,
        /// Tanggal data.
        #[arg(long, value_name = "TANGGAL")]
        snapshot: Date,
        /// Wilayah yang dicakup seluruhnya.
        #[arg(long, value_name = "KODE", value_parser = area)]
        coverage: Option<AreaCode>,
        /// Register yang digantikan, bersama --decision.
        #[arg(long, value_parser = register, requires = "decision")]
        stands_in_for: Option<RegisterKind>,
        /// Keputusan pemakaian pengganti.
        #[arg(long, value_name = "BERKAS", requires = "stands_in_for")]
        decision: Option<PathBuf>,
        /// Berkas register.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Menyerahkan daftar.
    HandIn {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Wilayah daftar.
        #[arg(long, value_name = "KODE", value_parser = area)]
        area: AreaCode,
        /// Perangkat daerah pendata, dengan kata-kata peraturan.
        #[arg(long, default_value = "")]
        agency: String,
        /// Atas nama desa/kelurahan.
        #[arg(long, value_name = "NAMA")]
        on_behalf_of: Option<String>,
        /// Tidak direncanakan saat anggaran disusun.
        #[arg(long)]
        unplanned: bool,
        /// Nomor tanda terima daftar yang dibetulkan.
        #[arg(long, value_name = "TANDA-TERIMA")]
        corrects: Option<String>,
        /// Daftar.
        file: PathBuf,
    },
    /// Menapis berkas.
    Screen {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Hanya tanda terima ini.
        #[arg(long, value_name = "TANDA-TERIMA")]
        receipt: Option<String>,
    },
    /// Mengekspor berkas sebagai daftar kerja (CSV atau XLSX), NIK disamarkan.
    Cases {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Wilayah; bawaan: wilayah peran Anda.
        #[arg(long, value_name = "KODE", value_parser = area)]
        area: Option<AreaCode>,
        /// Hanya keadaan ini: proposed, screened, verified, returned, refused, listed, waiting, decreed, removed, withdrawn.
        #[arg(long)]
        state: Option<String>,
        /// Hanya tanda terima ini.
        #[arg(long, value_name = "TANDA-TERIMA")]
        receipt: Option<String>,
        /// Tujuan: berkas .xlsx atau .csv.
        #[arg(long, value_name = "BERKAS")]
        out: PathBuf,
    },
    /// Mencatat musyawarah desa/kelurahan dari daftar kerja yang diisi (hasil: ya, tolak, kembalikan).
    Deliberation {
        /// Rapatnya.
        #[command(flatten)]
        meeting: Meeting,
        /// Naskah berita acara.
        #[arg(long, value_name = "BERKAS")]
        paper: Option<PathBuf>,
        /// Daftar kerja yang diisi.
        table: PathBuf,
    },
    /// Meneruskan usulan wilayah atau perangkat daerah (rekapitulasi).
    PassOn {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Wilayah; bawaan: wilayah peran Anda.
        #[arg(long, value_name = "KODE", value_parser = area)]
        area: Option<AreaCode>,
        /// Perangkat daerah pendata.
        #[arg(long, default_value = "")]
        agency: String,
        /// Nomor rekapitulasi.
        #[arg(long)]
        number: String,
        /// Tanggal.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
    },
    /// Mencatat permohonan untuk orang-orang dalam daftar kerja.
    Application {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Cara: single, group, facilitated.
        #[arg(long, value_name = "single|group|facilitated")]
        kind: String,
        /// Nomor surat permohonan.
        #[arg(long)]
        number: String,
        /// Tanggal surat.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Nama kelompok, atau yang memfasilitasi; tidak diisi pada permohonan perorangan.
        #[arg(long, default_value = "")]
        applicant: String,
        /// Lampiran yang ada untuk semua orang; dipisah koma.
        #[arg(long, value_delimiter = ',')]
        attachments: Vec<String>,
        /// Surat permohonan.
        #[arg(long, value_name = "BERKAS")]
        paper: Option<PathBuf>,
        /// Daftar kerja; bila kolom hasil diisi, hanya baris "ya".
        table: PathBuf,
    },
    /// Mencatat kertas kerja penilaian dari daftar kerja berkolom indikator_… (ya, tidak, ? bila belum diketahui); baris tanpa jawaban dilewati.
    Worksheets {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Pendata.
        #[arg(long)]
        enumerator: String,
        /// Tanggal pendataan.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Daftar kerja yang diisi.
        table: PathBuf,
    },
    /// Mencatat surat tugas untuk orang-orang dalam daftar kerja.
    Assignment {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Nomor surat.
        #[arg(long)]
        number: String,
        /// Tanggal surat.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Tugas mulai.
        #[arg(long, value_name = "TANGGAL")]
        from: Date,
        /// Tugas selesai.
        #[arg(long, value_name = "TANGGAL")]
        until: Date,
        /// Surat tugas.
        #[arg(long, value_name = "BERKAS")]
        paper: Option<PathBuf>,
        /// Daftar kerja; bila kolom hasil diisi, hanya baris "ya".
        table: PathBuf,
    },
    /// Mencatat jabatan dan masanya dari daftar kerja berkolom jabatan, mulai, selesai; baris yang ketiganya kosong dilewati.
    Terms {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Nomor keputusan pengangkatan.
        #[arg(long)]
        number: String,
        /// Tanggal keputusan pengangkatan.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Penerbit keputusan.
        #[arg(long)]
        issued_by: String,
        /// Daftar kerja yang diisi.
        table: PathBuf,
    },
    /// Mencatat jawaban BPJS atau Dukcapil dari berkas jawabannya.
    Answers {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Penjawab: bpjs atau dukcapil.
        #[arg(long, value_name = "bpjs|dukcapil")]
        source: String,
        /// Nomor surat.
        #[arg(long)]
        number: String,
        /// Tanggal surat.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Berkas jawaban (kolom nik dan hasil).
        file: PathBuf,
    },
    /// Memverifikasi dari daftar kerja yang diisi (hasil: ya, tolak, kembalikan; catatan; batas; bukti; dokumen).
    Verify {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Dokumen yang ada untuk semua orang; dipisah koma.
        #[arg(long, value_delimiter = ',')]
        documents: Vec<String>,
        /// Bagian yang diperiksa ulang orang lain, persen.
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=100))]
        recheck: u8,
        /// Daftar kerja yang diisi.
        table: PathBuf,
    },
    /// Mengembalikan banyak berkas sekaligus, semua atau tidak satu pun: baris daftar kerja dengan hasil "kembalikan", dengan satu alasan.
    ReturnInBulk {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Apa yang harus diperbaiki atau dilengkapi.
        #[arg(long)]
        reason: String,
        /// Batas waktu; tanpa ini dua minggu lagi.
        #[arg(long, value_name = "TANGGAL")]
        until: Option<Date>,
        /// Daftar kerja yang diisi.
        table: PathBuf,
    },
    /// Memeriksa ulang contoh dari verifikasi sekaligus: --out menulis contohnya, daftar kerja yang diisi mencatat hasilnya.
    Recheck {
        /// Nomor catatan verifikasi sekaligus.
        #[arg(long, required_unless_present = "table")]
        entry: Option<i64>,
        /// Tujuan contoh: berkas .xlsx atau .csv.
        #[arg(long, value_name = "BERKAS", requires = "entry", conflicts_with = "table")]
        out: Option<PathBuf>,
        /// Daftar kerja yang diisi (hasil: ya, tolak; kriteria; catatan; bukti).
        table: Option<PathBuf>,
    },
    /// Membagi berkas kepada seorang verifikator.
    Assign {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Nama pengguna verifikator.
        #[arg(long)]
        to: String,
        /// Wilayah; bawaan: wilayah peran Anda.
        #[arg(long, value_name = "KODE", value_parser = area)]
        area: Option<AreaCode>,
        /// Paling banyak sekian berkas.
        #[arg(long, default_value_t = 50)]
        count: usize,
    },
    /// Menyusun berita acara verifikasi.
    Minutes {
        /// Rapatnya.
        #[command(flatten)]
        meeting: Meeting,
    },
    /// Menandatangani berita acara.
    Sign {
        /// Nomor buku berita acara.
        #[arg(long)]
        minutes: i64,
        /// Versi yang dilihat.
        #[arg(long)]
        version: i64,
        /// Naskah yang ditandatangani.
        #[arg(long, value_name = "BERKAS")]
        paper: Option<PathBuf>,
    },
    /// Menyusun daftar calon.
    List {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Nomor daftar.
        #[arg(long)]
        number: String,
        /// Tanggal daftar.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Bulan pertama perlindungan.
        #[arg(long, value_name = "TANGGAL")]
        cover_from: Date,
        /// Lama perlindungan, bulan.
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..=60))]
        months: u16,
        /// Anggaran, rupiah.
        #[arg(long, value_name = "RUPIAH")]
        budget: Option<i64>,
        /// Upah minimum daerah, bila iuran dihitung darinya.
        #[arg(long, value_name = "RUPIAH")]
        minimum_wage: Option<i64>,
    },
    /// Menyusun rancangan keputusan dari daftar calon.
    DraftDecree {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Nomor buku daftar calon.
        #[arg(long)]
        list: i64,
        /// Judul, tanpa "Keputusan … tentang".
        #[arg(long)]
        title: String,
        /// Bulan pertama perlindungan.
        #[arg(long, value_name = "TANGGAL")]
        cover_from: Date,
    },
    /// Membatalkan rancangan keputusan yang tidak jadi ditandatangani; daftar calonnya dapat dirancang lagi.
    DropDecree {
        /// Nomor buku keputusan.
        #[arg(long)]
        decree: i64,
        /// Versi yang dilihat.
        #[arg(long, default_value_t = 1)]
        version: i64,
        /// Alasan, tanpa data pribadi.
        #[arg(long)]
        reason: String,
    },
    /// Mencatat keputusan yang sudah ditandatangani.
    RecordDecree {
        /// Nomor buku keputusan.
        #[arg(long)]
        decree: i64,
        /// Versi yang dilihat.
        #[arg(long, default_value_t = 1)]
        version: i64,
        /// Nomor keputusan.
        #[arg(long)]
        number: String,
        /// Tanggal keputusan.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Jumlah orang dalam lampiran yang ditandatangani.
        #[arg(long)]
        people: u64,
        /// Jumlah rupiah dalam lampiran yang ditandatangani.
        #[arg(long)]
        total: i64,
        /// Kode pada halamannya.
        #[arg(long)]
        page_code: String,
        /// Lampiran yang diketik ulang (XLSX, ODS, CSV), dibandingkan nama demi nama.
        #[arg(long, value_name = "BERKAS")]
        retyped_annex: Option<PathBuf>,
        /// Naskah yang ditandatangani.
        file: PathBuf,
    },
    /// Menyusun rancangan keputusan perubahan: yang dikeluarkan (daftar kerja berkolom alasan_keluar) dan yang masuk (daftar calon).
    AmendDecree {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Nomor buku keputusan yang diubah.
        #[arg(long)]
        amends: i64,
        /// Judul.
        #[arg(long)]
        title: String,
        /// Bulan pertama berlakunya perubahan.
        #[arg(long, value_name = "TANGGAL")]
        cover_from: Date,
        /// Bulan yang dibayar sejak itu.
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..=60))]
        months: u16,
        /// Nomor buku daftar calon yang masuk.
        #[arg(long)]
        list: Option<i64>,
        /// Upah minimum daerah, bila iuran dihitung darinya.
        #[arg(long, value_name = "RUPIAH")]
        minimum_wage: Option<i64>,
        /// Daftar kerja yang diisi: siapa dikeluarkan.
        #[arg(long, value_name = "BERKAS")]
        removals: Option<PathBuf>,
    },
    /// Membetulkan fakta seseorang dengan bukti; berkas langsung ditapis ulang.
    CorrectFacts {
        /// Berkas mana.
        #[command(flatten)]
        seen: Seen,
        /// Pembetulan KOLOM=ISI; boleh berulang.
        #[arg(long = "set", value_name = "KOLOM=ISI", required = true)]
        set: Vec<String>,
        /// Alasan.
        #[arg(long)]
        reason: String,
        /// Bukti.
        proof: PathBuf,
    },
    /// Membetulkan baris daftar sendiri sebelum diverifikasi.
    CorrectRow {
        /// Berkas mana.
        #[command(flatten)]
        seen: Seen,
        /// Pembetulan KOLOM=ISI; boleh berulang.
        #[arg(long = "set", value_name = "KOLOM=ISI", required = true)]
        set: Vec<String>,
        /// Alasan.
        #[arg(long)]
        reason: String,
    },
    /// Mencatat konfirmasi dengan calon.
    Confirm {
        /// Nomor berkas.
        #[arg(long)]
        case: i64,
        /// Kapan.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Cara: tatap-muka, telepon, surat.
        #[arg(long, value_name = "tatap-muka|telepon|surat")]
        manner: String,
        /// Jawabannya.
        #[arg(long)]
        answer: String,
    },
    /// Membuka kembali berkas yang ditolak, atas surat keberatan.
    Reopen {
        /// Berkas mana.
        #[command(flatten)]
        seen: Seen,
        /// Alasan.
        #[arg(long)]
        reason: String,
        /// Surat keberatan.
        letter: PathBuf,
    },
    /// Menarik usulan.
    Withdraw {
        /// Berkas mana.
        #[command(flatten)]
        seen: Seen,
        /// Alasan.
        #[arg(long)]
        reason: String,
    },
    /// Menyusun usulan anggaran tahun berikutnya: nama, alamat dan besaran.
    ProposeBudget {
        /// Tahun dan peraturan.
        #[command(flatten)]
        year: Year,
        /// Untuk tahun.
        #[arg(long)]
        for_year: i16,
        /// Bulan yang dibayar.
        #[arg(long, value_parser = clap::value_parser!(u16).range(1..=12))]
        months: u16,
        /// Hanya yang direncanakan.
        #[arg(long, conflicts_with = "unplanned")]
        planned: bool,
        /// Hanya yang tidak direncanakan.
        #[arg(long)]
        unplanned: bool,
        /// Upah minimum daerah, bila iuran dihitung darinya.
        #[arg(long, value_name = "RUPIAH")]
        minimum_wage: Option<i64>,
        /// Tujuan: berkas .xlsx atau .csv.
        #[arg(long, value_name = "BERKAS")]
        out: PathBuf,
    },
    /// Menulis daftar tahun lalu untuk ditandai: tetap, pindah, meninggal.
    Prefill {
        /// Tahun program yang lalu, dan peraturannya.
        #[command(flatten)]
        year: Year,
        /// Desa atau kelurahan.
        #[arg(long, value_name = "KODE", value_parser = area)]
        area: AreaCode,
        /// Perangkat daerah pendata.
        #[arg(long, default_value = "")]
        agency: String,
        /// Untuk apa data ini dibuka.
        #[arg(long)]
        purpose: String,
        /// Tujuan: berkas .xlsx atau .csv.
        #[arg(long, value_name = "BERKAS")]
        out: PathBuf,
    },
    /// Menampilkan data tersegel seseorang; dicatat.
    Reveal {
        /// Nomor berkas.
        #[arg(long)]
        case: i64,
        /// Untuk apa.
        #[arg(long)]
        purpose: String,
    },
    /// Menghapus data pribadi seseorang dari catatan (UU PDP).
    Erase {
        /// Nomor salah satu berkas orangnya.
        #[arg(long)]
        case: i64,
        /// Nomor surat permintaan.
        #[arg(long)]
        number: String,
        /// Tanggal surat.
        #[arg(long, value_name = "TANGGAL")]
        date: Date,
        /// Surat permintaan.
        letter: Option<PathBuf>,
    },
    /// Mengambil kembali daftar yang diserahkan, dengan sel yang salah ditandai (XLSX).
    ReturnList {
        /// Tanda terimanya.
        receipt: String,
        /// Berkas yang ditulis, .xlsx; tidak pernah menimpa.
        #[arg(long, value_name = "BERKAS")]
        out: PathBuf,
    },
    /// Tagihan dan pembayaran.
    #[command(flatten)]
    Bills(super::bills_args::BillsCommand),
    /// Membuat dokumen (PDF, DOCX, atau XLSX) dari buku.
    Document(DocumentArgs),
    /// Mengisi profil daerah: nama, kop, pejabat yang menandatangani (TOML).
    Profile(ProfileArgs),
    /// Kepesertaan: pendaftaran, kartu, pengakhiran, daftar peserta, tunggakan.
    #[command(flatten)]
    Cover(super::cover::CoverCommand),
    /// Orang yang sama.
    #[command(flatten)]
    Pairs(super::pairs::PairCommand),
}

/// `payung books document`.
#[derive(Debug, Clone, Args)]
pub struct DocumentArgs {
    /// Dokumen: worksheet, blank-worksheet, application, deliberation, recapitulation, verification, candidates, decree, public-decree,
    /// refusal; dari kepesertaan: enrolment-letter, cover-statement, ending-notice, cover-notice; dari keuangan: bill-verification,
    /// bill-correction, payment-bundle, fund-statement, year-statement.
    #[arg(value_parser = paper)]
    pub kind: PaperKind,
    /// Nomor buku berkas, berita acara, daftar, keputusan, pengiriman, kepesertaan, penghentian, pemberitahuan, tagihan, pembayaran, atau
    /// sumber dananya; untuk blank-worksheet dan year-statement nomor tahun program.
    pub id: i64,
    /// Berkas yang ditulis, .pdf, .docx, atau untuk dokumen bertabel .xlsx; tidak pernah menimpa.
    #[arg(long, value_name = "BERKAS")]
    pub out: PathBuf,
}

/// `payung books profile`.
#[derive(Debug, Clone, Args)]
pub struct ProfileArgs {
    /// Profil (TOML).
    pub file: PathBuf,
    /// Versi yang dilihat; tanpa ini profil yang ada diganti.
    #[arg(long)]
    pub version: Option<i64>,
}

fn paper(text: &str) -> Result<PaperKind, String> {
    PaperKind::from_word(text).ok_or_else(|| PaperKind::ALL.map(PaperKind::word).join(", "))
}
