//! Drawing up the budget proposal for next year: names, addresses and amounts, clear before the budget is drafted. It shows sealed addresses,
//! so that each drawing-up is logged.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::failure::ActError;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::{AreaCode, AreaLevel, Date, Role, Rupiah, Verdict};
use payung_law::model::{Step, StepKind};
use payung_law::money::NationalLaw;
use payung_storage::entity::case_file;
use sea_orm::QuerySelect;
use sea_orm::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The act's amount that bounds unplanned aid, in hundredths of a percent of the planned.
const UNPLANNED_SHARE: &str = "pagu-tidak-direncanakan-maksimum";
/// A whole, in hundredths of a percent.
const WHOLE: i64 = 10_000;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeBudget {
    /// The programme year whose cases are proposed.
    pub programme_year: i64,
    /// The budget year.
    #[schema(minimum = -32768, maximum = 32767)]
    pub for_year: i16,
    /// Months to be paid, from January, 1 to 12.
    #[schema(maximum = 65535)]
    pub months: u16,
    /// Only planned or only unplanned batches; both when absent.
    pub planned: Option<bool>,
    /// The minimum wage in rupiah a month, where the regulation takes a share of it; the operator's, with its source noted elsewhere.
    pub minimum_wage: Option<i64>,
}

/// One person of the proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Proposed {
    /// The case.
    pub case: i64,
    /// Planned or not.
    pub planned: bool,
    /// Name.
    pub name: String,
    /// Address as written; unsealed here.
    pub address: String,
    /// Code of the area.
    pub area: String,
    /// Name of the village; empty when neither the program nor its list tells.
    pub village: String,
    /// Name of the kecamatan.
    pub district: String,
    /// State of the case.
    pub state: String,
    /// Contribution of the first month, rupiah.
    pub per_month: i64,
    /// Months.
    #[schema(maximum = 65535)]
    pub months: u16,
    /// All months, rupiah.
    pub amount: i64,
}

/// A sum of the proposal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Total {
    /// Code of the kecamatan; of the region for the whole.
    pub area: String,
    /// Its name.
    pub name: String,
    /// People of planned batches.
    pub planned_people: u64,
    /// What they cost, rupiah.
    pub planned_amount: i64,
    /// People of unplanned batches.
    pub unplanned_people: u64,
    /// What they cost, rupiah.
    pub unplanned_amount: i64,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BudgetProposal {
    /// The budget year.
    #[schema(minimum = -32768, maximum = 32767)]
    pub for_year: i16,
    /// The people, by kecamatan, village and name.
    pub people: Vec<Proposed>,
    /// Sums by kecamatan, in the order of the codes.
    pub districts: Vec<Total>,
    /// The whole.
    pub total: Total,
    /// People left out because the rules found them not eligible.
    pub left_out: u64,
    /// Articles and remarks the amounts rest on.
    pub notes: Vec<String>,
    /// What a reader must know: a bound exceeded.
    pub warnings: Vec<String>,
}

/// What the proposal needs of a case; the sealed rest stays in the database.
struct Line {
    id: i64,
    person: i64,
    area: AreaCode,
    planned: bool,
    state: String,
}

