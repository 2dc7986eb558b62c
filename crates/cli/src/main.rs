//! `payung`, the one binary: wires everything. The file-only commands know no users.

mod args;
mod failure;
mod law;
mod lint;
mod lists_in;
mod replay;
mod results_out;
mod screen;
mod settings;
mod summary;
mod template;

use args::Command;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Readers of foreign files are guarded against panics of libraries; nobody is to see a stack trace for it.
    std::panic::set_hook(Box::new(|_| {}));
    match std::panic::catch_unwind(run) {
        Ok(code) => code,
        Err(_) => {
            eprintln!("payung: kesalahan program; hasil tidak dibuat. Laporkan perintah yang dijalankan, tanpa data orang, kepada pengelola program.");
            ExitCode::FAILURE
        }
    }
}

fn run() -> ExitCode {
    let cli = match args::parse() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let settings = match settings::Settings::read(cli.lang.as_deref(), cli.regulations.clone()) {
        Ok(settings) => settings,
        Err(failure) => return failure.report(payung_domain::Language::Id),
    };
    let language = settings.language;
    let done = match cli.command {
        Command::Screen(screen) => screen::run(&settings, &screen),
        Command::Regulations => law::list(&settings),
        Command::Explain(explain) => law::explain(&settings, &explain),
        Command::Lint(lint) => lint::run(&settings, &lint),
        Command::Template(template) => template::run(&settings, &template),
        Command::Replay(replay) => replay::run(&settings, &replay),
    };
    match done {
        Ok(code) => code,
        Err(failure) => failure.report(language),
    }
}
