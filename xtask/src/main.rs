//! Work on the project itself. `cargo xtask TASK …`, from the root of the workspace.

#![allow(clippy::disallowed_methods, reason = "measuring reads the clock; nothing here is part of the program")]

use std::env;
use std::process::ExitCode;

mod address;
mod bench;
mod generate;
mod outline;
mod quotes;

const USAGE: &str = "usage: cargo xtask quotes SEEDS [REGULATIONS]    compare every quotation with the texts in SEEDS";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    match arguments.first().map(String::as_str) {
        Some("quotes") => quotes::run(rest),
        Some("bench") => bench::run(rest),
        Some("generate") => generate::run(rest),
        _ => {
            eprintln!("{USAGE}\n{}\n{}", generate::USAGE, bench::USAGE);
            ExitCode::from(2)
        }
    }
}
