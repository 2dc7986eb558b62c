//! `--budget` and `--months`: who comes first, how far the money reaches.

use crate::desk::Desk;
use crate::samosir::{HEADER, ON, REGULATION, VILLAGE, dtks, nik, people, row};
use crate::table::Table;

/// 10.000 (JKK) and 6.800 (JKM) a month for the lowest wage class of people without a wage.
const MONTHLY: u64 = 16_800;

fn screen(desk: &Desk, budget: u64, months: u16, more: &[&str]) -> (Table, String) {
    let (budget, months) = (budget.to_string(), months.to_string());
    let args = [
        "screen",
        "--regulation",
        REGULATION,
        "--on",
        ON,
        "--register",
        "dtks=dtks.csv@2025-05-01",
        "--budget",
        &budget,
        "--months",
        &months,
    ];
    let ran = desk.run(&[&args, more].concat()).done();
    (Table::read(&ran.out), ran.err)
}

fn desk(count: u32) -> Desk {
    let desk = Desk::new();
    desk.file("daftar.csv", people(0..count));
    desk.file("dtks.csv", dtks(0..count));
    desk
}

#[test]
fn ranks_run_from_one_and_the_waiting_list_goes_on() {
    let desk = desk(10);
    let (table, said) = screen(&desk, MONTHLY * 3 * 4, 3, &["daftar.csv"]);
    assert_eq!(table.count("layak"), 10);
    let mut ranks: Vec<(u32, bool)> = table
        .rows
        .iter()
        .map(|row| match row.get("peringkat").strip_prefix("tunggu ") {
            Some(rank) => (rank.parse().expect("a rank"), true),
            None => (row.get("peringkat").parse().expect("a rank"), false),
        })
        .collect();
    ranks.sort_unstable();
    assert_eq!(ranks, (1..=10).map(|rank| (rank, rank > 4)).collect::<Vec<_>>());
    assert!(said.contains("4 dalam pagu, 6 daftar tunggu"), "{said}");
}

#[test]
fn one_rupiah_short_is_one_person_less() {
    let desk = desk(6);
    for months in [1_u16, 2, 3, 12, 24] {
        let whole = MONTHLY * u64::from(months) * 3;
        for (budget, places) in [(whole, 3), (whole - 1, 2), (whole + 1, 3)] {
            let (table, _) = screen(&desk, budget, months, &["daftar.csv"]);
            let within = table.rows.iter().filter(|row| !row.get("peringkat").starts_with("tunggu")).count();
            assert_eq!(within, places, "{budget} for {months} months");
        }
    }
}

#[test]
fn only_the_eligible_have_a_rank() {
    let desk = Desk::new();
    desk.file("daftar.csv", format!("{}{}\nJUMLAH,8\n", people(0..6), row(7).replace(",tidak,tidak,tidak", ",ya,tidak,tidak")));
    desk.file(
        "dtks.csv",
        dtks(0..20).lines().filter(|line| !line.starts_with(&nik(3))).map(|line| format!("{line}\n")).collect::<String>(),
    );
    let (table, said) = screen(&desk, MONTHLY * 100, 1, &["daftar.csv"]);
    for row in &table.rows {
        assert_eq!(row.get("peringkat").is_empty(), row.verdict() != "layak", "{row:?}");
    }
    assert_eq!(table.count("layak"), 5);
    assert!(said.contains("5 dalam pagu, 0 daftar tunggu"), "{said}");
}

#[test]
fn the_order_does_not_depend_on_the_threads() {
    let desk = desk(400);
    let with = |threads: &str| screen(&desk, MONTHLY * 50, 1, &["--threads", threads, "daftar.csv"]).0;
    let one = with("1");
    assert_eq!(one, with("4"));
    assert_eq!(one.rows.iter().filter(|row| row.get("peringkat").starts_with("tunggu")).count(), 350);
}

