//! `payung key new` and `rotate`.

use super::keeping_args::{KeyArgs, KeyCommand};
use super::now;
use crate::failure::Failure;
use crate::settings::Settings;
use payung_storage::KeyRing;
use std::process::ExitCode;

/// Runs the command.
pub fn run(settings: &Settings, args: &KeyArgs) -> Result<ExitCode, Failure> {
    let said = |error: payung_storage::KeyError| Failure::said(error.message(settings.language));
    match &args.command {
        KeyCommand::New { file } => {
            if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                std::fs::create_dir_all(folder).map_err(|cause| {
                    let shown = folder.display();
                    Failure::Cannot(
                        format!("Folder {shown} tidak dapat dibuat ({cause})."),
                        format!("Folder {shown} cannot be made ({cause})."),
                    )
                })?;
            }
            KeyRing::fresh(now()).map_err(said)?.write_new(file).map_err(said)?;
            println!(
                "{} {}",
                settings.language.pick(
                    "Kunci dibuat; simpan salinannya terpisah dari cadangan buku:",
                    "Key made; keep a copy apart from backups of the books:"
                ),
                file.display()
            );
        }
        KeyCommand::Rotate { at, resume } => return super::wait(super::keeping::rotate_key(settings, at, *resume)),
    }
    Ok(ExitCode::SUCCESS)
}
