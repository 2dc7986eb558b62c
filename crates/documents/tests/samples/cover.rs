//! Invented papers of cover.

use super::money::official;
use super::{date, marks, person, profile, texts};
use payung_documents::*;
use payung_domain::Rupiah;

fn pair(label: &str, value: &str) -> (String, String) {
    (label.into(), value.into())
}

fn frame(subject: &str, addressee: &[&str], enclosed: &str) -> LetterFrame {
    LetterFrame {
        place: "Contoh".into(),
        date: Some(date("2026-12-02")),
        number: Some("560/415/2026".into()),
        nature: "Penting".into(),
        enclosed: enclosed.into(),
        subject: subject.into(),
        addressee: texts(addressee),
        signatory: official("Kepala Dinas", "NI MADE CONTOH, S.E."),
        copies: texts(&["Inspektur Kabupaten Contoh"]),
    }
}

pub fn enrolment_letter() -> EnrolmentLetter {
    let total = |decree: &str, fund: &str, men, women, unknown, monthly| ControlTotal {
        wadah: "PEMKAB CONTOH – PEKERJA RENTAN".into(),
        decree: decree.into(),
        fund: fund.into(),
        men,
        women,
        unknown,
        monthly: Rupiah::new(monthly),
    };
    EnrolmentLetter {
        profile: profile(),
        marks: marks(true),
        frame: frame(
            "Pendaftaran peserta jaminan sosial ketenagakerjaan bagi pekerja rentan",
            &["Kepala Kantor Cabang", "BPJS Ketenagakerjaan Contoh", "di Contoh"],
            "1 (satu) berkas elektronik",
        ),
        opening: texts(&[
            "Berdasarkan keputusan di bawah ini, bersama surat ini kami sampaikan data calon peserta program jaminan kecelakaan kerja dan jaminan kematian untuk didaftarkan sebagai peserta yang iurannya dibayar Pemerintah Kabupaten Contoh.",
        ]),
        totals: vec![
            total(
                "Keputusan Bupati Contoh Nomor 560/412/HK/2026 tanggal 20 November 2026",
                "APBD, bantuan sosial",
                900,
                739,
                1,
                27_552_000,
            ),
            total("Keputusan Bupati Contoh Nomor 560/412/HK/2026 tanggal 20 November 2026", "APBD, DBH CHT", 154, 100, 0, 4_267_200),
        ],
        file: SentFile {
            name: "pendaftaran-560-415-2026.csv".into(),
            bytes: 284_113,
            people: 1_894,
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
            control: vec![pair("Jumlah kendali 4 angka terakhir NIK", "17.215.908")],
        },
        requests: texts(&[
            "mendaftarkan calon peserta tersebut dalam wadah yang disebut;",
            "menyampaikan nomor peserta (KPJ) dan tanggal mulai perlindungan setiap orang; dan",
            "menyampaikan nama yang ditolak beserta alasannya, orang demi orang.",
        ]),
        closing: texts(&["Demikian disampaikan, atas perhatian dan kerja sama Saudara diucapkan terima kasih."]),
    }
}

pub fn statement(widow: bool) -> CoverStatement {
    let person = person(1);
    let owed = |event: &str, amount: Option<i64>, note: &str| OwedBenefit {
        event: event.into(),
        amount: amount.map(Rupiah::new),
        note: note.into(),
    };
    CoverStatement {
        profile: profile(),
        marks: marks(true),
        title: texts(&["Keterangan Perlindungan", "Jaminan Kecelakaan Kerja dan Jaminan Kematian"]),
        answer: if widow { "KELUARGA BERHAK MENGAJUKAN SANTUNAN".into() } else { "TERLINDUNGI".into() },
        meaning: if widow {
            texts(&[
                "Almarhumah terlindungi pada hari meninggalnya, 12 April 2027. Ajukan santunan kepada BPJS Ketenagakerjaan; kantor kami membantu tanpa biaya.",
            ])
        } else {
            texts(&[
                "Terlindungi sejak 1 Januari 2027 sampai dengan 31 Desember 2027, selama iurannya dibayar Pemerintah Kabupaten Contoh. Anda tidak membayar apa pun.",
            ])
        },
        facts: vec![
            pair("Nama", &person.name),
            pair("NIK", "510602********02"),
            pair("Nomor peserta (KPJ)", "09012349001"),
            pair("Alamat", "Br. Tengah, RT 002/RW 002, Desa Songan A"),
            pair("Pekerjaan", &person.occupation),
            pair("Iuran dibayar oleh", "Pemerintah Kabupaten Contoh (APBD, bantuan sosial), Rp16.800 sebulan"),
            pair("Dasar", "Keputusan Bupati Contoh Nomor 560/412/HK/2026 tanggal 20 November 2026"),
            pair("Bulan yang sudah dibayar", "Januari sampai dengan April 2027 (4 bulan)"),
            pair("Bulan yang belum dibayar", "Mei 2027"),
        ],
        owed_heading: if widow {
            "Yang diterima keluarga".into()
        } else {
            "Yang diterima keluarga bila terjadi hari ini, 6 Mei 2027 (bulan ke-5 kepesertaan)".into()
        },
        owed: vec![
            owed("Meninggal bukan karena kerja", Some(42_000_000), "santunan Rp20.000.000, berkala Rp12.000.000, pemakaman Rp10.000.000"),
            owed("Meninggal karena kecelakaan kerja", Some(70_000_000), "ditambah beasiswa paling banyak 2 anak"),
            owed(
                "Sakit atau cacat karena kecelakaan kerja",
                None,
                "pengobatan dan perawatan, serta pengganti penghasilan selama tidak dapat bekerja",
            ),
        ],
        duties: texts(&[
            "Kecelakaan kerja: lapor dalam 2 x 24 jam.",
            "Pindah, ganti pekerjaan, atau sudah dibayari pemberi kerja: lapor kepada kantor desa.",
            "Meninggal: bawa kartu peserta, KTP, akta kematian, Kartu Keluarga, dan surat keterangan ahli waris. Hak menuntut manfaat kecelakaan kerja hilang sesudah 5 tahun.",
        ]),
        contact: texts(&["Loket Dinas, Jalan Merdeka Nomor 1 Contoh, telepon (0366) 000000", "BPJS Ketenagakerjaan: layanan telepon 175"]),
        sources: texts(&["PP 44/2015 dan PP 82/2019 Pasal 34 (perlu dikonfirmasi). BPJS Ketenagakerjaan yang memutuskan setiap klaim."]),
        place_and_date: "Contoh, 6 Mei 2027".into(),
        signatory: official("Kepala Dinas", "NI MADE CONTOH, S.E."),
    }
}

