//! Worklists: the cases that wait for one step, by village, and what is needed to answer them.

use crate::acts::export_cases::{ENDED, masked};
use crate::acts::recheck_case::recheck_sample;
use crate::acts::screen_batch::Reasons;
use crate::acts::verify_in_bulk::BULK;
use crate::case::cases::steps_done_of;
use crate::case::checklist::Checklist;
use crate::case::chosen::OPEN;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::programme::Programme;
use crate::sight::{Look, Sight, Window, is_seen};
use crate::views::case::{CaseSeen, case, occupation};
use crate::views::cases::{Cursor, lists_of_agency};
use crate::views::tally::{Alike, Tally};
use crate::views::{place_name, without_numbers};
use payung_domain::{AreaCode, Language};
use payung_law::FlowStep;
pub use payung_law::model::StepKind;
use payung_storage::entity::{case_file, case_step, criterion_check, person};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Cases looked through at once for those that wait.
const AT_ONCE: u64 = 500;
/// The most rows of one worklist: a large village's names on one form.
pub const WORK_MAX: u64 = 1_000;
/// How much of a reason a worklist shows, in characters.
const REASON_MAX: usize = 220;

/// Which cases are asked for.
#[derive(Debug, Clone)]
pub struct WorkAsked {
    /// The step they wait for.
    pub kind: StepKind,
    /// In this area or beneath it; everywhere the viewer sees when none.
    pub area: Option<AreaCode>,
    /// Only those nobody was given.
    pub unassigned: bool,

    /// After this row.
    pub after: Option<Cursor>,
    /// At most so many, [`WORK_MAX`] at most.
    pub limit: u64,
}

/// A case that waits.
#[derive(Debug, Clone)]
pub struct WorkRow {
    /// Number.
    pub id: i64,
    /// Version, for whoever acts on it.
    pub version: i64,
    /// Name.
    pub name: String,
    /// NIK, masked.
    pub nik: String,
    /// Code of the village.
    pub area: String,
    /// Its name, or its kecamatan's.
    pub area_name: String,
    /// Occupation, in the act's words.
    pub occupation: String,
    /// State, by its word.
    pub state: String,
    /// Verdict, by its word; empty before screening.
    pub verdict: String,
    /// Why, in short.
    pub reason: String,
    /// The verifier; empty when nobody was given it.
    pub assigned_to: String,
}

/// A village with cases that wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkPlace {
    /// Code.
    pub area: String,
    /// Name, or its kecamatan's.
    pub name: String,
    /// How many cases wait there.
    pub waiting: i64,
}

/// A worklist.
#[derive(Debug, Clone)]
pub struct Work {
    /// The step, in the reader's language.
    pub step: String,
    /// The article.
    pub cite: String,
    /// What the viewer sees it through.
    pub window: Window,
    /// The rows.
    pub rows: Vec<WorkRow>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// How many wait within the window.
    pub waiting: i64,
    /// How many have been through the step within the window, whatever came of it.
    pub done: i64,
    /// Every village the viewer sees where some wait.
    pub places: Vec<WorkPlace>,
}

/// Whether cases alike in this wait for `step`.
fn waits(group: &Alike, programme: &Programme, step: &FlowStep) -> bool {
    let state = group.state.as_str();
    let fits = match step.kind {
        StepKind::Deliberate => ["proposed", "screened"].contains(&state),
        StepKind::Verify => state == "screened",
        StepKind::Assign => OPEN.contains(&state),
        _ => !ENDED.contains(&state),
    };
    fits && is_due(programme, step, &group.steps(programme))
}

/// Whether `step` can be taken after those gone through. A letter of assignment is nobody's next step: it can be recorded for whomever it names.
fn is_due(programme: &Programme, step: &FlowStep, gone: &BTreeSet<&str>) -> bool {
    if step.kind == StepKind::Assign {
        return !gone.contains(step.id.as_str()) && programme.flow.missing(step, gone).is_empty();
    }
    programme.flow.next(gone).iter().any(|next| next.id == step.id)
}

/// Occupations a step is for, where the act names them with the paper of the same article.
fn occupations_of<'p>(programme: &'p Programme, step: &FlowStep) -> BTreeSet<&'p str> {
    if step.kind != StepKind::Assign {
        return BTreeSet::new();
    }
    programme.regulation.attachment.iter().filter(|paper| paper.cite == step.cite).filter_map(|paper| paper.of.as_deref()).collect()
}

