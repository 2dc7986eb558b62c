//! Invented papers of money.

use super::{date, marks, person, profile, signatory, texts};
use payung_documents::*;
use payung_domain::Rupiah;

pub fn official(office: &str, name: &str) -> Signatory {
    signatory(Capacity::Own, office, name)
}

fn pair(label: &str, value: &str) -> (String, String) {
    (label.into(), value.into())
}

/// A month of a bill that differs; `masked` as the office keeps it.
fn difference(n: usize, billed: i64, expected: i64, cause: &str, ground: &str, masked: bool, answer: &str) -> BillDifference {
    let person = person(n);
    let nik = person.nik_digits();
    BillDifference {
        name: person.name,
        nik: if masked { format!("{}********{}", &nik[..6], &nik[14..]) } else { nik },
        kpj: format!("0901234{:04}", 9_000 + n),
        month: "Mei 2027".into(),
        expected: Rupiah::new(expected),
        billed: Rupiah::new(billed),
        cause: cause.into(),
        ground: ground.into(),
        answer: answer.into(),
    }
}

fn differences(masked: bool) -> Vec<BillDifference> {
    let answer = |accepted: &str, asked: &str| if masked { accepted.to_owned() } else { asked.to_owned() };
    vec![
        difference(
            3,
            16_800,
            0,
            "meninggal dunia 12 April 2027",
            "Pasal 11 ayat (1) huruf a",
            masked,
            &answer("disengketakan", "dikeluarkan"),
        ),
        difference(
            8,
            16_800,
            0,
            "ditagih, tidak ada dalam keputusan",
            "Pasal 10 ayat (1)",
            masked,
            &answer("disengketakan", "dikeluarkan"),
        ),
        difference(
            12,
            8_400,
            16_800,
            "tarif keliru: keringanan PP 50/2025 tidak berlaku bagi iuran dari APBD",
            "PP 50/2025",
            masked,
            &answer("disengketakan: tarif penuh", "Rp16.800"),
        ),
        difference(
            15,
            16_800,
            0,
            "sudah dibayar untuk bulan yang sama",
            "PP 44/2015 Pasal 24 ayat (3)",
            masked,
            &answer("disengketakan", "dikeluarkan"),
        ),
        difference(
            21,
            0,
            16_800,
            "dalam keputusan, tidak ditagih",
            "Pasal 10 ayat (1)",
            masked,
            &answer("diterima: ditagih bulan berikutnya", "ditambahkan"),
        ),
    ]
}

