//! Text from outside must not run in a spreadsheet program, nor move a terminal, nor be cut.

use crate::desk::Desk;
use crate::samosir::{HEADER, ON, REGULATION, VILLAGE, birth, dtks, list, nik, row_of};
use calamine::{Data, Reader, open_workbook_auto};
use rust_xlsxwriter::{Formula, Workbook};

fn name_in_result(name: &str) -> String {
    let desk = Desk::new();
    desk.file("daftar.csv", list(&[row_of(1, &nik(1), &format!("\"{}\"", name.replace('"', "\"\"")))]));
    desk.samosir(&["daftar.csv"]).line(2).get("nama").to_owned()
}

#[test]
fn what_a_spreadsheet_would_run_gets_an_apostrophe() {
    for name in ["=cmd|' /C calc'!A0", "=HYPERLINK(\"http://contoh.invalid\",\"Klik\")", "@SUM(1+1)*cmd", "+A1", "-2+3+cmd|x"] {
        assert_eq!(name_in_result(name), format!("'{name}"));
    }
}

#[test]
fn what_only_looks_like_it_stays() {
    for name in ["Contoh=Orang", "Contoh, S.Pd", "Contoh \"Panggilan\" Orang", "'Abdul Contoh", "Contoh (+62812)"] {
        assert_eq!(name_in_result(name), name);
    }
}

/// Numbers and telephone numbers stay readable wherever they come out again: here in the text of a row that is no person.
#[test]
fn telephone_numbers_and_negative_numbers_stay() {
    let desk = Desk::new();
    desk.file("daftar.csv", format!("{}+62812000000,,,,,,,,\n-5,,,,,,,,\n=1+1,,,,,,,,\n", list(&[])).replace("\n\n", "\n"));
    let table = desk.samosir(&["daftar.csv"]);
    let reasons: Vec<&str> =
        table.rows.iter().map(|row| if row.get("nik").is_empty() { row.get("alasan") } else { row.get("nik") }).collect();
    assert_eq!(reasons, ["+62812000000", "-5", "'=1+1"], "{table:?}");
}

#[test]
fn the_names_of_files_and_sheets_do_not_run_either() {
    let desk = Desk::new();
    desk.file("=1+1.csv", list(&[row_of(1, &nik(1), "Contoh")]));
    assert_eq!(desk.samosir(&["./=1+1.csv"]).line(2).get("berkas"), "'=1+1.csv");
}

#[test]
fn control_characters_and_script_do_not_break_the_result() {
    for name in [
        "<script>alert(1)</script>",
        "Contoh\u{1b}[31m Merah",
        "Contoh\u{7}Bel",
        "Contoh\u{202e}kilab",
        "Contoh\nDua",
        "Contoh\tTab",
        "'; DROP TABLE orang; --",
    ] {
        let shown = name_in_result(name);
        assert!(shown.starts_with("Contoh") || shown == name, "{name:?} → {shown:?}");
    }
}

/// What comes from a file and is said on the terminal cannot steer it.
#[test]
fn messages_carry_no_escape_sequences() {
    let desk = Desk::new();
    desk.file("daftar.csv", format!("{HEADER},\u{1b}[2Janeh\n{}\n", row_of(1, &nik(1), "Contoh\u{1b}[31m")));
    let ran = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "--out", "hasil.csv", "daftar.csv"]).done();
    assert!(!ran.err.contains('\u{1b}'), "{:?}", ran.err);
    desk.file("buruk.csv", "\u{1b}[2Japa,\u{1b}]0;judul\u{7}ini\n1,2\n");
    let ran = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "buruk.csv"]);
    assert_eq!(ran.status, 1);
    assert!(!ran.err.contains('\u{1b}') && !ran.err.contains('\u{7}'), "{:?}", ran.err);
}

#[test]
fn a_name_of_400_letters_comes_out_whole() {
    let name = "Contoh ".repeat(57) + "X";
    assert_eq!(name.len(), 400);
    assert_eq!(name_in_result(&name), name);
}

