//! Bytes as an XLS; what does not begin like a compound file becomes the workbook stream of one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use payung_fuzz::{compound, expect_panics_of_others, read_workbook};

fuzz_target!(init: expect_panics_of_others(), |bytes: &[u8]| {
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        read_workbook(bytes);
    } else {
        read_workbook(&compound(bytes));
    }
});
