//! The desk: what waits for somebody, since when, and the days to keep in mind.

use crate::acts::export_cases::ENDED;
use crate::failure::ActError;
use crate::programme::Programme;
use crate::sight::{Look, Sight, is_seen};
use crate::views::duties::{Duty, duties, returned};
use crate::views::findings::open_findings;
use crate::views::pairs::{PairCounts, pair_counts};
use crate::views::place_name;
use crate::views::programme::years;
use crate::views::tally::Tally;
use payung_domain::{Date, Language};
use payung_law::model::StepKind;
use payung_storage::entity::{ending, enrolment};
use sea_orm::prelude::*;
use sea_orm::sea_query::{ExprTrait, Query};
use std::collections::BTreeMap;
use std::sync::Arc;

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
#[derive(Debug, Clone, Default)]
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
    /// What waits of cover.
    pub cover: CoverWaits,
    /// Pairs of records that may be one person.
    pub pairs: PairCounts,
}

/// What waits of cover, of what the viewer sees.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CoverWaits {
    /// People for whom money is bound and who were not sent to BPJS yet.
    pub ready: u64,
    /// Endings that wait for a decision.
    pub endings: u64,
    /// Findings that are open.
    pub findings: u64,
}

impl CoverWaits {
    /// Whether anything waits.
    #[must_use]
    pub const fn any(&self) -> bool {
        self.ready > 0 || self.endings > 0 || self.findings > 0
    }
}

impl Desk {
    fn empty(look: Look<'_>) -> Self {
        let sees_cases = look.may(Sight::Cases);
        Self { sees_cases, ..Self::default() }
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
    let ways = tally.ways.iter().filter(|group| is_seen(&windows, &group.area, &group.agency));
    let cases = ways.map(|group| group.cases).sum();
    let returned = returned(look, &programme).await?;
    Ok(Desk {
        cases,
        sees_cases: look.may(Sight::Cases),
        overdue: overdue(look, &returned),
        waiting: waiting(look, &programme, &tally, language),
        duties: duties(look, &programme, language).await?,
        periods: periods(&programme, language),
        cover: cover_waits(look, &programme).await?,
        pairs: pair_counts(look, programme.year.id).await?,
        programme: Some(programme),
    })
}

fn waiting(look: Look<'_>, programme: &Programme, tally: &Tally, language: Language) -> Vec<Waiting> {
    let windows = look.windows(Sight::Cases);
    let mut found: BTreeMap<&str, (i64, String, String)> = BTreeMap::new();
    let open = tally.ways.iter().filter(|group| !ENDED.contains(&group.state.as_str()));
    for group in open.filter(|group| is_seen(&windows, &group.area, &group.agency)) {
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

async fn cover_waits(look: Look<'_>, programme: &Programme) -> Result<CoverWaits, ActError> {
    let connection = &look.books.database.connection;
    if !look.sees_whole_region(Sight::Cover) {
        return Ok(CoverWaits::default());
    }
    let of_year = Expr::col(enrolment::Column::ProgrammeYear).eq(programme.year.id);
    let enrolled = Query::select().column(enrolment::Column::Id).from(enrolment::Entity).and_where(of_year.clone()).to_owned();
    let ready = enrolment::Entity::find().filter(of_year).filter(enrolment::Column::State.eq("ready")).count(connection).await?;
    let endings = ending::Entity::find()
        .filter(ending::Column::Status.eq("proposed"))
        .filter(ending::Column::Enrolment.in_subquery(enrolled))
        .count(connection)
        .await?;
    Ok(CoverWaits { ready, endings, findings: open_findings(connection, programme.year.id).await? })
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