/// The cases of `programme`'s year that wait for a step.
///
/// # Errors
/// The act has no such step; none of the area's cases may be seen; the database's.
pub async fn worklist(look: Look<'_>, programme: &Programme, asked: &WorkAsked, language: Language) -> Result<Work, ActError> {
    let step = programme.step_of(asked.kind)?;
    let window = look.window(Sight::Cases, asked.area)?;
    let tally = Tally::of(look, programme).await?;
    let wanted = occupations_of(programme, step);
    let of_them = |group: &&Alike| wanted.is_empty() || group.occupation.as_deref().is_some_and(|id| wanted.contains(id));
    let mut by_village: BTreeMap<&str, i64> = BTreeMap::new();
    let windows = look.windows(Sight::Cases);
    let seen = |windows: &[Window], group: &&Alike| is_seen(windows, &group.area, &group.agency);
    let groups = || tally.groups.iter().filter(of_them);
    for group in groups().filter(|group| seen(&windows, group)).filter(|group| waits(group, programme, step)) {
        *by_village.entry(&group.area).or_default() += group.cases;
    }
    let (mut waiting, mut done) = (0, 0);
    for group in groups().filter(|group| seen(std::slice::from_ref(&window), group)) {
        let gone = group.steps(programme);
        if waits(group, programme, step) {
            waiting += group.cases;
        } else if gone.contains(step.id.as_str())
            || (["refused", "returned"].contains(&group.state.as_str()) && programme.flow.missing(step, &gone).is_empty())
        {
            done += group.cases;
        }
    }
    let inside = |area: &str| AreaCode::parse(area).is_some_and(|area| area.is_in(window.area));
    let villages: Vec<&str> = by_village.keys().copied().filter(|area| inside(area)).collect();
    let (rows, next) = rows(look, programme, step, &window, &villages, asked, language).await?;
    let places = by_village.iter().map(|(area, waiting)| WorkPlace {
        area: (*area).to_owned(),
        name: place_name(look.books, area),
        waiting: *waiting,
    });
    Ok(Work {
        step: language.pick(&step.label, &step.label_en).to_owned(),
        cite: step.cite.clone(),
        places: places.collect(),
        window,
        rows,
        next,
        waiting,
        done,
    })
}

async fn rows(
    look: Look<'_>,
    programme: &Programme,
    step: &FlowStep,
    window: &Window,
    villages: &[&str],
    asked: &WorkAsked,
    language: Language,
) -> Result<(Vec<WorkRow>, Option<Cursor>), ActError> {
    let connection = &look.books.database.connection;
    let wanted = occupations_of(programme, step);
    let limit = usize::try_from(asked.limit.clamp(1, WORK_MAX)).unwrap_or(usize::MAX);
    let own = lists_of_agency(look, programme.year.id, window).await?;
    let (mut found, mut after): (Vec<case_file::Model>, _) = (Vec::new(), asked.after.clone());
    loop {
        let mut query = case_file::Entity::find()
            .filter(case_file::Column::ProgrammeYear.eq(programme.year.id))
            .filter(case_file::Column::Area.is_in(villages.iter().copied()));
        query = match step.kind {
            StepKind::Deliberate => query.filter(case_file::Column::State.is_in(["proposed", "screened"])),
            StepKind::Verify => query.filter(case_file::Column::State.eq("screened")),
            StepKind::Assign => query.filter(case_file::Column::State.is_in(OPEN)),
            _ => query.filter(case_file::Column::State.is_not_in(ENDED)),
        };
        if let Some(own) = &own {
            query = query.filter(case_file::Column::Submission.is_in(own.iter().copied()));
        }
        if asked.unassigned {
            query = query.filter(case_file::Column::AssignedTo.is_null());
        }
        if !wanted.is_empty() {
            query = query.filter(case_file::Column::Occupation.is_in(wanted.iter().copied()));
        }
        if let Some(after) = &after {
            let here = Expr::tuple([Expr::col(case_file::Column::Area), Expr::col(case_file::Column::Id)]);
            query = query.filter(here.gt(Expr::tuple([Expr::val(after.text.as_str()), Expr::val(after.id)])));
        }
        let some = query.order_by_asc(case_file::Column::Area).order_by_asc(case_file::Column::Id).limit(AT_ONCE).all(connection).await?;
        let last = (some.len() as u64) < AT_ONCE;
        after = some.last().map(|case| Cursor { text: case.area.clone(), id: case.id });
        let gone = steps_done_of(connection, &some.iter().map(|case| case.id).collect::<Vec<_>>()).await?;
        for case in some {
            let gone: BTreeSet<&str> = gone.get(&case.id).into_iter().flatten().map(String::as_str).collect();
            if is_due(programme, step, &gone) {
                found.push(case);
            }
        }
        if last || found.len() > limit {
            break;
        }
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| more).map(|case| Cursor { text: case.area.clone(), id: case.id });
    Ok((work_rows(look, programme, found, language).await?, next))
}

