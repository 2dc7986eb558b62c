//! A regulation of one's own: copied from the nearest region, changed, checked, used.

use crate::desk::{Desk, REGULATIONS, project};
use crate::samosir::{HEADER, VILLAGE, people};
use crate::table::Table;
use std::path::Path;

/// The file with the criteria.
pub const CRITERIA: &str = "peraturan/pasal-06.toml";

/// Samosir's regulation under another name, in the desk's folder `peraturan`.
pub fn copied() -> Desk {
    let desk = Desk::new();
    copy(&project("regulations/samosir/perbup-10-2024"), &desk.path().join("peraturan"));
    change(&desk, "peraturan/act.toml", "id = \"samosir-10-2024\"", "id = \"contoh-10-2024\"");
    desk
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the regulation") {
        let path = entry.expect("a file").path();
        std::fs::copy(&path, to.join(path.file_name().expect("a name"))).expect("a copy");
    }
}

/// Replaces a text that stands there exactly once.
pub fn change(desk: &Desk, file: &str, from: &str, to: &str) {
    let text = desk.read(file);
    assert_eq!(text.matches(from).count(), 1, "{from} stands in {file} once");
    desk.file(file, text.replace(from, to));
}

/// Adds tables at the end of a file.
pub fn add(desk: &Desk, file: &str, tables: &str) {
    let text = desk.read(file);
    desk.file(file, format!("{text}\n{tables}\n"));
}

#[test]
fn a_copy_under_another_name_judges_like_its_model() {
    let desk = copied();
    desk.file("daftar.csv", people(0..5));
    let screen =
        |regulation: &str| Table::read(&desk.run(&["screen", "--regulation", regulation, "--on", "2025-06-01", "daftar.csv"]).done().out);
    assert_eq!(screen("peraturan"), screen("samosir-10-2024"));
    let linted = desk.run(&["lint", "peraturan"]).done();
    assert!(linted.out.starts_with("peraturan: 0 kesalahan data"), "{}", linted.out);
}

#[test]
fn another_age_is_another_answer() {
    let desk = copied();
    desk.file("daftar.csv", format!("{HEADER}\n1217020106659001,Contoh Enam,1965-06-01,L,{VILLAGE},nelayan,tidak,tidak,tidak\n"));
    let age = |desk: &Desk| {
        let table = Table::read(&desk.run(&["screen", "--regulation", "peraturan", "--on", "2025-06-01", "daftar.csv"]).done().out);
        (table.line(2).get("usia").to_owned(), table.line(2).get("alasan").to_owned())
    };
    assert_eq!(age(&desk).0, "ya");
    change(&desk, CRITERIA, "sampai-sebelum-66 = { from = 17, through = 65 }", "sampai-sebelum-66 = { from = 17, below = 60 }");
    let (answer, reason) = age(&desk);
    assert_eq!(answer, "tidak");
    assert!(reason.contains("Pasal 6 ayat (1)") && reason.contains("60"), "{reason}");
    let linted = desk.run(&["lint", "peraturan"]);
    assert_eq!(linted.status, 1, "the worked cases no longer come out: {}", linted.out);
    assert!(linted.out.contains("cases.md"), "{}", linted.out);
}

/// A folder of regulations goes before the embedded ones, by the flag, the environment or the settings.
#[test]
fn a_folder_of_regulations_goes_before_the_embedded_ones() {
    let desk = copied();
    let list =
        |ran: crate::desk::Ran| ran.done().out.lines().map(|line| line.split(' ').next().unwrap_or("").to_owned()).collect::<Vec<_>>();
    let mut expected: Vec<String> = REGULATIONS.iter().map(|id| (*id).to_owned()).chain(["contoh-10-2024".to_owned()]).collect();
    expected.sort();
    assert_eq!(list(desk.run(&["--regulations", ".", "regulations"])), expected);
    assert_eq!(list(desk.run_with(&["regulations"], &[("PAYUNG_REGULATIONS", "peraturan")], b"")), expected);
    desk.file("payung.toml", "regulations = \"peraturan\"\n");
    assert_eq!(list(desk.run(&["regulations"])), expected);
    change(&desk, "peraturan/act.toml", "id = \"contoh-10-2024\"", "id = \"samosir-10-2024\"");
    change(&desk, "peraturan/act.toml", "short = \"Perbup Samosir 10/2024\"", "short = \"Perbup Samosir ubahan\"");
    let shown = desk.run(&["regulations"]).done().out;
    assert!(shown.contains("Perbup Samosir ubahan") && !shown.contains("Perbup Samosir 10/2024"), "{shown}");
}

