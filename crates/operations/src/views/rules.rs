//! An act rule by rule: every article's words, and beside them what the program made of them.

use crate::failure::ActError;
use crate::programme::{Programme, law_refuses};
use crate::sight::{Look, hidden};
use crate::views::programme::years;
use crate::views::rule_words::{RulePart, parts};
use payung_domain::Language;
use payung_law::lint::{Finding, Level, lint};
use payung_law::model::{Act, ActKind, ActStatus, Source};
use payung_law::{Bundle, Choices, Regulation};
use payung_storage::entity::programme_year;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An act in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActLine {
    /// Identifier.
    pub id: String,
    /// What it is.
    pub act: Act,
    /// Whether it is national law, beneath every region's acts.
    pub national: bool,
    /// Years opened under it.
    pub years: Vec<programme_year::Model>,
}

/// Something lint found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingSeen {
    /// The rule that found it.
    pub rule: &'static str,
    /// A fault or note of our encoding; else a defect of the text.
    pub ours: bool,
    /// How much it weighs.
    pub severity: Level,
    /// What is wrong.
    pub said: String,
}

/// An option of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionSeen {
    /// Its name.
    pub option: String,
    /// What it means.
    pub meaning: String,
    /// Whether it is the default of the files.
    pub default: bool,
    /// Whether it is in force on this page.
    pub in_force: bool,
}

/// How an unclear text is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadingSeen {
    /// Its number.
    pub id: String,
    /// The article.
    pub of: String,
    /// What is unclear.
    pub problem: String,
    /// What it could mean; empty when no result depends on it.
    pub options: Vec<OptionSeen>,
    /// Why the default, or why no result depends on it.
    pub why: String,
    /// On which legal ground the year chose another option.
    pub ground: String,
}

/// An article, and what was made of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Article {
    /// The article.
    pub cite: String,
    /// Its words, when the files quote it.
    pub text: Option<String>,
    /// What it rests on instead.
    pub source: Option<String>,
    /// The rules made of it.
    pub parts: Vec<RulePart>,
    /// What lint found in it.
    pub findings: Vec<FindingSeen>,
    /// How it is read.
    pub readings: Vec<ReadingSeen>,
}

/// An act, rule by rule.
#[derive(Debug, Clone)]
pub struct ActSeen {
    /// The act.
    pub regulation: Arc<Regulation>,
    /// Whether it is national law.
    pub national: bool,
    /// The year whose text and readings these are; none when they are the program's own with every default.
    pub year: Option<programme_year::Model>,
    /// Years opened under it.
    pub years: Vec<programme_year::Model>,
    /// The articles, in the order of the text.
    pub articles: Vec<Article>,
    /// What lint found that is about no article.
    pub findings: Vec<FindingSeen>,
}

/// Whether this is the region's own act, or national law.
fn belongs(look: Look<'_>, regulation: &Regulation) -> bool {
    regulation.act.kind == ActKind::HukumNasional || regulation.region() == Some(look.books.region)
}

/// The region's acts and national law: what is in force first, then drafts, then what is repealed, then national law.
///
/// # Errors
/// They may not be seen; one of them does not load.
pub async fn acts(look: Look<'_>) -> Result<Vec<ActLine>, ActError> {
    let years = years(look).await?;
    let mut found = Vec::new();
    for (id, bundle) in look.books.bundles.iter() {
        let regulation = Regulation::load(bundle, &Choices::new()).map_err(|errors| law_refuses(&errors))?;
        if belongs(look, &regulation) {
            found.push(ActLine {
                id: id.clone(),
                national: regulation.act.kind == ActKind::HukumNasional,
                years: years.iter().filter(|year| year.regulation == *id).cloned().collect(),
                act: regulation.act,
            });
        }
    }
    let rank = |status| match status {
        ActStatus::InForce => 0,
        ActStatus::Draft => 1,
        ActStatus::Repealed => 2,
    };
    found.sort_by_key(|line| (line.national, rank(line.act.status)));
    Ok(found)
}

