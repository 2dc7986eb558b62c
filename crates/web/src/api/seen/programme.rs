//! `GET /programme`: the years, and what the one asked for rests on.

use super::{YearAsked, year_parameter};
use crate::api::caller::Caller;
use crate::api::endpoint::Endpoint;
use crate::api::problem::Problem;
use axum::Json;
use axum::extract::RawQuery;
use axum::routing::get;
use payung_operations::views::programme::{instruments, registers, years};
use payung_operations::{ActError, InstrumentInForce, Programme, records};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new::<ProgrammeSeen>(
            "/{region}/programme",
            "get",
            "programme",
            "tahun program dan dasarnya (programme years)",
            get(seen),
        )
        .tagged("seen")
        .with(year_parameter()),
    ]
}

/// A programme year.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct YearListed {
    /// Number in the books.
    id: i64,
    /// The calendar year.
    year: i64,
    /// The regulation it was opened under.
    regulation: String,
    /// Hash of the regulation's text.
    regulation_hash: String,
    /// `open` or `closed`.
    status: String,
}

impl From<records::ProgrammeYear> for YearListed {
    fn from(year: records::ProgrammeYear) -> Self {
        Self { id: year.id, year: year.year, regulation: year.regulation, regulation_hash: year.regulation_hash, status: year.status }
    }
}

/// A step of the way.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct StepOfWay {
    /// Its id in the act.
    id: String,
    /// What it is.
    label: String,
    /// The article.
    cite: String,
    /// Who takes it, in the act's words.
    actor: String,
    /// Roles that may take it.
    roles: Vec<String>,
    /// Steps that must be done before.
    after: Vec<String>,
}

/// A member of an instrument.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct MemberOfInstrument {
    /// The user, when the member is one.
    user: Option<String>,
    /// Name.
    name: String,
    /// Position.
    position: String,
    /// First day.
    from: String,
    /// Last day; open when absent.
    until: Option<String>,
}

/// An instrument.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct InstrumentOfYear {
    /// Number in the books.
    id: i64,
    /// Its kind, by its id in the act.
    kind: String,
    /// What it is.
    label: String,
    /// Number on paper.
    number: String,
    /// Date on paper.
    date: String,
    /// First day it holds.
    valid_from: String,
    /// Last day; open when absent.
    valid_until: Option<String>,
    /// Who issued it.
    issued_by: String,
    /// Its state.
    status: String,
    /// Its members.
    members: Vec<MemberOfInstrument>,
}

/// A register extract.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct RegisterOfYear {
    /// Number in the books.
    id: i64,
    /// Which register.
    kind: String,
    /// Where it came from.
    source: String,
    /// As of which day.
    snapshot_date: String,
    /// The area it covers whole.
    coverage: String,
    /// The register it stands in for.
    stands_in_for: Option<String>,
    /// People in it.
    people: i64,
    /// `active` or `replaced`.
    status: String,
}

impl From<records::RegisterSnapshot> for RegisterOfYear {
    fn from(register: records::RegisterSnapshot) -> Self {
        Self {
            id: register.id,
            kind: register.kind,
            source: register.source,
            snapshot_date: register.snapshot_date,
            coverage: register.coverage,
            stands_in_for: register.stands_in_for,
            people: register.people,
            status: register.status,
        }
    }
}

/// A year with what it rests on.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct YearInFull {
    /// The year.
    year: YearListed,
    /// The way of a case, in its order.
    steps: Vec<StepOfWay>,
    /// Instruments, the newest first.
    instruments: Vec<InstrumentOfYear>,
    /// Register extracts, the newest first.
    registers: Vec<RegisterOfYear>,
}

/// The programme.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct ProgrammeSeen {
    /// The years, the newest first.
    years: Vec<YearListed>,
    /// The year asked for; the newest unless one was named; none before the first is opened.
    current: Option<YearInFull>,
}

async fn seen(caller: Caller, RawQuery(query): RawQuery) -> Result<Json<ProgrammeSeen>, Problem> {
    let asked: YearAsked = caller.query(query.as_deref())?;
    let refused = |error: ActError| Problem::refused(&error, caller.t);
    let known = years(caller.look()).await.map_err(refused)?;
    let current = match caller.programme(asked.programme_year).await? {
        Some(programme) => Some(YearInFull {
            year: programme.year.clone().into(),
            steps: steps(&programme, &caller),
            instruments: instruments(caller.look(), &programme)
                .await
                .map_err(refused)?
                .into_iter()
                .map(|instrument| instrument_of_year(instrument, &caller))
                .collect(),
            registers: registers(caller.look(), programme.year.id).await.map_err(refused)?.into_iter().map(Into::into).collect(),
        }),
        None => None,
    };
    Ok(Json(ProgrammeSeen { years: known.into_iter().map(Into::into).collect(), current }))
}

fn steps(programme: &Programme, caller: &Caller) -> Vec<StepOfWay> {
    let seen = programme.flow.steps().iter().map(|step| StepOfWay {
        id: step.id.clone(),
        label: caller.t.pick(&step.label, &step.label_en).to_owned(),
        cite: step.cite.clone(),
        actor: step.actor.clone(),
        roles: step.roles.iter().map(|role| role.word().to_owned()).collect(),
        after: step.after.clone(),
    });
    seen.collect()
}

fn instrument_of_year(seen: InstrumentInForce, caller: &Caller) -> InstrumentOfYear {
    let instrument = seen.instrument;
    let members = seen.members.into_iter().map(|member| MemberOfInstrument {
        user: member.user_name,
        name: member.name,
        position: member.position,
        from: member.member_from,
        until: member.member_until,
    });
    InstrumentOfYear {
        id: instrument.id,
        kind: instrument.kind,
        label: caller.t.pick(&seen.label.0, &seen.label.1).to_owned(),
        number: instrument.number,
        date: instrument.date,
        valid_from: instrument.valid_from,
        valid_until: instrument.valid_until,
        issued_by: instrument.issued_by,
        status: instrument.status,
        members: members.collect(),
    }
}