/// Finds `rule` at `file`, as a fault of the encoding, with status 1.
fn lint_finds(desk: &Desk, rule: &str, file: &str, words: &[&str]) {
    for language in ["id", "en"] {
        let ran = desk.run(&["--lang", language, "lint", "peraturan"]);
        assert_eq!(ran.status, 1, "{}{}", ran.out, ran.err);
        let fault = if language == "id" { "  SALAH " } else { "  FAULT " };
        let found = ran.out.lines().find(|line| line.starts_with(fault) && line.contains(rule) && line.contains(&format!("{file}:")));
        let line = found.unwrap_or_else(|| panic!("{rule} in {file}: {}", ran.out));
        for word in words {
            assert!(line.contains(word), "{word}: {line}");
        }
    }
}

#[test]
fn lint_finds_a_contradiction() {
    let desk = copied();
    std::fs::remove_file(desk.path().join("peraturan/cases.md")).expect("no cases, only the rules");
    add(
        &desk,
        CRITERIA,
        "[[criterion]]\nid = \"usia_anak\"\nlabel = \"di bawah sepuluh tahun\"\nlabel-en = \"below ten\"\ncite = \"Pasal 6 ayat (1)\"\nat = \"enrolment\"\ntest = { age = { below = 10 } }",
    );
    // Two articles that exclude each other are the text's affair, not ours.
    let ran = desk.run(&["lint", "peraturan"]).done();
    let found = ran
        .out
        .lines()
        .find(|line| line.starts_with("  teks L07-mustahil") || (line.starts_with("  teks ") && line.contains("[L07-mustahil]")));
    let line = found.unwrap_or_else(|| panic!("{}", ran.out));
    for word in ["pasal-06.toml:", "usia (Pasal 6 ayat (1))", "usia_anak"] {
        assert!(line.contains(word), "{word}: {line}");
    }
    assert_eq!(desk.run(&["lint", "--strict", "peraturan"]).status, 1);
}

#[test]
fn lint_finds_a_criterion_nobody_can_meet() {
    let desk = copied();
    add(
        &desk,
        CRITERIA,
        "[[criterion]]\nid = \"usia_kosong\"\nlabel = \"usia kosong\"\nlabel-en = \"no age\"\ncite = \"Pasal 6 ayat (1)\"\nat = \"enrolment\"\ntest = { all = [ { age = { from = 30 } }, { age = { below = 20 } } ] }",
    );
    lint_finds(&desk, "L07-mustahil", "pasal-06.toml", &["usia_kosong"]);
}

#[test]
fn lint_finds_a_reference_to_a_step_that_is_not_there() {
    let desk = copied();
    change(&desk, "peraturan/pasal-08.toml", "after = [\"musyawarah\", \"pengumpulan-camat\"]", "after = [\"tidak-ada\"]");
    lint_finds(&desk, "L03-acuan-data", "pasal-08.toml", &["tidak-ada"]);
}

#[test]
fn lint_finds_a_gap_in_time() {
    let desk = copied();
    add(
        &desk,
        CRITERIA,
        "[[criterion]]\nid = \"sehat\"\nlabel = \"a\"\nlabel-en = \"a\"\ncite = \"Pasal 6 ayat (1)\"\nat = \"enrolment\"\nfrom = 2024-03-27\nuntil = 2024-12-31\ntest = { age = { from = 17 } }\n\n\
         [[criterion]]\nid = \"sehat\"\nlabel = \"a\"\nlabel-en = \"a\"\ncite = \"Pasal 6 ayat (1)\"\nat = \"enrolment\"\nfrom = 2025-03-01\ntest = { age = { from = 18 } }",
    );
    lint_finds(&desk, "L06-waktu", "pasal-06.toml", &["2024-12-31", "2025-03-01"]);
}

#[test]
fn the_seven_regulations_have_no_fault_of_ours() {
    let desk = Desk::new();
    let ran = desk.run(&["lint"]).done();
    for id in REGULATIONS {
        assert!(ran.out.contains(&format!("{id}: 0 kesalahan data")), "{}", ran.out);
    }
    assert!(!ran.out.contains("SALAH"), "{}", ran.out);
    let named = desk.run(&[&["lint"], &REGULATIONS[..]].concat()).done();
    assert_eq!(named.out.lines().count(), ran.out.lines().count());
}

/// A text with defects is still usable; `--strict` is for whoever writes it.
#[test]
fn defects_of_the_text_only_count_when_strict() {
    let desk = Desk::new();
    let plain = desk.run(&["lint", "bangli-pedoman-2025"]).done();
    assert!(plain.out.lines().any(|line| line.starts_with("  teks ")), "{}", plain.out);
    assert_eq!(desk.run(&["lint", "--strict", "bangli-pedoman-2025"]).status, 1);
}

#[test]
fn an_article_is_explained_with_its_words_and_its_rules() {
    let desk = copied();
    let ran = desk.run(&["explain", "peraturan", "Pasal 6 ayat (4)"]).done();
    for words in ["Bukan Peserta Aktif BPJS Ketenagakerjaan", "bukan_peserta_aktif", "SMS-A2", "Pasal 10"] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    desk.refused(&["explain", "peraturan", "Pasal 99"], 1, "Pasal 99", &["tidak ada", "Pasal 6"], &["not in", "Pasal 6"]);
}
