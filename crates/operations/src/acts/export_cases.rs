//! Exporting cases: a worklist to take along, with who took it and when. The NIK is masked; showing it whole is an act of its own.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::acts::screen_batch::Reasons;
use crate::case::chosen::same_agency;
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::permission::ActName;
use crate::programme::Programme;
use crate::views::without_numbers;
use payung_domain::{AreaCode, AreaLevel, CaseState, Role};
use payung_law::FlowStep;
use payung_storage::entity::{case_file, person, submission};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// States from which no step leads on.
pub(crate) const ENDED: [&str; 4] = ["refused", "decreed", "removed", "withdrawn"];

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportCases {
    /// The programme year.
    pub programme_year: i64,
    /// The region, a kecamatan or a village.
    #[schema(schema_with = crate::schema::area)]
    pub area: AreaCode,
    /// Only this state; all when absent.
    pub state: Option<String>,
    /// Only the cases of this receipt.
    pub receipt: Option<String>,
}

/// One case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CaseLine {
    /// The case.
    pub case: i64,
    /// Its version.
    pub version: i64,
    /// Its state's word.
    pub state: String,
    /// What screening found; empty before.
    pub verdict: String,
    /// The NIK with its middle hidden; empty when there is none.
    pub nik: String,
    /// The name.
    pub name: String,
    /// The area's code.
    pub area: String,
    /// The area's name, when known.
    pub area_name: String,
    /// The occupation's id in the regulation.
    pub occupation: String,
    /// The answer to every criterion, by the criterion's id.
    pub outcomes: Vec<(String, String)>,
    /// Why, with articles.
    pub reason: String,
    /// What to know besides.
    pub warning: String,
    /// To whom it is assigned.
    pub assigned_to: String,
    /// The steps it waits for, in Indonesian and in English; empty when its way has ended.
    pub next: (String, String),
}

impl std::fmt::Debug for CaseLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CaseLine").field("case", &self.case).field("state", &self.state).finish_non_exhaustive()
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CasesExported {
    /// The mark to print on the export: who, when, which entry of the log.
    pub mark: String,
    /// The cases, by area and number.
    pub cases: Vec<CaseLine>,
}

impl Act for ExportCases {
    const NAME: ActName = ActName::ExportCases;
    type Done = CasesExported;
    const SHOWS: bool = true;