pub fn bill_verification() -> BillVerification {
    let cause = |cause: &str, lines, difference, ground: &str, answers| CauseTotal {
        cause: cause.into(),
        lines,
        difference: Rupiah::new(difference),
        ground: ground.into(),
        answers,
    };
    BillVerification {
        profile: profile(),
        marks: marks(true),
        title: texts(&["Lembar Verifikasi Tagihan Iuran", "Jaminan Sosial Ketenagakerjaan bagi Pekerja Rentan", "Bulan Mei 2027"]),
        basis: texts(&[
            "Surat penagihan iuran diverifikasi oleh pejabat yang ditunjuk menurut Pasal 12 ayat (3) huruf b Peraturan Bupati Contoh Nomor 2 Tahun 2027, berdasarkan surat penunjukan Nomor 800/12/2027 tanggal 4 Januari 2027.",
        ]),
        bill: vec![
            pair("Surat tagihan", "B/1204/052027 tanggal 3 Mei 2027, diterima 4 Mei 2027"),
            pair("Kode iuran", "270500123456"),
            pair("Bulan iuran", "Mei 2027"),
            pair("Wadah", "PEMKAB CONTOH – PEKERJA RENTAN"),
            pair("Jatuh tempo", "Senin, 17 Mei 2027"),
        ],
        shares: vec![
            BillShare {
                fund: "APBD, bantuan sosial".into(),
                expected_people: 1_640,
                expected: Rupiah::new(27_552_000),
                billed_people: 1_641,
                billed: Rupiah::new(27_560_400),
            },
            BillShare {
                fund: "APBD, DBH CHT (buruh tani tembakau)".into(),
                expected_people: 254,
                expected: Rupiah::new(4_267_200),
                billed_people: 254,
                billed: Rupiah::new(4_267_200),
            },
            BillShare {
                fund: "tidak dapat dibebankan".into(),
                expected_people: 0,
                expected: Rupiah::ZERO,
                billed_people: 2,
                billed: Rupiah::new(33_600),
            },
        ],
        letter: BillLetterTotal { people: 1_897, total: Rupiah::new(31_861_200) },
        causes: vec![
            cause("Meninggal dunia", 1, 16_800, "Pasal 11 ayat (1) huruf a", [0, 1, 0]),
            cause("Ditagih, tidak ada dalam keputusan", 1, 16_800, "Pasal 10 ayat (1)", [0, 1, 0]),
            cause("Tarif keliru", 1, -8_400, "PP 50/2025; PP 44/2015 Pasal 20", [0, 1, 0]),
            cause("Sudah dibayar", 1, 16_800, "PP 44/2015 Pasal 24 ayat (3)", [0, 1, 0]),
            cause("Dalam keputusan, tidak ditagih", 1, -16_800, "Pasal 10 ayat (1)", [1, 0, 0]),
        ],
        differences: differences(true),
        statement: texts(&[
            "Dengan ini saya menyatakan bahwa tagihan tersebut telah saya periksa orang demi orang terhadap keputusan dan daftar peserta, dengan hasil sebagaimana tercantum di atas.",
            "Usul: tagihan dimintakan pembetulan kepada BPJS Ketenagakerjaan atas 4 baris yang disengketakan senilai Rp42.000 sebelum dibayar.",
        ]),
        place: "Contoh".into(),
        date: Some(date("2027-05-06")),
        verifier: official("Pejabat Verifikasi Tagihan", "Ni Komang Contoh, S.E."),
        acknowledged_by: Some(official("Kepala Dinas", "NI MADE CONTOH, S.E.")),
    }
}

pub fn bill_correction() -> BillCorrection {
    BillCorrection {
        profile: profile(),
        marks: marks(true),
        frame: LetterFrame {
            place: "Contoh".into(),
            date: Some(date("2027-05-07")),
            number: Some("560/231/2027".into()),
            nature: "Rahasia".into(),
            enclosed: "1 (satu) daftar".into(),
            subject: "Permintaan pembetulan tagihan iuran".into(),
            addressee: texts(&["Kepala Kantor Cabang", "BPJS Ketenagakerjaan Contoh", "di Contoh"]),
            signatory: official("Kepala Dinas", "NI MADE CONTOH, S.E."),
            copies: texts(&["Inspektur Kabupaten Contoh"]),
        },
        opening: texts(&[
            "Menindaklanjuti surat tagihan Saudara, kami telah memeriksa tagihan tersebut orang demi orang terhadap keputusan dan daftar peserta. Terdapat 5 baris yang tidak sesuai sebagaimana daftar terlampir.",
        ]),
        facts: vec![
            pair("Surat tagihan", "B/1204/052027 tanggal 3 Mei 2027"),
            pair("Kode iuran", "270500123456"),
            pair("Jumlah ditagih", "Rp31.861.200"),
            pair("Jumlah seharusnya", "Rp31.819.200"),
        ],
        requests: texts(&[
            "menerbitkan tagihan dan kode iuran pengganti sesuai dengan daftar terlampir;",
            "membatalkan kode iuran yang lama; dan",
            "menyampaikan tagihan pengganti sebelum tanggal 17 Mei 2027, agar perlindungan peserta tidak terputus.",
        ]),
        closing: texts(&["Demikian disampaikan, atas perhatian dan kerja sama Saudara diucapkan terima kasih."]),
        lines: differences(false),
        only_for: "MEMUAT NIK LENGKAP: HANYA UNTUK BPJS KETENAGAKERJAAN".into(),
    }
}

