//! Workbooks that are damaged, locked, or made to harm.

use crate::desk::{Desk, project};
use crate::samosir::{HEADER, ON, REGULATION, VILLAGE, birth, nik};
use crate::table::Table;
use rust_xlsxwriter::Workbook;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

fn refused(desk: &Desk, file: &str, indonesian: &[&str], english: &[&str]) {
    for out in ["hasil.csv", "hasil.xlsx"] {
        desk.refused(&["screen", "--regulation", REGULATION, "--on", ON, "--out", out, file], 1, file, indonesian, english);
    }
}

/// A list as a workbook.
fn workbook(people: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in HEADER.split(',').enumerate() {
        sheet.write(0, u16::try_from(column).expect("few columns"), name).expect("a cell");
    }
    for n in 0..people {
        let values = [
            nik(n),
            format!("Contoh Orang {n}"),
            birth(n),
            "L".into(),
            VILLAGE.into(),
            "nelayan".into(),
            "tidak".into(),
            "tidak".into(),
            "tidak".into(),
        ];
        for (column, value) in values.iter().enumerate() {
            sheet.write(n + 1, u16::try_from(column).expect("few columns"), value).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// Rewrites the parts of a workbook.
pub fn changed(book: &[u8], change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let mut from = ZipArchive::new(Cursor::new(book)).expect("a zip");
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..from.len() {
        let mut part = from.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("its bytes");
        to.start_file(name.as_str(), SimpleFileOptions::default()).expect("a part");
        to.write_all(&change(&name, bytes)).expect("its bytes");
    }
    to.finish().expect("a zip").into_inner()
}

#[test]
fn a_workbook_with_a_password() {
    let mut compound = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a compound file");
    for name in ["/EncryptionInfo", "/EncryptedPackage"] {
        compound.create_stream(name).expect("a stream").write_all(&[7; 5000]).expect("its bytes");
    }
    let desk = Desk::new();
    desk.file("daftar.xlsx", compound.into_inner().into_inner());
    refused(&desk, "daftar.xlsx", &["kata sandi"], &["password"]);
}

#[test]
fn a_workbook_cut_off_in_the_download() {
    let book = workbook(50);
    let desk = Desk::new();
    for part in [4, 100, book.len() / 2, book.len() - 30] {
        desk.file("daftar.xlsx", &book[..part]);
        let ran = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "daftar.xlsx"]);
        assert_eq!(ran.status, 1, "{part}: {ran:?}");
        assert!(ran.err.contains("daftar.xlsx") && ran.out.is_empty(), "{part}: {ran:?}");
    }
    desk.file("daftar.xlsx", &book[..book.len() / 2]);
    refused(&desk, "daftar.xlsx", &["terpotong"], &["cut off"]);
}

#[test]
fn an_archive_that_holds_no_workbook() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("daftar.csv", SimpleFileOptions::default()).expect("a part");
    zip.write_all(b"nik,nama\n").expect("bytes");
    let desk = Desk::new();
    desk.file("daftar.zip", zip.finish().expect("a zip").into_inner());
    refused(&desk, "daftar.zip", &["arsip", "Ekstrak"], &["archive", "Unpack"]);
}

/// 60 MB of spaces in a part of some 60 KB.
#[test]
fn a_part_that_unpacks_a_thousandfold() {
    let bomb = changed(&workbook(1), |name, bytes| {
        if name != "xl/worksheets/sheet1.xml" {
            return bytes;
        }
        let text = String::from_utf8(bytes).expect("XML");
        text.replace("<sheetData>", &format!("<sheetData>{}", "<row/>".repeat(10_000_000))).into_bytes()
    });
    assert!(bomb.len() < 1 << 20);
    let desk = Desk::new();
    desk.file("daftar.xlsx", bomb);
    refused(&desk, "daftar.xlsx", &["tidak dibuka", "sheet1.xml"], &["not opened", "sheet1.xml"]);
}

#[test]
fn a_sheet_that_is_no_xml() {
    let broken =
        changed(&workbook(3), |name, bytes| if name == "xl/worksheets/sheet1.xml" { bytes[..bytes.len() / 2].to_vec() } else { bytes });
    let desk = Desk::new();
    desk.file("daftar.xlsx", broken);
    refused(&desk, "daftar.xlsx", &["rusak"], &["damaged"]);
}

/// One cell in the last corner of the sheet must not cost the memory of all the cells before it, and is told.
#[test]
fn a_cell_in_the_last_corner() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in HEADER.split(',').enumerate() {
        sheet.write(0, u16::try_from(column).expect("few columns"), name).expect("a cell");
    }
    sheet.write(1, 0, nik(1)).expect("a cell");
    sheet.write(1, 1, "Contoh Orang").expect("a cell");
    sheet.write(1, 2, birth(1)).expect("a cell");
    sheet.write(1_048_575, 16_383, "x").expect("the last cell");
    let desk = Desk::new();
    book.save(desk.path().join("daftar.xlsx")).expect("a workbook");
    let ran = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "daftar.xlsx"]).done();
    assert!(ran.err.contains("XFD1048576") && ran.err.contains("tidak dibaca"), "{}", ran.err);
    let table = Table::read(&ran.out);
    assert_eq!(table.line(2).verdict(), "perlu data");
    assert!(table.rows.len() <= 2, "{table:?}");
    let marked = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "--out", "hasil.xlsx", "daftar.xlsx"]).done();
    assert!(marked.err.contains("XFD1048576"), "{}", marked.err);
}

/// Only the sheet with people is judged; the others come out too, as what they are.
#[test]
fn several_sheets_one_of_them_hidden() {
    let mut book = Workbook::new();
    for (name, hidden) in [("Dusun A", false), ("Dusun B", true)] {
        let sheet = book.add_worksheet();
        sheet.set_name(name).expect("a name").set_hidden(hidden);
        for (column, heading) in HEADER.split(',').enumerate() {
            sheet.write(0, u16::try_from(column).expect("few columns"), heading).expect("a cell");
        }
        sheet.write(1, 0, nik(u32::from(hidden))).expect("a cell");
        sheet.write(1, 1, "Contoh Orang").expect("a cell");
    }
    let notes = book.add_worksheet();
    notes.set_name("Catatan").expect("a name");
    notes.write(2, 0, "Diserahkan oleh desa").expect("a cell");
    notes.write(3, 0, nik(5)).expect("a cell");
    let desk = Desk::new();
    book.save(desk.path().join("daftar.xlsx")).expect("a workbook");
    let ran = desk.run(&["screen", "--regulation", REGULATION, "--on", ON, "daftar.xlsx"]).done();
    let table = Table::read(&ran.out);
    let rows: Vec<(String, u32, String)> =
        table.rows.iter().map(|row| (row.get("lembar").to_owned(), row.number(), row.verdict().to_owned())).collect();
    let expected =
        [("Dusun A", 2, "perlu data"), ("Dusun B", 2, "perlu data"), ("Catatan", 3, "bukan data"), ("Catatan", 4, "tidak terbaca")];
    assert_eq!(rows, expected.map(|(sheet, row, verdict)| (sheet.to_owned(), row, verdict.to_owned())));
    assert!(ran.err.contains("daftar.xlsx [Dusun B]: lembar ini tersembunyi"), "{}", ran.err);
}

#[test]
fn a_spreadsheet_under_a_wrong_name_is_read_all_the_same() {
    let desk = Desk::new();
    let book = std::fs::read(project("examples").join("samosir/daftar-desa.xlsx")).expect("the example");
    desk.file("daftar.csv", book);
    assert_eq!(desk.samosir(&["daftar.csv"]).rows.len(), 55);
}
