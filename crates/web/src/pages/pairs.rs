//! Records that may be one person: the queue by what hangs on it, and one pair side by side with what every field is worth.

use super::{encoded, render};
use crate::acts::Offer;
use crate::failure::Failure;
use crate::format::bits;
use crate::forms::{Desk, new_request};
use crate::frame::Frame;
use crate::routes::{Route, route};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use payung_domain::AreaCode;
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::views::pairs::{FieldInWords, PairCursor, PairLine, PairPart, PairSeen, Pairs, PairsAsked, pair_seen, pairs};
use payung_operations::views::programme::programme;
use payung_operations::{PairSource, PairStake, Sight};
use serde::Deserialize;

/// Rows of a page.
const ROWS: u64 = 50;

/// Bits from which a field speaks strongly.
const STRONG: i64 = 500;
/// Bits below which it hardly says anything.
const FAINT: i64 = 100;

pub(crate) fn routes() -> Vec<Route> {
    vec![route("/{region}/pasangan", get(queue)), route("/{region}/pasangan/{pair}", get(one))]
}

/// What the address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    tahun: String,
    bagian: String,
    asal: String,
    taruhan: String,
    wilayah: String,
    /// Where the page begins: what hangs on the pair before, its score, its number.
    sesudah: String,
}

impl Asked {
    /// The address words without the place in the pages.
    fn words(&self) -> String {
        let pairs = [
            ("tahun", &self.tahun),
            ("bagian", &self.bagian),
            ("asal", &self.asal),
            ("taruhan", &self.taruhan),
            ("wilayah", &self.wilayah),
        ];
        pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}&", encoded(value))).collect()
    }

    fn after(&self) -> Option<PairCursor> {
        let mut parts = self.sesudah.split('.').map(str::parse::<i64>);
        let (risk, score, id) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        parts.next().is_none().then_some(PairCursor { risk, score, id })
    }
}

/// An option of a filter.
struct Choice {
    value: &'static str,
    label: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "pairs.html")]
struct PairsPage {
    frame: Frame,
    asked: Asked,
    found: Option<Pairs>,
    parts: Vec<(Offer, bool, u64)>,
    sources: Vec<Choice>,
    stakes: Vec<Choice>,
    next: Option<String>,
    first: String,
    /// How far two clerks agree, as a share and beyond chance.
    raw: String,
    kappa: String,
}

impl PairsPage {
    fn stake(&self, word: &str) -> String {
        self.frame.t.get(stake_key(word))
    }

    fn there(&self, line: &PairLine) -> String {
        there(&self.frame, line)
    }

    fn status(&self, line: &PairLine) -> String {
        self.frame.t.get(status_key(&line.status))
    }

    fn percent(&self, score: &i64) -> String {
        percent(*score, &self.frame)
    }
}

/// The message of what hangs on a pair.
fn stake_key(word: &str) -> &'static str {
    match PairStake::from_word(word) {
        Some(PairStake::Covered) => "pair-stake-covered",
        Some(PairStake::Elsewhere) => "pair-stake-elsewhere",
        Some(PairStake::Ended) => "pair-stake-ended",
        Some(PairStake::Listed) => "pair-stake-listed",
        Some(PairStake::Register) => "pair-stake-register",
        Some(PairStake::Proposed) | None => "pair-stake-proposed",
    }
}

/// The message of how a pair stands.
fn status_key(word: &str) -> &'static str {
    match word {
        "same" => "pair-same",
        "different" => "pair-different",
        "decided" => "pair-decided",
        "gone" => "pair-gone",
        _ => "pair-open",
    }
}

/// The message of where the other record stands.
const fn source_key(source: PairSource) -> &'static str {
    match source {
        PairSource::Books => "pair-source-books",
        PairSource::Register => "pair-source-register",
        PairSource::Region => "pair-source-region",
    }
}

fn part_key(part: PairPart) -> &'static str {
    match part {
        PairPart::Open => "pairs-open",
        PairPart::Second => "pairs-second",
        PairPart::Decided => "pairs-decided",
        PairPart::Disputed => "pairs-disputed",
    }
}

/// A row of a register, which the books keep as `DTKS 2026-11-01, baris 2`, as the reader writes it.
fn register_row(frame: &Frame, kept: &str) -> String {
    let parts = kept.split_once(", baris ").and_then(|(extract, row)| Some((extract.rsplit_once(' ')?, row)));
    parts.map_or_else(
        || kept.to_owned(),
        |((register, day), row)| format!("{register} {}, {}", frame.day(day), frame.t.with("pair-register-row", row)),
    )
}

/// Where the other record stands, in words.
fn there(frame: &Frame, line: &PairLine) -> String {
    match (PairSource::from_word(&line.source), line.other_case) {
        (Some(PairSource::Region), _) => frame.t.with("pair-in-region", frame.area(&line.other_place)),
        (Some(PairSource::Register), _) => register_row(frame, &line.other_place),
        (_, Some(case)) => frame.t.count("case-number", case),
        _ => String::new(),
    }
}

