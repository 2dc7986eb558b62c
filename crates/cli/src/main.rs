//! `payung`, the one binary: wires everything. The file-only commands know no users.

mod alike;
mod args;
mod books;
mod demo;
mod failure;
mod law;
mod lint;
mod lists_in;
mod matching;
mod reconcile;
mod reconcile_book;
mod reconcile_words;
mod replay;
mod results_out;
mod screen;
mod serve;
mod settings;
mod summary;
mod template;
mod temporary;

use args::Command;
use payung_domain::Language;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

/// Where the last panic was, for the report.
static PANICKED_AT: Mutex<String> = Mutex::new(String::new());

fn main() -> ExitCode {
    // Readers of foreign files are guarded against panics of libraries; nobody is to see a stack trace for it. What a panic
    // says may quote a person's row, so only its place is kept.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        *PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
    match std::panic::catch_unwind(run) {
        Ok(code) => code,
        Err(_) => {
            let place = PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner);
            eprintln!(
                "payung: kesalahan program ({place}); hasil tidak dibuat. Laporkan perintah yang dijalankan, tanpa data orang, kepada pengelola program."
            );
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
        // The settings would have said the language; what the call said counts all the same.
        Err(failure) => return failure.report(if cli.lang.as_deref() == Some("en") { Language::En } else { Language::Id }),
    };
    let language = settings.language;
    let done = match cli.command {
        Command::Screen(screen) => screen::run(&settings, &screen),
        Command::Regulations => law::list(&settings),
        Command::Explain(explain) => law::explain(&settings, &explain),
        Command::Lint(lint) => lint::run(&settings, &lint),
        Command::Template(template) => template::run(&settings, &template),
        Command::Replay(replay) => replay::run(&settings, &replay),
        Command::Reconcile(reconcile) => reconcile::run(&settings, &reconcile),
        Command::Match(asked) => matching::run(&settings, &asked),
        Command::Books(asked) => books::books(&settings, &asked),
        Command::Demo(demo) => demo::run(&settings, &demo),
        Command::Serve(serve) => serve::run(&settings, &serve),
        Command::Migrate(migrate) => books::migrate(&settings, &migrate),
        Command::User(user) => books::user(&settings, &user),
        Command::Key(key) => books::key(&settings, &key),
        Command::Backup(backup) => books::backup(&settings, &backup),
        Command::Restore(restore) => books::restore(&settings, &restore),
        Command::Audit(audit) => books::audit(&settings, &audit),
        Command::TypesetDocument => Ok(books::documents::child()),
    };
    match done {
        Ok(code) => code,
        Err(failure) => failure.report(language),
    }
}
