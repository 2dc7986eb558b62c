//! Minutes, lists of candidates and decrees.

use crate::failure::ActError;
use crate::papers::PaperKind;
use crate::programme::Programme;
use crate::sight::{Look, Sight, hidden};
use payung_domain::{AreaCode, Language};
use payung_law::model::StepKind;
use payung_storage::entity::{candidate_list, decree, instrument_member, minutes, minutes_signature};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;

/// Minutes, as they are looked at.
#[derive(Debug, Clone)]
pub struct MinutesSeen {
    /// The minutes.
    pub minutes: minutes::Model,
    /// The step they belong to.
    pub step: String,
    /// The document made of them.
    pub paper: PaperKind,
    /// The place's name.
    pub area_name: String,
    /// Who has signed.
    pub signatures: Vec<minutes_signature::Model>,
    /// Members of the team within their dates who have not: user names.
    pub unsigned: Vec<String>,
}

/// The papers of a year.
#[derive(Debug, Clone)]
pub struct Papers {
    /// Minutes, the newest first.
    pub minutes: Vec<MinutesSeen>,
    /// Lists of candidates, the newest first.
    pub lists: Vec<candidate_list::Model>,
    /// Decrees, the newest first.
    pub decrees: Vec<decree::Model>,
}

/// Minutes are a village's or a kecamatan's too: whoever sees its cases sees them.
fn may_see(look: Look<'_>, area: &str) -> bool {
    let area = AreaCode::parse(area);
    look.may(Sight::Papers) || look.windows(Sight::Cases).iter().any(|window| area.is_some_and(|area| area.is_in(window.area)))
}

fn step_label(programme: &Programme, step: &str, language: Language) -> String {
    programme.flow.step(step).map_or(step, |step| language.pick(&step.label, &step.label_en)).to_owned()
}

fn paper_of(programme: &Programme, step: &str) -> PaperKind {
    match programme.flow.step(step).map(|step| step.kind) {
        Some(StepKind::Deliberate) => PaperKind::Deliberation,
        Some(StepKind::Collect) => PaperKind::Recapitulation,
        _ => PaperKind::Verification,
    }
}

/// The papers of `programme`'s year that may be seen.
///
/// # Errors
/// None may be seen; the database's.
pub async fn papers(look: Look<'_>, programme: &Programme, language: Language) -> Result<Papers, ActError> {
    let connection = &look.books.database.connection;
    let year = programme.year.id;
    let found =
        minutes::Entity::find().filter(minutes::Column::ProgrammeYear.eq(year)).order_by_desc(minutes::Column::Id).all(connection).await?;
    let mut seen = Vec::new();
    for minutes in found.into_iter().filter(|minutes| may_see(look, &minutes.area)) {
        seen.push(MinutesSeen {
            step: step_label(programme, &minutes.step, language),
            paper: paper_of(programme, &minutes.step),
            area_name: super::place_name(look.books, &minutes.area),
            signatures: Vec::new(),
            unsigned: Vec::new(),
            minutes,
        });
    }
    if !look.may(Sight::Papers) {
        return Ok(Papers { minutes: seen, lists: Vec::new(), decrees: Vec::new() });
    }
    let lists = candidate_list::Entity::find().filter(candidate_list::Column::ProgrammeYear.eq(year));
    let decrees = decree::Entity::find().filter(decree::Column::ProgrammeYear.eq(year));
    Ok(Papers {
        minutes: seen,
        lists: lists.order_by_desc(candidate_list::Column::Id).all(connection).await?,
        decrees: decrees.order_by_desc(decree::Column::Id).all(connection).await?,
    })
}

/// Minutes by number.
///
/// # Errors
/// There are none, or they may not be seen; both said alike.
pub async fn minutes(look: Look<'_>, id: i64, language: Language) -> Result<MinutesSeen, ActError> {
    let connection = &look.books.database.connection;
    let found = minutes::Entity::find_by_id(id).one(connection).await?.filter(|minutes| may_see(look, &minutes.area)).ok_or_else(hidden)?;
    let programme = Programme::load(connection, look.books, found.programme_year).await?;
    let signatures = minutes_signature::Entity::find()
        .filter(minutes_signature::Column::Minutes.eq(id))
        .order_by_asc(minutes_signature::Column::At)
        .all(connection)
        .await?;
    let mut unsigned = Vec::new();
    if let (Some(paper), "draft") = (found.instrument, found.status.as_str()) {
        let today = look.day.to_string();
        let team = instrument_member::Entity::find()
            .filter(instrument_member::Column::Instrument.eq(paper))
            .order_by_asc(instrument_member::Column::Ordinal)
            .all(connection)
            .await?;
        let today_s = team
            .into_iter()
            .filter(|member| member.member_from <= today && member.member_until.as_ref().is_none_or(|until| *until >= today));
        unsigned
            .extend(today_s.filter_map(|member| member.user_name).filter(|user| signatures.iter().all(|known| known.user_name != *user)));
    }
    Ok(MinutesSeen {
        step: step_label(&programme, &found.step, language),
        paper: paper_of(&programme, &found.step),
        area_name: super::place_name(look.books, &found.area),
        signatures,
        unsigned,
        minutes: found,
    })
}

/// A list of candidates by number.
///
/// # Errors
/// There is none, or it may not be seen.
pub async fn candidate_list(look: Look<'_>, id: i64) -> Result<candidate_list::Model, ActError> {
    look.check(Sight::Papers)?;
    candidate_list::Entity::find_by_id(id).one(&look.books.database.connection).await?.ok_or_else(hidden)
}

/// A decree by number.
///
/// # Errors
/// There is none, or it may not be seen.
pub async fn decree(look: Look<'_>, id: i64) -> Result<decree::Model, ActError> {
    look.check(Sight::Papers)?;
    decree::Entity::find_by_id(id).one(&look.books.database.connection).await?.ok_or_else(hidden)
}