impl Act for ProposeBudget {
    const NAME: ActName = ActName::ProposeBudget;
    type Done = BudgetProposal;
    const SHOWS: bool = true;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        let mut roles: Vec<Role> = budget_steps(&programme).flat_map(|step| step.roles.iter().copied()).collect();
        roles.dedup();
        Ok(Target { area: acting.books.region, step_roles: (!roles.is_empty()).then_some(roles) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<BudgetProposal>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        programme.check_in_force(acting.day)?;
        self.check(acting, &programme).await?;
        let january = Date::new(self.for_year, 1, 1).map_err(|_| self.impossible())?;
        let each = acting.per_person(&programme, january, self.months, self.minimum_wage).await?;
        let (cases, left_out) = self.cases(acting).await?;
        if cases.is_empty() {
            return Err(ActError::conflict(
                "Tidak ada orang yang dapat diusulkan dalam anggaran.",
                "There is nobody to be proposed for the budget.",
            ));
        }
        self.check_batches(acting, &programme, &cases)?;
        let persons = acting.persons(cases.iter().map(|case| case.person)).await?;
        let (mut people, mut districts) = (Vec::with_capacity(cases.len()), BTreeMap::<AreaCode, Total>::new());
        let mut total = Total { area: acting.books.region.to_string(), ..Total::default() };
        let mut one_case_each = BTreeMap::from([(acting.books.region, cases[0].id)]);
        for case in &cases {
            one_case_each.entry(case.area).or_insert(case.id);
            one_case_each.entry(district_of(case.area)).or_insert(case.id);
        }
        let names = acting.place_names(&one_case_each).await?;
        let name = |area: AreaCode| names.get(&area).cloned().unwrap_or_default();
        total.name = name(acting.books.region);
        for case in &cases {
            let Some(person) = persons.get(&case.person) else { return Err(crate::case::cases::broken(case.id)) };
            let area = case.area;
            let district = district_of(area);
            let address = match &person.address {
                Some(sealed) => acting.sealer().open_text("person.address", sealed)?,
                None => String::new(),
            };
            for sum in [districts.entry(district).or_default(), &mut total] {
                add(sum, case.planned, each.amount)?;
            }
            people.push(Proposed {
                case: case.id,
                planned: case.planned,
                name: person.name.clone(),
                address,
                area: area.to_string(),
                village: if area.level() == AreaLevel::Village { name(area) } else { String::new() },
                district: name(district),
                state: case.state.clone(),
                per_month: each.per_month.get(),
                months: self.months,
                amount: each.amount.get(),
            });
        }
        people.sort_by(|one, other| (&one.area, &one.name, one.case).cmp(&(&other.area, &other.name, other.case)));
        let districts = districts.into_iter().map(|(area, sum)| Total { area: area.to_string(), name: name(area), ..sum }).collect();
        let warnings = bound_exceeded(&programme, january, &total);
        let noted = Noted::plain(
            format!("programme-year:{}", self.programme_year),
            serde_json::json!({
                "for-year": self.for_year, "months": self.months, "planned": self.planned, "people": people.len(),
                "planned-amount": total.planned_amount, "unplanned-amount": total.unplanned_amount, "addresses-shown": people.len(),
            }),
        );
        let done = BudgetProposal { for_year: self.for_year, people, districts, total, left_out, notes: each.notes, warnings };
        Ok(Ran::Done(done, noted))
    }
}

/// The kecamatan of an area; itself when it is wider.
fn district_of(area: AreaCode) -> AreaCode {
    area.at(AreaLevel::District).unwrap_or(area)
}

/// The steps in which candidates are proposed for the budget.
fn budget_steps(programme: &Programme) -> impl Iterator<Item = &Step> {
    programme.regulation.step.iter().map(|step| &**step).filter(|step| step.does == Some(StepKind::Budget))
}

/// Whether names, addresses and amounts must be clear when the budget is drafted: the act asks for their list with the step.
fn wants_names(programme: &Programme, step: &Step) -> bool {
    programme.regulation.attachment.iter().any(|paper| paper.step == step.id)
}

impl ProposeBudget {
    fn impossible(&self) -> ActError {
        ActError::invalid(
            format!("Tahun anggaran {} dan {} bulan tidak mungkin.", self.for_year, self.months),
            format!("Budget year {} and {} months cannot be.", self.for_year, self.months),
        )
    }

    async fn check(&self, acting: &Acting<'_>, programme: &Programme) -> Result<(), ActError> {
        if !(1..=12).contains(&self.months) || self.for_year < acting.day.year() || self.minimum_wage.is_some_and(|wage| wage <= 0) {
            return Err(self.impossible());
        }
        for step in budget_steps(programme) {
            let beforehand = wants_names(programme, step);
            if self.planned.is_some_and(|planned| planned != beforehand) {
                continue;
            }
            acting.instruments_before(programme, &step.id).await?;
        }
        Ok(())
    }

