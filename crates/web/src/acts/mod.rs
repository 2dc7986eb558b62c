//! The forms of the acts, one file each: which fields, how they become the act, where one goes on.

mod amend_decree;
mod answer_bill;
mod answer_bill_lines;
mod approve_bill;
mod ask_correction;
pub(crate) mod assign_cases;
mod change_fund_line;
mod check_payment;
mod close_fund_line;
mod close_year;
mod commit_funds;
mod correct_facts;
mod correct_ledger;
mod correct_row;
mod decide_ending;
mod decide_pair;
mod draft_decree;
mod draw_sample;
mod draw_up_list;
mod draw_up_minutes;
mod drop_decree;
mod end_agreement;
mod erase_person;
mod export_cases;
mod export_enrolment;
mod give_notice;
mod hand_in_list;
mod load_register;
mod open_fund_line;
mod open_year;
mod order_payment;
mod pass_on;
mod payment_step;
mod prefill;
mod propose_budget;
mod propose_ending;
mod read_pair;
pub(crate) mod recheck_case;
mod record_agreement;
pub(crate) mod record_answers;
pub(crate) mod record_application;
pub(crate) mod record_assignment;
mod record_bill;
mod record_card;
mod record_confirmation;
mod record_continuation;
mod record_decree;
pub(crate) mod record_deliberation;
mod record_enrolment;
mod record_instrument;
mod record_payout;
mod record_receipt;
mod record_term;
mod record_wage;
mod record_worksheet;
mod release_funds;
mod reopen_case;
mod request_payment;
pub(crate) mod return_in_bulk;
mod reveal;
mod screen_batch;
mod set_profile;
mod settle_claim;
mod settle_finding;
mod sign_minutes;
mod take_over_nik;
mod undo_ending;
mod undo_pair;
pub(crate) mod verify_case;
pub(crate) mod verify_in_bulk;
mod withdraw_case;

use crate::forms::{ActForm, Desk, Field, Filled, Kind, Reading, form};
use crate::pages::download;
use crate::pages::worklist::address_of;
use crate::site::Site;
use crate::text::Text;
use crate::visitor::Visitor;
use axum::response::Response;
use axum::routing::MethodRouter;
use payung_domain::Date;
use payung_operations::permission::{ActName, may_somewhere};
use payung_operations::views::case::CaseSeen;
use payung_operations::views::pairs::{PairSeen, pair_seen};
use payung_operations::views::worklist::StepKind;
use payung_operations::{Act, ActError, CaseSeen as CaseAt, Programme, RoleHeld, TableKind, table_file};

/// An act somebody may do, as a link.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Address of its form.
    pub href: String,
    /// What it is.
    pub label: String,
}

/// Where an act is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// On the desk.
    Desk,
    /// On a case that is still on its way.
    Case,
    /// On a page of its own thing (a paper, a list).
    Elsewhere,
}

/// A form: its act, where it is offered, its handlers.
struct Offered {
    act: ActName,
    /// Its word in addresses and texts: the act's, unless two forms share one act.
    word: &'static str,
    place: Place,
    handlers: fn() -> MethodRouter<Site>,
}

/// The entry of a form.
fn offered<F: ActForm>(place: Place) -> Offered {
    Offered { act: F::Act::NAME, word: F::WORD, place, handlers: form::<F> }
}

