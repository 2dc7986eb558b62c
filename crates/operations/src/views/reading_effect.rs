//! What another reading of an unclear text would change: the year's cases decided under each option, and those counted whose answer would differ.
//! Nothing is written; it takes as long as deciding every case, so it is only done when somebody asks.

use crate::failure::ActError;
use crate::programme::{Programme, law_refuses};
use crate::sight::{Look, Sight, Window, hidden};
use crate::views::rules::{ReadingSeen, reading_seen};
use payung_domain::{Facts, Language, Verdict};
use payung_law::{Choices, Regulation, Ruleset, StageDates};
use payung_storage::entity::case_file;
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Cases decided at once.
const CASES_AT_ONCE: u64 = 5_000;

/// What an option would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionEffect {
    /// The option.
    pub option: String,
    /// What it means.
    pub meaning: String,
    /// Whether it is the one in force: nothing would change.
    pub in_force: bool,
    /// Whether it changes what is read from the lists (kinds of work, offices, indicators): then only a screening tells.
    pub reads_lists_anew: bool,
    /// Cases whose verdict would differ.
    pub differ: i64,
    /// Of them from which verdict to which: how many.
    pub moves: Vec<(Verdict, Verdict, i64)>,
}

/// What a reading does in a year.
#[derive(Debug, Clone)]
pub struct ReadingEffect {
    /// The reading.
    pub reading: ReadingSeen,
    /// The year.
    pub programme: Arc<Programme>,
    /// The part whose cases are counted.
    pub window: Window,
    /// Cases decided: those that were screened.
    pub cases: i64,
    /// The options.
    pub options: Vec<OptionEffect>,
}

/// The reading `id` of a year with its options, nothing counted yet.
///
/// # Errors
/// There is none in the year's act; it may not be seen.
pub async fn reading(look: Look<'_>, year: i64, id: &str, language: Language) -> Result<(ReadingSeen, Arc<Programme>), ActError> {
    look.check(Sight::Programme)?;
    let programme = Programme::load(&look.books.database.connection, look.books, year).await?;
    let known = programme.regulation.reading.iter().find(|reading| reading.id == id).ok_or_else(hidden)?;
    let seen = reading_seen(&programme.regulation, known, Some(&programme), language);
    Ok((seen, programme))
}

/// Decides the screened cases of a year, as far as the viewer's dashboard goes, under every option of the reading `id`.
///
/// # Errors
/// There is no such reading; it may not be seen; a case cannot be read; the database's.
pub async fn reading_effect(look: Look<'_>, year: i64, id: &str, language: Language) -> Result<ReadingEffect, ActError> {
    let window = look.window(Sight::Dashboard, None)?;
    let (reading, programme) = reading(look, year, id, language).await?;
    let now = compiled(look, &programme, Arc::clone(&programme.regulation))?;
    let mut options = Vec::new();
    let mut others = Vec::new();
    for option in &reading.options {
        let mut effect = OptionEffect {
            option: option.option.clone(),
            meaning: option.meaning.clone(),
            in_force: option.in_force,
            reads_lists_anew: false,
            differ: 0,
            moves: Vec::new(),
        };
        if !option.in_force {
            let mut choices: Choices = programme.regulation.choices.clone();
            choices.insert(id.to_owned(), option.option.clone());
            let regulation = Regulation::load(&programme.regulation.bundle, &choices).map_err(|errors| law_refuses(&errors))?;
            effect.reads_lists_anew = !reads_alike(&programme.regulation, &regulation);
            if !effect.reads_lists_anew {
                others.push((options.len(), compiled(look, &programme, Arc::new(regulation))?));
            }
        }
        options.push(effect);
    }
    let (cases, moves) = decided(look, &programme, &window, Arc::new((now, others))).await?;
    for ((index, from, to), count) in moves {
        if let Some(effect) = options.get_mut(index) {
            effect.differ += count;
            effect.moves.push((from, to, count));
        }
    }
    Ok(ReadingEffect { reading, programme, window, cases, options })
}

/// The rules as on the day somebody looks, or on the act's first day when it does not bind yet.
fn compiled(look: Look<'_>, programme: &Programme, regulation: Arc<Regulation>) -> Result<Ruleset, ActError> {
    let day = look.day.max(programme.regulation.act.from);
    Ruleset::compile(regulation, StageDates::all(day)).map_err(|errors| law_refuses(&errors))
}

/// Whether facts read under one mean the same under the other: they name kinds of work, offices and indicators by their place.
fn reads_alike(one: &Regulation, other: &Regulation) -> bool {
    macro_rules! ids {
        ($field:ident) => {
            one.$field.iter().map(|rule| &rule.id).eq(other.$field.iter().map(|rule| &rule.id))
        };
    }
    ids!(occupation) && ids!(office) && ids!(indicator)
}

/// From which option's place and verdict to which verdict: how many.
type Moves = BTreeMap<(usize, Verdict, Verdict), i64>;

async fn decided(
    look: Look<'_>,
    programme: &Programme,
    window: &Window,
    rules: Arc<(Ruleset, Vec<(usize, Ruleset)>)>,
) -> Result<(i64, Moves), ActError> {
    let (mut cases, mut moves, mut after) = (0, Moves::new(), 0);
    let area = window.area.to_string();
    loop {
        let page: Vec<(i64, Vec<u8>)> = case_file::Entity::find()
            .select_only()
            .columns([case_file::Column::Id, case_file::Column::Facts])
            .filter(case_file::Column::ProgrammeYear.eq(programme.year.id))
            .filter(case_file::Column::Facts.is_not_null())
            .filter(case_file::Column::State.ne("withdrawn"))
            .filter(case_file::Column::Area.gte(area.as_str()))
            .filter(case_file::Column::Area.lt(format!("{area}:")))
            .filter(case_file::Column::Id.gt(after))
            .order_by_asc(case_file::Column::Id)
            .limit(CASES_AT_ONCE)
            .into_tuple()
            .all(&look.books.database.connection)
            .await?;
        let Some((last, _)) = page.last() else { return Ok((cases, moves)) };
        after = *last;
        cases += i64::try_from(page.len()).unwrap_or_default();
        let (sealer, rules) = (look.books.sealer.clone(), Arc::clone(&rules));
        // Opening and deciding thousands is work for a thread that answers nobody meanwhile.
        let counted = tokio::task::spawn_blocking(move || {
            let mut moves = Moves::new();
            for (case, sealed) in page {
                let facts = sealer.open("case_file.facts", &sealed)?;
                let facts: Facts = serde_json::from_slice(&facts).map_err(|_| crate::case::cases::broken(case))?;
                let before = rules.0.decide(&facts).verdict;
                for (index, other) in &rules.1 {
                    let verdict = other.decide(&facts).verdict;
                    if verdict != before {
                        *moves.entry((*index, before, verdict)).or_default() += 1;
                    }
                }
            }
            Ok::<Moves, ActError>(moves)
        });
        let counted = counted
            .await
            .map_err(|_| ActError::new(crate::failure::Fault::Unavailable, "Penghitungan terhenti.", "Counting stopped."))??;
        for (key, count) in counted {
            *moves.entry(key).or_default() += count;
        }
    }
}
