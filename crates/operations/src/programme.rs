//! A programme year, with the law it was opened under.

use crate::acting::Acting;
use crate::books::Books;
use crate::failure::ActError;
use payung_domain::{Date, Language};
use payung_law::model::StepKind;
use payung_law::{Bundle, Choices, Flow, FlowStep, LawError, Regulation, Ruleset, StageDates};
use payung_registry::Vocabulary;
use payung_screening::vocabulary;
use payung_storage::entity::{log_entry, programme_year, regulation_text};
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A reading chosen when the year was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadingChosen {
    /// The reading's id.
    pub id: String,
    /// The option.
    pub option: String,
    /// On which legal ground somebody chose it.
    pub ground: String,
}

/// A programme year and its law, ready to be used.
#[derive(Debug)]
pub struct Programme {
    /// The year as it is in the books.
    pub year: programme_year::Model,
    /// The regulation, under the readings chosen.
    pub regulation: Arc<Regulation>,
    /// National law beneath it.
    pub national: Arc<Regulation>,
    /// The way of a case.
    pub flow: Flow,
    /// The regulation's words, for reading lists.
    pub vocabulary: Vocabulary,
    /// The readings chosen.
    pub readings: Vec<ReadingChosen>,
}

/// The text of a regulation as the books keep it.
pub(crate) fn bundle_text(bundle: &Bundle) -> String {
    // Strings by strings: cannot fail.
    serde_json::to_string(&bundle.files).unwrap_or_default()
}

fn read_bundle(text: &str) -> Bundle {
    let files: BTreeMap<String, String> = serde_json::from_str(text).unwrap_or_default();
    Bundle { files, cases: None }
}

/// Faults of a regulation, as a refusal.
pub(crate) fn law_refuses(errors: &[LawError]) -> ActError {
    let first = |language| errors.first().map_or_else(String::new, |error| error.message(language));
    ActError::invalid(first(Language::Id), first(Language::En))
}

impl Programme {
    /// The programme year `id`.
    ///
    /// # Errors
    /// There is none, or its law no longer loads (then the text in the books was changed).
    pub async fn load(connection: &impl ConnectionTrait, books: &Books, id: i64) -> Result<Arc<Self>, ActError> {
        let year = programme_year::Entity::find_by_id(id).one(connection).await?.ok_or_else(|| {
            ActError::not_found(format!("Tidak ada tahun program bernomor {id}."), format!("There is no programme year number {id}."))
        })?;
        Self::of(connection, books, year).await
    }

    /// The programme of a calendar year under a regulation; of the only one open when no regulation is named.
    ///
    /// # Errors
    /// There is none, or several.
    pub async fn find(
        connection: &impl ConnectionTrait,
        books: &Books,
        year: i64,
        regulation: Option<&str>,
    ) -> Result<Arc<Self>, ActError> {
        let mut query = programme_year::Entity::find().filter(programme_year::Column::Year.eq(year));
        if let Some(regulation) = regulation {
            query = query.filter(programme_year::Column::Regulation.eq(regulation));
        }
        let mut found = query.all(connection).await?;
        match (found.pop(), found.is_empty()) {
            (Some(only), true) => Self::of(connection, books, only).await,
            (Some(last), false) => {
                let mut all: Vec<String> = found.into_iter().map(|year| year.regulation).collect();
                all.push(last.regulation);
                let all = all.join(", ");
                Err(ActError::invalid(
                    format!("Tahun {year} dibuka di bawah beberapa peraturan: {all}. Sebut salah satu dengan --regulation."),
                    format!("Year {year} is open under several regulations: {all}. Name one with --regulation."),
                ))
            }
            (None, _) => Err(ActError::not_found(
                format!("Tahun program {year} belum dibuka. Buka dengan `payung open`."),
                format!("Programme year {year} has not been opened. Open it with `payung open`."),
            )),
        }
    }

    async fn of(connection: &impl ConnectionTrait, books: &Books, year: programme_year::Model) -> Result<Arc<Self>, ActError> {
        if let Some(known) = books.remembered(year.id, year.version) {
            return Ok(known);
        }
        let readings: Vec<ReadingChosen> = serde_json::from_str(&year.readings).unwrap_or_default();
        let regulation = load_law(connection, &year.regulation_hash, &readings).await?;
        let national = load_law(connection, &year.national_hash, &readings).await?;
        let flow = Flow::of(&regulation);
        let vocabulary = vocabulary(&regulation, Arc::from([]));
        let programme = Arc::new(Self { year, regulation, national, flow, vocabulary, readings });
        books.remember(&programme);
        Ok(programme)
    }

