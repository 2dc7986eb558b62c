//! `cargo xtask bench`: how fast the released program is, as whole processes and beside others in the same run.
//!
//! Data, the environment of the other contenders and results stay in `target/bench`. Nothing here ever fails for being
//! slow; it fails when contenders that do the same work come to different verdicts.

mod bill;
mod books;
mod flat;
mod matching;
mod measure;
mod peers;
mod reconcile;
mod screen;
mod sheets;
mod web;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// How the subcommand is called.
pub const USAGE: &str = "\
usage: cargo xtask bench screen [--runs N] [--people N]     beside DuckDB and Polars; needs python3 with venv, and PyPI once
       cargo xtask bench reconcile [--runs N] [--people N]  a bill against a roster, beside DuckDB
       cargo xtask bench sheets [--runs N]                  a workbook of 100000 rows beside calamine alone
       cargo xtask bench flat [--runs N] [--largest ROWS]   time per row from ten thousand rows to --largest (10000000)
       cargo xtask bench match [--runs N] [--people N] [--seed N]   who is who, beside Splink; needs python3 with venv, and PyPI once
       cargo xtask bench books [--people N] [--largest N]   hand in, screen, open cases and pages; on PostgreSQL too under .ci/with-postgres
       cargo xtask bench bill [--people N]                  a monthly bill recorded, compared and stored; on PostgreSQL too under .ci/with-postgres
       cargo xtask bench web [--people N]                   pages asked for while a list is handed in; on PostgreSQL too under .ci/with-postgres";

/// What was asked for.
struct Request {
    runs: usize,
    people: u64,
    largest: u64,
    seed: u64,
}

/// Runs the subcommand with the arguments that follow its name.
pub fn run(arguments: &[String]) -> ExitCode {
    let result = match arguments.split_first() {
        Some((task, rest)) if task == "read-workbook" => return sheets::read(rest),
        Some((task, rest)) if task == "books-run" => books::run(rest),
        Some((task, rest)) if task == "bill-run" => bill::run(rest),
        Some((task, rest)) => request(task, rest).and_then(|request| match task.as_str() {
            "screen" => screen::bench(&request),
            "reconcile" => reconcile::bench(&request),
            "sheets" => sheets::bench(&request),
            "flat" => flat::bench(&request),
            "bill" => bill::bench(&request),
            "match" => matching::bench(&request),
            "books" => books::bench(&request),
            "web" => web::bench(&request),
            _ => Err(format!("unknown task {task}\n{USAGE}")),
        }),
        None => Err(USAGE.to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("bench: {message}");
            ExitCode::FAILURE
        }
    }
}

fn request(task: &str, arguments: &[String]) -> Result<Request, String> {
    // 2 in 100 people have a second row: this many make a million rows.
    let (people, largest) = match task {
        "bill" | "books" | "web" => (100_000, 1_000_000),
        "reconcile" => (1_012_000, 10_000_000),
        "match" => (1_000_000, 1_000_000),
        _ => (980_392, 10_000_000),
    };
    let mut request = Request { runs: 3, people, largest, seed: 11 };
    for pair in arguments.chunks(2) {
        let [flag, value] = pair else { return Err(format!("{} needs a value\n{USAGE}", pair[0])) };
        let number: u64 =
            value.replace('_', "").parse().ok().filter(|&number| number > 0).ok_or(format!("{flag}: {value} is not a number above 0"))?;
        match flag.as_str() {
            "--runs" => request.runs = usize::try_from(number).unwrap_or(1),
            "--people" => request.people = number,
            "--largest" => request.largest = number,
            "--seed" => request.seed = number,
            _ => return Err(format!("unknown switch {flag}\n{USAGE}")),
        }
    }
    Ok(request)
}

/// The folder of everything built.
fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// The bench's own folder.
fn folder() -> Result<PathBuf, String> {
    let folder = target().join("bench");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(folder)
}

/// Builds one package as it is installed for daily work and returns its program.
fn released(package: &str) -> Result<PathBuf, String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // Both programs at once: apart they would want their libraries with different features, and build them twice.
    let both = ["build", "--quiet", "--profile", "dist", "--package", "payung", "--package", "xtask"];
    finish(Command::new(cargo).args(both), "the release build")?;
    Ok(target().join("dist").join(package).with_extension(env::consts::EXE_EXTENSION))
}

/// Runs a command to its end.
fn finish(command: &mut Command, what: &str) -> Result<(), String> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{what} ended with {status}")),
        Err(error) => Err(format!("{what}: {error}")),
    }
}

/// Makes data with the generator unless the same call has made it before.
fn generated(folder: &Path, arguments: &[&str]) -> Result<(), String> {
    let call = arguments.join(" ");
    let mark = folder.join("made-by.txt");
    if fs::read_to_string(&mark).is_ok_and(|made| made == call) {
        return Ok(());
    }
    eprintln!("making {}", folder.display());
    let program = released("xtask")?;
    finish(Command::new(program).arg("generate").args(arguments).arg("--out").arg(folder), "the generator")?;
    fs::write(&mark, call).map_err(|error| format!("{}: {error}", mark.display()))
}

/// Date, processor and cores, for the head of a table.
fn circumstances() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown processor", |rest| rest.trim_start_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?");
    let today = jiff::Timestamp::now().strftime("%Y-%m-%d");
    format!("{today}, {model}, {cores} threads of it, load before the run {load}")
}