pub fn ending_notice() -> CoverNotice {
    let person = person(4);
    CoverNotice {
        profile: profile(),
        marks: marks(true),
        frame: frame(
            "Pemberitahuan penghentian bantuan iuran",
            &[&person.name, &person.address, "Desa Songan A, Kecamatan Kintamani"],
            "-",
        ),
        opening: texts(&[
            "Dengan ini diberitahukan bahwa bantuan iuran jaminan sosial ketenagakerjaan Saudara dihentikan karena pindah domisili ke luar Daerah (Pasal 11 ayat (1) huruf b).",
        ]),
        facts: vec![
            pair("Nomor peserta (KPJ)", "0901*****04"),
            pair("Bukti", "surat keterangan pindah Nomor 475/12/2026"),
            pair("Terlindungi sampai dengan", "31 Desember 2026"),
        ],
        steps_heading: "Perlindungan dapat diteruskan dengan membayar iuran sendiri:".into(),
        steps: texts(&[
            "datang ke kantor cabang BPJS Ketenagakerjaan dengan KTP dan kartu peserta;",
            "membayar iuran Rp16.800 sebulan paling lambat tanggal 15.",
        ]),
        objection: texts(&["sampaikan keberatan kepada Dinas dengan menyebut kode pada bagian bawah surat ini."]),
        contact: texts(&["Loket Dinas, Jalan Merdeka Nomor 1 Contoh", "telepon (0366) 000000"]),
        closing: texts(&["Demikian disampaikan, atas perhatian Saudara diucapkan terima kasih."]),
        people: Vec::new(),
        hand_out: None,
    }
}

pub fn arrears_notice() -> CoverNotice {
    let people = (0..30)
        .map(|n| {
            let person = person(n);
            NoticedPerson {
                name: person.name,
                address: person.address,
                kpj: format!("0901*****{:02}", n % 100),
                last_paid: "September 2026".into(),
                note: if n == 7 { "berusia 65 tahun atau lebih: bila terhenti, tidak dapat mendaftar lagi".into() } else { String::new() },
            }
        })
        .collect();
    CoverNotice {
        profile: profile(),
        marks: marks(true),
        frame: frame(
            "Pemberitahuan tunggakan iuran jaminan sosial ketenagakerjaan",
            &["Perbekel Songan A", "di Songan A"],
            "1 (satu) daftar",
        ),
        opening: texts(&[
            "Dengan ini diberitahukan bahwa iuran 30 orang peserta di Desa Songan A sejak bulan Oktober 2026 belum diterima BPJS Ketenagakerjaan.",
            "Mohon Saudara memberitahukannya kepada setiap nama dalam daftar terlampir, dan memasang halaman terakhir surat ini di tempat yang terbaca.",
        ]),
        facts: vec![
            pair("Bulan yang belum dibayar", "Oktober dan November 2026"),
            pair("Perlindungan terhenti bila belum dibayar pada", "31 Desember 2026"),
        ],
        steps_heading: "Peserta dapat membayar iurannya sendiri agar perlindungan tidak terhenti:".into(),
        steps: texts(&["datang ke kantor cabang BPJS Ketenagakerjaan dengan KTP dan kartu peserta;", "membayar iuran Rp8.400 sebulan."]),
        objection: Vec::new(),
        contact: texts(&["Loket Dinas, Jalan Merdeka Nomor 1 Contoh", "telepon (0366) 000000"]),
        closing: texts(&["Demikian disampaikan, atas perhatian Saudara diucapkan terima kasih."]),
        people,
        hand_out: Some(HandOut {
            title: texts(&["Pemberitahuan kepada Peserta", "Jaminan Sosial Ketenagakerjaan bagi Pekerja Rentan"]),
            said: "IURAN BELUM DIBAYAR".into(),
            meaning: texts(&[
                "Iuran bulan Oktober dan November 2026 belum dibayar. Bila sampai 31 Desember 2026 belum dibayar, perlindungan terhenti.",
            ]),
        }),
    }
}