/// Ten-thousandths as a percentage with one decimal, cut and not rounded: what is not certain is never shown as certain.
fn percent(score: i64, frame: &Frame) -> String {
    let tenths = score.max(0) / 10;
    let point = frame.t.pick(",", ".");
    format!("{}{point}{}%", tenths / 10, tenths % 10)
}

async fn queue(visitor: Visitor, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let look = visitor.look();
    let t = visitor.t();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    look.check(Sight::Pairs).map_err(framed)?;
    let part = PairPart::from_word(&asked.bagian).unwrap_or_default();
    let found = match programme(look, asked.tahun.parse().ok()).await.map_err(framed)? {
        None => None,
        Some(programme) => {
            let wanted = PairsAsked {
                programme_year: programme.year.id,
                part,
                source: PairSource::from_word(&asked.asal),
                stake: PairStake::from_word(&asked.taruhan),
                area: Some(asked.wilayah.trim()).filter(|area| !area.is_empty()).and_then(AreaCode::parse),
                after: asked.after(),
                limit: ROWS,
            };
            Some(pairs(look, &wanted).await.map_err(framed)?)
        }
    };
    let counts = found.as_ref().map(|found| found.counts).unwrap_or_default();
    let reads = may_somewhere(&visitor.actor, ActName::ReadPair, visitor.day);
    let base = visitor.to("/pasangan");
    let parts = PairPart::ALL.into_iter().filter(|one| *one != PairPart::Second || reads).map(|one| {
        let words = Asked { bagian: one.word().to_owned(), sesudah: String::new(), ..asked.clone() }.words();
        let count = match one {
            PairPart::Open => counts.open,
            PairPart::Second => counts.second,
            PairPart::Decided => counts.decided,
            PairPart::Disputed => counts.disputed,
        };
        let offer = Offer { href: format!("{base}?{}", words.trim_end_matches('&')), label: t.get(part_key(one)) };
        (offer, one == part, count)
    });
    let next = found.as_ref().and_then(|found| found.next);
    let agreement = found.as_ref().map(|found| found.agreement).unwrap_or_default();
    let none = || "–".to_owned();
    let page = PairsPage {
        raw: agreement.raw().map_or_else(none, |share| percent((share * 10_000.0).round() as i64, &visitor.frame)),
        kappa: agreement.kappa().map_or_else(none, |kappa| bits((kappa * 100.0).round() as i64, 2, t.language)),
        parts: parts.collect(),
        sources: PairSource::ALL
            .map(|source| Choice { value: source.word(), label: t.get(source_key(source)), chosen: source.word() == asked.asal })
            .into(),
        stakes: PairStake::ALL
            .map(|stake| Choice { value: stake.word(), label: t.get(stake_key(stake.word())), chosen: stake.word() == asked.taruhan })
            .into(),
        next: next.map(|next| format!("{base}?{}sesudah={}.{}.{}", asked.words(), next.risk, next.score, next.id)),
        first: format!("{base}?{}", asked.words()),
        found,
        asked,
        frame: visitor.frame.clone(),
    };
    Ok(render(&page))
}

/// The form that stands on the page of a pair.
struct OnPage {
    action: String,
    request: String,
    /// Its button.
    send: String,
    /// What stands before the remark.
    remark: String,
    hint: String,
    legend: String,
}

#[derive(Template)]
#[template(path = "pair.html")]
struct PairPage {
    frame: Frame,
    seen: PairSeen,
    /// The form, for whoever may decide or read it a second time.
    form: Option<OnPage>,
    offers: Vec<Offer>,
    /// What speaks for one person, in words.
    speak_for: Vec<String>,
    /// What speaks against it.
    speak_against: Vec<String>,
}

impl PairPage {
    fn stake(&self) -> String {
        self.frame.t.get(stake_key(&self.seen.line.stake))
    }

    fn there(&self) -> String {
        there(&self.frame, &self.seen.line)
    }

    fn status(&self) -> String {
        self.frame.t.get(status_key(&self.seen.line.status))
    }

    fn answer(&self, word: &str) -> String {
        self.frame.t.get(status_key(word))
    }

    fn percent(&self) -> String {
        percent(self.seen.line.score, &self.frame)
    }

    fn bits(&self, hundredths: &i64) -> String {
        bits(*hundredths, 1, self.frame.t.language)
    }

    fn signed(&self, hundredths: &i64) -> String {
        let sign = if *hundredths > 0 { "+" } else { "" };
        format!("{sign}{}", bits(*hundredths, 1, self.frame.t.language))
    }

    /// How strongly a field speaks, and for what.
    fn force(&self, field: &FieldInWords) -> String {
        self.frame.t.get(force_key(field))
    }

