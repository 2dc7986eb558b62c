//! The dashboard: counts as bars and as tables, and each table as a file.

use super::bars::Bars;
use super::{encoded, render};
use crate::failure::Failure;
use crate::forms::Given;
use crate::frame::Frame;
use crate::routes::{Route, route};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use payung_domain::AreaCode;
use payung_operations::views::dashboard::{Counts, Dashboard, Group, csv, dashboard};
use payung_operations::views::place_name;
use payung_operations::views::programme::year_choices;

/// The most bars of a picture; the table has them all.
const BARS_MAX: usize = 20;

pub(crate) fn routes() -> Vec<Route> {
    vec![route("/{region}/dasbor", get(page)), route("/{region}/dasbor/{file}", get(file))]
}

/// A line of a table: what it is about, and its cells.
#[derive(Debug, Clone)]
struct Line {
    label: String,
    /// What is read, and whether it is a number.
    cells: Vec<(String, bool)>,
    plain: Vec<String>,
}

/// One count: a picture, its table, its file.
#[derive(Debug, Clone)]
struct Shown {
    word: &'static str,
    title: String,
    /// What outline and filling mean; empty where a bar is all filled.
    legend: String,
    head: Vec<String>,
    lines: Vec<Line>,
    plot: Bars,
    left_out: i64,
    href: String,
}

impl Shown {
    fn rows(&self) -> Vec<Vec<String>> {
        let lines = self.lines.iter().map(|line| [vec![line.label.clone()], line.plain.clone()].concat());
        [self.head.clone()].into_iter().chain(lines).collect()
    }
}

/// One line before it is drawn.
struct Raw {
    label: String,
    /// Cells that are words, before the numbers.
    words: Vec<String>,
    numbers: Vec<i64>,
    /// How long the bar is, and how far it is filled.
    bar: (i64, i64),
}

#[derive(Template)]
#[template(path = "dashboard.html")]
struct DashboardPage {
    frame: Frame,
    years: Vec<(String, String, bool)>,
    places: Vec<(String, String, bool)>,
    area_shown: String,
    beside: Vec<(String, i64)>,
    shown: Vec<Shown>,
}

/// The part of the dashboard the address asks for, with everything it shows.
struct Asked {
    seen: Option<Dashboard>,
    words: String,
}

async fn asked(visitor: &Visitor, given: &Given) -> Result<Asked, Failure> {
    let word = |name: &str| given.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let area = match word("wilayah") {
        // A code that is none is no area anybody sees.
        Some(text) => Some(AreaCode::parse(text).ok_or_else(|| Failure::hidden().framed(&visitor.frame))?),
        None => None,
    };
    let year = word("tahun").and_then(|year| year.parse().ok());
    let seen = dashboard(visitor.look(), year, area, visitor.t().language).await;
    let seen = seen.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    let pairs = ["tahun", "wilayah"].iter().filter_map(|name| Some(format!("{name}={}", encoded(word(name)?))));
    Ok(Asked { seen, words: pairs.collect::<Vec<_>>().join("&") })
}

/// The page.
pub async fn page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let asked = asked(&visitor, &given).await?;
    let known = year_choices(visitor.look()).await.map_err(framed)?;
    let t = visitor.t();
    let Some(seen) = &asked.seen else {
        let (years, places, area_shown, beside, shown) = Default::default();
        return Ok(render(&DashboardPage { frame: visitor.frame, years, places, area_shown, beside, shown }));
    };
    let here = seen.window.area;
    let all = &seen.all;
    let beside = [
        ("refused", all.refused),
        ("returned", all.returned),
        ("waiting", all.waiting),
        ("withdrawn", all.withdrawn),
        ("removed", all.removed),
    ];
    let page = DashboardPage {
        years: known.iter().map(|(id, label)| (id.to_string(), label.clone(), *id == seen.programme.year.id)).collect(),
        places: seen
            .places
            .iter()
            .map(|(code, name)| {
                let name = name.strip_suffix(code.as_str()).unwrap_or(name).trim();
                let label = format!("{name} {}", crate::format::area(code)).trim().to_owned();
                (code.clone(), label, *code == here.to_string())
            })
            .collect(),
        area_shown: format!("{} {}", place_name(&visitor.books, &here.to_string()), crate::format::area(&here.to_string())),
        beside: beside.map(|(word, cases)| (payung_domain::state_label(word, t.language).to_owned(), cases)).to_vec(),
        shown: all_shown(&visitor, seen, &asked.words),
        frame: visitor.frame,
    };
    Ok(render(&page))
}