pub fn payment_bundle(village: bool) -> PaymentBundle {
    let part = |fund: &str, months, billed, credit, claim, this| PaymentPart {
        fund: fund.into(),
        account: "5.1.06.01.01.0001".into(),
        person_months: months,
        billed: Rupiah::new(billed),
        credit: Rupiah::new(credit),
        claim: Rupiah::new(claim),
        amount: Rupiah::new(billed - credit),
        this,
    };
    let paper = |text: &str, found: &str| BundlePaper { text: text.into(), found: found.into() };
    let line = |label: &str, sum| (label.to_owned(), Rupiah::new(sum));
    let desa = Letterhead {
        government: "Pemerintah Kabupaten Contoh Kecamatan Tembuku".into(),
        office: "Desa Jehem".into(),
        address: texts(&["Jalan Desa Nomor 1, Jehem"]),
    };
    let plain = |office: &str, name: &str| Signatory {
        capacity: Capacity::Own,
        office: office.into(),
        name: Some(name.into()),
        rank: None,
        nip: None,
    };
    PaymentBundle {
        profile: profile(),
        marks: marks(true),
        letterhead: if village { desa } else { profile().letterhead },
        title: if village { texts(&["Berkas Permintaan Pembayaran Desa", "Iuran Jaminan Sosial Ketenagakerjaan"]) } else { texts(&["Berkas Permintaan Pembayaran Langsung (SPP-LS)", "Iuran Jaminan Sosial Ketenagakerjaan bagi Pekerja Rentan"]) },
        number: (!village).then(|| "00214/SPP-LS/2.07/2027".into()),
        facts: vec![
            pair("Tahun anggaran", "2027"),
            pair("Sumber dana", if village { "APBDesa Jehem" } else { "APBD, bantuan sosial" }),
            pair("Kode rekening", "5.1.06.01.01.0001"),
            pair("Nomor DPA", if village { "APBDesa 2027" } else { "DPA/2.07/2027" }),
            pair("Penerima pembayaran", "BPJS Ketenagakerjaan Cabang Contoh"),
            pair("Kode iuran", "270500123456"),
            pair("Bulan iuran", "Mei 2027"),
            pair("Jatuh tempo", "Senin, 17 Mei 2027"),
        ],
        amount: Rupiah::new(if village { 840_000 } else { 27_534_400 - 33_600 }),
        ceiling: vec![
            line("Pagu", 330_624_000),
            line("SPD yang terbit", 165_312_000),
            line("Sudah diminta sebelumnya", 110_208_000),
            line("Permintaan ini", 27_500_800),
            line("Sisa SPD sesudah permintaan ini", 27_603_200),
        ],
        parts: if village {
            vec![part("APBDesa Jehem", 50, 840_000, 0, 0, true)]
        } else {
            vec![part("APBD, bantuan sosial", 1_639, 27_534_400, 33_600, 16_800, true), part("APBD, DBH CHT (buruh tani tembakau)", 254, 4_267_200, 0, 0, false)]
        },
        basis: texts(&[
            "Keputusan Bupati Contoh Nomor 560/412/HK/2026 tanggal 20 November 2026;",
            "surat tagihan BPJS Ketenagakerjaan Nomor B/1204/052027 tanggal 3 Mei 2027; dan",
            "lembar verifikasi tagihan tanggal 6 Mei 2027.",
        ]),
        checklist: vec![
            paper("Surat tagihan dan kode iuran dari BPJS Ketenagakerjaan", "B/1204/052027 tanggal 3 Mei 2027"),
            paper("Daftar peserta yang ditagih", "ada"),
            paper("Lembar verifikasi tagihan yang ditandatangani", "diperiksa; disetujui"),
            paper("Keputusan penetapan penerima beserta lampirannya", "560/412/HK/2026 tanggal 20 November 2026"),
            paper("SPD", "SPD-2/2027"),
            paper("Surat pernyataan tanggung jawab mutlak", ""),
        ],
        checklist_note: "Daftar ini mengikuti praktik penatausahaan; sesuaikan dengan peraturan daerah tentang sistem dan prosedur penatausahaan APBD (perlu dikonfirmasi).".into(),
        statement_title: texts(&["Surat Pernyataan Tanggung Jawab Mutlak"]),
        statement: texts(&[
            "jumlah yang diminta telah dihitung dari tagihan yang diperiksa orang demi orang terhadap keputusan dan daftar peserta;",
            "setiap orang yang dibayari tercantum dalam keputusan yang berlaku dan belum dibayari untuk bulan yang sama;",
            "bukti pendukung yang asli disimpan dan dapat diperiksa sewaktu-waktu; dan",
            "apabila di kemudian hari terdapat kelebihan pembayaran, kami bertanggung jawab menagihnya kembali sesuai dengan ketentuan peraturan perundang-undangan.",
        ]),
        statement_note: "Bentuk pernyataan ini mengikuti praktik (perlu dikonfirmasi).".into(),
        place: if village { "Jehem".into() } else { "Contoh".into() },
        date: Some(date("2027-05-10")),
        handed_in_by: if village { vec![plain("Kaur Keuangan", "Ni Wayan Contoh")] } else { vec![official("Pejabat Pelaksana Teknis Kegiatan", "I Gede Contoh, S.Sos."), official("Bendahara Pengeluaran", "Siti Contoh, A.Md.")] },
        checked_by: if village { plain("Sekretaris Desa", "I Made Contoh") } else { official("PPK-SKPD", "Ni Putu Contoh, S.E.") },
        responsible: if village { plain("Perbekel Jehem", "I Ketut Contoh") } else { official("Pengguna Anggaran", "NI MADE CONTOH, S.E.") },
    }
}

