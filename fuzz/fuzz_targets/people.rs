//! Bytes as a CSV list: finding the header and reading every row as a person, a fault or no data.

#![no_main]

use libfuzzer_sys::fuzz_target;
use payung_domain::AreaCode;
use payung_registry::{Areas, Cells, CsvFile, Layout, Limits, OwnedCell, OwnedRow, RowContent, RowReader, Term, Vocabulary};
use std::sync::OnceLock;

static AREAS: OnceLock<Areas> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    let areas = AREAS.get_or_init(Areas::embedded);
    let vocabulary = Vocabulary {
        region: AreaCode::parse("1217"),
        occupations: vec![Term { label: "petani".into(), aliases: vec!["tani".into()] }],
        offices: vec![Term { label: "Ketua RT".into(), aliases: Vec::new() }],
        indicators: vec!["usaha_sendiri".into()],
        ..Vocabulary::default()
    };
    let limits = Limits { record_bytes: 4096, ..Limits::default() };
    let Ok(mut file) = CsvFile::open_bytes(bytes.to_vec(), "fuzz.csv", &limits) else { return };
    let mut rows = Vec::new();
    while let Ok(Some(block)) = file.next_block() {
        let mut records = block.records();
        while let Some(record) = records.next() {
            let cells = (0..record.width()).map(|index| OwnedCell::Text(record.field(index).into())).collect();
            rows.push(OwnedRow { number: record.line(), hidden: false, cells });
        }
    }
    let head: Vec<OwnedRow> =
        rows.iter().filter(|row| (0..row.width()).any(|index| !row.cell(index).is_blank())).take(60).cloned().collect();
    let Ok(layout) = Layout::detect(&head, &[], &vocabulary) else { return };
    let mut reader = RowReader::new(&layout, &vocabulary, areas, None, payung_domain::Date::constant(2026, 6, 1));
    for row in &rows {
        let blank = (0..row.width()).all(|index| row.cell(index).is_blank());
        match reader.read(row) {
            RowContent::Blank => assert!(blank, "a row with content came out blank"),
            RowContent::Unreadable { faults } => assert!(!faults.is_empty(), "unreadable without a reason"),
            _ => {}
        }
    }
});
