//! One case: its whole history, every criterion beside its evidence and its article, and what happens next.

use crate::acts::export_cases::{ENDED, masked};
use crate::acts::screen_batch::Reasons;
use crate::case::verification::facts_of;
use crate::failure::ActError;
use crate::files::cells::StoredCells;
use crate::programme::Programme;
use crate::sight::{Look, Sight, hidden};
use crate::views::cases::lists_of_agency;
use crate::views::pairs::{CaseWarning, warnings_of_case};
use crate::views::{place_name, without_numbers};
use payung_domain::{AreaCode, Language, Outcome, Role};
use payung_law::Explainer;
use payung_storage::queries::{CaseHistory, case_with_history};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A criterion as it was answered.
#[derive(Debug, Clone)]
pub struct CriterionSeen {
    /// Its id in the act.
    pub id: String,
    /// What it is.
    pub label: String,
    /// What it tests, in words.
    pub test: String,
    /// The article.
    pub cite: String,
    /// The article's words.
    pub text: String,
    /// The answer.
    pub outcome: Outcome,
    /// The facts behind the answer, in words.
    pub evidence: String,
    /// What the verifier found, by its word.
    pub checked: Option<String>,
}

/// A step of the way, as far as the case has come.
#[derive(Debug, Clone)]
pub struct StepSeen {
    /// Its id in the act.
    pub id: String,
    /// What it is.
    pub label: String,
    /// The article.
    pub cite: String,
    /// Who takes it, in the act's words.
    pub actor: String,
    /// Roles that may take it.
    pub roles: Vec<Role>,
    /// How it came out: `done`, `refused` or `returned`; none when it has not been taken.
    pub outcome: Option<String>,
    /// Whether another step spares from it.
    pub spared: bool,
    /// Whether it is what the case waits for.
    pub next: bool,
    /// When, by whom, and why.
    pub taken: Option<Taken>,
}

/// When a step was taken, by whom, and why.
#[derive(Debug, Clone)]
pub struct Taken {
    /// When, RFC 3339.
    pub at: String,
    /// By whom.
    pub by: String,
    /// The reason, when there is one.
    pub reason: String,
}

/// A line of a case's history.
#[derive(Debug, Clone)]
pub struct Event {
    /// The entry of the log.
    pub seq: i64,
    /// When, RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// As what.
    pub capacity: String,
    /// Which act, by its word.
    pub act: String,
    /// What changed, as the log has it.
    pub detail: String,
}

/// A cell of the newest row, as handed in.
#[derive(Debug, Clone)]
pub struct CellSeen {
    /// Its column.
    pub column: String,
    /// Its text; masked where it is a number that identifies.
    pub text: String,
}

/// Why the verdict, in the reader's language, what identifies masked.
#[derive(Debug, Clone, Default)]
pub struct ReasonsSeen {
    /// Articles and facts.
    pub reason: String,
    /// What a reader must know besides.
    pub warning: String,
}

/// A case, as it is looked at.
#[derive(Debug, Clone)]
pub struct CaseSeen {
    /// Everything that was noted of it.
    pub history: CaseHistory,
    /// Its programme.
    pub programme: Arc<Programme>,
    /// NIK, masked.
    pub nik: String,
    /// The village's name.
    pub area_name: String,
    /// Occupation, in the act's words.
    pub occupation: String,
    /// Why the verdict.
    pub reasons: ReasonsSeen,
    /// The criteria, in the order of the act; empty before screening.
    pub criteria: Vec<CriterionSeen>,
    /// The way, in its order.
    pub steps: Vec<StepSeen>,
    /// The newest row, as handed in.
    pub cells: Vec<CellSeen>,
    /// What was done, the newest first.
    pub events: Vec<Event>,
    /// Whether nothing can happen to it any more in this year.
    pub ended: bool,
    /// Whom it may be the same person as.
    pub pairs: Vec<CaseWarning>,
}

