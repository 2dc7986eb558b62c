//! Bytes as a file of stored decisions.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = payung_screening::replay(&mut &*bytes);
});
