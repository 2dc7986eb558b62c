//! A list of a million rows against a register of a million rows, under the eight criteria of Perbup Samosir 10/2024.
//!
//! The data is such that the others need not know what is rare in it: dates of birth are all written dd-mm-yyyy, and no
//! register row lacks its NIK. They read the same files, use two threads as we do, and write the verdict and the eight
//! answers; we also write warnings and reasons in words.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::measure::{Cost, run, spread};
use super::peers::{PEERS, environment};
use super::{Request, circumstances, folder, generated, released};

const REGULATION: &str = "samosir-10-2024";
const ON: &str = "2026-06-01";
const SNAPSHOT: &str = "2026-03-01";
/// What must be the same for every contender, row by row.
const COMPARED: [&str; 11] = [
    "baris",
    "nama",
    "keputusan",
    "penduduk",
    "usia",
    "data_kesejahteraan",
    "nik_valid",
    "bukan_peserta_aktif",
    "bukan_karyawan",
    "bukan_penerima_lain",
    "jenis_pekerja",
];
/// People in the small second register: enough that it covers every village.
const SECOND_REGISTER: &str = "20000";

/// The files of one size.
pub struct Data {
    list: PathBuf,
    dtks: PathBuf,
    p3ke: PathBuf,
}

impl Data {
    /// Makes or finds the data for that many people, with a register of as many rows as the list's.
    ///
    /// # Errors
    /// The generator fails.
    pub fn of(folder: &Path, people: u64) -> Result<Self, String> {
        let home = folder.join(format!("screen-{people}"));
        let second = folder.join("p3ke");
        // Seven in ten are in DTKS: for as many rows as the list has there must be more people than on the list.
        let (listed, population) = (people.to_string(), (people * 1_450 / 1_000).to_string());
        generated(
            &home,
            &[
                "--people",
                &listed,
                "--population",
                &population,
                "--seed",
                "7",
                "--columns",
                "narrow",
                "--files",
                "daftar,dtks",
                "--dates",
                "plain",
                "--registers",
                "whole",
            ],
        )?;
        generated(
            &second,
            &["--people", SECOND_REGISTER, "--seed", "7", "--columns", "narrow", "--files", "dtks", "--registers", "whole"],
        )?;
        Ok(Self { list: home.join("daftar.csv"), dtks: home.join("dtks.csv"), p3ke: second.join("dtks.csv") })
    }

    /// Our own run over `list` against this register.
    pub fn ours(&self, program: &Path, list: &Path, out: &Path) -> Command {
        let mut command = Command::new(program);
        command.args(["screen", "--regulation", REGULATION, "--on", ON]);
        for (kind, file) in [("dtks", &self.dtks), ("p3ke", &self.p3ke)] {
            command.arg("--register").arg(format!("{kind}={}@{SNAPSHOT}", file.display()));
        }
        command.arg("--out").arg(out).arg(list);
        command
    }

    /// The list and the two registers.
    pub fn files(&self) -> [&Path; 3] {
        [&self.list, &self.dtks, &self.p3ke]
    }

    /// The list.
    pub fn list(&self) -> &Path {
        &self.list
    }
}

/// Measures and prints.
///
/// # Errors
/// A contender cannot be run, or the verdicts differ.
pub fn bench(request: &Request) -> Result<(), String> {
    let folder = folder()?;
    let program = released("payung")?;
    let data = Data::of(&folder, request.people)?;
    let python = environment(&folder)?;
    let head = circumstances();
    let mut contenders: Vec<(String, Vec<Cost>, PathBuf)> =
        vec![(format!("payung {}", env!("CARGO_PKG_VERSION")), Vec::new(), folder.join("payung.csv"))];
    let mut scripts = Vec::new();
    for peer in &PEERS {
        scripts.push(peer.program(&folder)?);
        contenders.push((format!("{} {}", peer.name, peer.version(&python)), Vec::new(), folder.join(format!("{}.csv", peer.package))));
    }
    // In turn, so that what else the machine does hits all alike.
    for _ in 0..request.runs {
        for (index, (name, costs, out)) in contenders.iter_mut().enumerate() {
            let mut command = match index.checked_sub(1).and_then(|index| scripts.get(index)) {
                None => data.ours(&program, &data.list, out),
                Some(script) => {
                    let mut command = Command::new(&python);
                    command.arg(script).args([&data.list, &data.dtks, &data.p3ke]).arg(&*out);
                    command
                }
            };
            costs.push(run(&mut command, name)?);
        }
    }
    let digests: Vec<Digest> = contenders.iter().map(|(_, _, out)| Digest::of(out)).collect::<Result<_, _>>()?;
    print(&head, &data, &contenders, &digests)?;
    match digests.iter().zip(&contenders).find(|(digest, _)| **digest != digests[0]) {
        Some((_, (name, _, _))) => Err(format!("{name} comes to other verdicts")),
        None => Ok(()),
    }
}

