//! A workbook of a hundred thousand rows: our reader, which knows hidden rows and keeps caps, beside calamine alone.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Command, ExitCode};

use calamine::{Data, Reader, Xlsx, open_workbook};
use payung_registry::{Cells, Input, Limits};

use super::measure::{run, spread};
use super::{Request, circumstances, folder, generated, released};

/// Measures and prints.
///
/// # Errors
/// A reader fails, or the two see different numbers of cells.
pub fn bench(request: &Request) -> Result<(), String> {
    let home = folder()?.join("sheets");
    generated(&home, &["--people", "98039", "--seed", "7", "--columns", "narrow", "--files", "daftar", "--xlsx"])?;
    let file = home.join("daftar.xlsx");
    let program = released("xtask")?;
    let head = circumstances();
    let names = ["payung-registry", "calamine alone"];
    let mut costs = [Vec::new(), Vec::new()];
    for _ in 0..request.runs {
        for (with, costs) in ["ours", "calamine"].into_iter().zip(&mut costs) {
            costs.push(run(Command::new(&program).args(["bench", "read-workbook", with]).arg(&file), with)?);
        }
    }
    let (ours, theirs) = (count_ours(&file)?, count_calamine(&file)?);
    println!("Reading a workbook of {} cells with content; {head}; {} runs each, in turn.\n", ours.0, request.runs);
    println!("| | CPU s, least (median) | wall s, least (median) | peak MB |");
    println!("|---|---|---|---|");
    for (name, costs) in names.into_iter().zip(&costs) {
        let (cpu, wall) = (spread(costs, |cost| cost.cpu), spread(costs, |cost| cost.wall));
        let peak = costs.iter().map(|cost| cost.peak).max().unwrap_or_default() / 1_000_000;
        println!("| {name} | {:.2} ({:.2}) | {:.2} ({:.2}) | {peak} |", cpu.min, cpu.median, wall.min, wall.median);
    }
    let [ours_cpu, theirs_cpu] = [0, 1].map(|index| spread(&costs[index], |cost| cost.cpu).min);
    println!("\nOurs needs {:.2} × the CPU time; {} rows known to be hidden.", ours_cpu / theirs_cpu, ours.1);
    if ours.0 == theirs { Ok(()) } else { Err(format!("{} cells with content by our reader, {theirs} by calamine", ours.0)) }
}

/// `bench read-workbook ours|calamine FILE`: reads once and says how many cells hold something.
pub fn read(arguments: &[String]) -> ExitCode {
    let counted = match arguments {
        [with, file] if with == "ours" => count_ours(Path::new(file)).map(|(cells, _)| cells),
        [with, file] if with == "calamine" => count_calamine(Path::new(file)),
        _ => Err("usage: bench read-workbook ours|calamine FILE".to_owned()),
    };
    match counted {
        Ok(cells) => {
            println!("{cells}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Cells with content, and hidden rows.
fn count_ours(file: &Path) -> Result<(u64, u32), String> {
    let told = |error: payung_registry::OpenError| format!("{error:?}");
    let Input::Workbook(mut workbook) = Input::open(file, &Limits::default()).map_err(told)? else {
        return Err(format!("{} is no workbook", file.display()));
    };
    let (mut cells, mut hidden) = (0, 0);
    for index in 0..workbook.sheets().len() {
        let report = workbook
            .read_sheet(index, &mut |row| {
                cells += (0..row.width()).filter(|index| !row.cell(*index).is_blank()).count() as u64;
                ControlFlow::Continue(())
            })
            .map_err(told)?;
        hidden += report.hidden_rows;
        if !report.hidden_rows_known {
            return Err("hidden rows are not known".to_owned());
        }
    }
    Ok((cells, hidden))
}

/// Cells with content, by the crate's ordinary way of reading a sheet.
fn count_calamine(file: &Path) -> Result<u64, String> {
    let mut workbook: Xlsx<_> = open_workbook(file).map_err(|error: calamine::XlsxError| error.to_string())?;
    let mut cells = 0;
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).map_err(|error| error.to_string())?;
        let full = |cell: &Data| !matches!(cell, Data::Empty) && !matches!(cell, Data::String(text) if text.trim().is_empty());
        cells += range.cells().filter(|(_, _, cell)| full(cell)).count() as u64;
    }
    Ok(cells)
}
