//! An invented act in the place of a real one.

use std::collections::BTreeMap;

use super::{Report, SCOPES, Scope, check, provisions, read};
use crate::outline::{Layout, Outline};

const FILE: &str = "banyumas/perbup-2-2025/pasal-01.toml";

const SEED: &str = "\
Pasal 1

- (1) Awan meliputi:
 - a. awan tinggi; dan
 - b. awan **rendah**.
- (2) Awan diamati.
";

fn run_on(file: &str, toml: &str) -> Report {
    let mut outlines = BTreeMap::new();
    for scope in &SCOPES {
        outlines.insert(scope.seed, Outline::parse(SEED, Layout::Statute));
    }
    let national = "C. Peraturan tentang Awan\n1. Pasal 3:\n- a. ayat (1): Awan dilindungi.\n";
    outlines.insert(super::EXCERPTS, Outline::parse(national, Layout::Excerpts));
    let mut report = Report::default();
    check(&read(file, toml).expect("well-formed TOML"), &outlines, &mut report);
    report
}

fn faults(toml: &str) -> Vec<String> {
    run_on(FILE, toml).faults
}

#[test]
fn a_whole_quotation_is_proved_however_it_is_broken_into_lines() {
    let report = run_on(
        FILE,
        "[[provision]]\ncite = \"Pasal 1 ayat (1)\"\ntext = \"\"\"\nAwan\nmeliputi:\na. awan tinggi; dan\n- b. awan rendah.\"\"\"\n",
    );
    assert_eq!((report.proved, report.faults), (1, Vec::new()));
}

#[test]
fn a_changed_word_is_found_on_its_line_and_both_readings_are_shown() {
    let toml = "[[provision]]\ncite = \"Pasal 1 ayat (1)\"\ntext = \"\"\"\nAwan meliputi:\na. awan tebal; dan\nb. awan rendah.\"\"\"\n";
    let faults = faults(toml);
    assert_eq!(faults.len(), 1);
    assert!(faults[0].starts_with("banyumas/perbup-2-2025/pasal-01.toml:5: "), "{}", faults[0]);
    assert!(faults[0].contains("found \"… a. awan tebal;"), "{}", faults[0]);
    assert!(faults[0].contains("expected \"… a. awan tinggi;"), "{}", faults[0]);
}

#[test]
fn half_a_provision_is_a_fault() {
    for text in ["Awan meliputi: a. awan tinggi", "Awan meliputi: a. awan tinggi; dan b. awan rendah. Awan diamati.", ""] {
        assert_eq!(faults(&format!("[[rule]]\ncite = \"Pasal 1 ayat (1)\"\ntext = \"{text}\"\n")).len(), 1, "{text}");
    }
}

#[test]
fn an_items_closing_may_be_kept_or_dropped_but_not_more() {
    for text in ["awan tinggi; dan", "awan tinggi;", "awan tinggi"] {
        assert_eq!(faults(&format!("x = {{ cite = \"Pasal 1 ayat (1) huruf a\", text = \"{text}\" }}\n")), [""; 0]);
    }
    for text in ["awan", "awan tinggi; atau", "a. awan tinggi"] {
        assert_eq!(faults(&format!("x = {{ cite = \"Pasal 1 ayat (1) huruf a\", text = \"{text}\" }}\n")).len(), 1, "{text}");
    }
}

#[test]
fn a_citation_of_nothing_is_a_fault() {
    let faults = faults("[[rule]]\ncite = \"Pasal 9\"\ntext = \"Awan diamati.\"\n");
    assert_eq!(faults, ["banyumas/perbup-2-2025/pasal-01.toml:2: \"Pasal 9\" is not in banyumas-2-2025.txt"]);
}

