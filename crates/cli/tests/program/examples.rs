//! The example lists under every regulation: the contract's columns, and every row once and in order.

use crate::desk::{Desk, REGULATIONS, project};
use crate::table::{FIRST, LAST, Table};
use calamine::{Data, Reader, open_workbook_auto};

/// Kind and files of each register.
type Registers = &'static [(&'static str, &'static str)];

/// Region, list, the header's last row, its registers, its regulation.
const LISTS: [(&str, &str, u32, Registers, &str); 6] = [
    ("bangli", "daftar-desa.xlsx", 4, &[("dtks", "dtks.csv")], "bangli-pedoman-2025"),
    ("klungkung", "daftar-desa.xlsx", 5, &[("dtks", "dtks.csv"), ("dtsen", "dtsen_anggota.csv,dtsen_keluarga.csv")], "klungkung-rancangan"),
    ("banyumas", "daftar-desa.xlsx", 4, &[("dtks", "dtks.csv"), ("p3ke", "p3ke.csv")], "banyumas-2-2025"),
    (
        "samosir",
        "daftar-desa.xlsx",
        4,
        &[("dtks", "dtks.csv"), ("p3ke", "p3ke.csv"), ("bpjs", "bpjs_aktif.csv"), ("padan", "padan.csv")],
        "samosir-10-2024",
    ),
    ("yogyakarta", "daftar-pekerja.xlsx", 4, &[("dtks", "dtks.csv")], "yogyakarta-57-2024"),
    ("yogyakarta", "daftar-rt-rw.xlsx", 4, &[("dtks", "dtks.csv")], "yogyakarta-64-2023"),
];

/// Rows below the header in which any cell holds anything, counted without our reader.
fn rows_in(region: &str, list: &str, header: u32) -> Vec<u32> {
    let mut book = open_workbook_auto(project("examples").join(region).join(list)).expect("a workbook");
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).expect("a sheet");
    let start = range.start().expect("a cell").0;
    let full = |row: &[Data]| row.iter().any(|cell| !cell.to_string().trim().is_empty());
    range.rows().zip(start + 1..).filter(|(row, number)| *number > header && full(row)).map(|(_, number)| number).collect()
}

fn registers(region: &str, kinds: &[(&str, &str)]) -> Vec<String> {
    let folder = project("examples").join(region);
    let paths = |files: &str| files.split(',').map(|file| folder.join(file).display().to_string()).collect::<Vec<_>>().join(",");
    kinds.iter().flat_map(|(kind, files)| ["--register".to_owned(), format!("{kind}={}@2025-05-01", paths(files))]).collect()
}

fn check(region: &str, list: &str, header: u32, regulation: &str, registers: &[String]) -> Table {
    let desk = Desk::new();
    let path = project("examples").join(region).join(list).display().to_string();
    let mut args = vec!["screen", "--regulation", regulation, "--on", "2025-06-01"];
    args.extend(registers.iter().map(String::as_str));
    args.push(&path);
    let ran = desk.run(&args).done();
    let table = Table::read(&ran.out);
    let explained = desk.run(&["explain", regulation]).done().out;
    assert_eq!(table.header[..FIRST.len()], FIRST, "{regulation}");
    assert_eq!(table.header[table.header.len() - LAST.len()..], LAST);
    assert!(!table.criteria().is_empty());
    let mut from = 0;
    for criterion in table.criteria() {
        let found = explained[from..].find(&format!("\n  {criterion} — ")).unwrap_or_else(|| panic!("{criterion} in the act's order"));
        from += found + 1;
    }
    let expected: Vec<(String, u32)> = rows_in(region, list, header).into_iter().map(|row| (list.to_owned(), row)).collect();
    assert_eq!(table.places().into_iter().map(|(file, _, row)| (file, row)).collect::<Vec<_>>(), expected, "every row once, in order");
    assert!(ran.err.contains(&format!("Baris masuk {0} = baris keluar {0}", expected.len())), "{}", ran.err);
    for row in &table.rows {
        let person = matches!(row.verdict(), "layak" | "tidak layak" | "perlu data");
        assert!(person || matches!(row.verdict(), "tidak terbaca" | "bukan data"), "{row:?}");
        let outcomes: Vec<&str> = table.criteria().iter().map(|id| row.get(id)).collect();
        if person {
            assert!(outcomes.iter().all(|outcome| matches!(*outcome, "ya" | "tidak" | "?" | "-")), "{row:?}");
        } else {
            assert!(outcomes.iter().all(|outcome| outcome.is_empty()), "{row:?}");
        }
        assert!(!row.get("alasan").is_empty(), "every row says why: {row:?}");
        assert_eq!(row.get("peringkat"), "");
    }
    table
}

#[test]
fn every_list_under_every_regulation_without_registers() {
    for (region, list, header, _, _) in LISTS {
        for regulation in REGULATIONS {
            let table = check(region, list, header, regulation, &[]);
            assert!(table.rows.len() > 41, "{region} {regulation}");
        }
    }
}

#[test]
fn every_list_with_each_register_alone_and_with_all() {
    let mut runs = 0;
    for (region, list, header, kinds, regulation) in LISTS {
        let mut combinations: Vec<&[(&str, &str)]> = kinds.chunks(1).collect();
        if kinds.len() > 1 {
            combinations.push(kinds);
        }
        for combination in combinations {
            check(region, list, header, regulation, &registers(region, combination));
            runs += 1;
        }
    }
    assert_eq!(runs, 14);
}

#[test]
fn what_the_examples_readme_says_of_the_people_comes_out() {
    for (region, list, header, kinds, regulation) in LISTS.into_iter().filter(|list| list.1 == "daftar-desa.xlsx") {
        let table = check(region, list, header, regulation, &registers(region, kinds));
        // No. 1 stands below the header and the numbered row.
        let no = |number: u32| table.line(header + 1 + number);
        for number in [9, 48] {
            assert_ne!(no(number).verdict(), "layak", "{region}: a duplicate is never eligible");
            assert!(no(number).get("peringatan").contains(&format!("baris {}", header + 1 + 57 - number)), "{region}: {:?}", no(number));
        }
        for number in [15, 31] {
            assert_ne!(no(number).verdict(), "layak", "{region}: no usable NIK");
        }
        assert!(no(30).get("peringatan").contains("tersembunyi"), "{region}: {:?}", no(30));
        assert_eq!(table.count("tidak terbaca"), 0, "{region}");
        assert_eq!(table.rows.len() - table.count("bukan data"), 48, "{region}");
    }
}