#[test]
fn equals_come_in_the_order_of_the_lists() {
    let desk = Desk::new();
    let same = |n: u32| format!("121702010780{:04},Contoh {n},1980-07-01,L,{VILLAGE},nelayan,tidak,tidak,tidak", 9000 + n);
    let rows: Vec<String> = (0..9).map(same).collect();
    desk.file("a.csv", format!("{HEADER}\n{}\n", rows[..5].join("\n")));
    desk.file("b.csv", format!("{HEADER}\n{}\n", rows[5..].join("\n")));
    let register: String = (0..9).map(|n| format!("121702010780{:04},Contoh {n},{VILLAGE}\n", 9000 + n)).collect();
    desk.file("dtks.csv", format!("nik,nama,kode_desa\n{register}"));
    let (table, _) = screen(&desk, MONTHLY * 4, 1, &["b.csv", "a.csv"]);
    let ranks: Vec<&str> = table.rows.iter().map(|row| row.get("peringkat")).collect();
    assert_eq!(ranks, ["1", "2", "3", "4", "tunggu 5", "tunggu 6", "tunggu 7", "tunggu 8", "tunggu 9"]);
}

#[test]
fn the_json_summary_has_the_ceiling() {
    let desk = desk(5);
    let ran = desk
        .run(&[
            "screen",
            "--regulation",
            REGULATION,
            "--on",
            ON,
            "--register",
            "dtks=dtks.csv@2025-05-01",
            "--budget",
            "67200",
            "--months",
            "2",
            "--json",
            "--out",
            "hasil.csv",
            "daftar.csv",
        ])
        .done();
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let ceiling = &json["pagu"];
    let of = |key: &str| ceiling[key].as_u64().expect(key);
    assert_eq!([of("anggaran"), of("bulan"), of("per_orang"), of("tempat"), of("dalam_pagu"), of("tunggu")], [67_200, 2, 33_600, 2, 2, 3]);
}

/// The order of the act's files: lower desil, disability, age. Each row here differs from the next in the first key that differs.
#[test]
fn desil_then_disability_then_age() {
    let desk = Desk::new();
    let people = [
        ("1960-01-02", 3, "tidak"),
        ("1990-01-02", 1, "tidak"),
        ("1985-01-02", 1, "tidak"),
        ("1995-01-02", 1, "ya"),
        ("1961-01-02", 2, "tidak"),
        ("1999-01-02", 2, "ya"),
    ];
    let nik = |birth: &str, n: usize| format!("1217020201{}{:04}", &birth[2..4], 9000 + n);
    let rows: String = people
        .iter()
        .enumerate()
        .map(|(n, (birth, _, disabled))| format!("{},Contoh {n},{birth},L,{VILLAGE},nelayan,tidak,tidak,tidak,{disabled}\n", nik(birth, n)))
        .collect();
    desk.file("daftar.csv", format!("{HEADER},disabilitas\n{rows}"));
    let register: String =
        people.iter().enumerate().map(|(n, (birth, desil, _))| format!("{},Contoh {n},{VILLAGE},{desil}\n", nik(birth, n))).collect();
    desk.file("p3ke.csv", format!("nik,nama,kode_kemdagri,desil_kesejahteraan\n{register}"));
    let ran = desk
        .run(&[
            "screen",
            "--regulation",
            REGULATION,
            "--on",
            ON,
            "--register",
            "p3ke=p3ke.csv@2025-05-01",
            "--budget",
            "67200",
            "--months",
            "1",
            "daftar.csv",
        ])
        .done();
    let table = Table::read(&ran.out);
    let ranks: Vec<&str> = table.rows.iter().map(|row| row.get("peringkat")).collect();
    assert_eq!(ranks, ["tunggu 6", "3", "2", "1", "tunggu 5", "4"], "{table:?}");
}

#[test]
fn budget_and_months_go_together_and_are_positive() {
    let desk = desk(1);
    for wrong in [
        &["--budget", "100000"][..],
        &["--months", "3"],
        &["--budget", "0", "--months", "3"],
        &["--budget", "-5", "--months", "3"],
        &["--budget", "1000", "--months", "0"],
        &["--budget", "1.000.00", "--months", "1"],
    ] {
        let ran = desk.run(&[&["screen", "--regulation", REGULATION, "--on", ON], wrong, &["daftar.csv"]].concat());
        assert_eq!(ran.status, 2, "{wrong:?}: {ran:?}");
        assert_eq!(ran.out, "");
    }
}
