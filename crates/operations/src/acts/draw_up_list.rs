//! Drawing up the list of candidates: everybody verified, in the order the regulation gives, within the money there is; the rest waits.

use crate::acting::{Act, Acting, Noted, Ran, Target};
use crate::case::cases::{StepOutcome, broken};
use crate::case::people::ROWS_AT_ONCE;
use crate::failure::ActError;
use crate::permission::ActName;
use crate::programme::Programme;
use payung_domain::{Date, Facts, Language};
use payung_law::FlowStep;
use payung_law::model::StepKind;
use payung_screening::{RankKey, priority_order};
use payung_storage::entity::{candidate_list, case_file, minutes, minutes_case};
use sea_orm::prelude::*;
use sea_orm::sea_query::{CaseStatement, ExprTrait};
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// What is asked.
#[derive(Debug, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawUpList {
    /// The programme year.
    pub programme_year: i64,
    /// The list's number.
    pub number: String,
    /// Its date.
    pub date: Date,
    /// First month of cover.
    pub cover_from: Date,
    /// Months of cover, at least 1.
    #[schema(maximum = 65535)]
    pub months: u16,
    /// The money there is; everybody fits when absent.
    pub budget: Option<i64>,
    /// The regional minimum wage, where the act counts contributions by it.
    pub minimum_wage: Option<i64>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ListDrawnUp {
    /// The list's number in the books.
    pub id: i64,
    /// People within the money.
    pub places: u64,
    /// People who wait.
    pub waiting: u64,
    /// What one person costs over these months, in rupiah.
    pub per_person: i64,
    /// What the list costs, in rupiah.
    pub total: i64,
    /// How ties were broken and by what the list was ranked, in words.
    pub ranked_by: String,
    /// It had been drawn up before; nothing was changed.
    pub already: bool,
}

impl Act for DrawUpList {
    const NAME: ActName = ActName::DrawUpList;
    type Done = ListDrawnUp;

    async fn target(&self, acting: &Acting<'_>) -> Result<Target, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        Ok(Target { area: acting.books.region, step_roles: Some(programme.step_of(StepKind::List)?.roles.clone()) })
    }

