//! "Not found" is a "no" only where the search was sound.

use crate::desk::Desk;
use crate::samosir::{ON, REGULATION, VILLAGE, dtks, dtks_in, nik, people};

/// The answer to the welfare criterion for one person, under these registers (both kinds the act names).
fn answer(desk: &Desk, dtks: &str, p3ke: &str) -> (String, String, String) {
    let registers = [format!("dtks=dtks.csv{dtks}"), format!("p3ke=p3ke.csv{p3ke}")];
    let table = desk.samosir(&["--register", &registers[0], "--register", &registers[1], "daftar.csv"]);
    let row = table.line(2);
    (row.get("data_kesejahteraan").to_owned(), row.verdict().to_owned(), row.get("alasan").to_owned())
}

/// A person who is in neither extract; both have rows of the person's village.
fn desk() -> Desk {
    let desk = Desk::new();
    desk.file("daftar.csv", people([1]));
    desk.file("dtks.csv", dtks(2..5));
    desk.file("p3ke.csv", dtks(5..9));
    desk
}

#[test]
fn covered_and_dated_and_not_found_is_no() {
    let (answer, verdict, reason) = answer(&desk(), "@2025-05-01", "@2025-05-01");
    assert_eq!((answer.as_str(), verdict.as_str()), ("tidak", "tidak layak"));
    assert!(reason.contains("Pasal 6 ayat (2)") && reason.contains("DTKS") && reason.contains("P3KE"), "{reason}");
}

#[test]
fn an_extract_without_a_date_says_nothing_about_who_is_not_in_it() {
    for (dtks, p3ke) in [("", "@2025-05-01"), ("@2025-05-01", ""), ("", "")] {
        let (answer, verdict, reason) = answer(&desk(), dtks, p3ke);
        assert_eq!((answer.as_str(), verdict.as_str()), ("?", "perlu data"), "{reason}");
        assert!(reason.contains("tanggal"), "{reason}");
    }
}

#[test]
fn an_extract_too_old_or_of_the_future_says_nothing() {
    for (date, expected) in
        [("2024-07-01", "tidak"), ("2024-05-01", "?"), ("2020-01-01", "?"), ("2025-06-02", "?"), ("2025-06-01", "tidak")]
    {
        let (answer, _, reason) = answer(&desk(), &format!("@{date}"), "@2025-05-01");
        assert_eq!(answer, expected, "{date}: {reason}");
    }
}

#[test]
fn an_extract_without_the_persons_village_says_nothing() {
    let desk = desk();
    desk.file("dtks.csv", dtks_in("1217022006", 2..5));
    let (answer, verdict, reason) = answer(&desk, "@2025-05-01", "@2025-05-01");
    assert_eq!((answer.as_str(), verdict.as_str()), ("?", "perlu data"), "{reason}");
    assert!(reason.contains("desa") || reason.contains("wilayah"), "{reason}");
}

#[test]
fn found_in_either_is_yes_whatever_the_other_says() {
    let desk = desk();
    desk.file("dtks.csv", dtks(0..5));
    for p3ke in ["", "@2025-05-01", "@2019-01-01"] {
        let (answer, verdict, _) = answer(&desk, "@2025-05-01", p3ke);
        assert_eq!((answer.as_str(), verdict.as_str()), ("ya", "layak"));
    }
}

/// A row of the register whose own NIK is damaged may be the person.
#[test]
fn a_damaged_row_of_the_register_that_may_be_the_person_keeps_the_answer_open() {
    let desk = desk();
    desk.file("dtks.csv", format!("{}{},Contoh Orang 1,{VILLAGE}\n", dtks(2..5), &nik(1)[..15]));
    let (answer, verdict, reason) = answer(&desk, "@2025-05-01", "@2025-05-01");
    assert_eq!((answer.as_str(), verdict.as_str()), ("?", "perlu data"), "{reason}");
}

