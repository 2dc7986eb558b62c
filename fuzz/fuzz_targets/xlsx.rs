//! Bytes as an XLSX; what does not begin like a zip becomes the sheet of one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use payung_fuzz::{expect_panics_of_others, read_workbook, zipped};

fuzz_target!(init: expect_panics_of_others(), |bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        read_workbook(bytes);
        return;
    }
    // What stands before a NUL is the sheet, what follows the texts.
    let (sheet, strings) = bytes.split_at(bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len()));
    read_workbook(&zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", br#"<Relationships><Relationship Id="a" Type="x/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook><sheets><sheet name="A" r:id="a"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="a" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/sharedStrings.xml", if strings.is_empty() { b"<sst><si><t>a</t></si></sst>" } else { &strings[1..] }),
        ("xl/worksheets/sheet1.xml", sheet),
    ]));
});
