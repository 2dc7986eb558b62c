//! Workbooks as Excel writes them, and as nobody should.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use payung_domain::Language;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook as Writer, XlsxError};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::{Content, FileKind, Input, MergedRange, OpenError, SheetReport, Workbook, sniff};
use crate::{Limits, OwnedCell, OwnedRow};

const MIB: u64 = 1 << 20;

fn text(text: &str) -> OwnedCell {
    OwnedCell::Text(text.into())
}

fn open(bytes: Vec<u8>) -> Result<Workbook, OpenError> {
    Workbook::open_bytes(bytes, "daftar.xlsx", &Limits::default())
}

fn read(book: &mut Workbook, index: usize) -> Result<(Vec<OwnedRow>, SheetReport), OpenError> {
    let mut rows = Vec::new();
    let report = book.read_sheet(index, &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    Ok((rows, report))
}

fn written(fill: impl FnOnce(&mut Writer) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut writer = Writer::new();
    fill(&mut writer).unwrap();
    writer.save_to_buffer().unwrap()
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let method = if *name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const TYPES: &[u8] = br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
const PACKAGE: &[u8] = br#"<?xml version="1.0"?><Relationships><Relationship Id="rId1" Type="http://x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &[u8] =
    br#"<?xml version="1.0"?><workbook xmlns:r="r"><sheets><sheet name="Desa A" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &[u8] = br#"<?xml version="1.0"?><Relationships><Relationship Id="rId1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// An XLSX whose one sheet is this XML.
fn xlsx(sheet: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut parts = vec![
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", PACKAGE),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend_from_slice(more);
    zipped(&parts)
}

fn sheet(data: &str) -> String {
    format!("<?xml version=\"1.0\"?><worksheet><sheetData>{data}</sheetData></worksheet>")
}

fn ods(body: &str) -> Vec<u8> {
    let content = format!(
        concat!(
            r#"<?xml version="1.0"?><office:document-content><office:automatic-styles><style:style style:name="ta1">"#,
            r#"<style:table-properties table:display="true"/></style:style><style:style style:name="ta2">"#,
            r#"<style:table-properties table:display="false"/></style:style></office:automatic-styles><office:body>"#,
            r#"<office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"#
        ),
        body
    );
    zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", content.as_bytes()),
    ])
}

#[test]
fn an_xlsx_is_read_as_it_was_written() {
    let bytes = written(|book| {
        let date = Format::new().set_num_format("dd/mm/yyyy");
        let hours = Format::new().set_num_format("[h]:mm");
        let sheet = book.add_worksheet().set_name("Desa A")?;
        sheet.merge_range(0, 0, 0, 3, "DAFTAR PEKERJA", &Format::new())?;
        sheet.write(2, 0, "nik")?;
        sheet.write(3, 0, 5_106_014_107_800_001_i64 as f64)?;
        sheet.write_with_format(3, 1, &ExcelDateTime::from_ymd(1980, 7, 1)?, &date)?;
        sheet.write_formula(3, 2, Formula::new("1+1").set_result("2"))?;
        sheet.write_formula(3, 3, Formula::new("A1&\"x\"").set_result("hasil"))?;
        sheet.write(3, 4, true)?;
        sheet.write_formula(3, 5, Formula::new("Z9999").set_result("#REF!"))?;
        sheet.write_with_format(3, 6, 1.25, &hours)?;
        sheet.write(4, 0, "   ")?;
        sheet.write(5, 0, "tersembunyi")?;
        sheet.set_row_hidden(5)?;
        let second = book.add_worksheet().set_name("Rahasia")?;
        second.write(0, 0, "x")?;
        second.set_hidden(true);
        Ok(())
    });
    let mut book = open(bytes).unwrap();
    assert_eq!(book.kind(), FileKind::Xlsx);
    assert_eq!(
        book.sheets().iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect::<Vec<_>>(),
        [("Desa A", false), ("Rahasia", true)]
    );
    let (rows, report) = read(&mut book, 0).unwrap();
    assert_eq!(rows.iter().map(|row| (row.number, row.hidden)).collect::<Vec<_>>(), [(1, false), (3, false), (4, false), (6, true)]);
    assert_eq!(
        rows[2].cells,
        [
            OwnedCell::Number(5_106_014_107_800_001.0),
            OwnedCell::Date(29_403.0),
            OwnedCell::Number(2.0),
            text("hasil"),
            OwnedCell::Bool(true),
            OwnedCell::Error("#REF!".into()),
            OwnedCell::Number(1.25),
        ]
    );
    assert_eq!((report.rows, report.hidden_rows, report.hidden_rows_known), (4, 1, true));
    assert_eq!(report.merged, [MergedRange { first_row: 1, last_row: 1, first_col: 0, last_col: 3 }]);
    assert_eq!(book.merged(0).unwrap(), report.merged);
    assert_eq!(read(&mut book, 1).unwrap().0[0].cells, [text("x")]);
    assert!(matches!(book.merged(2), Err(OpenError::NoSuchSheet { index: 2, .. })));
}

#[test]
fn a_stray_cell_in_the_last_corner_is_counted_and_allocates_nothing() {
    let data = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    let declared = format!("<?xml version=\"1.0\"?><worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData>{data}</sheetData></worksheet>");
    let (rows, report) = read(&mut open(xlsx(&declared, &[])).unwrap(), 0).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(report.cells_beyond_limit, 1);
    assert_eq!(report.first_cell_beyond_limit.as_deref(), Some("XFD1048576"));
}

#[test]
fn a_really_wide_sheet_is_refused() {
    let cells: String = (0..600).map(|_| "<c><v>1</v></c>").collect();
    let mut book =
        Workbook::open_bytes(xlsx(&sheet(&format!("<row>{cells}</row>")), &[]), "x", &Limits { columns: 100, ..Limits::default() })
            .unwrap();
    assert!(matches!(read(&mut book, 0), Err(OpenError::TooManyColumns { row: 1, limit: 100, .. })));
}

#[test]
fn rows_cells_and_texts_over_their_caps_are_refused() {
    let data: String = (1..=10).map(|row| format!("<row r=\"{row}\"><c t=\"str\"><v>abcdef</v></c><c><v>1</v></c></row>")).collect();
    let with = |limits: Limits| read(&mut Workbook::open_bytes(xlsx(&sheet(&data), &[]), "x", &limits).unwrap(), 0);
    assert!(matches!(with(Limits { rows: 9, ..Limits::default() }), Err(OpenError::TooManyRows { limit: 9, .. })));
    assert!(matches!(with(Limits { cells: 19, ..Limits::default() }), Err(OpenError::TooManyCells { limit: 19, .. })));
    assert!(matches!(with(Limits { cell_bytes: 5, ..Limits::default() }), Err(OpenError::CellTooLong { cell, .. }) if cell == "A1"));
    assert_eq!(with(Limits { rows: 10, cells: 20, cell_bytes: 6, ..Limits::default() }).unwrap().1.rows, 10);
    let small = Workbook::open_bytes(xlsx(&sheet(&data), &[]), "x", &Limits { workbook_bytes: 100, ..Limits::default() });
    assert!(matches!(small, Err(OpenError::TooLarge { limit: 100, .. })));
}

#[test]
fn reading_stops_when_asked() {
    let data: String = (1..=10).map(|row| format!("<row r=\"{row}\"><c><v>1</v></c></row>")).collect();
    let mut seen = 0;
    let report = open(xlsx(&sheet(&data), &[]))
        .unwrap()
        .read_sheet(0, &mut |_| {
            seen += 1;
            if seen == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .unwrap();
    assert_eq!((seen, report.rows), (3, 3));
}

#[test]
fn hidden_rows_without_numbers_are_counted() {
    let data = "<row><c><v>1</v></c></row><row hidden=\"1\"><c><v>2</v></c></row><row r=\"9\"><c><v>3</v></c></row><row hidden='true'><c><v>4</v></c></row>";
    let (rows, _) = read(&mut open(xlsx(&sheet(data), &[])).unwrap(), 0).unwrap();
    assert_eq!(rows.iter().map(|row| (row.number, row.hidden)).collect::<Vec<_>>(), [(1, false), (2, true), (9, false), (10, true)]);
}

#[test]
fn rows_out_of_order_and_cells_given_twice_are_damage() {
    for data in [
        "<row r=\"2\"><c><v>1</v></c></row><row r=\"1\"><c><v>2</v></c></row>",
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row>",
    ] {
        assert!(matches!(read(&mut open(xlsx(&sheet(data), &[])).unwrap(), 0), Err(OpenError::Broken { sheet: Some(_), .. })), "{data}");
    }
}

#[test]
fn the_1904_system_is_shifted() {
    let styles = br#"<?xml version="1.0"?><styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let book = br#"<workbook xmlns:r="r"><workbookPr date1904="1"/><sheets><sheet name="A" r:id="rId1"/></sheets></workbook>"#;
    let bytes = zipped(&[
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", PACKAGE),
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/styles.xml", styles),
        ("xl/worksheets/sheet1.xml", sheet("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>1</v></c></row>").as_bytes()),
    ]);
    assert_eq!(read(&mut open(bytes).unwrap(), 0).unwrap().0[0].cells, [OwnedCell::Date(1463.0)]);
}

#[test]
fn a_part_that_unpacks_to_far_too_much_is_refused() {
    let blown_up = sheet(&"<row/>".repeat(10 << 20));
    assert!(
        matches!(open(xlsx(&blown_up, &[])), Err(OpenError::Bomb { part, bytes, .. }) if part.ends_with("sheet1.xml") && bytes > 50 * MIB)
    );
    let strings = vec![b' '; 60 << 20];
    let hostile = xlsx(&sheet(""), &[("xl/sharedStrings.xml", strings.as_slice())]);
    assert!(matches!(open(hostile), Err(OpenError::Bomb { .. } | OpenError::Broken { .. })));
    let limited = Workbook::open_bytes(xlsx(&sheet(&" ".repeat(5000)), &[]), "x", &Limits { part_bytes: 4000, ..Limits::default() });
    assert!(matches!(limited, Err(OpenError::Bomb { .. })));
}

#[test]
fn more_texts_declared_than_there_can_be_are_refused() {
    let strings = br#"<sst uniqueCount="99999999999999"><si><t>a</t></si></sst>"#;
    assert!(matches!(open(xlsx(&sheet(""), &[("xl/sharedStrings.xml", strings)])), Err(OpenError::Broken { .. })));
}

#[test]
fn a_cut_off_xlsx_is_said_to_be_cut_off() {
    let bytes = xlsx(&sheet("<row/>"), &[]);
    let half = bytes[..bytes.len() / 2].to_vec();
    assert!(matches!(open(half), Err(OpenError::Truncated { .. })));
}

#[test]
fn an_encrypted_part_is_named() {
    let mut bytes = xlsx(&sheet("<row/>"), &[]);
    // Bit 0 of the flags, in the last entry of the table of contents.
    let entry = memchr::memmem::rfind(&bytes, b"PK\x01\x02").unwrap();
    bytes[entry + 8] |= 1;
    assert!(matches!(open(bytes), Err(OpenError::EncryptedPart { part, .. }) if part == "xl/worksheets/sheet1.xml"));
}

fn compound(stream: &str, content: &[u8]) -> Vec<u8> {
    let mut compound = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    compound.create_stream(stream).unwrap().write_all(content).unwrap();
    compound.flush().unwrap();
    compound.into_inner().into_inner()
}

#[test]
fn passwords_are_said() {
    assert!(matches!(open(compound("/EncryptedPackage", b"x")), Err(OpenError::Password { .. })));
    let filepass = records(&[(0x0809, &[0, 6, 5, 0]), (0x002f, &[1, 0]), (0x000a, &[])]);
    assert!(matches!(open(compound("/Workbook", &filepass)), Err(OpenError::Password { .. })));
}

#[test]
fn what_is_no_spreadsheet_is_named() {
    let cases: [(&[u8], Content); 9] = [
        (b"%PDF-1.7\n", Content::Pdf),
        (b"\xff\xd8\xff\xe0", Content::Picture),
        (b"\n<html><table><tr><td>nik</td></tr></table></html>", Content::Html),
        (b"<?xml version=\"1.0\"?><Workbook/>", Content::Xml),
        (b"{\"nik\": 1}", Content::Json),
        (b"\x1f\x8b\x08\0", Content::Archive),
        (b"SQLite format 3\0", Content::Database),
        (&[0, 1, 2, 3, 4, 5, 6, 7], Content::Binary),
        (b"nik;nama\n", Content::Text),
    ];
    for (bytes, expected) in cases {
        assert!(matches!(open(bytes.to_vec()), Err(OpenError::NotASpreadsheet { content, .. }) if content == expected), "{expected:?}");
    }
    assert!(matches!(open(zipped(&[("a.txt", b"x")])), Err(OpenError::NotASpreadsheet { content: Content::Archive, .. })));
    let word = zipped(&[("[Content_Types].xml", TYPES), ("word/document.xml", b"x")]);
    assert!(matches!(open(word), Err(OpenError::NotASpreadsheet { content: Content::Word, .. })));
    let binary = zipped(&[("[Content_Types].xml", TYPES), ("xl/workbook.bin", b"x")]);
    assert!(matches!(open(binary), Err(OpenError::Xlsb { .. })));
    assert!(matches!(open(compound("/WordDocument", b"x")), Err(OpenError::NotASpreadsheet { content: Content::Word, .. })));
    assert!(matches!(open(Vec::new()), Err(OpenError::Empty { .. })));
    assert!(matches!(open(b"\xef\xbb\xbf \r\n".to_vec()), Err(OpenError::Empty { .. })));
}

#[test]
fn the_content_decides_and_not_the_name() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str, bytes: &[u8]| {
        let place = folder.path().join(name);
        std::fs::write(&place, bytes).unwrap();
        place
    };
    let limits = Limits::default();
    let csv = place("daftar.xlsx", b"nik;nama\n1;a\n");
    assert_eq!(sniff(&csv).unwrap(), FileKind::Csv);
    assert!(matches!(Input::open(&csv, &limits).unwrap(), Input::Csv(_)));
    let book = place("daftar.csv", &xlsx(&sheet("<row><c><v>1</v></c></row>"), &[]));
    assert_eq!(sniff(&book).unwrap(), FileKind::Xlsx);
    assert!(matches!(Input::open(&book, &limits).unwrap(), Input::Workbook(_)));
    assert!(matches!(sniff(folder.path()), Err(OpenError::IsFolder { .. })));
    assert!(matches!(sniff(&folder.path().join("tidak-ada.csv")), Err(OpenError::NotFound { .. })));
    #[cfg(unix)]
    {
        let socket = folder.path().join("soket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(matches!(sniff(&socket), Err(OpenError::NotRegular { .. })));
    }
}

#[test]
fn an_ods_is_read_with_repeats_hidden_rows_and_typed_cells() {
    let body = concat!(
        r#"<table:table table:name="Desa A" table:style-name="ta1"><table:table-column table:number-columns-repeated="9"/>"#,
        r#"<table:table-header-rows><table:table-row><table:table-cell office:value-type="string" table:number-columns-spanned="3"><text:p>Daftar</text:p></table:table-cell>"#,
        r#"<table:covered-table-cell table:number-columns-repeated="2"/></table:table-row></table:table-header-rows>"#,
        "\n<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
        r#"<table:table-row table:visibility="filter"><table:table-cell office:value-type="float" office:value="5106014107800001"><text:p>5,1E+15</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="date" office:date-value="1980-07-01"><text:p>01/07/80</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="boolean" office:boolean-value="true"/><table:table-cell office:value-type="time" office:time-value="PT06H00M00S"/>"#,
        r#"<table:table-cell office:value-type="string" calcext:value-type="error" office:string-value=""><text:p>#REF!</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="string" table:number-columns-repeated="2"><office:annotation><text:p>catatan</text:p></office:annotation><text:p>A &amp; <text:span>B</text:span><text:s text:c="2"/>C</text:p><text:p>D</text:p></table:table-cell></table:table-row>"#,
        r#"<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#,
        r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row></table:table>"#,
        r#"<table:table table:name="Rahasia" table:style-name="ta2"><table:table-row><table:table-cell/></table:table-row></table:table>"#,
    );
    let mut book = open(ods(body)).unwrap();
    assert_eq!(book.kind(), FileKind::Ods);
    assert_eq!(
        book.sheets().iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect::<Vec<_>>(),
        [("Desa A", false), ("Rahasia", true)]
    );
    let (rows, report) = read(&mut book, 0).unwrap();
    assert_eq!(rows.iter().map(|row| (row.number, row.hidden)).collect::<Vec<_>>(), [(1, false), (4, true), (5, false), (6, false)]);
    assert_eq!(
        rows[1].cells,
        [
            OwnedCell::Number(5_106_014_107_800_001.0),
            OwnedCell::Date(29_403.0),
            OwnedCell::Bool(true),
            OwnedCell::Number(0.25),
            OwnedCell::Error("#REF!".into()),
            text("A & B  C\nD"),
            text("A & B  C\nD"),
        ]
    );
    assert_eq!(report.merged, [MergedRange { first_row: 1, last_row: 1, first_col: 0, last_col: 2 }]);
    assert_eq!(report.hidden_rows, 1);
    assert_eq!(read(&mut book, 1).unwrap().1.rows, 0);
}

#[test]
fn an_ods_that_repeats_without_end_is_refused() {
    let row = |rows: &str, columns: &str| {
        ods(&format!(
            r#"<table:table table:name="A"><table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="string" table:number-columns-repeated="{columns}"><text:p>{}</text:p></table:table-cell></table:table-row></table:table>"#,
            "x".repeat(1000)
        ))
    };
    let limits = Limits { rows: 2000, cells: 50_000, part_bytes: MIB, ..Limits::default() };
    let with = |bytes: Vec<u8>| read(&mut Workbook::open_bytes(bytes, "x.ods", &limits).unwrap(), 0);
    assert!(matches!(with(row("99999999999", "1")), Err(OpenError::Bomb { .. })));
    assert!(matches!(with(row("1", "1000000")), Err(OpenError::TooManyColumns { .. })));
    let rows_only = Limits { rows: 50, ..limits };
    let refused = read(&mut Workbook::open_bytes(row("100", "1"), "x.ods", &rows_only).unwrap(), 0);
    assert!(matches!(refused, Err(OpenError::TooManyRows { limit: 50, .. })));
}

#[test]
fn an_ods_with_a_password_is_said() {
    let bytes = zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"),
        ("content.xml", b"xxxx"),
    ]);
    assert!(matches!(open(bytes), Err(OpenError::Password { .. })));
}

/// BIFF records one after another.
fn records(list: &[(u16, &[u8])]) -> Vec<u8> {
    let mut stream = Vec::new();
    for (kind, data) in list {
        stream.extend_from_slice(&kind.to_le_bytes());
        stream.extend_from_slice(&(data.len() as u16).to_le_bytes());
        stream.extend_from_slice(data);
    }
    stream
}

/// An XLS with one sheet of these records.
fn xls(sheet: &[(u16, &[u8])]) -> Vec<u8> {
    const BOF: (u16, &[u8]) = (0x0809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let globals = |position: u32| {
        let [a, b, c, d] = position.to_le_bytes();
        let bound = [a, b, c, d, 0, 0, 6, 0, b'D', b'e', b's', b'a', b' ', b'A'];
        records(&[BOF, (0x0085, &bound), (0x000a, &[])])
    };
    let mut stream = globals(globals(0).len() as u32);
    stream.extend(records(&[&[BOF], sheet, &[(0x000a, &[])]].concat()));
    compound("/Workbook", &stream)
}

fn number_record(row: u16, column: u16, value: f64) -> Vec<u8> {
    [&row.to_le_bytes()[..], &column.to_le_bytes(), &[0, 0], &value.to_le_bytes()].concat()
}

#[test]
fn an_xls_is_read_with_its_hidden_rows() {
    let row = |row: u16, options: u8| [&row.to_le_bytes()[..], &[0, 0, 9, 0, 0xff, 0, 0, 0, 0, 0, options, 0, 0, 0]].concat();
    let formula = [&number_record(1, 1, 7.5)[..], &[0, 0, 0, 0, 0, 0, 0xff, 0x7f, 1, 2]].concat();
    let merged = [1, 0, 0, 0, 0, 0, 0, 0, 2, 0];
    // Claims a billion rows and columns, for which calamine alone would reserve room.
    let dimensions = [0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0, 0xff, 0xff, 0, 0];
    let mut book = open(xls(&[
        (0x0200, &dimensions),
        (0x0208, &row(0, 0)),
        (0x0208, &row(1, 0x20)),
        (0x0203, &number_record(0, 0, 5_106_014_107_800_001.0)),
        (0x0006, &formula),
        (0x00e5, &merged),
    ]))
    .unwrap();
    assert_eq!((book.kind(), book.sheets()[0].name.as_str()), (FileKind::Xls, "Desa A"));
    let (rows, report) = read(&mut book, 0).unwrap();
    assert_eq!(rows[0].cells, [OwnedCell::Number(5_106_014_107_800_001.0)]);
    assert_eq!(rows[1].cells, [OwnedCell::Empty, OwnedCell::Number(7.5)]);
    assert_eq!(rows.iter().map(|row| row.hidden).collect::<Vec<_>>(), [false, true]);
    assert_eq!((report.hidden_rows, report.hidden_rows_known), (1, true));
    assert_eq!(report.merged, [MergedRange { first_row: 1, last_row: 1, first_col: 0, last_col: 2 }]);
}

#[test]
fn an_xls_with_cells_in_far_corners_is_refused_before_it_takes_all_memory() {
    let bytes = xls(&[(0x0203, &number_record(0, 0, 1.0)), (0x0203, &number_record(65_535, 65_535, 2.0))]);
    assert!(matches!(open(bytes), Err(OpenError::TooManyCells { .. })));
}

#[test]
fn damage_in_an_xls_is_said_and_does_not_panic() {
    let bytes = xls(&[(0x0203, &number_record(0, 0, 1.0))]);
    let cut = bytes[..bytes.len() / 2].to_vec();
    assert!(matches!(open(cut), Err(OpenError::Truncated { .. } | OpenError::Broken { .. })));
    // A BOUNDSHEET that points behind the end makes calamine panic.
    let stream = records(&[(0x0809, &[0, 6, 5, 0]), (0x0085, &[0xff, 0xff, 0xff, 0x7f, 0, 0, 1, 0, b'A']), (0x000a, &[])]);
    assert!(matches!(open(compound("/Workbook", &stream)), Err(OpenError::Broken { .. })));
}

#[test]
fn every_message_names_the_file_in_both_languages() {
    let file = || "daftar desa.xlsx".to_owned();
    let sheet = || "Desa A".to_owned();
    let errors = [
        OpenError::NotFound { file: file() },
        OpenError::IsFolder { file: file() },
        OpenError::NotRegular { file: file() },
        OpenError::NotReadable { file: file(), reason: "x".into() },
        OpenError::Empty { file: file() },
        OpenError::NotASpreadsheet { file: file(), content: Content::Pdf },
        OpenError::Xlsb { file: file() },
        OpenError::Password { file: file() },
        OpenError::EncryptedPart { file: file(), part: "xl/styles.xml".into() },
        OpenError::Truncated { file: file() },
        OpenError::Bomb { file: file(), part: "xl/styles.xml".into(), bytes: 3 << 30 },
        OpenError::TooLarge { file: file(), bytes: 300 << 20, limit: 200 << 20 },
        OpenError::TooManyRows { file: file(), sheet: sheet(), limit: 5 },
        OpenError::TooManyColumns { file: file(), sheet: sheet(), row: 1, limit: 5 },
        OpenError::TooManyCells { file: file(), sheet: sheet(), limit: 5 },
        OpenError::CellTooLong { file: file(), sheet: sheet(), cell: "C12".into(), limit: 65_536 },
        OpenError::NoSheets { file: file() },
        OpenError::NoSuchSheet { file: file(), index: 4 },
        OpenError::Broken { file: file(), sheet: Some(sheet()), detail: "x".into() },
    ];
    for error in errors {
        let (indonesian, english) = (error.message(Language::Id), error.message(Language::En));
        for message in [&indonesian, &english] {
            assert!(message.contains("daftar desa.xlsx") && message.ends_with('.') && !message.contains('\n'), "{message}");
        }
        assert_ne!(indonesian, english);
        assert_eq!(error.file(), "daftar desa.xlsx");
    }
}
