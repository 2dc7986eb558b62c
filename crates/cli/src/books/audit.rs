//! `payung audit verify`.

use super::keeping_args::{AuditArgs, AuditCommand};
use super::open;
use crate::failure::Failure;
use crate::settings::Settings;
use payung_domain::Language;
use payung_storage::log::{Head, verify};
use std::process::ExitCode;

/// Runs the command: status 1 when the log is not whole.
pub async fn run(settings: &Settings, args: &AuditArgs) -> Result<ExitCode, Failure> {
    let AuditCommand::Verify { at, region, head } = &args.command;
    let language = settings.language;
    let mut noted = Vec::with_capacity(head.len() + 1);
    for text in head {
        noted.push(Head::parse(text).ok_or_else(|| {
            Failure::Usage(
                format!("`{text}` bukan kepala rantai. Tulis seperti tercetak: NOMOR:HASH, misalnya 120:3f2a…"),
                format!("`{text}` is no head of a chain. Write it as printed: NUMBER:HASH, such as 120:3f2a…"),
            )
        })?);
    }
    let installation = open::installation(settings, at).await?;
    let books = open::books(settings, &installation, *region).await?;
    let known = books.noted_head().await.map_err(|error| Failure::said(error.message(language)))?;
    noted.extend(known);
    let verified = verify(&books.database, &books.sealer, &noted).await.map_err(|error| Failure::said(error.message(language)))?;
    match language {
        Language::Id => println!("{} catatan diperiksa; kepala rantai {}", verified.entries, verified.head.printed()),
        Language::En => println!("{} entries verified; head {}", verified.entries, verified.head.printed()),
    }
    if verified.faults.is_empty() {
        println!("{}", language.pick("Rantai utuh.", "The chain is whole."));
        return Ok(ExitCode::SUCCESS);
    }
    for fault in &verified.faults {
        println!("- {}", fault.message(language));
    }
    println!(
        "{}",
        language.pick(
            "Rantai TIDAK utuh. Simpan basis data ini sebagai bukti, dan bandingkan dengan cadangan. Bila buku ini baru dipulihkan dari cadangan yang lebih lama, catatan sesudah cadangan itu memang tidak ada.",
            "The chain is NOT whole. Keep this database as evidence, and compare it with a backup. If these books were just restored from an older backup, the entries after it are not there."
        )
    );
    Ok(ExitCode::FAILURE)
}
