//! Worklists: the cases that wait for a step, as rows of the form of its act; going on to the next case; samples to look at again.

use super::{encoded, render};
use crate::failure::Failure;
use crate::forms::{ActForm, Desk, Field, Given, Kind, NameLine, Names, Way, desk, form};
use crate::frame::Frame;
use crate::routes::{Route, route};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use payung_domain::{AreaCode, AreaLevel, Outcome};
use payung_operations::ActError;
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::views::case::case;
use payung_operations::views::cases::Cursor;
use payung_operations::views::desk::Waiting;
use payung_operations::views::programme::programme;
use payung_operations::views::worklist::{Sample, StepKind, WORK_MAX, Work, WorkAsked, WorkRow, next_of_samples, samples, worklist};

/// Rows of a page where each is looked at.
pub(crate) const ROWS: u64 = 100;

/// The worklists, each with its act.
pub(crate) fn routes() -> Vec<Route> {
    use crate::acts::*;
    fn at<F: ActForm>(word: &str) -> Route {
        route(&format!("/{{region}}/kerja/{word}"), form::<F>())
    }
    vec![
        at::<record_deliberation::Form>("musyawarah"),
        at::<verify_in_bulk::Form>("verifikasi"),
        route("/{region}/kerja/verifikasi/berikut", get(next_to_verify)),
        at::<verify_case::Form>("verifikasi/{berkas}"),
        at::<return_in_bulk::Form>("kembalikan"),
        route("/{region}/kerja/periksa-ulang", get(samples_page)),
        at::<recheck_case::Form>("periksa-ulang/{berkas}"),
        route("/{region}/kerja/periksa-ulang/berikut", get(next_to_recheck)),
        at::<record_answers::Form>("jawaban"),
        at::<record_application::Form>("permohonan"),
        at::<record_assignment::Form>("surat-tugas"),
        at::<assign_cases::Form>("pembagian"),
    ]
}

/// Where an act's form is, when it is a worklist.
#[must_use]
pub fn address_of(act: ActName) -> Option<&'static str> {
    Some(match act {
        ActName::RecordDeliberation => "/kerja/musyawarah",
        ActName::VerifyInBulk => "/kerja/verifikasi",
        ActName::ReturnInBulk => "/kerja/kembalikan",
        ActName::RecheckCase => "/kerja/periksa-ulang",
        ActName::RecordAnswers => "/kerja/jawaban",
        ActName::RecordApplication => "/kerja/permohonan",
        ActName::RecordAssignment => "/kerja/surat-tugas",
        ActName::AssignCases => "/kerja/pembagian",
        _ => return None,
    })
}

/// Where somebody whose turn it is takes a step.
#[must_use]
pub fn address_of_step(waiting: &Waiting) -> String {
    let year = format!("tahun={}", waiting.year);
    match waiting.kind {
        StepKind::HandIn => format!("/lakukan/hand-in-list?{year}"),
        StepKind::Budget => format!("/lakukan/propose-budget?{year}"),
        StepKind::Apply => format!("/kerja/permohonan?{year}"),
        StepKind::Assign => format!("/kerja/surat-tugas?{year}"),
        StepKind::Deliberate => format!("/kerja/musyawarah?{year}"),
        StepKind::Collect => format!("/lakukan/pass-on?{year}&langkah={}", encoded(&waiting.step)),
        // What has not been screened cannot be verified yet.
        StepKind::Verify if waiting.state == "proposed" => format!("/lakukan/screen-batch?{year}"),
        StepKind::Verify => format!("/kerja/verifikasi?{year}"),
        StepKind::AskInsurer => format!("/kerja/jawaban?{year}"),
        StepKind::List => format!("/lakukan/draw-up-list?{year}"),
        StepKind::Decree => format!("/naskah?{year}"),
    }
}

/// The class of a screening's answer, and the end of its message's key.
#[must_use]
pub fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "met",
        Outcome::NotMet => "not-met",
        Outcome::Unknown => "unknown",
        _ => "not-asked",
    }
}