    async fn target(&self, _: &Acting<'_>) -> Result<Target, ActError> {
        Ok(Target::plain(self.area))
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<CasesExported>, ActError> {
        let programme = Programme::load(acting.tx, acting.books, self.programme_year).await?;
        let mut query = case_file::Entity::find()
            .filter(case_file::Column::ProgrammeYear.eq(self.programme_year))
            .filter(case_file::Column::Area.gte(self.area.to_string()))
            // Codes are digits: everything beneath begins with the area's own.
            .filter(case_file::Column::Area.lt(format!("{}:", self.area)));
        if let Some(state) = &self.state {
            if !CaseState::words().any(|known| known == state) {
                let known = CaseState::words().collect::<Vec<_>>().join(", ");
                return Err(ActError::invalid(
                    format!("Keadaan {state} tidak dikenal. Yang ada: {known}."),
                    format!("There is no state {state}. There are: {known}."),
                ));
            }
            query = query.filter(case_file::Column::State.eq(state));
        }
        if let Some(receipt) = &self.receipt {
            let list = submission::Entity::find().filter(submission::Column::Receipt.eq(receipt.trim())).one(acting.tx).await?;
            let list = list.ok_or_else(|| {
                ActError::not_found(format!("Tidak ada tanda terima {receipt}."), format!("There is no receipt {receipt}."))
            })?;
            query = query.filter(case_file::Column::Submission.eq(list.id));
        }
        let mut cases = query.order_by_asc(case_file::Column::Area).order_by_asc(case_file::Column::Id).all(acting.tx).await?;
        // An agency's operator sees the people of that agency, wherever they live.
        if let Some(held) = acting.held.filter(|held| held.role == Role::AgencyOperator) {
            let agencies = acting.agencies_of(cases.iter().map(|case| case.submission)).await?;
            cases.retain(|case| agencies.get(&case.submission).is_some_and(|agency| same_agency(agency, &held.agency)));
        }
        let (rules, _) = programme.rules(acting.day)?;
        let criteria: Vec<&str> = rules.gates.iter().map(|gate| gate.criterion.id.as_str()).collect();
        let mut lines = Vec::with_capacity(cases.len());
        for some in cases.chunks(ROWS_AT_ONCE) {
            let people =
                person::Entity::find().filter(person::Column::Id.is_in(some.iter().map(|case| case.person))).all(acting.tx).await?;
            let people: HashMap<i64, person::Model> = people.into_iter().map(|person| (person.id, person)).collect();
            let done = acting.steps_done_of(&some.iter().map(|case| case.id).collect::<Vec<_>>()).await?;
            for case in some {
                let person = people.get(&case.person).ok_or_else(|| crate::case::cases::broken(case.id))?;
                let mut line = self.line(acting, case, person, &criteria)?;
                line.next = next(&programme, case, done.get(&case.id));
                lines.push(line);
            }
        }
        let mark = format!("{} · {} · catatan {}", acting.actor.full_name, acting.at, acting.seq);
        let noted = Noted::plain(
            format!("programme-year:{}", self.programme_year),
            serde_json::json!({ "area": self.area.to_string(), "state": self.state, "receipt": self.receipt, "cases": lines.len() }),
        );
        Ok(Ran::Done(CasesExported { mark, cases: lines }, noted))
    }
}

impl ExportCases {
    fn line(&self, acting: &Acting<'_>, case: &case_file::Model, person: &person::Model, criteria: &[&str]) -> Result<CaseLine, ActError> {
        let nik = match &person.nik {
            Some(sealed) => masked(&acting.sealer().open_text("person.nik", sealed)?),
            None => String::new(),
        };
        let words: Reasons = match &case.reasons {
            Some(sealed) => serde_json::from_slice(&acting.sealer().open("case_file.reasons", sealed)?).unwrap_or_default(),
            None => Reasons::default(),
        };
        let outcomes: Vec<String> = case.outcomes.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let code = AreaCode::parse(&case.area);
        let named = code.and_then(|code| acting.books.areas.name(code).or_else(|| acting.books.areas.name(code.at(AreaLevel::District)?)));
        Ok(CaseLine {
            case: case.id,
            version: case.version,
            state: case.state.clone(),
            verdict: case.verdict.clone().unwrap_or_default(),
            nik,
            name: person.name.clone(),
            area: case.area.clone(),
            area_name: named.unwrap_or_default().to_owned(),
            occupation: case.occupation.clone().unwrap_or_default(),
            outcomes: criteria.iter().map(|id| (*id).to_owned()).zip(outcomes).collect(),
            reason: without_numbers(&words.reason),
            warning: without_numbers(&words.warning),
            assigned_to: case.assigned_to.clone().unwrap_or_default(),
            next: Default::default(),
        })
    }
}

/// What a case waits for.
fn next(programme: &Programme, case: &case_file::Model, done: Option<&BTreeSet<String>>) -> (String, String) {
    if ENDED.contains(&case.state.as_str()) {
        return Default::default();
    }
    let done: BTreeSet<&str> = done.into_iter().flatten().map(String::as_str).collect();
    let steps = programme.flow.next(&done);
    let words = |of: fn(&FlowStep) -> &str| steps.iter().map(|step| of(step)).collect::<Vec<_>>().join("; ");
    (words(|step| &step.label), words(|step| &step.label_en))
}

/// A NIK of which the area and the last two digits can be seen.
#[must_use]
pub fn masked(nik: &str) -> String {
    match (nik.get(..6), nik.get(14..)) {
        (Some(area), Some(end)) if nik.len() == 16 => format!("{area}********{end}"),
        _ => String::new(),
    }
}
