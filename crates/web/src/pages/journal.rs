//! The log, searched and paged.

use super::{encoded, render};
use crate::failure::Failure;
use crate::forms::{Given, read_date};
use crate::frame::Frame;
use crate::routes::{Route, route};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use payung_operations::Sight;
use payung_operations::permission::ActName;
use payung_operations::views::journal::{EntrySeen, Journal, JournalAsked, KINDS, journal};

/// Rows of a page.
const ROWS: u64 = 50;

pub(crate) fn routes() -> Vec<Route> {
    vec![route("/{region}/catatan", get(page))]
}

#[derive(Template)]
#[template(path = "journal.html")]
struct JournalPage {
    frame: Frame,
    seen: Journal,
    user: String,
    acts: Vec<(String, String, bool)>,
    kinds: Vec<(String, String, bool)>,
    number: String,
    from: String,
    until: String,
    wrong: bool,
    paged: bool,
    next: Option<String>,
    first: String,
    cases: bool,
    papers: bool,
}

/// Values of entries that are whole rupiah.
const AMOUNTS: [&str; 3] = ["total", "budget", "per-person"];

impl JournalPage {
    fn act(&self, word: &str) -> String {
        self.frame.t.try_get(&format!("act-{word}")).unwrap_or_else(|| word.to_owned())
    }

    fn noted(&self, word: &str) -> String {
        self.frame.t.try_get(&format!("noted-{word}")).unwrap_or_else(|| word.replace(['-', '_'], " "))
    }

    /// As what somebody acted; roles are in words already, areas get their dots.
    fn capacity(&self, text: &str) -> String {
        text.split(' ').map(|word| self.frame.area(word)).collect::<Vec<_>>().join(" ")
    }

    /// Days, amounts, areas and the program's own words as the reader writes them; everything else as it was noted.
    fn said(&self, word: &str, text: &str) -> String {
        let amount = AMOUNTS.contains(&word) || word.ends_with("-amount");
        match (word, text.parse::<i64>()) {
            (_, Ok(amount_in_rupiah)) if amount => self.frame.rupiah(amount_in_rupiah),
            ("area", _) => self.frame.area(text),
            ("state", _) => Some(self.frame.state(text)).filter(|state| !state.is_empty()).unwrap_or(text).to_owned(),
            ("kind" | "source" | "manner" | "format" | "numbers", _) => {
                self.frame.t.try_get(&format!("noted-word-{text}")).unwrap_or_else(|| text.to_owned())
            }
            ("document", _) => self.frame.t.try_get(&format!("paper-{text}")).unwrap_or_else(|| text.to_owned()),
            _ if text.len() == 10 => self.frame.day(text),
            _ => text.to_owned(),
        }
    }

    fn kind(&self, kind: &str) -> String {
        self.frame.t.try_get(&format!("kind-{kind}")).unwrap_or_else(|| kind.to_owned())
    }

    /// Where the thing an entry is about is shown, when the reader may see it.
    fn link(&self, entry: &EntrySeen) -> Option<String> {
        let id: i64 = entry.subject.parse().ok()?;
        let path = match entry.kind.as_str() {
            "case" if self.cases => format!("berkas/{id}"),
            "submission" if self.cases => format!("daftar/{id}"),
            "minutes" if self.papers => format!("naskah/berita-acara/{id}"),
            "candidate-list" if self.papers => format!("naskah/daftar-calon/{id}"),
            "decree" if self.papers => format!("naskah/keputusan/{id}"),
            "programme-year" => format!("program?tahun={id}"),
            _ => return None,
        };
        Some(format!("/{}/{path}", self.frame.code()))
    }
}

/// The page.
pub async fn page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let t = visitor.t();
    let word = |name: &str| given.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let (from, until, number) = (word("dari"), word("sampai"), word("nomor"));
    let asked = JournalAsked {
        user: word("pengguna"),
        act: word("tindakan"),
        kind: word("hal"),
        number: number.parse().ok(),
        from: read_date(&from),
        until: read_date(&until),
        before: word("sebelum").parse().ok(),
        limit: ROWS,
    };
    let wrong = (!from.is_empty() && asked.from.is_none())
        || (!until.is_empty() && asked.until.is_none())
        || (!number.is_empty() && asked.number.is_none());
    let seen = journal(visitor.look(), &asked, t.language).await.map_err(|error| Failure::from(error).framed(&visitor.frame))?;
    let kept = ["pengguna", "tindakan", "hal", "nomor", "dari", "sampai"];
    let kept = kept.map(|name| (name, word(name))).into_iter().filter(|(_, value)| !value.is_empty());
    let words: String = kept.map(|(name, value)| format!("{name}={}&", encoded(&value))).collect();
    let mut acts: Vec<(String, String, bool)> =
        ActName::all().map(|act| (act.word().to_owned(), t.get(&format!("act-{}", act.word())), act.word() == asked.act)).collect();
    acts.sort_by(|a, b| a.1.cmp(&b.1));
    let page = JournalPage {
        next: seen.next.map(|next| format!("{}?{words}sebelum={next}", visitor.to("/catatan"))),
        first: format!("{}?{words}", visitor.to("/catatan")),
        paged: asked.before.is_some(),
        kinds: KINDS.map(|kind| (kind.to_owned(), t.get(&format!("kind-{kind}")), kind == asked.kind)).to_vec(),
        cases: visitor.look().may(Sight::Cases),
        papers: visitor.look().may(Sight::Papers),
        frame: visitor.frame,
        user: asked.user,
        acts,
        seen,
        number,
        from,
        until,
        wrong,
    };
    Ok(render(&page))
}
