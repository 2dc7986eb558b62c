//! Invented documents of every kind, for tests and for looking at. All people, numbers and offices' holders are made up.

use payung_documents::*;
use payung_domain::{Date, Nik, Rupiah, Sex};

pub fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

pub fn profile() -> RegionProfile {
    RegionProfile {
        kind: RegionKind::Kabupaten,
        name: "Contoh".into(),
        province: "Provinsi Bali".into(),
        seat: "Contoh".into(),
        words: Words { village_head: "Perbekel".into(), ..Words::default() },
        letterhead: Letterhead {
            government: "Pemerintah Kabupaten Contoh".into(),
            office: "Dinas Koperasi, Usaha Kecil dan Menengah dan Tenaga Kerja".into(),
            address: texts(&["Jalan Merdeka Nomor 1 Contoh, Telepon (0366) 000000", "Pos-el dinas@contoh.go.id, Laman contoh.go.id"]),
        },
        font: None,
        state_emblem_svg: None,
        region_emblem_svg: None,
    }
}

pub fn marks(log: bool) -> PageMarks {
    PageMarks {
        code: "PYG-7F3K-9Q2M-0001".into(),
        log_head: log.then(|| "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into()),
    }
}

pub fn signatory(capacity: Capacity, office: &str, name: &str) -> Signatory {
    Signatory {
        capacity,
        office: office.into(),
        name: Some(name.into()),
        rank: Some("Pembina Utama Muda".into()),
        nip: Some("197001011995031001".into()),
    }
}

pub fn bupati() -> Signatory {
    Signatory { capacity: Capacity::Own, office: "Bupati Contoh".into(), name: Some("I WAYAN CONTOH".into()), rank: None, nip: None }
}

const FIRST: [&str; 12] = [
    "I Wayan",
    "Ni Made",
    "I Nyoman",
    "Ni Ketut",
    "I Gst. Ngr.",
    "Ni Luh Putu",
    "Moh.",
    "Siti",
    "I Gusti Ayu Agung Istri",
    "Anak Agung Gede",
    "Hj.",
    "Dewa Ayu",
];
const SECOND: [&str; 10] =
    ["Sudarma", "Widiantari", "Sukerta", "Ma'ruf", "D'Cruz", "Astawa", "Puspawati Dharmayanti", "Suardana", "Nur Aini", "Rahmawati"];
/// Kecamatan and their villages.
pub const DISTRICTS: [(&str, [&str; 3]); 4] = [
    ("Kintamani", ["Batur Tengah", "Songan A", "Belantih"]),
    ("Bangli", ["Kubu", "Cempaga", "Bunutin"]),
    ("Susut", ["Demulih", "Abuan", "Pengiangan"]),
    ("Tembuku", ["Jehem", "Yangapi", "Undisan"]),
];
const WORK: [&str; 5] = ["Petani", "Pedagang keliling", "Buruh harian lepas", "Nelayan", "Sopir angkutan pedesaan"];

/// The `n`th invented person; every one has another name and NIK.
pub fn person(n: usize) -> Person {
    let (district, villages) = DISTRICTS[(n / 7) % DISTRICTS.len()];
    let female = n % 2 == 1;
    let (day, month, year) = (n % 28 + 1, n % 12 + 1, 60 + n % 40);
    let area = 510_601 + n % 4;
    let nik: u64 =
        format!("{area}{:02}{month:02}{year:02}{:04}", if female { day + 40 } else { day }, n % 9998 + 1).parse().expect("digits");
    let hamlet = ["Dinas Kaja", "Tengah", "Kelod"][n % 3];
    Person {
        name: format!("{} {} {}", FIRST[n % FIRST.len()], SECOND[(n / FIRST.len()) % SECOND.len()], letters(n)),
        nik: Nik::from_digits(nik).expect("a valid NIK"),
        birth_place: "Bangli".into(),
        birth_date: Some(date(&format!("19{year:02}-{month:02}-{day:02}"))),
        sex: Some(if female { Sex::Female } else { Sex::Male }),
        address: format!("Br. {hamlet}, RT {:03}/RW {:03}", n % 9 + 1, n % 4 + 1),
        village: villages[n % 3].into(),
        district: district.into(),
        occupation: WORK[n % WORK.len()].into(),
    }
}

/// A word of its own for every number, so that every name can be told from all others.
pub fn letters(mut n: usize) -> String {
    let mut word = String::new();
    for syllables in [
        ["Ba", "Di", "Gu", "Ke", "Lo", "Ma", "Ni", "Pu", "Ra", "Su"],
        ["ba", "di", "gu", "ke", "lo", "ma", "ni", "pu", "ra", "su"],
        ["ba", "di", "gu", "ke", "lo", "ma", "ni", "pu", "ra", "su"],
        ["ba", "di", "gu", "ke", "lo", "ma", "ni", "pu", "ra", "su"],
    ] {
        word.push_str(syllables[n % 10]);
        n /= 10;
    }
    word
}

pub fn people(count: usize) -> Vec<CoveredPerson> {
    (0..count).map(|n| CoveredPerson { person: person(n), monthly: Rupiah::new(16_800), months: if n % 5 == 0 { 6 } else { 12 } }).collect()
}

pub fn decree_text() -> DecreeText {
    DecreeText {
        profile: profile(),
        marks: marks(true),
        number: Some("560/412/HK/2026".into()),
        date: Some(date("2026-11-20")),
        subject: "Penetapan Calon Penerima Bantuan Iuran Jaminan Sosial Ketenagakerjaan bagi Pekerja Rentan Tahun Anggaran 2027".into(),
        considering: texts(&[
            "bahwa untuk memberikan pelindungan atas risiko sosial ekonomi akibat kecelakaan kerja dan kematian, Pemerintah Daerah memberikan bantuan iuran jaminan sosial ketenagakerjaan bagi pekerja rentan;",
            "bahwa berdasarkan Berita Acara Hasil Verifikasi, calon penerima yang tercantum dalam Lampiran telah memenuhi persyaratan;",
            "bahwa berdasarkan pertimbangan sebagaimana dimaksud dalam huruf a dan huruf b, perlu menetapkan Keputusan Bupati tentang Penetapan Calon Penerima Bantuan Iuran Jaminan Sosial Ketenagakerjaan bagi Pekerja Rentan Tahun Anggaran 2027;",
        ]),
        recalling: texts(&[
            "Undang-Undang Nomor 40 Tahun 2004 tentang Sistem Jaminan Sosial Nasional (Lembaran Negara Republik Indonesia Tahun 2004 Nomor 150, Tambahan Lembaran Negara Republik Indonesia Nomor 4456);",
            "Undang-Undang Nomor 24 Tahun 2011 tentang Badan Penyelenggara Jaminan Sosial (Lembaran Negara Republik Indonesia Tahun 2011 Nomor 116, Tambahan Lembaran Negara Republik Indonesia Nomor 5256);",
            "Peraturan Pemerintah Nomor 44 Tahun 2015 tentang Penyelenggaraan Program Jaminan Kecelakaan Kerja dan Jaminan Kematian (Lembaran Negara Republik Indonesia Tahun 2015 Nomor 154, Tambahan Lembaran Negara Republik Indonesia Nomor 5714);",
        ]),
        noting: texts(&["Berita Acara Hasil Verifikasi Nomor 560/88/BAHV/2026 tanggal 10 November 2026;"]),
        clauses: texts(&[
            "Menetapkan calon penerima bantuan iuran jaminan sosial ketenagakerjaan bagi pekerja rentan Tahun Anggaran 2027 sebagaimana tercantum dalam Lampiran yang merupakan bagian tidak terpisahkan dari Keputusan Bupati ini.",
            "Bantuan iuran sebagaimana dimaksud dalam Diktum KESATU meliputi program jaminan kecelakaan kerja dan jaminan kematian sebesar Rp16.800 (enam belas ribu delapan ratus rupiah) per orang per bulan.",
            "Segala biaya yang timbul sebagai akibat ditetapkannya Keputusan Bupati ini dibebankan pada Anggaran Pendapatan dan Belanja Daerah Tahun Anggaran 2027.",
            "Dinas melaksanakan pendaftaran calon penerima sebagaimana dimaksud dalam Diktum KESATU sesuai dengan ketentuan peraturan perundang-undangan.",
            "Keputusan Bupati ini mulai berlaku pada tanggal ditetapkan.",
        ]),
        signatory: bupati(),
        copies: texts(&[
            "Gubernur Bali;",
            "Inspektur Kabupaten Contoh;",
            "Kepala Kantor Cabang BPJS Ketenagakerjaan; dan",
            "Yang bersangkutan.",
        ]),
        initials: texts(&["Sekretaris Daerah", "Asisten Perekonomian", "Kepala Bagian Hukum", "Kepala Dinas"]),
    }
}

pub fn decree(count: usize) -> Decree {
    Decree {
        text: decree_text(),
        annex_title: "Daftar Calon Penerima Bantuan Iuran Jaminan Sosial Ketenagakerjaan bagi Pekerja Rentan Tahun Anggaran 2027".into(),
        columns: AnnexColumn::ALL.to_vec(),
        people: people(count),
    }
}