#[test]
fn a_table_without_text_needs_one_with_it_or_a_source() {
    let bare = "[[rule]]\nid = \"x\"\nexcept = { when = 1, cite = \"Pasal 1 ayat (2)\" }\n";
    assert_eq!(faults(bare).len(), 1);
    let quoted = format!("{bare}[[provision]]\ncite = \"Pasal 1 ayat (2)\"\ntext = \"Awan diamati.\"\n");
    let report = run_on(FILE, &quoted);
    assert_eq!((report.proved, report.pointing, report.faults), (1, 1, Vec::new()));
    let report = run_on(FILE, "[[rate]]\ncite = \"PP 9/2001 Pasal 3\"\nsource = \"Lembaran\"\ntag = \"web\"\n");
    assert_eq!(report.faults, [""; 0]);
    assert_eq!(report.elsewhere, ["banyumas/perbup-2-2025/pasal-01.toml:2: PP 9/2001 Pasal 3 — Lembaran [web]"]);
}

#[test]
fn a_wrong_quotation_does_not_cover_a_table_that_points_to_it() {
    let toml = "a = { cite = \"Pasal 1 ayat (2)\" }\nb = { cite = \"Pasal 1 ayat (2)\", text = \"Awan dihitung.\" }\n";
    assert_eq!(faults(toml).len(), 2);
}

#[test]
fn a_text_that_is_no_string_is_not_a_quotation() {
    let toml =
        "[[r]]\ncite = \"Pasal 1 ayat (2)\"\ntext = { by-reading = 1 }\n[[p]]\ncite = \"Pasal 1 ayat (2)\"\ntext = \"Awan diamati.\"\n";
    let report = run_on(FILE, toml);
    assert_eq!((report.proved, report.pointing, report.faults), (1, 1, Vec::new()));
}

#[test]
fn several_provisions_go_with_as_many_texts() {
    let good = "[[r]]\ncite = \"Pasal 1 ayat (1) huruf a dan huruf b; Pasal 1 ayat (2)\"\ntext = [\"awan tinggi\", \"awan rendah\", \"Awan diamati\"]\n";
    let report = run_on(FILE, good);
    assert_eq!((report.proved, report.faults), (3, Vec::new()));
    assert_eq!(faults(&good.replace("awan rendah", "awan tinggi")).len(), 1);
    assert_eq!(faults(&good.replace("\"awan tinggi\", ", "")).len(), 1);
    assert_eq!(faults("[[r]]\ncite = \"Pasal 1 ayat (1) dan ayat (2)\"\ntext = \"Awan diamati.\"\n").len(), 1);
}

#[test]
fn a_part_takes_what_it_lacks_from_the_part_before() {
    assert_eq!(
        provisions("Pasal 7 ayat (4) huruf a dan huruf b; ayat (5); Pasal 8"),
        ["Pasal 7 ayat (4) huruf a", "Pasal 7 ayat (4) huruf b", "Pasal 7 ayat (5)", "Pasal 8"]
    );
    assert_eq!(provisions("angka 4; angka 6"), ["angka 4", "angka 6"]);
}

#[test]
fn an_act_named_in_the_cite_is_meant_wherever_it_stands() {
    let toml = "[[r]]\ncite = \"PP 44/2015 Pasal 3 ayat (1)\"\ntext = \"Awan dilindungi.\"\n";
    for file in [FILE, "nasional/pp-44-2015.toml", "nasional/other.toml"] {
        assert_eq!(run_on(file, toml).faults, [""; 0], "{file}");
    }
    assert_eq!(run_on("nasional/pp-44-2015.toml", "r = { cite = \"Pasal 3\", text = \"x\" }\n").faults.len(), 1);
    assert_eq!(Scope::of("Pasal 3", "banyumas/perbup-2-2025-lama/a.toml"), None);
}

#[test]
fn a_cite_that_is_no_string_is_refused() {
    assert_eq!(faults("[[r]]\ncite = [\"Pasal 1 ayat (2)\"]\ntext = \"Awan diamati.\"\n").len(), 1);
}

#[test]
fn what_is_not_toml_is_refused_with_its_line() {
    let fault = read(FILE, "a = 1\nb = \n").expect_err("no value");
    assert!(fault.starts_with("banyumas/perbup-2-2025/pasal-01.toml:2: not TOML"), "{fault}");
}
