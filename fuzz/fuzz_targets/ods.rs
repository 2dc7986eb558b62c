//! Bytes as an ODS; what does not begin like a zip becomes the content of one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use payung_fuzz::{expect_panics_of_others, read_workbook, zipped};

fuzz_target!(init: expect_panics_of_others(), |bytes: &[u8]| {
    if bytes.starts_with(b"PK") {
        read_workbook(bytes);
        return;
    }
    read_workbook(&zipped(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest/>"),
        ("content.xml", bytes),
    ]));
});