    /// Which way its bar points.
    fn way(&self, field: &FieldInWords) -> &'static str {
        if field.weight < 0 { "against" } else { "for" }
    }

    /// A value as it is read: days in words, sex in the reader's language.
    fn value(&self, field: &str, text: &str) -> String {
        match (field, text) {
            (_, "") => "–".to_owned(),
            ("birth", day) => self.frame.day(day),
            ("sex", "perempuan") => self.frame.t.get("pair-woman"),
            ("sex", "laki-laki") => self.frame.t.get("pair-man"),
            (_, text) => text.to_owned(),
        }
    }

    /// What the sum is, against what it must reach.
    fn sum_says(&self) -> String {
        let shown = &self.seen.shown;
        let key = if shown.total >= shown.same_at {
            "pair-sum-same"
        } else if shown.total >= shown.maybe_at {
            "pair-sum-maybe"
        } else {
            "pair-sum-below"
        };
        self.frame.t.get(key)
    }
}

fn force_key(field: &FieldInWords) -> &'static str {
    if field.says.is_none() {
        return "pair-force-none";
    }
    match field.weight {
        weight if weight >= STRONG => "pair-force-strong",
        weight if weight >= FAINT => "pair-force-for",
        weight if weight > -FAINT => "pair-force-faint",
        weight if weight > -STRONG => "pair-force-against",
        _ => "pair-force-strong-against",
    }
}

async fn one(visitor: Visitor, Path((_, id)): Path<(String, i64)>) -> Result<Response, Failure> {
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    let t = visitor.t();
    let seen = pair_seen(visitor.look(), id, t.language).await.map_err(framed)?;
    let may = |act| may_somewhere(&visitor.actor, act, visitor.day);
    let query = format!("?pasangan={id}&tahun={}", seen.line.programme_year);
    let word = match seen.line.status.as_str() {
        "open" if may(ActName::DecidePair) => Some("decide-pair"),
        _ if seen.blind && may(ActName::ReadPair) => Some("read-pair"),
        _ => None,
    };
    let form = match word {
        None => None,
        Some(word) => Some(OnPage {
            action: visitor.to(&format!("/lakukan/{word}{query}")),
            request: new_request_for(&visitor).map_err(framed)?,
            send: t.get(&format!("send-{word}")),
            remark: t.get(&format!("field-{word}-remark")),
            hint: t.get("hint-pair-remark"),
            legend: t.get("field-pair-answer"),
        }),
    };
    let decided = !seen.blind && matches!(seen.line.status.as_str(), "same" | "different");
    let mut offers: Vec<Offer> = Vec::new();
    let mut offer = |act: ActName, fits: bool| {
        if fits && may(act) {
            let word = act.word();
            offers.push(Offer { href: visitor.to(&format!("/lakukan/{word}{query}")), label: t.get(&format!("act-{word}")) });
        }
    };
    let own = seen.line.decided_by == visitor.actor.name;
    let takes = seen.line.status == "same" && seen.line.agreed != Some(false) && seen.proposal.is_some() && !seen.taken_over;
    offer(ActName::TakeOverNik, decided && !own && takes);
    offer(ActName::UndoPair, decided && !seen.taken_over);
    for case in [Some(seen.line.case), seen.line.other_case].into_iter().flatten().filter(|_| may(ActName::Reveal)) {
        let href = visitor.to(&format!("/lakukan/reveal?berkas={case}&tahun={}", seen.line.programme_year));
        offers.push(Offer { href, label: format!("{}: {}", t.get("act-reveal"), t.count("case-number", case)) });
    }
    let said = |wanted: fn(i64) -> bool| {
        let fields = seen.fields.iter().filter(|field| wanted(field.weight));
        let mut fields: Vec<(i64, String)> =
            fields.filter_map(|field| Some((field.weight, format!("{} ({})", field.says?, bits(field.weight, 1, t.language))))).collect();
        fields.sort_by_key(|(weight, _)| -weight.abs());
        fields.into_iter().map(|(_, said)| said).collect::<Vec<String>>()
    };
    let page = PairPage {
        speak_for: said(|weight| weight >= FAINT),
        speak_against: said(|weight| weight <= -FAINT),
        form,
        offers,
        seen,
        frame: visitor.frame.clone(),
    };
    Ok(render(&page))
}

/// A number for the request of a form on the page.
fn new_request_for(visitor: &Visitor) -> Result<String, payung_operations::ActError> {
    new_request(&Desk { visitor: visitor.clone(), programme: None, given: crate::forms::Given::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use payung_domain::Language;

    #[test]
    fn a_row_of_a_register_is_named_as_the_reader_writes_it() {
        let named = |language, kept: &str| register_row(&Frame::plain(language, "/"), kept);
        assert_eq!(named(Language::Id, "DTKS 2026-11-01, baris 2"), "DTKS 1 November 2026, baris 2");
        assert_eq!(named(Language::En, "P3KE 2026-05-31, baris 40"), "P3KE 31 May 2026, row 40");
        assert_eq!(named(Language::En, "DTKS"), "DTKS");
    }
}