/// One table as a file.
pub async fn file(visitor: Visitor, Path((_, file)): Path<(String, String)>, Query(given): Query<Given>) -> Result<Response, Failure> {
    let asked = asked(&visitor, &given).await?;
    let nowhere = || Failure::hidden().framed(&visitor.frame);
    let seen = asked.seen.as_ref().ok_or_else(nowhere)?;
    let word = file.strip_suffix(".csv").ok_or_else(nowhere)?;
    let shown = all_shown(&visitor, seen, &asked.words).into_iter().find(|shown| shown.word == word).ok_or_else(nowhere)?;
    let name = format!("attachment; filename=\"dasbor-{word}-{}-{}.csv\"", seen.programme.year.year, seen.window.area);
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, csv(&shown.rows())).into_response())
}

/// Everything the page shows, in its order.
fn all_shown(visitor: &Visitor, seen: &Dashboard, words: &str) -> Vec<Shown> {
    let t = visitor.t();
    let make = |word: &'static str, key: &str, legend: &str, head: Vec<String>, raw: Vec<Raw>| {
        let query = if words.is_empty() { String::new() } else { format!("?{words}") };
        let href = visitor.to(&format!("/dasbor/{word}.csv{query}"));
        let legend = if legend.is_empty() { String::new() } else { t.get(legend) };
        drawn(
            &visitor.frame,
            Shown { word, title: t.get(key), legend, head, lines: Vec::new(), plot: Bars::default(), left_out: 0, href },
            raw,
        )
    };
    let say = |keys: &[&str]| keys.iter().map(|key| t.get(key)).collect::<Vec<_>>();
    let counts = [
        "dash-proposed",
        "dash-screened",
        "dash-verified",
        "dash-listed",
        "dash-decreed",
        "dash-refused",
        "dash-returned",
        "dash-waiting",
        "dash-withdrawn",
        "dash-removed",
    ];
    let head_of = |first: &[&str]| [say(first), say(&counts)].concat();
    let unknown = |label: &str| if label.is_empty() { t.get("dash-unknown") } else { label.to_owned() };
    let grouped = |groups: &[Group], label: &dyn Fn(&Group) -> String, coded: bool| {
        let raw = groups.iter().map(|group| Raw {
            label: unknown(&label(group)),
            words: if coded { vec![group.code.clone()] } else { Vec::new() },
            numbers: numbers(&group.counts),
            bar: (group.counts.proposed, group.counts.verified),
        });
        raw.collect::<Vec<_>>()
    };
    let own = |group: &Group| group.label.clone();
    // A place without a name of its own is called by its code.
    let place = |group: &Group| group.label.split(' ').map(crate::format::area).collect::<Vec<_>>().join(" ");
    let funnel = [
        ("dash-proposed", seen.all.proposed),
        ("dash-screened", seen.all.screened),
        ("dash-verified", seen.all.verified),
        ("dash-listed", seen.all.listed),
        ("dash-decreed", seen.all.decreed),
    ];
    let funnel = funnel.map(|(key, cases)| Raw { label: t.get(key), words: Vec::new(), numbers: vec![cases], bar: (cases, cases) });
    let reasons = seen.reasons.iter().map(|reason| Raw {
        label: if reason.criterion.is_empty() { t.get("dash-no-criterion") } else { reason.label.clone() },
        words: vec![reason.cite.clone()],
        numbers: vec![reason.cases],
        bar: (reason.cases, reason.cases),
    });
    let steps = seen.steps.iter().map(|step| Raw {
        label: step.label.clone(),
        words: vec![step.cite.clone()],
        numbers: vec![step.cases, step.median, step.longest],
        bar: (step.longest, step.median),
    });
    let sex = |group: &Group| if group.code.is_empty() { String::new() } else { t.get(sex_key(&group.code)) };
    let age = |group: &Group| match group.code.split_once('-') {
        Some(("", to)) => t.with("dash-age-to", to),
        Some((from, "")) => t.with("dash-age-from", from),
        Some(_) => t.with("dash-age", group.code.replace('-', "–")),
        None => String::new(),
    };
    let planned = |group: &Group| t.get(if group.code == "yes" { "dash-planned" } else { "dash-unplanned" });
    let legend = "dash-legend";
    vec![
        make("tahap", "dash-way", "", say(&["dash-stage", "dash-cases"]), funnel.into_iter().collect()),
        make("alasan", "dash-reasons", "", say(&["criterion", "article", "dash-cases"]), reasons.collect()),
        make(
            "waktu",
            "dash-times",
            "dash-legend-times",
            say(&["dash-step", "article", "dash-taken", "dash-median", "dash-longest"]),
            steps.collect(),
        ),
        make("kecamatan", "dash-districts", legend, head_of(&["dash-place", "area-code"]), grouped(&seen.districts, &place, true)),
        make("desa", "dash-villages", legend, head_of(&["village", "area-code"]), grouped(&seen.villages, &place, true)),
        make("pekerjaan", "dash-occupations", legend, head_of(&["occupation"]), grouped(&seen.occupations, &own, false)),
        make("jenis-kelamin", "dash-sexes", legend, head_of(&["dash-sex"]), grouped(&seen.sexes, &sex, false)),
        make("usia", "dash-ages", legend, head_of(&["dash-age-head"]), grouped(&seen.ages, &age, false)),
        make("rencana", "dash-plan", legend, head_of(&["dash-plan-head"]), grouped(&seen.planned, &planned, false)),
    ]
}

