//! `payung replay`: stored decisions judged again.

use crate::args::ReplayArgs;
use crate::failure::{Failure, without_controls};
use crate::law::known;
use crate::results_out::open_decisions;
use crate::settings::Settings;
use std::process::ExitCode;

/// Differences shown; the rest is counted.
const SHOWN_MAX: usize = 20;

/// Runs the command: status 0 when every row comes out as stored.
pub fn run(settings: &Settings, args: &ReplayArgs) -> Result<ExitCode, Failure> {
    let l = settings.language;
    let report = payung_screening::replay(&mut open_decisions(&args.decisions)?).map_err(|error| Failure::said(error.message(l)))?;
    println!("{} {}", report.regulation, report.hash);
    if known(settings)?.get(&report.regulation).is_some_and(|bundle| bundle.hash() != report.hash) {
        println!(
            "{}",
            l.pick(
                "Peraturan di program ini sudah berbeda; keputusan diulang menurut peraturan yang tersimpan bersamanya.",
                "The program's regulation differs by now; the decisions were replayed under the one stored with them."
            )
        );
    }
    println!(
        "{} {}, {} {}, {} {}",
        report.judged,
        l.pick("keputusan diulang", "decisions replayed"),
        report.passed_by,
        l.pick("baris tanpa orang dilewati", "rows without a person passed by"),
        report.differing.len(),
        l.pick("berbeda", "differ")
    );
    for (line, what) in report.differing.iter().take(SHOWN_MAX) {
        println!("  {} {line}: {}", l.pick("baris", "line"), without_controls(what));
    }
    Ok(if report.differing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
