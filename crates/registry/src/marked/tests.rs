//! Round trips: what was the user's is still there, what is ours can be read.

use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader, Xlsx};
use jiff::civil::date;
use payung_domain::Language;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::*;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
const ROOT: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Daftar" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const WORKBOOK_RELS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
const SHEET_HEAD: &str =
    r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#;

fn info() -> BookInfo {
    BookInfo { author: "Payung".into(), title: "Hasil".into(), date: date(2026, 1, 2), language: Language::Id, about: Vec::new() }
}

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("in memory");
        writer.write_all(text.as_bytes()).expect("in memory");
    }
    writer.finish().expect("in memory").into_inner()
}

fn small(sheet: &str) -> Vec<u8> {
    package(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

fn mark(input: &[u8], marks: &Marks) -> Result<(Vec<u8>, MarkedReport), MarkError> {
    let mut out = Cursor::new(Vec::new());
    let report = write_marked_from(Cursor::new(input), &mut out, marks, &info(), &Limits::default())?;
    Ok((out.into_inner(), report))
}

fn part(file: &[u8], name: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(file)).expect("a zip");
    let mut text = String::new();
    zip.by_name(name).expect(name).read_to_string(&mut text).expect("text");
    text
}

fn row(row: u32, values: &[&str], tone: Tone) -> RowMarks {
    RowMarks { row, values: values.iter().map(|value| (*value).to_owned()).collect(), tone }
}

fn fault(row: u32, column: usize, severity: Severity, comment: &str) -> CellMark {
    CellMark { row, column, severity, comment: comment.into() }
}

fn marks(first_column: usize) -> Marks {
    Marks {
        sheets: vec![SheetMarks {
            sheet: 0,
            header_row: 2,
            headers: vec!["keputusan".into(), "alasan".into()],
            first_column,
            rows: vec![row(3, &["layak", "Pasal 7 <a> & \"b\""], Tone::Good), row(5, &["tidak layak"], Tone::Bad)],
            faults: vec![
                fault(3, 1, Severity::Warning, "perbaiki"),
                fault(5, 0, Severity::Error, "NIK kosong"),
                fault(5, 0, Severity::Info, "lihat juga baris 3"),
            ],
        }],
    }
}

fn cell(file: &[u8], row: u32, column: u32) -> Data {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).expect("a workbook");
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).expect("a sheet");
    range.get_value((row - 1, column)).cloned().unwrap_or(Data::Empty)
}

fn text(value: &str) -> Data {
    Data::String(value.into())
}