fn numbers(counts: &Counts) -> Vec<i64> {
    let Counts { proposed, screened, verified, listed, decreed, refused, returned, waiting, withdrawn, removed } = *counts;
    vec![proposed, screened, verified, listed, decreed, refused, returned, waiting, withdrawn, removed]
}

fn sex_key(word: &str) -> &'static str {
    if word == "perempuan" { "dash-female" } else { "dash-male" }
}

/// Draws the bars and writes the table of `raw`.
fn drawn(frame: &Frame, mut shown: Shown, raw: Vec<Raw>) -> Shown {
    let longest = raw.iter().map(|line| line.bar.0).max().unwrap_or_default().max(1);
    let two = !shown.legend.is_empty();
    for line in raw.iter().take(BARS_MAX) {
        let figure = match line.bar {
            (whole, part) if two => format!("{} / {}", frame.number(whole), frame.number(part)),
            (whole, _) => frame.number(whole),
        };
        shown.plot.push(&line.label, figure, line.bar, longest);
    }
    shown.left_out = i64::try_from(raw.len().saturating_sub(BARS_MAX)).unwrap_or_default();
    let line = |line: Raw| Line {
        cells: {
            let numbers = line.numbers.iter().map(|number| (frame.number(*number), true));
            line.words.iter().map(|word| (word.clone(), false)).chain(numbers).collect()
        },
        plain: line.words.into_iter().chain(line.numbers.iter().map(i64::to_string)).collect(),
        label: line.label,
    };
    shown.lines = raw.into_iter().map(line).collect();
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use payung_domain::Language;

    #[test]
    fn bars_are_as_long_as_their_counts_and_the_table_has_what_the_picture_leaves_out() {
        let raw = (0..25).map(|number| Raw {
            label: format!("Desa {number} dengan nama yang panjang sekali"),
            words: vec![],
            numbers: vec![1000 * (25 - number)],
            bar: (1000 * (25 - number), 0),
        });
        let empty = Shown {
            word: "desa",
            title: String::new(),
            legend: "x".into(),
            head: vec!["Desa".into(), "Berkas".into()],
            lines: vec![],
            plot: Bars::default(),
            left_out: 0,
            href: String::new(),
        };
        let shown = drawn(&Frame::plain(Language::Id, "/"), empty, raw.collect());
        assert_eq!(shown.plot.bars.len(), BARS_MAX);
        assert_eq!(shown.left_out, 5);
        assert_eq!((shown.plot.bars[0].whole.as_str(), shown.plot.bars[1].whole.as_str()), ("100.00%", "96.00%"));
        assert_eq!(shown.plot.bars[0].figure, "25.000 / 0");
        let rows = shown.rows();
        assert_eq!(rows.len(), 26);
        assert_eq!(rows[1], ["Desa 0 dengan nama yang panjang sekali", "25000"], "numbers in files have no separators");
    }
}
