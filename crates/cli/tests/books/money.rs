//! Money from the command line: a decree's people are paid for out of fund lines, by the real program, and by two of it at once.

use crate::program::{On, Program, said, today};
use crate::stories::told;
use serde_json::Value;

/// Samosir up to its signed decree, with whoever moves money.
fn decreed(on: On, name: &str) -> Program {
    let text = payung_stories::text("samosir").expect("the story");
    let until = text.find("## Tahun ditutup").expect("where the year is closed");
    let mut program = told(on, name, &text[..until]);
    for (user, role) in [("pptk", "pptk"), ("kpa", "pa-kpa"), ("ppk", "ppk-skpd")] {
        program.user(user, role, &[]);
    }
    program
}

fn open_line(program: &Program, ceiling: i64) -> i64 {
    let (year, ceiling) = (today().year().to_string(), ceiling.to_string());
    let open = [
        "open-fund-line",
        "--year",
        &year,
        "--fund",
        "apbd",
        "--name",
        "DPA Dinas",
        "--account",
        "5.1.02",
        "--dpa",
        "DPA/1",
        "--class",
        "barang-jasa",
        "--wadah",
        "WADAH-01",
        "--ceiling",
        &ceiling,
    ];
    program.act("pptk", &open)["id"].as_i64().expect("a number")
}

fn commit(line: i64, months: &str) -> Vec<String> {
    let first = format!("{:04}-{:02}", today().year(), today().month());
    let line = line.to_string();
    ["commit-funds", "--line", &line, "--decree", "2", "--first-month", &first, "--months", months].map(str::to_owned).to_vec()
}

fn lines(program: &Program) -> Value {
    program.act("ppk", &["fund-lines", "--year", &today().year().to_string()])
}

fn whole_way(on: On, name: &str) {
    let program = decreed(on, name);
    let year = today().year().to_string();
    let first = format!("{year}-{:02}", today().month());
    let plan =
        program.act("pptk", &["plan", "--year", &year, "--first-month", &first, "--months", "4", "--budget", "168000", "--people", "5"]);
    assert_eq!((plan["payable_months"].as_i64(), plan["left"].as_i64()), (Some(2), Some(0)), "{plan}");
    assert_eq!((plan["rows"][0]["people"].as_i64(), plan["rows"][0]["death_grant"].as_i64()), (Some(10), Some(10_000_000)), "{plan}");

    let line = open_line(&program, 1_000_000);
    let asked: Vec<String> = commit(line, "3");
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let refused = program.as_user("pptk", &[&["books"], &asked[..]].concat());
    assert!(!refused.status.success() && said(&refused).contains("tidak berhak"), "{}", said(&refused));
    let done = program.act("kpa", &asked);
    let people = done["people"].as_i64().expect("people");
    assert!(people > 0 && done["amount"].as_i64() == Some(people * 3 * 16_800), "{done}");
    let words = said(&program.as_user("kpa", &[&["books"], &asked[..]].concat()));
    assert!(words.contains("sudah pernah") && words.contains("orang-bulan"), "{words}");
    let seen = lines(&program);
    assert_eq!(seen["lines"][0]["left"].as_i64(), Some(1_000_000 - people * 3 * 16_800), "{seen}");

    let release = ["release-funds", "--commitment", "1", "--version", "1", "--keep-until", &first, "--reason", "anggaran berkurang"];
    let given_back = program.act("kpa", &release);
    assert_eq!(given_back["amount"].as_i64(), Some(people * 2 * 16_800), "{given_back}");
    assert_eq!(lines(&program)["lines"][0]["committed"].as_i64(), Some(people * 16_800));
    let ledger = program.act("ppk", &["ledger", "--line", &line.to_string()]);
    assert_eq!(ledger["lines"].as_array().map(Vec::len), Some(0), "nothing is billed yet: {ledger}");
    let statement = program.act("ppk", &["fund-statement", "--year", &year]);
    assert_eq!(statement["lines"][0]["remainder"].as_i64(), Some(1_000_000), "{statement}");
    let out = program.run(&["audit", "verify"]);
    assert!(out.status.success(), "{}", said(&out));
}

#[test]
fn a_decree_is_paid_for_on_sqlite() {
    whole_way(On::Sqlite, "money_sqlite");
}

#[test]
fn a_decree_is_paid_for_on_postgresql() {
    whole_way(On::Postgres, "money_postgres");
}

/// Several programs write one SQLite file at the same moment: what they all ask for is committed once.
#[test]
fn several_programs_at_once_commit_once() {
    let program = decreed(On::Sqlite, "money_two");
    let line = open_line(&program, 0);
    let asked: Vec<String> = commit(line, "1");
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let out = program.as_user("kpa", &[&["books"], &asked[..]].concat());
    assert!(!out.status.success() && said(&out).contains("tersisa Rp0"), "{}", said(&out));
    let raise = [
        "change-fund-line",
        "--line",
        &line.to_string(),
        "--version",
        "1",
        "--kind",
        "ceiling",
        "--number",
        "DPPA-1",
        "--date",
        &today().to_string(),
        "--amount",
        "10000000",
        "--reason",
        "perubahan APBD",
    ];
    assert_eq!(program.act("pptk", &raise)["ceiling"].as_i64(), Some(10_000_000));
    let children: Vec<_> = (0..4).map(|_| program.start("kpa", &asked)).collect();
    let mut new = 0;
    for child in children {
        let out = child.wait_with_output().expect("it ran");
        assert!(out.status.success());
        let done: Value = serde_json::from_slice(&out.stdout).expect("JSON");
        new += i64::from(!done["already"].as_bool().expect("a word"));
    }
    assert_eq!(new, 1, "one of them committed, the others found it done");
    let seen = lines(&program);
    let committed = seen["lines"][0]["committed"].as_i64().expect("rupiah");
    assert_eq!(committed, seen["lines"][0]["people"].as_i64().expect("people") * 16_800);
}
