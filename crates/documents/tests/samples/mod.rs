//! Invented documents of every kind, for tests and for looking at. All people, numbers and offices' holders are made up.

pub mod cover;
pub mod money;

use payung_documents::*;
use payung_domain::{Date, Nik, Rupiah, Sex};

pub fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

pub fn texts(texts: &[&str]) -> Vec<String> {
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
        nik: Some(Nik::from_digits(nik).expect("a valid NIK")),
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
    (0..count)
        .map(|n| CoveredPerson { person: person(n), monthly: Rupiah::new(16_800), months: if n % 5 == 0 { 6 } else { 12 }, whole: None })
        .collect()
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

pub fn public_decree(count: usize) -> PublicDecree {
    PublicDecree {
        text: decree_text(),
        certified_by: Some(signatory(Capacity::Own, "Kepala Bagian Hukum", "NI LUH CONTOH, S.H., M.H.")),
        annex_title: "Daftar Calon Penerima Bantuan Iuran Jaminan Sosial Ketenagakerjaan bagi Pekerja Rentan Tahun Anggaran 2027".into(),
        people: people(count).iter().map(PublicPerson::from).collect(),
    }
}

pub fn amending_decree() -> AmendingDecree {
    let all = people(60);
    let text = DecreeText {
        number: None,
        date: None,
        subject: "Perubahan atas Keputusan Bupati Contoh Nomor 560/412/HK/2026 tentang Penetapan Calon Penerima Bantuan Iuran Jaminan Sosial Ketenagakerjaan bagi Pekerja Rentan Tahun Anggaran 2027".into(),
        signatory: Signatory { capacity: Capacity::OnBehalf { of: "Bupati Contoh".into() }, ..signatory(Capacity::Own, "Sekretaris Daerah", "IDA BAGUS CONTOH") },
        noting: Vec::new(),
        clauses: texts(&[
            "Menambahkan calon penerima sebagaimana tercantum dalam Lampiran I.",
            "Menghapus calon penerima sebagaimana tercantum dalam Lampiran II.",
            "Mengubah data calon penerima sebagaimana tercantum dalam Lampiran III.",
            "Keputusan Bupati ini mulai berlaku pada tanggal ditetapkan.",
        ]),
        ..decree_text()
    };
    let removed = |n: usize, reason: &str| RemovedPerson {
        person: person(n),
        reason: reason.into(),
        from: Some(date("2027-03-01")),
        reduction: Rupiah::new(168_000),
    };
    let change = |field: &str, before: &str, after: &str| FieldChange { field: field.into(), before: before.into(), after: after.into() };
    AmendingDecree {
        text,
        columns: AnnexColumn::ALL.to_vec(),
        added: all[50..60].to_vec(),
        removed: vec![
            removed(3, "meninggal dunia tanggal 12 Februari 2027 (Pasal 11 ayat (1) huruf a)"),
            removed(4, "pindah domisili ke luar daerah (Pasal 11 ayat (1) huruf b)"),
            removed(20, "bukan lagi pekerja rentan (Pasal 11 ayat (1) huruf d)"),
        ],
        changed: vec![
            ChangedPerson {
                person: person(10),
                changes: vec![
                    change("Alamat", "Br. Kaja, RT 001/RW 001", &person(10).address),
                    change("Jenis pekerjaan", "Nelayan", &person(10).occupation),
                ],
                difference: Rupiah::ZERO,
            },
            ChangedPerson { person: person(11), changes: vec![change("Jumlah bulan", "12", "9")], difference: Rupiah::new(-50_400) },
        ],
        people_before: 50,
        amount_before: Rupiah::new(9_072_000),
    }
}

fn indicator(mark: &str, text: &str, met: Option<bool>, parts: Vec<WorksheetIndicator>) -> WorksheetIndicator {
    let (evidence, note) = if met == Some(true) { ("Pernyataan dan foto tempat kerja", "Dilihat petugas") } else { ("", "") };
    WorksheetIndicator { mark: mark.into(), text: text.into(), met, evidence: evidence.into(), note: note.into(), parts }
}

pub fn worksheet(blank: bool) -> Worksheet {
    let met = |answer: bool| (!blank).then_some(answer);
    let criterion = |mark: &str, text: &str, indicators| WorksheetCriterion { mark: mark.into(), text: text.into(), indicators };
    Worksheet {
        profile: profile(),
        marks: marks(false),
        title: texts(&["Kertas Kerja Pendataan", "Calon Penerima Bantuan Iuran bagi Pekerja Rentan"]),
        person: (!blank).then(|| person(8)),
        more_fields: vec![("Nomor telepon".into(), if blank { String::new() } else { "0812-0000-0000".into() })],
        criteria: vec![
            criterion(
                "a",
                "Bekerja tidak dalam hubungan kerja",
                vec![
                    indicator("a.1", "Penghasilan utama berasal dari usaha sendiri", met(true), vec![]),
                    indicator("a.2", "Tidak terikat hubungan kerja", met(true), vec![]),
                ],
            ),
            criterion(
                "b",
                "Penghasilan di bawah standar",
                vec![
                    indicator("b.1", "Penghasilan lebih rendah dari upah minimum di wilayah tempat bekerja", met(true), vec![]),
                    indicator("b.2", "Penghasilan tidak memenuhi kebutuhan hidup layak", met(false), vec![]),
                ],
            ),
            criterion(
                "b",
                "Kondisi kerja di bawah standar",
                vec![
                    indicator(
                        "b.1",
                        "Lingkungan kerja fisik buruk",
                        None,
                        vec![
                            indicator("a", "Fasilitas kerja tidak memadai", met(true), vec![]),
                            indicator("b", "Tingkat keselamatan kerja rendah", met(true), vec![]),
                        ],
                    ),
                    indicator(
                        "b.2",
                        "Lingkungan kerja nonfisik buruk",
                        None,
                        vec![
                            indicator("a", "Hubungan kerja tidak harmonis", met(false), vec![]),
                            indicator("b", "Tingkat stres tinggi", met(false), vec![]),
                        ],
                    ),
                ],
            ),
            criterion(
                "c",
                "Pekerjaan tidak stabil",
                vec![
                    indicator("c.1", "Beban kerja berlebihan atau tidak realistis", met(true), vec![]),
                    indicator("c.2", "Ketidakpuasan kerja atau kehilangan semangat", met(false), vec![]),
                ],
            ),
            criterion(
                "d",
                "Kesejahteraan rendah",
                vec![
                    indicator("d.1", "Tingkat pendapatan dan konsumsi rendah", met(true), vec![]),
                    indicator("d.2", "Tingkat pendidikan rendah", met(true), vec![]),
                ],
            ),
        ],
        conclusion: (!blank).then(|| Conclusion {
            proposed: true,
            ground: "setiap kelompok kriteria memiliki paling sedikit satu indikator yang terpenuhi.".into(),
        }),
        place: "Jehem".into(),
        date: (!blank).then(|| date("2026-10-05")),
        respondent: (!blank).then(|| person(8).name),
        enumerator: Signatory {
            capacity: Capacity::Own,
            office: "Petugas Pendata".into(),
            name: (!blank).then(|| "Ni Kadek Contoh".into()),
            rank: None,
            nip: None,
        },
        village_head: Signatory {
            capacity: Capacity::Own,
            office: "Perbekel Jehem".into(),
            name: (!blank).then(|| "I Ketut Contoh".into()),
            rank: None,
            nip: None,
        },
    }
}

pub fn application(group: bool) -> Application {
    let applicant = if group {
        Applicant::Group {
            name: "Kelompok Nelayan Segara Contoh".into(),
            leader: Box::new(person(3)),
            phone: "0812-0000-0001".into(),
            members: (0..25).map(person).collect(),
        }
    } else {
        Applicant::Single { person: person(2), phone: "0812-0000-0002".into() }
    };
    Application {
        profile: profile(),
        marks: marks(false),
        place: "Jehem".into(),
        date: Some(date("2026-10-05")),
        number: group.then(|| "01/KNSC/X/2026".into()),
        subject: "Permohonan Bantuan Iuran Jaminan Sosial Ketenagakerjaan".into(),
        addressee: texts(&["Bupati Contoh", "c.q. Kepala Dinas Koperasi, Usaha Kecil dan Menengah dan Tenaga Kerja", "di Contoh"]),
        applicant,
        request: texts(&["dengan ini mengajukan permohonan untuk memperoleh bantuan iuran program Jaminan Kecelakaan Kerja dan Jaminan Kematian bagi Pekerja Rentan yang dibiayai Anggaran Pendapatan dan Belanja Daerah Tahun Anggaran 2027."]),
        attachments: texts(&["kertas kerja pendataan;", "fotokopi kartu tanda penduduk elektronik; dan", "persyaratan kepesertaan."]),
        statement: "Saya menyatakan bahwa keterangan dan lampiran dalam permohonan ini benar, dan bersedia dituntut sesuai dengan ketentuan peraturan perundang-undangan apabila di kemudian hari terbukti tidak benar.".into(),
        facilitator: group.then(|| Signatory { capacity: Capacity::Own, office: "Perbekel Jehem".into(), name: Some("I Ketut Contoh".into()), rank: None, nip: None }),
    }
}

pub fn deliberation() -> DeliberationMinutes {
    let sign = |office: &str, name: &str| Signatory {
        capacity: Capacity::Own,
        office: office.into(),
        name: Some(name.into()),
        rank: None,
        nip: None,
    };
    DeliberationMinutes {
        profile: profile(),
        marks: marks(false),
        letterhead: Letterhead {
            government: "Pemerintah Kabupaten Contoh Kecamatan Tembuku".into(),
            office: "Desa Jehem".into(),
            address: texts(&["Jalan Desa Nomor 1, Jehem"]),
        },
        title: texts(&["Berita Acara Musyawarah Desa", "tentang Verifikasi Usulan Peserta"]),
        number: Some("140/12/BA/2026".into()),
        village: "Desa Jehem Kecamatan Tembuku".into(),
        date: date("2026-10-12"),
        hours: "09.00 sampai dengan 11.30 WITA".into(),
        place: "Balai Desa Jehem".into(),
        subject: "musyawarah desa untuk memverifikasi usulan peserta jaminan sosial ketenagakerjaan bagi pekerja rentan Tahun 2027".into(),
        chair: "I Ketut Contoh, Perbekel Jehem".into(),
        secretary: "Ni Wayan Contoh, Sekretaris Desa".into(),
        attendees: (100..116)
            .map(|n| Attendee {
                name: person(n).name,
                role: ["Badan Permusyawaratan Desa", "Kelian Banjar Dinas", "Tokoh masyarakat", "Perwakilan pekerja"][n % 4].into(),
            })
            .collect(),
        decisions: texts(&[
            "Nama yang tidak diusulkan diberi tahu oleh kelian banjar dinas masing-masing.",
            "Berita acara ini disampaikan kepada Camat Tembuku paling lambat 16 Oktober 2026.",
        ]),
        outcomes: (0..30)
            .map(|n| DeliberatedPerson {
                person: Person { district: "Tembuku".into(), village: "Jehem".into(), ..person(n) },
                agreed: n % 6 != 0,
                reason: if n % 6 == 0 { "sudah menjadi peserta penerima upah menurut keterangan keluarga".into() } else { String::new() },
            })
            .collect(),
        signatories: vec![
            sign("Perbekel Jehem", "I Ketut Contoh"),
            sign("Ketua Badan Permusyawaratan Desa", "I Nyoman Contoh"),
            sign("Notulis", "Ni Wayan Contoh"),
        ],
    }
}

pub fn recapitulation() -> Recapitulation {
    Recapitulation {
        profile: profile(),
        marks: marks(false),
        letterhead: Letterhead {
            government: "Pemerintah Kabupaten Contoh".into(),
            office: "Dinas Koperasi, Usaha Kecil dan Menengah dan Tenaga Kerja".into(),
            address: texts(&["Jalan Merdeka Nomor 1 Contoh"]),
        },
        title: texts(&["Rekapitulasi Usulan Calon Penerima per Kecamatan", "Tahun Anggaran 2027"]),
        opening: texts(&["Berdasarkan berita acara musyawarah desa dan kelurahan."]),
        columns: texts(&["Diusulkan", "Laki-laki", "Perempuan", "Disepakati"]),
        districts: DISTRICTS
            .iter()
            .map(|(name, villages)| RecapDistrict {
                name: (*name).into(),
                villages: villages
                    .iter()
                    .enumerate()
                    .map(|(n, village)| RecapVillage {
                        name: (*village).into(),
                        counts: vec![1_200 + n as u64, 700, 500 + n as u64, 1_000],
                        remark: "BA 12-10-2026".into(),
                    })
                    .collect(),
            })
            .collect(),
        place_and_date: "Contoh, 20 Oktober 2026".into(),
        signatories: vec![signatory(Capacity::TaskExecutor, "Kepala Dinas", "NI MADE CONTOH, S.E.")],
    }
}

pub fn verification() -> VerificationMinutes {
    let item = |text: &str, present, note: &str| ChecklistItem { text: text.into(), present, note: note.into() };
    let line = |text: &str, count| RecapLine { text: text.into(), count };
    VerificationMinutes {
        profile: profile(),
        marks: marks(false),
        title: texts(&["Berita Acara Hasil Verifikasi", "Calon Penerima Bantuan Iuran bagi Pekerja Rentan Tahun Anggaran 2027"]),
        number: Some("560/88/BAHV/2026".into()),
        date: date("2026-11-10"),
        place: "Kantor Dinas Koperasi, Usaha Kecil dan Menengah dan Tenaga Kerja Kabupaten Contoh".into(),
        team_basis: "Keputusan Bupati Contoh Nomor 560/101/HK/2026 tentang Pembentukan Tim Verifikasi".into(),
        subject: "kelengkapan dan kesesuaian permohonan calon penerima bantuan iuran".into(),
        checklist: vec![
            item("Surat permohonan ditandatangani", Some(true), ""),
            item("Kertas kerja pendataan terisi lengkap", Some(true), "2 kertas kerja dilengkapi pada tanggal 9 November 2026"),
            item("Fotokopi kartu tanda penduduk elektronik", Some(true), ""),
            item("Persyaratan kepesertaan", Some(false), "4 berkas tidak dilampiri"),
            item("Konfirmasi kepada calon penerima", None, "dilakukan untuk 12 orang"),
        ],
        result: texts(&[
            "Berdasarkan pemeriksaan, 36 (tiga puluh enam) orang memenuhi persyaratan dan 4 (empat) orang tidak memenuhi persyaratan sebagaimana tercantum dalam daftar terlampir.",
        ]),
        recap: vec![
            line("Permohonan yang diverifikasi", 40),
            line("Memenuhi persyaratan", 36),
            line("Tidak memenuhi persyaratan", 4),
            line("Dikembalikan untuk dilengkapi", 0),
        ],
        cases: (0..40)
            .map(|n| VerifiedPerson {
                person: person(n),
                outcome: if n % 10 == 9 { "Tidak memenuhi".into() } else { "Memenuhi".into() },
                note: if n % 10 == 9 { "usia 65 tahun atau lebih (VI.A huruf b)".into() } else { String::new() },
            })
            .collect(),
        team: vec![
            signatory(Capacity::Own, "Ketua", "I Made Contoh, S.H."),
            signatory(Capacity::Own, "Sekretaris", "Ni Nyoman Contoh, S.E."),
            signatory(Capacity::Own, "Anggota", "I Gede Contoh"),
            signatory(Capacity::Own, "Anggota", "Siti Contoh"),
            signatory(Capacity::Own, "Anggota", "Ni Putu Contoh"),
        ],
        acknowledged_by: Some(signatory(Capacity::TaskExecutor, "Kepala Dinas", "NI MADE CONTOH, S.E.")),
    }
}

pub fn candidates() -> CandidateList {
    let all: Vec<_> = people(45)
        .into_iter()
        .enumerate()
        .map(|(n, covered)| Candidate {
            rank: n as u32 + 1,
            covered,
            ground: ["desil 1; disabilitas", "desil 1", "desil 2; perempuan kepala keluarga"][n % 3].into(),
        })
        .collect();
    CandidateList {
        profile: profile(),
        marks: marks(false),
        title: texts(&["Daftar Calon Penerima Bantuan Iuran Jaminan Sosial Ketenagakerjaan", "bagi Pekerja Rentan Tahun Anggaran 2027"]),
        number: Some("560/95/2026".into()),
        date: Some(date("2026-11-12")),
        basis: texts(&[
            "Berdasarkan Berita Acara Hasil Verifikasi Nomor 560/88/BAHV/2026 tanggal 10 November 2026, dengan pagu anggaran Rp7.500.000 (tujuh juta lima ratus ribu rupiah).",
        ]),
        within: all[..38].to_vec(),
        waiting: all[38..].to_vec(),
        signatory: signatory(Capacity::TaskExecutor, "Kepala Dinas", "NI MADE CONTOH, S.E."),
        initials: texts(&["Sekretaris Dinas", "Kepala Bidang"]),
    }
}

pub fn refusal() -> RefusalNotice {
    let reason = |condition: &str, finding: &str, ground: &str| RefusalReason {
        condition: condition.into(),
        finding: finding.into(),
        ground: ground.into(),
    };
    RefusalNotice {
        profile: profile(),
        marks: marks(false),
        place: "Contoh".into(),
        date: Some(date("2026-11-16")),
        number: Some("560/102/2026".into()),
        subject: "Pemberitahuan Penolakan Permohonan Bantuan Iuran".into(),
        addressee: vec![
            person(9).name,
            person(9).address,
            format!("Desa {}", person(9).village),
            format!("Kecamatan {}", person(9).district),
        ],
        decision: texts(&[
            "Menindaklanjuti permohonan Saudara tanggal 5 Oktober 2026, dengan ini diberitahukan bahwa permohonan bantuan iuran jaminan sosial ketenagakerjaan bagi pekerja rentan Tahun Anggaran 2027 tidak dapat dikabulkan.",
        ]),
        reasons: vec![
            reason(
                "Belum berusia 65 tahun pada saat pendaftaran",
                "Berusia 66 tahun pada tanggal 1 Januari 2027 menurut data kependudukan",
                "VI.A huruf b",
            ),
            reason(
                "Terdaftar dalam data kesejahteraan yang diakui",
                "Tidak ditemukan dalam petikan tanggal 1 Oktober 2026",
                "Pasal 3 huruf b",
            ),
        ],
        objection: Objection {
            steps: texts(&[
                "menyampaikan surat keberatan, secara langsung atau melalui Perbekel, kepada Kepala Dinas;",
                "melampirkan bukti, misalnya kutipan akta kelahiran atau kartu keluarga terbaru; dan",
                "meminta tanda terima.",
            ]),
            until: Some(date("2026-12-16")),
            contact: texts(&[
                "Loket pelayanan Dinas, Jalan Merdeka Nomor 1 Contoh, setiap hari kerja pukul 08.00–14.00 WITA",
                "Telepon (0366) 000000",
            ]),
        },
        signatory: signatory(Capacity::TaskExecutor, "Kepala Dinas", "NI MADE CONTOH, S.E."),
        copies: texts(&["Perbekel Songan A; dan", "Arsip."]),
    }
}

/// A draft of a city's decree, with emblem, an acting head, other words, neither number nor date.
pub fn city_draft() -> Decree {
    let emblem = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="46" fill="#fff" stroke="#000" stroke-width="6"/><path d="M50 15 L60 45 L90 45 L66 62 L75 90 L50 72 L25 90 L34 62 L10 45 L40 45 Z"/></svg>"##;
    let mut decree = decree(40);
    let text = &mut decree.text;
    text.profile = RegionProfile {
        kind: RegionKind::Kota,
        name: "Teladan".into(),
        province: "Daerah Istimewa Contoh".into(),
        seat: "Teladan".into(),
        words: Words {
            village: "Kelurahan".into(),
            village_head: "Lurah".into(),
            ward: "Kampung".into(),
            district: "Kemantren".into(),
            district_head: "Mantri Pamong Praja".into(),
            ..Words::default()
        },
        state_emblem_svg: Some(emblem.into()),
        region_emblem_svg: Some(emblem.into()),
        ..profile()
    };
    text.number = None;
    text.date = None;
    text.noting.clear();
    text.considering.truncate(1);
    text.signatory = Signatory { capacity: Capacity::Acting, office: "Wali Kota Teladan".into(), name: None, rank: None, nip: None };
    decree.columns = vec![
        AnnexColumn::Number,
        AnnexColumn::Name,
        AnnexColumn::Nik,
        AnnexColumn::Address,
        AnnexColumn::Village,
        AnnexColumn::Months,
        AnnexColumn::Amount,
    ];
    decree
}

/// One of each, with the name of its file.
pub fn all() -> Vec<(&'static str, Document)> {
    vec![
        ("worksheet", Document::Worksheet(Box::new(worksheet(false)))),
        ("worksheet-blank", Document::Worksheet(Box::new(worksheet(true)))),
        ("application", Document::Application(Box::new(application(false)))),
        ("application-group", Document::Application(Box::new(application(true)))),
        ("deliberation", Document::DeliberationMinutes(Box::new(deliberation()))),
        ("recapitulation", Document::Recapitulation(Box::new(recapitulation()))),
        ("verification", Document::VerificationMinutes(Box::new(verification()))),
        ("candidates", Document::CandidateList(Box::new(candidates()))),
        ("decree", Document::Decree(Box::new(decree(60)))),
        ("city-draft", Document::Decree(Box::new(city_draft()))),
        ("public-decree", Document::PublicDecree(Box::new(public_decree(60)))),
        ("amending-decree", Document::AmendingDecree(Box::new(amending_decree()))),
        ("refusal", Document::RefusalNotice(Box::new(refusal()))),
        ("enrolment-letter", Document::EnrolmentLetter(Box::new(cover::enrolment_letter()))),
        ("bill-verification", Document::BillVerification(Box::new(money::bill_verification()))),
        ("bill-correction", Document::BillCorrection(Box::new(money::bill_correction()))),
        ("payment-bundle", Document::PaymentBundle(Box::new(money::payment_bundle(false)))),
        ("payment-bundle-village", Document::PaymentBundle(Box::new(money::payment_bundle(true)))),
        ("fund-statement", Document::FundStatement(Box::new(money::fund_statement(false)))),
        ("year-statement", Document::FundStatement(Box::new(money::fund_statement(true)))),
        ("cover-statement", Document::CoverStatement(Box::new(cover::statement(false)))),
        ("cover-statement-family", Document::CoverStatement(Box::new(cover::statement(true)))),
        ("ending-notice", Document::CoverNotice(Box::new(cover::ending_notice()))),
        ("arrears-notice", Document::CoverNotice(Box::new(cover::arrears_notice()))),
    ]
}

/// Names that documents get wrong: markup, marks of other alphabets, lengths, apostrophes.
pub const AWKWARD: [&str; 16] = [
    "I Gst. Ngr. Putu D'Arya",
    "Ni Ma'rifatul Qur'aini",
    "*Tebal* _miring_ `kode`",
    "#read(\"/etc/passwd\")",
    "$x^2$ [kurung] @rujuk <label>",
    "\\u{0041} ~ -- --- ... // /* */",
    "= Judul",
    "- butir",
    "<script>alert(1)</script>",
    "Fifi Affandi Effendi Flora Office",
    "Anak Agung Istri Ngurah Kusuma Dewi Pradnyaparamita Candra Kirana Sri Wahyuningtyas Puspitasari Utami",
    "PANJANGSEKALITANPASPASISEHINGGATIDAKDAPATDIPATAHKANDIMANAPUNDALAMKOLOMNAMA",
    "Zoë Müller-Šimić",
    "H. Moh. Abd. Rahman, S.Pd., M.M.",
    "&amp; {{7*7}} ${jndi} %s",
    "N",
];

/// A decree of 300 people; the first have awkward names.
pub fn awkward_decree() -> Decree {
    let mut decree = decree(300);
    for (covered, name) in decree.people.iter_mut().zip(AWKWARD) {
        covered.person.name = name.to_owned();
    }
    decree
}