    async fn run(&self, acting: &Acting<'_>) -> Result<Ran<ListDrawnUp>, ActError> {
        let programme = acting.open_programme(self.programme_year).await?;
        let step = programme.step_of(StepKind::List)?;
        if let Some(known) = self.drawn_up_before(acting).await? {
            return Ok(Ran::Already(known));
        }
        self.check(acting)?;
        let instruments = acting.instruments_before(&programme, &step.id).await?;
        acting.check_member(&instruments)?;
        let per_person = acting.per_person(&programme, self.cover_from, self.months, self.minimum_wage).await?.amount;
        let places = self.budget.map(|budget| if per_person.get() > 0 { budget / per_person.get() } else { 0 });
        let order = priority_order(&programme.regulation);
        let ready = self.ready(acting, &programme, step).await?;
        if ready.is_empty() {
            return Err(ActError::conflict(
                "Belum ada orang yang dapat didaftar: yang terverifikasi belum ada, atau berita acaranya belum ditandatangani semua anggota.",
                "There is nobody to list yet: nobody is verified, or the minutes are not signed by every member.",
            ));
        }
        let mut ranked = Vec::with_capacity(ready.len());
        for (index, case) in ready.iter().enumerate() {
            let sealed = case.facts.as_deref().ok_or_else(|| broken(case.id))?;
            let facts: Facts = serde_json::from_slice(&acting.sealer().open("case_file.facts", sealed)?).map_err(|_| broken(case.id))?;
            ranked.push((RankKey::of(&facts, &order), case.id, index));
        }
        ranked.sort_unstable();
        let id = acting.next_id::<candidate_list::Entity>(candidate_list::Column::Id).await?;
        let mut rows = Vec::with_capacity(ranked.len());
        let (mut listed, mut waiting) = (0_i64, 0_i64);
        for (rank, (_, _, index)) in (1..).zip(&ranked) {
            let case = &ready[*index];
            let waits = places.is_some_and(|places| i64::from(rank) > places);
            // The move is asked of the state itself, though all are then written at once.
            acting.state(case)?.list(id, rank, waits)?;
            if waits {
                waiting += 1;
            } else {
                listed += 1;
            }
            rows.push((case.id, case.version, i64::from(rank), waits));
        }
        self.write(acting, step, id, &rows).await?;
        let words: Vec<&str> = order.iter().map(|key| key.label(Language::Id)).collect();
        let ranked_by = if words.is_empty() {
            "menurut nomor berkas".to_owned()
        } else {
            format!("{}; selebihnya menurut nomor berkas", words.join(", "))
        };
        let total = per_person.times(listed).map_err(|_| too_large())?;
        let row = candidate_list::Model {
            id,
            programme_year: self.programme_year,
            number: self.number.trim().to_owned(),
            date: self.date.to_string(),
            budget: self.budget,
            months: i64::from(self.months),
            per_person: per_person.get(),
            ranked_by: ranked_by.clone(),
            places: listed,
            waiting,
            by_user: acting.actor.name.clone(),
            version: 1,
            seq: acting.seq,
        };
        let noted = Noted::plain(
            format!("candidate-list:{id}"),
            serde_json::json!({ "number": row.number, "date": row.date, "budget": row.budget, "months": row.months, "per-person": row.per_person, "places": listed, "waiting": waiting }),
        );
        candidate_list::Entity::insert(row.into_active_model()).exec_without_returning(acting.tx).await?;
        let count = |value: i64| u64::try_from(value).unwrap_or(0);
        let done = ListDrawnUp {
            id,
            places: count(listed),
            waiting: count(waiting),
            per_person: per_person.get(),
            total: total.get(),
            ranked_by,
            already: false,
        };
        Ok(Ran::Done(done, noted))
    }
}

fn too_large() -> ActError {
    ActError::invalid("Jumlahnya terlalu besar untuk dihitung.", "The sum is too large.")
}

impl DrawUpList {
    fn check(&self, acting: &Acting<'_>) -> Result<(), ActError> {
        if self.number.trim().is_empty() || self.months == 0 || self.months > 60 {
            return Err(ActError::invalid(
                "Daftar perlu nomor, dan lama perlindungan 1 sampai 60 bulan.",
                "A list needs a number, and 1 to 60 months of cover.",
            ));
        }
        if self.date > acting.day {
            return Err(ActError::invalid(
                format!("Tanggal daftar {} belum tiba.", self.date),
                format!("The list's date {} has not come yet.", self.date),
            ));
        }
        if self.budget.is_some_and(|budget| budget <= 0) {
            return Err(ActError::invalid("Anggaran harus lebih dari nol rupiah.", "The budget must be more than nothing."));
        }
        Ok(())
    }

    async fn drawn_up_before(&self, acting: &Acting<'_>) -> Result<Option<ListDrawnUp>, ActError> {
        let known = candidate_list::Entity::find()
            .filter(candidate_list::Column::ProgrammeYear.eq(self.programme_year))
            .filter(candidate_list::Column::Number.eq(self.number.trim()))
            .one(acting.tx)
            .await?;
        let Some(known) = known else { return Ok(None) };
        if known.date != self.date.to_string() || known.months != i64::from(self.months) || known.budget != self.budget {
            return Err(ActError::conflict(
                format!("Nomor {} sudah dipakai untuk daftar calon tanggal {}.", known.number, known.date),
                format!("Number {} is already used for the list of {}.", known.number, known.date),
            ));
        }
        let count = |value: i64| u64::try_from(value).unwrap_or(0);
        Ok(Some(ListDrawnUp {
            id: known.id,
            places: count(known.places),
            waiting: count(known.waiting),
            per_person: known.per_person,
            total: known.per_person.saturating_mul(known.places),
            ranked_by: known.ranked_by,
            already: true,
        }))
    }