fn print(head: &str, data: &Data, contenders: &[(String, Vec<Cost>, PathBuf)], digests: &[Digest]) -> Result<(), String> {
    let size = |path: &Path| fs::metadata(path).map(|meta| meta.len() / 1_000_000).map_err(|error| format!("{}: {error}", path.display()));
    let register_rows =
        fs::read(&data.dtks).map(|bytes| bytes.iter().filter(|byte| **byte == b'\n').count() - 1).map_err(|error| error.to_string())?;
    println!(
        "Screening {} rows ({} MB) against a register of {register_rows} rows ({} MB), eight criteria, {REGULATION}.",
        digests[0].rows,
        size(&data.list)?,
        size(&data.dtks)?
    );
    println!(
        "{head}; {} runs each, in turn. Others: same verdicts, no reasons; dates of birth all dd-mm-yyyy, no damaged register rows.\n",
        contenders[0].1.len()
    );
    println!("| | CPU s, least (median) | wall s, least (median) | peak MB | CPU, of ours | verdicts |");
    println!("|---|---|---|---|---|---|");
    let ours = spread(&contenders[0].1, |cost| cost.cpu).min;
    for ((name, costs, _), digest) in contenders.iter().zip(digests) {
        let (cpu, wall) = (spread(costs, |cost| cost.cpu), spread(costs, |cost| cost.wall));
        let peak = costs.iter().map(|cost| cost.peak).max().unwrap_or_default() / 1_000_000;
        println!(
            "| {name} | {:.2} ({:.2}) | {:.2} ({:.2}) | {peak} | {:.2} × | {:016x} |",
            cpu.min,
            cpu.median,
            wall.min,
            wall.median,
            cpu.min / ours,
            digest.sum
        );
    }
    let verdicts: Vec<String> = digests[0].verdicts.iter().map(|(verdict, rows)| format!("{verdict} {rows}")).collect();
    println!("\nVerdicts: {}.", verdicts.join(", "));
    Ok(())
}

/// What a result comes to, whatever the order of its rows.
#[derive(Debug, PartialEq)]
struct Digest {
    rows: u64,
    sum: u64,
    verdicts: BTreeMap<String, u64>,
}

impl Digest {
    fn of(path: &Path) -> Result<Self, String> {
        let failed = |error: csv::Error| format!("{}: {error}", path.display());
        let mut reader = csv::Reader::from_path(path).map_err(failed)?;
        let heading = reader.headers().map_err(failed)?.clone();
        let columns = COMPARED
            .map(|name| heading.iter().position(|column| column == name).ok_or_else(|| format!("{}: no column {name}", path.display())));
        let columns: Vec<usize> = columns.into_iter().collect::<Result<_, _>>()?;
        let mut digest = Self { rows: 0, sum: 0, verdicts: BTreeMap::new() };
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(failed)? {
            let mut hasher = DefaultHasher::new();
            for column in &columns {
                record.get(*column).unwrap_or_default().hash(&mut hasher);
            }
            digest.sum = digest.sum.wrapping_add(hasher.finish());
            digest.rows += 1;
            let verdict = record.get(columns[2]).unwrap_or_default();
            match digest.verdicts.get_mut(verdict) {
                Some(rows) => *rows += 1,
                None => drop(digest.verdicts.insert(verdict.to_owned(), 1)),
            }
        }
        Ok(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(rows: &[&str]) -> Digest {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let text = format!("{}\n{}\n", COMPARED.join(","), rows.join("\n"));
        fs::write(file.path(), text).expect("written");
        Digest::of(file.path()).expect("read")
    }

    #[test]
    fn order_does_not_matter_and_every_answer_does() {
        let (a, b) = ("2,Satu,layak,ya,ya,ya,ya,ya,ya,ya,ya", "3,Dua,tidak layak,ya,tidak,ya,ya,ya,ya,ya,ya");
        assert_eq!(digest(&[a, b]), digest(&[b, a]));
        assert_ne!(digest(&[a, b]), digest(&[a, &b.replace("Dua,tidak layak,ya,tidak", "Dua,tidak layak,tidak,ya")]));
        assert_ne!(digest(&[a, b]), digest(&[a]));
        assert_eq!(digest(&[a, b]).verdicts.get("tidak layak"), Some(&1));
    }
}