/// Cases as rows of a worklist.
async fn work_rows(
    look: Look<'_>,
    programme: &Programme,
    cases: Vec<case_file::Model>,
    language: Language,
) -> Result<Vec<WorkRow>, ActError> {
    let sealer = &look.books.sealer;
    let mut people: HashMap<i64, (String, Option<Vec<u8>>)> = HashMap::with_capacity(cases.len());
    for some in cases.chunks(ROWS_AT_ONCE) {
        let rows: Vec<(i64, String, Option<Vec<u8>>)> = person::Entity::find()
            .select_only()
            .columns([person::Column::Id, person::Column::Name, person::Column::Nik])
            .filter(person::Column::Id.is_in(some.iter().map(|case| case.person)))
            .into_tuple()
            .all(&look.books.database.connection)
            .await?;
        people.extend(rows.into_iter().map(|(id, name, nik)| (id, (name, nik))));
    }
    let mut rows = Vec::with_capacity(cases.len());
    for case in cases {
        let (name, nik) = people.get(&case.person).cloned().ok_or_else(|| crate::case::cases::broken(case.id))?;
        let nik = match nik {
            Some(sealed) => masked(&sealer.open_text("person.nik", &sealed)?),
            None => String::new(),
        };
        let words: Reasons = match &case.reasons {
            Some(sealed) => serde_json::from_slice(&sealer.open("case_file.reasons", sealed)?).unwrap_or_default(),
            None => Reasons::default(),
        };
        rows.push(WorkRow {
            id: case.id,
            version: case.version,
            name,
            nik,
            area_name: place_name(look.books, &case.area),
            occupation: occupation(programme, case.occupation.as_deref(), language),
            reason: short(&without_numbers(words.told(language).0)),
            area: case.area,
            state: case.state,
            verdict: case.verdict.unwrap_or_default(),
            assigned_to: case.assigned_to.unwrap_or_default(),
        });
    }
    Ok(rows)
}

fn short(text: &str) -> String {
    if text.chars().count() <= REASON_MAX {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(REASON_MAX).collect();
    short.push('…');
    short
}

/// A case with what a verifier has to answer for it.
///
/// # Errors
/// There is none, or it may not be seen; it was never screened.
pub async fn to_verify(look: Look<'_>, id: i64, language: Language) -> Result<(CaseSeen, Checklist), ActError> {
    let seen = case(look, id, language).await?;
    let checklist = Checklist::of(&look.books.database.connection, look.books, &seen.history.case, look.day).await?;
    Ok((seen, checklist))
}

/// The sample of one bulk verification, as far as it still has to be looked at.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The entry of the log.
    pub entry: i64,
    /// Who verified.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Whether the viewer may not look: it is the viewer's own work.
    pub own: bool,
    /// Cases drawn that nobody has looked at again, in the order of the lot.
    pub rows: Vec<WorkRow>,
    /// How many of the sample have been looked at.
    pub done: i64,
}