/// The act `id` as the year `year` keeps it; as the program has it when none is named.
///
/// # Errors
/// There is no such act in the region, or the year was opened under another; it may not be seen.
pub async fn act(look: Look<'_>, id: &str, year: Option<i64>, language: Language) -> Result<ActSeen, ActError> {
    let years: Vec<programme_year::Model> = years(look).await?;
    let programme = match year {
        Some(year) => Some(Programme::load(&look.books.database.connection, look.books, year).await?),
        None => None,
    };
    let regulation = match &programme {
        Some(programme) => [&programme.regulation, &programme.national].into_iter().find(|known| known.act.id == id).map(Arc::clone),
        None => match look.books.bundles.get(id) {
            Some(bundle) => Some(Arc::new(Regulation::load(bundle, &Choices::new()).map_err(|errors| law_refuses(&errors))?)),
            None => None,
        },
    };
    let regulation = regulation.filter(|regulation| belongs(look, regulation)).ok_or_else(hidden)?;
    let national = regulation.act.kind == ActKind::HukumNasional;
    let found = findings(look, &regulation).await;
    let mut articles = Articles::default();
    for (file, line, cite, part) in parts(&regulation, look.day, language) {
        articles.places.push((file, line, cite, part));
    }
    let mut articles = articles.gathered(&regulation);
    let mut loose = Vec::new();
    for finding in found {
        let seen = FindingSeen {
            rule: finding.rule,
            ours: finding.ours,
            severity: finding.severity,
            said: language.pick(&finding.id, &finding.en).to_owned(),
        };
        match articles.iter_mut().find(|article| Some(&article.cite) == finding.cite.as_ref()) {
            Some(article) => article.findings.push(seen),
            None => loose.push(seen),
        }
    }
    for reading in &regulation.reading {
        let seen = reading_seen(&regulation, reading, programme.as_deref(), language);
        match articles.iter_mut().find(|article| article.cite == reading.of) {
            Some(article) => article.readings.push(seen),
            None => articles.push(Article { cite: reading.of.clone(), readings: vec![seen], ..Article::default() }),
        }
    }
    Ok(ActSeen {
        national,
        year: programme.map(|programme| programme.year.clone()),
        years: years.into_iter().filter(|year| national || year.regulation == id).collect(),
        articles,
        findings: loose,
        regulation,
    })
}

/// How the reading is read under `regulation`'s choices.
pub(crate) fn reading_seen(
    regulation: &Regulation,
    reading: &payung_law::model::Reading,
    programme: Option<&Programme>,
    language: Language,
) -> ReadingSeen {
    let in_force = regulation.choices.get(&reading.id);
    let option = |(option, meaning): (&String, &String)| OptionSeen {
        default: reading.chosen.as_ref() == Some(option),
        in_force: in_force == Some(option),
        option: option.clone(),
        meaning: meaning.clone(),
    };
    let chosen = programme.and_then(|programme| programme.readings.iter().find(|chosen| chosen.id == reading.id));
    ReadingSeen {
        id: reading.id.clone(),
        of: reading.of.clone(),
        problem: language.pick(&reading.problem, &reading.problem_en).to_owned(),
        options: reading.options.iter().map(option).collect(),
        why: reading.no_effect.clone().or_else(|| reading.why.clone()).unwrap_or_default(),
        ground: chosen.map(|chosen| chosen.ground.clone()).unwrap_or_default(),
    }
}

/// What lint finds, beside the threads that answer others: it reads whole acts.
async fn findings(look: Look<'_>, regulation: &Arc<Regulation>) -> Vec<Finding> {
    let (bundle, acts) = (regulation.bundle.clone(), Arc::clone(&look.books.bundles));
    let national = (regulation.act.kind != ActKind::HukumNasional).then(|| national_bundle(&acts)).flatten();
    let regions = look.books.areas.regency_names();
    let linted = tokio::task::spawn_blocking(move || {
        let regions: Vec<&str> = regions.iter().map(String::as_str).collect();
        lint(&bundle, national.as_ref(), &regions, &acts).findings
    });
    linted.await.unwrap_or_default()
}

fn national_bundle(acts: &BTreeMap<String, Bundle>) -> Option<Bundle> {
    acts.get(crate::acts::open_year::NATIONAL).cloned()
}

/// Rules with the places they stand at.
#[derive(Default)]
struct Articles {
    places: Vec<(Arc<str>, u32, String, Option<RulePart>)>,
}

impl Articles {
    /// The rules by article, each article where its first rule stands.
    fn gathered(mut self, regulation: &Regulation) -> Vec<Article> {
        self.places.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        let mut articles: Vec<Article> = Vec::new();
        for (_, _, cite, part) in self.places {
            let known = articles.iter_mut().position(|article| article.cite == cite);
            let index = known.unwrap_or(articles.len());
            if known.is_none() {
                let text = regulation.quote(&cite).map(str::to_owned);
                articles.push(Article { text, cite, ..Article::default() });
            }
            let article = &mut articles[index];
            if let Some(part) = part {
                if article.source.is_none() {
                    article.source.clone_from(&part.source);
                }
                article.parts.push(part);
            }
        }
        articles
    }
}

/// What a rule rests on instead of a quoted text, in words.
pub(crate) fn source_in_words(source: Option<&Source>) -> Option<String> {
    source.map(|source| format!("{} [{}]", source.at, source.tag))
}
