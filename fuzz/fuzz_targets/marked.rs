//! Bytes as a workbook to be marked: what begins like a zip is taken as it is, everything else becomes a sheet, its
//! styles and its notes. Whatever is accepted must be a whole archive whose sheet can be marked again.
#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use payung_fuzz::{LIMITS, zipped};
use payung_registry::{BookInfo, CellMark, Marks, RowMarks, Severity, SheetMarks, Tone, write_marked_from};

const TYPES: &[u8] = br#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
const ROOT: &[u8] = br#"<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &[u8] = br#"<workbook><sheets><sheet name="A" r:id="a"/></sheets></workbook>"#;
const BOOK_RELATIONSHIPS: &[u8] = br#"<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="x/styles" Target="styles.xml"/></Relationships>"#;
const SHEET_RELATIONSHIPS: &[u8] = br#"<Relationships><Relationship Id="a" Type="x/comments" Target="../comments1.xml"/></Relationships>"#;

fuzz_target!(|bytes: &[u8]| {
    let fault = |row, column, severity| CellMark { row, column, severity, comment: "x".to_owned() };
    let row = |row, tone| RowMarks { row, values: vec!["layak".to_owned(), "<&>".to_owned()], tone };
    let marks = Marks {
        sheets: vec![SheetMarks {
            sheet: 0,
            header_row: 1,
            headers: vec!["keputusan".to_owned(), "alasan".to_owned()],
            first_column: 2,
            rows: vec![row(2, Tone::Good), row(4, Tone::Bad)],
            faults: vec![fault(2, 1, Severity::Error), fault(3, 0, Severity::Info)],
        }],
    };
    let info = BookInfo {
        author: "Payung".to_owned(),
        title: String::new(),
        date: Default::default(),
        language: Default::default(),
        about: Vec::new(),
    };
    let book = if bytes.starts_with(b"PK") {
        bytes.to_vec()
    } else {
        let mut parts = bytes.splitn(3, |byte| *byte == 0);
        zipped(&[
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", ROOT),
            ("xl/workbook.xml", BOOK),
            ("xl/_rels/workbook.xml.rels", BOOK_RELATIONSHIPS),
            ("xl/worksheets/_rels/sheet1.xml.rels", SHEET_RELATIONSHIPS),
            ("xl/worksheets/sheet1.xml", parts.next().unwrap_or_default()),
            ("xl/styles.xml", parts.next().unwrap_or(b"<styleSheet/>")),
            ("xl/comments1.xml", parts.next().unwrap_or(b"<comments><authors/><commentList/></comments>")),
        ])
    };
    let mut out = Cursor::new(Vec::new());
    match write_marked_from(Cursor::new(&book), &mut out, &marks, &info, &LIMITS) {
        Err(error) => assert!(!error.message(Default::default()).is_empty()),
        Ok(report) => {
            let mut again = Cursor::new(Vec::new());
            let second = write_marked_from(Cursor::new(out.get_ref()), &mut again, &marks, &info, &LIMITS);
            // Only room and size can run out; what was written once can be read.
            use payung_registry::MarkError::{NoRoom, TooLarge};
            assert!(matches!(second, Ok(_) | Err(NoRoom { .. } | TooLarge { .. })), "{report:?} then {second:?}");
        }
    }
});
