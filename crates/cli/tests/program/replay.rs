//! Stored decisions, judged again.

use crate::desk::{Desk, REGULATIONS, project};
use crate::own_regulation::{CRITERIA, change, copied};
use crate::samosir::{HEADER, ON, REGULATION, VILLAGE, dtks, people, row};

/// A run with people who are accepted, refused and open, rows that are nobody, and a budget for two.
fn decided(more: &[&str]) -> Desk {
    let desk = Desk::new();
    let refused = row(8).replace(",tidak,tidak,tidak", ",ya,tidak,tidak");
    desk.file("daftar.csv", format!("{}{refused}\n{}\nJUMLAH,10\n", people(0..6), row(20)));
    desk.file("dtks.csv", dtks(0..10));
    let call = [
        "screen",
        "--regulation",
        REGULATION,
        "--on",
        ON,
        "--register",
        "dtks=dtks.csv@2025-05-01",
        "--decisions",
        "keputusan.jsonl",
        "--out",
        "hasil.csv",
    ];
    desk.run(&[&call[..], more, &["daftar.csv"]].concat()).done();
    desk
}

/// Replaces a text on one line of the decisions, where it stands once.
fn tamper(desk: &Desk, line: usize, from: &str, to: &str) {
    let text = desk.read("keputusan.jsonl");
    let lines: Vec<String> = text
        .lines()
        .zip(1..)
        .map(|(old, number)| {
            if number != line {
                return old.to_owned();
            }
            assert!(old.contains(from), "{from} stands on line {line}: {old}");
            old.replacen(from, to, 1)
        })
        .collect();
    desk.file("keputusan.jsonl", lines.join("\n") + "\n");
}

#[test]
fn decisions_replay_equal() {
    for more in [
        &[][..],
        &["--budget", "33600", "--months", "1"],
        &["--reading", "SMS-A1=di-bawah-65"],
        &["--reading", "SMS-A4=padan-wajib", "--continuing"],
        &["--stage", "pendaftaran=2025-09-01", "--lang", "en"],
    ] {
        let ran = decided(more).run(&["replay", "keputusan.jsonl"]).done();
        assert!(ran.out.contains("8 keputusan diulang, 1 baris tanpa orang dilewati, 0 berbeda"), "{more:?}: {}", ran.out);
        assert!(ran.out.starts_with(REGULATION), "{}", ran.out);
    }
}

#[test]
fn every_example_replays_equal() {
    for (folder, list, regulation) in [
        ("bangli", "daftar-desa.xlsx", "bangli-pedoman-2025"),
        ("klungkung", "daftar-desa.xlsx", "klungkung-rancangan"),
        ("banyumas", "daftar-desa.xlsx", "banyumas-2-2025"),
        ("samosir", "daftar-desa.xlsx", "samosir-10-2024"),
        ("yogyakarta", "daftar-pekerja.xlsx", "yogyakarta-57-2024"),
        ("yogyakarta", "daftar-rt-rw.xlsx", "yogyakarta-64-2023"),
        ("samosir", "daftar-desa.xlsx", "nasional"),
    ] {
        assert!(REGULATIONS.contains(&regulation));
        let desk = Desk::new();
        let folder = project("examples").join(folder);
        let (list, register) = (folder.join(list).display().to_string(), format!("dtks={}@2025-05-01", folder.join("dtks.csv").display()));
        desk.run(&[
            "screen",
            "--regulation",
            regulation,
            "--on",
            "2025-06-01",
            "--register",
            &register,
            "--out",
            "hasil",
            "--budget",
            "500000",
            "--months",
            "1",
            &list,
        ])
        .done();
        let ran = desk.run(&["replay", "hasil/keputusan.jsonl"]).done();
        assert!(ran.out.contains(", 0 berbeda"), "{regulation}: {}", ran.out);
    }
}

