//! The result CSV, read by a reader that is not ours.

use std::collections::BTreeMap;

/// Columns before the criteria (contract).
pub const FIRST: [&str; 7] = ["berkas", "lembar", "baris", "nik", "nama", "keputusan", "peringkat"];
/// Columns after them.
pub const LAST: [&str; 2] = ["peringatan", "alasan"];

/// A result.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    pub header: Vec<String>,
    pub rows: Vec<Row>,
}

/// One row, by column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row(BTreeMap<String, String>);

impl Table {
    /// Reads a result; every row must have as many fields as the header.
    pub fn read(text: &str) -> Self {
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
        let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
        let rows = reader
            .records()
            .map(|record| Row(header.iter().cloned().zip(record.expect("a record").iter().map(str::to_owned)).collect()))
            .collect();
        Self { header, rows }
    }

    /// The criteria, in the order of their columns.
    pub fn criteria(&self) -> &[String] {
        &self.header[FIRST.len()..self.header.len() - LAST.len()]
    }

    /// The row that came from `line` of the only list.
    pub fn line(&self, line: u32) -> &Row {
        let found: Vec<&Row> = self.rows.iter().filter(|row| row.number() == line).collect();
        assert_eq!(found.len(), 1, "line {line} comes out once");
        found[0]
    }

    /// File, sheet and row of every row, in order.
    pub fn places(&self) -> Vec<(String, String, u32)> {
        self.rows.iter().map(|row| (row.get("berkas").to_owned(), row.get("lembar").to_owned(), row.number())).collect()
    }

    /// How many rows have this verdict.
    pub fn count(&self, verdict: &str) -> usize {
        self.rows.iter().filter(|row| row.verdict() == verdict).count()
    }
}

impl Row {
    pub fn get(&self, column: &str) -> &str {
        self.0.get(column).unwrap_or_else(|| panic!("no column {column}"))
    }

    pub fn number(&self) -> u32 {
        self.get("baris").parse().expect("a row number")
    }

    pub fn verdict(&self) -> &str {
        self.get("keputusan")
    }
}