/// Every form, in the order they are offered.
fn table() -> Vec<Offered> {
    vec![
        offered::<hand_in_list::Form>(Place::Desk),
        offered::<load_register::Form>(Place::Desk),
        offered::<record_deliberation::Form>(Place::Desk),
        offered::<record_application::Form>(Place::Desk),
        offered::<record_assignment::Form>(Place::Desk),
        offered::<pass_on::Form>(Place::Desk),
        offered::<screen_batch::Form>(Place::Desk),
        offered::<assign_cases::Form>(Place::Desk),
        offered::<verify_in_bulk::Form>(Place::Desk),
        offered::<return_in_bulk::Form>(Place::Elsewhere),
        offered::<recheck_case::Form>(Place::Desk),
        offered::<record_answers::Form>(Place::Desk),
        offered::<record_instrument::Form>(Place::Desk),
        offered::<draw_up_minutes::Form>(Place::Desk),
        offered::<sign_minutes::Form>(Place::Elsewhere),
        offered::<draw_up_list::Form>(Place::Desk),
        offered::<propose_budget::Form>(Place::Desk),
        offered::<draft_decree::Form>(Place::Elsewhere),
        offered::<record_decree::Form>(Place::Elsewhere),
        offered::<amend_decree::Form>(Place::Elsewhere),
        offered::<record_bill::Form>(Place::Desk),
        offered::<answer_bill::Form>(Place::Elsewhere),
        offered::<answer_bill_lines::Form>(Place::Elsewhere),
        offered::<ask_correction::Form>(Place::Elsewhere),
        offered::<approve_bill::Form>(Place::Elsewhere),
        offered::<request_payment::Form>(Place::Elsewhere),
        offered::<check_payment::Form>(Place::Elsewhere),
        offered::<order_payment::Form>(Place::Elsewhere),
        offered::<record_payout::Form>(Place::Elsewhere),
        offered::<record_receipt::Form>(Place::Elsewhere),
        offered::<settle_claim::Form>(Place::Elsewhere),
        offered::<draw_sample::Form>(Place::Desk),
        offered::<open_year::Form>(Place::Desk),
        offered::<close_year::Form>(Place::Elsewhere),
        offered::<drop_decree::Form>(Place::Elsewhere),
        offered::<prefill::Form>(Place::Desk),
        offered::<export_cases::Form>(Place::Desk),
        offered::<record_agreement::Form>(Place::Desk),
        offered::<end_agreement::Form>(Place::Elsewhere),
        offered::<record_wage::Form>(Place::Desk),
        offered::<open_fund_line::Form>(Place::Desk),
        offered::<change_fund_line::Form>(Place::Elsewhere),
        offered::<commit_funds::Form>(Place::Elsewhere),
        offered::<release_funds::Form>(Place::Elsewhere),
        offered::<correct_ledger::Form>(Place::Elsewhere),
        offered::<close_fund_line::Form>(Place::Elsewhere),
        offered::<set_profile::Form>(Place::Desk),
        offered::<erase_person::Form>(Place::Desk),
        offered::<export_enrolment::Form>(Place::Elsewhere),
        offered::<export_enrolment::take::Form>(Place::Elsewhere),
        offered::<record_enrolment::Form>(Place::Elsewhere),
        offered::<record_card::Form>(Place::Desk),
        offered::<propose_ending::Form>(Place::Elsewhere),
        offered::<decide_ending::Form>(Place::Elsewhere),
        offered::<undo_ending::Form>(Place::Elsewhere),
        offered::<settle_finding::Form>(Place::Elsewhere),
        offered::<decide_pair::Form>(Place::Elsewhere),
        offered::<undo_pair::Form>(Place::Elsewhere),
        offered::<read_pair::Form>(Place::Elsewhere),
        offered::<take_over_nik::Form>(Place::Elsewhere),
        offered::<record_continuation::Form>(Place::Desk),
        offered::<give_notice::Form>(Place::Desk),
        offered::<verify_case::Form>(Place::Case),
        offered::<record_worksheet::Form>(Place::Case),
        offered::<record_term::Form>(Place::Case),
        offered::<correct_facts::Form>(Place::Case),
        offered::<reveal::Form>(Place::Case),
        offered::<correct_row::Form>(Place::Case),
        offered::<record_confirmation::Form>(Place::Case),
        offered::<reopen_case::Form>(Place::Case),
        offered::<withdraw_case::Form>(Place::Case),
    ]
}

/// The forms with their addresses below a region's.
pub(crate) fn routes() -> impl Iterator<Item = (String, MethodRouter<Site>)> {
    let elsewhere = |form: &Offered| address_of(form.act).is_some() || form.act == ActName::VerifyCase;
    table().into_iter().filter(move |form| !elsewhere(form)).map(|form| (format!("/lakukan/{}", form.word), (form.handlers)()))
}

/// Acts that belong together on the desk.
#[derive(Debug, Clone)]
pub struct OffersOf {
    /// What they have in common.
    pub label: String,
    /// The acts.
    pub offers: Vec<Offer>,
}

/// The message of the group an act stands in on the desk.
fn group_of(act: ActName) -> &'static str {
    match act {
        ActName::HandInList | ActName::RecordApplication | ActName::RecordAssignment | ActName::RecordDeliberation | ActName::PassOn => {
            "desk-of-lists"
        }
        ActName::ScreenBatch | ActName::AssignCases | ActName::VerifyInBulk | ActName::RecheckCase | ActName::RecordAnswers => {
            "desk-of-checking"
        }
        ActName::DrawUpMinutes | ActName::DrawUpList | ActName::ProposeBudget => "desk-of-papers",
        ActName::OpenYear | ActName::LoadRegister | ActName::RecordInstrument | ActName::SetProfile => "desk-of-year",
        _ => "desk-of-data",
    }
}