/// Line 1 is the regulation; the person of line 2 of the list is on line 2.
#[test]
fn a_changed_verdict_is_found_on_its_line() {
    let desk = decided(&[]);
    tamper(&desk, 8, "tidak layak", "layak");
    let ran = desk.run(&["replay", "keputusan.jsonl"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(
        ran.out.contains("1 berbeda") && ran.out.contains("daftar.csv baris 8: keputusan tersimpan layak, diulang tidak layak"),
        "{}",
        ran.out
    );
    let english = desk.run(&["--lang", "en", "replay", "keputusan.jsonl"]);
    assert!(english.out.contains("1 differ") && english.out.contains("  line 8: "), "{}", english.out);
}

#[test]
fn changed_facts_reasons_criteria_and_ranks_are_found() {
    for (line, from, to) in [
        (2, "\"1980-07-01\"", "\"1920-07-01\""),
        (3, "memenuhi Pasal 6", "memenuhi Pasal 7"),
        (4, "\"kriteria\":[\"ya\"", "\"kriteria\":[\"tidak\""),
        (5, "\"peringkat\":\"", "\"peringkat\":\"1"),
    ] {
        let desk = decided(&["--budget", "33600", "--months", "1"]);
        tamper(&desk, line, from, to);
        let ran = desk.run(&["replay", "keputusan.jsonl"]);
        assert_eq!(ran.status, 1, "{from}: {ran:?}");
        assert!(ran.out.contains(&format!("  baris {line}: ")), "{from}: {}", ran.out);
    }
}

/// A person who was not on the list, put behind the run: its own rank moves everybody's, or is out of place.
#[test]
fn a_row_put_in_or_taken_out_of_a_ranking_is_found() {
    let desk = decided(&["--budget", "33600", "--months", "1"]);
    let text = desk.read("keputusan.jsonl");
    let lines: Vec<&str> = text.lines().collect();
    desk.file("keputusan.jsonl", [&lines[..1], &lines[2..]].concat().join("\n") + "\n");
    let ran = desk.run(&["replay", "keputusan.jsonl"]);
    assert_eq!(ran.status, 1, "{ran:?}");
}

#[test]
fn a_changed_regulation_is_not_believed() {
    let desk = decided(&[]);
    tamper(&desk, 1, "through = 65", "through = 75");
    desk.refused(
        &["replay", "keputusan.jsonl"],
        1,
        "hash",
        &["mungkin diubah", "salinan aslinya"],
        &["may have been changed", "original copy"],
    );
}

#[test]
fn files_that_are_no_decisions() {
    let desk = decided(&[]);
    for (name, text) in
        [("kosong.jsonl", ""), ("lain.jsonl", "{\"format\": \"lain\"}\n"), ("bukan.jsonl", "halo\n"), ("daftar.jsonl", "nik,nama\n1,2\n")]
    {
        desk.file(name, text);
        desk.refused(&["replay", name], 1, "1", &["Baris 1", "salinan"], &["Line 1", "copy"]);
    }
    desk.file("biner.jsonl", b"\xff\xfe\x00\n");
    assert_eq!(desk.run(&["replay", "biner.jsonl"]).status, 1);
    desk.refused(&["replay", "hilang.jsonl"], 1, "hilang.jsonl", &["tidak dapat dibaca"], &["cannot be read"]);
    let text = desk.read("keputusan.jsonl");
    desk.file("terpotong.jsonl", &text[..text.len() - 40]);
    let ran = desk.run(&["replay", "terpotong.jsonl"]);
    assert_eq!(ran.status, 1);
    assert!(ran.err.contains("Baris 10"), "{}", ran.err);
}

/// The decisions carry their regulation: they replay where it is no longer there, and say when it has changed since.
#[test]
fn decisions_outlive_their_regulation() {
    let desk = copied();
    desk.file("daftar.csv", format!("{HEADER}\n1217020106659001,Contoh Enam,1965-06-01,L,{VILLAGE},nelayan,tidak,tidak,tidak\n"));
    desk.run(&[
        "screen",
        "--regulation",
        "peraturan",
        "--on",
        "2025-06-01",
        "--out",
        "hasil.csv",
        "--decisions",
        "keputusan.jsonl",
        "daftar.csv",
    ])
    .done();
    change(&desk, CRITERIA, "sampai-sebelum-66 = { from = 17, through = 65 }", "sampai-sebelum-66 = { from = 17, below = 60 }");
    let changed = desk.run(&["--regulations", "peraturan", "replay", "keputusan.jsonl"]).done();
    assert!(changed.out.contains("sudah berbeda") && changed.out.contains("0 berbeda"), "{}", changed.out);
    std::fs::remove_dir_all(desk.path().join("peraturan")).expect("the folder goes");
    let gone = desk.run(&["replay", "keputusan.jsonl"]).done();
    assert!(gone.out.contains("1 keputusan diulang") && gone.out.contains("0 berbeda"), "{}", gone.out);
}