#[test]
fn dtsen_stands_in_for_dtks_and_p3ke_with_a_warning() {
    let desk = desk();
    let rows: String = (0..4).map(|n| format!("{},12170201010{:05},Contoh Orang {n},{VILLAGE},2\n", nik(n), 9000 + n)).collect();
    desk.file("dtsen.csv", format!("nomor_induk_kependudukan,nomor_kartu_keluarga,nama,kode_kelurahan_desa_ktp,desil_nasional\n{rows}"));
    let table = desk.samosir(&["--register", "dtsen=dtsen.csv@2025-05-01", "daftar.csv"]);
    let row = table.line(2);
    assert_eq!((row.get("data_kesejahteraan"), row.verdict()), ("ya", "layak"), "{row:?}");
    assert!(row.get("peringatan").contains("DTSEN"), "{row:?}");
}

/// Somebody known to DTKS itself needs no successor, and no warning of one.
#[test]
fn dtks_itself_needs_no_warning_of_its_successor() {
    let desk = desk();
    desk.file("dtks.csv", dtks(0..5));
    let table = desk.samosir(&["--register", "dtks=dtks.csv@2025-05-01", "daftar.csv"]);
    assert!(!table.line(2).get("peringatan").contains("DTSEN"), "{:?}", table.line(2));
}

#[test]
fn the_register_of_another_region_is_refused_by_name() {
    let desk = desk();
    desk.file("asing.csv", dtks_in("3302022005", 0..5));
    let call = ["screen", "--regulation", REGULATION, "--on", ON, "--register", "dtks=asing.csv@2025-05-01", "daftar.csv"];
    desk.refused(
        &call,
        1,
        "asing.csv",
        &["daerah lain", "Kabupaten Banyumas (3302)", "Kabupaten Samosir (1217)"],
        &["another region", "Kabupaten Banyumas (3302)", "Kabupaten Samosir (1217)"],
    );
}

#[test]
fn what_dukcapil_does_not_confirm_is_no_valid_nik() {
    let desk = desk();
    desk.file("daftar.csv", people(1..4));
    desk.file("padan.csv", format!("nik,nama,hasil\n{},Contoh Orang 1,padan\n{},Contoh Orang 2,tidak padan\n", nik(1), nik(2)));
    let table = desk.samosir(&["--register", "padan=padan.csv@2025-05-01", "daftar.csv"]);
    let answers: Vec<&str> = table.rows.iter().map(|row| row.get("nik_valid")).collect();
    assert_eq!(answers, ["ya", "tidak", "ya"]);
    assert_eq!(table.line(3).verdict(), "tidak layak");
    assert!(!table.line(2).get("peringatan").contains("dipadankan"), "{:?}", table.line(2));
    assert!(
        table.line(4).get("peringatan").contains("NIK belum dipadankan dengan Dukcapil"),
        "no answer is a warning: {:?}",
        table.line(4)
    );
}

#[test]
fn an_active_member_of_bpjs_is_found() {
    let desk = desk();
    desk.file("daftar.csv", people(1..3).replace(",tidak,tidak,tidak", ",tidak,,tidak"));
    desk.file("bpjs.csv", format!("nik,kpj,nama,segmen,tanggal_mulai\n{},99000000001,Contoh Orang 1,BPU,01-01-2024\n", nik(1)));
    let table = desk.samosir(&["--register", "bpjs=bpjs.csv@2025-05-20", "daftar.csv"]);
    assert_eq!([2, 3].map(|line| table.line(line).get("bukan_peserta_aktif").to_owned()), ["tidak", "ya"]);
    let stale = desk.samosir(&["--register", "bpjs=bpjs.csv@2024-05-20", "daftar.csv"]);
    assert_eq!(stale.line(3).get("bukan_peserta_aktif"), "?", "{:?}", stale.line(3));
}