/// Whether the act's own step is one of this regulation's way; other acts need none.
fn is_on_the_way(act: ActName, programme: Option<&Programme>) -> bool {
    let kinds: &[StepKind] = match act {
        ActName::RecordApplication => &[StepKind::Apply],
        ActName::RecordAssignment => &[StepKind::Assign],
        ActName::RecordDeliberation => &[StepKind::Deliberate],
        ActName::PassOn => &[StepKind::Collect],
        _ => return true,
    };
    programme.is_none_or(|programme| programme.flow.steps().iter().any(|step| kinds.contains(&step.kind)))
}

/// The acts the visitor may do from the desk and the regulation of the year knows, in groups.
#[must_use]
pub fn offers(visitor: &Visitor, programme: Option<&Programme>) -> Vec<OffersOf> {
    let may = |form: &Offered| form.place == Place::Desk && may_somewhere(&visitor.actor, form.act, visitor.day);
    let mut groups: Vec<(&str, Vec<Offer>)> =
        ["desk-of-lists", "desk-of-checking", "desk-of-papers", "desk-of-year", "desk-of-data"].map(|key| (key, Vec::new())).to_vec();
    for form in table().iter().filter(|form| may(form) && is_on_the_way(form.act, programme)) {
        if let Some((_, offers)) = groups.iter_mut().find(|(key, _)| *key == group_of(form.act)) {
            offers.push(offer(visitor, form, ""));
        }
    }
    let filled = groups.into_iter().filter(|(_, offers)| !offers.is_empty());
    filled.map(|(key, offers)| OffersOf { label: visitor.t().get(key), offers }).collect()
}

/// The acts the visitor may do on a case as it stands.
#[must_use]
pub fn offers_for_case(visitor: &Visitor, seen: &CaseSeen) -> Vec<Offer> {
    let case = &seen.history.case;
    let fits = |act: ActName| match act {
        ActName::ReopenCase => case.state == "refused",
        ActName::CorrectRow | ActName::WithdrawCase | ActName::RecordConfirmation => !seen.ended,
        ActName::CorrectFacts => !seen.ended && !seen.criteria.is_empty(),
        ActName::VerifyCase => case.state == "screened",
        ActName::RecordWorksheet => !seen.ended && !seen.programme.regulation.indicator.is_empty(),
        ActName::RecordTerm => !seen.ended && !seen.programme.regulation.office.is_empty(),
        _ => true,
    };
    let may = table()
        .into_iter()
        .filter(|form| form.place == Place::Case && fits(form.act) && may_somewhere(&visitor.actor, form.act, visitor.day));
    let words = format!("?berkas={}&tahun={}", case.id, case.programme_year);
    may.map(|form| match form.act {
        ActName::VerifyCase => Offer {
            href: visitor.to(&format!("/kerja/verifikasi/{}?tahun={}", case.id, case.programme_year)),
            label: visitor.t().get("act-verify-case"),
        },
        _ => offer(visitor, &form, &words),
    })
    .collect()
}

fn offer(visitor: &Visitor, form: &Offered, words: &str) -> Offer {
    let at = address_of(form.act).map_or_else(|| format!("/lakukan/{}", form.word), str::to_owned);
    Offer { href: visitor.to(&format!("{at}{words}")), label: visitor.t().get(&format!("act-{}", form.word)) }
}

/// Numbers in a field, between commas, spaces or lines. What is none is noted as wrong.
fn numbers(reading: &mut Reading<'_>, name: &str) -> Vec<i64> {
    let text = reading.some_text(name);
    let mut numbers = Vec::new();
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|word| !word.is_empty()) {
        match word.parse() {
            Ok(number) => numbers.push(number),
            Err(_) => {
                reading.wrong(name, "wrong-number");
                return Vec::new();
            }
        }
    }
    numbers
}

/// The area a form begins with: that of somebody whose roles today all lie in one area; else the region.
pub(crate) fn own_area(visitor: &Visitor) -> String {
    let mut held = visitor.actor.roles.iter().filter(|held| held.holds_on(visitor.day)).map(|held: &RoleHeld| held.area);
    let own = held.next().filter(|own| held.all(|area| area == *own));
    crate::format::area(&own.unwrap_or(visitor.books.region).to_string())
}

/// A field for the code of an area, offering the places of the region that have a name. What is not offered may be typed.
pub(crate) fn area_field(visitor: &Visitor, name: &str) -> Field {
    let places = visitor.books.areas.within(visitor.books.region);
    let places = places.into_iter().map(|(code, place)| (crate::format::area(&code.to_string()), place.to_owned()));
    Field::new(visitor.t(), name, Kind::Line).among(places)
}