    /// The rules for people asked about on `on`, and national law's beneath them.
    ///
    /// # Errors
    /// They do not compile for that day.
    pub fn rules(&self, on: Date) -> Result<(Ruleset, Ruleset), ActError> {
        let dates = StageDates::all(on);
        let rules = Ruleset::compile(Arc::clone(&self.regulation), dates).map_err(|errors| law_refuses(&errors))?;
        let national = Ruleset::compile(Arc::clone(&self.national), dates).map_err(|errors| law_refuses(&errors))?;
        Ok((rules, national))
    }

    /// Refuses a day on which the act does not bind.
    ///
    /// # Errors
    /// The refusal.
    pub fn check_in_force(&self, on: Date) -> Result<(), ActError> {
        check_in_force(&self.regulation, on)
    }

    /// The only step of a kind.
    ///
    /// # Errors
    /// The act has no such step.
    pub fn step_of(&self, kind: StepKind) -> Result<&FlowStep, ActError> {
        self.flow.of_kind(kind).next().ok_or_else(|| {
            let act = &self.regulation.act.short;
            ActError::conflict(
                format!("{act} tidak mengenal langkah ini. Langkah yang ada: {}.", self.steps_in_words(Language::Id)),
                format!("{act} has no such step. Its steps: {}.", self.steps_in_words(Language::En)),
            )
        })
    }

    /// The steps in words, in their order.
    #[must_use]
    pub fn steps_in_words(&self, language: Language) -> String {
        let words = |step: &FlowStep| match language {
            Language::Id => step.label.clone(),
            Language::En => step.label_en.clone(),
        };
        self.flow.steps().iter().map(words).collect::<Vec<_>>().join(" → ")
    }
}

/// Refuses a day on which an act does not bind.
pub(crate) fn check_in_force(regulation: &Regulation, on: Date) -> Result<(), ActError> {
    let act = &regulation.act;
    if on < act.from || act.until.is_some_and(|until| on > until) {
        let until = act.until.map_or_else(String::new, |until| format!(" – {until}"));
        return Err(ActError::invalid(
            format!("{} tidak berlaku pada {on}: berlaku sejak {}{until} ({}).", act.short, act.from, act.dates_rest_on),
            format!("{} is not in force on {on}: it is in force {}{until} ({}).", act.short, act.from, act.dates_rest_on),
        ));
    }
    Ok(())
}

async fn load_law(connection: &impl ConnectionTrait, hash: &str, readings: &[ReadingChosen]) -> Result<Arc<Regulation>, ActError> {
    let changed = || {
        ActError::conflict(
            "Teks peraturan dalam buku tidak sama dengan yang dipakai saat tahun ini dibuka. Pulihkan dari cadangan.",
            "The regulation's text in the books is not the one the year was opened under. Restore a backup.",
        )
    };
    let text = regulation_text::Entity::find_by_id(hash.to_owned()).one(connection).await?.ok_or_else(changed)?;
    let bundle = read_bundle(&text.body);
    if bundle.hash() != hash {
        return Err(changed());
    }
    let plain = Regulation::load(&bundle, &Choices::new()).map_err(|errors| law_refuses(&errors))?;
    let known = |id: &str| plain.reading.iter().any(|reading| reading.id == id);
    let choices: Choices =
        readings.iter().filter(|chosen| known(&chosen.id)).map(|chosen| (chosen.id.clone(), chosen.option.clone())).collect();
    if choices.is_empty() {
        return Ok(Arc::new(plain));
    }
    Regulation::load(&bundle, &choices).map(Arc::new).map_err(|errors| law_refuses(&errors))
}

impl Acting<'_> {
    /// The programme year `id`, open.
    ///
    /// # Errors
    /// There is none, or it is closed.
    pub async fn open_programme(&self, id: i64) -> Result<Arc<Programme>, ActError> {
        let programme = Programme::load(self.tx, self.books, id).await?;
        if programme.year.status != "open" {
            return Err(self.closed(&programme.year).await?);
        }
        Ok(programme)
    }

    /// The refusal of a closed year: who closed it, when and why stands in the log.
    async fn closed(&self, year: &programme_year::Model) -> Result<ActError, ActError> {
        let entry = log_entry::Entity::find_by_id(year.seq).one(self.tx).await?;
        let (user, at, detail) = entry.map_or_else(Default::default, |entry| (entry.user_name, entry.at, entry.detail));
        let detail: serde_json::Value = serde_json::from_str(&detail).unwrap_or_default();
        let (reason, day) = (detail["reason"].as_str().unwrap_or_default(), at.get(..10).unwrap_or_default());
        let year = year.year;
        Ok(ActError::conflict(
            format!("Tahun program {year} sudah ditutup ({user}, {day}: {reason}); tidak ada yang dapat diubah lagi di dalamnya."),
            format!("Programme year {year} is closed ({user}, {day}: {reason}); nothing in it can be changed."),
        ))
    }
}
