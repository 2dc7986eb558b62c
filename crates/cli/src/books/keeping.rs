//! `payung backup`, `payung restore`, `payung key rotate`: looking after the databases. Whoever holds the key file does this; no act of the programme is among
//! it, and no name is shown.

use super::args::Where;
use super::keeping_args::{BackupArgs, RestoreArgs};
use super::{now, open};
use crate::failure::Failure;
use crate::settings::Settings;
use payung_domain::{AreaCode, Language};
use payung_storage::backup::{BackupError, Restored, backup, inspect, restore};
use payung_storage::rotate::{Rotated, rotate};
use payung_storage::{Contents, Database, Sealer};
use std::process::ExitCode;

/// Runs `payung backup`: one file for the installation and one for each region's books, into a folder of this moment.
pub async fn back_up(settings: &Settings, args: &BackupArgs) -> Result<ExitCode, Failure> {
    let language = settings.language;
    let said = |error: BackupError| Failure::said(error.message(language));
    let now = now();
    let installation = open::installation(settings, &args.at).await?;
    let folder = args.out.join(now.strftime("%Y%m%dT%H%M%SZ").to_string());
    std::fs::create_dir_all(&folder).map_err(|cause| {
        let shown = folder.display();
        Failure::Cannot(format!("Folder {shown} tidak dapat dibuat ({cause})."), format!("Folder {shown} cannot be made ({cause})."))
    })?;
    let sealer = installation.sealer.clone();
    let target = folder.join("instalasi.payung");
    let done = backup(&installation.database, Contents::Installation, &target, &sealer, now).await.map_err(said)?;
    println!("{}: {} B", target.display(), done.bytes);
    for (code, _) in installation.regions().await.map_err(|error| Failure::said(error.message(language)))? {
        let Some(region) = AreaCode::parse(&code) else { continue };
        let books = open::books(settings, &installation, region).await?;
        let target = folder.join(format!("{}.payung", region.digits()));
        let done = backup(&books.database, Contents::Books, &target, &sealer, now).await.map_err(said)?;
        let head = language.pick("kepala rantai", "chain head");
        println!("{}: {} B; {head} {}", target.display(), done.bytes, done.contained.head.printed());
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs `payung restore`: each file to its own place, where nothing may be yet.
pub async fn put_back(settings: &Settings, args: &RestoreArgs) -> Result<ExitCode, Failure> {
    let language = settings.language;
    let said = |error: BackupError| Failure::said(error.message(language));
    let sealer = Sealer::new(&open::keys(settings, &args.at)?);
    let place = args.at.place();
    let mut whole = true;
    for file in &args.files {
        let contained = inspect(file, &sealer).map_err(said)?;
        let region = contained.region.as_deref().and_then(AreaCode::parse);
        let (contents, location) = match region {
            Some(region) => (Contents::Books, place.books(region)),
            None => (Contents::Installation, place.installation()),
        };
        let Restored { contained, tables, entries, faults } = restore(file, contents, &location, &sealer).await.map_err(said)?;
        let rows: u64 = tables.iter().map(|table| table.rows).sum();
        let shown = location.shown();
        match language {
            Language::Id => println!(
                "{shown}: {rows} baris dalam {} tabel, sama dengan cadangan {}; {entries} catatan, kepala rantai {}",
                tables.len(),
                contained.made_at,
                contained.head.printed()
            ),
            Language::En => println!(
                "{shown}: {rows} rows in {} tables, equal to the backup of {}; {entries} entries, chain head {}",
                tables.len(),
                contained.made_at,
                contained.head.printed()
            ),
        }
        for fault in &faults {
            println!("- {}", fault.message(language));
        }
        whole &= faults.is_empty();
    }
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs `payung key rotate`: a new key, under which everything is sealed again. Broken off, it goes on where it was: the key file names the new
/// key before anything is sealed under it.
pub async fn rotate_key(settings: &Settings, at: &Where, resume: bool) -> Result<ExitCode, Failure> {
    let language = settings.language;
    let mut ring = open::keys(settings, at)?;
    let path = at.key_file();
    if !path.exists() {
        return Err(Failure::Cannot(
            "Kunci dari lingkungan tidak dapat diputar di sini: tambahkan kunci baru pada sumbernya, lalu jalankan `payung key rotate --resume`.".into(),
            "A key from the environment cannot be rotated here: add a new key at its source, then run `payung key rotate --resume`.".into(),
        ));
    }
    if !resume {
        ring.add(now()).and_then(|()| ring.replace(&path)).map_err(|error| Failure::said(error.message(language)))?;
    }
    let installation = open::installation(settings, at).await?;
    let sealer = installation.sealer.clone();
    let mut complete = reseal(settings, &installation.database, Contents::Installation, &sealer).await?;
    for (code, _) in installation.regions().await.map_err(|error| Failure::said(error.message(language)))? {
        let Some(region) = AreaCode::parse(&code) else { continue };
        let books = open::books(settings, &installation, region).await?;
        complete &= reseal(settings, &books.database, Contents::Books, &sealer).await?;
    }
    let keep = language.pick(
        "Simpan juga kunci lama dalam berkas: kunci pertama tetap dipakai mencari NIK, dan rantai catatan lama dibuktikan dengan kuncinya.",
        "Keep the old keys in the file too: the first one still finds NIKs, and old entries of the log are proved with their own key.",
    );
    println!("{}\n{keep}", path.display());
    Ok(if complete { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn reseal(settings: &Settings, database: &Database, contents: Contents, sealer: &Sealer) -> Result<bool, Failure> {
    let language = settings.language;
    let done: Rotated = rotate(database, contents, sealer).await.map_err(|error| Failure::said(error.message(language)))?;
    let place = database.location.shown();
    match language {
        Language::Id => println!("{place}: {} nilai disegel ulang, {} sudah memakai kunci terbaru", done.resealed, done.current),
        Language::En => println!("{place}: {} values sealed again, {} under the newest key already", done.resealed, done.current),
    }
    for (key, values) in &done.closed {
        match language {
            Language::Id => println!("- {values} nilai di bawah kunci {key} tidak dapat dibuka"),
            Language::En => println!("- {values} values under key {key} do not open"),
        }
    }
    Ok(done.complete())
}
