//! The desk: what waits for somebody, since when, and the days to keep in mind.

use crate::acts::export_cases::ENDED;
use crate::failure::ActError;
use crate::programme::Programme;
use crate::sight::{Look, Sight};
use crate::views::place_name;
use crate::views::programme::{instruments, years};
use crate::views::tally::Tally;
use payung_domain::{AreaCode, Date, Language};
use payung_law::model::StepKind;
use payung_storage::entity::case_file;
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many days ahead the calendar looks.
const AHEAD: i32 = 60;

/// Cases that wait for a step.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// The programme year.
    pub year: i64,
    /// The step's id in the act.
    pub step: String,
    /// Which act of the books it is.
    pub kind: StepKind,
    /// What it is.
    pub label: String,
    /// The article.
    pub cite: String,
    /// Who takes it, in the act's words.
    pub actor: String,
    /// How many.
    pub cases: i64,
    /// Since when the one that has waited longest waits, RFC 3339.
    pub since: String,
    /// Whether it waits for the one who looks.
    pub mine: bool,
    /// In which state they are, by its word: for the list of cases.
    pub state: String,
}

/// A day to keep in mind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duty {
    /// The day.
    pub day: Date,
    /// Whether it has passed.
    pub over: bool,
    /// What is due.
    pub said: String,
    /// Whether it is about cases sent back, which the list of cases shows.
    pub returned: bool,
}

/// Cases of a place that were sent back and not mended by their day. Their state stays; what can be done is up to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overdue {
    /// The place's code.
    pub area: String,
    /// Its name.
    pub area_name: String,
    /// How many cases.
    pub cases: i64,
    /// The earliest of the days that have passed.
    pub since: Date,
}

/// A rule about time, for the calendar's foot.
#[derive(Debug, Clone)]
pub struct Period {
    /// The rule.
    pub label: String,
    /// How long: `30 hari`.
    pub length: String,
    /// Who must act.
    pub holder: String,
    /// The article.
    pub cite: String,
}

/// What a desk shows of the year worked in.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The year worked in; none before the first is opened.
    pub programme: Option<Arc<Programme>>,
    /// Cases in all that the viewer sees.
    pub cases: i64,
    /// Whether the viewer sees cases at all.
    pub sees_cases: bool,
    /// Cases sent back whose day has passed, by place, the longest overdue first.
    pub overdue: Vec<Overdue>,
    /// What waits, what waits for the viewer first.
    pub waiting: Vec<Waiting>,
    /// The calendar.
    pub duties: Vec<Duty>,
    /// The act's own periods.
    pub periods: Vec<Period>,
}

impl Desk {
    fn empty(look: Look<'_>) -> Self {
        let sees_cases = look.may(Sight::Cases);
        Self { programme: None, cases: 0, sees_cases, overdue: Vec::new(), waiting: Vec::new(), duties: Vec::new(), periods: Vec::new() }
    }
}

/// The desk of the newest open year.
///
/// # Errors
/// The database's.
pub async fn desk(look: Look<'_>, language: Language) -> Result<Desk, ActError> {
    if !look.may(Sight::Programme) {
        return Ok(Desk::empty(look));
    }
    let open = years(look).await?.into_iter().find(|year| year.status == "open");
    let Some(year) = open else {
        return Ok(Desk::empty(look));
    };
    let programme = Programme::load(&look.books.database.connection, look.books, year.id).await?;
    let tally = Tally::of(look, &programme).await?;
    let windows = look.windows(Sight::Cases);
    let cases = tally.seen(&windows).map(|group| group.cases).sum();
    let returned = returned(look, &programme).await?;
    Ok(Desk {
        cases,
        sees_cases: look.may(Sight::Cases),
        overdue: overdue(look, &returned),
        waiting: waiting(look, &programme, &tally, language),
        duties: duties(look, &programme, &returned, language).await?,
        periods: periods(&programme, language),
        programme: Some(programme),
    })
}

