//! The regulations a region may work under.

use crate::failure::ActError;
use crate::programme::law_refuses;
use crate::sight::{Look, Sight};
use payung_domain::Language;
use payung_law::model::ActStatus;
pub use payung_law::model::ActStatus as Status;
use payung_law::{Choices, Regulation};

/// A reading of an unclear text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingSeen {
    /// Its number.
    pub id: String,
    /// The article.
    pub label: String,
    /// What is unclear.
    pub question: String,
    /// What it could mean: option, meaning.
    pub options: Vec<(String, String)>,
    /// The default.
    pub default: String,
}

/// A regulation a year can be opened under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegulationSeen {
    /// Identifier.
    pub id: String,
    /// Short name.
    pub short: String,
    /// Title.
    pub title: String,
    /// Whether it is in force, a draft or repealed.
    pub status: ActStatus,
    /// Readings with a choice.
    pub readings: Vec<ReadingSeen>,
}

/// The regulations of the region, by identifier; those that bind no region are not among them.
///
/// # Errors
/// They may not be seen; one of them does not load.
pub fn regulations_of(look: Look<'_>) -> Result<Vec<RegulationSeen>, ActError> {
    look.check(Sight::Programme)?;
    let mut found = Vec::new();
    for (id, bundle) in look.books.bundles.iter() {
        let regulation = Regulation::load(bundle, &Choices::new()).map_err(|errors| law_refuses(&errors))?;
        if regulation.region() != Some(look.books.region) {
            continue;
        }
        let readings = regulation.reading.iter().filter(|reading| !reading.options.is_empty()).map(|reading| ReadingSeen {
            id: reading.id.clone(),
            label: format!("{} · {}", reading.id, reading.of),
            question: reading.problem.clone(),
            options: reading.options.clone().into_iter().collect(),
            default: reading.chosen.clone().unwrap_or_default(),
        });
        found.push(RegulationSeen {
            id: id.clone(),
            short: regulation.act.short.clone(),
            title: regulation.act.title.clone(),
            status: regulation.act.status,
            readings: readings.collect(),
        });
    }
    Ok(found)
}

/// The status of an act in words.
#[must_use]
pub fn status_label(status: ActStatus, language: Language) -> &'static str {
    match status {
        ActStatus::Draft => language.pick("rancangan", "draft"),
        ActStatus::InForce => language.pick("berlaku", "in force"),
        ActStatus::Repealed => language.pick("dicabut", "repealed"),
    }
}