/// The user's own workbook comes back: every cell as it was, the results beside them as text, no new formula.
#[test]
fn a_marked_workbook_keeps_its_cells_and_adds_no_formula() {
    let desk = Desk::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Daftar").expect("a name");
    sheet.write(0, 0, "DAFTAR USULAN").expect("a cell");
    for (column, name) in (0..).zip(HEADER.split(',').chain(["catatan bebas"])) {
        sheet.write(1, column, name).expect("a cell");
    }
    let names = ["=cmd|' /C calc'!A0", "+62812000000", "-5", "Contoh <b>tebal</b> & lain"];
    for (row, name) in (2..).zip(names) {
        let n = row;
        for (column, value) in (0..).zip([
            nik(n),
            name.to_owned(),
            birth(n),
            "L".into(),
            VILLAGE.into(),
            "nelayan".into(),
            "tidak".into(),
            "tidak".into(),
            "tidak".into(),
        ]) {
            sheet.write(row, column, value).expect("a cell");
        }
        sheet.write_formula(row, 9, Formula::new(format!("=LEN(B{})", row + 1)).set_result("9")).expect("a cell");
    }
    book.save(desk.path().join("daftar.xlsx")).expect("a workbook");
    desk.file("dtks.csv", dtks(0..4));
    let call = ["screen", "--regulation", REGULATION, "--on", ON, "--register", "dtks=dtks.csv@2025-05-01"];
    desk.run(&[&call[..], &["--out", "hasil.xlsx", "daftar.xlsx"]].concat()).done();
    let table = desk.samosir(&["--register", "dtks=dtks.csv@2025-05-01", "daftar.xlsx"]);
    let cells = |name: &str| {
        let mut book = open_workbook_auto(desk.path().join(name)).expect("a workbook");
        let formulas: Vec<(u32, u32, String)> = book
            .worksheet_formula("Daftar")
            .expect("formulas")
            .used_cells()
            .map(|(row, column, text)| (row as u32, column as u32, text.clone()))
            .collect();
        (book.worksheet_range("Daftar").expect("a sheet"), formulas)
    };
    let (before, formulas_before) = cells("daftar.xlsx");
    let (after, formulas_after) = cells("hasil.xlsx");
    assert_eq!(formulas_before.len(), 4);
    assert_eq!(formulas_after, formulas_before);
    for (row, column, value) in before.used_cells() {
        assert_eq!(after.get_value((row as u32, column as u32)), Some(value), "{row},{column}");
    }
    let heading = |column: u32| after.get_value((1, column)).map(ToString::to_string).unwrap_or_default();
    let width = u32::try_from(before.width()).expect("few columns");
    let headings: Vec<String> = (width..u32::try_from(after.width()).expect("few columns")).map(heading).collect();
    let mut expected = vec!["keputusan".to_owned(), "peringkat".to_owned()];
    expected.extend(table.criteria().iter().cloned());
    expected.extend(["peringatan".to_owned(), "alasan".to_owned()]);
    let ids: Vec<&str> = headings.iter().map(|heading| heading.split(' ').next().unwrap_or("")).collect();
    assert_eq!(ids, expected);
    for row in 2..6_u32 {
        for (column, id) in (width..).zip(&expected) {
            let shown = match after.get_value((row, column)) {
                None | Some(Data::Empty) => String::new(),
                Some(Data::String(text)) => text.clone(),
                other => panic!("{row},{column} is no text: {other:?}"),
            };
            assert_eq!(shown.trim_start_matches('\''), table.line(row + 1).get(id).trim_start_matches('\''), "{row} {id}");
        }
    }
}

/// From a CSV a new workbook is made: the same rows, all text, nothing that runs.
#[test]
fn a_workbook_made_of_a_csv_has_no_formula() {
    let desk = Desk::new();
    desk.file(
        "daftar.csv",
        list(&[row_of(1, &nik(1), "=cmd|' /C calc'!A0"), row_of(2, &nik(2), "+62812000000"), row_of(3, &nik(3), "@SUM(A1)")]),
    );
    desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "--out", "hasil.xlsx", "daftar.csv"]).done();
    let mut book = open_workbook_auto(desk.path().join("hasil.xlsx")).expect("a workbook");
    let sheet = book.sheet_names()[0].clone();
    assert_eq!(book.worksheet_formula(&sheet).expect("formulas").used_cells().count(), 0);
    let range = book.worksheet_range(&sheet).expect("a sheet");
    let header = range.rows().position(|row| row.iter().any(|cell| *cell == Data::String("nik".into()))).expect("the header");
    let names: Vec<String> = range.rows().skip(header + 1).map(|row| row[1].to_string()).collect();
    assert_eq!(
        names.iter().map(|name| name.trim_start_matches('\'')).collect::<Vec<_>>(),
        ["=cmd|' /C calc'!A0", "+62812000000", "@SUM(A1)"]
    );
    assert!(
        range.rows().skip(header + 1).all(|row| row[0] == Data::String(row[0].to_string()) && row[0].to_string().len() == 16),
        "a NIK stays text"
    );
}