    /// Cases that are verified or wait, have gone the whole way, and stand in minutes that everybody signed.
    async fn ready(&self, acting: &Acting<'_>, programme: &Programme, step: &FlowStep) -> Result<Vec<case_file::Model>, ActError> {
        let cases = case_file::Entity::find()
            .filter(case_file::Column::ProgrammeYear.eq(self.programme_year))
            .filter(case_file::Column::State.is_in(["verified", "waiting"]))
            .order_by_asc(case_file::Column::Id)
            .all(acting.tx)
            .await?;
        let signed = acting.in_signed_minutes(programme).await?;
        let ids: Vec<i64> = cases.iter().map(|case| case.id).collect();
        let done = acting.steps_done_of(&ids).await?;
        let empty = std::collections::BTreeSet::new();
        let mut ready = Vec::with_capacity(cases.len());
        for case in cases {
            let steps = done.get(&case.id).unwrap_or(&empty);
            if (case.state == "waiting" || signed.contains(&case.id)) && acting.check_way(programme, step, case.id, steps).is_ok() {
                ready.push(case);
            }
        }
        Ok(ready)
    }

    /// Moves the cases, in the order of their rank.
    async fn write(&self, acting: &Acting<'_>, step: &FlowStep, id: i64, rows: &[(i64, i64, i64, bool)]) -> Result<(), ActError> {
        for some in rows.chunks(ROWS_AT_ONCE) {
            let (mut rank, mut state) = (CaseStatement::new(), CaseStatement::new());
            for (case, _, place, waits) in some {
                rank = rank.case(Expr::col(case_file::Column::Id).eq(*case), *place);
                state = state.case(Expr::col(case_file::Column::Id).eq(*case), if *waits { "waiting" } else { "listed" });
            }
            case_file::Entity::update_many()
                .col_expr(case_file::Column::CandidateRank, rank.into())
                .col_expr(case_file::Column::State, state.into())
                .col_expr(case_file::Column::CandidateList, Expr::value(id))
                .col_expr(case_file::Column::Version, Expr::col(case_file::Column::Version).add(1))
                .col_expr(case_file::Column::Seq, Expr::value(acting.seq))
                .filter(case_file::Column::Id.is_in(some.iter().map(|row| row.0)))
                .exec(acting.tx)
                .await?;
        }
        let evidence = format!("candidate-list:{id}");
        let steps = rows
            .iter()
            .filter(|(.., waits)| !waits)
            .map(|(case, ..)| acting.step_row(*case, &step.id, StepOutcome::Done, &evidence, None))
            .collect::<Result<Vec<_>, _>>()?;
        acting.note_steps(steps).await
    }
}

impl Acting<'_> {
    /// The cases whose verification stands in minutes that every member signed.
    pub(crate) async fn in_signed_minutes(&self, programme: &Programme) -> Result<HashSet<i64>, ActError> {
        let Some(verify) = programme.flow.of_kind(StepKind::Verify).next() else { return Ok(HashSet::new()) };
        let signed: Vec<i64> = minutes::Entity::find()
            .select_only()
            .column(minutes::Column::Id)
            .filter(minutes::Column::ProgrammeYear.eq(programme.year.id))
            .filter(minutes::Column::Step.eq(&verify.id))
            .filter(minutes::Column::Status.eq("signed"))
            .into_tuple()
            .all(self.tx)
            .await?;
        let mut cases = HashSet::new();
        for some in signed.chunks(ROWS_AT_ONCE) {
            let rows: Vec<i64> = minutes_case::Entity::find()
                .select_only()
                .column(minutes_case::Column::CaseFile)
                .filter(minutes_case::Column::Minutes.is_in(some.iter().copied()))
                .filter(minutes_case::Column::Outcome.eq("done"))
                .into_tuple()
                .all(self.tx)
                .await?;
            cases.extend(rows);
        }
        Ok(cases)
    }
}