#[test]
fn files_of_one_register_are_named_once_with_one_date() {
    let desk = desk();
    desk.file("lain.csv", dtks(0..2));
    let first = ["screen", "--regulation", REGULATION, "--on", ON, "--register", "dtks=dtks.csv@2025-05-01", "--register"];
    desk.refused(&[&first[..], &["dtks=lain.csv@2025-04-01", "daftar.csv"]].concat(), 2, "dtks", &["dua kali"], &["twice"]);
    let found = |more: &[&str]| desk.samosir(&[more, &["daftar.csv"]].concat()).line(2).get("data_kesejahteraan").to_owned();
    assert_eq!(found(&["--register", "dtks=dtks.csv,lain.csv@2025-05-01"]), "ya");
    assert_eq!(found(&["--register", "dtks=dtks.csv@2025-05-01", "--register", "dtks=lain.csv@2025-05-01"]), "ya");
}

#[test]
fn registers_that_cannot_be_read_are_named() {
    let desk = desk();
    desk.file("kosong.csv", "");
    desk.file("tanpa-nik.csv", "nama,alamat,kode_desa\nContoh,Huta,1217022005\n");
    desk.file("tanpa-orang.csv", "nik,nama,kode_desa\n");
    desk.file("foto.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01");
    desk.file("tanpa-hasil.csv", format!("nik,nama\n{},Contoh\n", nik(1)));
    for (kind, file, indonesian, english) in [
        ("dtks", "hilang.csv", "tidak ditemukan", "not found"),
        ("dtks", "kosong.csv", "kosong", "empty"),
        ("dtks", "tanpa-nik.csv", "NIK", "NIK"),
        ("p3ke", "tanpa-orang.csv", "tidak ada satu pun", "not one row"),
        ("bpjs", "foto.jpg", "gambar", "picture"),
        ("padan", "tanpa-hasil.csv", "hasil", "result"),
    ] {
        let register = format!("{kind}={file}@2025-05-01");
        desk.refused(
            &["screen", "--regulation", REGULATION, "--on", ON, "--register", &register, "--out", "hasil.csv", "daftar.csv"],
            1,
            file,
            &[indonesian],
            &[english],
        );
    }
}

/// A membership or another payer of years ago, or of a day nobody states, refuses nobody; one of these months does.
#[test]
fn a_stale_membership_or_payer_refuses_nobody() {
    let desk = desk();
    desk.file("dtks.csv", dtks(0..5));
    desk.file("aktif.csv", format!("nik,kpj,nama\n{},99000000142,Contoh Orang 1\n", nik(1)));
    for (kind, criterion) in [("bpjs", "bukan_peserta_aktif"), ("aid", "bukan_penerima_lain")] {
        for (date, refused) in [("@2025-05-20", true), ("@2019-05-20", false), ("@2026-01-01", false), ("", false)] {
            let (welfare, members) = ("dtks=dtks.csv@2025-05-01", format!("{kind}=aktif.csv{date}"));
            let table = desk.samosir(&["--register", welfare, "--register", &members, "daftar.csv"]);
            assert_eq!(table.line(2).get(criterion) == "tidak", refused, "{kind}{date}: {:?}", table.line(2));
        }
    }
}

/// "Belum" is no answer of Dukcapil's yet; "tidak" is one.
#[test]
fn not_yet_confirmed_is_not_denied() {
    let desk = desk();
    desk.file("dtks.csv", dtks(0..5));
    for (word, answer) in [("belum", "ya"), ("belum dicek", "ya"), ("", "ya"), ("tidak", "tidak"), ("ya", "ya")] {
        let rows: Vec<String> = people([1]).lines().map(|line| line.to_owned()).collect();
        desk.file("daftar.csv", format!("{},padan_dukcapil\n{},{word}\n", rows[0], rows[1]));
        let table = desk.samosir(&["--register", "dtks=dtks.csv@2025-05-01", "daftar.csv"]);
        assert_eq!(table.line(2).get("nik_valid"), answer, "{word}");
    }
}