fn fund_year(name: &str, purpose: &str, needs_spd: bool) -> FundYear {
    let change = |date_text: &str, kind, number: &str, amount| FundChange {
        date: Some(date(date_text)),
        kind,
        number: number.into(),
        amount: Rupiah::new(amount),
    };
    let months =
        ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];
    FundYear {
        name: name.into(),
        facts: vec![
            pair("Kode rekening", "5.1.06.01.01.0001"),
            pair("Nomor DPA", "DPA/2.07/2027"),
            pair("Kelas akuntansi", "bantuan sosial, direncanakan"),
            pair("Wadah", "PEMKAB CONTOH – PEKERJA RENTAN"),
        ],
        purpose: purpose.into(),
        needs_spd,
        changes: vec![
            change("2027-01-11", FundChangeKind::Release, "SPD-1/2027", 165_312_000),
            change("2027-07-05", FundChangeKind::Release, "SPD-2/2027", 175_392_000),
            change("2027-08-20", FundChangeKind::Ceiling, "DPPA/2.07/2027", 10_080_000),
        ],
        ceiling: Rupiah::new(340_704_000),
        released: Rupiah::new(340_704_000),
        committed: Rupiah::new(330_624_000),
        requested: Rupiah::new(328_000_000),
        paid: Rupiah::new(300_484_800),
        months: months.iter().map(|month| FundMonth { month: format!("{month} 2027"), expense: Rupiah::new(27_333_600) }).collect(),
        credit: Rupiah::new(33_600),
        claims: Rupiah::new(16_800),
        prepaid: Rupiah::ZERO,
        liability: Rupiah::new(27_518_400),
        returned: Rupiah::ZERO,
    }
}

pub fn fund_statement(all: bool) -> FundStatement {
    let mut lines = vec![fund_year("APBD, bantuan sosial", "tidak terikat", true)];
    if all {
        lines.push(fund_year("APBD, DBH CHT", "buruh tani tembakau", true));
        lines.push(FundYear { needs_spd: false, changes: Vec::new(), ..fund_year("APBDesa Jehem", "tidak terikat", false) });
    }
    FundStatement {
        profile: profile(),
        marks: marks(true),
        title: texts(&["Laporan Tahunan Sumber Dana", "Bantuan Iuran Jaminan Sosial Ketenagakerjaan Tahun Anggaran 2027"]),
        opening: texts(&["Kedudukan menurut buku pada tanggal 31 Desember 2027."]),
        as_of: date("2027-12-31"),
        lines,
        closing: texts(&["Laporan ini disusun dari pembukuan berpasangan yang seimbang pada tanggal tersebut."]),
        place: "Contoh".into(),
        date: Some(date("2028-01-04")),
        signatories: vec![official("PPK-SKPD", "Ni Putu Contoh, S.E."), official("Pengguna Anggaran", "NI MADE CONTOH, S.E.")],
    }
}
