//! `cargo xtask generate --match`: a list and a register of the same and of similar people, with the truth of who is who.
//!
//! Nobody in it exists; serials of NIK begin at 9001. The shares of errors are those the matcher's goals are stated for. Files:
//! `daftar.csv`, `register.csv`, both without their NIK (`daftar-tanpa-nik.csv`, `register-tanpa-nik.csv`), and the truth:
//! `kebenaran.csv` (line of the list, person, what went wrong) and `kebenaran-register.csv` (line of the register, person).

mod names;
mod people;
mod rows;
mod slips;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use super::dice::shuffled;
use people::{Person, Places};
use rows::{Owed, Written};

/// Of a hundred candidates, so many are in the register.
const OVERLAP_PERCENT: u64 = 70;
/// Of ten thousand register rows, so many repeat a person.
const REGISTER_REPEATS: u64 = 50;
/// Of ten thousand candidates, so many stand in the list twice.
const LIST_REPEATS: u64 = 200;

const COLUMNS: [&str; 5] = ["nik", "nama", "tanggal_lahir", "jenis_kelamin", "kode_desa"];

/// Makes the files with about `rows` rows in list and register.
pub fn generate(rows: u64, seed: u64, out: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out)?;
    let in_register = rows * 10_000 / (10_000 + REGISTER_REPEATS);
    let on_list = rows * 10_000 / (10_000 + LIST_REPEATS);
    let both = on_list * OVERLAP_PERCENT / 100;
    let people = in_register + on_list - both;
    let everybody = people::everybody(people, &Places::new(people), seed);
    write_register(&everybody, in_register, seed, out)?;
    write_list(&everybody, (in_register - both, on_list), seed, out)
}

struct Files {
    whole: csv::Writer<fs::File>,
    bare: csv::Writer<fs::File>,
    truth: csv::Writer<fs::File>,
    line: u64,
}

impl Files {
    fn create(out: &Path, name: &str, truth: &str, columns: &[&str]) -> Result<Self, Box<dyn Error>> {
        let open = |file: String| csv::Writer::from_path(out.join::<PathBuf>(file.into()));
        let mut files = Self {
            whole: open(format!("{name}.csv"))?,
            bare: open(format!("{name}-tanpa-nik.csv"))?,
            truth: open(format!("{truth}.csv"))?,
            line: 1,
        };
        files.whole.write_record(COLUMNS)?;
        files.bare.write_record(&COLUMNS[1..])?;
        files.truth.write_record(columns)?;
        Ok(files)
    }

    fn write(&mut self, row: &Written) -> Result<(), Box<dyn Error>> {
        self.line += 1;
        let cells = row.cells();
        self.whole.write_record(&cells)?;
        self.bare.write_record(&cells[1..])?;
        Ok(())
    }

    fn finish(mut self) -> Result<(), Box<dyn Error>> {
        for file in [&mut self.whole, &mut self.bare, &mut self.truth] {
            file.flush()?;
        }
        Ok(())
    }
}

/// The register: everybody below `count` in an order of its own, some a second time.
fn write_register(everybody: &[Person], count: u64, seed: u64, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut files = Files::create(out, "register", "kebenaran-register", &["baris", "orang"])?;
    let repeats = count * REGISTER_REPEATS / 10_000;
    for at in 0..count + repeats {
        let mixed = shuffled(seed, 21, count + repeats, at);
        // Numbers beyond the people are the second rows of those at the beginning.
        let person = shuffled(seed, 22, count, if mixed < count { mixed } else { mixed - count });
        let row = rows::in_register(&everybody[person as usize], mixed >= count, seed);
        files.write(&row)?;
        files.truth.write_record([files.line.to_string(), person.to_string()])?;
    }
    files.finish()
}

/// The list: the people from `from` on, some twice.
fn write_list(everybody: &[Person], (from, count): (u64, u64), seed: u64, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut files = Files::create(out, "daftar", "kebenaran", &["baris", "orang", "dalam_register", "kelas"])?;
    let repeats = count * LIST_REPEATS / 10_000;
    let register_end = everybody.len() as u64 - count + count * OVERLAP_PERCENT / 100;
    let mut owed = Owed::default();
    let places = Places::new(everybody.len() as u64);
    for at in 0..count + repeats {
        let mixed = shuffled(seed, 23, count + repeats, at);
        let second = mixed >= count;
        let person = from + shuffled(seed, 24, count, if second { mixed - count } else { mixed });
        let mut row = rows::in_list(&everybody[person as usize], second, &places, &mut owed, seed);
        if second {
            row.classes.push("baris_ganda");
        }
        files.write(&row)?;
        let known = if person < register_end { "ya" } else { "tidak" };
        files.truth.write_record([files.line.to_string(), person.to_string(), known.to_owned(), row.classes.join("|")])?;
    }
    files.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    /// The files of a small world.
    fn made(rows: u64) -> (tempfile::TempDir, HashMap<String, u64>, u64) {
        let folder = tempfile::tempdir().expect("a folder");
        generate(rows, 5, folder.path()).expect("made");
        let mut counts = HashMap::new();
        let mut all = 0;
        let mut truth = csv::Reader::from_path(folder.path().join("kebenaran.csv")).expect("truth");
        for record in truth.records() {
            let record = record.expect("a record");
            all += 1;
            if &record[2] == "ya" {
                *counts.entry("dalam_register".to_owned()).or_insert(0) += 1;
            }
            for class in record[3].split('|').filter(|class| !class.is_empty()) {
                *counts.entry(class.to_owned()).or_insert(0) += 1;
            }
        }
        (folder, counts, all)
    }

    #[test]
    fn the_shares_of_errors_are_those_of_the_goals() {
        let (_folder, counts, all) = made(40_000);
        for (class, per_ten_thousand) in [
            ("dalam_register", 7_000.0),
            ("nik_satu_angka", 120.0),
            ("nik_tertukar", 60.0),
            ("nik_ilmiah", 40.0),
            ("nik_kosong", 40.0),
            ("nik_15_angka", 20.0),
            ("nama_salah_ketik", 300.0),
            ("ejaan_lama", 100.0),
            ("bagian_tertukar", 50.0),
            ("bergelar", 200.0),
            ("spasi", 200.0),
            ("tanggal_bulan_tertukar", 70.0),
            ("tahun_meleset", 30.0),
            ("tanggal_kosong", 40.0),
            ("pindah", 500.0),
            ("wilayah_kosong", 100.0),
            ("jenis_kelamin_salah", 30.0),
            ("jenis_kelamin_kosong", 50.0),
            ("baris_ganda", 196.0),
        ] {
            let share = *counts.get(class).unwrap_or(&0) as f64 / all as f64 * 10_000.0;
            let sway = 4.0 * (per_ten_thousand * 10_000.0 / all as f64).sqrt();
            assert!((share - per_ten_thousand).abs() < sway.max(3.0), "{class}: {share} of ten thousand, not {per_ten_thousand}");
        }
    }

    #[test]
    fn no_two_people_have_one_nik_and_the_serials_are_nobodys() {
        let everybody = people::everybody(30_000, &Places::new(30_000), 9);
        let niks: HashSet<u64> = everybody.iter().map(|person| person.nik).collect();
        assert_eq!(niks.len(), everybody.len());
        assert!(everybody.iter().all(|person| person.nik % 10_000 > 9_000));
    }
}
