//! Loads a regulation folder and prints every fault with file and line: `cargo run -p payung-law --example load -- FOLDER`.

use payung_law::{Bundle, Choices, Regulation};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(folder) = std::env::args().nth(1) else {
        eprintln!("usage: load FOLDER");
        return ExitCode::from(2);
    };
    let bundle = match Bundle::from_folder(Path::new(&folder)) {
        Ok(bundle) => bundle,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    match Regulation::load(&bundle, &Choices::new()) {
        Ok(regulation) => {
            println!(
                "{}: {} criteria, {} readings, {} steps",
                regulation.act.id,
                regulation.criterion.len(),
                regulation.reading.len(),
                regulation.step.len()
            );
            ExitCode::SUCCESS
        }
        Err(errors) => {
            for error in errors {
                eprintln!("{error}");
            }
            ExitCode::FAILURE
        }
    }
}
