//! A bill of a million lines against a roster of a million people, as whole processes, beside DuckDB doing the same.
//!
//! Both read the same two files, use two threads, and write every person-month in the order of the NIK with what is owed,
//! what is billed and why they differ; we also write the facts, the proposed answers and the articles.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::measure::{Cost, run, spread};
use super::peers::{PEERS, environment};
use super::{Request, circumstances, folder, generated, released};
use crate::generate::billing::MONTH;

/// The contribution in the data and the half of it; the generator's, not the law's.
const AMOUNTS: [&str; 2] = ["16800", "8400"];
/// What must be the same, row by row, and in the same order.
const COMPARED: [&str; 9] = ["nik", "kpj", "nama", "bulan", "dalam_sk", "dalam_tagihan", "seharusnya", "ditagih", "selisih"];

/// Measures and prints.
///
/// # Errors
/// A contender cannot be run, or the answers differ.
pub fn bench(request: &Request) -> Result<(), String> {
    let folder = folder()?;
    let program = released("payung")?;
    let data = folder.join(format!("reconcile-{}", request.people));
    generated(&data, &["--people", &request.people.to_string(), "--seed", "11", "--files", "peserta,tagihan"])?;
    let (roster, bill) = (data.join("peserta.csv"), data.join("tagihan.csv"));
    let python = environment(&folder)?;
    let script = folder.join("reconcile_duckdb.py");
    fs::write(&script, include_str!("peers/reconcile_duckdb.py")).map_err(|error| format!("{}: {error}", script.display()))?;
    let duckdb = PEERS.iter().find(|peer| peer.package == "duckdb").map(|peer| peer.version(&python)).unwrap_or_default();
    let mut contenders: Vec<(String, Vec<Cost>, PathBuf)> = vec![
        (format!("payung {}", env!("CARGO_PKG_VERSION")), Vec::new(), folder.join("reconcile-payung.csv")),
        (format!("DuckDB {duckdb}"), Vec::new(), folder.join("reconcile-duckdb.csv")),
    ];
    let head = circumstances();
    // In turn, so that what else the machine does hits both alike.
    for _ in 0..request.runs {
        for (index, (name, costs, out)) in contenders.iter_mut().enumerate() {
            let mut command = if index == 0 {
                let mut ours = Command::new(&program);
                ours.args(["reconcile", "--threads", "2", "--month", MONTH, "--roster"])
                    .arg(&roster)
                    .arg("--bill")
                    .arg(&bill)
                    .arg("--out")
                    .arg(&*out);
                ours
            } else {
                let mut other = Command::new(&python);
                other.arg(&script).args([&roster, &bill]).arg(&*out).arg(MONTH).args(AMOUNTS);
                other
            };
            costs.push(run(&mut command, name)?);
        }
    }
    let digests: Vec<Digest> = contenders.iter().map(|(_, _, out)| Digest::of(out)).collect::<Result<_, _>>()?;
    let lines = |path: &Path| {
        fs::read(path).map(|bytes| bytes.iter().filter(|byte| **byte == b'\n').count() - 1).map_err(|error| error.to_string())
    };
    let size = |path: &Path| fs::metadata(path).map(|meta| meta.len() / 1_000_000).unwrap_or_default();
    println!("Comparing {} bill lines ({} MB) with {} people ({} MB).", lines(&bill)?, size(&bill), lines(&roster)?, size(&roster));
    println!(
        "{head}; {} runs each, in turn. DuckDB: same rows, amounts and causes, no facts, answers and articles.\n",
        contenders[0].1.len()
    );
    println!("| | wall s, least (median) | CPU s, least (median) | peak MB | wall, of ours | answers |");
    println!("|---|---|---|---|---|---|");
    let ours = spread(&contenders[0].1, |cost| cost.wall).min;
    for ((name, costs, _), digest) in contenders.iter().zip(&digests) {
        let (cpu, wall) = (spread(costs, |cost| cost.cpu), spread(costs, |cost| cost.wall));
        let peak = costs.iter().map(|cost| cost.peak).max().unwrap_or_default() / 1_000_000;
        println!(
            "| {name} | {:.2} ({:.2}) | {:.2} ({:.2}) | {peak} | {:.2} × | {:016x} |",
            wall.min,
            wall.median,
            cpu.min,
            cpu.median,
            wall.min / ours,
            digest.sum
        );
    }
    let causes: Vec<String> = digests[0].causes.iter().map(|(cause, rows)| format!("{cause} {rows}")).collect();
    println!("\nRows: {}. {}.", digests[0].rows, causes.join(", "));
    match digests.as_slice() {
        [one, other] if one != other => Err(format!("the answers differ: {:?} and {:?}", one.causes, other.causes)),
        _ => Ok(()),
    }
}

/// What a result comes to; the order of its rows counts.
#[derive(Debug, PartialEq)]
struct Digest {
    rows: u64,
    sum: u64,
    causes: BTreeMap<String, u64>,
}

impl Digest {
    fn of(path: &Path) -> Result<Self, String> {
        let failed = |error: csv::Error| format!("{}: {error}", path.display());
        let mut reader = csv::Reader::from_path(path).map_err(failed)?;
        let heading = reader.headers().map_err(failed)?.clone();
        let column =
            |name: &str| heading.iter().position(|column| column == name).ok_or_else(|| format!("{}: no column {name}", path.display()));
        let columns: Vec<usize> = COMPARED.iter().map(|name| column(name)).collect::<Result<_, _>>()?;
        let causes = column("sebab")?;
        let mut digest = Self { rows: 0, sum: 0, causes: BTreeMap::new() };
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(failed)? {
            let mut hasher = DefaultHasher::new();
            digest.sum.hash(&mut hasher);
            for column in &columns {
                record.get(*column).unwrap_or_default().hash(&mut hasher);
            }
            let words: Vec<&str> = record.get(causes).unwrap_or_default().split("; ").map(cause).collect();
            words.hash(&mut hasher);
            digest.sum = hasher.finish();
            digest.rows += 1;
            *digest.causes.entry(words.join("; ")).or_default() += 1;
        }
        Ok(digest)
    }
}

/// The cause alone, without the fact and the answer.
fn cause(text: &str) -> &str {
    text.split([':', '(']).next().unwrap_or_default().trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(rows: &[&str]) -> Digest {
        let file = tempfile::NamedTempFile::new().expect("a file");
        fs::write(file.path(), format!("{},sebab\n{}\n", COMPARED.join(","), rows.join("\n"))).expect("written");
        Digest::of(file.path()).expect("read")
    }

    #[test]
    fn every_answer_and_the_order_count_and_facts_do_not() {
        let (a, b) = ("1,2,A,2026-06,ya,ya,1,2,1,tarif keliru", "3,4,B,2026-06,ya,tidak,1,0,-1,tidak ditagih");
        assert_eq!(digest(&[a, b]), digest(&[&a.replace("keliru", "keliru: 2 kali (usul: bantah)"), b]));
        assert_ne!(digest(&[a, b]), digest(&[b, a]));
        assert_ne!(digest(&[a, b]), digest(&[a, &b.replace("tidak ditagih", "ganda")]));
        assert_ne!(digest(&[a, b]), digest(&[a, &b.replace(",0,-1", ",1,0")]));
    }
}