/// Columns whose text is sealed: that there is something is shown, not what.
const SEALED_COLUMNS: [&str; 6] = ["no_kk", "alamat", "rt", "rw", "no_hp", "narahubung_nomor"];

/// The case `id`, in the language of the reader.
///
/// # Errors
/// There is none, or it may not be seen; both are said alike.
pub async fn case(look: Look<'_>, id: i64, language: Language) -> Result<CaseSeen, ActError> {
    let connection = &look.books.database.connection;
    let history = case_with_history(connection, id).await?.ok_or_else(hidden)?;
    let area = AreaCode::parse(&history.case.area).ok_or_else(hidden)?;
    let mut seen = false;
    for window in look.windows(Sight::Cases) {
        let own = match lists_of_agency(look, history.case.programme_year, &window).await? {
            Some(lists) => lists.contains(&history.case.submission),
            None => true,
        };
        seen |= own && area.is_in(window.area);
    }
    if !seen {
        return Err(hidden());
    }
    let programme = Programme::load(connection, look.books, history.case.programme_year).await?;
    let sealer = &look.books.sealer;
    let nik = match &history.person.nik {
        Some(sealed) => masked(&sealer.open_text("person.nik", sealed)?),
        None => String::new(),
    };
    let reasons = reasons(look, &programme, &history, language)?;
    let ended = ENDED.contains(&history.case.state.as_str());
    Ok(CaseSeen {
        nik,
        area_name: place_name(look.books, &history.case.area),
        occupation: occupation(&programme, history.case.occupation.as_deref(), language),
        criteria: criteria(look, &programme, &history, language)?,
        steps: steps(look, &programme, &history, ended, language)?,
        cells: cells(look, &history)?,
        events: events(&history),
        pairs: warnings_of_case(look, id, language).await?,
        reasons,
        ended,
        programme,
        history,
    })
}

/// An occupation in the act's words.
#[must_use]
pub fn occupation(programme: &Programme, id: Option<&str>, language: Language) -> String {
    let Some(id) = id else { return String::new() };
    let known = programme.regulation.occupation.iter().find(|known| known.id == id);
    known.map_or(id, |known| language.pick(&known.label, &known.label_en)).to_owned()
}

/// Why the verdict, as it was given. Of what an older program kept in Indonesian only, the reason is said again from the facts that were
/// kept, where they still come to that verdict.
fn reasons(look: Look<'_>, programme: &Programme, history: &CaseHistory, language: Language) -> Result<ReasonsSeen, ActError> {
    let Some(sealed) = &history.case.reasons else { return Ok(ReasonsSeen::default()) };
    let sealer = &look.books.sealer;
    let mut reasons: Reasons = serde_json::from_slice(&sealer.open("case_file.reasons", sealed)?).unwrap_or_default();
    if language != Language::Id && !reasons.is_in_both() && history.case.facts.is_some() {
        let (rules, national) = programme.rules(look.day)?;
        let facts = facts_of(sealer, &history.case)?;
        let decision = rules.decide(&facts);
        if history.case.verdict.as_deref() == Some(decision.verdict.word()) {
            reasons.reason.clear();
            Explainer::new(&rules, Some(&national), language).reasons(&facts, &decision, &mut reasons.reason);
        }
    }
    let (reason, warning) = reasons.told(language);
    Ok(ReasonsSeen { reason: without_numbers(reason), warning: without_numbers(warning) })
}