/// The samples of a year that somebody still has to look at, the oldest first.
///
/// # Errors
/// No case may be seen; the database's.
pub async fn samples(look: Look<'_>, programme: &Programme, language: Language) -> Result<Vec<Sample>, ActError> {
    let connection = &look.books.database.connection;
    look.check(Sight::Cases)?;
    let step = programme.step_of(StepKind::Verify)?;
    let entries: Vec<(i64, String, String)> = case_step::Entity::find()
        .select_only()
        .column(case_step::Column::Seq)
        .column_as(case_step::Column::ByUser.min(), "by_user")
        .column_as(case_step::Column::At.min(), "at")
        .filter(case_step::Column::Step.eq(&step.id))
        .filter(case_step::Column::Evidence.starts_with(BULK))
        .group_by(case_step::Column::Seq)
        .order_by_asc(case_step::Column::Seq)
        .into_tuple()
        .all(connection)
        .await?;
    let mut found = Vec::new();
    for (entry, by, at) in entries {
        let mut drawn = Vec::new();
        for some in recheck_sample(connection, entry).await?.chunks(ROWS_AT_ONCE) {
            let cases = case_file::Entity::find().filter(case_file::Column::Id.is_in(some.iter().copied())).all(connection).await?;
            let mut cases: HashMap<i64, case_file::Model> = cases.into_iter().map(|case| (case.id, case)).collect();
            drawn.extend(some.iter().filter_map(|id| cases.remove(id)));
        }
        drawn.retain(|case| case.programme_year == programme.year.id);
        let mut looked_at = BTreeSet::new();
        for some in drawn.chunks(ROWS_AT_ONCE) {
            let rows: Vec<i64> = criterion_check::Entity::find()
                .select_only()
                .column(criterion_check::Column::CaseFile)
                .filter(criterion_check::Column::CaseFile.is_in(some.iter().map(|case| case.id)))
                .filter(criterion_check::Column::Recheck.eq(true))
                .filter(criterion_check::Column::Seq.gt(entry))
                .into_tuple()
                .all(connection)
                .await?;
            looked_at.extend(rows);
        }
        let windows = look.windows(Sight::Cases);
        let seen = |case: &case_file::Model| {
            AreaCode::parse(&case.area).is_some_and(|area| windows.iter().any(|window| window.agency.is_none() && area.is_in(window.area)))
        };
        let done = i64::try_from(looked_at.len()).unwrap_or(i64::MAX);
        let open: Vec<case_file::Model> =
            drawn.into_iter().filter(|case| case.state == "verified" && !looked_at.contains(&case.id) && seen(case)).collect();
        if !open.is_empty() {
            let own = by == look.actor.name;
            found.push(Sample { entry, by, at, own, rows: work_rows(look, programme, open, language).await?, done });
        }
    }
    Ok(found)
}

/// The next case of a sample after `case`, for somebody who goes through it; none when it is done.
///
/// # Errors
/// As [`samples`].
pub async fn next_of_samples(look: Look<'_>, programme: &Programme, language: Language) -> Result<Option<i64>, ActError> {
    let samples = samples(look, programme, language).await?;
    Ok(samples.iter().filter(|sample| !sample.own).find_map(|sample| sample.rows.first()).map(|row| row.id))
}

/// A paper the act asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperAsked {
    /// Its id in the act.
    pub id: String,
    /// What it is, in the reader's language.
    pub label: String,
    /// The article.
    pub cite: String,
}

/// The papers the act asks for with a step; with verification, those of every step before it too, since it looks whether all are there.
///
/// # Errors
/// The act has no such step.
pub fn papers_of(programme: &Programme, kind: StepKind, language: Language) -> Result<Vec<PaperAsked>, ActError> {
    let mut steps = vec![programme.step_of(kind)?.id.as_str()];
    let mut index = 0;
    while let Some(step) = steps.get(index).and_then(|id| programme.flow.step(id)).filter(|_| kind == StepKind::Verify) {
        for before in &step.after {
            if !steps.contains(&before.as_str()) {
                steps.push(before);
            }
        }
        index += 1;
    }
    let papers = programme.regulation.attachment.iter().filter(|paper| steps.contains(&paper.step.as_str()));
    let asked = papers.map(|paper| PaperAsked {
        id: paper.id.clone(),
        label: language.pick(&paper.label, &paper.label_en).to_owned(),
        cite: paper.cite.clone(),
    });
    Ok(asked.collect())
}

/// The answers of a case's worksheet so far, by indicator: the answer and its proof in words.
///
/// # Errors
/// They do not open.
pub fn worksheet_of(look: Look<'_>, seen: &CaseSeen) -> Result<BTreeMap<String, (Option<bool>, String)>, ActError> {
    let mut answers = BTreeMap::new();
    for row in &seen.history.indicators {
        let proof = match &row.proof {
            Some(sealed) => look.books.sealer.open_text("worksheet_answer.proof", sealed)?,
            None => String::new(),
        };
        answers.insert(row.indicator.clone(), (row.answer, proof));
    }
    Ok(answers)
}

/// The users a verification can be given to: the members of the teams in force that use the program, by user name and name.
///
/// # Errors
/// The papers may not be seen; the database's.
pub async fn team(look: Look<'_>, programme: &Programme) -> Result<Vec<(String, String)>, ActError> {
    let today = look.day.to_string();
    let mut members = BTreeMap::new();
    for paper in crate::views::programme::instruments(look, programme).await? {
        let holds = paper.instrument.valid_from <= today && paper.instrument.valid_until.as_ref().is_none_or(|until| *until >= today);
        for member in paper.members.into_iter().filter(|_| holds) {
            if let Some(user) = member.user_name {
                members.insert(user, member.name);
            }
        }
    }
    Ok(members.into_iter().collect())
}
