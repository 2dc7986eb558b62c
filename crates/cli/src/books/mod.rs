//! The commands that use the books: every act goes through `payung_operations::perform`, under the token of whoever asks.

pub mod acts;
pub mod args;
mod asked;
mod audit;
mod bills;
mod bills_args;
pub mod cover;
pub mod documents;
mod keeping;
mod keeping_args;
mod keys;
mod money;
pub mod open;
pub mod pairs;
mod single;
mod table;
mod tables;
mod users;

use crate::failure::Failure;
use crate::settings::Settings;
pub use args::Where;
use open::Opened;
use payung_operations::ActError;
use std::process::ExitCode;

pub use args::BooksArgs;
pub use keeping_args::{AuditArgs, BackupArgs, KeyArgs, MigrateArgs, RestoreArgs, UserArgs};

/// This moment. The only place of the program that asks the clock; below, time is an argument.
#[expect(clippy::disallowed_methods, reason = "the command line is where time enters")]
pub fn now() -> jiff::Timestamp {
    let now = jiff::Timestamp::now();
    #[cfg(debug_assertions)]
    let now = by_the_clock_of_a_test(now);
    now
}

/// The moment by a test's clock, when there is one: the file that `PAYUNG_TEST_CLOCK` names holds the moment at which it was written, and time goes on from
/// there. So a story tells a whole year, with its due dates and its late money, in one run. It is no part of what is built to be installed, which
/// knows the machine's clock and nothing else.
#[cfg(debug_assertions)]
fn by_the_clock_of_a_test(now: jiff::Timestamp) -> jiff::Timestamp {
    let told = || {
        let path = std::env::var_os("PAYUNG_TEST_CLOCK")?;
        let written = jiff::Timestamp::try_from(std::fs::metadata(&path).ok()?.modified().ok()?).ok()?;
        let began: jiff::Timestamp = std::fs::read_to_string(&path).ok()?.trim().parse().ok()?;
        began.checked_add(now.duration_since(written)).ok()
    };
    told().unwrap_or(now)
}

impl From<ActError> for Failure {
    fn from(error: ActError) -> Self {
        Self::Cannot(error.indonesian, error.english)
    }
}

/// Runs what waits for the database.
fn wait<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    on(&mut tokio::runtime::Builder::new_current_thread(), work)
}

/// Runs what serves many at once.
pub fn on_runtime<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    on(&mut tokio::runtime::Builder::new_multi_thread(), work)
}

fn on<T>(runtime: &mut tokio::runtime::Builder, work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = runtime.enable_all().build().map_err(|cause| {
        Failure::Cannot(
            format!("Program tidak dapat menyiapkan kerjanya ({cause}). Tutup program lain, lalu ulangi."),
            format!("The program cannot set itself up ({cause}). Close other programs, then repeat."),
        )
    })?;
    runtime.block_on(work)
}

/// `payung key`.
pub fn key(settings: &Settings, args: &KeyArgs) -> Result<ExitCode, Failure> {
    keys::run(settings, args)
}

/// `payung migrate`.
pub fn migrate(settings: &Settings, args: &MigrateArgs) -> Result<ExitCode, Failure> {
    wait(async {
        let installation = open::installation(settings, &args.at).await?;
        let mut done = vec![args.at.place().installation().shown()];
        match args.region {
            Some(region) => {
                let books = open::books(settings, &installation, region).await?;
                done.push(books.database.location.shown());
            }
            None => {
                for (code, _) in installation.regions().await.map_err(|error| Failure::said(error.message(settings.language)))? {
                    if let Some(region) = payung_domain::AreaCode::parse(&code) {
                        let books = open::books(settings, &installation, region).await?;
                        done.push(books.database.location.shown());
                    }
                }
            }
        }
        for place in done {
            println!("{}: {place}", settings.language.pick("siap dipakai", "ready"));
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// `payung user`.
pub fn user(settings: &Settings, args: &UserArgs) -> Result<ExitCode, Failure> {
    wait(users::run(settings, args))
}

/// `payung backup`.
pub fn backup(settings: &Settings, args: &BackupArgs) -> Result<ExitCode, Failure> {
    wait(keeping::back_up(settings, args))
}

/// `payung restore`.
pub fn restore(settings: &Settings, args: &RestoreArgs) -> Result<ExitCode, Failure> {
    wait(keeping::put_back(settings, args))
}

/// `payung audit`.
pub fn audit(settings: &Settings, args: &AuditArgs) -> Result<ExitCode, Failure> {
    wait(audit::run(settings, args))
}

/// `payung books`.
pub fn books(settings: &Settings, args: &BooksArgs) -> Result<ExitCode, Failure> {
    wait(async {
        let opened = Opened::new(settings, &args.at).await?;
        acts::run(settings, &opened, &args.command).await
    })
}
