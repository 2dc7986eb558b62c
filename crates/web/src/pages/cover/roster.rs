//! The roster of a month: filters in the address, a search by name in the body, pages, and the whole of it as a file.

use super::{Part, parts};
use crate::failure::Failure;
use crate::forms::read_date;
use crate::frame::Frame;
use crate::pages::{download, encoded, render};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use payung_domain::{AreaCode, EnrolmentState, Language, Month, enrolment_label};
use payung_operations::views::programme::{programme, year_choices};
use payung_operations::views::roster::{RosterAsked, RosterLine, RosterSeen, roster_seen, roster_table};
use payung_operations::{Programme, TableKind, table_file};
use serde::Deserialize;
use std::sync::Arc;

/// Rows of a page.
const ROWS: usize = 50;

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    tahun: String,
    bulan: String,
    diketahui: String,
    wilayah: String,
    wadah: String,
    keadaan: String,
    sumber: String,
    cari: String,
    mulai: String,
}

impl Asked {
    /// The address words without the place in the pages, and never with a name.
    fn words(&self) -> String {
        let pairs = [
            ("tahun", &self.tahun),
            ("bulan", &self.bulan),
            ("diketahui", &self.diketahui),
            ("wilayah", &self.wilayah),
            ("wadah", &self.wadah),
            ("keadaan", &self.keadaan),
            ("sumber", &self.sumber),
        ];
        pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}&", encoded(value))).collect()
    }

    /// What cannot be read is put away, so that the page does not say it shows it: the messages that tell so.
    fn wrong(&mut self) -> Vec<&'static str> {
        let mut wrong = Vec::new();
        let mut check = |text: &mut String, reads: fn(&str) -> bool, key: &'static str| {
            if !text.trim().is_empty() && !reads(text.trim()) {
                text.clear();
                wrong.push(key);
            }
        };
        check(&mut self.diketahui, |text| read_date(text).is_some(), "wrong-date");
        check(&mut self.bulan, |text| Month::parse(text).is_some(), "wrong-month");
        check(&mut self.wilayah, |text| AreaCode::parse(text).is_some(), "wrong-area");
        wrong
    }

    fn for_year(&self, visitor: &Visitor, programme: &Programme) -> RosterAsked {
        let own = Month::of(visitor.day);
        let year = i16::try_from(programme.year.year).ok();
        // Another year begins with its last month; this one with the present.
        let usual = year.filter(|year| *year != own.year()).and_then(|year| Month::new(year, 12)).unwrap_or(own);
        let month = Month::parse(self.bulan.trim()).unwrap_or(usual);
        RosterAsked {
            known_on: read_date(self.diketahui.trim()),
            area: AreaCode::parse(self.wilayah.trim()),
            wadah: self.wadah.clone(),
            state: self.keadaan.clone(),
            fund_line: self.sumber.parse().ok(),
            name: self.cari.clone(),
            skip: self.mulai.parse().unwrap_or_default(),
            limit: ROWS,
            ..RosterAsked::of(programme.year.id, month)
        }
    }
}

/// An option of a filter.
#[derive(Debug, Clone)]
struct Choice {
    value: String,
    label: String,
    chosen: bool,
}

/// What the page shows, once there is a year.
struct Shown {
    month: String,
    month_named: String,
    years: Vec<Choice>,
    states: Vec<Choice>,
    wadahs: Vec<Choice>,
    lines: Vec<Choice>,
    seen: RosterSeen,
    counts: Vec<(String, usize)>,
    next: Option<String>,
    first: String,
    file: String,
}

#[derive(Template)]
#[template(path = "roster.html")]
struct RosterPage {
    frame: Frame,
    parts: Vec<Part>,
    asked: Asked,
    /// What of the asked cannot be read, by its message.
    wrong: Vec<&'static str>,
    shown: Option<Shown>,
}

impl RosterPage {
    fn state(&self, row: &RosterLine) -> &'static str {
        enrolment_label(&row.entry.state, self.frame.t.language)
    }

    fn day(&self, day: &Option<payung_domain::Date>) -> String {
        day.map(|day| self.frame.day(day.to_string())).unwrap_or_default()
    }
}

