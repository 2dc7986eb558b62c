//! Invented people of Samosir who meet every criterion of its regulation, and the registers that know them.

use crate::desk::Desk;
use crate::table::Table;

pub const REGULATION: &str = "samosir-10-2024";
pub const ON: &str = "2025-06-01";
/// A village of the region; its number is invented.
pub const VILLAGE: &str = "1217022005";
pub const HEADER: &str =
    "nik,nama,tanggal_lahir,jenis_kelamin,kode_desa,jenis_pekerja_rentan,penerima_upah,peserta_bpjstk_aktif,sumber_iuran_lain";

/// The NIK of the n-th person; a serial from 9000 belongs to nobody.
pub fn nik(n: u32) -> String {
    format!("121702{:02}0780{:04}", 1 + n % 28, 9001 + n / 28)
}

pub fn birth(n: u32) -> String {
    format!("1980-07-{:02}", 1 + n % 28)
}

/// The n-th person's row, with another NIK and name.
pub fn row_of(n: u32, nik: &str, name: &str) -> String {
    format!("{nik},{name},{},L,{VILLAGE},nelayan,tidak,tidak,tidak", birth(n))
}

pub fn row(n: u32) -> String {
    row_of(n, &nik(n), &format!("Contoh Orang {n}"))
}

/// A list of these rows; the first stands on line 2.
pub fn list(rows: &[String]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

pub fn people(numbers: impl IntoIterator<Item = u32>) -> String {
    list(&numbers.into_iter().map(row).collect::<Vec<_>>())
}

/// A DTKS extract with these people, all in one village.
pub fn dtks_in(village: &str, numbers: impl IntoIterator<Item = u32>) -> String {
    let rows: String = numbers.into_iter().map(|n| format!("{},Contoh Orang {n},{village}\n", nik(n))).collect();
    format!("nik,nama,kode_desa\n{rows}")
}

pub fn dtks(numbers: impl IntoIterator<Item = u32>) -> String {
    dtks_in(VILLAGE, numbers)
}

impl Desk {
    /// Screens under Samosir's regulation and reads the result from standard output.
    pub fn samosir(&self, args: &[&str]) -> Table {
        let ran = self.run(&[&["screen", "--regulation", REGULATION, "--on", ON], args].concat()).done();
        Table::read(&ran.out)
    }
}
