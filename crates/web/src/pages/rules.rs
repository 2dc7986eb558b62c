//! Acts rule by rule: each article's words, and beside them what the program made of them; and what another reading would change.

use super::render;
use crate::failure::Failure;
use crate::forms::Given;
use crate::frame::Frame;
use crate::routes::{Route, route};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use payung_operations::Sight;
use payung_operations::views::place_name;
use payung_operations::views::reading_effect::{OptionEffect, reading, reading_effect};
use payung_operations::views::regulations::status_label;
use payung_operations::views::rule_words::RulePart;
use payung_operations::views::rules::{ActLine, ActSeen, FindingSeen, ReadingSeen, act, acts};

pub(crate) fn routes() -> Vec<Route> {
    vec![
        route("/{region}/aturan", get(page)),
        route("/{region}/aturan/{act}", get(one)),
        route("/{region}/aturan/{act}/pembacaan/{reading}", get(reading_page).post(effect)),
    ]
}

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesPage {
    frame: Frame,
    acts: Vec<ActLine>,
}

/// All acts.
pub async fn page(visitor: Visitor) -> Result<Response, Failure> {
    let acts = acts(visitor.look()).await.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    Ok(render(&RulesPage { frame: visitor.frame, acts }))
}

#[derive(Template)]
#[template(path = "rule.html")]
struct RulePage {
    frame: Frame,
    seen: ActSeen,
    /// The year in which another reading can be tried.
    tried_in: Option<i64>,
}

impl RulePage {
    fn kind(&self, part: &RulePart) -> String {
        self.frame.t.get(&format!("rule-{}", part.kind))
    }

    fn point(&self, word: &str) -> String {
        self.frame.t.get(&format!("said-{word}"))
    }

    fn severity(&self, finding: &FindingSeen) -> &'static str {
        finding.severity.word(self.frame.t.language)
    }

    fn may_try(&self, reading: &ReadingSeen) -> Option<i64> {
        self.tried_in.filter(|_| !reading.options.is_empty())
    }

    /// Findings of the text, and notes of ours: how many.
    fn counted(&self) -> (i64, i64) {
        let all = self.seen.articles.iter().flat_map(|article| &article.findings).chain(&self.seen.findings);
        all.fold((0, 0), |(text, ours), finding| if finding.ours { (text, ours + 1) } else { (text + 1, ours) })
    }

    fn rules(&self) -> i64 {
        self.seen.articles.iter().map(|article| super::length(&article.parts)).sum()
    }
}

/// One act.
pub async fn one(visitor: Visitor, Path((_, id)): Path<(String, String)>, Query(given): Query<Given>) -> Result<Response, Failure> {
    let year = given.get("tahun").and_then(|year| year.parse().ok());
    let seen = act(visitor.look(), &id, year, visitor.t().language).await;
    let seen = seen.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    let newest = seen.year.as_ref().or_else(|| seen.years.first()).map(|year| year.id);
    let tried_in = newest.filter(|_| !seen.national && visitor.look().may(Sight::Dashboard));
    Ok(render(&RulePage { frame: visitor.frame, seen, tried_in }))
}

#[derive(Template)]
#[template(path = "reading.html")]
struct ReadingPage {
    frame: Frame,
    act: String,
    short: String,
    reading: ReadingSeen,
    year: i64,
    year_number: i64,
    /// The options counted; none before somebody asks.
    counted: Option<(i64, String, Vec<OptionEffect>)>,
}

impl ReadingPage {
    fn verdict(&self, verdict: &payung_domain::Verdict) -> &'static str {
        verdict.label(self.frame.t.language)
    }
}

fn year_of(given: &Given, visitor: &Visitor) -> Result<i64, Failure> {
    let year = given.get("tahun").and_then(|year| year.parse().ok());
    year.ok_or_else(|| Failure::hidden().framed(&visitor.frame))
}

/// One reading, before anything is counted.
pub async fn reading_page(
    visitor: Visitor,
    Path((_, act, id)): Path<(String, String, String)>,
    Query(given): Query<Given>,
) -> Result<Response, Failure> {
    let year = year_of(&given, &visitor)?;
    let found = reading(visitor.look(), year, &id, visitor.t().language).await;
    let (reading, programme) = found.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    if programme.regulation.act.id != act {
        return Err(Failure::hidden().framed(&visitor.frame));
    }
    let (short, year_number) = (programme.regulation.act.short.clone(), programme.year.year);
    Ok(render(&ReadingPage { frame: visitor.frame, act, short, reading, year, year_number, counted: None }))
}

/// One reading, with what every option would change.
pub async fn effect(
    visitor: Visitor,
    Path((_, act, id)): Path<(String, String, String)>,
    Query(given): Query<Given>,
) -> Result<Response, Failure> {
    let year = year_of(&given, &visitor)?;
    let found = reading_effect(visitor.look(), year, &id, visitor.t().language).await;
    let found = found.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    if found.programme.regulation.act.id != act {
        return Err(Failure::hidden().framed(&visitor.frame));
    }
    let area = found.window.area;
    let area = format!("{} {area}", place_name(&visitor.books, &area.to_string()));
    let page = ReadingPage {
        short: found.programme.regulation.act.short.clone(),
        year_number: found.programme.year.year,
        counted: Some((found.cases, area, found.options)),
        reading: found.reading,
        frame: visitor.frame,
        act,
        year,
    };
    Ok(render(&page))
}

/// The status of an act, for templates.
#[must_use]
pub fn status_word(status: &payung_operations::views::regulations::Status, t: &crate::text::Text) -> &'static str {
    status_label(*status, t.language)
}