/// The message of a screening's answer.
#[must_use]
pub fn outcome_message(word: &str) -> &'static str {
    match word {
        "met" => "outcome-met",
        "not-met" => "outcome-not-met",
        "unknown" => "outcome-unknown",
        _ => "outcome-not-asked",
    }
}

/// Which cases a worklist shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shown {
    /// The step they wait for.
    pub kind: StepKind,
    /// How many on a page.
    pub rows: u64,
    /// Only one village at a time.
    pub by_village: bool,
    /// Only those nobody was given.
    pub unassigned: bool,
}

/// The village a worklist by village is for: that asked for, the viewer's own, or the only one where some wait.
fn village(desk: &Desk, places: &[payung_operations::views::worklist::WorkPlace]) -> Option<AreaCode> {
    let asked = desk.given.get("wilayah").and_then(|text| AreaCode::parse(text));
    let own = || AreaCode::parse(&crate::acts::own_area(&desk.visitor));
    let only = || if let [only] = places { AreaCode::parse(&only.area) } else { None };
    asked.or_else(own).filter(|area| area.level() == AreaLevel::Village).or_else(only)
}

/// The worklist of a desk, and the area it is narrowed to.
pub(crate) async fn work(desk: &Desk, shown: Shown) -> Result<(Work, Option<AreaCode>), ActError> {
    let programme = desk.programme()?;
    let (look, language) = (desk.visitor.look(), desk.visitor.t().language);
    let asked_area = desk.given.get("wilayah").and_then(|text| AreaCode::parse(text));
    let after = desk.number("sesudah_no").map(|id| Cursor { text: desk.given.get("sesudah").cloned().unwrap_or_default(), id });
    let mut asked = WorkAsked { kind: shown.kind, area: asked_area, unassigned: shown.unassigned, after, limit: shown.rows };
    if !shown.by_village {
        return Ok((worklist(look, programme, &asked, language).await?, asked_area));
    }
    asked.limit = 1;
    let around = worklist(look, programme, &asked, language).await?;
    let Some(village) = village(desk, &around.places) else { return Ok((around, None)) };
    asked.area = Some(village);
    asked.limit = WORK_MAX;
    Ok((worklist(look, programme, &asked, language).await?, Some(village)))
}

/// A worklist as a field: its cases, each with the fields `cells` gives it. `alone` is where a case is answered by itself.
pub(crate) fn names_field(
    desk: &Desk,
    work: Work,
    (chosen, by_village): (Option<AreaCode>, bool),
    cells: impl Fn(&WorkRow) -> (Vec<Field>, String),
) -> Field {
    let here = desk.visitor.frame.path.split('?').next().unwrap_or_default().to_owned();
    let year = format!("tahun={}", desk.year());
    let choose_first = by_village && chosen.is_none() && !work.places.is_empty();
    let chosen = chosen.map(|area| area.to_string());
    let within = chosen.as_ref().map(|area| format!("&wilayah={area}")).unwrap_or_default();
    let mut places: Vec<Way> = Vec::new();
    if !by_village {
        let count = work.places.iter().map(|place| place.waiting).sum();
        let label = desk.visitor.t().get("work-everywhere");
        places.push(Way { href: format!("{here}?{year}"), label, count, here: chosen.is_none() });
    }
    places.extend(work.places.iter().map(|place| Way {
        href: format!("{here}?{year}&wilayah={}", place.area),
        label: format!("{} {}", place.name, crate::format::area(&place.area)),
        count: place.waiting,
        here: chosen.as_deref() == Some(&*place.area),
    }));
    if work.places.len() < 2 && !choose_first {
        places.clear();
    }
    let (mut lines, mut rows) = (Vec::new(), Vec::new());
    for row in if choose_first { &[][..] } else { &work.rows[..] } {
        let (fields, alone) = cells(row);
        lines.push(NameLine {
            id: row.id,
            href: desk.visitor.to(&format!("/berkas/{}", row.id)),
            name: row.name.clone(),
            nik: row.nik.clone(),
            village: (row.area_name.clone(), crate::format::area(&row.area)),
            occupation: row.occupation.clone(),
            verdict: row.verdict.clone(),
            reason: row.reason.clone(),
            assigned_to: row.assigned_to.clone(),
            alone,
        });
        rows.push(fields);
    }
    let next = work.next.as_ref().filter(|_| !choose_first);
    let next = next.map(|next| format!("{here}?{year}{within}&sesudah={}&sesudah_no={}", encoded(&next.text), next.id));
    let first = desk.given.contains_key("sesudah_no").then(|| format!("{here}?{year}{within}"));
    let names = Names {
        cite: work.cite,
        progress: (work.done, work.done + work.waiting),
        places,
        lines,
        rows,
        next,
        first,
        more: Vec::new(),
        choose_first,
    };
    Field { kind: Kind::Names(Box::new(names)), label: work.step, ..Field::note("") }
}

