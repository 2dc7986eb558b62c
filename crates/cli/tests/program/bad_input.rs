//! Lists that cannot be taken: what is said, in both languages, and that nothing is left behind.

use crate::desk::Desk;
use crate::samosir::{HEADER, ON, REGULATION, people};

/// Screens `file` into every kind of target; each must be refused alike.
fn refused(desk: &Desk, file: &str, indonesian: &[&str], english: &[&str]) {
    for out in ["hasil.csv", "hasil.xlsx", "hasil"] {
        desk.refused(
            &["screen", "--regulation", REGULATION, "--on", ON, "--out", out, "--decisions", "keputusan.jsonl", file],
            1,
            file,
            indonesian,
            english,
        );
    }
}

#[test]
fn what_is_no_spreadsheet_is_called_by_what_it_is() {
    let desk = Desk::new();
    for (name, bytes, indonesian, english) in [
        ("daftar.xlsx", &b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"[..], "dokumen PDF", "a PDF document"),
        ("foto.csv", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01", "gambar atau foto", "a picture"),
        ("layar.xls", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "gambar atau foto", "a picture"),
        ("ekspor.xls", b"<html><body><table><tr><td>NIK</td></tr></table></body></html>", "HTML", "HTML"),
        ("data.csv", b"{\"nik\": \"1217020107809001\"}", "JSON", "JSON"),
        ("acak.csv", b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x00\x00\x00\x10\x00", "data biner", "binary data"),
        ("lama.csv", b"Rar!\x1a\x07\x01\x00\x00\x00\x00\x00", "Ekstrak", "Unpack"),
    ] {
        desk.file(name, bytes);
        refused(&desk, name, &[indonesian], &[english]);
    }
}

#[test]
fn empty_and_missing_files() {
    let desk = Desk::new();
    desk.file("kosong.csv", "");
    desk.file("bom.csv", "\u{feff}");
    refused(&desk, "kosong.csv", &["kosong", "Minta"], &["empty", "Ask"]);
    refused(&desk, "hilang.xlsx", &["tidak ditemukan", "Periksa"], &["not found", "Check"]);
    let ran = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "bom.csv"]);
    assert_eq!(ran.status, 1, "{ran:?}");
}

#[test]
fn a_folder_without_lists() {
    let desk = Desk::new();
    desk.file("kantor/surat.docx", "PK");
    refused(&desk, "kantor", &["tidak berisi daftar", "Sebut"], &["holds no lists", "Name"]);
}

#[test]
fn no_header_that_can_be_recognised() {
    let desk = Desk::new();
    desk.file("daftar.csv", "1217020107809001,Contoh Satu,1980-07-01\n1217020207809001,Contoh Dua,1980-07-02\n");
    refused(&desk, "daftar.csv", &["Judul kolom tidak ditemukan", "payung template"], &["No header was found", "payung template"]);
    desk.file("salah-eja.csv", "nomor induk,namma lengkp,tgl lahr\n1217020107809001,Contoh Satu,1980-07-01\n");
    let guesses = ["\"nomor induk\" → nik", "\"namma lengkp\" → nama"];
    refused(&desk, "salah-eja.csv", &[&["Mungkin maksudnya"], &guesses[..]].concat(), &[&["Perhaps meant"], &guesses[..]].concat());
}

#[test]
fn a_header_and_nobody_below_is_a_list_of_nobody() {
    let desk = Desk::new();
    desk.file("daftar.csv", format!("{HEADER}\n"));
    let ran = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "daftar.csv"]).done();
    assert_eq!(ran.out.lines().count(), 1);
    assert!(ran.err.contains("Baris masuk 0 = baris keluar 0"), "{}", ran.err);
}

/// A CSV as wide as a spreadsheet can be: the people are read, or the width is refused; never a crash, never a lost row.
#[test]
fn a_csv_of_16384_columns() {
    let desk = Desk::new();
    let tail = ",".repeat(16_384 - 9);
    let text: String = people(0..3).lines().map(|line| format!("{line}{tail}\n")).collect();
    desk.file("daftar.csv", text);
    let table = desk.samosir(&["daftar.csv"]);
    assert_eq!(
        table.rows.iter().map(|row| (row.number(), row.verdict())).collect::<Vec<_>>(),
        [(2, "perlu data"), (3, "perlu data"), (4, "perlu data")]
    );
}

#[test]
fn a_date_at_which_the_act_does_not_bind() {
    let desk = Desk::new();
    desk.file("daftar.csv", people([1]));
    for call in [&["--on", "2024-03-26"][..], &["--on", "2025-01-01", "--stage", "usulan=2024-03-26"]] {
        let call = [&["screen", "--regulation", REGULATION, "--out", "hasil.csv"], call, &["daftar.csv"]].concat();
        desk.refused(&call, 1, "2024-03-26", &["tidak berlaku", "2024-03-27", "--on"], &["not in force", "2024-03-27", "--on"]);
    }
    desk.run(&["screen", "--regulation", REGULATION, "--on", "2024-03-27", "daftar.csv"]).done();
}

#[test]
fn a_date_that_does_not_exist() {
    let desk = Desk::new();
    desk.file("daftar.csv", people([1]));
    for date in ["2025-02-29", "2025-04-31", "2025-13-01", "01-06-2025", "kemarin", ""] {
        let ran = desk.run(&["screen", "--regulation", REGULATION, "--on", date, "daftar.csv"]);
        assert_eq!(ran.status, 2, "{date}: {ran:?}");
        assert!(ran.err.contains("--on") && (date.is_empty() || ran.err.contains("2026-12-01")), "{date}: {}", ran.err);
    }
}

#[test]
fn settings_that_cannot_be_read() {
    let desk = Desk::new();
    desk.file("daftar.csv", people([1]));
    for (text, word) in
        [("lang = \"nl\"\n", "nl"), ("bahasa = \"id\"\n", "bahasa"), ("lang = [\n", "payung.toml"), ("wages = 5\n", "wages")]
    {
        desk.file("payung.toml", text);
        let before = desk.entries();
        let ran = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "--out", "hasil.csv", "daftar.csv"]);
        assert_eq!(ran.status, 1, "{text}: {ran:?}");
        assert!(!ran.err.trim_end().contains('\n'), "one paragraph: {}", ran.err);
        for word in [word, "payung.toml", "Yang boleh"] {
            assert!(ran.err.contains(word), "{word}: {}", ran.err);
        }
        assert_eq!(desk.entries(), before);
    }
    desk.file("payung.toml", "bahasa = \"id\"\n");
    let ran = desk.run(&["--lang", "en", "regulations"]);
    assert!(ran.err.contains("Allowed"), "English where it is asked for: {}", ran.err);
}

#[test]
fn a_wage_table_that_cannot_be_read_names_the_line() {
    let desk = Desk::new();
    desk.file("daftar.csv", people([1]));
    desk.file(
        "upah.csv",
        "kode,berlaku_mulai,upah_minimum,khl,sumber\n1217,2025-01-01,2992559,,SK Gubernur\n1217,2025-02-31,3000000,,SK Gubernur\n",
    );
    let call = ["screen", "--regulation", REGULATION, "--on", ON, "--wages", "upah.csv", "--out", "hasil.csv", "daftar.csv"];
    desk.refused(&call, 1, "upah.csv, ", &["baris 3", "Perbaiki"], &["line 3", "Mend"]);
}