/// The agency of whoever holds a role for one; empty for others.
fn own_agency(visitor: &Visitor) -> String {
    let held = visitor.actor.roles.iter().filter(|held| held.holds_on(visitor.day));
    held.map(|held| held.agency.clone()).find(|agency| !agency.is_empty()).unwrap_or_default()
}

/// Options from words with labels in both languages.
fn options<'o>(t: Text, words: impl IntoIterator<Item = (&'o str, &'o str, &'o str)>) -> Vec<(String, String)> {
    words.into_iter().map(|(word, id, en)| (word.to_owned(), t.pick(id, en).to_owned())).collect()
}

/// Two weeks from `day`: how long somebody has for what was sent back, unless a day is given.
pub(crate) fn in_two_weeks(day: Date) -> Date {
    day.checked_add(jiff::Span::new().days(14)).unwrap_or(day)
}

/// The cases a form sent, in its order: one hidden field `versi.NUMBER` each.
pub(crate) fn sent_cases(reading: &Reading<'_>) -> Vec<CaseAt> {
    let sent = reading.filled().values().filter_map(|(name, version)| {
        let case = name.strip_prefix("versi.")?.parse().ok()?;
        Some(CaseAt { case, version: version.parse().ok()? })
    });
    sent.collect()
}

/// Of the cases a form sent those that were ticked, or all of them when `all-on-page` was; one at least must be.
pub(crate) fn picked(reading: &mut Reading<'_>) -> Vec<CaseAt> {
    let all = reading.ticked("all-on-page");
    let mut cases = sent_cases(reading);
    cases.retain(|seen| all || reading.ticked(&format!("pilih.{}", seen.case)));
    if cases.is_empty() {
        reading.wrong("all-on-page", "wrong-no-rows");
    }
    cases
}

/// The words that were ticked in boxes named `PREFIXword`.
pub(crate) fn sent_words(reading: &Reading<'_>, prefix: &str) -> Vec<String> {
    reading.filled().values().filter_map(|(name, _)| name.strip_prefix(prefix).map(str::to_owned)).collect()
}

/// Whose case it is, before its criteria.
fn about(t: Text, seen: &CaseSeen) -> Vec<(String, String)> {
    let history = &seen.history;
    vec![
        (t.get("name"), history.person.name.clone()),
        (t.get("case-no"), history.case.id.to_string()),
        ("NIK".to_owned(), seen.nik.clone()),
        (t.get("village"), format!("{} {}", seen.area_name, crate::format::area(&history.case.area))),
        (t.get("occupation"), if seen.occupation.is_empty() { "–".to_owned() } else { seen.occupation.clone() }),
        (t.get("verdict"), history.case.verdict.clone().unwrap_or_default()),
    ]
}

/// The pair a form is about.
async fn pair_of(desk: &Desk) -> Result<PairSeen, ActError> {
    pair_seen(desk.visitor.look(), desk.number("pasangan").unwrap_or_default(), desk.visitor.t().language).await
}

/// Whose two records a pair is.
fn two_of(seen: &PairSeen) -> String {
    let line = &seen.line;
    if line.other_name.is_empty() { line.name.clone() } else { format!("{} – {}", line.name, line.other_name) }
}

/// As which kind of file a table is wanted.
fn table_kind(t: Text) -> Field {
    let kinds = [TableKind::Xlsx, TableKind::Csv].map(|kind| (kind.word().to_owned(), t.get(&format!("table-{}", kind.word()))));
    Field::new(t, "table-kind", Kind::Choice).among(kinds).holding(TableKind::Xlsx.word())
}

/// The kind of file asked for; none when none was.
fn asked_kind(filled: &Filled) -> Option<TableKind> {
    TableKind::from_word(filled.get("table-kind"))
}

/// A table as a file to take along.
fn as_file(desk: &Desk, kind: TableKind, name: &str, mark: &str, headings: &[String], rows: &[Vec<String>]) -> Result<Response, ActError> {
    let body = table_file(kind, mark, headings, rows, desk.visitor.t().language)?;
    Ok(download(&format!("{name}.{}", kind.word()), kind.media_type(), body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use payung_domain::Language;

    /// Nobody is asked to fill in a form that does not say what it does.
    #[test]
    fn every_form_says_what_it_does() {
        for language in [Language::Id, Language::En] {
            let t = Text { language };
            let silent =
                table().iter().map(|form| form.word).filter(|word| t.try_get(&format!("intro-{word}")).is_none()).collect::<Vec<_>>();
            assert_eq!(silent, Vec::<&str>::new(), "{language:?}");
        }
    }
}