fn criteria(look: Look<'_>, programme: &Programme, history: &CaseHistory, language: Language) -> Result<Vec<CriterionSeen>, ActError> {
    if history.case.facts.is_none() {
        return Ok(Vec::new());
    }
    let (rules, _) = programme.rules(look.day)?;
    let facts = facts_of(&look.books.sealer, &history.case)?;
    let decision = rules.decide(&facts);
    let seen = rules.gates.iter().zip(decision.outcomes()).map(|(gate, outcome)| {
        let criterion = &gate.criterion;
        CriterionSeen {
            id: criterion.id.clone(),
            label: language.pick(&criterion.label, &criterion.label_en).to_owned(),
            test: Explainer::describe(&rules, gate, language),
            cite: criterion.cite.clone(),
            text: criterion.text.as_deref().or_else(|| programme.regulation.quote(&criterion.cite)).unwrap_or_default().to_owned(),
            outcome: *outcome,
            evidence: without_numbers(&Explainer::evidence(&rules, gate, &facts, language)),
            checked: history.checks.iter().rev().find(|check| check.criterion == criterion.id).map(|check| check.result.clone()),
        }
    });
    Ok(seen.collect())
}

fn steps(look: Look<'_>, programme: &Programme, history: &CaseHistory, ended: bool, language: Language) -> Result<Vec<StepSeen>, ActError> {
    // A step sent back or refused and then taken again counts by its last outcome.
    let last = |id: &str| history.steps.iter().rev().find(|step| step.step == id);
    let done: BTreeSet<&str> = history
        .steps
        .iter()
        .filter(|step| last(&step.step).is_some_and(|last| last.outcome == "done"))
        .map(|step| step.step.as_str())
        .collect();
    let next: BTreeSet<&str> =
        if ended { BTreeSet::new() } else { programme.flow.next(&done).into_iter().map(|step| step.id.as_str()).collect() };
    let mut seen = Vec::new();
    for step in programme.flow.steps() {
        let taken = last(&step.id);
        let reason = match taken.and_then(|taken| taken.reason.as_deref()) {
            Some(sealed) => without_numbers(&look.books.sealer.open_text("case_step.reason", sealed)?),
            None => String::new(),
        };
        seen.push(StepSeen {
            label: language.pick(&step.label, &step.label_en).to_owned(),
            cite: step.cite.clone(),
            actor: step.actor.clone(),
            roles: step.roles.clone(),
            outcome: taken.map(|taken| taken.outcome.clone()),
            spared: programme.flow.is_spared(&step.id, &done),
            next: next.contains(step.id.as_str()),
            taken: taken.map(|taken| Taken { at: taken.at.clone(), by: taken.by_user.clone(), reason }),
            id: step.id.clone(),
        });
    }
    Ok(seen)
}

fn cells(look: Look<'_>, history: &CaseHistory) -> Result<Vec<CellSeen>, ActError> {
    let Some(row) = history.rows.last() else { return Ok(Vec::new()) };
    let cells: StoredCells = serde_json::from_slice(&look.books.sealer.open("submission_row.cells", &row.cells)?)
        .map_err(|_| crate::case::cases::broken(history.case.id))?;
    let shown = cells.0.keys().map(|column| (column.as_str(), cells.text(column))).map(|(column, text)| {
        let text = match column {
            "nik" => masked(&text),
            column if SEALED_COLUMNS.contains(&column) => "•••".to_owned(),
            _ => text,
        };
        CellSeen { column: column.to_owned(), text }
    });
    Ok(shown.collect())
}

fn events(history: &CaseHistory) -> Vec<Event> {
    let event = |entry: &payung_storage::entity::log_entry::Model| Event {
        seq: entry.seq,
        at: entry.at.clone(),
        by: entry.user_name.clone(),
        capacity: entry.capacity.clone(),
        act: entry.act.clone(),
        detail: entry.detail.clone(),
    };
    history.entries.iter().rev().map(event).collect()
}

/// The columns a row of this case may have: those of the template, then those its own list has besides.
#[must_use]
pub fn columns(seen: &CaseSeen) -> Vec<String> {
    let mut columns: Vec<String> = payung_registry::Column::TEMPLATE.iter().map(|column| column.name().to_owned()).collect();
    for cell in &seen.cells {
        if !columns.contains(&cell.column) {
            columns.push(cell.column.clone());
        }
    }
    columns
}
