//! Any bytes as CSV: every byte comes out once, no record is longer than allowed, and whoever asks for the first fields alone
//! gets those of the whole record.
#![no_main]

use libfuzzer_sys::fuzz_target;
use payung_fuzz::LIMITS;
use payung_registry::{Cells, CsvFile, Encoding};

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut file) = CsvFile::open_bytes(bytes.to_vec(), "uji", &LIMITS) else { return };
    let dialect = file.dialect();
    let (mut length, mut recoded, mut last) = (0_u64, false, 0);
    while let Ok(Some(block)) = file.next_block() {
        let (mut records, mut fronts) = (block.records(), block.records());
        while let Some(record) = records.next() {
            let front = fronts.next_upto(2).expect("as many records");
            assert_eq!((front.line(), front.text(), front.fault()), (record.line(), record.text(), record.fault()));
            assert_eq!(front.width(), record.width().min(2));
            assert_eq!((front.field(0), front.field(1)), (record.field(0), record.field(1)));
            for index in 0..record.width() {
                let _ = record.cell(index);
            }
            assert!(record.line() > last, "lines go up");
            last = record.line();
            recoded |= !record.text().is_ascii();
            length += record.text().len() as u64 + record.terminator().len() as u64 + record.cut_bytes();
        }
    }
    if dialect.encoding == Encoding::Utf8 && !dialect.bom && !dialect.sep_line && !recoded && bytes.is_ascii() {
        assert_eq!(length, bytes.len() as u64);
    }
});