#[test]
fn a_plain_workbook_keeps_everything() -> Outcome {
    use rust_xlsxwriter::{DataValidation, Format, Formula, Workbook};
    let mut book = Workbook::new();
    let bold = Format::new().set_bold().set_num_format("0.00");
    let sheet = book.add_worksheet();
    sheet.set_name("Desa Suka & Maju")?.set_column_width(1, 33)?.set_freeze_panes(2, 0)?;
    sheet.write_string(0, 0, "DAFTAR")?;
    sheet.write_string(1, 0, "nik")?.write_string(1, 1, "nama")?.write_string(1, 2, "jumlah")?;
    sheet.write_string(2, 0, "3302010101900001")?.write_string_with_format(2, 1, "Sari", &bold)?;
    sheet.write_formula(2, 2, Formula::new("=1+1").set_result("2"))?;
    sheet.write_string(4, 1, "Budi")?;
    sheet.add_data_validation(2, 1, 9, 1, &DataValidation::new().allow_list_strings(&["a", "b"])?)?;
    sheet.autofilter(1, 0, 4, 2)?;
    book.add_worksheet().write_string(0, 0, "lain")?;
    let input = book.save_to_buffer()?;
    let (output, report) = mark(&input, &marks(3))?;
    assert_eq!((report.rows, report.cells_coloured, report.comments), (2, 2, 2));
    assert_eq!(report.first_columns, [(0, 3)]);
    assert_eq!(report.extension, "xlsx");
    assert_eq!(cell(&output, 1, 0), text("DAFTAR"));
    assert_eq!(cell(&output, 2, 3), text("keputusan"));
    assert_eq!(cell(&output, 3, 3), text("layak"));
    assert_eq!(cell(&output, 3, 4), text("Pasal 7 <a> & \"b\""));
    assert_eq!(cell(&output, 5, 3), text("tidak layak"));
    assert_eq!(cell(&output, 5, 1), text("Budi"));
    let mut read: Xlsx<_> = Xlsx::new(Cursor::new(output.as_slice()))?;
    assert_eq!(read.sheet_names(), ["Desa Suka & Maju", "Sheet2"]);
    assert_eq!(read.worksheet_formula("Desa Suka & Maju")?.get_value((2, 2)), Some(&"1+1".to_owned()));
    let sheet = part(&output, "xl/worksheets/sheet1.xml");
    for kept in ["<dataValidation ", "<autoFilter ref=\"A2:C5\"", "<pane ", "width=\"33.7109375\""] {
        assert!(sheet.contains(kept), "{kept} in {sheet}");
    }
    assert!(sheet.contains("<dimension ref=\"A1:E5\"/>"), "{sheet}");
    assert!(sheet.contains("legacyDrawing"), "{sheet}");
    let styles = part(&output, "xl/styles.xml");
    // The faulty cell keeps its number format and its font.
    assert!(
        styles.contains("numFmtId=\"164\" fontId=\"1\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" fillId="),
        "{styles}"
    );
    let comments = part(&output, "xl/comments1.xml");
    assert!(comments.contains("ref=\"A5\"") && comments.contains("NIK kosong\nlihat juga baris 3"), "{comments}");
    assert!(part(&output, "[Content_Types].xml").contains("/xl/comments1.xml"));
    // Parts not concerned are the same bytes.
    for name in ["xl/worksheets/sheet2.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/theme/theme1.xml", "docProps/core.xml"] {
        assert!(part(&input, name) == part(&output, name), "{name}");
    }
    // Marked twice: notes and drawing are joined, results move to the right.
    let (again, report) = mark(&output, &marks(3))?;
    assert_eq!(report.first_columns, [(0, 5)]);
    assert_eq!(cell(&again, 3, 5), text("layak"));
    assert_eq!(cell(&again, 3, 3), text("layak"));
    assert_eq!(part(&again, "xl/comments1.xml").matches("<comment ").count(), 2);
    assert_eq!(part(&again, "xl/drawings/vmlDrawing1.vml").matches("<v:shape ").count(), 2);
    Ok(())
}

#[test]
fn a_copy_says_at_the_first_result_what_it_rests_on() -> Outcome {
    let sheet = format!(
        "{SHEET_HEAD}<sheetData><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>nik</t></is></c></row><row r=\"3\"/><row r=\"5\"/></sheetData></worksheet>"
    );
    let about = vec![("Peraturan".to_owned(), "Perbup 1/2026".to_owned()), ("Tanggal".to_owned(), "2026-06-01".to_owned())];
    let mut out = Cursor::new(Vec::new());
    let info = BookInfo { about, ..info() };
    let report = write_marked_from(Cursor::new(small(&sheet)), &mut out, &marks(2), &info, &Limits::default())?;
    let out = out.into_inner();
    let comments = part(&out, "xl/comments1.xml");
    let place = comments.find("ref=\"C2\"").expect("a note at the verdict's heading");
    assert!(comments[place..].contains("Peraturan: Perbup 1/2026"), "{comments}");
    assert!(comments[place..].contains("Tanggal: 2026-06-01"), "{comments}");
    assert_eq!(report.comments, 3, "one for each faulty cell, one for the heading");
    assert_eq!(cell(&out, 2, 2), text("keputusan"));
    Ok(())
}

#[test]
fn a_workbook_without_styles_or_numbers_is_understood() -> Outcome {
    let sheet = format!(
        "{SHEET_HEAD}<sheetData><row><c t=\"inlineStr\"><is><t>judul</t></is></c></row><row><c t=\"inlineStr\"><is><t>nik</t></is></c><c/></row><row/><row><c><v>4</v></c></row></sheetData><tableParts count=\"0\"/></worksheet>"
    );
    let input = small(&sheet);
    let (output, report) = mark(&input, &marks(2))?;
    assert_eq!(report.cells_coloured, 2);
    assert_eq!(cell(&output, 1, 0), text("judul"));
    assert_eq!(cell(&output, 2, 0), text("nik"));
    assert_eq!(cell(&output, 2, 2), text("keputusan"));
    assert_eq!(cell(&output, 3, 2), text("layak"));
    assert_eq!(cell(&output, 4, 0), Data::Float(4.0));
    assert_eq!(cell(&output, 5, 2), text("tidak layak"));
    let sheet = part(&output, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<cols><col min=\"3\"") && sheet.contains("</cols><sheetData>"), "{sheet}");
    assert!(sheet.contains("<row><c r=\"B3\""), "{sheet}");
    assert!(sheet.contains("r:id=\"rId1\"") || sheet.contains("r:id=\"rId2\""), "{sheet}");
    let drawing = sheet.find("<legacyDrawing").ok_or("no drawing")?;
    assert!(drawing < sheet.find("<tableParts").ok_or("no tables")?);
    assert!(part(&output, "xl/_rels/workbook.xml.rels").contains("/xl/styles1.xml"));
    assert!(part(&output, "xl/styles1.xml").contains("<cellXfs count=\"7\">"), "{}", part(&output, "xl/styles1.xml"));
    Ok(())
}