    /// People who are still in the running, and how many the rules left out.
    async fn cases(&self, acting: &Acting<'_>) -> Result<(Vec<Line>, u64), ActError> {
        let mut query = case_file::Entity::find()
            .filter(case_file::Column::ProgrammeYear.eq(self.programme_year))
            .filter(case_file::Column::State.is_not_in(["refused", "withdrawn"]));
        if let Some(planned) = self.planned {
            query = query.filter(case_file::Column::Planned.eq(planned));
        }
        type Row = (i64, i64, String, bool, String, Option<String>);
        let columns = [
            case_file::Column::Id,
            case_file::Column::Person,
            case_file::Column::Area,
            case_file::Column::Planned,
            case_file::Column::State,
            case_file::Column::Verdict,
        ];
        let all: Vec<Row> = query.select_only().columns(columns).into_tuple().all(acting.tx).await?;
        let known = all.len();
        let refused = Some(Verdict::NotEligible.word());
        let cases: Vec<Line> = all
            .into_iter()
            .filter(|(.., verdict)| verdict.as_deref() != refused)
            .map(|(id, person, area, planned, state, _)| {
                let area = AreaCode::parse(&area).ok_or_else(|| crate::case::cases::broken(id))?;
                Ok(Line { id, person, area, planned, state })
            })
            .collect::<Result<_, ActError>>()?;
        let left_out = (known - cases.len()) as u64;
        Ok((cases, left_out))
    }

    /// Refuses planned batches when their year's budget is already running, and unplanned ones where every budget step of the act wants its
    /// names beforehand.
    fn check_batches(&self, acting: &Acting<'_>, programme: &Programme, cases: &[Line]) -> Result<(), ActError> {
        let steps: Vec<&Step> = budget_steps(programme).collect();
        if let Some(step) = steps.iter().find(|step| wants_names(programme, step))
            && self.for_year <= acting.day.year()
            && cases.iter().any(|case| case.planned)
        {
            return Err(ActError::invalid(
                format!(
                    "Bantuan yang direncanakan diusulkan sebelum APBD disusun ({}); untuk tahun {} sudah lewat.",
                    step.cite, self.for_year
                ),
                format!("Planned aid is proposed before the APBD is drafted ({}); for {} it is too late.", step.cite, self.for_year),
            ));
        }
        let Some(step) = steps.first().filter(|_| steps.iter().all(|step| wants_names(programme, step))) else { return Ok(()) };
        let unplanned = cases.iter().filter(|case| !case.planned).count();
        if unplanned == 0 {
            return Ok(());
        }
        Err(ActError::conflict(
            format!(
                "{unplanned} orang ada dalam kelompok yang tidak direncanakan, sedangkan {} hanya mengenal yang direncanakan ({}, {}). Usulkan hanya yang direncanakan.",
                programme.regulation.act.short, step.label, step.cite
            ),
            format!(
                "{unplanned} people are in unplanned batches, but {} knows planned aid only ({}, {}). Propose the planned ones only.",
                programme.regulation.act.short, step.label_en, step.cite
            ),
        ))
    }
}

fn add(sum: &mut Total, planned: bool, amount: Rupiah) -> Result<(), ActError> {
    let (people, sum) =
        if planned { (&mut sum.planned_people, &mut sum.planned_amount) } else { (&mut sum.unplanned_people, &mut sum.unplanned_amount) };
    *people += 1;
    *sum = Rupiah::new(*sum).plus(amount).map_err(|error| ActError::invalid(error.to_string(), error.to_string()))?.get();
    Ok(())
}

/// Unplanned aid beyond its share of the planned, where the act sets one.
fn bound_exceeded(programme: &Programme, on: Date, total: &Total) -> Vec<String> {
    let Some(share) = NationalLaw::new(&programme.regulation).find(UNPLANNED_SHARE, on) else { return Vec::new() };
    let Ok(most) = Rupiah::new(total.planned_amount).share(share.value, WHOLE, 1) else { return Vec::new() };
    if total.planned_amount == 0 || total.unplanned_amount <= most.get() {
        return Vec::new();
    }
    vec![format!(
        "Yang tidak direncanakan melampaui batasnya terhadap yang direncanakan: {} > {most} ({})",
        Rupiah::new(total.unplanned_amount),
        share.cite
    )]
}