/// The page.
pub async fn page(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    show(visitor, asked).await
}

/// The page of a search: a name stands in no address.
pub async fn search(visitor: Visitor, axum::Form(asked): axum::Form<Asked>) -> Result<Response, Failure> {
    show(visitor, asked).await
}

async fn show(visitor: Visitor, mut asked: Asked) -> Result<Response, Failure> {
    let wrong = asked.wrong();
    let look = visitor.look();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    look.check(payung_operations::Sight::Cover).map_err(framed)?;
    let found = programme(look, asked.tahun.parse().ok()).await.map_err(framed)?;
    let shown = match found {
        Some(programme) => Some(shown(&visitor, &asked, &programme).await?),
        None => None,
    };
    Ok(render(&RosterPage { parts: parts(&visitor, "/kepesertaan"), asked, wrong, shown, frame: visitor.frame.clone() }))
}

async fn shown(visitor: &Visitor, asked: &Asked, programme: &Arc<Programme>) -> Result<Shown, Failure> {
    let (look, language) = (visitor.look(), visitor.t().language);
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let wanted = asked.for_year(visitor, programme);
    let seen = roster_seen(look, &wanted).await.map_err(framed)?;
    let choice = |value: &str, label: String, chosen: &str| Choice { value: value.to_owned(), label, chosen: value == chosen };
    let known = year_choices(look).await.map_err(framed)?;
    let years = known.iter().map(|(id, label)| choice(&id.to_string(), label.clone(), &programme.year.id.to_string()));
    let address = |words: String| format!("{}?{words}", visitor.to("/kepesertaan"));
    let after = wanted.skip + seen.rows.len();
    let counts = EnrolmentState::words().filter_map(|word| {
        let count = seen.states.get(word).copied()?;
        Some((enrolment_label(word, language).to_owned(), count))
    });
    Ok(Shown {
        month: wanted.month.to_string(),
        month_named: wanted.month.named(language),
        years: years.collect(),
        states: EnrolmentState::words().map(|word| choice(word, enrolment_label(word, language).to_owned(), &asked.keadaan)).collect(),
        wadahs: seen.wadahs.iter().map(|wadah| choice(wadah, wadah.clone(), &asked.wadah)).collect(),
        lines: seen.lines.iter().map(|(id, name)| choice(&id.to_string(), name.clone(), &asked.sumber)).collect(),
        counts: counts.collect(),
        // A search by name is not paged: its words would stand in the address.
        next: (after < seen.people && asked.cari.is_empty()).then(|| address(format!("{}mulai={after}", asked.words()))),
        first: address(asked.words()),
        file: format!("{}?{}", visitor.to("/kepesertaan/daftar-peserta.csv"), asked.words()),
        seen,
    })
}

/// The whole roster as a file, with who took it and when.
pub async fn file(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let look = visitor.look();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    look.check(payung_operations::Sight::Cover).map_err(framed)?;
    let found = programme(look, asked.tahun.parse().ok()).await.map_err(framed)?;
    let programme = found.ok_or_else(|| Failure::hidden().framed(&visitor.frame))?;
    let wanted = RosterAsked { skip: 0, limit: usize::MAX, name: String::new(), ..asked.for_year(&visitor, &programme) };
    let seen = roster_seen(look, &wanted).await.map_err(framed)?;
    let (headings, rows) = roster_table(&seen, Language::Id);
    let known = wanted.known_on.map(|day| format!(" · menurut catatan sampai {day}")).unwrap_or_default();
    let at = visitor.site.now().strftime("%Y-%m-%dT%H:%M:%SZ");
    let mark = format!("{} · {at} · daftar peserta {}{known}", visitor.actor.full_name, wanted.month);
    let body = table_file(TableKind::Csv, &mark, &headings, &rows, Language::Id).map_err(framed)?;
    Ok(download(&format!("daftar-peserta-{}.csv", wanted.month), TableKind::Csv.media_type(), body))
}