#[test]
fn prefixes_and_the_strict_form_are_kept() -> Outcome {
    let sheet = r#"<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:dimension ref="A1:B5"/><x:cols><x:col min="1" max="2" width="9"/><x:col min="3" max="16384" width="3" hidden="1"/></x:cols><x:sheetData><x:row r="2" spans="1:2" s="0" customFormat="1"><x:c r="A2" t="str"><x:v>nik</x:v></x:c></x:row><x:row r="3"><x:c r="B3"><x:v>7</x:v></x:c><x:c r="C3" s="0"/><x:extLst/></x:row></x:sheetData></x:worksheet>"#;
    let strict = "http://purl.oclc.org/ooxml/officeDocument/relationships";
    let workbook = format!(
        "<x:workbook xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\" xmlns:q=\"{strict}\"><x:sheets><x:sheet name=\"D\" sheetId=\"1\" q:id=\"rId1\"/></x:sheets></x:workbook>"
    );
    let input = package(&[
        ("_rels/.rels", &ROOT.replace("http://schemas.openxmlformats.org/officeDocument/2006/relationships", strict)),
        ("[Content_Types].xml", TYPES),
        ("xl/workbook.xml", &workbook),
        (
            "xl/_rels/workbook.xml.rels",
            &WORKBOOK_RELS.replace("http://schemas.openxmlformats.org/officeDocument/2006/relationships", strict),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ]);
    let (output, _) = mark(&input, &marks(2))?;
    let sheet = part(&output, "xl/worksheets/sheet1.xml");
    assert!(
        sheet.contains("<x:row r=\"2\" s=\"0\" customFormat=\"1\"><x:c r=\"A2\" t=\"str\"><x:v>nik</x:v></x:c><x:c r=\"C2\""),
        "{sheet}"
    );
    assert!(sheet.contains("</x:is></x:c><x:extLst/></x:row>"), "{sheet}");
    assert!(sheet.contains(r#"<x:col width="3" hidden="1" min="5" max="16384"/></x:cols>"#), "{sheet}");
    assert!(sheet.contains(&format!("<x:legacyDrawing xmlns:r=\"{strict}\"")), "{sheet}");
    assert_eq!(sheet.matches("r=\"C3\"").count(), 1, "the blank cell gives way: {sheet}");
    assert!(part(&output, "xl/styles1.xml").contains("purl.oclc.org"));
    assert!(part(&output, "xl/worksheets/_rels/sheet1.xml.rels").contains(&format!("{strict}/vmlDrawing")));
    Ok(())
}

#[test]
fn results_move_past_what_stands_in_their_way() -> Outcome {
    let sheet = format!(
        "{SHEET_HEAD}<sheetData><row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row><row r=\"3\"><c r=\"D3\"><v>1</v></c></row></sheetData><mergeCells count=\"1\"><mergeCell ref=\"F2:G2\"/></mergeCells></worksheet>"
    );
    let (output, report) = mark(&small(&sheet), &marks(2))?;
    assert_eq!(report.first_columns, [(0, 7)], "D is taken, E alone is too narrow, F and G are merged");
    assert_eq!(cell(&output, 3, 7), text("layak"));
    assert_eq!(cell(&output, 1, 16_383), Data::Float(1.0));
    let full = sheet.replace("F2:G2", "C2:XFD2");
    assert!(matches!(mark(&small(&full), &marks(2)), Err(MarkError::NoRoom { index: 0 })));
    Ok(())
}

#[test]
fn signatures_go_and_are_reported() -> Outcome {
    let sheet = format!("{SHEET_HEAD}<sheetData/></worksheet>");
    let signed_root = ROOT.replace(
        "</Relationships>",
        r#"<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin" Target="_xmlsignatures/origin.sigs"/></Relationships>"#,
    );
    let input = package(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", &signed_root),
        ("_xmlsignatures/origin.sigs", ""),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]);
    let (output, report) = mark(&input, &marks(2))?;
    assert!(report.signature_dropped);
    assert!(!part(&output, "_rels/.rels").contains("signature"));
    assert!(ZipArchive::new(Cursor::new(output.as_slice()))?.by_name("_xmlsignatures/origin.sigs").is_err());
    assert_eq!(cell(&output, 3, 2), text("layak"));
    Ok(())
}

#[test]
fn hostile_text_survives_as_text() -> Outcome {
    let sheet = format!("{SHEET_HEAD}<sheetData/></worksheet>");
    let hostile = "=cmd|' /C calc'!A0 </t></is></c> \u{1} _x0041_ ]]> 😀";
    let mut marks = marks(0);
    marks.sheets[0].headers = vec![hostile.into(), "b".into()];
    marks.sheets[0].rows[0].values = vec![hostile.into(), "x".repeat(40_000)];
    let (output, report) = mark(&small(&sheet), &marks)?;
    assert_eq!(cell(&output, 3, 0), text(&hostile.replace('\u{1}', "\u{fffd}")));
    assert_eq!((report.characters_replaced, report.texts_cut), (2, 1));
    match cell(&output, 3, 1) {
        Data::String(long) => assert_eq!(long.encode_utf16().count(), 32_767),
        other => panic!("{other:?}"),
    }
    Ok(())
}

#[test]
fn strange_packages_are_refused_and_leave_no_workbook() {
    let good = format!("{SHEET_HEAD}<sheetData/></worksheet>");
    let sheets = [
        good.replace("<sheetData/>", ""),
        good.replace("<sheetData/>", "<sheetData><row r=\"3\"/><row r=\"2\"/></sheetData>"),
        good.replace("<sheetData/>", "<sheetData><row r=\"3\"><c r=\"B3\"/><c r=\"A3\"/></row></sheetData>"),
        good.replace("<sheetData/>", "<sheetData><row r=\"3\"><c r=\"A4\"/></row></sheetData>"),
        good.replace("<sheetData/>", "<sheetData><row r=\"9999999\"/></sheetData>"),
        good.replace("<sheetData/>", "<sheetData/><legacyDrawing r:id=\"rId7\"/>"),
        good.replace("spreadsheetml/2006", "spreadsheetml/1999"),
        good.replace("<sheetData/>", "<sheetData>"),
        good.replace("UTF-8", "UTF-16"),
        good.replace("<worksheet", "<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet"),
        good.replace("worksheet", "chartsheet"),
        String::new(),
    ];
    for sheet in sheets {
        let mut out = Cursor::new(Vec::new());
        let result = write_marked_from(Cursor::new(small(&sheet)), &mut out, &marks(2), &info(), &Limits::default());
        assert!(matches!(result, Err(MarkError::Strange { .. })), "{sheet}: {result:?}");
        assert!(ZipArchive::new(out).is_err(), "a whole archive was left: {sheet}");
    }
    assert!(matches!(mark(b"no zip", &marks(2)), Err(MarkError::Strange { .. })));
    assert!(mark(&small(&good), &marks(2)).is_ok());
}

#[test]
fn marks_that_contradict_themselves_are_refused() {
    let input = small(&format!("{SHEET_HEAD}<sheetData/></worksheet>"));
    let change = |with: &dyn Fn(&mut SheetMarks)| {
        let mut marks = marks(2);
        with(&mut marks.sheets[0]);
        mark(&input, &marks)
    };
    assert!(matches!(change(&|sheet| sheet.rows.reverse()), Err(MarkError::Marks(_))));
    assert!(matches!(change(&|sheet| sheet.header_row = 3), Err(MarkError::Marks(_))));
    assert!(matches!(change(&|sheet| sheet.header_row = 0), Err(MarkError::Marks(_))));
    assert!(matches!(change(&|sheet| sheet.faults[0].column = 16_384), Err(MarkError::Marks(_))));
    assert!(matches!(change(&|sheet| sheet.headers.truncate(1)), Err(MarkError::Marks(_))));
    assert!(matches!(change(&|sheet| sheet.sheet = 1), Err(MarkError::NoSuchSheet { index: 1 })));
    assert!(matches!(change(&|sheet| sheet.first_column = 16_383), Err(MarkError::NoRoom { .. })));
    let twice = Marks { sheets: [marks(2).sheets, marks(2).sheets].concat() };
    assert!(matches!(mark(&input, &twice), Err(MarkError::Marks(_))));
}

#[test]
fn limits_hold() {
    let input = small(&format!("{SHEET_HEAD}<sheetData/>{}</worksheet>", " ".repeat(100_000)));
    let with = |limits: Limits| write_marked_from(Cursor::new(&input), &mut Cursor::new(Vec::new()), &marks(2), &info(), &limits);
    assert!(matches!(with(Limits { workbook_bytes: 100, ..Limits::default() }), Err(MarkError::TooLarge { .. })));
    assert!(matches!(with(Limits { part_bytes: 50_000, ..Limits::default() }), Err(MarkError::TooLarge { .. })));
    assert!(with(Limits { part_bytes: 200_000, ..Limits::default() }).is_ok());
}

#[test]
fn messages_say_what_to_do_next() {
    let errors = [
        MarkError::Io(std::io::Error::other("x")),
        MarkError::TooLarge { part: String::new(), limit: 5 },
        MarkError::strange("xl/a.xml", "odd"),
        MarkError::NoSuchSheet { index: usize::MAX },
        MarkError::NoRoom { index: 0 },
        MarkError::Marks("x"),
    ];
    for error in errors {
        for language in [Language::Id, Language::En] {
            let message = error.message(language);
            assert!(message.ends_with('.') && !message.contains('\n') && message.len() > 60, "{message}");
        }
        assert_ne!(error.message(Language::Id), error.message(Language::En));
    }
}

proptest! {
    /// Whatever cells a sheet has, they read the same after marking, and the results read as given.
    #[test]
    fn cells_of_the_user_stay(
        cells in proptest::collection::btree_map((1_u32..12, 0_u32..8), 1_u32..1000, 0..40),
        numbered in any::<bool>(),
        results in proptest::collection::btree_map(2_u32..14, "[a-z<&\\n ]{0,6}", 0..8),
        faults in proptest::collection::vec((1_u32..14, 0_usize..9), 0..12),
    ) {
        let mut sheet = format!("{SHEET_HEAD}<sheetData>");
        for number in 1..12_u32 {
            let own: Vec<_> = cells.range((number, 0)..(number + 1, 0)).collect();
            if own.is_empty() && numbered {
                continue;
            }
            sheet.push_str(&if numbered { format!("<row r=\"{number}\" spans=\"1:8\">") } else { "<row>".to_owned() });
            let mut next = 0;
            for ((_, column), value) in own {
                if numbered {
                    sheet.push_str(&format!("<c r=\"{}\"><v>{value}</v></c>", xml::reference(number, *column as usize)));
                } else {
                    // Without references the cells before it must be there.
                    while next < *column {
                        sheet.push_str("<c/>");
                        next += 1;
                    }
                    sheet.push_str(&format!("<c><v>{value}</v></c>"));
                    next += 1;
                }
            }
            sheet.push_str("</row>");
        }
        sheet.push_str("</sheetData></worksheet>");
        let marks = Marks { sheets: vec![SheetMarks {
            sheet: 0,
            header_row: 1,
            headers: vec!["keputusan".into()],
            first_column: 9,
            rows: results.iter().map(|(number, value)| row(*number, &[value], Tone::Unsure)).collect(),
            faults: faults.iter().map(|(row, column)| fault(*row, *column, Severity::Error, "x")).collect(),
        }] };
        let (output, report) = mark(&small(&sheet), &marks).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let mut distinct = faults.clone();
        distinct.sort_unstable();
        distinct.dedup();
        prop_assert_eq!(report.cells_coloured, distinct.len() as u64);
        prop_assert_eq!(report.comments, distinct.len() as u64);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(output.as_slice())).map_err(|error| TestCaseError::fail(error.to_string()))?;
        let range = book.worksheet_range("Daftar").map_err(|error| TestCaseError::fail(error.to_string()))?;
        for number in 1..14_u32 {
            for column in 0..8_u32 {
                let expected = cells.get(&(number, column)).map_or(Data::Empty, |value| Data::Float(f64::from(*value)));
                prop_assert_eq!(range.get_value((number - 1, column)).cloned().unwrap_or(Data::Empty), expected);
            }
            let expected = results.get(&number).filter(|value| !value.is_empty()).map_or(Data::Empty, |value| text(value));
            if number > 1 {
                prop_assert_eq!(range.get_value((number - 1, 9)).cloned().unwrap_or(Data::Empty), expected);
            }
        }
    }

    /// Damaged packages end in an error or in a workbook that can be read, never in a panic.
    #[test]
    fn damage_does_not_panic(at in 0_usize..700, byte in any::<u8>()) {
        let sheet = format!(
            "{SHEET_HEAD}<dimension ref=\"A1:C3\"/><cols><col min=\"1\" max=\"9\" width=\"4\"/></cols><sheetData><row r=\"2\"><c r=\"A2\" s=\"3\"><v>1</v></c></row><row r=\"3\"/></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells></worksheet>"
        );
        let mut bytes = sheet.into_bytes();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let broken = String::from_utf8_lossy(&bytes).into_owned();
        if let Ok((output, _)) = mark(&small(&broken), &marks(2)) {
            prop_assert!(ZipArchive::new(Cursor::new(output)).is_ok());
        }
    }
}
