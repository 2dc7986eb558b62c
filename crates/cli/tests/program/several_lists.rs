//! Several lists at once, folders, standard input.

use crate::desk::Desk;
use crate::samosir::{ON, REGULATION, dtks, nik, people};
use crate::table::Table;

#[test]
fn lists_come_out_in_the_order_named() {
    let desk = Desk::new();
    desk.file("b.csv", people(0..3));
    desk.file("a.csv", people(3..5));
    let table = desk.samosir(&["b.csv", "a.csv"]);
    let expected = [("b.csv", 2), ("b.csv", 3), ("b.csv", 4), ("a.csv", 2), ("a.csv", 3)];
    assert_eq!(table.places(), expected.map(|(file, row)| (file.to_owned(), String::new(), row)));
}

#[test]
fn a_folder_gives_its_lists_by_name_and_says_what_it_passed_over() {
    let desk = Desk::new();
    for (name, n) in [("d/02.csv", 1), ("d/01.csv", 2), ("d/10.txt", 3)] {
        desk.file(name, people([n]));
    }
    for name in ["d/~$02.csv", "d/.rahasia.csv", "d/foto.jpg", "d/dalam/03.csv"] {
        desk.file(name, people([9]));
    }
    let ran = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "d"]).done();
    let files: Vec<String> = Table::read(&ran.out).places().into_iter().map(|place| place.0).collect();
    assert_eq!(files, ["01.csv", "02.csv", "10.txt"]);
    assert!(ran.err.contains("4 isi folder bukan daftar, dilewati") && ran.err.contains("foto.jpg"), "{}", ran.err);
}

#[test]
fn lists_of_one_name_in_two_folders_are_told_apart() {
    let desk = Desk::new();
    desk.file("desa-a/daftar.csv", people(0..2));
    desk.file("desa-b/daftar.csv", people(1..3));
    let table = desk.samosir(&["desa-a/daftar.csv", "desa-b/daftar.csv"]);
    let files: Vec<String> = table.places().into_iter().map(|place| place.0).collect();
    assert_eq!(files, ["desa-a/daftar.csv", "desa-a/daftar.csv", "desa-b/daftar.csv", "desa-b/daftar.csv"]);
    assert!(table.rows[1].get("peringatan").contains("desa-b/daftar.csv baris 2"), "{:?}", table.rows[1]);
    assert!(table.rows[2].get("peringatan").contains("desa-a/daftar.csv baris 3"), "{:?}", table.rows[2]);
    desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "--out", "hasil", "desa-a/daftar.csv", "desa-b/daftar.csv"]).done();
    let books: Vec<String> = desk.entries().into_iter().filter(|name| name.ends_with(".xlsx")).collect();
    assert_eq!(books.len(), 2, "{books:?}");
}

#[test]
fn standard_input_is_a_list() {
    let desk = Desk::new();
    let table = {
        let ran = desk.run_with(&["screen", "--regulation", REGULATION, "--on", ON, "-"], &[], people(0..3).as_bytes()).done();
        Table::read(&ran.out)
    };
    assert_eq!(table.places(), [2, 3, 4].map(|row| ("-".to_owned(), String::new(), row)));
    desk.file("daftar.csv", people(0..3));
    let mut named = desk.samosir(&["daftar.csv"]);
    assert_eq!(
        table.rows.iter().map(|row| row.verdict()).collect::<Vec<_>>(),
        named.rows.drain(..).map(|row| row.verdict().to_owned()).collect::<Vec<_>>()
    );
}

#[test]
fn standard_input_may_be_a_workbook_and_a_workbook_may_come_back() {
    let desk = Desk::new();
    let book = std::fs::read(crate::desk::project("examples").join("samosir/daftar-desa.xlsx")).expect("the example");
    let ran = desk.run_with(&["screen", "--regulation", REGULATION, "--on", ON, "--out", "hasil.xlsx", "-"], &[], &book).done();
    assert!(ran.err.contains("Baris masuk 55 = baris keluar 55"), "{}", ran.err);
    assert_eq!(desk.entries().into_iter().collect::<Vec<_>>(), ["hasil.xlsx"]);
}

/// A message about standard input must not name a temporary file nobody knows.
#[test]
fn faults_of_standard_input_are_called_by_its_name() {
    let desk = Desk::new();
    for (input, words) in [(&b""[..], "kosong"), (b"apa,ini\n1,2\n", "Judul kolom"), (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF")] {
        let ran = desk.run_with(&["screen", "--regulation", REGULATION, "--on", ON, "-"], &[], input);
        assert_eq!(ran.status, 1, "{ran:?}");
        assert!(ran.err.contains(words), "{}", ran.err);
        assert!(!ran.err.contains(".tmp") && ran.err.contains("masukan standar"), "{}", ran.err);
    }
}

#[test]
fn standard_input_only_once() {
    let ran = Desk::new().run(&["screen", "--regulation", REGULATION, "--on", ON, "-", "-"]);
    assert_eq!(ran.status, 2, "{ran:?}");
}

#[test]
fn one_workbook_takes_one_list() {
    let desk = Desk::new();
    desk.file("a.csv", people([1]));
    desk.file("b.csv", people([2]));
    desk.refused(
        &["screen", "--regulation", REGULATION, "--on", ON, "--out", "hasil.xlsx", "a.csv", "b.csv"],
        2,
        "hasil.xlsx",
        &["satu daftar", "folder"],
        &["one list", "folder"],
    );
}

/// All lists that cannot be read are named at once, so that all can be mended at once.
#[test]
fn every_bad_list_is_named() {
    let desk = Desk::new();
    desk.file("a.csv", people([1]));
    desk.file("kosong.csv", "");
    desk.file("tanpa-judul.csv", "apa,ini\n1,2\n");
    let ran = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "a.csv", "kosong.csv", "tanpa-judul.csv", "hilang.csv"]);
    assert_eq!(ran.status, 1);
    for name in ["kosong.csv", "tanpa-judul.csv", "hilang.csv"] {
        assert!(ran.err.contains(name), "{name}: {}", ran.err);
    }
    assert_eq!(ran.out, "");
}

/// More than one block of CSV (a block is a megabyte), two lists, duplicates across blocks and lists.
#[test]
fn the_number_of_threads_does_not_change_a_byte() {
    let desk = Desk::new();
    desk.file("a.csv", people(0..16_000));
    desk.file("b.csv", people(15_990..20_000));
    desk.file("dtks.csv", dtks((0..20_000).filter(|n| n % 3 > 0)));
    let with = |threads: &str| {
        let out = format!("hasil-{threads}.csv");
        let args = [
            "screen",
            "--regulation",
            REGULATION,
            "--on",
            ON,
            "--register",
            "dtks=dtks.csv@2025-05-01",
            "--threads",
            threads,
            "--out",
            &out,
            "--decisions",
            "k.jsonl",
            "a.csv",
            "b.csv",
        ];
        desk.run(&args).done();
        (desk.read(&out), desk.read("k.jsonl"))
    };
    let one = with("1");
    for threads in ["2", "4", "7"] {
        assert!(with(threads) == one, "{threads} threads");
    }
    let table = Table::read(&one.0);
    let expected: Vec<u32> = (2..16_002).chain(2..4_012).collect();
    assert!(table.rows.iter().map(|row| row.number()).eq(expected));
    assert!(table.rows.iter().zip((0..16_000).chain(15_990..20_000)).all(|(row, n)| row.get("nik") == nik(n)));
    let doubled = table.rows.iter().filter(|row| row.get("peringatan").contains("NIK yang sama")).count();
    assert_eq!(doubled, 20);
}