/// Goes on to the next case that waits for verification, after the one in `sesudah`; back to the worklist when there is none.
async fn next_to_verify(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let look = visitor.look();
    let language = visitor.t().language;
    let year = given.get("tahun").and_then(|year| year.parse().ok());
    let Some(programme) = programme(look, year).await.map_err(framed)? else { return Err(Failure::hidden().framed(&visitor.frame)) };
    let within = given.get("wilayah").and_then(|text| AreaCode::parse(text));
    let seen = match given.get("sesudah").and_then(|id| id.parse().ok()) {
        Some(id) => Some(case(look, id, language).await.map_err(framed)?),
        None => None,
    };
    let after = seen.map(|seen| Cursor { text: seen.history.case.area, id: seen.history.case.id });
    let words = format!("tahun={}{}", programme.year.id, within.map(|area| format!("&wilayah={area}")).unwrap_or_default());
    let asked = |after| WorkAsked { kind: StepKind::Verify, area: within, unassigned: false, after, limit: ROWS };
    // From the last on to the end, then from the beginning; past what was given to somebody else.
    for after in [after, None] {
        let work = worklist(look, &programme, &asked(after), language).await.map_err(framed)?;
        let mine = work.rows.iter().find(|row| row.assigned_to.is_empty() || row.assigned_to == visitor.actor.name);
        if let Some(row) = mine {
            return Ok(Redirect::to(&visitor.to(&format!("/kerja/verifikasi/{}?{words}", row.id))).into_response());
        }
    }
    Ok(Redirect::to(&visitor.to(&format!("/kerja/verifikasi?{words}"))).into_response())
}

/// Goes on to the next case of a sample; back to the samples when there is none.
async fn next_to_recheck(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let year = given.get("tahun").and_then(|year| year.parse().ok());
    let look = visitor.look();
    let Some(programme) = programme(look, year).await.map_err(framed)? else { return Err(Failure::hidden().framed(&visitor.frame)) };
    let next = next_of_samples(look, &programme, visitor.t().language).await.map_err(framed)?;
    let to = next.map_or_else(|| "/kerja/periksa-ulang".to_owned(), |case| format!("/kerja/periksa-ulang/{case}"));
    Ok(Redirect::to(&visitor.to(&format!("{to}?tahun={}", programme.year.id))).into_response())
}

#[derive(Template)]
#[template(path = "samples.html")]
struct SamplesPage {
    frame: Frame,
    samples: Vec<Sample>,
    year: i64,
    may: bool,
}

/// The samples that somebody still has to look at.
async fn samples_page(visitor: Visitor, Path(_): Path<String>, Query(given): Query<Given>) -> Result<Response, Failure> {
    let framed = |error: ActError| Failure::from(error).framed(&visitor.frame);
    let desk = desk(visitor.clone(), given).await?;
    let programme = desk.programme().map_err(framed)?;
    let found = samples(visitor.look(), programme, visitor.t().language).await.map_err(framed)?;
    let may = may_somewhere(&visitor.actor, ActName::RecheckCase, visitor.day);
    Ok(render(&SamplesPage { year: programme.year.id, samples: found, may, frame: visitor.frame.clone() }))
}
