//! Makes one file in a process of its own, asked for on standard input, given on standard output: what the program's hidden subcommand
//! does too.

use std::process::ExitCode;

fn main() -> ExitCode {
    match payung_documents::child_main(std::io::stdin().lock(), std::io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
