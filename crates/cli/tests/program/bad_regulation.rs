//! Regulation folders with faults: where, what, and what is allowed, from every command that reads one.

use crate::desk::Desk;
use crate::own_regulation::{CRITERIA, add, change, copied};
use crate::samosir::people;

/// Every command that loads a regulation refuses the folder with status 1 and names the place.
fn refused(desk: &Desk, place: &str, words: &[&str]) {
    desk.file("daftar.csv", people([1]));
    for language in ["id", "en"] {
        for call in [
            &["screen", "--regulation", "peraturan", "--on", "2025-06-01", "--out", "hasil.csv", "daftar.csv"][..],
            &["explain", "peraturan"],
            &["template", "peraturan", "--out", "t.xlsx"],
            &["lint", "peraturan"],
            &["--regulations", "peraturan", "regulations"],
        ] {
            let before = desk.entries();
            let ran = desk.run(&[call, &["--lang", language]].concat());
            assert_eq!(ran.status, 1, "{call:?}: {ran:?}");
            let said = format!("{}{}", ran.out, ran.err);
            for word in [&[place], words].concat() {
                assert!(said.contains(word), "{call:?} says {word:?}: {said}");
            }
            assert_eq!(desk.entries(), before, "{call:?}");
        }
    }
}

/// The line on which `text` stands.
fn line_of(desk: &Desk, file: &str, text: &str) -> usize {
    desk.read(file).lines().position(|line| line.contains(text)).expect("it stands there") + 1
}

#[test]
fn a_fault_of_syntax() {
    let desk = copied();
    add(&desk, CRITERIA, "[[criterion]]\nid = \"rusak");
    let line = line_of(&desk, CRITERIA, "id = \"rusak");
    refused(&desk, &format!("pasal-06.toml:{line}"), &[]);
}

#[test]
fn a_key_nobody_knows_names_the_allowed_ones() {
    let desk = copied();
    change(&desk, CRITERIA, "label-en = \"resident of Samosir who is working\"", "label-en = \"resident\"\nkeparahan = \"berat\"");
    let line = line_of(&desk, CRITERIA, "keparahan = ");
    refused(&desk, &format!("pasal-06.toml:{line}"), &["keparahan", "severity"]);
}

#[test]
fn a_condition_nobody_knows_names_the_allowed_ones() {
    let desk = copied();
    change(&desk, CRITERIA, "test = { all = [{ residence = \"ktp\" }, { yes = \"ada_pekerjaan\" }] }", "test = { kaya = true }");
    refused(&desk, "pasal-06.toml:", &["kaya", "registered-in"]);
}

#[test]
fn an_option_of_a_reading_that_is_not_declared() {
    let desk = copied();
    change(&desk, CRITERIA, "sampai-sebelum-66 = {", "sampai-tujuh-puluh = {");
    refused(&desk, "pasal-06.toml:", &["SMS-A1", "sampai-tujuh-puluh", "sampai-sebelum-66"]);
    let linted = desk.run(&["lint", "peraturan"]).out;
    assert!(linted.lines().count() < 6, "what does not load has no cases to run, and is told once: {linted}");
}

#[test]
fn a_reading_that_is_not_there() {
    let desk = copied();
    let text = desk.read(CRITERIA).replace("by-reading = \"SMS-A1\"", "by-reading = \"SMS-Z9\"");
    desk.file(CRITERIA, text);
    refused(&desk, "pasal-06.toml:", &["SMS-Z9"]);
}

#[test]
fn a_folder_without_an_act() {
    let desk = Desk::new();
    desk.file("peraturan/pasal-01.toml", "");
    desk.file("daftar.csv", people([1]));
    for call in [
        &["screen", "--regulation", "peraturan", "--on", "2025-06-01", "daftar.csv"][..],
        &["lint", "peraturan"],
        &["explain", "peraturan"],
    ] {
        let ran = desk.run(call);
        assert_eq!(ran.status, 1, "{call:?}: {ran:?}");
        assert!(format!("{}{}", ran.out, ran.err).contains("act.toml"), "{call:?}: {ran:?}");
    }
}

#[test]
fn a_file_that_is_no_text() {
    let desk = copied();
    desk.file("peraturan/pasal-06.toml", b"\xff\xfe\x00\x01");
    let ran = desk.run(&["lint", "peraturan"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(format!("{}{}", ran.out, ran.err).contains("pasal-06.toml"), "{ran:?}");
}
