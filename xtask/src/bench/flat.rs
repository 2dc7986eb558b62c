//! Whether the time per row stays the same from ten thousand rows to ten million.
//!
//! All sizes go against one register. What start and register cost is measured with a list of a hundred rows and taken off.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::measure::{run, spread};
use super::screen::Data;
use super::{Request, circumstances, folder, released};

/// Measures and prints.
///
/// # Errors
/// The program cannot be run.
pub fn bench(request: &Request) -> Result<(), String> {
    let folder = folder()?;
    let program = released("payung")?;
    let head = circumstances();
    // The register of the million; lists beyond it have people nobody has heard of, which costs the same.
    let data = Data::of(&folder, 980_392)?;
    let out = folder.join("flat.csv");
    let nothing = part(data.list(), &folder, 100)?;
    let start: Vec<_> = (0..request.runs).map(|_| run(&mut data.ours(&program, &nothing, &out), "payung")).collect::<Result<_, _>>()?;
    let (start_cpu, start_wall) = (spread(&start, |cost| cost.cpu).min, spread(&start, |cost| cost.wall).min);
    println!(
        "Time per row, start and register ({start_cpu:.2} CPU s, {start_wall:.2} s) taken off; {head}; {} runs each, the least of them.\n",
        request.runs
    );
    println!("| rows | CPU µs per row | wall µs per row | peak MB |");
    println!("|---|---|---|---|");
    let mut rows: u64 = 10_000;
    while rows <= request.largest {
        let list = part(data.list(), &folder, rows)?;
        let costs: Vec<_> = (0..request.runs).map(|_| run(&mut data.ours(&program, &list, &out), "payung")).collect::<Result<_, _>>()?;
        let per_row = |total: f64, start: f64| (total - start).max(0.0) * 1e6 / rows as f64;
        let peak = costs.iter().map(|cost| cost.peak).max().unwrap_or_default() / 1_000_000;
        println!(
            "| {rows} | {:.2} | {:.2} | {peak} |",
            per_row(spread(&costs, |cost| cost.cpu).min, start_cpu),
            per_row(spread(&costs, |cost| cost.wall).min, start_wall)
        );
        rows *= 10;
    }
    Ok(())
}

/// The list of exactly `rows` rows: the beginning of one that is large enough.
fn part(million: &Path, folder: &Path, rows: u64) -> Result<PathBuf, String> {
    let path = folder.join(format!("flat-{rows}.csv"));
    if path.exists() {
        return Ok(path);
    }
    let whole = if rows <= 1_000_000 { million.to_owned() } else { Data::of(folder, rows * 99 / 100)?.list().to_owned() };
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let unfinished = path.with_extension("part");
    let mut reader = BufReader::with_capacity(1 << 20, File::open(&whole).map_err(failed)?);
    let mut writer = BufWriter::with_capacity(1 << 20, File::create(&unfinished).map_err(failed)?);
    let mut line = Vec::new();
    for _ in 0..=rows {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(failed)? == 0 {
            return Err(format!("{} has fewer than {rows} rows", whole.display()));
        }
        writer.write_all(&line).map_err(failed)?;
    }
    writer.flush().map_err(failed)?;
    std::fs::rename(&unfinished, &path).map_err(failed)?;
    Ok(path)
}
