//! The planner: how many people the money pays for, month by month, as a plot and as the table behind it.

use super::bars::Bars;
use super::render;
use crate::failure::Failure;
use crate::forms::{Given, read_date};
use crate::frame::Frame;
use crate::routes::{Route, route};
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use payung_domain::Month;
use payung_operations::views::plan::{MONTHS_MAX, Plan, PlanMonth, Planned, planned, short_warning};
use payung_operations::views::programme::{programme, year_choices};
use payung_operations::{ActError, Sight};

/// Months looked at when nothing else is asked.
const MONTHS: u16 = 12;

pub(crate) fn routes() -> Vec<Route> {
    vec![route("/{region}/rencana", get(page))]
}

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanPage {
    frame: Frame,
    years: Vec<(String, String, bool)>,
    given: Filled,
    refusal: String,
    plan: Option<Shown>,
}

/// What was typed, shown again.
#[derive(Debug, Clone, Default)]
struct Filled {
    first: String,
    months: String,
    budget: String,
    people: String,
    kind: String,
    suppose_from: String,
    suppose: String,
    wage: String,
}

/// A plan as it is drawn.
struct Shown {
    plan: Plan,
    plot: Bars,
    /// The last month of the budget year asked about.
    december: Month,
    people: Option<i64>,
    /// How many months the money pays for them.
    payable: Option<i64>,
    /// The warning of short cover, with the law's amounts.
    short: String,
}

impl Shown {
    fn months(&self, row: &PlanMonth) -> i64 {
        i64::from(row.months)
    }

    fn is_beyond(&self, row: &PlanMonth) -> bool {
        row.month > self.december
    }
}

/// The page. What is asked stands in the address: nothing in it is about a person.
pub async fn page(visitor: Visitor, Query(given): Query<Given>) -> Result<Response, Failure> {
    let look = visitor.look();
    let framed = |error| Failure::from(error).framed(&visitor.frame);
    if !look.may(Sight::Money) {
        look.check(Sight::Programme).map_err(framed)?;
    }
    let known = if look.may(Sight::Programme) { year_choices(look).await.map_err(framed)? } else { Vec::new() };
    let found = programme(look, given.get("tahun").and_then(|year| year.parse().ok())).await.map_err(framed)?;
    let word = |name: &str| given.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let mut filled = Filled {
        first: word("mulai"),
        months: word("bulan"),
        budget: word("dana"),
        people: word("orang"),
        kind: word("jenis"),
        suppose_from: word("andai-mulai"),
        suppose: word("andai"),
        wage: word("upah"),
    };
    let (mut plan, mut refusal) = (None, String::new());
    if let Some(programme) = &found {
        let december = i16::try_from(programme.year.year).ok().and_then(|year| Month::new(year, 12));
        if filled.first.is_empty()
            && let Some(january) = december.and_then(|december| december.plus(-11))
        {
            filled.first = january.first_day().to_string();
        }
        if filled.months.is_empty() {
            filled.months = MONTHS.to_string();
        }
        if !filled.budget.is_empty() {
            match asked(&filled) {
                Ok(asked) => match (planned(look, programme, &asked).await, december) {
                    (Ok(made), Some(december)) => plan = Some(shown(&visitor.frame, made, &asked, december)),
                    (Ok(_), None) => {}
                    (Err(error), _) => refusal = error.message(visitor.t().language).to_owned(),
                },
                Err(error) => refusal = error.message(visitor.t().language).to_owned(),
            }
        }
    }
    let chosen = found.as_ref().map(|programme| programme.year.id);
    let page = PlanPage {
        years: known.iter().map(|(id, label)| (id.to_string(), label.clone(), Some(*id) == chosen)).collect(),
        given: filled,
        refusal,
        plan,
        frame: visitor.frame,
    };
    Ok(render(&page))
}

/// What was typed, read.
fn asked(filled: &Filled) -> Result<Planned, ActError> {
    let wrong = |what: (&str, &str), text: &str| {
        ActError::invalid(
            format!("{}: \"{text}\" bukan isian yang dapat dipakai.", what.0),
            format!("{}: \"{text}\" cannot be used.", what.1),
        )
    };
    let number = |text: &str, what: (&str, &str)| -> Result<Option<i64>, ActError> {
        let plain: String = text.trim_start_matches("Rp").chars().filter(|c| !matches!(c, '.' | ' ' | '\u{a0}')).collect();
        if plain.is_empty() {
            return Ok(None);
        }
        plain.parse().map(Some).map_err(|_| wrong(what, text))
    };
    let month =
        |text: &str, what: (&str, &str)| Month::parse(text).or_else(|| read_date(text).map(Month::of)).ok_or_else(|| wrong(what, text));
    let first = month(&filled.first, ("Bulan pertama", "First month"))?;
    let budget = number(&filled.budget, ("Dana", "Money"))?.unwrap_or(0);
    let months = filled.months.parse().ok().filter(|months| (1..=MONTHS_MAX).contains(months));
    let supposed = match number(&filled.suppose, ("Iuran yang diandaikan", "Rate supposed"))? {
        Some(rate) if filled.suppose_from.is_empty() => Some((first, rate)),
        Some(rate) => Some((month(&filled.suppose_from, ("Sejak bulan", "From month"))?, rate)),
        None => None,
    };
    Ok(Planned {
        first,
        months: months.ok_or_else(|| wrong(("Jumlah bulan", "Months"), &filled.months))?,
        budget,
        people: number(&filled.people, ("Jumlah orang", "People"))?,
        kind: if filled.kind.is_empty() { "apbd".to_owned() } else { filled.kind.clone() },
        supposed,
        minimum_wage: number(&filled.wage, ("Upah minimum", "Minimum wage"))?,
    })
}

/// Draws the bars.
fn shown(frame: &Frame, plan: Plan, asked: &Planned, december: Month) -> Shown {
    let most = plan.rows.iter().map(|row| row.people).max().unwrap_or_default().max(1);
    let mut plot = Bars::default();
    for row in &plan.rows {
        let label = format!("{} · {}", frame.t.count("money-months", i64::from(row.months)), row.month.named(frame.t.language));
        // Filled where the programme lasts long enough for the whole benefit.
        let filled = if row.short.is_some() { 0 } else { row.people };
        plot.push(&label, frame.t.count("money-people", row.people), (row.people, filled), most);
    }
    let short = short_warning(&plan).map(|said| said.message(frame.t.language).to_owned()).unwrap_or_default();
    Shown { plot, december, people: asked.people, payable: plan.payable_months.map(i64::from), short, plan }
}
