//! The list of cases: filters in the address, a search, pages.

use super::{encoded, render};
use crate::failure::Failure;
use crate::frame::Frame;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use payung_domain::{AreaCode, CaseState, Verdict};
use payung_operations::views::cases::{CaseLine, CasesAsked, Cursor, cases};
use payung_operations::views::programme::{programme, year_choices};
use serde::Deserialize;

/// Rows of a page.
const ROWS: u64 = 50;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    tahun: String,
    keadaan: String,
    putusan: String,
    pekerjaan: String,
    wilayah: String,
    petugas: String,
    cari: String,
    /// Where the page begins: area or name, and number.
    sesudah: String,
    sesudah_no: String,
}

impl Asked {
    /// The address words without the place in the pages.
    fn words(&self) -> String {
        let pairs = [
            ("tahun", &self.tahun),
            ("keadaan", &self.keadaan),
            ("putusan", &self.putusan),
            ("pekerjaan", &self.pekerjaan),
            ("wilayah", &self.wilayah),
            ("petugas", &self.petugas),
        ];
        pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}&", encoded(value))).collect()
    }
}

/// An option of a filter.
#[derive(Debug, Clone)]
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "cases.html")]
struct CasesPage {
    frame: Frame,
    asked: Asked,
    years: Vec<Choice>,
    states: Vec<Choice>,
    verdicts: Vec<Choice>,
    occupations: Vec<Choice>,
    rows: Vec<CaseLine>,
    labels: Vec<String>,
    area_shown: String,
    next: Option<String>,
    first: String,
    paged: bool,
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The page. A search by NIK or name is sent in the body, so that it stands in no address and no log of addresses.
pub async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    show(visitor, asked).await
}

/// The page of a search.
pub async fn search(visitor: Visitor, axum::Form(asked): axum::Form<Asked>) -> Result<Response, Failure> {
    show(visitor, asked).await
}

async fn show(visitor: Visitor, asked: Asked) -> Result<Response, Failure> {
    let look = visitor.look();
    let t = visitor.t();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let found = programme(look, asked.tahun.parse().ok()).await.map_err(framed)?;
    let known = year_choices(look).await.map_err(framed)?;
    let Some(programme) = found else {
        let page = CasesPage {
            frame: visitor.frame,
            asked,
            years: Vec::new(),
            states: Vec::new(),
            verdicts: Vec::new(),
            occupations: Vec::new(),
            rows: Vec::new(),
            labels: Vec::new(),
            area_shown: String::new(),
            next: None,
            first: String::new(),
            paged: false,
        };
        return Ok(render(&page));
    };
    let after = asked.sesudah_no.parse().ok().map(|id| Cursor { text: asked.sesudah.clone(), id });
    let wanted = CasesAsked {
        programme_year: programme.year.id,
        area: some(&asked.wilayah).and_then(|area| AreaCode::parse(&area)),
        state: some(&asked.keadaan),
        verdict: some(&asked.putusan),
        occupation: some(&asked.pekerjaan),
        assigned_to: some(&asked.petugas),
        search: asked.cari.clone(),
        after,
        limit: ROWS,
    };
    let seen = cases(look, &wanted).await.map_err(framed)?;
    let choice = |value: &str, label: String, chosen: &str| Choice { value: value.to_owned(), label, chosen: value == chosen };
    let years = known.iter().map(|(id, label)| Choice { value: id.to_string(), label: label.clone(), chosen: *id == programme.year.id });
    let occupation_label = |id: &Option<String>| payung_operations::views::case::occupation(&programme, id.as_deref(), t.language);
    let next = seen
        .next
        .as_ref()
        .map(|next| format!("{}?{}sesudah={}&sesudah_no={}", visitor.to("/berkas"), asked.words(), encoded(&next.text), next.id));
    let page = CasesPage {
        years: years.collect(),
        states: CaseState::words()
            .map(|word| choice(word, payung_domain::state_label(word, t.language).to_owned(), &asked.keadaan))
            .collect(),
        verdicts: Verdict::ALL.iter().map(|verdict| choice(verdict.word(), verdict.label(t.language).to_owned(), &asked.putusan)).collect(),
        occupations: programme
            .regulation
            .occupation
            .iter()
            .map(|known| choice(&known.id, t.pick(&known.label, &known.label_en).to_owned(), &asked.pekerjaan))
            .collect(),
        labels: seen.rows.iter().map(|row| occupation_label(&row.occupation)).collect(),
        area_shown: {
            let area = seen.window.area;
            format!("{} {}", visitor.books.areas.name(area).unwrap_or_default(), crate::format::area(&area.to_string()))
        },
        first: format!("{}?{}", visitor.to("/berkas"), asked.words()),
        paged: !asked.sesudah_no.is_empty(),
        next,
        rows: seen.rows,
        asked,
        frame: visitor.frame,
    };
    Ok(render(&page))
}
