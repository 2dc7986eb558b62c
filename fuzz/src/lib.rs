//! What the fuzz targets share: limits small enough to be reached, and reading a workbook through to its end.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use payung_registry::{Limits, Workbook};
use zip::write::{SimpleFileOptions, ZipWriter};

/// Limits that a fuzzed file of a few kilobytes can pass.
pub const LIMITS: Limits = Limits {
    workbook_bytes: 1 << 20,
    part_bytes: 8 << 20,
    rows: 2_000,
    columns: 64,
    cells: 200_000,
    record_bytes: 64,
    cell_bytes: 1 << 10,
};

/// The workbook reader turns calamine's panics into errors; only a panic of our own, or one that nobody caught, is a find.
pub fn expect_panics_of_others() {
    std::panic::set_hook(Box::new(|panic| {
        let crates = ["crates/registry", "crates/domain", "crates/screening", "crates/operations"];
        let ours = panic.location().is_some_and(|place| crates.iter().any(|ours| place.file().contains(ours)));
        if ours {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}

/// Opens the bytes as a workbook and reads every sheet. Errors are what is expected; they must have a message.
pub fn read_workbook(bytes: &[u8]) {
    let mut book = match Workbook::open_bytes(bytes.to_vec(), "uji", &LIMITS) {
        Ok(book) => book,
        Err(error) => {
            assert!(error.message(Default::default()).contains("uji"));
            return;
        }
    };
    for index in 0..book.sheets().len().min(8) {
        let (mut last, mut rows) = (0, 0);
        let report = book.read_sheet(index, &mut |row| {
            assert!(row.number > last, "rows come in order");
            assert!(row.cells.len() <= LIMITS.columns as usize);
            last = row.number;
            rows += 1;
            ControlFlow::Continue(())
        });
        if let Ok(report) = report {
            assert_eq!(report.rows, rows);
            assert!(report.hidden_rows <= rows);
        }
    }
}

/// A zip of these parts, unpacked sizes and checksums in order, so that the fuzzer works on their content.
#[must_use]
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        if writer.start_file(*name, options).is_err() || writer.write_all(content).is_err() {
            return Vec::new();
        }
    }
    writer.finish().map(Cursor::into_inner).unwrap_or_default()
}

/// A compound file with this workbook stream.
#[must_use]
pub fn compound(stream: &[u8]) -> Vec<u8> {
    let pack = || -> std::io::Result<Vec<u8>> {
        let mut compound = cfb::CompoundFile::create(Cursor::new(Vec::new()))?;
        compound.create_stream("/Workbook")?.write_all(stream)?;
        compound.flush()?;
        Ok(compound.into_inner().into_inner())
    };
    pack().unwrap_or_default()
}
