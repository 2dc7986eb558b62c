//! The days to keep in mind: what was sent back, papers that end, contributions that are due, cover that stops.

use crate::failure::ActError;
use crate::money::arrears::arrears;
use crate::programme::Programme;
use crate::sight::{Look, Sight};
use crate::views::arrears::through;
use crate::views::programme::instruments;
use payung_domain::{AreaCode, Date, Language, Rupiah};
use payung_storage::entity::{agreement, case_file};
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use std::collections::BTreeMap;

/// How many days ahead the calendar looks.
const AHEAD: i32 = 60;

/// A day to keep in mind.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duty {
    /// The day.
    pub day: Date,
    /// Whether it has passed.
    pub over: bool,
    /// What is due. Nobody is named in it.
    pub said: String,
    /// What it is by itself: the same duty has the same key on every day it is asked for.
    pub key: String,
    /// Whether it is about cases sent back, which the list of cases shows.
    pub returned: bool,
}

impl Duty {
    fn new(look: Look<'_>, day: Date, key: String, said: String) -> Self {
        Self { day, over: day < look.day, said, key, returned: false }
    }
}

/// The days to keep in mind of a year, in their order, of what the viewer sees.
///
/// # Errors
/// The database's; the law or the calendar does not reach a month.
pub async fn duties(look: Look<'_>, programme: &Programme, language: Language) -> Result<Vec<Duty>, ActError> {
    let mut duties = to_be_mended(look, &returned(look, programme).await?, language);
    for paper in instruments(look, programme).await? {
        let until = paper.instrument.valid_until.as_deref().and_then(|until| until.parse::<Date>().ok());
        if let Some(day) = until.filter(|day| near(look, *day)) {
            let (label, number) = (language.pick(&paper.label.0, &paper.label.1), &paper.instrument.number);
            let said = match language {
                Language::Id => format!("{label} nomor {number} berakhir"),
                Language::En => format!("{label} number {number} ends"),
            };
            duties.push(Duty::new(look, day, format!("instrument-{}", paper.instrument.id), said));
        }
    }
    if look.may(Sight::Cover) {
        duties.extend(of_cover(look, programme, language).await?);
    }
    duties.sort();
    Ok(duties)
}

fn near(look: Look<'_>, day: Date) -> bool {
    look.day.until(day).is_ok_and(|span| span.get_days() <= AHEAD)
}

/// Where cases wait to be mended, and until when: those the viewer sees.
pub(super) async fn returned(look: Look<'_>, programme: &Programme) -> Result<Vec<(String, Date)>, ActError> {
    let windows = look.windows(Sight::Cases);
    let found: Vec<(String, Option<String>)> = case_file::Entity::find()
        .select_only()
        .columns([case_file::Column::Area, case_file::Column::ReturnedUntil])
        .filter(case_file::Column::ProgrammeYear.eq(programme.year.id))
        .filter(case_file::Column::State.eq("returned"))
        .into_tuple()
        .all(&look.books.database.connection)
        .await?;
    let seen = |area: &str| AreaCode::parse(area).is_some_and(|area| windows.iter().any(|window| area.is_in(window.area)));
    let days = found.into_iter().filter(|(area, _)| seen(area)).filter_map(|(area, until)| Some((area, until?.parse().ok()?)));
    Ok(days.collect())
}

/// Until when cases sent back must be mended.
fn to_be_mended(look: Look<'_>, returned: &[(String, Date)], language: Language) -> Vec<Duty> {
    let mut by_day: BTreeMap<Date, i64> = BTreeMap::new();
    for (_, day) in returned {
        *by_day.entry(*day).or_default() += 1;
    }
    let said = |cases: i64| match language {
        Language::Id => format!("{cases} berkas yang dikembalikan harus sudah diperbaiki"),
        Language::En => format!("{} sent back must be mended", several(usize::try_from(cases).unwrap_or(0), "case", "cases")),
    };
    let duty = |(day, cases)| Duty { returned: true, ..Duty::new(look, day, format!("returned-{day}"), said(cases)) };
    by_day.into_iter().map(duty).collect()
}

/// A count with its English noun.
fn several(n: usize, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}

/// When contributions are due, when cover stops, when agreements end.
async fn of_cover(look: Look<'_>, programme: &Programme, language: Language) -> Result<Vec<Duty>, ActError> {
    let connection = &look.books.database.connection;
    let windows = look.windows(Sight::Cover);
    let inside = |village: Option<AreaCode>| village.is_some_and(|village| windows.iter().any(|window| village.is_in(window.area)));
    let year = programme.year.id;
    let found = arrears(connection, programme, (through(programme, look.day), look.day), inside).await?;
    let mut duties = Vec::new();
    let mut dues: BTreeMap<(Date, payung_domain::Month), (usize, usize, i64)> = BTreeMap::new();
    for month in found.months.iter().filter(|month| month.received_on.is_none()) {
        let (groups, people, amount) = dues.entry((month.due.due, month.month)).or_default();
        *groups += 1;
        *people += month.people;
        *amount += month.amount;
    }
    for ((day, month), (groups, people, amount)) in dues {
        let named = month.named(language);
        let said = match language {
            Language::Id => format!("iuran {named} jatuh tempo: {groups} wadah, {people} orang, {}", Rupiah::new(amount)),
            Language::En => {
                let (groups, people) = (several(groups, "group", "groups"), several(people, "person", "people"));
                format!("contributions of {named} are due: {groups}, {people}, {}", Rupiah::new(amount).to_string().replace('.', ","))
            }
        };
        duties.push(Duty::new(look, day, format!("due-{year}-{month}-{day}"), said));
    }
    for near in &found.countdowns {
        let (wadah, people) = (&near.wadah, near.people);
        let said = match language {
            Language::Id => {
                format!("perlindungan {people} orang dalam wadah {wadah} berhenti bila tunggakan tidak dibayar ({})", near.cite)
            }
            Language::En => format!(
                "cover of {} of group {wadah} stops if the arrears stay unpaid ({})",
                several(people, "person", "people"),
                near.cite
            ),
        };
        duties.push(Duty::new(look, near.cut, format!("cut-{year}-{wadah}-{}", near.first_unpaid), said));
    }
    let agreements = agreement::Entity::find().filter(agreement::Column::Status.eq("active")).all(connection).await?;
    for paper in agreements {
        let until = paper.valid_until.as_deref().and_then(|until| until.parse::<Date>().ok());
        if let Some(day) = until.filter(|day| near(look, *day)) {
            let kind = if paper.kind == "pks" { "PKS" } else { "Nota Kesepakatan" };
            let said = match language {
                Language::Id => format!("{kind} nomor {} dengan {} berakhir", paper.number, paper.partner),
                Language::En => format!("{kind} number {} with {} ends", paper.number, paper.partner),
            };
            duties.push(Duty::new(look, day, format!("agreement-{}", paper.id), said));
        }
    }
    Ok(duties)
}
