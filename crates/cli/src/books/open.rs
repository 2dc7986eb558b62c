//! Opening keys, installation, books, and finding out who asks.

use super::args::{Asked, Where};
use super::now;
use crate::failure::Failure;
use crate::law::known;
use crate::settings::Settings;
use payung_domain::AreaCode;
use payung_operations::{Actor, Books, Installation, Request};
use payung_registry::Areas;
use payung_storage::{KEY_VARIABLE, KeyRing, Sealer};
use std::path::Path;
use std::sync::Arc;

/// Books, open, and whoever asks.
pub struct Opened {
    /// The books.
    pub books: Books,
    /// Who asks.
    pub actor: Actor,
    /// The request's own name.
    pub request: Option<String>,
    /// Results as JSON.
    pub json: bool,
}

impl Opened {
    /// The area a command means: the one given or, for somebody whose roles today all lie in one area, that one; else the region.
    pub fn area(&self, given: Option<AreaCode>) -> AreaCode {
        let day = Request { actor: &self.actor, now: now(), id: None }.day(&self.books);
        let mut held = self.actor.roles.iter().filter(|held| held.holds_on(day)).map(|held| held.area);
        let own = held.next().filter(|own| held.all(|area| area == *own));
        given.or(own).unwrap_or(self.books.region)
    }
}

/// The environment variable that may hold a token.
const TOKEN: &str = "PAYUNG_TOKEN";

/// The keys, from the environment or the key file.
pub fn keys(settings: &Settings, at: &Where) -> Result<KeyRing, Failure> {
    let read = match std::env::var(KEY_VARIABLE) {
        Ok(text) => KeyRing::parse(&text, KEY_VARIABLE),
        Err(_) if at.key_file().exists() => KeyRing::load(&at.key_file()),
        Err(_) => Err(payung_storage::KeyError::Missing),
    };
    read.map_err(|error| Failure::said(error.message(settings.language)))
}

/// The installation.
pub async fn installation(settings: &Settings, at: &Where) -> Result<Installation, Failure> {
    let keys = keys(settings, at)?;
    Installation::open(at.place(), Sealer::new(&keys)).await.map_err(|error| Failure::said(error.message(settings.language)))
}

/// A region's books.
pub async fn books(settings: &Settings, installation: &Installation, region: AreaCode) -> Result<Books, Failure> {
    let mut areas = Areas::embedded();
    if let Some(path) = &settings.villages {
        areas = areas.with_villages(path).map_err(|error| Failure::said(error.message(settings.language)))?;
    }
    let bundles = known(settings)?;
    let name = areas.name(region).unwrap_or_default().to_owned();
    if name.is_empty() {
        return Err(Failure::Usage(
            format!("{region} bukan kode kabupaten atau kota yang dikenal."),
            format!("{region} is not the code of a known kabupaten or kota."),
        ));
    }
    let opened = installation.books(region, &name, now(), Arc::new(areas), Arc::new(bundles)).await;
    opened.map_err(|error| Failure::said(error.message(settings.language)))
}

/// The token, from its file or the environment. It is never an argument, which other users of the machine could see.
pub fn token(file: Option<&Path>) -> Result<String, Failure> {
    let read = match file {
        Some(path) => std::fs::read_to_string(path).map_err(|cause| {
            let shown = path.display();
            Failure::Cannot(
                format!("Berkas token {shown} tidak dapat dibaca ({cause})."),
                format!("Token file {shown} cannot be read ({cause})."),
            )
        })?,
        None => std::env::var(TOKEN).unwrap_or_default(),
    };
    if read.trim().is_empty() {
        return Err(Failure::Usage(
            "Siapa yang meminta? Isi PAYUNG_TOKEN atau --token-file dengan token Anda (administrator membuatnya dengan `payung user token`).".into(),
            "Who asks? Put your token into PAYUNG_TOKEN or --token-file (the administrator makes it by `payung user token`).".into(),
        ));
    }
    Ok(read.trim().to_owned())
}

impl Opened {
    /// Opens what was asked for, as whoever the token says.
    pub async fn new(settings: &Settings, at: &Asked) -> Result<Self, Failure> {
        let token = token(at.token_file.as_deref())?;
        let installation = installation(settings, &at.at).await?;
        let actor = installation.actor(&token, at.region, now()).await.map_err(|error| Failure::said(error.message(settings.language)))?;
        let books = books(settings, &installation, at.region).await?;
        Ok(Self { books, actor, request: at.request.clone(), json: at.json })
    }
}