fn waiting(look: Look<'_>, programme: &Programme, tally: &Tally, language: Language) -> Vec<Waiting> {
    let windows = look.windows(Sight::Cases);
    let mut found: BTreeMap<&str, (i64, String, String)> = BTreeMap::new();
    for group in tally.seen(&windows).filter(|group| !ENDED.contains(&group.state.as_str())) {
        for step in programme.flow.next(&group.steps(programme)) {
            let (cases, since, state) = found.entry(&step.id).or_insert_with(|| (0, group.since.clone(), group.state.clone()));
            *cases += group.cases;
            if group.since < *since {
                since.clone_from(&group.since);
            }
            // The state of most of them; the list can be widened.
            if group.cases * 2 > *cases {
                state.clone_from(&group.state);
            }
        }
    }
    let held: Vec<_> = look.actor.roles.iter().filter(|held| held.holds_on(look.day)).map(|held| held.role).collect();
    let steps = programme.flow.steps().iter().filter_map(|step| {
        let (cases, since, state) = found.remove(step.id.as_str())?;
        Some(Waiting {
            year: programme.year.id,
            step: step.id.clone(),
            kind: step.kind,
            label: language.pick(&step.label, &step.label_en).to_owned(),
            cite: step.cite.clone(),
            actor: step.actor.clone(),
            mine: step.roles.iter().any(|role| held.contains(role)),
            cases,
            since,
            state,
        })
    });
    let mut steps: Vec<Waiting> = steps.collect();
    steps.sort_by_key(|waiting| !waiting.mine);
    steps
}

/// Where cases wait to be mended, and until when: those the viewer sees.
async fn returned(look: Look<'_>, programme: &Programme) -> Result<Vec<(String, Date)>, ActError> {
    let windows = look.windows(Sight::Cases);
    let found: Vec<(String, Option<String>)> = case_file::Entity::find()
        .select_only()
        .columns([case_file::Column::Area, case_file::Column::ReturnedUntil])
        .filter(case_file::Column::ProgrammeYear.eq(programme.year.id))
        .filter(case_file::Column::State.eq("returned"))
        .into_tuple()
        .all(&look.books.database.connection)
        .await?;
    let seen = |area: &str| AreaCode::parse(area).is_some_and(|area| windows.iter().any(|window| area.is_in(window.area)));
    let days = found.into_iter().filter(|(area, _)| seen(area)).filter_map(|(area, until)| Some((area, until?.parse().ok()?)));
    Ok(days.collect())
}

/// Of those whose day has passed how many there are in each place.
fn overdue(look: Look<'_>, returned: &[(String, Date)]) -> Vec<Overdue> {
    let mut places: BTreeMap<&str, (i64, Date)> = BTreeMap::new();
    for (area, day) in returned.iter().filter(|(_, day)| *day < look.day) {
        let (cases, since) = places.entry(area).or_insert((0, *day));
        *cases += 1;
        *since = (*since).min(*day);
    }
    let named = |(area, (cases, since)): (&str, (i64, Date))| Overdue {
        area: area.to_owned(),
        area_name: place_name(look.books, area),
        cases,
        since,
    };
    let mut overdue: Vec<Overdue> = places.into_iter().map(named).collect();
    overdue.sort_by_key(|place| place.since);
    overdue
}

async fn duties(look: Look<'_>, programme: &Programme, returned: &[(String, Date)], language: Language) -> Result<Vec<Duty>, ActError> {
    let mut duties = Vec::new();
    let mut by_day: BTreeMap<Date, i64> = BTreeMap::new();
    for (_, day) in returned {
        *by_day.entry(*day).or_default() += 1;
    }
    for (day, cases) in by_day {
        let said = match language {
            Language::Id => format!("{cases} berkas yang dikembalikan harus sudah diperbaiki"),
            Language::En => format!("{cases} cases sent back must be mended"),
        };
        duties.push(Duty { day, over: day < look.day, said, returned: true });
    }
    for paper in instruments(look, programme).await? {
        let until = paper.instrument.valid_until.as_deref().and_then(|until| until.parse::<Date>().ok());
        if let Some(day) = until.filter(|day| look.day.until(*day).is_ok_and(|span| span.get_days() <= AHEAD)) {
            let label = language.pick(&paper.label.0, &paper.label.1);
            let said = match language {
                Language::Id => format!("{label} nomor {} berakhir", paper.instrument.number),
                Language::En => format!("{label} number {} ends", paper.instrument.number),
            };
            duties.push(Duty { day, over: day < look.day, said, returned: false });
        }
    }
    duties.sort();
    Ok(duties)
}

fn periods(programme: &Programme, language: Language) -> Vec<Period> {
    let rules = programme.regulation.deadline.iter();
    rules
        .map(|rule| Period {
            label: language.pick(&rule.label, &rule.label_en).to_owned(),
            length: format!("{} {}", rule.value, rule.unit.label(language)),
            holder: rule.holder.clone(),
            cite: rule.cite.clone(),
        })
        .collect()
}
